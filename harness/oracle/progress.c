/* progress: with a fair network everything drains in bounded time; pending work has an armed timer;
 * an idle system is quiet.
 *
 * Four claims. The run comes to rest after healing within the scenario's bound, with no waiting
 * action left anywhere (what was set aside or waits for the person is not waiting). Whenever a
 * running device that believes itself online has waiting actions and no request under way, it has a
 * timer armed. A retry that a device announced comes in time when nothing hinders it
 * (retry_late.h). While the run rests, a device sends no more requests than the changes that it may
 * still have to fetch and its periodic sync explain.
 *
 * Excused: devices that are suspended, dead, offline or not started; one that still is in offline
 * mode because its user's word that ends it was cut short. What is stuck is told: the
 * first action that does not move, its last attempt, the next timer, and the faults that hold it,
 * or which ended last when none does. */
#include "oracle/converged.h"
#include "oracle/oracle.h"
#include "oracle/retry_late.h"

#include <stdlib.h>

#define QUIET_REQUESTS 64 /* logins, first pulls and their like */
#define LEARNT_AT_MOST 4  /* times as many periodic syncs in the hours in which news comes */
#define PER_CHANGE     8

struct watch {
    uint32_t requests; /* while the run rests */
    bool told;
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct watch *watches; /* by replica */
    struct tf_retry_late *late;
    uint64_t changes; /* that the server made, times those whom they may concern */
    tf_time rest_us;  /* the rest phase began */
    bool restless;    /* it did not end in rest, though nobody has waiting work */
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    self->watches =
        tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*self->watches));
    self->late = tf_retry_late_create(ledger, report);
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_retry_late_destroy(self->late);
    free(self->watches);
    free(self);
}

static bool is_over(const struct tf_known_device *device, const struct tf_known_action *action) {
    bool told = action->heard &&
                (action->outcome == TF_OUTCOME_APPLIED || action->outcome == TF_OUTCOME_DUPLICATE ||
                 action->outcome == TF_OUTCOME_REJECTED);
    bool set_apart = action->queued_view != 0 && action->queued_view == device->durable.view &&
                     action->queue_state != TF_QUEUE_WAITING;
    return told || set_apart || action->coalesced_record != 0 || action->parked_record != 0;
}

/* The oldest action that the device still has to bring to the server, or to hear of. */
static const struct tf_known_action *first_stuck(const struct tf_known_device *device) {
    const struct tf_known_action *action = device->first_open;
    while (action != NULL && is_over(device, action))
        action = action->next;
    return action;
}

static void tell_stuck(struct oracle *self, const struct tf_known_device *device, const char *kind,
                       const char *words) {
    struct tf_words name = tf_say_node(self->ledger, device->node);
    struct tf_story story = tf_story_begin(self->report, kind, device->node);
    const struct tf_known_action *stuck = first_stuck(device);
    tf_story_head(&story, "%s %s", name.text, words);
    if (stuck != NULL)
        tf_story_head(&story, ": the %s does not move", tf_say_action(self->ledger, stuck).text);
    tf_story_head(&story, ".");
    tf_story_line(
        &story,
        "It has %u waiting, %u set aside, %u in conflict, %u requests under way; it is %s and %s.",
        device->status.waiting, device->status.parked, device->status.conflicts,
        device->status.in_flight, device->status.online ? "online" : "offline",
        device->status.syncing ? "syncing" : "not syncing");
    tf_story_action(&story, stuck);
    if (stuck != NULL && stuck->first_request == NULL)
        tf_story_line(&story, "It was never tried.");
    if (stuck != NULL && stuck->applied_record != 0)
        tf_story_line(&story,
                      "The server has applied it; the device does not take that for an answer.");
    if (device->deadline_us == TF_NEVER)
        tf_story_line(&story, "No timer is armed.");
    else
        tf_story_line(&story, "The next timer is at %s.", tf_say_time(device->deadline_us).text);
    tf_story_holders(&story, device->node);
    tf_story_end(&story);
}

static bool is_awake(const struct tf_known_device *device) {
    return device->running && !device->suspended && !device->logged_out && device->told_status;
}

static void on_status(struct oracle *self, const struct tf_known_device *device) {
    const struct tf_client_status *status = &device->status;
    struct watch *watch = &self->watches[device->node];
    if (watch->told || !is_awake(device) || !status->online || status->waiting == 0 ||
        status->in_flight > 0 || device->deadline_us != TF_NEVER)
        return;
    watch->told = true;
    tell_stuck(self, device, "no-timer", "has waiting actions and no timer armed");
}

/* Devices that never got what the server has for them. */
static void tell_behind(struct oracle *self, struct tf_story *story) {
    const struct tf_known_device *device;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++) {
        const struct tf_known_list *held = tf_ledger_held_for(self->ledger, device->user);
        uint64_t newest = 0;
        for (size_t i = 0; i < held->count; i++) {
            const struct tf_known_conversation *conversation =
                ((struct tf_glance *)held->items[i])->conversation;
            newest = conversation->newest_seq > newest ? conversation->newest_seq : newest;
        }
        if (device->life > 0 && device->cursor.seq < newest)
            tf_story_line(
                story,
                "The cursor of %s stands at %llu; the server's newest change for it is %llu.",
                tf_say_node(self->ledger, node).text, (unsigned long long)device->cursor.seq,
                (unsigned long long)newest);
    }
}

/* The newest message in a conversation that somebody else than `user` wrote. Of one that was
 * deleted, and which the server no longer tells, nobody sends a receipt: nobody can hold it. */
static const struct tf_known_message *newest_for(const struct tf_ledger *ledger, uint32_t user,
                                                 const struct tf_known_conversation *conversation) {
    for (size_t i = tf_ledger_message_count(ledger); i > 0; i--) {
        const struct tf_known_message *message = tf_ledger_message_at(ledger, i - 1);
        if (message->conversation == conversation && message->user != user &&
            message->newest != NULL && !message->is_buried)
            return message;
    }
    return NULL;
}

/* Users of whom the server does not know that their devices hold what they were to be told. */
static void tell_undelivered(struct oracle *self, struct tf_story *story) {
    for (uint32_t user = 0; user < tf_ledger_plan(self->ledger)->user_count; user++) {
        const struct tf_known_list *held = tf_ledger_held_for(self->ledger, user);
        for (size_t i = 0; i < held->count; i++) {
            const struct tf_glance *glance = held->items[i];
            const struct tf_known_message *newest =
                newest_for(self->ledger, user, glance->conversation);
            if (newest != NULL && newest->position > glance->delivered_position)
                tf_story_line(story,
                              "The server was never told that %s has %s, at position %llu: its "
                              "mark is at %llu.",
                              tf_say_user(self->ledger, user).text,
                              tf_say_message(self->ledger, newest).text,
                              (unsigned long long)newest->position,
                              (unsigned long long)glance->delivered_position);
        }
    }
}

/* Where replicas differ from the server, `converged` says it better. */
static bool is_told_by_converged(const struct oracle *self) {
    const struct tf_plan *plan = tf_ledger_plan(self->ledger);
    struct tf_difference difference;
    if (plan->oracles_off & UINT32_C(1) << TF_ORACLE_CONVERGED)
        return false;
    for (uint32_t node = 0; node < plan->replica_count; node++)
        if (tf_converged_differs(self->ledger, node, &difference))
            return true;
    return false;
}

static bool is_kept_from_rest(const struct oracle *self) {
    const struct tf_known_device *device;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++)
        if (tf_known_is_kept_offline(device))
            return true;
    return false;
}

static void tell_restless(struct oracle *self) {
    if (is_told_by_converged(self) || is_kept_from_rest(self))
        return;
    struct tf_story story = tf_story_begin(self->report, "restless", TF_NODE_NONE);
    tf_story_head(&story,
                  "The run did not come to rest within %s after healing, although no device has "
                  "waiting work.",
                  tf_say_duration(tf_ledger_plan(self->ledger)->settle_within_us).text);
    tell_behind(self, &story);
    tell_undelivered(self, &story);
    tf_story_faults(&story, TF_NODE_NONE);
    tf_story_end(&story);
}

static void on_rest(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_device *device;
    uint32_t stuck = 0;
    if (scene->record->rest.reached)
        return;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++) {
        if (device->life == 0 || (device->status.waiting == 0 && device->status.in_flight == 0))
            continue;
        stuck++;
        if (tf_known_is_kept_offline(device))
            continue;
        if (!self->watches[node].told)
            tell_stuck(self, device, "not-drained", "did not come to rest");
        self->watches[node].told = true;
    }
    self->restless = stuck == 0;
}

static bool is_resting(const struct oracle *self) {
    enum tf_phase phase = tf_ledger_phase(self->ledger);
    return phase == TF_PHASE_REST || phase == TF_PHASE_FINAL;
}

static void on_request(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_device *device = scene->device;
    if (device == NULL || !is_resting(self))
        return;
    const struct tf_client_config *config =
        &tf_ledger_plan(self->ledger)->replicas[device->node].client;
    struct watch *watch = &self->watches[device->node];
    tf_time resting_us = scene->record->at_us - self->rest_us;
    uint64_t periodic =
        config->pull_every_us > 0 ? (uint64_t)(resting_us / config->pull_every_us) : 0;
    if (config->pull_learns)
        periodic *= LEARNT_AT_MOST;
    uint64_t allowed = QUIET_REQUESTS + PER_CHANGE * (self->changes + periodic);
    if (++watch->requests <= allowed || watch->told)
        return;
    watch->told = true;
    struct tf_story story = tf_story_begin(self->report, "noisy", device->node);
    tf_story_head(&story, "%s keeps sending requests though nothing is left to do: %u since %s.",
                  tf_say_node(self->ledger, device->node).text, watch->requests,
                  tf_say_time(self->rest_us).text);
    tf_story_line(&story, "%s waiting actions; at most %llu requests would be explained.",
                  device->status.waiting == 0 ? "It has no" : "It has",
                  (unsigned long long)allowed);
    tf_story_end(&story);
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    tf_retry_late_hear(self->late, scene);
    switch (scene->record->kind) {
    case TF_RECORD_STATUS:
        if (scene->device != NULL)
            on_status(self, scene->device);
        break;
    case TF_RECORD_REST:
        on_rest(self, scene);
        break;
    case TF_RECORD_PHASE:
        if (scene->record->phase == TF_PHASE_REST)
            self->rest_us = scene->record->at_us;
        break;
    case TF_RECORD_REQUEST:
        on_request(self, scene);
        break;
    case TF_RECORD_AUDIT:
        if (scene->record->audit.seq != 0 && scene->message != NULL &&
            scene->message->conversation != NULL)
            self->changes += 1 + 2 * (uint64_t)scene->message->conversation->user_count;
        break;
    default:
        break;
    }
}

static void at_end(void *data) {
    struct oracle *self = data;
    const struct tf_known_device *device;
    uint64_t rest = tf_ledger_rest_record(self->ledger);
    if (self->restless)
        tell_restless(self);
    if (rest == 0 || !tf_ledger_rested(self->ledger))
        return;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++) {
        uint32_t waiting =
            device->durable.view > rest ? device->durable.waiting : device->status.waiting;
        if (waiting > 0 && is_awake(device) && !self->watches[node].told)
            tell_stuck(self, device, "left-behind",
                       "still has waiting actions after everything came to rest");
    }
}

const struct tf_oracle_ops tf_oracle_progress = {
    .oracle = TF_ORACLE_PROGRESS,
    .hears = TF_HEARS(STATUS) | TF_HEARS(REST) | TF_HEARS(PHASE) | TF_HEARS(AUDIT) |
             TF_RETRY_LATE_HEARS, /* REQUEST among them */
    .notes = TF_HEARS_NOTE(RETRY) | TF_HEARS_NOTE(ATTEMPT),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
    .at_end = at_end,
};
