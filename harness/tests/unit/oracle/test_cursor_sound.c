#include "unit/oracle/claims.h"

#define RULE "cursor-sound"

static void one_message(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "hello!");
    history_applied(h, "a2", "m1", 1);
}

START_TEST(a_cursor_over_changes_that_are_held_is_sound) {
    BEGIN(h);
    one_message(&h);
    history_change(&h, RAVI, 11, "m1");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello!", 2, 11));
    history_change(&h, RAVI, 12, "m1");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello!", 2, 11));
    history_cursor(&h, RAVI, 10, 12);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_cursor_over_a_missing_row_is_found) {
    BEGIN(h);
    one_message(&h);
    history_change(&h, RAVI, 11, "m1");
    history_gone(&h, RAVI, "m1");
    history_cursor(&h, RAVI, 10, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_cursor_over_a_stale_row_is_found) {
    BEGIN(h);
    one_message(&h);
    history_change(&h, RAVI, 12, "m1");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    history_cursor(&h, RAVI, 11, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_later_repair_does_not_hide_a_missed_row) {
    BEGIN(h);
    one_message(&h);
    history_change(&h, RAVI, 11, "m1");
    history_gone(&h, RAVI, "m1");
    history_cursor(&h, RAVI, 10, 11);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello!", 2, 11));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_row_newer_than_the_change_counts_as_held) {
    BEGIN(h);
    one_message(&h);
    history_change(&h, RAVI, 11, "m1");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello!", 2, 11));
    history_cursor(&h, RAVI, 10, 11);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_change_committed_below_a_durable_cursor_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_send(&h, TABLET, "t1", "two");
    struct tf_audit_view early = history_entry(&h, "t1", "m2", 0);
    early.seq = 12;
    history_audit(&h, early);
    history_change(&h, RAVI, 12, "m2");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m2", "t1"), TABLET, "two", 1, 12));
    history_cursor(&h, RAVI, 10, 12);
    struct tf_audit_view late = history_entry(&h, "a1", "m1", 0);
    late.seq = 11;
    history_audit(&h, late);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_change_whose_look_shows_another_message_is_not_held) {
    BEGIN(h);
    one_message(&h);
    history_change(&h, RAVI, 11, "m1");
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m9", NULL), ASHA, "other", 1, 9));
    history_cursor(&h, RAVI, 10, 11);
    BREAKS(h, RULE);
}
END_TEST

static Suite *cursor_sound_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_cursor_over_changes_that_are_held_is_sound);
    tcase_add_test(tests, a_cursor_over_a_missing_row_is_found);
    tcase_add_test(tests, a_cursor_over_a_stale_row_is_found);
    tcase_add_test(tests, a_later_repair_does_not_hide_a_missed_row);
    tcase_add_test(tests, a_row_newer_than_the_change_counts_as_held);
    tcase_add_test(tests, a_change_committed_below_a_durable_cursor_is_found);
    tcase_add_test(tests, a_change_whose_look_shows_another_message_is_not_held);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(cursor_sound_suite)
