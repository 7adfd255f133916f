#include "oracle/retry_policy.h"

#define PERCENT        100
#define DRIFT_SCALE    1000000
#define CLOCK_SLACK_US (2 * TF_MS)
#define DURATION_MAX   (365 * TF_DAY)

tf_time tf_retry_policy_ceiling(const struct tf_retry_policy *policy, uint64_t attempt) {
    tf_time ceiling = policy->base_us;
    for (uint64_t i = 1; i < attempt && ceiling < policy->cap_us; i++) {
        if (policy->factor_percent <= PERCENT)
            break;
        if (ceiling > TF_NEVER / policy->factor_percent)
            return policy->cap_us;
        ceiling = ceiling * policy->factor_percent / PERCENT;
    }
    return ceiling < policy->cap_us ? ceiling : policy->cap_us;
}

const struct tf_retry_policy *tf_retry_policy_of(const struct tf_ledger *ledger, uint32_t node,
                                                 const struct tf_known_action *action) {
    static const enum tf_action_type types[TF_COMMAND_KIND_COUNT + 1] = {
        [TF_COMMAND_SEND] = TF_ACTION_SEND,     [TF_COMMAND_EDIT] = TF_ACTION_EDIT,
        [TF_COMMAND_DELETE] = TF_ACTION_DELETE, [TF_COMMAND_READ] = TF_ACTION_READ,
        [TF_COMMAND_CREATE] = TF_ACTION_CREATE, [TF_COMMAND_RESOLVE] = TF_ACTION_EDIT,
        [TF_COMMAND_JOIN] = TF_ACTION_JOIN,     [TF_COMMAND_LEAVE] = TF_ACTION_LEAVE,
    };
    return &tf_ledger_plan(ledger)->replicas[node].client.retry[types[action->kind]];
}

/* How much a device's clock may be off while it shows `us`, running too fast or too slow. */
static tf_time error_of(const struct tf_ledger *ledger, uint32_t node, tf_time us) {
    const struct tf_plan_clock *clock = &tf_ledger_plan(ledger)->replicas[node].clock;
    tf_time ppm = clock->drift_ppm < 0 ? -clock->drift_ppm : clock->drift_ppm;
    return CLOCK_SLACK_US + 2 * clock->granularity_us + (us / DRIFT_SCALE + 1) * ppm;
}

tf_time tf_clock_at_least(const struct tf_ledger *ledger, uint32_t node, tf_time us) {
    us = us > DURATION_MAX ? DURATION_MAX : us;
    return us - error_of(ledger, node, us);
}

tf_time tf_clock_at_most(const struct tf_ledger *ledger, uint32_t node, tf_time us) {
    us = us > DURATION_MAX ? DURATION_MAX : us;
    return us + error_of(ledger, node, us);
}
