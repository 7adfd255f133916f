#include "support/check_main.h"
#include "unit/server/driver.h"

#include <string.h>

static struct driver *d;
static char *asha, *bilal;
static const struct tf_cursor from_start;

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

static const char *const texts[] = {
    "\u0928\u092e\u0938\u094d\u0924\u0947",                       /* Devanagari with a virama */
    "\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd",                 /* Tamil */
    "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", /* joined emoji */
    "\u202Eabc\u202C \u05E9\u05DC\u05D5\u05DD",                   /* direction overrides, Hebrew */
    "e\u0301 vs \u00e9",                                          /* combining against composed */
    "\U0010FFFF\uFEFF\uFFFD",
    "'; DROP TABLE messages; --",
    "\" OR \"\"=\"",
    "%s%n%x %1$*2$d",
    "<script>alert(1)</script>",
    "\\u0000 \\x00 \\\\",
    "\x01\x02\t\r\n\x1b[31m\x7f",
    "99999999999999999999 -0 1e999 NaN null true",
    "{\"actionId\":\"x\"}],\"actions\":[",
    " leading and trailing ",
};

START_TEST(a_text_comes_out_as_it_went_in) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", texts[_i]);
    ck_assert(tf_slice_is(driver_result(d, 0)->change.message.content, texts[_i]));
    driver_pull(d, bilal, &from_start, 10);
    ck_assert(tf_slice_is(d->page.changes[1].message.content, texts[_i]));
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "x");
    driver_edit(d, "r1", "e2", &m, 2, texts[_i]);
    driver_sync(d, asha);
    ck_assert(tf_slice_is(driver_result(d, 1)->change.message.content, texts[_i]));
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages m JOIN versions v ON v.content ="
                                   " m.content AND v.version = 1"),
                     1);
}
END_TEST

START_TEST(sixty_four_kibibytes_pass_and_one_byte_more_is_refused) {
    char *text = tf_alloc_zero(TF_CONTENT_BYTES_MAX + 2, 1);
    memset(text, 'x', TF_CONTENT_BYTES_MAX);
    driver_say(d, asha, "a1", "r1", "s1", text);
    ck_assert_int_eq(driver_ask(d, "SELECT length(content) FROM messages"), TF_CONTENT_BYTES_MAX);
    text[TF_CONTENT_BYTES_MAX] = 'x';
    driver_begin(d, "a1");
    driver_send(d, "r1", "s2", text);
    driver_send(d, "r1", "s3", "small");
    driver_sync(d, asha);
    ck_assert_int_eq(driver_result(d, 0)->refusal, TF_REFUSAL_CONTENT_TOO_LONG);
    ck_assert_int_eq(driver_result(d, 1)->outcome, TF_OUTCOME_APPLIED);
    free(text);
}
END_TEST

/* Bodies that are refused, with the code. */
static const struct {
    const char *content, *code;
} refused[] = {
    {"\xff\xfe", "bad_utf8"},         {"\xc0\xaf", "bad_utf8"}, {"\xed\xa0\x80", "bad_utf8"},
    {"\xf4\x90\x80\x80", "bad_utf8"}, {"\xe2\x82", "bad_utf8"}, {"a\\u0000b", "nul_in_text"},
    {"\\ud800", "bad_utf8"},
};

START_TEST(what_is_no_text_is_refused_with_a_code_and_stored_nowhere) {
    struct tf_buf body = {0};
    tf_buf_append_format(&body,
                         "{\"clientId\":\"s1\",\"conversationId\":\"r1\",\"content\":\"%s\"}",
                         refused[_i].content);
    ck_assert_int_eq(
        driver_call_bytes(d, TF_HTTP_POST, TF_PATH_MESSAGES, asha, tf_buf_slice(&body)), 400);
    ck_assert_msg(driver_says(d, refused[_i].code), "%s", d->body);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
    tf_buf_close(&body);
}
END_TEST

START_TEST(bodies_that_are_no_json_are_refused) {
    static const char *const bodies[] = {"", "{", "[]", "nonsense", "{\"actions\":7}", "\x00"};
    static const char *const paths[] = {TF_PATH_SYNC, TF_PATH_MESSAGES, TF_PATH_TYPING,
                                        TF_PATH_CONVERSATIONS};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        for (size_t j = 0; j < sizeof paths / sizeof paths[0]; j++) {
            int status = driver_call(d, TF_HTTP_POST, paths[j], asha, bodies[i]);
            ck_assert_msg(status == 400 || status == 422, "%d for %s", status, bodies[i]);
        }
}
END_TEST

START_TEST(names_that_are_no_identifiers_are_refused) {
    static const char *const ids[] = {"", "a b", "'", "x/y", "\u00e9", "123456789012345678901234"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct tf_buf body = {0};
        tf_buf_append_format(
            &body, "{\"clientId\":\"%s\",\"conversationId\":\"r1\",\"content\":\"x\"}", ids[i]);
        ck_assert_int_eq(
            driver_call_bytes(d, TF_HTTP_POST, TF_PATH_MESSAGES, asha, tf_buf_slice(&body)), 422);
        tf_buf_close(&body);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("texts");
    TCase *tests = tcase_create("texts");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_text_comes_out_as_it_went_in, 0,
                        (int)(sizeof texts / sizeof texts[0]));
    tcase_add_test(tests, sixty_four_kibibytes_pass_and_one_byte_more_is_refused);
    tcase_add_loop_test(tests, what_is_no_text_is_refused_with_a_code_and_stored_nowhere, 0,
                        (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(tests, bodies_that_are_no_json_are_refused);
    tcase_add_test(tests, names_that_are_no_identifiers_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
