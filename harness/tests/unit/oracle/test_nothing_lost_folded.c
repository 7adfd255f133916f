/* nothing-lost. Actions that went into others before they were sent. */
#include "unit/oracle/claims.h"
#include "unit/oracle/queue_looks.h"

#define RULE "nothing-lost"

START_TEST(an_edit_may_be_folded_into_a_later_one) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "one");
    history_edit(&h, ASHA, "a3", "m1", 1, "two");
    history_note(&h, ASHA, "a2", coalesced_into("a3"));
    history_applied(&h, "a3", "m1", 1);
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_not_be_folded_into_one_of_another_message) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_send(&h, ASHA, "a2", "other");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a2", "m2", 0);
    history_edit(&h, ASHA, "a3", "m1", 1, "one");
    history_edit(&h, ASHA, "a4", "m2", 1, "two");
    history_note(&h, ASHA, "a3", coalesced_into("a4"));
    history_applied(&h, "a4", "m2", 1);
    queue_empty(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_was_sent_may_not_be_folded) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "one");
    history_attempt(&h, ASHA, "a2", 1);
    history_edit(&h, ASHA, "a3", "m1", 1, "two");
    history_note(&h, ASHA, "a2", coalesced_into("a3"));
    history_applied(&h, "a3", "m1", 1);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_not_be_folded_into_a_send_that_may_have_arrived) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_attempt(&h, ASHA, "a1", 1);
    history_edit(&h, ASHA, "a2", "a1", 0, "hello!");
    history_note(&h, ASHA, "a2", coalesced_into("a1"));
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_be_folded_into_a_send_that_surely_never_arrived) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 1);
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 401);
    history_edit(&h, ASHA, "a2", "a1", 0, "hello!");
    history_note(&h, ASHA, "a2", coalesced_into("a1"));
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(deleting_an_unsent_message_takes_its_edit_and_replies_along) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_reply(&h, ASHA, "a2", "a1", "to myself");
    history_delete(&h, ASHA, "a3", "a1", 0);
    history_note(&h, ASHA, "a1", coalesced_into(NULL));
    history_note(&h, ASHA, "a2", coalesced_into(NULL));
    history_note(&h, ASHA, "a3", coalesced_into(NULL));
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_send_may_not_be_cancelled_without_a_deletion) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_note(&h, ASHA, "a1", coalesced_into(NULL));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_may_go_under_a_later_one_only) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "one");
    history_send(&h, RAVI, "r2", "two");
    history_applied(&h, "r1", "m1", 0);
    history_applied(&h, "r2", "m2", 0);
    history_read(&h, ASHA, "a1", "m1");
    history_read(&h, ASHA, "a2", "m2");
    history_note(&h, ASHA, "a1", coalesced_into("a2"));
    history_read(&h, TABLET, "t1", "m2");
    history_read(&h, TABLET, "t2", "m1");
    history_note(&h, TABLET, "t1", coalesced_into("t2"));
    history_applied(&h, "a2", "m2", 0);
    history_applied(&h, "t2", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

static void two_of_ravi(struct history *h) {
    history_send(h, RAVI, "r1", "one");
    history_send(h, RAVI, "r2", "two");
    history_applied(h, "r1", "m1", 0);
    history_applied(h, "r2", "m2", 0);
}

/* Asha reads both, and one reading takes the place of the other. */
static void reads_both(struct history *h) {
    history_read(h, ASHA, "a1", "m1");
    history_read(h, ASHA, "a2", "m2");
    history_note(h, ASHA, "a2", coalesced_into("a1"));
}

START_TEST(a_read_mark_falls_back_when_what_was_read_is_lost_and_comes_again) {
    BEGIN(h);
    two_of_ravi(&h);
    reads_both(&h);
    history_restored(&h, 1);
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "r2", "m2", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_of_what_has_come_again_does_not_fall_back) {
    BEGIN(h);
    two_of_ravi(&h);
    history_restored(&h, 1);
    history_applied(&h, "r2", "m2", 0);
    reads_both(&h);
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_does_not_fall_back_when_only_a_change_of_it_is_lost) {
    BEGIN(h);
    two_of_ravi(&h);
    history_edit(&h, RAVI, "r3", "m2", 1, "three");
    history_applied(&h, "r3", "m2", 1);
    reads_both(&h);
    history_restored(&h, 2);
    history_applied(&h, "r3", "m2", 1);
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create(RULE ": folded");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, an_edit_may_be_folded_into_a_later_one);
    tcase_add_test(tests, an_edit_may_not_be_folded_into_one_of_another_message);
    tcase_add_test(tests, an_edit_that_was_sent_may_not_be_folded);
    tcase_add_test(tests, an_edit_may_not_be_folded_into_a_send_that_may_have_arrived);
    tcase_add_test(tests, an_edit_may_be_folded_into_a_send_that_surely_never_arrived);
    tcase_add_test(tests, deleting_an_unsent_message_takes_its_edit_and_replies_along);
    tcase_add_test(tests, a_send_may_not_be_cancelled_without_a_deletion);
    tcase_add_test(tests, a_read_mark_may_go_under_a_later_one_only);
    tcase_add_test(tests, a_read_mark_falls_back_when_what_was_read_is_lost_and_comes_again);
    tcase_add_test(tests, a_read_mark_of_what_has_come_again_does_not_fall_back);
    tcase_add_test(tests, a_read_mark_does_not_fall_back_when_only_a_change_of_it_is_lost);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
