#include "unit/oracle/claims.h"

#include <string.h>

/* A plan with one check; m1 is asha's "message", made by her first command. */
static struct tf_check *begin(struct history *h, enum tf_check_kind kind, uint32_t node) {
    history_begin(h, DEVICES);
    h->plan->checks = tf_alloc_zero(1, sizeof(*h->plan->checks));
    h->plan->check_count = 1;
    h->plan->first_finally = h->plan->first_always = h->plan->first_sometimes = 1;
    h->plan->checks[0] = (struct tf_check){.kind = kind, .node = node, .place = {40, 7}};
    return &h->plan->checks[0];
}

static void ask(struct history *h, bool always, bool sometimes) {
    struct tf_record record = {.kind = TF_RECORD_CHECK, .node = TF_NODE_NONE};
    record.check.always = always;
    record.check.sometimes = sometimes;
    history_put(h, record);
}

static void stored_and_seen_by_ravi(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    struct tf_message_view row = history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11);
    row.status = TF_STATUS_DELIVERED;
    history_look(h, RAVI, row);
}

START_TEST(a_message_that_appears_once_does) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, RAVI)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    stored_and_seen_by_ravi(&h);
    ask(&h, false, false);
    HOLDS(h, "expect");
}
END_TEST

START_TEST(a_message_that_does_not_appear_is_told_with_its_place) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, RAVI)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    history_send(&h, ASHA, "a1", "hello");
    ask(&h, false, false);
    ck_assert_str_eq(history_headline(&h, "expect"),
                     "\"message\" at ravi was expected to appear 1 time, but it appeared 0 times.");
    ck_assert_uint_eq(h.result.findings[0].place.line, 40);
    BREAKS(h, "expect");
}
END_TEST

START_TEST(everywhere_means_every_device_of_a_participant) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, TF_NODE_ALL)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    stored_and_seen_by_ravi(&h);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    ask(&h, false, false);
    ck_assert_ptr_nonnull(strstr(history_headline(&h, "expect"), "at asha-tablet"));
    BREAKS(h, "expect");
}
END_TEST

START_TEST(a_device_that_never_started_is_not_asked) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, TF_NODE_ALL)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    h.plan->replicas[TABLET].starts_later = true;
    stored_and_seen_by_ravi(&h);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    ask(&h, false, false);
    HOLDS(h, "expect");
}
END_TEST

START_TEST(any_means_at_least_one) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, TF_NODE_ANY)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    stored_and_seen_by_ravi(&h);
    ask(&h, false, false);
    HOLDS(h, "expect");
}
END_TEST

START_TEST(a_copy_under_another_key_counts_as_an_appearance) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, RAVI)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    stored_and_seen_by_ravi(&h);
    struct tf_audit_view again = history_entry(&h, "a1", "m2", 0);
    again.action_id = again.client_id = tf_id_of("a7");
    history_audit(&h, again);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m2", "a7"), ASHA, "hello", 1, 12));
    ask(&h, false, false);
    BREAKS(h, "expect");
}
END_TEST

START_TEST(status_and_text_are_compared) {
    struct history h;
    struct tf_check *check = begin(&h, TF_CHECK_MESSAGE, RAVI);
    check->has_status = true;
    check->status = TF_STATUS_DELIVERED;
    check->text = tf_strdup("hullo");
    check->text_len = 5;
    stored_and_seen_by_ravi(&h);
    ask(&h, false, false);
    ck_assert_str_eq(history_headline(&h, "expect"),
                     "\"message\" at ravi was expected to read \"hullo\", but it read \"hello\".");
    BREAKS(h, "expect");
}
END_TEST

START_TEST(a_tombstone_does_not_appear_unless_deletion_is_asked_for) {
    struct history h;
    struct tf_check *check = begin(&h, TF_CHECK_MESSAGE, RAVI);
    check->count = (struct tf_count){TF_COMPARE_EQUAL, 0};
    stored_and_seen_by_ravi(&h);
    history_delete(&h, ASHA, "a2", "m1", 1);
    history_applied(&h, "a2", "m1", 1);
    struct tf_message_view tombstone = history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "", 2, 11);
    tombstone.is_deleted = true;
    history_look(&h, RAVI, tombstone);
    ask(&h, false, false);
    check->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    check->deleted = TF_YES;
    ask(&h, false, false);
    HOLDS(h, "expect");
}
END_TEST

START_TEST(the_server_is_asked_by_its_audit) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, TF_NODE_SERVER)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    ask(&h, false, false);
    HOLDS(h, "expect");
}
END_TEST

START_TEST(the_queue_is_counted_by_what_was_seen_last) {
    struct history h;
    begin(&h, TF_CHECK_QUEUE, ASHA)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    history_send(&h, ASHA, "a1", "hello");
    history_status(&h, ASHA, 2, 0, 1);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    history_view_end(&h, ASHA);
    ask(&h, false, false);
    HOLDS(h, "expect");
}
END_TEST

START_TEST(unread_is_compared) {
    struct history h;
    begin(&h, TF_CHECK_UNREAD, RAVI)->count = (struct tf_count){TF_COMPARE_AT_MOST, 1};
    history_view(&h, RAVI, TF_VIEW_SHOWN, 1);
    history_lunch(&h, RAVI, (struct tf_conversation_view){.unread = 2});
    history_view_end(&h, RAVI);
    ask(&h, false, false);
    BREAKS(h, "expect");
}
END_TEST

START_TEST(typing_is_seen_or_not) {
    struct history h;
    struct tf_check *check = begin(&h, TF_CHECK_TYPING, RAVI);
    check->shown = TF_YES;
    history_view(&h, RAVI, TF_VIEW_SHOWN, 1);
    history_put(&h, (struct tf_record){.kind = TF_RECORD_VIEW_TYPING,
                                       .node = RAVI,
                                       .typing = {tf_id_of("lunch"), tf_id_of("asha")}});
    history_view_end(&h, RAVI);
    ask(&h, false, false);
    check->shown = TF_NO;
    ask(&h, false, false);
    BREAKS(h, "expect");
}
END_TEST

START_TEST(an_always_is_told_once) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, RAVI)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    history_send(&h, ASHA, "a1", "hello");
    ask(&h, true, false);
    ask(&h, true, false);
    BREAKS(h, "always");
}
END_TEST

START_TEST(a_sometimes_is_remembered_and_never_fails) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, RAVI)->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
    h.plan->first_sometimes = 0;
    h.plan->sometimes_count = 1;
    history_send(&h, ASHA, "a1", "hello");
    ask(&h, false, true);
    history_applied(&h, "a1", "m1", 0);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    ask(&h, false, true);
    history_end(&h);
    ck_assert_uint_eq(h.result.sometimes_seen, 1);
    ck_assert_uint_eq(h.result.finding_count, 0);
    history_close(&h);
}
END_TEST

START_TEST(an_aimed_fault_that_never_fired_fails) {
    struct history h;
    begin(&h, TF_CHECK_MESSAGE, RAVI);
    history_put(&h, (struct tf_record){.kind = TF_RECORD_UNFIRED,
                                       .node = ASHA,
                                       .fault = {.verb = TF_VERB_LOSE_RESPONSE, .step = 3}});
    ck_assert_str_eq(history_headline(&h, "unfired"),
                     "The answer you wanted to lose was never sent.");
    BREAKS(h, "unfired");
}
END_TEST

#define THE_STEP 4711

/* One step of a user, and what came of it. */
static void act(struct history *history, enum tf_refused refused, struct tf_record record) {
    begin(history, TF_CHECK_MESSAGE, RAVI);
    history->plan->wants_steps_done = true;
    struct tf_step *step = &history->plan->steps[0];
    step->id = THE_STEP;
    step->verb = TF_VERB_RESOLVE;
    step->place = (struct tf_place){12, 5};
    step->refused = refused;
    record.kind = TF_RECORD_COMMAND;
    record.node = ASHA;
    record.command.kind = TF_COMMAND_RESOLVE;
    record.command.step = THE_STEP;
    record.command.message = TF_NAME_NONE;
    record.command.code = TF_E_NOT_FOUND;
    history_put(history, record);
    history_end(history);
}

START_TEST(a_step_that_the_app_refuses_fails_at_its_line) {
    struct history h;
    act(&h, TF_REFUSED_NO, (struct tf_record){.command.accepted = false});
    ck_assert_uint_eq(history_findings(&h, "refused"), 1);
    ck_assert_uint_eq(h.result.findings[0].place.line, 12);
    history_close(&h);
}
END_TEST

START_TEST(a_step_that_should_have_been_refused_fails) {
    struct history h;
    act(&h, TF_REFUSED_YES, (struct tf_record){.command.accepted = true});
    ck_assert_uint_eq(history_findings(&h, "refused"), 1);
    history_close(&h);
}
END_TEST

START_TEST(a_refusal_that_was_meant_or_cut_short_is_fine) {
    struct history h;
    act(&h, TF_REFUSED_YES, (struct tf_record){.command.accepted = false});
    ck_assert_uint_eq(history_findings(&h, "refused"), 0);
    history_close(&h);
    act(&h, TF_REFUSED_MAYBE, (struct tf_record){.command.accepted = false});
    ck_assert_uint_eq(history_findings(&h, "refused"), 0);
    history_close(&h);
    act(&h, TF_REFUSED_NO, (struct tf_record){.command.cut_short = true});
    ck_assert_uint_eq(history_findings(&h, "refused"), 0);
    history_close(&h);
}
END_TEST

static Suite *expect_suite(void) {
    Suite *suite = suite_create("expect");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_message_that_appears_once_does);
    tcase_add_test(tests, a_message_that_does_not_appear_is_told_with_its_place);
    tcase_add_test(tests, everywhere_means_every_device_of_a_participant);
    tcase_add_test(tests, a_device_that_never_started_is_not_asked);
    tcase_add_test(tests, any_means_at_least_one);
    tcase_add_test(tests, a_copy_under_another_key_counts_as_an_appearance);
    tcase_add_test(tests, status_and_text_are_compared);
    tcase_add_test(tests, a_tombstone_does_not_appear_unless_deletion_is_asked_for);
    tcase_add_test(tests, the_server_is_asked_by_its_audit);
    tcase_add_test(tests, the_queue_is_counted_by_what_was_seen_last);
    tcase_add_test(tests, unread_is_compared);
    tcase_add_test(tests, typing_is_seen_or_not);
    tcase_add_test(tests, an_always_is_told_once);
    tcase_add_test(tests, a_sometimes_is_remembered_and_never_fails);
    tcase_add_test(tests, an_aimed_fault_that_never_fired_fails);
    tcase_add_test(tests, a_step_that_the_app_refuses_fails_at_its_line);
    tcase_add_test(tests, a_step_that_should_have_been_refused_fails);
    tcase_add_test(tests, a_refusal_that_was_meant_or_cut_short_is_fine);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(expect_suite)
