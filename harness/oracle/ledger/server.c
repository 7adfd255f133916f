#include "oracle/ledger/parts.h"

#include "base/hash.h"

uint64_t tf_ledger_text_key(uint32_t node, const struct tf_known_conversation *conversation,
                            struct tf_slice text) {
    uint64_t index = conversation == NULL ? UINT64_MAX : conversation->index;
    return tf_hash_pair(tf_hash_slice(text), tf_hash_pair(index, node));
}

static uint32_t number_of(const struct tf_map *names, const struct tf_id *id) {
    const uint64_t *number = tf_map_find(names, tf_id_hash(id));
    return number == NULL ? TF_NODE_NONE : (uint32_t)*number;
}

/* The text as it is already kept somewhere, so that each is held once. */
static struct tf_slice keep_text(struct tf_ledger *ledger, const struct tf_known_action *action,
                                 struct tf_slice text) {
    if (action != NULL && tf_slice_equal(action->effective, text))
        return action->effective;
    return tf_ledger_arena_text(&ledger->arena, text);
}

static void add_version(struct tf_ledger *ledger, const struct tf_record *record,
                        const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &record->audit;
    struct tf_known_version *state = tf_ledger_arena_take(&ledger->arena, sizeof(*state));
    state->older = scene->message->newest;
    state->action = scene->action;
    state->version = audit->new_version;
    state->seq = audit->seq;
    state->entry = audit->entry;
    state->record = record->index;
    state->at_us = record->at_us;
    state->node = scene->device == NULL ? TF_NODE_NONE : scene->device->node;
    state->is_deleted = audit->type == TF_ACTION_DELETE;
    if (!state->is_deleted)
        state->content = keep_text(ledger, scene->action, audit->content);
    scene->message->newest = state;
    if (state->is_deleted && scene->message->deleted_version == 0)
        scene->message->deleted_version = audit->new_version;
}

/* One more effect of a text that its user asked for, and whether it came under another key than was
 * asked. */
static void count_effect(struct tf_ledger *ledger, const struct tf_record *record,
                         const struct tf_scene *scene) {
    struct tf_known_message *message = scene->message;
    const struct tf_known_action *send = message->send;
    struct tf_slice text = send != NULL ? send->text : record->audit.content;
    bool by_any = send != NULL && (send->undone_record != 0 || send->shared);
    uint32_t node = by_any ? send->node : scene->device->node;
    uint64_t key = tf_ledger_text_key(node, message->conversation, text);
    const uint64_t *place = tf_map_find(&ledger->texts, key);
    struct tf_known_message *first =
        place == NULL ? NULL : (struct tf_known_message *)(uintptr_t)*place;
    if (first != NULL)
        first->stored++;
    if (first == NULL || send != NULL || message->twin_of != NULL)
        return;
    message->twin_of = first;
    message->next_twin = first->next_twin;
    first->next_twin = message;
}

static void hear_creation(struct tf_ledger *ledger, const struct tf_record *record,
                          const struct tf_scene *scene) {
    struct tf_known_message *message = scene->message;
    bool first = message->newest == NULL;
    if (message->conversation == NULL)
        message->conversation =
            tf_ledger_learn_conversation(ledger, &record->audit.conversation_id);
    if (first) {
        message->position = record->audit.seq;
        message->user = number_of(&ledger->user_names, &record->audit.actor_id);
        message->parent = tf_ledger_learn_named(ledger, &record->audit.reply_to);
        if (message->conversation != NULL)
            message->conversation->messages++;
    }
    if (first && scene->device != NULL)
        count_effect(ledger, record, scene);
}

/* The message of an entry; client ids are told for creations, and later for whoever joins the two.
 */
static struct tf_known_message *message_of(struct tf_ledger *ledger,
                                           const struct tf_audit_view *audit) {
    if (audit->type == TF_ACTION_CREATE)
        return NULL;
    if (audit->type == TF_ACTION_SEND && tf_id_is_none(&audit->client_id))
        return tf_ledger_learn_message(ledger, &audit->message_id, &audit->action_id);
    if (audit->type == TF_ACTION_READ)
        return tf_ledger_learn_named(ledger, &audit->message_id);
    return tf_ledger_learn_message(ledger, &audit->message_id, &audit->client_id);
}

static bool changes_message(enum tf_action_type type) {
    return type == TF_ACTION_SEND || type == TF_ACTION_EDIT || type == TF_ACTION_DELETE;
}

/* The replica that is this user on this device; several accounts may share one. */
static uint32_t account_of(const struct tf_ledger *ledger, const struct tf_audit_view *audit) {
    const uint64_t *node =
        tf_map_find(&ledger->device_names,
                    tf_hash_pair(tf_id_hash(&audit->device_id), tf_id_hash(&audit->actor_id)));
    return node == NULL ? TF_NODE_NONE : (uint32_t)*node;
}

void tf_ledger_hear_audit(struct tf_ledger *ledger, const struct tf_record *record,
                          struct tf_scene *scene) {
    const struct tf_audit_view *audit = &record->audit;
    scene->device = tf_ledger_device(ledger, account_of(ledger, audit));
    scene->message = message_of(ledger, audit);
    scene->server_before = scene->message == NULL ? NULL : scene->message->newest;
    if (scene->message != NULL && audit->operation.len > 0)
        scene->message->is_shared = true;
    if (!tf_id_is_none(&audit->action_id))
        scene->action = tf_ledger_learn_action(ledger, &audit->action_id);
    struct tf_known_action *action = scene->action;
    if (action != NULL && audit->type == TF_ACTION_CREATE && action->conversation != NULL)
        tf_ledger_alias_conversation(ledger, &audit->conversation_id, action->conversation);
    struct tf_known_conversation *conversation =
        tf_ledger_conversation(ledger, &audit->conversation_id);
    if (conversation != NULL && audit->seq > conversation->newest_seq)
        conversation->newest_seq = audit->seq;
    if (action != NULL && scene->message != NULL && !scene->message->is_shared)
        tf_ledger_hear_merged(ledger, audit, action);
    if (audit->outcome == TF_OUTCOME_CONFLICT) {
        if (action != NULL && action->conflict_record == 0)
            action->conflict_record = record->index;
        if (action != NULL)
            action->refused_record = record->index;
        return;
    }
    if (action != NULL && action->applied_record == 0) {
        action->applied_record = record->index;
        action->applied_entry = audit->entry;
        action->applied_position = scene->message == NULL ? 0 : scene->message->position;
        action->closed = true;
    }
    if (conversation != NULL && audit->seq != 0 && !tf_id_is_none(&audit->user_id))
        tf_ledger_hear_membership(ledger, record, conversation);
    if (scene->message == NULL || !changes_message(audit->type))
        return;
    if (audit->type == TF_ACTION_SEND)
        hear_creation(ledger, record, scene);
    if (audit->seq != 0)
        add_version(ledger, record, scene);
}
