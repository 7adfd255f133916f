/* What benchmarks measure with, and how they say it: lines of "name value unit". */
#ifndef TF_BENCH_MEASURE_H
#define TF_BENCH_MEASURE_H

#include "sim/world.h"

#include <stddef.h>

/* Seconds of this process on a processor. */
double measure_cpu_s(void);
/* Seconds of a monotonic clock. */
double measure_wall_s(void);
/* Bytes that malloc has handed out. */
size_t measure_heap_bytes(void);
/* Largest resident size so far, in bytes. */
size_t measure_peak_bytes(void);

/* The client core and the reference server. */
struct tf_subjects measure_subjects(void);

struct measured {
    double cpu_s, wall_s;
    struct tf_result result; /* owned */
};

/* Runs a plan and ends the program with what went wrong unless it ended as a pass. */
void measure_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                 const struct tf_sim_options *options, struct measured *out);
/* The options of a whole run. */
struct tf_sim_options measure_options(void);

void measure_say(const char *name, double value, const char *unit);

/* A number from the command line; ends the program when it is none. */
uint64_t measure_number(const char *text);

#endif
