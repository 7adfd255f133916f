#include "oracle/ledger/parts.h"

#define SIGHTS_LISTED 4 /* most messages are seen by few; those of large groups go to a map */
#define ABSORBED_MAX                                                                               \
    1000000 /* chain of coalesced actions; a circle is the subject's fault, not ours */

const struct tf_plan *tf_ledger_plan(const struct tf_ledger *ledger) {
    return ledger->plan;
}

enum tf_phase tf_ledger_phase(const struct tf_ledger *ledger) {
    return ledger->phase;
}

uint64_t tf_ledger_record(const struct tf_ledger *ledger) {
    return ledger->record;
}

tf_time tf_ledger_now(const struct tf_ledger *ledger) {
    return ledger->now_us;
}

bool tf_ledger_rested(const struct tf_ledger *ledger) {
    return ledger->rested;
}

bool tf_ledger_drained(const struct tf_ledger *ledger) {
    return ledger->drained;
}

uint64_t tf_ledger_rest_record(const struct tf_ledger *ledger) {
    return ledger->rest_record;
}

struct tf_known_device *tf_ledger_device(const struct tf_ledger *ledger, uint32_t node) {
    return node < ledger->plan->replica_count ? &ledger->devices[node] : NULL;
}

static void *find(const struct tf_map *map, uint64_t key) {
    uint64_t *value = tf_map_find(map, key);
    return value == NULL ? NULL : (void *)(uintptr_t)*value;
}

static void keep(struct tf_map *map, uint64_t key, void *known) {
    tf_map_put(map, key, (uint64_t)(uintptr_t)known);
}

static uint64_t pair_key(uint32_t node, uint32_t index) {
    return (uint64_t)node << 32 | index;
}

void tf_known_list_add(struct tf_known_list *list, void *item) {
    void *items = list->items;
    tf_grow(&items, &list->capacity, list->count, sizeof(*list->items));
    list->items = items;
    list->items[list->count++] = item;
}

/* A send's id is its message's client id, so actions are looked through for those. */
struct tf_known_message *tf_ledger_message(const struct tf_ledger *ledger, const struct tf_id *id) {
    if (tf_id_is_none(id))
        return NULL;
    struct tf_known_message *message = find(&ledger->messages, tf_id_hash(id));
    if (message != NULL)
        return message;
    const struct tf_known_action *action = find(&ledger->actions, tf_id_hash(id));
    return action != NULL && action->message != NULL && action->message->send == action
               ? action->message
               : NULL;
}

static struct tf_known_message *make_message(struct tf_ledger *ledger) {
    struct tf_known_message *message = tf_ledger_arena_take(&ledger->arena, sizeof(*message));
    message->user = TF_NAME_NONE;
    message->name = TF_NAME_NONE;
    message->index = (uint32_t)ledger->all_messages.count;
    tf_known_list_add(&ledger->all_messages, message);
    return message;
}

struct tf_known_message *tf_ledger_learn_message(struct tf_ledger *ledger, const struct tf_id *id,
                                                 const struct tf_id *client_id) {
    struct tf_known_message *message = tf_ledger_message(ledger, client_id);
    if (message == NULL)
        message = tf_ledger_message(ledger, id);
    if (message == NULL && tf_id_is_none(id) && tf_id_is_none(client_id))
        return NULL;
    if (message == NULL)
        message = make_message(ledger);
    if (tf_id_is_none(&message->id) && !tf_id_is_none(id)) {
        message->id = *id;
        keep(&ledger->messages, tf_id_hash(id), message);
    }
    if (tf_id_is_none(&message->client_id) && !tf_id_is_none(client_id)) {
        message->client_id = *client_id;
        keep(&ledger->messages, tf_id_hash(client_id), message);
    }
    return message;
}

struct tf_known_message *tf_ledger_learn_sent(struct tf_ledger *ledger,
                                              struct tf_known_action *action) {
    struct tf_known_message *message = tf_ledger_message(ledger, &action->id);
    if (message == NULL)
        message = make_message(ledger);
    message->client_id = action->id;
    message->send = action;
    action->message = message;
    return message;
}

struct tf_known_message *tf_ledger_learn_named(struct tf_ledger *ledger, const struct tf_id *name) {
    struct tf_known_message *message = tf_ledger_message(ledger, name);
    if (message != NULL || tf_id_is_none(name))
        return message;
    message = make_message(ledger);
    keep(&ledger->messages, tf_id_hash(name), message);
    return message;
}

struct tf_known_message *tf_ledger_named(const struct tf_ledger *ledger, uint32_t name) {
    return name < ledger->plan->message_count ? ledger->named[name] : NULL;
}

struct tf_known_action *tf_ledger_action(const struct tf_ledger *ledger, const struct tf_id *id) {
    return tf_id_is_none(id) ? NULL : find(&ledger->actions, tf_id_hash(id));
}

struct tf_known_action *tf_ledger_learn_action(struct tf_ledger *ledger, const struct tf_id *id) {
    struct tf_known_action *action = tf_ledger_action(ledger, id);
    if (action != NULL)
        return action;
    action = tf_ledger_arena_take(&ledger->arena, sizeof(*action));
    action->id = *id;
    action->index = (uint32_t)ledger->all_actions.count;
    action->node = TF_NODE_NONE;
    action->step = TF_NAME_NONE;
    action->kind = TF_COMMAND_KIND_COUNT;
    tf_known_list_add(&ledger->all_actions, action);
    if (!tf_id_is_none(id))
        keep(&ledger->actions, tf_id_hash(id), action);
    return action;
}

struct tf_known_conversation *tf_ledger_conversation(const struct tf_ledger *ledger,
                                                     const struct tf_id *id) {
    return tf_id_is_none(id) ? NULL : find(&ledger->conversations, tf_id_hash(id));
}

struct tf_known_conversation *tf_ledger_learn_conversation(struct tf_ledger *ledger,
                                                           const struct tf_id *id) {
    if (tf_id_is_none(id))
        return NULL;
    struct tf_known_conversation *conversation = tf_ledger_conversation(ledger, id);
    if (conversation != NULL)
        return conversation;
    conversation = tf_ledger_arena_take(&ledger->arena, sizeof(*conversation));
    conversation->id = *id;
    conversation->plan_index = TF_NAME_NONE;
    conversation->index = (uint32_t)ledger->conversations.count;
    keep(&ledger->conversations, tf_id_hash(id), conversation);
    return conversation;
}

void tf_ledger_alias_conversation(struct tf_ledger *ledger, const struct tf_id *id,
                                  struct tf_known_conversation *conversation) {
    if (!tf_id_is_none(id))
        *tf_map_put(&ledger->conversations, tf_id_hash(id), 0) = (uint64_t)(uintptr_t)conversation;
}

struct tf_known_conversation *tf_ledger_planned(const struct tf_ledger *ledger, uint32_t index) {
    return index < ledger->plan->conversation_count ? ledger->planned[index] : NULL;
}

struct tf_sight *tf_ledger_sight(const struct tf_ledger *ledger, uint32_t node,
                                 const struct tf_known_message *message) {
    if (message == NULL)
        return NULL;
    for (struct tf_sight *sight = message->sights; sight != NULL; sight = sight->next)
        if (sight->node == node)
            return sight;
    return message->sight_count <= SIGHTS_LISTED
               ? NULL
               : find(&ledger->sights, pair_key(node, message->index));
}

struct tf_sight *tf_ledger_learn_sight(struct tf_ledger *ledger, uint32_t node,
                                       struct tf_known_message *message) {
    struct tf_sight *sight = tf_ledger_sight(ledger, node, message);
    if (sight != NULL)
        return sight;
    sight = tf_ledger_arena_take(&ledger->arena, sizeof(*sight));
    sight->node = node;
    sight->message = message;
    if (message->sight_count++ < SIGHTS_LISTED) {
        sight->next = message->sights;
        message->sights = sight;
    } else {
        keep(&ledger->sights, pair_key(node, message->index), sight);
    }
    return sight;
}

struct tf_glance *tf_ledger_glance(const struct tf_ledger *ledger, uint32_t viewer,
                                   const struct tf_known_conversation *conversation) {
    return conversation == NULL ? NULL
                                : find(&ledger->glances, pair_key(viewer, conversation->index));
}

struct tf_glance *tf_ledger_learn_glance(struct tf_ledger *ledger, uint32_t viewer,
                                         struct tf_known_conversation *conversation) {
    struct tf_glance *glance = tf_ledger_glance(ledger, viewer, conversation);
    if (glance != NULL)
        return glance;
    glance = tf_ledger_arena_take(&ledger->arena, sizeof(*glance));
    glance->viewer = viewer;
    glance->conversation = conversation;
    keep(&ledger->glances, pair_key(viewer, conversation->index), glance);
    return glance;
}

const struct tf_known_list *tf_ledger_held_for(const struct tf_ledger *ledger, uint32_t user) {
    return &ledger->held_for[user];
}

bool tf_ledger_shows(const struct tf_ledger *ledger, const struct tf_sight *sight) {
    if (sight == NULL || sight->record == 0 || !sight->exists)
        return false;
    const struct tf_known_device *device = tf_ledger_device(ledger, sight->node);
    return device == NULL || sight->record >= device->shown_view;
}

struct tf_known_message *tf_ledger_first_of_text(const struct tf_ledger *ledger, uint32_t node,
                                                 const struct tf_known_conversation *conversation,
                                                 struct tf_slice text) {
    return find(&ledger->texts, tf_ledger_text_key(node, conversation, text));
}

size_t tf_ledger_message_count(const struct tf_ledger *ledger) {
    return ledger->all_messages.count;
}

struct tf_known_message *tf_ledger_message_at(const struct tf_ledger *ledger, size_t i) {
    return ledger->all_messages.items[i];
}

size_t tf_ledger_action_count(const struct tf_ledger *ledger) {
    return ledger->all_actions.count;
}

struct tf_known_action *tf_ledger_action_at(const struct tf_ledger *ledger, size_t i) {
    return ledger->all_actions.items[i];
}

const uint32_t *tf_ledger_devices_of(const struct tf_ledger *ledger, uint32_t user,
                                     uint32_t *count) {
    *count = ledger->user_first[user + 1] - ledger->user_first[user];
    return &ledger->user_devices[ledger->user_first[user]];
}

uint64_t tf_ledger_strategy_key(uint32_t node, const struct tf_known_conversation *conversation,
                                uint32_t of_action) {
    uint64_t where = conversation == NULL ? 0 : (uint64_t)conversation->index + 1;
    return ((uint64_t)node << 32 | where) << 2 | of_action;
}

/* Of the conversation and the type, of the conversation, of the type, of the user. */
enum tf_strategy tf_ledger_strategy(const struct tf_ledger *ledger, uint32_t node,
                                    const struct tf_known_conversation *conversation,
                                    enum tf_action_type type) {
    for (int general = conversation == NULL; general < 2; general++) {
        const struct tf_known_conversation *where = general ? NULL : conversation;
        for (int typed = 1; typed >= 0; typed--) {
            uint64_t key = tf_ledger_strategy_key(node, where, typed ? 1 + (uint32_t)type : 0);
            const uint64_t *own = tf_map_find(&ledger->strategies, key);
            if (own != NULL)
                return (enum tf_strategy) * own;
        }
    }
    return ledger->devices[node].strategy;
}

const struct tf_known_version *tf_known_version_of(const struct tf_known_message *message,
                                                   uint64_t version) {
    const struct tf_known_version *state = message->newest;
    while (state != NULL && state->version > version)
        state = state->older;
    return state != NULL && state->version == version ? state : NULL;
}

bool tf_known_action_has_text(const struct tf_known_action *action) {
    return action->kind == TF_COMMAND_SEND || action->kind == TF_COMMAND_EDIT ||
           action->kind == TF_COMMAND_RESOLVE;
}

bool tf_known_action_knows_text(const struct tf_known_action *action) {
    return action->kind != TF_COMMAND_RESOLVE || action->resolution != TF_RESOLVE_MINE ||
           action->effective.len > 0;
}

bool tf_ledger_has_extension(const struct tf_ledger *ledger, uint32_t node) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    return device != NULL && device->has_extension;
}

bool tf_known_action_was_lied_to(const struct tf_known_action *action) {
    return action->was_scripted ||
           (action->last_request != NULL && action->last_request->is_scripted);
}

struct tf_known_action *tf_known_action_root(struct tf_known_action *action) {
    for (int i = 0; action->absorbed_by != NULL && i < ABSORBED_MAX; i++)
        action = action->absorbed_by;
    return action;
}

bool tf_ledger_records_failed(const struct tf_ledger *ledger) {
    return ledger->records_failed;
}

bool tf_ledger_was_restored(const struct tf_ledger *ledger) {
    return ledger->restored;
}

const struct tf_known_fault *tf_ledger_ended(const struct tf_ledger *ledger, size_t *count) {
    *count = ledger->ended_count;
    return ledger->ended;
}

const uint32_t *tf_ledger_faults(const struct tf_ledger *ledger, size_t *count) {
    *count = ledger->fault_count;
    return ledger->faults;
}
