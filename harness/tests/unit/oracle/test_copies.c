/* Two devices with one queue: the second has started from a copy of the first one's disk. What of
 * this each oracle excuses, and what it does not. */
#include "unit/oracle/claims.h"

static void copy_to_tablet(struct history *h) {
    history_copied(h, TABLET, ASHA, h->index);
    history_process(h, TABLET, TF_PROCESS_STARTED);
}

/* The server takes it from the tablet. */
static void applied_from_tablet(struct history *h, const char *action, const char *message,
                                const char *text) {
    struct tf_audit_view entry = history_entry(h, action, message, 0);
    entry.device_id = tf_id_of("asha-tablet");
    if (text != NULL)
        entry.content = tf_slice_of(text);
    history_audit(h, entry);
}

START_TEST(what_waits_on_two_devices_may_come_from_either) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    copy_to_tablet(&h);
    applied_from_tablet(&h, "a1", "m1", NULL);
    HOLDS(h, "at-most-once");
}
END_TEST

START_TEST(what_waits_on_one_alone_may_not_come_from_another) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    applied_from_tablet(&h, "a1", "m1", NULL);
    BREAKS(h, "at-most-once");
}
END_TEST

START_TEST(what_was_asked_for_after_the_copy_may_not_either) {
    BEGIN(h);
    copy_to_tablet(&h);
    history_send(&h, ASHA, "a1", "hello");
    applied_from_tablet(&h, "a1", "m1", NULL);
    BREAKS(h, "at-most-once");
}
END_TEST

START_TEST(it_takes_effect_once_all_the_same) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    copy_to_tablet(&h);
    applied_from_tablet(&h, "a1", "m1", NULL);
    history_applied(&h, "a1", "m2", 0);
    BREAKS(h, "at-most-once");
}
END_TEST

static void durable(struct history *h, uint32_t node, const char *action) {
    history_view(h, node, TF_VIEW_DURABLE, 0);
    if (action != NULL) {
        history_queued(h, node, action, TF_QUEUE_WAITING, 1);
        history_look(h, node, history_row(h, HISTORY_NAMES(NULL, action), ASHA, "hello", 0, 0));
    }
    history_view_end(h, node);
}

START_TEST(the_queue_of_the_first_device_is_looked_at_for_what_it_owes) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    copy_to_tablet(&h);
    durable(&h, ASHA, "a1");
    durable(&h, TABLET, NULL);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(that_it_waits_on_the_second_is_no_excuse_for_the_first) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    copy_to_tablet(&h);
    durable(&h, TABLET, "a1");
    durable(&h, ASHA, NULL);
    durable(&h, TABLET, "a1");
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(what_became_of_it_here_says_nothing_of_the_other_queue) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    copy_to_tablet(&h);
    history_applied(&h, "a1", "m1", 0);
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_APPLIED});
    durable(&h, TABLET, "a1");
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(on_its_own_device_a_finished_action_may_not_wait_again) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_APPLIED});
    durable(&h, ASHA, "a1");
    ck_assert_uint_ge(history_findings(&h, "crash-consistent"), 1);
    history_close(&h);
}
END_TEST

/* Asha changes what waits, and it is folded in. */
static void fold(struct history *h) {
    history_edit(h, ASHA, "a2", "a1", 0, "newer");
    history_note(h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a1")});
}

START_TEST(the_second_device_says_it_in_the_older_words) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "older");
    copy_to_tablet(&h);
    fold(&h);
    applied_from_tablet(&h, "a1", "m1", "older");
    HOLDS(h, "conflict-outcome");
}
END_TEST

START_TEST(without_a_copy_the_newer_words_count) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "older");
    fold(&h);
    struct tf_audit_view entry = history_entry(&h, "a1", "m1", 0);
    entry.content = tf_slice_of("older");
    history_audit(&h, entry);
    BREAKS(h, "conflict-outcome");
}
END_TEST

/* The tablet starts from a copy of asha's disk as it was at `upto`, when the server has long taken
 * a1 from her, and its user changes what is shown there as waiting. */
static void edited_on_an_older_copy(struct history *h, uint64_t upto) {
    history_copied(h, TABLET, ASHA, upto);
    history_process(h, TABLET, TF_PROCESS_STARTED);
    history_edit(h, TABLET, "t1", "a1", 0, "newest");
    struct tf_audit_view entry = history_entry(h, "t1", "m1", 1);
    entry.content = tf_slice_of("newest");
    history_audit(h, entry);
}

START_TEST(what_waits_on_the_copy_is_known_there_though_it_was_taken_from_the_first) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    uint64_t upto = h.index;
    history_applied(&h, "a1", "m1", 0);
    edited_on_an_older_copy(&h, upto);
    HOLDS(h, "conflict-outcome");
}
END_TEST

START_TEST(what_the_copy_is_too_old_for_is_not_known_there) {
    BEGIN(h);
    uint64_t upto = h.index;
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    edited_on_an_older_copy(&h, upto);
    BREAKS(h, "conflict-outcome");
}
END_TEST

START_TEST(what_was_folded_in_after_the_copy_is_not_known_there) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "older");
    uint64_t upto = h.index;
    fold(&h);
    struct tf_audit_view entry = history_entry(&h, "a1", "m1", 0);
    entry.content = tf_slice_of("newer");
    history_audit(&h, entry);
    edited_on_an_older_copy(&h, upto);
    BREAKS(h, "conflict-outcome");
}
END_TEST

START_TEST(what_a_device_without_a_copy_has_not_seen_is_not_known_there) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, TABLET, "t1", "m1", 0, "newest");
    struct tf_audit_view entry = history_entry(&h, "t1", "m1", 1);
    entry.content = tf_slice_of("newest");
    history_audit(&h, entry);
    BREAKS(h, "conflict-outcome");
}
END_TEST

/* And then queues what it had folded in once more, as a3. */
static void older_then_again(struct history *h) {
    history_send(h, ASHA, "a1", "older");
    copy_to_tablet(h);
    fold(h);
    applied_from_tablet(h, "a1", "m1", "older");
    history_note(h, ASHA, "a3",
                 (struct tf_note){.kind = TF_NOTE_AGAIN,
                                  .other_id = tf_id_of("a1"),
                                  .message_id = tf_id_of("m1"),
                                  .type = TF_ACTION_EDIT});
}

static void again_applied(struct history *h, const char *text) {
    history_audit(h, (struct tf_audit_view){.actor_id = h->plan->users[0].id,
                                            .device_id = tf_id_of("asha"),
                                            .action_id = tf_id_of("a3"),
                                            .type = TF_ACTION_EDIT,
                                            .conversation_id = tf_id_of("lunch"),
                                            .message_id = tf_id_of("m1"),
                                            .base_version = 1,
                                            .old_version = 1,
                                            .new_version = 2,
                                            .outcome = TF_OUTCOME_APPLIED,
                                            .content = tf_slice_of(text)});
}

START_TEST(what_was_folded_in_may_be_said_again) {
    BEGIN(h);
    older_then_again(&h);
    again_applied(&h, "newer");
    ck_assert_str_eq(history_headline(&h, "at-most-once"), "");
    HOLDS(h, "conflict-outcome");
}
END_TEST

START_TEST(said_again_it_says_the_same) {
    BEGIN(h);
    older_then_again(&h);
    again_applied(&h, "something else");
    BREAKS(h, "conflict-outcome");
}
END_TEST

START_TEST(said_again_it_may_not_be_lost) {
    BEGIN(h);
    older_then_again(&h);
    durable(&h, ASHA, NULL);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(what_was_deleted_unsent_may_come_from_the_other_device) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    copy_to_tablet(&h);
    history_delete(&h, ASHA, "a2", "a1", 0);
    history_note(&h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_COALESCED});
    applied_from_tablet(&h, "a1", "m1", NULL);
    HOLDS(h, "deletion-final");
}
END_TEST

START_TEST(without_a_copy_it_never_arrives) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_delete(&h, ASHA, "a2", "a1", 0);
    history_note(&h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_COALESCED});
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, "deletion-final");
}
END_TEST

START_TEST(of_two_queues_the_order_is_not_one) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "first");
    copy_to_tablet(&h);
    history_send(&h, ASHA, "a2", "second");
    history_applied(&h, "a2", "m2", 0);
    applied_from_tablet(&h, "a1", "m1", NULL);
    HOLDS(h, "in-order");
}
END_TEST

START_TEST(what_came_after_the_copy_keeps_its_order) {
    BEGIN(h);
    copy_to_tablet(&h);
    history_send(&h, ASHA, "a1", "first");
    history_send(&h, ASHA, "a2", "second");
    history_applied(&h, "a2", "m2", 0);
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, "in-order");
}
END_TEST

START_TEST(what_the_second_device_had_before_is_lost_with_its_disk) {
    BEGIN(h);
    history_send(&h, TABLET, "t1", "mine");
    copy_to_tablet(&h);
    durable(&h, TABLET, NULL);
    HOLDS(h, "nothing-lost");
}
END_TEST

/* Asha sends something, which her storage refuses without being sure: nobody hears its name. */
static void send_cut_short(struct history *h) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_COMMAND,
                                      .node = ASHA,
                                      .command = {.kind = TF_COMMAND_SEND,
                                                  .message = TF_NAME_NONE,
                                                  .conversation_id = tf_id_of("lunch"),
                                                  .text = tf_slice_of("hello"),
                                                  .code = TF_E_STORAGE}});
}

static void applied_without_a_name(struct history *h) {
    history_audit(h, (struct tf_audit_view){.actor_id = h->plan->users[0].id,
                                            .device_id = tf_id_of("asha-tablet"),
                                            .action_id = tf_id_of("a1"),
                                            .type = TF_ACTION_SEND,
                                            .conversation_id = tf_id_of("lunch"),
                                            .message_id = tf_id_of("m1"),
                                            .new_version = 1,
                                            .seq = 9,
                                            .outcome = TF_OUTCOME_APPLIED,
                                            .content = tf_slice_of("hello")});
}

START_TEST(what_was_made_without_a_name_is_on_the_copy_too) {
    BEGIN(h);
    send_cut_short(&h);
    copy_to_tablet(&h);
    durable(&h, TABLET, "a1");
    applied_without_a_name(&h);
    ck_assert_str_eq(history_headline(&h, "crash-consistent"), "");
    HOLDS(h, "at-most-once");
}
END_TEST

START_TEST(an_older_copy_does_not_hold_it) {
    BEGIN(h);
    copy_to_tablet(&h);
    send_cut_short(&h);
    durable(&h, TABLET, "a1");
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(what_nobody_asked_for_is_on_no_copy) {
    BEGIN(h);
    copy_to_tablet(&h);
    durable(&h, TABLET, "a1");
    applied_without_a_name(&h);
    ck_assert_str_ne(history_headline(&h, "at-most-once"), "");
    ck_assert_uint_eq(history_findings(&h, "crash-consistent"), 1);
    history_close(&h);
}
END_TEST

/* The queue of asha is lost with a send in it; when she starts again, her storage fails or not.
 * What is on disk is seen then, and a second later. */
static void queue_lost(struct history *h, bool storage_fails, bool mended) {
    history_send(h, RAVI, "a0", "lunch?");
    history_applied(h, "a0", "m0", 0);
    history_send(h, ASHA, "a1", "hello");
    history_put(h, (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                      .node = ASHA,
                                      .went_back = {.verb = TF_VERB_PARTIAL_LOSS,
                                                    .from = ASHA,
                                                    .upto = h->index,
                                                    .part = TF_PART_QUEUE}});
    history_process(h, ASHA, TF_PROCESS_STARTED);
    if (storage_fails)
        history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                          .node = ASHA,
                                          .fault = {.verb = TF_VERB_IO_ERROR}});
    for (int later = 0; later < 2; later++) {
        history_view(h, ASHA, TF_VIEW_DURABLE, 0);
        if (later == 1 && mended)
            history_queued(h, ASHA, "a1", TF_QUEUE_WAITING, 1);
        history_look(h, ASHA, history_row(h, HISTORY_NAMES(NULL, "a1"), ASHA, "hello", 0, 0));
        history_view_end(h, ASHA);
        history_at(h, h->now_us + TF_SECOND);
    }
}

START_TEST(what_a_disk_lost_may_be_mended_when_it_works_again) {
    BEGIN(h);
    queue_lost(&h, true, true);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(with_a_working_disk_it_is_mended_at_once) {
    BEGIN(h);
    queue_lost(&h, false, true);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(it_is_mended_in_the_end) {
    BEGIN(h);
    queue_lost(&h, true, false);
    BREAKS(h, "crash-consistent");
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("copies");
    TCase *c = tcase_create("copies");
    tcase_add_test(c, what_waits_on_two_devices_may_come_from_either);
    tcase_add_test(c, what_waits_on_one_alone_may_not_come_from_another);
    tcase_add_test(c, what_was_asked_for_after_the_copy_may_not_either);
    tcase_add_test(c, it_takes_effect_once_all_the_same);
    tcase_add_test(c, the_queue_of_the_first_device_is_looked_at_for_what_it_owes);
    tcase_add_test(c, that_it_waits_on_the_second_is_no_excuse_for_the_first);
    tcase_add_test(c, what_became_of_it_here_says_nothing_of_the_other_queue);
    tcase_add_test(c, on_its_own_device_a_finished_action_may_not_wait_again);
    tcase_add_test(c, the_second_device_says_it_in_the_older_words);
    tcase_add_test(c, without_a_copy_the_newer_words_count);
    tcase_add_test(c, what_waits_on_the_copy_is_known_there_though_it_was_taken_from_the_first);
    tcase_add_test(c, what_the_copy_is_too_old_for_is_not_known_there);
    tcase_add_test(c, what_was_folded_in_after_the_copy_is_not_known_there);
    tcase_add_test(c, what_a_device_without_a_copy_has_not_seen_is_not_known_there);
    tcase_add_test(c, what_was_folded_in_may_be_said_again);
    tcase_add_test(c, said_again_it_says_the_same);
    tcase_add_test(c, said_again_it_may_not_be_lost);
    tcase_add_test(c, what_was_deleted_unsent_may_come_from_the_other_device);
    tcase_add_test(c, without_a_copy_it_never_arrives);
    tcase_add_test(c, of_two_queues_the_order_is_not_one);
    tcase_add_test(c, what_came_after_the_copy_keeps_its_order);
    tcase_add_test(c, what_the_second_device_had_before_is_lost_with_its_disk);
    tcase_add_test(c, what_was_made_without_a_name_is_on_the_copy_too);
    tcase_add_test(c, an_older_copy_does_not_hold_it);
    tcase_add_test(c, what_nobody_asked_for_is_on_no_copy);
    tcase_add_test(c, what_a_disk_lost_may_be_mended_when_it_works_again);
    tcase_add_test(c, with_a_working_disk_it_is_mended_at_once);
    tcase_add_test(c, it_is_mended_in_the_end);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
