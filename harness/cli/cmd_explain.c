#include "campaign/explain.h"
#include "campaign/shrink.h"
#include "cli/commands.h"
#include "cli/explain_print.h"
#include "cli/interrupt.h"
#include "cli/many.h"
#include "cli/options.h"
#include "cli/target.h"

#include <errno.h>
#include <stdio.h>

static const struct argp_option options[] = {
    TF_OPTION_JOBS,
    TF_OPTION_RULE,
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
    .doc = "Tells how a failing case came about: the events that led to it, as they stand in the "
           "trace of the smallest run that fails in the same way; the nearest run that passes; and "
           "the moment from which every continuation fails.\v"
           "The exit code is 0 when there was something to explain, 4 when the case does not fail.",
};

static int fail(const struct tf_error *error) {
    fprintf(stderr, "tiffin explain: %s\n", error->message);
    return error->code == TF_E_NOT_FOUND     ? TF_EXIT_NOTHING
           : error->code == TF_E_UNSUPPORTED ? TF_EXIT_USAGE
                                             : TF_EXIT_BROKE;
}

/* Lines of the file that was explored, or of the one before shrinking, say nothing beside those of
 * the smallest run. */
static void forget_lines(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        plan->steps[i].place.line = 0;
    }
}

/* The nearest passing run is looked for around the case as it was found, then around the smallest
 * one, where each step is needed. */
static enum tf_code explain(struct tf_plan *plan, struct tf_shrunk *shrunk,
                            const struct tf_batch *batch, struct tf_error *error) {
    struct tf_explanation explanation;
    struct tf_nearest nearest = {0};
    struct tf_buf text = {0};
    struct tf_finding anywhere = {.fingerprint = shrunk->finding.fingerprint};
    bool of_smallest = false;
    tf_shrunk_write(shrunk, plan->case_id, false, &text);
    enum tf_code code = tf_explain(shrunk, tf_buf_text(&text), batch, &explanation, error);
    tf_buf_close(&text);
    if (code != TF_OK) {
        return code;
    }
    forget_lines(plan);
    forget_lines(shrunk->plan);
    code = tf_explain_nearest(plan, &anywhere, batch, &nearest, error);
    if (code == TF_OK && nearest.step == NULL) {
        of_smallest = true;
        code = tf_explain_nearest(shrunk->plan, &shrunk->finding, batch, &nearest, error);
    }
    if (code == TF_OK) {
        struct tf_explain_print print = {.plan = plan,
                                         .shrunk = shrunk,
                                         .explanation = &explanation,
                                         .nearest = &nearest.words,
                                         .of_smallest = of_smallest,
                                         .tried = nearest.tried};
        tf_explain_print(&print);
    }
    tf_buf_close(&nearest.words);
    tf_explanation_close(&explanation);
    return code;
}

static enum tf_code shrink_and_explain(const struct tf_options *asked, struct tf_plan *plan,
                                       struct tf_error *error) {
    struct tf_invocation invocation = {NULL, asked->client, asked->server}, right = {0};
    bool has_reference = asked->client != NULL || asked->server != NULL;
    struct tf_crew *crew = tf_many_crew(&invocation, (uint32_t)asked->jobs);
    struct tf_shrink_options how = {.crew = crew,
                                    .reference = has_reference ? tf_many_crew(&right, 1) : NULL,
                                    .rule = asked->rule,
                                    .should_stop = tf_interrupt_asked};
    struct tf_batch batch = {.crew = crew, .should_stop = tf_interrupt_asked};
    struct tf_shrunk shrunk;
    tf_interrupt_watch();
    enum tf_code code = tf_shrink(plan, &how, &shrunk, error);
    if (code == TF_OK || code == TF_E_INTERRUPTED) {
        code = code == TF_OK ? explain(plan, &shrunk, &batch, error) : code;
        tf_shrunk_close(&shrunk);
    }
    tf_crew_destroy(how.reference);
    tf_crew_destroy(crew);
    return code;
}

int tf_cli_explain(int argc, char **argv) {
    struct tf_options asked = {0};
    struct tf_target target;
    struct tf_chosen_subjects subjects;
    struct tf_error error;
    argp_err_exit_status = TF_EXIT_USAGE;
    argp_parse(&parser, argc, argv, 0, NULL, &asked);
    if (tf_subjects_choose(&subjects, asked.client, asked.server, &error) != TF_OK) {
        fprintf(stderr, "tiffin explain: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_subjects_close(&subjects); /* they can be had; the workers open their own */
    if (!tf_target_open(&target, "explain", asked.what)) {
        return TF_EXIT_USAGE;
    }
    struct tf_plan *plan =
        tf_scenario_plan(target.chosen.scenario, target.chosen.index, target.seed);
    enum tf_code code = shrink_and_explain(&asked, plan, &error);
    int status = code == TF_OK ? TF_EXIT_HELD : fail(&error);
    tf_plan_destroy(plan);
    tf_target_close(&target);
    return tf_interrupt_seen() != 0 ? 128 + tf_interrupt_seen() : status;
}
