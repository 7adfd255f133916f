#include "oracle/ledger/parts.h"

#include "base/assert.h"

#include <stdlib.h>

#define TRUTH_BIT 0x80000000u /* replicas are fewer */

/* Replicas by user, as one array with the place of each user's first. */
static void index_users(struct tf_ledger *ledger, const struct tf_plan *plan) {
    ledger->user_devices = tf_alloc_zero(plan->replica_count + 1, sizeof(*ledger->user_devices));
    ledger->user_first = tf_alloc_zero(plan->user_count + 2, sizeof(*ledger->user_first));
    for (uint32_t i = 0; i < plan->replica_count; i++)
        ledger->user_first[plan->replicas[i].user + 2]++;
    for (uint32_t i = 0; i < plan->user_count; i++)
        ledger->user_first[i + 1] += ledger->user_first[i];
    for (uint32_t i = 0; i < plan->replica_count; i++)
        ledger->user_devices[ledger->user_first[plan->replicas[i].user + 1]++] = i;
}

static void begin_devices(struct tf_ledger *ledger, const struct tf_plan *plan) {
    ledger->devices = tf_alloc_zero(plan->replica_count + 1, sizeof(*ledger->devices));
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        struct tf_known_device *device = &ledger->devices[i];
        if (plan->replicas[i].extends != 0)
            ledger->devices[plan->replicas[i].extends - 1].has_extension = true;
        device->node = device->copied_from = i;
        device->user = plan->replicas[i].user;
        device->deadline_us = TF_NEVER;
        device->storage_failed_us = TF_NEVER;
        device->taken_us = TF_NEVER;
        device->found_gone_us = TF_NEVER;
        device->strategy = plan->replicas[i].client.strategy;
        const struct tf_plan_replica *named = &plan->replicas[tf_plan_device(plan, i)];
        tf_map_put(
            &ledger->device_names,
            tf_hash_pair(tf_id_hash(&named->name), tf_id_hash(&plan->users[device->user].id)), i);
    }
    for (uint32_t i = 0; i < plan->user_count; i++)
        tf_map_put(&ledger->user_names, tf_id_hash(&plan->users[i].id), i);
}

static void begin_conversations(struct tf_ledger *ledger, const struct tf_plan *plan) {
    ledger->planned =
        tf_alloc_zero(plan->conversation_count + 1, sizeof(struct tf_known_conversation *));
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        if (plan->conversations[i].made_by_step != TF_NAME_NONE) {
            tf_map_put(&ledger->made_by_step, plan->conversations[i].made_by_step, i);
            continue;
        }
        struct tf_known_conversation *known =
            tf_ledger_learn_conversation(ledger, &plan->conversations[i].name);
        known->users = plan->conversations[i].users;
        known->user_count = plan->conversations[i].user_count;
        known->plan_index = i;
        ledger->planned[i] = known;
    }
}

struct tf_ledger *tf_ledger_create(const struct tf_plan *plan) {
    TF_ASSERT(plan->replica_count < TRUTH_BIT && plan->user_count < TRUTH_BIT);
    struct tf_ledger *ledger = tf_alloc_zero(1, sizeof(*ledger));
    ledger->plan = plan;
    ledger->named = tf_alloc_zero(plan->message_count + 1, sizeof(struct tf_known_message *));
    ledger->held_for = tf_alloc_zero(plan->user_count + 1, sizeof(*ledger->held_for));
    ledger->revoked = tf_alloc_zero(plan->user_count + 1, sizeof(*ledger->revoked));
    index_users(ledger, plan);
    begin_devices(ledger, plan);
    begin_conversations(ledger, plan);
    return ledger;
}

void tf_ledger_destroy(struct tf_ledger *ledger) {
    if (ledger == NULL)
        return;
    for (uint32_t i = 0; i < ledger->plan->replica_count; i++) {
        free(ledger->devices[i].shown.items);
        free(ledger->devices[i].glances.items);
        free(ledger->devices[i].typing);
        tf_ledger_close_answers(&ledger->devices[i].answers);
    }
    for (uint32_t i = 0; i < ledger->plan->user_count; i++)
        free(ledger->held_for[i].items);
    struct tf_map *maps[] = {&ledger->device_names, &ledger->user_names,    &ledger->actions,
                             &ledger->messages,     &ledger->conversations, &ledger->exchanges,
                             &ledger->untold,       &ledger->sights,        &ledger->glances,
                             &ledger->strategies,   &ledger->texts,         &ledger->made_by_step};
    for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
        tf_map_close(maps[i]);
    free(ledger->revoked);
    free(ledger->held_for);
    free(ledger->devices);
    free(ledger->user_devices);
    free(ledger->user_first);
    free(ledger->named);
    free(ledger->planned);
    free(ledger->all_messages.items);
    free(ledger->all_actions.items);
    free(ledger->faults);
    free(ledger->ended);
    free(ledger->ills);
    tf_ledger_arena_close(&ledger->arena);
    free(ledger);
}

static void remember_fault(struct tf_ledger *ledger, const struct tf_record *record) {
    void *faults = ledger->faults;
    tf_grow(&faults, &ledger->fault_capacity, ledger->fault_count, sizeof(*ledger->faults));
    ledger->faults = faults;
    ledger->faults[ledger->fault_count++] = record->fault.step;
    ledger->records_failed |= record->fault.verb == TF_VERB_DEDUP_FAULT;
}

/* What an operator does to an account is known from the plan alone. */
static void hear_session(struct tf_ledger *ledger, const struct tf_record *record) {
    const struct tf_step *step = tf_plan_step(ledger->plan, record->fault.step);
    if (step != NULL && step->verb == TF_VERB_SESSION_CHANGE && step->admin == TF_ADMIN_REVOKE)
        ledger->revoked[ledger->devices[step->who].user] = true;
}

static void forget_fault(struct tf_ledger *ledger, const struct tf_record *record) {
    size_t kept = 0;
    tf_grow((void **)&ledger->ended, &ledger->ended_capacity, ledger->ended_count,
            sizeof(*ledger->ended));
    ledger->ended[ledger->ended_count++] =
        (struct tf_known_fault){record->fault.step, record->at_us};
    for (size_t i = 0; i < ledger->fault_count; i++)
        if (ledger->faults[i] != record->fault.step)
            ledger->faults[kept++] = ledger->faults[i];
    ledger->fault_count = kept;
    kept = 0;
    for (size_t i = 0; i < ledger->ill_count; i++)
        if (ledger->ills[i].step != record->fault.step)
            ledger->ills[kept++] = ledger->ills[i];
    ledger->ill_count = kept;
}

bool tf_ledger_disk_fails(const struct tf_ledger *ledger, uint32_t node) {
    for (size_t i = 0; i < ledger->ill_count; i++)
        if (ledger->ills[i].node == node)
            return true;
    return false;
}

bool tf_known_is_kept_offline(const struct tf_known_device *device) {
    return device->status.offline_mode && device->mode_unsure;
}

static bool strikes_on(const struct tf_ledger *ledger, const struct tf_record *record) {
    for (uint32_t i = 0; i < ledger->plan->step_count; i++) {
        const struct tf_step *step = &ledger->plan->steps[i];
        if (step->id == record->fault.step)
            return step->verb == TF_VERB_DISK_FULL || step->forever || step->per_million > 0;
    }
    return false;
}

static void hear_storage_failed(struct tf_ledger *ledger, struct tf_known_device *device,
                                const struct tf_record *record) {
    device->storage_failed_us = record->at_us;
    if (device->request != NULL && device->request->ended_us == record->at_us)
        device->request->unkept = true;
    tf_ledger_hear_untold(ledger, device);
    if (!strikes_on(ledger, record))
        return;
    tf_grow((void **)&ledger->ills, &ledger->ill_capacity, ledger->ill_count,
            sizeof(*ledger->ills));
    ledger->ills[ledger->ill_count++] =
        (struct tf_known_ill){.node = device->node, .step = record->fault.step};
}

/* A commit whose last sync fails is made, and not told; the device makes good for that before it
 * goes on. When it is killed first, its next process finds what no disk has promised to keep. */
static void hear_found(struct tf_known_device *device, const struct tf_record *record) {
    uint64_t seq = record->cursor.cursor.seq;
    bool same_log = tf_id_equal(&device->cursor.epoch, &record->cursor.cursor.epoch);
    bool gone = device->cursor_found && device->lost_power && record->cursor.after_crash &&
                same_log && seq < device->cursor.seq && seq >= device->cursor_told;
    bool found = record->cursor.after_crash && same_log && seq > device->cursor.seq &&
                 !device->lost_power && device->storage_failed_us != TF_NEVER;
    if (gone)
        device->found_gone_us = record->at_us;
    if (found && !device->cursor_found)
        device->cursor_told = device->cursor.seq;
    device->cursor_found = found || (device->cursor_found && seq == device->cursor.seq);
}

static void hear_process(struct tf_known_device *device, const struct tf_record *record) {
    enum tf_process_event event = record->process.event;
    if (event == TF_PROCESS_CRASHED || event == TF_PROCESS_KILLED)
        device->lost_power = event == TF_PROCESS_CRASHED;
    device->suspended = event == TF_PROCESS_SUSPENDED;
    device->logged_out = event == TF_PROCESS_LOGGED_OUT;
    if (device->logged_out) /* what waits, waits for its user */
        device->status = (struct tf_client_status){0};
    if (event != TF_PROCESS_STARTED) {
        device->running = event == TF_PROCESS_SUSPENDED || event == TF_PROCESS_RESUMED;
        return;
    }
    device->running = true;
    device->life++;
    device->started_us = record->at_us;
    device->told_status = false;
}

static void hear_status(struct tf_known_device *device, const struct tf_record *record) {
    device->status = record->status.figures;
    device->deadline_us = record->status.deadline_us;
    device->status_record = record->index;
    device->told_status = true;
}

static void hear_fault_hit(struct tf_ledger *ledger, struct tf_known_device *device,
                           const struct tf_record *record) {
    switch (record->fault.verb) {
    case TF_VERB_SCRIPTED_ANSWER:
        tf_ledger_hear_scripted(ledger, record);
        break;
    case TF_VERB_DISK_FULL:
    case TF_VERB_IO_ERROR:
    case TF_VERB_CRASH_AT_STORAGE_STEP:
    case TF_VERB_TORN_WRITE:
    case TF_VERB_LOST_WRITE:
        hear_storage_failed(ledger, device, record);
        break;
    default:
        break;
    }
}

static bool is_drained(const struct tf_ledger *ledger) {
    for (uint32_t i = 0; i < ledger->plan->replica_count; i++)
        if (ledger->devices[i].status.waiting > 0 || ledger->devices[i].status.in_flight > 0)
            return false;
    return true;
}

/* The server no longer tells of a message that it deleted. */
static void hear_burial(const struct tf_ledger *ledger, const struct tf_id *id) {
    struct tf_known_message *message = tf_ledger_message(ledger, id);
    if (message == NULL || message->is_buried)
        return;
    message->is_buried = true;
    if (message->conversation != NULL)
        message->conversation->messages--;
}

/* A server that thinks itself in another year has let go of what it recognises repeated actions by;
 * a device may be away for half as long as those are kept. */
static void hear_clock(struct tf_ledger *ledger, struct tf_known_device *device,
                       const struct tf_record *record) {
    if (device != NULL)
        device->skew_us = record->clock.skew_us;
    else if (record->node == TF_NODE_SERVER)
        ledger->records_failed |= ledger->plan->server.keep_records_us != TF_NEVER &&
                                  record->clock.skew_us >= ledger->plan->server.keep_records_us / 2;
}

/* Records that change one figure. */
static void hear_small(struct tf_ledger *ledger, const struct tf_record *record,
                       struct tf_scene *scene) {
    switch (record->kind) {
    case TF_RECORD_PHASE:
        ledger->phase = record->phase;
        break;
    case TF_RECORD_FAULT_ON:
        remember_fault(ledger, record);
        break;
    case TF_RECORD_FAULT_OFF:
        forget_fault(ledger, record);
        break;
    case TF_RECORD_FAULT_HIT:
        hear_session(ledger, record);
        if (scene->device != NULL)
            hear_fault_hit(ledger, scene->device, record);
        break;
    case TF_RECORD_PROCESS:
        if (scene->device != NULL && record->extension == 0) /* a device lives while its app does */
            hear_process(scene->device, record);
        break;
    case TF_RECORD_FRAME_TAKEN:
        if (scene->device != NULL)
            scene->device->taken_us = record->at_us;
        break;
    case TF_RECORD_CONNECTIVITY:
        if (scene->device != NULL)
            scene->device->online = record->flag;
        break;
    case TF_RECORD_CLOCK:
        hear_clock(ledger, scene->device, record);
        break;
    case TF_RECORD_STATUS:
        if (scene->device != NULL)
            hear_status(scene->device, record);
        break;
    case TF_RECORD_TRIMMED:
        if (record->trimmed.kind == TF_TRIM_TOMBSTONE)
            hear_burial(ledger, &record->trimmed.message_id);
        break;
    case TF_RECORD_RESTORED:
        tf_ledger_hear_restored(ledger, record);
        break;
    case TF_RECORD_WENT_BACK:
        if (scene->device != NULL)
            tf_ledger_hear_went_back(ledger, record, scene->device);
        break;
    case TF_RECORD_REST:
        ledger->rest_record = record->index;
        ledger->rested = record->rest.reached;
        ledger->drained = is_drained(ledger);
        break;
    default:
        break;
    }
}

#define UNTOLD_MAX 1024 /* in one gap; a larger one is what was imported */

/* A restarted server tells entries again. One that comes out of order is not told again: a server
 * that commits below what it has told of is judged, not believed. */
static bool was_told(struct tf_ledger *ledger, uint64_t entry) {
    if (entry == 0)
        return false;
    if (entry <= ledger->last_entry)
        return !tf_map_remove(&ledger->untold, entry);
    uint64_t gap = entry - ledger->last_entry - 1;
    for (uint64_t i = 1; gap <= UNTOLD_MAX && i <= gap; i++)
        *tf_map_put(&ledger->untold, ledger->last_entry + i, 0) = 1;
    ledger->last_entry = entry;
    return false;
}

bool tf_ledger_hear(struct tf_ledger *ledger, const struct tf_record *record,
                    struct tf_scene *scene) {
    static const struct tf_sight never_seen;
    static const struct tf_glance never_looked_at;
    *scene = (struct tf_scene){.record = record,
                               .device = tf_ledger_device(ledger, record->node),
                               .before = &never_seen,
                               .glance_before = &never_looked_at,
                               .purpose = TF_VIEW_LOOKUP,
                               .user = TF_NAME_NONE,
                               .viewer = record->node};
    TF_ASSERT(record->index <= UINT32_MAX);
    ledger->record = record->index;
    ledger->now_us = record->at_us;
    switch (record->kind) {
    case TF_RECORD_COMMAND:
        tf_ledger_hear_command(ledger, record, scene);
        if (record->command.kind == TF_COMMAND_LOGOUT && record->command.accepted)
            scene->device->logged_out = true; /* its process ends next */
        break;
    case TF_RECORD_NOTE:
        tf_ledger_hear_note(ledger, record, scene);
        if (record->note.kind == TF_NOTE_RESYNC && scene->device != NULL)
            scene->device->starts_over = true;
        if (record->note.kind >= TF_NOTE_LISTED && record->note.kind <= TF_NOTE_ANSWERED &&
            scene->device != NULL)
            tf_ledger_hear_answer(ledger, &record->note, scene->device);
        if (record->note.kind == TF_NOTE_SYNC && !record->note.flag && scene->device != NULL &&
            scene->device->stale && ledger->phase >= TF_PHASE_REST) /* a pause is no end */
            tf_ledger_renew_device(ledger, scene->device);
        break;
    case TF_RECORD_REQUEST:
    case TF_RECORD_REQUEST_TAKEN:
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER:
    case TF_RECORD_ANSWER_TAKEN:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FAILED:
        if (record->kind == TF_RECORD_ANSWER_TAKEN && scene->device != NULL)
            scene->device->taken_us = record->at_us;
        tf_ledger_hear_net(ledger, record, scene);
        break;
    case TF_RECORD_AUDIT:
        if (was_told(ledger, record->audit.entry))
            return false;
        tf_ledger_hear_audit(ledger, record, scene);
        break;
    case TF_RECORD_CURSOR:
        if (scene->device != NULL) {
            scene->cursor_before = scene->device->cursor;
            scene->starts_over = scene->device->starts_over;
            scene->device->starts_over = false;
            hear_found(scene->device, record);
            scene->device->cursor = record->cursor.cursor;
            scene->device->cursor_record = record->index;
            tf_ledger_regained(scene->device);
        }
        break;
    case TF_RECORD_VIEW_MEDIA:
    case TF_RECORD_VIEW_VERSION:
    case TF_RECORD_VIEW_READER:
        tf_ledger_hear_view(ledger, record, scene);
        break;
    case TF_RECORD_CHANGE:
        scene->message = tf_ledger_message(ledger, &record->change.message_id);
        break;
    default:
        if (record->kind >= TF_RECORD_VIEW_BEGIN && record->kind <= TF_RECORD_VIEW_END)
            tf_ledger_hear_view(ledger, record, scene);
        else
            hear_small(ledger, record, scene);
    }
    return true;
}

uint32_t tf_ledger_truth(uint32_t user) {
    return TRUTH_BIT | user;
}

bool tf_ledger_is_revoked(const struct tf_ledger *ledger, uint32_t user) {
    return ledger->revoked[user];
}

bool tf_known_takes_part(const struct tf_known_conversation *conversation, uint32_t user) {
    if (conversation->users == NULL)
        return true;
    for (uint32_t i = 0; i < conversation->user_count; i++)
        if (conversation->users[i] == user)
            return true;
    return false;
}
