#include "oracle/expiry.h"

#include "oracle/retry_policy.h"

static bool expires(const struct tf_client_config *config, enum tf_action_type type) {
    return config->retry[type].expires_us > 0 && config->retry[type].expires_us != TF_NEVER;
}

static bool something_expires(const struct tf_client_config *config) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        if (expires(config, (enum tf_action_type)type))
            return true;
    return false;
}

/* It may go with something else, before its own time. */
static bool may_depend(const struct tf_plan *plan, const struct tf_known_action *action) {
    const struct tf_known_conversation *conversation = action->conversation;
    return action->kind != TF_COMMAND_SEND || action->parent != NULL || conversation == NULL ||
           conversation->plan_index == TF_NAME_NONE ||
           plan->conversations[conversation->plan_index].made_by_step != TF_NAME_NONE;
}

static bool clocks_jump(const struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].verb == TF_VERB_CLOCK_JUMP ||
            plan->steps[i].verb == TF_VERB_CLOCK_FREEZE)
            return true;
    return false;
}

bool tf_expiry_is_due(const struct tf_ledger *ledger, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    const struct tf_plan *plan = tf_ledger_plan(ledger);
    const struct tf_client_config *config = &plan->replicas[scene->device->node].client;
    if (!something_expires(config))
        return false;
    if (may_depend(plan, action) || clocks_jump(plan))
        return true;
    tf_time least_us =
        tf_clock_at_least(ledger, scene->device->node, config->retry[TF_ACTION_SEND].expires_us);
    return expires(config, TF_ACTION_SEND) && scene->record->at_us - action->at_us >= least_us;
}
