#include "campaign/sweep_point.h"

#include "base/assert.h"

#include <stdio.h>
#include <string.h>

#define RESTART_US TF_SECOND        /* after a death */
#define FULL_US    (5 * TF_SECOND)  /* how long a disk is full */
#define SETTLE_US  (30 * TF_MINUTE) /* at least: one more failure may wait for a long back-off */
#define PUT_OFF_US (10 * TF_SECOND) /* the healing, where instants are swept */

struct fault {
    const char *word;
    enum tf_verb verb;
    tf_time lasts_us;
    bool forever;
};

/* The n-th operation from then on: nobody repairs the disk before the healing. */
static const struct fault faults[TF_SWEEP_FAULT_COUNT] = {
    [TF_SWEEP_CRASH] = {"crash", TF_VERB_CRASH_AT_STORAGE_STEP, RESTART_US, false},
    [TF_SWEEP_MESSAGE] = {"message", TF_VERB_KILL, RESTART_US, false},
    [TF_SWEEP_TORN_WRITE] = {"torn-write", TF_VERB_TORN_WRITE, RESTART_US, false},
    [TF_SWEEP_LOST_WRITE] = {"lost-write", TF_VERB_LOST_WRITE, RESTART_US, false},
    [TF_SWEEP_IO_ERROR_ONCE] = {"io-error-once", TF_VERB_IO_ERROR, 0, false},
    [TF_SWEEP_IO_ERROR] = {"io-error", TF_VERB_IO_ERROR, 0, true},
    [TF_SWEEP_DISK_FULL] = {"disk-full", TF_VERB_DISK_FULL, FULL_US, false},
};

static const char *const boundaries[TF_BOUNDARY_COUNT] = {
    [TF_BOUNDARY_BEFORE_SENDING] = "before sending",
    [TF_BOUNDARY_AFTER_SENDING] = "after sending",
    [TF_BOUNDARY_BEFORE_ARRIVAL] = "before arrival",
    [TF_BOUNDARY_AFTER_ARRIVAL] = "after arrival",
};

#define TF_X(name, word) [TF_STORAGE_##name] = (word),
static const char *const storage[TF_STORAGE_POINT_COUNT] = {TF_STORAGE_POINTS(TF_X)};
#undef TF_X

const char *tf_sweep_fault_word(enum tf_sweep_fault fault) {
    TF_ASSERT(fault < TF_SWEEP_FAULT_COUNT);
    return faults[fault].word;
}

bool tf_sweep_fault_parse(struct tf_slice word, enum tf_sweep_fault *out) {
    for (unsigned i = 0; i < TF_SWEEP_FAULT_COUNT; i++) {
        if (tf_slice_is(word, faults[i].word)) {
            *out = (enum tf_sweep_fault)i;
            return true;
        }
    }
    return false;
}

const char *tf_sweep_point_what(const struct tf_sweep_point *point) {
    return point->fault == TF_SWEEP_MESSAGE ? boundaries[point->what] : storage[point->what];
}

void tf_sweep_point_append(struct tf_buf *out, const struct tf_plan *plan,
                           const struct tf_sweep_point *point) {
    const char *name =
        point->node == TF_NODE_SERVER ? "the server" : plan->replicas[point->node].name.text;
    tf_buf_append_format(out, "%s, %s, ", tf_sweep_fault_word(point->fault), name);
    if (point->nth > 0) {
        tf_buf_append_format(out, "storage step %llu (%s)", (unsigned long long)point->nth,
                             tf_sweep_point_what(point));
        return;
    }
    if (point->fault == TF_SWEEP_MESSAGE) {
        tf_buf_append_format(out, "%s a message, ", tf_sweep_point_what(point));
    }
    tf_buf_append_text(out, "at ");
    tf_time_append_instant(out, point->at_us);
}

/* -- Into a plan -- */

uint32_t tf_sweep_free_id(const struct tf_plan *plan) {
    uint32_t id = 1;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        id = plan->steps[i].id >= id ? plan->steps[i].id + 1 : id;
    }
    return id;
}

/* Before the first step that is not earlier. */
static void insert(struct tf_plan *plan, const struct tf_step *step) {
    uint32_t at = 0;
    while (at < plan->step_count && plan->steps[at].at_us < step->at_us) {
        at++;
    }
    plan->steps = tf_realloc(plan->steps, (plan->step_count + 1) * sizeof(*plan->steps));
    memmove(&plan->steps[at + 1], &plan->steps[at], (plan->step_count - at) * sizeof(*plan->steps));
    plan->steps[at] = *step;
    plan->step_count++;
}

static struct tf_step blank(uint32_t id, enum tf_verb verb, uint32_t who) {
    return (struct tf_step){.id = id,
                            .verb = verb,
                            .who = who,
                            .place = {TF_SWEEP_LINE, 0},
                            .message = TF_NAME_NONE,
                            .reply_to = TF_NAME_NONE,
                            .onto = TF_NAME_NONE,
                            .conversation = TF_NAME_NONE,
                            .user = TF_NAME_NONE};
}

static struct tf_step step_of(const struct tf_sweep_point *point, uint32_t id) {
    const struct fault *fault = &faults[point->fault];
    struct tf_step step = blank(id, fault->verb, point->node);
    step.lasts_us = fault->lasts_us;
    step.forever = fault->forever;
    step.at_us = point->nth > 0 ? 0 : point->at_us;
    step.amount = point->nth;
    return step;
}

/* A fault that lasts and does nothing. */
void tf_sweep_put_off_healing(struct tf_plan *plan, uint32_t id) {
    struct tf_step step = blank(id, TF_VERB_SLOW_STORAGE, TF_NODE_SERVER);
    for (uint32_t i = 0; i < plan->step_count; i++) {
        tf_time over = plan->steps[i].at_us + plan->steps[i].lasts_us;
        step.at_us = over > step.at_us ? over : step.at_us;
    }
    step.lasts_us = PUT_OFF_US;
    insert(plan, &step);
}

static void wait_longer(struct tf_plan *plan) {
    if (plan->settle_within_us < SETTLE_US) {
        plan->settle_within_us = SETTLE_US;
    }
}

void tf_sweep_apply(struct tf_plan *plan, const struct tf_sweep_point *points, uint32_t count) {
    uint32_t id = tf_sweep_free_id(plan);
    bool instants = false;
    for (uint32_t i = 0; i < count; i++) {
        instants |= points[i].nth == 0;
    }
    wait_longer(plan);
    if (instants) {
        tf_sweep_put_off_healing(plan, id + count);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct tf_step step = step_of(&points[i], id + i);
        insert(plan, &step);
    }
}

uint32_t tf_sweep_make_room(struct tf_plan *plan) {
    uint32_t id = tf_sweep_free_id(plan);
    wait_longer(plan);
    tf_sweep_put_off_healing(plan, id + 1);
    plan->steps = tf_realloc(plan->steps, (plan->step_count + 1) * sizeof(*plan->steps));
    return id;
}

void tf_sweep_strike(struct tf_plan *plan, const struct tf_sweep_point *point, uint32_t id) {
    if (point->nth == 0) {
        plan->steps[plan->step_count++] = step_of(point, id); /* where room was made */
        return;
    }
    for (uint32_t i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].id == id) {
            plan->steps[i].amount = point->nth;
        }
    }
}

/* -- On the pipe -- */

void tf_sweep_points_encode(struct tf_buf *out, const struct tf_sweep_point *points,
                            uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        tf_buf_append_format(out, "%s%u:%u:%u:%llu:%lld", i == 0 ? "" : ",", points[i].fault,
                             points[i].node, points[i].what, (unsigned long long)points[i].nth,
                             (long long)points[i].at_us);
    }
}

bool tf_sweep_points_decode(const char *text, struct tf_sweep_point *points, uint32_t *count) {
    *count = 0;
    while (text != NULL && *text != '\0' && *count < TF_SWEEP_POINTS_MAX) {
        unsigned fault, node, what;
        unsigned long long nth;
        long long at_us;
        int len = 0;
        if (sscanf(text, "%u:%u:%u:%llu:%lld%n", &fault, &node, &what, &nth, &at_us, &len) != 5 ||
            fault >= TF_SWEEP_FAULT_COUNT) {
            return false;
        }
        points[(*count)++] = (struct tf_sweep_point){(enum tf_sweep_fault)fault, node, what,
                                                     (uint64_t)nth, (tf_time)at_us};
        text += len;
        text += *text == ',';
    }
    return text == NULL || *text == '\0';
}
