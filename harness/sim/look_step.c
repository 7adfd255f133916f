#include "sim/look_step.h"

#include "sim/looker.h"
#include "sim/observe.h"

#include <stdlib.h>

/* -- What the step touched -- */

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

/* A message that the cursor's changes have shown need not be looked up again for having been
 * touched. */
static void forget_touched(struct tf_world *world, const struct tf_id *id) {
    struct tf_touched *touched = &world->touched;
    for (size_t i = 0; i < touched->count; i++)
        if (tf_id_equal(&touched->ids[i], id))
            touched->ids[i] = (struct tf_id){0};
}

/* -- Messages that are looked up together, each behind the change that it is looked up for -- */

struct list {
    struct tf_looker looker;
    const struct tf_indexed_change *changes; /* NULL: for having been touched */
    size_t next;
};

static void tell_next(struct list *list) {
    const struct tf_indexed_change *change =
        list->changes == NULL ? NULL : &list->changes[list->next];
    list->next++;
    if (change == NULL)
        return;
    struct tf_record record = {.kind = TF_RECORD_CHANGE,
                               .node = list->looker.node,
                               .change = {.seq = change->seq, .message_id = change->message_id}};
    tf_observe(list->looker.world, &record);
}

static void see_listed(void *self, const struct tf_message_view *view) {
    struct list *list = self;
    tell_next(list);
    tf_looker_message(&list->looker, view);
}

static void look_up_one(struct tf_replica *replica, struct tf_store *store, struct list *list,
                        const struct tf_id *id) {
    const struct tf_viewer viewer = {.self = &list->looker, .message = tf_looker_message};
    tell_next(list);
    list->looker.world->client->lookup(replica->self, store, id, &viewer, NULL);
}

/* What cannot be looked up is passed over, whether one by one or at once. */
static void look_up(struct tf_replica *replica, struct tf_store *store, struct list *list,
                    const struct tf_wanted *wanted) {
    const struct tf_client_ops *client = list->looker.world->client;
    const struct tf_viewer viewer = {.self = list, .message = see_listed};
    bool at_once = wanted->count > 1 && client->lookups != NULL;
    while (list->next < wanted->count && at_once) {
        struct tf_wanted rest = {wanted->ids + list->next, wanted->count - list->next};
        client->lookups(replica->self, store, &rest, &viewer, NULL);
        if (list->next < wanted->count)
            tell_next(list);
    }
    while (list->next < wanted->count)
        look_up_one(replica, store, list, &wanted->ids[list->next]);
}

static void look_up_changes(struct tf_world *world, struct tf_replica *replica,
                            struct tf_store *store, const struct tf_indexed_change *changes,
                            size_t count) {
    struct list list = {.looker = tf_looker_of(world, replica), .changes = changes};
    if (count == 0)
        return;
    struct tf_id one = {{0}};
    struct tf_id *ids = count == 1 ? &one : tf_alloc(count * sizeof(*ids));
    for (size_t i = 0; i < count; i++)
        ids[i] = changes[i].message_id;
    look_up(replica, store, &list, &(struct tf_wanted){ids, count});
    for (size_t i = 0; i < count; i++)
        forget_touched(world, &ids[i]);
    if (ids != &one)
        free(ids);
}

static void look_up_touched(struct tf_world *world, struct tf_replica *replica,
                            struct tf_store *store) {
    struct tf_touched *touched = &world->touched;
    struct list list = {.looker = tf_looker_of(world, replica)};
    size_t count = 0;
    for (size_t i = 0; i < touched->count; i++)
        if (!tf_id_is_none(&touched->ids[i]))
            touched->ids[count++] = touched->ids[i];
    touched->count = count;
    look_up(replica, store, &list, &(struct tf_wanted){touched->ids, count});
}

/* -- The durable cursor -- */

static void keep_cursor(void *self, const struct tf_cursor *cursor) {
    *(struct tf_cursor *)self = *cursor;
}

bool tf_look_cursor(struct tf_world *world, const struct tf_replica *replica,
                    struct tf_store *store, struct tf_cursor *out) {
    const struct tf_viewer viewer = {.self = out, .cursor = keep_cursor};
    *out = (struct tf_cursor){0};
    return tf_look_can_inspect(world) &&
           world->client->inspect(replica->self, store, &viewer, NULL) == TF_OK;
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

static void keep_seq(struct tf_world *world, struct tf_replica *replica, uint64_t seq) {
    struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    replica->cursor_seq = seq;
    if (neighbour != NULL)
        neighbour->cursor_seq = seq;
}

static void tell_cursor(struct tf_world *world, const struct tf_replica *replica,
                        const struct tf_cursor *cursor, uint64_t old_seq, bool after_crash) {
    struct tf_record record = {
        .kind = TF_RECORD_CURSOR,
        .node = tf_world_replica_index(world, replica),
        .cursor = {.cursor = *cursor, .old_seq = old_seq, .after_crash = after_crash}};
    tf_observe(world, &record);
}

/* What a cursor of another log covers is nothing that this one tells. */
void tf_look_cover(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                   bool after_crash) {
    struct tf_cursor cursor;
    if (!tf_look_cursor(world, replica, store, &cursor))
        return;
    bool same_log = keep_epoch(world, replica, &cursor.epoch);
    uint64_t old = same_log ? replica->cursor_seq : 0, new = cursor.seq;
    if (old == new && !after_crash)
        return;
    size_t count = 0;
    const struct tf_indexed_change *changes = NULL;
    if (tf_look_is_present(world, replica))
        changes = tf_audit_index_between(&world->index, tf_world_plan_of(world, replica)->user,
                                         new < old ? 0 : old, new, &count);
    look_up_changes(world, replica, store, changes, count);
    tell_cursor(world, replica, &cursor, old, after_crash);
    keep_seq(world, replica, new);
    tf_world_moved(world);
}

/* The history of a conversation that was joined is all here: from now on it is in scope, what was
 * before the joining, too. The server may know of a later joining than the device: what lies beyond
 * the cursor comes with that. */
static void cover_filled(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store) {
    struct tf_cursor cursor;
    if (!tf_look_cursor(world, replica, store, &cursor))
        return;
    size_t count;
    const struct tf_indexed_change *changes =
        tf_audit_index_before_joining(&world->index, tf_world_plan_of(world, replica)->user,
                                      &world->touched.filled, cursor.seq, &count);
    look_up_changes(world, replica, store, changes, count);
    tell_cursor(world, replica, &cursor, cursor.seq, false);
}

void tf_look_step(struct tf_world *world, struct tf_replica *replica, struct tf_store *store) {
    if (tf_look_is_blurred(replica))
        return;
    if (world->touched.cursor)
        tf_look_cover(world, replica, store, false);
    if (!tf_id_is_none(&world->touched.filled))
        cover_filled(world, replica, store);
    if (world->client->lookup != NULL)
        look_up_touched(world, replica, store);
}
