#include "unit/oracle/claims.h"

#define RULE "merge-algebra"

/* m1 in version 1; asha makes it `theirs` (version 2); the tablet, which saw version 1, writes
 * `mine`, and meets a conflict that it merges. */
static void two_sides(struct history *h, const char *base, const char *theirs, const char *mine) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", base);
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, theirs);
    history_edit(h, TABLET, "t1", "m1", 1, mine);
    history_applied(h, "a2", "m1", 1);
    history_refused_by_conflict(h, "t1", "m1", 1, 2);
    history_note(h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
}

static void merged_to(struct history *h, const char *text) {
    struct tf_audit_view entry = history_entry(h, "t1", "m1", 2);
    entry.content = tf_slice_of(text);
    history_audit(h, entry);
}

START_TEST(both_sides_are_there_when_they_lie_apart) {
    BEGIN(h);
    two_sides(&h, "one two three", "ONE two three", "one two THREE");
    merged_to(&h, "ONE two THREE");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_same_word_changed_by_both_has_the_smaller_first) {
    BEGIN(h);
    two_sides(&h, "at noon", "at one", "at two");
    merged_to(&h, "at one two");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(it_does_so_from_the_other_side_too) {
    BEGIN(h);
    two_sides(&h, "at noon", "at two", "at one");
    merged_to(&h, "at one two");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_merge_that_puts_its_own_side_first_is_found) {
    BEGIN(h);
    two_sides(&h, "at noon", "at one", "at two");
    merged_to(&h, "at two one");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_merge_that_prefers_its_own_side_is_found) {
    BEGIN(h);
    two_sides(&h, "at noon", "at one", "at two");
    merged_to(&h, "at two");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_merge_that_changes_nothing_is_not_stored) {
    BEGIN(h);
    two_sides(&h, "at noon", "at one", "at one");
    merged_to(&h, "at one");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(where_the_rules_settle_nothing_more_than_one_text_will_do) {
    BEGIN(h);
    two_sides(&h, "red cat", "big dog", "old fox");
    merged_to(&h, "big old dog fox");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_same_texts_are_merged_alike_by_everybody) {
    BEGIN(h);
    two_sides(&h, "red cat", "big dog", "old fox");
    merged_to(&h, "big old dog fox");
    history_send(&h, ASHA, "b1", "red cat");
    history_applied(&h, "b1", "n1", 0);
    history_edit(&h, ASHA, "b2", "n1", 1, "old fox");
    history_edit(&h, TABLET, "u1", "n1", 1, "big dog");
    history_applied(&h, "b2", "n1", 1);
    history_refused_by_conflict(&h, "u1", "n1", 1, 2);
    history_note(&h, TABLET, "u1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
    struct tf_audit_view entry = history_entry(&h, "u1", "n1", 2);
    entry.content = tf_slice_of("old big fox dog");
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_strategy_that_merges_nothing_is_not_held_to_it) {
    BEGIN(h);
    two_sides(&h, "at noon", "at one", "at two");
    history_note(&h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_CLIENT_WINS});
    merged_to(&h, "at two");
    HOLDS(h, RULE);
}
END_TEST

/* -- Marks -- */

static void two_messages(struct history *h) {
    history_send(h, RAVI, "r1", "one");
    history_send(h, RAVI, "r2", "two");
    history_applied(h, "r1", "m1", 0);
    history_applied(h, "r2", "m2", 0);
}

static void shown_mark(struct history *h, uint32_t node, uint64_t position) {
    history_view(h, node, TF_VIEW_SHOWN, 0);
    history_lunch(h, node, (struct tf_conversation_view){.read_position = position});
    history_view_end(h, node);
}

START_TEST(a_mark_is_where_its_user_read) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m1");
    shown_mark(&h, ASHA, 11);
    history_applied(&h, "a1", "m1", 0);
    shown_mark(&h, TABLET, 11);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_newer_of_two_reads_counts_whatever_came_last) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, TABLET, "t1", "m2");
    history_read(&h, ASHA, "a1", "m1");
    history_applied(&h, "t1", "m2", 0);
    shown_mark(&h, ASHA, 12);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_mark_beyond_what_was_read_is_found) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m1");
    shown_mark(&h, ASHA, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_another_user_read_moves_no_mark) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, RAVI, "r3", "m2");
    shown_mark(&h, ASHA, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(reading_all_that_is_shown_may_end_anywhere) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", NULL);
    shown_mark(&h, ASHA, 12);
    HOLDS(h, RULE);
}
END_TEST

/* -- Clocks -- */

static void pulls(struct history *h, const char *path) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_REQUEST,
                                      .node = ASHA,
                                      .net = {.call = TF_CALL_PULL, .path = tf_slice_of(path)}});
}

static void acknowledges(struct history *h, const char *frame) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_FRAME_UP,
                                      .node = ASHA,
                                      .net = {.bytes = tf_slice_of(frame)}});
}

START_TEST(a_pull_from_the_durable_cursor_is_fine) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    pulls(&h, "/api/chat/offline/messages?since=e1.12&limit=50");
    acknowledges(&h, "{\"type\":\"ack\",\"cursor\":\"e1.12\"}");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_pull_from_beyond_it_is_found) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    pulls(&h, "/api/chat/offline/messages?since=e1.13&limit=50");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_acknowledgement_of_what_did_not_last_is_found) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    acknowledges(&h, "{\"type\":\"ack\",\"cursor\":\"e1.13\"}");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_page_that_was_just_committed_may_be_named) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    history_note(&h, ASHA, NULL, (struct tf_note){.kind = TF_NOTE_CURSOR, .number = 14});
    pulls(&h, "/api/chat/offline/messages?since=e1.14&limit=50");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_clock_of_another_log_is_not_compared) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    pulls(&h, "/api/chat/offline/messages?since=e2.99&limit=50");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_cursor_that_goes_back_is_found) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    history_cursor(&h, ASHA, 12, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_full_pull_begins_anew) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    history_note(&h, ASHA, NULL, (struct tf_note){.kind = TF_NOTE_RESYNC});
    history_cursor(&h, ASHA, 12, 5);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_cursor_on_an_older_disk_may_go_back) {
    BEGIN(h);
    history_cursor(&h, ASHA, 0, 12);
    history_went_back(&h, ASHA, 1);
    history_cursor(&h, ASHA, 12, 5);
    HOLDS(h, RULE);
}
END_TEST

static void queue(struct history *h, uint64_t first, uint64_t second) {
    history_send(h, ASHA, "a1", "one");
    history_send(h, ASHA, "a2", "two");
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(h, ASHA, "a1", TF_QUEUE_WAITING, first);
    history_queued(h, ASHA, "a2", TF_QUEUE_WAITING, second);
    history_view_end(h, ASHA);
}

START_TEST(numbers_in_the_order_of_the_acts_are_fine) {
    BEGIN(h);
    queue(&h, 3, 7);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_number_that_is_given_twice_is_found) {
    BEGIN(h);
    queue(&h, 3, 3);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_number_that_goes_back_is_found) {
    BEGIN(h);
    queue(&h, 3, 2);
    BREAKS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("merge-algebra");
    TCase *c = tcase_create("merge-algebra");
    tcase_add_test(c, both_sides_are_there_when_they_lie_apart);
    tcase_add_test(c, the_same_word_changed_by_both_has_the_smaller_first);
    tcase_add_test(c, it_does_so_from_the_other_side_too);
    tcase_add_test(c, a_merge_that_puts_its_own_side_first_is_found);
    tcase_add_test(c, a_merge_that_prefers_its_own_side_is_found);
    tcase_add_test(c, a_merge_that_changes_nothing_is_not_stored);
    tcase_add_test(c, where_the_rules_settle_nothing_more_than_one_text_will_do);
    tcase_add_test(c, the_same_texts_are_merged_alike_by_everybody);
    tcase_add_test(c, a_strategy_that_merges_nothing_is_not_held_to_it);
    tcase_add_test(c, a_mark_is_where_its_user_read);
    tcase_add_test(c, the_newer_of_two_reads_counts_whatever_came_last);
    tcase_add_test(c, a_mark_beyond_what_was_read_is_found);
    tcase_add_test(c, what_another_user_read_moves_no_mark);
    tcase_add_test(c, reading_all_that_is_shown_may_end_anywhere);
    tcase_add_test(c, a_pull_from_the_durable_cursor_is_fine);
    tcase_add_test(c, a_pull_from_beyond_it_is_found);
    tcase_add_test(c, an_acknowledgement_of_what_did_not_last_is_found);
    tcase_add_test(c, a_page_that_was_just_committed_may_be_named);
    tcase_add_test(c, the_clock_of_another_log_is_not_compared);
    tcase_add_test(c, a_cursor_that_goes_back_is_found);
    tcase_add_test(c, a_full_pull_begins_anew);
    tcase_add_test(c, a_cursor_on_an_older_disk_may_go_back);
    tcase_add_test(c, numbers_in_the_order_of_the_acts_are_fine);
    tcase_add_test(c, a_number_that_is_given_twice_is_found);
    tcase_add_test(c, a_number_that_goes_back_is_found);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
