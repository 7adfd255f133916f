#include "offline/board.h"

#include <stdlib.h>

#define SIGNALS_MAX 64 /* shown at once; more are not worth showing */

static void tell(struct tf_job *job, const struct tf_board_signal *signal, bool shown) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_TYPING,
                                       .conversation_id = signal->conversation_id,
                                       .user_id = signal->user_id,
                                       .flag = shown});
}

static struct tf_board_signal *find(struct tf_board *board, const struct tf_frame *frame) {
    for (size_t i = 0; i < board->count; i++) {
        struct tf_board_signal *signal = &board->signals[i];
        if (tf_id_equal(&signal->conversation_id, &frame->conversation_id) &&
            tf_id_equal(&signal->user_id, &frame->user_id))
            return signal;
    }
    return NULL;
}

void tf_board_close(struct tf_board *board) {
    free(board->signals);
    board->signals = NULL;
    board->count = board->capacity = 0;
}

static void hide(struct tf_job *job, struct tf_board_signal *signal) {
    struct tf_board *board = &job->core->board;
    tell(job, signal, false);
    *signal = board->signals[--board->count];
    if (board->count == 0)
        tf_board_close(board);
}

static void show(struct tf_job *job, const struct tf_frame *frame) {
    struct tf_board *board = &job->core->board;
    if (board->count >= SIGNALS_MAX)
        return;
    tf_grow((void **)&board->signals, &board->capacity, board->count, sizeof(*board->signals));
    struct tf_board_signal *signal = &board->signals[board->count++];
    *signal = (struct tf_board_signal){.conversation_id = frame->conversation_id,
                                       .user_id = frame->user_id,
                                       .until_us = tf_job_after(job, TF_TYPING_TTL_US)};
    tell(job, signal, true);
}

void tf_board_signal(struct tf_job *job, const struct tf_frame *frame) {
    if (tf_id_equal(&frame->user_id, &job->core->config.user_id))
        return;
    struct tf_board_signal *signal = find(&job->core->board, frame);
    if (!frame->is_typing && signal != NULL)
        hide(job, signal);
    else if (frame->is_typing && signal != NULL)
        signal->until_us = tf_job_after(job, TF_TYPING_TTL_US);
    else if (frame->is_typing)
        show(job, frame);
}

void tf_board_clear(struct tf_job *job) {
    struct tf_board *board = &job->core->board;
    while (board->count > 0)
        hide(job, &board->signals[board->count - 1]);
}

void tf_board_deadline(struct tf_job *job) {
    struct tf_board *board = &job->core->board;
    for (size_t i = board->count; i > 0; i--)
        if (board->signals[i - 1].until_us <= job->now.mono_us)
            hide(job, &board->signals[i - 1]);
}

tf_time tf_board_next(const struct tf_core *core) {
    tf_time next_us = TF_NEVER;
    for (size_t i = 0; i < core->board.count; i++)
        if (core->board.signals[i].until_us < next_us)
            next_us = core->board.signals[i].until_us;
    return next_us;
}
