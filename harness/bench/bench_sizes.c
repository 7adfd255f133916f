/* Simulated to real time, rate and memory by the number of replicas, with all oracles on, delivery.
 * Without arguments: a table of sizes. Else: bench_sizes REPLICAS ACTIONS [upload] [no-oracles] */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct size {
    uint32_t replicas, actions;
};

static void run(struct reference *reference, bool no_judge) {
    struct tf_sim_options options = measure_options();
    options.no_judge = no_judge;
    struct tf_plan *plan = reference_plan_create(reference);
    struct tf_subjects subjects = measure_subjects();
    struct measured measured;
    double plan_s = measure_cpu_s();
    measure_run(plan, &subjects, &options, &measured);
    const struct tf_result *result = &measured.result;
    printf(
        "replicas %u actions %llu virtual_s %.1f cpu_s %.4f ratio %.0f rate %.0f peak_mib %.0f "
        "plan_s %.2f\n",
        reference->replicas, (unsigned long long)result->actions, (double)result->virtual_us / 1e6,
        measured.cpu_s, (double)result->virtual_us / 1e6 / measured.cpu_s,
        (double)result->actions / measured.cpu_s, (double)measure_peak_bytes() / 1048576, plan_s);
    tf_result_close(&measured.result);
    tf_plan_destroy(plan);
}

/* Each size in its own process, so that its peak of memory is its own. */
static void run_apart(struct size size) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct reference reference = REFERENCE_DEFAULT;
        reference.delivery = true;
        reference.replicas = size.replicas;
        reference.actions = size.actions;
        run(&reference, false);
        exit(EXIT_SUCCESS);
    }
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        exit(EXIT_FAILURE);
}

static bool has(int argc, char **argv, const char *word) {
    for (int i = 3; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

int main(int argc, char **argv) {
    static const struct size sizes[] = {{5, 20}, {10, 20}, {100, 100}, {1000, 20}, {10000, 5}};
    if (argc >= 3) {
        struct reference reference = REFERENCE_DEFAULT;
        reference.delivery = !has(argc, argv, "upload");
        reference.replicas = (uint32_t)measure_number(argv[1]);
        reference.actions = (uint32_t)measure_number(argv[2]);
        run(&reference, has(argc, argv, "no-oracles"));
        return EXIT_SUCCESS;
    }
    for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
        run_apart(sizes[i]);
    return EXIT_SUCCESS;
}
