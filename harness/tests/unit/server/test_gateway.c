#include "support/check_main.h"
#include "unit/server/driver.h"

#include <string.h>

enum { A1 = 11, A2, B1, C1 }; /* sockets */

static struct driver *d;
static char *asha, *asha_too, *bilal, *chen;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    asha_too = driver_login(d, "asha", "a2");
    bilal = driver_login(d, "bilal", "b1");
    chen = driver_login(d, "chen", "c1");
    driver_open_socket(d, A1, asha);
    driver_open_socket(d, A2, asha_too);
    driver_open_socket(d, B1, bilal);
    driver_open_socket(d, C1, chen);
}

static void tear_down(void) {
    free(asha);
    free(asha_too);
    free(bilal);
    free(chen);
    driver_close(d);
}

START_TEST(a_socket_is_greeted_with_the_newest_change_of_its_user) {
    driver_open_socket(d, 99, bilal);
    ck_assert_uint_eq(d->frame_count, 1);
    ck_assert_ptr_nonnull(strstr(driver_heard(d, 99, 0), "hello"));
    ck_assert_ptr_nonnull(strstr(driver_heard(d, 99, 0), ".1\""));
}
END_TEST

START_TEST(a_socket_without_a_good_token_is_closed) {
    driver_open_socket(d, 98, "t0000");
    ck_assert_uint_eq(d->closed_socket, 98);
    ck_assert_uint_eq(d->frame_count, 0);
    driver_say(d, asha, "a1", "r1", "s1", "one");
    ck_assert_ptr_null(driver_heard(d, 98, 0));
}
END_TEST

START_TEST(a_change_goes_to_all_participants_but_the_device_that_made_it) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    ck_assert_ptr_null(driver_heard(d, A1, 0));
    ck_assert_ptr_null(driver_heard(d, C1, 0));
    struct tf_change at_a2 = driver_heard_change(d, A2, 0);
    ck_assert_uint_eq(at_a2.seq, 3);
    ck_assert_uint_eq(at_a2.previous, 2);
    struct tf_change at_b1 = driver_heard_change(d, B1, 0);
    ck_assert_uint_eq(at_b1.previous, 1);
    ck_assert(tf_slice_is(at_b1.message.content, "one"));
}
END_TEST

START_TEST(pushes_of_one_user_are_a_chain_without_a_gap) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_say(d, chen, "c1", "r2", "s2", "two");
    driver_begin(d, "b1");
    driver_send(d, "r1", "s3", "three");
    driver_send(d, "r1", "s4", "four");
    driver_sync(d, bilal);
    ck_assert_uint_eq(driver_heard_change(d, A1, 0).previous, 4);
    ck_assert_uint_eq(driver_heard_change(d, A1, 1).previous, 5);
    ck_assert_uint_eq(driver_heard_change(d, A2, 0).previous, 4);
}
END_TEST

START_TEST(a_refused_action_is_pushed_to_nobody) {
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "");
    driver_sync(d, asha);
    ck_assert_uint_eq(d->frame_count, 0);
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s2", "two");
    driver_begin(d, "a1");
    driver_send(d, "r1", "s2", "two");
    driver_edit(d, "r1", "e1", &m, 7, "late");
    driver_sync(d, asha);
    ck_assert_uint_eq(d->frame_count, 0);
}
END_TEST

START_TEST(an_ack_moves_the_delivered_mark_and_is_told_to_all_devices) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_ack(d, B1, 3);
    struct tf_change at_a1 = driver_heard_change(d, A1, 0);
    ck_assert_int_eq(at_a1.entity, TF_ENTITY_RECEIPT);
    ck_assert_uint_eq(at_a1.receipt.delivered_position, 3);
    ck_assert_str_eq(at_a1.receipt.user_id.text, "bilal");
    ck_assert_uint_eq(driver_heard_change(d, B1, 0).previous, 3); /* its chain goes on */
    driver_ack(d, B1, 4);
    ck_assert_uint_eq(d->frame_count, 0);
}
END_TEST

START_TEST(acks_of_receipts_and_own_messages_cause_nothing) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_ack(d, A2, 3);
    ck_assert_uint_eq(d->frame_count, 0);
    driver_ack(d, B1, 3);
    driver_ack(d, A1, 4);
    ck_assert_uint_eq(d->frame_count, 0);
    ck_assert_int_eq(driver_ask(d, "SELECT max(seq) FROM log"), 4);
}
END_TEST

static int count_statement(unsigned kind, void *count, void *statement, void *text) {
    (void)kind;
    (void)statement;
    (void)text;
    ++*(unsigned *)count;
    return 0;
}

static void ping(uint64_t socket) {
    driver_frame(d, socket, &(struct tf_frame){.kind = TF_FRAME_PING});
}

START_TEST(a_ping_is_told_the_newest_change_without_a_look_at_the_database) {
    unsigned statements = 0;
    driver_say(d, asha, "a1", "r1", "s1", "one");
    sqlite3_trace_v2(d->store.db, SQLITE_TRACE_STMT, count_statement, &statements);
    ping(B1);
    ck_assert_ptr_nonnull(strstr(driver_heard(d, B1, 0), ".3\""));
    ping(C1);
    ck_assert_ptr_nonnull(strstr(driver_heard(d, C1, 0), ".2\""));
    ck_assert_uint_eq(statements, 0);
    driver_say(d, asha, "a1", "r1", "s2", "two");
    ping(B1);
    ck_assert_ptr_nonnull(strstr(driver_heard(d, B1, 0), ".4\""));
}
END_TEST

START_TEST(typing_reaches_the_others_and_nobody_else) {
    struct tf_frame frame = {
        .kind = TF_FRAME_TYPING, .conversation_id = tf_id_of("r1"), .is_typing = true};
    driver_frame(d, A1, &frame);
    ck_assert_uint_eq(d->frame_count, 1);
    ck_assert_ptr_nonnull(strstr(driver_heard(d, B1, 0), "asha"));
    driver_frame(d, C1, &frame); /* chen is not in r1 */
    ck_assert_uint_eq(d->frame_count, 0);
}
END_TEST

START_TEST(typing_is_announced_for_thirty_seconds_by_the_monotonic_clock) {
    ck_assert_int_eq(driver_call(d, TF_HTTP_POST, TF_PATH_TYPING, asha,
                                 "{\"conversationId\":\"r1\",\"isTyping\":true}"),
                     200);
    d->now.wall_us += TF_HOUR;
    d->now.mono_us += 30 * TF_SECOND - 1;
    free(bilal);
    bilal = driver_login(d, "bilal", "b1");
    driver_call(d, TF_HTTP_GET, TF_PATH_CONVERSATIONS "/r1/typing", bilal, NULL);
    ck_assert(driver_says(d, "asha"));
    d->now.mono_us += 1;
    driver_call(d, TF_HTTP_GET, TF_PATH_CONVERSATIONS "/r1/typing", bilal, NULL);
    ck_assert(!driver_says(d, "asha"));
}
END_TEST

START_TEST(a_signal_to_stop_ends_typing_at_once) {
    driver_call(d, TF_HTTP_POST, TF_PATH_TYPING, asha,
                "{\"conversationId\":\"r1\",\"isTyping\":true}");
    driver_call(d, TF_HTTP_POST, TF_PATH_TYPING, asha,
                "{\"conversationId\":\"r1\",\"isTyping\":false}");
    driver_call(d, TF_HTTP_GET, TF_PATH_CONVERSATIONS "/r1/typing", bilal, NULL);
    ck_assert_str_eq(d->body, "{\"typing\":[]}");
}
END_TEST

START_TEST(ping_is_answered_with_pong) {
    struct tf_frame frame = {.kind = TF_FRAME_PING};
    driver_frame(d, A1, &frame);
    ck_assert_ptr_nonnull(strstr(driver_heard(d, A1, 0), "pong"));
}
END_TEST

START_TEST(a_frame_that_is_none_closes_its_socket) {
    struct tf_server_context context = {&d->store, &d->outbox, {1}};
    struct tf_server_event event = {.kind = TF_SERVER_WS_MESSAGE, .now = d->now};
    event.ws.socket = B1;
    event.ws.bytes = TF_SLICE_LITERAL("{\"type\":\"\xff\"}");
    ck_assert_int_eq(tf_reference_server.step(d->server, &context, &event, NULL), TF_OK);
    ck_assert_uint_eq(d->closed_socket, B1);
    driver_say(d, asha, "a1", "r1", "s1", "one");
    ck_assert_ptr_null(driver_heard(d, B1, 0));
}
END_TEST

START_TEST(a_closed_socket_hears_nothing_and_the_others_keep_their_order) {
    driver_open_socket(d, 50, bilal);
    driver_open_socket(d, 51, bilal);
    struct tf_server_context context = {&d->store, &d->outbox, {1}};
    struct tf_server_event event = {.kind = TF_SERVER_WS_CLOSED, .now = d->now};
    event.ws.socket = 50;
    ck_assert_int_eq(tf_reference_server.step(d->server, &context, &event, NULL), TF_OK);
    driver_say(d, asha, "a1", "r1", "s1", "one");
    ck_assert_uint_eq(d->frame_count, 3);
    ck_assert_uint_eq(d->frames[1].socket, B1);
    ck_assert_uint_eq(d->frames[2].socket, 51);
}
END_TEST

START_TEST(the_key_of_a_frame_says_what_it_tells_not_how_many_there_were) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    uint64_t key = d->frames[d->frame_count - 1].key;
    tear_down();
    set_up();
    driver_say(d, bilal, "b1", "r1", "s0", "before");
    driver_say(d, asha, "a1", "r1", "s1", "one");
    ck_assert_uint_eq(d->frames[d->frame_count - 1].key, key);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("gateway");
    TCase *tests = tcase_create("gateway");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_socket_is_greeted_with_the_newest_change_of_its_user);
    tcase_add_test(tests, a_socket_without_a_good_token_is_closed);
    tcase_add_test(tests, a_change_goes_to_all_participants_but_the_device_that_made_it);
    tcase_add_test(tests, pushes_of_one_user_are_a_chain_without_a_gap);
    tcase_add_test(tests, a_refused_action_is_pushed_to_nobody);
    tcase_add_test(tests, an_ack_moves_the_delivered_mark_and_is_told_to_all_devices);
    tcase_add_test(tests, acks_of_receipts_and_own_messages_cause_nothing);
    tcase_add_test(tests, a_ping_is_told_the_newest_change_without_a_look_at_the_database);
    tcase_add_test(tests, typing_reaches_the_others_and_nobody_else);
    tcase_add_test(tests, typing_is_announced_for_thirty_seconds_by_the_monotonic_clock);
    tcase_add_test(tests, a_signal_to_stop_ends_typing_at_once);
    tcase_add_test(tests, ping_is_answered_with_pong);
    tcase_add_test(tests, a_frame_that_is_none_closes_its_socket);
    tcase_add_test(tests, a_closed_socket_hears_nothing_and_the_others_keep_their_order);
    tcase_add_test(tests, the_key_of_a_frame_says_what_it_tells_not_how_many_there_were);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
