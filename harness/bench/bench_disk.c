/* What the simulated disk costs: a transaction on it and in SQLite's own memory, a swap, a crash
 * with recovery. bench_disk [CRASH_POINTS] */
#include "base/assert.h"
#include "sim/stores.h"
#include "support/crash_loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DISKS        1000
#define TRANSACTIONS 1000
#define ROUNDS       5
#define POINTS       20000

static const char *const sql[] = {"INSERT INTO item(text) VALUES (?1)"};

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_store_script(store,
                           "CREATE TABLE item(id INTEGER PRIMARY KEY, text TEXT);"
                           "CREATE INDEX item_text ON item(text)",
                           error);
}

static void check(enum tf_code code, const struct tf_error *error) {
    if (code == TF_OK)
        return;
    fprintf(stderr, "bench_disk: %s\n", error->message);
    exit(EXIT_FAILURE);
}

static double now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void insert(struct tf_store *store) {
    struct tf_error error;
    store->sql = sql;
    check(tf_store_begin(store, &error), &error);
    sqlite3_stmt *statement = tf_store_statement(store, 0, &error);
    TF_ASSERT(statement != NULL);
    sqlite3_bind_text(statement, 1, "a message of usual length, about so long", -1, SQLITE_STATIC);
    check(tf_store_run(store, statement, &error), &error);
    check(tf_store_commit(store, &error), &error);
}

/* Microseconds for a transaction of one row in SQLite's own memory. */
static double measure_memory(unsigned page_size) {
    struct tf_store store = {0};
    struct tf_error error;
    char pragmas[64];
    snprintf(pragmas, sizeof(pragmas), "PRAGMA page_size=%u; PRAGMA secure_delete=0", page_size);
    sqlite3_open(":memory:", &store.db);
    sqlite3_exec(store.db, pragmas, NULL, NULL, NULL);
    check(migrate(&store, &error), &error);
    double begin = now_us();
    for (unsigned i = 0; i < TRANSACTIONS; i++)
        insert(&store);
    double took = (now_us() - begin) / TRANSACTIONS;
    tf_store_close_statements(&store);
    sqlite3_close(store.db);
    return took;
}

struct mode {
    const char *name;
    struct tf_store_profile profile;
    bool own_connections;
    bool empty; /* lends only */
};

static double measure(const struct mode *mode, unsigned disk_count, size_t *memory) {
    struct tf_error error;
    struct tf_stores_options options = {.own_connections = mode->own_connections};
    struct tf_stores *stores = tf_stores_create(&options, &error);
    TF_ASSERT(stores != NULL);
    struct tf_store_schema *schema = tf_stores_add_schema(stores, mode->profile, migrate, &error);
    TF_ASSERT(schema != NULL);
    struct tf_disk **disks = tf_alloc(disk_count * sizeof(*disks));
    for (unsigned i = 0; i < disk_count; i++)
        disks[i] = tf_disk_create(tf_store_schema_image(schema));
    double begin = now_us();
    for (unsigned i = 0; i < disk_count * 10; i++) {
        struct tf_store_moment moment = {.key = i};
        struct tf_store *store =
            tf_stores_lend(stores, schema, disks[i % disk_count], &moment, &error);
        TF_ASSERT(store != NULL);
        if (!mode->empty)
            insert(store);
        tf_stores_take_back(stores, store);
    }
    double took = (now_us() - begin) / (disk_count * 10);
    *memory = tf_disk_memory(disks[0]);
    for (unsigned i = 0; i < disk_count; i++)
        tf_disk_destroy(disks[i]);
    free(disks);
    tf_stores_destroy(stores);
    return took;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *samples) {
    qsort(samples, ROUNDS, sizeof(*samples), compare);
    return samples[ROUNDS / 2];
}

static void measure_crashes(uint64_t points) {
    struct crash_loop loop = {.profile = TF_STORE_CLIENT, .seed = 1, .points = points};
    struct crash_loop_counts counts;
    struct tf_buf problem = {0};
    double begin = now_us();
    bool good = crash_loop_run(&loop, &counts, &problem);
    printf("crash points %llu, %.0f us each with transaction, recovery and check: %s\n",
           (unsigned long long)counts.points, (now_us() - begin) / (double)counts.points,
           good ? "all legal" : tf_buf_text(&problem));
    printf("  undone %llu, done unacknowledged %llu, hot journals %llu, cut short twice %llu\n",
           (unsigned long long)counts.undone, (unsigned long long)counts.done,
           (unsigned long long)counts.hot, (unsigned long long)counts.twice);
    tf_buf_close(&problem);
    if (!good)
        exit(EXIT_FAILURE);
}

int main(int argc, char **argv) {
    uint64_t points = argc > 1 ? strtoull(argv[1], NULL, 10) : POINTS;
    struct tf_error error;
    check(tf_sim_sqlite_configure(&error), &error);
    static const struct mode modes[] = {
        {"client, pooled", {1024, 32}, .own_connections = false},
        {"client, own connection", {1024, 32}, .own_connections = true},
        {"server, own connection", {4096, 64}, .own_connections = true},
        {"swap alone", {1024, 32}, .empty = true},
    };
    double samples[ROUNDS];
    for (unsigned page_size = 1024; page_size <= 4096; page_size *= 4) {
        for (unsigned round = 0; round < ROUNDS; round++)
            samples[round] = measure_memory(page_size);
        printf(":memory:, pages of %u: %.2f us a transaction\n", page_size, median(samples));
    }
    for (unsigned i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
        size_t memory = 0;
        for (unsigned round = 0; round < ROUNDS; round++)
            samples[round] = measure(&modes[i], modes[i].own_connections ? 100 : DISKS, &memory);
        printf("%s: %.2f us, %zu bytes a disk\n", modes[i].name, median(samples), memory);
    }
    measure_crashes(points);
    return EXIT_SUCCESS;
}
