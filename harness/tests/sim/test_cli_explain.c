/* `tiffin explain` and `tiffin shrink --keep`, as users call them. */
#include "sim/program.h"
#include "support/check_main.h"

#include <string.h>

static struct ended explain(const char *bug, bool in_server, const char *what) {
    struct call call = {0};
    char *path = program_beside(bug);
    struct ended ended =
        program_run(&call, "explain --%s %s %s", in_server ? "server" : "client", path, what);
    free(path);
    return ended;
}

START_TEST(an_explanation_tells_the_events_from_the_step_to_the_finding) {
    struct ended ended = explain("bugs/B74-no-recognition.so", true, "partitions/answers-cut");
    expect_status(&ended, 0);
    expect_said(ended.out, "partitions/answers-cut@1   at-most-once\n\n  Message \"three\" was ");
    expect_said(ended.out, "    asha <- server was cut from 00:01.000 to ");
    expect_said(ended.out, "    asha sent \"three\" in lunch as action ");
    expect_said(ended.out, "    The server committed the send of asha, action ");
    expect_said(ended.out, "    An answer to asha was lost by cut at 00:12.000.\n");
    expect_said(ended.out, "    asha tried again (attempt 2) as action ");
    expect_said(ended.out, "  the fault             the cut of asha <- server at 00:01.000 (line ");
    expect_said(ended.out,
                "  the step              the send of asha (\"three\") at 00:02.000 (line ");
    ended_close(&ended);
}
END_TEST

START_TEST(it_names_the_nearest_run_that_passes_and_the_moment_without_return) {
    struct ended ended = explain("bugs/B74-no-recognition.so", true, "partitions/answers-cut");
    expect_said(ended.out, "  nearest passing run   the same without the cut of asha <- server at "
                           "00:01.000   (of ");
    expect_said(ended.out, "  no way back from      00:02.000   (16 continuations from each of ");
    expect_said(ended.out, "; of those from 00:01.000, ");
    ended_close(&ended);
}
END_TEST

START_TEST(a_crash_is_in_the_past_of_what_a_device_forgot) {
    struct ended ended = explain("bugs/B14-cursor-before-rows.so", false,
                                 "scenarios/crash/power-lost-while-reading-news.yaml[step=16]");
    expect_status(&ended, 0);
    expect_said(ended.out, "  the fault             the crash-at-storage-step of ravi at ");
    expect_said(ended.out, "    The power of ravi failed before one of its writes (crash-at-");
    ended_close(&ended);
}
END_TEST

START_TEST(a_wrong_clock_is_a_fault_without_a_step) {
    struct ended ended = explain("bugs/B26-clock-decides.so", true,
                                 "'scenarios/clocks/edits-with-a-wrong-clock.yaml[skew=1 h]'");
    expect_status(&ended, 0);
    expect_said(ended.out, "  the fault             the clock-skew of ");
    expect_said(ended.out, "  the step              the edit of ");
    ended_close(&ended);
}
END_TEST

START_TEST(the_same_case_is_explained_in_the_same_words_by_any_number_of_workers) {
    struct call call = {0};
    char *path = program_beside("bugs/B47-no-program-order.so");
    struct ended one = program_run(&call, "explain -j 1 --client %s ordering/burst", path);
    struct ended three = program_run(&call, "explain -j 3 --client %s ordering/burst", path);
    expect_status(&one, 0);
    ck_assert_str_eq(one.out, three.out);
    free(path);
    ended_close(&one);
    ended_close(&three);
}
END_TEST

START_TEST(a_link_that_always_loses_packets_does_not_explain_what_a_cut_did) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    scratch_write(&scratch, "cut.yaml",
                  "tiffin: 1\nname: cut\nreplicas: {ravi: {}}\n"
                  "conversations: {lunch: {type: group_order, with: [ravi]}}\n"
                  "network: {default: {profile: 2g}}\n"
                  "steps:\n"
                  "  - {at: 1 s, id: 103, send: {who: ravi, in: lunch, text: \"a\"}}\n"
                  "  - {at: 2 s, id: 104, cut: {link: ravi <-> server, lasts: 10 s}}\n");
    char *bug = program_beside("bugs/B01-new-key-for-each-attempt.so");
    struct ended ended = program_run(&call, "explain --client %s cut.yaml", bug);
    expect_status(&ended, 0);
    expect_said(ended.out, "  the fault             the cut of ravi <-> server at ");
    free(bug);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(the_finding_of_another_oracle_can_be_asked_for) {
    struct call call = {0};
    char *bug = program_beside("bugs/B74-no-recognition.so");
    struct ended named =
        program_run(&call, "explain --rule at-most-once --server %s partitions/answers-cut", bug);
    expect_status(&named, 0);
    struct ended other =
        program_run(&call, "explain --rule typing-expires --server %s partitions/answers-cut", bug);
    expect_status(&other, 4);
    expect_said(other.err, "the case does not break that rule: fail, Message \"");
    free(bug);
    ended_close(&named);
    ended_close(&other);
}
END_TEST

/* What is wrong from the beginning: the shrunk file has no step at all, and runs by itself. */
START_TEST(a_finding_that_needs_no_step_is_told_so) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    scratch_write(&scratch, "it.yaml",
                  "tiffin: 1\nname: told of both\nreplicas: {ravi: {client: {page: 1}}}\n"
                  "conversations:\n  lunch: {type: group_order, with: [ravi]}\n"
                  "  help: {type: support, with: [ravi]}\n"
                  "steps:\n  - {at: 1 s, send: {who: ravi, in: lunch, text: \"a\"}}\n"
                  "  - {at: 2 s, cut: {link: ravi <-> server, lasts: 10 s}}\n");
    char *bug = program_beside("bugs/B20-gained-conversation-not-told.so");
    struct ended ended = program_run(&call, "explain --server %s it.yaml", bug);
    expect_status(&ended, 0);
    expect_said(ended.out, "  the fault             none is needed\n");
    expect_said(ended.out, "  the step              none is needed\n");
    struct ended shrunk = program_run(&call, "shrink --server %s --out least.yaml it.yaml", bug);
    expect_status(&shrunk, 0);
    struct ended alone = program_run(&call, "run --no-shrink --server %s least.yaml", bug);
    expect_status(&alone, 1);
    struct ended right = program_run(&call, "run least.yaml");
    expect_status(&right, 0);
    free(bug);
    ended_close(&ended);
    ended_close(&shrunk);
    ended_close(&alone);
    ended_close(&right);
    scratch_close(&scratch);
}
END_TEST

START_TEST(the_step_may_be_that_somebody_goes) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    scratch_write(&scratch, "it.yaml",
                  "tiffin: 1\nname: gone is gone\nreplicas: {ravi: {}}\n"
                  "conversations:\n  lunch: {type: group_order, with: [ravi]}\n"
                  "  help: {type: support, with: [ravi]}\n"
                  "steps:\n  - {at: 1 s, leave: {who: ravi, in: lunch}}\n");
    char *bug = program_beside("bugs/B20-left-conversation-stays.so");
    struct ended ended = program_run(&call, "explain --client %s it.yaml", bug);
    expect_status(&ended, 0);
    expect_said(ended.out, "    ravi left lunch as action ");
    expect_said(ended.out, "  the step              the leave of ravi at 00:01.000 (line ");
    free(bug);
    ended_close(&ended);
    scratch_close(&scratch);
}
END_TEST

START_TEST(what_holds_is_not_explained) {
    struct call call = {0};
    struct ended ended = program_run(&call, "explain lost-acks/answer-late");
    expect_status(&ended, 4);
    expect_said(ended.err, "tiffin explain: the case does not fail: pass");
    ended_close(&ended);
}
END_TEST

/* -- Kept while the bug is open -- */

static const char *kept_path(const struct ended *ended, char *path, size_t size) {
    const char *found = strstr(ended->out, "scenarios/regressions/");
    ck_assert_ptr_nonnull(found);
    size_t len = strcspn(found, ": \n");
    ck_assert_uint_lt(len, size);
    memcpy(path, found, len);
    path[len] = '\0';
    return path;
}

START_TEST(a_kept_scenario_passes_while_the_bug_is_open_and_fails_when_it_is_fixed) {
    struct scratch scratch = scratch_open();
    struct call call = {.folder = scratch.path};
    char *bug = program_beside("bugs/B01-new-key-for-each-attempt.so"), path[256];
    struct call copy = {0};
    struct ended check = program_run(&copy, "check scenarios/lost-acks/answer-late.yaml");
    expect_status(&check, 0);
    ended_close(&check);
    char command[512];
    snprintf(command, sizeof(command), "cp scenarios/lost-acks/answer-late.yaml %s/it.yaml",
             scratch.path);
    ck_assert_int_eq(system(command), 0);
    struct ended kept = program_run(&call, "shrink --keep --client %s it.yaml", bug);
    expect_status(&kept, 0);
    expect_said(kept.out, "expect_failure:");
    kept_path(&kept, path, sizeof(path));
    ck_assert(scratch_has(&scratch, path));
    struct ended open = program_run(&call, "run --client %s %s", bug, path);
    expect_status(&open, 0);
    expect_said(open.out, "failed as expected");
    struct ended fixed = program_run(&call, "run %s", path);
    expect_status(&fixed, 1);
    free(bug);
    ended_close(&kept);
    ended_close(&open);
    ended_close(&fixed);
    scratch_close(&scratch);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("cli-explain");
    TCase *all = tcase_create("cli-explain");
    tcase_add_test(all, an_explanation_tells_the_events_from_the_step_to_the_finding);
    tcase_add_test(all, it_names_the_nearest_run_that_passes_and_the_moment_without_return);
    tcase_add_test(all, a_crash_is_in_the_past_of_what_a_device_forgot);
    tcase_add_test(all, a_wrong_clock_is_a_fault_without_a_step);
    tcase_add_test(all, the_same_case_is_explained_in_the_same_words_by_any_number_of_workers);
    tcase_add_test(all, a_link_that_always_loses_packets_does_not_explain_what_a_cut_did);
    tcase_add_test(all, the_finding_of_another_oracle_can_be_asked_for);
    tcase_add_test(all, a_finding_that_needs_no_step_is_told_so);
    tcase_add_test(all, the_step_may_be_that_somebody_goes);
    tcase_add_test(all, what_holds_is_not_explained);
    tcase_add_test(all, a_kept_scenario_passes_while_the_bug_is_open_and_fails_when_it_is_fixed);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
