#include "sim/look.h"

#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/shown.h"

#include <stdlib.h>

/* Who looks: whatever is seen becomes a record of `node`. */
struct looker {
    struct tf_world *world;
    uint32_t node;
    uint64_t version; /* of the last message seen */
    struct tf_cursor cursor;
};

static void see_message(void *self, const struct tf_message_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_MESSAGE, .node = looker->node, .message = *view};
    tf_observe(looker->world, &record);
}

static void see_conversation(void *self, const struct tf_conversation_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_CONVERSATION, .node = looker->node, .conversation = *view};
    tf_observe(looker->world, &record);
}

static void see_action(void *self, const struct tf_action_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_ACTION, .node = looker->node, .action = *view};
    tf_observe(looker->world, &record);
}

static void see_conflict(void *self, const struct tf_conflict_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_CONFLICT, .node = looker->node, .conflict = *view};
    tf_observe(looker->world, &record);
}

static void see_typing(void *self, const struct tf_typing_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_TYPING, .node = looker->node, .typing = *view};
    tf_observe(looker->world, &record);
}

static void see_media(void *self, const struct tf_media_view *view) {
    struct looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_MEDIA, .node = looker->node, .media = *view};
    tf_observe(looker->world, &record);
}

static void see_cursor(void *self, const struct tf_cursor *cursor) {
    struct looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_CURSOR, .node = looker->node};
    record.cursor.cursor = *cursor;
    tf_observe(looker->world, &record);
}

static void see_sizes(void *self, const struct tf_sizes_view *view) {
    struct looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_SIZES, .node = looker->node, .sizes = *view};
    tf_observe(looker->world, &record);
}

static void see_version(void *self, const struct tf_version_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_VERSION, .node = looker->node, .version = *view};
    tf_observe(looker->world, &record);
}

static void see_reader(void *self, const struct tf_reader_view *view) {
    struct looker *looker = self;
    struct tf_record record = {
        .kind = TF_RECORD_VIEW_READER, .node = looker->node, .reader = *view};
    tf_observe(looker->world, &record);
}

static void see_data(void *self, const struct tf_data_view *view) {
    struct looker *looker = self;
    struct tf_record record = {.kind = TF_RECORD_VIEW_DATA, .node = looker->node, .data = *view};
    tf_observe(looker->world, &record);
}

static bool asks_for(const struct tf_plan *plan, enum tf_check_kind kind) {
    for (uint32_t i = 0; i < plan->check_count; i++)
        if (plan->checks[i].kind == kind)
            return true;
    return false;
}

static void keep_version(void *self, const struct tf_message_view *view) {
    ((struct looker *)self)->version = view->exists ? view->version : 0;
}

static void keep_cursor(void *self, const struct tf_cursor *cursor) {
    ((struct looker *)self)->cursor = *cursor;
}

void tf_look_begin(struct tf_world *world) {
    world->touched.count = 0;
    world->touched.cursor = false;
    world->touched.filled = (struct tf_id){{0}};
}

static bool is_touched(const struct tf_touched *touched, const struct tf_id *id) {
    for (size_t i = 0; i < touched->count; i++)
        if (tf_id_equal(&touched->ids[i], id))
            return true;
    return false;
}

void tf_look_touched(struct tf_world *world, const struct tf_id *message_id) {
    struct tf_touched *touched = &world->touched;
    if (is_touched(touched, message_id))
        return;
    tf_grow((void **)&touched->ids, &touched->capacity, touched->count, sizeof(*touched->ids));
    touched->ids[touched->count++] = *message_id;
}

static void look_up(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                    const struct tf_id *id) {
    struct looker looker = {.world = world, .node = tf_world_replica_index(world, replica)};
    const struct tf_viewer viewer = {.self = &looker, .message = see_message};
    world->client->lookup(replica->self, store, id, &viewer, NULL);
}

static bool can_inspect(const struct tf_world *world) {
    return (world->client->capabilities & TF_CAN_INSPECT) != 0;
}

/* A message that the cursor's changes have shown need not be looked up again for having been
 * touched. */
static void seen(struct tf_world *world, const struct tf_id *id) {
    struct tf_touched *touched = &world->touched;
    for (size_t i = 0; i < touched->count; i++)
        if (tf_id_equal(&touched->ids[i], id))
            touched->ids[i] = (struct tf_id){0};
}

bool tf_look_is_present(const struct tf_world *world, const struct tf_replica *replica) {
    return replica->cursor_epoch != 0 &&
           (world->host.epoch == TF_EPOCH_UNTOLD || world->host.epoch == replica->cursor_epoch);
}

/* Whether the device's cursor is of the same log as before. */
static bool keep_epoch(struct tf_world *world, struct tf_replica *replica,
                       const struct tf_id *epoch) {
    struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    uint64_t hash = tf_id_is_none(epoch) ? 0 : tf_id_hash(epoch);
    bool same = replica->cursor_epoch == hash;
    replica->cursor_epoch = hash;
    if (neighbour != NULL)
        neighbour->cursor_epoch = hash;
    return same;
}

/* What a cursor of another log covers is nothing that this one tells. */
static void keep_seq(struct tf_world *world, struct tf_replica *replica, uint64_t seq) {
    struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    replica->cursor_seq = seq;
    if (neighbour != NULL)
        neighbour->cursor_seq = seq;
}

static void tell_change(struct tf_world *world, uint32_t node,
                        const struct tf_indexed_change *change) {
    struct tf_record record = {.kind = TF_RECORD_CHANGE,
                               .node = node,
                               .change = {.seq = change->seq, .message_id = change->message_id}};
    tf_observe(world, &record);
}

/* Messages that are looked up together, each behind the change that it is looked up for. */
struct list {
    struct looker looker;
    const struct tf_indexed_change *changes; /* NULL: for having been touched */
    size_t next;
};

static void tell_next(struct list *list) {
    if (list->changes != NULL)
        tell_change(list->looker.world, list->looker.node, &list->changes[list->next]);
    list->next++;
}

static void see_listed(void *self, const struct tf_message_view *view) {
    struct list *list = self;
    tell_next(list);
    see_message(&list->looker, view);
}

/* What cannot be looked up is passed over, as one by one it is. */
static void look_up_list(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                         struct list *list, const struct tf_wanted *wanted) {
    const struct tf_viewer viewer = {.self = list, .message = see_listed};
    list->looker = (struct looker){.world = world, .node = tf_world_replica_index(world, replica)};
    while (list->next < wanted->count) {
        struct tf_wanted rest = {wanted->ids + list->next, wanted->count - list->next};
        world->client->lookups(replica->self, store, &rest, &viewer, NULL);
        if (list->next < wanted->count)
            tell_next(list);
    }
}

static void cover_changes(struct tf_world *world, struct tf_replica *replica,
                          struct tf_store *store, const struct tf_indexed_change *changes,
                          size_t count) {
    uint32_t node = tf_world_replica_index(world, replica);
    if (count > 1 && world->client->lookups != NULL) {
        struct tf_id *ids = tf_alloc(count * sizeof(*ids));
        for (size_t i = 0; i < count; i++)
            ids[i] = changes[i].message_id;
        struct list list = {.changes = changes};
        look_up_list(world, replica, store, &list, &(struct tf_wanted){ids, count});
        free(ids);
    }
    for (size_t i = 0; i < count; i++) {
        if (count == 1 || world->client->lookups == NULL) {
            tell_change(world, node, &changes[i]);
            look_up(world, replica, store, &changes[i].message_id);
        }
        seen(world, &changes[i].message_id);
    }
}

/* The durable cursor, after the changes that it newly covers. */
static void cover(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                  bool after_crash) {
    struct looker looker = {.world = world, .node = tf_world_replica_index(world, replica)};
    const struct tf_viewer viewer = {.self = &looker, .cursor = keep_cursor};
    if (world->client->inspect(replica->self, store, &viewer, NULL) != TF_OK)
        return;
    bool same_log = keep_epoch(world, replica, &looker.cursor.epoch);
    uint64_t old = same_log ? replica->cursor_seq : 0, new = looker.cursor.seq;
    if (old == new && !after_crash)
        return;
    size_t count = 0;
    const struct tf_indexed_change *changes = NULL;
    if (tf_look_is_present(world, replica))
        changes = tf_audit_index_between(&world->index, tf_world_plan_of(world, replica)->user,
                                         new < old ? 0 : old, new, &count);
    cover_changes(world, replica, store, changes, count);
    struct tf_record record = {
        .kind = TF_RECORD_CURSOR,
        .node = looker.node,
        .cursor = {.cursor = looker.cursor, .old_seq = old, .after_crash = after_crash}};
    tf_observe(world, &record);
    keep_seq(world, replica, new);
    tf_world_moved(world);
}

/* The history of a conversation that was joined is all here: from now on it is in scope, what was
 * before the joining, too. The server may know of a later joining than the device: what lies beyond
 * the cursor comes with that. */
static void cover_filled(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store) {
    struct looker looker = {.world = world, .node = tf_world_replica_index(world, replica)};
    const struct tf_viewer viewer = {.self = &looker, .cursor = keep_cursor};
    if (world->client->inspect(replica->self, store, &viewer, NULL) != TF_OK)
        return;
    size_t count;
    const struct tf_indexed_change *changes =
        tf_audit_index_before_joining(&world->index, tf_world_plan_of(world, replica)->user,
                                      &world->touched.filled, looker.cursor.seq, &count);
    cover_changes(world, replica, store, changes, count);
    struct tf_record record = {.kind = TF_RECORD_CURSOR,
                               .node = looker.node,
                               .cursor = {.cursor = looker.cursor, .old_seq = looker.cursor.seq}};
    tf_observe(world, &record);
}

/* Until it is noticed that pages rot, a screen may fail to be drawn; what is not seen says nothing.
 */
static bool is_blurred(const struct tf_replica *replica) {
    return replica->disk != NULL && tf_disk_rots(replica->disk);
}

static void look_up_touched(struct tf_world *world, struct tf_replica *replica,
                            struct tf_store *store) {
    struct tf_touched *touched = &world->touched;
    size_t count = 0;
    for (size_t i = 0; i < touched->count; i++)
        if (!tf_id_is_none(&touched->ids[i]))
            touched->ids[count++] = touched->ids[i];
    touched->count = count;
    if (count > 1 && world->client->lookups != NULL) {
        look_up_list(world, replica, store, &(struct list){0},
                     &(struct tf_wanted){touched->ids, count});
        return;
    }
    for (size_t i = 0; i < count; i++)
        look_up(world, replica, store, &touched->ids[i]);
}

void tf_look_step(struct tf_world *world, struct tf_replica *replica, struct tf_store *store) {
    if (is_blurred(replica))
        return;
    if (world->touched.cursor && can_inspect(world))
        cover(world, replica, store, false);
    if (!tf_id_is_none(&world->touched.filled) && can_inspect(world))
        cover_filled(world, replica, store);
    if (world->client->lookup != NULL)
        look_up_touched(world, replica, store);
}

enum tf_code tf_look_version(struct tf_world *world, struct tf_replica *replica,
                             const struct tf_id *message_id, uint64_t *out) {
    bool failed = false;
    *out = 0;
    if (world->client->lookup == NULL || replica->self == NULL)
        return TF_OK;
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    if (failed)
        return TF_OK;
    struct looker looker = {.world = world};
    const struct tf_viewer viewer = {.self = &looker, .message = keep_version};
    enum tf_code code = world->client->lookup(replica->self, store, message_id, &viewer, NULL);
    if (store != NULL && store->damaged)
        code = TF_E_DAMAGED;
    tf_replica_take_back(world, store);
    *out = looker.version;
    return code;
}

static void keep_text(void *self, const struct tf_message_view *view) {
    tf_buf_append_slice(self, view->content);
}

void tf_look_text(struct tf_world *world, struct tf_replica *replica,
                  const struct tf_id *message_id, struct tf_buf *out) {
    bool failed = false;
    if (world->client->lookup == NULL || replica->self == NULL)
        return;
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    if (failed)
        return;
    const struct tf_viewer viewer = {.self = out, .message = keep_text};
    world->client->lookup(replica->self, store, message_id, &viewer, NULL);
    tf_replica_take_back(world, store);
}

static void bracket(struct tf_world *world, uint32_t node, enum tf_record_kind kind,
                    enum tf_view_purpose purpose, uint32_t user) {
    struct tf_record record = {
        .kind = kind, .node = node, .view = {.purpose = purpose, .user = user}};
    tf_observe(world, &record);
}

static struct tf_viewer whole_viewer(struct looker *looker) {
    const struct tf_plan *plan = looker->world->plan;
    return (struct tf_viewer){.self = looker,
                              .message = see_message,
                              .conversation = see_conversation,
                              .action = see_action,
                              .conflict = see_conflict,
                              .typing = see_typing,
                              .cursor = see_cursor,
                              .sizes = asks_for(plan, TF_CHECK_SIZE) ? see_sizes : NULL,
                              .version = asks_for(plan, TF_CHECK_VERSIONS) ? see_version : NULL,
                              .data = asks_for(plan, TF_CHECK_DATA) ? see_data : NULL,
                              .media = see_media,
                              .reader = asks_for(plan, TF_CHECK_READERS) ? see_reader : NULL};
}

static void look_at_all(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                        enum tf_view_purpose purpose) {
    struct looker looker = {.world = world, .node = tf_world_replica_index(world, replica)};
    const struct tf_viewer viewer = whole_viewer(&looker);
    uint32_t user = tf_world_plan_of(world, replica)->user;
    bracket(world, looker.node, TF_RECORD_VIEW_BEGIN, purpose, user);
    if (purpose == TF_VIEW_DURABLE)
        world->client->inspect(replica->self, store, &viewer, NULL);
    else
        world->client->snapshot(replica->self, store, tf_clock_mono(&replica->clock, world->now_us),
                                &viewer, NULL);
    bracket(world, looker.node, TF_RECORD_VIEW_END, purpose, user);
}

/* What is durable and then what is shown, from one pass; false when the second has to be asked for
 * by itself. */
static bool survey(struct tf_world *world, struct tf_replica *replica, struct tf_store *store) {
    struct tf_shown kept = {0};
    struct looker looker = {.world = world, .node = tf_world_replica_index(world, replica)};
    const struct tf_viewer viewer = whole_viewer(&looker);
    const struct tf_viewer keeper = tf_shown_keeper(&kept, &viewer);
    const struct tf_survey whom = {.durable = &viewer,
                                   .shown = &keeper,
                                   .mono_us = tf_clock_mono(&replica->clock, world->now_us)};
    uint32_t user = tf_world_plan_of(world, replica)->user;
    bracket(world, looker.node, TF_RECORD_VIEW_BEGIN, TF_VIEW_DURABLE, user);
    bool whole = world->client->survey(replica->self, store, &whom, NULL) == TF_OK;
    bracket(world, looker.node, TF_RECORD_VIEW_END, TF_VIEW_DURABLE, user);
    if (whole) {
        bracket(world, looker.node, TF_RECORD_VIEW_BEGIN, TF_VIEW_SHOWN, user);
        tf_shown_tell(&kept, &viewer);
        bracket(world, looker.node, TF_RECORD_VIEW_END, TF_VIEW_SHOWN, user);
    }
    tf_shown_close(&kept);
    return whole;
}

static void look_at_both(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store) {
    const struct tf_client_ops *client = world->client;
    if (can_inspect(world) && client->snapshot != NULL && client->survey != NULL &&
        survey(world, replica, store))
        return;
    if (can_inspect(world) && client->survey == NULL)
        look_at_all(world, replica, store, TF_VIEW_DURABLE);
    if (client->snapshot != NULL)
        look_at_all(world, replica, store, TF_VIEW_SHOWN);
}

/* A database that a failed upgrade left as it was shows nothing to the app that should read it. */
static bool can_be_read(struct tf_world *world, struct tf_replica *replica,
                        struct tf_store *store) {
    struct looker looker = {.world = world};
    const struct tf_viewer viewer = {.self = &looker, .cursor = keep_cursor};
    return !can_inspect(world) ||
           world->client->inspect(replica->self, store, &viewer, NULL) == TF_OK;
}

bool tf_look_can_show(struct tf_world *world, struct tf_replica *replica) {
    bool failed = false;
    if (is_blurred(replica))
        return true;
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    bool can = !failed && can_be_read(world, replica, store);
    tf_replica_take_back(world, store);
    return can;
}

void tf_look_replica(struct tf_world *world, struct tf_replica *replica,
                     enum tf_view_purpose purpose) {
    bool failed = false;
    bool can = purpose == TF_VIEW_DURABLE ? can_inspect(world) : world->client->snapshot != NULL;
    if (replica->self == NULL || !can || tf_replica_is_extension(world, replica) ||
        is_blurred(replica))
        return; /* the device is seen through its app */
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    if (failed)
        return;
    if (can_be_read(world, replica, store))
        look_at_all(world, replica, store, purpose);
    tf_replica_take_back(world, store);
}

void tf_look_whole(struct tf_world *world, struct tf_replica *replica) {
    bool failed = false;
    if (replica->self == NULL || tf_replica_is_extension(world, replica) || is_blurred(replica))
        return;
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    if (failed)
        return;
    if (can_be_read(world, replica, store))
        look_at_both(world, replica, store);
    tf_replica_take_back(world, store);
}

void tf_look_restart(struct tf_world *world, struct tf_replica *replica) {
    bool failed = false;
    if (tf_replica_is_extension(world, replica)) {
        replica->crashed = false;
        return;
    }
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    if (failed)
        return;
    bool readable = can_be_read(world, replica, store);
    if (can_inspect(world) && readable)
        cover(world, replica, store, true);
    if (readable)
        look_at_both(world, replica, store);
    tf_replica_take_back(world, store);
    replica->crashed = false;
}

void tf_look_truth(struct tf_world *world, uint32_t user) {
    bool failed = false;
    if (world->host.self == NULL || world->server->snapshot == NULL)
        return;
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return;
    struct looker looker = {.world = world, .node = TF_NODE_SERVER};
    const struct tf_viewer viewer = {
        .self = &looker, .message = see_message, .conversation = see_conversation};
    bracket(world, TF_NODE_SERVER, TF_RECORD_VIEW_BEGIN, TF_VIEW_TRUTH, user);
    world->server->snapshot(world->host.self, store, &world->plan->users[user].id, &viewer, NULL);
    bracket(world, TF_NODE_SERVER, TF_RECORD_VIEW_END, TF_VIEW_TRUTH, user);
    tf_host_take_back(world, store);
}

/* How many are kept until they may be told: few enough to be no matter in a world of any size. */
#define TRUTHS_MAX 16

/* What the server holds for users in a row, told as one by one it is. */
static bool look_at_truths(struct tf_world *world, uint32_t first, uint32_t count) {
    struct tf_shown kept[TRUTHS_MAX] = {{0}};
    struct tf_viewer keepers[TRUTHS_MAX];
    struct tf_shown_to whom[TRUTHS_MAX];
    bool failed = false;
    struct looker looker = {.world = world, .node = TF_NODE_SERVER};
    const struct tf_viewer viewer = {
        .self = &looker, .message = see_message, .conversation = see_conversation};
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        keepers[i] = tf_shown_keeper(&kept[i], &viewer);
        whom[i] = (struct tf_shown_to){&world->plan->users[first + i].id, &keepers[i]};
    }
    bool told = world->server->snapshots(world->host.self, store, whom, count, NULL) == TF_OK;
    for (uint32_t i = 0; i < count; i++) {
        if (told) {
            bracket(world, TF_NODE_SERVER, TF_RECORD_VIEW_BEGIN, TF_VIEW_TRUTH, first + i);
            tf_shown_tell(&kept[i], &viewer);
            bracket(world, TF_NODE_SERVER, TF_RECORD_VIEW_END, TF_VIEW_TRUTH, first + i);
        }
        tf_shown_close(&kept[i]);
    }
    tf_host_take_back(world, store);
    return told;
}

void tf_look_truths(struct tf_world *world) {
    uint32_t users = world->plan->user_count;
    bool many = world->host.self != NULL && world->server->snapshots != NULL;
    for (uint32_t first = 0; first < users; first += TRUTHS_MAX) {
        uint32_t count = users - first < TRUTHS_MAX ? users - first : TRUTHS_MAX;
        if (many && look_at_truths(world, first, count))
            continue;
        for (uint32_t i = 0; i < count; i++)
            tf_look_truth(world, first + i);
    }
}

/* What a scope's look-up keeps. */
struct scope {
    const struct tf_world *world;
    const struct tf_id *user_id;
    uint64_t newest_seq;
    bool settled;
};

static void scope_cursor(void *self, const struct tf_cursor *cursor) {
    ((struct scope *)self)->newest_seq = cursor->seq;
}

static void keep_log(void *self, const struct tf_cursor *cursor) {
    ((struct tf_world *)self)->host.epoch = tf_id_hash(&cursor->epoch);
}

void tf_look_epoch(struct tf_world *world) {
    bool failed = false;
    if (world->host.self == NULL || world->server->snapshot == NULL || world->plan->user_count == 0)
        return;
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return;
    const struct tf_viewer viewer = {.self = world, .cursor = keep_log};
    world->host.epoch = TF_EPOCH_UNTOLD;
    world->server->snapshot(world->host.self, store, &world->plan->users[0].id, &viewer, NULL);
    tf_host_take_back(world, store);
}

static void scope_conversation(void *self, const struct tf_conversation_view *view) {
    struct scope *scope = self;
    if (view->delivered_position <
        tf_audit_index_owed(&scope->world->index, &view->id, scope->user_id))
        scope->settled = false;
}

bool tf_look_scope(struct tf_world *world, uint32_t user, uint64_t *newest_seq, bool *settled) {
    struct scope scope = {
        .world = world,
        .user_id = &world->plan->users[user].id,
        .newest_seq = tf_audit_index_newest(&world->index, user),
        .settled = true,
    };
    bool failed = false;
    struct tf_store *store = NULL;
    if (world->host.self == NULL)
        return false;
    if (world->server->snapshot != NULL) {
        store = tf_host_lend(world, &failed);
        if (failed)
            return false;
        const struct tf_viewer viewer = {.self = &scope,
                                         .only_marks = true,
                                         .cursor = scope_cursor,
                                         .conversation = scope_conversation};
        world->server->snapshot(world->host.self, store, scope.user_id, &viewer, NULL);
        tf_host_take_back(world, store);
    }
    *newest_seq = scope.newest_seq;
    *settled = scope.settled;
    return true;
}
