/* `--client` and `--server`: somebody else's code as a shared library. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include <stdlib.h>
#include <string.h>

/* Runs the good sample with `option` and a file that is built beside the program. */
static struct ended run_with(struct scratch *scratch, const char *option, const char *built) {
    char *path = program_beside(built);
    char *real = realpath(path, NULL);
    ck_assert_msg(real != NULL, "%s is not built", path);
    *scratch = scratch_open();
    scratch_write(scratch, "it.yaml", SAMPLE_GOOD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch->path}, "run %s '%s' it.yaml", option, real);
    free(real);
    free(path);
    return ended;
}

static void expect_refused(const char *option, const char *built, const char *part) {
    struct scratch scratch;
    struct ended ended = run_with(&scratch, option, built);
    expect_status(&ended, 2);
    expect_said(ended.err, part);
    ck_assert_str_eq(ended.out, "");
    ck_assert(!scratch_has(&scratch, "reports"));
    ended_close(&ended);
    scratch_close(&scratch);
}

static void expect_passed(const char *option, const char *built) {
    struct scratch scratch;
    struct ended ended = run_with(&scratch, option, built);
    expect_status(&ended, 0);
    ended_close(&ended);
    scratch_close(&scratch);
}

START_TEST(a_plugin_takes_the_place_of_the_built_in_subject) {
    expect_passed("--client", "plugins/whole_client.so");
    expect_passed("--server", "plugins/whole_server.so");
}
END_TEST

START_TEST(a_plugin_that_is_no_subject_is_refused) {
    expect_refused("--client", "plugins/no_symbol.so", "exports no function tf_client_subject");
    expect_refused("--client", "plugins/whole_server.so", "exports no function tf_client_subject");
    expect_refused("--server", "plugins/whole_client.so", "exports no function tf_server_subject");
    expect_refused("--client", "plugins/no_table.so", "was built for version 0");
    expect_refused("--client", "plugins/empty_member.so", "leaves the member `create` empty");
    expect_refused("--client", "plugins/foreign_entry.so", "lies outside of it");
}
END_TEST

START_TEST(a_plugin_of_another_version_is_refused) {
    expect_refused("--client", "plugins/other_abi.so", "this is version ");
}
END_TEST

static void expect_no_library(const char *what, const char *part) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_GOOD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch.path}, "run --client %s it.yaml", what);
    expect_status(&ended, 2);
    expect_said(ended.err, part);
    ended_close(&ended);
    scratch_close(&scratch);
}

START_TEST(a_plugin_that_cannot_be_loaded_is_refused_with_the_reason) {
    expect_no_library("./missing.so", "cannot load the plugin ./missing.so: ");
    expect_no_library("./it.yaml", "cannot load the plugin ./it.yaml: ");
    expect_no_library("missing", "expected `built-in` or the path of a shared library");
}
END_TEST

START_TEST(a_client_that_cannot_start_breaks_the_case_and_ends_with_99) {
    struct scratch scratch;
    struct ended ended = run_with(&scratch, "--client", "plugins/fails_to_start.so");
    expect_status(&ended, 99);
    expect_said(ended.out, "BROKEN it@1   harness\n");
    expect_said(ended.out, "this client never starts");
    expect_said(ended.out, "1 case: 1 broken in ");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(what_repeats_a_run_names_its_client) {
    char *bug = program_beside("bugs/B01-new-key-for-each-attempt.so");
    struct scratch scratch = scratch_open();
    struct ended ended = program_run(
        &(struct call){0}, "run --out %s --client %s scenarios/lost-acks/answer-lost.yaml",
        scratch.path, bug);
    expect_status(&ended, 1);
    char *again = strstr(ended.out, "  again  ");
    ck_assert_ptr_nonnull(again);
    char *replay = strstr(again, " replay ");
    ck_assert_ptr_nonnull(replay);
    *strchr(replay, '\n') = '\0';
    expect_said(replay, bug);
    struct ended repeated = program_run(&(struct call){0}, "%s", replay + 1);
    expect_status(&repeated, 1);
    expect_said(repeated.out, "FAIL lost-acks/answer-lost@1   at-most-once\n");
    ended_close(&repeated);
    ended_close(&ended);
    scratch_close(&scratch);
    free(bug);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli_subjects");
    TCase *tests = tcase_create("subjects");
    tcase_add_test(tests, a_plugin_takes_the_place_of_the_built_in_subject);
    tcase_add_test(tests, a_plugin_that_is_no_subject_is_refused);
    tcase_add_test(tests, a_plugin_of_another_version_is_refused);
    tcase_add_test(tests, a_plugin_that_cannot_be_loaded_is_refused_with_the_reason);
    tcase_add_test(tests, a_client_that_cannot_start_breaks_the_case_and_ends_with_99);
    tcase_add_test(tests, what_repeats_a_run_names_its_client);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
