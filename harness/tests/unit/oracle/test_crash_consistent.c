#include "unit/oracle/claims.h"

#define RULE "crash-consistent"

static void restart(struct history *h, bool opens, bool whole) {
    history_process(h, ASHA, TF_PROCESS_CRASHED);
    history_put(h, (struct tf_record){.kind = TF_RECORD_DISK,
                                      .node = ASHA,
                                      .disk = {.opens = opens, .whole = whole}});
    history_process(h, ASHA, TF_PROCESS_STARTED);
}

static void unsent_row(struct history *h, const char *client_id) {
    history_look(h, ASHA, history_row(h, HISTORY_NAMES(NULL, client_id), ASHA, "hello", 0, 0));
}

START_TEST(a_whole_database_with_its_queue_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    unsent_row(&h, "a1");
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_database_that_does_not_open_is_found) {
    BEGIN(h);
    restart(&h, false, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_damaged_database_is_found) {
    BEGIN(h);
    restart(&h, true, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_row_without_its_send_is_half_an_action) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    unsent_row(&h, "a1");
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_send_without_its_row_is_half_an_action) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_send_whose_row_has_its_answer_already_is_whole) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_that_nobody_asked_for_is_found) {
    BEGIN(h);
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a7", TF_QUEUE_WAITING, 1);
    unsent_row(&h, "a7");
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_command_cut_short_may_be_there_as_a_whole) {
    BEGIN(h);
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .text = TF_SLICE_LITERAL("hello"),
                                                   .cut_short = true}});
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a7", TF_QUEUE_WAITING, 1);
    unsent_row(&h, "a7");
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_finished_action_that_is_back_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_APPLIED});
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_queue_out_of_order_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_send(&h, ASHA, "a2", "two");
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a2", TF_QUEUE_WAITING, 1);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 2);
    unsent_row(&h, "a1");
    unsent_row(&h, "a2");
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_row_older_than_before_is_found) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "one");
    history_applied(&h, "r1", "m1", 0);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "r1"), RAVI, "two", 2, 11));
    restart(&h, true, true);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

static void start_with_cursor(struct history *h, enum tf_process_event death, uint64_t from,
                              uint64_t to) {
    history_process(h, ASHA, death);
    history_process(h, ASHA, TF_PROCESS_STARTED);
    history_put(h, (struct tf_record){.kind = TF_RECORD_CURSOR,
                                      .node = ASHA,
                                      .cursor = {.cursor = {.epoch = tf_id_of("e1"), .seq = to},
                                                 .old_seq = from,
                                                 .after_crash = true}});
}

/* At 15; a commit to 20 fails and is made, nobody is told of it, and the app is killed. */
static void find_untold_cursor(struct history *h) {
    history_cursor(h, ASHA, 0, 15);
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                      .node = ASHA,
                                      .fault = {.verb = TF_VERB_IO_ERROR, .step = TF_NAME_NONE}});
    start_with_cursor(h, TF_PROCESS_KILLED, 15, 20);
}

START_TEST(what_was_found_and_never_told_may_go_with_the_power) {
    BEGIN(h);
    find_untold_cursor(&h);
    start_with_cursor(&h, TF_PROCESS_CRASHED, 20, 15);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_told_since_may_not_go_with_the_power) {
    BEGIN(h);
    find_untold_cursor(&h);
    history_cursor(&h, ASHA, 20, 22);
    start_with_cursor(&h, TF_PROCESS_CRASHED, 22, 20);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(more_than_what_was_found_may_not_go_with_the_power) {
    BEGIN(h);
    find_untold_cursor(&h);
    start_with_cursor(&h, TF_PROCESS_CRASHED, 20, 14);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_was_found_does_not_go_without_a_loss_of_power) {
    BEGIN(h);
    find_untold_cursor(&h);
    start_with_cursor(&h, TF_PROCESS_KILLED, 20, 15);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_was_found_on_a_disk_that_never_failed_stays) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 15);
    start_with_cursor(&h, TF_PROCESS_KILLED, 15, 20);
    start_with_cursor(&h, TF_PROCESS_CRASHED, 20, 15);
    BREAKS(h, RULE);
}
END_TEST

/* Ravi's message is shown changed by the process that found it, and as it was by the one that
 * comes after `death`, which is looked at before its cursor. The change is number 12, and the
 * device had told of `told`. */
static void change_goes(struct history *h, uint64_t told, enum tf_process_event death) {
    history_send(h, RAVI, "r1", "one");
    history_applied(h, "r1", "m1", 0);
    history_edit(h, RAVI, "r2", "m1", 1, "two");
    history_applied(h, "r2", "m1", 1);
    history_cursor(h, ASHA, 0, told);
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                      .node = ASHA,
                                      .fault = {.verb = TF_VERB_IO_ERROR, .step = TF_NAME_NONE}});
    start_with_cursor(h, TF_PROCESS_KILLED, told, 13);
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "two", 2, 11));
    history_process(h, ASHA, death);
    history_process(h, ASHA, TF_PROCESS_STARTED);
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
}

START_TEST(a_change_that_was_found_and_never_told_may_go_with_the_power) {
    BEGIN(h);
    change_goes(&h, 11, TF_PROCESS_CRASHED);
    HOLDS(h, "session-view");
}
END_TEST

START_TEST(a_change_that_was_told_may_not_go_with_the_power) {
    BEGIN(h);
    change_goes(&h, 12, TF_PROCESS_CRASHED);
    BREAKS(h, "session-view");
}
END_TEST

START_TEST(a_change_that_was_found_does_not_go_without_a_loss_of_power) {
    BEGIN(h);
    change_goes(&h, 11, TF_PROCESS_KILLED);
    BREAKS(h, "session-view");
}
END_TEST

START_TEST(a_cursor_older_than_before_is_found) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 20);
    restart(&h, true, true);
    struct tf_record record = {.kind = TF_RECORD_CURSOR, .node = ASHA};
    record.cursor.cursor = (struct tf_cursor){.epoch = tf_id_of("e1"), .seq = 15};
    record.cursor.old_seq = 20;
    record.cursor.after_crash = true;
    history_put(&h, record);
    BREAKS(h, RULE);
}
END_TEST

/* At 20, and told to begin anew: its first pages may have lasted, whoever was told of them. */
static void pull_all_anew(struct history *h) {
    history_cursor(h, ASHA, 0, 20);
    history_note(h, ASHA, NULL, (struct tf_note){.kind = TF_NOTE_RESYNC});
}

START_TEST(a_cursor_on_the_way_of_a_full_pull_may_be_older_after_a_crash) {
    BEGIN(h);
    pull_all_anew(&h);
    start_with_cursor(&h, TF_PROCESS_CRASHED, 20, 7);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_full_pull_that_was_told_of_goes_no_further_back) {
    BEGIN(h);
    pull_all_anew(&h);
    history_cursor(&h, ASHA, 20, 9);
    start_with_cursor(&h, TF_PROCESS_CRASHED, 9, 7);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_request_of_the_last_life_is_not_under_way) {
    BEGIN(h);
    history_net(&h, ASHA, TF_RECORD_REQUEST, 1, 0);
    history_status(&h, ASHA, 1, 1, TF_NEVER);
    restart(&h, true, true);
    history_status(&h, ASHA, 1, 1, TF_NEVER);
    BREAKS(h, RULE);
}
END_TEST

/* The second send was lost by the server and is offered again, before the first, which is in
 * `state`. */
static void offered_before(struct history *h, enum tf_queue_state state) {
    history_send(h, ASHA, "a1", "one");
    if (state == TF_QUEUE_PARKED)
        history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    history_send(h, ASHA, "a2", "two");
    history_applied(h, "a2", "m2", 0);
    history_restored(h, 0);
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(h, ASHA, "a2", TF_QUEUE_WAITING, 1);
    history_queued(h, ASHA, "a1", state, 2);
    unsent_row(h, "a1");
    unsent_row(h, "a2");
    history_view_end(h, ASHA);
}

START_TEST(what_is_offered_again_goes_before_what_was_set_aside) {
    BEGIN(h);
    offered_before(&h, TF_QUEUE_PARKED);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_is_offered_again_goes_before_what_waits_for_a_person) {
    BEGIN(h);
    offered_before(&h, TF_QUEUE_CONFLICT);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_is_offered_again_does_not_overtake_what_waits) {
    BEGIN(h);
    offered_before(&h, TF_QUEUE_WAITING);
    BREAKS(h, RULE);
}
END_TEST

static Suite *crash_consistent_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_whole_database_with_its_queue_is_fine);
    tcase_add_test(tests, a_database_that_does_not_open_is_found);
    tcase_add_test(tests, a_damaged_database_is_found);
    tcase_add_test(tests, a_row_without_its_send_is_half_an_action);
    tcase_add_test(tests, a_send_without_its_row_is_half_an_action);
    tcase_add_test(tests, a_send_whose_row_has_its_answer_already_is_whole);
    tcase_add_test(tests, an_action_that_nobody_asked_for_is_found);
    tcase_add_test(tests, a_command_cut_short_may_be_there_as_a_whole);
    tcase_add_test(tests, a_finished_action_that_is_back_is_found);
    tcase_add_test(tests, a_queue_out_of_order_is_found);
    tcase_add_test(tests, a_row_older_than_before_is_found);
    tcase_add_test(tests, what_was_found_and_never_told_may_go_with_the_power);
    tcase_add_test(tests, what_was_told_since_may_not_go_with_the_power);
    tcase_add_test(tests, more_than_what_was_found_may_not_go_with_the_power);
    tcase_add_test(tests, what_was_found_does_not_go_without_a_loss_of_power);
    tcase_add_test(tests, what_was_found_on_a_disk_that_never_failed_stays);
    tcase_add_test(tests, a_change_that_was_found_and_never_told_may_go_with_the_power);
    tcase_add_test(tests, a_change_that_was_told_may_not_go_with_the_power);
    tcase_add_test(tests, a_change_that_was_found_does_not_go_without_a_loss_of_power);
    tcase_add_test(tests, a_cursor_older_than_before_is_found);
    tcase_add_test(tests, a_cursor_on_the_way_of_a_full_pull_may_be_older_after_a_crash);
    tcase_add_test(tests, a_full_pull_that_was_told_of_goes_no_further_back);
    tcase_add_test(tests, a_request_of_the_last_life_is_not_under_way);
    tcase_add_test(tests, what_is_offered_again_goes_before_what_was_set_aside);
    tcase_add_test(tests, what_is_offered_again_goes_before_what_waits_for_a_person);
    tcase_add_test(tests, what_is_offered_again_does_not_overtake_what_waits);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(crash_consistent_suite)
