/* Sweeps: every storage step and every message is a point, each strikes where it says, a known bug
 * does not survive, and correct code does. */
#include "campaign/sweep_points.h"
#include "offline/client.h"
#include "scenario/scenario.h"
#include "server/server.h"
#include "sim/case_run.h"
#include "sim/program.h"
#include "support/check_main.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static const struct tf_subjects subjects = {&tf_offline_client, &tf_reference_server};

static struct tf_plan *plan_of(const char *name) {
    char path[256];
    snprintf(path, sizeof(path), TF_SCENARIOS "/%s.yaml", name);
    struct tf_scenario *scenario = tf_scenario_load(path, name, tf_scenario_reader_disk());
    ck_assert_uint_eq(tf_scenario_problem_count(scenario), 0);
    struct tf_plan *plan = tf_scenario_plan(scenario, 0, 1);
    tf_scenario_destroy(scenario);
    return plan;
}

static struct tf_sweep_points points_of(const struct tf_plan *plan, enum tf_sweep_fault fault) {
    struct tf_sweep_points points = {0};
    struct tf_result plain;
    struct tf_error error;
    tf_result_init(&plain);
    enum tf_code code = tf_sweep_points_find(plan, &subjects, fault, &points, &plain, &error);
    ck_assert_int_eq(code, TF_OK);
    tf_result_close(&plain);
    return points;
}

static uint64_t last_of(const struct tf_sweep_points *points, uint32_t node) {
    uint64_t last = 0;
    for (size_t i = 0; i < points->count; i++)
        if (points->items[i].node == node) {
            ck_assert_uint_eq(points->items[i].nth, last + 1);
            last = points->items[i].nth;
        }
    return last;
}

/* -- A run that is struck, and what is seen of it -- */

struct seen {
    uint32_t node;   /* whose */
    tf_time died_us; /* TF_NEVER: it did not */
    uint64_t operation;
    tf_time answer_us; /* its last answer before */
};

static void hear(void *self, const struct tf_record *record) {
    struct seen *seen = self;
    if (record->node != seen->node || record->at_us < 0)
        return;
    bool dies = record->kind == TF_RECORD_PROCESS && (record->process.event == TF_PROCESS_CRASHED ||
                                                      record->process.event == TF_PROCESS_KILLED);
    if (dies && seen->died_us == TF_NEVER) {
        seen->died_us = record->at_us;
        seen->operation = record->process.operation;
    }
    if (record->kind == TF_RECORD_ANSWER_TAKEN && seen->died_us == TF_NEVER)
        seen->answer_us = record->at_us;
}

static struct seen strike(const char *name, struct tf_sweep_point point) {
    struct tf_plan *plan = plan_of(name);
    struct seen seen = {.node = point.node, .died_us = TF_NEVER};
    struct tf_sink sink = {&seen, hear};
    struct tf_sim_options options = {.sinks = &sink, .sink_count = 1};
    struct tf_result result;
    struct tf_error error;
    tf_result_init(&result);
    tf_sweep_apply(plan, &point, 1);
    ck_assert_int_eq(tf_sim_run(plan, &subjects, &options, &result, &error), TF_OK);
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return seen;
}

/* -- Points -- */

START_TEST(storage_steps_are_numbered_without_a_gap_and_the_last_is_the_last) {
    static const char name[] = "lost-acks/answer-lost";
    struct tf_plan *plan = plan_of(name);
    struct tf_sweep_points points = points_of(plan, TF_SWEEP_CRASH);
    const uint32_t nodes[] = {0, 1, TF_NODE_SERVER};
    for (int i = 0; i < 3; i++) {
        struct tf_sweep_point point = {.fault = TF_SWEEP_CRASH, .node = nodes[i]};
        point.nth = last_of(&points, nodes[i]);
        ck_assert_uint_gt(point.nth, 20);
        ck_assert_int_ne(strike(name, point).died_us, TF_NEVER);
        point.nth++;
        ck_assert_int_eq(strike(name, point).died_us, TF_NEVER);
    }
    tf_sweep_points_close(&points);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(each_storage_step_is_struck_at_its_own_operation) {
    static const char name[] = "lost-acks/request-lost";
    struct tf_plan *plan = plan_of(name);
    struct tf_sweep_points points = points_of(plan, TF_SWEEP_CRASH);
    uint64_t before = 0;
    for (size_t i = 0; i < points.count && points.items[i].node == 0; i++) {
        struct seen seen = strike(name, points.items[i]);
        ck_assert_int_ne(seen.died_us, TF_NEVER);
        if (i > 0)
            ck_assert_uint_eq(seen.operation, before + 1);
        before = seen.operation;
    }
    tf_sweep_points_close(&points);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_death_before_an_answer_comes_before_it_and_one_after_it_after) {
    static const char name[] = "lost-acks/answer-lost";
    struct tf_plan *plan = plan_of(name);
    struct tf_sweep_points points = points_of(plan, TF_SWEEP_MESSAGE);
    unsigned before = 0, after = 0;
    for (size_t i = 0; i < points.count; i++) {
        const struct tf_sweep_point *point = &points.items[i];
        if (point->node != 0)
            continue;
        struct seen seen = strike(name, *point);
        ck_assert_int_eq(seen.died_us, point->at_us);
        if (point->what == TF_BOUNDARY_BEFORE_ARRIVAL) {
            ck_assert_int_lt(seen.answer_us, point->at_us);
            before++;
        }
        after += point->what == TF_BOUNDARY_AFTER_ARRIVAL && seen.answer_us == point->at_us - 1;
    }
    ck_assert_uint_gt(before, 1);
    ck_assert_uint_gt(after, 1);
    tf_sweep_points_close(&points);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_disk_that_fails_from_then_on_is_swept_until_the_healing_only) {
    struct tf_plan *plan = plan_of("lost-acks/answer-lost");
    struct tf_sweep_points once = points_of(plan, TF_SWEEP_IO_ERROR_ONCE);
    struct tf_sweep_points on = points_of(plan, TF_SWEEP_IO_ERROR);
    ck_assert_uint_gt(on.count, 0);
    ck_assert_uint_lt(on.count, once.count);
    tf_sweep_points_close(&once);
    tf_sweep_points_close(&on);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(points_come_through_a_pipe_as_they_went_in) {
    const struct tf_sweep_point in[] = {
        {TF_SWEEP_CRASH, 3, TF_STORAGE_JOURNAL_SYNC, UINT64_C(1) << 40, 0},
        {TF_SWEEP_MESSAGE, TF_NODE_SERVER, TF_BOUNDARY_AFTER_SENDING, 0, 12345678901}};
    struct tf_sweep_point out[TF_SWEEP_POINTS_MAX];
    uint32_t count;
    struct tf_buf text = {0};
    tf_sweep_points_encode(&text, in, 2);
    ck_assert(tf_sweep_points_decode(tf_buf_text(&text), out, &count));
    ck_assert_uint_eq(count, 2);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(in[i].fault, out[i].fault);
        ck_assert_uint_eq(in[i].node, out[i].node);
        ck_assert_uint_eq(in[i].what, out[i].what);
        ck_assert_uint_eq(in[i].nth, out[i].nth);
        ck_assert_int_eq(in[i].at_us, out[i].at_us);
    }
    ck_assert(!tf_sweep_points_decode("0:1:2", out, &count));
    ck_assert(!tf_sweep_points_decode("99:1:2:3:4", out, &count));
    ck_assert(!tf_sweep_points_decode("0:1:2:3:4 and more", out, &count));
    tf_buf_close(&text);
}
END_TEST

/* -- The command -- */

#define SWEPT TF_SCENARIOS "/partitions/offline-hour.yaml"

static struct ended sweep(const struct scratch *scratch, const char *more) {
    struct call call = {0};
    return program_run(&call, "sweep --jobs 2 --out %s %s", scratch->path, more);
}

START_TEST(correct_code_survives_at_every_point) {
    struct scratch scratch = scratch_open();
    struct ended ended = sweep(&scratch, "--fault all " TF_SCENARIOS "/lost-acks/answer-lost.yaml");
    expect_status(&ended, 0);
    expect_said(ended.out, "pass  lost-acks/answer-lost\n");
    expect_said(ended.out, "  crash          server       journal-sync");
    expect_said(ended.out, "  message        asha         before arrival");
    expect_said(ended.out, " points, all survived\n");
    char *table = scratch_read(&scratch, "latest/sweep.ndjson");
    expect_said(table, "\"fault\":\"disk-full\",\"node\":\"server\"");
    expect_said(table, "\"undecided\":0,\"complete\":true");
    free(table);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

/* The cursor is committed before the rows: only a crash between the two shows it. */
START_TEST(a_known_bug_does_not_survive_and_its_scenario_repeats_it) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    char *bug = program_beside("bugs/B14-cursor-before-rows.so");
    struct ended plain =
        program_run(&call, "run --client %s --out %s %s", bug, scratch.path, SWEPT);
    expect_status(&plain, 0);
    struct ended ended = program_run(&call, "sweep --jobs 2 --fault crash --client %s --out %s %s",
                                     bug, scratch.path, SWEPT);
    expect_status(&ended, 1);
    expect_said(ended.out, "   <--\n");
    expect_said(ended.out, "   cursor-sound\n");
    expect_unsaid(ended.out, "pass  partitions/offline-hour\n");
    char *minimal = strstr(ended.out, "minimal scenario      ");
    ck_assert_ptr_nonnull(minimal);
    minimal += strlen("minimal scenario      ");
    minimal[strcspn(minimal, " ")] = '\0';
    struct ended again =
        program_run(&call, "run --client %s --out %s %s", bug, scratch.path, minimal);
    expect_status(&again, 1);
    expect_said(again.out, "cursor-sound");
    struct ended right = program_run(&call, "run --out %s %s", scratch.path, minimal);
    expect_unsaid(right.out, "cursor-sound");
    ended_close(&right);
    ended_close(&again);
    ended_close(&ended);
    ended_close(&plain);
    free(bug);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_case_that_fails_by_itself_is_told_and_not_swept) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    char *bug = program_beside("bugs/B01-new-key-for-each-attempt.so");
    struct ended ended = program_run(
        &call, "sweep --no-shrink --client %s --out %s " TF_SCENARIOS "/lost-acks/answer-late.yaml",
        bug, scratch.path);
    expect_status(&ended, 1);
    expect_said(ended.out, "FAIL  lost-acks/answer-late\n");
    expect_said(ended.out, "1 case swept in 0 s: 0 points");
    ended_close(&ended);
    free(bug);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_sample_is_stated_and_draws_the_same_points_each_time) {
    struct scratch scratch = scratch_open();
    char *first = NULL;
    for (int i = 0; i < 2; i++) {
        struct ended ended = sweep(&scratch, "--sample '10 %' " SWEPT);
        expect_status(&ended, 0);
        expect_said(ended.out, " points, a sample of ");
        char *sum = strstr(ended.out, " points, a sample");
        sum[strcspn(sum, "\n")] = '\0';
        if (first == NULL)
            first = strdup(sum);
        ck_assert_str_eq(sum, first);
        ended_close(&ended);
    }
    free(first);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_case_with_more_points_than_wanted_is_sampled_down_and_says_so) {
    struct scratch scratch = scratch_open();
    struct ended ended = sweep(&scratch, "--points 50 --fault crash " SWEPT);
    expect_status(&ended, 0);
    struct tf_plan *plan = plan_of("partitions/offline-hour");
    struct tf_sweep_points points = points_of(plan, TF_SWEEP_CRASH);
    char expected[64];
    ck_assert_uint_gt(points.count, 500);
    snprintf(expected, sizeof(expected), ": %zu points, a sample of ", points.count);
    expect_said(ended.out, expected);
    char *table = scratch_read(&scratch, "latest/sweep.ndjson");
    snprintf(expected, sizeof(expected), "\"sample_per_million\":%zu,",
             50 * (size_t)1000000 / points.count);
    expect_said(table, expected);
    free(table);
    tf_sweep_points_close(&points);
    tf_plan_destroy(plan);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(pairs_of_n_storage_steps_are_n_times_n_minus_one_by_two) {
    struct scratch scratch = scratch_open();
    struct tf_plan *plan = plan_of("lost-acks/answer-lost");
    struct tf_sweep_points points = points_of(plan, TF_SWEEP_CRASH);
    char expected[64];
    struct ended ended = sweep(&scratch, "--pairs --fault crash --sample '0.2 %' " TF_SCENARIOS
                                         "/lost-acks/answer-lost.yaml");
    expect_status(&ended, 0);
    snprintf(expected, sizeof(expected), "any          two storage steps  %9zu",
             points.count * (points.count - 1) / 2);
    expect_said(ended.out, expected);
    ended_close(&ended);
    tf_sweep_points_close(&points);
    tf_plan_destroy(plan);
    scratch_close(&scratch);
}
END_TEST

START_TEST(an_interrupted_sweep_keeps_what_is_known) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    char line[512];
    struct running running =
        program_start(&call,
                      "sweep --jobs 1 --out %s " TF_SCENARIOS "/lost-acks/answer-lost.yaml "
                      "" TF_SCENARIOS "/explore/festival-night.yaml",
                      scratch.path);
    program_read_line(&running, line, sizeof(line)); /* the first case; now the long one */
    expect_said(line, "lost-acks/answer-lost");
    kill(running.process, SIGINT);
    struct ended ended = program_finish(&running);
    expect_status(&ended, 130);
    expect_said(ended.err, "interrupted; what is known is in ");
    char *table = scratch_read(&scratch, "latest/sweep.ndjson");
    expect_said(table, "\"case\":\"lost-acks/answer-lost\",\"seed\":\"1\"");
    expect_said(table, "\"complete\":true");
    free(table);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

static const struct {
    const char *arguments, *said;
    int status;
} refusals[] = {
    {"", "expected a scenario", 2},
    {"--fault lightning " SWEPT, "--fault: expected crash, message, ", 2},
    {"--fault message --pairs " SWEPT, "--pairs are pairs of crashes", 2},
    {"--sample 5 " SWEPT, "--sample: expected a share such as 5 %", 2},
    {"--filter nothing-of-this-name " SWEPT, "no case was selected", 4},
    {"no-such-file.yaml", "no-such-file.yaml", 2},
};

START_TEST(what_cannot_be_swept_is_refused) {
    struct scratch scratch = scratch_open();
    struct ended ended = sweep(&scratch, refusals[_i].arguments);
    expect_status(&ended, refusals[_i].status);
    expect_said(ended.err, refusals[_i].said);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("sweep");
    TCase *points = tcase_create("points"), *command = tcase_create("command");
    tcase_add_test(points, storage_steps_are_numbered_without_a_gap_and_the_last_is_the_last);
    tcase_add_test(points, each_storage_step_is_struck_at_its_own_operation);
    tcase_add_test(points, a_death_before_an_answer_comes_before_it_and_one_after_it_after);
    tcase_add_test(points, a_disk_that_fails_from_then_on_is_swept_until_the_healing_only);
    tcase_add_test(points, points_come_through_a_pipe_as_they_went_in);
    tcase_add_test(command, correct_code_survives_at_every_point);
    tcase_add_test(command, a_known_bug_does_not_survive_and_its_scenario_repeats_it);
    tcase_add_test(command, a_case_that_fails_by_itself_is_told_and_not_swept);
    tcase_add_test(command, a_sample_is_stated_and_draws_the_same_points_each_time);
    tcase_add_test(command, a_case_with_more_points_than_wanted_is_sampled_down_and_says_so);
    tcase_add_test(command, pairs_of_n_storage_steps_are_n_times_n_minus_one_by_two);
    tcase_add_test(command, an_interrupted_sweep_keeps_what_is_known);
    tcase_add_loop_test(command, what_cannot_be_swept_is_refused, 0,
                        (int)(sizeof(refusals) / sizeof(refusals[0])));
    suite_add_tcase(made, points);
    suite_add_tcase(made, command);
    return made;
}

TF_TEST_MAIN(suite)
