/* A client that dies in the middle of a transaction and comes back: crash at a storage operation,
 * what was not synced is lost, roll-back, check of the database, reopening, start.
 * bench_crash [CRASHES [RUNS]] */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <stdio.h>
#include <stdlib.h>

#define OPERATIONS 12 /* of a send's transaction; each in turn is the last one */
#define CYCLE_US   (3 * TF_SECOND)

/* Arm, send, start: without `crash` the process is only asked to send. */
static void add_cycle(struct tf_plan *plan, struct tf_step *steps, uint32_t cycle, bool crash) {
    for (uint32_t i = 0; i < 3; i++)
        steps[i].at_us = TF_SECOND + cycle * CYCLE_US + i * TF_SECOND;
    steps[0].verb = TF_VERB_CRASH_AT_STORAGE_STEP;
    steps[0].amount = 1 + cycle % OPERATIONS;
    steps[2].verb = TF_VERB_START;
    if (!crash)
        steps[0].verb = steps[2].verb = TF_VERB_SYNC;
    reference_plan_send(plan, &steps[1]);
}

static double cost_s(uint32_t crashes, bool crash) {
    struct reference reference = REFERENCE_DEFAULT;
    reference.replicas = 2;
    reference.lose_per_million = 0;
    struct tf_plan *plan = reference_world_create(&reference);
    struct tf_step *steps = reference_plan_steps(plan, 3 * crashes);
    for (uint32_t i = 0; i < crashes; i++)
        add_cycle(plan, &steps[3 * i], i, crash);
    struct tf_subjects subjects = measure_subjects();
    struct tf_sim_options options = measure_options();
    struct measured run;
    measure_run(plan, &subjects, &options, &run);
    tf_result_close(&run.result);
    tf_plan_destroy(plan);
    return run.cpu_s;
}

int main(int argc, char **argv) {
    uint32_t crashes = argc > 1 ? (uint32_t)measure_number(argv[1]) : 1000;
    uint64_t runs = argc > 2 ? measure_number(argv[2]) : 1;
    for (uint64_t i = 0; i < runs; i++) {
        double without = cost_s(crashes, false), with = cost_s(crashes, true);
        measure_say("cycle_with_crash", with / crashes * 1e6, "us");
        measure_say("cycle_without_crash", without / crashes * 1e6, "us");
        measure_say("crash_recover_reopen", (with - without) / crashes * 1e6, "us");
    }
    return EXIT_SUCCESS;
}
