/* A simulated file against a plain array of bytes, and what a power loss may leave of it. */
#include "base/random.h"
#include "sim/disk_inside.h"
#include "support/check_main.h"

#include <string.h>

#define SIZE_MAX_BYTES 20000
#define STEPS          400
#define SEEDS          30

struct model {
    unsigned char now[SIZE_MAX_BYTES], durable[SIZE_MAX_BYTES];
    int64_t size, durable_size;
};

static struct tf_disk *create_disk(uint32_t page_size) {
    struct tf_disk_image *empty = tf_disk_image_create_empty(page_size);
    struct tf_disk *disk = tf_disk_create(empty);
    tf_disk_image_release(empty);
    tf_disk_file_make(disk, TF_DISK_DATABASE);
    ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_DATABASE), TF_DISK_DONE);
    return disk;
}

static void write_both(struct tf_disk *disk, struct model *model, uint64_t draw) {
    char bytes[3000];
    int64_t offset = (int64_t)tf_draw_below(draw, SIZE_MAX_BYTES - sizeof(bytes));
    size_t len = draw % 3 == 0 ? 4 : draw % sizeof(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(draw >> 8 * (i % 8));
    struct tf_slice slice = {bytes, len};
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, offset, slice), TF_DISK_DONE);
    if (len == 0)
        return;
    if (offset > model->size)
        memset(model->now + model->size, 0, (size_t)(offset - model->size));
    memcpy(model->now + offset, bytes, len);
    if (model->size < offset + (int64_t)len)
        model->size = offset + (int64_t)len;
}

static void truncate_both(struct tf_disk *disk, struct model *model, uint64_t draw) {
    int64_t size = (int64_t)tf_draw_below(draw, SIZE_MAX_BYTES);
    ck_assert_int_eq(tf_disk_file_truncate(disk, TF_DISK_DATABASE, size), TF_DISK_DONE);
    if (size > model->size)
        memset(model->now + model->size, 0, (size_t)(size - model->size));
    model->size = size;
}

static void sync_both(struct tf_disk *disk, struct model *model) {
    ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_DATABASE), TF_DISK_DONE);
    memcpy(model->durable, model->now, sizeof(model->now));
    model->durable_size = model->size;
}

static void drop_both(struct tf_disk *disk, struct model *model) {
    tf_disk_power_lost(disk, TF_DISK_DROPPED, 0, 0);
    memcpy(model->now, model->durable, sizeof(model->now));
    model->size = model->durable_size;
}

static void assert_equal(const struct tf_disk *disk, const struct model *model) {
    struct tf_buf bytes = {0};
    tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes);
    ck_assert_int_eq(tf_disk_file_size(disk, TF_DISK_DATABASE), model->size);
    ck_assert(model->size == 0 || memcmp(bytes.data, model->now, (size_t)model->size) == 0);
    tf_buf_close(&bytes);
}

static void step(struct tf_disk *disk, struct model *model, uint64_t draw) {
    if (draw % 16 < 11)
        write_both(disk, model, draw);
    else if (draw % 16 < 13)
        truncate_both(disk, model, draw);
    else if (draw % 16 < 15)
        sync_both(disk, model);
    else
        drop_both(disk, model);
    assert_equal(disk, model);
}

START_TEST(a_file_reads_as_it_was_written_and_a_drop_returns_to_the_last_sync) {
    struct model *model = tf_alloc_zero(1, sizeof(*model));
    struct tf_disk *disk = create_disk(_i % 2 == 0 ? 1024 : 512);
    for (uint64_t n = 0; n < STEPS; n++)
        step(disk, model, tf_draw((uint64_t)_i, 0, n, 0));
    tf_disk_destroy(disk);
    free(model);
}
END_TEST

START_TEST(snapshots_and_their_disks_do_not_change_each_other) {
    struct model *models = tf_alloc_zero(2, sizeof(*models));
    struct tf_disk *disks[2] = {create_disk(1024), NULL};
    for (uint64_t n = 0; n < STEPS; n++) {
        uint64_t draw = tf_draw((uint64_t)_i, 1, n, 0);
        if (n % 20 == 0) {
            struct tf_disk_image *image = tf_disk_snapshot(disks[0]);
            tf_disk_destroy(disks[1]);
            disks[1] = tf_disk_create(image);
            tf_disk_image_release(image);
            models[1] = models[0];
            memcpy(models[1].durable, models[0].now, sizeof(models[0].now));
            models[1].durable_size = models[0].size;
        }
        step(disks[draw >> 40 & 1], &models[draw >> 40 & 1], draw);
        assert_equal(disks[0], &models[0]);
        assert_equal(disks[1], &models[1]);
    }
    tf_disk_destroy(disks[0]);
    tf_disk_destroy(disks[1]);
    free(models);
}
END_TEST

/* Whether a sector is what was written or what was durable, as far as the file reaches. */
static bool sector_is(const unsigned char *bytes, const unsigned char *expected, int64_t at,
                      int64_t size, int64_t expected_size) {
    for (int64_t i = at; i < at + TF_DISK_SECTOR && i < size; i++)
        if (bytes[i] != (i < expected_size ? expected[i] : 0))
            return false;
    return true;
}

static void assert_torn(const struct tf_disk *disk, const struct model *model) {
    struct tf_buf bytes = {0};
    tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes);
    const unsigned char *data = (const unsigned char *)bytes.data;
    int64_t size = tf_disk_file_size(disk, TF_DISK_DATABASE);
    ck_assert(size == model->size || size == model->durable_size);
    int64_t both = model->durable_size - model->durable_size % TF_DISK_SECTOR;
    for (int64_t at = 0; at < size && at < both; at += TF_DISK_SECTOR)
        ck_assert(sector_is(data, model->durable, at, size, model->durable_size) ||
                  at + TF_DISK_SECTOR > model->size ||
                  sector_is(data, model->now, at, size, model->size));
    tf_buf_close(&bytes);
}

START_TEST(a_torn_file_has_each_sector_old_or_new_and_is_durable_then) {
    struct model *model = tf_alloc_zero(1, sizeof(*model));
    struct tf_disk *disk = create_disk(1024);
    for (uint64_t n = 0; n < STEPS; n++) {
        uint64_t draw = tf_draw((uint64_t)_i, 2, n, 0);
        step(disk, model, draw);
        if (n % 10 != 9)
            continue;
        tf_disk_power_lost(disk, TF_DISK_MIXED, draw, n);
        assert_torn(disk, model);
        ck_assert(tf_disk_settled(disk));
        struct tf_buf bytes = {0};
        tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes);
        model->size = (int64_t)bytes.len;
        if (bytes.len > 0)
            memcpy(model->now, bytes.data, bytes.len);
        tf_buf_close(&bytes);
        sync_both(disk, model);
    }
    tf_disk_destroy(disk);
    free(model);
}
END_TEST

/* Pages that another file had before lie behind the end of a short one. */
START_TEST(a_torn_sector_shows_nothing_of_what_had_its_page_before) {
    static char others[8 * 1024], old[100], added[900];
    struct tf_disk *disk = create_disk(1024);
    memset(others, 'x', sizeof(others));
    memset(old, 'a', sizeof(old));
    memset(added, 'b', sizeof(added));
    tf_disk_file_make(disk, TF_DISK_JOURNAL);
    ck_assert_int_eq(
        tf_disk_file_write(disk, TF_DISK_JOURNAL, 0, (struct tf_slice){others, sizeof(others)}),
        TF_DISK_DONE);
    ck_assert_int_eq(tf_disk_file_truncate(disk, TF_DISK_JOURNAL, 0), TF_DISK_DONE);
    ck_assert_int_eq(
        tf_disk_file_write(disk, TF_DISK_DATABASE, 0, (struct tf_slice){old, sizeof(old)}),
        TF_DISK_DONE);
    ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_DATABASE), TF_DISK_DONE);
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, sizeof(old),
                                        (struct tf_slice){added, sizeof(added)}),
                     TF_DISK_DONE);
    tf_disk_power_lost(disk, TF_DISK_MIXED, (uint64_t)_i, 1);
    struct tf_buf bytes = {0};
    tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes);
    ck_assert_ptr_null(bytes.len == 0 ? NULL : memmem(bytes.data, bytes.len, others, 16));
    tf_buf_close(&bytes);
    tf_disk_destroy(disk);
}
END_TEST

START_TEST(tears_are_drawn_by_key_and_sector) {
    struct tf_buf bytes[3] = {{0}};
    for (unsigned i = 0; i < 3; i++) {
        struct tf_disk *disk = create_disk(1024);
        char text[8192];
        memset(text, 'x', sizeof(text));
        for (int64_t at = 0; at < (int64_t)sizeof(text); at += 1024) {
            struct tf_slice slice = {text, 1024};
            ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, at, slice), TF_DISK_DONE);
        }
        tf_disk_power_lost(disk, TF_DISK_MIXED, 5, i == 2 ? 8 : 3);
        tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes[i]);
        tf_disk_destroy(disk);
    }
    ck_assert(tf_slice_equal(tf_buf_slice(&bytes[0]), tf_buf_slice(&bytes[1])));
    ck_assert(!tf_slice_equal(tf_buf_slice(&bytes[0]), tf_buf_slice(&bytes[2])));
    for (unsigned i = 0; i < 3; i++)
        tf_buf_close(&bytes[i]);
}
END_TEST

static void make_journal(struct tf_disk *disk, const char *text) {
    tf_disk_file_make(disk, TF_DISK_JOURNAL);
    struct tf_slice slice = tf_slice_of(text);
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_JOURNAL, 0, slice), TF_DISK_DONE);
}

START_TEST(a_deletion_is_durable_only_after_the_directory_is_synced) {
    struct tf_disk *disk = create_disk(1024);
    make_journal(disk, "old");
    ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_JOURNAL), TF_DISK_DONE);
    ck_assert_int_eq(tf_disk_file_delete(disk, TF_DISK_JOURNAL), TF_DISK_DONE);
    ck_assert(!tf_disk_settled(disk));
    if (_i == 1)
        ck_assert_int_eq(tf_disk_directory_sync(disk), TF_DISK_DONE);
    if (_i == 2)
        make_journal(disk, "newer");
    tf_disk_power_lost(disk, TF_DISK_DROPPED, 0, 0);
    ck_assert_int_eq(tf_disk_file_size(disk, TF_DISK_JOURNAL), _i == 1 ? -1 : 3);
    ck_assert(tf_disk_settled(disk));
    tf_disk_destroy(disk);
}
END_TEST

START_TEST(a_file_that_was_never_synced_may_vanish) {
    struct tf_disk *disk = create_disk(1024);
    make_journal(disk, "new");
    tf_disk_process_died(disk);
    ck_assert_int_eq(tf_disk_file_size(disk, TF_DISK_JOURNAL), 3);
    tf_disk_power_lost(disk, TF_DISK_DROPPED, 0, 0);
    ck_assert_int_eq(tf_disk_file_size(disk, TF_DISK_JOURNAL), -1);
    tf_disk_destroy(disk);
}
END_TEST

START_TEST(nothing_has_effect_from_the_crash_on_and_the_count_stands_at_it) {
    struct tf_disk *disk = create_disk(1024);
    uint64_t before = tf_disk_operations(disk);
    struct tf_disk_fault crash = {
        .kind = TF_DISK_CRASH, .id = 3, .operations = 1u << TF_DISK_DATABASE_WRITE, .nth = 2};
    ck_assert_int_eq(tf_disk_arm(disk, &crash), TF_OK);
    struct tf_slice slice = TF_SLICE_LITERAL("four");
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, 0, slice), TF_DISK_DONE);
    ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_DATABASE), TF_DISK_DONE);
    ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, 4, slice), TF_DISK_REFUSED);
    ck_assert_int_eq(tf_disk_file_truncate(disk, TF_DISK_DATABASE, 0), TF_DISK_REFUSED);
    ck_assert_int_eq(tf_disk_file_delete(disk, TF_DISK_DATABASE), TF_DISK_REFUSED);
    ck_assert_int_eq(tf_disk_file_size(disk, TF_DISK_DATABASE), 4);
    ck_assert_uint_eq(tf_disk_operations(disk), before + 3);
    struct tf_disk_hit hit;
    ck_assert(tf_disk_take_hit(disk, &hit));
    ck_assert(hit.id == 3 && hit.operation == before + 3 && hit.what == TF_DISK_DATABASE_WRITE);
    tf_disk_destroy(disk);
}
END_TEST

START_TEST(a_torn_write_tears_itself_and_what_was_not_synced_and_nothing_else) {
    static const char old[4 * TF_DISK_SECTOR] = {0};
    char new[4 * TF_DISK_SECTOR], got[4 * TF_DISK_SECTOR];
    bool some_new = false, some_old = false;
    memset(new, 'n', sizeof(new));
    for (uint64_t key = 0; key < 20; key++) {
        struct tf_disk *disk = create_disk(1024);
        struct tf_slice before = {old, sizeof(old)}, write = {new, sizeof(new)};
        ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, 0, before), TF_DISK_DONE);
        ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_DATABASE), TF_DISK_DONE);
        struct tf_disk_fault torn = {.kind = TF_DISK_TORN, .id = 3, .nth = 1};
        ck_assert_int_eq(tf_disk_arm(disk, &torn), TF_OK);
        ck_assert_int_eq(
            tf_disk_file_write(disk, TF_DISK_DATABASE, 0, (struct tf_slice){new, 1024}),
            TF_DISK_HALF_DONE);
        ck_assert_int_eq(tf_disk_file_write(disk, TF_DISK_DATABASE, 1024, write), TF_DISK_REFUSED);
        tf_disk_power_lost(disk, TF_DISK_MIXED, 1, key);
        struct tf_buf text = {0};
        tf_disk_append_file(disk, TF_DISK_DATABASE, &text);
        ck_assert_uint_eq(text.len, sizeof(got));
        memcpy(got, text.data, sizeof(got));
        tf_buf_close(&text);
        for (size_t at = 0; at < sizeof(got); at += TF_DISK_SECTOR) {
            bool is_new = memcmp(got + at, new, TF_DISK_SECTOR) == 0;
            bool is_old = memcmp(got + at, old, TF_DISK_SECTOR) == 0;
            ck_assert(is_old || (is_new && at < 1024));
            some_new = some_new || is_new;
            some_old = some_old || (is_old && at < 1024);
        }
        tf_disk_destroy(disk);
    }
    ck_assert(some_new && some_old);
}
END_TEST

START_TEST(io_errors_by_chance_come_about_as_often_as_said_and_never_at_rate_zero) {
    static const uint32_t rates[] = {0, 100000, 1000000};
    for (unsigned i = 0; i < 3; i++) {
        struct tf_disk *disk = create_disk(1024);
        unsigned failed = 0;
        struct tf_disk_fault fault = {
            .kind = TF_DISK_IO_ERROR, .nth = 1000000, .per_million = rates[i], .seed = 1, .key = 2};
        ck_assert_int_eq(tf_disk_arm(disk, &fault), TF_OK);
        for (unsigned n = 0; n < 1000; n++)
            failed += tf_disk_file_sync(disk, TF_DISK_DATABASE) != TF_DISK_DONE;
        ck_assert_uint_ge(failed, rates[i] / 1000 * 7 / 10);
        ck_assert_uint_le(failed, rates[i] / 1000 * 13 / 10);
        tf_disk_destroy(disk);
    }
}
END_TEST

START_TEST(a_bounded_number_of_faults_can_be_armed) {
    struct tf_disk *disk = create_disk(1024);
    struct tf_disk_fault fault = {.kind = TF_DISK_IO_ERROR, .nth = 1};
    for (uint32_t i = 0; i < TF_DISK_FAULTS_MAX; i++) {
        fault.id = i;
        ck_assert_int_eq(tf_disk_arm(disk, &fault), TF_OK);
    }
    ck_assert_int_eq(tf_disk_arm(disk, &fault), TF_E_LIMIT);
    tf_disk_lift(disk, 2);
    ck_assert_int_eq(tf_disk_arm(disk, &fault), TF_OK);
    tf_disk_lift_all(disk);
    ck_assert_int_eq(tf_disk_file_sync(disk, TF_DISK_DATABASE), TF_DISK_DONE);
    struct tf_disk_hit hit;
    ck_assert(!tf_disk_take_hit(disk, &hit));
    tf_disk_destroy(disk);
}
END_TEST

START_TEST(operation_names_are_read_back) {
    for (unsigned i = 0; i < TF_DISK_OPERATION_COUNT; i++) {
        enum tf_disk_operation found;
        const char *word = tf_disk_operation_word((enum tf_disk_operation)i);
        ck_assert(tf_disk_operation_parse(word, &found) && found == i);
    }
    enum tf_disk_operation found;
    ck_assert(!tf_disk_operation_parse("journal rename", &found));
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("disk");
    TCase *tests = tcase_create("disk");
    tcase_add_loop_test(tests, a_file_reads_as_it_was_written_and_a_drop_returns_to_the_last_sync,
                        0, SEEDS);
    tcase_add_loop_test(tests, snapshots_and_their_disks_do_not_change_each_other, 0, SEEDS);
    tcase_add_loop_test(tests, a_torn_file_has_each_sector_old_or_new_and_is_durable_then, 0,
                        SEEDS);
    tcase_add_loop_test(tests, a_torn_sector_shows_nothing_of_what_had_its_page_before, 0, SEEDS);
    tcase_add_test(tests, tears_are_drawn_by_key_and_sector);
    tcase_add_loop_test(tests, a_deletion_is_durable_only_after_the_directory_is_synced, 0, 3);
    tcase_add_test(tests, a_file_that_was_never_synced_may_vanish);
    tcase_add_test(tests, nothing_has_effect_from_the_crash_on_and_the_count_stands_at_it);
    tcase_add_test(tests, a_torn_write_tears_itself_and_what_was_not_synced_and_nothing_else);
    tcase_add_test(tests, io_errors_by_chance_come_about_as_often_as_said_and_never_at_rate_zero);
    tcase_add_test(tests, a_bounded_number_of_faults_can_be_armed);
    tcase_add_test(tests, operation_names_are_read_back);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
