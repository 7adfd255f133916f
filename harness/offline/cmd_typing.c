#include "offline/service.h"

#include "base/hash.h"
#include "offline/ask.h"
#include "offline/board.h"
#include "offline/conversation.h"
#include "offline/line.h"
#include "offline/manager.h"

/* Observers show a signal for its time to live; repeating it sooner than this tells them nothing.
 */
#define REPEAT_AFTER_US (TF_TYPING_TTL_US / 6)

static bool is_redundant(const struct tf_job *job, uint64_t signal) {
    const struct tf_board *board = &job->core->board;
    return board->told == signal && job->now.mono_us - board->told_at_us < REPEAT_AFTER_US;
}

static void tell(struct tf_job *job, const struct tf_frame *frame) {
    struct tf_board *board = &job->core->board;
    uint64_t signal = tf_hash_pair(tf_id_hash(&frame->conversation_id), frame->is_typing);
    if (is_redundant(job, signal) || !tf_line_send(job, frame))
        return;
    board->told = signal;
    board->told_at_us = job->now.mono_us;
}

enum tf_code tf_service_typing(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    struct tf_conversation_row row;
    enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, &row);
    if (code != TF_OK)
        return code;
    if (!tf_id_is_none(&row.id) && !job->core->config.gateway)
        tf_ask_tell_typing(job, &row.id, command->flag);
    else if (!tf_id_is_none(&row.id))
        tell(job, &(struct tf_frame){.kind = TF_FRAME_TYPING,
                                     .conversation_id = row.id,
                                     .user_id = job->core->config.user_id,
                                     .is_typing = command->flag});
    tf_manager_accepted(job, NULL, &none);
    return TF_OK;
}
