#include "sim/look_server.h"

#include "sim/looker.h"
#include "sim/server_node.h"
#include "sim/shown.h"

void tf_look_truth(struct tf_world *world, uint32_t user) {
    bool failed = false;
    if (world->host.self == NULL || world->server->snapshot == NULL)
        return;
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return;
    struct tf_looker looker = {.world = world, .node = TF_NODE_SERVER};
    const struct tf_viewer viewer = tf_looker_server(&looker);
    tf_looker_begin(&looker, TF_VIEW_TRUTH, user);
    world->server->snapshot(world->host.self, store, &world->plan->users[user].id, &viewer, NULL);
    tf_looker_end(&looker, TF_VIEW_TRUTH, user);
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
    struct tf_looker looker = {.world = world, .node = TF_NODE_SERVER};
    const struct tf_viewer viewer = tf_looker_server(&looker);
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
            tf_looker_begin(&looker, TF_VIEW_TRUTH, first + i);
            tf_shown_tell(&kept[i], &viewer);
            tf_looker_end(&looker, TF_VIEW_TRUTH, first + i);
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
