/* A month in which a hundred suspended replicas do nothing: what it costs beyond a second of the
 * same. bench_idle [REPLICAS [RUNS]] */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <stdlib.h>

static double cost_s(uint32_t replicas, tf_time idle_us, bool suspended) {
    struct reference reference = REFERENCE_DEFAULT;
    reference.delivery = true;
    reference.replicas = replicas;
    struct tf_plan *plan = reference_world_create(&reference);
    struct tf_step *step = reference_plan_steps(plan, 1);
    step->verb = suspended ? TF_VERB_SUSPEND : TF_VERB_KILL;
    step->who = TF_NODE_ALL;
    step->lasts_us = idle_us;
    struct tf_subjects subjects = measure_subjects();
    struct tf_sim_options options = measure_options();
    struct measured run;
    measure_run(plan, &subjects, &options, &run);
    tf_result_close(&run.result);
    tf_plan_destroy(plan);
    return run.cpu_s;
}

int main(int argc, char **argv) {
    uint32_t replicas = argc > 1 ? (uint32_t)measure_number(argv[1]) : 100;
    uint64_t runs = argc > 2 ? measure_number(argv[2]) : 1;
    for (uint64_t i = 0; i < runs; i++) {
        double second = cost_s(replicas, TF_SECOND, true);
        double month = cost_s(replicas, 30 * TF_DAY, true);
        measure_say("run_with_idle_second", second * 1e3, "ms");
        measure_say("run_with_idle_month", month * 1e3, "ms");
        measure_say("idle_month", (month - second) * 1e3, "ms");
    }
    return EXIT_SUCCESS;
}
