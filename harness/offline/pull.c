#include "offline/pull.h"

#include "base/hash.h"
#include "offline/apply.h"
#include "offline/offer.h"
#include "offline/queue.h"
#include "offline/rhythm_store.h"
#include "offline/sql.h"
#include "offline/sync.h"

#define STATUS_OK   200
#define STATUS_GONE 410

static uint64_t pull_key(const struct tf_core *core) {
    uint64_t page = tf_hash_pair(core->sync.page, core->sync.failures);
    return tf_hash_pair(tf_hash_pair(TF_REQUEST_PULL, core->sync.pull_cause), page);
}

void tf_pull_send(struct tf_job *job) {
    struct tf_core *core = job->core;
    struct tf_buf path = {0};
    if (core->sync.page == 0)
        core->sync.pull_cause = core->sync.cause;
    core->sync.wants &= ~(unsigned)TF_WANT_PULL;
    tf_wire_pull_path(&path, &core->mirror.cursor, core->config.page_limit);
    struct tf_http_request request = {
        .key = pull_key(core), .method = TF_HTTP_GET, .path = tf_blob_create(tf_buf_slice(&path))};
    tf_buf_close(&path);
    tf_sync_request(job, TF_FLIGHT_PULL, &request);
}

/* Everything that an answer must be before it is believed. */
static bool is_sound(const struct tf_core *core, const struct tf_wire_pull *pull) {
    const struct tf_cursor *cursor = &core->mirror.cursor;
    bool same_epoch = tf_id_equal(&cursor->epoch, &pull->next.epoch);
    if (tf_id_is_none(&pull->next.epoch) || (!tf_id_is_none(&cursor->epoch) && !same_epoch))
        return false;
    uint64_t seq = cursor->seq;
    for (size_t i = 0; i < pull->change_count; i++) {
        if (pull->changes[i].seq <= seq)
            return false;
        seq = pull->changes[i].seq;
    }
    if (pull->next.seq < seq)
        return false;
    return !pull->has_more || pull->next.seq > cursor->seq;
}

/* A conversation that is gone stays on the device as long as something of its user's is queued in
 * it: that is set aside, with it. */
static enum tf_code set_lost_aside(struct tf_job *job) {
    for (;;) {
        enum tf_code code = TF_OK;
        sqlite3_stmt *row = tf_sql_open(job, TF_SQL_CONVERSATION_LOST,
                                        TF_BINDS(tf_bind_int(job->core->mirror.generation)));
        if (!tf_sql_row(job, row, &code))
            return code;
        int64_t local = sqlite3_column_int64(row, 0);
        sqlite3_reset(row);
        code = tf_queue_park_conversation(job, local, TF_REFUSAL_UNKNOWN_CONVERSATION);
        if (code != TF_OK)
            return code;
    }
}

/* A conflict waits for a person, who cannot decide between their words and nothing: when its
 * message is gone, and not yet to come, what they wrote is set aside, and shown. */
static enum tf_code set_conflicts_aside(struct tf_job *job) {
    struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = TF_OK;
    while (code == TF_OK && mirror->conflicts > 0) {
        sqlite3_stmt *found =
            tf_sql_open(job, TF_SQL_QUEUE_CONFLICTS_LOST, TF_BINDS(tf_bind_null()));
        if (!tf_sql_row(job, found, &code))
            return code;
        struct tf_queue_row row = tf_queue_read(job, found);
        sqlite3_reset(found);
        row.base_text = row.text = (struct tf_slice){0};
        code = tf_sql_run(
            job, TF_SQL_QUEUE_RESUME,
            TF_BINDS(tf_bind_int((int64_t)row.base_version), tf_bind_int((int64_t)row.order)),
            NULL);
        mirror->conflicts--;
        mirror->waiting++;
        if (code == TF_OK)
            code = tf_queue_park(job, &row, TF_REFUSAL_UNKNOWN_MESSAGE);
    }
    return code;
}

/* Conversations whose history was still to come may have gone. */
static enum tf_code recount_fills(struct tf_job *job) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_FILL_COUNT, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    job->core->mirror.fills = (uint32_t)sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

/* What the full pull has not shown again is gone, but for what a server that was put back has lost
 * of this user's own. */
static enum tf_code sweep(struct tf_job *job) {
    struct tf_binds binds = TF_BINDS(tf_bind_int(job->core->mirror.generation));
    enum tf_code code = job->core->mirror.other_log ? tf_offer_lost(job) : TF_OK;
    job->core->mirror.other_log = false;
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_MESSAGE_STALE, binds, NULL);
    if (code == TF_OK)
        code = set_lost_aside(job);
    if (code == TF_OK)
        code = set_conflicts_aside(job);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_CONVERSATION_STALE, binds, NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_PARTICIPANTS_STALE, TF_BINDS(tf_bind_null()), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_READ_STEPS_STALE, TF_BINDS(tf_bind_null()), NULL);
    return code == TF_OK && job->core->mirror.fills > 0 ? recount_fills(job) : code;
}

static enum tf_code apply_page(struct tf_job *job, const struct tf_wire_pull *pull,
                               struct tf_applied *applied) {
    struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = TF_OK;
    if (mirror->resync && !tf_id_is_none(&mirror->left))
        mirror->other_log |= !tf_id_equal(&mirror->left, &pull->next.epoch);
    mirror->left = (struct tf_id){{0}};
    for (size_t i = 0; code == TF_OK && i < pull->change_count; i++)
        code = tf_apply_change(job, &pull->changes[i], applied);
    if (code != TF_OK)
        return code;
    mirror->cursor = pull->next;
    mirror->cursor.seq = tf_ahead_reach(&applied->ahead, pull->next.seq);
    if (mirror->resync && !pull->has_more) {
        mirror->resync = false;
        code = sweep(job);
    }
    if (code == TF_OK)
        code = tf_rhythm_save(job);
    return code == TF_OK ? tf_apply_cursor(job) : code;
}

/* The server knows nothing of our cursor: everything is pulled anew, and what waits in the queue
 * stays. */
enum tf_code tf_pull_start_over(struct tf_job *job) {
    struct tf_mirror *mirror = &job->core->mirror;
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    mirror->generation++;
    mirror->resync = true;
    if (tf_id_is_none(&mirror->left))
        mirror->left = mirror->cursor.epoch;
    mirror->cursor = (struct tf_cursor){0};
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_RESYNC});
    code = tf_job_end(job, tf_sql_run(job, TF_SQL_DEVICE_RESYNC,
                                      TF_BINDS(tf_bind_int(mirror->generation),
                                               tf_bind_int(1 + mirror->other_log)),
                                      NULL));
    if (code != TF_OK)
        return code;
    job->core->sync.page = 0;
    tf_apply_forget_ahead(job->core);
    job->core->sync.gap_seq = 0;
    job->core->sync.gap_due_us = 0;
    job->core->line.acked_seq = job->core->line.news_seq = 0;
    job->core->line.ack_us = 0; /* there is nothing to acknowledge yet */
    return TF_OK;
}

static void page_done(struct tf_job *job, const struct tf_wire_pull *pull) {
    struct tf_sync *sync = &job->core->sync;
    sync->failures = 0;
    if (pull->has_more) {
        sync->page++;
        sync->wants |= TF_WANT_PULL;
        return;
    }
    sync->page = 0;
    if (sync->hint_seq > job->core->mirror.cursor.seq)
        sync->wants |= TF_WANT_PULL;
    sync->hint_seq = 0;
    if (job->core->rhythm != NULL)
        tf_rhythm_looked(job->core->rhythm, job->now.wall_us);
    tf_sync_arm_periodic(job);
}

static enum tf_code take_page(struct tf_job *job, const struct tf_wire_pull *pull) {
    struct tf_core *core = job->core;
    struct tf_applied applied = tf_applied_begin(core);
    uint64_t asked_seq = core->mirror.cursor.seq;
    bool anything = pull->change_count > 0 || core->mirror.resync || pull->next.seq != asked_seq ||
                    tf_id_is_none(&core->mirror.cursor.epoch);
    enum tf_code code = anything ? tf_job_begin(job) : TF_OK;
    if (code == TF_OK && anything)
        code = tf_job_end(job, apply_page(job, pull, &applied));
    if (code != TF_OK)
        return code;
    if (asked_seq > core->line.acked_seq)
        core->line.acked_seq = asked_seq;
    tf_apply_done(job, &applied, core->sync.pull_cause);
    page_done(job, pull);
    return TF_OK;
}

/* A refusal, an odd body or no answer: the same page is asked for again, later. */
static void try_later(struct tf_job *job, tf_time floor_us) {
    job->core->sync.wants |= TF_WANT_PULL;
    tf_sync_back_off(job, floor_us);
}

static enum tf_code take_body(struct tf_job *job, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_pull pull;
    if (tf_wire_pull_parse(body, &doc, &pull, NULL) != TF_OK) {
        try_later(job, 0);
        return TF_OK;
    }
    const struct tf_cursor *cursor = &job->core->mirror.cursor;
    bool other_epoch = !tf_id_is_none(&cursor->epoch) && !tf_id_is_none(&pull.next.epoch) &&
                       !tf_id_equal(&cursor->epoch, &pull.next.epoch);
    enum tf_code code = TF_OK;
    if (other_epoch) {
        code = tf_pull_start_over(job);
        job->core->sync.wants |= TF_WANT_PULL;
    } else if (is_sound(job->core, &pull)) {
        code = take_page(job, &pull);
    } else {
        try_later(job, 0);
    }
    tf_wire_doc_destroy(doc);
    return code;
}

enum tf_code tf_pull_answer(struct tf_job *job, const struct tf_http_result *result) {
    struct tf_core *core = job->core;
    bool answered = result->outcome == TF_HTTP_ANSWERED;
    enum tf_code code = TF_OK;
    if (answered && result->status == STATUS_OK) {
        code = take_body(job, result->body);
    } else if (answered && result->status == STATUS_GONE &&
               !tf_id_is_none(&core->mirror.cursor.epoch)) {
        code = tf_pull_start_over(job);
        core->sync.wants |= TF_WANT_PULL;
    } else {
        try_later(job, result->retry_after_us);
    }
    if (code != TF_OK)
        core->sync.wants |= TF_WANT_PULL;
    return code;
}
