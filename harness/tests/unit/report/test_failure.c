/* A failing run as a person reads it, in a terminal of any width. */
#include "report/failure.h"
#include "report/wrap.h"
#include "support/check_main.h"

#include <string.h>

static struct tf_plan *plan_of(const char *file, const char *case_id) {
    struct tf_plan *plan = tf_plan_create();
    plan->file = tf_strdup(file);
    plan->case_id = tf_strdup(case_id);
    plan->place = (struct tf_place){3, 7};
    return plan;
}

static void add(struct tf_result *result, const char *rule, const char *headline,
                const char *detail) {
    struct tf_finding finding = {.headline = tf_strdup(headline),
                                 .detail = detail == NULL ? NULL : tf_strdup(detail),
                                 .place = {36, 5},
                                 .fingerprint = 0xabcdef};
    strcpy(finding.rule, rule);
    tf_result_add(result, finding);
}

static struct tf_result failed_result(void) {
    struct tf_result result;
    tf_result_init(&result);
    result.verdict = TF_VERDICT_FAIL;
    result.seed = 305;
    add(&result, "at-most-once", "Message \"note\" was stored twice.", "one\ntwo");
    return result;
}

/* The whole text of a failure. Owned by caller. */
static char *text_of(const struct tf_plan *plan, const struct tf_result *result,
                     const struct tf_invocation *invocation, size_t width) {
    struct tf_buf text = {0};
    struct tf_dress dress = tf_dress_plain();
    dress.width = width;
    struct tf_failure *failure =
        tf_failure_create(plan, result, invocation, "reports/x/failures/1");
    tf_failure_append(&text, failure, &dress);
    char *copy = tf_strdup(tf_buf_text(&text));
    tf_failure_destroy(failure);
    tf_buf_close(&text);
    return copy;
}

START_TEST(a_failure_reads_from_what_broke_to_how_to_repeat_it) {
    struct tf_plan *plan = plan_of("scenarios/theme/some.yaml", "theme/some");
    struct tf_result result = failed_result();
    char *text = text_of(plan, &result, &(struct tf_invocation){.program = "build/tiffin"}, 0);
    ck_assert_str_eq(text, "FAIL theme/some@305   at-most-once\n"
                           "scenarios/theme/some.yaml:36:5\n"
                           "\n"
                           "  Message \"note\" was stored twice.\n"
                           "    one\n"
                           "    two\n"
                           "  again  build/tiffin replay scenarios/theme/some.yaml@305\n"
                           "  trace  reports/x/failures/1/trace.txt\n"
                           "  watch  reports/x/report.html#case=1\n");
    free(text);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(what_repeats_a_run_names_the_same_subjects_and_is_quoted_for_a_shell) {
    struct tf_plan *plan = plan_of("scenarios/it's.yaml", "it's[skew=90 s]");
    struct tf_invocation invocation = {"tiffin", "./my client.so", NULL};
    struct tf_buf text = {0};
    tf_again_append(&text, plan, 7, &invocation);
    ck_assert_str_eq(tf_buf_text(&text), "tiffin replay --client './my client.so' "
                                         "'scenarios/it'\\''s.yaml[skew=90 s]@7'");
    tf_buf_close(&text);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(what_else_failed_takes_one_line_a_rule) {
    struct tf_plan *plan = plan_of("a.yaml", "a");
    struct tf_result result = failed_result();
    add(&result, "session-view", "asha went back.", NULL);
    add(&result, "finally", "not so.", NULL);
    add(&result, "session-view", "asha went back again.", NULL);
    char *text = text_of(plan, &result, &(struct tf_invocation){0}, 0);
    ck_assert_ptr_nonnull(strstr(text, "  also   session-view      asha went back. (and 1 more)\n"
                                       "         finally           not so.\n"
                                       "  again  tiffin replay a.yaml@305\n"));
    free(text);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(sentences_fit_the_width_and_commands_stay_whole) {
    struct tf_plan *plan = plan_of("scenarios/a-rather-long-name-of-a-file.yaml", "a");
    struct tf_result result = failed_result();
    add(&result, "progress", "It did not come to rest within a minute after healing.", NULL);
    char *text = text_of(plan, &result, &(struct tf_invocation){0}, 40);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        bool command = strstr(line, "again") != NULL || strstr(line, ".yaml:") != NULL;
        ck_assert_msg(command || strlen(line) <= 40, "too long: %s", line);
        ck_assert(strstr(line, "again") == NULL || strstr(line, ".yaml@305") != NULL);
    }
    free(text);
    tf_result_close(&result);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(an_oracle_groups_over_files_and_a_check_does_not) {
    struct tf_plan *one = plan_of("a.yaml", "a"), *two = plan_of("b.yaml", "b");
    static const char *const rules[] = {"at-most-once", "finally"};
    for (int i = 0; i < 2; i++) {
        struct tf_result result;
        tf_result_init(&result);
        add(&result, rules[i], "x", NULL);
        struct tf_failure *first =
            tf_failure_create(one, &result, &(struct tf_invocation){0}, NULL);
        struct tf_failure *second =
            tf_failure_create(two, &result, &(struct tf_invocation){0}, NULL);
        ck_assert_int_eq(first->group == second->group, i == 0);
        tf_failure_destroy(first);
        tf_failure_destroy(second);
        tf_result_close(&result);
    }
    tf_plan_destroy(one);
    tf_plan_destroy(two);
}
END_TEST

START_TEST(a_break_counts_code_points_and_never_cuts_a_word) {
    struct tf_buf text = {0};
    tf_wrap_append(&text, TF_SLICE_LITERAL("नमस्ते ab unbreakableword x"),
                   (struct tf_wrap){.column = 0, .hang = 2, .width = 10});
    ck_assert_str_eq(tf_buf_text(&text), "नमस्ते ab\n  unbreakableword\n  x\n");
    tf_buf_close(&text);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("failure");
    TCase *tests = tcase_create("failure");
    tcase_add_test(tests, a_failure_reads_from_what_broke_to_how_to_repeat_it);
    tcase_add_test(tests, what_repeats_a_run_names_the_same_subjects_and_is_quoted_for_a_shell);
    tcase_add_test(tests, what_else_failed_takes_one_line_a_rule);
    tcase_add_test(tests, sentences_fit_the_width_and_commands_stay_whole);
    tcase_add_test(tests, an_oracle_groups_over_files_and_a_check_does_not);
    tcase_add_test(tests, a_break_counts_code_points_and_never_cuts_a_word);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
