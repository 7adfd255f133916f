/* A damaged database: it is noticed, what can be read goes on in a new one, and the user is told.
 */
#include "driver.h"
#include "offline/schema.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct driver d;
static struct driver_queue queue;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static int64_t number(const char *sql) {
    sqlite3_stmt *row = NULL;
    ck_assert_int_eq(sqlite3_prepare_v2(d.db, sql, -1, &row, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return value;
}

static void run(const char *sql) {
    ck_assert_msg(sqlite3_exec(d.db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(d.db));
}

/* Puts garbage in the place of a page of the database; its process is dead. */
static void spoil(int64_t page) {
    sqlite3_int64 size = 0;
    unsigned char *bytes = sqlite3_serialize(d.db, "main", &size, 0);
    int64_t page_size = number("PRAGMA page_size");
    memset(bytes + (page - 1) * page_size, 0xA5, (size_t)page_size);
    tf_store_close_statements(&d.store);
    unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
    ck_assert_int_eq(sqlite3_deserialize(d.db, "main", bytes, size, size, flags), SQLITE_OK);
    d.store.damaged = false;
}

/* The app starts on a new database with what the client could read of the old one. */
static void go_on(void) {
    struct tf_buf script = {0};
    tf_offline_client.salvage(&d.store, &script);
    driver_kill(&d);
    tf_store_close_statements(&d.store);
    sqlite3 *fresh = NULL;
    ck_assert_int_eq(sqlite3_open(":memory:", &fresh), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(d.db), SQLITE_OK);
    d.db = d.store.db = fresh;
    d.store.damaged = false;
    ck_assert_int_eq(tf_offline_migrate(&d.store, NULL), TF_OK);
    run(tf_buf_text(&script));
    tf_buf_close(&script);
    d.config.installation++;
    driver_forget(&d);
    driver_start(&d, false);
    ck_assert_int_eq(d.code, TF_OK);
    driver_inspect(&d, &queue);
}

static int64_t root_of(const char *table) {
    char sql[128];
    snprintf(sql, sizeof(sql), "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
    return number(sql);
}

START_TEST(a_page_that_makes_no_sense_is_reported_as_damage) {
    driver_send(&d, "hello");
    driver_kill(&d);
    spoil(root_of("queue"));
    driver_start(&d, true);
    ck_assert(d.store.damaged);
    ck_assert_int_eq(d.code, TF_E_DAMAGED);
}
END_TEST

START_TEST(a_step_on_a_whole_database_reports_none) {
    driver_send(&d, "hello");
    driver_restart(&d);
    ck_assert(!d.store.damaged);
    ck_assert_int_eq(d.code, TF_OK);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_SALVAGED), 0);
}
END_TEST

START_TEST(a_whole_database_is_salvaged_whole_but_for_its_place_in_the_log) {
    driver_connectivity(&d, false);
    struct tf_id send = driver_send(&d, "it's 5 o'clock");
    struct tf_id reply = driver_reply(&d, send, "yes");
    ck_assert_uint_gt((driver_inspect(&d, &queue), queue.cursor.seq), 0);
    go_on();
    ck_assert_uint_eq(queue.count, 2);
    ck_assert(tf_id_equal(&queue.actions[0].action_id, &send));
    ck_assert(tf_id_equal(&queue.actions[1].action_id, &reply));
    ck_assert_str_eq(driver_look(&d, send).text, "it's 5 o'clock");
    ck_assert_uint_eq(queue.cursor.seq, 0);
}
END_TEST

START_TEST(its_user_is_told_once) {
    driver_connectivity(&d, false);
    driver_send(&d, "one");
    driver_send(&d, "two");
    go_on();
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_SALVAGED), 1);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_SALVAGED)->number, 2);
    driver_forget(&d);
    driver_restart(&d);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_SALVAGED), 0);
}
END_TEST

START_TEST(a_send_whose_row_is_gone_is_queued_again_from_its_message) {
    driver_connectivity(&d, false);
    struct tf_id send = driver_send(&d, "one");
    driver_kill(&d);
    spoil(root_of("queue"));
    go_on();
    ck_assert_uint_eq(queue.count, 1);
    ck_assert(tf_id_equal(&queue.actions[0].action_id, &send));
}
END_TEST

START_TEST(a_send_without_its_words_goes_with_what_waits_for_it_and_nothing_else) {
    struct tf_change theirs = driver_message(&d, "m-1", DRIVER_ME, "one dosa");
    driver_sync(&d);
    driver_pull(&d, &theirs, 1, false);
    driver_drain(&d);
    driver_connectivity(&d, false);
    struct tf_id send = driver_send(&d, "lost");
    driver_edit(&d, send, "lost, too");
    struct tf_id edit = driver_edit(&d, tf_id_of("m-1"), "two dosas");
    ck_assert(!tf_id_is_none(&edit));
    driver_kill(&d);
    spoil(root_of("message"));
    go_on();
    ck_assert_uint_eq(queue.count, 1);
    ck_assert(tf_id_equal(&queue.actions[0].action_id, &edit));
}
END_TEST

#define MANY           100
#define TABLE_INTERIOR 5 /* the kind of a page, in its first byte */

/* The second child of a table's root (https://www.sqlite.org/fileformat2.html). */
static int64_t second_child(const char *table) {
    sqlite3_int64 size = 0;
    int64_t page_size = number("PRAGMA page_size");
    unsigned char *bytes = sqlite3_serialize(d.db, "main", &size, 0);
    const unsigned char *root = bytes + (root_of(table) - 1) * page_size;
    ck_assert_uint_eq(root[0], TABLE_INTERIOR);
    ck_assert_uint_ge((unsigned)root[3] << 8 | root[4], 2);
    const unsigned char *cell = root + ((size_t)root[14] << 8 | root[15]);
    int64_t page = (int64_t)cell[2] << 8 | cell[3];
    sqlite3_free(bytes);
    return page;
}

START_TEST(rows_on_both_sides_of_a_page_are_kept) {
    driver_connectivity(&d, false);
    for (unsigned i = 0; i < MANY; i++) {
        driver_send(&d, "a text that takes its place in the page of the database that it is on");
        driver_forget(&d);
    }
    driver_kill(&d);
    int64_t first = number("SELECT min(rowid) FROM message");
    int64_t last = number("SELECT max(rowid) FROM message");
    spoil(second_child("message"));
    go_on();
    ck_assert_int_eq(number("SELECT min(rowid) FROM message"), first);
    ck_assert_int_eq(number("SELECT max(rowid) FROM message"), last);
    ck_assert_uint_ge(driver_status(&d).waiting, MANY / 2);
    ck_assert_uint_lt(driver_status(&d).waiting, MANY);
}
END_TEST

START_TEST(of_a_file_that_is_none_nothing_is_read) {
    driver_send(&d, "gone");
    driver_kill(&d);
    spoil(1);
    go_on();
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_SALVAGED), 1);
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_drain(&d);
    driver_inspect(&d, &queue);
    ck_assert_uint_gt(queue.cursor.seq, 0); /* and goes on */
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("salvage");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, a_page_that_makes_no_sense_is_reported_as_damage);
    tcase_add_test(all, a_step_on_a_whole_database_reports_none);
    tcase_add_test(all, a_whole_database_is_salvaged_whole_but_for_its_place_in_the_log);
    tcase_add_test(all, its_user_is_told_once);
    tcase_add_test(all, a_send_whose_row_is_gone_is_queued_again_from_its_message);
    tcase_add_test(all, a_send_without_its_words_goes_with_what_waits_for_it_and_nothing_else);
    tcase_add_test(all, rows_on_both_sides_of_a_page_are_kept);
    tcase_add_test(all, of_a_file_that_is_none_nothing_is_read);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
