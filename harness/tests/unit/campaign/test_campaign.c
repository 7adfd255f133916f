#include "campaign/campaign.h"
#include "campaign/rounds.h"

#include "unit/campaign/odd_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOLD_MAX 400

/* What a campaign told, in order: each of the first TOLD_MAX runs, and how many there were. */
struct told {
    uint64_t seeds[TOLD_MAX];
    enum tf_verdict verdicts[TOLD_MAX];
    char rule[32], detail[512];
    bool differed, stop_now, has_trace;
    size_t count, seen, folders, stop_at;
    size_t room; /* for as many runs that are seen, and recorded; 0 is enough for all */
    char folder[64];
    struct tf_error error;
};

static enum tf_code take_room(const struct told *told, size_t taken, const char *what,
                              struct tf_error *error) {
    return told->room == 0 || taken <= told->room ? TF_OK
                                                  : tf_error_set(error, TF_E_IO, "%s", what);
}

static enum tf_code record(void *self, const struct tf_campaign_run *run, struct tf_error *error) {
    struct told *told = self;
    if (told->count < TOLD_MAX) {
        told->seeds[told->count] = run->result->seed;
        told->verdicts[told->count] = run->result->verdict;
    }
    told->count++;
    told->differed |= run->differed;
    if (run->result->finding_count > 0) {
        const struct tf_finding *last = &run->result->findings[run->result->finding_count - 1];
        snprintf(told->rule, sizeof(told->rule), "%s", last->rule);
        snprintf(told->detail, sizeof(told->detail), "%s", last->detail ? last->detail : "");
    }
    if (run->folder != NULL) {
        char path[128];
        snprintf(path, sizeof(path), "%s/trace.txt", run->folder);
        told->has_trace = access(path, R_OK) == 0;
    }
    return take_room(told, told->count, "recorded", error);
}

static enum tf_code seen(void *self, const struct tf_campaign_run *run, struct tf_error *error) {
    struct told *told = self;
    (void)run;
    return take_room(told, ++told->seen, "seen", error);
}

static enum tf_code folder(void *self, const struct tf_campaign_run *run, struct tf_buf *out,
                           struct tf_error *error) {
    struct told *told = self;
    (void)error;
    if (run->result->finding_count > 0 && told->folders > 0)
        return TF_OK;
    told->folders++;
    tf_buf_append_text(out, told->folder);
    return TF_OK;
}

static bool should_stop(void *self) {
    struct told *told = self;
    return told->stop_at > 0 && told->count >= told->stop_at;
}

/* A file with a scenario that sends `text`. */
struct file {
    char path[64];
    struct tf_scenario *scenario;
};

static struct file file_of(const char *text) {
    struct file file = {"/tmp/tiffin-campaign-XXXXXX", NULL};
    struct tf_task task = odd_task(text, 1);
    int fd = mkstemp(file.path);
    ck_assert_int_eq(write(fd, task.text, strlen(task.text)), (ssize_t)strlen(task.text));
    close(fd);
    tf_task_close(&task);
    file.scenario = tf_scenario_load(file.path, "odd", tf_scenario_reader_disk());
    ck_assert_uint_eq(tf_scenario_problem_count(file.scenario), 0);
    return file;
}

static void run_cases(struct told *told, const char *const *texts, size_t count,
                      struct tf_campaign_options options) {
    struct tf_campaign_case cases[4];
    struct file files[4];
    struct tf_campaign_sink sink = {told, record, seen, folder, should_stop};
    snprintf(told->folder, sizeof(told->folder), "/tmp/tiffin-campaign-d-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(told->folder));
    for (size_t i = 0; i < count; i++) {
        files[i] = file_of(texts[i]);
        cases[i] = (struct tf_campaign_case){files[i].scenario, 0, "odd", 10 * (i + 1), 0};
    }
    options.cases = cases;
    options.case_count = count;
    struct tf_crew *crew = odd_crew();
    enum tf_code code = tf_campaign_run(&options, crew, &sink, &told->error);
    ck_assert_msg(code == (told->room == 0 ? TF_OK : TF_E_IO), "%s", told->error.message);
    tf_crew_destroy(crew);
    struct tf_buf command = {0};
    tf_buf_append_format(&command, "rm -r %s", told->folder);
    ck_assert_int_eq(system(tf_buf_text(&command)), 0);
    tf_buf_close(&command);
    for (size_t i = 0; i < count; i++) {
        tf_scenario_destroy(files[i].scenario);
        unlink(files[i].path);
    }
}

START_TEST(runs_are_told_in_the_order_of_cases_and_seeds) {
    struct told told = {0};
    run_cases(&told, (const char *[]){"one", "two", "three"}, 3,
              (struct tf_campaign_options){.seeds = 5});
    ck_assert_uint_eq(told.count, 15);
    for (size_t i = 0; i < 15; i++) {
        ck_assert_uint_eq(told.seeds[i], 10 * (i / 5 + 1) + i % 5);
        ck_assert_int_eq(told.verdicts[i], TF_VERDICT_PASS);
    }
    ck_assert_uint_eq(told.folders, 0);
}
END_TEST

START_TEST(a_finding_is_confirmed_once_and_every_run_that_has_it_is_told) {
    struct told told = {0};
    run_cases(&told, (const char *[]){"fine", "die", "fine"}, 3,
              (struct tf_campaign_options){.seeds = 4});
    ck_assert_uint_eq(told.count, 12);
    for (size_t i = 0; i < 12; i++)
        ck_assert_int_eq(told.verdicts[i], i / 4 == 1 ? TF_VERDICT_FAIL : TF_VERDICT_PASS);
    ck_assert_uint_eq(told.folders, 1);
    ck_assert_uint_eq(told.seen, 4);
    ck_assert_str_eq(told.rule, "died");
    ck_assert(told.has_trace && !told.differed);
}
END_TEST

START_TEST(another_trace_of_the_same_seed_is_told_with_its_first_record) {
    struct told told = {0};
    run_cases(&told, (const char *[]){"dice"}, 1,
              (struct tf_campaign_options){.seeds = 1, .twice_per_million = 1000000});
    ck_assert_uint_eq(told.count, 1);
    ck_assert(told.differed);
    ck_assert_int_eq(told.verdicts[0], TF_VERDICT_FAIL);
    ck_assert_str_eq(told.rule, "same-seed");
    ck_assert_ptr_nonnull(strstr(told.detail, "The first record that differs is number "));
    ck_assert_ptr_nonnull(strstr(told.detail, "\nsecond: "));
}
END_TEST

START_TEST(a_run_that_died_once_and_not_again_differs) {
    struct told told = {0};
    unlink(ODD_CLIENT_MARK);
    run_cases(&told, (const char *[]){"die once"}, 1, (struct tf_campaign_options){.seeds = 1});
    unlink(ODD_CLIENT_MARK);
    ck_assert(told.differed);
    ck_assert_str_eq(told.rule, "same-seed");
}
END_TEST

START_TEST(every_hundredth_run_is_made_twice) {
    struct told told = {0};
    run_cases(&told, (const char *[]){"fine"}, 1,
              (struct tf_campaign_options){.seeds = 120,
                                           .twice_per_million = TF_CAMPAIGN_TWICE_PER_MILLION});
    ck_assert_uint_eq(told.count, 120);
    ck_assert(!told.differed);
}
END_TEST

START_TEST(it_stops_after_so_many_failures_and_tells_no_more) {
    struct told told = {0};
    run_cases(&told, (const char *[]){"fine", "die", "fine"}, 3,
              (struct tf_campaign_options){.seeds = 4, .stop_after = 2});
    ck_assert_uint_eq(told.count, 6);
}
END_TEST

START_TEST(stopped_from_outside_it_tells_what_it_knows) {
    struct told told = {.stop_at = 7};
    run_cases(&told, (const char *[]){"fine"}, 1, (struct tf_campaign_options){.seeds = 300});
    ck_assert_uint_ge(told.count, 7);
    ck_assert_uint_lt(told.count, 300);
    for (size_t i = 1; i < told.count; i++)
        ck_assert_uint_gt(told.seeds[i], told.seeds[i - 1]);
}
END_TEST

START_TEST(a_sink_without_room_is_told_all_that_is_known_and_its_first_failure_counts) {
    struct told told = {.room = 2};
    run_cases(&told, (const char *[]){"die"}, 1, (struct tf_campaign_options){.seeds = 6});
    ck_assert_uint_eq(told.seen, 3);
    ck_assert_uint_eq(told.count, 3);
    ck_assert_str_eq(told.error.message, "seen");
}
END_TEST

START_TEST(rounds_over_all_cases_end_by_time) {
    struct told told = {0};
    run_cases(&told, (const char *[]){"one", "two"}, 2,
              (struct tf_campaign_options){.for_us = 100 * TF_MS});
    ck_assert_uint_ge(told.count, 2);
    ck_assert_uint_eq(told.seeds[0], 10);
    ck_assert_uint_eq(told.seeds[1], 20);
    if (told.count > 2)
        ck_assert_uint_eq(told.seeds[2], 11);
}
END_TEST

START_TEST(with_time_alone_a_case_runs_as_often_as_its_share_says) {
    struct tf_rounds rounds = {0};
    const uint64_t seeds[] = {4, 1, 0};
    uint64_t runs[3] = {0}, offset;
    for (size_t i = 0; i < 3; i++)
        tf_rounds_expect(&rounds, seeds[i]);
    for (int turn = 0; turn < 3 * 8; turn++) {
        size_t at = tf_rounds_next(&rounds, 3);
        ck_assert_uint_eq(at, (size_t)turn % 3);
        if (tf_rounds_takes_part(&rounds, seeds[at], &offset))
            ck_assert_uint_eq(offset, runs[at]++);
        if (turn == 2)
            ck_assert_uint_eq(runs[0] + runs[1] + runs[2], 1);
    }
    ck_assert_uint_eq(runs[0], 8);
    ck_assert_uint_eq(runs[1], 2);
    ck_assert_uint_eq(runs[2], 2);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("campaign");
    TCase *all = tcase_create("campaign");
    tcase_add_test(all, runs_are_told_in_the_order_of_cases_and_seeds);
    tcase_add_test(all, a_finding_is_confirmed_once_and_every_run_that_has_it_is_told);
    tcase_add_test(all, another_trace_of_the_same_seed_is_told_with_its_first_record);
    tcase_add_test(all, a_run_that_died_once_and_not_again_differs);
    tcase_add_test(all, every_hundredth_run_is_made_twice);
    tcase_add_test(all, it_stops_after_so_many_failures_and_tells_no_more);
    tcase_add_test(all, stopped_from_outside_it_tells_what_it_knows);
    tcase_add_test(all, a_sink_without_room_is_told_all_that_is_known_and_its_first_failure_counts);
    tcase_add_test(all, rounds_over_all_cases_end_by_time);
    tcase_add_test(all, with_time_alone_a_case_runs_as_often_as_its_share_says);
    suite_add_tcase(suite, all);
    return suite;
}

int main(int argc, char **argv) {
    return odd_main(argc, argv, suite);
}
