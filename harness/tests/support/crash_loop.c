#include "support/crash_loop.h"

#include "base/assert.h"
#include "base/hash.h"
#include "base/random.h"

#include <string.h>

#define MIXED_FATES  5 /* different draws for each crash point */
#define ROWS         24
#define TEXT_MAX     1500
#define FATES        (3 + MIXED_FATES)
#define CHANGES_MAX  6
#define BIG_ONE_IN   8 /* such transactions are larger than the cache */
#define BIG_CHANGES  40
#define RECOVERY_OPS 6

enum { PUT, DELETE, ALL };
static const char *const sql[] = {
    "INSERT INTO item(id, text) VALUES (?1, ?2) ON CONFLICT(id) DO UPDATE SET text = ?2",
    "DELETE FROM item WHERE id = ?1",
    "SELECT id, text FROM item ORDER BY id",
};

struct run {
    const struct crash_loop *loop;
    struct tf_stores *stores;
    struct tf_store_schema *schema;
    struct crash_loop_counts *counts;
    struct tf_buf *problem;
    struct tf_disk_image *before; /* state when the transaction begins */
    uint64_t number;              /* of the transaction */
    uint64_t hash_before, hash_after;
    uint64_t operations; /* of the transaction */
};

/* What happened to one disk. */
struct crash {
    uint64_t nth;
    unsigned fate;
    bool acknowledged;
};

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_store_script(store,
                           "CREATE TABLE item(id INTEGER PRIMARY KEY, text TEXT);"
                           "CREATE INDEX item_text ON item(text)",
                           error);
}

static struct tf_store *lend(struct run *run, struct tf_disk *disk) {
    struct tf_store_moment moment = {.key = run->number};
    struct tf_store *store = tf_stores_lend(run->stores, run->schema, disk, &moment, NULL);
    if (store != NULL)
        store->sql = sql;
    return store;
}

static enum tf_code change(struct tf_store *store, uint64_t draw) {
    char text[TEXT_MAX];
    bool put = draw % 4 != 0;
    sqlite3_stmt *statement = tf_store_statement(store, put ? PUT : DELETE, NULL);
    if (statement == NULL)
        return TF_E_STORAGE;
    sqlite3_bind_int64(statement, 1, (int64_t)(draw / 4 % ROWS));
    if (put) {
        size_t len = (size_t)(draw >> 32) % sizeof(text);
        memset(text, 'a' + (int)(draw / 128 % 26), len);
        sqlite3_bind_text(statement, 2, text, (int)len, SQLITE_STATIC);
    }
    return tf_store_run(store, statement, NULL);
}

static bool transact(struct run *run, struct tf_disk *disk) {
    struct tf_store *store = lend(run, disk);
    if (store == NULL)
        return false;
    uint64_t draw = tf_draw(run->loop->seed, 0, run->number, 0);
    uint64_t changes = draw % BIG_ONE_IN == 0 ? BIG_CHANGES : 1 + (draw >> 8) % CHANGES_MAX;
    enum tf_code code = tf_store_begin(store, NULL);
    for (uint64_t i = 0; i < changes && code == TF_OK; i++)
        code = change(store, tf_draw(run->loop->seed, 1, run->number, i));
    if (code == TF_OK)
        code = tf_store_commit(store, NULL);
    else
        tf_store_rollback(store);
    tf_stores_take_back(run->stores, store);
    return code == TF_OK;
}

static uint64_t hash_rows(struct run *run, struct tf_disk *disk) {
    struct tf_store *store = lend(run, disk);
    sqlite3_stmt *statement = store == NULL ? NULL : tf_store_statement(store, ALL, NULL);
    if (statement == NULL)
        return 0;
    enum tf_code code = TF_OK;
    uint64_t hash = 1;
    while (tf_store_row(store, statement, &code, NULL)) {
        hash = tf_hash_pair(hash, (uint64_t)sqlite3_column_int64(statement, 0));
        hash = tf_hash_pair(hash, tf_hash_slice(tf_store_column_slice(statement, 1)));
    }
    tf_stores_take_back(run->stores, store);
    return code == TF_OK ? hash : 0;
}

static void die(struct run *run, struct tf_disk *disk, const struct crash *crash) {
    tf_stores_forget(run->stores, disk);
    uint64_t key = tf_hash_pair(tf_hash_pair(run->number, crash->nth), crash->fate);
    if (crash->fate == 0)
        tf_disk_process_died(disk);
    else
        tf_disk_power_lost(disk,
                           crash->fate == 1   ? TF_DISK_KEPT
                           : crash->fate == 2 ? TF_DISK_DROPPED
                                              : TF_DISK_MIXED,
                           run->loop->seed, key);
    run->counts->hot += tf_disk_file_size(disk, TF_DISK_JOURNAL) > 0;
}

/* A crash while the journal is rolled back. */
static void die_again(struct run *run, struct tf_disk *disk, const struct crash *crash) {
    uint64_t draw = tf_draw(run->loop->seed, 2, run->number, crash->nth * FATES + crash->fate);
    struct tf_disk_fault fault = {.kind = TF_DISK_CRASH, .nth = 1 + draw % RECOVERY_OPS};
    enum tf_code code = tf_disk_arm(disk, &fault);
    TF_ASSERT(code == TF_OK);
    struct tf_store *store = lend(run, disk);
    if (store != NULL)
        tf_stores_take_back(run->stores, store);
    run->counts->twice += tf_disk_crashed(disk);
    tf_disk_lift_all(disk);
    struct crash again = *crash;
    again.fate = (unsigned)(draw >> 32) % FATES;
    die(run, disk, &again);
}

static bool complain(struct run *run, const struct crash *crash, const char *what) {
    tf_buf_append_format(run->problem,
                         "transaction %llu, crash at operation %llu of %llu, fate %u: %s",
                         (unsigned long long)run->number, (unsigned long long)crash->nth,
                         (unsigned long long)run->operations, crash->fate, what);
    return false;
}

static bool judge(struct run *run, struct tf_disk *disk, const struct crash *crash) {
    struct tf_disk_check check = {0};
    tf_stores_check(run->stores, run->schema, disk, &(struct tf_store_moment){0}, &check);
    bool whole = check.opens && check.whole;
    if (!whole)
        complain(run, crash, tf_buf_text(&check.text));
    tf_buf_close(&check.text);
    if (!whole)
        return false;
    uint64_t hash = hash_rows(run, disk);
    if (crash->acknowledged && hash != run->hash_after)
        return complain(run, crash, "an acknowledged commit is lost");
    if (hash != run->hash_after && hash != run->hash_before)
        return complain(run, crash, "neither the state before nor the one after");
    run->counts->undone += hash == run->hash_before;
    run->counts->done += hash == run->hash_after && !crash->acknowledged;
    return true;
}

/* Life goes on after a crash: the same transaction again, to its end. If it finds nothing to do it
 * writes nothing, and so cannot make durable what the dead process left to the operating system. */
static bool go_on(struct run *run, struct tf_disk *disk, const struct crash *crash) {
    uint64_t operations = tf_disk_operations(disk);
    if (!transact(run, disk))
        return complain(run, crash, "the next transaction fails");
    if (tf_disk_operations(disk) == operations)
        return true;
    struct crash none = {.nth = crash->nth, .fate = TF_DISK_DROPPED, .acknowledged = true};
    tf_stores_forget(run->stores, disk);
    tf_disk_power_lost(disk, TF_DISK_DROPPED, 0, 0);
    return judge(run, disk, &none);
}

static bool crash_once(struct run *run, struct crash crash) {
    struct tf_disk *disk = tf_disk_create(run->before);
    struct tf_disk_fault fault = {.kind = TF_DISK_CRASH, .nth = crash.nth};
    enum tf_code code = tf_disk_arm(disk, &fault);
    TF_ASSERT(code == TF_OK);
    crash.acknowledged = transact(run, disk);
    TF_ASSERT(tf_disk_crashed(disk) == (crash.nth <= run->operations));
    tf_disk_lift_all(disk);
    die(run, disk, &crash);
    if (run->counts->points % 3 == 0)
        die_again(run, disk, &crash);
    bool good = judge(run, disk, &crash);
    if (good && run->counts->points % 5 == 0)
        good = go_on(run, disk, &crash);
    run->counts->points++;
    tf_disk_destroy(disk);
    return good;
}

/* The transaction without a crash: what it should leave, and how many operations it takes. */
static struct tf_disk_image *rehearse(struct run *run) {
    struct tf_disk *disk = tf_disk_create(run->before);
    run->hash_before = hash_rows(run, disk);
    bool committed = transact(run, disk);
    TF_ASSERT(committed);
    run->operations = tf_disk_operations(disk);
    run->hash_after = hash_rows(run, disk);
    struct tf_disk_image *after = tf_disk_snapshot(disk);
    tf_disk_destroy(disk);
    return after;
}

static bool crash_everywhere(struct run *run) {
    for (uint64_t nth = 1; nth <= run->operations + 1; nth++)
        for (unsigned fate = 0; fate < FATES; fate++)
            if (!crash_once(run, (struct crash){.nth = nth, .fate = fate}))
                return false;
    return true;
}

bool crash_loop_run(const struct crash_loop *loop, struct crash_loop_counts *counts,
                    struct tf_buf *problem) {
    struct tf_stores_options options = {.own_connections = loop->own_connections,
                                        .seed = loop->seed};
    struct run run = {.loop = loop, .counts = counts, .problem = problem};
    run.stores = tf_stores_create(&options, NULL);
    TF_ASSERT(run.stores != NULL);
    run.schema = tf_stores_add_schema(run.stores, loop->profile, migrate, NULL);
    TF_ASSERT(run.schema != NULL);
    struct tf_disk *fresh = tf_disk_create(tf_store_schema_image(run.schema));
    run.before = tf_disk_snapshot(fresh);
    tf_disk_destroy(fresh);
    *counts = (struct crash_loop_counts){0};
    bool good = true;
    while (good && counts->points < loop->points) {
        run.number = ++counts->transactions;
        struct tf_disk_image *after = rehearse(&run);
        good = crash_everywhere(&run);
        tf_disk_image_release(run.before);
        run.before = after;
    }
    tf_disk_image_release(run.before);
    tf_stores_destroy(run.stores);
    return good;
}
