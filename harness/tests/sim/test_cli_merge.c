/* Shards and `tiffin merge`, as users and engines start them. */
#include "sim/program.h"
#include "support/check_main.h"

#include <sqlite3.h>
#include <string.h>

#define SUITE "scenarios/lost-acks"

static char *bug(void) {
    return program_beside("bugs/B01-new-key-for-each-attempt.so");
}

static void run_shard(const struct scratch *scratch, unsigned number, unsigned total,
                      const char *more, int status) {
    struct call call = {0};
    struct ended ended =
        program_run(&call, "run " SUITE " --no-shrink --jobs 2 --shard %u/%u --out %s/s%u %s",
                    number, total, scratch->path, number, more);
    expect_status(&ended, status);
    ended_close(&ended);
}

static void run_shards(const struct scratch *scratch, unsigned total, const char *more) {
    for (unsigned number = 1; number <= total; number++) {
        struct call call = {0};
        struct ended ended =
            program_run(&call, "run " SUITE " --no-shrink --jobs 2 --shard %u/%u --out %s/s%u %s",
                        number, total, scratch->path, number, more);
        ck_assert_msg(ended.status == 0 || ended.status == 1, "%s", ended.err);
        ended_close(&ended);
    }
}

/* What a shell command in the folder prints. Owned by caller. */
static char *said_by(const struct scratch *scratch, const char *command) {
    char line[1024], *text = calloc(1, 1 << 20);
    snprintf(line, sizeof(line), "cd %s && %s", scratch->path, command);
    FILE *pipe = popen(line, "r");
    ck_assert_ptr_nonnull(pipe);
    ck_assert_uint_lt(fread(text, 1, (1 << 20) - 1, pipe), (1 << 20) - 1);
    pclose(pipe);
    return text;
}

static void expect_same(const struct scratch *scratch, const char *one, const char *other) {
    char *first = said_by(scratch, one), *second = said_by(scratch, other);
    ck_assert_uint_gt(strlen(first), 0);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
}

static void expect_merge(const struct scratch *scratch, const char *arguments, int status,
                         const char *said) {
    struct call call = {.folder = scratch->path};
    struct ended ended = program_run(&call, "merge %s", arguments);
    expect_status(&ended, status);
    expect_said(status == 2 ? ended.err : ended.out, said);
    ended_close(&ended);
}

#define RESULTS(folder)                                                                            \
    "sed 's/,\"real_us\":[0-9]*//' " folder "/latest/results.ndjson | LC_ALL=C sort"
#define FIGURES(folder)                                                                            \
    "grep -E '\"(cases|runs|passed|failed|inconclusive|virtual_us)\"' " folder                     \
    "/latest/run.json |"                                                                           \
    " tr -d ' \\t,' | sort -u | head -20"
#define FAILURES(folder) "ls " folder "/latest/failures | sed 's/-[0-9]*$//' | sort -u"

START_TEST(shards_joined_equal_one_run) {
    struct scratch scratch = scratch_open();
    char *client = bug(), more[512];
    snprintf(more, sizeof(more), "--seeds 9 --client %s", client);
    struct call call = {0};
    struct ended whole = program_run(&call, "run " SUITE " --no-shrink --jobs 2 --out %s/whole %s",
                                     scratch.path, more);
    expect_status(&whole, 1);
    run_shards(&scratch, _i == 0 ? 8 : 3, more);
    expect_merge(&scratch,
                 _i == 0 ? "--out joined s7 s2 s3 s4 s5 s6 s1 s8" : "--out joined s3 s1 s2", 1,
                 "results:");
    expect_same(&scratch, RESULTS("whole"), RESULTS("joined"));
    expect_same(&scratch, FAILURES("whole"), FAILURES("joined"));
    ck_assert(scratch_has(&scratch, "joined/latest/report.html"));
    expect_same(&scratch, "grep -c . whole/latest/results.ndjson",
                "grep -c . joined/latest/results.ndjson");
    ended_close(&whole);
    free(client);
    scratch_close(&scratch);
}
END_TEST

START_TEST(groups_of_shards_joined_in_steps_are_the_same) {
    struct scratch scratch = scratch_open();
    run_shards(&scratch, 4, "--seeds 4");
    expect_merge(&scratch, "--partial --out left s4 s1", 0, "results:");
    expect_merge(&scratch, "--partial --out right s2 s3", 0, "results:");
    expect_merge(&scratch, "--out both left right", 0, "results:");
    expect_merge(&scratch, "--out all s1 s2 s3 s4", 0, "results:");
    expect_same(&scratch, RESULTS("both"), RESULTS("all"));
    expect_same(&scratch, FIGURES("both"), FIGURES("all"));
    scratch_close(&scratch);
}
END_TEST

START_TEST(where_each_case_runs_once_the_cases_are_dealt_out) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    struct ended whole = program_run(&call, "run " SUITE " --out %s/whole", scratch.path);
    expect_status(&whole, 0);
    ended_close(&whole);
    run_shards(&scratch, 3, "");
    expect_same(&scratch, "cat s?/latest/results.ndjson | grep -c .",
                "grep -c . whole/latest/results.ndjson");
    expect_same(&scratch, "for s in s1 s2 s3; do test -s $s/latest/results.ndjson && echo y; done",
                "echo y; echo y; echo y");
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_shard_without_runs_holds) {
    struct scratch scratch = scratch_open();
    run_shard(&scratch, 40, 40, "", 0);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_lost_shard_is_refused) {
    struct scratch scratch = scratch_open();
    run_shards(&scratch, 4, "--seeds 2");
    expect_merge(&scratch, "--out joined s1 s4", 2, "2/4 shards absent: 2, 3");
    ck_assert(!scratch_has(&scratch, "joined"));
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_doubled_shard_is_refused) {
    struct scratch scratch = scratch_open();
    run_shards(&scratch, 2, "--seeds 2");
    run_shard(&scratch, 2, 2, "--seeds 2", 0);
    expect_merge(&scratch, "--out joined s1 s2", 2, "shard 2/2 is there twice: s2/");
    scratch_close(&scratch);
}
END_TEST

START_TEST(shards_of_other_builds_scenarios_or_questions_are_refused) {
    static const struct {
        const char *change, *said;
    } rows[] = {
        {"s/\"program\":.*\"/\"program\": \"0123456789abcdef\"/", "another build of the program"},
        {"s/\"client_build\":.*\"/\"client_build\": \"01\"/", "another client"},
        {"s/\"server_build\":.*\"/\"server_build\": \"01\"/", "another server"},
        {"s/\"asked\":.*\"/\"asked\": \"9 seeds\"/", "other runs (seeds, filter, tag)"},
        {"s/yaml\":.*\"/yaml\": \"01\"/", "another scenario: scenarios/lost-acks/"},
        {"s/\"shard_total\":.*,/\"shard_total\": 3,/", "is one of 2 shards"},
        {"s/\"ended\":.*\"/\"ended\": \"running\"/", "shard 2/2 did not come to its end (killed"},
        {"s/\"ended\":.*\"/\"ended\": \"interrupted\"/", "did not come to its end (interrupted"},
        {"s/program/x/", "is no run.json"},
    };
    struct scratch scratch = scratch_open();
    char command[256];
    run_shards(&scratch, 2, "--seeds 2");
    snprintf(command, sizeof(command), "cp -r s2 s3 && sed -i '%s' s3/2*/run.json",
             rows[_i].change);
    free(said_by(&scratch, command));
    expect_merge(&scratch, "--out joined s1 s3", 2, rows[_i].said);
    ck_assert(!scratch_has(&scratch, "joined"));
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_whole_run_is_no_shard) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    struct ended ended = program_run(&call, "run " SUITE " --out %s/w", scratch.path);
    expect_status(&ended, 0);
    expect_merge(&scratch, "--out joined w", 2, "is a whole run, not a shard");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(counters_of_situations_are_added_up) {
    struct scratch scratch = scratch_open();
    run_shards(&scratch, 2, "--seeds 2");
    free(said_by(&scratch, "sed -i 's/^{/{\"tallies\": {\"a\": 2, \"b\": 1}, \"reached\": "
                           "[\"x\"],/' s1/2*/run.json"));
    free(said_by(&scratch, "sed -i 's/^{/{\"tallies\": {\"a\": 5, \"c\": 4}, \"reached\": "
                           "[\"y\", \"x\"],/' s2/2*/run.json"));
    expect_merge(&scratch, "--out joined s1 s2", 0, "results:");
    char *json = said_by(&scratch, "tr -d ' \\t\\n' < joined/latest/run.json");
    expect_said(json, "\"tallies\":{\"a\":7,\"b\":1,\"c\":4}");
    expect_said(json, "\"reached\":[\"x\",\"y\"]");
    free(json);
    scratch_close(&scratch);
}
END_TEST

START_TEST(shards_of_an_exploration_reach_together_what_one_run_reaches) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    for (unsigned number = 0; number <= 2; number++) {
        char shard[32] = "";
        if (number > 0)
            snprintf(shard, sizeof(shard), "--shard %u/2", number);
        struct ended ended = program_run(
            &call, "run scenarios/explore/commute.yaml --seeds 4 --no-shrink %s --out %s/s%u",
            shard, scratch.path, number);
        ck_assert_msg(ended.status == 0 || ended.status == 3, "%s", ended.err);
        ended_close(&ended);
    }
    struct call merging = {.folder = scratch.path};
    struct ended merged = program_run(&merging, "merge --out joined s2 s1");
    ck_assert_msg(merged.status == 0 || merged.status == 3, "%s", merged.err);
    ended_close(&merged);
#define SITUATIONS(folder)                                                                         \
    "tr -d ' \\t\\n' < " folder "/latest/run.json | grep -o '\"situations\":{[^}]*}'"
    expect_same(&scratch, SITUATIONS("s0"), SITUATIONS("joined"));
    expect_same(&scratch, RESULTS("s0"), RESULTS("joined"));
    expect_same(&scratch, FIGURES("s0"), FIGURES("joined"));
    scratch_close(&scratch);
}
END_TEST

START_TEST(an_engine_says_the_shard_and_an_option_wins) {
    struct scratch scratch = scratch_open();
    struct call call = {.environment = {"CI_NODE_INDEX=2", "CI_NODE_TOTAL=2"}};
    struct ended ended = program_run(&call, "run " SUITE " --shard auto --out %s/a", scratch.path);
    expect_status(&ended, 0);
    ended_close(&ended);
    expect_same(&scratch, "grep -c '\"shard_total\":.2' a/latest/run.json", "echo 1");
    expect_same(&scratch, "tr -d ' \\t\\n' < a/latest/run.json | grep -o '\"shards\":[^]]*]'",
                "echo '\"shards\":[2]'");
    ended = program_run(&call, "run " SUITE " --shard 1/3 --out %s/b", scratch.path);
    expect_status(&ended, 0);
    ended_close(&ended);
    expect_same(&scratch, "tr -d ' \\t\\n' < b/latest/run.json | grep -o '\"shards\":[^]]*]'",
                "echo '\"shards\":[1]'");
    scratch_close(&scratch);
}
END_TEST

START_TEST(two_engines_and_none_are_bad_usage) {
    struct call two = {.environment = {"CI_NODE_INDEX=2", "CI_NODE_TOTAL=2",
                                       "BUILDKITE_PARALLEL_JOB=0",
                                       "BUILDKITE_PARALLEL_JOB_COUNT=2"}};
    struct ended ended = program_run(&two, "run " SUITE " --shard auto");
    expect_status(&ended, 2);
    expect_said(ended.err, "GitLab");
    expect_said(ended.err, "Buildkite");
    ended_close(&ended);
    struct call none = {0};
    ended = program_run(&none, "run " SUITE " --shard auto");
    expect_status(&ended, 2);
    expect_said(ended.err, "no engine");
    ended_close(&ended);
}
END_TEST

/* -- The database -- */

static void run_campaign(const struct scratch *scratch, const char *name, const char *client) {
    struct call call = {0};
    struct ended ended = program_run(
        &call, "run scenarios/lost-acks/answer-late.yaml --no-shrink --out %s/%s --client %s",
        scratch->path, name, client);
    ck_assert_msg(ended.status <= 1, "%s", ended.err);
    ended_close(&ended);
    char command[256]; /* names sort by time; these sort as they are told */
    snprintf(command, sizeof(command), "mv %s/2* %s/%s && rm -f %s/latest", name, name, name, name);
    free(said_by(scratch, command));
}

static void expect_query(const struct scratch *scratch, const char *sql, const char *expected) {
    char path[128];
    sqlite3 *db;
    sqlite3_stmt *row;
    snprintf(path, sizeof(path), "%s/runs.db", scratch->path);
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    ck_assert_str_eq((const char *)sqlite3_column_text(row, 0), expected);
    sqlite3_finalize(row);
    sqlite3_close(db);
}

START_TEST(the_database_tells_new_ongoing_fixed_and_back) {
    struct scratch scratch = scratch_open();
    char *client = bug();
    run_campaign(&scratch, "c1", "built-in");
    run_campaign(&scratch, "c2", client);
    run_campaign(&scratch, "c3", client);
    run_campaign(&scratch, "c4", "built-in");
    run_campaign(&scratch, "c5", client);
    expect_merge(&scratch, "--sqlite runs.db c1 c2 c3 c4 c5", 0, "5 campaigns in runs.db");
    expect_merge(&scratch, "--sqlite runs.db c5", 0, "1 campaign in runs.db");
    expect_query(&scratch,
                 "SELECT group_concat(run || ' ' || state, ', ') FROM (SELECT DISTINCT run, state "
                 "FROM finding_states WHERE rule = 'at-most-once' ORDER BY run)",
                 "c2 new, c3 ongoing, c4 fixed, c5 back");
    expect_query(&scratch, "SELECT count(*) || ' ' || sum(runs) FROM runs", "5 5");
    free(client);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli-merge");
    TCase *all = tcase_create("cli-merge");
    tcase_add_loop_test(all, shards_joined_equal_one_run, 0, 2);
    tcase_add_test(all, groups_of_shards_joined_in_steps_are_the_same);
    tcase_add_test(all, where_each_case_runs_once_the_cases_are_dealt_out);
    tcase_add_test(all, a_shard_without_runs_holds);
    tcase_add_test(all, a_lost_shard_is_refused);
    tcase_add_test(all, a_doubled_shard_is_refused);
    tcase_add_loop_test(all, shards_of_other_builds_scenarios_or_questions_are_refused, 0, 9);
    tcase_add_test(all, a_whole_run_is_no_shard);
    tcase_add_test(all, counters_of_situations_are_added_up);
    tcase_add_test(all, shards_of_an_exploration_reach_together_what_one_run_reaches);
    tcase_add_test(all, an_engine_says_the_shard_and_an_option_wins);
    tcase_add_test(all, two_engines_and_none_are_bad_usage);
    tcase_add_test(all, the_database_tells_new_ongoing_fixed_and_back);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
