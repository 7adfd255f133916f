/* Pages that rot: which ones, how many, and what reading and writing them does. */
#include "sim/disk_inside.h"
#include "sim/rot_pages.h"
#include "sim/stores.h"
#include "support/check_main.h"

#include <string.h>

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_store_script(store,
                           "CREATE TABLE device (one INTEGER PRIMARY KEY, epoch TEXT);"
                           "CREATE TABLE message (number INTEGER PRIMARY KEY, text TEXT);"
                           "CREATE TABLE queue (state INTEGER, ord INTEGER, text TEXT,"
                           " PRIMARY KEY (state, ord)) WITHOUT ROWID;"
                           "INSERT INTO device (one) VALUES (1);",
                           error);
}

static struct tf_stores *stores;
static struct tf_store_schema *schema;
static struct tf_disk *disk;

static struct tf_store *lend(void) {
    struct tf_store_moment moment = {.wall_us = 1767600000000000};
    struct tf_store *store = tf_stores_lend(stores, schema, disk, &moment, NULL);
    ck_assert_ptr_nonnull(store);
    return store;
}

static void run(const char *sql) {
    struct tf_store *store = lend();
    ck_assert_int_eq(tf_store_script(store, sql, NULL), TF_OK);
    tf_stores_take_back(stores, store);
}

/* Two tables of several levels. */
static void set_up(void) {
    struct tf_stores_options options = {.seed = 7};
    struct tf_error error;
    stores = tf_stores_create(&options, &error);
    schema = tf_stores_add_schema(stores, TF_STORE_CLIENT, migrate, &error);
    disk = tf_disk_create(tf_store_schema_image(schema));
    run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
        "INSERT INTO message SELECT i, hex(zeroblob(60)) FROM n");
    run("INSERT INTO queue SELECT 0, number, text FROM message");
}

static void tear_down(void) {
    tf_stores_forget(stores, disk);
    tf_disk_destroy(disk);
    tf_stores_destroy(stores);
}

static struct tf_rot_pages list(enum tf_disk_part part) {
    struct tf_rot_pages pages = {0};
    struct tf_store *store = lend();
    tf_rot_pages_list(disk, store, part, &pages);
    tf_stores_take_back(stores, store);
    return pages;
}

static void rot(const struct tf_rot_pages *pages, size_t from, size_t count) {
    tf_stores_forget(stores, disk);
    struct tf_disk_image *image = tf_disk_snapshot(disk);
    tf_disk_restore(disk, image); /* out of every cache */
    tf_disk_image_release(image);
    for (size_t i = from; i < from + count; i++) {
        struct tf_disk_fault fault = {.kind = TF_DISK_ROT, .id = 1, .nth = pages->numbers[i]};
        ck_assert_int_eq(tf_disk_arm(disk, &fault), TF_OK);
    }
}

/* What SQLite says of a statement, as an extended code; OK at its end. */
static int code_of(const char *sql) {
    struct tf_store *store = lend();
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    code = code == SQLITE_OK ? code : sqlite3_extended_errcode(store->db);
    tf_stores_take_back(stores, store);
    return code;
}

#define READ_MESSAGES "SELECT sum(length(text)) FROM message"
#define READ_QUEUE    "SELECT sum(length(text)) FROM queue"

START_TEST(a_page_that_rots_cannot_be_read_and_others_can) {
    struct tf_rot_pages pages = list(TF_PART_QUEUE);
    rot(&pages, pages.count - 1, 1);
    ck_assert_int_eq(code_of(READ_QUEUE), SQLITE_IOERR_DATA);
    ck_assert_int_eq(code_of("SELECT text FROM queue WHERE ord = 1 AND state = 0"), SQLITE_OK);
    ck_assert_int_eq(code_of(READ_MESSAGES), SQLITE_OK);
    ck_assert(tf_disk_rots(disk));
    tf_rot_pages_close(&pages);
}
END_TEST

START_TEST(each_page_of_a_table_is_found_and_none_of_another) {
    struct tf_rot_pages pages = list(TF_PART_QUEUE), other = list(TF_PART_MESSAGES);
    ck_assert_uint_gt(pages.count, 10);
    for (size_t i = 0; i < pages.count; i++) {
        rot(&pages, i, 1);
        ck_assert_int_eq(code_of(READ_QUEUE), SQLITE_IOERR_DATA);
        ck_assert_int_eq(code_of(READ_MESSAGES), SQLITE_OK);
        for (size_t k = 0; k < other.count; k++)
            ck_assert_uint_ne(pages.numbers[i], other.numbers[k]);
    }
    tf_rot_pages_close(&pages);
    tf_rot_pages_close(&other);
    pages = list(TF_PART_CURSOR);
    ck_assert_uint_eq(pages.count, 1);
    tf_rot_pages_close(&pages);
}
END_TEST

START_TEST(anything_is_every_page_once) {
    struct tf_rot_pages pages = list(TF_PART_ANY);
    ck_assert_uint_eq(pages.count, (uint64_t)tf_disk_file_size(disk, TF_DISK_DATABASE) /
                                       tf_disk_page_bytes(disk));
    for (size_t i = 0; i < pages.count; i++)
        ck_assert_uint_eq(pages.numbers[i], i + 1);
    tf_rot_pages_close(&pages);
}
END_TEST

START_TEST(a_page_that_is_written_anew_is_well_again) {
    struct tf_rot_pages pages = list(TF_PART_CURSOR);
    int64_t size = tf_disk_page_bytes(disk), at = (int64_t)(pages.numbers[0] - 1) * size;
    struct tf_buf bytes = {0};
    tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes);
    rot(&pages, 0, 1);
    struct tf_slice half = {bytes.data + at, (size_t)size / 2};
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, at, half), TF_DISK_DONE);
    ck_assert_int_eq(code_of("SELECT * FROM device"), SQLITE_IOERR_DATA);
    struct tf_slice whole = {bytes.data + at, (size_t)size};
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, at, whole), TF_DISK_DONE);
    ck_assert(!tf_disk_rots(disk));
    ck_assert_int_eq(code_of("SELECT * FROM device"), SQLITE_OK);
    tf_buf_close(&bytes);
    tf_rot_pages_close(&pages);
}
END_TEST

START_TEST(another_disk_in_its_place_rots_nowhere_and_a_copy_alike_does) {
    struct tf_rot_pages pages = list(TF_PART_CURSOR);
    rot(&pages, 0, 1);
    struct tf_disk_image *image = tf_disk_snapshot(disk);
    struct tf_disk *copy = tf_disk_create(image);
    ck_assert(!tf_disk_rots(copy));
    tf_disk_rot_alike(copy, disk);
    ck_assert(tf_disk_rots(copy));
    tf_disk_restore(disk, image);
    ck_assert(!tf_disk_rots(disk));
    ck_assert_int_eq(code_of("SELECT * FROM device"), SQLITE_OK);
    tf_disk_destroy(copy);
    tf_disk_image_release(image);
    tf_rot_pages_close(&pages);
}
END_TEST

/* The pages that are drawn from `total` numbers. */
static struct tf_rot_pages drawn(size_t total, const struct tf_step *step, uint64_t seed) {
    struct tf_rot_pages pages = {0};
    for (size_t i = 0; i < total; i++) {
        tf_grow((void **)&pages.numbers, &pages.capacity, pages.count, sizeof(uint32_t));
        pages.numbers[pages.count++] = (uint32_t)i + 1;
    }
    tf_rot_pages_draw(&pages, step, seed, 3);
    return pages;
}

START_TEST(so_many_pages_are_so_many_different_ones) {
    struct tf_step step = {.id = 1, .amount = 5};
    uint64_t met[21] = {0};
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct tf_rot_pages pages = drawn(20, &step, seed);
        ck_assert_uint_eq(pages.count, 5);
        for (size_t i = 0; i < pages.count; i++)
            met[pages.numbers[i]] |= UINT64_C(1) << (seed % 64);
        for (size_t i = 1; i < pages.count; i++)
            for (size_t k = 0; k < i; k++)
                ck_assert_uint_ne(pages.numbers[i], pages.numbers[k]);
        tf_rot_pages_close(&pages);
    }
    for (size_t i = 1; i <= 20; i++)
        ck_assert_uint_ne(met[i], 0);
    struct tf_rot_pages all = drawn(3, &step, 1);
    ck_assert_uint_eq(all.count, 3);
    tf_rot_pages_close(&all);
}
END_TEST

START_TEST(a_share_of_the_pages_is_met_and_of_none_nothing) {
    struct tf_step step = {.id = 1, .per_million = 100000};
    size_t met = 0;
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct tf_rot_pages pages = drawn(20, &step, seed);
        met += pages.count;
        tf_rot_pages_close(&pages);
    }
    ck_assert_uint_ge(met, 1850); /* 2000, and four deviations of 42 */
    ck_assert_uint_le(met, 2150);
    step.per_million = 0;
    struct tf_rot_pages none = drawn(20, &step, 1);
    ck_assert_uint_eq(none.count, 0);
    tf_rot_pages_close(&none);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("rot");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, a_page_that_rots_cannot_be_read_and_others_can);
    tcase_add_test(all, each_page_of_a_table_is_found_and_none_of_another);
    tcase_add_test(all, anything_is_every_page_once);
    tcase_add_test(all, a_page_that_is_written_anew_is_well_again);
    tcase_add_test(all, another_disk_in_its_place_rots_nowhere_and_a_copy_alike_does);
    tcase_add_test(all, so_many_pages_are_so_many_different_ones);
    tcase_add_test(all, a_share_of_the_pages_is_met_and_of_none_nothing);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
