/* Bytes of memory for each replica of a world: idle, and with 20 messages whose actions wait in its
 * queue. bench_memory [REPLICAS] */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <stdlib.h>

#define REPLICAS 10000
#define ACTIONS  20

/* Looks at the memory when the world begins to heal: everybody is there, nobody is online. */
struct watcher {
    size_t before, at_healing;
};

static void watch(void *self, const struct tf_record *record) {
    struct watcher *watcher = self;
    if (record->kind == TF_RECORD_PHASE && record->phase == TF_PHASE_HEALING)
        watcher->at_healing = measure_heap_bytes();
}

static struct tf_plan *plan_of(const struct reference *reference) {
    struct tf_plan *plan = reference_world_create(reference);
    uint32_t sends = reference->replicas * reference->actions;
    struct tf_step *steps = reference_plan_steps(plan, sends + 1);
    steps[0].verb = TF_VERB_OFFLINE;
    steps[0].who = TF_NODE_ALL;
    steps[0].lasts_us = TF_HOUR;
    for (uint32_t i = 0; i < sends; i++) {
        steps[i + 1].who = i % reference->replicas;
        steps[i + 1].at_us = TF_MINUTE + i;
        reference_plan_send(plan, &steps[i + 1]);
    }
    return plan;
}

/* Memory of the whole world, without its plan. */
static double bytes_of(uint32_t replicas, uint32_t actions, bool starts_later) {
    struct reference reference = REFERENCE_DEFAULT;
    reference.delivery = true;
    reference.replicas = replicas;
    reference.actions = actions;
    struct tf_plan *plan = plan_of(&reference);
    for (uint32_t i = 0; i < replicas; i++)
        plan->replicas[i].starts_later = starts_later;
    struct tf_subjects subjects = measure_subjects();
    struct watcher watcher = {.before = measure_heap_bytes()};
    const struct tf_sink sink = {.self = &watcher, .record = watch};
    struct tf_sim_options options = measure_options();
    options.no_judge = true;
    options.sinks = &sink;
    options.sink_count = 1;
    options.until_us = 2 * TF_HOUR;
    struct measured run;
    measure_run(plan, &subjects, &options, &run);
    tf_result_close(&run.result);
    tf_plan_destroy(plan);
    return (double)watcher.at_healing - (double)watcher.before;
}

static void say(const char *name, uint32_t replicas, uint32_t actions, bool starts_later) {
    double half = bytes_of(replicas / 2, actions, starts_later);
    double whole = bytes_of(replicas, actions, starts_later);
    uint32_t more = replicas - replicas / 2;
    measure_say(name, (whole - half) / more, "B");
}

int main(int argc, char **argv) {
    uint32_t replicas = argc > 1 ? (uint32_t)measure_number(argv[1]) : REPLICAS;
    say("not_started", replicas, 0, true);
    say("idle", replicas, 0, false);
    say("with_20_messages_and_actions", replicas, ACTIONS, false);
    return EXIT_SUCCESS;
}
