#include "sim/server_node.h"

#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/look_server.h"
#include "sim/newer.h"
#include "sim/observe.h"
#include "sim/provision.h"
#include "sim/reopen.h"
#include "sim/steps/steps.h"

void tf_host_init(struct tf_world *world) {
    struct tf_host *host = &world->host;
    tf_clock_init(&host->clock, &world->plan->server_clock, TF_PRELUDE_US);
    host->wake_at_us = TF_NEVER;
    host->deadline_us = TF_NEVER;
    host->key = tf_hash_text("the server");
    host->seed = tf_world_draw(world, TF_CONCERN_NODE_SEED, host->key, 0);
    if (world->server_schema != NULL)
        host->disk = tf_disk_create(tf_store_schema_image(world->server_schema));
}

void tf_host_close(struct tf_world *world) {
    if (world->host.self != NULL)
        world->server->destroy(world->host.self);
    if (world->host.disk != NULL) {
        tf_stores_forget(world->stores, world->host.disk);
        tf_disk_destroy(world->host.disk);
    }
}

static struct tf_store_moment moment_of(const struct tf_world *world) {
    struct tf_moment now = tf_clock_read(&world->host.clock, world->now_us);
    return (struct tf_store_moment){.wall_us = now.wall_us,
                                    .key = tf_hash_pair(world->host.seed, (uint64_t)now.mono_us)};
}

struct tf_store *tf_host_lend(struct tf_world *world, bool *failed) {
    if (world->host.disk == NULL)
        return NULL;
    *failed = tf_disk_crashed(world->host.disk); /* while somebody looked: the next step sees it */
    if (*failed)
        return NULL;
    const struct tf_store_moment moment = moment_of(world);
    struct tf_store *store =
        tf_stores_lend(world->stores, world->server_schema, world->host.disk, &moment, NULL);
    *failed = store == NULL;
    return store;
}

void tf_host_take_back(struct tf_world *world, struct tf_store *store) {
    if (store != NULL)
        tf_stores_take_back(world->stores, store);
}

static void tell_clock(struct tf_world *world) {
    const struct tf_plan_clock *clock = &world->plan->server_clock;
    if (clock->offset_us == 0 && clock->drift_ppm == 0)
        return;
    struct tf_record record = {
        .kind = TF_RECORD_CLOCK,
        .node = TF_NODE_SERVER,
        .clock = {.skew_us = tf_clock_skew(&world->host.clock, world->now_us)}};
    tf_observe(world, &record);
}

static bool import(struct tf_world *world) {
    tell_clock(world);
    struct tf_error error = {0};
    bool failed = false;
    world->host.provisioned = true;
    if (world->server->provision == NULL)
        return true;
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return false;
    struct tf_moment now = tf_clock_read(&world->host.clock, world->now_us);
    enum tf_code code =
        tf_provision(world, store, now, (struct tf_chance){world->host.seed}, &error);
    tf_host_take_back(world, store);
    if (code != TF_OK)
        tf_world_break(world, &error, "importing users and conversations into the server");
    return code == TF_OK;
}

static struct tf_machine_disk machine_of(const struct tf_world *world) {
    return (struct tf_machine_disk){
        .node = TF_NODE_SERVER,
        .key = world->host.key,
        .disk = world->host.disk,
        .schema = world->server_schema,
        .moment = moment_of(world),
    };
}

static void note_audit(struct tf_world *world, const struct tf_audit_view *audit) {
    struct tf_record record = {.kind = TF_RECORD_AUDIT, .node = TF_NODE_SERVER, .audit = *audit};
    tf_observe(world, &record);
    if (audit->entry > world->host.audited)
        world->host.audited = audit->entry;
    if (audit->type == TF_ACTION_CREATE && audit->outcome == TF_OUTCOME_APPLIED) {
        const uint64_t *made = tf_map_find(&world->creations, tf_id_hash(&audit->action_id));
        if (made != NULL)
            tf_audit_index_join(&world->index, &audit->conversation_id, (uint32_t)*made);
    }
    tf_audit_index_add(&world->index, audit);
    tf_world_moved(world);
}

static void see_audit(void *self, const struct tf_audit_view *audit) {
    note_audit(self, audit);
}

/* What was committed by a step that died before it could say so, or that was told that its commit
 * failed. */
static void read_missing_audit(struct tf_world *world) {
    bool failed = false;
    if (world->server->audit == NULL)
        return;
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return;
    const struct tf_viewer viewer = {.self = world, .audit = see_audit};
    world->server->audit(world->host.self, store, world->host.audited, &viewer, NULL);
    tf_host_take_back(world, store);
}

/* Reading rolls back what the failure left, and may die of it: the operation, or 0. */
static uint64_t look_again(struct tf_world *world) {
    read_missing_audit(world);
    bool may_die = world->host.disk != NULL && world->hold_count != 0;
    return may_die ? tf_fault_disk_hits(world, TF_NODE_SERVER, world->host.disk) : 0;
}

static void see_entry(void *self, const struct tf_audit_view *audit) {
    *(uint64_t *)self = audit->entry;
}

/* The newest audit entry of the database as it is now. */
static uint64_t last_entry(struct tf_world *world) {
    bool failed = false;
    uint64_t entry = 0;
    struct tf_store *store = tf_host_lend(world, &failed);
    if (failed)
        return 0;
    const struct tf_viewer viewer = {.self = &entry, .audit = see_entry};
    if (world->server->audit != NULL)
        world->server->audit(world->host.self, store, 0, &viewer, NULL);
    tf_host_take_back(world, store);
    return entry;
}

/* What came after the newest entry that is left never happened, as far as the server knows. */
static void tell_restored(struct tf_world *world, bool was_provisioned) {
    uint64_t entry = last_entry(world);
    struct tf_record record = {.kind = TF_RECORD_RESTORED,
                               .node = TF_NODE_SERVER,
                               .restored = {.entry = entry, .wiped = !was_provisioned}};
    tf_observe(world, &record);
    tf_audit_index_undo(&world->index, entry);
    world->host.audited = entry;
    world->host.epoch = TF_EPOCH_NOBODYS;
    for (uint32_t i = 0; i < world->replica_count; i++)
        world->replicas[i].cursor_seq = 0;
    tf_world_moved(world);
}

void tf_host_start(struct tf_world *world) {
    struct tf_host *host = &world->host;
    struct tf_error error = {0};
    bool was_provisioned = host->provisioned;
    if (!host->provisioned && !import(world))
        return;
    const struct tf_machine_disk machine = machine_of(world);
    if (host->crashed && !tf_reopen_check(world, &machine))
        return;
    host->self = world->server->create(&world->plan->server, &error);
    if (host->self == NULL) {
        tf_world_break(world, &error, "making the server");
        return;
    }
    world->cause = tf_observe_process(world, TF_NODE_SERVER, TF_PROCESS_STARTED, 0);
    if (host->restored)
        tell_restored(world, was_provisioned);
    if (host->crashed)
        read_missing_audit(world);
    host->crashed = false;
    struct tf_server_event event = {.kind = TF_SERVER_START, .restored = host->restored};
    bool done = tf_host_step(world, &event);
    host->restored = !done && host->restored;
    if (done)
        tf_look_epoch(world);
    tf_fault_records_rearm(world);
}

void tf_host_stop(struct tf_world *world, enum tf_process_event event, uint64_t operation,
                  enum tf_verb fault) {
    struct tf_host *host = &world->host;
    world->cause = tf_observe_process(world, TF_NODE_SERVER, event, operation);
    world->server->destroy(host->self);
    host->self = NULL;
    host->deadline_us = TF_NEVER;
    host->crashed = true;
    tf_exchange_server_gone(world, fault);
    tf_gateway_server_gone(world);
    const struct tf_machine_disk machine = machine_of(world);
    tf_reopen_died(world, &machine, operation);
}

static void note_trimmed(struct tf_world *world, const struct tf_trim_view *view) {
    struct tf_record record = {.kind = TF_RECORD_TRIMMED, .node = TF_NODE_SERVER, .trimmed = *view};
    tf_observe(world, &record);
    if (view->kind == TF_TRIM_TOMBSTONE)
        tf_audit_index_forget(&world->index, &view->conversation_id, &view->message_id);
    else
        tf_audit_index_trim(&world->index, &view->conversation_id, view->horizon);
}

static void push(struct tf_world *world, const struct tf_server_action *action) {
    struct tf_blob *bytes = action->ws.bytes;
    if (world->host.newer) {
        tf_gateway_send_down(world, action->ws.socket, tf_hash_pair(action->ws.key, 'n'),
                             tf_newer_frame());
        bytes = tf_newer_body(bytes);
    }
    tf_gateway_send_down(world, action->ws.socket, action->ws.key, bytes);
}

static void carry_out(struct tf_world *world, const struct tf_server_action *action) {
    switch (action->kind) {
    case TF_SERVER_DO_ANSWER:
        tf_exchange_answer(
            world, action->answer.exchange, action->answer.status, action->answer.retry_after_us,
            world->host.newer ? tf_newer_body(action->answer.body) : action->answer.body);
        break;
    case TF_SERVER_DO_WS_SEND:
        push(world, action);
        break;
    case TF_SERVER_DO_WS_CLOSE:
        tf_gateway_close_down(world, action->ws.socket);
        break;
    case TF_SERVER_DO_AUDIT:
        note_audit(world, &action->audit);
        break;
    case TF_SERVER_DO_WAIT:
        tf_exchange_wait(world, action->wait.exchange, action->wait.stage);
        break;
    case TF_SERVER_DO_TRIMMED:
        note_trimmed(world, &action->trimmed);
        break;
    default:
        TF_ASSERT(!"an action that the world knows");
    }
}

static void rearm(struct tf_world *world) {
    struct tf_host *host = &world->host;
    host->deadline_us = world->server->deadline(host->self);
    tf_time at = tf_clock_when(&host->clock, host->deadline_us);
    if (at <= world->now_us)
        at = world->now_us + 1;
    if (at >= host->wake_at_us || at == TF_NEVER)
        return;
    host->wake_at_us = at;
    tf_world_push(world, at, TF_EVENT_HOST_WAKE, 0);
}

/* A server whose start failed gives itself its new epoch when it next can. */
static void hear_of_renewal(struct tf_world *world, const struct tf_server_event *event) {
    if (event->kind == TF_SERVER_START || event->kind == TF_SERVER_WS_CLOSED)
        return;
    world->host.restored = false;
    tf_look_epoch(world);
}

bool tf_host_step(struct tf_world *world, struct tf_server_event *event) {
    struct tf_host *host = &world->host;
    if (host->self == NULL || world->broken != TF_OK)
        return false;
    event->now = tf_clock_read(&host->clock, world->now_us);
    bool failed = false;
    uint64_t before = host->disk == NULL ? 0 : tf_disk_operations(host->disk);
    struct tf_store *store = tf_host_lend(world, &failed);
    enum tf_code code = TF_OK;
    tf_outbox_begin(&world->outbox, store);
    if (!failed) {
        struct tf_server_context context = {
            .store = store, .outbox = &world->outbox.server, .chance = {.seed = host->seed}};
        code = world->server->step(host->self, &context, event, NULL);
    }
    tf_host_take_back(world, store);
    uint64_t crashed_at = 0;
    if (host->disk != NULL && (world->hold_count != 0 || failed))
        crashed_at = tf_fault_disk_hits(world, TF_NODE_SERVER, host->disk);
    if (crashed_at != 0)
        tf_outbox_cut(&world->outbox, crashed_at);
    tf_outbox_end(&world->outbox);
    host->caused_by = world->cause;
    host->changed = true;
    if (host->disk != NULL && tf_disk_operations(host->disk) != before)
        world->late_us =
            tf_fault_slow_storage(world, TF_NODE_SERVER, tf_disk_operations(host->disk));
    for (size_t i = 0; i < world->outbox.server_count; i++)
        carry_out(world, &world->outbox.server_said[i].action);
    world->late_us = 0;
    if (code != TF_OK && crashed_at == 0)
        crashed_at = look_again(world);
    if (failed || crashed_at != 0)
        tf_host_stop(world, crashed_at != 0 ? TF_PROCESS_CRASHED : TF_PROCESS_KILLED, crashed_at,
                     crashed_at != 0 ? world->crash_verb : TF_VERB_CRASH_AT_STORAGE_STEP);
    else
        rearm(world);
    bool done = !failed && code == TF_OK && crashed_at == 0;
    if (done && host->restored)
        hear_of_renewal(world, event);
    return done;
}

void tf_host_maintain(struct tf_world *world, const struct tf_maintenance *maintenance) {
    struct tf_server_event event = {.kind = TF_SERVER_MAINTAIN, .maintenance = *maintenance};
    tf_host_step(world, &event);
}

void tf_host_wake(struct tf_world *world) {
    struct tf_host *host = &world->host;
    if (host->wake_at_us != world->now_us)
        return;
    host->wake_at_us = TF_NEVER;
    if (host->self == NULL)
        return;
    if (host->deadline_us > tf_clock_mono(&host->clock, world->now_us)) {
        rearm(world);
        return;
    }
    world->cause = host->caused_by;
    struct tf_server_event event = {.kind = TF_SERVER_DEADLINE};
    tf_host_step(world, &event);
}
