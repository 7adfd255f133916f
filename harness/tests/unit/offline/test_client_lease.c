/* Two processes over one database: whose turn it is, what the other has changed, and its locks. The
 * other process is a second connection, in the hands of the test. */
#include "driver.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH_SIZE 64
#define WAIT_US   (10 * TF_SECOND)

#define STATEMENTS_READ 11           /* by a process that reads the rows again */
#define OTHERS_ORDER    (1ULL << 33) /* far behind the first that is given */

enum { APP = 1, EXTENSION = 2 };

static struct driver d;
static sqlite3 *other;
static char path[PATH_SIZE];

static void set_up(void) {
    snprintf(path, sizeof(path), "lease-%d.db", (int)getpid());
    unlink(path);
    driver_open(&d);
    sqlite3_close(d.db);
    ck_assert_int_eq(sqlite3_open(path, &d.db), SQLITE_OK);
    d.store.db = d.db;
    d.config.shared = true;
    driver_settle(&d);
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
}

static void tear_down(void) {
    sqlite3_close(other);
    driver_close(&d);
    unlink(path);
}

static void run(const char *sql) {
    ck_assert_msg(sqlite3_exec(other, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(other));
}

static void lease(int owner, tf_time lasts_us) {
    char sql[128];
    long long until = d.now.wall_us + lasts_us;
    snprintf(sql, sizeof(sql), "UPDATE device SET lease_owner = %d, lease_wall = %lld", owner,
             until);
    run(sql);
}

static int owner_now(void) {
    sqlite3_stmt *row = NULL;
    ck_assert_int_eq(sqlite3_prepare_v2(other, "SELECT lease_owner FROM device", -1, &row, NULL),
                     SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    int owner = sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    return owner;
}

/* Goes from deadline to deadline for so long. */
static void wait_for(tf_time duration_us) {
    tf_time end_us = d.now.mono_us + duration_us;
    while (!d.request.is_open && driver_next(&d) <= end_us && driver_deadline(&d))
        continue;
}

START_TEST(a_request_takes_the_lease_and_its_answer_gives_it) {
    struct tf_id send = driver_send(&d, "hello");
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_int_eq(owner_now(), APP);
    struct tf_wire_result result = driver_sent(&d, send, "m-1", "hello");
    driver_results(&d, &result, 1);
    driver_drain(&d);
    ck_assert_int_eq(owner_now(), 0);
}
END_TEST

START_TEST(while_the_other_has_it_no_request_goes_out) {
    lease(EXTENSION, WAIT_US);
    driver_send(&d, "hello");
    ck_assert(!d.request.is_open);
    wait_for(WAIT_US / 2);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(what_the_user_does_meanwhile_is_taken) {
    lease(EXTENSION, WAIT_US);
    driver_send(&d, "hello");
    ck_assert_int_eq(driver_refusal(&d), TF_OK);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
}
END_TEST

START_TEST(a_lease_ends_by_itself) {
    lease(EXTENSION, WAIT_US);
    driver_send(&d, "hello");
    wait_for(2 * WAIT_US);
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_int_eq(owner_now(), APP);
}
END_TEST

START_TEST(a_lease_that_is_over_holds_nobody_up) {
    lease(EXTENSION, -TF_SECOND);
    driver_send(&d, "hello");
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
}
END_TEST

START_TEST(no_lease_is_longer_than_one_can_be_whatever_the_clock_says) {
    lease(EXTENSION, 10 * TF_HOUR);
    driver_send(&d, "hello");
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
}
END_TEST

START_TEST(news_of_the_other_end_the_wait) {
    lease(EXTENSION, WAIT_US);
    driver_send(&d, "hello");
    lease(0, 0);
    driver_event(&d, TF_CLIENT_NEIGHBOUR);
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
}
END_TEST

START_TEST(a_new_process_voids_what_an_earlier_one_of_its_kind_left) {
    driver_send(&d, "hello"); /* in flight, and dies */
    ck_assert_int_eq(owner_now(), APP);
    driver_kill(&d);
    driver_start(&d, false);
    ck_assert_int_eq(owner_now(), 0);
}
END_TEST

START_TEST(it_does_not_void_the_others) {
    lease(EXTENSION, WAIT_US);
    driver_kill(&d);
    driver_start(&d, false);
    ck_assert_int_eq(owner_now(), EXTENSION);
}
END_TEST

START_TEST(a_command_that_meets_a_lock_is_refused_as_busy_and_leaves_no_trace) {
    run("BEGIN IMMEDIATE");
    driver_send(&d, "hello");
    ck_assert_int_eq(driver_refusal(&d), TF_E_BUSY);
    run("COMMIT");
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    driver_send(&d, "hello again");
    ck_assert_int_eq(driver_refusal(&d), TF_OK);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
}
END_TEST

START_TEST(an_answer_that_meets_a_lock_is_worked_in_or_asked_for_again) {
    struct tf_id send = driver_send(&d, "hello");
    run("BEGIN IMMEDIATE");
    struct tf_wire_result result = driver_sent(&d, send, "m-1", "hello");
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    run("COMMIT");
    wait_for(TF_MINUTE);
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

/* An action of the other stands in the queue, behind all that this process has numbered. False when
 * a lock is in the way. */
static bool other_queues(void) {
    char sql[512];
    snprintf(sql, sizeof(sql),
             "BEGIN IMMEDIATE;"
             "INSERT INTO queue (state, ord, action_id, type, conversation, base_version, mark,"
             " at_wall) SELECT 0, %llu, 'a-other', 3, local, 0, 1, 1 FROM conversation LIMIT 1;"
             "UPDATE device SET next_order = %llu; COMMIT",
             OTHERS_ORDER, OTHERS_ORDER + 1);
    return sqlite3_exec(other, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* The process has put its own behind the other's. */
static void is_behind_the_others(void) {
    struct driver_queue queue;
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert_uint_gt(queue.actions[1].order, OTHERS_ORDER);
}

START_TEST(what_the_other_has_queued_is_known_without_being_told) {
    lease(EXTENSION, WAIT_US);
    ck_assert(other_queues());
    driver_send(&d, "hello");
    is_behind_the_others();
}
END_TEST

/* The other acts before the n-th statement of this process. */
struct between {
    int n;
    bool is_done;
};

static int act_between(unsigned kind, void *self, void *statement, void *text) {
    struct between *between = self;
    (void)kind, (void)statement, (void)text;
    if (--between->n == 0)
        between->is_done = other_queues();
    return 0;
}

START_TEST(what_the_other_commits_while_the_rows_are_read_is_known_before_anything_is_written) {
    struct between between = {.n = _i};
    lease(EXTENSION, WAIT_US);
    sqlite3_trace_v2(d.db, SQLITE_TRACE_STMT, act_between, &between);
    driver_send(&d, "hello");
    sqlite3_trace_v2(d.db, 0, NULL, NULL);
    ck_assert(between.is_done);
    is_behind_the_others();
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("lease");
    TCase *c = tcase_create("two processes");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_request_takes_the_lease_and_its_answer_gives_it);
    tcase_add_test(c, while_the_other_has_it_no_request_goes_out);
    tcase_add_test(c, what_the_user_does_meanwhile_is_taken);
    tcase_add_test(c, a_lease_ends_by_itself);
    tcase_add_test(c, a_lease_that_is_over_holds_nobody_up);
    tcase_add_test(c, no_lease_is_longer_than_one_can_be_whatever_the_clock_says);
    tcase_add_test(c, news_of_the_other_end_the_wait);
    tcase_add_test(c, a_new_process_voids_what_an_earlier_one_of_its_kind_left);
    tcase_add_test(c, it_does_not_void_the_others);
    tcase_add_test(c, a_command_that_meets_a_lock_is_refused_as_busy_and_leaves_no_trace);
    tcase_add_test(c, an_answer_that_meets_a_lock_is_worked_in_or_asked_for_again);
    tcase_add_test(c, what_the_other_has_queued_is_known_without_being_told);
    tcase_add_loop_test(
        c, what_the_other_commits_while_the_rows_are_read_is_known_before_anything_is_written, 1,
        STATEMENTS_READ + 1);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
