/* What the ledger forgets when the server is put back to an earlier state: what it did since never
 * happened, and what devices showed of it until they have the new log is nobody's fault. */
#include "oracle/ledger/parts.h"

static bool undo_versions(struct tf_known_message *message, uint64_t entry) {
    const struct tf_known_version *before = message->newest;
    while (message->newest != NULL && message->newest->entry > entry)
        message->newest = message->newest->older;
    return message->newest != before;
}

/* The send's effect is gone; it may come once more. */
static void undo_creation(const struct tf_ledger *ledger, struct tf_known_message *message) {
    message->position = 0;
    message->parent = NULL;
    if (message->conversation != NULL && !message->is_buried)
        message->conversation->messages--;
    message->is_buried = false;
    const struct tf_known_message *original = message->twin_of != NULL ? message->twin_of : message;
    if (original->send == NULL)
        return;
    uint64_t key =
        tf_ledger_text_key(original->send->node, message->conversation, original->send->text);
    const uint64_t *place = tf_map_find(&ledger->texts, key);
    struct tf_known_message *first =
        place == NULL ? NULL : (struct tf_known_message *)(uintptr_t)*place;
    if (first != NULL && first->stored > 0)
        first->stored--;
}

static bool is_edit(const struct tf_known_action *action) {
    return (action->kind == TF_COMMAND_EDIT || action->kind == TF_COMMAND_RESOLVE) &&
           action->message != NULL;
}

/* What an edit that waits stands on, or was merged with, may be about to go; its device goes on
 * from that. */
static void keep_bases(const struct tf_record *record, struct tf_known_action *action) {
    if (!is_edit(action) || action->applied_record != 0)
        return;
    const struct tf_known_version *seen =
        tf_known_version_of(action->message, action->seen_version);
    if (seen != NULL && seen->entry > record->restored.entry && seen->record < action->order)
        action->lost_seen = seen;
    const struct tf_known_version *met = action->message->newest;
    while (met != NULL && met->record > action->refused_record)
        met = met->older;
    if (met != NULL && met->entry > record->restored.entry)
        action->lost_met = met;
}

void tf_ledger_stand_on_lost(const struct tf_known_device *device, struct tf_known_action *action) {
    if (!device->stale || !is_edit(action))
        return;
    const struct tf_known_version *seen = action->message->lost;
    const struct tf_known_version *now = tf_known_version_of(action->message, action->seen_version);
    bool knows_log = !tf_id_equal(&device->left_epoch, &device->cursor.epoch);
    if (now != NULL && knows_log)
        return;
    while (seen != NULL && seen->version > action->seen_version)
        seen = seen->older;
    if (seen != NULL && seen->version == action->seen_version && seen != now)
        action->lost_seen = seen;
}

static void undo_message(const struct tf_ledger *ledger, const struct tf_record *record,
                         struct tf_known_message *message) {
    bool was_deleted = message->deleted_version != 0;
    const struct tf_known_version *lost = message->newest;
    if (!undo_versions(message, record->restored.entry))
        return;
    message->lost = lost;
    message->undone_deleted = was_deleted;
    message->undone_record = (uint32_t)record->index;
    message->deleted_version = 0;
    if (message->newest == NULL)
        undo_creation(ledger, message);
    else if (message->newest->is_deleted)
        message->deleted_version = message->newest->version;
}

static void undo_action(const struct tf_record *record, struct tf_known_action *action) {
    if (action->applied_record == 0 || action->applied_entry <= record->restored.entry)
        return;
    action->applied_record = 0;
    action->applied_entry = 0;
    action->undone_record = (uint32_t)record->index;
}

static void forget_glances(const struct tf_ledger *ledger, uint32_t viewer) {
    for (uint32_t i = 0; i < ledger->plan->conversation_count; i++) {
        if (ledger->planned[i] == NULL)
            continue;
        struct tf_glance *glance = tf_ledger_glance(ledger, viewer, ledger->planned[i]);
        if (glance != NULL)
            glance->view = 0;
    }
}

static void forget_sights(const struct tf_ledger *ledger, uint32_t node) {
    for (size_t i = 0; i < ledger->all_messages.count; i++) {
        struct tf_sight *sight = tf_ledger_sight(ledger, node, ledger->all_messages.items[i]);
        if (sight == NULL)
            continue;
        sight->record = 0;
        sight->exists = false;
        sight->buried = false;
        sight->held = 0;
    }
}

void tf_ledger_forget_shown(const struct tf_ledger *ledger, uint32_t node) {
    forget_sights(ledger, node);
    forget_glances(ledger, node);
}

void tf_ledger_hear_restored(struct tf_ledger *ledger, const struct tf_record *record) {
    ledger->restored = true;
    ledger->last_entry = record->restored.entry;
    for (size_t i = 0; i < ledger->all_actions.count; i++)
        keep_bases(record, ledger->all_actions.items[i]);
    for (size_t i = 0; i < ledger->all_messages.count; i++)
        undo_message(ledger, record, ledger->all_messages.items[i]);
    for (size_t i = 0; i < ledger->all_actions.count; i++)
        undo_action(record, ledger->all_actions.items[i]);
    for (uint32_t i = 0; i < ledger->plan->conversation_count; i++)
        if (ledger->planned[i] != NULL && ledger->planned[i]->newest_seq > record->restored.entry)
            ledger->planned[i]->newest_seq = record->restored.entry;
    for (uint32_t user = 0; user < ledger->plan->user_count; user++)
        forget_glances(ledger, tf_ledger_truth(user));
    forget_sights(ledger, TF_NODE_SERVER);
    for (uint32_t i = 0; i < ledger->plan->replica_count; i++) {
        ledger->devices[i].stale = true;
        ledger->devices[i].left_epoch = ledger->devices[i].cursor.epoch;
    }
}

void tf_ledger_renew_device(struct tf_ledger *ledger, struct tf_known_device *device) {
    if (tf_id_equal(&device->left_epoch, &device->cursor.epoch))
        return;
    device->stale = false;
    tf_ledger_forget_shown(ledger, device->node);
}

void tf_ledger_hear_wiped(struct tf_known_device *device, const struct tf_record *record) {
    device->wiped_record = (uint32_t)record->index;
    device->cursor = (struct tf_cursor){0};
    device->cursor_record = record->index;
}
