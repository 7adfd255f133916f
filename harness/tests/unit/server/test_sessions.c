#include "support/check_main.h"
#include "unit/server/driver.h"

#include <string.h>

static struct driver *d;
static const struct tf_cursor from_start;

static void set_up(void) {
    d = driver_open();
}

static void tear_down(void) {
    driver_close(d);
}

static int log_in(const char *body) {
    return driver_call(d, TF_HTTP_POST, TF_PATH_TOKEN, NULL, body);
}

START_TEST(a_wrong_secret_and_an_unknown_user_look_the_same) {
    ck_assert_int_eq(log_in("{\"userId\":\"asha\",\"deviceId\":\"a1\",\"secret\":\"no\"}"), 401);
    char *body = tf_strdup(d->body);
    ck_assert_int_eq(log_in("{\"userId\":\"nobody\",\"deviceId\":\"a1\",\"secret\":\"pw\"}"), 401);
    ck_assert_str_eq(d->body, body);
    ck_assert(driver_says(d, "bad_credentials"));
    free(body);
}
END_TEST

START_TEST(a_revoked_user_is_told_so) {
    ck_assert_int_eq(sqlite3_exec(d->store.db, "UPDATE users SET is_revoked = 1 WHERE id = 'asha'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(log_in("{\"userId\":\"asha\",\"deviceId\":\"a1\",\"secret\":\"pw\"}"), 403);
}
END_TEST

START_TEST(calls_without_a_good_token_are_unauthorized) {
    ck_assert_int_eq(driver_pull(d, NULL, &from_start, 10), 401);
    ck_assert_int_eq(driver_pull(d, "t", &from_start, 10), 401);
    ck_assert_int_eq(driver_pull(d, "no token at all, and longer than any", &from_start, 10), 401);
}
END_TEST

START_TEST(a_token_expires_by_the_servers_wall_clock) {
    char *token = driver_login(d, "asha", "a1");
    d->now.wall_us += d->config.token_lifetime_us - 1;
    ck_assert_int_eq(driver_pull(d, token, &from_start, 10), 200);
    d->now.wall_us += 1;
    ck_assert_int_eq(driver_pull(d, token, &from_start, 10), 401);
    free(token);
}
END_TEST

/* The tokens of the last answer; owned by caller. */
struct pair {
    char *token, *refresh;
};

static struct pair pair_of_answer(void) {
    struct tf_wire_token fresh;
    struct tf_wire_doc *doc = NULL;
    ck_assert_int_eq(tf_wire_token_parse(tf_slice_of(d->body), &doc, &fresh, NULL), TF_OK);
    struct pair pair = {tf_slice_dup(fresh.token), tf_slice_dup(fresh.refresh)};
    tf_wire_doc_destroy(doc);
    return pair;
}

static struct pair log_in_as_asha(void) {
    ck_assert_int_eq(log_in("{\"userId\":\"asha\",\"deviceId\":\"a1\",\"secret\":\"pw\"}"), 200);
    return pair_of_answer();
}

static void close_pair(struct pair *pair) {
    free(pair->token);
    free(pair->refresh);
}

static int refresh(const char *refresh_token) {
    struct tf_buf body = {0};
    tf_wire_refresh_request(&body, tf_slice_of(refresh_token));
    int status = driver_call_bytes(d, TF_HTTP_POST, TF_PATH_REFRESH, NULL, tf_buf_slice(&body));
    tf_buf_close(&body);
    return status;
}

static void admin(enum tf_admin_kind kind) {
    struct tf_server_event event = {
        .kind = TF_SERVER_ADMIN,
        .admin = {.kind = kind, .user_id = tf_id_of("asha"), .device_id = tf_id_of("a1")}};
    driver_event(d, &event);
}

START_TEST(a_refresh_gives_a_new_pair_when_the_token_has_ended) {
    struct pair old = log_in_as_asha();
    d->now.wall_us += d->config.token_lifetime_us;
    ck_assert_int_eq(driver_pull(d, old.token, &from_start, 10), 401);
    ck_assert_int_eq(refresh(old.refresh), 200);
    struct pair fresh = pair_of_answer();
    ck_assert_str_ne(fresh.token, old.token);
    ck_assert_str_ne(fresh.refresh, old.refresh);
    ck_assert_int_eq(driver_pull(d, fresh.token, &from_start, 10), 200);
    close_pair(&old);
    close_pair(&fresh);
}
END_TEST

START_TEST(a_refresh_whose_answer_was_lost_can_be_asked_again) {
    struct pair old = log_in_as_asha();
    ck_assert_int_eq(refresh(old.refresh), 200);
    ck_assert_int_eq(refresh(old.refresh), 200);
    ck_assert_int_eq(refresh(old.refresh), 401); /* two newer ones are out */
    close_pair(&old);
}
END_TEST

START_TEST(a_token_is_no_refresh_token_nor_the_other_way_round) {
    struct pair pair = log_in_as_asha();
    ck_assert_int_eq(refresh(pair.token), 401);
    ck_assert_int_eq(driver_pull(d, pair.refresh, &from_start, 10), 401);
    ck_assert_int_eq(driver_call(d, TF_HTTP_POST, TF_PATH_REFRESH, pair.token, NULL), 400);
    close_pair(&pair);
}
END_TEST

START_TEST(a_refresh_token_ends_too) {
    struct pair pair = log_in_as_asha();
    d->now.wall_us += d->config.refresh_lifetime_us;
    ck_assert_int_eq(refresh(pair.refresh), 401);
    close_pair(&pair);
}
END_TEST

START_TEST(an_expired_session_can_be_refreshed_and_an_ended_one_cannot) {
    struct pair pair = log_in_as_asha();
    driver_open_socket(d, 7, pair.token);
    admin(TF_ADMIN_EXPIRE);
    ck_assert_uint_eq(d->closed_socket, 0);
    ck_assert_int_eq(driver_pull(d, pair.token, &from_start, 10), 401);
    ck_assert_int_eq(refresh(pair.refresh), 200);
    admin(TF_ADMIN_END);
    ck_assert_uint_eq(d->closed_socket, 7);
    ck_assert_int_eq(refresh(pair.refresh), 401);
    close_pair(&pair);
}
END_TEST

START_TEST(a_revoked_user_loses_every_session_and_is_told_why) {
    struct pair pair = log_in_as_asha();
    char *bilal = driver_login(d, "bilal", "b1");
    driver_open_socket(d, 7, pair.token);
    admin(TF_ADMIN_REVOKE);
    ck_assert_uint_eq(d->closed_socket, 7);
    ck_assert_int_eq(driver_pull(d, pair.token, &from_start, 10), 401);
    ck_assert_int_eq(refresh(pair.refresh), 403);
    ck_assert(driver_says(d, "revoked"));
    ck_assert_int_eq(log_in("{\"userId\":\"asha\",\"deviceId\":\"a2\",\"secret\":\"pw\"}"), 403);
    ck_assert_int_eq(driver_pull(d, bilal, &from_start, 10), 200);
    driver_restart(d);
    ck_assert_int_eq(log_in("{\"userId\":\"asha\",\"deviceId\":\"a1\",\"secret\":\"pw\"}"), 403);
    free(bilal);
    close_pair(&pair);
}
END_TEST

START_TEST(a_log_in_whose_answer_was_lost_does_not_end_the_other_token) {
    char *first = driver_login(d, "asha", "a1"), *second = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_pull(d, first, &from_start, 10), 200);
    ck_assert_int_eq(driver_pull(d, second, &from_start, 10), 200);
    char *third = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_pull(d, first, &from_start, 10), 401);
    free(first);
    free(second);
    free(third);
}
END_TEST

START_TEST(a_restart_drops_every_session_and_never_gives_an_old_token_again) {
    char *token = driver_login(d, "asha", "a1");
    driver_restart(d);
    char *next = driver_login(d, "asha", "a1");
    ck_assert_str_ne(next, token);
    ck_assert_int_eq(driver_pull(d, token, &from_start, 10), 401);
    free(token);
    free(next);
}
END_TEST

START_TEST(another_users_log_in_leaves_a_token_as_it_was) {
    char *alone = driver_login(d, "asha", "a1");
    tear_down();
    set_up();
    char *other = driver_login(d, "bilal", "b1");
    char *behind = driver_login(d, "asha", "a1");
    ck_assert_str_eq(behind, alone);
    free(alone);
    free(other);
    free(behind);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("sessions");
    TCase *tests = tcase_create("sessions");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_wrong_secret_and_an_unknown_user_look_the_same);
    tcase_add_test(tests, a_revoked_user_is_told_so);
    tcase_add_test(tests, calls_without_a_good_token_are_unauthorized);
    tcase_add_test(tests, a_token_expires_by_the_servers_wall_clock);
    tcase_add_test(tests, a_refresh_gives_a_new_pair_when_the_token_has_ended);
    tcase_add_test(tests, a_refresh_whose_answer_was_lost_can_be_asked_again);
    tcase_add_test(tests, a_token_is_no_refresh_token_nor_the_other_way_round);
    tcase_add_test(tests, a_refresh_token_ends_too);
    tcase_add_test(tests, an_expired_session_can_be_refreshed_and_an_ended_one_cannot);
    tcase_add_test(tests, a_revoked_user_loses_every_session_and_is_told_why);
    tcase_add_test(tests, a_log_in_whose_answer_was_lost_does_not_end_the_other_token);
    tcase_add_test(tests, a_restart_drops_every_session_and_never_gives_an_old_token_again);
    tcase_add_test(tests, another_users_log_in_leaves_a_token_as_it_was);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
