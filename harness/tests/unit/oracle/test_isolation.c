#include "unit/oracle/claims.h"

#define RULE "isolation"

/* From now on lunch is asha's alone, and the plan says so. */
static void without_ravi(struct history *h) {
    struct tf_plan_conversation *lunch = &h->plan->conversations[0];
    lunch->users[1] = lunch->users[0];
}

static void told(struct history *h, uint32_t node, enum tf_record_kind kind, const char *bytes) {
    history_put(
        h, (struct tf_record){.kind = kind, .node = node, .net = {.bytes = tf_slice_of(bytes)}});
}

static void revoke(struct history *h, uint32_t who) {
    struct tf_step *step = h->plan->steps;
    step->verb = TF_VERB_SESSION_CHANGE;
    step->admin = TF_ADMIN_REVOKE;
    step->who = who;
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                      .node = who,
                                      .fault = {.verb = step->verb, .step = step->id}});
}

static void wiped(struct history *h, uint32_t node) {
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_NOTE, .node = node, .note = {.kind = TF_NOTE_WIPED}});
}

static void shows_lunch(struct history *h, uint32_t node) {
    history_view(h, node, TF_VIEW_SHOWN, 0);
    history_lunch(h, node, (struct tf_conversation_view){.participant_count = 2});
    history_view_end(h, node);
}

/* -- Sent -- */

START_TEST(an_action_taken_from_its_own_user_is_fine) {
    BEGIN(h);
    history_send(&h, TABLET, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_taken_as_another_users_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    struct tf_audit_view entry = history_entry(&h, "a1", "m1", 0);
    entry.actor_id = h.plan->users[h.plan->replicas[RAVI].user].id;
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

/* -- Stored and shown -- */

START_TEST(an_action_in_the_queue_of_another_device_of_its_user_is_no_leak) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_view(&h, TABLET, TF_VIEW_DURABLE, 0);
    history_queued(&h, TABLET, "a1", TF_QUEUE_WAITING, 1);
    history_view_end(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_in_the_queue_of_another_user_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_view(&h, RAVI, TF_VIEW_DURABLE, 0);
    history_queued(&h, RAVI, "a1", TF_QUEUE_WAITING, 1);
    history_view_end(&h, RAVI);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_shown_to_a_participant_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_message_shown_to_a_stranger_is_found) {
    BEGIN(h);
    without_ravi(&h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_unsent_message_shown_to_another_user_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES(NULL, "a1"), ASHA, "hello", 0, 0));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conversation_of_others_that_is_shown_is_found) {
    BEGIN(h);
    without_ravi(&h);
    shows_lunch(&h, RAVI);
    BREAKS(h, RULE);
}
END_TEST

/* -- Told -- */

START_TEST(what_a_participant_is_told_is_fine) {
    BEGIN(h);
    told(&h, RAVI, TF_RECORD_FRAME_DOWN, "{\"message\":{\"conversationId\":\"lunch\"}}");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_frame_about_a_conversation_of_others_is_found) {
    BEGIN(h);
    without_ravi(&h);
    told(&h, RAVI, TF_RECORD_FRAME_DOWN, "{\"message\":{\"conversationId\":\"lunch\"}}");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_answer_with_a_conversation_of_others_is_found) {
    BEGIN(h);
    without_ravi(&h);
    told(&h, RAVI, TF_RECORD_ANSWER, "[{\"seq\":\"1\",\"conversation\":{\"id\":\"lunch\"}}]");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conversation_of_others_behind_other_names_is_found) {
    BEGIN(h);
    without_ravi(&h);
    told(&h, RAVI, TF_RECORD_ANSWER,
         "[{\"conversationId\":\"a\"},{\"conversationId\":\"a\"},{\"conversationId\":\"lunch\"}]");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_name_of_a_conversation_within_a_text_is_no_leak) {
    BEGIN(h);
    without_ravi(&h);
    told(&h, RAVI, TF_RECORD_ANSWER, "{\"content\":\"\\\"conversationId\\\":\\\"lunch\\\"\"}");
    HOLDS(h, RULE);
}
END_TEST

/* -- Revoked -- */

START_TEST(a_device_that_wipes_itself_when_its_user_is_revoked_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    shows_lunch(&h, ASHA);
    revoke(&h, ASHA);
    wiped(&h, ASHA);
    history_rest(&h);
    history_view(&h, ASHA, TF_VIEW_SHOWN, 0);
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_device_that_wipes_itself_for_nothing_is_found) {
    BEGIN(h);
    wiped(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_revoked_device_that_still_shows_something_is_found) {
    BEGIN(h);
    revoke(&h, ASHA);
    history_rest(&h);
    shows_lunch(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_wiped_device_that_still_shows_something_is_found) {
    BEGIN(h);
    revoke(&h, ASHA);
    wiped(&h, ASHA);
    history_rest(&h);
    shows_lunch(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(others_than_the_revoked_keep_what_they_have) {
    BEGIN(h);
    revoke(&h, ASHA);
    history_rest(&h);
    shows_lunch(&h, RAVI);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_wiped_by_revocation_is_not_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    revoke(&h, ASHA);
    wiped(&h, ASHA);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(what_was_wiped_without_revocation_is_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    wiped(&h, ASHA);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    BREAKS(h, "nothing-lost");
}
END_TEST

static Suite *isolation_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, an_action_taken_from_its_own_user_is_fine);
    tcase_add_test(tests, an_action_taken_as_another_users_is_found);
    tcase_add_test(tests, an_action_in_the_queue_of_another_device_of_its_user_is_no_leak);
    tcase_add_test(tests, an_action_in_the_queue_of_another_user_is_found);
    tcase_add_test(tests, a_message_shown_to_a_participant_is_fine);
    tcase_add_test(tests, a_message_shown_to_a_stranger_is_found);
    tcase_add_test(tests, an_unsent_message_shown_to_another_user_is_found);
    tcase_add_test(tests, a_conversation_of_others_that_is_shown_is_found);
    tcase_add_test(tests, what_a_participant_is_told_is_fine);
    tcase_add_test(tests, a_frame_about_a_conversation_of_others_is_found);
    tcase_add_test(tests, an_answer_with_a_conversation_of_others_is_found);
    tcase_add_test(tests, a_conversation_of_others_behind_other_names_is_found);
    tcase_add_test(tests, the_name_of_a_conversation_within_a_text_is_no_leak);
    tcase_add_test(tests, a_device_that_wipes_itself_when_its_user_is_revoked_is_fine);
    tcase_add_test(tests, a_device_that_wipes_itself_for_nothing_is_found);
    tcase_add_test(tests, a_revoked_device_that_still_shows_something_is_found);
    tcase_add_test(tests, a_wiped_device_that_still_shows_something_is_found);
    tcase_add_test(tests, others_than_the_revoked_keep_what_they_have);
    tcase_add_test(tests, what_was_wiped_by_revocation_is_not_lost);
    tcase_add_test(tests, what_was_wiped_without_revocation_is_lost);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(isolation_suite)
