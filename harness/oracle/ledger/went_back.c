/* What the ledger forgets when a device gets an older disk, or an empty one: what its user asked
 * for since is lost with it (the outcome `lost-with-device`) unless the server has it, what it had
 * heard since it may hear again, and what it showed is no promise any more. What the copy holds
 * must be there all the same. A second device that starts from the copy begins anew in all of this;
 * what waits in the copy's queue is the first one's still, and either may send it. */
#include "oracle/ledger/parts.h"

static bool is_since(uint32_t record, uint64_t upto) {
    return record != 0 && record > upto;
}

/* A folding that the older disk does not know. */
static void unfold(struct tf_known_action *action) {
    if (action->absorbed_by != NULL) {
        struct tf_known_action *root = tf_known_action_root(action);
        root->order_low = root->order_high = root->order;
        root->effective_order = tf_known_action_has_text(root) ? root->order : 0;
        root->effective = root->text;
        root->seen_low = root->seen_version;
    }
    if (action->cancelled && action->message != NULL && action->message->send == action)
        action->message->cancelled = false;
    action->absorbed_by = NULL;
    action->cancelled = false;
    action->coalesced_record = 0;
    action->sent_before_coalescing = false;
    action->closed = action->applied_record != 0;
}

static void put_back(struct tf_known_action *action, const struct tf_record *record) {
    uint64_t upto = record->went_back.upto;
    if (is_since(action->coalesced_record, upto))
        unfold(action);
    if (is_since(action->heard_record, upto)) {
        action->heard = false;
        action->heard_record = 0;
        action->closed = action->applied_record != 0;
    }
    if (is_since(action->parked_record, upto))
        action->parked_record = 0;
    action->permanent = 0;
    if (action->order != 0 && (upto == 0 || is_since(action->order, upto)))
        action->lost_record = (uint32_t)record->index;
}

static bool changes_message(const struct tf_known_action *action) {
    return action->kind == TF_COMMAND_EDIT || action->kind == TF_COMMAND_DELETE ||
           action->kind == TF_COMMAND_RESOLVE;
}

/* Own changes of a message that the device shows: those that are left. */
static void forget_lost_changes(const struct tf_ledger *ledger, uint32_t node) {
    for (size_t i = 0; i < ledger->all_messages.count; i++) {
        struct tf_sight *sight = tf_ledger_sight(ledger, node, ledger->all_messages.items[i]);
        if (sight == NULL)
            continue;
        if (sight->latest != NULL && sight->latest->lost_record != 0)
            sight->latest = NULL;
        sight->set_aside = false;
    }
    for (size_t i = 0; i < ledger->all_actions.count; i++) {
        struct tf_known_action *action = ledger->all_actions.items[i];
        struct tf_sight *sight = tf_ledger_sight(ledger, node, action->message);
        bool counts = action->node == node && action->order != 0 && action->lost_record == 0 &&
                      !action->cut_short && changes_message(action);
        if (counts && sight != NULL &&
            (sight->latest == NULL || sight->latest->order < action->order))
            sight->latest = action;
    }
}

/* What waited on the one device waits on both. Whichever comes first is taken, in the words that it
 * has there; what is folded in later on the other goes on top. */
static void share(struct tf_known_action *action, const struct tf_record *record) {
    if (!is_since(action->order, record->went_back.upto) && action->applied_record == 0)
        action->shared = true;
}

/* One whose command was cut short is known by what carried it. */
static bool is_of_device(const struct tf_known_action *action, uint32_t node) {
    return action->order != 0
               ? action->node == node
               : action->first_request != NULL && action->first_request->node == node;
}

/* The queue alone is gone: what was typed is there, and is offered again, unless the conversation
 * itself had been waiting. */
static bool is_kept(const struct tf_known_action *action) {
    return action->kind == TF_COMMAND_SEND && action->conversation != NULL &&
           action->conversation->newest_seq != 0;
}

/* Of a message that the server has not taken: its words are on this disk alone. */
static bool is_of_unsent(const struct tf_known_action *action) {
    const struct tf_known_message *message = action->message;
    return message != NULL && (action->kind == TF_COMMAND_SEND || message->newest == NULL);
}

/* What of the queue goes with a part of the disk. */
static bool goes_with(const struct tf_known_action *root, enum tf_disk_part part) {
    if (root->closed)
        return false;
    switch (part) {
    case TF_PART_QUEUE:
        return !is_kept(root);
    case TF_PART_MESSAGES:
        return is_of_unsent(root);
    case TF_PART_ANY:
        return true;
    default:
        return false;
    }
}

static void lose_part(const struct tf_ledger *ledger, const struct tf_record *record) {
    for (size_t i = 0; i < ledger->all_actions.count; i++) {
        struct tf_known_action *action = ledger->all_actions.items[i];
        if (!is_of_device(action, record->node))
            continue;
        const struct tf_known_action *root = tf_known_action_root(action);
        action->permanent = 0;
        if (goes_with(root, record->went_back.part))
            action->lost_record = (uint32_t)record->index;
    }
}

static void hear_of_action(struct tf_known_action *action, const struct tf_record *record) {
    bool is_clone = record->went_back.from != record->node;
    if (is_clone && action->order != 0 && action->node == record->went_back.from)
        share(action, record);
    else if (is_clone && action->order != 0 && action->node == record->node)
        action->lost_record = (uint32_t)record->index;
    else if (!is_clone && is_of_device(action, record->node))
        put_back(action, record);
}

void tf_ledger_hear_went_back(struct tf_ledger *ledger, const struct tf_record *record,
                              struct tf_known_device *device) {
    bool is_part = record->went_back.part != TF_PART_ALL;
    if (is_part)
        lose_part(ledger, record);
    device->lost_files |=
        record->went_back.part == TF_PART_FILES || record->went_back.part == TF_PART_ANY;
    for (size_t i = 0; !is_part && i < ledger->all_actions.count; i++) {
        struct tf_known_action *action = ledger->all_actions.items[i];
        hear_of_action(action, record);
    }
    for (size_t i = 0; i < ledger->all_actions.count; i++) { /* those that it still knows */
        struct tf_known_action *action = ledger->all_actions.items[i];
        if (action->node == device->node && action->absorbed_by != NULL)
            tf_ledger_absorb(action, tf_known_action_root(action));
    }
    forget_lost_changes(ledger, device->node);
    tf_ledger_forget_shown(ledger, device->node);
    if (record->went_back.from != record->node) {
        device->copied_from = record->went_back.from;
        device->copied_upto = record->went_back.upto;
    }
    device->lost_part |= is_part;
    device->went_back = true;
    device->lost_rows =
        record->went_back.part == TF_PART_MESSAGES || record->went_back.part == TF_PART_ANY;
    device->back_life = device->life;
    if (device->cursor.seq > device->regain_seq)
        device->regain_seq = device->cursor.seq;
    device->cursor = (struct tf_cursor){.seq = 0};
    device->strategy_unsure = true;
}

bool tf_known_is_unmended(const struct tf_known_device *device, tf_time now_us) {
    return device->lost_part && device->started_us == now_us && device->storage_failed_us == now_us;
}

bool tf_known_may_be_gone(const struct tf_known_device *device,
                          const struct tf_known_message *message, uint64_t shown, tf_time now_us) {
    const struct tf_known_version *state = message->newest;
    while (state != NULL && state->version > shown && state->seq > device->cursor_told)
        state = state->older;
    if (state != NULL && state->version > shown)
        return false;
    return device->found_gone_us == now_us ||
           (device->cursor_found && device->lost_power && device->started_us == now_us);
}

static bool was_cut(const struct tf_known_device *device, uint64_t upto) {
    const struct tf_known_action *cut = device->first_cut;
    while (cut != NULL && cut->order > upto)
        cut = cut->next;
    return cut != NULL;
}

bool tf_ledger_may_hold_unnamed(const struct tf_ledger *ledger,
                                const struct tf_known_device *device) {
    uint64_t upto = UINT64_MAX;
    for (uint32_t copies = 0; copies <= ledger->plan->replica_count; copies++) {
        if (was_cut(device, upto))
            return true;
        if (device->copied_from == device->node)
            return false;
        upto = device->copied_upto < upto ? device->copied_upto : upto;
        device = &ledger->devices[device->copied_from];
    }
    return false;
}

bool tf_ledger_came_with_copy(const struct tf_ledger *ledger, const struct tf_known_device *device,
                              const struct tf_known_action *action) {
    uint64_t upto = UINT64_MAX;
    for (uint32_t copies = 0; copies < ledger->plan->replica_count; copies++) {
        if (device->copied_from == device->node)
            return false;
        upto = device->copied_upto < upto ? device->copied_upto : upto;
        device = &ledger->devices[device->copied_from];
        if (action->node == device->node)
            return action->order != 0 && !action->cut_short &&
                   !is_since(action->order_high, upto) &&
                   (action->lost_record == 0 || is_since(action->lost_record, upto));
    }
    return false;
}

void tf_ledger_regained(struct tf_known_device *device) {
    if (!device->went_back || device->cursor.seq < device->regain_seq)
        return;
    device->went_back = false;
    device->lost_rows = false;
    device->regain_seq = 0;
}
