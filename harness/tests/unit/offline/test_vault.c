/* Texts at rest: sealed and packed, bound to their rows, read by the right key only, and nothing in
 * clear left behind. */
#include "driver.h"
#include "offline/schema.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define KEY    "0123456789abcdef0123456789abcdef"
#define OTHER  "0123456789abcdef0123456789abcdeF"
#define SECRET "the tiffin is under the stairs, tell nobody"
#define LATER  "the tiffin is behind the library, tell nobody"

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    d.config.encrypt = true;
    d.config.storage_key = TF_SLICE_LITERAL(KEY);
}

static void tear_down(void) {
    driver_close(&d);
}

/* Whether the bytes of the database, freed places included, hold the text. */
static bool holds(const char *text) {
    sqlite3_int64 size = 0;
    unsigned char *bytes = sqlite3_serialize(d.db, "main", &size, 0);
    ck_assert_ptr_nonnull(bytes);
    bool found = memmem(bytes, (size_t)size, text, strlen(text)) != NULL;
    sqlite3_free(bytes);
    return found;
}

static void run(const char *sql) {
    ck_assert_msg(sqlite3_exec(d.db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(d.db));
}

static void set_key(const char *key) {
    d.config.encrypt = key != NULL;
    d.config.storage_key = tf_slice_of(key);
}

START_TEST(nothing_that_was_written_lies_there_in_clear_and_all_is_shown) {
    driver_settle(&d);
    struct tf_id sent = driver_send(&d, SECRET);
    struct tf_change friends = driver_message(&d, "m-friend", DRIVER_FRIEND, LATER);
    ck_assert(!holds(SECRET) && !holds("Asha"));
    ck_assert_str_eq(driver_look(&d, sent).text, SECRET);
    driver_drain(&d);
    driver_push(&d, &friends);
    driver_edit(&d, tf_id_of("m-friend"), "no");
    driver_restart(&d);
    ck_assert(!holds(SECRET) && !holds(LATER) && !holds("tell nobody"));
    ck_assert_str_eq(driver_look(&d, sent).text, SECRET);
}
END_TEST

START_TEST(without_a_key_the_same_texts_do_lie_there_in_clear) {
    set_key(NULL);
    driver_settle(&d);
    driver_send(&d, SECRET);
    ck_assert(holds(SECRET) && holds("Asha"));
}
END_TEST

static void check_refused(const char *key) {
    driver_settle(&d);
    struct tf_id sent = driver_send(&d, SECRET);
    driver_kill(&d);
    set_key(key);
    d.commits = 0;
    driver_start(&d, true);
    ck_assert_int_eq(d.code, TF_E_DAMAGED);
    driver_send(&d, "refused");
    ck_assert_int_ne(driver_refusal(&d), TF_OK);
    ck_assert_uint_eq(d.commits, 0);
    driver_kill(&d);
    set_key(KEY);
    driver_start(&d, true);
    ck_assert_int_eq(d.code, TF_OK);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_str_eq(driver_look(&d, sent).text, SECRET);
}

START_TEST(another_key_is_refused_and_loses_nothing) {
    check_refused(OTHER);
}
END_TEST

START_TEST(a_missing_key_is_refused_and_loses_nothing) {
    check_refused(NULL);
}
END_TEST

static void see_nothing(void *self, const struct tf_message_view *view) {
    (void)self;
    ck_assert_uint_eq(view->content.len, 0);
}

static enum tf_code look(const struct tf_id *message) {
    const struct tf_viewer viewer = {.message = see_nothing};
    return tf_offline_client.lookup(d.client, &d.store, message, &viewer, NULL);
}

/* A changed byte, a text in clear put there by somebody else, and the text of another row. */
static const char *const tamperings[] = {
    "UPDATE message SET content = CAST(substr(content, 1, length(content) - 1) || x'00' AS BLOB)",
    "UPDATE message SET content = 'give him the tiffin'",
    "UPDATE message SET content = (SELECT content FROM message ORDER BY position DESC LIMIT 1)",
    "UPDATE message SET content = x''",
    "UPDATE message SET content = sender_name",
};
#define TAMPERINGS ((int)(sizeof(tamperings) / sizeof(tamperings[0])))

START_TEST(a_tampered_text_is_an_error_and_is_neither_shown_nor_sent) {
    driver_settle(&d);
    driver_connectivity(&d, false);
    struct tf_id sent = driver_send(&d, SECRET);
    driver_send(&d, LATER);
    driver_kill(&d);
    run(tamperings[_i]);
    driver_start(&d, true);
    ck_assert_int_eq(look(&sent), TF_E_DAMAGED);
    driver_token(&d);
    ck_assert_int_eq(d.code, TF_E_DAMAGED);
    ck_assert(!driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
}
END_TEST

START_TEST(the_same_text_twice_is_sealed_in_two_ways) {
    driver_settle(&d);
    driver_send(&d, SECRET);
    driver_pass(&d, TF_SECOND);
    driver_send(&d, SECRET);
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(d.db,
                       "SELECT count(DISTINCT substr(content, 2, 24)), "
                       "count(DISTINCT substr(content, 26)), typeof(content) FROM message",
                       -1, &statement, NULL);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    ck_assert_int_eq(sqlite3_column_int(statement, 0), 2);
    ck_assert_int_eq(sqlite3_column_int(statement, 1), 2);
    ck_assert_str_eq((const char *)sqlite3_column_text(statement, 2), "blob");
    sqlite3_finalize(statement);
}
END_TEST

START_TEST(a_database_in_clear_is_sealed_when_the_app_gets_a_key) {
    set_key(NULL);
    driver_settle(&d);
    struct tf_id sent = driver_send(&d, SECRET);
    struct tf_id edited = driver_send(&d, LATER);
    driver_edit(&d, edited, "tell nobody at all");
    ck_assert(holds(SECRET));
    driver_kill(&d);
    set_key(KEY);
    driver_start(&d, false);
    ck_assert_int_eq(d.code, TF_OK);
    ck_assert(!holds(SECRET) && !holds("tell nobody") && !holds("Asha"));
    ck_assert_str_eq(driver_look(&d, sent).text, SECRET);
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
    d.commits = 0;
    driver_restart(&d);
    ck_assert_uint_eq(d.commits, 0); /* once is enough */
}
END_TEST

static void load_older(int version) {
    char path[64];
    static unsigned char bytes[64 * 1024];
    snprintf(path, sizeof(path), "fixtures/databases/client-%d.db", version);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    unsigned char *copy = sqlite3_malloc64(size);
    memcpy(copy, bytes, size);
    ck_assert_int_eq(
        sqlite3_deserialize(d.db, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE),
        SQLITE_OK);
}

START_TEST(an_older_database_is_sealed_with_its_update) {
    load_older(_i);
    ck_assert(holds("Gate number five") && holds("order-7") && holds("Ravi"));
    driver_start(&d, false);
    ck_assert_int_eq(d.code, TF_OK);
    ck_assert(!holds("Gate number") && !holds("order-7") && !holds("Ravi") && !holds("Asha"));
    ck_assert(!holds("Is the tiffin") && !holds("धन्यवाद") && !holds("before the update"));
    ck_assert_str_eq(driver_look(&d, tf_id_of("m2")).text, "दाल, चावल और एक रोटी");
    ck_assert_str_eq(driver_look(&d, tf_id_of("m1")).text, "Is the tiffin here?");
}
END_TEST

START_TEST(packed_texts_are_read_when_packing_is_off_again) {
    set_key(NULL);
    d.config.pack = true;
    driver_settle(&d);
    struct tf_id sent = driver_send(&d, "Please leave it at the gate, please leave it at the gate");
    ck_assert(!holds("Please leave it at the gate, please leave it"));
    driver_kill(&d);
    d.config.pack = false;
    driver_start(&d, false);
    ck_assert_str_eq(driver_look(&d, sent).text,
                     "Please leave it at the gate, please leave it at the gate");
    struct tf_id next = driver_send(&d, "Please leave it at the gate");
    ck_assert(holds("Please leave it at the gate"));
    ck_assert_str_eq(driver_look(&d, next).text, "Please leave it at the gate");
}
END_TEST

START_TEST(a_key_of_another_length_is_refused) {
    struct tf_error error = {0};
    d.config.storage_key.len = 16;
    ck_assert_ptr_null(tf_offline_client.create(&d.config, &error));
    ck_assert_int_eq(error.code, TF_E_INVALID);
    d.config.storage_key = TF_SLICE_LITERAL(KEY);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("vault");
    TCase *c = tcase_create("vault");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, nothing_that_was_written_lies_there_in_clear_and_all_is_shown);
    tcase_add_test(c, without_a_key_the_same_texts_do_lie_there_in_clear);
    tcase_add_test(c, another_key_is_refused_and_loses_nothing);
    tcase_add_test(c, a_missing_key_is_refused_and_loses_nothing);
    tcase_add_loop_test(c, a_tampered_text_is_an_error_and_is_neither_shown_nor_sent, 0,
                        TAMPERINGS);
    tcase_add_test(c, the_same_text_twice_is_sealed_in_two_ways);
    tcase_add_test(c, a_database_in_clear_is_sealed_when_the_app_gets_a_key);
    tcase_add_loop_test(c, an_older_database_is_sealed_with_its_update, 1, 3);
    tcase_add_test(c, packed_texts_are_read_when_packing_is_off_again);
    tcase_add_test(c, a_key_of_another_length_is_refused);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
