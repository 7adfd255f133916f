/* A batch of queued actions: each gets its own answer, all share one transaction. */
#include "server/apply/apply.h"
#include "server/calls/calls.h"
#include "server/calls/held_back.h"
#include "server/meta.h"
#include "server/rate.h"

static enum tf_code answer_action(struct tf_turn *turn, const struct tf_call *call,
                                  const struct tf_wire_sync *sync, size_t at,
                                  struct tf_held_back *held, struct tf_wire_result *result) {
    const struct tf_wire_action *action = &sync->actions[at];
    *result = (struct tf_wire_result){.action_id = action->action_id};
    if (sync->refusals[at] != TF_REFUSAL_NONE) {
        result->outcome = TF_OUTCOME_REJECTED;
        result->refusal = sync->refusals[at];
        return TF_OK;
    }
    if (tf_held_back_has(held, &action->conversation_id)) {
        result->outcome = TF_OUTCOME_DEFERRED;
        return TF_OK;
    }
    result->retry_after_us = tf_rate_take(&turn->server->config.action_limit, turn->now.mono_us,
                                          &call->session->actions_due_us);
    enum tf_code code = TF_OK;
    if (result->retry_after_us > 0)
        result->outcome = TF_OUTCOME_RETRY;
    else
        code = tf_apply(turn, &call->actor, action, result);
    tf_held_back_note(held, &action->conversation_id, result->outcome);
    return code;
}

static enum tf_code answer_batch(struct tf_turn *turn, const struct tf_call *call,
                                 const struct tf_wire_sync *sync) {
    struct tf_held_back held = {.count = 0};
    struct tf_buf *out = tf_turn_answer(turn, 200);
    enum tf_code code = TF_OK;
    tf_wire_results_begin(out);
    for (size_t i = 0; i < sync->action_count && code == TF_OK; i++) {
        struct tf_wire_result result;
        code = answer_action(turn, call, sync, i, &held, &result);
        if (code == TF_OK)
            tf_wire_result(out, &result, i == 0);
    }
    tf_wire_results_end(out);
    return code;
}

/* No client sends what is no text: the batch was damaged on its way, and what else of it is changed
 * nobody knows. To refuse the one action for good would lose it, and let later ones overtake it. */
static bool is_damaged(const struct tf_wire_sync *sync) {
    for (size_t i = 0; i < sync->action_count; i++)
        if (sync->refusals[i] == TF_REFUSAL_BAD_UTF8)
            return true;
    return false;
}

/* Actions that were made on top of another log wait until the device has this one. */
static enum tf_code check_epoch(struct tf_turn *turn, const struct tf_wire_sync *sync,
                                enum tf_refusal *refusal) {
    enum tf_code code = tf_meta_epoch(turn);
    if (code == TF_OK && !tf_id_is_none(&sync->epoch) &&
        !tf_id_equal(&sync->epoch, &turn->server->epoch))
        *refusal = TF_REFUSAL_CURSOR_EXPIRED;
    return code;
}

enum tf_code tf_handle_sync(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_wire_sync sync;
    struct tf_error reason = {0};
    enum tf_refusal refusal = tf_wire_sync_parse(call->body, &turn->doc, &sync, &reason);
    const char *detail = reason.message;
    if (refusal == TF_REFUSAL_NONE && sync.action_count > turn->server->config.batch_actions_max) {
        refusal = TF_REFUSAL_TOO_MANY_ACTIONS;
        detail = NULL;
    } else if (refusal == TF_REFUSAL_NONE &&
               !tf_id_equal(&sync.device_id, &call->actor.device_id)) {
        refusal = TF_REFUSAL_BAD_FIELD;
        detail = "deviceId is not the session's";
    }
    if (refusal == TF_REFUSAL_NONE && is_damaged(&sync)) {
        refusal = TF_REFUSAL_BAD_UTF8;
        detail = "an action holds bytes that are no text";
    }
    if (refusal == TF_REFUSAL_NONE) {
        enum tf_code code = check_epoch(turn, &sync, &refusal);
        if (code != TF_OK)
            return code;
        detail = "the log is another one; start over without a cursor, pending actions stay valid";
    }
    if (refusal == TF_REFUSAL_NONE)
        return answer_batch(turn, call, &sync);
    tf_turn_refuse(turn, refusal, detail);
    return TF_OK;
}
