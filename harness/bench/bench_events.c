/* Events per second without storage: clients and a server that echo.
 * bench_events [REPLICAS [VIRTUAL_SECONDS [RUNS]]] */
#include "bench/echo_subjects.h"
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <stdlib.h>

int main(int argc, char **argv) {
    struct reference reference = REFERENCE_DEFAULT;
    reference.lose_per_million = 0; /* an echo that is lost would wait for its time-out */
    reference.replicas = argc > 1 ? (uint32_t)measure_number(argv[1]) : reference.replicas;
    uint64_t seconds = argc > 2 ? measure_number(argv[2]) : 1000;
    uint64_t runs = argc > 3 ? measure_number(argv[3]) : 1;
    const struct tf_subjects subjects = {.client = &echo_client, .server = &echo_server};
    struct tf_plan *plan = reference_world_create(&reference);
    struct tf_sim_options options = measure_options();
    options.no_judge = true;
    options.until_us = (tf_time)seconds * TF_SECOND;
    /* The world counts an exchange under way as a reason not to rest; a step keeps it going. */
    struct tf_step *last = reference_plan_steps(plan, 1);
    last->verb = TF_VERB_SYNC;
    last->who = 0;
    last->at_us = options.until_us;
    for (uint64_t i = 0; i < runs; i++) {
        struct measured run;
        measure_run(plan, &subjects, &options, &run);
        double events = (double)run.result.events;
        measure_say("events", events, "");
        measure_say("events_per_second", events / run.cpu_s, "1/s");
        measure_say("round_trips_per_second", events / 2 / run.cpu_s, "1/s");
        measure_say("simulated_to_real", (double)run.result.virtual_us / 1e6 / run.cpu_s, "");
        tf_result_close(&run.result);
    }
    tf_plan_destroy(plan);
    return EXIT_SUCCESS;
}
