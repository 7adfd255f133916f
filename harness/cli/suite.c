#include "cli/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PATH "scenarios"

static const char *after_scenarios_folder(const char *path) {
    static const char folder[] = "scenarios/";
    const char *found = NULL;
    for (const char *at = path; (at = strstr(at, folder)) != NULL; at++) {
        if (at == path || at[-1] == '/') {
            found = at + sizeof(folder) - 1;
        }
    }
    return found;
}

char *tf_suite_case_base(const char *path, const char *base) {
    const char *below = after_scenarios_folder(path);
    size_t base_len = base == NULL ? 0 : strlen(base);
    if (below == NULL) {
        below = base_len > 0 && strncmp(path, base, base_len) == 0 ? path + base_len : path;
        below += strspn(below, "/");
    }
    const char *dot = strrchr(below, '.');
    return tf_slice_dup(
        (struct tf_slice){below, dot == NULL ? strlen(below) : (size_t)(dot - below)});
}

static void load_one(struct tf_suite *suite, const struct tf_scenario_path *path) {
    char *base = tf_suite_case_base(path->path, path->base);
    struct tf_scenario *scenario = tf_scenario_load(path->path, base, tf_scenario_reader_disk());
    free(base);
    tf_grow((void **)&suite->scenarios, &suite->scenario_capacity, suite->scenario_count,
            sizeof(struct tf_scenario *));
    suite->scenarios[suite->scenario_count++] = scenario;
    suite->problem_count += tf_scenario_problem_count(scenario);
}

enum tf_code tf_suite_load(struct tf_suite *suite, char *const *paths, size_t path_count,
                           struct tf_error *error) {
    struct tf_scenario_paths found = {0};
    enum tf_code code = TF_OK;
    *suite = (struct tf_suite){0};
    if (path_count == 0) {
        code = tf_scenario_paths_add(&found, DEFAULT_PATH, error);
    }
    for (size_t i = 0; code == TF_OK && i < path_count; i++) {
        code = tf_scenario_paths_add(&found, paths[i], error);
    }
    for (size_t i = 0; code == TF_OK && i < found.count; i++) {
        load_one(suite, &found.items[i]);
    }
    tf_scenario_paths_close(&found);
    return code;
}

static bool is_chosen(const struct tf_scenario *scenario, size_t index,
                      const struct tf_suite_choice *choice) {
    if (choice->tag != NULL && !tf_scenario_has_tag(scenario, choice->tag)) {
        return false;
    }
    return choice->filter == NULL ||
           strstr(tf_scenario_case_id(scenario, index), choice->filter) != NULL;
}

void tf_suite_choose(struct tf_suite *suite, const struct tf_suite_choice *choice) {
    for (size_t i = 0; i < suite->scenario_count; i++) {
        const struct tf_scenario *scenario = suite->scenarios[i];
        size_t count =
            tf_scenario_problem_count(scenario) > 0 ? 0 : tf_scenario_case_count(scenario);
        for (size_t index = 0; index < count; index++) {
            if (!is_chosen(scenario, index, choice)) {
                continue;
            }
            tf_grow((void **)&suite->cases, &suite->case_capacity, suite->case_count,
                    sizeof(*suite->cases));
            suite->cases[suite->case_count++] = (struct tf_suite_case){scenario, index};
        }
    }
}

void tf_suite_close(struct tf_suite *suite) {
    for (size_t i = 0; i < suite->scenario_count; i++) {
        tf_scenario_destroy(suite->scenarios[i]);
    }
    free(suite->scenarios);
    free(suite->cases);
    *suite = (struct tf_suite){0};
}

void tf_suite_print_problems(const struct tf_suite *suite) {
    struct tf_buf text = {0};
    size_t bad_files = 0;
    for (size_t i = 0; i < suite->scenario_count; i++) {
        if (tf_scenario_problem_count(suite->scenarios[i]) > 0) {
            tf_scenario_problems_write(suite->scenarios[i], &text);
            bad_files++;
        }
    }
    if (bad_files > 0) {
        fputs(tf_buf_text(&text), stderr);
        fprintf(stderr, "%zu %s in %zu of %zu files; `tiffin explain-code CODE` explains one\n",
                suite->problem_count, suite->problem_count == 1 ? "error" : "errors", bad_files,
                suite->scenario_count);
    }
    tf_buf_close(&text);
}

struct tf_scenario *tf_suite_find_case(const char *path, const char *parameters, size_t *index,
                                       struct tf_error *error) {
    char *base = tf_suite_case_base(path, NULL);
    struct tf_scenario *scenario = tf_scenario_load(path, base, tf_scenario_reader_disk());
    free(base);
    if (tf_scenario_problem_count(scenario) > 0) {
        struct tf_buf text = {0};
        tf_scenario_problems_write(scenario, &text);
        tf_error_set(error, TF_E_INVALID, "%s", tf_buf_text(&text));
        tf_buf_close(&text);
        tf_scenario_destroy(scenario);
        return NULL;
    }
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        const char *bracket = strchr(tf_scenario_case_id(scenario, i), '[');
        if (parameters[0] == '\0' || (bracket != NULL && strcmp(bracket, parameters) == 0)) {
            *index = i;
            return scenario;
        }
    }
    tf_error_set(error, TF_E_NOT_FOUND, "%s has no case %s; `tiffin list %s` shows its cases", path,
                 parameters, path);
    tf_scenario_destroy(scenario);
    return NULL;
}
