/* A database on another installation than the one that wrote it: an older disk that came back, or a
 * second device that starts from a copy. */
#include "chat/wire_media.h"
#include "driver.h"
#include "support/check_main.h"

#include <string.h>

static struct driver d;
static struct driver_queue queue;

static void set_up(void) {
    driver_open(&d);
    d.config.gateway = true;
    driver_settle(&d);
    driver_connectivity(&d, false);
}

static void tear_down(void) {
    driver_close(&d);
}

/* The same database under another name of the device. */
static void start_as_copy(void) {
    driver_kill(&d);
    d.config.device_id = tf_id_of("second");
    d.config.installation++;
    driver_start(&d, false);
    driver_forget(&d);
}

static void go_online(void) {
    driver_connectivity(&d, true);
    driver_deadline(&d);
    if (driver_is_open(&d, TF_PATH_TOKEN))
        driver_token(&d);
}

/* The server has taken `action` in other words. */
static void refuse_reused(struct tf_id action, struct tf_change holds) {
    struct tf_wire_result result = driver_changed(action, TF_OUTCOME_REJECTED, holds);
    result.refusal = TF_REFUSAL_KEY_REUSED;
    driver_results(&d, &result, 1);
}

static struct tf_change held(struct tf_id send, const char *text) {
    struct tf_change change = driver_message(&d, "m-1", DRIVER_ME, text);
    change.message.client_id = send;
    return change;
}

START_TEST(what_waited_keeps_its_id_on_a_copy) {
    struct tf_id send = driver_send(&d, "hello");
    start_as_copy();
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert(tf_id_equal(&queue.actions[0].action_id, &send));
}
END_TEST

static struct tf_id send_picture(void) {
    static char file[1000];
    struct tf_media_file media = {.bytes = {file, sizeof(file)},
                                  .extension = TF_SLICE_LITERAL("jpg")};
    return driver_command(&d, (struct tf_command){.kind = TF_COMMAND_SEND,
                                                  .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                                  .message_type = TF_MESSAGE_IMAGE,
                                                  .media = &media});
}

START_TEST(a_picture_that_waited_is_deleted_behind_its_send_on_a_copy) {
    struct tf_id send = send_picture();
    start_as_copy();
    driver_delete(&d, send);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert_int_eq(queue.actions[1].type, TF_ACTION_DELETE);
}
END_TEST

START_TEST(a_picture_that_the_other_device_has_sent_is_there_and_not_sent_again) {
    struct tf_id send = send_picture();
    start_as_copy();
    struct tf_change sent = held(send, "");
    sent.message.type = TF_MESSAGE_IMAGE;
    sent.message.media_size = 1000;
    sent.message.media_url = TF_SLICE_LITERAL(TF_MEDIA_ORIGIN "/media/o1");
    go_online();
    driver_pull(&d, &sent, 1, false);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
    struct driver_look look = driver_look(&d, send);
    ck_assert(look.view.is_loaded);
    ck_assert_uint_gt(look.view.media_url.len, 0);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(a_copy_gives_other_ids_than_the_first_would) {
    d.next_key = 7;
    struct tf_id first = driver_send(&d, "hello");
    start_as_copy();
    d.next_key = 7;
    struct tf_id second = driver_send(&d, "hello");
    ck_assert(!tf_id_equal(&first, &second));
}
END_TEST

START_TEST(nothing_is_folded_into_what_another_device_may_send) {
    struct tf_id send = driver_send(&d, "hello");
    struct tf_id reply = driver_reply(&d, send, "you there?");
    start_as_copy();
    driver_edit(&d, reply, "are you there?");
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_COALESCED));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 3);
}
END_TEST

START_TEST(what_waits_for_its_parent_may_be_folded_into_where_there_is_no_copy) {
    struct tf_id send = driver_send(&d, "hello");
    struct tf_id reply = driver_reply(&d, send, "you there?");
    driver_edit(&d, reply, "are you there?");
    ck_assert_ptr_nonnull(driver_note(&d, TF_NOTE_COALESCED));
}
END_TEST

START_TEST(the_word_of_a_copy_gives_way) {
    struct tf_id send = driver_send(&d, "older");
    start_as_copy();
    go_online();
    refuse_reused(send, held(send, "newer"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_str_eq(driver_look(&d, send).text, "newer");
    ck_assert_uint_eq(driver_status(&d).parked, 0);
}
END_TEST

START_TEST(what_was_folded_in_here_goes_on_top) {
    struct tf_id send = driver_send(&d, "older");
    driver_edit(&d, send, "newer");
    go_online();
    refuse_reused(send, held(send, "older"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_int_eq(queue.actions[0].type, TF_ACTION_EDIT);
    ck_assert_uint_eq(queue.actions[0].base_version, 1);
    ck_assert_str_eq(driver_look(&d, send).text, "newer");
    const struct tf_note *again = driver_note(&d, TF_NOTE_AGAIN);
    ck_assert(tf_id_equal(&again->other_id, &send));
    ck_assert(tf_id_equal(&again->action_id, &queue.actions[0].action_id));
}
END_TEST

START_TEST(it_does_so_when_news_bring_it_first) {
    struct tf_id send = driver_send(&d, "older");
    driver_edit(&d, send, "newer");
    struct tf_change change = held(send, "older");
    go_online();
    driver_hello(&d, d.seq);
    driver_push(&d, &change);
    ck_assert(tf_id_equal(&driver_note(&d, TF_NOTE_AGAIN)->other_id, &send));
    ck_assert_str_eq(driver_look(&d, send).text, "newer");
}
END_TEST

START_TEST(a_later_change_that_waits_says_it_better) {
    struct tf_id send = driver_send(&d, "older");
    driver_edit(&d, send, "newer");
    driver_restart(&d); /* what is queued may have been sent: a change has a row of its own */
    driver_edit(&d, send, "newest");
    go_online();
    refuse_reused(send, held(send, "older"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_AGAIN));
    ck_assert_str_eq(driver_look(&d, send).text, "newest");
}
END_TEST

START_TEST(equal_words_need_no_second_saying) {
    struct tf_id send = driver_send(&d, "same");
    go_online();
    refuse_reused(send, held(send, "same"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
}
END_TEST

START_TEST(a_refusal_that_tells_nothing_is_one) {
    struct tf_id send = driver_send(&d, "hello");
    go_online();
    struct tf_wire_result result = driver_outcome(send, TF_OUTCOME_REJECTED);
    result.refusal = TF_REFUSAL_KEY_REUSED;
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
}
END_TEST

START_TEST(a_copy_is_told_from_the_first_by_the_database_alone) {
    driver_send(&d, "hello");
    driver_kill(&d);
    d.config.device_id = tf_id_of("second"); /* and nobody counts */
    unsigned commits = d.commits;
    driver_start(&d, false);
    ck_assert_uint_gt(d.commits, commits);
    driver_kill(&d);
    commits = d.commits;
    driver_start(&d, false); /* it is its own now */
    ck_assert_uint_eq(d.commits, commits);
}
END_TEST

START_TEST(the_same_installation_writes_nothing_at_its_start) {
    driver_send(&d, "hello");
    driver_kill(&d);
    unsigned commits = d.commits;
    driver_start(&d, false);
    ck_assert_uint_eq(d.commits, commits);
}
END_TEST

/* -- A part of the disk is gone -- */

static void lose(const char *sql) {
    driver_forget(&d);
    driver_kill(&d);
    tf_store_close_statements(&d.store);
    ck_assert_int_eq(sqlite3_exec(d.db, sql, NULL, NULL, NULL), SQLITE_OK);
    d.config.installation++;
    driver_start(&d, false);
}

START_TEST(what_is_on_the_screen_is_queued_again_when_the_queue_is_lost) {
    struct tf_id send = driver_send(&d, "hello");
    struct tf_id reply = driver_reply(&d, send, "you there?");
    lose("DELETE FROM queue");
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert(tf_id_equal(&queue.actions[0].action_id, &send));
    ck_assert(tf_id_equal(&queue.actions[1].action_id, &reply));
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
    ck_assert_uint_eq(driver_batch_count(&d), 0);
    go_online();
    ck_assert_uint_eq(driver_batch_count(&d), 1); /* the answer waits for its parent's name */
}
END_TEST

START_TEST(what_is_done_then_goes_behind_it) {
    driver_send(&d, "hello");
    lose("DELETE FROM queue");
    struct tf_id later = driver_send(&d, "later");
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert(tf_id_equal(&queue.actions[1].action_id, &later));
    ck_assert_uint_gt(queue.actions[1].order, queue.actions[0].order);
}
END_TEST

START_TEST(a_conversation_that_nobody_else_knows_is_lost_with_the_queue) {
    struct tf_id made = driver_create(&d, DRIVER_FRIEND);
    driver_send_in(&d, made.text, "hello");
    lose("DELETE FROM queue");
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(queue.messages, 0);
}
END_TEST

START_TEST(it_stays_where_the_queue_is_there) {
    struct tf_id made = driver_create(&d, DRIVER_FRIEND);
    driver_send_in(&d, made.text, "hello");
    lose("UPDATE device SET epoch = NULL, seq = 0");
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 2);
}
END_TEST

START_TEST(a_cursor_that_is_lost_means_a_full_pull) {
    lose("UPDATE device SET epoch = NULL, seq = 0");
    ck_assert_ptr_nonnull(driver_note(&d, TF_NOTE_RESYNC));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.cursor.seq, 0);
}
END_TEST

START_TEST(a_device_that_never_pulled_has_lost_none) {
    struct driver fresh;
    driver_open(&fresh);
    driver_start(&fresh, false);
    driver_kill(&fresh);
    fresh.config.installation++;
    driver_start(&fresh, false);
    ck_assert_ptr_null(driver_note(&fresh, TF_NOTE_RESYNC));
    driver_close(&fresh);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("identity");
    TCase *c = tcase_create("copies");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, what_waited_keeps_its_id_on_a_copy);
    tcase_add_test(c, a_picture_that_waited_is_deleted_behind_its_send_on_a_copy);
    tcase_add_test(c, a_picture_that_the_other_device_has_sent_is_there_and_not_sent_again);
    tcase_add_test(c, a_copy_gives_other_ids_than_the_first_would);
    tcase_add_test(c, nothing_is_folded_into_what_another_device_may_send);
    tcase_add_test(c, what_waits_for_its_parent_may_be_folded_into_where_there_is_no_copy);
    tcase_add_test(c, the_word_of_a_copy_gives_way);
    tcase_add_test(c, what_was_folded_in_here_goes_on_top);
    tcase_add_test(c, it_does_so_when_news_bring_it_first);
    tcase_add_test(c, a_later_change_that_waits_says_it_better);
    tcase_add_test(c, equal_words_need_no_second_saying);
    tcase_add_test(c, a_refusal_that_tells_nothing_is_one);
    tcase_add_test(c, a_copy_is_told_from_the_first_by_the_database_alone);
    tcase_add_test(c, the_same_installation_writes_nothing_at_its_start);
    tcase_add_test(c, what_is_on_the_screen_is_queued_again_when_the_queue_is_lost);
    tcase_add_test(c, what_is_done_then_goes_behind_it);
    tcase_add_test(c, a_conversation_that_nobody_else_knows_is_lost_with_the_queue);
    tcase_add_test(c, it_stays_where_the_queue_is_there);
    tcase_add_test(c, a_cursor_that_is_lost_means_a_full_pull);
    tcase_add_test(c, a_device_that_never_pulled_has_lost_none);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
