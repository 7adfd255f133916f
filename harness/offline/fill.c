#include "offline/fill.h"

#include "base/hash.h"
#include "offline/apply.h"
#include "offline/conversation.h"
#include "offline/reads.h"
#include "offline/sql.h"
#include "offline/sync.h"

#define STATUS_OK        200
#define STATUS_FORBIDDEN 403
#define STATUS_UNKNOWN   404

static uint64_t fill_key(const struct tf_core *core, const struct tf_id *conversation_id) {
    uint64_t page = tf_hash_pair(tf_id_hash(conversation_id), core->sync.fill_before);
    return tf_hash_pair(tf_hash_pair(TF_REQUEST_FILL, page), core->sync.failures);
}

static void ask(struct tf_job *job, const struct tf_id *conversation_id) {
    struct tf_core *core = job->core;
    struct tf_buf path = {0};
    tf_wire_history_path(&path, conversation_id, core->sync.fill_before, core->config.page_limit);
    struct tf_http_request request = {.key = fill_key(core, conversation_id),
                                      .method = TF_HTTP_GET,
                                      .path = tf_blob_create(tf_buf_slice(&path))};
    tf_buf_close(&path);
    tf_sync_request(job, TF_FLIGHT_FILL, &request);
}

/* A full resync tells first in which conversations the user takes part. */
enum tf_code tf_fill_send(struct tf_job *job) {
    struct tf_core *core = job->core;
    enum tf_code code = TF_OK;
    if (core->mirror.fills == 0 || core->mirror.resync)
        return TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_FILL_NEXT, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    core->sync.fill_conversation = sqlite3_column_int64(row, 0);
    core->sync.fill_before = tf_sql_u64(row, 2);
    struct tf_id conversation_id = tf_sql_id(row, 1);
    sqlite3_reset(row);
    ask(job, &conversation_id);
    return TF_OK;
}

/* Where the next page ends; 0 ends the back-fill. */
static enum tf_code move_on(struct tf_job *job, const struct tf_conversation_row *row,
                            uint64_t before, bool is_whole) {
    if (before == 0)
        job->core->mirror.fills--;
    if (before == 0 && is_whole)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_FILLED, .conversation_id = row->id});
    return tf_sql_run(job, TF_SQL_CONVERSATION_FILLED,
                      TF_BINDS(tf_bind_int((int64_t)before), tf_bind_int(row->local)), NULL);
}

/* A page that the user scrolled back to is the only one: the next is asked for by scrolling on. */
static enum tf_code end_scroll(struct tf_job *job, const struct tf_conversation_row *row,
                               uint64_t before) {
    job->core->mirror.fills--;
    uint64_t cleaned = before > 0 ? before - 1 : 0;
    return tf_sql_run(job, TF_SQL_CONVERSATION_SCROLLED,
                      TF_BINDS(tf_bind_int((int64_t)cleaned), tf_bind_int(row->local)), NULL);
}

/* Everything that a page must be before it is believed. */
static bool is_sound(const struct tf_core *core, const struct tf_conversation_row *row,
                     const struct tf_wire_history *page) {
    for (size_t i = 0; i < page->message_count; i++)
        if (page->messages[i].position >= core->sync.fill_before ||
            !tf_id_equal(&page->messages[i].conversation_id, &row->id))
            return false;
    return true;
}

/* `seq` stands for "known to take part": the page was asked for by the row that is here now. */
static enum tf_code apply_page(struct tf_job *job, const struct tf_conversation_row *row,
                               const struct tf_wire_history *page) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < page->message_count; i++) {
        bool changed = false;
        code = tf_apply_message(job, &page->messages[i], row->since, &changed);
        if (code == TF_OK)
            code = tf_reads_told(job, row->local, &page->messages[i]);
    }
    if (code != TF_OK)
        return code;
    return row->cleaned > 0 ? end_scroll(job, row, page->next_before)
                            : move_on(job, row, page->next_before, true);
}

/* The row for which the page was asked, as long as it still waits for it. E_NOT_FOUND. */
static enum tf_code find_row(struct tf_job *job, struct tf_conversation_row *out) {
    const struct tf_sync *sync = &job->core->sync;
    enum tf_code code = tf_conversation_row_get(job, sync->fill_conversation, out);
    if (code == TF_OK && out->fill_before != sync->fill_before)
        code = TF_E_NOT_FOUND;
    return code;
}

static void go_on(struct tf_job *job) {
    if (job->core->mirror.fills > 0)
        job->core->sync.wants |= TF_WANT_FILL;
}

static void try_later(struct tf_job *job, tf_time floor_us) {
    go_on(job);
    tf_sync_back_off(job, floor_us);
}

static enum tf_code take_page(struct tf_job *job, const struct tf_conversation_row *row,
                              const struct tf_wire_history *page) {
    if (!is_sound(job->core, row, page)) {
        try_later(job, 0);
        return TF_OK;
    }
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, apply_page(job, row, page));
    if (code == TF_OK)
        job->core->sync.failures = 0;
    go_on(job);
    return code;
}

static enum tf_code take_body(struct tf_job *job, const struct tf_conversation_row *row,
                              struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_history page;
    if (tf_wire_history_parse(body, &doc, &page, NULL) != TF_OK) {
        try_later(job, 0);
        return TF_OK;
    }
    enum tf_code code = take_page(job, row, &page);
    tf_wire_doc_destroy(doc);
    return code;
}

/* The server says that the user takes part no longer; the withdrawal comes by the log. */
static enum tf_code give_up(struct tf_job *job, const struct tf_conversation_row *row) {
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, move_on(job, row, 0, false));
    go_on(job);
    job->core->sync.wants |= TF_WANT_PULL;
    return code;
}

enum tf_code tf_fill_answer(struct tf_job *job, const struct tf_http_result *result) {
    struct tf_conversation_row row;
    bool answered = result->outcome == TF_HTTP_ANSWERED;
    enum tf_code code = find_row(job, &row);
    if (code == TF_E_NOT_FOUND) {
        go_on(job);
        return TF_OK;
    }
    if (code != TF_OK)
        return code;
    if (answered && result->status == STATUS_OK)
        return take_body(job, &row, result->body);
    if (answered && (result->status == STATUS_FORBIDDEN || result->status == STATUS_UNKNOWN))
        return give_up(job, &row);
    try_later(job, result->retry_after_us);
    return TF_OK;
}
