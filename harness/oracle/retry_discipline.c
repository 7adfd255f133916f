/* retry-discipline: retries keep their envelope, obey Retry-After, are counted over restarts and
 * spread over devices.
 *
 * For an action, from what its device says and from its requests:
 * - envelope: the wait after the n-th failed attempt is above zero and at most
 *   min(cap, base * factor^(n-1)) of its type's policy (of the slowest action in the same request,
 *   when the whole request failed), behind the Retry-After of the server if it gave one;
 * - in fact: the next attempt never comes in the instant of the failure, never before Retry-After;
 * - counting: the count of attempts never goes down, over restarts either; what was not yet told as
 *   failed when the process died may be missed; it is never above the policy's bound;
 * - permanent: what the server rejected for good, or refused with a code or status that no retry
 *   can help, is not sent again under the same action; a batch may be cut to find the culprit.
 * For a device: a call that was answered with Retry-After is not made again before. For all: waits
 * with the same envelope are spread (retry_spread.h).
 *
 * Excused: an answer that the device could not keep, because it died or its database failed;
 * shortening a wait above zero, which coming online and a manual sync may do; after a restart,
 * Retry-After beyond the cap, and beyond a jump of the device's wall clock; the drift of a device's
 * clock. That a retry comes at all is a matter of `progress`. */
#include "base/map.h"
#include "oracle/ledger/arena.h"
#include "oracle/oracle.h"
#include "oracle/retry_policy.h"
#include "oracle/retry_spread.h"

#include <stdlib.h>

#define BISECTIONS_MAX 8 /* of a batch that was refused as a whole */

/* An action's last failed attempt. */
struct failure {
    uint64_t number;
    tf_time at_us, floor_us; /* floor: until when the server forbade a retry, true time */
    uint32_t node; /* the device: another one may offer the same to a server that was put back */
    uint32_t life;
    uint32_t jumps; /* of the device's clock, so far */
};

struct caller {
    tf_time floor_us[TF_CALL_COUNT]; /* until when the server forbade the call */
    uint32_t life;
    uint32_t jumps;
    const struct tf_known_request *batch; /* the request that attempts were told of last */
    tf_time batch_ceiling_us;
    /* With two processes a device has two batches: the largest envelope that it was told of now. */
    tf_time told_us, told_ceiling_us;
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct tf_map failures; /* action -> struct failure */
    struct caller *callers; /* by replica */
    struct tf_retry_spread *spread;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    self->callers =
        tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*self->callers));
    self->spread = tf_retry_spread_create(ledger, report);
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_ledger_arena_close(&self->arena);
    tf_map_close(&self->failures);
    tf_retry_spread_destroy(self->spread);
    free(self->callers);
    free(self);
}

static void tell(struct oracle *self, const struct tf_scene *scene, const char *kind,
                 const char *words, tf_time is, tf_time bound) {
    struct tf_words device = tf_say_node(self->ledger, scene->record->node);
    struct tf_story story = tf_story_begin(self->report, kind, scene->record->node);
    tf_story_head(&story, "%s %s", device.text, words);
    if (scene->action != NULL)
        tf_story_head(&story, " (the %s)", tf_say_action(self->ledger, scene->action).text);
    tf_story_head(&story, ".");
    if (bound != 0)
        tf_story_line(&story, "It was %s; the bound is %s.", tf_say_duration(is).text,
                      tf_say_duration(bound).text);
    tf_story_action(&story, scene->action);
    tf_story_end(&story);
}

static const struct failure *failure_of(const struct oracle *self, const struct tf_scene *scene) {
    const uint64_t *place = tf_map_find(&self->failures, scene->action->index);
    const struct failure *failure =
        place == NULL ? NULL : (const struct failure *)(uintptr_t)*place;
    return failure != NULL && failure->node == scene->record->node ? failure : NULL;
}

static struct failure *learn_failure(struct oracle *self, const struct tf_known_action *action) {
    uint64_t *place = tf_map_put(&self->failures, action->index, 0);
    if (*place == 0)
        *place = (uint64_t)(uintptr_t)tf_ledger_arena_take(&self->arena, sizeof(struct failure));
    return (struct failure *)(uintptr_t)*place;
}

static tf_time largest_told(const struct oracle *self, const struct tf_scene *scene,
                            struct caller *caller, tf_time ceiling_us) {
    if (!tf_ledger_has_extension(self->ledger, scene->record->node))
        return ceiling_us;
    if (caller->told_us == scene->record->at_us && caller->told_ceiling_us > ceiling_us)
        return caller->told_ceiling_us;
    caller->told_us = scene->record->at_us;
    caller->told_ceiling_us = ceiling_us;
    return ceiling_us;
}

static void check_envelope(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_note *note = &scene->record->note;
    struct caller *caller = &self->callers[scene->record->node];
    tf_time ceiling = tf_retry_policy_ceiling(
        tf_retry_policy_of(self->ledger, scene->record->node, scene->action), note->number);
    const struct tf_known_request *last = scene->action->last_request;
    bool is_in_batch = last == caller->batch || (last != NULL && last->node != scene->record->node);
    if (is_in_batch && caller->batch_ceiling_us > ceiling) /* another device may offer it, too */
        ceiling = caller->batch_ceiling_us;
    ceiling = largest_told(self, scene, caller, ceiling);
    if (note->delay_us <= 0)
        tell(self, scene, "no-wait", "plans a retry without any wait", 0, 0);
    else if (note->delay_us > note->floor_us + ceiling)
        tell(self, scene, "too-long", "plans a wait beyond its envelope", note->delay_us,
             note->floor_us + ceiling);
    else if (note->delay_us < note->floor_us)
        tell(self, scene, "floor-ignored", "plans a wait shorter than the server's Retry-After",
             note->delay_us, note->floor_us);
    else if (note->floor_us == 0)
        tf_retry_spread_add(self->spread, scene, ceiling);
}

/* A device whose disk was put back counts from where it was then; what a server that was put back
 * has lost is offered again and counts from nothing. */
static bool may_count_anew(const struct tf_scene *scene, const struct failure *failure) {
    return scene->action->met_record != 0 || scene->action->undone_record != 0 ||
           (scene->action->retried_us != 0 && failure->at_us <= scene->action->retried_us) ||
           failure->life <= scene->device->back_life;
}

static void on_retry(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_note *note = &scene->record->note;
    const struct tf_known_action *action = scene->action;
    struct failure *failure = learn_failure(self, action);
    if (failure->number != 0 && failure->node == scene->record->node &&
        note->number <= failure->number && !may_count_anew(scene, failure))
        tell(self, scene, "forgot-attempts", "counts fewer failed attempts than before", 0, 0);
    check_envelope(self, scene);
    *failure = (struct failure){
        .node = scene->record->node,
        .number = note->number,
        .at_us = scene->record->at_us,
        .floor_us = note->floor_us > 0
                        ? scene->record->at_us +
                              tf_clock_at_least(self->ledger, scene->record->node, note->floor_us)
                        : 0,
        .life = scene->device->life,
        .jumps = self->callers[scene->record->node].jumps,
    };
}

/* After a restart the wait is known by the wall clock alone, and the client does not wait beyond
 * its cap. */
static bool floor_holds(const struct oracle *self, const struct tf_scene *scene,
                        const struct failure *failure) {
    const struct tf_known_device *device = scene->device;
    if (failure->life == device->life)
        return true;
    if (failure->life <= device->back_life)
        return false;
    tf_time cap = tf_retry_policy_of(self->ledger, device->node, scene->action)->cap_us;
    return failure->jumps == self->callers[device->node].jumps &&
           scene->record->at_us <
               device->started_us + tf_clock_at_least(self->ledger, device->node, cap);
}

static void check_failure(struct oracle *self, const struct tf_scene *scene,
                          const struct failure *failure) {
    const struct tf_note *note = &scene->record->note;
    tf_time now = scene->record->at_us;
    if (note->number <= failure->number && !may_count_anew(scene, failure))
        tell(self, scene, "forgot-attempts", "counts its attempts from a lower number than before",
             0, 0);
    if (now == failure->at_us)
        tell(self, scene, "at-once", "tries again in the instant of the failure", 0, 0);
    else if (now < failure->floor_us && floor_holds(self, scene, failure))
        tell(self, scene, "floor-ignored", "tries again before the server's Retry-After is over",
             now - failure->at_us, failure->floor_us - failure->at_us);
}

/* By what its status means to any client of HTTP, unless its stable code says that the call may be
 * made again, or nothing can be read of it: then it was damaged, or a proxy's. */
static bool is_permanent(const struct tf_known_request *request) {
    static const int statuses[] = {400, 403, 404, 405, 413, 415, 422};
    if (request->ended_us == TF_NEVER || request->outcome != TF_HTTP_ANSWERED ||
        request->status < 400)
        return false;
    if (request->unreadable ||
        (request->refusal != TF_REFUSAL_NONE && tf_refusal_can_retry(request->refusal)))
        return false;
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
        if (request->status == statuses[i])
            return true;
    return false;
}

/* A session that has ended is no failure: its renewal is the next thing to do. */
static bool has_failed(const struct tf_known_request *request) {
    return request->ended_us != TF_NEVER && (request->outcome != TF_HTTP_ANSWERED ||
                                             (request->status >= 400 && request->status != 401));
}

static void check_previous(struct oracle *self, const struct tf_scene *scene,
                           const struct tf_known_request *previous) {
    struct tf_known_action *action = scene->action;
    bool permanent = is_permanent(previous);
    if (previous->life != scene->device->life || previous->unkept)
        return; /* it could not keep what it heard */
    if (permanent && (previous->actions == 1 || ++action->permanent > BISECTIONS_MAX))
        tell(self, scene, "permanent", "sends again what the server has refused for good", 0, 0);
    else if (has_failed(previous) && !permanent && previous->ended_us == scene->record->at_us)
        tell(self, scene, "at-once", "tries again in the instant of the failure", 0, 0);
}

static void note_batch(struct oracle *self, const struct tf_scene *scene,
                       const struct tf_retry_policy *policy) {
    struct caller *caller = &self->callers[scene->record->node];
    tf_time ceiling = tf_retry_policy_ceiling(policy, scene->record->note.number);
    if (caller->batch != scene->request)
        caller->batch_ceiling_us = 0;
    caller->batch = scene->request;
    if (ceiling > caller->batch_ceiling_us)
        caller->batch_ceiling_us = ceiling;
}

static void on_attempt(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    const struct tf_retry_policy *policy =
        tf_retry_policy_of(self->ledger, scene->record->node, action);
    const struct failure *failure = failure_of(self, scene);
    note_batch(self, scene, policy);
    if (policy->attempts_max > 0 && scene->record->note.number > policy->attempts_max)
        tell(self, scene, "too-often", "tries more often than its policy allows", 0, 0);
    bool is_told = action->heard && action->heard_node == scene->record->node;
    if (is_told && action->outcome == TF_OUTCOME_REJECTED)
        tell(self, scene, "permanent", "sends again what the server has rejected for good", 0, 0);
    else if (failure != NULL)
        check_failure(self, scene, failure);
    if (scene->previous_request != NULL && scene->previous_request != scene->request &&
        (failure == NULL || failure->at_us != scene->record->at_us))
        check_previous(self, scene, scene->previous_request);
}

static void on_note(struct oracle *self, const struct tf_scene *scene) {
    if (scene->action == NULL || scene->device == NULL)
        return;
    if (scene->record->note.kind == TF_NOTE_RETRY)
        on_retry(self, scene);
    else if (scene->record->note.kind == TF_NOTE_ATTEMPT)
        on_attempt(self, scene);
}

static void on_request(struct oracle *self, const struct tf_scene *scene) {
    struct caller *caller = &self->callers[scene->record->node];
    tf_time floor = caller->floor_us[scene->record->net.call];
    if (floor > scene->record->at_us && caller->life == scene->device->life)
        tell(self, scene, "call-floor-ignored",
             "makes a call again before the server's Retry-After is over", 0, 0);
    tf_retry_spread_request(self->spread, scene);
}

static void on_answer(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_record *record = scene->record;
    if (record->net.retry_after_us <= 0 || record->net.status < 400)
        return;
    struct caller *caller = &self->callers[record->node];
    caller->life = scene->device->life;
    caller->floor_us[record->net.call] =
        record->at_us + tf_clock_at_least(self->ledger, record->node, record->net.retry_after_us);
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    if (scene->device == NULL)
        return;
    switch (scene->record->kind) {
    case TF_RECORD_NOTE:
        on_note(self, scene);
        break;
    case TF_RECORD_REQUEST:
        on_request(self, scene);
        break;
    case TF_RECORD_ANSWER_TAKEN:
        on_answer(self, scene);
        break;
    case TF_RECORD_CLOCK:
        if (scene->device != NULL) /* waits are none of the server's */
            self->callers[scene->record->node].jumps++;
        break;
    default: /* CONNECTIVITY */
        tf_retry_spread_connectivity(self->spread, scene);
    }
}

const struct tf_oracle_ops tf_oracle_retry_discipline = {
    .oracle = TF_ORACLE_RETRY_DISCIPLINE,
    .needs = TF_CAN_RETRY_POLICY,
    .hears = TF_HEARS(NOTE) | TF_HEARS(REQUEST) | TF_HEARS(ANSWER_TAKEN) | TF_HEARS(CLOCK) |
             TF_HEARS(CONNECTIVITY),
    .notes = TF_HEARS_NOTE(RETRY) | TF_HEARS_NOTE(ATTEMPT),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
