#include "env/store.h"

#include "support/check_main.h"

#include <string.h>

enum { INSERT, SELECT, REPLACE, WRONG, UNIQUE_OR_ROLLBACK };

static const char *const sql[] = {
    [INSERT] = "INSERT INTO t(a, b) VALUES(?1, ?2)",
    [SELECT] = "SELECT a, b FROM t ORDER BY a",
    [REPLACE] = "REPLACE INTO t(a, b) VALUES(?1, ?2)",
    [WRONG] = "SELECT a FROM nowhere",
    [UNIQUE_OR_ROLLBACK] = "INSERT OR ROLLBACK INTO t(a, b) VALUES(?1, ?2)",
};

static struct tf_store store;
static struct tf_error error;

static void set_up(void) {
    store = (struct tf_store){.sql = sql};
    error = (struct tf_error){0};
    ck_assert_int_eq(sqlite3_open(":memory:", &store.db), SQLITE_OK);
    ck_assert_int_eq(tf_store_script(&store,
                                     "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT NOT NULL);"
                                     "CREATE INDEX i ON t(b);",
                                     &error),
                     TF_OK);
}

static void tear_down(void) {
    tf_store_assert_idle(&store);
    tf_store_close_statements(&store);
    ck_assert_int_eq(sqlite3_close(store.db), SQLITE_OK);
}

static enum tf_code insert(unsigned statement_index, int64_t a, struct tf_slice b) {
    sqlite3_stmt *statement = tf_store_statement(&store, statement_index, &error);
    ck_assert_ptr_nonnull(statement);
    sqlite3_bind_int64(statement, 1, a);
    tf_store_bind_slice(statement, 2, b);
    return tf_store_run(&store, statement, &error);
}

static int count_rows(void) {
    enum tf_code code = TF_E_BUG;
    int count = 0;
    sqlite3_stmt *statement = tf_store_statement(&store, SELECT, &error);
    while (tf_store_row(&store, statement, &code, &error))
        count++;
    ck_assert_int_eq(code, TF_OK);
    return count;
}

START_TEST(a_statement_is_prepared_once_and_comes_back_reset_and_without_bindings) {
    sqlite3_stmt *first = tf_store_statement(&store, INSERT, &error);
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    ck_assert(!sqlite3_stmt_busy(first));
    sqlite3_stmt *again = tf_store_statement(&store, INSERT, &error);
    ck_assert_ptr_eq(first, again);
    ck_assert_int_eq(tf_store_run(&store, again, &error), TF_E_STORAGE); /* b is NULL again */
}
END_TEST

START_TEST(a_statement_that_was_left_in_the_middle_starts_again) {
    enum tf_code code;
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    ck_assert_int_eq(insert(INSERT, 2, TF_SLICE_LITERAL("y")), TF_OK);
    sqlite3_stmt *statement = tf_store_statement(&store, SELECT, &error);
    ck_assert(tf_store_row(&store, statement, &code, &error));
    ck_assert(sqlite3_stmt_busy(statement));
    ck_assert_int_eq(count_rows(), 2);
    ck_assert(!sqlite3_stmt_busy(statement));
}
END_TEST

START_TEST(text_is_read_back_unchanged) {
    struct tf_slice text = TF_SLICE_LITERAL("नमस्ते '\"; -- \x01");
    enum tf_code code;
    ck_assert_int_eq(insert(INSERT, 1, text), TF_OK);
    sqlite3_stmt *statement = tf_store_statement(&store, SELECT, &error);
    ck_assert(tf_store_row(&store, statement, &code, &error));
    ck_assert(tf_slice_equal(tf_store_column_slice(statement, 1), text));
    ck_assert_int_eq(sqlite3_column_type(statement, 1), SQLITE_TEXT);
    ck_assert(!tf_store_row(&store, statement, &code, &error));
}
END_TEST

START_TEST(an_empty_text_is_not_null) {
    enum tf_code code;
    ck_assert_int_eq(insert(INSERT, 1, (struct tf_slice){0}), TF_OK);
    sqlite3_stmt *statement = tf_store_statement(&store, SELECT, &error);
    ck_assert(tf_store_row(&store, statement, &code, &error));
    ck_assert_int_eq(sqlite3_column_type(statement, 1), SQLITE_TEXT);
    ck_assert_uint_eq(tf_store_column_slice(statement, 1).len, 0);
    sqlite3_reset(statement);
}
END_TEST

START_TEST(a_statement_that_does_not_compile_is_told) {
    ck_assert_ptr_null(tf_store_statement(&store, WRONG, &error));
    ck_assert_int_eq(error.code, TF_E_STORAGE);
    ck_assert_ptr_nonnull(strstr(error.message, "nowhere"));
}
END_TEST

START_TEST(a_failed_run_is_told_and_leaves_the_statement_reset) {
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("y")), TF_E_STORAGE);
    ck_assert_ptr_nonnull(strstr(error.message, "UNIQUE"));
    ck_assert(!sqlite3_stmt_busy(store.statements[INSERT]));
    ck_assert_int_eq(count_rows(), 1);
}
END_TEST

/* Rows until one meets the end of the disk. */
static enum tf_code fill_the_disk(void) {
    static char page[4096];
    memset(page, 'x', sizeof(page));
    ck_assert_int_eq(tf_store_script(&store, "PRAGMA max_page_count = 20", &error), TF_OK);
    for (int64_t a = 1; a < 1000; a++) {
        enum tf_code code = insert(REPLACE, a, (struct tf_slice){page, sizeof(page)});
        if (code != TF_OK)
            return code;
    }
    return TF_OK;
}

START_TEST(a_full_disk_has_its_own_code) {
    ck_assert_int_eq(fill_the_disk(), TF_E_FULL);
    ck_assert_int_eq(error.code, TF_E_FULL);
}
END_TEST

START_TEST(a_full_disk_in_a_transaction_can_be_rolled_back) {
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    ck_assert_int_eq(fill_the_disk(), TF_E_FULL);
    tf_store_rollback(&store);
    ck_assert_int_eq(count_rows(), 0);
}
END_TEST

START_TEST(commit_keeps_and_rollback_forgets) {
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    ck_assert_int_eq(tf_store_commit(&store, &error), TF_OK);
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    ck_assert_int_eq(insert(INSERT, 2, TF_SLICE_LITERAL("y")), TF_OK);
    tf_store_rollback(&store);
    ck_assert_int_eq(count_rows(), 1);
}
END_TEST

START_TEST(a_rollback_after_sqlite_has_rolled_back_is_fine) {
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    ck_assert_int_eq(insert(UNIQUE_OR_ROLLBACK, 1, TF_SLICE_LITERAL("y")), TF_E_STORAGE);
    ck_assert(sqlite3_get_autocommit(store.db));
    tf_store_rollback(&store);
    ck_assert_int_eq(count_rows(), 0);
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    tf_store_rollback(&store);
}
END_TEST

START_TEST(a_rollback_resets_statements_that_were_left_in_the_middle) {
    enum tf_code code;
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    sqlite3_stmt *statement = tf_store_statement(&store, SELECT, &error);
    ck_assert(tf_store_row(&store, statement, &code, &error));
    tf_store_rollback(&store);
    tf_store_assert_idle(&store);
}
END_TEST

/* So whoever asserts that the store is idle need not look at each statement. */
START_TEST(a_statement_in_the_middle_shows_as_a_transaction) {
    enum tf_code code;
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    sqlite3_stmt *statement = tf_store_statement(&store, SELECT, &error);
    ck_assert_int_eq(sqlite3_txn_state(store.db, NULL), SQLITE_TXN_NONE);
    ck_assert(tf_store_row(&store, statement, &code, &error));
    ck_assert_int_eq(sqlite3_txn_state(store.db, NULL), SQLITE_TXN_READ);
    sqlite3_reset(statement);
    tf_store_assert_idle(&store);
}
END_TEST

START_TEST(a_commit_that_fails_has_rolled_back) {
    ck_assert_int_eq(tf_store_script(&store,
                                     "PRAGMA foreign_keys = ON;"
                                     "CREATE TABLE child(a REFERENCES t(a) "
                                     "DEFERRABLE INITIALLY DEFERRED);",
                                     &error),
                     TF_OK);
    ck_assert_int_eq(tf_store_begin(&store, &error), TF_OK);
    ck_assert_int_eq(tf_store_script(&store, "INSERT INTO child VALUES(7)", &error), TF_OK);
    ck_assert_int_eq(tf_store_commit(&store, &error), TF_E_STORAGE);
    ck_assert_ptr_nonnull(strstr(error.message, "FOREIGN KEY"));
    ck_assert(sqlite3_get_autocommit(store.db));
}
END_TEST

START_TEST(a_script_that_fails_is_told) {
    ck_assert_int_eq(tf_store_script(&store, "CREATE TABLE t(a)", &error), TF_E_STORAGE);
    ck_assert_ptr_nonnull(strstr(error.message, "already exists"));
}
END_TEST

START_TEST(statements_can_be_closed_and_prepared_again) {
    ck_assert_int_eq(insert(INSERT, 1, TF_SLICE_LITERAL("x")), TF_OK);
    tf_store_close_statements(&store);
    ck_assert_ptr_null(store.statements[INSERT]);
    ck_assert_int_eq(insert(INSERT, 2, TF_SLICE_LITERAL("y")), TF_OK);
    ck_assert_int_eq(count_rows(), 2);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("store");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_statement_is_prepared_once_and_comes_back_reset_and_without_bindings);
    tcase_add_test(tests, a_statement_that_was_left_in_the_middle_starts_again);
    tcase_add_test(tests, text_is_read_back_unchanged);
    tcase_add_test(tests, an_empty_text_is_not_null);
    tcase_add_test(tests, a_statement_that_does_not_compile_is_told);
    tcase_add_test(tests, a_failed_run_is_told_and_leaves_the_statement_reset);
    tcase_add_test(tests, a_full_disk_has_its_own_code);
    tcase_add_test(tests, a_full_disk_in_a_transaction_can_be_rolled_back);
    tcase_add_test(tests, commit_keeps_and_rollback_forgets);
    tcase_add_test(tests, a_rollback_after_sqlite_has_rolled_back_is_fine);
    tcase_add_test(tests, a_rollback_resets_statements_that_were_left_in_the_middle);
    tcase_add_test(tests, a_statement_in_the_middle_shows_as_a_transaction);
    tcase_add_test(tests, a_commit_that_fails_has_rolled_back);
    tcase_add_test(tests, a_script_that_fails_is_told);
    tcase_add_test(tests, statements_can_be_closed_and_prepared_again);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
