/* What is printed where: terminals, pipes, CI; and the reports for machines. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define ESCAPE "\033["

static struct scratch both_samples(void) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "scenarios/bad.yaml", SAMPLE_BAD);
    scratch_write(&scratch, "scenarios/good.yaml", SAMPLE_GOOD);
    return scratch;
}

/* Runs both samples; `call` without its folder. */
static struct ended run_both(struct call call, const char *options) {
    struct scratch scratch = both_samples();
    call.folder = scratch.path;
    struct ended ended = program_run(&call, "run %s", options);
    expect_status(&ended, 1);
    scratch_close(&scratch);
    return ended;
}

START_TEST(on_a_terminal_verdicts_have_colour) {
    struct ended ended = run_both(
        (struct call){.terminal_width = 80, .environment = {"TERM=xterm", "NO_COLOR="}}, "");
    expect_said(ended.out, ESCAPE "32mpass " ESCAPE "0m good");
    expect_said(ended.out, ESCAPE "1;31mFAIL" ESCAPE "0m bad@1   finally");
    ended_close(&ended);
}
END_TEST

START_TEST(no_colour_is_printed_where_none_is_wanted) {
    static const struct {
        struct call call;
        const char *options;
    } plain[] = {
        {{.terminal_width = 80, .environment = {"TERM=dumb"}}, ""},
        {{.terminal_width = 80, .environment = {"TERM=xterm"}}, "--profile ci"},
        {{.environment = {"TERM=xterm"}}, ""},
    };
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        struct ended ended = run_both(plain[i].call, plain[i].options);
        expect_unsaid(ended.out, ESCAPE);
        expect_unsaid(ended.err, ESCAPE);
        ended_close(&ended);
    }
}
END_TEST

START_TEST(no_color_takes_the_colour_away_and_nothing_else) {
    struct ended ended = run_both(
        (struct call){.terminal_width = 80, .environment = {"TERM=xterm", "NO_COLOR=1"}}, "");
    expect_unsaid(ended.out, ESCAPE "1;31m");
    expect_unsaid(ended.out, ESCAPE "32m");
    expect_said(ended.out, "FAIL bad@1   finally");
    ended_close(&ended);
}
END_TEST

START_TEST(sentences_fit_a_narrow_terminal) {
    struct ended ended =
        run_both((struct call){.terminal_width = 50, .environment = {"TERM=dumb"}}, "");
    for (char *line = strtok(ended.out, "\r\n"); line != NULL; line = strtok(NULL, "\r\n"))
        ck_assert_msg(strlen(line) <= 50 || strstr(line, "again") != NULL ||
                          strstr(line, "trace") != NULL || strstr(line, "watch") != NULL ||
                          strstr(line, "minimal scenario") != NULL ||
                          strstr(line, "the whole run") != NULL,
                      "too long: %s", line);
    ended_close(&ended);
}
END_TEST

START_TEST(a_wide_terminal_and_a_pipe_get_the_same_words) {
    struct ended on_terminal =
        run_both((struct call){.terminal_width = 200, .environment = {"TERM=dumb"}}, "");
    struct ended piped = run_both((struct call){0}, "");
    expect_said(on_terminal.out, "pass  good\r\n");
    expect_said(piped.out, "pass  good\n");
    expect_said(piped.out, "  \"question\" at ravi was expected to appear 0 times");
    ended_close(&on_terminal);
    ended_close(&piped);
}
END_TEST

static void expect_valid_junit(const struct scratch *scratch) {
    char command[512];
    snprintf(command, sizeof(command),
             "xmllint --noout --nonet --schema harness/tests/sim/junit.xsd "
             "%s/reports/latest/junit.xml 2>&1",
             scratch->path);
    int status = system(command);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "junit.xml is not valid");
}

START_TEST(junit_of_every_verdict_is_valid) {
    struct scratch scratch = both_samples();
    scratch_write(&scratch, "scenarios/theme/undecided.yaml", SAMPLE_UNDECIDED);
    scratch_write(&scratch, "scenarios/theme/unfired.yaml", SAMPLE_UNFIRED);
    scratch_write(&scratch, "scenarios/theme/matrix.yaml", SAMPLE_MATRIX);
    struct ended ended = program_run(&(struct call){.folder = scratch.path}, "run --seeds 3");
    expect_status(&ended, 1);
    expect_valid_junit(&scratch);
    char *junit = scratch_read(&scratch, "reports/latest/junit.xml");
    expect_said(junit, "<testsuite name=\"tiffin\" tests=\"6\" failures=\"3\" errors=\"0\"");
    expect_said(junit, "<testcase classname=\"scenarios.theme\" name=\"theme/matrix[wait=1 s]\" "
                       "file=\"scenarios/theme/matrix.yaml\" line=\"2\"");
    expect_said(junit, ">scenarios/bad.yaml:12:7: FAIL bad@1   finally\n");
    free(junit);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(junit_of_a_broken_harness_and_of_hostile_names_is_valid) {
    char *plugin = program_beside("plugins/fails_to_start.so");
    char *path = realpath(plugin, NULL);
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "scenarios/<b>&\"]]>.yaml", SAMPLE_GOOD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch.path}, "run --client %s", path);
    expect_status(&ended, 99);
    expect_valid_junit(&scratch);
    char *junit = scratch_read(&scratch, "reports/latest/junit.xml");
    expect_said(junit, "<error type=\"harness\"");
    char *summary = scratch_read(&scratch, "reports/latest/summary.md");
    expect_said(summary, "<code>&lt;b&gt;&amp;\"]]&gt;</code>");
    free(junit);
    free(summary);
    ended_close(&ended);
    scratch_close(&scratch);
    free(path);
    free(plugin);
}
END_TEST

START_TEST(the_summary_tells_the_verdict_first) {
    struct scratch scratch = both_samples();
    struct ended ended = program_run(&(struct call){.folder = scratch.path}, "run");
    char *summary = scratch_read(&scratch, "reports/latest/summary.md");
    ck_assert_int_eq(strncmp(summary, "# tiffin: 2 cases: 1 passed, 1 failed in ", 41), 0);
    expect_said(summary, "<details open><summary><code>bad</code> finally</summary>");
    free(summary);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli_output");
    TCase *tests = tcase_create("output");
    tcase_add_test(tests, on_a_terminal_verdicts_have_colour);
    tcase_add_test(tests, no_colour_is_printed_where_none_is_wanted);
    tcase_add_test(tests, no_color_takes_the_colour_away_and_nothing_else);
    tcase_add_test(tests, sentences_fit_a_narrow_terminal);
    tcase_add_test(tests, a_wide_terminal_and_a_pipe_get_the_same_words);
    tcase_add_test(tests, junit_of_every_verdict_is_valid);
    tcase_add_test(tests, junit_of_a_broken_harness_and_of_hostile_names_is_valid);
    tcase_add_test(tests, the_summary_tells_the_verdict_first);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
