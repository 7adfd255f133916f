/* Pulling: pages and cursor, idempotent rows, adoption of own messages, resync. */
#include "driver.h"
#include "support/check_main.h"

static struct driver d;
static struct driver_queue queue;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static void pull_one(const struct tf_change *change) {
    driver_sync(&d);
    if (!driver_is_open(&d, TF_PATH_PULL))
        return;
    driver_pull(&d, change, 1, false);
}

START_TEST(page_and_cursor_become_durable_together) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change second = driver_message(&d, "m2", DRIVER_FRIEND, "two");
    driver_sync(&d);
    unsigned before = d.commits;
    driver_pull(&d, &first, 1, true);
    ck_assert_uint_eq(d.commits, before + 1);
    driver_kill(&d);
    driver_start(&d, true);
    ck_assert(driver_look(&d, tf_id_of("m1")).view.exists);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.cursor.seq, first.seq);
    driver_token(&d);
    driver_pull(&d, &second, 1, false);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.cursor.seq, second.seq);
}
END_TEST

START_TEST(further_pages_follow_at_once_and_with_other_keys) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_sync(&d);
    uint64_t key = d.request.http.key;
    driver_pull(&d, &first, 1, true);
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?since=e1.3&"));
    ck_assert(d.request.http.key != key);
}
END_TEST

START_TEST(commit_that_fails_leaves_rows_and_cursor_and_pulls_again) {
    struct tf_change change = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_sync(&d);
    d.disk_fails = true;
    driver_pull(&d, &change, 1, false);
    d.disk_fails = false;
    ck_assert_int_eq(d.code, TF_E_STORAGE);
    ck_assert(!driver_look(&d, tf_id_of("m1")).view.exists);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_CURSOR));
    ck_assert(driver_deadline(&d));
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?since=e1.2&"));
}
END_TEST

START_TEST(older_version_never_replaces_a_newer_one) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change third = driver_version(&d, &first, 3, "three");
    pull_one(&third);
    struct tf_change second = driver_version(&d, &first, 2, "two");
    pull_one(&second);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m1")).text, "three");
}
END_TEST

START_TEST(tombstone_empties_the_message_and_stays) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change gone = driver_tombstone(&d, &first, 2);
    pull_one(&gone);
    struct tf_change late = driver_version(&d, &first, 1, "one");
    pull_one(&late);
    struct driver_look look = driver_look(&d, tf_id_of("m1"));
    ck_assert(look.view.is_deleted);
    ck_assert_str_eq(look.text, "");
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).unread, 0);
}
END_TEST

START_TEST(own_message_that_is_pulled_before_its_answer_is_adopted_once) {
    struct tf_id send = driver_send(&d, "hello");
    struct tf_id edit = driver_edit(&d, send, "hello!");
    struct tf_wire_result result = driver_sent(&d, send, "m1", "hello");
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    driver_kill(&d);
    driver_start(&d, true);
    driver_token(&d);
    driver_pull(&d, &result.change, 1, false); /* the send itself is backing off */
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.messages, 1);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert(tf_id_equal(&queue.actions[0].action_id, &edit));
    ck_assert_str_eq(queue.actions[0].message_id.text, "m1");
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_SENT);
}
END_TEST

START_TEST(receipts_of_all_others_make_a_message_delivered_and_read) {
    struct tf_change mine = driver_message(&d, "m1", DRIVER_ME, "hello");
    pull_one(&mine);
    ck_assert_int_eq(driver_look(&d, tf_id_of("m1")).view.status, TF_STATUS_SENT);
    struct tf_change receipt = {.seq = ++d.seq,
                                .previous = d.seq - 1,
                                .entity = TF_ENTITY_RECEIPT,
                                .receipt = {.conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                            .user_id = tf_id_of(DRIVER_FRIEND),
                                            .delivered_position = mine.seq}};
    pull_one(&receipt);
    ck_assert_int_eq(driver_look(&d, tf_id_of("m1")).view.status, TF_STATUS_DELIVERED);
    receipt.seq = ++d.seq;
    receipt.receipt.read_position = mine.seq;
    pull_one(&receipt);
    ck_assert_int_eq(driver_look(&d, tf_id_of("m1")).view.status, TF_STATUS_READ);
    receipt.seq = ++d.seq;
    receipt.receipt.read_position = receipt.receipt.delivered_position = 0;
    pull_one(&receipt);
    ck_assert_int_eq(driver_look(&d, tf_id_of("m1")).view.status, TF_STATUS_READ);
}
END_TEST

START_TEST(message_of_a_conversation_not_yet_told_is_kept) {
    struct tf_change early = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    early.message.conversation_id = tf_id_of("c9");
    pull_one(&early);
    struct tf_change conversation = driver_conversation(&d, "c9");
    pull_one(&conversation);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m1")).view.conversation_id.text, "c9");
    ck_assert_uint_eq(driver_shown(&d, "c9").unread, 1);
    ck_assert_uint_eq(driver_shown(&d, "c9").participant_count, 2);
}
END_TEST

START_TEST(answer_that_contradicts_itself_is_not_believed) {
    struct tf_change change = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    change.seq = 1; /* at or below the cursor */
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    ck_assert(!driver_look(&d, tf_id_of("m1")).view.exists);
    ck_assert(driver_next(&d) != TF_NEVER);
    driver_deadline(&d);
    d.seq = 2;
    driver_pull(&d, NULL, 0, true); /* more, and no step forward: a loop without end */
    ck_assert(!d.request.is_open);
    ck_assert(driver_next(&d) != TF_NEVER);
}
END_TEST

static void expire_cursor(void) {
    driver_sync(&d);
    driver_status_only(&d, 410);
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?limit="));
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_RESYNC), 1);
}

START_TEST(expired_cursor_means_a_full_pull_that_keeps_what_is_pending) {
    struct tf_change kept = driver_message(&d, "m1", DRIVER_FRIEND, "kept");
    struct tf_change gone = driver_message(&d, "m2", DRIVER_FRIEND, "gone");
    struct tf_change both[] = {kept, gone};
    driver_sync(&d);
    driver_pull(&d, both, 2, false);
    expire_cursor();
    struct tf_id send = driver_send(&d, "pending");
    driver_restart(&d); /* the resync goes on where it was */
    driver_token(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?limit="));
    struct tf_change again[] = {driver_conversation(&d, DRIVER_CONVERSATION), kept};
    again[0].seq = 1;
    again[0].previous = 0;
    driver_pull(&d, &again[0], 1, true);
    ck_assert(driver_look(&d, tf_id_of("m2")).view.exists);
    driver_pull(&d, &again[1], 1, false);
    ck_assert(driver_look(&d, tf_id_of("m1")).view.exists);
    ck_assert(!driver_look(&d, tf_id_of("m2")).view.exists);
    ck_assert(driver_look(&d, send).view.exists);
    ck_assert_str_eq(driver_shown(&d, DRIVER_OTHER_CONVERSATION).id.text, "");
}
END_TEST

START_TEST(cursor_refused_without_a_cursor_backs_off) {
    expire_cursor();
    driver_status_only(&d, 410);
    ck_assert(!d.request.is_open);
    ck_assert(driver_next(&d) != TF_NEVER);
}
END_TEST

START_TEST(lower_version_counts_when_the_server_was_set_back) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change third = driver_version(&d, &first, 3, "three");
    pull_one(&third);
    expire_cursor();
    d.epoch = "e2";
    struct tf_change back[] = {driver_conversation(&d, DRIVER_CONVERSATION), first};
    back[0].seq = 1;
    back[0].previous = 0;
    driver_pull(&d, back, 2, false);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m1")).text, "one");
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("pull");
    TCase *c = tcase_create("pull");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, page_and_cursor_become_durable_together);
    tcase_add_test(c, further_pages_follow_at_once_and_with_other_keys);
    tcase_add_test(c, commit_that_fails_leaves_rows_and_cursor_and_pulls_again);
    tcase_add_test(c, older_version_never_replaces_a_newer_one);
    tcase_add_test(c, tombstone_empties_the_message_and_stays);
    tcase_add_test(c, own_message_that_is_pulled_before_its_answer_is_adopted_once);
    tcase_add_test(c, receipts_of_all_others_make_a_message_delivered_and_read);
    tcase_add_test(c, message_of_a_conversation_not_yet_told_is_kept);
    tcase_add_test(c, answer_that_contradicts_itself_is_not_believed);
    tcase_add_test(c, expired_cursor_means_a_full_pull_that_keeps_what_is_pending);
    tcase_add_test(c, cursor_refused_without_a_cursor_backs_off);
    tcase_add_test(c, lower_version_counts_when_the_server_was_set_back);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
