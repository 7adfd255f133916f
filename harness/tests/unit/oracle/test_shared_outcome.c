/* Edits of texts that several people edit at once, as conflict-outcome and session-view judge them.
 */
#include "unit/oracle/claims.h"

#define RULE "conflict-outcome"
#define VIEW "session-view"

/* asha sends the shared m1 "abc" as a1. */
static void begin_shared(struct history *h) {
    history_command(h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .action_id = history_id("a1"),
                                                   .message_id = history_id("a1"),
                                                   .text = tf_slice_of("abc"),
                                                   .is_shared = true}});
    struct tf_audit_view entry = {.type = TF_ACTION_SEND,
                                  .actor_id = history_id("asha"),
                                  .device_id = history_id("asha"),
                                  .action_id = history_id("a1"),
                                  .client_id = history_id("a1"),
                                  .message_id = history_id("m1"),
                                  .conversation_id = history_id("lunch"),
                                  .new_version = 1,
                                  .content = tf_slice_of("abc"),
                                  .operation = tf_slice_of("{}")};
    history_audit(h, entry);
}

/* What the server says it made of an edit that a command asked for. */
static struct tf_audit_view done(const struct history *h, const char *action, uint64_t before,
                                 const char *operation, const char *text) {
    struct tf_audit_view entry = history_entry(h, action, "m1", before);
    entry.operation = tf_slice_of(operation);
    entry.content = tf_slice_of(text);
    return entry;
}

#define BEHIND_C(text) "{\"insert\":[{\"p\":\"a1\",\"pn\":2,\"t\":\"" text "\"}]}"

static void both_write(struct history *h) {
    begin_shared(h);
    history_edit(h, ASHA, "a2", "m1", 1, "abc one");
    history_edit(h, TABLET, "t1", "m1", 1, "abc two");
    history_audit(h, done(h, "a2", 1, BEHIND_C(" one"), "abc one"));
}

START_TEST(edits_at_one_place_come_one_after_the_other) {
    BEGIN(h);
    both_write(&h);
    struct tf_audit_view entry = done(&h, "t1", 2, BEHIND_C(" two"), "abc one two");
    entry.base_version = 1;
    history_audit(&h, entry);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(edits_in_another_order_than_defined_are_found) {
    BEGIN(h);
    both_write(&h);
    history_audit(&h, done(&h, "t1", 2, BEHIND_C(" two"), "abc two one"));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(edits_torn_into_each_other_are_found) {
    BEGIN(h);
    both_write(&h);
    history_audit(&h, done(&h, "t1", 2, BEHIND_C(" two"), "abc  otnweo"));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_operation_on_what_nobody_wrote_is_found) {
    BEGIN(h);
    both_write(&h);
    history_audit(&h,
                  done(&h, "t1", 2, "{\"insert\":[{\"p\":\"zz\",\"t\":\" two\"}]}", "abc one two"));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_text_that_its_only_writer_did_not_leave_is_found) {
    BEGIN(h);
    begin_shared(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "abc one");
    history_audit(&h, done(&h, "a2", 1, BEHIND_C(" won"), "abc won"));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_on_what_is_all_there_is_found) {
    BEGIN(h);
    both_write(&h);
    struct tf_audit_view entry = done(&h, "t1", 2, BEHIND_C(" two"), " two");
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.new_version = entry.old_version;
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_on_what_was_deleted_is_fine) {
    BEGIN(h);
    begin_shared(&h);
    history_edit(&h, TABLET, "t1", "m1", 1, "abc two");
    history_edit(&h, ASHA, "a2", "m1", 1, "ab");
    history_audit(&h, done(&h, "a2", 1, "{\"delete\":[{\"a\":\"a1\",\"n\":2,\"x\":1}]}", "ab"));
    struct tf_audit_view entry = done(&h, "t1", 2, BEHIND_C(" two"), " two");
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.new_version = entry.old_version;
    history_audit(&h, entry);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_server_put_back_forgets_what_was_written_since) {
    BEGIN(h);
    both_write(&h);
    history_restored(&h, 1);
    history_audit(&h, done(&h, "t1", 1, BEHIND_C(" two"), "abc two"));
    HOLDS(h, RULE);
}
END_TEST

/* Version 2 is "abc one" in the log that is lost, and "abc more" in the next one. */
static void lose_one_and_write_more(struct history *h) {
    begin_shared(h);
    history_edit(h, ASHA, "a2", "m1", 1, "abc one");
    history_audit(h, done(h, "a2", 1, BEHIND_C(" one"), "abc one"));
    history_edit(h, TABLET, "t2", "m1", 2, "abc two one");
    history_restored(h, 1);
    history_edit(h, ASHA, "a3", "m1", 1, "abc more");
    history_audit(h, done(h, "a3", 1, BEHIND_C(" more"), "abc more"));
}

START_TEST(a_version_of_a_lost_log_is_not_what_is_there) {
    BEGIN(h);
    lose_one_and_write_more(&h);
    history_audit(&h, done(&h, "t2", 2, BEHIND_C(" two"), "abc more two"));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_version_of_the_new_log_is_what_its_user_saw) {
    BEGIN(h);
    lose_one_and_write_more(&h);
    history_edit(&h, ASHA, "a4", "m1", 2, "abc two more");
    history_audit(&h, done(&h, "a4", 2, BEHIND_C(" two"), "abc more two"));
    BREAKS(h, RULE);
}
END_TEST

static void look_while_pending(struct history *h, uint64_t version, const char *text) {
    begin_shared(h);
    history_edit(h, TABLET, "t1", "m1", 1, "abc two");
    history_look(h, TABLET, history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, text, version, 1));
}

START_TEST(an_own_edit_is_shown_until_others_come) {
    BEGIN(h);
    look_while_pending(&h, 1, "abc two");
    HOLDS(h, VIEW);
}
END_TEST

START_TEST(an_own_edit_that_is_not_shown_is_found) {
    BEGIN(h);
    look_while_pending(&h, 1, "abc");
    BREAKS(h, VIEW);
}
END_TEST

START_TEST(an_own_edit_among_those_of_others_is_fine) {
    BEGIN(h);
    begin_shared(&h);
    history_edit(&h, TABLET, "t1", "m1", 1, "abc two");
    history_edit(&h, ASHA, "a2", "m1", 1, "abc one");
    history_audit(&h, done(&h, "a2", 1, BEHIND_C(" one"), "abc one"));
    history_look(&h, TABLET, history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "abc one two", 2, 1));
    HOLDS(h, VIEW);
}
END_TEST

static Suite *shared_outcome_suite(void) {
    Suite *suite = suite_create("shared outcome");
    TCase *tests = tcase_create("shared outcome");
    tcase_add_test(tests, edits_at_one_place_come_one_after_the_other);
    tcase_add_test(tests, edits_in_another_order_than_defined_are_found);
    tcase_add_test(tests, edits_torn_into_each_other_are_found);
    tcase_add_test(tests, an_operation_on_what_nobody_wrote_is_found);
    tcase_add_test(tests, a_text_that_its_only_writer_did_not_leave_is_found);
    tcase_add_test(tests, a_conflict_on_what_is_all_there_is_found);
    tcase_add_test(tests, a_conflict_on_what_was_deleted_is_fine);
    tcase_add_test(tests, a_server_put_back_forgets_what_was_written_since);
    tcase_add_test(tests, a_version_of_a_lost_log_is_not_what_is_there);
    tcase_add_test(tests, a_version_of_the_new_log_is_what_its_user_saw);
    tcase_add_test(tests, an_own_edit_is_shown_until_others_come);
    tcase_add_test(tests, an_own_edit_that_is_not_shown_is_found);
    tcase_add_test(tests, an_own_edit_among_those_of_others_is_fine);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(shared_outcome_suite)
