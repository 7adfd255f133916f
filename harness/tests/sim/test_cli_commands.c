/* The commands beside `run`, as a user calls them. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static struct ended call_in(const struct scratch *scratch, const char *command) {
    return program_run(&(struct call){.folder = scratch->path}, "%s", command);
}

static struct scratch with(const char *name, const char *text) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, name, text);
    return scratch;
}

/* -- new -- */

START_TEST(what_new_writes_is_valid_and_passes) {
    struct scratch scratch = scratch_open();
    struct ended kinds = call_in(&scratch, "new --kind help");
    expect_status(&kinds, 0);
    for (char *kind = strtok(kinds.out, "\n"); kind != NULL; kind = strtok(NULL, "\n")) {
        char command[128];
        snprintf(command, sizeof(command), "new --kind %s %s.yaml", kind, kind);
        struct ended made = call_in(&scratch, command);
        expect_status(&made, 0);
        expect_said(made.out, "written; now: tiffin check ");
        ended_close(&made);
    }
    struct ended ran = call_in(&scratch, "run .");
    expect_status(&ran, 0);
    ended_close(&ran);
    ended_close(&kinds);
    scratch_close(&scratch);
}
END_TEST

START_TEST(new_leaves_a_file_that_exists_alone) {
    struct scratch scratch = with("it.yaml", "mine\n");
    struct ended ended = call_in(&scratch, "new it.yaml");
    expect_status(&ended, 2);
    expect_said(ended.err, "it.yaml exists already; nothing was written");
    char *text = scratch_read(&scratch, "it.yaml");
    ck_assert_str_eq(text, "mine\n");
    free(text);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(new_without_a_file_prints_and_an_unknown_kind_is_told) {
    struct scratch scratch = scratch_open();
    struct ended printed = call_in(&scratch, "new");
    expect_status(&printed, 0);
    expect_said(printed.out, "tiffin: 1\n");
    struct ended unknown = call_in(&scratch, "new --kind unheard-of");
    expect_status(&unknown, 2);
    expect_said(unknown.err, "expected one of these kinds, found 'unheard-of':\n");
    ended_close(&printed);
    ended_close(&unknown);
    scratch_close(&scratch);
}
END_TEST

/* -- check and list -- */

START_TEST(check_counts_files_and_cases) {
    struct scratch scratch = with("it.yaml", SAMPLE_MATRIX);
    struct ended ended = call_in(&scratch, "check it.yaml");
    expect_status(&ended, 0);
    ck_assert_str_eq(ended.out, "1 file with 2 cases, no error\n");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(check_tells_errors_and_ends_with_2) {
    struct scratch scratch = with("it.yaml", SAMPLE_BROKEN);
    struct ended ended = call_in(&scratch, "check .");
    expect_status(&ended, 2);
    expect_said(ended.err, "./it.yaml:4:57: error: ");
    expect_said(ended.err, "3 errors in 1 of 1 files; `tiffin explain-code CODE` explains one\n");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(list_names_what_run_would_run) {
    struct scratch scratch = with("scenarios/matrix.yaml", SAMPLE_MATRIX);
    scratch_write(&scratch, "scenarios/small.yaml", SAMPLE_GOOD);
    struct ended all = call_in(&scratch, "list");
    expect_status(&all, 0);
    ck_assert_str_eq(all.out, "matrix[wait=1 s]\nmatrix[wait=2 s]\nsmall\n");
    struct ended chosen = call_in(&scratch, "list --long --tag small");
    ck_assert_str_eq(chosen.out, "small\n    A message arrives\n    tags: small\n");
    struct ended none = call_in(&scratch, "list --filter nothing");
    expect_status(&none, 4);
    ended_close(&all);
    ended_close(&chosen);
    ended_close(&none);
    scratch_close(&scratch);
}
END_TEST

/* -- replay -- */

static void expect_replay(const char *target, const char *end) {
    struct scratch scratch = with("scenarios/theme/it.yaml", SAMPLE_MATRIX);
    char command[128];
    snprintf(command, sizeof(command), "replay %s", target);
    struct ended ended = call_in(&scratch, command);
    expect_status(&ended, 0);
    expect_said(ended.out, "sends question \"Is it here?\" in lunch");
    expect_said(ended.out, end);
    ended_close(&ended);
    scratch_close(&scratch);
}

START_TEST(replay_takes_a_file_or_the_name_of_a_case_with_or_without_a_seed) {
    expect_replay("'scenarios/theme/it.yaml[wait=2 s]'", "\ntheme/it[wait=2 s]@1: pass, digest ");
    expect_replay("'theme/it[wait=1 s]'", "\ntheme/it[wait=1 s]@1: pass, digest ");
    expect_replay("'theme/it[wait=1 s]@77'", "\ntheme/it[wait=1 s]@77: pass, digest ");
    expect_replay("'theme/it[wait=1 s]@00000000000000ff'",
                  "\ntheme/it[wait=1 s]@255: pass, digest ");
}
END_TEST

START_TEST(replay_gives_the_digest_of_the_run) {
    struct scratch scratch = with("it.yaml", SAMPLE_GOOD);
    struct ended ran = call_in(&scratch, "run --seed 5 it.yaml");
    struct ended replayed = call_in(&scratch, "replay it.yaml@5");
    char *results = scratch_read(&scratch, "reports/latest/results.ndjson");
    cJSON *result = cJSON_Parse(results);
    expect_said(replayed.out, cJSON_GetObjectItem(result, "digest")->valuestring);
    cJSON_Delete(result);
    free(results);
    ended_close(&ran);
    ended_close(&replayed);
    scratch_close(&scratch);
}
END_TEST

START_TEST(replay_ends_with_what_failed) {
    struct scratch scratch = with("it.yaml", SAMPLE_BAD);
    struct ended ended = call_in(&scratch, "replay it.yaml");
    expect_status(&ended, 1);
    char *failure = strstr(ended.out, "\nFAIL it@1   finally\nit.yaml:12:7\n\n");
    ck_assert_ptr_nonnull(failure);
    expect_said(failure, "\nit@1: fail, digest ");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(replay_until_a_time_stops_there) {
    struct scratch scratch = with("it.yaml", SAMPLE_GOOD);
    struct ended ended = call_in(&scratch, "replay --until 0.5s it.yaml");
    expect_status(&ended, 3);
    expect_unsaid(ended.out, "sends question");
    expect_said(ended.out, "it@1: inconclusive: stopped before its end, as asked, digest ");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_brief_replay_leaves_out_views_and_the_prelude) {
    struct scratch scratch = with("it.yaml", SAMPLE_GOOD);
    struct ended whole = call_in(&scratch, "replay it.yaml");
    struct ended brief = call_in(&scratch, "replay --brief it.yaml");
    expect_said(whole.out, "view-begin");
    expect_unsaid(brief.out, "view-begin");
    expect_said(brief.out, "sends question");
    ended_close(&whole);
    ended_close(&brief);
    scratch_close(&scratch);
}
END_TEST

/* -- schema, explain-code, doctor, help -- */

START_TEST(schema_prints_json_and_the_reference_page) {
    struct scratch scratch = scratch_open();
    struct ended schema = call_in(&scratch, "schema");
    expect_status(&schema, 0);
    cJSON *object = cJSON_Parse(schema.out);
    ck_assert_str_eq(cJSON_GetObjectItem(object, "$schema")->valuestring,
                     "http://json-schema.org/draft-07/schema#");
    struct ended reference = call_in(&scratch, "schema --reference");
    expect_status(&reference, 0);
    ck_assert_int_eq(reference.out[0], '#');
    cJSON_Delete(object);
    ended_close(&schema);
    ended_close(&reference);
    scratch_close(&scratch);
}
END_TEST

START_TEST(explain_code_explains_and_suggests) {
    struct scratch scratch = scratch_open();
    struct ended known = call_in(&scratch, "explain-code S-unknown-key");
    expect_status(&known, 0);
    expect_said(known.out, "S-unknown-key");
    struct ended unknown = call_in(&scratch, "explain-code S-unknow-key");
    expect_status(&unknown, 2);
    expect_said(unknown.err, "there is no code 'S-unknow-key'; did you mean S-unknown-key?");
    ended_close(&known);
    ended_close(&unknown);
    scratch_close(&scratch);
}
END_TEST

START_TEST(doctor_finds_the_machine_fit_and_its_planted_bug) {
    struct scratch scratch = scratch_open();
    struct ended ended = call_in(&scratch, "doctor");
    expect_status(&ended, 0);
    expect_unsaid(ended.out, "BAD");
    expect_said(ended.out, "ok    the same seed gives the same trace: ");
    expect_said(ended.out, "ok    a planted bug is found: Message \"question\" of asha");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(help_names_every_command_and_every_command_has_help) {
    struct scratch scratch = scratch_open();
    static const char *const commands[] = {"run",          "check",   "list",   "new",     "replay",
                                           "shrink",       "diff",    "bisect", "explain", "merge",
                                           "report",       "exhaust", "sweep",  "matrix",  "schema",
                                           "explain-code", "doctor"};
    struct ended help = call_in(&scratch, "--help");
    expect_status(&help, 0);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        char command[64], usage[64];
        snprintf(command, sizeof(command), "%s --help", commands[i]);
        snprintf(usage, sizeof(usage), "Usage: tiffin %s [OPTION...]", commands[i]);
        struct ended own = call_in(&scratch, command);
        expect_status(&own, 0);
        expect_said(own.out, usage);
        snprintf(usage, sizeof(usage), "\n  %s ", commands[i]);
        expect_said(help.out, usage);
        snprintf(command, sizeof(command), "help %s", commands[i]);
        struct ended asked = call_in(&scratch, command);
        expect_status(&asked, 0);
        ck_assert_str_eq(asked.out, own.out);
        ended_close(&asked);
        ended_close(&own);
    }
    struct ended nothing = call_in(&scratch, "");
    expect_status(&nothing, 2);
    struct ended version = call_in(&scratch, "--version");
    ck_assert_int_eq(strncmp(version.out, "tiffin ", 7), 0);
    ended_close(&help);
    ended_close(&nothing);
    ended_close(&version);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli_commands");
    TCase *tests = tcase_create("commands");
    tcase_add_test(tests, what_new_writes_is_valid_and_passes);
    tcase_add_test(tests, new_leaves_a_file_that_exists_alone);
    tcase_add_test(tests, new_without_a_file_prints_and_an_unknown_kind_is_told);
    tcase_add_test(tests, check_counts_files_and_cases);
    tcase_add_test(tests, check_tells_errors_and_ends_with_2);
    tcase_add_test(tests, list_names_what_run_would_run);
    tcase_add_test(tests, replay_takes_a_file_or_the_name_of_a_case_with_or_without_a_seed);
    tcase_add_test(tests, replay_gives_the_digest_of_the_run);
    tcase_add_test(tests, replay_ends_with_what_failed);
    tcase_add_test(tests, replay_until_a_time_stops_there);
    tcase_add_test(tests, a_brief_replay_leaves_out_views_and_the_prelude);
    tcase_add_test(tests, schema_prints_json_and_the_reference_page);
    tcase_add_test(tests, explain_code_explains_and_suggests);
    tcase_add_test(tests, doctor_finds_the_machine_fit_and_its_planted_bug);
    tcase_add_test(tests, help_names_every_command_and_every_command_has_help);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
