#include "unit/oracle/claims.h"

#define RULE "converged"

static const struct tf_conversation_view all_read = {.read_position = 11, .delivered_position = 11};

/* Asha's m1 is on the server, at position 11; Ravi has it and has read nothing. */
static void one_message(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
}

static void server_view(struct history *h, uint32_t user, struct tf_conversation_view lunch) {
    history_view(h, TF_NODE_SERVER, TF_VIEW_TRUTH, user);
    lunch.last_message_id = tf_id_of("m1");
    history_lunch(h, TF_NODE_SERVER, lunch);
    history_look(h, TF_NODE_SERVER,
                 history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
    history_view_end(h, TF_NODE_SERVER);
}

static struct tf_message_view at_ravi(const struct history *h) {
    struct tf_message_view row = history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11);
    row.status = TF_STATUS_DELIVERED;
    return row;
}

static void both_server_views(struct history *h) {
    server_view(h, 0, (struct tf_conversation_view){0});
    server_view(h, 1, (struct tf_conversation_view){.unread = 1, .delivered_position = 11});
}

static void ravi_shows(struct history *h, const struct tf_message_view *row,
                       struct tf_conversation_view lunch) {
    lunch.last_message_id = row == NULL ? (struct tf_id){{0}} : tf_id_of("m1");
    history_view(h, RAVI, TF_VIEW_SHOWN, 1);
    history_lunch(h, RAVI, lunch);
    if (row != NULL)
        history_look(h, RAVI, *row);
    history_view_end(h, RAVI);
}

START_TEST(equal_views_have_converged) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    both_server_views(&h);
    struct tf_message_view row = at_ravi(&h);
    ravi_shows(&h, &row, (struct tf_conversation_view){.unread = 1});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_missing_message_is_found) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    both_server_views(&h);
    ravi_shows(&h, NULL, (struct tf_conversation_view){0});
    ck_assert_str_eq(history_headline(&h, RULE),
                     "After rest ravi does not show \"message\" in lunch.");
    BREAKS(h, RULE);
}
END_TEST

/* m1 is deleted, and the server does not tell of it any more. */
static void forgotten_message(struct history *h) {
    one_message(h);
    history_delete(h, ASHA, "a2", "m1", 1);
    history_applied(h, "a2", "m1", 1);
    history_forgotten(h, "m1");
    history_rest(h);
    for (uint32_t user = 0; user < 2; user++) {
        history_view(h, TF_NODE_SERVER, TF_VIEW_TRUTH, user);
        history_lunch(h, TF_NODE_SERVER, (struct tf_conversation_view){0});
        history_view_end(h, TF_NODE_SERVER);
    }
}

static void ravi_shows_of_forgotten(struct history *h, const struct tf_message_view *row) {
    history_view(h, RAVI, TF_VIEW_SHOWN, 1);
    history_lunch(h, RAVI, (struct tf_conversation_view){0});
    if (row != NULL)
        history_look(h, RAVI, *row);
    history_view_end(h, RAVI);
}

/* Ravi shows nothing; he is in offline mode, and his word that ends it was cut short or not. */
static void shows_nothing_in_offline_mode(struct history *h, bool cut_short) {
    one_message(h);
    history_put(h, (struct tf_record){.kind = TF_RECORD_COMMAND,
                                      .node = RAVI,
                                      .command = {.kind = TF_COMMAND_OFFLINE,
                                                  .accepted = !cut_short,
                                                  .cut_short = cut_short}});
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_STATUS,
                       .node = RAVI,
                       .status = {.figures = {.offline_mode = true}, .deadline_us = TF_NEVER}});
    history_rest(h);
    both_server_views(h);
    ravi_shows(h, NULL, (struct tf_conversation_view){.unread = 0});
}

START_TEST(offline_mode_whose_end_was_cut_short_may_show_less) {
    BEGIN(h);
    shows_nothing_in_offline_mode(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(offline_mode_alone_may_not) {
    BEGIN(h);
    shows_nothing_in_offline_mode(&h, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_forgotten_deletion_may_be_shown_or_not) {
    for (int shows = 0; shows < 2; shows++) {
        BEGIN(h);
        forgotten_message(&h);
        struct tf_message_view row = at_ravi(&h);
        row.is_deleted = true;
        row.content = (struct tf_slice){0};
        row.version = 2;
        ravi_shows_of_forgotten(&h, shows ? &row : NULL);
        HOLDS(h, RULE);
    }
}
END_TEST

START_TEST(a_message_shown_alive_whose_deletion_is_forgotten_is_found) {
    BEGIN(h);
    forgotten_message(&h);
    struct tf_message_view row = at_ravi(&h);
    ravi_shows_of_forgotten(&h, &row);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(another_text_is_found) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    both_server_views(&h);
    struct tf_message_view row = at_ravi(&h);
    row.content = TF_SLICE_LITERAL("hullo");
    ravi_shows(&h, &row, (struct tf_conversation_view){.unread = 1});
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_wrong_status_is_found) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    both_server_views(&h);
    struct tf_message_view row = at_ravi(&h);
    row.status = TF_STATUS_READ;
    ravi_shows(&h, &row, (struct tf_conversation_view){.unread = 1});
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_wrong_unread_count_is_found) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    both_server_views(&h);
    struct tf_message_view row = at_ravi(&h);
    ravi_shows(&h, &row, (struct tf_conversation_view){.unread = 2});
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_run_that_did_not_rest_is_not_compared) {
    BEGIN(h);
    one_message(&h);
    both_server_views(&h);
    ravi_shows(&h, NULL, (struct tf_conversation_view){0});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_own_send_that_failed_is_excused) {
    BEGIN(h);
    one_message(&h);
    history_send(&h, RAVI, "r1", "");
    history_rest(&h);
    both_server_views(&h);
    history_view(&h, RAVI, TF_VIEW_SHOWN, 1);
    history_lunch(&h, RAVI,
                  (struct tf_conversation_view){.unread = 1, .last_message_id = tf_id_of("r1")});
    history_look(&h, RAVI, at_ravi(&h));
    struct tf_message_view failed = history_row(&h, HISTORY_NAMES(NULL, "r1"), RAVI, "", 0, 0);
    failed.status = TF_STATUS_FAILED;
    history_look(&h, RAVI, failed);
    history_view_end(&h, RAVI);
    HOLDS(h, RULE);
}
END_TEST

/* Ravi's device shows a failed message of which no command is known. */
static void show_unnamed_failure(struct history *h) {
    history_rest(h);
    both_server_views(h);
    history_view(h, RAVI, TF_VIEW_SHOWN, 1);
    history_lunch(h, RAVI,
                  (struct tf_conversation_view){.unread = 1, .last_message_id = tf_id_of("r1")});
    history_look(h, RAVI, at_ravi(h));
    struct tf_message_view failed = history_row(h, HISTORY_NAMES(NULL, "r1"), RAVI, "", 0, 0);
    failed.status = TF_STATUS_FAILED;
    history_look(h, RAVI, failed);
    history_view_end(h, RAVI);
}

START_TEST(a_failed_send_whose_command_was_cut_short_is_excused) {
    BEGIN(h);
    one_message(&h);
    history_command(&h, RAVI,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND, .cut_short = true}});
    show_unnamed_failure(&h);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_failed_message_that_nobody_asked_for_is_found) {
    BEGIN(h);
    one_message(&h);
    show_unnamed_failure(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_send_that_only_its_device_knows_is_found) {
    BEGIN(h);
    one_message(&h);
    history_send(&h, RAVI, "r1", "more");
    history_rest(&h);
    both_server_views(&h);
    history_view(&h, RAVI, TF_VIEW_SHOWN, 1);
    history_lunch(&h, RAVI,
                  (struct tf_conversation_view){.unread = 1, .last_message_id = tf_id_of("m1")});
    history_look(&h, RAVI, at_ravi(&h));
    history_look(&h, RAVI, history_row(&h, HISTORY_NAMES(NULL, "r1"), RAVI, "more", 0, 0));
    history_view_end(&h, RAVI);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_for_the_person_excuses_the_text) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    both_server_views(&h);
    struct tf_message_view row = at_ravi(&h);
    row.content = TF_SLICE_LITERAL("mine");
    row.in_conflict = true;
    ravi_shows(&h, &row, (struct tf_conversation_view){.unread = 1});
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_server_that_contradicts_its_audit_is_found) {
    BEGIN(h);
    one_message(&h);
    history_view(&h, TF_NODE_SERVER, TF_VIEW_TRUTH, 0);
    history_look(&h, TF_NODE_SERVER,
                 history_row(&h, HISTORY_NAMES("m1", "a1"), ASHA, "other", 1, 11));
    history_view_end(&h, TF_NODE_SERVER);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_that_differs_is_found) {
    BEGIN(h);
    one_message(&h);
    history_rest(&h);
    server_view(&h, 0, (struct tf_conversation_view){0});
    server_view(&h, 1, all_read);
    struct tf_message_view row = at_ravi(&h);
    row.status = TF_STATUS_READ;
    ravi_shows(&h, &row, (struct tf_conversation_view){.unread = 1});
    BREAKS(h, RULE);
}
END_TEST

static Suite *converged_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_forgotten_deletion_may_be_shown_or_not);
    tcase_add_test(tests, a_message_shown_alive_whose_deletion_is_forgotten_is_found);
    tcase_add_test(tests, equal_views_have_converged);
    tcase_add_test(tests, a_missing_message_is_found);
    tcase_add_test(tests, offline_mode_whose_end_was_cut_short_may_show_less);
    tcase_add_test(tests, offline_mode_alone_may_not);
    tcase_add_test(tests, another_text_is_found);
    tcase_add_test(tests, a_wrong_status_is_found);
    tcase_add_test(tests, a_wrong_unread_count_is_found);
    tcase_add_test(tests, a_run_that_did_not_rest_is_not_compared);
    tcase_add_test(tests, an_own_send_that_failed_is_excused);
    tcase_add_test(tests, a_failed_send_whose_command_was_cut_short_is_excused);
    tcase_add_test(tests, a_failed_message_that_nobody_asked_for_is_found);
    tcase_add_test(tests, a_send_that_only_its_device_knows_is_found);
    tcase_add_test(tests, a_conflict_for_the_person_excuses_the_text);
    tcase_add_test(tests, a_server_that_contradicts_its_audit_is_found);
    tcase_add_test(tests, a_read_mark_that_differs_is_found);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(converged_suite)
