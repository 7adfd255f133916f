/* Trouble from outside: full disks and signals. What is known is printed and kept. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include "base/bytes.h"
#include <cjson/cJSON.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SENDS 1500 /* enough that a signal comes in the middle, and that a pipe is full before */

/* Each line is a whole JSON object. Returns how many there are. */
static size_t count_results(const struct scratch *scratch, const char *name) {
    char *text = scratch_read(scratch, name);
    size_t lines = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        cJSON *object = cJSON_Parse(line);
        ck_assert_msg(object != NULL, "half a line: %s", line);
        cJSON_Delete(object);
        lines++;
    }
    free(text);
    return lines;
}

/* A scenario with one case that takes a while. */
static void write_long_one(const struct scratch *scratch, const char *name) {
    struct tf_buf text = {0};
    tf_buf_append_text(&text, "tiffin: 1\nname: Much is said\n" SAMPLE_WORLD "steps:\n");
    for (int i = 0; i < SENDS; i++)
        tf_buf_append_format(&text,
                             "  - {at: %d s, send: {who: asha, in: lunch, text: again, as: m%d}}\n",
                             i + 1, i);
    scratch_write(scratch, name, tf_buf_text(&text));
    tf_buf_close(&text);
}

START_TEST(a_disk_that_gets_full_ends_with_99_and_keeps_whole_lines) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_GOOD);
    struct ended ended = program_run(&(struct call){.folder = scratch.path, .file_bytes_max = 3000},
                                     "run --seeds 20 it.yaml");
    expect_status(&ended, 99);
    expect_said(ended.err, "results.ndjson: cannot write a line: File too large");
    expect_said(ended.err, "the results on disk are not complete; what is known of ");
    expect_said(ended.out, "pass  it (");
    expect_said(ended.out, "1 case: 1 passed in ");
    size_t kept = count_results(&scratch, "reports/latest/results.ndjson");
    ck_assert_uint_ge(kept, 1);
    ck_assert_uint_lt(kept, 20);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_failure_that_the_disk_has_no_room_for_is_printed) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_BAD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch.path, .file_bytes_max = 2500}, "run it.yaml");
    expect_status(&ended, 99); /* before the 1 of the failure */
    expect_said(ended.out, "FAIL it@1   finally\nit.yaml:12:7\n");
    expect_said(ended.err, "trace.txt: File too large");
    ck_assert_uint_eq(count_results(&scratch, "reports/latest/results.ndjson"), 1);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_report_that_cannot_be_written_ends_with_99_and_the_others_are_there) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_GOOD);
    struct ended ended = program_run(&(struct call){.folder = scratch.path},
                                     "run --report junit=no/such/folder.xml it.yaml");
    expect_status(&ended, 99);
    expect_said(ended.err, "cannot write no/such/folder.xml: No such file or directory");
    ck_assert(scratch_has(&scratch, "reports/latest/junit.xml"));
    ck_assert_uint_eq(count_results(&scratch, "reports/latest/results.ndjson"), 1);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_place_for_results_that_is_no_folder_ends_with_99) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_GOOD);
    struct ended ended =
        program_run(&(struct call){.folder = scratch.path}, "run --out it.yaml it.yaml");
    expect_status(&ended, 99);
    expect_said(ended.err, "cannot make the folder it.yaml/");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_full_standard_output_ends_with_99) {
    static const char *const commands[] = {"list it.yaml", "schema", "run it.yaml",
                                           "replay it.yaml"};
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "it.yaml", SAMPLE_GOOD);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        struct ended ended = program_run(
            &(struct call){.folder = scratch.path, .stdout_path = "/dev/full"}, "%s", commands[i]);
        expect_status(&ended, 99);
        expect_said(ended.err, "cannot write to standard output");
        ended_close(&ended);
    }
    scratch_close(&scratch);
}
END_TEST

/* Runs everything that there is many times over, and sends a signal after the first case. */
static struct ended interrupted_run(const struct scratch *scratch, int signal_number) {
    char line[256];
    struct running running = program_start(
        &(struct call){0}, "run --seeds 40 --out %s/reports scenarios", scratch->path);
    program_read_line(&running, line, sizeof(line));
    expect_said(line, "pass  ");
    ck_assert_int_eq(kill(running.process, signal_number), 0);
    return program_finish(&running);
}

START_TEST(a_signal_in_the_middle_keeps_every_run_that_ended) {
    static const int signals[] = {SIGINT, SIGTERM};
    for (int i = 0; i < 2; i++) {
        struct scratch scratch = scratch_open();
        struct ended ended = interrupted_run(&scratch, signals[i]);
        expect_status(&ended, 128 + signals[i]);
        expect_said(ended.err, "tiffin run: interrupted after ");
        expect_said(ended.out, " not run in ");
        ck_assert_uint_ge(count_results(&scratch, "reports/latest/results.ndjson"), 40);
        ck_assert(scratch_has(&scratch, "reports/latest/junit.xml"));
        ended_close(&ended);
        scratch_close(&scratch);
    }
}
END_TEST

/* What is printed goes into a pipe that nobody empties, so the run is in its middle for sure. */
START_TEST(a_signal_stops_a_long_case_in_its_middle) {
    char line[256];
    struct scratch scratch = scratch_open();
    write_long_one(&scratch, "it.yaml");
    struct running running =
        program_start(&(struct call){.folder = scratch.path}, "replay it.yaml");
    program_read_line(&running, line, sizeof(line));
    ck_assert_int_eq(kill(running.process, SIGINT), 0);
    struct ended ended = program_finish(&running);
    expect_status(&ended, 130);
    expect_unsaid(ended.out, "sends m1499");
    expect_said(ended.err, "tiffin replay: the run was stopped at ");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_second_signal_ends_the_program_at_once) {
    char line[256];
    struct scratch scratch = scratch_open();
    write_long_one(&scratch, "it.yaml");
    struct running running =
        program_start(&(struct call){.folder = scratch.path}, "replay it.yaml");
    program_read_line(&running, line, sizeof(line));
    ck_assert_int_eq(kill(running.process, SIGTERM), 0);
    ck_assert_int_eq(kill(running.process, SIGTERM), 0);
    struct ended ended = program_finish(&running);
    ck_assert_int_eq(ended.status, 143);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli_trouble");
    TCase *tests = tcase_create("trouble");
    tcase_add_test(tests, a_disk_that_gets_full_ends_with_99_and_keeps_whole_lines);
    tcase_add_test(tests, a_failure_that_the_disk_has_no_room_for_is_printed);
    tcase_add_test(tests, a_report_that_cannot_be_written_ends_with_99_and_the_others_are_there);
    tcase_add_test(tests, a_place_for_results_that_is_no_folder_ends_with_99);
    tcase_add_test(tests, a_full_standard_output_ends_with_99);
    tcase_add_test(tests, a_signal_in_the_middle_keeps_every_run_that_ended);
    tcase_add_test(tests, a_signal_stops_a_long_case_in_its_middle);
    tcase_add_test(tests, a_second_signal_ends_the_program_at_once);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
