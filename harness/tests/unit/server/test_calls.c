#include "support/check_main.h"
#include "unit/server/driver.h"

#include <stdio.h>
#include <string.h>

static struct driver *d;
static char *asha, *bilal, *chen;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
    chen = driver_login(d, "chen", "c1");
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    free(chen);
    driver_close(d);
}

static const char *path_of(const char *format, const char *id) {
    static char path[128];
    snprintf(path, sizeof path, format, id);
    return path;
}

static int get(const char *path, const char *token) {
    return driver_call(d, TF_HTTP_GET, path, token, NULL);
}

START_TEST(a_direct_send_shares_its_key_with_the_batch) {
    const char *body = "{\"clientId\":\"s1\",\"conversationId\":\"r1\",\"content\":\"one\"}";
    ck_assert_int_eq(driver_call(d, TF_HTTP_POST, TF_PATH_MESSAGES, asha, body), 201);
    ck_assert(driver_says(d, "\"clientId\":\"s1\""));
    ck_assert_int_eq(driver_call(d, TF_HTTP_POST, TF_PATH_MESSAGES, asha, body), 200);
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "one");
    driver_sync(d, asha);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_DUPLICATE);
}
END_TEST

START_TEST(a_direct_edit_with_an_old_base_answers_409_with_the_present_message) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    const char *path = path_of(TF_PATH_MESSAGES "/%s", m.text);
    const char *body = "{\"baseVersion\":\"1\",\"content\":\"two\"}";
    ck_assert_int_eq(driver_call(d, TF_HTTP_PUT, path, asha, body), 200);
    ck_assert_int_eq(driver_call(d, TF_HTTP_PUT, path, asha, body), 409);
    ck_assert(driver_says(d, "\"code\":\"conflict\""));
    ck_assert(driver_says(d, "\"current\":{"));
    ck_assert_int_eq(driver_call(d, TF_HTTP_PUT, path, bilal, body), 403);
    ck_assert_int_eq(driver_call(d, TF_HTTP_PUT, path, chen, body), 403);
}
END_TEST

START_TEST(a_direct_delete_leaves_a_tombstone) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    const char *path = path_of(TF_PATH_MESSAGES "/%s", m.text);
    ck_assert_int_eq(driver_call(d, TF_HTTP_DELETE, path, asha, "{\"baseVersion\":\"1\"}"), 200);
    ck_assert(driver_says(d, "\"isDeleted\":true"));
    ck_assert_int_eq(driver_call(d, TF_HTTP_DELETE, path, asha, "{\"baseVersion\":\"1\"}"), 200);
}
END_TEST

START_TEST(a_direct_read_answers_the_marks) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    char body[128];
    snprintf(body, sizeof body, "{\"messageId\":\"%s\"}", m.text);
    ck_assert_int_eq(driver_call(d, TF_HTTP_PUT, TF_PATH_READ, bilal, body), 200);
    ck_assert(driver_says(d, "\"readPosition\":\"3\""));
    ck_assert_int_eq(driver_call(d, TF_HTTP_PUT, TF_PATH_READ, chen, body), 403);
    ck_assert_int_eq(
        driver_call(d, TF_HTTP_PUT, TF_PATH_READ, bilal, "{\"messageId\":\"nothing\"}"), 404);
}
END_TEST

START_TEST(history_pages_are_stable_while_messages_arrive) {
    const char *const ids[] = {"s0", "s1", "s2", "s3", "s4"};
    for (int i = 0; i < 5; i++)
        driver_say(d, asha, "a1", "r1", ids[i], ids[i]);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1/messages?limit=2", bilal), 200);
    ck_assert(driver_says(d, "s4") && driver_says(d, "s3") && !driver_says(d, "s2"));
    ck_assert(driver_says(d, "\"nextBefore\":\"6\",\"hasMore\":true"));
    driver_say(d, asha, "a1", "r1", "s5", "late");
    get(TF_PATH_CONVERSATIONS "/r1/messages?limit=2&before=6", bilal);
    ck_assert(driver_says(d, "s2") && driver_says(d, "s1") && !driver_says(d, "s3"));
    get(TF_PATH_CONVERSATIONS "/r1/messages?limit=2&before=4", bilal);
    ck_assert(driver_says(d, "s0") && driver_says(d, "\"hasMore\":false"));
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1/messages", chen), 403);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r9/messages", chen), 404);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1/messages?before=x", bilal), 422);
}
END_TEST

START_TEST(history_names_who_has_read_and_when) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_say(d, asha, "a1", "r1", "s2", "two");
    driver_begin(d, "b1");
    driver_read(d, "r1", "x1", &m);
    driver_sync(d, bilal);
    long long at_us = d->now.wall_us;
    driver_wait(d, TF_MINUTE);
    get(TF_PATH_CONVERSATIONS "/r1/messages?limit=1", asha);
    ck_assert(driver_says(d, "two") && !driver_says(d, "readBy"));
    get(TF_PATH_CONVERSATIONS "/r1/messages", asha);
    char wanted[128];
    snprintf(wanted, sizeof wanted, "\"readBy\":[{\"userId\":\"bilal\",\"readAt\":%lld}]", at_us);
    ck_assert_msg(driver_says(d, wanted), "%s", d->body);
}
END_TEST

START_TEST(replies_to_a_message_can_be_asked_for) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "b1");
    driver_reply(d, "r1", "s2", m.text);
    driver_send(d, "r1", "s3", "other");
    driver_sync(d, bilal);
    get(path_of(TF_PATH_CONVERSATIONS "/r1/messages?replyTo=%s", m.text), asha);
    ck_assert(driver_says(d, "\"clientId\":\"s2\"") && !driver_says(d, "other"));
}
END_TEST

START_TEST(versions_show_what_was_and_what_lost_to_participants) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "first words");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "second words");
    driver_edit(d, "r1", "e2", &m, 1, "lost words");
    driver_delete(d, "r1", "d1", &m, 2);
    driver_sync(d, asha);
    const char *path = path_of(TF_PATH_MESSAGES "/%s/versions", m.text);
    ck_assert_int_eq(get(path, bilal), 200);
    ck_assert(driver_says(d, "first words") && driver_says(d, "second words"));
    ck_assert(driver_says(d, "\"kind\":\"lost\"") && driver_says(d, "lost words"));
    ck_assert_int_eq(get(path, chen), 403);
    ck_assert(!driver_says(d, "words"));
    ck_assert_int_eq(get(TF_PATH_MESSAGES "/nothing/versions", bilal), 404);
}
END_TEST

START_TEST(conversations_come_by_activity_with_unread_and_last_message) {
    driver_wait(d, TF_SECOND);
    driver_say(d, bilal, "b1", "r1", "s1", "one");
    driver_wait(d, TF_SECOND);
    driver_say(d, chen, "c1", "r2", "s2", "two");
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS, asha), 200);
    const char *first = strstr(d->body, "\"id\":\"r2\""),
               *second = strstr(d->body, "\"id\":\"r1\"");
    ck_assert(first != NULL && second != NULL && first < second);
    ck_assert(driver_says(d, "\"unreadCount\":1"));
    ck_assert(driver_says(d, "\"lastMessage\":{"));
    get(TF_PATH_CONVERSATIONS "?limit=1", asha);
    ck_assert(!driver_says(d, "\"id\":\"r1\""));
    char path[128];
    const char *next = strstr(d->body, "\"nextBefore\":\"");
    ck_assert_ptr_nonnull(next);
    snprintf(path, sizeof path, TF_PATH_CONVERSATIONS "?limit=1&before=%.*s",
             (int)strcspn(next + 14, "\""), next + 14);
    get(path, asha);
    ck_assert(driver_says(d, "\"id\":\"r1\"") && driver_says(d, "\"hasMore\":false"));
}
END_TEST

START_TEST(conversations_can_be_asked_for_by_type_order_and_restaurant) {
    get(TF_PATH_CONVERSATIONS "?type=support", asha);
    ck_assert(driver_says(d, "\"id\":\"r2\"") && !driver_says(d, "\"id\":\"r1\""));
    get(TF_PATH_CONVERSATIONS "?orderId=o-1", asha);
    ck_assert(driver_says(d, "\"id\":\"r1\"") && !driver_says(d, "\"id\":\"r2\""));
    get(TF_PATH_CONVERSATIONS "?orderId=o-1", chen);
    ck_assert(!driver_says(d, "\"id\":\"r1\""));
    driver_call(d, TF_HTTP_POST, TF_PATH_CONVERSATIONS, bilal,
                "{\"clientKey\":\"k1\",\"type\":\"restaurant\",\"participants\":[{\"userId\":"
                "\"chen\"}],\"metadata\":{\"restaurantId\":\"dosa\"}}");
    ck_assert_int_eq(d->status, 201);
    get(TF_PATH_CONVERSATIONS "?restaurantId=dosa", chen);
    ck_assert(driver_says(d, "\"clientKey\":\"k1\""));
    get(TF_PATH_CONVERSATIONS "?restaurantId=d%6fsa", chen);
    ck_assert(driver_says(d, "\"clientKey\":\"k1\""));
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "?type=party", asha), 422);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "?orderId=%zz", asha), 422);
}
END_TEST

START_TEST(one_conversation_is_for_participants) {
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1", bilal), 200);
    ck_assert(driver_says(d, "\"participants\":["));
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1", chen), 403);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/nowhere", chen), 404);
}
END_TEST

START_TEST(stats_count_by_type_sender_and_status) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_say(d, asha, "a1", "r1", "s2", "two");
    driver_say(d, bilal, "b1", "r1", "s3", "three");
    driver_begin(d, "b1");
    driver_read(d, "r1", "x1", &m);
    driver_sync(d, bilal);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1/stats", asha), 200);
    ck_assert(driver_says(d, "\"byType\":{\"text\":3}"));
    ck_assert(driver_says(d, "\"bySender\":{\"asha\":2,\"bilal\":1}"));
    ck_assert(driver_says(d, "\"byStatus\":{\"sent\":2,\"read\":1}"));
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1/stats", chen), 403);
}
END_TEST

START_TEST(unknown_routes_and_methods_are_refused) {
    ck_assert_int_eq(get("/api/chat/nothing", asha), 404);
    ck_assert(driver_says(d, "unknown_route"));
    ck_assert_int_eq(get("", asha), 404);
    ck_assert_int_eq(get(TF_PATH_SYNC, asha), 404);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/r1/messages/more", asha), 404);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/%zz", asha), 404);
    ck_assert_int_eq(get(TF_PATH_CONVERSATIONS "/%721", asha), 200);
}
END_TEST

START_TEST(a_body_that_is_too_large_is_refused_unread) {
    d->config.body_bytes_max = 100;
    driver_restart(d);
    free(asha);
    asha = driver_login(d, "asha", "a1");
    char body[200];
    memset(body, 'x', sizeof body);
    ck_assert_int_eq(driver_call_bytes(d, TF_HTTP_POST, TF_PATH_SYNC, asha,
                                       (struct tf_slice){body, sizeof body}),
                     413);
}
END_TEST

START_TEST(one_who_has_many_conversations_gets_them_in_the_same_order) {
    char id[TF_ID_SIZE];
    for (int i = 0; i < 220; i++) {
        driver_wait(d, TF_SECOND);
        snprintf(id, sizeof id, "k%d", i);
        driver_begin(d, "a1");
        driver_create(d, id, "bilal");
        ck_assert_int_eq(driver_sync(d, asha), 200);
    }
    get(TF_PATH_CONVERSATIONS "?limit=2", asha);
    const char *first = strstr(d->body, "\"k219\""), *second = strstr(d->body, "\"k218\"");
    ck_assert(first != NULL && second != NULL && first < second && !driver_says(d, "\"k217\""));
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("calls");
    TCase *tests = tcase_create("calls");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_direct_send_shares_its_key_with_the_batch);
    tcase_add_test(tests, a_direct_edit_with_an_old_base_answers_409_with_the_present_message);
    tcase_add_test(tests, a_direct_delete_leaves_a_tombstone);
    tcase_add_test(tests, a_direct_read_answers_the_marks);
    tcase_add_test(tests, history_pages_are_stable_while_messages_arrive);
    tcase_add_test(tests, history_names_who_has_read_and_when);
    tcase_add_test(tests, replies_to_a_message_can_be_asked_for);
    tcase_add_test(tests, versions_show_what_was_and_what_lost_to_participants);
    tcase_add_test(tests, conversations_come_by_activity_with_unread_and_last_message);
    tcase_add_test(tests, conversations_can_be_asked_for_by_type_order_and_restaurant);
    tcase_add_test(tests, one_conversation_is_for_participants);
    tcase_add_test(tests, stats_count_by_type_sender_and_status);
    tcase_add_test(tests, unknown_routes_and_methods_are_refused);
    tcase_add_test(tests, a_body_that_is_too_large_is_refused_unread);
    tcase_add_test(tests, one_who_has_many_conversations_gets_them_in_the_same_order);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
