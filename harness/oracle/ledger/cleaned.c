#include "oracle/ledger/parts.h"

#define ROW_BYTES 256       /* of a message besides its text, as the option says */
#define SLACK_US  TF_SECOND /* for drift and granularity of clocks, besides a hundredth */

static const struct tf_keep_policy *policy_of(const struct tf_ledger *ledger, uint32_t node) {
    return &ledger->plan->replicas[node].client.keep;
}

static bool has_age(const struct tf_keep_policy *policy) {
    return policy->age_us > 0 && policy->age_us != TF_NEVER;
}

static tf_time made_us(const struct tf_known_message *message) {
    const struct tf_known_version *version = message->newest;
    while (version->older != NULL)
        version = version->older;
    return version->at_us;
}

static bool is_old_enough(const struct tf_ledger *ledger, const struct tf_known_device *device,
                          const struct tf_known_message *message, tf_time at_us) {
    const struct tf_keep_policy *policy = policy_of(ledger, device->node);
    tf_time age_us = at_us + device->skew_us - made_us(message);
    return age_us + age_us / 100 + SLACK_US >= policy->age_us;
}

/* Whether everything that the server holds is more than the device may keep: else nothing has to
 * go.
 */
static bool is_too_much(const struct tf_ledger *ledger, const struct tf_client_config *config) {
    const struct tf_keep_policy *policy = &config->keep;
    uint64_t bytes = 0;
    if (config->database_bytes_max > 0)
        return true; /* how much that is in messages nobody can say */
    if (policy->bytes == 0)
        return false;
    for (size_t i = 0; i < ledger->all_messages.count; i++) {
        const struct tf_known_message *message = ledger->all_messages.items[i];
        if (message->newest != NULL)
            bytes += ROW_BYTES + message->newest->content.len;
    }
    return bytes > policy->bytes;
}

/* The youngest that would be gone decides, where it is not for the size. */
static bool may_reach(const struct tf_ledger *ledger, const struct tf_known_device *device,
                      const struct tf_glance *glance, uint64_t cleaned, tf_time at_us) {
    const struct tf_keep_policy *policy = policy_of(ledger, device->node);
    if (is_too_much(ledger, &ledger->plan->replicas[device->node].client))
        return true;
    if (!has_age(policy))
        return false;
    for (size_t i = 0; i < ledger->all_messages.count; i++) {
        const struct tf_known_message *message = ledger->all_messages.items[i];
        if (message->newest != NULL && message->conversation == glance->conversation &&
            message->position <= cleaned && message->position > glance->cleaned &&
            !is_old_enough(ledger, device, message, at_us))
            return false;
    }
    return true;
}

/* A server that is put back forgets where a message stood; that it went is remembered. */
static void remember(struct tf_ledger *ledger, uint32_t node, const struct tf_glance *glance) {
    for (size_t i = 0; i < ledger->all_messages.count; i++) {
        struct tf_known_message *message = ledger->all_messages.items[i];
        if (message->newest != NULL && message->conversation == glance->conversation &&
            message->position <= glance->cleaned)
            tf_ledger_learn_sight(ledger, node, message)->cleaned = true;
    }
}

void tf_ledger_hear_cleaned(struct tf_ledger *ledger, const struct tf_record *record,
                            struct tf_glance *glance, uint64_t cleaned) {
    const struct tf_known_device *device = tf_ledger_device(ledger, record->node);
    bool is_more = cleaned > glance->cleaned;
    if (is_more && !may_reach(ledger, device, glance, cleaned, record->at_us))
        return;
    glance->cleaned = cleaned;
    if (is_more)
        remember(ledger, record->node, glance);
}

/* The person has decided its conflict: what came of that is an action of its own. */
static bool is_decided(const struct tf_ledger *ledger, const struct tf_known_action *action) {
    const struct tf_sight *sight = tf_ledger_sight(ledger, action->node, action->message);
    return action->met_record != 0 && sight != NULL && sight->resolved_record > action->met_record;
}

/* What the user did to it, or with it, and of which the server's word is not here yet. */
static bool is_needed(const struct tf_ledger *ledger, const struct tf_known_device *device,
                      const struct tf_known_message *message) {
    for (const struct tf_known_action *action = device->first_open; action != NULL;
         action = action->next)
        if (!action->closed && action->order != 0 && !action->cut_short &&
            action->applied_record == 0 && action->coalesced_record == 0 &&
            (action->parent == message ||
             (action->message == message && action->kind != TF_COMMAND_READ &&
              !is_decided(ledger, action))))
            return true;
    return false;
}

bool tf_ledger_is_cleaned(const struct tf_ledger *ledger, uint32_t node,
                          const struct tf_known_message *message) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    if (device == NULL || message == NULL || message->conversation == NULL ||
        message->newest == NULL)
        return false;
    const struct tf_glance *glance = tf_ledger_glance(ledger, node, message->conversation);
    return glance != NULL && message->position <= glance->cleaned &&
           !is_needed(ledger, device, message);
}
