/* `tiffin run`: verdicts, exit codes, and what it writes. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* One sample in a folder of its own, run. */
static struct ended run_sample(struct scratch *scratch, const char *text, const char *options) {
    *scratch = scratch_open();
    scratch_write(scratch, "it.yaml", text);
    return program_run(&(struct call){.folder = scratch->path}, "run %s it.yaml", options);
}

static void close_both(struct scratch *scratch, struct ended *ended) {
    scratch_close(scratch);
    ended_close(ended);
}

static size_t count_lines(const char *text) {
    size_t lines = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        lines++;
    return lines;
}

/* The n-th line of the newest results, from 0. Owned by caller. */
static cJSON *result_line(const struct scratch *scratch, size_t n) {
    char *text = scratch_read(scratch, "reports/latest/results.ndjson");
    const char *line = text;
    for (size_t i = 0; i < n; i++)
        line = strchr(line, '\n') + 1;
    cJSON *object = cJSON_ParseWithOpts(line, NULL, false);
    ck_assert_msg(object != NULL, "no JSON: %s", line);
    free(text);
    return object;
}

static void expect_field(const cJSON *object, const char *key, const char *value) {
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(object, key);
    ck_assert_msg(cJSON_IsString(field), "no %s", key);
    ck_assert_str_eq(field->valuestring, value);
}

START_TEST(a_run_where_all_holds_ends_with_0_and_leaves_its_results) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_GOOD, "");
    expect_status(&ended, 0);
    ck_assert_int_eq(strncmp(ended.out, "pass  it\n\n1 case: 1 passed in ", 29), 0);
    expect_said(ended.out, "results: reports/");
    ck_assert_str_eq(ended.err, "");
    cJSON *result = result_line(&scratch, 0);
    expect_field(result, "case", "it");
    expect_field(result, "seed", "1");
    expect_field(result, "verdict", "pass");
    ck_assert_uint_eq(strlen(cJSON_GetObjectItem(result, "digest")->valuestring), 32);
    cJSON_Delete(result);
    ck_assert(scratch_has(&scratch, "reports/latest/junit.xml"));
    ck_assert(scratch_has(&scratch, "reports/latest/summary.md"));
    ck_assert(scratch_has(&scratch, "reports/latest/run.json"));
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_failed_run_ends_with_1_and_tells_place_chain_and_how_to_repeat_it) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_BAD, "");
    expect_status(&ended, 1);
    expect_said(ended.out, "FAIL  it\n\nFAIL it@1   finally\nit.yaml:12:7\n\n"
                           "  \"question\" at ravi was expected to appear 0 times");
    expect_said(ended.out, "    asha asked for it at 00:01.000");
    expect_said(ended.out, "replay it.yaml@1\n  trace                 reports/");
    expect_said(ended.out, "  minimal scenario      reports/");
    expect_said(ended.out, "/scenario.yaml   (1 step, no randomness)\n  again                 ");
    const char *last = strrchr(ended.out, 'r'); /* what matters comes last */
    ck_assert_ptr_nonnull(last);
    expect_said(strstr(ended.out, "trace  "), "1 case: 1 failed in ");
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_finding_is_shrunk_to_a_file_that_fails_in_the_same_way) {
    struct scratch scratch;
    struct call call = {0};
    struct ended ended = run_sample(&scratch, SAMPLE_BAD, "");
    char path[256];
    ck_assert_int_eq(sscanf(strstr(ended.out, "minimal scenario") + 16, " %255[^ ]", path), 1);
    call.folder = scratch.path;
    struct ended again = program_run(&call, "run --no-shrink %s", path);
    expect_status(&again, 1);
    expect_said(again.out, "was expected to appear 0 times");
    expect_unsaid(again.out, "minimal scenario");
    ended_close(&again);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_failure_keeps_its_findings_its_scenario_and_its_trace) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_BAD, "");
    char folder[256], name[300];
    ck_assert_int_eq(sscanf(strstr(ended.out, "trace  ") + 7, " %255[^\n]", folder), 1);
    *strrchr(folder, '/') = '\0';
    snprintf(name, sizeof(name), "%s/found.yaml", folder);
    char *scenario = scratch_read(&scratch, name);
    ck_assert_str_eq(scenario, SAMPLE_BAD);
    snprintf(name, sizeof(name), "%s/trace.txt", folder);
    char *trace = scratch_read(&scratch, name);
    expect_said(trace, "sends question \"Is it here?\" in lunch");
    snprintf(name, sizeof(name), "%s/findings.txt", folder);
    char *findings = scratch_read(&scratch, name);
    ck_assert_int_eq(strncmp(findings, "it.yaml:12:7: finally, at 00:", 29), 0);
    free(scenario);
    free(trace);
    free(findings);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(what_should_happen_sometimes_and_never_does_ends_with_3) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_UNDECIDED, "--seeds 2");
    expect_status(&ended, 3);
    expect_said(ended.out, "????  it (2 seeds)\n\nINCONCLUSIVE it   sometimes\nit.yaml:10:5\n");
    expect_said(ended.out, "It held at no moment of 2 seeds");
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(an_aimed_fault_that_never_fires_ends_with_1_at_its_line) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_UNFIRED, "");
    expect_status(&ended, 1);
    expect_said(ended.out, "FAIL it@1   unfired\nit.yaml:8:5\n\n"
                           "  The answer you wanted to lose was never sent.\n");
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_failure_comes_before_what_is_undecided) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "a.yaml", SAMPLE_UNDECIDED);
    scratch_write(&scratch, "b.yaml", SAMPLE_BAD);
    scratch_write(&scratch, "c.yaml", SAMPLE_GOOD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch.path}, "run a.yaml b.yaml c.yaml");
    expect_status(&ended, 1);
    expect_said(ended.out, "3 cases: 1 passed, 1 failed, 1 inconclusive in ");
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_filter_or_tag_that_nothing_meets_ends_with_4) {
    static const char *const options[] = {"--filter nothing-like-it", "--tag large"};
    for (int i = 0; i < 2; i++) {
        struct scratch scratch;
        struct ended ended = run_sample(&scratch, SAMPLE_GOOD, options[i]);
        expect_status(&ended, 4);
        expect_said(ended.err, "no case was selected");
        ck_assert(!scratch_has(&scratch, "reports"));
        close_both(&scratch, &ended);
    }
}
END_TEST

START_TEST(filter_and_tag_choose_cases) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "good.yaml", SAMPLE_GOOD);
    scratch_write(&scratch, "matrix.yaml", SAMPLE_MATRIX);
    struct call call = {.folder = scratch.path};
    struct ended filtered = program_run(&call, "run --filter '[wait=2 s]' .");
    expect_status(&filtered, 0);
    ck_assert_int_eq(strncmp(filtered.out, "pass  matrix[wait=2 s]\n\n", 24), 0);
    struct ended tagged = program_run(&call, "run --tag small .");
    ck_assert_int_eq(strncmp(tagged.out, "pass  good\n\n", 12), 0);
    ended_close(&filtered);
    close_both(&scratch, &tagged);
}
END_TEST

START_TEST(seeds_count_from_the_one_that_was_given) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_GOOD, "--seed 41 --seeds 3");
    expect_status(&ended, 0);
    expect_said(ended.out, "pass  it (3 seeds)\n");
    cJSON *last = result_line(&scratch, 2);
    expect_field(last, "seed", "43");
    cJSON_Delete(last);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_git_hash_is_a_seed) {
    struct scratch scratch;
    struct ended ended =
        run_sample(&scratch, SAMPLE_GOOD, "--seed 00000000000000ffab00000000000000000000cd");
    expect_status(&ended, 0);
    cJSON *result = result_line(&scratch, 0);
    expect_field(result, "seed", "255");
    cJSON_Delete(result);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(stop_after_leaves_the_rest_and_says_so) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "a.yaml", SAMPLE_BAD);
    scratch_write(&scratch, "b.yaml", SAMPLE_GOOD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch.path}, "run --stop-after 1 a.yaml b.yaml");
    expect_status(&ended, 1);
    expect_said(ended.out, "2 cases: 1 failed, 1 not run in ");
    expect_said(ended.err, "stopped after 1 failed run, as asked");
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(what_did_not_run_is_skipped_in_junit_also_when_it_is_made_again) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    scratch_write(&scratch, "a.yaml", SAMPLE_BAD);
    scratch_write(&scratch, "b.yaml", SAMPLE_GOOD);
    struct ended ended = program_run(&call, "run --stop-after 1 a.yaml b.yaml");
    struct ended again = program_run(&call, "report --report junit=again.xml reports/latest");
    expect_status(&again, 0);
    char *first = scratch_read(&scratch, "reports/latest/junit.xml");
    char *second = scratch_read(&scratch, "again.xml");
    expect_said(first, "tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\"");
    expect_said(first, "<skipped message=\"stopped before it began\"/>");
    expect_said(second, "tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\"");
    expect_said(second, "<skipped message=\"stopped before it began\"/>");
    free(first);
    free(second);
    ended_close(&again);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(results_go_where_they_were_sent) {
    struct scratch scratch;
    struct ended ended =
        run_sample(&scratch, SAMPLE_GOOD, "--out some/where --report junit=tiffin.xml");
    expect_status(&ended, 0);
    char *here = scratch_read(&scratch, "tiffin.xml");
    char *there = scratch_read(&scratch, "some/where/latest/junit.xml");
    ck_assert_str_eq(here, there);
    free(here);
    free(there);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(a_case_has_one_name_whichever_way_it_was_asked_for) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    scratch_write(&scratch, "scenarios/theme/it.yaml", SAMPLE_GOOD);
    static const char *const paths[] = {"", "scenarios", "./scenarios/theme",
                                        "scenarios/theme/it.yaml scenarios"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct ended ended = program_run(&call, "run %s", paths[i]);
        expect_status(&ended, 0);
        ck_assert_int_eq(strncmp(ended.out, "pass  theme/it\n\n1 case: ", 24), 0);
        ended_close(&ended);
    }
    scratch_close(&scratch);
}
END_TEST

START_TEST(every_run_of_a_case_has_its_line_at_once) {
    struct scratch scratch;
    struct ended ended = run_sample(&scratch, SAMPLE_MATRIX, "--seeds 4");
    expect_status(&ended, 0);
    char *results = scratch_read(&scratch, "reports/latest/results.ndjson");
    ck_assert_uint_eq(count_lines(results), 8);
    free(results);
    close_both(&scratch, &ended);
}
END_TEST

START_TEST(the_same_failure_in_many_cases_is_told_once) {
    struct scratch scratch;
    struct ended ended =
        run_sample(&scratch,
                   "tiffin: 1\nname: Vanishes\nmatrix: {n: [1, 2, 3]}\n" SAMPLE_WORLD
                   "steps:\n  - at: <n> s\n    " SAMPLE_SEND "\n"
                   "finally: {expect: [{message: question, at: ravi, "
                   "appears: never}]}\n",
                   "");
    expect_status(&ended, 1);
    expect_said(ended.out, "FAIL it[n=1]@1   finally");
    expect_unsaid(ended.out, "FAIL it[n=2]@1   finally");
    expect_said(ended.out, "  in 2 other cases too:\n    it[n=2]@1\n    it[n=3]@1\n");
    close_both(&scratch, &ended);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli_run");
    TCase *verdicts = tcase_create("verdicts");
    tcase_add_test(verdicts, a_run_where_all_holds_ends_with_0_and_leaves_its_results);
    tcase_add_test(verdicts, a_failed_run_ends_with_1_and_tells_place_chain_and_how_to_repeat_it);
    tcase_add_test(verdicts, a_finding_is_shrunk_to_a_file_that_fails_in_the_same_way);
    tcase_add_test(verdicts, a_failure_keeps_its_findings_its_scenario_and_its_trace);
    tcase_add_test(verdicts, what_should_happen_sometimes_and_never_does_ends_with_3);
    tcase_add_test(verdicts, an_aimed_fault_that_never_fires_ends_with_1_at_its_line);
    tcase_add_test(verdicts, a_failure_comes_before_what_is_undecided);
    tcase_add_test(verdicts, a_filter_or_tag_that_nothing_meets_ends_with_4);
    tcase_add_test(verdicts, the_same_failure_in_many_cases_is_told_once);
    suite_add_tcase(suite, verdicts);
    TCase *options = tcase_create("options");
    tcase_add_test(options, filter_and_tag_choose_cases);
    tcase_add_test(options, seeds_count_from_the_one_that_was_given);
    tcase_add_test(options, a_git_hash_is_a_seed);
    tcase_add_test(options, stop_after_leaves_the_rest_and_says_so);
    tcase_add_test(options, what_did_not_run_is_skipped_in_junit_also_when_it_is_made_again);
    tcase_add_test(options, results_go_where_they_were_sent);
    tcase_add_test(options, a_case_has_one_name_whichever_way_it_was_asked_for);
    tcase_add_test(options, every_run_of_a_case_has_its_line_at_once);
    suite_add_tcase(suite, options);
    return suite;
}

TF_TEST_MAIN(suite)
