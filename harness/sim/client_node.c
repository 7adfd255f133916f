#include "sim/client_node.h"

#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/look_device.h"
#include "sim/neighbours.h"
#include "sim/observe.h"
#include "sim/reopen.h"
#include "sim/scan.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

#include <stdlib.h>
#include <string.h>

void tf_replica_init(struct tf_world *world, struct tf_replica *replica) {
    const struct tf_plan_replica *planned = tf_world_plan_of(world, replica);
    replica->up.model = &planned->up;
    replica->down.model = &planned->down;
    tf_clock_init(&replica->clock, &planned->clock, TF_PRELUDE_US);
    replica->wake_at_us = TF_NEVER;
    replica->deadline_us = TF_NEVER;
    replica->told_deadline_us = TF_NEVER;
    replica->key = tf_id_hash(&planned->name);
    replica->seed = tf_world_draw(world, TF_CONCERN_NODE_SEED, replica->key, 0);
}

void tf_replica_close(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self != NULL)
        world->client->destroy(replica->self);
    if (replica->neighbour != 0)
        tf_stores_forget_own(world->stores, &replica->own);
    if (replica->disk != NULL && !replica->borrows_disk &&
        !tf_replica_is_extension(world, replica)) {
        tf_stores_forget(world->stores, replica->disk);
        tf_disk_destroy(replica->disk);
    }
    const struct tf_plan_replica *planned = tf_world_plan_of(world, replica);
    if (replica->up.model != &planned->up)
        free((void *)replica->up.model);
    if (replica->down.model != &planned->down)
        free((void *)replica->down.model);
}

static struct tf_machine_disk machine_of(const struct tf_world *world,
                                         const struct tf_replica *replica) {
    struct tf_moment now = tf_clock_read(&replica->clock, world->now_us);
    return (struct tf_machine_disk){
        .node = tf_world_replica_index(world, replica),
        .key = replica->key,
        .disk = replica->disk,
        .schema = world->client_schema,
        .moment = {.wall_us = now.wall_us,
                   .key = tf_hash_pair(replica->seed, (uint64_t)now.mono_us)},
    };
}

struct tf_store *tf_replica_lend(struct tf_world *world, struct tf_replica *replica, bool *failed) {
    if (replica->disk == NULL)
        return NULL;
    *failed = tf_disk_crashed(replica->disk); /* while somebody looked: the next step sees it */
    if (*failed)
        return NULL;
    const struct tf_machine_disk machine = machine_of(world, replica);
    struct tf_store *store =
        replica->neighbour != 0
            ? tf_stores_lend_own(world->stores, machine.schema, machine.disk, &replica->own,
                                 &machine.moment)
            : tf_stores_lend(world->stores, machine.schema, machine.disk, &machine.moment, NULL);
    *failed = store == NULL;
    return store;
}

void tf_replica_take_back(struct tf_world *world, struct tf_store *store) {
    if (store != NULL)
        tf_stores_take_back(world->stores, store);
}

static struct tf_id database_of(const struct tf_world *world, const struct tf_replica *replica) {
    const struct tf_plan_replica *planned = tf_world_plan_of(world, replica);
    struct tf_client_config config = planned->client;
    config.user_id = world->plan->users[planned->user].id;
    config.device_id =
        world->plan->replicas[tf_plan_device(world->plan, tf_world_replica_index(world, replica))]
            .name;
    return world->client->database != NULL ? world->client->database(&config) : config.user_id;
}

/* The account on the same device that has the same database already, or NULL. */
static const struct tf_replica *owner_of_disk(const struct tf_world *world,
                                              const struct tf_replica *replica) {
    uint32_t device = tf_plan_device(world->plan, tf_world_replica_index(world, replica));
    struct tf_id name = database_of(world, replica);
    for (uint32_t i = device; i < world->replica_count; i++) {
        const struct tf_replica *other = &world->replicas[i];
        if (other == replica || other->disk == NULL || tf_plan_device(world->plan, i) != device)
            continue;
        struct tf_id others = database_of(world, other);
        if (tf_id_equal(&name, &others))
            return other;
    }
    return NULL;
}

/* A device is bought, the app installed: an empty database of the present schema. */
static void install(struct tf_world *world, struct tf_replica *replica) {
    replica->installed = true;
    uint32_t index = tf_world_replica_index(world, replica);
    if (tf_replica_is_extension(world, replica)) {
        replica->disk = tf_world_neighbour(world, replica)->disk;
        return;
    }
    const struct tf_replica *owner = owner_of_disk(world, replica);
    if (owner != NULL) {
        replica->disk = owner->disk;
        replica->borrows_disk = true;
    } else if (world->client_schema != NULL) {
        replica->disk = tf_disk_create(tf_store_schema_image(world->client_schema));
        if (replica->neighbour != 0)
            tf_disk_share(replica->disk);
        tf_fault_disk_rearm(world, index, replica->disk);
    }
    const struct tf_plan_clock *clock = replica->clock.plan;
    if (clock->offset_us == 0 && clock->drift_ppm == 0)
        return;
    struct tf_record record = {.kind = TF_RECORD_CLOCK,
                               .node = index,
                               .clock = {.skew_us = tf_clock_skew(&replica->clock, world->now_us)}};
    tf_observe(world, &record);
}

/* What the keychain of the device holds for the app: the same for all its lives, and for its
 * extension. */
static struct tf_slice storage_key(struct tf_world *world, struct tf_replica *replica,
                                   const struct tf_id *device_id) {
    uint64_t entity = tf_hash_pair(tf_id_hash(device_id), tf_hash_text("storage key"));
    for (size_t i = 0; i < sizeof(replica->storage_key) / sizeof(replica->storage_key[0]); i++)
        replica->storage_key[i] = tf_world_draw(world, TF_CONCERN_NODE_SEED, entity, i);
    return (struct tf_slice){(const char *)replica->storage_key, sizeof(replica->storage_key)};
}

/* A second device that starts from a copy was given the key with it. */
static const struct tf_id *key_owner(const struct tf_world *world,
                                     const struct tf_replica *replica) {
    uint32_t node = replica->copied_from != 0 ? replica->copied_from - 1
                                              : tf_world_replica_index(world, replica);
    const struct tf_plan_replica *planned = &world->plan->replicas[node];
    return &world->plan
                ->replicas[planned->extends != 0 ? planned->extends - 1
                                                 : tf_plan_device(world->plan, node)]
                .name;
}

/* The first version of the app sealed nothing: until its update a device has no key. */
static bool knows_seals(const struct tf_world *world, const struct tf_replica *replica) {
    uint32_t node = tf_world_replica_index(world, replica);
    for (uint32_t i = world->next_step; i < world->plan->step_count; i++) {
        const struct tf_step *step = &world->plan->steps[i];
        if (step->verb == TF_VERB_UPGRADE && step->who == node && step->amount == 1)
            return false;
    }
    return true;
}

static bool create(struct tf_world *world, struct tf_replica *replica) {
    const struct tf_plan_replica *planned = tf_world_plan_of(world, replica);
    const struct tf_plan_user *user = &world->plan->users[planned->user];
    struct tf_client_config config = planned->client;
    config.user_id = user->id;
    config.device_id =
        world->plan->replicas[tf_plan_device(world->plan, tf_world_replica_index(world, replica))]
            .name;
    config.shared = replica->neighbour != 0;
    config.installation = replica->installation;
    if (planned->extends != 0) {
        config.device_id = world->plan->replicas[planned->extends - 1].name;
        config.extension = true;
        config.gateway = false;
        config.pull_every_us = TF_NEVER;
    }
    config.user_name = tf_slice_of(user->name);
    config.secret = (struct tf_slice){world->secrets[planned->user], 16};
    config.encrypt = config.encrypt && knows_seals(world, replica);
    if (config.encrypt)
        config.storage_key = storage_key(world, replica, key_owner(world, replica));
    struct tf_error error = {0};
    replica->self = world->client->create(&config, &error);
    if (replica->self == NULL)
        tf_world_break(world, &error, "making a client");
    return replica->self != NULL;
}

void tf_replica_start(struct tf_world *world, struct tf_replica *replica) {
    const struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    if (tf_replica_is_extension(world, replica) && !neighbour->installed)
        return; /* comes with the app */
    if (!replica->installed)
        install(world, replica);
    if (replica->disk != NULL && tf_disk_rots(replica->disk))
        tf_fault_rot_found(world, replica);
    if (replica->self != NULL)
        return;
    const struct tf_machine_disk machine = machine_of(world, replica);
    bool is_open = neighbour != NULL && neighbour->self != NULL;
    if (replica->crashed && !is_open && !tf_reopen_check(world, &machine))
        return;
    if (!create(world, replica))
        return;
    uint32_t node = tf_world_replica_index(world, replica);
    world->cause = tf_observe_process(world, node, TF_PROCESS_STARTED, 0);
    bool restarted = replica->crashed;
    replica->logged_out = false;
    replica->told_offline = tf_replica_seems_offline(replica);
    struct tf_client_event event = {.kind = TF_CLIENT_START, .online = !replica->told_offline};
    tf_replica_step(world, replica, &event, NULL);
    if (restarted && replica->self != NULL)
        tf_look_restart(world, replica);
}

static void forget_memory(struct tf_world *world, struct tf_replica *replica) {
    world->client->destroy(replica->self);
    replica->self = NULL;
    replica->deadline_us = TF_NEVER;
    replica->told_deadline_us = TF_NEVER;
    if (tf_replica_is_busy(&replica->status))
        world->busy--;
    replica->status = (struct tf_client_status){0};
    memset(replica->repeats, 0, sizeof(replica->repeats));
}

void tf_replica_stop(struct tf_world *world, struct tf_replica *replica,
                     enum tf_process_event event, uint64_t operation) {
    uint32_t node = tf_world_replica_index(world, replica);
    world->cause = tf_observe_process(world, node, event, operation);
    forget_memory(world, replica);
    if (replica->suspended) {
        replica->suspended = false;
        tf_clock_go(&replica->clock, world->now_us);
    }
    replica->crashed = true;
    tf_neighbours_forget(world, replica);
    replica->logged_out = event == TF_PROCESS_LOGGED_OUT;
    tf_exchange_orphan_all(world, replica,
                           event == TF_PROCESS_CRASHED ? world->crash_verb : TF_VERB_KILL);
    tf_gateway_orphan_all(world, replica);
    if (tf_neighbours_died(world, replica, operation))
        return;
    const struct tf_machine_disk machine = machine_of(world, replica);
    tf_scan_disk(world, replica);
    tf_reopen_died(world, &machine, operation);
    if (operation != 0)
        tf_scan_disk(world, replica);
}

static void stop_if_running(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self != NULL)
        tf_replica_stop(world, replica, TF_PROCESS_KILLED, 0);
}

static void replace_disk(struct tf_world *world, struct tf_replica *replica,
                         const struct tf_disk_image *image) {
    struct tf_replica *neighbour = tf_world_neighbour(world, replica);
    if (neighbour != NULL) {
        stop_if_running(world, neighbour);
        tf_stores_forget_own(world->stores, &neighbour->own);
        tf_stores_forget_own(world->stores, &replica->own);
        neighbour->cursor_seq = 0;
        neighbour->cursor_epoch = 0;
        neighbour->installation++;
    }
    tf_stores_forget(world->stores, replica->disk);
    tf_disk_restore(replica->disk, image);
    replica->installation++;
    replica->cursor_seq = 0;
    replica->cursor_epoch = 0;
    replica->crashed = true;
}

void tf_replica_put_back(struct tf_world *world, struct tf_replica *replica,
                         const struct tf_disk_copy *copy) {
    uint32_t node = tf_world_replica_index(world, replica);
    stop_if_running(world, replica);
    if (!replica->installed)
        install(world, replica);
    replace_disk(world, replica, copy->image);
    if (copy->from != node)
        replica->copied_from = copy->from + 1;
    struct tf_record record = {
        .kind = TF_RECORD_WENT_BACK,
        .node = node,
        .went_back = {
            .verb = copy->verb, .upto = copy->upto, .from = copy->from, .part = copy->part}};
    world->cause = tf_observe(world, &record);
    tf_world_moved(world);
    bool is_left = copy->verb == TF_VERB_BIT_ROT && replica->logged_out; /* as nobody opens it */
    if (!is_left && !tf_hold_covers(world, TF_VERB_KILL, node, TF_FREED_KILL))
        tf_replica_start(world, replica);
}
