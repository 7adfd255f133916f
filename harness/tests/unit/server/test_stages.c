/* A request that waits within the server, and others that go on meanwhile. */
#include "support/check_main.h"
#include "unit/server/driver.h"

#define ALL ((1u << TF_SERVER_STAGE_COUNT) - 1)

static struct driver *d;
static char *asha, *bilal;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    driver_close(d);
}

/* Begins a request that stops at `stages`; it can be gone on with by `go_on`. */
static struct tf_server_event begin(enum tf_http_method method, const char *path, const char *body,
                                    uint32_t stages) {
    struct tf_server_event event = {.kind = TF_SERVER_REQUEST, .key = 1};
    event.http.exchange = d->exchange = 1000;
    event.http.method = method;
    event.http.path = tf_slice_of(path);
    event.http.token = tf_slice_of(asha);
    event.http.body = tf_slice_of(body);
    event.http.stages = stages;
    driver_event(d, &event);
    return event;
}

static void go_on(struct tf_server_event *event) {
    ck_assert_int_ne(d->waits_at, 0);
    event->kind = TF_SERVER_CONTINUE;
    event->http.from = (enum tf_server_stage)(d->waits_at - 1);
    d->exchange = 1000;
    driver_event(d, event);
}

static const char *send_body(const char *id) {
    driver_begin(d, "a1");
    driver_send(d, "r1", id, "Is it here?");
    tf_wire_sync_end(&d->batch);
    return tf_buf_text(&d->batch);
}

static int64_t messages(void) {
    return driver_ask(d, "SELECT count(*) FROM messages");
}

START_TEST(a_request_that_is_to_wait_nowhere_is_answered_in_one_step) {
    begin(TF_HTTP_POST, TF_PATH_SYNC, send_body("s1"), 0);
    ck_assert_int_eq(d->waits_at, 0);
    ck_assert_int_eq(d->status, 200);
}
END_TEST

START_TEST(what_waits_as_received_has_done_nothing_and_others_come_first) {
    char *body = tf_slice_dup(tf_slice_of(send_body("s1")));
    struct tf_server_event event = begin(TF_HTTP_POST, TF_PATH_SYNC, body, 1u << TF_AT_RECEIVED);
    ck_assert_int_eq(d->waits_at, 1 + TF_AT_RECEIVED);
    ck_assert_int_eq(d->status, 0);
    ck_assert_int_eq(messages(), 0);
    driver_say(d, bilal, "b1", "r1", "s2", "No");
    d->waits_at = 1 + TF_AT_RECEIVED;
    go_on(&event);
    ck_assert_int_eq(d->status, 200);
    ck_assert_int_eq(messages(), 2);
    ck_assert_int_eq(driver_ask(d, "SELECT max(seq) FROM log WHERE action_id = 's1'"),
                     driver_ask(d, "SELECT max(seq) FROM log"));
    free(body);
}
END_TEST

START_TEST(what_waits_as_committed_is_durable_and_told_to_nobody) {
    driver_open_socket(d, 7, bilal);
    struct tf_server_event event =
        begin(TF_HTTP_POST, TF_PATH_SYNC, send_body("s1"), 1u << TF_AT_COMMITTED);
    ck_assert_int_eq(d->waits_at, 1 + TF_AT_COMMITTED);
    ck_assert_int_eq(d->status, 0);
    ck_assert_ptr_null(driver_heard(d, 7, 0));
    ck_assert_int_eq(messages(), 1);
    go_on(&event);
    ck_assert_int_eq(d->status, 200);
    ck_assert_ptr_nonnull(driver_heard(d, 7, 0));
    ck_assert_int_eq(messages(), 1);
}
END_TEST

START_TEST(what_was_not_told_when_the_server_died_is_told_to_nobody) {
    struct tf_server_event event =
        begin(TF_HTTP_POST, TF_PATH_SYNC, send_body("s1"), 1u << TF_AT_COMMITTED);
    driver_restart(d);
    d->waits_at = 1 + TF_AT_COMMITTED;
    go_on(&event);
    ck_assert_int_eq(d->status, 0);
    ck_assert_int_eq(messages(), 1);
}
END_TEST

START_TEST(a_page_that_is_read_later_has_what_came_meanwhile) {
    driver_say(d, bilal, "b1", "r1", "s1", "Dosa or idli?");
    struct tf_server_event event = begin(TF_HTTP_GET, TF_PATH_PULL, "", 1u << TF_AT_RECORDED);
    ck_assert_int_eq(d->waits_at, 1 + TF_AT_RECORDED);
    driver_say(d, bilal, "b1", "r1", "s2", "And tea?");
    d->waits_at = 1 + TF_AT_RECORDED;
    go_on(&event);
    ck_assert_int_eq(d->status, 200);
    ck_assert(driver_says(d, "Dosa or idli?"));
    ck_assert(driver_says(d, "And tea?"));
}
END_TEST

START_TEST(who_lost_the_session_while_waiting_is_refused) {
    struct tf_server_event event =
        begin(TF_HTTP_POST, TF_PATH_SYNC, send_body("s1"), 1u << TF_AT_RECEIVED);
    driver_restart(d);
    d->waits_at = 1 + TF_AT_RECEIVED;
    go_on(&event);
    ck_assert_int_eq(d->status, 401);
    ck_assert_int_eq(messages(), 0);
}
END_TEST

START_TEST(a_request_that_waits_everywhere_waits_at_each_stage_once) {
    driver_say(d, bilal, "b1", "r1", "s1", "Dosa or idli?");
    struct tf_server_event event = begin(TF_HTTP_GET, TF_PATH_PULL, "", ALL);
    for (int stage = 0; stage < TF_SERVER_STAGE_COUNT; stage++) {
        ck_assert_int_eq(d->waits_at, 1 + stage);
        ck_assert_int_eq(d->status, 0);
        go_on(&event);
    }
    ck_assert_int_eq(d->waits_at, 0);
    ck_assert_int_eq(d->status, 200);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("stages");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, a_request_that_is_to_wait_nowhere_is_answered_in_one_step);
    tcase_add_test(all, what_waits_as_received_has_done_nothing_and_others_come_first);
    tcase_add_test(all, what_waits_as_committed_is_durable_and_told_to_nobody);
    tcase_add_test(all, what_was_not_told_when_the_server_died_is_told_to_nobody);
    tcase_add_test(all, a_page_that_is_read_later_has_what_came_meanwhile);
    tcase_add_test(all, who_lost_the_session_while_waiting_is_refused);
    tcase_add_test(all, a_request_that_waits_everywhere_waits_at_each_stage_once);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
