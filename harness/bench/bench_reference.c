/* The reference scenario: actions per second of processor time, events per action, simulated to
 * real time. */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

struct arguments {
    struct reference reference;
    struct tf_sim_options options;
    uint64_t runs;
};

static const char usage[] =
    "usage: bench_reference [--delivery] [--replicas N] [--actions N] [--lose PER_MILLION]\n"
    "                       [--seed N] [--runs N] [--no-oracles] [--own-connections]\n";

static const struct option known[] = {
    {"delivery", no_argument, NULL, 'd'},
    {"replicas", required_argument, NULL, 'r'},
    {"actions", required_argument, NULL, 'a'},
    {"lose", required_argument, NULL, 'l'},
    {"seed", required_argument, NULL, 's'},
    {"runs", required_argument, NULL, 'n'},
    {"no-oracles", no_argument, NULL, 'o'},
    {"own-connections", no_argument, NULL, 'c'},
    {NULL, 0, NULL, 0},
};

static void take(struct arguments *arguments, int option) {
    switch (option) {
    case 'd':
        arguments->reference.delivery = true;
        break;
    case 'r':
        arguments->reference.replicas = (uint32_t)measure_number(optarg);
        break;
    case 'a':
        arguments->reference.actions = (uint32_t)measure_number(optarg);
        break;
    case 'l':
        arguments->reference.lose_per_million = (uint32_t)measure_number(optarg);
        break;
    case 's':
        arguments->reference.seed = measure_number(optarg);
        break;
    case 'n':
        arguments->runs = measure_number(optarg);
        break;
    case 'o':
        arguments->options.no_judge = true;
        break;
    case 'c':
        arguments->options.own_connections = true;
        break;
    default:
        fputs(usage, stderr);
        exit(EXIT_FAILURE);
    }
}

static void say(const struct arguments *arguments, const struct measured *run) {
    double actions = (double)run->result.actions;
    measure_say("actions", actions, "");
    measure_say("cpu", run->cpu_s, "s");
    measure_say("actions_per_second", actions / run->cpu_s, "1/s");
    measure_say("events_per_action", (double)run->result.events / actions, "");
    measure_say("records_per_action", (double)run->result.records / actions, "");
    measure_say("virtual", (double)run->result.virtual_us / 1e6, "s");
    measure_say("simulated_to_real", (double)run->result.virtual_us / 1e6 / run->cpu_s, "");
    measure_say("peak", (double)measure_peak_bytes() / 1048576, "MiB");
    printf("digest %s\n", run->result.digest);
    uint64_t wanted = (uint64_t)arguments->reference.replicas * arguments->reference.actions;
    if (run->result.actions != wanted) {
        fprintf(stderr, "%llu actions were accepted instead of %llu\n",
                (unsigned long long)run->result.actions, (unsigned long long)wanted);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv) {
    struct arguments arguments = {
        .reference = REFERENCE_DEFAULT, .options = measure_options(), .runs = 1};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        take(&arguments, option);
    struct tf_plan *plan = reference_plan_create(&arguments.reference);
    struct tf_subjects subjects = measure_subjects();
    for (uint64_t i = 0; i < arguments.runs; i++) {
        struct measured run;
        measure_run(plan, &subjects, &arguments.options, &run);
        say(&arguments, &run);
        tf_result_close(&run.result);
    }
    tf_plan_destroy(plan);
    return EXIT_SUCCESS;
}
