/* A scenario file of any bytes: loads to cases or to problems, each with a place; a plan that is
 * printed loads again. */
#include "base/assert.h"
#include "scenario/scenario.h"

#include <stdlib.h>

#define CASES_TRIED 3

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    const uint8_t *data;
    size_t size;
};

/* The input stands for the file and for whatever it extends; texts are its first bytes. */
static enum tf_code read_input(void *context, const char *path, struct tf_buf *out,
                               struct tf_error *error) {
    const struct input *input = context;
    (void)path;
    (void)error;
    tf_buf_append(out, input->data, input->size);
    return TF_OK;
}

static void check_problems(const struct tf_scenario *scenario) {
    struct tf_buf told = {0};
    for (size_t i = 0; i < tf_scenario_problem_count(scenario); i++) {
        struct tf_scenario_problem problem = tf_scenario_problem(scenario, i);
        TF_ASSERT(problem.line > 0 && problem.column > 0 && problem.file[0] != '\0');
    }
    tf_scenario_problems_write(scenario, &told);
    TF_ASSERT(told.len > 0);
    tf_buf_close(&told);
}

static void check_printed(const struct tf_buf *text) {
    struct input printed = {(const uint8_t *)text->data, text->len};
    struct tf_scenario_reader reader = {read_input, &printed};
    struct tf_scenario *again = tf_scenario_load("printed.yaml", NULL, reader);
    TF_ASSERT(tf_scenario_problem_count(again) == 0);
    tf_scenario_destroy(again);
}

static void check_case(const struct tf_scenario *scenario, size_t index) {
    struct tf_buf text = {0};
    struct tf_plan *plan = tf_scenario_plan(scenario, index, index);
    if (tf_plan_print(plan, &text))
        check_printed(&text);
    tf_buf_close(&text);
    tf_plan_destroy(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input input = {data, size};
    struct tf_scenario_reader reader = {read_input, &input};
    struct tf_scenario *scenario = tf_scenario_load("fuzz.yaml", NULL, reader);
    if (tf_scenario_problem_count(scenario) > 0)
        check_problems(scenario);
    else
        for (size_t i = 0; i < tf_scenario_case_count(scenario) && i < CASES_TRIED; i++)
            check_case(scenario, i);
    tf_scenario_destroy(scenario);
    return 0;
}
