/* Runs of a sweep that share their beginning are the runs that each would be by itself. */
#include "campaign/sweep_point.h"
#include "unit/campaign/odd_client.h"

#include <stdlib.h>
#include <string.h>

#define POINTS 24

static const uint32_t nodes[] = {0, 1, TF_NODE_SERVER};

/* Two every 950 ms, at asha, ravi and the server in turn: the last lasts longer than all steps do.
 */
static struct tf_sweep_point instant_of(size_t number) {
    return (struct tf_sweep_point){.fault = number % 5 == 4 ? TF_SWEEP_DISK_FULL : TF_SWEEP_MESSAGE,
                                   .node = nodes[number % 3],
                                   .at_us = (tf_time)(number / 2) * (19 * TF_SECOND / 20)};
}

/* Every seventh operation of asha, then of ravi, then of the server; the last is never reached. */
static struct tf_sweep_point operation_of(enum tf_sweep_fault fault, size_t number) {
    uint64_t nth = 1 + 7 * (number % (POINTS / 3));
    return (struct tf_sweep_point){.fault = fault,
                                   .node = nodes[number / (POINTS / 3)],
                                   .nth = number == POINTS - 1 ? 100000 : nth};
}

static struct tf_sweep_point point_of(enum tf_sweep_fault fault, size_t number) {
    return fault == TF_SWEEP_MESSAGE ? instant_of(number) : operation_of(fault, number);
}

static void give(struct tf_crew *crew, const char *text, const struct tf_sweep_point *point,
                 size_t number, bool shares) {
    struct tf_task task = odd_task(text, 1);
    struct tf_buf points = {0};
    tf_sweep_points_encode(&points, point, 1);
    task.points = tf_strdup(tf_buf_text(&points));
    task.shares_beginning = shares;
    tf_crew_give(crew, &task, number, false);
    tf_task_close(&task);
    tf_buf_close(&points);
}

static void collect(struct tf_crew *crew, struct tf_answer *answers) {
    for (size_t got = 0; got < POINTS;) {
        uint64_t ticket;
        struct tf_answer answer;
        if (!tf_crew_next(crew, &ticket, &answer))
            continue;
        answers[ticket] = answer;
        got++;
    }
}

static void run(enum tf_sweep_fault fault, bool shares, struct tf_answer *answers) {
    struct tf_crew *crew = odd_crew();
    for (size_t i = 0; i < POINTS; i++) {
        struct tf_sweep_point point = point_of(fault, i);
        give(crew, "hello", &point, i, shares);
    }
    collect(crew, answers);
    tf_crew_destroy(crew);
}

static const enum tf_sweep_fault faults[] = {TF_SWEEP_MESSAGE,       TF_SWEEP_CRASH,
                                             TF_SWEEP_TORN_WRITE,    TF_SWEEP_LOST_WRITE,
                                             TF_SWEEP_IO_ERROR_ONCE, TF_SWEEP_IO_ERROR};

START_TEST(a_branch_is_the_run_that_is_struck_at_its_point) {
    struct tf_answer alone[POINTS], branches[POINTS];
    size_t different = 0;
    run(faults[_i], false, alone);
    run(faults[_i], true, branches);
    for (size_t i = 0; i < POINTS; i++) {
        ck_assert_int_eq(branches[i].kind, TF_ANSWER_RAN);
        ck_assert_int_eq(branches[i].result.verdict, alone[i].result.verdict);
        ck_assert_str_eq(branches[i].result.digest, alone[i].result.digest);
        ck_assert_uint_eq(branches[i].result.records, alone[i].result.records);
        ck_assert_uint_eq(branches[i].result.events, alone[i].result.events);
        bool same = i > 0 && strcmp(branches[i].result.digest, branches[i - 1].result.digest) == 0;
        different += !same;
    }
    ck_assert_uint_ge(different, 4); /* a failing operation may have no other effect */
    for (size_t i = 0; i < POINTS; i++) {
        tf_answer_close(&alone[i]);
        tf_answer_close(&branches[i]);
    }
}
END_TEST

/* What the message does is done at 1 s, when the first task's asha is dead and the second's is not.
 */
static const struct {
    const char *text;
    enum tf_answer_kind kind;
} deaths[] = {{"die", TF_ANSWER_DIED}, {"grow", TF_ANSWER_GREW}, {"hang", TF_ANSWER_HUNG}};

START_TEST(a_branch_that_dies_grows_or_hangs_is_told_and_takes_no_other_with_it) {
    struct tf_answer answers[2][2] = {0}; /* of a task that runs alone, and of a branch */
    struct tf_crew *crews[] = {odd_crew(), odd_crew()};
    for (size_t i = 0; i < 2; i++) {
        struct tf_sweep_point point = instant_of(i);
        give(crews[0], deaths[_i].text, &point, i, false);
        give(crews[1], deaths[_i].text, &point, i, true);
    }
    for (size_t got = 0; got < 4;) {
        uint64_t ticket;
        struct tf_answer answer;
        for (size_t i = 0; i < 2; i++)
            if (tf_crew_next(crews[i], &ticket, &answer)) {
                answers[i][ticket] = answer;
                got++;
            }
    }
    for (size_t i = 0; i < 2; i++) {
        enum tf_answer_kind kind = i == 0 ? TF_ANSWER_RAN : deaths[_i].kind;
        ck_assert_int_eq(answers[0][i].kind, kind);
        ck_assert_int_eq(answers[1][i].kind, kind);
        tf_answer_close(&answers[0][i]);
        tf_answer_close(&answers[1][i]);
        tf_crew_destroy(crews[i]);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("trunk");
    TCase *all = tcase_create("trunk");
    tcase_add_loop_test(all, a_branch_is_the_run_that_is_struck_at_its_point, 0,
                        (int)(sizeof(faults) / sizeof(faults[0])));
    tcase_add_loop_test(all, a_branch_that_dies_grows_or_hangs_is_told_and_takes_no_other_with_it,
                        0, (int)(sizeof(deaths) / sizeof(deaths[0])));
    suite_add_tcase(suite, all);
    return suite;
}

int main(int argc, char **argv) {
    return odd_main(argc, argv, suite);
}
