#include "unit/oracle/claims.h"

#define RULE "in-order"

START_TEST(program_order_holds) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_send(&h, ASHA, "a2", "two");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a2", "m2", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_later_send_that_overtakes_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_send(&h, ASHA, "a2", "two");
    history_applied(&h, "a2", "m2", 0);
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

/* Two edits are asked for, the disk loses its queue, `first` comes before the other one. */
static void take_in_order(struct history *h, const char *first, bool loses) {
    history_send(h, ASHA, "a1", "one");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "e1", "m1", 1, "two");
    if (loses)
        history_put(h, (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                          .node = ASHA,
                                          .went_back = {.verb = TF_VERB_PARTIAL_LOSS,
                                                        .upto = h->index,
                                                        .from = ASHA,
                                                        .part = TF_PART_QUEUE}});
    history_send(h, ASHA, "a2", "three");
    history_applied(h, first, first[0] == 'e' ? "m1" : "m2", first[0] == 'e' ? 1 : 0);
    history_applied(h, first[0] == 'e' ? "a2" : "e1", first[0] == 'e' ? "m2" : "m1",
                    first[0] == 'e' ? 0 : 1);
}

START_TEST(what_a_disk_lost_may_arrive_behind_what_was_left) {
    BEGIN(h);
    take_in_order(&h, "a2", true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_no_disk_lost_may_not) {
    BEGIN(h);
    take_in_order(&h, "a2", false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(two_devices_have_no_order_between_them) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_send(&h, TABLET, "t1", "two");
    history_applied(&h, "t1", "m2", 0);
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(conversations_do_not_wait_for_each_other) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_send(&h, ASHA, "a2", "two");
    struct tf_audit_view elsewhere = history_entry(&h, "a2", "m2", 0);
    elsewhere.conversation_id = tf_id_of("dinner");
    elsewhere.client_id = tf_id_of("x2"); /* a message that is known in no conversation yet */
    history_audit(&h, elsewhere);
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_absorbed_others_may_stand_at_any_of_their_places) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "first");
    history_send(&h, ASHA, "a3", "two");
    history_edit(&h, ASHA, "a4", "m1", 1, "second");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a4")});
    history_applied(&h, "a4", "m1", 1);
    history_applied(&h, "a3", "m2", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_met_a_conflict_may_come_later) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    history_send(&h, ASHA, "a3", "two");
    history_refused_by_conflict(&h, "a2", "m1", 1, 1);
    history_applied(&h, "a3", "m2", 0);
    history_applied(&h, "a2", "m1", 1);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_reply_before_its_parent_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_reply(&h, RAVI, "r1", "m1", "two");
    history_applied(&h, "r1", "m2", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_reply_that_lost_its_parent_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_reply(&h, ASHA, "a2", "a1", "two");
    struct tf_audit_view entry = history_entry(&h, "a2", "m2", 0);
    entry.reply_to = (struct tf_id){{0}};
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_reply_by_client_id_arrives_with_the_server_id_of_its_parent) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_reply(&h, ASHA, "a2", "a1", "two");
    history_applied(&h, "a1", "m1", 0);
    struct tf_audit_view entry = history_entry(&h, "a2", "m2", 0);
    entry.reply_to = tf_id_of("m1");
    history_audit(&h, entry);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_of_what_is_not_there_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_edit(&h, ASHA, "a2", "a1", 0, "two");
    struct tf_audit_view entry = history_entry(&h, "a2", "m1", 0);
    entry.client_id = tf_id_of("a1");
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

static void shown_reply(struct history *h, bool with_parent) {
    history_send(h, ASHA, "a1", "one");
    history_applied(h, "a1", "m1", 0);
    history_reply(h, ASHA, "a2", "m1", "two");
    history_applied(h, "a2", "m2", 0);
    history_view(h, RAVI, TF_VIEW_SHOWN, 1);
    if (with_parent)
        history_look(h, RAVI, history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "one", 1, 11));
    struct tf_message_view reply = history_row(h, HISTORY_NAMES("m2", "a2"), ASHA, "two", 1, 12);
    reply.reply_to = tf_id_of("m1");
    history_look(h, RAVI, reply);
    history_view_end(h, RAVI);
}

START_TEST(a_reply_is_shown_with_its_parent) {
    BEGIN(h);
    shown_reply(&h, true);
    HOLDS(h, RULE);
}
END_TEST

/* Asha's disk has lost pages of what it keeps; then she sees her answer to an own message. */
static void shown_after_pages_were_lost(struct history *h, bool sent) {
    history_send(h, ASHA, "a1", "one");
    if (sent)
        history_applied(h, "a1", "m1", 0);
    history_reply(h, ASHA, "a2", "a1", "two");
    history_put(h, (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                      .node = ASHA,
                                      .went_back = {.verb = TF_VERB_BIT_ROT,
                                                    .upto = h->index,
                                                    .from = ASHA,
                                                    .part = TF_PART_MESSAGES}});
    history_cursor(h, ASHA, 0, 99);
    history_view(h, ASHA, TF_VIEW_SHOWN, 0);
    struct tf_message_view reply = history_row(h, HISTORY_NAMES(NULL, "a2"), ASHA, "two", 0, 0);
    reply.reply_to = tf_id_of("a1");
    history_look(h, ASHA, reply);
    history_view_end(h, ASHA);
}

START_TEST(an_answer_to_words_that_a_disk_lost_stands_alone) {
    BEGIN(h);
    shown_after_pages_were_lost(&h, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_to_what_the_server_has_does_not) {
    BEGIN(h);
    shown_after_pages_were_lost(&h, true);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_reply_shown_without_its_parent_is_found) {
    BEGIN(h);
    shown_reply(&h, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_reply_refused_for_a_parent_that_is_there_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_reply(&h, ASHA, "a2", "a1", "two");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME,
                                  .outcome = TF_OUTCOME_REJECTED,
                                  .refusal = TF_REFUSAL_UNKNOWN_MESSAGE});
    BREAKS(h, RULE);
}
END_TEST

/* Asha's reply is refused; the scenario answered a request of `lied_about`. */
static void refused_after_a_scripted_answer(struct history *h, const char *lied_about) {
    history_send(h, ASHA, "a1", "one");
    history_applied(h, "a1", "m1", 0);
    history_reply(h, ASHA, "a2", "a1", "two");
    history_put(h,
                (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                   .node = ASHA,
                                   .fault = {.verb = TF_VERB_SCRIPTED_ANSWER,
                                             .exchange = history_attempt(h, ASHA, lied_about, 1)}});
    history_note(h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME,
                                  .outcome = TF_OUTCOME_REJECTED,
                                  .refusal = TF_REFUSAL_UNKNOWN_MESSAGE});
}

START_TEST(a_reply_that_the_scenario_refused_is_fine) {
    BEGIN(h);
    refused_after_a_scripted_answer(&h, "a2");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_the_scenario_said_of_another_action_excuses_no_reply) {
    BEGIN(h);
    refused_after_a_scripted_answer(&h, "a1");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_reply_refused_for_a_parent_that_never_came_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_reply(&h, ASHA, "a2", "a1", "two");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME,
                                  .outcome = TF_OUTCOME_REJECTED,
                                  .refusal = TF_REFUSAL_UNKNOWN_MESSAGE});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_reply_refused_for_a_parent_that_was_forgotten_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_delete(&h, ASHA, "a3", "m1", 1);
    history_applied(&h, "a3", "m1", 1);
    history_forgotten(&h, "m1");
    history_reply(&h, ASHA, "a2", "m1", "two");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME,
                                  .outcome = TF_OUTCOME_REJECTED,
                                  .refusal = TF_REFUSAL_UNKNOWN_MESSAGE});
    HOLDS(h, RULE);
}
END_TEST

/* The send a1 is set aside; its user has it tried again before or after the send a2 gets there. */
static void set_aside_and_tried_again(struct history *h, bool before) {
    const struct tf_note retried = {.kind = TF_NOTE_RETRIED};
    history_send(h, ASHA, "a1", "one");
    history_send(h, ASHA, "a2", "two");
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    if (before)
        history_note(h, ASHA, "a1", retried);
    history_applied(h, "a2", "m2", 0);
    if (!before)
        history_note(h, ASHA, "a1", retried);
    history_applied(h, "a1", "m1", 0);
}

START_TEST(what_was_set_aside_comes_after_what_went_on_without_it) {
    BEGIN(h);
    set_aside_and_tried_again(&h, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_waits_again_keeps_its_place) {
    BEGIN(h);
    set_aside_and_tried_again(&h, true);
    BREAKS(h, RULE);
}
END_TEST

/* The server loses ravi's m1 and asha's answer to it; she offers her answer again. */
static void parent_rolled_back(struct history *h, bool is_back) {
    history_send(h, RAVI, "r1", "one");
    history_applied(h, "r1", "m1", 0);
    history_reply(h, ASHA, "a2", "m1", "two");
    history_applied(h, "a2", "m2", 0);
    history_cursor(h, ASHA, 0, 12);
    history_restored(h, 0);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_CURSOR,
                       .node = ASHA,
                       .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 13}, .old_seq = 12}});
    if (is_back)
        history_applied(h, "r1", "m1", 0);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = TF_PHASE_REST});
    history_note(h, ASHA, "a2", (struct tf_note){.kind = TF_NOTE_SYNC});
    struct tf_message_view reply = history_row(h, HISTORY_NAMES(NULL, "a2"), ASHA, "two", 0, 0);
    reply.reply_to = tf_id_of("m1");
    history_view(h, ASHA, TF_VIEW_SHOWN, 0);
    history_look(h, ASHA, reply);
    history_lunch(h, ASHA, (struct tf_conversation_view){.unread = 0});
    history_view_end(h, ASHA);
}

START_TEST(an_answer_to_what_nobody_holds_any_more_may_stand_alone) {
    BEGIN(h);
    parent_rolled_back(&h, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_to_what_was_offered_again_may_not_stand_alone_at_rest) {
    BEGIN(h);
    parent_rolled_back(&h, true);
    BREAKS(h, RULE);
}
END_TEST

/* Two sends of a device with an extension, `apart_us` from one another; the later one gets there
 * first. */
static void two_processes_send(struct history *h, tf_time apart_us) {
    h->plan->replicas[TABLET].extends = ASHA + 1;
    history_send(h, ASHA, "a1", "one");
    history_at(h, h->now_us + apart_us);
    history_send(h, ASHA, "a2", "two");
    history_applied(h, "a2", "m2", 0);
    history_applied(h, "a1", "m1", 0);
}

START_TEST(what_two_processes_are_asked_for_at_one_instant_has_no_order) {
    BEGIN(h);
    two_processes_send(&h, 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_two_processes_are_asked_for_one_after_the_other_has_one) {
    BEGIN(h);
    two_processes_send(&h, TF_MS);
    BREAKS(h, RULE);
}
END_TEST

static Suite *in_order_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_reply_refused_for_a_parent_that_was_forgotten_is_fine);
    tcase_add_test(tests, program_order_holds);
    tcase_add_test(tests, a_later_send_that_overtakes_is_found);
    tcase_add_test(tests, two_devices_have_no_order_between_them);
    tcase_add_test(tests, conversations_do_not_wait_for_each_other);
    tcase_add_test(tests, an_edit_that_absorbed_others_may_stand_at_any_of_their_places);
    tcase_add_test(tests, an_edit_that_met_a_conflict_may_come_later);
    tcase_add_test(tests, a_reply_before_its_parent_is_found);
    tcase_add_test(tests, a_reply_that_lost_its_parent_is_found);
    tcase_add_test(tests, a_reply_by_client_id_arrives_with_the_server_id_of_its_parent);
    tcase_add_test(tests, an_edit_of_what_is_not_there_is_found);
    tcase_add_test(tests, a_reply_is_shown_with_its_parent);
    tcase_add_test(tests, an_answer_to_words_that_a_disk_lost_stands_alone);
    tcase_add_test(tests, an_answer_to_what_the_server_has_does_not);
    tcase_add_test(tests, a_reply_shown_without_its_parent_is_found);
    tcase_add_test(tests, a_reply_refused_for_a_parent_that_is_there_is_found);
    tcase_add_test(tests, a_reply_that_the_scenario_refused_is_fine);
    tcase_add_test(tests, what_the_scenario_said_of_another_action_excuses_no_reply);
    tcase_add_test(tests, a_reply_refused_for_a_parent_that_never_came_is_fine);
    tcase_add_test(tests, what_was_set_aside_comes_after_what_went_on_without_it);
    tcase_add_test(tests, what_waits_again_keeps_its_place);
    tcase_add_test(tests, an_answer_to_what_nobody_holds_any_more_may_stand_alone);
    tcase_add_test(tests, an_answer_to_what_was_offered_again_may_not_stand_alone_at_rest);
    tcase_add_test(tests, what_a_disk_lost_may_arrive_behind_what_was_left);
    tcase_add_test(tests, what_no_disk_lost_may_not);
    tcase_add_test(tests, what_two_processes_are_asked_for_at_one_instant_has_no_order);
    tcase_add_test(tests, what_two_processes_are_asked_for_one_after_the_other_has_one);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(in_order_suite)
