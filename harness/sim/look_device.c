#include "sim/look_device.h"

#include "sim/client_node.h"
#include "sim/look_step.h"
#include "sim/looker.h"
#include "sim/shown.h"

static void keep_version(void *self, const struct tf_message_view *view) {
    *(uint64_t *)self = view->exists ? view->version : 0;
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
    const struct tf_viewer viewer = {.self = out, .message = keep_version};
    enum tf_code code = world->client->lookup(replica->self, store, message_id, &viewer, NULL);
    if (store != NULL && store->damaged)
        code = TF_E_DAMAGED;
    tf_replica_take_back(world, store);
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

static void look_at_all(struct tf_world *world, struct tf_replica *replica, struct tf_store *store,
                        enum tf_view_purpose purpose) {
    struct tf_looker looker = tf_looker_of(world, replica);
    const struct tf_viewer viewer = tf_looker_device(&looker);
    uint32_t user = tf_world_plan_of(world, replica)->user;
    tf_looker_begin(&looker, purpose, user);
    if (purpose == TF_VIEW_DURABLE)
        world->client->inspect(replica->self, store, &viewer, NULL);
    else
        world->client->snapshot(replica->self, store, tf_clock_mono(&replica->clock, world->now_us),
                                &viewer, NULL);
    tf_looker_end(&looker, purpose, user);
}

/* What is durable and then what is shown, from one pass; false when the second has to be asked for
 * by itself. */
static bool survey(struct tf_world *world, struct tf_replica *replica, struct tf_store *store) {
    struct tf_shown kept = {0};
    struct tf_looker looker = tf_looker_of(world, replica);
    const struct tf_viewer viewer = tf_looker_device(&looker);
    const struct tf_viewer keeper = tf_shown_keeper(&kept, &viewer);
    const struct tf_survey whom = {.durable = &viewer,
                                   .shown = &keeper,
                                   .mono_us = tf_clock_mono(&replica->clock, world->now_us)};
    uint32_t user = tf_world_plan_of(world, replica)->user;
    tf_looker_begin(&looker, TF_VIEW_DURABLE, user);
    bool whole = world->client->survey(replica->self, store, &whom, NULL) == TF_OK;
    tf_looker_end(&looker, TF_VIEW_DURABLE, user);
    if (whole) {
        tf_looker_begin(&looker, TF_VIEW_SHOWN, user);
        tf_shown_tell(&kept, &viewer);
        tf_looker_end(&looker, TF_VIEW_SHOWN, user);
    }
    tf_shown_close(&kept);
    return whole;
}

static void look_at_both(struct tf_world *world, struct tf_replica *replica,
                         struct tf_store *store) {
    const struct tf_client_ops *client = world->client;
    bool inspects = tf_look_can_inspect(world), shows = client->snapshot != NULL;
    bool at_once = inspects && shows && client->survey != NULL;
    if (at_once && survey(world, replica, store))
        return;
    if (inspects && !at_once)
        look_at_all(world, replica, store, TF_VIEW_DURABLE);
    if (shows)
        look_at_all(world, replica, store, TF_VIEW_SHOWN);
}

/* A database that a failed upgrade left as it was shows nothing to the app that should read it. */
static bool can_be_read(struct tf_world *world, struct tf_replica *replica,
                        struct tf_store *store) {
    struct tf_cursor cursor;
    return !tf_look_can_inspect(world) || tf_look_cursor(world, replica, store, &cursor);
}

void tf_look_replica(struct tf_world *world, struct tf_replica *replica,
                     enum tf_view_purpose purpose) {
    bool failed = false;
    bool can =
        purpose == TF_VIEW_DURABLE ? tf_look_can_inspect(world) : world->client->snapshot != NULL;
    if (replica->self == NULL || !can || tf_replica_is_extension(world, replica) ||
        tf_look_is_blurred(replica))
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
    if (replica->self == NULL || tf_replica_is_extension(world, replica) ||
        tf_look_is_blurred(replica))
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
    if (can_be_read(world, replica, store)) {
        tf_look_cover(world, replica, store, true);
        look_at_both(world, replica, store);
    }
    tf_replica_take_back(world, store);
    replica->crashed = false;
}

bool tf_look_can_show(struct tf_world *world, struct tf_replica *replica) {
    bool failed = false;
    if (tf_look_is_blurred(replica))
        return true;
    struct tf_store *store = tf_replica_lend(world, replica, &failed);
    bool can = !failed && can_be_read(world, replica, store);
    tf_replica_take_back(world, store);
    return can;
}
