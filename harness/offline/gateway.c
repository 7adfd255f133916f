#include "offline/line.h"

#include "base/hash.h"
#include "offline/apply.h"
#include "offline/board.h"
#include "offline/retry.h"
#include "offline/sync.h"

#define ACK_DEBOUNCE_US (300 * TF_MS)

static bool should_be_open(const struct tf_core *core) {
    return core->config.gateway && core->loaded && core->online && !core->mirror.offline &&
           !core->suspended && !core->stopped && core->token != NULL;
}

static uint64_t epoch_hash(const struct tf_id *epoch) {
    return tf_id_is_none(epoch) ? 0 : tf_id_hash(epoch);
}

void tf_line_maintain(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_line *line = &core->line;
    if (!should_be_open(core) || line->socket != 0 || line->reconnect_us > job->now.mono_us)
        return;
    uint64_t cause = tf_hash_pair(core->sync.cause, line->failures);
    line->socket = ++core->next_socket;
    line->cause = cause;
    line->greeted = false;
    line->silent = true;
    line->ping_us = tf_job_after(job, core->config.ping_every_us);
    struct tf_client_action action = {.kind = TF_CLIENT_DO_WS_OPEN};
    action.ws.socket = line->socket;
    action.ws.key = tf_hash_pair(tf_hash_pair(TF_REQUEST_GATEWAY, tf_job_device_hash(job)), cause);
    action.ws.path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_GATEWAY));
    action.ws.token = tf_blob_keep(core->token);
    tf_job_emit(job, &action);
}

static void back_off(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_line *line = &core->line;
    line->failures++;
    uint64_t entity = tf_hash_pair(TF_REQUEST_GATEWAY, tf_job_device_hash(job));
    line->reconnect_us = tf_job_after(
        job, tf_retry_delay(job, &core->config.transport_retry, entity, line->failures, 0));
}

static void forget_socket(struct tf_line *line) {
    line->socket = 0;
    line->greeted = false;
    line->epoch_hash = 0;
    line->ack_us = 0;
    line->ping_us = TF_NEVER;
}

void tf_line_close(struct tf_job *job) {
    struct tf_line *line = &job->core->line;
    if (line->socket == 0)
        return;
    struct tf_client_action action = {.kind = TF_CLIENT_DO_WS_CLOSE};
    action.ws.socket = line->socket;
    tf_job_emit(job, &action);
    forget_socket(line);
}

/* A line that never greeted may have been refused for its token: only a call can tell. */
void tf_line_closed(struct tf_job *job, uint32_t socket) {
    struct tf_line *line = &job->core->line;
    if (socket == 0 || socket != line->socket)
        return;
    bool was_greeted = line->greeted;
    forget_socket(line);
    back_off(job);
    if (!was_greeted && job->core->online)
        tf_sync_trigger(job, TF_WANT_PULL, tf_hash_pair(TF_REQUEST_GATEWAY, line->failures));
}

/* What a frame is about. Its bytes may hold a number of the server's log, which depends on
 * everybody. */
static uint64_t key_of(const struct tf_job *job, const struct tf_frame *frame) {
    uint64_t what = (uint64_t)job->now.mono_us; /* a ping is one of many */
    if (frame->kind == TF_FRAME_ACK)
        what = job->core->line.news_key;
    else if (frame->kind == TF_FRAME_TYPING)
        what = tf_hash_pair(tf_id_hash(&frame->conversation_id), frame->is_typing);
    uint64_t of_device = tf_hash_pair(TF_REQUEST_FRAME, tf_job_device_hash(job));
    return tf_hash_pair(tf_hash_pair(of_device, (uint64_t)frame->kind), what);
}

static uint64_t change_hash(const struct tf_change *change) {
    switch (change->entity) {
    case TF_ENTITY_MESSAGE:
        return tf_hash_pair(tf_id_hash(&change->message.id), change->message.version);
    case TF_ENTITY_CONVERSATION:
        return tf_id_hash(&change->conversation.id);
    case TF_ENTITY_WITHDRAWAL:
        return tf_hash_pair(tf_id_hash(&change->withdrawal.conversation_id), change->seq);
    default:
        return tf_hash_pair(tf_id_hash(&change->receipt.conversation_id),
                            tf_id_hash(&change->receipt.user_id));
    }
}

/* What a frame of the server tells of, as the cause of what follows. */
static uint64_t cause_of(const struct tf_line *line, const struct tf_frame *frame) {
    uint64_t what = frame->kind == TF_FRAME_CHANGE ? change_hash(&frame->change) : line->cause;
    return tf_hash_pair(tf_hash_pair(TF_REQUEST_FRAME, (uint64_t)frame->kind), what);
}

bool tf_line_send(struct tf_job *job, const struct tf_frame *frame) {
    struct tf_line *line = &job->core->line;
    if (line->socket == 0 || !line->greeted)
        return false;
    struct tf_buf bytes = {0};
    tf_wire_frame(&bytes, frame);
    struct tf_client_action action = {.kind = TF_CLIENT_DO_WS_SEND};
    action.ws.socket = line->socket;
    action.ws.key = key_of(job, frame);
    action.ws.bytes = tf_blob_create(tf_buf_slice(&bytes));
    tf_buf_close(&bytes);
    tf_job_emit(job, &action);
    return true;
}

void tf_line_acknowledge_soon(struct tf_job *job) {
    struct tf_line *line = &job->core->line;
    if (line->news_seq <= line->acked_seq || !line->greeted || line->ack_us > 0)
        return;
    if (job->core->mirror.cursor.seq > line->acked_seq)
        line->ack_us = tf_job_after(job, ACK_DEBOUNCE_US);
}

/* Only what is durable, and all of it at once. */
static void acknowledge(struct tf_job *job) {
    struct tf_line *line = &job->core->line;
    const struct tf_cursor *cursor = &job->core->mirror.cursor;
    line->ack_us = 0;
    if (tf_line_send(job, &(struct tf_frame){.kind = TF_FRAME_ACK, .cursor = *cursor}))
        line->acked_seq = cursor->seq;
}

static void greet(struct tf_job *job, const struct tf_frame *frame, uint64_t cause) {
    struct tf_line *line = &job->core->line;
    const struct tf_cursor *cursor = &job->core->mirror.cursor;
    line->greeted = true;
    line->epoch_hash = epoch_hash(&frame->cursor.epoch);
    if (!tf_id_equal(&cursor->epoch, &frame->cursor.epoch) &&
        job->core->sync.flight == TF_FLIGHT_NONE)
        tf_sync_trigger(job, TF_WANT_PULL, cause);
    tf_sync_hint(job, frame->cursor.seq, cause);
    if (job->core->sync.wait_until_us > job->now.mono_us)
        tf_sync_reconnect(job, cause); /* the server is there again */
    tf_line_acknowledge_soon(job);
}

/* A change of another epoch says nothing about the rows that are here. */
static enum tf_code changed(struct tf_job *job, const struct tf_change *change, uint64_t cause) {
    struct tf_core *core = job->core;
    struct tf_applied applied = tf_applied_begin(core);
    if (tf_id_is_none(&core->mirror.cursor.epoch) ||
        core->line.epoch_hash != epoch_hash(&core->mirror.cursor.epoch)) {
        tf_sync_trigger(job, TF_WANT_PULL, cause);
        return TF_OK;
    }
    if (change->seq <= core->mirror.cursor.seq)
        return TF_OK;
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    code = tf_apply_told(job, change, &applied);
    if (code == TF_OK)
        code = tf_apply_cursor(job);
    code = tf_job_end(job, code);
    if (code == TF_OK)
        tf_apply_done(job, &applied, cause);
    return code;
}

/* A push may have been lost, and nothing behind it come to show the gap. */
static void compare(struct tf_job *job, const struct tf_cursor *newest, uint64_t cause) {
    if (tf_id_equal(&newest->epoch, &job->core->mirror.cursor.epoch))
        tf_sync_gap(job, newest->seq, cause);
}

static enum tf_code take_frame(struct tf_job *job, const struct tf_frame *frame, uint64_t cause) {
    if (frame->kind == TF_FRAME_HELLO) {
        greet(job, frame, cause);
        return TF_OK;
    }
    job->core->line.failures = 0; /* a line that only greets is none */
    if (frame->kind == TF_FRAME_CHANGE)
        return changed(job, &frame->change, cause);
    if (frame->kind == TF_FRAME_TYPING)
        tf_board_signal(job, frame);
    if (frame->kind == TF_FRAME_PONG)
        compare(job, &frame->cursor, cause);
    return TF_OK;
}

enum tf_code tf_line_frame(struct tf_job *job, uint32_t socket, struct tf_slice bytes) {
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    if (socket == 0 || socket != job->core->line.socket)
        return TF_OK;
    job->core->line.silent = false;
    if (tf_wire_frame_parse(bytes, &doc, &frame, NULL) != TF_OK) {
        /* a hint that cannot be read is still one */
        tf_sync_trigger(job, TF_WANT_PULL, tf_hash_pair(TF_REQUEST_FRAME, tf_hash_slice(bytes)));
        return TF_OK;
    }
    uint64_t cause = cause_of(&job->core->line, &frame);
    enum tf_code code = take_frame(job, &frame, cause);
    tf_wire_doc_destroy(doc);
    if (code != TF_OK)
        tf_sync_trigger(job, TF_WANT_PULL, cause);
    return code;
}

/* A peer that said nothing since the last ping is dead, whatever the network believes. */
static void ping(struct tf_job *job) {
    struct tf_line *line = &job->core->line;
    if (line->silent) {
        tf_line_close(job);
        back_off(job);
        return;
    }
    line->silent = true;
    line->ping_us = tf_job_after(job, job->core->config.ping_every_us);
    tf_line_send(job, &(struct tf_frame){.kind = TF_FRAME_PING});
}

void tf_line_deadline(struct tf_job *job) {
    struct tf_line *line = &job->core->line;
    if (line->socket == 0)
        return;
    if (line->ack_us > 0 && line->ack_us <= job->now.mono_us)
        acknowledge(job);
    if (line->ping_us <= job->now.mono_us)
        ping(job);
}

tf_time tf_line_next(const struct tf_core *core) {
    const struct tf_line *line = &core->line;
    if (!should_be_open(core))
        return TF_NEVER;
    if (line->socket == 0)
        return line->reconnect_us;
    return line->ack_us > 0 && line->ack_us < line->ping_us ? line->ack_us : line->ping_us;
}
