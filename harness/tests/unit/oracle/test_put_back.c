/* A server that was put back to a backup, and a device that was: what each oracle excuses for it,
 * and what it does not. */
#include "unit/oracle/claims.h"

/* Ravi has written m1 and m2, the second after the backup of the server. */
static void two_messages(struct history *h) {
    history_send(h, RAVI, "r1", "one");
    history_send(h, RAVI, "r2", "two");
    history_applied(h, "r1", "m1", 0);
    history_applied(h, "r2", "m2", 0);
}

static void see_one(struct history *h, uint32_t node, uint64_t version, const char *text) {
    history_look(h, node, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, text, version, 11));
}

static void edited(struct history *h) {
    history_edit(h, RAVI, "r3", "m1", 1, "one!");
    history_applied(h, "r3", "m1", 1);
    see_one(h, ASHA, 2, "one!");
}

/* The device has the new log, and all of it: at rest a round that ends is no pause between pages.
 */
static void renewed(struct history *h, uint32_t node) {
    history_phase(h, TF_PHASE_REST);
    struct tf_record record = {.kind = TF_RECORD_CURSOR, .node = node};
    record.cursor.cursor = (struct tf_cursor){.epoch = tf_id_of("e2"), .seq = 20};
    history_put(h, record);
    history_note(h, node, NULL, (struct tf_note){.kind = TF_NOTE_SYNC});
}

START_TEST(a_version_goes_back_with_the_server) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    edited(&h);
    history_restored(&h, 2);
    see_one(&h, ASHA, 1, "one");
    HOLDS(h, "session-view");
}
END_TEST

START_TEST(a_version_does_not_go_back_by_itself) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    edited(&h);
    see_one(&h, ASHA, 1, "one");
    BREAKS(h, "session-view");
}
END_TEST

START_TEST(once_a_device_has_the_new_log_its_time_goes_on) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    history_restored(&h, 2);
    renewed(&h, ASHA);
    edited(&h);
    see_one(&h, ASHA, 1, "one");
    BREAKS(h, "session-view");
}
END_TEST

START_TEST(a_version_goes_back_with_a_disk) {
    BEGIN(h);
    two_messages(&h);
    uint64_t copied = h.index;
    edited(&h);
    history_went_back(&h, ASHA, copied);
    see_one(&h, ASHA, 1, "one");
    HOLDS(h, "session-view");
}
END_TEST

START_TEST(the_disk_of_one_device_excuses_no_other) {
    BEGIN(h);
    two_messages(&h);
    uint64_t copied = h.index;
    edited(&h);
    history_went_back(&h, RAVI, copied);
    see_one(&h, ASHA, 1, "one");
    BREAKS(h, "session-view");
}
END_TEST

static void marked(struct history *h, uint32_t node, uint64_t unread, uint64_t position) {
    history_view(h, node, TF_VIEW_SHOWN, 0);
    history_lunch(h, node,
                  (struct tf_conversation_view){.unread = unread, .read_position = position});
    history_look(h, node, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
    history_look(h, node, history_row(h, HISTORY_NAMES("m2", "r2"), RAVI, "two", 1, 12));
    history_view_end(h, node);
}

START_TEST(a_read_mark_goes_back_with_a_disk) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    uint64_t copied = h.index;
    marked(&h, ASHA, 0, 12);
    history_went_back(&h, ASHA, copied);
    marked(&h, ASHA, 1, 11);
    HOLDS(h, "counters-true");
}
END_TEST

START_TEST(once_a_device_has_pulled_as_far_again_its_marks_stay) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    uint64_t copied = h.index;
    history_went_back(&h, ASHA, copied);
    history_cursor(&h, ASHA, 0, 12);
    marked(&h, ASHA, 0, 12);
    marked(&h, ASHA, 1, 11);
    BREAKS(h, "counters-true");
}
END_TEST

START_TEST(unread_is_recounted_all_the_same) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    history_went_back(&h, ASHA, h.index);
    marked(&h, ASHA, 2, 11);
    BREAKS(h, "counters-true");
}
END_TEST

static void deleted(struct history *h) {
    history_delete(h, RAVI, "r3", "m1", 1);
    history_applied(h, "r3", "m1", 1);
    struct tf_message_view tombstone = history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "", 2, 11);
    tombstone.is_deleted = true;
    history_look(h, ASHA, tombstone);
}

START_TEST(a_deletion_that_the_server_lost_is_none) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    deleted(&h);
    history_restored(&h, 2);
    see_one(&h, ASHA, 1, "one");
    HOLDS(h, "deletion-final");
}
END_TEST

START_TEST(a_deletion_that_the_backup_has_is_final) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    deleted(&h);
    history_restored(&h, 3);
    renewed(&h, ASHA);
    see_one(&h, ASHA, 2, "one");
    BREAKS(h, "deletion-final");
}
END_TEST

START_TEST(a_disk_from_before_a_deletion_shows_the_message_for_a_while) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    uint64_t copied = h.index;
    deleted(&h);
    history_cursor(&h, ASHA, 12, 13);
    history_went_back(&h, ASHA, copied);
    see_one(&h, ASHA, 1, "one");
    HOLDS(h, "deletion-final");
}
END_TEST

START_TEST(not_any_longer_once_it_has_pulled_as_far_again) {
    BEGIN(h);
    two_messages(&h);
    history_cursor(&h, ASHA, 0, 12);
    uint64_t copied = h.index;
    deleted(&h);
    history_cursor(&h, ASHA, 12, 13);
    history_went_back(&h, ASHA, copied);
    history_cursor(&h, ASHA, 0, 13);
    see_one(&h, ASHA, 2, "one");
    BREAKS(h, "deletion-final");
}
END_TEST

START_TEST(what_the_server_lost_may_be_done_once_more) {
    BEGIN(h);
    two_messages(&h);
    history_restored(&h, 1);
    history_applied(&h, "r2", "m2", 0);
    HOLDS(h, "at-most-once");
}
END_TEST

START_TEST(what_its_backup_has_may_not) {
    BEGIN(h);
    two_messages(&h);
    history_restored(&h, 2);
    history_applied(&h, "r2", "m2", 0);
    BREAKS(h, "at-most-once");
}
END_TEST

START_TEST(a_device_that_went_back_does_nothing_twice) {
    BEGIN(h);
    two_messages(&h);
    history_went_back(&h, RAVI, 0);
    history_applied(&h, "r2", "m2", 0);
    BREAKS(h, "at-most-once");
}
END_TEST

START_TEST(what_is_offered_again_comes_in_any_order) {
    BEGIN(h);
    two_messages(&h);
    history_restored(&h, 0);
    history_applied(&h, "r2", "m2", 0);
    history_applied(&h, "r1", "m1", 0);
    HOLDS(h, "in-order");
}
END_TEST

static void retried(struct history *h, uint32_t number, tf_time delay_us) {
    history_note(h, RAVI, "r1",
                 (struct tf_note){.kind = TF_NOTE_RETRY, .number = number, .delay_us = delay_us});
}

START_TEST(a_count_of_attempts_starts_anew_on_an_older_disk) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "one");
    history_attempt(&h, RAVI, "r1", 1);
    retried(&h, 1, TF_SECOND / 2);
    uint64_t copied = h.index;
    history_at(&h, 2 * TF_SECOND);
    history_attempt(&h, RAVI, "r1", 2);
    retried(&h, 2, TF_SECOND / 2);
    history_process(&h, RAVI, TF_PROCESS_KILLED);
    history_went_back(&h, RAVI, copied);
    history_process(&h, RAVI, TF_PROCESS_STARTED);
    history_at(&h, 9 * TF_SECOND);
    history_attempt(&h, RAVI, "r1", 2);
    HOLDS(h, "retry-discipline");
}
END_TEST

/* -- What waits again after the server was put back -- */

static void heard(struct history *h, const char *action, enum tf_outcome outcome) {
    history_note(h, RAVI, action, (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = outcome});
}

static void queued(struct history *h, const char *action) {
    history_view(h, RAVI, TF_VIEW_DURABLE, 1);
    history_queued(h, RAVI, action, TF_QUEUE_WAITING, 1);
    history_look(h, RAVI, history_row(h, HISTORY_NAMES(NULL, action), RAVI, "two", 0, 0));
    history_view_end(h, RAVI);
}

START_TEST(what_the_server_lost_may_wait_again) {
    BEGIN(h);
    two_messages(&h);
    heard(&h, "r2", TF_OUTCOME_APPLIED);
    history_restored(&h, 1);
    queued(&h, "r2");
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(what_its_backup_has_may_not_wait_again) {
    BEGIN(h);
    two_messages(&h);
    heard(&h, "r2", TF_OUTCOME_APPLIED);
    history_restored(&h, 2);
    queued(&h, "r2");
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(once_it_was_taken_again_it_may_not_either) {
    BEGIN(h);
    two_messages(&h);
    heard(&h, "r2", TF_OUTCOME_APPLIED);
    history_restored(&h, 1);
    history_applied(&h, "r2", "m2", 0);
    heard(&h, "r2", TF_OUTCOME_APPLIED);
    queued(&h, "r2");
    BREAKS(h, "crash-consistent");
}
END_TEST

/* A deletion of r2's message that says again what the server has lost, under an id that no command
 * is known by. */
static void offered(struct history *h) {
    history_view(h, RAVI, TF_VIEW_DURABLE, 1);
    history_put(h, (struct tf_record){.kind = TF_RECORD_VIEW_ACTION,
                                      .node = RAVI,
                                      .action = {.action_id = tf_id_of("r9"),
                                                 .type = TF_ACTION_DELETE,
                                                 .conversation_id = tf_id_of("lunch"),
                                                 .message_id = tf_id_of("m2"),
                                                 .order = 1}});
    history_view_end(h, RAVI);
}

START_TEST(an_offer_may_have_an_id_of_its_own) {
    BEGIN(h);
    two_messages(&h);
    history_restored(&h, 1);
    offered(&h);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(of_what_the_backup_has_nothing_is_offered) {
    BEGIN(h);
    two_messages(&h);
    history_send(&h, RAVI, "r3", "three");
    history_applied(&h, "r3", "m3", 0);
    history_restored(&h, 2);
    offered(&h);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(without_a_loss_nothing_is_offered) {
    BEGIN(h);
    two_messages(&h);
    offered(&h);
    BREAKS(h, "crash-consistent");
}
END_TEST

/* -- A part of a disk -- */

static void lost_part(struct history *h, enum tf_disk_part part) {
    history_process(h, ASHA, TF_PROCESS_KILLED);
    history_put(h, (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                      .node = ASHA,
                                      .went_back = {.verb = TF_VERB_PARTIAL_LOSS,
                                                    .upto = h->index,
                                                    .from = ASHA,
                                                    .part = part}});
    history_process(h, ASHA, TF_PROCESS_STARTED);
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(h, ASHA);
}

/* There is a message of ravi's, so that the server knows the conversation. */
static void known_room(struct history *h) {
    history_send(h, RAVI, "r1", "one");
    history_applied(h, "r1", "m1", 0);
}

START_TEST(a_change_that_was_in_the_queue_alone_is_lost_with_it) {
    BEGIN(h);
    known_room(&h);
    history_edit(&h, ASHA, "a1", "m1", 1, "two");
    lost_part(&h, TF_PART_QUEUE);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(what_was_typed_is_on_the_screen_and_must_be_sent) {
    BEGIN(h);
    known_room(&h);
    history_send(&h, ASHA, "a1", "hello");
    lost_part(&h, TF_PART_QUEUE);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(the_queue_is_not_lost_with_the_cursor) {
    BEGIN(h);
    known_room(&h);
    history_edit(&h, ASHA, "a1", "m1", 1, "two");
    lost_part(&h, TF_PART_CURSOR);
    BREAKS(h, "nothing-lost");
}
END_TEST

/* Asha's phone loses its files or its queue alone, and says that the file of a send is gone. */
static void file_lost(struct history *h, enum tf_disk_part part) {
    known_room(h);
    history_send(h, ASHA, "a1", "my plate");
    history_process(h, ASHA, TF_PROCESS_KILLED);
    history_put(h, (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                      .node = ASHA,
                                      .went_back = {.verb = TF_VERB_PARTIAL_LOSS,
                                                    .upto = h->index,
                                                    .from = ASHA,
                                                    .part = part}});
    history_process(h, ASHA, TF_PROCESS_STARTED);
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_PARKED, .refusal = TF_REFUSAL_FILE_LOST});
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(h, ASHA, "a1", TF_QUEUE_PARKED, 1);
    history_view_end(h, ASHA);
}

START_TEST(a_send_whose_file_is_lost_may_be_set_aside) {
    BEGIN(h);
    file_lost(&h, TF_PART_FILES);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(who_has_lost_no_files_cannot_say_so) {
    BEGIN(h);
    file_lost(&h, TF_PART_CURSOR);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(what_is_done_after_the_loss_counts) {
    BEGIN(h);
    known_room(&h);
    lost_part(&h, TF_PART_QUEUE);
    history_edit(&h, ASHA, "a1", "m1", 1, "two");
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    BREAKS(h, "nothing-lost");
}
END_TEST

/* A send that the server has not got, and a change of a message that it has. */
static void typed_and_changed(struct history *h, bool is_typed, bool is_changed) {
    known_room(h);
    if (is_typed)
        history_send(h, ASHA, "a1", "hello");
    if (is_changed)
        history_edit(h, ASHA, "a2", "m1", 1, "two");
}

START_TEST(words_that_were_not_sent_are_lost_with_the_messages) {
    BEGIN(h);
    typed_and_changed(&h, true, false);
    lost_part(&h, TF_PART_MESSAGES);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(a_change_of_what_the_server_has_is_not_lost_with_the_messages) {
    BEGIN(h);
    typed_and_changed(&h, false, true);
    lost_part(&h, TF_PART_MESSAGES);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(whatever_waited_may_be_lost_with_any_page) {
    BEGIN(h);
    typed_and_changed(&h, true, true);
    lost_part(&h, TF_PART_ANY);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(what_is_said_after_pages_were_lost_counts) {
    BEGIN(h);
    known_room(&h);
    lost_part(&h, TF_PART_ANY);
    history_send(&h, ASHA, "a1", "hello");
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(pages_of_one_device_take_nothing_of_another) {
    BEGIN(h);
    known_room(&h);
    history_send(&h, RAVI, "r2", "hello");
    history_view(&h, RAVI, TF_VIEW_DURABLE, 0);
    history_view_end(&h, RAVI);
    lost_part(&h, TF_PART_ANY);
    BREAKS(h, "nothing-lost");
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("put-back");
    TCase *c = tcase_create("put-back");
    tcase_add_test(c, a_version_goes_back_with_the_server);
    tcase_add_test(c, a_version_does_not_go_back_by_itself);
    tcase_add_test(c, once_a_device_has_the_new_log_its_time_goes_on);
    tcase_add_test(c, a_version_goes_back_with_a_disk);
    tcase_add_test(c, the_disk_of_one_device_excuses_no_other);
    tcase_add_test(c, a_read_mark_goes_back_with_a_disk);
    tcase_add_test(c, once_a_device_has_pulled_as_far_again_its_marks_stay);
    tcase_add_test(c, unread_is_recounted_all_the_same);
    tcase_add_test(c, a_deletion_that_the_server_lost_is_none);
    tcase_add_test(c, a_deletion_that_the_backup_has_is_final);
    tcase_add_test(c, a_disk_from_before_a_deletion_shows_the_message_for_a_while);
    tcase_add_test(c, not_any_longer_once_it_has_pulled_as_far_again);
    tcase_add_test(c, what_the_server_lost_may_be_done_once_more);
    tcase_add_test(c, what_its_backup_has_may_not);
    tcase_add_test(c, a_device_that_went_back_does_nothing_twice);
    tcase_add_test(c, what_is_offered_again_comes_in_any_order);
    tcase_add_test(c, a_count_of_attempts_starts_anew_on_an_older_disk);
    tcase_add_test(c, what_the_server_lost_may_wait_again);
    tcase_add_test(c, what_its_backup_has_may_not_wait_again);
    tcase_add_test(c, once_it_was_taken_again_it_may_not_either);
    tcase_add_test(c, an_offer_may_have_an_id_of_its_own);
    tcase_add_test(c, of_what_the_backup_has_nothing_is_offered);
    tcase_add_test(c, without_a_loss_nothing_is_offered);
    tcase_add_test(c, a_change_that_was_in_the_queue_alone_is_lost_with_it);
    tcase_add_test(c, what_was_typed_is_on_the_screen_and_must_be_sent);
    tcase_add_test(c, the_queue_is_not_lost_with_the_cursor);
    tcase_add_test(c, what_is_done_after_the_loss_counts);
    tcase_add_test(c, words_that_were_not_sent_are_lost_with_the_messages);
    tcase_add_test(c, a_change_of_what_the_server_has_is_not_lost_with_the_messages);
    tcase_add_test(c, whatever_waited_may_be_lost_with_any_page);
    tcase_add_test(c, what_is_said_after_pages_were_lost_counts);
    tcase_add_test(c, pages_of_one_device_take_nothing_of_another);
    tcase_add_test(c, a_send_whose_file_is_lost_may_be_set_aside);
    tcase_add_test(c, who_has_lost_no_files_cannot_say_so);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
