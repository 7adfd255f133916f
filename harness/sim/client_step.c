#include "sim/client_node.h"

#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/look_step.h"
#include "sim/neighbours.h"
#include "sim/observe.h"
#include "sim/steps/steps.h"

uint64_t tf_replica_request_key(struct tf_replica *replica, enum tf_call call, uint64_t key) {
    struct tf_repeat *repeat = &replica->repeats[call];
    uint64_t mixed = tf_hash_pair(replica->key, key);
    if (repeat->key == (uint32_t)mixed)
        repeat->count++;
    else
        *repeat = (struct tf_repeat){.key = (uint32_t)mixed};
    return repeat->count == 0 ? mixed : tf_hash_pair(mixed, repeat->count);
}

void tf_replica_rearm(struct tf_world *world, struct tf_replica *replica) {
    if (replica->self == NULL || replica->suspended)
        return;
    tf_time mono = replica->deadline_us;
    tf_time timeout = tf_exchange_first_timeout(replica);
    tf_time at = tf_clock_when(&replica->clock, timeout < mono ? timeout : mono);
    if (at <= world->now_us)
        at = world->now_us + 1; /* a deadline in the past must not stop time */
    if (at >= replica->wake_at_us || at == TF_NEVER)
        return; /* the wake-up that is armed will look again */
    replica->wake_at_us = at;
    tf_world_push(world, at, TF_EVENT_WAKE, tf_world_replica_index(world, replica));
}

void tf_replica_wake(struct tf_world *world, uint32_t index) {
    struct tf_replica *replica = &world->replicas[index];
    if (replica->wake_at_us != world->now_us)
        return;
    replica->wake_at_us = TF_NEVER;
    tf_time mono = tf_clock_mono(&replica->clock, world->now_us);
    bool told = false;
    while (replica->self != NULL && tf_exchange_time_out(world, replica, mono))
        told = true;
    if (replica->self != NULL && replica->deadline_us <= mono) {
        world->cause = replica->caused_by;
        struct tf_client_event event = {.kind = TF_CLIENT_DEADLINE};
        tf_replica_step(world, replica, &event, NULL);
    } else if (!told) {
        tf_replica_rearm(world, replica);
    }
}

bool tf_replica_is_busy(const struct tf_client_status *status) {
    return status->waiting != 0 || status->in_flight != 0 || status->filling != 0;
}

/* A STATUS record when the figures differ, or when the timer of waiting work does. */
static void note_status(struct tf_world *world, struct tf_replica *replica) {
    struct tf_client_status status = {0};
    world->client->status(replica->self, &status);
    replica->deadline_us = world->client->deadline(replica->self);
    tf_time deadline = tf_clock_when(&replica->clock, replica->deadline_us);
    struct tf_client_status *told = &replica->status;
    bool same_figures = told->waiting == status.waiting && told->parked == status.parked &&
                        told->conflicts == status.conflicts &&
                        told->in_flight == status.in_flight && told->filling == status.filling &&
                        told->media_bytes == status.media_bytes && told->online == status.online &&
                        told->offline_mode == status.offline_mode &&
                        told->syncing == status.syncing;
    bool same_timer = (deadline == TF_NEVER) == (replica->told_deadline_us == TF_NEVER) &&
                      (status.waiting == 0 || deadline == replica->told_deadline_us);
    if (same_figures && same_timer)
        return;
    if (told->waiting != status.waiting || told->filling != status.filling)
        tf_world_moved(world);
    world->busy += (uint32_t)tf_replica_is_busy(&status) - (uint32_t)tf_replica_is_busy(told);
    *told = status;
    replica->told_deadline_us = deadline;
    if (tf_replica_is_extension(world, replica))
        return; /* the device's figures are the app's */
    struct tf_record record = {.kind = TF_RECORD_STATUS,
                               .node = tf_world_replica_index(world, replica),
                               .status = {.figures = status, .deadline_us = deadline}};
    tf_observe(world, &record);
}

static void note(struct tf_world *world, struct tf_replica *replica, const struct tf_note *said) {
    struct tf_record record = {
        .kind = TF_RECORD_NOTE, .node = tf_world_replica_index(world, replica), .note = *said};
    tf_observe(world, &record);
    if (said->kind == TF_NOTE_TOUCHED)
        tf_look_touched(world, &said->message_id);
    else if (said->kind == TF_NOTE_CURSOR)
        world->touched.cursor = true;
    else if (said->kind == TF_NOTE_WIPED)
        replica->wiped = true;
    else if (said->kind == TF_NOTE_FILLED)
        world->touched.filled = said->conversation_id;
}

static void carry_out(struct tf_world *world, struct tf_replica *replica,
                      const struct tf_client_action *action) {
    switch (action->kind) {
    case TF_CLIENT_DO_HTTP:
        tf_exchange_send(world, replica, &action->http);
        break;
    case TF_CLIENT_DO_CANCEL:
        tf_exchange_cancel(world, replica, action->request_id);
        break;
    case TF_CLIENT_DO_WS_OPEN:
        tf_gateway_open(world, replica, action->ws.socket, action->ws.key, action->ws.path,
                        action->ws.token);
        break;
    case TF_CLIENT_DO_WS_SEND:
        tf_gateway_send_up(world, replica, action->ws.socket, action->ws.key, action->ws.bytes);
        break;
    case TF_CLIENT_DO_WS_CLOSE:
        tf_gateway_close_up(world, replica, action->ws.socket);
        break;
    case TF_CLIENT_DO_NOTE:
        note(world, replica, &action->note);
        break;
    default:
        TF_ASSERT(!"an action that the world knows");
    }
}

/* Completes and writes the record of what a user did, from what the client said of it. */
static void note_command(struct tf_world *world, const struct tf_step_outcome *outcome,
                         struct tf_record *command) {
    const struct tf_outbox *outbox = outcome->outbox;
    command->command.code = TF_E_STATE;
    command->command.cut_short = outcome->failed || outcome->crashed_at != 0;
    for (size_t i = 0; i < outbox->client_count; i++) {
        const struct tf_client_action *action = &outbox->client_said[i].action;
        if (action->kind != TF_CLIENT_DO_NOTE)
            continue;
        if (action->note.kind == TF_NOTE_ACCEPTED) {
            command->command.accepted = true;
            command->command.code = TF_OK;
            command->command.action_id = action->note.action_id;
            if (!tf_id_is_none(&action->note.message_id))
                command->command.message_id = action->note.message_id;
            world->result->actions++;
            break;
        }
        if (action->note.kind == TF_NOTE_REFUSED) {
            command->command.code = action->note.code;
            break;
        }
    }
    tf_world_moved(world);
    world->cause = tf_observe(world, command);
}

/* The storage operation at which the power went, 0 if it did not. */
static uint64_t met_crash(struct tf_world *world, const struct tf_replica *replica) {
    if (replica->disk == NULL || (world->hold_count == 0 && !tf_disk_crashed(replica->disk)))
        return 0;
    return tf_fault_disk_hits(world, tf_world_replica_index(world, replica), replica->disk);
}

/* Hands the process the event, and takes in what it said. The store stays lent. */
static void take_step(struct tf_world *world, struct tf_replica *replica,
                      struct tf_client_event *event, struct tf_step_outcome *outcome) {
    event->now = tf_clock_read(&replica->clock, world->now_us);
    outcome->before = replica->disk == NULL ? 0 : tf_disk_operations(replica->disk);
    outcome->store = tf_replica_lend(world, replica, &outcome->failed);
    tf_outbox_begin(outcome->outbox, outcome->store);
    if (!outcome->failed) {
        struct tf_client_context context = {.store = outcome->store,
                                            .outbox = &outcome->outbox->client,
                                            .chance = {.seed = replica->seed}};
        tf_neighbours_enter(world, replica, outcome->store);
        enum tf_code code = world->client->step(replica->self, &context, event, NULL);
        tf_neighbours_leave(world, replica, outcome->store);
        if (code == TF_E_DAMAGED && outcome->store != NULL && outcome->store->damaged)
            tf_fault_rot_met(world, replica);
        if (code == TF_OK && replica->storage_key[0] != 0)
            replica->sealed = true;
    }
    outcome->crashed_at = met_crash(world, replica);
    tf_neighbours_share_crash(world, replica, outcome);
    if (outcome->crashed_at != 0)
        tf_outbox_cut(outcome->outbox, outcome->crashed_at);
    tf_outbox_end(outcome->outbox);
}

void tf_replica_finish(struct tf_world *world, struct tf_replica *replica,
                       struct tf_step_outcome *outcome) {
    replica->caused_by = world->cause;
    replica->changed = true;
    tf_look_begin(world);
    if (replica->disk != NULL && tf_disk_operations(replica->disk) != outcome->before)
        world->late_us = tf_fault_slow_storage(world, tf_world_replica_index(world, replica),
                                               tf_disk_operations(replica->disk));
    for (size_t i = 0; i < outcome->outbox->client_count; i++)
        carry_out(world, replica, &outcome->outbox->client_said[i].action);
    world->late_us = 0;
    if (!outcome->failed && outcome->crashed_at == 0) {
        tf_look_step(world, replica, outcome->store);
        note_status(world, replica);
        outcome->crashed_at =
            met_crash(world, replica); /* looking rolls back what a failure left */
    }
    tf_replica_take_back(world, outcome->store);
    if (outcome->failed || outcome->crashed_at != 0)
        tf_replica_stop(world, replica,
                        outcome->crashed_at != 0 ? TF_PROCESS_CRASHED : TF_PROCESS_KILLED,
                        outcome->crashed_at);
    else
        tf_replica_rearm(world, replica);
}

void tf_replica_step(struct tf_world *world, struct tf_replica *replica,
                     struct tf_client_event *event, struct tf_record *command) {
    if (replica->self == NULL || world->broken != TF_OK)
        return;
    struct tf_step_outcome outcome = {.outbox = tf_neighbours_outbox(world)};
    take_step(world, replica, event, &outcome);
    if (command != NULL)
        note_command(world, &outcome, command);
    if (tf_neighbours_put_off(world, replica, &outcome))
        return;
    uint64_t cause = world->cause;
    tf_neighbours_finish(world, replica);
    world->cause = cause;
    tf_replica_finish(world, replica, &outcome);
    tf_neighbours_tell(world, replica, outcome.before);
}
