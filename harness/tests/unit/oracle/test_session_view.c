#include "unit/oracle/claims.h"

#define RULE "session-view"

static struct tf_message_view own(const struct history *h, const char *text, uint64_t version) {
    return history_row(h, HISTORY_NAMES(version == 0 ? NULL : "m1", "a1"), ASHA, text, version,
                       version == 0 ? 0 : 11);
}

static void stored(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
}

START_TEST(a_user_sees_what_they_wrote) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_look(&h, ASHA, own(&h, "hello", 0));
    history_applied(&h, "a1", "m1", 0);
    history_look(&h, ASHA, own(&h, "hello", 1));
    history_edit(&h, ASHA, "a2", "m1", 1, "hello!");
    history_look(&h, ASHA, own(&h, "hello!", 1));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_own_message_that_is_not_shown_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_gone(&h, ASHA, "a1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_pull_that_hides_a_pending_edit_is_found) {
    BEGIN(h);
    stored(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    history_look(&h, ASHA, own(&h, "mine", 1));
    history_edit(&h, TABLET, "t1", "m1", 1, "theirs");
    history_applied(&h, "t1", "m1", 1);
    history_look(&h, ASHA, own(&h, "theirs", 2));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(after_the_servers_word_its_state_may_be_shown) {
    BEGIN(h);
    stored(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    history_edit(&h, TABLET, "t1", "m1", 1, "theirs");
    history_applied(&h, "t1", "m1", 1);
    history_refused_by_conflict(&h, "a2", "m1", 1, 2);
    history_look(&h, ASHA, own(&h, "theirs", 2));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_refused_older_change_may_not_take_a_newer_one_along) {
    BEGIN(h);
    stored(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "older");
    history_edit(&h, ASHA, "a3", "m1", 1, "newer");
    history_note(&h, ASHA, "a2", (struct tf_note){.kind = TF_NOTE_PARKED});
    history_look(&h, ASHA, own(&h, "hello", 1));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_pending_deletion_hides_the_message) {
    BEGIN(h);
    stored(&h);
    history_delete(&h, ASHA, "a2", "m1", 1);
    history_look(&h, ASHA, own(&h, "hello", 1));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_deletion_from_elsewhere_may_hide_a_pending_edit) {
    BEGIN(h);
    stored(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    history_delete(&h, TABLET, "t1", "m1", 1);
    history_applied(&h, "t1", "m1", 1);
    struct tf_message_view tombstone = own(&h, "", 2);
    tombstone.is_deleted = true;
    history_look(&h, ASHA, tombstone);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_version_that_goes_back_is_found_over_a_restart_too) {
    BEGIN(h);
    stored(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "hello!");
    history_applied(&h, "a2", "m1", 1);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello!", 2, 11));
    history_process(&h, RAVI, TF_PROCESS_KILLED);
    history_process(&h, RAVI, TF_PROCESS_STARTED);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_that_vanishes_is_found) {
    BEGIN(h);
    stored(&h);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    history_gone(&h, RAVI, "m1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_that_was_never_there_may_be_missing) {
    BEGIN(h);
    stored(&h);
    history_gone(&h, RAVI, "m1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(sent_before_the_server_took_it_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    struct tf_message_view row = own(&h, "hello", 0);
    row.status = TF_STATUS_SENT;
    history_look(&h, ASHA, row);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(failed_although_the_server_took_it_is_found) {
    BEGIN(h);
    stored(&h);
    struct tf_message_view row = own(&h, "hello", 0);
    row.status = TF_STATUS_FAILED;
    history_look(&h, ASHA, row);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_status_that_goes_back_is_found) {
    BEGIN(h);
    stored(&h);
    struct tf_message_view row = own(&h, "hello", 1);
    row.status = TF_STATUS_READ;
    history_look(&h, ASHA, row);
    row.status = TF_STATUS_DELIVERED;
    history_look(&h, ASHA, row);
    BREAKS(h, RULE);
}
END_TEST

/* A commit fails and is made: the next start finds its cursor and shows the message as read. Then
 * the process ends by `death`, and another one shows it as delivered. */
static void found_and_gone(struct history *h, enum tf_process_event death) {
    stored(h);
    struct tf_message_view row = own(h, "hello", 1);
    struct tf_record cursor = {.kind = TF_RECORD_CURSOR, .node = ASHA};
    cursor.cursor.after_crash = true;
    cursor.cursor.cursor.epoch = tf_id_of("e1");
    history_cursor(h, ASHA, 0, 15);
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                      .node = ASHA,
                                      .fault = {.verb = TF_VERB_IO_ERROR, .step = TF_NAME_NONE}});
    for (int i = 0; i < 2; i++) {
        history_process(h, ASHA, i == 0 ? TF_PROCESS_KILLED : death);
        history_process(h, ASHA, TF_PROCESS_STARTED);
        cursor.cursor.old_seq = i == 0 ? 15 : 20;
        cursor.cursor.cursor.seq = i == 0 || death == TF_PROCESS_KILLED ? 20 : 15;
        history_put(h, cursor);
        row.status = i == 0 ? TF_STATUS_READ : TF_STATUS_DELIVERED;
        history_look(h, ASHA, row);
    }
}

START_TEST(a_status_that_was_found_and_never_told_may_go_with_the_power) {
    BEGIN(h);
    found_and_gone(&h, TF_PROCESS_CRASHED);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_status_that_was_found_does_not_go_without_a_loss_of_power) {
    BEGIN(h);
    found_and_gone(&h, TF_PROCESS_KILLED);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(two_rows_of_one_message_are_found) {
    BEGIN(h);
    stored(&h);
    history_view(&h, ASHA, TF_VIEW_SHOWN, 0);
    history_look(&h, ASHA, own(&h, "hello", 1));
    struct tf_message_view ghost = own(&h, "hello", 1);
    ghost.id = (struct tf_id){{0}};
    history_look(&h, ASHA, ghost);
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_cut_short_may_show_or_not) {
    BEGIN(h);
    stored(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "one");
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_EDIT,
                                                   .message_id = tf_id_of("m1"),
                                                   .text = TF_SLICE_LITERAL("two"),
                                                   .cut_short = true}});
    history_look(&h, ASHA, own(&h, "two", 1));
    HOLDS(h, RULE);
}
END_TEST

/* An edit that a later one was folded into is lost by the server, and another one takes its place.
 */
static void folded_and_lost(struct history *h, bool is_lost) {
    stored(h);
    history_edit(h, ASHA, "a2", "m1", 1, "mine");
    history_edit(h, ASHA, "a3", "m1", 1, "mine at last");
    history_note(h, ASHA, "a3",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a2")});
    if (is_lost) {
        history_applied(h, "a2", "m1", 1);
        history_restored(h, 1);
    }
    history_edit(h, TABLET, "t1", "m1", 1, "theirs");
    history_applied(h, "t1", "m1", 1);
    history_cursor(h, ASHA, 0, 12);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_CURSOR,
                       .node = ASHA,
                       .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 12}, .old_seq = 12}});
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = TF_PHASE_REST});
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_SYNC});
    history_look(h, ASHA, own(h, "theirs", 2));
}

START_TEST(what_a_server_lost_with_what_it_was_folded_into_need_not_be_shown) {
    BEGIN(h);
    folded_and_lost(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_folded_and_still_waits_must_be_shown) {
    BEGIN(h);
    folded_and_lost(&h, false);
    BREAKS(h, RULE);
}
END_TEST

static void stay(struct history *h, const char *user, enum tf_action_type type, uint64_t seq) {
    history_audit(h, (struct tf_audit_view){.type = type,
                                            .outcome = TF_OUTCOME_APPLIED,
                                            .conversation_id = tf_id_of("lunch"),
                                            .user_id = tf_id_of(user),
                                            .seq = seq});
}

/* Asha is taken out, and in again by change 14; her device has come to `cursor`. Then a message
 * that it had held is not there. */
static void loses_sight_in_a_later_stay(struct history *h, uint64_t cursor) {
    stored(h);
    history_look(h, ASHA, own(h, "hello", 1));
    stay(h, "asha", TF_ACTION_LEAVE, 13);
    stay(h, "asha", TF_ACTION_JOIN, 14);
    history_cursor(h, ASHA, 0, cursor);
    history_gone(h, ASHA, "m1");
}

START_TEST(who_came_back_and_has_it_all_may_not_lose_sight_again) {
    BEGIN(h);
    loses_sight_in_a_later_stay(&h, 14);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(who_came_back_and_does_not_know_it_yet_has_nothing_to_show) {
    BEGIN(h);
    loses_sight_in_a_later_stay(&h, 13);
    HOLDS(h, RULE);
}
END_TEST

/* Asha's message, at position 11, was read and is shown as delivered only. */
static void status_goes_back(struct history *h) {
    struct tf_message_view row = own(h, "hello", 1);
    row.status = TF_STATUS_READ;
    history_look(h, ASHA, row);
    row.status = TF_STATUS_DELIVERED;
    history_look(h, ASHA, row);
}

START_TEST(of_who_joined_before_a_message_the_device_may_hear_later) {
    struct history h;
    history_begin(&h, "asha ravi meena");
    stay(&h, "meena", TF_ACTION_JOIN, 5);
    stored(&h);
    status_goes_back(&h);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(who_joined_after_it_was_read_takes_no_status_back) {
    struct history h;
    history_begin(&h, "asha ravi meena");
    stored(&h);
    stay(&h, "meena", TF_ACTION_JOIN, 15); /* what was before counts as read */
    status_goes_back(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(where_everybody_else_came_and_went_it_may_go_back) {
    BEGIN(h);
    stay(&h, "ravi", TF_ACTION_LEAVE, 5);
    stay(&h, "ravi", TF_ACTION_JOIN, 15);
    stored(&h);
    status_goes_back(&h);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_failure_that_the_scenario_told_excuses_no_other_send) {
    BEGIN(h);
    history_send(&h, ASHA, "a9", "an older one");
    uint32_t exchange = history_attempt(&h, ASHA, "a9", 1);
    history_put(
        &h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                               .node = ASHA,
                               .fault = {.verb = TF_VERB_SCRIPTED_ANSWER, .exchange = exchange}});
    stored(&h);
    struct tf_message_view row = own(&h, "hello", 0);
    row.status = TF_STATUS_FAILED;
    history_look(&h, ASHA, row);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_send_whose_answer_was_scripted_may_be_shown_as_failed) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 1);
    history_put(
        &h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                               .node = ASHA,
                               .fault = {.verb = TF_VERB_SCRIPTED_ANSWER, .exchange = exchange}});
    history_applied(&h, "a1", "m1", 0);
    struct tf_message_view row = own(&h, "hello", 0);
    row.status = TF_STATUS_FAILED;
    history_look(&h, ASHA, row);
    HOLDS(h, RULE);
}
END_TEST

/* Asha's device got another disk, and before or after that she wrote what it shows as failed. */
static void failed_beside_another_disk(struct history *h, bool before) {
    if (before)
        stored(h);
    history_process(h, ASHA, TF_PROCESS_KILLED);
    history_went_back(h, ASHA, before ? h->index : 1);
    history_process(h, ASHA, TF_PROCESS_STARTED);
    if (!before)
        stored(h);
    struct tf_message_view row = own(h, "hello", 0);
    row.status = TF_STATUS_FAILED;
    history_look(h, ASHA, row);
}

START_TEST(what_came_with_another_disk_may_be_shown_as_failed) {
    BEGIN(h);
    failed_beside_another_disk(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_written_on_it_may_not) {
    BEGIN(h);
    failed_beside_another_disk(&h, false);
    BREAKS(h, RULE);
}
END_TEST

/* Sends are given up after three attempts; this one had `attempts`. */
static void failed_after(struct history *h, uint32_t attempts) {
    h->plan->replicas[ASHA].client.retry[TF_ACTION_SEND].attempts_max = 3;
    history_send(h, ASHA, "a1", "hello");
    for (uint32_t i = 1; i <= attempts; i++)
        history_attempt(h, ASHA, "a1", i);
    history_applied(h, "a1", "m1", 0);
    struct tf_message_view row = own(h, "hello", 0);
    row.status = TF_STATUS_FAILED;
    history_look(h, ASHA, row);
}

START_TEST(what_was_given_up_may_have_been_taken) {
    BEGIN(h);
    failed_after(&h, 3);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_not_given_up_has_not_failed) {
    BEGIN(h);
    failed_after(&h, 2);
    BREAKS(h, RULE);
}
END_TEST

/* The app looks `after_us` after its extension was asked to edit. */
static void looks_beside_an_extension(struct history *h, tf_time after_us) {
    h->plan->replicas[TABLET].extends = ASHA + 1;
    stored(h);
    history_edit(h, ASHA, "a2", "m1", 1, "mine");
    history_at(h, h->now_us + after_us);
    history_look(h, ASHA, own(h, "hello", 1));
}

START_TEST(what_the_other_process_is_asked_for_at_this_instant_need_not_be_shown) {
    BEGIN(h);
    looks_beside_an_extension(&h, 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_the_other_process_was_asked_for_before_is_shown) {
    BEGIN(h);
    looks_beside_an_extension(&h, TF_MS);
    BREAKS(h, RULE);
}
END_TEST

static Suite *session_view_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_user_sees_what_they_wrote);
    tcase_add_test(tests, an_own_message_that_is_not_shown_is_found);
    tcase_add_test(tests, a_pull_that_hides_a_pending_edit_is_found);
    tcase_add_test(tests, after_the_servers_word_its_state_may_be_shown);
    tcase_add_test(tests, a_refused_older_change_may_not_take_a_newer_one_along);
    tcase_add_test(tests, a_pending_deletion_hides_the_message);
    tcase_add_test(tests, a_deletion_from_elsewhere_may_hide_a_pending_edit);
    tcase_add_test(tests, a_version_that_goes_back_is_found_over_a_restart_too);
    tcase_add_test(tests, a_message_that_vanishes_is_found);
    tcase_add_test(tests, a_message_that_was_never_there_may_be_missing);
    tcase_add_test(tests, sent_before_the_server_took_it_is_found);
    tcase_add_test(tests, failed_although_the_server_took_it_is_found);
    tcase_add_test(tests, a_status_that_goes_back_is_found);
    tcase_add_test(tests, a_status_that_was_found_and_never_told_may_go_with_the_power);
    tcase_add_test(tests, a_status_that_was_found_does_not_go_without_a_loss_of_power);
    tcase_add_test(tests, two_rows_of_one_message_are_found);
    tcase_add_test(tests, an_edit_cut_short_may_show_or_not);
    tcase_add_test(tests, what_a_server_lost_with_what_it_was_folded_into_need_not_be_shown);
    tcase_add_test(tests, what_was_folded_and_still_waits_must_be_shown);
    tcase_add_test(tests, who_came_back_and_has_it_all_may_not_lose_sight_again);
    tcase_add_test(tests, who_came_back_and_does_not_know_it_yet_has_nothing_to_show);
    tcase_add_test(tests, of_who_joined_before_a_message_the_device_may_hear_later);
    tcase_add_test(tests, who_joined_after_it_was_read_takes_no_status_back);
    tcase_add_test(tests, where_everybody_else_came_and_went_it_may_go_back);
    tcase_add_test(tests, a_failure_that_the_scenario_told_excuses_no_other_send);
    tcase_add_test(tests, a_send_whose_answer_was_scripted_may_be_shown_as_failed);
    tcase_add_test(tests, what_came_with_another_disk_may_be_shown_as_failed);
    tcase_add_test(tests, what_was_written_on_it_may_not);
    tcase_add_test(tests, what_was_given_up_may_have_been_taken);
    tcase_add_test(tests, what_was_not_given_up_has_not_failed);
    tcase_add_test(tests, what_the_other_process_is_asked_for_at_this_instant_need_not_be_shown);
    tcase_add_test(tests, what_the_other_process_was_asked_for_before_is_shown);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(session_view_suite)
