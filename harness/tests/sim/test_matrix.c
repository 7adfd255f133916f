/* The conflict matrix: every combination is there, holds to the rules and loses nothing without a
 * trace; a wrong server is contradicted by clocks, and what is nowhere is said to be gone. */
#include "campaign/matrix_inside.h"
#include "offline/client.h"
#include "server/server.h"
#include "sim/broken.h"
#include "sim/program.h"
#include "support/check_main.h"

#include <stdlib.h>
#include <string.h>

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

static struct tf_matrix matrix_of(const struct tf_subjects *tested) {
    struct tf_matrix matrix;
    struct tf_error error;
    ck_assert_int_eq(tf_matrix_run(tested, NULL, &matrix, &error), TF_OK);
    return matrix;
}

START_TEST(every_cell_is_there_and_holds_to_the_rules) {
    struct tf_matrix matrix = matrix_of(&subjects);
    struct tf_matrix_faults faults = tf_matrix_count_faults(&matrix);
    /* Ten pairs of acts in two orders and four acts on two kinds of tombstone; strategies; clocks.
     */
    ck_assert_uint_eq(matrix.count, (10 * 2 + 4 * 2) * 4 * 3);
    ck_assert_uint_eq(faults.empty, 0);
    ck_assert_uint_eq(faults.contradictory, 0);
    ck_assert_uint_eq(faults.disagreeing, 0);
    ck_assert_uint_eq(faults.traceless, 0);
    tf_matrix_close(&matrix);
}
END_TEST

START_TEST(every_name_of_a_cell_is_its_own) {
    struct tf_matrix matrix;
    struct tf_buf one = {0}, other = {0};
    tf_matrix_lay_out(&matrix);
    for (size_t i = 0; i < matrix.count; i++) {
        ck_assert(matrix.cells[i].empty);
        tf_buf_clear(&one);
        tf_matrix_key_append(&one, &matrix.cells[i].key);
        for (size_t j = 0; j < i; j++) {
            tf_buf_clear(&other);
            tf_matrix_key_append(&other, &matrix.cells[j].key);
            ck_assert_str_ne(tf_buf_text(&one), tf_buf_text(&other));
        }
    }
    ck_assert_uint_eq(tf_matrix_count_faults(&matrix).empty, matrix.count);
    tf_buf_close(&one);
    tf_buf_close(&other);
    tf_matrix_close(&matrix);
}
END_TEST

START_TEST(a_client_that_knows_one_strategy_is_not_by_the_rules) {
    static const char *const habits[] = {"always_server_wins", "always_client_wins"};
    const struct tf_subjects broken = {tf_broken_client(habits[_i]), &tf_reference_server};
    struct tf_matrix matrix = matrix_of(&broken);
    struct tf_matrix_faults faults = tf_matrix_count_faults(&matrix);
    ck_assert_uint_gt(faults.disagreeing, 0);
    ck_assert_uint_lt(faults.disagreeing, matrix.count);
    ck_assert_uint_eq(faults.contradictory, 0);
    tf_matrix_close(&matrix);
}
END_TEST

/* -- What becomes of an act -- */

/* The cell's run without the steps named: as if an act had vanished. */
static struct tf_matrix_outcome run_without(const struct tf_matrix_key *key, uint32_t step) {
    struct tf_plan *plan = tf_matrix_plan(key);
    for (uint32_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].id == step) {
            free(plan->steps[i].text);
            memmove(&plan->steps[i], &plan->steps[i + 1],
                    (--plan->step_count - i) * sizeof(*plan->steps));
        }
    struct tf_matrix_watch *watch = tf_matrix_watch_create(key, plan);
    struct tf_sink sink = tf_matrix_watch_sink(watch);
    struct tf_sim_options options = {.sinks = &sink, .sink_count = 1};
    struct tf_matrix_outcome outcome;
    struct tf_result result;
    struct tf_error error;
    tf_result_init(&result);
    ck_assert_int_eq(tf_sim_run(plan, &subjects, &options, &result, &error), TF_OK);
    tf_matrix_watch_outcome(watch, &outcome);
    tf_result_close(&result);
    tf_matrix_watch_destroy(watch);
    tf_plan_destroy(plan);
    return outcome;
}

START_TEST(an_act_that_is_nowhere_is_gone_and_the_other_is_not) {
    const struct tf_matrix_key key = {
        .a = (enum tf_matrix_act)_i, .b = TF_MATRIX_EDIT, .strategy = TF_STRATEGY_SERVER_WINS};
    struct tf_matrix_outcome without = run_without(&key, TF_MATRIX_STEP_ACT_A);
    ck_assert_int_eq(without.fates[TF_MATRIX_A], TF_MATRIX_GONE);
    ck_assert_int_eq(without.fates[TF_MATRIX_B], TF_MATRIX_STANDS);
    struct tf_matrix_outcome with = run_without(&key, 0);
    ck_assert_int_ne(with.fates[TF_MATRIX_A], TF_MATRIX_GONE);
    ck_assert(!tf_matrix_outcome_equal(&with, &without));
    tf_matrix_outcome_close(&with);
    tf_matrix_outcome_close(&without);
}
END_TEST

START_TEST(a_message_that_never_was_is_shown_nowhere) {
    const struct tf_matrix_key key = {
        .a = TF_MATRIX_READ, .b = TF_MATRIX_EDIT, .strategy = TF_STRATEGY_MERGE};
    struct tf_matrix_outcome expected, seen = run_without(&key, TF_MATRIX_STEP_SEND);
    tf_matrix_expect(&key, &expected);
    for (int i = 0; i < TF_MATRIX_VIEWS; i++)
        ck_assert_str_eq(seen.shows[i], "nothing");
    ck_assert(!tf_matrix_outcome_equal(&seen, &expected));
    tf_matrix_outcome_close(&expected);
    tf_matrix_outcome_close(&seen);
}
END_TEST

/* -- The command -- */

START_TEST(clocks_contradict_a_server_that_lets_them_decide) {
    struct call call = {0};
    char *bug = program_beside("bugs/B26-clock-decides.so");
    struct ended ended = program_run(&call, "matrix --server %s", bug);
    expect_status(&ended, 1);
    expect_said(ended.out, "| server-wins | A, clock B ahead | ");
    expect_said(ended.out, " **contradictory** |\n");
    expect_said(ended.err, " differ from the rules, 12 by the clock, ");
    ended_close(&ended);
    free(bug);
}
END_TEST

START_TEST(a_cell_is_a_scenario_that_runs) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    struct ended ended =
        program_run(&call, "matrix --scenario 'edit + delete, A first, merge' --out %s/cell.yaml",
                    scratch.path);
    expect_status(&ended, 0);
    ended_close(&ended);
    ended = program_run(&call, "run --out %s %s/cell.yaml", scratch.path, scratch.path);
    expect_status(&ended, 0);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(json_has_every_cell) {
    struct call call = {0};
    struct ended ended = program_run(&call, "matrix --format json");
    expect_status(&ended, 0);
    expect_said(ended.out, "\"count\":\t336,\n\t\"empty\":\t0,\n\t\"contradictory\":\t0,");
    expect_said(ended.out, "\"cell\":\t\"reply of a deleted message, deletion known, manual, clock "
                           "B behind\"");
    ended_close(&ended);
}
END_TEST

static const struct {
    const char *command, *said;
    int status;
} refusals[] = {
    {"matrix --format html", "--format: expected markdown or json, found 'html'", 2},
    {"matrix something", "expected no argument", 2},
    {"matrix --scenario nowhere", "no cell holds 'nowhere' in its name", 4},
    {"matrix --client nowhere.so", "nowhere.so", 2},
};

START_TEST(what_is_no_matrix_is_refused) {
    struct call call = {0};
    struct ended ended = program_run(&call, "%s", refusals[_i].command);
    expect_status(&ended, refusals[_i].status);
    expect_said(ended.err, refusals[_i].said);
    ended_close(&ended);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("matrix");
    TCase *all = tcase_create("matrix");
    tcase_add_test(all, every_cell_is_there_and_holds_to_the_rules);
    tcase_add_test(all, every_name_of_a_cell_is_its_own);
    tcase_add_loop_test(all, a_client_that_knows_one_strategy_is_not_by_the_rules, 0, 2);
    tcase_add_loop_test(all, an_act_that_is_nowhere_is_gone_and_the_other_is_not, 0,
                        TF_MATRIX_ACT_COUNT);
    tcase_add_test(all, a_message_that_never_was_is_shown_nowhere);
    tcase_add_test(all, clocks_contradict_a_server_that_lets_them_decide);
    tcase_add_test(all, a_cell_is_a_scenario_that_runs);
    tcase_add_test(all, json_has_every_cell);
    tcase_add_loop_test(all, what_is_no_matrix_is_refused, 0,
                        (int)(sizeof(refusals) / sizeof(refusals[0])));
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
