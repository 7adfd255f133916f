#include "unit/scenario/scenario_support.h"

#include "base/assert.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static enum tf_code read_memory(void *context, const char *path, struct tf_buf *out,
                                struct tf_error *error) {
    for (const struct memory_file *file = context; file->path != NULL; file++) {
        if (strcmp(file->path, path) != 0)
            continue;
        tf_buf_append_text(out, file->text);
        return TF_OK;
    }
    return tf_error_set(error, TF_E_NOT_FOUND, "%s: no such file", path);
}

struct tf_scenario_reader memory_reader(const struct memory_file *files) {
    return (struct tf_scenario_reader){read_memory, (void *)files};
}

struct tf_scenario *load_text(const char *text) {
    const struct memory_file files[] = {{"test.yaml", text}, {NULL, NULL}};
    return tf_scenario_load("test.yaml", NULL, memory_reader(files));
}

struct tf_plan *plan_of(const char *text, uint64_t seed) {
    struct tf_scenario *scenario = load_text(text);
    struct tf_buf problems = {0};
    tf_scenario_problems_write(scenario, &problems);
    ck_assert_msg(tf_scenario_problem_count(scenario) == 0, "%s", tf_buf_text(&problems));
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, seed);
    tf_buf_close(&problems);
    tf_scenario_destroy(scenario);
    return plan;
}

char *codes_of(const char *text) {
    struct tf_scenario *scenario = load_text(text);
    struct tf_buf out = {0};
    for (size_t i = 0; i < tf_scenario_problem_count(scenario); i++) {
        struct tf_scenario_problem problem = tf_scenario_problem(scenario, i);
        tf_buf_append_format(&out, "%s%s@%u:%u", i == 0 ? "" : " ",
                             tf_scenario_code_text(problem.code)->code, problem.line,
                             problem.column);
    }
    char *codes = tf_strdup(tf_buf_text(&out));
    tf_buf_close(&out);
    tf_scenario_destroy(scenario);
    return codes;
}

const struct tf_step *step_of(const struct tf_plan *plan, uint32_t id) {
    const struct tf_step *step = tf_plan_step(plan, id);
    ck_assert_ptr_nonnull(step);
    return step;
}

char *read_text(const char *path) {
    struct tf_buf out = {0};
    struct tf_error error = {0};
    struct tf_scenario_reader reader = tf_scenario_reader_disk();
    enum tf_code code = reader.read(reader.context, path, &out, &error);
    TF_ASSERT(code == TF_OK); /* not one of Check: programs beside its runner read files, too */
    char *text = tf_strdup(tf_buf_text(&out));
    tf_buf_close(&out);
    return text;
}
