#include "report/junit.h"
#include "report/results_file.h"
#include "report/run_dir.h"
#include "report/summary.h"
#include "support/check_main.h"

#include <cjson/cJSON.h>
#include <libxml/parser.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whatever a user, a server or a bad disk can put into a text. */
#define HOSTILE "<b>&\"'\x01\x1b[31m ```\n]]> \xff\xfe \xef\xbf\xbf \xe2\x80\xae tail"

static const struct tf_invocation nobody;

static struct tf_plan *plan_of(const char *case_id) {
    struct tf_plan *plan = tf_plan_create();
    plan->file = tf_strdup("scenarios/theme/some.yaml");
    plan->name = tf_strdup("A claim");
    plan->case_id = tf_strdup(case_id);
    plan->place = (struct tf_place){3, 7};
    return plan;
}

static struct tf_result failed_result(void) {
    struct tf_result result;
    tf_result_init(&result);
    result.verdict = TF_VERDICT_FAIL;
    result.seed = 305;
    strcpy(result.digest, "00112233445566778899aabbccddeeff");
    tf_result_add(&result, (struct tf_finding){.rule = "at-most-once",
                                               .headline = tf_strdup(HOSTILE),
                                               .detail = tf_strdup("first\nsecond"),
                                               .place = {36, 5},
                                               .fingerprint = 0xabcdef});
    return result;
}

static struct tf_outcomes outcomes_of_one_failure(void) {
    struct tf_outcomes outcomes = {0};
    struct tf_plan *plan = plan_of("theme/some[skew=90 s]");
    struct tf_result result = failed_result();
    tf_outcomes_add(&outcomes, plan, &result, 1500,
                    tf_failure_create(plan, &result, &nobody, "reports/x/failures/abcdef"));
    tf_outcomes_finish(&outcomes);
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return outcomes;
}

START_TEST(junit_of_hostile_texts_is_well_formed_and_carries_file_and_line) {
    struct tf_outcomes outcomes = outcomes_of_one_failure();
    struct tf_buf text = {0};
    struct tf_error error;
    ck_assert_int_eq(tf_junit_append(&text, &outcomes, &error), TF_OK);
    xmlDocPtr document =
        xmlReadMemory(text.data, (int)text.len, "junit.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(document);
    xmlNodePtr test_case =
        xmlFirstElementChild(xmlFirstElementChild(xmlDocGetRootElement(document)));
    xmlChar *file = xmlGetProp(test_case, BAD_CAST "file"),
            *line = xmlGetProp(test_case, BAD_CAST "line");
    xmlChar *class = xmlGetProp(test_case, BAD_CAST "classname");
    ck_assert_str_eq((char *)file, "scenarios/theme/some.yaml");
    ck_assert_str_eq((char *)line, "3");
    ck_assert_str_eq((char *)class, "scenarios.theme");
    ck_assert_str_eq((char *)xmlFirstElementChild(test_case)->name, "failure");
    xmlFree(file);
    xmlFree(line);
    xmlFree(class);
    xmlFreeDoc(document);
    tf_buf_close(&text);
    tf_outcomes_close(&outcomes);
}
END_TEST

START_TEST(a_summary_cannot_be_broken_out_of_by_backquotes) {
    struct tf_outcomes outcomes = outcomes_of_one_failure();
    struct tf_buf text = {0};
    tf_summary_append(&text, &outcomes);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&text), "\n````\n"));
    tf_buf_close(&text);
    tf_outcomes_close(&outcomes);
}
END_TEST

START_TEST(a_summary_of_many_failures_stays_under_its_limit_and_says_so) {
    struct tf_outcomes outcomes = {0};
    for (int i = 0; i < 3000; i++) {
        char case_id[32];
        snprintf(case_id, sizeof(case_id), "theme/some[n=%d]", i);
        struct tf_plan *plan = plan_of(case_id);
        struct tf_result result = failed_result();
        tf_outcomes_add(&outcomes, plan, &result, 1,
                        tf_failure_create(plan, &result, &nobody, NULL));
        tf_result_close(&result);
        tf_plan_destroy(plan);
    }
    tf_outcomes_finish(&outcomes);
    struct tf_buf text = {0};
    tf_summary_append(&text, &outcomes);
    ck_assert_uint_lt(text.len, TF_SUMMARY_BYTES_MAX);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&text), "left out for size"));
    tf_buf_close(&text);
    tf_outcomes_close(&outcomes);
}
END_TEST

START_TEST(a_results_line_is_one_json_object_with_case_seed_verdict_and_digest) {
    struct tf_plan *plan = plan_of("theme/some");
    struct tf_result result = failed_result();
    struct tf_buf text = {0};
    tf_results_line_append(&text, plan, &result, 42);
    ck_assert_ptr_eq(memchr(text.data, '\n', text.len), text.data + text.len - 1);
    cJSON *object = cJSON_ParseWithLength(text.data, text.len);
    ck_assert_str_eq(cJSON_GetObjectItemCaseSensitive(object, "case")->valuestring, "theme/some");
    ck_assert_str_eq(cJSON_GetObjectItemCaseSensitive(object, "seed")->valuestring, "305");
    ck_assert_str_eq(cJSON_GetObjectItemCaseSensitive(object, "verdict")->valuestring, "fail");
    ck_assert_str_eq(cJSON_GetObjectItemCaseSensitive(object, "digest")->valuestring,
                     result.digest);
    cJSON_Delete(object);
    tf_buf_close(&text);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_full_disk_is_said_when_results_are_written) {
    FILE *full = fopen("/dev/full", "w");
    struct tf_plan *plan = plan_of("theme/some");
    struct tf_result result = failed_result();
    struct tf_error error;
    ck_assert_ptr_nonnull(full);
    ck_assert_int_eq(tf_results_file_write(full, plan, &result, 1, &error), TF_E_IO);
    ck_assert_ptr_nonnull(strstr(error.message, "No space left"));
    fclose(full);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(the_worst_seed_is_the_verdict_of_a_case) {
    struct tf_outcomes outcomes = {0};
    struct tf_plan *plan = plan_of("theme/some");
    struct tf_result good, bad = failed_result();
    tf_result_init(&good);
    tf_outcomes_add(&outcomes, plan, &good, 1, NULL);
    tf_outcomes_add(&outcomes, plan, &bad, 1, tf_failure_create(plan, &bad, &nobody, NULL));
    tf_outcomes_add(&outcomes, plan, &good, 1, NULL);
    tf_outcomes_finish(&outcomes);
    ck_assert_uint_eq(outcomes.count, 1);
    ck_assert_uint_eq(outcomes.items[0].seeds, 3);
    ck_assert_uint_eq(outcomes.items[0].failure->seed, 305);
    ck_assert_int_eq(tf_outcomes_exit_code(&outcomes), 1);
    tf_outcomes_close(&outcomes);
    tf_result_close(&bad);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(what_should_happen_sometimes_and_never_did_is_undecided) {
    struct tf_outcomes outcomes = {0};
    struct tf_plan *plan = plan_of("theme/some");
    plan->checks = tf_alloc_zero(2, sizeof(*plan->checks));
    plan->checks[1].place = (struct tf_place){10, 5};
    plan->check_count = plan->sometimes_count = 2;
    struct tf_result one;
    tf_result_init(&one);
    one.sometimes_seen = 1;
    tf_outcomes_add(&outcomes, plan, &one, 1, NULL);
    tf_case_outcome_finish(&outcomes.items[0]);
    tf_outcomes_finish(&outcomes);
    ck_assert_int_eq(tf_outcomes_exit_code(&outcomes), 3);
    ck_assert_uint_eq(outcomes.items[0].failure->place.line, 10);
    tf_outcomes_close(&outcomes);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(the_exit_code_follows_the_order_of_precedence) {
    struct tf_outcomes outcomes = {.count = 5};
    static const struct {
        enum tf_verdict verdict;
        int code;
    } rising[] = {{TF_VERDICT_PASS, 0},
                  {TF_VERDICT_INCONCLUSIVE, 3},
                  {TF_VERDICT_FAIL, 1},
                  {TF_VERDICT_BROKEN, 99}};
    outcomes.by_verdict[TF_VERDICT_SKIPPED] = 5;
    ck_assert_int_eq(tf_outcomes_exit_code(&outcomes), 77);
    outcomes.by_verdict[TF_VERDICT_SKIPPED] = 1;
    for (size_t i = 0; i < sizeof(rising) / sizeof(rising[0]); i++) {
        outcomes.by_verdict[rising[i].verdict] = 1;
        ck_assert_int_eq(tf_outcomes_exit_code(&outcomes), rising[i].code);
    }
}
END_TEST

START_TEST(nothing_selected_has_its_own_exit_code) {
    struct tf_outcomes outcomes = {0};
    tf_outcomes_finish(&outcomes);
    ck_assert_int_eq(tf_outcomes_exit_code(&outcomes), 4);
}
END_TEST

START_TEST(a_run_folder_keeps_lines_and_points_latest_to_itself) {
    char root[] = "/tmp/tiffin-report-XXXXXX", link[64] = "", path[128];
    ck_assert_ptr_nonnull(mkdtemp(root));
    struct tf_run_dir dir;
    struct tf_error error;
    ck_assert_int_eq(tf_run_dir_open(&dir, root, "run-1", &error), TF_OK);
    ck_assert_int_eq(tf_run_dir_write(&dir, "run.json", TF_SLICE_LITERAL("{}"), &error), TF_OK);
    snprintf(path, sizeof(path), "%s/latest", root);
    ck_assert_int_gt(readlink(path, link, sizeof(link) - 1), 0);
    ck_assert_str_eq(link, "run-1");
    ck_assert_int_eq(tf_run_dir_write(&dir, "no-such-folder/x", TF_SLICE_LITERAL("{}"), &error),
                     TF_E_IO);
    ck_assert_int_eq(tf_run_dir_close(&dir, &error), TF_OK);
    snprintf(path, sizeof(path), "rm -r %s", root);
    ck_assert_int_eq(system(path), 0);
}
END_TEST

START_TEST(a_line_that_does_not_fit_leaves_the_lines_before_it_whole) {
    FILE *file = tmpfile();
    struct tf_plan *plan = plan_of("theme/some");
    struct tf_result result = failed_result();
    struct tf_error error;
    struct stat first, second;
    struct rlimit limit = {0}, before;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    ck_assert_int_eq(tf_results_file_write(file, plan, &result, 1, &error), TF_OK);
    fstat(fileno(file), &first);
    limit = (struct rlimit){(rlim_t)first.st_size + 40, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    enum tf_code code = tf_results_file_write(file, plan, &result, 1, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    fstat(fileno(file), &second);
    fclose(file);
    ck_assert_int_eq(code, TF_E_IO);
    ck_assert_int_eq(first.st_size, second.st_size);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(each_case_has_its_own_folder_for_a_fingerprint_and_its_first_seed_has_it) {
    char root[] = "/tmp/tiffin-report-XXXXXX", command[64];
    ck_assert_ptr_nonnull(mkdtemp(root));
    struct tf_run_dir dir;
    struct tf_error error;
    struct tf_result result = failed_result();
    struct tf_buf one = {0}, again = {0}, other = {0};
    ck_assert_int_eq(tf_run_dir_open(&dir, root, "run-1", &error), TF_OK);
    ck_assert_int_eq(tf_run_dir_failure(&dir, "a", &result, &one, &error), TF_OK);
    ck_assert_int_eq(tf_run_dir_failure(&dir, "a", &result, &again, &error), TF_OK);
    ck_assert_int_eq(tf_run_dir_failure(&dir, "b", &result, &other, &error), TF_OK);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&one), "/run-1/failures/abcdef"));
    ck_assert_uint_eq(again.len, 0);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&other), "/run-1/failures/abcdef-2"));
    ck_assert_int_eq(tf_run_dir_close(&dir, &error), TF_OK);
    snprintf(command, sizeof(command), "rm -r %s", root);
    ck_assert_int_eq(system(command), 0);
    tf_buf_close(&one);
    tf_buf_close(&other);
    tf_result_close(&result);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_test(tests, junit_of_hostile_texts_is_well_formed_and_carries_file_and_line);
    tcase_add_test(tests, a_summary_cannot_be_broken_out_of_by_backquotes);
    tcase_add_test(tests, a_summary_of_many_failures_stays_under_its_limit_and_says_so);
    tcase_add_test(tests, a_results_line_is_one_json_object_with_case_seed_verdict_and_digest);
    tcase_add_test(tests, a_full_disk_is_said_when_results_are_written);
    tcase_add_test(tests, the_worst_seed_is_the_verdict_of_a_case);
    tcase_add_test(tests, what_should_happen_sometimes_and_never_did_is_undecided);
    tcase_add_test(tests, the_exit_code_follows_the_order_of_precedence);
    tcase_add_test(tests, nothing_selected_has_its_own_exit_code);
    tcase_add_test(tests, a_run_folder_keeps_lines_and_points_latest_to_itself);
    tcase_add_test(tests, a_line_that_does_not_fit_leaves_the_lines_before_it_whole);
    tcase_add_test(tests, each_case_has_its_own_folder_for_a_fingerprint_and_its_first_seed_has_it);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
