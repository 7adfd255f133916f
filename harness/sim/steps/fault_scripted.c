#include "sim/steps/fault_scripted.h"

static enum tf_scripted_result result_at(uint64_t results, size_t position) {
    uint64_t last = results & 15;
    for (size_t i = 1; i <= position && i < TF_SCRIPTED_RESULTS_MAX && results >> 4 * i != 0; i++)
        last = results >> 4 * i & 15;
    return (enum tf_scripted_result)(last - 1);
}

static struct tf_wire_result result_of(const struct tf_wire_action *action,
                                       enum tf_scripted_result result) {
    static const enum tf_outcome outcomes[TF_SCRIPTED_RESULT_COUNT] = {
        [TF_SCRIPTED_RETRY] = TF_OUTCOME_RETRY,
        [TF_SCRIPTED_REJECTED] = TF_OUTCOME_REJECTED,
        [TF_SCRIPTED_DEFERRED] = TF_OUTCOME_DEFERRED,
    };
    bool rejected = result == TF_SCRIPTED_REJECTED;
    return (struct tf_wire_result){.action_id = action->action_id,
                                   .outcome = outcomes[result],
                                   .refusal = rejected ? TF_REFUSAL_NOT_ALLOWED : TF_REFUSAL_NONE};
}

/* A request that is no batch gets an empty list, as a server that has lost its mind gives. */
static void append_results(struct tf_buf *out, uint64_t results, struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync = {.action_count = 0};
    bool first = true;
    if (tf_wire_sync_parse(body, &doc, &sync, NULL) != TF_REFUSAL_NONE)
        return;
    for (size_t i = 0; i < sync.action_count; i++) {
        enum tf_scripted_result scripted = result_at(results, i);
        if (scripted == TF_SCRIPTED_MISSING)
            continue;
        const struct tf_wire_result result = result_of(&sync.actions[i], scripted);
        tf_wire_result(out, &result, first);
        first = false;
    }
    tf_wire_doc_destroy(doc);
}

struct tf_blob *tf_scripted_body(const struct tf_step *step, const struct tf_exchange *exchange) {
    if (step->results == 0)
        return tf_blob_create((struct tf_slice){step->text, step->text_len});
    struct tf_buf out = {0};
    tf_wire_results_begin(&out);
    if (exchange->body != NULL)
        append_results(&out, step->results, tf_blob_slice(exchange->body));
    tf_wire_results_end(&out);
    struct tf_blob *blob = tf_blob_create(tf_buf_slice(&out));
    tf_buf_close(&out);
    return blob;
}
