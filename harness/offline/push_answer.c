#include "offline/push.h"

#include "offline/pull.h"
#include "offline/queue.h"
#include "offline/retry.h"
#include "offline/settle.h"
#include "offline/sync.h"

#include <stdlib.h>

enum {
    STATUS_OK = 200,
    STATUS_BAD = 400,
    STATUS_TIMEOUT = 408,
    STATUS_GONE = 410,
    STATUS_TOO_LARGE = 413,
    STATUS_TOO_OLD = 426,
    STATUS_TOO_MANY = 429,
    STATUS_SERVER = 500
};

static const struct tf_wire_result *result_of(const struct tf_wire_results *results,
                                              const struct tf_batch_item *item) {
    for (size_t i = 0; i < results->result_count; i++)
        if (tf_id_equal(&results->results[i].action_id, &item->action_id))
            return &results->results[i];
    return NULL;
}

static bool is_behind(const struct tf_batch *batch, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (batch->items[i].failed &&
            batch->items[i].conversation == batch->items[index].conversation)
            return true;
    return false;
}

static enum tf_code settle_all(struct tf_job *job, struct tf_batch *batch,
                               const struct tf_wire_results *results, struct tf_applied *applied) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < batch->count; i++) {
        struct tf_batch_item *item = &batch->items[i];
        code = tf_settle(job, item, result_of(results, item), is_behind(batch, i), applied);
    }
    return code == TF_OK ? tf_apply_cursor(job) : code;
}

static void hold_lanes(struct tf_job *job, const struct tf_batch *batch) {
    for (size_t i = 0; i < batch->count; i++) {
        const struct tf_batch_item *item = &batch->items[i];
        if (item->held_us == 0)
            continue;
        struct tf_lane lane = {.conversation = item->conversation,
                               .due_us = tf_job_after(job, item->held_us),
                               .floor_us =
                                   item->floor_us > 0 ? tf_job_after(job, item->floor_us) : 0};
        tf_lanes_hold(&job->core->lanes, &lane);
    }
}

/* What a smaller batch taught is unlearnt step by step. */
static void widen(struct tf_core *core) {
    if (core->sync.batch_limit == 0)
        return;
    core->sync.batch_limit *= 2;
    if (core->sync.batch_limit >= core->config.batch_actions)
        core->sync.batch_limit = 0;
}

static enum tf_code settle_answer(struct tf_job *job, struct tf_batch *batch,
                                  const struct tf_wire_results *results) {
    struct tf_applied applied = tf_applied_begin(job->core);
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, settle_all(job, batch, results, &applied));
    if (code != TF_OK)
        return code;
    hold_lanes(job, batch);
    widen(job->core);
    job->core->sync.failures = 0;
    tf_apply_done(job, &applied, job->core->sync.cause);
    return TF_OK;
}

/* Nothing was heard of the whole batch: the loop waits once, as long as its oldest action says. */
static enum tf_code fail_all(struct tf_job *job, struct tf_batch *batch, tf_time floor_us) {
    const struct tf_batch_item *oldest = &batch->items[0];
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    for (size_t i = 0; code == TF_OK && i < batch->count; i++)
        code = tf_settle_recount(job, &batch->items[i]);
    tf_time delay_us =
        tf_retry_delay(job, &job->core->config.retry[oldest->type], tf_id_hash(&oldest->action_id),
                       oldest->attempts + 1, floor_us);
    for (size_t i = 0; code == TF_OK && i < batch->count; i++)
        code = tf_settle_failed(job, &batch->items[i], delay_us, floor_us);
    code = tf_job_end(job, code);
    if (code == TF_OK)
        tf_sync_wait(job, delay_us, floor_us);
    return code;
}

static enum tf_code take_body(struct tf_job *job, struct tf_batch *batch, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results results;
    if (tf_wire_results_parse(body, &doc, &results, NULL) != TF_OK)
        return fail_all(job, batch, 0);
    enum tf_code code = settle_answer(job, batch, &results);
    tf_wire_doc_destroy(doc);
    return code;
}

/* Where in the log its change stands, such an answer does not say: that comes by the pull. */
static enum tf_code take_word(struct tf_job *job, struct tf_batch *batch,
                              const struct tf_http_result *result) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_result word;
    const struct tf_wire_results results = {.results = &word, .result_count = 1};
    if (!tf_push_read_word(&batch->items[0], result, &doc, &word))
        return fail_all(job, batch, 0);
    enum tf_code code = settle_answer(job, batch, &results);
    tf_wire_doc_destroy(doc);
    job->core->sync.wants |= TF_WANT_PULL;
    return code;
}

static enum tf_refusal refusal_of(const struct tf_http_result *result) {
    enum tf_refusal refusal = tf_wire_refusal_parse(result->body);
    if (refusal != TF_REFUSAL_NONE)
        return refusal;
    return result->status == STATUS_TOO_LARGE ? TF_REFUSAL_BODY_TOO_LARGE : TF_REFUSAL_BAD_FIELD;
}

/* The call as a whole was refused for good. One action alone is the culprit; of several, each half
 * is tried. */
static enum tf_code refused(struct tf_job *job, struct tf_batch *batch,
                            const struct tf_http_result *result) {
    if (batch->count > 1) {
        job->core->sync.batch_limit = (uint32_t)(batch->count / 2);
        return TF_OK;
    }
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    code = tf_job_end(job, tf_settle_rejected(job, &batch->items[0], refusal_of(result)));
    if (code == TF_OK)
        widen(job->core);
    return code;
}

/* What the server could not read was damaged on its way there, and what cannot be read of its words
 * on its way back: neither says anything of the actions. */
static bool is_damaged(const struct tf_http_result *result) {
    enum tf_refusal refusal = tf_wire_refusal_parse(result->body);
    return refusal == TF_REFUSAL_BAD_JSON || refusal == TF_REFUSAL_BAD_UTF8 ||
           (result->body.len > 0 && !tf_wire_refusal_is_readable(result->body));
}

static bool is_refusal(const struct tf_http_result *result) {
    int status = result->status;
    return status >= STATUS_BAD && status < STATUS_SERVER && status != STATUS_TIMEOUT &&
           status != STATUS_TOO_MANY && status != STATUS_TOO_OLD && !is_damaged(result);
}

/* The queue says of these that they were never sent, and cannot be told otherwise now. */
static void remember(struct tf_core *core, const struct tf_batch *batch) {
    for (size_t i = 0; i < batch->count; i++)
        tf_push_remember(core, batch->items[i].order);
}

/* The server's log is another one; nothing of the batch was taken. */
static enum tf_code start_over(struct tf_job *job, struct tf_batch *batch) {
    enum tf_code code = fail_all(job, batch, 0);
    if (code == TF_OK)
        code = tf_pull_start_over(job);
    job->core->sync.wants |= TF_WANT_PUSH | TF_WANT_PULL;
    return code;
}

enum tf_code tf_push_answer(struct tf_job *job, const struct tf_http_result *result) {
    struct tf_batch *batch = job->core->sync.batch;
    job->core->sync.batch = NULL;
    enum tf_code code;
    if (result->outcome != TF_HTTP_ANSWERED)
        code = fail_all(job, batch, 0);
    else if (batch->alone && tf_push_is_word(result))
        code = take_word(job, batch, result);
    else if (result->status == STATUS_OK)
        code = take_body(job, batch, result->body);
    else if (result->status == STATUS_GONE)
        code = start_over(job, batch);
    else if (is_refusal(result))
        code = refused(job, batch, result);
    else
        code = fail_all(job, batch, result->retry_after_us);
    if (code != TF_OK)
        remember(job->core, batch);
    free(batch);
    return code;
}
