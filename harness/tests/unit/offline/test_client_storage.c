/* Death between any two steps, disks that fail, schemas, and the plans of the statements. */
#include "driver.h"
#include "offline/sql.h"
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

START_TEST(command_that_cannot_be_stored_is_refused_and_leaves_no_trace) {
    d.disk_fails = true;
    struct tf_id action = driver_send(&d, "hello");
    d.disk_fails = false;
    ck_assert(tf_id_is_none(&action));
    ck_assert_int_eq(driver_refusal(&d), TF_E_STORAGE);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_TOUCHED), 0);
    ck_assert_uint_eq(driver_status(&d).waiting, 1); /* it may be there, until somebody looks */
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count + queue.messages, 0);
    ck_assert(!d.request.is_open);
    ck_assert(driver_deadline(&d));
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    driver_send(&d, "again");
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(answer_that_cannot_be_stored_is_asked_for_again) {
    struct tf_id action = driver_send(&d, "hello");
    struct tf_wire_result result = driver_sent(&d, action, "m1", "hello");
    d.disk_fails = true;
    driver_results(&d, &result, 1);
    d.disk_fails = false;
    ck_assert_int_eq(d.code, TF_E_STORAGE);
    ck_assert_int_eq(driver_look(&d, action).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_OUTCOME), 0);
    ck_assert(driver_deadline(&d));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(failure_that_cannot_be_stored_still_backs_off) {
    driver_send(&d, "hello");
    d.disk_fails = true;
    driver_fail(&d, TF_HTTP_BROKEN);
    d.disk_fails = false;
    ck_assert(driver_next(&d) > d.now.mono_us && driver_next(&d) != TF_NEVER);
    ck_assert(driver_deadline(&d));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

static int deny_reads(void *data, int action, const char *a, const char *b, const char *c,
                      const char *e) {
    (void)a, (void)b, (void)c, (void)e;
    return *(bool *)data && action == SQLITE_SELECT ? SQLITE_DENY : SQLITE_OK;
}

START_TEST(start_on_a_database_that_cannot_be_read_is_tried_again_and_loses_nothing) {
    struct tf_id action = driver_send(&d, "hello");
    driver_kill(&d);
    tf_store_close_statements(&d.store);
    bool deny = true;
    sqlite3_set_authorizer(d.db, deny_reads, &deny);
    driver_start(&d, true);
    ck_assert_int_ne(d.code, TF_OK);
    driver_send(&d, "refused");
    ck_assert_int_ne(driver_refusal(&d), TF_OK);
    ck_assert(driver_next(&d) != TF_NEVER);
    deny = false;
    ck_assert(driver_deadline(&d));
    ck_assert_int_eq(d.code, TF_OK);
    driver_token(&d);
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_eq(sync.action_count, 1);
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &action));
    tf_wire_doc_destroy(doc);
}
END_TEST

/* A day's work: each act is one step. */
static bool act(int step, struct tf_id *message) {
    switch (step) {
    case 0:
        *message = driver_send(&d, "one");
        return true;
    case 1:
        driver_edit(&d, *message, "one, better");
        return true;
    case 2:
        driver_reply(&d, *message, "two");
        return true;
    case 3:
        driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "three");
        return true;
    case 4:
        driver_read(&d, *message);
        return true;
    default:
        return false;
    }
}

static void die_after(int step) {
    struct tf_id message = {{0}};
    for (int i = 0; act(i, &message); i++) {
        if (i == step)
            driver_restart(&d);
        if (driver_is_open(&d, TF_PATH_TOKEN))
            driver_token(&d);
    }
    for (int i = 0; i < 50 && driver_status(&d).waiting > 0; i++) {
        driver_drain(&d);
        if (driver_status(&d).waiting > 0)
            ck_assert(driver_deadline(&d));
        if (i == step % 3)
            driver_restart(&d);
    }
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    ck_assert_str_eq(driver_look(&d, message).text, "one, better");
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.messages, 3);
}

START_TEST(death_between_any_two_steps_loses_and_doubles_nothing) {
    for (int step = 0; step < 5; step++) {
        tear_down();
        set_up();
        die_after(step);
    }
}
END_TEST

START_TEST(death_with_a_request_in_flight_sends_the_same_action_again) {
    struct tf_id action = driver_send(&d, "hello");
    driver_restart(&d);
    driver_token(&d);
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &action));
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(migration_is_idempotent_and_refuses_what_is_newer) {
    struct tf_error error;
    unsigned before = d.commits;
    ck_assert_int_eq(tf_offline_client.migrate(&d.store, &error), TF_OK);
    ck_assert_uint_eq(d.commits, before);
    sqlite3_exec(d.db, "PRAGMA user_version = 99", NULL, NULL, NULL);
    ck_assert_int_eq(tf_offline_client.migrate(&d.store, &error), TF_E_VERSION);
}
END_TEST

/* A full look, the end of a resync and the loading of a process walk whole tables because that is
 * what they are for. */
static bool may_scan(enum tf_sql index) {
    return index == TF_SQL_VIEW_CONVERSATIONS || index == TF_SQL_VIEW_QUEUE ||
           index == TF_SQL_CONVERSATION_STALE || index == TF_SQL_CONVERSATION_LOST ||
           index == TF_SQL_MESSAGE_STALE || index == TF_SQL_PARTICIPANTS_STALE ||
           index == TF_SQL_READ_STEPS_STALE || index == TF_SQL_MEDIA_PARTS ||
           index == TF_SQL_MESSAGES_LOST || index == TF_SQL_QUEUE_READS_LOST ||
           index == TF_SQL_REPACK_MESSAGES || index == TF_SQL_REPACK_QUEUE ||
           index == TF_SQL_REPACK_CONVERSATIONS || index == TF_SQL_DATA_ALL ||
           index == TF_SQL_DATA_COUNT || index == TF_SQL_REPACK_DATA ||
           index == TF_SQL_QUEUE_SIZE || index == TF_SQL_MESSAGES_SIZE ||
           index == TF_SQL_REPACK_VERSIONS || index == TF_SQL_REPACK_MEDIA ||
           index == TF_SQL_REPACK_PARTS || index == TF_SQL_MEND_CONVERSATIONS ||
           index == TF_SQL_MEND_PARTICIPANTS || index == TF_SQL_MEND_MESSAGES ||
           index == TF_SQL_MEND_SENDS || /* once, on a copy */
           index == TF_SQL_KEEP_ROOMS || /* conversations, in the background */
           index == TF_SQL_OPENING_ALL || index == TF_SQL_OPENING_STALE || /* likewise */
           index == TF_SQL_KEEP_LAST ||      /* one row, made of two look-ups */
           index == TF_SQL_VIEW_LISTED ||    /* a list of at most twenty names */
           index == TF_SQL_WIPE_DEVICE ||    /* one row */
           index == TF_SQL_QUEUE_DUE_RANKED; /* the queue, where priorities are set */
}

START_TEST(no_statement_scans_a_table_that_grows_or_sorts_but_what_waits_on_one_message) {
    for (unsigned i = 0; i < TF_SQL_COUNT; i++) {
        char sql[4096];
        sqlite3_stmt *plan = NULL;
        if (strncmp(tf_sql_texts[i], "PRAGMA", 6) == 0)
            continue;
        snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", tf_sql_texts[i]);
        ck_assert_int_eq(sqlite3_prepare_v2(d.db, sql, -1, &plan, NULL), SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *detail = (const char *)sqlite3_column_text(plan, 3);
            bool sorts = strstr(detail, "TEMP B-TREE") != NULL && i != TF_SQL_QUEUE_ON;
            bool bad = strstr(detail, "SCAN") != NULL || sorts;
            ck_assert_msg(!bad || may_scan((enum tf_sql)i), "%s: %s", tf_sql_texts[i], detail);
        }
        sqlite3_finalize(plan);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("storage");
    TCase *c = tcase_create("storage");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, command_that_cannot_be_stored_is_refused_and_leaves_no_trace);
    tcase_add_test(c, answer_that_cannot_be_stored_is_asked_for_again);
    tcase_add_test(c, failure_that_cannot_be_stored_still_backs_off);
    tcase_add_test(c, start_on_a_database_that_cannot_be_read_is_tried_again_and_loses_nothing);
    tcase_add_test(c, death_between_any_two_steps_loses_and_doubles_nothing);
    tcase_add_test(c, death_with_a_request_in_flight_sends_the_same_action_again);
    tcase_add_test(c, migration_is_idempotent_and_refuses_what_is_newer);
    tcase_add_test(c, no_statement_scans_a_table_that_grows_or_sorts_but_what_waits_on_one_message);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
