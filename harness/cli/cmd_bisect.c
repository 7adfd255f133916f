#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/subjects.h"
#include "cli/target.h"

#include <stdio.h>
#include <string.h>

/* What `git bisect run` understands; anything above 127 would end the whole search. */
enum { GOOD = 0, BAD = 1, SKIP = 125 };

static const struct argp_option options[] = {
    {"rule", TF_OPTION_KEY_RULE, "RULE", 0,
     "only this oracle or check counts, such as at-most-once; other failures skip the commit", 0},
    TF_OPTION_SUBJECTS,
    {0},
};

static error_t parse(int key, char *value, struct argp_state *state) {
    return tf_options_parse_case(state->input, key, value, state);
}

static const struct argp parser = {
    .options = options,
    .parser = parse,
    .args_doc = "CASE@SEED",
    .doc = "Runs one case for `git bisect run`: exit code 0 when it holds, 1 when it fails, 125 "
           "when this commit says nothing (the scenario cannot be read, nothing is decided, "
           "anything broke), and no other.\v"
           "A scenario outside the tree, as `tiffin shrink --out FILE` writes it, stays the same "
           "for every commit.",
};

static bool has_rule(const struct tf_result *result, const char *rule) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        if (strcmp(result->findings[i].rule, rule) == 0) {
            return true;
        }
    }
    return false;
}

static int judge(const struct tf_result *result, const char *rule) {
    if (result->verdict == TF_VERDICT_PASS) {
        return GOOD;
    }
    bool counts = result->verdict == TF_VERDICT_FAIL && (rule == NULL || has_rule(result, rule));
    return counts ? BAD : SKIP;
}

static int run(const struct tf_options *asked, const struct tf_target *target,
               const struct tf_subjects *subjects) {
    struct tf_sim_options simulation = {.until_us = TF_NEVER, .should_stop = tf_interrupt_asked};
    struct tf_plan *plan =
        tf_scenario_plan(target->chosen.scenario, target->chosen.index, target->seed);
    struct tf_result result;
    struct tf_error error = {0};
    tf_result_init(&result);
    enum tf_code code = tf_sim_run(plan, subjects, &simulation, &result, &error);
    int status = code == TF_OK ? judge(&result, asked->rule) : SKIP;
    if (code != TF_OK) {
        fprintf(stderr, "tiffin bisect: %s\n", error.message);
    } else {
        printf("%s@%llu: %s%s%s\n", plan->case_id, (unsigned long long)target->seed,
               tf_verdict_word(result.verdict), result.finding_count > 0 ? ", " : "",
               result.finding_count > 0 ? result.findings[0].headline : "");
    }
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return status;
}

int tf_cli_bisect(int argc, char **argv) {
    struct tf_options asked = {0};
    struct tf_chosen_subjects subjects;
    struct tf_target target;
    struct tf_error error;
    int status = SKIP;
    argp_err_exit_status = SKIP;
    argp_parse(&parser, argc, argv, 0, NULL, &asked);
    tf_interrupt_watch();
    if (tf_subjects_choose(&subjects, asked.client, asked.server, &error) != TF_OK) {
        fprintf(stderr, "tiffin bisect: %s\n", error.message);
        return SKIP;
    }
    if (tf_target_open(&target, "bisect", asked.what)) {
        status = run(&asked, &target, &subjects.subjects);
        tf_target_close(&target);
    }
    tf_subjects_close(&subjects);
    return tf_interrupt_seen() != 0 ? SKIP : status;
}
