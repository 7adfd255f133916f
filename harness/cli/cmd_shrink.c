#include "campaign/shrink.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/many.h"
#include "cli/options.h"
#include "cli/seeds.h"
#include "cli/shrink_place.h"
#include "cli/target.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_KEEP = 256 };

struct arguments {
    struct tf_options options;
    bool keep;
};

static const struct argp_option options[] = {
    {"out", TF_OPTION_KEY_OUT, "FILE", 0, "where the scenario goes (below reports/latest/failures)",
     0},
    {"keep", KEY_KEEP, NULL, 0,
     "keep it in scenarios/regressions, with expect_failure until the bug is fixed", 0},
    TF_OPTION_JOBS,
    TF_OPTION_RULE,
    TF_OPTION_SUBJECTS,
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    struct arguments *arguments = state->input;
    if (key == KEY_KEEP) {
        arguments->keep = true;
        return 0;
    }
    return tf_options_parse_case(&arguments->options, key, value, state);
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "CASE@SEED",
    .doc =
        "Takes things out of a failing case and makes values simpler, as long as it fails in the "
        "same way, and writes what is left as a scenario file.\v"
        "The exit code is 0 when a smaller file was written and fails in the same way by itself, "
        "4 when the case does not fail.",
};

static tf_time now_us(void) {
    return tf_console_now_us();
}

static int fail(const struct tf_error *error) {
    fprintf(stderr, "tiffin shrink: %s\n", error->message);
    return error->code == TF_E_NOT_FOUND     ? TF_EXIT_NOTHING
           : error->code == TF_E_UNSUPPORTED ? TF_EXIT_USAGE
                                             : TF_EXIT_BROKE;
}

/* The file once more, in a process of its own, as somebody will run it. */
static bool fails_by_itself(struct tf_crew *crew, const char *path, bool expected,
                            const struct tf_finding *finding) {
    char *base = tf_suite_case_base(path);
    struct tf_task task = {
        .file = (char *)(uintptr_t)path, .case_base = base, .seed = TF_SEED_DEFAULT};
    struct tf_suite suite;
    struct tf_error error;
    struct tf_answer answer = {0};
    uint64_t ticket;
    bool answered = false, same = false;
    char *paths[] = {(char *)(uintptr_t)path};
    if (tf_suite_load(&suite, paths, 1, &error) == TF_OK) {
        (void)tf_scenario_seed(suite.files[0].scenario, &task.seed);
        tf_suite_close(&suite);
    }
    tf_crew_give(crew, &task, UINT64_MAX, true);
    while (!answered && tf_crew_health(crew, &error) == TF_OK) {
        answered = tf_crew_next(crew, &ticket, &answer);
        if (answered && ticket != UINT64_MAX) { /* a candidate that nobody waits for any more */
            tf_answer_close(&answer);
            answered = false;
        }
    }
    for (uint32_t i = 0; answered && i < answer.result.finding_count; i++) {
        same |= answer.result.findings[i].fingerprint == finding->fingerprint;
    }
    same = same && answer.result.failed_as_expected == expected;
    if (answered) {
        tf_answer_close(&answer);
    }
    free(base);
    return same;
}

static int tell(const struct arguments *arguments, struct tf_crew *crew,
                const struct tf_shrunk *shrunk, const char *path, struct tf_buf *text) {
    bool same = fails_by_itself(crew, path, arguments->keep, &shrunk->finding);
    printf("%s\n%s: %u steps of %u\n", tf_buf_text(text), path, tf_plan_steps(shrunk->plan),
           shrunk->steps_before);
    printf("  %s: %s\n", shrunk->finding.rule, shrunk->finding.headline);
    printf("  again  %s run%s%s%s%s %s\n", program_invocation_name,
           arguments->options.client == NULL ? "" : " --client ",
           arguments->options.client == NULL ? "" : arguments->options.client,
           arguments->options.server == NULL ? "" : " --server ",
           arguments->options.server == NULL ? "" : arguments->options.server, path);
    if (!same) {
        fprintf(stderr, "tiffin shrink: %s does not fail in the same way by itself\n", path);
    }
    return same ? TF_EXIT_HELD : TF_EXIT_DIFFERS;
}

static int write_and_tell(const struct arguments *arguments, struct tf_crew *crew,
                          struct tf_shrunk *shrunk, const char *found_in) {
    struct tf_buf text = {0}, path = {0};
    struct tf_error error;
    tf_shrunk_write(shrunk, found_in, arguments->keep, &text);
    enum tf_code code =
        tf_shrink_place(shrunk, arguments->options.out, arguments->keep, &path, &error);
    if (code == TF_OK) {
        code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&text), &error);
    }
    int status =
        code == TF_OK ? tell(arguments, crew, shrunk, tf_buf_text(&path), &text) : fail(&error);
    tf_buf_close(&text);
    tf_buf_close(&path);
    return status;
}

static int shrink_target(const struct arguments *arguments, const struct tf_target *target) {
    struct tf_invocation invocation = {NULL, arguments->options.client, arguments->options.server},
                         right = {0};
    bool has_reference = arguments->options.client != NULL || arguments->options.server != NULL;
    struct tf_crew *crew = tf_many_crew(&invocation, (uint32_t)arguments->options.jobs);
    struct tf_shrink_options how = {.crew = crew,
                                    .reference = has_reference ? tf_many_crew(&right, 1) : NULL,
                                    .rule = arguments->options.rule,
                                    .should_stop = tf_interrupt_asked};
    struct tf_plan *plan =
        tf_scenario_plan(target->chosen.scenario, target->chosen.index, target->seed);
    struct tf_shrunk shrunk;
    struct tf_error error;
    struct tf_buf found_in = {0};
    tf_time started_us = now_us();
    tf_interrupt_watch();
    enum tf_code code = tf_shrink(plan, &how, &shrunk, &error);
    int status = TF_EXIT_BROKE;
    if (code == TF_OK || code == TF_E_INTERRUPTED) {
        tf_buf_append_format(&found_in, "%s@%llu", plan->case_id, (unsigned long long)target->seed);
        fprintf(stderr, "%u candidates, %u runs in %lld ms\n", shrunk.tried, shrunk.ran,
                (long long)(now_us() - started_us) / 1000);
        status = write_and_tell(arguments, crew, &shrunk, tf_buf_text(&found_in));
        tf_shrunk_close(&shrunk);
    } else {
        status = fail(&error);
    }
    tf_buf_close(&found_in);
    tf_plan_destroy(plan);
    tf_crew_destroy(how.reference);
    tf_crew_destroy(crew);
    return tf_interrupt_seen() != 0 ? 128 + tf_interrupt_seen() : status;
}

int tf_cli_shrink(int argc, char **argv) {
    struct arguments arguments = {0};
    struct tf_target target;
    struct tf_chosen_subjects subjects;
    struct tf_error error;
    int status = TF_EXIT_USAGE;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &arguments);
    if (tf_subjects_choose(&subjects, arguments.options.client, arguments.options.server, &error) !=
        TF_OK) {
        fprintf(stderr, "tiffin shrink: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_subjects_close(&subjects); /* they can be had; the workers open their own */
    if (tf_target_open(&target, "shrink", arguments.options.what)) {
        status = shrink_target(&arguments, &target);
        tf_target_close(&target);
    }
    return status;
}
