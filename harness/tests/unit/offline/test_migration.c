/* Databases of older apps: what migrating them yields, that nothing pending is lost, and that newer
 * ones are left alone. `--renew` writes the databases of fixtures/databases. */
#include "base/assert.h"
#include "driver.h"
#include "offline/schema.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define FOLDER       "fixtures/databases/"
#define PATH_SIZE    128
#define VERSIONS     2 /* older ones: 1 .. VERSIONS */
#define MAIN_SCHEMA  "main"
#define ACTION_COUNT 8

static struct driver d;

static void set_up(void) {
    driver_open(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static void read_file(const char *path, struct tf_buf *out) {
    char block[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    TF_ASSERT(file != NULL); /* Check's own only work within a test */
    while ((got = fread(block, 1, sizeof(block), file)) > 0)
        tf_buf_append(out, block, got);
    fclose(file);
}

static void run_file(sqlite3 *db, const char *path) {
    struct tf_buf script = {0};
    read_file(path, &script);
    TF_ASSERT(sqlite3_exec(db, tf_buf_text(&script), NULL, NULL, NULL) == SQLITE_OK);
    tf_buf_close(&script);
}

static void make(sqlite3 *db, int version) {
    char path[PATH_SIZE];
    snprintf(path, sizeof(path), FOLDER "client-%d.sql", version);
    run_file(db, path);
    run_file(db, FOLDER "client-rows.sql");
}

/* Puts a database file into memory. */
static void load(sqlite3 *db, int version) {
    char path[PATH_SIZE];
    struct tf_buf bytes = {0};
    snprintf(path, sizeof(path), FOLDER "client-%d.db", version);
    read_file(path, &bytes);
    unsigned char *copy = sqlite3_malloc64(bytes.len);
    memcpy(copy, bytes.data, bytes.len);
    ck_assert_int_eq(sqlite3_deserialize(
                         db, MAIN_SCHEMA, copy, (sqlite3_int64)bytes.len, (sqlite3_int64)bytes.len,
                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE),
                     SQLITE_OK);
    tf_buf_close(&bytes);
}

static void append_rows(sqlite3 *db, const char *sql, struct tf_buf *out) {
    sqlite3_stmt *statement = NULL;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(db));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            tf_buf_append_text(out, text == NULL ? "NULL" : text);
            tf_buf_append_byte(out, '|');
        }
        tf_buf_append_byte(out, '\n');
    }
    sqlite3_finalize(statement);
}

static void append_schema(sqlite3 *db, struct tf_buf *out) {
    append_rows(db, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name", out);
    append_rows(db, "PRAGMA user_version", out);
}

static void append_content(sqlite3 *db, struct tf_buf *out) {
    append_rows(db, "SELECT * FROM device", out);
    append_rows(db, "SELECT * FROM conversation ORDER BY local", out);
    append_rows(db, "SELECT * FROM participant ORDER BY conversation, user_id", out);
    append_rows(db, "SELECT * FROM message ORDER BY conversation, position", out);
    append_rows(db, "SELECT * FROM queue ORDER BY state, ord", out);
}

static void check_same(struct tf_buf *a, struct tf_buf *b) {
    ck_assert_str_eq(tf_buf_text(a), tf_buf_text(b));
    tf_buf_close(a);
    tf_buf_close(b);
}

START_TEST(databases_in_the_tree_are_what_their_scripts_make) {
    struct tf_buf kept = {0}, made = {0};
    sqlite3 *other = NULL;
    ck_assert_int_eq(sqlite3_open(":memory:", &other), SQLITE_OK);
    make(other, _i);
    append_schema(other, &made);
    append_content(other, &made);
    sqlite3_close(other);
    load(d.db, _i);
    append_schema(d.db, &kept);
    append_content(d.db, &kept);
    check_same(&kept, &made);
}
END_TEST

START_TEST(migrating_an_older_database_yields_the_schema_of_a_fresh_install) {
    struct tf_buf fresh = {0}, migrated = {0};
    struct tf_error error = {0};
    struct tf_store other = {0};
    ck_assert_int_eq(sqlite3_open(":memory:", &other.db), SQLITE_OK);
    ck_assert_int_eq(tf_offline_migrate(&other, &error), TF_OK);
    append_schema(other.db, &fresh);
    tf_store_close_statements(&other);
    sqlite3_close(other.db);
    load(d.db, _i);
    ck_assert_msg(tf_offline_migrate(&d.store, &error) == TF_OK, "%s", error.message);
    append_schema(d.db, &migrated);
    check_same(&fresh, &migrated);
}
END_TEST

/* The columns that every version has. */
static void append_common(sqlite3 *db, struct tf_buf *out) {
    append_rows(db, "SELECT epoch, seq, generation, resync, strategy FROM device", out);
    append_rows(db,
                "SELECT local, id, client_key, type, metadata, version, strategy FROM "
                "conversation ORDER BY local",
                out);
    append_rows(db, "SELECT * FROM participant ORDER BY conversation, user_id", out);
    append_rows(db,
                "SELECT conversation, position, client_id, id, sender_id, sender_name, content, "
                "reply_to, version, is_deleted, refusal FROM message "
                "ORDER BY conversation, position",
                out);
    append_rows(db,
                "SELECT state, ord, action_id, type, conversation, target, waits_for, "
                "base_version, base_text, text, mark, attempts, at_wall, refusal FROM queue "
                "ORDER BY state, ord",
                out);
}

START_TEST(migrating_keeps_every_row_with_its_pending_work) {
    struct tf_buf before = {0}, after = {0};
    struct tf_error error = {0};
    load(d.db, _i);
    append_common(d.db, &before);
    ck_assert_msg(tf_offline_migrate(&d.store, &error) == TF_OK, "%s", error.message);
    append_common(d.db, &after);
    check_same(&before, &after);
}
END_TEST

START_TEST(a_process_on_an_older_database_shows_and_sends_what_was_pending) {
    struct driver_queue queue;
    load(d.db, _i);
    driver_start(&d, true);
    ck_assert_int_eq(d.code, TF_OK);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, ACTION_COUNT);
    ck_assert_uint_eq(queue.conflict_count, 1);
    ck_assert_str_eq(queue.mine[0], "Gate number five");
    ck_assert_uint_eq(queue.cursor.seq, 12);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m2")).text, "दाल, चावल और एक रोटी");
    ck_assert_int_eq(driver_look(&d, tf_id_of("a3")).view.status, TF_STATUS_FAILED);
    driver_token(&d);
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    struct tf_id first = tf_id_of("a1"), second = tf_id_of("a2");
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &first));
    ck_assert(tf_id_equal(&sync.actions[1].action_id, &second));
    ck_assert_uint_eq(sync.actions[1].attempt, 2);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(a_newer_database_is_refused_with_its_number_and_not_touched) {
    struct tf_buf before = {0}, after = {0};
    struct tf_error error = {0};
    load(d.db, 1);
    sqlite3_exec(d.db, "PRAGMA user_version = 99", NULL, NULL, NULL);
    append_schema(d.db, &before);
    append_content(d.db, &before);
    d.commits = 0;
    ck_assert_int_eq(tf_offline_migrate(&d.store, &error), TF_E_VERSION);
    ck_assert_ptr_nonnull(strstr(error.message, "99"));
    driver_start(&d, true);
    ck_assert_int_eq(d.code, TF_E_VERSION);
    driver_send(&d, "refused");
    ck_assert_int_ne(driver_refusal(&d), TF_OK);
    ck_assert_uint_eq(d.commits, 0);
    append_schema(d.db, &after);
    append_content(d.db, &after);
    check_same(&before, &after);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("migration");
    TCase *c = tcase_create("migration");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_loop_test(c, databases_in_the_tree_are_what_their_scripts_make, 1, VERSIONS + 1);
    tcase_add_loop_test(c, migrating_an_older_database_yields_the_schema_of_a_fresh_install, 1,
                        VERSIONS + 1);
    tcase_add_loop_test(c, migrating_keeps_every_row_with_its_pending_work, 1, VERSIONS + 1);
    tcase_add_loop_test(c, a_process_on_an_older_database_shows_and_sends_what_was_pending, 1,
                        VERSIONS + 1);
    tcase_add_test(c, a_newer_database_is_refused_with_its_number_and_not_touched);
    suite_add_tcase(s, c);
    return s;
}

static void renew(int version) {
    char path[PATH_SIZE];
    sqlite3 *db = NULL;
    snprintf(path, sizeof(path), FOLDER "client-%d.db", version);
    remove(path);
    TF_ASSERT(sqlite3_open(path, &db) == SQLITE_OK);
    sqlite3_exec(db, "PRAGMA page_size = 1024", NULL, NULL, NULL);
    make(db, version);
    sqlite3_close(db);
}

static int run_tests(void) {
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
    setenv("CK_DEFAULT_TIMEOUT", TF_TEST_TIMEOUT_SECONDS, 0);
    if (argc != 2 || strcmp(argv[1], "--renew") != 0)
        return run_tests();
    for (int version = 1; version <= VERSIONS; version++)
        renew(version);
    return EXIT_SUCCESS;
}
