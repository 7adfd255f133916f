/* Which shard a process is, by what engines say. */
#include "campaign/shard.h"
#include "support/check_main.h"

#include <string.h>

static const char *get(void *context, const char *name) {
    const char *const *pairs = context;
    for (; *pairs != NULL; pairs += 2)
        if (strcmp(pairs[0], name) == 0)
            return pairs[1];
    return NULL;
}

/* NULL behind the last. */
#define SAYS(...) ((const char *[]){__VA_ARGS__, NULL})

static enum tf_code find(const char **pairs, struct tf_shard *shard, struct tf_error *error) {
    struct tf_shard_environment environment = {get, pairs};
    *shard = (struct tf_shard){0};
    return tf_shard_find(&environment, shard, error);
}

static void expect_shard(const char **pairs, uint32_t number, uint32_t total) {
    struct tf_shard shard;
    struct tf_error error;
    ck_assert_msg(find(pairs, &shard, &error) == TF_OK, "%s", error.message);
    ck_assert_uint_eq(shard.number, number);
    ck_assert_uint_eq(shard.total, total);
}

static void expect_refused(const char **pairs, const char *first, const char *second) {
    struct tf_shard shard;
    struct tf_error error;
    ck_assert_int_ne(find(pairs, &shard, &error), TF_OK);
    ck_assert_msg(strstr(error.message, first) != NULL, "%s", error.message);
    ck_assert_msg(strstr(error.message, second) != NULL, "%s", error.message);
    ck_assert_uint_eq(shard.total, 0);
}

START_TEST(a_shard_counts_from_one) {
    struct tf_shard shard;
    struct tf_error error;
    ck_assert_int_eq(tf_shard_parse("3/8", &shard, &error), TF_OK);
    ck_assert_uint_eq(shard.number, 3);
    ck_assert_uint_eq(shard.total, 8);
    static const char *const bad[] = {"0/8", "9/8", "3",    "3/",   "/8",   "-1/8",
                                      "a/b", "1/0", "3/8 ", " 3/8", "3//8", "1/100001"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(tf_shard_parse(bad[i], &shard, &error) == TF_E_INVALID, "%s", bad[i]);
    ck_assert_uint_eq(shard.number, 3);
}
END_TEST

START_TEST(every_seed_belongs_to_exactly_one_shard_of_any_number) {
    for (uint32_t total = 1; total <= 9; total++)
        for (uint64_t seed = 0; seed < 50; seed++) {
            uint32_t owners = 0;
            for (uint32_t number = 1; number <= total; number++) {
                struct tf_shard shard = {number, total, NULL};
                owners += tf_shard_has_seed(&shard, seed);
                ck_assert_int_eq(tf_shard_has_seed(&shard, seed), seed % total + 1 == number);
            }
            ck_assert_uint_eq(owners, 1);
        }
    struct tf_shard whole = {0};
    ck_assert(tf_shard_has_seed(&whole, 7) && tf_shard_has_case(&whole, 7));
}
END_TEST

START_TEST(engines_that_count_from_zero_and_from_one_mean_the_same) {
    expect_shard(SAYS("TEST_SHARD_INDEX", "0", "TEST_TOTAL_SHARDS", "4"), 1, 4);
    expect_shard(SAYS("CI_NODE_INDEX", "1", "CI_NODE_TOTAL", "4"), 1, 4);
    expect_shard(SAYS("CIRCLE_NODE_INDEX", "3", "CIRCLE_NODE_TOTAL", "4"), 4, 4);
    expect_shard(SAYS("BUILDKITE_PARALLEL_JOB", "3", "BUILDKITE_PARALLEL_JOB_COUNT", "4"), 4, 4);
    expect_shard(SAYS("BITBUCKET_PARALLEL_STEP", "1", "BITBUCKET_PARALLEL_STEP_COUNT", "4"), 2, 4);
    expect_shard(SAYS("SEMAPHORE_JOB_INDEX", "4", "SEMAPHORE_JOB_COUNT", "4"), 4, 4);
    expect_shard(SAYS("JOB_COMPLETION_INDEX", "7", "TIFFIN_SHARD_TOTAL", "8"), 8, 8);
    expect_shard(SAYS("PARALLEL_SEQ", "8", "TIFFIN_SHARD_TOTAL", "8"), 8, 8);
    expect_shard(SAYS("OMPI_COMM_WORLD_RANK", "2", "OMPI_COMM_WORLD_SIZE", "3"), 3, 3);
    expect_shard(SAYS("LIT_RUN_SHARD", "2", "LIT_NUM_SHARDS", "3"), 2, 3);
}
END_TEST

#define ARRAY(id, count, min, max, step)                                                           \
    SAYS("SLURM_ARRAY_TASK_ID", id, "SLURM_ARRAY_TASK_COUNT", count, "SLURM_ARRAY_TASK_MIN", min,  \
         "SLURM_ARRAY_TASK_MAX", max, "SLURM_ARRAY_TASK_STEP", step, "SLURM_PROCID", "0",          \
         "SLURM_NTASKS", "1")

START_TEST(a_slurm_array_may_begin_anywhere_and_go_in_steps) {
    expect_shard(ARRAY("1", "8", "1", "8", "1"), 1, 8);
    expect_shard(ARRAY("0", "8", "0", "7", "1"), 1, 8);
    expect_shard(ARRAY("30", "4", "10", "40", "10"), 3, 4);
}
END_TEST

START_TEST(a_batch_script_of_slurm_has_a_rank_and_no_number_of_tasks) {
    expect_shard(SAYS("SLURM_ARRAY_TASK_ID", "2", "SLURM_ARRAY_TASK_COUNT", "2",
                      "SLURM_ARRAY_TASK_MIN", "1", "SLURM_ARRAY_TASK_MAX", "2",
                      "SLURM_ARRAY_TASK_STEP", "1", "SLURM_PROCID", "0"),
                 2, 2);
    expect_refused(SAYS("SLURM_PROCID", "1"), "srun", "SLURM_NTASKS");
}
END_TEST

START_TEST(a_sparse_slurm_array_is_refused) {
    expect_refused(ARRAY("3", "3", "1", "7", "1"), "sparse", "--array=1-3");
    expect_refused(ARRAY("12", "4", "10", "40", "10"), "sparse", "task 12");
    expect_refused(SAYS("SLURM_ARRAY_TASK_ID", "3"), "SLURM_ARRAY_TASK_ID=3", "count");
}
END_TEST

START_TEST(two_engines_are_refused_by_name) {
    expect_refused(SAYS("CI_NODE_INDEX", "1", "CI_NODE_TOTAL", "2", "SLURM_ARRAY_TASK_ID", "1",
                        "SLURM_ARRAY_TASK_COUNT", "2", "SLURM_ARRAY_TASK_MIN", "1",
                        "SLURM_ARRAY_TASK_MAX", "2"),
                   "GitLab", "Slurm array");
    expect_refused(SAYS("CI_NODE_INDEX", "1", "CI_NODE_TOTAL", "2", "CIRCLE_NODE_INDEX", "0",
                        "CIRCLE_NODE_TOTAL", "2"),
                   "GitLab", "CircleCI");
    expect_refused(SAYS("PMI_RANK", "1", "PMI_SIZE", "2", "SLURM_PROCID", "0", "SLURM_NTASKS", "2"),
                   "PMI", "srun");
}
END_TEST

START_TEST(what_says_the_same_thing_twice_is_one_engine) {
    expect_shard(SAYS("TEST_SHARD_INDEX", "1", "TEST_TOTAL_SHARDS", "4", "GTEST_SHARD_INDEX", "1",
                      "GTEST_TOTAL_SHARDS", "4"),
                 2, 4);
    expect_shard(SAYS("PMI_RANK", "1", "PMI_SIZE", "2", "SLURM_PROCID", "1", "SLURM_NTASKS", "2"),
                 2, 2);
}
END_TEST

START_TEST(an_engine_that_says_half_is_told_what_is_missing) {
    expect_refused(SAYS("JOB_COMPLETION_INDEX", "0"), "Kubernetes", "TIFFIN_SHARD_TOTAL");
    expect_refused(SAYS("CI_NODE_INDEX", "5", "CI_NODE_TOTAL", "4"), "CI_NODE_INDEX=5", "no shard");
    expect_refused(SAYS("CI_NODE_INDEX", "0", "CI_NODE_TOTAL", "4"), "CI_NODE_INDEX=0", "no shard");
    expect_refused(SAYS("HOME", "/root"), "no engine", "--shard I/N");
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("shard");
    TCase *all = tcase_create("shard");
    tcase_add_test(all, a_shard_counts_from_one);
    tcase_add_test(all, every_seed_belongs_to_exactly_one_shard_of_any_number);
    tcase_add_test(all, engines_that_count_from_zero_and_from_one_mean_the_same);
    tcase_add_test(all, a_slurm_array_may_begin_anywhere_and_go_in_steps);
    tcase_add_test(all, a_batch_script_of_slurm_has_a_rank_and_no_number_of_tasks);
    tcase_add_test(all, a_sparse_slurm_array_is_refused);
    tcase_add_test(all, two_engines_are_refused_by_name);
    tcase_add_test(all, what_says_the_same_thing_twice_is_one_engine);
    tcase_add_test(all, an_engine_that_says_half_is_told_what_is_missing);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
