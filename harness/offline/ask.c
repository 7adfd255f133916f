#include "offline/ask.h"

#include "base/hash.h"
#include "offline/board.h"
#include "offline/conversation.h"
#include "offline/manager.h"
#include "offline/service.h"
#include "offline/sync.h"
#include "offline/versions.h"

#include <stdlib.h>

#define STATUS_OK 200

static void drop(struct tf_ask **ask) {
    if (*ask == NULL)
        return;
    tf_blob_release((*ask)->path);
    tf_blob_release((*ask)->body);
    free(*ask);
    *ask = NULL;
}

void tf_ask_close(struct tf_core *core) {
    drop(&core->sync.ask);
    drop(&core->sync.asked);
}

/* What it points to is taken. */
static void put(struct tf_job *job, const struct tf_ask *ask) {
    struct tf_sync *sync = &job->core->sync;
    drop(&sync->ask);
    sync->ask = tf_alloc(sizeof(*ask));
    *sync->ask = *ask;
    sync->wants |= TF_WANT_ASK;
}

/* -- The question -- */

static enum tf_code name_conversation(struct tf_job *job, const struct tf_command *command,
                                      struct tf_ask *ask) {
    struct tf_conversation_row row;
    enum tf_code code = tf_conversation_row_find(job, &command->conversation_id, &row);
    if (code != TF_OK)
        return code;
    ask->conversation_id = row.id;
    return tf_id_is_none(&row.id) ? TF_E_STATE : TF_OK;
}

/* With its conversation, where the answers to it are. */
static enum tf_code name_message(struct tf_job *job, const struct tf_command *command,
                                 struct tf_ask *ask) {
    struct tf_message_row row;
    struct tf_conversation_row room = {0};
    struct tf_buf text = {0};
    enum tf_code code = tf_message_row_find(job, &command->message_id, &row, &text);
    tf_buf_close(&text);
    if (code == TF_OK && ask->question == TF_ASK_ANSWERS)
        code = tf_conversation_row_get(job, row.conversation, &room);
    if (code != TF_OK)
        return code;
    ask->message_id = row.id;
    ask->conversation_id = room.id;
    return tf_id_is_none(&row.id) ? TF_E_STATE : TF_OK;
}

static void write_path(const struct tf_job *job, const struct tf_command *command,
                       const struct tf_ask *ask, struct tf_buf *out) {
    switch (ask->question) {
    case TF_ASK_CONVERSATIONS:
        tf_wire_rooms_path(out, &command->filter, job->core->config.page_limit);
        break;
    case TF_ASK_VERSIONS:
        tf_buf_append_format(out, TF_PATH_MESSAGES "/%s/versions", ask->message_id.text);
        break;
    case TF_ASK_STATS:
        tf_buf_append_format(out, TF_PATH_CONVERSATIONS "/%s/stats", ask->conversation_id.text);
        break;
    case TF_ASK_TYPING:
        tf_buf_append_format(out, TF_PATH_CONVERSATIONS "/%s/typing", ask->conversation_id.text);
        break;
    case TF_ASK_ANSWERS:
        tf_buf_append_format(out, TF_PATH_CONVERSATIONS "/%s/messages?replyTo=%s&limit=%u",
                             ask->conversation_id.text, ask->message_id.text,
                             job->core->config.page_limit);
        break;
    default:
        tf_buf_append_format(out, TF_PATH_CONVERSATIONS "/%s", ask->conversation_id.text);
        break;
    }
}

enum tf_code tf_service_ask(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    struct tf_ask ask = {.question = command->question, .key = command->key};
    struct tf_buf path = {0};
    enum tf_code code = TF_OK;
    if (!job->core->online || !job->core->loaded)
        return TF_E_STATE;
    if (ask.question == TF_ASK_VERSIONS || ask.question == TF_ASK_ANSWERS)
        code = name_message(job, command, &ask);
    else if (ask.question != TF_ASK_CONVERSATIONS)
        code = name_conversation(job, command, &ask);
    if (code != TF_OK)
        return code;
    write_path(job, command, &ask, &path);
    ask.path = tf_blob_create(tf_buf_slice(&path));
    tf_buf_close(&path);
    put(job, &ask);
    tf_manager_accepted(job, NULL, &none);
    return TF_OK;
}

void tf_ask_tell_typing(struct tf_job *job, const struct tf_id *conversation_id, bool is_typing) {
    struct tf_buf body = {0};
    struct tf_wire_typing typing = {.conversation_id = *conversation_id, .is_typing = is_typing};
    if (!job->core->online)
        return; /* who types now is of no interest later */
    tf_wire_typing(&body, &typing);
    put(job, &(struct tf_ask){
                 .question = TF_ASK_TYPING,
                 .conversation_id = *conversation_id,
                 .key = tf_hash_pair(tf_id_hash(conversation_id), (uint64_t)job->now.mono_us),
                 .path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_TYPING)),
                 .body = tf_blob_create(tf_buf_slice(&body))});
    tf_buf_close(&body);
}

void tf_ask_send(struct tf_job *job) {
    struct tf_sync *sync = &job->core->sync;
    const struct tf_ask *ask = sync->ask;
    if (ask == NULL)
        return;
    drop(&sync->asked);
    sync->asked = sync->ask;
    sync->ask = NULL;
    struct tf_http_request request = {.key = tf_hash_pair(TF_REQUEST_ASK, ask->key),
                                      .method = ask->body == NULL ? TF_HTTP_GET : TF_HTTP_POST,
                                      .path = tf_blob_keep(ask->path),
                                      .body = tf_blob_keep(ask->body)};
    tf_sync_request(job, TF_FLIGHT_ASK, &request);
}

void tf_ask_again(struct tf_core *core) {
    struct tf_sync *sync = &core->sync;
    if (sync->ask == NULL) {
        sync->ask = sync->asked;
        sync->asked = NULL;
    }
    sync->wants |= TF_WANT_ASK;
}

/* -- The answer -- */

/* The end of an answer; `count` is of its parts, which were told before. */
static void tell_end(struct tf_job *job, const struct tf_ask *ask, enum tf_code code,
                     uint64_t count) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_ANSWERED,
                                       .conversation_id = ask->conversation_id,
                                       .message_id = ask->message_id,
                                       .request_id = ask->question,
                                       .number = count,
                                       .code = code});
}

static void tell_room(struct tf_job *job, const struct tf_conversation *room, uint64_t place) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_LISTED,
                                       .conversation_id = room->id,
                                       .number = place,
                                       .flag = room->is_active});
}

static enum tf_code take_rooms(struct tf_job *job, const struct tf_ask *ask, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_rooms rooms = {.count = 1};
    struct tf_conversation one;
    bool many = ask->question == TF_ASK_CONVERSATIONS;
    enum tf_code code = many ? tf_wire_rooms_parse(body, &doc, &rooms, NULL)
                             : tf_wire_room_parse(body, &doc, &one, NULL);
    for (size_t i = 0; code == TF_OK && i < rooms.count; i++)
        tell_room(job, many ? &rooms.conversations[i] : &one, i + 1);
    tell_end(job, ask, code, rooms.count);
    tf_wire_doc_destroy(doc);
    return TF_OK;
}

static void tell_figure(struct tf_job *job, const struct tf_ask *ask, enum tf_figure figure,
                        uint64_t count) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_FIGURE,
                                       .conversation_id = ask->conversation_id,
                                       .request_id = figure,
                                       .number = count});
}

static void tell_stats(struct tf_job *job, const struct tf_ask *ask,
                       const struct tf_wire_stats *stats) {
    tell_figure(job, ask, TF_FIGURE_MESSAGES, stats->total);
    tell_figure(job, ask, TF_FIGURE_DELETED, stats->deleted);
    for (unsigned i = 0; i < TF_MESSAGE_TYPE_COUNT; i++)
        tell_figure(job, ask, (enum tf_figure)(TF_FIGURE_TEXT + i), stats->by_type[i]);
    for (unsigned i = TF_STATUS_SENT; i <= TF_STATUS_READ; i++)
        tell_figure(job, ask, (enum tf_figure)(TF_FIGURE_SENT + i - TF_STATUS_SENT),
                    stats->by_status[i]);
    for (size_t i = 0; i < stats->sender_count; i++)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_FIGURE,
                                           .conversation_id = ask->conversation_id,
                                           .user_id = stats->senders[i].user_id,
                                           .request_id = TF_FIGURE_BY,
                                           .number = stats->senders[i].count});
}

static enum tf_code take_stats(struct tf_job *job, const struct tf_ask *ask, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_stats stats;
    enum tf_code code = tf_wire_stats_parse(body, &doc, &stats, NULL);
    if (code == TF_OK)
        tell_stats(job, ask, &stats);
    tell_end(job, ask, code, code == TF_OK ? stats.total : 0);
    tf_wire_doc_destroy(doc);
    return TF_OK;
}

static enum tf_code take_versions(struct tf_job *job, const struct tf_ask *ask,
                                  struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_versions versions;
    enum tf_code code = tf_wire_versions_parse(body, &doc, &versions, NULL);
    enum tf_code kept = code == TF_OK ? tf_versions_told(job, &versions) : TF_OK;
    tell_end(job, ask, kept == TF_OK ? code : kept, code == TF_OK ? versions.count : 0);
    tf_wire_doc_destroy(doc);
    return kept;
}

/* Whoever types is shown as if a signal had come now: how old it is, the answer's clock does not
 * tell this device. */
static enum tf_code take_typists(struct tf_job *job, const struct tf_ask *ask,
                                 struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_typists typists = {.count = 0};
    enum tf_code code = tf_wire_typists_parse(body, &doc, &typists, NULL);
    for (size_t i = 0; code == TF_OK && i < typists.count; i++)
        tf_board_signal(job, &(struct tf_frame){.kind = TF_FRAME_TYPING,
                                                .conversation_id = ask->conversation_id,
                                                .user_id = typists.typists[i].user_id,
                                                .is_typing = true});
    tell_end(job, ask, code, typists.count);
    tf_wire_doc_destroy(doc);
    return TF_OK;
}

/* One page, the newest: what is shown of them comes by the log. */
static enum tf_code take_answers(struct tf_job *job, const struct tf_ask *ask,
                                 struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page = {.message_count = 0};
    enum tf_code code = tf_wire_history_parse(body, &doc, &page, NULL);
    for (size_t i = 0; code == TF_OK && i < page.message_count; i++)
        if (!tf_id_equal(&page.messages[i].reply_to, &ask->message_id))
            code = TF_E_INVALID;
    for (size_t i = 0; code == TF_OK && i < page.message_count; i++)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_LISTED,
                                           .conversation_id = ask->conversation_id,
                                           .message_id = page.messages[i].id,
                                           .number = i + 1});
    tell_end(job, ask, code, page.message_count);
    tf_wire_doc_destroy(doc);
    return TF_OK;
}

static enum tf_code take(struct tf_job *job, const struct tf_ask *ask, struct tf_slice body) {
    switch (ask->question) {
    case TF_ASK_STATS:
        return take_stats(job, ask, body);
    case TF_ASK_VERSIONS:
        return take_versions(job, ask, body);
    case TF_ASK_TYPING:
        return take_typists(job, ask, body);
    case TF_ASK_ANSWERS:
        return take_answers(job, ask, body);
    default:
        return take_rooms(job, ask, body);
    }
}

enum tf_code tf_ask_answer(struct tf_job *job, const struct tf_http_result *result) {
    struct tf_ask *ask = job->core->sync.asked;
    if (ask == NULL)
        return TF_OK;
    bool told = ask->body != NULL;
    job->core->sync.asked = NULL;
    enum tf_code code = TF_OK;
    if (result->outcome == TF_HTTP_ANSWERED && result->status == STATUS_OK)
        code = told ? TF_OK : take(job, ask, result->body);
    else if (!told)
        tell_end(job, ask, result->outcome == TF_HTTP_ANSWERED ? TF_E_INVALID : TF_E_IO, 0);
    drop(&ask);
    if (result->outcome == TF_HTTP_ANSWERED && result->retry_after_us > 0)
        tf_sync_back_off(job, result->retry_after_us); /* for the next question too */
    return code;
}
