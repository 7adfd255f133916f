/* Lending connections: what one disk holds never reaches another, however connections are shared.
 */
#include "base/hash.h"
#include "base/random.h"
#include "sim/stores.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define DISKS        24
#define TRANSACTIONS 3000

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_store_script(store,
                           "CREATE TABLE IF NOT EXISTS item(id INTEGER PRIMARY KEY, disk INTEGER, "
                           "text TEXT);"
                           "CREATE INDEX IF NOT EXISTS item_text ON item(text)",
                           error);
}

static enum tf_code add_table(struct tf_store *store, struct tf_error *error) {
    return tf_store_script(store, "CREATE TABLE another(id INTEGER PRIMARY KEY)", error);
}

static const char *const sql[] = {
    "INSERT INTO item(disk, text) VALUES (?1, ?2)",
    "DELETE FROM item WHERE id = ?1",
    "UPDATE item SET text = ?2 WHERE id = ?1",
    "SELECT count(*), coalesce(sum(disk = ?1), 0), coalesce(max(id), 0) FROM item",
    "SELECT id, disk, text FROM item ORDER BY id",
    "SELECT datetime('now')",
};
enum { INSERT, DELETE, UPDATE, COUNT, ALL, NOW };

struct world {
    struct tf_stores *stores;
    struct tf_store_schema *schema;
    struct tf_disk *disks[DISKS];
    struct tf_error error;
};

static void open_world(struct world *world, bool own_connections, tf_store_migrate *how) {
    struct tf_stores_options options = {.own_connections = own_connections, .seed = 7};
    world->stores = tf_stores_create(&options, &world->error);
    ck_assert_ptr_nonnull(world->stores);
    world->schema = tf_stores_add_schema(world->stores, TF_STORE_CLIENT, how, &world->error);
    ck_assert_ptr_nonnull(world->schema);
    for (unsigned i = 0; i < DISKS; i++)
        world->disks[i] = tf_disk_create(tf_store_schema_image(world->schema));
}

static void close_world(struct world *world) {
    for (unsigned i = 0; i < DISKS; i++)
        tf_disk_destroy(world->disks[i]);
    tf_stores_destroy(world->stores);
}

static struct tf_store *lend(struct world *world, unsigned disk) {
    struct tf_store_moment moment = {.wall_us = 1767600000000000, .key = disk};
    struct tf_store *store =
        tf_stores_lend(world->stores, world->schema, world->disks[disk], &moment, &world->error);
    if (store != NULL)
        store->sql = sql;
    return store;
}

static sqlite3_stmt *statement(struct world *world, struct tf_store *store, unsigned index) {
    sqlite3_stmt *found = tf_store_statement(store, index, &world->error);
    ck_assert_msg(found != NULL, "%s", world->error.message);
    return found;
}

static enum tf_code change(struct world *world, struct tf_store *store, unsigned disk,
                           uint64_t draw) {
    char text[1800];
    size_t len = tf_draw_below(draw * 31, sizeof(text));
    memset(text, 'a' + (int)disk, len);
    unsigned what = draw % 4 == 0 ? DELETE : draw % 4 == 1 ? UPDATE : INSERT;
    sqlite3_stmt *found = statement(world, store, what);
    sqlite3_bind_int64(found, 1, what == INSERT ? disk : (int64_t)(draw / 4 % 40));
    if (what != DELETE)
        sqlite3_bind_text(found, 2, text, (int)len, SQLITE_STATIC);
    return tf_store_run(store, found, &world->error);
}

/* A transaction of a few changes; one in eight is rolled back. */
static void transact(struct world *world, unsigned disk, uint64_t draw) {
    struct tf_store *store = lend(world, disk);
    ck_assert_int_eq(tf_store_begin(store, &world->error), TF_OK);
    for (uint64_t i = 0; i < draw % 5; i++)
        ck_assert_int_eq(change(world, store, disk, tf_draw(draw, 0, disk, i)), TF_OK);
    if (draw % 8 == 7)
        tf_store_rollback(store);
    else
        ck_assert_int_eq(tf_store_commit(store, &world->error), TF_OK);
    tf_stores_take_back(world->stores, store);
}

static void insert_one(struct world *world, unsigned disk) {
    struct tf_store *store = lend(world, disk);
    ck_assert_int_eq(change(world, store, disk, 2), TF_OK);
    tf_stores_take_back(world->stores, store);
}

/* Rows on a disk; each must be the disk's own. */
static int64_t count(struct world *world, unsigned disk) {
    struct tf_store *store = lend(world, disk);
    sqlite3_stmt *found = statement(world, store, COUNT);
    sqlite3_bind_int64(found, 1, disk);
    enum tf_code code = TF_OK;
    ck_assert(tf_store_row(store, found, &code, &world->error));
    int64_t rows = sqlite3_column_int64(found, 0);
    ck_assert_int_eq(rows, sqlite3_column_int64(found, 1));
    sqlite3_reset(found);
    tf_stores_take_back(world->stores, store);
    return rows;
}

static uint64_t fingerprint(struct world *world, unsigned disk) {
    struct tf_store *store = lend(world, disk);
    sqlite3_stmt *found = statement(world, store, ALL);
    enum tf_code code = TF_OK;
    uint64_t hash = 0;
    while (tf_store_row(store, found, &code, &world->error)) {
        ck_assert_int_eq(sqlite3_column_int64(found, 1), disk);
        hash = tf_hash_pair(hash, (uint64_t)sqlite3_column_int64(found, 0));
        hash = tf_hash_pair(hash, tf_hash_slice(tf_store_column_slice(found, 2)));
    }
    ck_assert_int_eq(code, TF_OK);
    tf_stores_take_back(world->stores, store);
    return hash;
}

static bool whole(struct world *world, unsigned disk) {
    struct tf_disk_check check = {0};
    struct tf_store_moment moment = {0};
    tf_stores_check(world->stores, world->schema, world->disks[disk], &moment, &check);
    bool ok = check.opens && check.whole;
    if (!ok)
        fprintf(stderr, "disk %u: %s\n", disk, tf_buf_text(&check.text));
    tf_buf_close(&check.text);
    return ok;
}

START_TEST(shared_and_own_connections_leave_the_same_rows_and_operations) {
    struct world worlds[2];
    for (int i = 0; i < 2; i++) {
        open_world(&worlds[i], i == 1, migrate);
        for (uint64_t n = 0; n < TRANSACTIONS; n++) {
            uint64_t draw = tf_draw(11, 1, n, 0);
            unsigned disk = (unsigned)(draw >> 32) % DISKS;
            transact(&worlds[i], disk, draw);
            if (draw % 3 == 0)
                count(&worlds[i], (unsigned)(draw >> 16) % DISKS);
        }
    }
    for (unsigned disk = 0; disk < DISKS; disk++) {
        ck_assert_uint_eq(tf_disk_operations(worlds[0].disks[disk]),
                          tf_disk_operations(worlds[1].disks[disk]));
        ck_assert_uint_eq(fingerprint(&worlds[0], disk), fingerprint(&worlds[1], disk));
        ck_assert(whole(&worlds[0], disk) && whole(&worlds[1], disk));
    }
    close_world(&worlds[0]);
    close_world(&worlds[1]);
}
END_TEST

/* In lockstep the disks' headers, which is all that SQLite compares by itself, stay equal. */
START_TEST(disks_that_differ_only_in_their_rows_are_not_mixed) {
    struct world world;
    open_world(&world, false, migrate);
    for (int64_t round = 1; round <= 40; round++) {
        for (unsigned disk = 0; disk < DISKS; disk++)
            insert_one(&world, disk);
        for (unsigned disk = 0; disk < DISKS; disk++)
            ck_assert_int_eq(count(&world, disk), round);
    }
    for (unsigned disk = 0; disk < DISKS; disk++)
        ck_assert(whole(&world, disk));
    close_world(&world);
}
END_TEST

START_TEST(a_disk_destroyed_and_made_again_at_the_same_place_is_not_taken_for_the_old_one) {
    struct world world;
    open_world(&world, false, migrate);
    insert_one(&world, 3);
    ck_assert_int_eq(count(&world, 3), 1);
    tf_stores_forget(world.stores, world.disks[3]);
    tf_disk_destroy(world.disks[3]);
    world.disks[3] = tf_disk_create(tf_store_schema_image(world.schema));
    ck_assert_int_eq(count(&world, 3), 0);
    close_world(&world);
}
END_TEST

START_TEST(a_restored_disk_shows_the_backup) {
    struct world world;
    open_world(&world, _i == 1, migrate);
    insert_one(&world, 3);
    struct tf_disk_image *backup = tf_disk_snapshot(world.disks[3]);
    insert_one(&world, 3);
    insert_one(&world, 3);
    tf_stores_forget(world.stores, world.disks[3]);
    tf_disk_restore(world.disks[3], backup);
    ck_assert_int_eq(count(&world, 3), 1);
    insert_one(&world, 3);
    tf_stores_forget(world.stores, world.disks[3]);
    tf_disk_restore(world.disks[3], backup);
    ck_assert_int_eq(count(&world, 3), 1);
    tf_disk_image_release(backup);
    close_world(&world);
}
END_TEST

START_TEST(a_disk_whose_schema_changed_leaves_the_pool) {
    struct world world;
    open_world(&world, false, migrate);
    struct tf_store *store = lend(&world, 0);
    ck_assert_int_eq(add_table(store, &world.error), TF_OK);
    tf_stores_take_back(world.stores, store);
    for (unsigned i = 0; i < 40; i++) {
        insert_one(&world, i % 2);
        ck_assert_int_eq(count(&world, i % 2), i / 2 + 1);
    }
    ck_assert(whole(&world, 0) && whole(&world, 1));
    close_world(&world);
}
END_TEST

START_TEST(a_disk_without_a_template_is_migrated_by_its_subject) {
    struct world world;
    open_world(&world, false, migrate);
    struct tf_disk_image *empty = tf_disk_image_create_empty(1024);
    tf_disk_destroy(world.disks[5]);
    world.disks[5] = tf_disk_create(empty);
    tf_disk_image_release(empty);
    struct tf_store *store = lend(&world, 5);
    ck_assert_int_eq(migrate(store, &world.error), TF_OK);
    tf_stores_take_back(world.stores, store);
    insert_one(&world, 5);
    insert_one(&world, 6);
    ck_assert_int_eq(count(&world, 5), 1);
    close_world(&world);
}
END_TEST

START_TEST(a_crash_in_a_step_loses_what_was_not_committed_and_keeps_the_rest) {
    struct world world;
    open_world(&world, _i == 1, migrate);
    insert_one(&world, 2);
    struct tf_disk_fault crash = {.kind = TF_DISK_CRASH, .id = 9, .nth = 3};
    ck_assert_int_eq(tf_disk_arm(world.disks[2], &crash), TF_OK);
    struct tf_store *store = lend(&world, 2);
    uint64_t before = store->operations;
    ck_assert_int_eq(change(&world, store, 2, 2), TF_E_STORAGE);
    ck_assert_uint_eq(store->operations, before + 3);
    ck_assert(tf_disk_crashed(world.disks[2]));
    ck_assert_int_ne(change(&world, store, 2, 2), TF_OK);
    ck_assert_uint_eq(store->operations, before + 3);
    tf_stores_take_back(world.stores, store);
    insert_one(&world, 4);
    tf_stores_forget(world.stores, world.disks[2]);
    tf_disk_process_died(world.disks[2]);
    struct tf_disk_hit hit;
    ck_assert(tf_disk_take_hit(world.disks[2], &hit));
    ck_assert(hit.id == 9 && hit.operation == before + 3 && hit.what == TF_DISK_JOURNAL_WRITE);
    ck_assert(!tf_disk_take_hit(world.disks[2], &hit));
    ck_assert(whole(&world, 2));
    ck_assert_int_eq(count(&world, 2), 1);
    ck_assert_int_eq(count(&world, 4), 1);
    close_world(&world);
}
END_TEST

START_TEST(an_io_error_fails_one_step_and_the_next_goes_on) {
    struct world world;
    for (uint64_t nth = 1; nth < 30; nth++) {
        open_world(&world, _i == 1, migrate);
        insert_one(&world, 2);
        struct tf_disk_fault fault = {.kind = TF_DISK_IO_ERROR, .nth = nth};
        ck_assert_int_eq(tf_disk_arm(world.disks[2], &fault), TF_OK);
        struct tf_store *store = lend(&world, 2);
        bool failed = change(&world, store, 2, 2) != TF_OK;
        tf_stores_take_back(world.stores, store);
        insert_one(&world, 3);
        int64_t rows = count(&world, 2);
        ck_assert(failed ? rows == 1 || rows == 2 : rows == 2);
        tf_disk_lift_all(world.disks[2]);
        insert_one(&world, 2);
        ck_assert_int_eq(count(&world, 2), rows + 1);
        ck_assert(whole(&world, 2) && whole(&world, 3));
        close_world(&world);
        if (!failed)
            return;
    }
    ck_abort_msg("no run was without the error");
}
END_TEST

START_TEST(a_broken_disk_still_lends_a_store_whose_statements_fail) {
    struct world world;
    open_world(&world, _i == 1, migrate);
    insert_one(&world, 2);
    struct tf_disk_fault fault = {.kind = TF_DISK_IO_ERROR, .nth = 6, .forever = true};
    ck_assert_int_eq(tf_disk_arm(world.disks[2], &fault), TF_OK);
    for (int i = 0; i < 3; i++) {
        struct tf_store *store = lend(&world, 2);
        ck_assert_ptr_nonnull(store);
        sqlite3_stmt *insert = tf_store_statement(store, INSERT, &world.error);
        ck_assert(insert == NULL || tf_store_run(store, insert, &world.error) == TF_E_STORAGE);
        tf_stores_take_back(world.stores, store);
    }
    tf_disk_lift_all(world.disks[2]);
    ck_assert_int_eq(count(&world, 2), 1);
    close_world(&world);
}
END_TEST

START_TEST(a_full_disk_refuses_what_grows_and_is_usable_again_when_lifted) {
    struct world world;
    open_world(&world, _i == 1, migrate);
    for (unsigned i = 0; i < 10; i++)
        transact(&world, 2, tf_draw(1, 2, i, 0));
    int64_t rows = count(&world, 2);
    struct tf_disk_fault full = {.kind = TF_DISK_FULL, .id = 4};
    ck_assert_int_eq(tf_disk_arm(world.disks[2], &full), TF_OK);
    for (unsigned i = 0; i < 20; i++) {
        struct tf_store *store = lend(&world, 2);
        ck_assert_int_eq(tf_store_begin(store, &world.error), TF_OK);
        enum tf_code code = change(&world, store, 2, 2);
        if (code == TF_OK)
            code = tf_store_commit(store, &world.error);
        ck_assert_int_eq(code, TF_E_FULL);
        tf_store_rollback(store);
        tf_stores_take_back(world.stores, store);
        ck_assert_int_eq(count(&world, 2), rows);
    }
    struct tf_disk_hit hit;
    ck_assert(tf_disk_take_hit(world.disks[2], &hit) && hit.kind == TF_DISK_FULL && hit.id == 4);
    ck_assert(whole(&world, 2));
    tf_disk_lift(world.disks[2], 4);
    insert_one(&world, 2);
    ck_assert_int_eq(count(&world, 2), rows + 1);
    ck_assert(whole(&world, 2));
    close_world(&world);
}
END_TEST

START_TEST(time_in_sql_is_the_nodes_wall_clock) {
    struct world world;
    open_world(&world, false, migrate);
    struct tf_store *store = lend(&world, 0);
    sqlite3_stmt *now = statement(&world, store, NOW);
    enum tf_code code = TF_OK;
    ck_assert(tf_store_row(store, now, &code, &world.error));
    ck_assert_str_eq((const char *)sqlite3_column_text(now, 0), "2026-01-05 08:00:00");
    sqlite3_reset(now);
    tf_stores_take_back(world.stores, store);
    close_world(&world);
}
END_TEST

START_TEST(an_idle_disk_costs_less_than_200_bytes) {
    struct world world;
    open_world(&world, false, migrate);
    count(&world, 0);
    ck_assert_uint_lt(tf_disk_memory(world.disks[0]), 200);
    insert_one(&world, 0);
    ck_assert_uint_lt(tf_disk_memory(world.disks[0]), 5000);
    close_world(&world);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("stores");
    TCase *tests = tcase_create("stores");
    tcase_add_test(tests, shared_and_own_connections_leave_the_same_rows_and_operations);
    tcase_add_test(tests, disks_that_differ_only_in_their_rows_are_not_mixed);
    tcase_add_test(tests,
                   a_disk_destroyed_and_made_again_at_the_same_place_is_not_taken_for_the_old_one);
    tcase_add_loop_test(tests, a_restored_disk_shows_the_backup, 0, 2);
    tcase_add_test(tests, a_disk_whose_schema_changed_leaves_the_pool);
    tcase_add_test(tests, a_disk_without_a_template_is_migrated_by_its_subject);
    tcase_add_loop_test(tests, a_crash_in_a_step_loses_what_was_not_committed_and_keeps_the_rest, 0,
                        2);
    tcase_add_loop_test(tests, an_io_error_fails_one_step_and_the_next_goes_on, 0, 2);
    tcase_add_loop_test(tests, a_broken_disk_still_lends_a_store_whose_statements_fail, 0, 2);
    tcase_add_loop_test(tests, a_full_disk_refuses_what_grows_and_is_usable_again_when_lifted, 0,
                        2);
    tcase_add_test(tests, time_in_sql_is_the_nodes_wall_clock);
    tcase_add_test(tests, an_idle_disk_costs_less_than_200_bytes);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
