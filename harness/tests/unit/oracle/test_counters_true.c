#include "unit/oracle/claims.h"

#define RULE "counters-true"

/* Ravi has written m1 and m2, at positions 11 and 12. */
static void two_messages(struct history *h) {
    history_send(h, RAVI, "r1", "one");
    history_send(h, RAVI, "r2", "two");
    history_applied(h, "r1", "m1", 0);
    history_applied(h, "r2", "m2", 0);
}

static void seen_by_asha(struct history *h, uint64_t unread, uint64_t read_position) {
    history_view(h, ASHA, TF_VIEW_SHOWN, 0);
    history_lunch(h, ASHA,
                  (struct tf_conversation_view){.unread = unread, .read_position = read_position});
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m2", "r2"), RAVI, "two", 1, 12));
    history_look(h, ASHA, history_row(h, HISTORY_NAMES(NULL, "a9"), ASHA, "mine", 0, 0));
    history_view_end(h, ASHA);
}

static void held_for_asha(struct history *h, uint64_t unread, uint64_t read_position,
                          uint64_t delivered) {
    history_view(h, TF_NODE_SERVER, TF_VIEW_TRUTH, 0);
    history_lunch(h, TF_NODE_SERVER,
                  (struct tf_conversation_view){.unread = unread,
                                                .read_position = read_position,
                                                .delivered_position = delivered});
    history_look(h, TF_NODE_SERVER, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
    history_look(h, TF_NODE_SERVER, history_row(h, HISTORY_NAMES("m2", "r2"), RAVI, "two", 1, 12));
    history_view_end(h, TF_NODE_SERVER);
}

START_TEST(unread_that_equals_a_recount_is_fine) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 2, 0);
    seen_by_asha(&h, 1, 11);
    seen_by_asha(&h, 0, 12);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(unread_counted_twice_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 4, 0);
    ck_assert_str_eq(history_headline(&h, RULE), "asha counts 4 unread in lunch; there are 2.");
    BREAKS(h, RULE);
}
END_TEST

/* Asha's creation of the conversation waits, and what Ravi said in it is told already. */
static void seen_twice_by_asha(struct history *h, uint64_t unread) {
    history_view(h, ASHA, TF_VIEW_SHOWN, 0);
    history_put(h, (struct tf_record){.kind = TF_RECORD_VIEW_CONVERSATION,
                                      .node = ASHA,
                                      .conversation = {.client_key = tf_id_of("lunch")}});
    history_lunch(h, ASHA, (struct tf_conversation_view){.unread = unread});
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m2", "r2"), RAVI, "two", 1, 12));
    history_view_end(h, ASHA);
}

START_TEST(a_conversation_beside_its_waiting_creation_is_counted_once) {
    BEGIN(h);
    two_messages(&h);
    seen_twice_by_asha(&h, 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_wrong_count_beside_a_waiting_creation_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_twice_by_asha(&h, 1);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_deleted_message_is_not_unread) {
    BEGIN(h);
    two_messages(&h);
    history_view(&h, ASHA, TF_VIEW_SHOWN, 0);
    struct tf_message_view tombstone = history_row(&h, HISTORY_NAMES("m1", "r1"), RAVI, "", 2, 11);
    tombstone.is_deleted = true;
    history_look(&h, ASHA, tombstone);
    history_lunch(&h, ASHA, (struct tf_conversation_view){.unread = 1});
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_that_goes_back_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 0, 12);
    seen_by_asha(&h, 1, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_set_aside_may_go_back) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m2");
    seen_by_asha(&h, 0, 12);
    history_note(&h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    seen_by_asha(&h, 2, 0);
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

START_TEST(a_mark_of_an_earlier_stay_says_nothing_of_the_present_one) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 0, 12);
    stay(&h, TF_ACTION_LEAVE, 13);
    stay(&h, TF_ACTION_JOIN, 14);
    seen_by_asha(&h, 2, 0); /* by news that came before those of the joining */
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_mark_that_goes_back_within_a_stay_is_found) {
    BEGIN(h);
    two_messages(&h);
    stay(&h, TF_ACTION_LEAVE, 13);
    stay(&h, TF_ACTION_JOIN, 14);
    seen_by_asha(&h, 0, 14);
    seen_by_asha(&h, 1, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_servers_mark_follows_the_reads) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m1");
    history_applied(&h, "a1", "m1", 0);
    held_for_asha(&h, 1, 11, 12);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_stale_read_that_moves_the_mark_back_is_found) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m2");
    history_applied(&h, "a1", "m2", 0);
    history_read(&h, TABLET, "t1", "m1");
    history_applied(&h, "t1", "m1", 0);
    held_for_asha(&h, 1, 11, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_mark_beyond_every_read_is_found) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m1");
    history_applied(&h, "a1", "m1", 0);
    held_for_asha(&h, 0, 12, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_is_a_delivery_too) {
    BEGIN(h);
    two_messages(&h);
    history_read(&h, ASHA, "a1", "m2");
    history_applied(&h, "a1", "m2", 0);
    held_for_asha(&h, 0, 12, 11);
    BREAKS(h, RULE);
}
END_TEST

/* Asha reads up to m1 at one minute; Ravi's phone shows who has read what. */
static void read_by_asha(struct history *h, const char *action, const char *message, uint64_t after,
                         uint64_t upto) {
    history_read(h, ASHA, action, message);
    struct tf_audit_view entry = history_entry(h, action, message, 0);
    entry.old_version = after;
    entry.new_version = upto;
    entry.at_wall_us = (tf_time)upto * TF_MINUTE;
    history_audit(h, entry);
}

static void shown_to_ravi(struct history *h, const char *message, uint32_t reader,
                          tf_time at_wall_us) {
    history_view(h, RAVI, TF_VIEW_SHOWN, 0);
    history_look(h, RAVI, history_row(h, HISTORY_NAMES("m1", "r1"), RAVI, "one", 1, 11));
    history_look(h, RAVI, history_row(h, HISTORY_NAMES("m2", "r2"), RAVI, "two", 1, 12));
    history_put(h, (struct tf_record){.kind = TF_RECORD_VIEW_READER,
                                      .node = RAVI,
                                      .reader = {.message_id = history_id(message),
                                                 .user_id = h->plan->users[reader].id,
                                                 .at_wall_us = at_wall_us}});
    history_view_end(h, RAVI);
}

START_TEST(readers_at_the_time_of_their_read_are_fine) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 2, 0);
    read_by_asha(&h, "x1", "m1", 0, 11);
    read_by_asha(&h, "x2", "m2", 11, 12);
    shown_to_ravi(&h, "m1", ASHA, 11 * TF_MINUTE);
    shown_to_ravi(&h, "m2", ASHA, 12 * TF_MINUTE);
    shown_to_ravi(&h, "m1", ASHA, 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_reader_at_the_time_of_another_read_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 2, 0);
    read_by_asha(&h, "x1", "m1", 0, 11);
    read_by_asha(&h, "x2", "m2", 11, 12);
    shown_to_ravi(&h, "m1", ASHA, 12 * TF_MINUTE);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_reader_who_has_not_read_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 2, 0);
    read_by_asha(&h, "x1", "m1", 0, 11);
    shown_to_ravi(&h, "m2", ASHA, 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_that_begins_before_the_end_of_the_last_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 2, 0);
    read_by_asha(&h, "x1", "m1", 0, 11);
    read_by_asha(&h, "x2", "m2", 10, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_that_ends_at_another_message_is_found) {
    BEGIN(h);
    two_messages(&h);
    seen_by_asha(&h, 2, 0);
    read_by_asha(&h, "x1", "m1", 0, 12);
    BREAKS(h, RULE);
}
END_TEST

/* Asha read m1 before the server was put back, to before that; and m2 since. */
START_TEST(a_read_since_the_server_was_put_back_binds_its_mark) {
    BEGIN(h);
    two_messages(&h);
    uint64_t backup = h.entry;
    history_read(&h, ASHA, "a1", "m1");
    history_applied(&h, "a1", "m1", 0);
    history_restored(&h, backup);
    history_read(&h, ASHA, "a2", "m2");
    history_applied(&h, "a2", "m2", 0);
    held_for_asha(&h, 1, 11, 12);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_that_the_server_lost_does_not) {
    BEGIN(h);
    two_messages(&h);
    uint64_t backup = h.entry;
    history_read(&h, ASHA, "a1", "m1");
    history_applied(&h, "a1", "m1", 0);
    history_restored(&h, backup);
    held_for_asha(&h, 2, 0, 0);
    HOLDS(h, RULE);
}
END_TEST

static Suite *counters_true_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, readers_at_the_time_of_their_read_are_fine);
    tcase_add_test(tests, a_reader_at_the_time_of_another_read_is_found);
    tcase_add_test(tests, a_reader_who_has_not_read_is_found);
    tcase_add_test(tests, a_read_that_begins_before_the_end_of_the_last_is_found);
    tcase_add_test(tests, a_read_that_ends_at_another_message_is_found);
    tcase_add_test(tests, unread_that_equals_a_recount_is_fine);
    tcase_add_test(tests, unread_counted_twice_is_found);
    tcase_add_test(tests, a_conversation_beside_its_waiting_creation_is_counted_once);
    tcase_add_test(tests, a_wrong_count_beside_a_waiting_creation_is_found);
    tcase_add_test(tests, a_deleted_message_is_not_unread);
    tcase_add_test(tests, a_read_mark_that_goes_back_is_found);
    tcase_add_test(tests, a_read_mark_set_aside_may_go_back);
    tcase_add_test(tests, a_mark_of_an_earlier_stay_says_nothing_of_the_present_one);
    tcase_add_test(tests, a_mark_that_goes_back_within_a_stay_is_found);
    tcase_add_test(tests, the_servers_mark_follows_the_reads);
    tcase_add_test(tests, a_stale_read_that_moves_the_mark_back_is_found);
    tcase_add_test(tests, a_mark_beyond_every_read_is_found);
    tcase_add_test(tests, a_read_is_a_delivery_too);
    tcase_add_test(tests, a_read_since_the_server_was_put_back_binds_its_mark);
    tcase_add_test(tests, a_read_that_the_server_lost_does_not);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(counters_true_suite)
