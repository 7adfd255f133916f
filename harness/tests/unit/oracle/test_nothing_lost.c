/* nothing-lost. The rule itself: an accepted action is somewhere, unless its command was cut short
 * or its user had gone. The other files of that name are about one way each in which an action may
 * end. */
#include "unit/oracle/claims.h"
#include "unit/oracle/queue_looks.h"

#define RULE "nothing-lost"

START_TEST(an_applied_action_is_accounted_for) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_that_is_nowhere_is_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    queue_empty(&h, ASHA);
    ck_assert_str_eq(history_headline(&h, RULE),
                     "asha lost an accepted action: the send of \"message\" is neither "
                     "in its queue nor with the server.");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_waits_in_the_queue_is_not_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    queue_holds(&h, ASHA, "a1", TF_QUEUE_WAITING);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_gone_after_a_kill_is_lost_even_if_it_went_on_before) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_send(&h, ASHA, "a2", "again");
    history_applied(&h, "a1", "m1", 0);
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    queue_empty(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(without_a_look_at_the_queue_nothing_is_claimed) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_rejected_action_that_is_shown_is_accounted_for) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "");
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    history_note(&h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    queue_holds(&h, ASHA, "a1", TF_QUEUE_PARKED);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_rejected_action_that_is_not_shown_is_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "");
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    queue_empty(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_command_cut_short_may_be_gone) {
    BEGIN(h);
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .action_id = tf_id_of("a1"),
                                                   .text = TF_SLICE_LITERAL("hello"),
                                                   .cut_short = true}});
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_deletion_cut_short_may_have_taken_the_send_along) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_DELETE,
                                                   .message_id = tf_id_of("a1"),
                                                   .cut_short = true}});
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_command_that_failed_on_storage_may_have_taken_others_along) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    struct tf_record record = {.kind = TF_RECORD_COMMAND, .node = ASHA};
    record.command.kind = TF_COMMAND_DELETE;
    record.command.message_id = tf_id_of("a1");
    record.command.message = TF_NAME_NONE;
    record.command.conversation_id = tf_id_of("lunch");
    record.command.code = TF_E_STORAGE;
    history_put(&h, record);
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

static void stay(struct history *h, enum tf_action_type type, uint64_t seq) {
    history_audit(h, (struct tf_audit_view){.type = type,
                                            .outcome = TF_OUTCOME_APPLIED,
                                            .conversation_id = tf_id_of("lunch"),
                                            .user_id = tf_id_of("asha"),
                                            .seq = seq});
}

/* Asha was taken out and in again; what she writes then is gone from her queue. */
static void gone_in_a_later_stay(struct history *h, bool dies) {
    stay(h, TF_ACTION_LEAVE, 13);
    stay(h, TF_ACTION_JOIN, 14);
    history_send(h, ASHA, "a1", "hello");
    if (dies) {
        history_process(h, ASHA, TF_PROCESS_KILLED);
        history_process(h, ASHA, TF_PROCESS_STARTED);
    }
    queue_empty(h, ASHA);
}

START_TEST(what_is_gone_unsaid_in_a_later_stay_is_lost) {
    BEGIN(h);
    gone_in_a_later_stay(&h, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_process_that_died_could_not_say_that_it_was_withdrawn) {
    BEGIN(h);
    gone_in_a_later_stay(&h, true);
    HOLDS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, an_applied_action_is_accounted_for);
    tcase_add_test(tests, an_action_that_is_nowhere_is_lost);
    tcase_add_test(tests, what_waits_in_the_queue_is_not_lost);
    tcase_add_test(tests, an_action_gone_after_a_kill_is_lost_even_if_it_went_on_before);
    tcase_add_test(tests, without_a_look_at_the_queue_nothing_is_claimed);
    tcase_add_test(tests, a_rejected_action_that_is_shown_is_accounted_for);
    tcase_add_test(tests, a_rejected_action_that_is_not_shown_is_lost);
    tcase_add_test(tests, a_command_cut_short_may_be_gone);
    tcase_add_test(tests, a_deletion_cut_short_may_have_taken_the_send_along);
    tcase_add_test(tests, a_command_that_failed_on_storage_may_have_taken_others_along);
    tcase_add_test(tests, what_is_gone_unsaid_in_a_later_stay_is_lost);
    tcase_add_test(tests, a_process_that_died_could_not_say_that_it_was_withdrawn);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
