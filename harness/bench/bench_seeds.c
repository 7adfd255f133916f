/* Seeds per minute: whole runs of ten replicas and twenty actions each, all oracles on, in one
 * process and in two. bench_seeds [SEEDS [RUNS]] */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPLICAS 10
#define ACTIONS  20

static void run_seeds(uint64_t first, uint64_t count) {
    struct tf_subjects subjects = measure_subjects();
    struct tf_sim_options options = measure_options();
    options.kept = tf_sim_kept_create(); /* as a worker does */
    for (uint64_t seed = first; seed < first + count; seed++) {
        struct reference reference = REFERENCE_DEFAULT;
        reference.delivery = true;
        reference.replicas = REPLICAS;
        reference.actions = ACTIONS;
        reference.seed = seed;
        struct tf_plan *plan = reference_plan_create(&reference);
        struct measured run;
        measure_run(plan, &subjects, &options, &run);
        tf_result_close(&run.result);
        tf_plan_destroy(plan);
    }
    tf_sim_kept_destroy(options.kept);
}

static double seconds_of(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Seconds on a processor of all children that have ended. */
static double children_cpu_s(void) {
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

/* Seeds a minute of `workers` processes with `seeds` each. `*per_cpu`: a minute on a processor. */
static double rate_of(unsigned workers, uint64_t seeds, double *per_cpu) {
    double begin = measure_wall_s(), cpu = children_cpu_s();
    pid_t children[2];
    fflush(stdout); /* else each child says again what was said before */
    for (unsigned i = 0; i < workers; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            run_seeds(1 + i * seeds, seeds);
            exit(EXIT_SUCCESS);
        }
    }
    for (unsigned i = 0; i < workers; i++) {
        int status;
        if (children[i] < 0 || waitpid(children[i], &status, 0) != children[i] || status != 0)
            exit(EXIT_FAILURE);
    }
    *per_cpu = (double)(workers * seeds) * 60 / (children_cpu_s() - cpu);
    return (double)(workers * seeds) * 60 / (measure_wall_s() - begin);
}

int main(int argc, char **argv) {
    uint64_t seeds = argc > 1 ? measure_number(argv[1]) : 100;
    uint64_t runs = argc > 2 ? measure_number(argv[2]) : 1;
    for (uint64_t i = 0; i < runs; i++) {
        double per_cpu;
        double one = rate_of(1, seeds, &per_cpu), two = rate_of(2, seeds, &per_cpu);
        measure_say("seeds_per_processor_minute", per_cpu, "1/min");
        measure_say("seeds_per_minute_one_process", one, "1/min");
        measure_say("seeds_per_minute_two_processes", two, "1/min");
        measure_say("two_processes_to_one", two / one, "");
    }
    return EXIT_SUCCESS;
}
