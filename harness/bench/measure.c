#include "bench/measure.h"

#include "offline/client.h"
#include "server/server.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double seconds_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double measure_cpu_s(void) {
    return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

double measure_wall_s(void) {
    return seconds_of(CLOCK_MONOTONIC);
}

size_t measure_heap_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

size_t measure_peak_bytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (size_t)usage.ru_maxrss * 1024;
}

struct tf_subjects measure_subjects(void) {
    return (struct tf_subjects){.client = &tf_offline_client, .server = &tf_reference_server};
}

struct tf_sim_options measure_options(void) {
    return (struct tf_sim_options){.until_us = TF_NEVER};
}

static void check_passed(const struct tf_result *result) {
    if (result->verdict == TF_VERDICT_PASS)
        return;
    fprintf(stderr, "the run ended as %s\n", tf_verdict_word(result->verdict));
    for (uint32_t i = 0; i < result->finding_count; i++)
        fprintf(stderr, "  %s: %s\n", result->findings[i].rule, result->findings[i].headline);
    exit(EXIT_FAILURE);
}

void measure_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                 const struct tf_sim_options *options, struct measured *out) {
    struct tf_error error;
    tf_result_init(&out->result);
    double cpu = measure_cpu_s(), wall = measure_wall_s();
    enum tf_code code = tf_sim_run(plan, subjects, options, &out->result, &error);
    out->cpu_s = measure_cpu_s() - cpu;
    out->wall_s = measure_wall_s() - wall;
    bool stopped = code == TF_E_LIMIT && options->until_us != TF_NEVER;
    if (code != TF_OK && !stopped) {
        fprintf(stderr, "%s\n", error.message);
        exit(EXIT_FAILURE);
    }
    if (!options->no_judge && !stopped)
        check_passed(&out->result);
}

void measure_say(const char *name, double value, const char *unit) {
    printf("%s %.6g %s\n", name, value, unit);
}

uint64_t measure_number(const char *text) {
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    if (*text == '\0' || *end != '\0') {
        fprintf(stderr, "expected a number, found '%s'\n", text);
        exit(EXIT_FAILURE);
    }
    return value;
}
