#include "unit/campaign/odd_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void give(struct tf_crew *crew, const char *text, uint64_t ticket, bool fresh) {
    struct tf_task task = odd_task(text, ticket);
    tf_crew_give(crew, &task, ticket, fresh);
    tf_task_close(&task);
}

/* Collects the answers to tickets 0 .. count - 1. */
static void collect(struct tf_crew *crew, struct tf_answer *answers, size_t count) {
    for (size_t got = 0; got < count;) {
        uint64_t ticket;
        struct tf_answer answer;
        struct tf_error error = {0};
        ck_assert_msg(tf_crew_health(crew, &error) == TF_OK, "%s", error.message);
        if (!tf_crew_next(crew, &ticket, &answer))
            continue;
        ck_assert_uint_lt(ticket, count);
        answers[ticket] = answer;
        got++;
    }
    ck_assert_uint_eq(tf_crew_waiting(crew), 0);
}

static struct tf_answer one(const char *text, bool fresh) {
    struct tf_answer answer;
    struct tf_crew *crew = odd_crew();
    give(crew, text, 0, fresh);
    collect(crew, &answer, 1);
    tf_crew_destroy(crew);
    return answer;
}

START_TEST(a_task_is_answered_with_its_result) {
    struct tf_answer answer = one("hello", _i == 1);
    ck_assert_int_eq(answer.kind, TF_ANSWER_RAN);
    ck_assert_int_eq(answer.result.verdict, TF_VERDICT_PASS);
    ck_assert_uint_eq(strlen(answer.result.digest), 32);
    ck_assert_uint_eq(answer.result.actions, 1);
    ck_assert_int_gt(answer.result.virtual_us, 30 * TF_SECOND);
    tf_answer_close(&answer);
}
END_TEST

START_TEST(every_task_has_one_answer_and_equal_tasks_equal_digests) {
    struct tf_answer answers[40];
    struct tf_crew *crew = odd_crew();
    for (uint64_t i = 0; i < 40; i++) {
        struct tf_task task = odd_task("hello", i / 2);
        tf_crew_give(crew, &task, i, i % 10 == 3);
        tf_task_close(&task);
    }
    collect(crew, answers, 40);
    for (size_t i = 0; i < 40; i += 2) {
        ck_assert_uint_eq(answers[i].result.seed, i / 2);
        ck_assert_str_eq(answers[i].result.digest, answers[i + 1].result.digest);
        tf_answer_close(&answers[i]);
        tf_answer_close(&answers[i + 1]);
    }
    tf_crew_destroy(crew);
}
END_TEST

static const struct {
    const char *text;
    enum tf_answer_kind kind;
    const char *rule, *says;
} deaths[] = {
    {"die", TF_ANSWER_DIED, "died", "ended with exit code 7"},
    {"hang", TF_ANSWER_HUNG, "hung", "did not end within 3 s of real time"},
    {"grow", TF_ANSWER_GREW, "grew", "more than 256 MiB of memory"},
};

START_TEST(a_worker_that_dies_hangs_or_grows_is_a_finding_and_the_others_go_on) {
    struct tf_answer answers[12];
    struct tf_crew *crew = odd_crew();
    for (uint64_t i = 0; i < 12; i++)
        give(crew, i == 4 || i == 5 ? deaths[_i].text : "hello", i, false);
    collect(crew, answers, 12);
    for (size_t i = 0; i < 12; i++) {
        const struct tf_result *result = &answers[i].result;
        bool odd = i == 4 || i == 5;
        ck_assert_int_eq(answers[i].kind, odd ? deaths[_i].kind : TF_ANSWER_RAN);
        ck_assert_int_eq(result->verdict, odd ? TF_VERDICT_FAIL : TF_VERDICT_PASS);
        if (odd) {
            ck_assert_str_eq(result->findings[0].rule, deaths[_i].rule);
            ck_assert_ptr_nonnull(strstr(result->findings[0].headline, deaths[_i].says));
            ck_assert_uint_ne(result->findings[0].fingerprint, 0);
        }
        tf_answer_close(&answers[i]);
    }
    tf_crew_destroy(crew);
}
END_TEST

START_TEST(a_scenario_that_cannot_be_read_is_refused) {
    struct tf_answer answer = one("\\q", false);
    ck_assert_int_eq(answer.kind, TF_ANSWER_REFUSED);
    ck_assert_ptr_nonnull(strstr(answer.result.findings[0].headline, "odd.yaml:6:"));
    tf_answer_close(&answer);
}
END_TEST

START_TEST(a_scenario_that_was_changed_is_refused) {
    struct tf_answer answer;
    struct tf_crew *crew = odd_crew();
    struct tf_task task = odd_task("hello", 1);
    task.scenario_hash = 1;
    tf_crew_give(crew, &task, 0, false);
    collect(crew, &answer, 1);
    ck_assert_int_eq(answer.kind, TF_ANSWER_REFUSED);
    ck_assert_ptr_nonnull(strstr(answer.result.findings[0].headline, "was changed"));
    tf_answer_close(&answer);
    tf_task_close(&task);
    tf_crew_destroy(crew);
}
END_TEST

START_TEST(the_trace_of_a_run_that_died_is_there_up_to_its_death) {
    char path[] = "/tmp/tiffin-trace-XXXXXX", line[512];
    int fd = mkstemp(path);
    size_t lines = 0;
    struct tf_answer answer;
    struct tf_crew *crew = odd_crew();
    struct tf_task task = odd_task("die", 1);
    task.trace = path;
    tf_crew_give(crew, &task, 0, true);
    task.trace = NULL;
    collect(crew, &answer, 1);
    FILE *file = fdopen(fd, "r");
    while (fgets(line, sizeof(line), file) != NULL)
        lines++;
    ck_assert_uint_gt(lines, 10);
    ck_assert_ptr_nonnull(strstr(line, "send"));
    fclose(file);
    unlink(path);
    tf_answer_close(&answer);
    tf_task_close(&task);
    tf_crew_destroy(crew);
}
END_TEST

START_TEST(a_program_that_is_no_worker_makes_the_crew_unhealthy) {
    static const char *const arguments[] = {"worker", "--other", NULL};
    struct tf_crew_options options = {.program = _i == 0 ? "/proc/self/exe" : "/nowhere/at-all",
                                      .arguments = arguments,
                                      .workers = 2};
    struct tf_crew *crew = tf_crew_create(&options);
    struct tf_error error = {0};
    struct tf_answer answer;
    uint64_t ticket;
    give(crew, "hello", 0, false);
    while (tf_crew_health(crew, &error) == TF_OK)
        ck_assert(!tf_crew_next(crew, &ticket, &answer));
    ck_assert_ptr_nonnull(strstr(error.message, _i == 0 ? "exit code 3" : "/nowhere/at-all"));
    tf_crew_destroy(crew);
}
END_TEST

START_TEST(what_is_forgotten_has_no_answer) {
    struct tf_answer answer;
    uint64_t ticket;
    struct tf_crew *crew = odd_crew();
    for (uint64_t i = 0; i < 10; i++)
        give(crew, "hang", 100 + i, false);
    ck_assert(!tf_crew_next(crew, &ticket, &answer));
    tf_crew_forget(crew);
    give(crew, "hello", 0, false);
    collect(crew, &answer, 1);
    ck_assert_int_eq(answer.kind, TF_ANSWER_RAN);
    tf_answer_close(&answer);
    tf_crew_destroy(crew);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("crew");
    TCase *all = tcase_create("crew");
    tcase_add_loop_test(all, a_task_is_answered_with_its_result, 0, 2);
    tcase_add_test(all, every_task_has_one_answer_and_equal_tasks_equal_digests);
    tcase_add_loop_test(all, a_worker_that_dies_hangs_or_grows_is_a_finding_and_the_others_go_on, 0,
                        3);
    tcase_add_test(all, a_scenario_that_cannot_be_read_is_refused);
    tcase_add_test(all, a_scenario_that_was_changed_is_refused);
    tcase_add_test(all, the_trace_of_a_run_that_died_is_there_up_to_its_death);
    tcase_add_loop_test(all, a_program_that_is_no_worker_makes_the_crew_unhealthy, 0, 2);
    tcase_add_test(all, what_is_forgotten_has_no_answer);
    suite_add_tcase(suite, all);
    return suite;
}

int main(int argc, char **argv) {
    return odd_main(argc, argv, suite);
}
