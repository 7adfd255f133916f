/* What cleaning up knows of the database without asking: never anything else than the database
 * would say. */
#include "base/random.h"
#include "driver.h"
#include "support/check_main.h"

#include <stdio.h>
#include <unistd.h>

#define PATH_SIZE 64
#define COUNT     3
#define TOLD_MAX  96
#define MANY      40 /* more than a page */
#define ACTS      160
#define LIVES     8

#define TEXT_10  "hello, you"
#define TEXT_100 TEXT_10 TEXT_10 TEXT_10 TEXT_10 TEXT_10 TEXT_10 TEXT_10 TEXT_10 TEXT_10 TEXT_10
static const char long_text[] = TEXT_100 TEXT_100 TEXT_100 TEXT_100 TEXT_100;

static struct driver d;
static char path[PATH_SIZE]; /* of a database that is a file */
static struct tf_change told[TOLD_MAX];

static void policy(struct driver *of) {
    of->config.keep.age_us = TF_HOUR;
    of->config.keep.every_us = TF_MINUTE;
}

static void set_up(void) {
    driver_open(&d);
    policy(&d);
}

static void tear_down(void) {
    driver_close(&d);
    if (path[0] != '\0')
        unlink(path);
}

static struct tf_id name(size_t index) {
    char id[TF_ID_SIZE];
    snprintf(id, sizeof(id), "m-%zu", index);
    return tf_id_of(id);
}

static void tell(struct driver *of, const char *sender, size_t count) {
    for (size_t i = 0; i < count; i++)
        told[i] = driver_message(of, name(i).text, sender, long_text);
    driver_sync(of);
    driver_pull(of, told, count, false);
    driver_forget(of);
}

static void begin(const char *sender) {
    driver_settle(&d);
    tell(&d, sender, COUNT);
}

static uint64_t bytes_of(struct driver *of) {
    uint64_t numbers[2] = {0};
    const char *const sql[2] = {"PRAGMA page_count", "PRAGMA page_size"};
    for (size_t i = 0; i < 2; i++) {
        sqlite3_stmt *row = NULL;
        ck_assert_int_eq(sqlite3_prepare_v2(of->db, sql[i], -1, &row, NULL), SQLITE_OK);
        ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
        numbers[i] = (uint64_t)sqlite3_column_int64(row, 0);
        sqlite3_finalize(row);
    }
    return numbers[0] * numbers[1];
}

/* As many as it takes now fill three quarters. */
static void leave_little_room(struct driver *of) {
    of->config.database_bytes_max = bytes_of(of) * 4 / 3 + 1;
    driver_restart(of);
    driver_drain(of);
}

static void live(struct driver *of, tf_time duration_us) {
    tf_time until_us = of->now.mono_us + duration_us;
    while (driver_next(of) <= until_us)
        driver_deadline(of);
    driver_pass(of, until_us - of->now.mono_us);
}

static bool is_here(size_t index) {
    return driver_look(&d, name(index)).view.exists;
}

static size_t here(void) {
    size_t count = 0;
    for (size_t i = 0; i < COUNT; i++)
        count += is_here(i);
    return count;
}

/* One step, for each of which a round has its time. */
static unsigned steps_of(tf_time duration_us) {
    unsigned steps = 0;
    tf_time until_us = d.now.mono_us + duration_us;
    for (; driver_next(&d) <= until_us; steps++)
        driver_deadline(&d);
    return steps;
}

START_TEST(rounds_of_a_quiet_day_ask_nothing) {
    begin(DRIVER_FRIEND);
    live(&d, 2 * TF_HOUR);
    unsigned statements = d.statements;
    ck_assert_uint_gt(steps_of(TF_DAY), 24 * 60);
    ck_assert_uint_eq(d.statements, statements);
    ck_assert_uint_eq(here(), COUNT);
}
END_TEST

START_TEST(time_alone_ends_what_is_known) {
    begin(DRIVER_ME);
    live(&d, 50 * TF_MINUTE);
    unsigned statements = d.statements;
    live(&d, 8 * TF_MINUTE);
    ck_assert_uint_eq(d.statements, statements);
    live(&d, 4 * TF_MINUTE);
    ck_assert_uint_eq(here(), 1);
}
END_TEST

START_TEST(the_wall_clock_decides_however_it_is_set) {
    begin(DRIVER_ME);
    live(&d, 30 * TF_MINUTE);
    d.now.wall_us -= TF_DAY;
    live(&d, 2 * TF_HOUR);
    ck_assert_uint_eq(here(), COUNT);
    d.now.wall_us += TF_DAY;
    live(&d, 2 * TF_MINUTE);
    ck_assert_uint_eq(here(), 1);
}
END_TEST

START_TEST(a_row_that_came_is_noticed) {
    begin(DRIVER_ME);
    live(&d, 2 * TF_HOUR);
    ck_assert_uint_eq(here(), 1);
    struct tf_change change = driver_message(&d, "m-7", DRIVER_ME, "hello");
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    live(&d, 2 * TF_MINUTE);
    ck_assert_uint_eq(here(), 0);
    ck_assert(is_here(7));
}
END_TEST

START_TEST(a_row_that_went_is_noticed) {
    begin(DRIVER_ME);
    driver_connectivity(&d, false);
    driver_edit(&d, name(0), "changed");
    live(&d, 2 * TF_HOUR);
    ck_assert(is_here(0) && !is_here(1));
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    live(&d, 2 * TF_MINUTE);
    ck_assert(!is_here(0));
}
END_TEST

START_TEST(what_the_user_reads_is_noticed) {
    begin(DRIVER_FRIEND);
    live(&d, 2 * TF_HOUR);
    driver_read(&d, name(0));
    driver_drain(&d);
    live(&d, 2 * TF_MINUTE);
    ck_assert(!is_here(0) && is_here(1));
}
END_TEST

START_TEST(a_process_knows_nothing_of_what_an_earlier_one_was_told) {
    begin(DRIVER_ME);
    live(&d, 30 * TF_MINUTE);
    driver_kill(&d);
    d.config.keep.age_us = TF_MINUTE;
    driver_start(&d, false);
    live(&d, TF_MINUTE);
    ck_assert_uint_eq(here(), 1);
}
END_TEST

START_TEST(after_a_write_that_failed_the_database_is_asked) {
    begin(DRIVER_FRIEND);
    live(&d, 2 * TF_HOUR);
    d.disk_fails = true;
    driver_read(&d, name(0));
    live(&d, 10 * TF_MINUTE);
    ck_assert_uint_eq(here(), COUNT);
    d.disk_fails = false;
    driver_read(&d, name(0));
    driver_drain(&d);
    live(&d, TF_HOUR);
    ck_assert(!is_here(0) && is_here(1));
}
END_TEST

START_TEST(what_another_process_commits_is_noticed) {
    sqlite3 *other = NULL;
    snprintf(path, sizeof(path), "known-%d.db", (int)getpid());
    unlink(path);
    sqlite3_close(d.db);
    ck_assert_int_eq(sqlite3_open(path, &d.db), SQLITE_OK);
    d.store.db = d.db;
    d.config.shared = true;
    begin(DRIVER_FRIEND);
    live(&d, 2 * TF_HOUR);
    ck_assert_uint_eq(here(), COUNT);
    ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
    ck_assert_int_eq(
        sqlite3_exec(other, "UPDATE participant SET read = 1000000 WHERE user_id = '" DRIVER_ME "'",
                     NULL, NULL, NULL),
        SQLITE_OK);
    ck_assert_int_eq(sqlite3_changes(other), 2);
    sqlite3_close(other);
    live(&d, 2 * TF_MINUTE);
    ck_assert_uint_eq(here(), 1);
}
END_TEST

START_TEST(a_database_that_grew_is_noticed) {
    d.config.keep.age_us = TF_NEVER;
    driver_settle(&d);
    leave_little_room(&d);
    live(&d, TF_HOUR);
    tell(&d, DRIVER_ME, MANY);
    ck_assert_uint_eq(here(), COUNT);
    live(&d, 2 * TF_MINUTE);
    ck_assert_uint_eq(here(), 0);
    ck_assert(is_here(MANY - 1));
}
END_TEST

/* -- Two that live the same life, one of which has to ask each time -- */

static struct driver asks;
static struct driver *const both[] = {&d, &asks};

static void lives_on(tf_time duration_us) {
    tf_time until_us = d.now.mono_us + duration_us;
    while (driver_next(&d) <= until_us) {
        ck_assert_int_eq(driver_next(&asks), driver_next(&d));
        asks.store.operations++;
        driver_deadline(&d);
        driver_deadline(&asks);
    }
    for (size_t i = 0; i < 2; i++)
        driver_pass(both[i], until_us - both[i]->now.mono_us);
}

static void same(size_t count) {
    ck_assert_int_eq(driver_next(&asks), driver_next(&d));
    ck_assert_uint_eq(asks.note_count, d.note_count);
    ck_assert_uint_eq(driver_status(&asks).waiting, driver_status(&d).waiting);
    for (size_t i = 0; i < count; i++)
        ck_assert(driver_look(&asks, name(i)).view.exists == driver_look(&d, name(i)).view.exists);
    driver_forget(&d);
    driver_forget(&asks);
}

static uint64_t draw_below(uint64_t act, uint64_t of_what, uint64_t bound) {
    return tf_draw_below(tf_draw(act, 1, of_what, 0), bound);
}

static void tell_one(struct driver *of, uint64_t act, size_t *count) {
    if (*count == TOLD_MAX || of->request.is_open)
        return;
    const char *sender = draw_below(act, 1, 2) == 0 ? DRIVER_ME : DRIVER_FRIEND;
    struct tf_change change = driver_message(of, name(*count).text, sender, long_text);
    change.message.created_at_us -= (tf_time)draw_below(act, 2, (uint64_t)TF_HOUR);
    driver_sync(of);
    if (!of->request.is_open)
        return;
    driver_pull(of, &change, 1, false);
    ++*count;
}

/* Something that one or the other rule of cleaning up looks at. */
static void do_one(struct driver *of, uint64_t act, size_t *count) {
    struct tf_id some = name(draw_below(act, 3, *count + 1));
    switch (draw_below(act, 4, 8)) {
    case 0:
    case 1:
        tell_one(of, act, count);
        break;
    case 2:
        driver_read(of, some);
        break;
    case 3:
        driver_edit(of, some, "changed");
        break;
    case 4:
        of->disk_fails = true;
        driver_edit(of, some, "not stored");
        of->disk_fails = false;
        break;
    case 5:
        of->now.wall_us += draw_below(act, 5, 2) == 0 ? TF_HOUR : -TF_HOUR;
        break;
    case 6:
        driver_command(of, (struct tf_command){.kind = TF_COMMAND_SCROLL_BACK,
                                               .conversation_id = tf_id_of(DRIVER_CONVERSATION)});
        break;
    default:
        driver_restart(of);
        break;
    }
    driver_drain(of);
}

/* One in two may keep so many bytes of messages, has little room, has a history. */
static void open_both(uint64_t seed) {
    driver_open(&asks);
    for (size_t i = 0; i < 2; i++) {
        policy(both[i]);
        both[i]->config.keep.bytes = (seed & 1) != 0 ? (uint64_t)20 * (256 + sizeof(long_text)) : 0;
        driver_settle(both[i]);
        if ((seed & 2) != 0)
            leave_little_room(both[i]);
        if ((seed & 4) != 0)
            tell(both[i], DRIVER_FRIEND, MANY);
    }
}

START_TEST(who_knows_does_what_who_asks_does) {
    uint64_t seed = (uint64_t)_i;
    size_t counts[2] = {seed & 4 ? MANY : 0, seed & 4 ? MANY : 0};
    open_both(seed);
    lives_on(2 * TF_HOUR); /* all of the history is old then */
    for (uint64_t i = 0; i < ACTS; i++) {
        uint64_t act = tf_draw(seed, 1, 0, i);
        tf_time pause_us = (tf_time)draw_below(act, 6, 20) * TF_MINUTE;
        for (size_t j = 0; j < 2; j++)
            do_one(both[j], act, &counts[j]);
        same(counts[0]);
        lives_on(pause_us);
        same(counts[0]);
    }
    ck_assert_uint_lt(d.commits, asks.commits);
    driver_close(&asks);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("known");
    TCase *c = tcase_create("known");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, rounds_of_a_quiet_day_ask_nothing);
    tcase_add_test(c, time_alone_ends_what_is_known);
    tcase_add_test(c, the_wall_clock_decides_however_it_is_set);
    tcase_add_test(c, a_row_that_came_is_noticed);
    tcase_add_test(c, a_row_that_went_is_noticed);
    tcase_add_test(c, what_the_user_reads_is_noticed);
    tcase_add_test(c, a_process_knows_nothing_of_what_an_earlier_one_was_told);
    tcase_add_test(c, after_a_write_that_failed_the_database_is_asked);
    tcase_add_test(c, what_another_process_commits_is_noticed);
    tcase_add_test(c, a_database_that_grew_is_noticed);
    tcase_add_loop_test(c, who_knows_does_what_who_asks_does, 0, LIVES);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
