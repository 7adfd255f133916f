#include "unit/oracle/claims.h"

#define RULE "audit-complete"

/* "hello" of asha, and ravi's edit on top of it. */
static void sent_and_edited(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, RAVI, "r1", "m1", 1, "hello!");
    history_applied(h, "r1", "m1", 1);
}

static void server_holds(struct history *h, struct tf_message_view view) {
    history_view(h, TF_NODE_SERVER, TF_VIEW_TRUTH, 0);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_VIEW_MESSAGE, .node = TF_NODE_SERVER, .message = view});
    history_view_end(h, TF_NODE_SERVER);
}

static struct tf_message_view held(const struct history *h, const char *text, uint64_t version) {
    return history_row(h, HISTORY_NAMES("m1", NULL), ASHA, text, version, 1);
}

START_TEST(an_entry_for_every_change_is_fine) {
    BEGIN(h);
    sent_and_edited(&h);
    history_delete(&h, ASHA, "a2", "m1", 2);
    history_applied(&h, "a2", "m1", 2);
    struct tf_message_view gone = held(&h, "", 3);
    gone.is_deleted = true;
    server_holds(&h, gone);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_missing_entry_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    h.entry++;
    history_send(&h, ASHA, "a2", "there");
    history_applied(&h, "a2", "m2", 0);
    ck_assert_str_eq(history_headline(&h, RULE), "The server's audit has no entry 2.");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_was_imported_came_before_the_first_entry) {
    BEGIN(h);
    h.entry = 7;
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_entry_told_again_is_not_another) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    h.entry--;
    h.seq--;
    history_applied(&h, "a1", "m1", 0);
    history_send(&h, ASHA, "a2", "there");
    history_applied(&h, "a2", "m2", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(two_entries_for_one_change_are_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_send(&h, ASHA, "a2", "there");
    h.seq--;
    history_applied(&h, "a2", "m2", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_version_that_jumps_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, RAVI, "r1", "m1", 1, "hello!");
    struct tf_audit_view entry = history_entry(&h, "r1", "m1", 1);
    entry.new_version = 3;
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_version_that_no_entry_made_is_found_at_the_next) {
    BEGIN(h);
    sent_and_edited(&h);
    history_edit(&h, ASHA, "a2", "m1", 2, "bye");
    history_applied(&h, "a2", "m1", 3);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(deleting_what_is_deleted_moves_no_version) {
    BEGIN(h);
    sent_and_edited(&h);
    history_delete(&h, ASHA, "a2", "m1", 2);
    history_applied(&h, "a2", "m1", 2);
    history_delete(&h, RAVI, "r2", "m1", 2);
    struct tf_audit_view again = history_entry(&h, "r2", "m1", 3);
    again.entry = ++h.entry;
    again.new_version = 3;
    history_put(
        &h, (struct tf_record){.kind = TF_RECORD_AUDIT, .node = TF_NODE_SERVER, .audit = again});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_refusal_that_moves_the_version_is_found) {
    BEGIN(h);
    sent_and_edited(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    struct tf_audit_view entry = history_entry(&h, "a2", "m1", 1);
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.old_version = 2;
    entry.new_version = 3;
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_text_that_lost_and_is_kept_is_fine) {
    BEGIN(h);
    sent_and_edited(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    history_refused_by_conflict(&h, "a2", "m1", 1, 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_text_that_lost_and_was_not_kept_is_found) {
    BEGIN(h);
    sent_and_edited(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "mine");
    struct tf_audit_view entry = history_entry(&h, "a2", "m1", 1);
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.old_version = entry.new_version = 2;
    entry.content = (struct tf_slice){0};
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

/* Ravi's phone keeps the first text of Asha's message, as by this user. */
static void kept_by_ravi(struct history *h, const char *author) {
    history_view(h, RAVI, TF_VIEW_DURABLE, 0);
    history_put(h, (struct tf_record){.kind = TF_RECORD_VIEW_VERSION,
                                      .node = RAVI,
                                      .version = {.key = history_id("m1"),
                                                  .version = 1,
                                                  .author_id = history_id(author),
                                                  .content = TF_SLICE_LITERAL("one")}});
    history_view_end(h, RAVI);
}

START_TEST(an_earlier_text_by_whoever_wrote_it_is_fine) {
    BEGIN(h);
    sent_and_edited(&h);
    kept_by_ravi(&h, "asha");
    kept_by_ravi(&h, "");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_earlier_text_by_somebody_else_is_found) {
    BEGIN(h);
    sent_and_edited(&h);
    kept_by_ravi(&h, "ravi");
    BREAKS(h, RULE);
}
END_TEST

static void operation_lost(struct history *h, const char *operation) {
    sent_and_edited(h);
    history_edit(h, ASHA, "a2", "m1", 1, "mine");
    struct tf_audit_view entry = history_entry(h, "a2", "m1", 1);
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.old_version = entry.new_version = 2;
    entry.content = (struct tf_slice){0};
    entry.operation = tf_slice_of(operation);
    history_audit(h, entry);
}

START_TEST(an_operation_that_only_took_away_has_no_text_to_keep) {
    BEGIN(h);
    operation_lost(&h, "{\"insert\":[],\"delete\":[{\"a\":\"r1\",\"x\":1}]}");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_operation_that_wrote_has_a_text_to_keep) {
    BEGIN(h);
    operation_lost(&h, "{\"insert\":[{\"t\":\"x\"}]}");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_deletion_that_lost_has_no_text_to_keep) {
    BEGIN(h);
    sent_and_edited(&h);
    history_delete(&h, ASHA, "a2", "m1", 1);
    history_refused_by_conflict(&h, "a2", "m1", 1, 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_text_changed_without_an_entry_is_found) {
    BEGIN(h);
    sent_and_edited(&h);
    server_holds(&h, held(&h, "hello?", 2));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_version_changed_without_an_entry_is_found) {
    BEGIN(h);
    sent_and_edited(&h);
    server_holds(&h, held(&h, "hello!", 3));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_that_nobody_sent_is_found) {
    BEGIN(h);
    server_holds(&h, held(&h, "hello", 1));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_server_that_was_put_back_goes_on_from_its_backup) {
    BEGIN(h);
    sent_and_edited(&h);
    history_restored(&h, 1);
    h.entry = h.seq = 1;
    server_holds(&h, held(&h, "hello", 1));
    history_applied(&h, "r1", "m1", 1);
    server_holds(&h, held(&h, "hello!", 2));
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_backup_that_has_what_the_audit_lost_is_found) {
    BEGIN(h);
    sent_and_edited(&h);
    history_restored(&h, 1);
    h.entry = h.seq = 1;
    server_holds(&h, held(&h, "hello!", 2));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_the_server_no_longer_tells_of_has_no_state) {
    BEGIN(h);
    sent_and_edited(&h);
    history_delete(&h, ASHA, "a2", "m1", 2);
    history_applied(&h, "a2", "m1", 2);
    history_forgotten(&h, "m1");
    server_holds(&h, (struct tf_message_view){.id = tf_id_of("m1")});
    HOLDS(h, RULE);
}
END_TEST

static Suite *audit_complete_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, an_entry_for_every_change_is_fine);
    tcase_add_test(tests, a_missing_entry_is_found);
    tcase_add_test(tests, what_was_imported_came_before_the_first_entry);
    tcase_add_test(tests, an_entry_told_again_is_not_another);
    tcase_add_test(tests, two_entries_for_one_change_are_found);
    tcase_add_test(tests, a_version_that_jumps_is_found);
    tcase_add_test(tests, a_version_that_no_entry_made_is_found_at_the_next);
    tcase_add_test(tests, deleting_what_is_deleted_moves_no_version);
    tcase_add_test(tests, a_refusal_that_moves_the_version_is_found);
    tcase_add_test(tests, a_text_that_lost_and_is_kept_is_fine);
    tcase_add_test(tests, a_text_that_lost_and_was_not_kept_is_found);
    tcase_add_test(tests, a_deletion_that_lost_has_no_text_to_keep);
    tcase_add_test(tests, an_operation_that_only_took_away_has_no_text_to_keep);
    tcase_add_test(tests, an_operation_that_wrote_has_a_text_to_keep);
    tcase_add_test(tests, an_earlier_text_by_whoever_wrote_it_is_fine);
    tcase_add_test(tests, an_earlier_text_by_somebody_else_is_found);
    tcase_add_test(tests, a_text_changed_without_an_entry_is_found);
    tcase_add_test(tests, a_version_changed_without_an_entry_is_found);
    tcase_add_test(tests, a_message_that_nobody_sent_is_found);
    tcase_add_test(tests, a_server_that_was_put_back_goes_on_from_its_backup);
    tcase_add_test(tests, a_backup_that_has_what_the_audit_lost_is_found);
    tcase_add_test(tests, what_the_server_no_longer_tells_of_has_no_state);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(audit_complete_suite)
