#include "sim/case_run.h"

#include "oracle/judge.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct tf_scenario_paths tf_case_paths(const char *prefix) {
    struct tf_scenario_paths all = {0};
    struct tf_error error = {0};
    ck_assert_msg(tf_scenario_paths_add(&all, TF_SCENARIOS, &error) == TF_OK, "%s", error.message);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (strncmp(all.items[i].path, prefix, strlen(prefix)) == 0) {
            all.items[kept++] = all.items[i];
        } else {
            free(all.items[i].path);
        }
    }
    all.count = kept;
    return all;
}

struct tf_scenario *tf_case_load(const char *path) {
    struct tf_scenario *scenario = tf_scenario_load(path, NULL, tf_scenario_reader_disk());
    if (tf_scenario_problem_count(scenario) > 0) {
        struct tf_buf text = {0};
        tf_scenario_problems_write(scenario, &text);
        ck_abort_msg("%s", tf_buf_text(&text));
    }
    return scenario;
}

void tf_case_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                 struct tf_trace *trace, struct tf_result *result) {
    struct tf_sink sink = trace == NULL ? (struct tf_sink){0} : tf_trace_sink(trace);
    struct tf_sim_options options = {
        .sinks = &sink, .sink_count = trace == NULL ? 0 : 1, .until_us = TF_NEVER};
    struct tf_error error = {0};
    tf_result_init(result);
    enum tf_code code = tf_sim_run(plan, subjects, &options, result, &error);
    ck_assert_msg(code == TF_OK || code == TF_E_LIMIT, "%s: %s", plan->case_id, error.message);
}

void tf_case_judge(const struct tf_plan *plan, uint32_t capabilities, const struct tf_trace *trace,
                   struct tf_result *result) {
    struct tf_judge *judge = tf_judge_create(plan, capabilities);
    struct tf_sink sink = tf_judge_sink(judge);
    for (size_t i = 0; i < tf_trace_count(trace); i++)
        sink.record(sink.self, tf_trace_at(trace, i));
    tf_result_init(result);
    tf_judge_finish(judge, result);
    tf_judge_destroy(judge);
}

const char *tf_case_headline(const struct tf_result *result) {
    return result->finding_count == 0 ? "no finding" : result->findings[0].headline;
}
