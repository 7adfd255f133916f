#include "unit/oracle/claims.h"

#define RULE "deletion-final"

/* m1 is deleted on the server: version 2. */
static void deleted(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_delete(h, ASHA, "a2", "m1", 1);
    history_applied(h, "a2", "m1", 1);
}

static struct tf_message_view tombstone(const struct history *h) {
    struct tf_message_view view = history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "", 2, 11);
    view.is_deleted = true;
    return view;
}

START_TEST(a_tombstone_that_stays_is_fine) {
    BEGIN(h);
    deleted(&h);
    history_look(&h, RAVI, tombstone(&h));
    history_look(&h, RAVI, tombstone(&h));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_replica_that_has_not_heard_yet_may_show_it) {
    BEGIN(h);
    deleted(&h);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_message_that_comes_back_is_found) {
    BEGIN(h);
    deleted(&h);
    history_look(&h, RAVI, tombstone(&h));
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_version_of_the_deletion_shown_alive_is_found) {
    BEGIN(h);
    deleted(&h);
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 2, 11));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_text_left_in_a_tombstone_is_found) {
    BEGIN(h);
    deleted(&h);
    struct tf_message_view view = tombstone(&h);
    view.content = TF_SLICE_LITERAL("hello");
    history_look(&h, RAVI, view);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_of_a_tombstone_is_found) {
    BEGIN(h);
    deleted(&h);
    history_edit(&h, TABLET, "t1", "m1", 1, "back");
    history_applied(&h, "t1", "m1", 2);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_second_deletion_that_changes_nothing_is_fine) {
    BEGIN(h);
    deleted(&h);
    history_delete(&h, TABLET, "t1", "m1", 1);
    struct tf_audit_view entry = history_entry(&h, "t1", "m1", 2);
    entry.new_version = 2;
    entry.entry = ++h.entry;
    history_put(
        &h, (struct tf_record){.kind = TF_RECORD_AUDIT, .node = TF_NODE_SERVER, .audit = entry});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_deletion_that_lost_its_conflict_leaves_the_message) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, TABLET, "t1", "m1", 1, "hello!");
    history_applied(&h, "t1", "m1", 1);
    history_delete(&h, ASHA, "a2", "m1", 1);
    struct tf_message_view hidden = history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "", 1, 11);
    hidden.is_deleted = true;
    history_look(&h, ASHA, hidden);
    history_refused_by_conflict(&h, "a2", "m1", 1, 2);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello!", 2, 11));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_deleted_before_it_was_sent_may_not_arrive) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_delete(&h, ASHA, "a2", "a1", 0);
    history_attempt(&h, ASHA, "a1", 1);
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_was_deleted_while_its_send_was_under_way_may_arrive) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_attempt(&h, ASHA, "a1", 1);
    history_delete(&h, ASHA, "a2", "a1", 0);
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(after_a_restart_nobody_knows_whether_it_was_sent) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    history_delete(&h, ASHA, "a2", "a1", 0);
    history_attempt(&h, ASHA, "a1", 1);
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_server_may_not_show_it_alive) {
    BEGIN(h);
    deleted(&h);
    history_view(&h, TF_NODE_SERVER, TF_VIEW_TRUTH, 0);
    history_look(&h, TF_NODE_SERVER,
                 history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    history_view_end(&h, TF_NODE_SERVER);
    BREAKS(h, RULE);
}
END_TEST

static Suite *deletion_final_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_tombstone_that_stays_is_fine);
    tcase_add_test(tests, a_replica_that_has_not_heard_yet_may_show_it);
    tcase_add_test(tests, a_message_that_comes_back_is_found);
    tcase_add_test(tests, the_version_of_the_deletion_shown_alive_is_found);
    tcase_add_test(tests, a_text_left_in_a_tombstone_is_found);
    tcase_add_test(tests, an_edit_of_a_tombstone_is_found);
    tcase_add_test(tests, a_second_deletion_that_changes_nothing_is_fine);
    tcase_add_test(tests, a_deletion_that_lost_its_conflict_leaves_the_message);
    tcase_add_test(tests, what_was_deleted_before_it_was_sent_may_not_arrive);
    tcase_add_test(tests, what_was_deleted_while_its_send_was_under_way_may_arrive);
    tcase_add_test(tests, after_a_restart_nobody_knows_whether_it_was_sent);
    tcase_add_test(tests, the_server_may_not_show_it_alive);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(deletion_final_suite)
