/* Two connections to one simulated disk meet the locks that two connections to one real file do. */
#include "base/random.h"
#include "sim/stores.h"
#include "support/check_main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 40
#define STEPS  60

static const char *const statements[] = {
    "BEGIN",
    "BEGIN IMMEDIATE",
    "BEGIN EXCLUSIVE",
    "SELECT count(*) FROM note",
    "INSERT INTO note (text) VALUES ('one more')",
    "UPDATE note SET text = 'changed' WHERE id = 1",
    "COMMIT",
    "ROLLBACK",
};
#define STATEMENT_COUNT (sizeof(statements) / sizeof(statements[0]))

static enum tf_code make(struct tf_store *store, struct tf_error *error) {
    return tf_store_script(store, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);", error);
}

/* -- Two pairs of connections */

struct pair {
    sqlite3 *db[2];
};

struct simulated {
    struct tf_stores *stores;
    struct tf_disk *disk;
    struct tf_connection *own[2];
    struct tf_store *store[2];
};

static struct simulated simulate(void) {
    struct simulated sim = {0};
    const struct tf_stores_options options = {.seed = 1};
    const struct tf_store_moment moment = {0};
    struct tf_error error;
    sim.stores = tf_stores_create(&options, &error);
    struct tf_store_schema *schema =
        tf_stores_add_schema(sim.stores, TF_STORE_CLIENT, make, &error);
    ck_assert_ptr_nonnull(schema);
    sim.disk = tf_disk_create(tf_store_schema_image(schema));
    tf_disk_share(sim.disk);
    for (int i = 0; i < 2; i++) {
        sim.store[i] = tf_stores_lend_own(sim.stores, schema, sim.disk, &sim.own[i], &moment);
        ck_assert_ptr_nonnull(sim.store[i]);
    }
    return sim;
}

static void end_simulation(struct simulated *sim) {
    for (int i = 1; i >= 0; i--) {
        tf_store_rollback(sim->store[i]);
        tf_stores_take_back(sim->stores, sim->store[i]);
        tf_stores_forget_own(sim->stores, &sim->own[i]);
    }
    tf_disk_destroy(sim->disk);
    tf_stores_destroy(sim->stores);
}

static void open_real(const char *path, struct pair *real) {
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(sqlite3_open(path, &real->db[i]), SQLITE_OK);
        sqlite3_exec(real->db[i], "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    }
    sqlite3_exec(real->db[0], "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)", NULL, NULL,
                 NULL);
    sqlite3_exec(real->db[1], "SELECT count(*) FROM note", NULL, NULL, NULL);
}

static uint64_t below(uint64_t round, uint64_t step, uint64_t what, uint64_t bound) {
    return tf_draw_below(tf_draw(7, 1001, round * 1000 + step, what), bound);
}

START_TEST(any_two_transactions_are_locked_as_sqlite_locks_a_real_file) {
    char path[] = "/tmp/tiffin-locks-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    struct simulated sim = simulate();
    struct pair real;
    open_real(path, &real);
    int busy = 0;
    for (uint64_t step = 0; step < STEPS; step++) {
        uint64_t who = below((uint64_t)_i, step, 0, 2);
        const char *sql = statements[below((uint64_t)_i, step, 1, STATEMENT_COUNT)];
        int expected = sqlite3_exec(real.db[who], sql, NULL, NULL, NULL);
        int found = sqlite3_exec(sim.store[who]->db, sql, NULL, NULL, NULL);
        ck_assert_msg(expected == found, "round %d, step %d, connection %d, %s: %d, not %d", _i,
                      (int)step, (int)who, sql, found, expected);
        busy += found == SQLITE_BUSY;
    }
    ck_assert_int_gt(busy, 0);
    for (int i = 0; i < 2; i++)
        sqlite3_close(real.db[i]);
    end_simulation(&sim);
    unlink(path);
}
END_TEST

START_TEST(the_locks_of_a_process_go_with_it_and_its_half_transaction_is_rolled_back) {
    struct simulated sim = simulate();
    ck_assert_int_eq(tf_store_begin(sim.store[1], NULL), TF_OK);
    ck_assert_int_eq(sqlite3_exec(sim.store[1]->db, statements[4], NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(tf_store_begin(sim.store[0], NULL), TF_E_BUSY);
    tf_store_rollback(sim.store[1]);
    tf_stores_take_back(sim.stores, sim.store[1]);
    tf_stores_forget_own(sim.stores, &sim.own[1]);
    ck_assert_int_eq(tf_store_begin(sim.store[0], NULL), TF_OK);
    tf_store_rollback(sim.store[0]);
    tf_stores_take_back(sim.stores, sim.store[0]);
    tf_stores_forget_own(sim.stores, &sim.own[0]);
    tf_disk_destroy(sim.disk);
    tf_stores_destroy(sim.stores);
}
END_TEST

/* What another process does in the middle of a transaction. */
struct intruder {
    struct simulated *sim;
    unsigned points, busy, done;
};

static void intrude(void *context) {
    struct intruder *intruder = context;
    intruder->points++;
    enum tf_code code = tf_store_begin(intruder->sim->store[1], NULL);
    if (code == TF_E_BUSY) {
        intruder->busy++;
        return;
    }
    ck_assert_int_eq(code, TF_OK);
    code = tf_store_script(intruder->sim->store[1], statements[4], NULL);
    ck_assert_int_eq(code, TF_OK);
    if (tf_store_commit(intruder->sim->store[1], NULL) == TF_OK)
        intruder->done++;
    else
        intruder->busy++;
}

START_TEST(another_process_at_each_storage_operation_meets_a_lock_or_is_done_before) {
    struct simulated sim = simulate();
    struct intruder intruder = {.sim = &sim};
    tf_stores_between(sim.store[0], intrude, &intruder);
    ck_assert_int_eq(tf_store_begin(sim.store[0], NULL), TF_OK);
    ck_assert_int_eq(tf_store_script(sim.store[0], statements[4], NULL), TF_OK);
    ck_assert_int_eq(tf_store_commit(sim.store[0], NULL), TF_OK);
    tf_stores_between(sim.store[0], NULL, NULL);
    ck_assert_uint_gt(intruder.points, 10);
    ck_assert_uint_gt(intruder.busy, 8);
    ck_assert_uint_gt(intruder.done, 0);
    sqlite3_stmt *count = NULL;
    sqlite3_prepare_v2(sim.store[0]->db, statements[3], -1, &count, NULL);
    ck_assert_int_eq(sqlite3_step(count), SQLITE_ROW);
    ck_assert_int_eq(sqlite3_column_int(count, 0), (int)intruder.done + 1);
    sqlite3_finalize(count);
    end_simulation(&sim);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("locks");
    TCase *tests = tcase_create("locks");
    tcase_add_loop_test(tests, any_two_transactions_are_locked_as_sqlite_locks_a_real_file, 0,
                        ROUNDS);
    tcase_add_test(tests,
                   the_locks_of_a_process_go_with_it_and_its_half_transaction_is_rolled_back);
    tcase_add_test(tests, another_process_at_each_storage_operation_meets_a_lock_or_is_done_before);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
