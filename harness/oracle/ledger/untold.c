/* What a device may have made durable while it took in the server's word, and told nobody: its
 * database failed in that commit, at a loss of power or without one. Whether the commit was made is
 * known to the disk alone. */
#include "oracle/ledger/parts.h"

#define ANY_STRATEGY ((1u << TF_STRATEGY_COUNT) - 1)

static uint32_t declared(const struct tf_ledger *ledger, const struct tf_known_device *device,
                         const struct tf_known_action *action) {
    if (device->strategy_unsure)
        return ANY_STRATEGY;
    return 1u << tf_ledger_strategy(ledger, device->node, action->conversation,
                                    action->kind == TF_COMMAND_DELETE ? TF_ACTION_DELETE
                                                                      : TF_ACTION_EDIT);
}

/* The conflict was answered just now, and is dealt with as the user wants it now, or once more.
 * When it had been answered before and not told of then either, that may be what counts. */
static void hear_conflict(const struct tf_ledger *ledger, const struct tf_known_device *device,
                          struct tf_known_action *action) {
    if (action->refused_record <= action->met_record || action->last_request == NULL ||
        action->last_request->ended_us != ledger->now_us)
        return;
    if (action->untold_record < action->refused_record)
        action->untold_strategies = 0;
    action->untold_record = (uint32_t)ledger->record;
    action->untold_strategies |= declared(ledger, device, action);
}

void tf_ledger_hear_untold(const struct tf_ledger *ledger, struct tf_known_device *device) {
    if (device->taken_us != ledger->now_us)
        return;
    device->untold_life = device->life;
    for (struct tf_known_action *action = device->first_open; action != NULL; action = action->next)
        hear_conflict(ledger, device, action);
}

void tf_ledger_hear_looked_at(struct tf_known_device *device) {
    if (device->untold_life < device->life)
        device->untold_life = 0;
}

uint32_t tf_known_met(const struct tf_known_action *action) {
    if (action->untold_record > action->met_record)
        return action->untold_strategies;
    return action->met_record == 0 ? 0 : 1u << action->met_strategy;
}

/* Whether the server has taken the action in words that are older than the device's. */
static bool is_taken_in_older_words(const struct tf_known_action *action) {
    if (action->kind == TF_COMMAND_READ)
        return action->applied_record != 0 && action->order_high != action->order;
    if (action->applied_record == 0 || action->message == NULL)
        return false;
    const struct tf_known_version *state = action->message->newest;
    while (state != NULL && state->action != action)
        state = state->older;
    return state != NULL && !tf_slice_equal(state->content, action->effective);
}

static bool is_about_the_same(const struct tf_ledger *ledger, const struct tf_known_action *action,
                              const struct tf_action_view *view) {
    const struct tf_known_message *message = tf_ledger_message(ledger, &view->message_id);
    if (message == NULL)
        return false;
    if (view->type == TF_ACTION_READ)
        return action->kind == TF_COMMAND_READ && action->conversation == message->conversation;
    return view->type == TF_ACTION_EDIT && action->message == message &&
           (action->kind == TF_COMMAND_SEND || action->kind == TF_COMMAND_EDIT);
}

const struct tf_known_action *tf_ledger_left_untold(const struct tf_ledger *ledger,
                                                    const struct tf_known_device *device,
                                                    const struct tf_action_view *view) {
    bool is_found = device->untold_life != 0 && device->untold_life < device->life &&
                    device->started_us == ledger->now_us;
    if (!is_found || view->state != TF_QUEUE_WAITING || view->attempts != 0)
        return NULL;
    const struct tf_known_action *action = device->first_open;
    for (; action != NULL; action = action->next)
        if (action->order != 0 && action->absorbed_by == NULL && !action->heard &&
            action->again == NULL && is_about_the_same(ledger, action, view) &&
            is_taken_in_older_words(action))
            return action;
    return NULL;
}
