/* The HTML report as the program writes it: with every run, and again from a run's folder. */
#include "sim/program.h"
#include "sim/samples.h"
#include "support/check_main.h"

#include <stdlib.h>

static struct scratch failed_run(const char *options) {
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "bad.yaml", SAMPLE_BAD);
    struct call call = {.folder = scratch.path};
    struct ended ended = program_run(&call, "run %s bad.yaml", options);
    expect_status(&ended, 1);
    ended_close(&ended);
    return scratch;
}

static void expect_page(const struct scratch *scratch, const char *name) {
    char *page = scratch_read(scratch, name);
    expect_said(page, "<title>The case failed");
    expect_said(page, "Content-Security-Policy");
    expect_said(page, "data-picture=");
    expect_said(page, "Show the run");
    free(page);
}

START_TEST(a_run_leaves_a_page_with_a_picture_of_its_failure) {
    struct scratch scratch = failed_run("--report html=mine.html");
    expect_page(&scratch, "reports/latest/report.html");
    expect_page(&scratch, "mine.html");
    scratch_close(&scratch);
}
END_TEST

START_TEST(workers_leave_pictures_too) {
    struct scratch scratch = failed_run("--jobs 2 --seeds 3");
    expect_page(&scratch, "reports/latest/report.html");
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_page_is_made_again_from_the_folder_alone) {
    struct scratch scratch = failed_run("");
    struct call call = {.folder = scratch.path};
    struct ended ended = program_run(&call, "report reports/latest --report html=again.html");
    expect_status(&ended, 0);
    expect_page(&scratch, "again.html");
    char *first = scratch_read(&scratch, "reports/latest/report.html");
    char *second = scratch_read(&scratch, "again.html");
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_run_beside_itself_has_two_pictures) {
    struct scratch scratch = failed_run("");
    struct call call = {.folder = scratch.path};
    struct ended ended = program_run(&call, "report --against reports/latest reports/latest");
    expect_status(&ended, 0);
    char *page = scratch_read(&scratch, "reports/latest/report.html");
    expect_said(page, ".against\"");
    free(page);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_failure_stands_beside_the_same_run_without_the_step_that_it_needs) {
    struct scratch scratch = failed_run("--no-shrink");
    char *page = scratch_read(&scratch, "reports/latest/report.html");
    expect_said(page, ".passing\"");
    expect_said(page, "the same without send at 00:01.000");
    free(page);
    scratch_close(&scratch);
}
END_TEST

START_TEST(workers_leave_the_run_that_passes_beside_the_failure) {
    struct scratch scratch = scratch_open();
    struct call call = {0};
    char *bug = program_beside("bugs/B74-no-recognition.so");
    struct ended ended = program_run(
        &call, "run scenarios/partitions/answers-cut.yaml --jobs 1 --server %s --out %s", bug,
        scratch.path);
    expect_status(&ended, 1);
    char *page = scratch_read(&scratch, "latest/report.html");
    expect_said(page, ".passing\"");
    expect_said(page, "the same without cut at 00:01.000");
    free(page);
    free(bug);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(pictures_of_runs_that_passed_are_kept_where_somebody_asks) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    scratch_write(&scratch, "good.yaml", SAMPLE_GOOD);
    struct ended ended = program_run(&call, "run --seeds 2 --out two good.yaml");
    expect_status(&ended, 0);
    ck_assert(!scratch_has(&scratch, "two/latest/pictures/run-1.z"));
    ended_close(&ended);
    ended = program_run(&call, "run --seeds 2 --out all --pictures all good.yaml");
    expect_status(&ended, 0);
    ck_assert(scratch_has(&scratch, "all/latest/pictures/run-2.z"));
    ended_close(&ended);
    ended = program_run(&call, "run --out one good.yaml");
    expect_status(&ended, 0);
    ck_assert(scratch_has(&scratch, "one/latest/pictures/run-1.z"));
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_folder_that_is_no_run_is_refused) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    struct ended ended = program_run(&call, "report nowhere");
    expect_status(&ended, 2);
    expect_said(ended.err, "tiffin report: cannot open nowhere/results.ndjson");
    ended_close(&ended);
    ended = program_run(&call, "report --size 5 .");
    expect_status(&ended, 2);
    expect_said(ended.err, "--size: expected a size from 500 kB on");
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(a_failure_is_drawn_for_other_programs) {
    static const char *const files[] = {"window.txt", "trace.perfetto.json", "window.mmd",
                                        "trace.shiviz.log", "window.svg"};
    struct scratch scratch = scratch_open();
    scratch_write(&scratch, "scenarios/bad.yaml", SAMPLE_BAD);
    struct call call = {.folder = scratch.path};
    struct ended ran = program_run(&call, "run --report github --report markdown=sum.md");
    expect_status(&ran, 1);
    expect_said(ran.out, "::error file=scenarios/bad.yaml,line=12,title=finally%3A bad@1::");
    ck_assert(scratch_has(&scratch, "sum.md"));
    struct ended drawn = program_run(&call, "report --report text --report perfetto --report "
                                            "mermaid --report shiviz --report svg --of bad@1");
    expect_status(&drawn, 0);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        expect_said(drawn.out, files[i]);
    }
    struct ended one = program_run(&call, "report --report svg=one.svg --report junit=one.xml");
    expect_status(&one, 0);
    ck_assert(scratch_has(&scratch, "one.svg") && scratch_has(&scratch, "one.xml"));
    struct ended none = program_run(&call, "report --report svg --of other@1");
    expect_status(&none, 2);
    ended_close(&ran);
    ended_close(&drawn);
    ended_close(&one);
    ended_close(&none);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("report");
    TCase *tests = tcase_create("report");
    tcase_add_test(tests, a_run_leaves_a_page_with_a_picture_of_its_failure);
    tcase_add_test(tests, workers_leave_pictures_too);
    tcase_add_test(tests, a_page_is_made_again_from_the_folder_alone);
    tcase_add_test(tests, a_run_beside_itself_has_two_pictures);
    tcase_add_test(tests, a_failure_stands_beside_the_same_run_without_the_step_that_it_needs);
    tcase_add_test(tests, workers_leave_the_run_that_passes_beside_the_failure);
    tcase_add_test(tests, pictures_of_runs_that_passed_are_kept_where_somebody_asks);
    tcase_add_test(tests, a_folder_that_is_no_run_is_refused);
    tcase_add_test(tests, a_failure_is_drawn_for_other_programs);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
