/* Questions to the server, and what comes of their answers. */
#include "driver.h"
#include "support/check_main.h"

#include <stdio.h>

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
    driver_forget(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static void ask(enum tf_question question) {
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_ASK,
                                           .question = question,
                                           .conversation_id = tf_id_of(DRIVER_CONVERSATION)});
}

START_TEST(a_list_is_told_in_its_order) {
    ask(TF_ASK_CONVERSATIONS);
    ck_assert(driver_is_open(&d, TF_PATH_CONVERSATIONS "?limit=100"));
    driver_answer(&d, 200,
                  TF_SLICE_LITERAL("{\"conversations\":[{\"conversation\":{\"id\":\"c2\",\"type\":"
                                   "\"support\"}},{\"conversation\":{\"id\":\"c1\",\"type\":"
                                   "\"support\"}}]}"),
                  0);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_LISTED), 2);
    ck_assert_str_eq(driver_note(&d, TF_NOTE_LISTED)->conversation_id.text, "c1");
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_LISTED)->number, 2);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_ANSWERED)->number, 2);
    ck_assert(!d.request.is_open);
}
END_TEST

#define ANSWER(id, position, parent)                                                               \
    "{\"id\":\"" id "\",\"conversationId\":\"c1\",\"senderId\":\"ravi\",\"replyTo\":\"" parent     \
    "\",\"version\":\"1\",\"position\":\"" position "\"}"

static void ask_for_answers(void) {
    driver_forget(&d);
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_ASK,
                                           .question = TF_ASK_ANSWERS,
                                           .message_id = tf_id_of("m1")});
    ck_assert(driver_is_open(&d, TF_PATH_CONVERSATIONS "/c1/messages?replyTo=m1&limit=100"));
}

START_TEST(answers_to_a_message_are_told_newest_first) {
    struct tf_change asked = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_sync(&d);
    driver_pull(&d, &asked, 1, false);
    ask_for_answers();
    driver_answer(&d, 200,
                  TF_SLICE_LITERAL("{\"messages\":[" ANSWER("m9", "9", "m1") "," ANSWER(
                      "m8", "8", "m1") "],\"hasMore\":false}"),
                  0);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_LISTED), 2);
    ck_assert_str_eq(driver_note(&d, TF_NOTE_LISTED)->message_id.text, "m8");
    ck_assert_str_eq(driver_note(&d, TF_NOTE_ANSWERED)->message_id.text, "m1");
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_ANSWERED)->number, 2);
}
END_TEST

START_TEST(a_page_with_what_answers_something_else_is_no_answer) {
    struct tf_change asked = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_sync(&d);
    driver_pull(&d, &asked, 1, false);
    ask_for_answers();
    driver_answer(
        &d, 200, TF_SLICE_LITERAL("{\"messages\":[" ANSWER("m9", "9", "m2") "],\"hasMore\":false}"),
        0);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_LISTED), 0);
    ck_assert_int_eq(driver_note(&d, TF_NOTE_ANSWERED)->code, TF_E_INVALID);
}
END_TEST

START_TEST(what_cannot_be_read_is_no_answer_and_not_asked_again) {
    ask(TF_ASK_STATS);
    ck_assert(driver_is_open(&d, TF_PATH_CONVERSATIONS "/c1/stats"));
    driver_answer(&d, 200, TF_SLICE_LITERAL("<html>hello</html>"), 0);
    ck_assert_int_ne(driver_note(&d, TF_NOTE_ANSWERED)->code, TF_OK);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_FIGURE), 0);
    ck_assert(!d.request.is_open);
    driver_forget(&d);
    ask(TF_ASK_STATS);
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    ck_assert_int_eq(driver_note(&d, TF_NOTE_ANSWERED)->code, TF_E_IO);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(without_a_network_a_question_is_refused) {
    driver_connectivity(&d, false);
    ask(TF_ASK_STATS);
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
}
END_TEST

START_TEST(an_ended_session_is_renewed_and_the_question_asked_again) {
    ask(TF_ASK_STATS);
    driver_status_only(&d, 401);
    ck_assert(driver_is_open(&d, TF_PATH_TOKEN));
    driver_token(&d);
    ck_assert(driver_is_open(&d, TF_PATH_CONVERSATIONS "/c1/stats"));
    driver_answer(&d, 200,
                  TF_SLICE_LITERAL("{\"byType\":{\"text\":2},\"total\":2,\"bySender\":{\"ravi\":2},"
                                   "\"byStatus\":{\"read\":1,\"sent\":1}}"),
                  0);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_ANSWERED)->number, 2);
    ck_assert_str_eq(driver_note(&d, TF_NOTE_FIGURE)->user_id.text, "ravi");
}
END_TEST

static char texts[8][32];
static unsigned text_count;

static void see(void *self, const struct tf_version_view *view) {
    (void)self;
    snprintf(texts[text_count++], sizeof(texts[0]), "%llu %.*s", (unsigned long long)view->version,
             (int)view->content.len, view->content.data);
}

static void look_at_versions(void) {
    const struct tf_viewer viewer = {.version = see};
    text_count = 0;
    ck_assert_int_eq(tf_offline_client.inspect(d.client, &d.store, &viewer, NULL), TF_OK);
}

START_TEST(what_an_edit_replaces_is_kept_and_outlives_the_process) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_sync(&d);
    driver_pull(&d, &first, 1, false);
    struct tf_change second = driver_version(&d, &first, 2, "two");
    driver_sync(&d);
    driver_pull(&d, &second, 1, false);
    driver_kill(&d);
    driver_restart(&d);
    look_at_versions();
    ck_assert_uint_eq(text_count, 1);
    ck_assert_str_eq(texts[0], "1 one");
}
END_TEST

START_TEST(versions_that_were_told_are_kept_once) {
    struct tf_change third = driver_message(&d, "m1", DRIVER_FRIEND, "three");
    struct tf_slice answer = TF_SLICE_LITERAL(
        "{\"current\":{\"id\":\"m1\",\"conversationId\":\"c1\",\"version\":\"3\"},\"versions\":["
        "{\"kind\":\"shown\",\"version\":\"1\",\"content\":\"one\"},"
        "{\"kind\":\"shown\",\"version\":\"2\",\"content\":\"two\"}]}");
    driver_sync(&d);
    driver_pull(&d, &third, 1, false);
    for (int i = 0; i < 2; i++) {
        driver_command(&d, (struct tf_command){.kind = TF_COMMAND_ASK,
                                               .question = TF_ASK_VERSIONS,
                                               .message_id = tf_id_of("m1")});
        ck_assert(driver_is_open(&d, TF_PATH_MESSAGES "/m1/versions"));
        driver_answer(&d, 200, answer, 0);
    }
    look_at_versions();
    ck_assert_uint_eq(text_count, 2);
    ck_assert_str_eq(texts[1], "2 two");
}
END_TEST

START_TEST(a_new_conversation_takes_its_metadata_along) {
    struct tf_wire_sync batch;
    struct tf_id friend = tf_id_of(DRIVER_FRIEND);
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_CREATE,
                                           .participants = &friend,
                                           .participant_count = 1,
                                           .metadata = TF_SLICE_LITERAL("{\"orderId\":\"o-1\"}")});
    struct tf_wire_doc *doc = driver_batch(&d, &batch);
    ck_assert(tf_slice_is(batch.actions[0].conversation.metadata, "{\"orderId\":\"o-1\"}"));
    tf_wire_doc_destroy(doc);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("questions");
    TCase *t = tcase_create("questions");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_list_is_told_in_its_order);
    tcase_add_test(t, answers_to_a_message_are_told_newest_first);
    tcase_add_test(t, a_page_with_what_answers_something_else_is_no_answer);
    tcase_add_test(t, what_cannot_be_read_is_no_answer_and_not_asked_again);
    tcase_add_test(t, without_a_network_a_question_is_refused);
    tcase_add_test(t, an_ended_session_is_renewed_and_the_question_asked_again);
    tcase_add_test(t, what_an_edit_replaces_is_kept_and_outlives_the_process);
    tcase_add_test(t, versions_that_were_told_are_kept_once);
    tcase_add_test(t, a_new_conversation_takes_its_metadata_along);
    suite_add_tcase(s, t);
    return s;
}

TF_TEST_MAIN(suite)
