#include "cli/target.h"

#include "cli/seeds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum tf_code parse_target(const char *what, struct tf_target *target, bool *has_seed,
                                 struct tf_error *error) {
    size_t len = strlen(what);
    const char *at = strrchr(what, '@');
    if (at != NULL && strchr(at, ']') == NULL && strchr(at, '/') == NULL) {
        enum tf_code code = tf_seed_parse(at + 1, &target->seed, error);
        if (code != TF_OK) {
            return code;
        }
        *has_seed = true;
        len = (size_t)(at - what);
    }
    const char *bracket = memchr(what, '[', len);
    size_t path_len = bracket == NULL ? len : (size_t)(bracket - what);
    target->path = tf_slice_dup((struct tf_slice){what, path_len});
    target->parameters = tf_slice_dup((struct tf_slice){what + path_len, len - path_len});
    return TF_OK;
}

/* "lost-acks/answer-lost" is scenarios/lost-acks/answer-lost.yaml when there is no file of that
 * very name. */
static void find_file(struct tf_target *target) {
    struct tf_buf path = {0};
    tf_buf_append_format(&path, "scenarios/%s.yaml", target->path);
    if (access(target->path, F_OK) != 0 && access(tf_buf_text(&path), F_OK) == 0) {
        free(target->path);
        target->path = tf_strdup(tf_buf_text(&path));
    }
    tf_buf_close(&path);
}

static void refuse_case(const struct tf_target *target, const char *command) {
    const struct tf_scenario *scenario = target->suite.files[0].scenario;
    fprintf(stderr, "tiffin %s: %s has no case %s; it has\n", command, target->path,
            target->parameters[0] == '\0' ? "without parameters" : target->parameters);
    for (size_t i = 0; i < tf_scenario_case_count(scenario); i++) {
        fprintf(stderr, "    %s\n", tf_scenario_case_id(scenario, i));
    }
}

static bool find_case(struct tf_target *target, const char *command) {
    const struct tf_suite *suite = &target->suite;
    if (suite->problem_count > 0) {
        tf_suite_print_problems(suite);
    } else if (suite->file_count != 1) {
        fprintf(stderr, "tiffin %s: %s holds %zu scenarios; expected one\n", command, target->path,
                suite->file_count);
    } else if (tf_suite_find_case(suite, target->parameters, &target->chosen)) {
        return true;
    } else {
        refuse_case(target, command);
    }
    return false;
}

bool tf_target_open(struct tf_target *target, const char *command, const char *what) {
    struct tf_error error;
    bool has_seed = false, found = false;
    *target = (struct tf_target){0};
    enum tf_code code = parse_target(what, target, &has_seed, &error);
    if (code == TF_OK) {
        find_file(target);
        code = tf_suite_load(&target->suite, &target->path, 1, &error);
        found = code == TF_OK && find_case(target, command);
    }
    if (code != TF_OK) {
        fprintf(stderr, "tiffin %s: %s\n", command, error.message);
        target->suite = (struct tf_suite){0};
    }
    if (found && !has_seed && !tf_scenario_seed(target->chosen.scenario, &target->seed)) {
        target->seed = TF_SEED_DEFAULT;
    }
    if (!found) {
        tf_target_close(target);
    }
    return found;
}

void tf_target_close(struct tf_target *target) {
    tf_suite_close(&target->suite);
    free(target->path);
    free(target->parameters);
    *target = (struct tf_target){0};
}
