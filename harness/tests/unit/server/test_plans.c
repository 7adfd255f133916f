#include "server/store/sql_table.h"
#include "support/check_main.h"
#include "unit/server/driver.h"

#include <stdio.h>
#include <string.h>

static struct driver *d;

static void set_up(void) {
    d = driver_open();
}

static void tear_down(void) {
    driver_close(d);
}

static const struct {
    const char *name, *sql;
} statements[] = {
#define TF_X(name, text) {#name, text},
    TF_SERVER_SQL(TF_X)
#undef TF_X
};

/* The plan of a statement, one step a line; owned by caller. */
static char *plan_of(const char *sql) {
    struct tf_buf text = {0}, plan = {0};
    sqlite3_stmt *statement = NULL;
    tf_buf_append_format(&text, "EXPLAIN QUERY PLAN %s", sql);
    ck_assert_msg(sqlite3_prepare_v2(d->store.db, tf_buf_text(&text), -1, &statement, NULL) ==
                      SQLITE_OK,
                  "%s: %s", sqlite3_errmsg(d->store.db), sql);
    while (sqlite3_step(statement) == SQLITE_ROW)
        tf_buf_append_format(&plan, "%s\n", (const char *)sqlite3_column_text(statement, 3));
    sqlite3_finalize(statement);
    char *result = tf_strdup(tf_buf_text(&plan));
    tf_buf_close(&text);
    tf_buf_close(&plan);
    return result;
}

START_TEST(no_statement_scans_a_table) {
    char *plan = plan_of(statements[_i].sql);
    const char *scan = strstr(plan, "SCAN ");
    bool is_constant = scan != NULL && strncmp(scan, "SCAN CONSTANT ROW", 17) == 0;
    ck_assert_msg(scan == NULL || is_constant, "%s: %s", statements[_i].name, plan);
    free(plan);
}
END_TEST

/* Questions whose index matters, with the index that they must use. */
static const struct {
    const char *name, *index;
} wanted[] = {
    {"USER_ROOMS", "participants_by_user"},
    {"ROOMS_OF_USER", "participants_by_user"},
    {"ROOMS_BY_ACTIVITY", "conversations_by_activity"},
    {"ROOMS_BY_TYPE", "COVERING INDEX conversations_by_activity"},
    {"ROOMS_BY_ORDER", "conversations_by_order"},
    {"ROOMS_BY_RESTAURANT", "conversations_by_restaurant"},
    {"MESSAGE_BY_ID", "messages_by_id"},
    {"MESSAGE_PLACE", "messages_by_id"},
    {"MESSAGES_BEFORE", "messages_by_conversation"},
    {"MESSAGES", "messages_by_conversation"},
    {"REPLIES", "messages_by_parent"},
    {"NEWEST_MESSAGE", "COVERING INDEX messages_by_conversation"},
    {"NEWEST_FOREIGN", "COVERING INDEX messages_by_conversation"},
    {"LAST_MESSAGE", "messages_by_conversation"},
    {"UNREAD", "COVERING INDEX messages_by_conversation"},
    {"STATS_BY_TYPE", "COVERING INDEX messages_by_conversation"},
    {"STATS_BY_SENDER", "COVERING INDEX messages_by_conversation"},
    {"STATS_UP_TO", "COVERING INDEX messages_by_conversation"},
    {"VERSIONS", "versions_by_message"},
    {"LOG_BY_ACTION", "log_by_action"},
    {"READ_STEP", "log_reads"},
    {"LOG_NEWEST_OF_ROOM", "log_by_conversation"},
    {"LOG_BEFORE", "log_by_conversation"},
    {"CHANGES_OF_ROOM", "log_by_conversation"},
    {"SEQS_OF_USER", "COVERING INDEX log_by_conversation"},
};

START_TEST(a_question_uses_its_index) {
    const char *sql = NULL;
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        if (strcmp(statements[i].name, wanted[_i].name) == 0)
            sql = statements[i].sql;
    ck_assert_ptr_nonnull(sql);
    char *plan = plan_of(sql);
    ck_assert_msg(strstr(plan, wanted[_i].index) != NULL, "%s: %s", wanted[_i].name, plan);
    free(plan);
}
END_TEST

START_TEST(pages_are_read_in_order_without_sorting) {
    static const char *const names[] = {"MESSAGES_BEFORE", "MESSAGES",          "REPLIES",
                                        "CHANGES_OF_ROOM", "ROOMS_BY_ACTIVITY", "ROOMS_BY_TYPE",
                                        "AUDIT",           "LAST_MESSAGE"};
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        if (strcmp(statements[i].name, names[_i]) != 0)
            continue;
        char *plan = plan_of(statements[i].sql);
        ck_assert_msg(strstr(plan, "TEMP B-TREE") == NULL, "%s: %s", names[_i], plan);
        free(plan);
    }
}
END_TEST

START_TEST(no_statement_draws_chance_or_asks_the_clock) {
    ck_assert_ptr_null(strstr(statements[_i].sql, "random"));
    ck_assert_ptr_null(strstr(statements[_i].sql, "'now'"));
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("plans");
    TCase *tests = tcase_create("plans");
    int count = (int)(sizeof statements / sizeof statements[0]);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, no_statement_scans_a_table, 0, count);
    tcase_add_loop_test(tests, a_question_uses_its_index, 0,
                        (int)(sizeof wanted / sizeof wanted[0]));
    tcase_add_loop_test(tests, pages_are_read_in_order_without_sorting, 0, 8);
    tcase_add_loop_test(tests, no_statement_draws_chance_or_asks_the_clock, 0, count);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
