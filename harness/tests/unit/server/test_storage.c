#include "support/check_main.h"
#include "unit/server/driver.h"

#include <string.h>

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

/* Interrupts SQLite at its `*left`-th instruction. */
static int count_down(void *left) {
    int *steps = left;
    return --*steps == 0;
}

/* A commit that has begun is left alone: SQLite reports an interruption at its end as a failure of
 * what was done. */
static int spare_commit(void *left) {
    *(int *)left = 0;
    return 0;
}

static int64_t rows(void) {
    return driver_ask(d, "SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM messages) + "
                         "(SELECT count(*) FROM versions) + (SELECT sum(version) FROM messages) + "
                         "(SELECT count(*) FROM conversations) + (SELECT sum(read + delivered) "
                         "FROM participants)");
}

static int sync_batch(const struct tf_id *m, const struct tf_id *n) {
    driver_begin(d, "a1");
    driver_send(d, "r1", "t1", "new");
    driver_edit(d, "r1", "t2", m, 1, "changed");
    driver_delete(d, "r1", "t3", n, 1);
    driver_edit(d, "r1", "t4", n, 1, "lost");
    driver_create(d, "t5", "bilal");
    driver_read(d, "r1", "t6", n);
    return driver_sync(d, asha);
}

START_TEST(wherever_the_database_fails_nothing_is_done_and_the_batch_can_come_again) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    struct tf_id n = driver_say(d, asha, "a1", "r1", "s2", "two");
    driver_open_socket(d, 7, bilal);
    int64_t before = rows();
    size_t audits = d->audit_count;
    int failures = 0, status = 0;
    for (int at = 1; status != 200; at += 3) {
        int left = at;
        sqlite3_progress_handler(d->store.db, 1, count_down, &left);
        sqlite3_commit_hook(d->store.db, spare_commit, &left);
        status = sync_batch(&m, &n);
        sqlite3_progress_handler(d->store.db, 0, NULL, NULL);
        sqlite3_commit_hook(d->store.db, NULL, NULL);
        ck_assert_int_lt(at, 100000);
        if (status == 200)
            break;
        failures++;
        ck_assert_int_eq(status, 500);
        ck_assert_int_eq(d->code, TF_E_STORAGE);
        ck_assert(driver_says(d, "\"internal\""));
        ck_assert_uint_eq(d->frame_count, 0);
        ck_assert_uint_eq(d->audit_count, audits);
        ck_assert_int_eq(rows(), before);
        tf_store_assert_idle(&d->store);
    }
    ck_assert_int_gt(failures, 100);
    for (size_t i = 0; i < 6; i++)
        ck_assert_int_eq(driver_result(d, i)->outcome,
                         i == 3 ? TF_OUTCOME_CONFLICT : TF_OUTCOME_APPLIED);
    ck_assert_uint_gt(driver_result(d, 0)->change.previous, 0);
    ck_assert_uint_eq(d->frame_count, 5);
    ck_assert_uint_eq(d->audit_count, audits + 6);
}
END_TEST

START_TEST(a_full_disk_answers_503_with_a_time_to_wait) {
    ck_assert_int_eq(sqlite3_exec(d->store.db, "PRAGMA max_page_count = 1", NULL, NULL, NULL),
                     SQLITE_OK); /* no more pages than there are */
    char text[20000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", text);
    ck_assert_int_eq(driver_sync(d, asha), 503);
    ck_assert_int_eq(d->code, TF_E_FULL);
    ck_assert_int_gt(d->retry_after_us, 0);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
}
END_TEST

START_TEST(after_a_failure_the_chain_of_pushes_goes_on_without_a_gap) {
    driver_open_socket(d, 7, bilal);
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    int left = 300;
    sqlite3_progress_handler(d->store.db, 1, count_down, &left);
    driver_begin(d, "a1");
    for (int i = 0; i < 10; i++) {
        static const char *const ids[] = {"u0", "u1", "u2", "u3", "u4",
                                          "u5", "u6", "u7", "u8", "u9"};
        driver_send(d, "r1", ids[i], "x");
    }
    ck_assert_int_eq(driver_sync(d, asha), 500);
    sqlite3_progress_handler(d->store.db, 0, NULL, NULL);
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_sync(d, asha);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_APPLIED);
    struct tf_change change = driver_heard_change(d, 7, 0);
    ck_assert_uint_eq(change.seq, 4);
    ck_assert_uint_eq(change.previous, 3);
}
END_TEST

START_TEST(a_socket_that_cannot_be_greeted_is_closed) {
    driver_restart(d);
    free(bilal);
    bilal = driver_login(d, "bilal", "b1");
    int left = 5;
    sqlite3_progress_handler(d->store.db, 1, count_down, &left);
    driver_open_socket(d, 7, bilal);
    sqlite3_progress_handler(d->store.db, 0, NULL, NULL);
    ck_assert_uint_eq(d->closed_socket, 7);
    ck_assert_uint_eq(d->frame_count, 0);
}
END_TEST

START_TEST(migrating_a_present_database_writes_nothing) {
    int64_t changes = sqlite3_total_changes64(d->store.db);
    struct tf_error error;
    ck_assert_int_eq(tf_reference_server.migrate(&d->store, &error), TF_OK);
    ck_assert_int_eq(sqlite3_total_changes64(d->store.db), changes);
}
END_TEST

START_TEST(a_database_of_a_newer_server_is_refused) {
    struct tf_error error;
    ck_assert_int_eq(sqlite3_exec(d->store.db, "PRAGMA user_version = 99", NULL, NULL, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(tf_reference_server.migrate(&d->store, &error), TF_E_VERSION);
}
END_TEST

START_TEST(a_database_is_provisioned_once) {
    struct tf_error error;
    const struct tf_fixture fixture = {0};
    ck_assert_int_eq(
        tf_reference_server.provision(&d->store, &fixture, d->now, (struct tf_chance){1}, &error),
        TF_E_EXISTS);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM users"), 3);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("storage");
    TCase *tests = tcase_create("storage");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, wherever_the_database_fails_nothing_is_done_and_the_batch_can_come_again);
    tcase_add_test(tests, a_full_disk_answers_503_with_a_time_to_wait);
    tcase_add_test(tests, after_a_failure_the_chain_of_pushes_goes_on_without_a_gap);
    tcase_add_test(tests, a_socket_that_cannot_be_greeted_is_closed);
    tcase_add_test(tests, migrating_a_present_database_writes_nothing);
    tcase_add_test(tests, a_database_of_a_newer_server_is_refused);
    tcase_add_test(tests, a_database_is_provisioned_once);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
