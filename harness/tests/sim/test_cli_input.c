/* Input that is wrong: a clear message, exit code 2, and nothing ran. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Calls the program in the folder; it must refuse and leave nothing behind. Owned by caller. */
static char *refused(const struct scratch *scratch, const char *command) {
    struct ended ended = program_run(&(struct call){.folder = scratch->path}, "%s", command);
    expect_status(&ended, 2);
    ck_assert_str_eq(ended.out, "");
    ck_assert(!scratch_has(scratch, "reports"));
    free(ended.out);
    return ended.err;
}

/* Expects `part` in what is said when `command` is refused in a folder with good.yaml and
 * broken.yaml. */
static void expect_refusal(const char *command, const char *part) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "good.yaml", SAMPLE_GOOD);
    scratch_write(&scratch, "broken.yaml", SAMPLE_BROKEN);
    char *said = refused(&scratch, command);
    expect_said(said, part);
    free(said);
    scratch_close(&scratch);
}

START_TEST(every_error_of_a_broken_scenario_is_told_and_nothing_runs) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "broken.yaml", SAMPLE_BROKEN);
    scratch_write(&scratch, "good.yaml", SAMPLE_GOOD);
    char *said = refused(&scratch, "run good.yaml broken.yaml");
    expect_said(said, "broken.yaml:4:57: error: expected a user, found \"ravi\"");
    expect_said(said, "broken.yaml:6:10: error: ");
    expect_said(said, "broken.yaml:7:1: error: ");
    expect_said(said, "= did you mean \"finally\"?");
    expect_said(said, "3 errors in 1 of 2 files");
    expect_said(said, "tiffin run: nothing ran\n");
    free(said);
    scratch_close(&scratch);
}
END_TEST

START_TEST(replay_tells_every_error_too) {
    expect_refusal("replay broken.yaml", "broken.yaml:7:1: error: ");
}
END_TEST

START_TEST(an_unknown_replica_is_told_with_a_suggestion) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml",
                  "tiffin: 1\nname: Somebody else\n" SAMPLE_WORLD
                  "steps:\n  - {at: 1 s, sync: rawi}\n");
    char *said = refused(&scratch, "run it.yaml");
    expect_said(said, "it.yaml:7:21: error: expected a replica, found \"rawi\"");
    expect_said(said, "did you mean \"ravi\"?");
    free(said);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_told) {
    expect_refusal("run nowhere.yaml", "cannot open nowhere.yaml: No such file or directory");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_told) {
    expect_refusal("run /proc/self/mem", "/proc/self/mem: Input/output error");
}
END_TEST

START_TEST(a_link_to_nowhere_in_a_folder_is_not_passed_over) {
    struct scratch scratch = scratch_open();
    char link[128];
    scratch_write(&scratch, "f/good.yaml", SAMPLE_GOOD);
    snprintf(link, sizeof(link), "%s/f/lost.yaml", scratch.path);
    ck_assert_int_eq(symlink("nowhere", link), 0);
    char *said = refused(&scratch, "run f");
    expect_said(said, "cannot open f/lost.yaml: No such file or directory");
    free(said);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_folder_without_scenarios_is_told) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "f/notes.txt", "no scenario");
    char *said = refused(&scratch, "run f");
    expect_said(said, "the folder f holds no scenario (*.yaml, *.yml, *.json)");
    free(said);
    scratch_close(&scratch);
}
END_TEST

START_TEST(no_folder_scenarios_is_told_when_no_path_is_given) {
    struct scratch scratch = scratch_open();
    char *said = refused(&scratch, "run");
    expect_said(said, "cannot open scenarios: No such file or directory");
    free(said);
    scratch_close(&scratch);
}
END_TEST

START_TEST(two_files_may_not_name_the_same_cases) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_GOOD);
    scratch_write(&scratch, "it.yml", SAMPLE_GOOD);
    char *said = refused(&scratch, "run it.yaml it.yml");
    expect_said(said, "the cases of it.yaml and of it.yml would have the same name, it");
    free(said);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_command_that_does_not_exist_is_told_with_the_nearest) {
    expect_refusal("replya good.yaml", "there is no command 'replya'; did you mean 'replay'?");
    expect_refusal("zzzzzzzz", "there is no command 'zzzzzzzz'\n\nusage: tiffin COMMAND");
}
END_TEST

START_TEST(options_that_mean_nothing_are_told_with_what_was_expected) {
    expect_refusal(
        "run --seed 12x good.yaml",
        "tiffin run: --seed: expected a seed, a whole number or a git hash, found '12x'");
    expect_refusal("run --seeds 0 good.yaml", "--seeds: expected a whole number from 1");
    expect_refusal("run --stop-after -1 good.yaml", "--stop-after: expected a whole number");
    expect_refusal("run --profile fast good.yaml", "--profile: expected ci, found 'fast'");
    expect_refusal(
        "run --report pdf good.yaml",
        "--report: expected one of html, junit, markdown, github, text, perfetto, mermaid, "
        "shiviz, svg, or one of them with =PATH, found 'pdf'");
    expect_refusal("run --pictures some good.yaml", "--pictures: expected all, found 'some'");
    expect_refusal("run --pictures all --jobs 2 good.yaml", "--pictures all runs in one process");
    expect_refusal("run --nothing-like-it good.yaml", "unrecognized option");
    expect_refusal("run --for soon good.yaml", "--for: expected a time such as 10m, found 'soon'");
    expect_refusal("run --for 0s good.yaml", "--for: expected a time such as 10m, found '0s'");
    expect_refusal("replay --until soon good.yaml", "--until: expected a time such as 12.5s");
    expect_refusal("replay good.yaml@x", "expected a seed, a whole number or a git hash");
    expect_refusal("replay", "expected CASE@SEED or a file");
    expect_refusal("schema good.yaml", "expected no argument");
    expect_refusal("doctor good.yaml", "expected no argument");
}
END_TEST

START_TEST(an_option_that_commands_share_is_refused_alike_by_all) {
    static const char *const parallel[] = {"run", "sweep", "shrink", "explain"};
    static const char *const seeded[] = {"run", "sweep"};
    char words[64], told[128];
    for (size_t i = 0; i < sizeof(parallel) / sizeof(parallel[0]); i++) {
        snprintf(words, sizeof(words), "%s --jobs 257 good.yaml", parallel[i]);
        snprintf(told, sizeof(told), "tiffin %s: --jobs: expected at most 256, found '257'",
                 parallel[i]);
        expect_refusal(words, told);
    }
    for (size_t i = 0; i < sizeof(seeded) / sizeof(seeded[0]); i++) {
        snprintf(words, sizeof(words), "%s --seed 12x good.yaml", seeded[i]);
        snprintf(told, sizeof(told), "tiffin %s: --seed: expected a seed", seeded[i]);
        expect_refusal(words, told);
        snprintf(words, sizeof(words), "%s --profile fast good.yaml", seeded[i]);
        snprintf(told, sizeof(told), "tiffin %s: --profile: expected ci, found 'fast'", seeded[i]);
        expect_refusal(words, told);
    }
}
END_TEST

START_TEST(replay_of_a_matrix_wants_one_of_its_cases) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_MATRIX);
    char *said = refused(&scratch, "replay it.yaml");
    expect_said(said, "it.yaml has no case without parameters; it has\n"
                      "    it[wait=1 s]\n    it[wait=2 s]\n");
    free(said);
    said = refused(&scratch, "replay 'it.yaml[wait=3 s]@1'");
    expect_said(said, "it.yaml has no case [wait=3 s]; it has\n");
    free(said);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli_input");
    TCase *tests = tcase_create("input");
    tcase_add_test(tests, every_error_of_a_broken_scenario_is_told_and_nothing_runs);
    tcase_add_test(tests, replay_tells_every_error_too);
    tcase_add_test(tests, an_unknown_replica_is_told_with_a_suggestion);
    tcase_add_test(tests, a_file_that_is_not_there_is_told);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_told);
    tcase_add_test(tests, a_link_to_nowhere_in_a_folder_is_not_passed_over);
    tcase_add_test(tests, a_folder_without_scenarios_is_told);
    tcase_add_test(tests, no_folder_scenarios_is_told_when_no_path_is_given);
    tcase_add_test(tests, two_files_may_not_name_the_same_cases);
    tcase_add_test(tests, a_command_that_does_not_exist_is_told_with_the_nearest);
    tcase_add_test(tests, options_that_mean_nothing_are_told_with_what_was_expected);
    tcase_add_test(tests, an_option_that_commands_share_is_refused_alike_by_all);
    tcase_add_test(tests, replay_of_a_matrix_wants_one_of_its_cases);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
