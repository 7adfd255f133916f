/* Decided for the first action of each request: it is late when the device, awake and online, had
 * nothing under way for ten seconds and more after it was due. Failures of other calls may hold a
 * device's whole loop back (of the same step too: an answer may be written down in part), so after
 * them the longest back-off of all is granted; so it is after a
 * disk that failed for a while: what is to be sent is noted first, the device tries that with a
 * back-off of its own, and nobody tells it that the disk works again. Waits count what the
 * monotonic clock counts, which stands while a device is suspended. While its app is suspended, or
 * does not run, a device is awake only from when its extension wakes. */
#include "oracle/retry_late.h"

#include "base/map.h"
#include "oracle/ledger/arena.h"
#include "oracle/retry_policy.h"

#include <stdlib.h>

#define GRACE_US (10 * TF_SECOND)
#define NO_LIFE  UINT32_MAX

struct device {
    tf_time free_since_us;  /* nothing under way, nothing that hinders */
    tf_time free_before_us; /* the same, before the request that was sent last */
    tf_time held_until_us;  /* by the failure of a call */
    tf_time sent_us;
    tf_time struck_us;    /* a fault hit it last, if `was_struck` */
    tf_time suspended_us; /* since when; 0 if it is not */
    tf_time slept_us;     /* in all, so far */
    bool was_struck;
    uint32_t under_way;
    bool ill; /* a storage fault struck it, and strikes on */
    const struct tf_known_request *judged;
    const struct tf_known_request *told; /* of which it said last for how long it holds */
};

/* What a device said of an action's next attempt. */
struct promise {
    tf_time due_us;   /* true time, at the latest, if the device does not sleep */
    tf_time slept_us; /* by the device before it was said */
    uint32_t life;    /* of the process that said it */
};

struct tf_retry_late {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct device *devices;
    struct tf_ledger_arena arena;
    struct tf_map promises; /* action -> struct promise */
};

struct tf_retry_late *tf_retry_late_create(const struct tf_ledger *ledger,
                                           struct tf_report *report) {
    struct tf_retry_late *late = tf_alloc_zero(1, sizeof(*late));
    late->ledger = ledger;
    late->report = report;
    late->devices =
        tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*late->devices));
    return late;
}

void tf_retry_late_destroy(struct tf_retry_late *late) {
    tf_ledger_arena_close(&late->arena);
    tf_map_close(&late->promises);
    free(late->devices);
    free(late);
}

static tf_time longest_wait(const struct tf_client_config *config) {
    tf_time longest = config->transport_retry.cap_us;
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        if (config->retry[type].cap_us > longest)
            longest = config->retry[type].cap_us;
    return longest;
}

/* Something failed that may make the device wait with everything. */
static void hold(struct tf_retry_late *late, struct device *device, const struct tf_record *record,
                 tf_time floor_us) {
    device->held_until_us =
        record->at_us + floor_us +
        longest_wait(&tf_ledger_plan(late->ledger)->replicas[record->node].client);
}

static void end_request(struct tf_retry_late *late, struct device *device,
                        const struct tf_record *record) {
    if (device->under_way > 0)
        device->under_way--;
    device->free_since_us = record->at_us;
    if (record->kind == TF_RECORD_FAILED || record->net.status >= 400)
        hold(late, device, record, record->net.retry_after_us);
}

static tf_time free_since(const struct device *device) {
    return device->under_way == 0 ? device->free_since_us : TF_NEVER;
}

static void begin_request(struct device *device, const struct tf_record *record) {
    if (device->sent_us != record->at_us || device->under_way == 0)
        device->free_before_us = free_since(device);
    device->sent_us = record->at_us;
    device->under_way++;
}

/* A call that failed holds for as long as it says, and holds everything; one that was answered for
 * each action holds nothing else. */
static void hold_as_told(struct device *device, const struct tf_known_request *request,
                         tf_time due_us) {
    bool is_whole = request->outcome != TF_HTTP_ANSWERED || request->status >= 400;
    bool is_first = device->told != request;
    device->told = request;
    if (!is_whole)
        device->held_until_us = 0;
    else if (is_first || device->held_until_us < due_us)
        device->held_until_us = due_us;
}

static void hear_failure(struct tf_retry_late *late, const struct tf_scene *scene) {
    struct device *device = &late->devices[scene->record->node];
    const struct tf_known_request *request = scene->action->last_request;
    tf_time now_us = scene->record->at_us;
    tf_time due_us =
        now_us + tf_clock_at_most(late->ledger, scene->record->node, scene->record->note.delay_us);
    bool was_struck = device->struck_us == now_us && device->was_struck;
    if (request != NULL && request->ended_us == now_us && !was_struck)
        hold_as_told(device, request, due_us);
    uint64_t *place = tf_map_put(&late->promises, scene->action->index, 0);
    if (*place == 0)
        *place = (uint64_t)(uintptr_t)tf_ledger_arena_take(&late->arena, sizeof(struct promise));
    struct promise *promise = (struct promise *)(uintptr_t)*place;
    promise->life = scene->device->life;
    promise->slept_us = device->slept_us;
    promise->due_us = due_us;
}

/* What was said of this attempt says nothing of the next: a person may decide before it. */
static bool keep_promise(struct tf_retry_late *late, const struct tf_scene *scene,
                         struct promise *out) {
    const uint64_t *place = tf_map_find(&late->promises, scene->action->index);
    struct promise *promise = place == NULL ? NULL : (struct promise *)(uintptr_t)*place;
    if (promise == NULL)
        return false;
    *out = *promise;
    promise->life = NO_LIFE;
    return out->life == scene->device->life;
}

static void hear_attempt(struct tf_retry_late *late, const struct tf_scene *scene) {
    struct device *device = &late->devices[scene->record->node];
    struct promise promise;
    bool was_promised = keep_promise(late, scene, &promise);
    bool is_first = device->judged != scene->request;
    device->judged = scene->request;
    if (!is_first || device->ill || !was_promised)
        return;
    tf_time due = promise.due_us + device->slept_us - promise.slept_us;
    tf_time now = scene->record->at_us, ready = due;
    tf_time free_us = device->sent_us == now ? device->free_before_us : free_since(device);
    if (free_us > ready)
        ready = free_us;
    if (device->held_until_us > ready)
        ready = device->held_until_us;
    if (ready >= now - GRACE_US)
        return;
    struct tf_story story = tf_story_begin(late->report, "late", scene->record->node);
    tf_story_head(&story, "%s let the %s wait for %s more than it had announced.",
                  tf_say_node(late->ledger, scene->record->node).text,
                  tf_say_action(late->ledger, scene->action).text,
                  tf_say_duration(now - ready).text);
    tf_story_line(&story, "It was due at %s, nothing hindered it since %s, and it went out at %s.",
                  tf_say_time(due).text, tf_say_time(ready).text, tf_say_time(now).text);
    tf_story_action(&story, scene->action);
    tf_story_end(&story);
}

static void hear_lifted(struct tf_retry_late *late, const struct tf_record *record) {
    for (uint32_t node = 0; node < tf_ledger_plan(late->ledger)->replica_count; node++) {
        struct device *device = &late->devices[node];
        struct tf_record then = {.node = node, .at_us = record->at_us};
        if (!device->ill || tf_ledger_disk_fails(late->ledger, node))
            continue;
        device->ill = false;
        hold(late, device, &then, 0);
    }
}

/* The extension of an app that runs adds nothing: the app has the time. */
static void hear_extension(struct device *device, const struct tf_scene *scene) {
    if (scene->device->suspended || !scene->device->running)
        device->free_since_us = scene->record->at_us;
}

static void hear_process(struct device *device, const struct tf_record *record) {
    if (record->process.event == TF_PROCESS_STARTED)
        *device = (struct device){.ill = device->ill};
    if (record->process.event == TF_PROCESS_SUSPENDED && device->suspended_us == 0)
        device->suspended_us = record->at_us;
    if (record->process.event == TF_PROCESS_RESUMED && device->suspended_us != 0) {
        tf_time slept_us = record->at_us - device->suspended_us;
        device->suspended_us = 0;
        device->slept_us += slept_us;
        device->held_until_us += slept_us;
    }
    device->free_since_us = record->at_us;
}

void tf_retry_late_hear(struct tf_retry_late *late, const struct tf_scene *scene) {
    const struct tf_record *record = scene->record;
    if (record->kind == TF_RECORD_FAULT_OFF)
        hear_lifted(late, record); /* of one device, or of all */
    if (scene->device == NULL || scene->device->node != record->node)
        return; /* audit entries are of the server */
    struct device *device = &late->devices[record->node];
    switch (record->kind) {
    case TF_RECORD_NOTE:
        if (scene->action != NULL && record->note.kind == TF_NOTE_RETRY)
            hear_failure(late, scene);
        else if (scene->action != NULL && record->note.kind == TF_NOTE_ATTEMPT)
            hear_attempt(late, scene);
        break;
    case TF_RECORD_REQUEST:
        begin_request(device, record);
        break;
    case TF_RECORD_ANSWER_TAKEN:
    case TF_RECORD_FAILED:
        end_request(late, device, record);
        break;
    case TF_RECORD_PROCESS:
        if (record->extension == 0)
            hear_process(device, record);
        else
            hear_extension(device, scene);
        break;
    case TF_RECORD_FAULT_HIT:
        hold(late, device, record, 0);
        device->was_struck = true;
        device->struck_us = record->at_us;
        device->ill |= tf_ledger_disk_fails(late->ledger, record->node);
        break;
    case TF_RECORD_CONNECTIVITY:
    case TF_RECORD_CLOCK:
        device->free_since_us = record->at_us;
        break;
    default:
        break;
    }
}
