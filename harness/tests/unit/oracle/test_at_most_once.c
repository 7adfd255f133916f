#include "unit/oracle/claims.h"

#define RULE "at-most-once"

START_TEST(one_effect_per_action_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "hello!");
    history_applied(&h, "a2", "m1", 1);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_same_key_applied_twice_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a1", "m2", 0);
    ck_assert_str_eq(history_headline(&h, RULE),
                     "Message \"message\" was stored twice by one action of asha.");
    BREAKS(h, RULE);
}
END_TEST

/* The server stored the message and kept no record of whose action that was. */
static void stored_without_a_key(struct history *h, const char *message) {
    struct tf_audit_view first = history_entry(h, "a1", message, 0);
    first.action_id = (struct tf_id){{0}};
    history_audit(h, first);
}

START_TEST(a_message_stored_without_its_key_and_then_once_more_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    stored_without_a_key(&h, "m1");
    history_applied(&h, "a1", "m2", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_stored_without_its_key_is_one_effect) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    stored_without_a_key(&h, "m1");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_audit_entry_told_twice_is_one_entry) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    h.entry--;
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_conflict_and_then_an_effect_are_one_effect) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    history_refused_by_conflict(&h, "a2", "m1", 0, 1);
    history_applied(&h, "a2", "m1", 1);
    HOLDS(h, RULE);
}
END_TEST

/* The server did not recognise a deletion: it is written down a second time, and changes nothing.
 */
static void deleted_again(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_delete(h, ASHA, "a2", "m1", 1);
    history_applied(h, "a2", "m1", 1);
    struct tf_audit_view again = history_entry(h, "a2", "m1", 1);
    again.entry = ++h->entry;
    again.seq = 0;
    history_put(
        h, (struct tf_record){.kind = TF_RECORD_AUDIT, .node = TF_NODE_SERVER, .audit = again});
}

static void records_fail(struct history *h) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_ON,
                                      .node = TF_NODE_SERVER,
                                      .fault = {.verb = TF_VERB_DEDUP_FAULT}});
}

START_TEST(an_action_not_recognised_is_found_though_it_changes_nothing) {
    BEGIN(h);
    deleted_again(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(where_records_failed_it_may_be_applied_again_without_effect) {
    BEGIN(h);
    records_fail(&h);
    deleted_again(&h);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(where_records_failed_a_second_effect_is_found_all_the_same) {
    BEGIN(h);
    records_fail(&h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a1", "m2", 0);
    BREAKS(h, RULE);
}
END_TEST

static void stored_under_another_key(struct history *h, const char *key, const char *message) {
    struct tf_audit_view again = history_entry(h, "a1", message, 0);
    again.action_id = again.client_id = tf_id_of(key);
    history_audit(h, again);
}

START_TEST(a_send_under_a_new_key_after_a_lost_answer_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    stored_under_another_key(&h, "a7", "m2");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(new_keys_for_every_attempt_are_found_at_the_second_effect) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    stored_under_another_key(&h, "a7", "m1");
    stored_under_another_key(&h, "a8", "m2");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_user_may_say_the_same_twice) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "ok");
    history_send(&h, ASHA, "a2", "ok");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a2", "m2", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(two_users_may_say_the_same) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "ok");
    history_send(&h, RAVI, "r1", "ok");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "r1", "m2", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_command_cut_short_may_have_been_sent) {
    BEGIN(h);
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .text = TF_SLICE_LITERAL("hello"),
                                                   .cut_short = true}});
    struct tf_audit_view entry = {.device_id = tf_id_of("asha"),
                                  .action_id = tf_id_of("a9"),
                                  .client_id = tf_id_of("a9"),
                                  .message_id = tf_id_of("m1"),
                                  .conversation_id = tf_id_of("lunch"),
                                  .content = TF_SLICE_LITERAL("hello"),
                                  .new_version = 1};
    history_audit(&h, entry);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_folded_into_another_may_not_go_out_itself) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "one");
    history_edit(&h, ASHA, "a3", "m1", 1, "two");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a3")});
    history_applied(&h, "a2", "m1", 1);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(two_commands_under_one_key_are_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_send(&h, ASHA, "a1", "something else");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_deletion_under_a_new_key_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_delete(&h, ASHA, "a2", "m1", 1);
    history_applied(&h, "a2", "m1", 1);
    struct tf_audit_view again = history_entry(&h, "a2", "m1", 2);
    again.action_id = tf_id_of("a9");
    history_audit(&h, again);
    BREAKS(h, RULE);
}
END_TEST

static Suite *at_most_once_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, an_action_not_recognised_is_found_though_it_changes_nothing);
    tcase_add_test(tests, where_records_failed_it_may_be_applied_again_without_effect);
    tcase_add_test(tests, where_records_failed_a_second_effect_is_found_all_the_same);
    tcase_add_test(tests, one_effect_per_action_is_fine);
    tcase_add_test(tests, the_same_key_applied_twice_is_found);
    tcase_add_test(tests, a_message_stored_without_its_key_and_then_once_more_is_found);
    tcase_add_test(tests, a_message_stored_without_its_key_is_one_effect);
    tcase_add_test(tests, an_audit_entry_told_twice_is_one_entry);
    tcase_add_test(tests, a_conflict_and_then_an_effect_are_one_effect);
    tcase_add_test(tests, a_send_under_a_new_key_after_a_lost_answer_is_found);
    tcase_add_test(tests, new_keys_for_every_attempt_are_found_at_the_second_effect);
    tcase_add_test(tests, a_user_may_say_the_same_twice);
    tcase_add_test(tests, two_users_may_say_the_same);
    tcase_add_test(tests, a_command_cut_short_may_have_been_sent);
    tcase_add_test(tests, what_was_folded_into_another_may_not_go_out_itself);
    tcase_add_test(tests, two_commands_under_one_key_are_found);
    tcase_add_test(tests, a_deletion_under_a_new_key_is_found);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(at_most_once_suite)
