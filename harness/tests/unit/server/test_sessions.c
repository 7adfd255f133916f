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

START_TEST(a_refresh_gives_a_new_token_before_the_old_one_ends) {
    char *token = driver_login(d, "asha", "a1");
    d->now.wall_us += d->config.token_lifetime_us - 1;
    ck_assert_int_eq(driver_call(d, TF_HTTP_POST, TF_PATH_REFRESH, token, NULL), 200);
    struct tf_wire_token fresh;
    struct tf_wire_doc *doc = NULL;
    ck_assert_int_eq(tf_wire_token_parse(tf_slice_of(d->body), &doc, &fresh, NULL), TF_OK);
    char *text = tf_slice_dup(fresh.token);
    tf_wire_doc_destroy(doc);
    ck_assert_str_ne(text, token);
    d->now.wall_us += 2;
    ck_assert_int_eq(driver_pull(d, token, &from_start, 10), 401);
    ck_assert_int_eq(driver_pull(d, text, &from_start, 10), 200);
    free(text);
    free(token);
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
    tcase_add_test(tests, a_refresh_gives_a_new_token_before_the_old_one_ends);
    tcase_add_test(tests, a_log_in_whose_answer_was_lost_does_not_end_the_other_token);
    tcase_add_test(tests, a_restart_drops_every_session_and_never_gives_an_old_token_again);
    tcase_add_test(tests, another_users_log_in_leaves_a_token_as_it_was);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
