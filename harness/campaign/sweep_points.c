#include "campaign/sweep_points.h"

#include "base/map.h"
#include "campaign/plan_copy.h"

#include <stdlib.h>

/* Listens to the run that is not struck. */
struct counter {
    enum tf_sweep_fault fault;
    const struct tf_plan *plan;
    struct tf_sweep_points *points;
    struct tf_map counts; /* node -> storage operations */
    struct tf_map seen;   /* hash of node and instant */
    struct tf_map frames; /* number -> whether the server sent it */
    enum tf_phase phase;
    tf_time server_us;    /* when it last used its disk */
    size_t before_server; /* points before the first of that instant */
    tf_time trimmed_us;   /* when the server was last told to let go of what is old */
};

/* A second process of a device has that one's disk, and its life is short anyway. */
static bool is_swept(const struct tf_plan *plan, uint32_t node) {
    return node == TF_NODE_SERVER ||
           (node < plan->replica_count && plan->replicas[node].extends == 0);
}

static void add(struct counter *counter, struct tf_sweep_point point) {
    struct tf_sweep_points *points = counter->points;
    point.fault = counter->fault;
    tf_grow((void **)&points->items, &points->capacity, points->count, sizeof(*points->items));
    points->items[points->count++] = point;
}

static void add_instant(struct counter *counter, uint32_t node, uint32_t what, tf_time at_us) {
    uint64_t key = tf_hash_pair(node, (uint64_t)at_us);
    if (!is_swept(counter->plan, node) || at_us < 0 || counter->phase != TF_PHASE_FAULTS ||
        tf_map_find(&counter->seen, key) != NULL) {
        return;
    }
    tf_map_put(&counter->seen, key, 0);
    add(counter, (struct tf_sweep_point){.node = node, .what = what, .at_us = at_us});
}

/* -- Storage -- */

/* The last sync of a trimming: when it fails, or the power does there, nobody can say whether it
 * was made, for the server has let go of all that would tell. */
static bool is_untold(const struct counter *counter, const struct tf_storage_record *record) {
    return record->node == TF_NODE_SERVER && record->at_us == counter->trimmed_us &&
           record->what == TF_STORAGE_DIRECTORY_SYNC;
}

static void hear_operation(void *self, const struct tf_storage_record *record) {
    struct counter *counter = self;
    uint64_t nth = ++*tf_map_put(&counter->counts, record->node, 0);
    bool too_late =
        counter->fault == TF_SWEEP_IO_ERROR && record->phase != TF_PHASE_FAULTS; /* healed */
    if (counter->fault == TF_SWEEP_MESSAGE || too_late || is_untold(counter, record)) {
        return;
    }
    if (counter->fault == TF_SWEEP_DISK_FULL) {
        add_instant(counter, record->node, record->what, record->at_us);
        return;
    }
    if (record->node == TF_NODE_SERVER && record->at_us != counter->server_us) {
        counter->server_us = record->at_us;
        counter->before_server = counter->points->count;
    }
    add(counter, (struct tf_sweep_point){.node = record->node, .what = record->what, .nth = nth});
}

/* What the server did with its disk at this instant is no point after all: all of it, or its last
 * syncs. */
static void take_back(struct counter *counter, tf_time at_us, bool all) {
    struct tf_sweep_points *points = counter->points;
    if (at_us != counter->server_us || counter->fault == TF_SWEEP_MESSAGE ||
        counter->fault == TF_SWEEP_DISK_FULL)
        return;
    size_t kept = counter->before_server;
    for (size_t i = kept; i < points->count; i++)
        if (points->items[i].node != TF_NODE_SERVER ||
            (!all && points->items[i].what != TF_STORAGE_DIRECTORY_SYNC))
            points->items[kept++] = points->items[i];
    points->count = kept;
}

/* -- Messages -- */

static void around(struct counter *counter, uint32_t node, bool sends, tf_time at_us) {
    add_instant(counter, node, sends ? TF_BOUNDARY_BEFORE_SENDING : TF_BOUNDARY_BEFORE_ARRIVAL,
                at_us);
    add_instant(counter, node, sends ? TF_BOUNDARY_AFTER_SENDING : TF_BOUNDARY_AFTER_ARRIVAL,
                at_us + 1);
}

static void hear_message(struct counter *counter, const struct tf_record *record) {
    tf_time at_us = record->at_us;
    switch (record->kind) {
    case TF_RECORD_REQUEST:
        around(counter, record->node, true, at_us);
        break;
    case TF_RECORD_REQUEST_TAKEN:
        around(counter, TF_NODE_SERVER, false, at_us);
        break;
    case TF_RECORD_ANSWER:
        around(counter, TF_NODE_SERVER, true, at_us);
        break;
    case TF_RECORD_ANSWER_TAKEN:
        around(counter, record->node, false, at_us);
        break;
    case TF_RECORD_FRAME_UP:
    case TF_RECORD_FRAME_DOWN:
        *tf_map_put(&counter->frames, record->net.message, 0) =
            record->kind == TF_RECORD_FRAME_DOWN;
        around(counter, record->kind == TF_RECORD_FRAME_UP ? record->node : TF_NODE_SERVER, true,
               at_us);
        break;
    case TF_RECORD_FRAME_TAKEN: {
        const uint64_t *down = tf_map_find(&counter->frames, record->net.message);
        around(counter, down != NULL && *down != 0 ? record->node : TF_NODE_SERVER, false, at_us);
        break;
    }
    default:
        break;
    }
}

static void hear(void *self, const struct tf_record *record) {
    struct counter *counter = self;
    if (record->kind == TF_RECORD_PHASE) {
        counter->phase = record->phase;
    }
    if (counter->fault == TF_SWEEP_MESSAGE) {
        hear_message(counter, record);
    }
    if (record->kind == TF_RECORD_TRIMMED) /* by its age */
        take_back(counter, record->at_us, false);
    if (record->kind == TF_RECORD_RESTORED &&
        record->restored.wiped) /* what is there was imported */
        take_back(counter, record->at_us, true);
    if (record->kind == TF_RECORD_STEP) {
        const struct tf_step *step = tf_plan_step(counter->plan, record->step.id);
        bool trims = step != NULL &&
                     (step->verb == TF_VERB_TOMBSTONE_GC || step->verb == TF_VERB_LOG_TRIMMED);
        counter->trimmed_us = trims ? record->at_us : counter->trimmed_us;
    }
}

/* -- The run -- */

/* One fault on each node that it will never reach: what it does besides striking is in the run. */
static void arm(struct tf_plan *plan, enum tf_sweep_fault fault) {
    bool instants = fault == TF_SWEEP_MESSAGE || fault == TF_SWEEP_DISK_FULL;
    enum tf_sweep_fault armed = instants ? TF_SWEEP_CRASH : fault;
    if (instants) {
        tf_sweep_put_off_healing(plan, tf_sweep_free_id(plan));
    }
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        struct tf_sweep_point point = {.fault = armed, .node = i, .nth = TF_SWEEP_NEVER_REACHED};
        if (is_swept(plan, i)) {
            tf_sweep_apply(plan, &point, 1);
        }
    }
    struct tf_sweep_point server = {
        .fault = armed, .node = TF_NODE_SERVER, .nth = TF_SWEEP_NEVER_REACHED};
    tf_sweep_apply(plan, &server, 1);
}

static int order(uint64_t a, uint64_t b) {
    return (a > b) - (a < b);
}

/* Storage steps by node; instants by time, as one run comes by them. */
static int by_place(const void *a, const void *b) {
    const struct tf_sweep_point *one = a, *other = b;
    int by_time = one->at_us != other->at_us ? (one->at_us < other->at_us ? -1 : 1) : 0;
    int by_node = order(one->node, other->node), by_nth = order(one->nth, other->nth);
    return by_time != 0 ? by_time : by_node != 0 ? by_node : by_nth;
}

enum tf_code tf_sweep_points_find(const struct tf_plan *plan, const struct tf_subjects *subjects,
                                  enum tf_sweep_fault fault, struct tf_sweep_points *points,
                                  struct tf_result *plain, struct tf_error *error) {
    struct counter counter = {.fault = fault,
                              .plan = plan,
                              .points = points,
                              .trimmed_us = TF_NEVER,
                              .server_us = TF_NEVER};
    struct tf_sink sink = {&counter, hear};
    struct tf_storage_listener storage = {&counter, hear_operation};
    struct tf_sim_options options = {
        .sinks = &sink, .sink_count = 1, .storage = &storage, .until_us = TF_NEVER};
    struct tf_plan *armed = tf_plan_copy(plan);
    size_t before = points->count;
    arm(armed, fault);
    enum tf_code code = tf_sim_run(armed, subjects, &options, plain, error);
    if (points->count > before) {
        qsort(points->items + before, points->count - before, sizeof(*points->items), by_place);
    }
    tf_plan_destroy(armed);
    tf_map_close(&counter.counts);
    tf_map_close(&counter.seen);
    tf_map_close(&counter.frames);
    return code;
}

void tf_sweep_points_close(struct tf_sweep_points *points) {
    free(points->items);
    *points = (struct tf_sweep_points){0};
}
