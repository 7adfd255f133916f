#include "cli/suite.h"

#include "base/hash.h"
#include "base/map.h"

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

char *tf_suite_case_base(const char *path) {
    const char *below = after_scenarios_folder(path);
    if (below == NULL) {
        below = path;
        while (strncmp(below, "./", 2) == 0) {
            below += 2;
        }
    }
    const char *slash = strrchr(below, '/');
    const char *dot = strrchr(slash == NULL ? below : slash, '.');
    return tf_slice_dup(
        (struct tf_slice){below, dot == NULL ? strlen(below) : (size_t)(dot - below)});
}

/* Results and reports know a case by its name alone. */
static enum tf_code check_names(const struct tf_suite *suite, struct tf_error *error) {
    struct tf_map files = {0};
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < suite->file_count && code == TF_OK; i++) {
        const struct tf_suite_file *file = &suite->files[i];
        uint64_t first = *tf_map_put(&files, tf_hash_text(file->case_base), i);
        if (first != i) {
            code = tf_error_set(error, TF_E_INVALID,
                                "the cases of %s and of %s would have the same name, %s",
                                suite->files[first].path, file->path, file->case_base);
        }
    }
    tf_map_close(&files);
    return code;
}

static void load_one(struct tf_suite *suite, const char *path) {
    char *base = tf_suite_case_base(path);
    struct tf_scenario *scenario = tf_scenario_load(path, base, tf_scenario_reader_disk());
    tf_grow((void **)&suite->files, &suite->file_capacity, suite->file_count,
            sizeof(*suite->files));
    suite->files[suite->file_count++] = (struct tf_suite_file){tf_strdup(path), base, scenario};
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
        load_one(suite, found.items[i].path);
    }
    tf_scenario_paths_close(&found);
    code = code == TF_OK ? check_names(suite, error) : code;
    if (code != TF_OK) {
        tf_suite_close(suite);
    }
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
    for (size_t i = 0; i < suite->file_count; i++) {
        const struct tf_scenario *scenario = suite->files[i].scenario;
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
    for (size_t i = 0; i < suite->file_count; i++) {
        tf_scenario_destroy(suite->files[i].scenario);
        free(suite->files[i].path);
        free(suite->files[i].case_base);
    }
    free(suite->files);
    free(suite->cases);
    *suite = (struct tf_suite){0};
}

void tf_suite_print_problems(const struct tf_suite *suite) {
    struct tf_buf text = {0};
    size_t bad_files = 0;
    for (size_t i = 0; i < suite->file_count; i++) {
        if (tf_scenario_problem_count(suite->files[i].scenario) > 0) {
            tf_scenario_problems_write(suite->files[i].scenario, &text);
            bad_files++;
        }
    }
    if (bad_files > 0) {
        fputs(tf_buf_text(&text), stderr);
        fprintf(stderr, "%zu %s in %zu of %zu files; `tiffin explain-code CODE` explains one\n",
                suite->problem_count, suite->problem_count == 1 ? "error" : "errors", bad_files,
                suite->file_count);
    }
    tf_buf_close(&text);
}

bool tf_suite_find_case(const struct tf_suite *suite, const char *parameters,
                        struct tf_suite_case *out) {
    const struct tf_scenario *scenario = suite->files[0].scenario;
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        const char *bracket = strchr(tf_scenario_case_id(scenario, i), '[');
        if (strcmp(bracket == NULL ? "" : bracket, parameters) == 0) {
            *out = (struct tf_suite_case){scenario, i};
            return true;
        }
    }
    return false;
}
