#include "oracle/ledger/parts.h"

static bool is_queued_kind(enum tf_command_kind kind) {
    switch (kind) {
    case TF_COMMAND_SEND:
    case TF_COMMAND_EDIT:
    case TF_COMMAND_DELETE:
    case TF_COMMAND_READ:
    case TF_COMMAND_CREATE:
    case TF_COMMAND_RESOLVE:
    case TF_COMMAND_JOIN:
    case TF_COMMAND_LEAVE:
        return true;
    default:
        return false;
    }
}

/* A storage error leaves open whether the command became durable, as a death in the call does. */
static bool ends_open(const struct tf_record *record) {
    enum tf_code code = record->command.code;
    return record->command.cut_short ||
           (!record->command.accepted &&
            (code == TF_E_STORAGE || code == TF_E_FULL || code == TF_E_IO));
}

static void hear_strategy(struct tf_ledger *ledger, const struct tf_record *record,
                          struct tf_known_device *device) {
    if (ends_open(record)) {
        device->strategy_unsure = true;
        return;
    }
    const struct tf_known_conversation *conversation =
        tf_ledger_learn_conversation(ledger, &record->command.conversation_id);
    uint64_t key = tf_ledger_strategy_key(device->node, conversation, record->command.of_action);
    *tf_map_put(&ledger->strategies, key, 0) = record->command.strategy;
}

void tf_ledger_absorb(struct tf_known_action *from, struct tf_known_action *into) {
    if (from == into)
        return;
    bool first = into->order_low == 0;
    if (from->order_low != 0 && (first || from->seen_low < into->seen_low))
        into->seen_low = from->seen_low;
    if (from->order_low != 0 && (into->order_low == 0 || from->order_low < into->order_low))
        into->order_low = from->order_low;
    if (from->order_high > into->order_high)
        into->order_high = from->order_high;
    if (from->effective_order > into->effective_order) {
        into->effective_order = from->effective_order;
        into->effective = from->effective;
    }
}

static void take_order(struct tf_known_action *action, uint64_t order) {
    action->order = order;
    if (action->order_low == 0 || action->seen_version < action->seen_low)
        action->seen_low = action->seen_version;
    if (action->order_low == 0 || order < action->order_low)
        action->order_low = order;
    if (order > action->order_high)
        action->order_high = order;
    if (tf_known_action_has_text(action) && order > action->effective_order) {
        action->effective_order = order;
        action->effective = action->text;
    }
    if (action->absorbed_by != NULL)
        tf_ledger_absorb(action, tf_known_action_root(action));
}

static void take_send(struct tf_ledger *ledger, struct tf_known_action *action,
                      const struct tf_record *record) {
    action->parent = tf_ledger_learn_named(ledger, &record->command.reply_to);
    struct tf_known_message *message = tf_ledger_learn_sent(ledger, action);
    uint64_t key = tf_ledger_text_key(action->node, action->conversation, action->text);
    struct tf_known_message *first = (struct tf_known_message *)(uintptr_t)*tf_map_put(
        &ledger->texts, key, (uint64_t)(uintptr_t)message);
    first->asked++;
    message->user = ledger->devices[action->node].user;
    message->is_shared |= record->command.is_shared;
    if (message->conversation == NULL)
        message->conversation = action->conversation;
    if (record->command.message < ledger->plan->message_count) {
        message->name = record->command.message;
        ledger->named[message->name] = message;
    }
}

/* An edit that met the message's deletion is over, and what is still to be decided is an older
 * conflict: which words those are only the device knows. */
static bool has_met_deletion(const struct tf_known_action *edit,
                             const struct tf_known_message *message) {
    const struct tf_known_action *root =
        tf_known_action_root((struct tf_known_action *)(uintptr_t)edit);
    return message->deleted_version != 0 && root->conflict_record > message->newest->record;
}

/* What the person decided about a conflict: their own words are those of the edit that met it. */
static void take_resolution(struct tf_known_action *action, const struct tf_sight *sight,
                            const struct tf_record *record) {
    action->resolution = record->command.resolution;
    if (action->resolution != TF_RESOLVE_MINE)
        return;
    bool known = sight->latest != NULL && tf_known_action_has_text(sight->latest) &&
                 !has_met_deletion(sight->latest, action->message);
    action->text = known ? sight->latest->effective : (struct tf_slice){0};
}

static void take_target(struct tf_ledger *ledger, struct tf_known_action *action,
                        const struct tf_record *record) {
    action->message = tf_ledger_learn_named(ledger, &record->command.message_id);
    if (action->message == NULL || action->kind == TF_COMMAND_READ)
        return;
    if (action->message->conversation == NULL)
        action->message->conversation = action->conversation;
    action->conversation = action->message->conversation;
    struct tf_sight *sight = tf_ledger_learn_sight(ledger, action->node, action->message);
    action->on_top_of = sight->latest;
    if (sight->latest == NULL && action->message->send != NULL &&
        action->message->send->node == action->node)
        action->on_top_of = action->message->send;
    if (action->kind == TF_COMMAND_RESOLVE)
        take_resolution(action, sight, record);
    if (action->cut_short)
        sight->cut = action;
    else
        sight->latest = action;
}

static void take_creation(struct tf_ledger *ledger, struct tf_known_action *action) {
    const uint64_t *planned = tf_map_find(&ledger->made_by_step, action->step);
    if (planned == NULL)
        return;
    if (action->conversation == NULL)
        action->conversation = tf_ledger_learn_conversation(ledger, &action->id);
    if (action->conversation == NULL)
        return;
    tf_ledger_alias_conversation(ledger, &action->id, action->conversation);
    action->conversation->plan_index = (uint32_t)*planned;
    action->conversation->users = ledger->plan->conversations[*planned].users;
    action->conversation->user_count = ledger->plan->conversations[*planned].user_count;
    ledger->planned[*planned] = action->conversation;
}

static void add_to_device(struct tf_known_device *device, struct tf_known_action *action) {
    if (action->cut_short) {
        action->next = device->first_cut;
        device->first_cut = action;
        return;
    }
    if (device->last_open == NULL)
        device->first_open = action;
    else
        device->last_open->next = action;
    device->last_open = action;
}

void tf_ledger_hear_command(struct tf_ledger *ledger, const struct tf_record *record,
                            struct tf_scene *scene) {
    struct tf_known_device *device = scene->device;
    scene->message = tf_ledger_message(ledger, &record->command.message_id);
    bool open_end = ends_open(record);
    if (device == NULL || (!record->command.accepted && !open_end))
        return;
    if (record->command.kind == TF_COMMAND_OFFLINE)
        device->mode_unsure = open_end;
    if (record->command.kind == TF_COMMAND_LOGOUT) /* what waits, waits for its user */
        device->logged_out = record->command.accepted;
    if (record->command.kind == TF_COMMAND_SET_STRATEGY)
        hear_strategy(ledger, record, device);
    if (record->command.kind == TF_COMMAND_RETRY && open_end)
        device->retry_cut_record = (uint32_t)record->index;
    if (record->command.kind == TF_COMMAND_DISCARD)
        *(open_end ? &device->discard_cut_record : &device->discard_record) =
            (uint32_t)record->index;
    if (record->command.kind == TF_COMMAND_RESOLVE && scene->message != NULL)
        tf_ledger_learn_sight(ledger, device->node, scene->message)->resolved_record =
            record->index;
    if (!is_queued_kind(record->command.kind) ||
        (tf_id_is_none(&record->command.action_id) && !open_end))
        return;
    struct tf_known_action *action = tf_ledger_learn_action(ledger, &record->command.action_id);
    scene->action = action;
    if (action->order != 0)
        return; /* a key that was used before: at-most-once says so */
    action->node = device->node;
    action->step = record->command.step;
    action->life = device->life;
    action->kind = record->command.kind;
    action->at_us = record->at_us;
    action->cut_short = open_end;
    action->seen_version = record->command.seen_version;
    action->media_size = record->command.media_size;
    action->text = tf_ledger_arena_text(&ledger->arena, record->command.text);
    action->conversation = tf_ledger_learn_conversation(ledger, &record->command.conversation_id);
    if (action->kind == TF_COMMAND_SEND)
        take_send(ledger, action, record);
    else if (action->kind == TF_COMMAND_CREATE)
        take_creation(ledger, action);
    else
        take_target(ledger, action, record);
    take_order(action, record->index);
    tf_ledger_stand_on_lost(device, action);
    add_to_device(device, action);
    scene->message = action->message;
}

/* Whether the server surely never worked on it: it was never on the wire, or was refused as a
 * whole. */
static bool is_surely_untaken(const struct tf_known_request *request) {
    if (request->ended_us == TF_NEVER)
        return false;
    if (request->outcome != TF_HTTP_ANSWERED)
        return request->outcome == TF_HTTP_UNREACHABLE;
    return request->status >= 400 && request->status < 500 && request->status != 408;
}

static bool may_have_been_taken(const struct tf_known_action *action) {
    return action->maybe_taken ||
           (action->last_request != NULL && !is_surely_untaken(action->last_request));
}

static void hear_coalesced(struct tf_ledger *ledger, struct tf_known_action *action,
                           const struct tf_record *record) {
    action->coalesced_record = record->index;
    action->sent_before_coalescing = may_have_been_taken(action);
    action->closed = true;
    if (tf_id_is_none(&record->note.other_id)) {
        action->cancelled = true;
        if (action->message != NULL && action->message->send == action)
            action->message->cancelled = true;
        return;
    }
    struct tf_known_action *other = tf_ledger_learn_action(ledger, &record->note.other_id);
    if (tf_known_action_root(other) == action)
        return;
    action->absorbed_by = other;
    action->sent_before_coalescing |= may_have_been_taken(other) && other->conflict_record == 0;
    tf_ledger_absorb(action, tf_known_action_root(other));
}

static void hear_outcome(struct tf_known_action *action, const struct tf_record *record) {
    action->heard = true;
    action->heard_record = (uint32_t)record->index;
    action->heard_node = record->node;
    action->outcome = record->note.outcome;
    action->refusal = record->note.refusal;
    if (action->outcome == TF_OUTCOME_APPLIED || action->outcome == TF_OUTCOME_DUPLICATE)
        action->closed = true;
}

/* What was set aside is not any more, and shows nothing of its own. */
static void take_up(struct tf_ledger *ledger, const struct tf_known_action *action) {
    struct tf_sight *sight = tf_ledger_sight(ledger, action->node, action->message);
    struct tf_glance *glance = tf_ledger_glance(ledger, action->node, action->conversation);
    bool is_of_room = action->kind == TF_COMMAND_READ || action->kind == TF_COMMAND_CREATE;
    if (is_of_room && glance != NULL)
        glance->set_aside = false;
    if (!is_of_room && sight != NULL)
        sight->set_aside = false;
}

/* Its attempts are counted anew. */
static void hear_retried(struct tf_ledger *ledger, struct tf_known_action *action,
                         const struct tf_record *record) {
    take_up(ledger, action);
    action->maybe_taken = may_have_been_taken(action);
    action->retried_us = record->at_us;
    action->retried_record = (uint32_t)record->index;
    action->parked_record = 0;
    action->refusal = TF_REFUSAL_NONE;
    action->last_request = NULL;
    action->heard = false;
    action->attempts = 0;
    action->permanent = 0;
}

static void hear_attempt(struct tf_ledger *ledger, struct tf_known_action *action,
                         struct tf_scene *scene) {
    struct tf_known_request *request =
        tf_ledger_learn_request(ledger, scene->record->node, scene->record->note.request_id);
    bool is_aside = action->parked_record != 0 && scene->device != NULL;
    if (is_aside && scene->device->retry_cut_record > action->parked_record)
        hear_retried(ledger, action, scene->record);
    scene->request = request;
    scene->previous_request = action->last_request;
    request->actions++;
    action->was_scripted = tf_known_action_was_lied_to(action);
    action->maybe_taken = may_have_been_taken(action);
    if (action->attempts < UINT16_MAX)
        action->attempts++;
    action->last_request = request;
    if (action->first_request == NULL) {
        action->first_request = request;
        action->first_attempt_record = scene->record->index;
    }
}

static void hear_discarded(struct tf_ledger *ledger, struct tf_known_action *action,
                           const struct tf_record *record) {
    take_up(ledger, action);
    action->discarded_record = (uint32_t)record->index;
    action->closed = true;
}

void tf_ledger_set_aside(struct tf_ledger *ledger, const struct tf_known_action *action) {
    if (action->order == 0)
        return;
    if (action->kind == TF_COMMAND_READ || action->kind == TF_COMMAND_CREATE) {
        if (action->conversation != NULL)
            tf_ledger_learn_glance(ledger, action->node, action->conversation)->set_aside = true;
    } else if (action->message != NULL) {
        tf_ledger_learn_sight(ledger, action->node, action->message)->set_aside = true;
    }
}

/* A command that the device refused because its storage failed may be durable all the same, and is
 * first heard of when it goes out. */
static void learn_kind(struct tf_known_action *action, enum tf_action_type type) {
    static const enum tf_command_kind kinds[TF_ACTION_TYPE_COUNT] = {
        [TF_ACTION_SEND] = TF_COMMAND_SEND,     [TF_ACTION_EDIT] = TF_COMMAND_EDIT,
        [TF_ACTION_DELETE] = TF_COMMAND_DELETE, [TF_ACTION_READ] = TF_COMMAND_READ,
        [TF_ACTION_CREATE] = TF_COMMAND_CREATE,
    };
    if (action->order == 0)
        action->kind = kinds[type];
}

/* What is left of an action when the server has taken an older word of it: as if its user had asked
 * for it now. */
static void hear_again(struct tf_ledger *ledger, const struct tf_record *record,
                       struct tf_scene *scene) {
    struct tf_known_action *action = scene->action;
    struct tf_known_action *old = tf_ledger_action(ledger, &record->note.other_id);
    if (action->order != 0 || old == NULL || old->order == 0 || scene->device == NULL)
        return;
    action->node = record->node;
    action->step = old->step;
    action->life = scene->device->life;
    action->kind = record->note.type == TF_ACTION_READ ? TF_COMMAND_READ : TF_COMMAND_EDIT;
    action->at_us = record->at_us;
    action->text = old->effective;
    action->of_undone = old->undone_record != 0;
    action->conversation = old->conversation;
    action->message = tf_ledger_learn_named(ledger, &record->note.message_id);
    action->seen_version = old->kind == TF_COMMAND_SEND ? 1 : old->seen_version;
    take_order(action, record->index);
    add_to_device(scene->device, action);
    scene->message = action->message;
    old->again = action;
}

void tf_ledger_hear_note(struct tf_ledger *ledger, const struct tf_record *record,
                         struct tf_scene *scene) {
    enum tf_note_kind kind = record->note.kind;
    if (kind == TF_NOTE_WIPED && scene->device != NULL)
        tf_ledger_hear_wiped(scene->device, record);
    if (kind == TF_NOTE_CLEANED && scene->device != NULL)
        tf_ledger_hear_cleaned(ledger, record,
                               tf_ledger_learn_glance(ledger, record->node,
                                                      tf_ledger_learn_conversation(
                                                          ledger, &record->note.conversation_id)),
                               record->note.number);
    if (tf_id_is_none(&record->note.action_id) ||
        (kind != TF_NOTE_COALESCED && kind != TF_NOTE_ATTEMPT && kind != TF_NOTE_OUTCOME &&
         kind != TF_NOTE_PARKED && kind != TF_NOTE_CONFLICT && kind != TF_NOTE_RETRY &&
         kind != TF_NOTE_WITHDRAWN && kind != TF_NOTE_AGAIN && kind != TF_NOTE_RETRIED &&
         kind != TF_NOTE_DISCARDED))
        return;
    struct tf_known_action *action = tf_ledger_learn_action(ledger, &record->note.action_id);
    if (action->shared && action->node != record->node)
        return; /* what becomes of it on the device that started from a copy */
    scene->action = action;
    scene->message = action->message;
    if (kind == TF_NOTE_COALESCED) {
        hear_coalesced(ledger, action, record);
    } else if (kind == TF_NOTE_ATTEMPT) {
        learn_kind(action, record->note.type);
        hear_attempt(ledger, action, scene);
    } else if (kind == TF_NOTE_AGAIN) {
        hear_again(ledger, record, scene);
    } else if (kind == TF_NOTE_OUTCOME) {
        hear_outcome(action, record);
    } else if (kind == TF_NOTE_PARKED) {
        action->parked_record = record->index;
        action->refusal = record->note.refusal;
        tf_ledger_set_aside(ledger, action);
    } else if (kind == TF_NOTE_RETRIED) {
        hear_retried(ledger, action, record);
    } else if (kind == TF_NOTE_DISCARDED) {
        hear_discarded(ledger, action, record);
    } else if (kind == TF_NOTE_WITHDRAWN) {
        action->withdrawn_record = record->index;
        action->closed = true;
    } else if (kind == TF_NOTE_CONFLICT) {
        action->met_record = record->index;
        action->met_strategy = record->note.strategy;
    }
}
