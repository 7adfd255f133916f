/* Scenarios put together: extended files, texts from files, matrices. */
#include "support/check_main.h"
#include "unit/scenario/scenario_support.h"

#include <string.h>

#define BASE                                                                                       \
    "tiffin: 1\nname: base\ntags: [base]\nreplicas: {asha: {clock: {offset: 90 s, drift: 5 "       \
    "ppm}}, ravi: {}}\n"                                                                           \
    "conversations: {lunch: {type: group_order, with: [asha, ravi]}}\n"                            \
    "steps:\n  - {at: 9 s, sync: asha}\n"

static void check_fine(const struct tf_scenario *scenario) {
    struct tf_buf told = {0};
    tf_scenario_problems_write(scenario, &told);
    ck_assert_msg(told.len == 0, "%s", tf_buf_text(&told));
    tf_buf_close(&told);
}

START_TEST(maps_of_an_extended_file_are_merged_and_lists_replaced) {
    const struct memory_file files[] = {
        {"a/b.yaml", "tiffin: 1\nextends: ../c/base.yaml\nname: child\nreplicas: {asha: {clock: "
                     "{offset: 1 s}}, meena: {}}\n"
                     "steps:\n  - {at: 1 s, sync: meena}\n"},
        {"a/../c/base.yaml", BASE},
        {NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("a/b.yaml", NULL, memory_reader(files));
    check_fine(scenario);
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 1);
    ck_assert_str_eq(plan->name, "child");
    ck_assert_str_eq(plan->case_id, "a/b");
    ck_assert_uint_eq(plan->tag_count, 1);
    ck_assert_uint_eq(plan->replica_count, 3);
    ck_assert_int_eq(plan->replicas[0].clock.offset_us, TF_SECOND);
    ck_assert_int_eq(plan->replicas[0].clock.drift_ppm, 5);
    ck_assert_uint_eq(plan->step_count, 1);
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(places_in_an_extended_file_are_told_in_that_file) {
    const struct memory_file files[] = {
        {"b.yaml", "tiffin: 1\nextends: base.yaml\nname: 7\n"},
        {"base.yaml",
         "tiffin: 1\nreplicas: {asha: {clock: {offset: 90}}}\nsteps:\n  - {at: 1 s, sync: asha}\n"},
        {NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("b.yaml", NULL, memory_reader(files));
    ck_assert_uint_eq(tf_scenario_problem_count(scenario), 2);
    struct tf_scenario_problem first = tf_scenario_problem(scenario, 0),
                               second = tf_scenario_problem(scenario, 1);
    ck_assert_str_eq(first.file, "b.yaml");
    ck_assert_str_eq(second.file, "base.yaml");
    ck_assert_uint_eq(second.line, 2);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(steps_of_an_extended_file_stand_where_it_is_extended) {
    const struct memory_file files[] = {{"b.yaml", "tiffin: 1\nname: child\nextends: base.yaml\n"},
                                        {"base.yaml", BASE},
                                        {NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("b.yaml", NULL, memory_reader(files));
    check_fine(scenario);
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 1);
    ck_assert_uint_eq(plan->steps[0].place.line, 3);
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(a_text_from_a_file_is_its_bytes) {
    const struct memory_file files[] = {
        {"x/test.yaml", SETTING
         "  - {at: 2 s, edit: {who: asha, message: question, text_from: \"texts/a b.txt\"}}\n"
         "  - {at: 3 s, scripted-answer: {to: asha, status: 200, body_from: texts/odd.txt}}\n"
         "always: [{message: question, at: ravi, text_from: texts/odd.txt}]\n"},
        {"x/texts/a b.txt", "line\nline\n"},
        {"x/texts/odd.txt", "\xFF\xFE"},
        {NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("x/test.yaml", NULL, memory_reader(files));
    check_fine(scenario);
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 1);
    ck_assert_str_eq(step_of(plan, 2)->text, "line\nline\n");
    ck_assert_uint_eq(step_of(plan, 3)->text_len, 2);
    ck_assert_mem_eq(step_of(plan, 3)->text, "\xFF\xFE", 2);
    ck_assert_uint_eq(plan->checks[0].text_len, 2);
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
}
END_TEST

static const char *const MATRIX =
    "tiffin: 1\nname: a claim\nmatrix: {skew: [0 s, 90 s], first: [asha, ravi], n: [1, 3]}\n"
    "replicas: {asha: {clock: {offset: <skew>}}, ravi: {}}\n"
    "conversations: {lunch: {type: group_order, with: [asha, ravi]}}\nsteps:\n"
    "  - {at: 1 s, send: {who: <first>, in: lunch, text: \"<first> <b> <n>\", as: m<n>}}\n"
    "  - {at: <n> s, lose-response: {to: <first>, first: <n>}}\n";

START_TEST(a_matrix_makes_one_case_per_combination) {
    const struct memory_file files[] = {{"dir/test.yaml", MATRIX}, {NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("dir/test.yaml", "test", memory_reader(files));
    static const char *const ids[] = {
        "test[skew=0 s,first=asha,n=1]",  "test[skew=0 s,first=asha,n=3]",
        "test[skew=0 s,first=ravi,n=1]",  "test[skew=0 s,first=ravi,n=3]",
        "test[skew=90 s,first=asha,n=1]", "test[skew=90 s,first=asha,n=3]",
        "test[skew=90 s,first=ravi,n=1]", "test[skew=90 s,first=ravi,n=3]"};
    check_fine(scenario);
    ck_assert_uint_eq(tf_scenario_case_count(scenario), 8);
    for (size_t i = 0; i < 8; i++)
        ck_assert_str_eq(tf_scenario_case_id(scenario, i), ids[i]);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(values_of_a_matrix_are_put_in_with_their_types) {
    const struct memory_file files[] = {{"test.yaml", MATRIX}, {NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("test.yaml", NULL, memory_reader(files));
    check_fine(scenario);
    struct tf_plan *plan = tf_scenario_plan(scenario, 7, 1);
    ck_assert_str_eq(plan->case_id, "test[skew=90 s,first=ravi,n=3]");
    ck_assert_int_eq(plan->replicas[0].clock.offset_us, 90 * TF_SECOND);
    ck_assert_uint_eq(step_of(plan, 1)->who, 1);
    ck_assert_str_eq(step_of(plan, 1)->text, "ravi <b> 3");
    ck_assert_str_eq(plan->messages[0].name, "m3");
    ck_assert_int_eq(step_of(plan, 2)->at_us, 3 * TF_SECOND);
    ck_assert_uint_eq(step_of(plan, 2)->aim.count, 3);
    tf_plan_destroy(plan);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(a_problem_of_every_case_is_told_once) {
    char *codes = codes_of("tiffin: 1\nname: a claim\nmatrix: {n: [1, 2, 3]}\nreplicas: {asha: "
                           "{}}\nsteps: [{at: <n>, sync: asah}]\n");
    ck_assert_str_eq(
        codes, "S-bare-number@5:14 S-bare-number@5:14 S-bare-number@5:14 S-unknown-name@5:25");
    free(codes);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_a_problem_with_a_place) {
    const struct memory_file files[] = {{NULL, NULL}};
    struct tf_scenario *scenario = tf_scenario_load("nowhere.yaml", NULL, memory_reader(files));
    struct tf_buf told = {0};
    tf_scenario_problems_write(scenario, &told);
    ck_assert_str_eq(tf_buf_text(&told), "nowhere.yaml:1:1: error: expected a file that can be "
                                         "read, found nowhere.yaml: no such file [S-file]\n");
    tf_buf_close(&told);
    tf_scenario_destroy(scenario);
}
END_TEST

START_TEST(the_hash_is_that_of_every_file_involved) {
    const struct memory_file one[] = {
        {"test.yaml",
         SETTING "  - {at: 2 s, edit: {who: asha, message: question, text_from: a.txt}}\n"},
        {"a.txt", "a"},
        {NULL, NULL}};
    const struct memory_file two[] = {{"test.yaml", one[0].text}, {"a.txt", "b"}, {NULL, NULL}};
    struct tf_scenario *a = tf_scenario_load("test.yaml", NULL, memory_reader(one));
    struct tf_scenario *b = tf_scenario_load("test.yaml", NULL, memory_reader(two));
    ck_assert_uint_ne(tf_scenario_hash(a), tf_scenario_hash(b));
    tf_scenario_destroy(a);
    tf_scenario_destroy(b);
}
END_TEST

static Suite *composition_suite(void) {
    Suite *suite = suite_create("composition");
    TCase *tests = tcase_create("composition");
    tcase_add_test(tests, maps_of_an_extended_file_are_merged_and_lists_replaced);
    tcase_add_test(tests, places_in_an_extended_file_are_told_in_that_file);
    tcase_add_test(tests, steps_of_an_extended_file_stand_where_it_is_extended);
    tcase_add_test(tests, a_text_from_a_file_is_its_bytes);
    tcase_add_test(tests, a_matrix_makes_one_case_per_combination);
    tcase_add_test(tests, values_of_a_matrix_are_put_in_with_their_types);
    tcase_add_test(tests, a_problem_of_every_case_is_told_once);
    tcase_add_test(tests, a_file_that_is_not_there_is_a_problem_with_a_place);
    tcase_add_test(tests, the_hash_is_that_of_every_file_involved);
    suite_add_tcase(suite, tests);
    return suite;
}
TF_TEST_MAIN(composition_suite)
