/* The texts of fixtures/ at the server's door: byte by byte the same, or refused with a code. */
#include "support/check_main.h"
#include "unit/server/driver.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define NAMES_MAX 64

struct names {
    char names[NAMES_MAX][128];
    int count;
};

static struct driver *d;
static char *asha;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
}

static void tear_down(void) {
    free(asha);
    driver_close(d);
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

static void add_folder(struct names *names, const char *folder) {
    DIR *open = opendir(folder);
    for (struct dirent *entry; open != NULL && (entry = readdir(open)) != NULL;)
        if (entry->d_name[0] != '.' && names->count < NAMES_MAX)
            snprintf(names->names[names->count++], sizeof(names->names[0]), "%.60s/%.60s", folder,
                     entry->d_name);
    if (open != NULL)
        closedir(open);
    qsort(names->names, (size_t)names->count, sizeof(names->names[0]), by_name);
}

static struct names good_texts(void) {
    struct names names = {.count = 0};
    add_folder(&names, "fixtures/texts/scripts");
    add_folder(&names, "fixtures/texts/hostile");
    return names;
}

static struct names broken_texts(void) {
    struct names names = {.count = 0};
    add_folder(&names, "fixtures/invalid-utf8");
    return names;
}

static struct tf_buf read_file(const char *path) {
    struct tf_buf content = {0};
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s", path);
    for (int byte; (byte = fgetc(file)) != EOF;)
        tf_buf_append_byte(&content, (char)byte);
    fclose(file);
    return content;
}

START_TEST(a_text_of_the_fixtures_comes_out_as_it_went_in) {
    struct names names = good_texts();
    struct tf_buf text = read_file(names.names[_i]);
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", tf_buf_text(&text));
    driver_sync(d, asha);
    const struct tf_wire_result *result = driver_result(d, 0);
    ck_assert_msg(result->outcome == TF_OUTCOME_APPLIED, "%s was refused", names.names[_i]);
    ck_assert_msg(tf_slice_equal(result->change.message.content, tf_buf_slice(&text)),
                  "%s was changed", names.names[_i]);
    tf_buf_close(&text);
}
END_TEST

static void append_send(struct tf_buf *out, const char *id, struct tf_slice raw) {
    tf_buf_append_format(
        out, "{\"type\":\"send\",\"actionId\":\"%s\",\"conversationId\":\"r1\",\"content\":\"", id);
    tf_buf_append_slice(out, raw);
    tf_buf_append_text(out, "\"}");
}

static bool says_why(const struct driver *driver) {
    return driver_says(driver, "bad_utf8") || driver_says(driver, "nul_in_text") ||
           driver_says(driver, "bad_json");
}

START_TEST(bytes_that_are_no_utf8_are_refused_and_stored_nowhere) {
    struct names names = broken_texts();
    struct tf_buf text = read_file(names.names[_i]), body = {0};
    tf_buf_append_text(&body, "{\"clientId\":\"s1\",\"conversationId\":\"r1\",\"content\":\"");
    tf_buf_append_slice(&body, tf_buf_slice(&text));
    tf_buf_append_text(&body, "\"}");
    int status = driver_call_bytes(d, TF_HTTP_POST, TF_PATH_MESSAGES, asha, tf_buf_slice(&body));
    ck_assert_int_eq(status, 400);
    ck_assert_msg(says_why(d), "%s: %s", names.names[_i], d->body);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
    tf_buf_close(&body);
    tf_buf_close(&text);
}
END_TEST

START_TEST(bytes_that_are_no_utf8_never_get_in_with_a_batch) {
    struct names names = broken_texts();
    struct tf_buf text = read_file(names.names[_i]), body = {0};
    tf_buf_append_text(&body, "{\"deviceId\":\"a1\",\"actions\":[");
    append_send(&body, "s1", tf_buf_slice(&text));
    tf_buf_append_byte(&body, ',');
    append_send(&body, "s2", TF_SLICE_LITERAL("its neighbour"));
    tf_buf_append_text(&body, "]}");
    driver_call_bytes(d, TF_HTTP_POST, TF_PATH_SYNC, asha, tf_buf_slice(&body));
    ck_assert_msg(says_why(d), "%s: %s", names.names[_i], d->body);
    ck_assert_int_eq(
        driver_ask(d, "SELECT count(*) FROM messages WHERE content <> 'its neighbour'"), 0);
    tf_buf_close(&body);
    tf_buf_close(&text);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("texts of the fixtures");
    TCase *tests = tcase_create("texts of the fixtures");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_text_of_the_fixtures_comes_out_as_it_went_in, 0,
                        good_texts().count);
    tcase_add_loop_test(tests, bytes_that_are_no_utf8_are_refused_and_stored_nowhere, 0,
                        broken_texts().count);
    tcase_add_loop_test(tests, bytes_that_are_no_utf8_never_get_in_with_a_batch, 0,
                        broken_texts().count);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
