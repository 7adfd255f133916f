/* Every statement of the client, and how SQLite carries it out. */
#include "driver.h"
#include "offline/sql_table.h"
#include "support/check_main.h"

#include <string.h>

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static const struct {
    const char *name, *sql;
} statements[] = {
#define TF_X(name, text) {#name, text},
    TF_SQL_TABLE(TF_X)
#undef TF_X
};
#define STATEMENT_COUNT ((int)(sizeof(statements) / sizeof(statements[0])))

/* What reads a whole table, and why that is right. */
static const struct {
    const char *name, *why;
} whole[] = {
    {"CONVERSATION_STALE", "once, at the end of a full resync, which has gone over everything"},
    {"CONVERSATION_LOST", "at the end of a full resync, once more for each that is gone"},
    {"PARTICIPANTS_STALE", "once, at the end of a full resync"},
    {"READ_STEPS_STALE", "once, at the end of a full resync"},
    {"MEDIA_PARTS", "once a process, where there are files"},
    {"REPACK_MESSAGES", "once, when the way of keeping texts changes"},
    {"REPACK_QUEUE", "once, when the way of keeping texts changes"},
    {"REPACK_CONVERSATIONS", "once, when the way of keeping texts changes"},
    {"REPACK_VERSIONS", "once, when the way of keeping texts changes"},
    {"REPACK_MEDIA", "once, when the way of keeping texts changes"},
    {"REPACK_PARTS", "once, when the way of keeping texts changes"},
    {"MEND_CONVERSATIONS", "once, on a copy of a database"},
    {"MEND_PARTICIPANTS", "once, on a copy of a database"},
    {"MEND_MESSAGES", "once, on a copy of a database"},
    {"MEND_SENDS", "once, on a copy of a database"},
    {"WIPE_DEVICE", "a table of one row"},
    {"VIEW_LISTED", "goes over a list of at most twenty names"},
    {"VIEW_CONVERSATIONS", "shows all conversations that there are"},
    {"VIEW_QUEUE", "shows the whole queue"},
    {"DATA_ALL", "shows all that the app keeps, at most a thousand"},
    {"DATA_COUNT", "at most a thousand"},
    {"REPACK_DATA", "once, when the way of keeping texts changes"},
    {"QUEUE_SIZE", "counts the whole queue, where it is bounded or somebody asks"},
    {"MESSAGES_SIZE", "counts everything, when somebody asks"},
    {"KEEP_ROOMS", "goes over all conversations, in the background"},
    {"OPENING_ALL", "once an hour, in the background, where history is loaded ahead"},
    {"OPENING_STALE", "once an hour, in the background, where history is loaded ahead"},
    {"QUEUE_DUE_RANKED", "ranks all that waits, where the types have priorities"},
};

static char *plan_of(const char *sql) {
    struct tf_buf text = {0}, plan = {0};
    sqlite3_stmt *statement = NULL;
    tf_buf_append_format(&text, "EXPLAIN QUERY PLAN %s", sql);
    ck_assert_msg(sqlite3_prepare_v2(d.store.db, tf_buf_text(&text), -1, &statement, NULL) ==
                      SQLITE_OK,
                  "%s: %s", sqlite3_errmsg(d.store.db), sql);
    while (sqlite3_step(statement) == SQLITE_ROW)
        tf_buf_append_format(&plan, "%s\n", (const char *)sqlite3_column_text(statement, 3));
    sqlite3_finalize(statement);
    char *result = tf_strdup(tf_buf_text(&plan));
    tf_buf_close(&text);
    tf_buf_close(&plan);
    return result;
}

/* Going over an index that holds nothing else than what is asked for is no scan of a table. */
static bool scans(const char *plan) {
    for (const char *scan = strstr(plan, "SCAN "); scan != NULL; scan = strstr(scan + 1, "SCAN ")) {
        size_t len = strcspn(scan, "\n");
        struct tf_slice line = {scan, len};
        bool is_partial =
            tf_slice_is(line, "SCAN conversation USING INDEX conversation_fill") ||
            tf_slice_is(line, "SCAN conversation USING COVERING INDEX conversation_fill");
        if (!is_partial && strncmp(scan, "SCAN CONSTANT ROW", 17) != 0)
            return true;
    }
    return false;
}

static bool may_be_whole(const char *name) {
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
        if (strcmp(whole[i].name, name) == 0)
            return true;
    return false;
}

START_TEST(no_statement_scans_a_table_without_a_reason) {
    char *plan = plan_of(statements[_i].sql);
    ck_assert_msg(!scans(plan) || may_be_whole(statements[_i].name), "%s: %s", statements[_i].name,
                  plan);
    free(plan);
}
END_TEST

static const char *sql_of(const char *name) {
    for (int i = 0; i < STATEMENT_COUNT; i++)
        if (strcmp(statements[i].name, name) == 0)
            return statements[i].sql;
    return NULL;
}

START_TEST(an_excuse_is_needed) {
    const char *sql = sql_of(whole[_i].name);
    ck_assert_msg(sql != NULL, "%s is no statement", whole[_i].name);
    char *plan = plan_of(sql);
    ck_assert_msg(scans(plan), "%s needs no excuse: %s", whole[_i].name, plan);
    free(plan);
}
END_TEST

/* Questions whose index matters, with the index that they must use. */
static const struct {
    const char *name, *index;
} wanted[] = {
    {"QUEUE_DUE", "USING PRIMARY KEY (state=?)"},
    {"QUEUE_LOAD", "USING PRIMARY KEY (state=?)"},
    {"QUEUE_ON", "queue_target"},
    {"QUEUE_WAITING_FOR", "queue_waits"},
    {"QUEUE_READ", "queue_read"},
    {"QUEUE_READ_MARK", "queue_read"},
    {"QUEUE_WITHDRAW", "USING PRIMARY KEY (state=?)"},
    {"FILL_NEXT", "conversation_fill"},
    {"FILL_COUNT", "conversation_fill"},
    {"MESSAGE_BY_ID", "message_id"},
    {"KEEP_PAGE", "sqlite_autoindex_message_1 (conversation=? AND position>? AND position<?)"},
    {"KEEP_PAGE", "queue_target"},
    {"KEEP_PAGE", "queue_waits"},
    {"KEEP_LAST", "sqlite_autoindex_message_1 (conversation=? AND position<?)"},
    {"KEEP_SIZE", "sqlite_autoindex_message_1 (conversation=? AND position<?)"},
    {"KEEP_DROP", "message_id"},
    {"MESSAGE_BY_CLIENT", "message_client"},
    {"MEDIA_LOAD", "COVERING INDEX media_state"},
    {"MEDIA_OLDEST", "COVERING INDEX media_state (state=?)"},
    {"MEDIA_NEXT_UP", "USING PRIMARY KEY (state=?)"},
    {"MEDIA_NEXT_DOWN", "message_client"},
    {"MESSAGE_WITHDRAW", "sqlite_autoindex_message_1 (conversation=?)"},
    {"VIEW_MESSAGES", "sqlite_autoindex_message_1 (conversation=? AND (position,client_id)>(?,?))"},
    {"PAGE_MESSAGES", "sqlite_autoindex_message_1 (conversation=? AND position<?)"},
    {"PAGE_CONVERSATIONS", "USING INTEGER PRIMARY KEY (rowid>?)"},
    {"VIEW_UNREAD", "sqlite_autoindex_message_1 (conversation=? AND position>? AND position<?)"},
};

START_TEST(a_question_uses_its_index) {
    const char *sql = sql_of(wanted[_i].name);
    ck_assert_msg(sql != NULL, "%s is no statement", wanted[_i].name);
    char *plan = plan_of(sql);
    ck_assert_msg(strstr(plan, wanted[_i].index) != NULL, "%s: %s", wanted[_i].name, plan);
    free(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("client plans");
    TCase *tests = tcase_create("plans");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, no_statement_scans_a_table_without_a_reason, 0, STATEMENT_COUNT);
    tcase_add_loop_test(tests, an_excuse_is_needed, 0, (int)(sizeof(whole) / sizeof(whole[0])));
    tcase_add_loop_test(tests, a_question_uses_its_index, 0,
                        (int)(sizeof(wanted) / sizeof(wanted[0])));
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
