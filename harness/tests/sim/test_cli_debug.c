/* `tiffin diff`, `tiffin bisect`, and `tiffin replay` a step at a time or under gdb. */
#include "sim/program.h"
#include "support/check_main.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CASE "lost-acks/answer-late"

static struct ended with_bug(const char *command) {
    struct call call = {0};
    char *bug = program_beside("bugs/B01-new-key-for-each-attempt.so");
    struct ended ended = program_run(&call, command, bug);
    free(bug);
    return ended;
}

static void expect_end(const char *command, int status, const char *said) {
    struct call call = {0};
    struct ended ended = program_run(&call, "%s", command);
    expect_status(&ended, status);
    expect_said(status == 0 || status == 1 ? ended.out : ended.err, said);
    ended_close(&ended);
}

/* -- diff -- */

START_TEST(a_run_is_the_same_as_itself) {
    expect_end("diff " CASE "@1 " CASE "@1", 0, "The two runs are the same: ");
}
END_TEST

START_TEST(two_seeds_part_at_the_first_draw_that_differs) {
    struct call call = {0};
    struct ended ended = program_run(&call, "diff " CASE "@1 " CASE "@2");
    expect_status(&ended, 1);
    expect_said(ended.out, "records are the same; then they part:\n");
    expect_said(ended.out, "\nA  #");
    expect_said(ended.out, "\nB  #");
    ended_close(&ended);
}
END_TEST

START_TEST(two_clients_part_where_one_is_wrong_and_hold_something_else_at_the_end) {
    struct ended ended = with_bug("diff " CASE " " CASE " --client-b %s");
    expect_status(&ended, 1);
    char *parted = strstr(ended.out, "then they part:"), *end = strstr(ended.out, "at the end");
    ck_assert(parted != NULL && end != NULL);
    expect_said(parted, "sync begins");
    expect_said(parted, "attempt action a0syxqh, attempt 2");
    expect_said(end, "B  asha         message      a0syxqh sending, version 0, pending");
    expect_unsaid(end, "A  asha         message      a0syxqh");
    expect_unsaid(end, "<- #");
    ended_close(&ended);
}
END_TEST

START_TEST(a_diff_needs_two_runs) {
    expect_end("diff " CASE, 2, "expected two runs");
    expect_end("diff " CASE " nowhere", 2, "cannot open nowhere");
}
END_TEST

/* -- bisect -- */

START_TEST(bisect_ends_with_0_for_good_and_1_for_bad) {
    expect_end("bisect " CASE, 0, CASE "@1: pass");
    struct ended ended = with_bug("bisect --client %s " CASE);
    expect_status(&ended, 1);
    expect_said(ended.out, "stored once more");
    ended_close(&ended);
}
END_TEST

START_TEST(bisect_skips_what_says_nothing) {
    expect_end("bisect nowhere", 125, "cannot open nowhere");
    expect_end("bisect", 125, "expected CASE@SEED");
    expect_end("bisect --client ./none.so " CASE, 125, "cannot load the plugin");
    expect_end("bisect --nonsense " CASE, 125, "nonsense");
}
END_TEST

START_TEST(bisect_skips_failures_of_another_rule) {
    struct ended same = with_bug("bisect --rule at-most-once --client %s " CASE);
    struct ended other = with_bug("bisect --rule progress --client %s " CASE);
    expect_status(&same, 1);
    expect_status(&other, 125);
    ended_close(&same);
    ended_close(&other);
}
END_TEST

/* -- replay -- */

static char *replay_with_input(const struct scratch *scratch, const char *input) {
    char command[512], *out = calloc(1, 1 << 18);
    scratch_write(scratch, "input", input);
    snprintf(command, sizeof(command), "%s replay --step " CASE " < %s/input", getenv("TIFFIN"),
             scratch->path);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    ck_assert_uint_gt(fread(out, 1, (1 << 18) - 1, pipe), 0);
    ck_assert_int_eq(pclose(pipe), 0);
    return out;
}

static size_t count_records(const char *text) {
    size_t count = 0;
    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        count += *at == '#';
    }
    return count;
}

START_TEST(a_person_steps_through_a_replay) {
    struct scratch scratch = scratch_open();
    char *some = replay_with_input(&scratch, "\n2\nq\n");
    char *all = replay_with_input(&scratch, "c\n"), *rest = replay_with_input(&scratch, "\n");
    ck_assert_uint_eq(count_records(some), 4);
    expect_said(some, CASE "@1: pass");
    ck_assert_uint_gt(count_records(all), 50);
    ck_assert_str_eq(all, rest);
    free(some);
    free(all);
    free(rest);
    scratch_close(&scratch);
}
END_TEST

/* A gdb that says what it was called with, instead of the real one. */
static void plant_gdb(const struct scratch *scratch) {
    char path[128];
    scratch_write(scratch, "gdb", "#!/bin/sh\nprintf '%s|' \"$@\"\n");
    snprintf(path, sizeof(path), "%s/gdb", scratch->path);
    ck_assert_int_eq(chmod(path, 0755), 0);
}

START_TEST(gdb_is_started_with_a_breakpoint_at_the_moment) {
    struct scratch scratch = scratch_open();
    char path[128];
    plant_gdb(&scratch);
    snprintf(path, sizeof(path), "PATH=%s:/usr/bin:/bin", scratch.path);
    struct call call = {.environment = {path}};
    struct ended ended = program_run(&call, "replay --gdb --until 12.5s " CASE);
    expect_status(&ended, 0);
    expect_said(ended.out, "-q|-ex|break tf_replay_breakpoint|-ex|run|--args|/");
    expect_said(ended.out, "/tiffin|replay|--break-at|12500000|" CASE "|");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(gdb_stops_at_the_first_finding_unless_told_otherwise) {
    struct scratch scratch = scratch_open();
    char path[128], *bug = program_beside("bugs/B01-new-key-for-each-attempt.so");
    plant_gdb(&scratch);
    snprintf(path, sizeof(path), "PATH=%s:/usr/bin:/bin", scratch.path);
    struct call call = {.environment = {path}};
    struct ended ended = program_run(&call, "replay --gdb --client %s " CASE, bug);
    expect_said(ended.out, "|replay|--break-record|");
    expect_said(ended.out, "|--client|/");
    ended_close(&ended);
    ended = program_run(&call, "replay --gdb " CASE);
    expect_status(&ended, 4);
    expect_said(ended.err, "the case holds; say with --until where to stop");
    ended_close(&ended);
    free(bug);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_missing_gdb_is_told) {
    struct call call = {.environment = {"PATH=/nowhere"}};
    struct ended ended = program_run(&call, "replay --gdb --until 2s " CASE);
    expect_status(&ended, 99);
    expect_said(ended.err, "there is no gdb in PATH");
    ended_close(&ended);
}
END_TEST

START_TEST(the_real_gdb_stops_there) {
    struct scratch scratch = scratch_open();
    char path[128], file[128];
    struct call call = {.environment = {path}};
    if (access("/usr/bin/gdb", X_OK) != 0) {
        scratch_close(&scratch);
        return; /* the tests above say what it is called with */
    }
    scratch_write(&scratch, "gdb", "#!/bin/sh\nexec /usr/bin/gdb -batch \"$@\"\n");
    snprintf(file, sizeof(file), "%s/gdb", scratch.path);
    ck_assert_int_eq(chmod(file, 0755), 0);
    snprintf(path, sizeof(path), "PATH=%s:/usr/bin:/bin", scratch.path);
    struct ended ended = program_run(&call, "replay --gdb --until 2s " CASE);
    if (strstr(ended.out, "ptrace") == NULL && strstr(ended.err, "ptrace") == NULL)
        expect_said(ended.out, "Breakpoint 1, tf_replay_breakpoint ()");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli-debug");
    TCase *all = tcase_create("cli-debug");
    tcase_add_test(all, a_run_is_the_same_as_itself);
    tcase_add_test(all, two_seeds_part_at_the_first_draw_that_differs);
    tcase_add_test(all, two_clients_part_where_one_is_wrong_and_hold_something_else_at_the_end);
    tcase_add_test(all, a_diff_needs_two_runs);
    tcase_add_test(all, bisect_ends_with_0_for_good_and_1_for_bad);
    tcase_add_test(all, bisect_skips_what_says_nothing);
    tcase_add_test(all, bisect_skips_failures_of_another_rule);
    tcase_add_test(all, a_person_steps_through_a_replay);
    tcase_add_test(all, gdb_is_started_with_a_breakpoint_at_the_moment);
    tcase_add_test(all, gdb_stops_at_the_first_finding_unless_told_otherwise);
    tcase_add_test(all, a_missing_gdb_is_told);
    tcase_add_test(all, the_real_gdb_stops_there);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
