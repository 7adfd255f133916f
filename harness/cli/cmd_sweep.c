#include "cli/aftermath.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/many.h"
#include "cli/sweep_arguments.h"
#include "cli/sweep_book.h"
#include "cli/sweep_table.h"

#include <errno.h>
#include <stdio.h>

/* What goes on. */
struct desk {
    const struct tf_sweep_arguments *arguments;
    const struct tf_suite *suite;
    struct tf_runner *runner;
    struct tf_sweep_book book;
    struct tf_sweep_table table;
    struct tf_crew *crew;
    size_t swept;
};

static bool is_chosen(const struct tf_sweep_arguments *arguments, const struct tf_plan *plan) {
    return (arguments->up_to == 0 || plan->replica_count <= arguments->up_to) &&
           (arguments->above == 0 || plan->replica_count > arguments->above);
}

static void progress(void *context, uint64_t done, uint64_t of, uint64_t fell) {
    struct desk *desk = context;
    tf_console_progress(desk->runner->console, (size_t)done, (size_t)of, (size_t)fell, 0);
}

static bool should_stop(void *context) {
    (void)context;
    return tf_interrupt_seen() != 0;
}

static const char *base_of(const struct tf_suite *suite, const struct tf_scenario *scenario) {
    size_t file = 0;
    while (suite->files[file].scenario != scenario) {
        file++;
    }
    return suite->files[file].case_base;
}

/* The table of the only case; of many, those that were not swept whole. */
static void print_case(const struct tf_plan *plan, const struct tf_sweep *sweep, bool only) {
    struct tf_buf text = {0};
    if (only) {
        tf_sweep_table_append_case(&text, plan, sweep);
    } else if (sweep->sample_per_million > 0) {
        tf_sweep_table_append_sample(&text, sweep);
    }
    printf("%s", tf_buf_text(&text));
    tf_buf_close(&text);
}

static enum tf_code sweep_case(struct desk *desk, const struct tf_suite_case *chosen,
                               const struct tf_plan *plan, struct tf_error *error) {
    const struct tf_sweep_arguments *arguments = desk->arguments;
    struct tf_sweep_options how = {
        .scenario = chosen->scenario,
        .index = (uint32_t)chosen->index,
        .case_base = base_of(desk->suite, chosen->scenario),
        .seed = plan->seed,
        .faults = arguments->faults,
        .pairs = arguments->pairs,
        .sample_per_million = arguments->sample_per_million,
        .points_max = arguments->points,
        .subjects = desk->runner->subjects,
        .crew = desk->crew,
        .should_stop = should_stop,
        .context = desk,
        .progress = progress,
    };
    struct tf_sweep sweep;
    struct tf_error unwritten;
    tf_time started_us = tf_console_now_us();
    desk->runner->console->started_us = started_us;
    enum tf_code code = tf_sweep_run(&how, &sweep, error);
    enum tf_code written =
        tf_sweep_book_add(&desk->book, plan, &sweep, tf_console_now_us() - started_us, &unwritten);
    if (code == TF_OK && written != TF_OK) {
        *error = unwritten;
        code = written;
    }
    tf_sweep_table_add(&desk->table, &sweep);
    desk->swept++;
    print_case(plan, &sweep, desk->suite->case_count == 1);
    tf_sweep_close(&sweep);
    return code;
}

static enum tf_code sweep_all(struct desk *desk, struct tf_error *error) {
    const struct tf_suite *suite = desk->suite;
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < suite->case_count && code == TF_OK; i++) {
        const struct tf_suite_case *chosen = &suite->cases[i];
        struct tf_plan *plan =
            tf_scenario_plan(chosen->scenario, chosen->index,
                             tf_options_seed(&desk->arguments->options, chosen->scenario));
        if (is_chosen(desk->arguments, plan)) {
            code = sweep_case(desk, chosen, plan, error);
        }
        tf_plan_destroy(plan);
    }
    return code;
}

/* Each way of failing is a scenario of its own by now, and is shrunk like any other. */
static enum tf_code shrink(struct desk *desk, struct tf_error *error) {
    struct tf_suite found;
    struct tf_suite_choice all = {0};
    if (desk->arguments->options.no_shrink || desk->book.file_count == 0) {
        return TF_OK;
    }
    enum tf_code code = tf_suite_load(&found, desk->book.files, desk->book.file_count, error);
    if (code != TF_OK) {
        return code;
    }
    tf_suite_choose(&found, &all);
    struct tf_aftermath aftermath = {desk->runner, &found, (uint32_t)desk->arguments->options.jobs};
    code = tf_aftermath(&aftermath, error);
    tf_suite_close(&found);
    return code;
}

static void print_sum(const struct desk *desk) {
    struct tf_buf text = {0};
    if (desk->swept > 1) {
        tf_buf_append_byte(&text, '\n');
        tf_sweep_table_append(&text, &desk->table);
    }
    tf_buf_append_format(&text, "\n%zu %s swept in %lld s: ", desk->swept,
                         desk->swept == 1 ? "case" : "cases",
                         (long long)(desk->runner->outcomes.real_us / TF_SECOND));
    tf_sweep_table_append_sum(&text, &desk->table);
    printf("%s\n", tf_buf_text(&text));
    tf_buf_close(&text);
}

static int conclude(struct desk *desk, enum tf_code code, tf_time real_us, struct tf_error *error) {
    const struct tf_report_wish wish = {0};
    struct tf_error at_end;
    struct tf_runner *runner = desk->runner;
    bool broke = code != TF_OK && code != TF_E_INTERRUPTED && code != TF_E_LIMIT;
    runner->outcomes.real_us = real_us;
    enum tf_code finished = tf_runner_finish(runner,
                                             broke                      ? "broken"
                                             : tf_interrupt_seen() != 0 ? "interrupted"
                                                                        : "complete",
                                             &wish, &at_end);
    runner->outcomes.real_us = real_us;
    print_sum(desk);
    tf_console_end(runner->console, &runner->outcomes, runner->dir.path);
    if (broke || finished != TF_OK) {
        fprintf(stderr, "tiffin sweep: %s\n", broke ? error->message : at_end.message);
        return TF_EXIT_BROKE;
    }
    if (tf_interrupt_seen() != 0) {
        fprintf(stderr, "tiffin sweep: interrupted; what is known is in %s\n", runner->dir.path);
        return 128 + tf_interrupt_seen();
    }
    return tf_outcomes_exit_code(&runner->outcomes);
}

static int sweep_suite(struct desk *desk, struct tf_console *console) {
    struct tf_error error;
    struct tf_runner *runner = desk->runner;
    tf_time started_us = tf_console_now_us();
    int status = TF_EXIT_BROKE;
    if (tf_identity_open(&runner->identity, desk->suite, &runner->invocation, "a sweep", &error) !=
            TF_OK ||
        tf_runner_open(runner, runner->subjects, console, desk->arguments->options.out, &error) !=
            TF_OK ||
        tf_sweep_book_open(&desk->book, runner, &error) != TF_OK) {
        fprintf(stderr, "tiffin sweep: %s\n", error.message);
    } else {
        tf_interrupt_watch();
        desk->crew = tf_many_crew(&runner->invocation, (uint32_t)desk->arguments->options.jobs);
        enum tf_code code = sweep_all(desk, &error);
        tf_crew_destroy(desk->crew);
        if (code == TF_OK) {
            code = shrink(desk, &error);
        }
        status = conclude(desk, code, tf_console_now_us() - started_us, &error);
    }
    tf_sweep_book_close(&desk->book);
    tf_sweep_table_close(&desk->table);
    tf_runner_close(runner);
    return status;
}

static int open_and_sweep(const struct tf_sweep_arguments *arguments,
                          const struct tf_suite *suite) {
    struct tf_chosen_subjects chosen;
    struct tf_console console;
    struct tf_error error;
    if (tf_subjects_choose(&chosen, arguments->options.client, arguments->options.server, &error) !=
        TF_OK) {
        fprintf(stderr, "tiffin sweep: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    tf_console_open(&console, arguments->options.plain);
    struct tf_runner runner = {.invocation = {program_invocation_name, arguments->options.client,
                                              arguments->options.server},
                               .subjects = &chosen.subjects};
    struct desk desk = {.arguments = arguments, .suite = suite, .runner = &runner};
    int status = sweep_suite(&desk, &console);
    tf_subjects_close(&chosen);
    return status;
}

int tf_cli_sweep(int argc, char **argv) {
    struct tf_sweep_arguments arguments;
    struct tf_suite suite;
    struct tf_error error;
    tf_sweep_arguments_parse(&arguments, argc, argv);
    if (tf_suite_load(&suite, arguments.options.paths, arguments.options.path_count, &error) !=
        TF_OK) {
        fprintf(stderr, "tiffin sweep: %s\n", error.message);
        return TF_EXIT_USAGE;
    }
    int status = TF_EXIT_USAGE;
    tf_suite_print_problems(&suite);
    tf_suite_choose(&suite, &arguments.options.choice);
    if (suite.problem_count > 0) {
        fputs("tiffin sweep: nothing ran\n", stderr);
    } else if (suite.case_count == 0) {
        fputs("tiffin sweep: no case was selected; `tiffin list` shows what there is\n", stderr);
        status = TF_EXIT_NOTHING;
    } else {
        status = open_and_sweep(&arguments, &suite);
    }
    tf_suite_close(&suite);
    return status;
}
