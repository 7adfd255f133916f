#include "cli/aftermath.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/run_cases.h"
#include "cli/unrun.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* What is drawn of failures, and what is printed for the engine that reads the log. */
static enum tf_code write_wishes(const struct tf_runner *runner, const struct tf_run_words *words,
                                 struct tf_error *error) {
    struct tf_page_options page = {.folder = runner->dir.path};
    struct tf_report_source source = {&runner->outcomes, &page};
    struct tf_buf said = {0};
    enum tf_code code = tf_reports_draw(&source, &words->reports, &said, error);
    if (code == TF_OK) {
        code = tf_reports_log(&source, &words->reports, &said, error);
    }
    fputs(tf_buf_text(&said), stdout);
    fflush(stdout);
    tf_buf_close(&said);
    return code;
}

/* What was found is printed even when the disk would not take it. */
static int conclude(struct tf_runner *runner, const struct tf_run_words *words, enum tf_code code,
                    struct tf_error *error) {
    struct tf_error at_end;
    bool broke = code != TF_OK && code != TF_E_INTERRUPTED;
    const char *ended = broke                               ? "broken"
                        : tf_interrupt_seen() != 0          ? "interrupted"
                        : tf_run_should_stop(runner, words) ? "stopped"
                                                            : "complete";
    enum tf_code finished = tf_runner_finish(runner, ended, &words->reports, &at_end);
    tf_console_end(runner->console, &runner->outcomes, runner->dir.path);
    if (finished == TF_OK) {
        finished = write_wishes(runner, words, &at_end);
    }
    if (broke || finished != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", broke ? error->message : at_end.message);
        fprintf(stderr,
                "tiffin run: the results on disk are not complete; what is known of %zu "
                "runs stands above\n",
                runner->done);
        return TF_EXIT_BROKE;
    }
    if (tf_interrupt_seen() != 0) {
        fprintf(stderr, "tiffin run: interrupted after %zu %s; what was found is in %s\n",
                runner->done, runner->done == 1 ? "run" : "runs", runner->dir.path);
        return 128 + tf_interrupt_seen();
    }
    if (tf_run_should_stop(runner, words)) {
        fprintf(stderr, "tiffin run: stopped after %zu failed %s, as asked\n", runner->failed,
                runner->failed == 1 ? "run" : "runs");
    }
    int status = tf_outcomes_exit_code(&runner->outcomes);
    if (status == TF_EXIT_NOTHING && words->shard.total > 0) {
        status = TF_EXIT_HELD; /* others have all of it */
    }
    return runner->differed > 0 && status != TF_EXIT_BROKE ? TF_EXIT_DIFFERS : status;
}

/* Which runs of the scenarios are asked for: equal for all shards of one campaign. */
static void append_asked(struct tf_buf *out, const struct tf_run_words *words) {
    tf_buf_append_format(out, "%llu seeds", (unsigned long long)words->seeds);
    if (words->options.has_seed) {
        tf_buf_append_format(out, " from %llu", (unsigned long long)words->options.seed);
    }
    if (words->for_us > 0) {
        tf_buf_append_text(out, " for ");
        tf_time_append_duration(out, words->for_us);
    }
    if (words->options.choice.filter != NULL) {
        tf_buf_append_format(out, ", filter '%s'", words->options.choice.filter);
    }
    if (words->options.choice.tag != NULL) {
        tf_buf_append_format(out, ", tag '%s'", words->options.choice.tag);
    }
}

static enum tf_code identify(struct tf_runner *runner, const struct tf_run_words *words,
                             const struct tf_suite *suite, struct tf_error *error) {
    struct tf_buf asked = {0};
    append_asked(&asked, words);
    enum tf_code code =
        tf_identity_open(&runner->identity, suite, &runner->invocation, tf_buf_text(&asked), error);
    runner->identity.shard = words->shard;
    tf_buf_close(&asked);
    return code;
}

static int run_suite(const struct tf_run_words *words, const struct tf_suite *suite) {
    struct tf_chosen_subjects chosen;
    struct tf_console console;
    struct tf_runner runner = {
        .invocation = {program_invocation_name, words->options.client, words->options.server}};
    struct tf_error error;
    if (tf_subjects_choose(&chosen, words->options.client, words->options.server, &error) !=
        TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_console_open(&console, words->options.plain);
    int status = TF_EXIT_BROKE;
    if (identify(&runner, words, suite, &error) != TF_OK ||
        tf_runner_open(&runner, &chosen.subjects, &console, words->options.out, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
    } else {
        tf_interrupt_watch();
        runner.keeps_pictures =
            words->all_pictures || (!words->rerun_failed && tf_run_count(words, suite) == 1);
        enum tf_code code = tf_run_cases(&runner, words, suite, &error);
        if (code == TF_OK && !words->options.no_shrink) {
            struct tf_aftermath aftermath = {&runner, suite, (uint32_t)words->options.jobs};
            code = tf_aftermath(&aftermath, &error);
        }
        if (tf_run_should_stop(&runner, words) && !words->rerun_failed) {
            struct tf_unrun asked = {suite,
                                     &words->shard,
                                     tf_run_seeds,
                                     words,
                                     tf_interrupt_seen() != 0 ? "interrupted" : "stopped",
                                     words->for_us > 0};
            tf_unrun_note(&asked, &runner.outcomes);
        }
        status = conclude(&runner, words, code, &error);
    }
    tf_runner_close(&runner);
    tf_subjects_close(&chosen);
    return status;
}

int tf_cli_run(int argc, char **argv) {
    struct tf_run_words words;
    struct tf_suite suite;
    struct tf_error error;
    tf_run_words_parse(&words, argc, argv);
    if (tf_suite_load(&suite, words.options.paths, words.options.path_count, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    int status = TF_EXIT_USAGE;
    tf_suite_print_problems(&suite);
    tf_suite_choose(&suite, &words.options.choice);
    if (suite.problem_count > 0) {
        fputs("tiffin run: nothing ran\n", stderr);
    } else if (suite.case_count == 0) {
        fputs("tiffin run: no case was selected; `tiffin list` shows what there is\n", stderr);
        status = TF_EXIT_NOTHING;
    } else if (words.rerun_failed &&
               tf_rerun_find(&words.rerun, &suite, words.options.out, &error) != TF_OK) {
        fprintf(stderr, "tiffin run: %s\n", error.message);
    } else if (words.rerun_failed && words.rerun.count == 0) {
        fprintf(stderr, "tiffin run: of the chosen cases none failed in %s/latest\n",
                words.options.out);
        status = TF_EXIT_NOTHING;
    } else {
        status = run_suite(&words, &suite);
    }
    tf_rerun_close(&words.rerun);
    tf_suite_close(&suite);
    return status;
}
