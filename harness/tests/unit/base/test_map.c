#include "base/map.h"
#include "base/random.h"
#include "support/check_main.h"

#define KEYS       300
#define OPERATIONS 50000

START_TEST(an_empty_map_finds_and_removes_nothing) {
    struct tf_map map = {0};
    ck_assert_ptr_null(tf_map_find(&map, 0));
    ck_assert(!tf_map_remove(&map, 0));
    tf_map_clear(&map);
    tf_map_close(&map);
}
END_TEST

START_TEST(putting_a_known_key_keeps_its_value) {
    struct tf_map map = {0};
    *tf_map_put(&map, 5, 1) += 1;
    ck_assert_uint_eq(*tf_map_put(&map, 5, 100), 2);
    ck_assert_uint_eq(map.count, 1);
    tf_map_close(&map);
}
END_TEST

START_TEST(entries_lie_in_the_order_of_insertion) {
    struct tf_map map = {0};
    for (uint64_t i = 0; i < 1000; i++)
        tf_map_put(&map, tf_draw(1, 0, 0, i), i);
    for (uint64_t i = 0; i < 1000; i++)
        ck_assert_uint_eq(map.entries[i].value, i);
    tf_map_close(&map);
}
END_TEST

START_TEST(a_removal_moves_the_last_entry_into_the_gap) {
    struct tf_map map = {0};
    for (uint64_t key = 0; key < 4; key++)
        tf_map_put(&map, key, key);
    ck_assert(tf_map_remove(&map, 1));
    ck_assert_uint_eq(map.count, 3);
    ck_assert_uint_eq(map.entries[0].key, 0);
    ck_assert_uint_eq(map.entries[1].key, 3);
    ck_assert_uint_eq(map.entries[2].key, 2);
    tf_map_close(&map);
}
END_TEST

START_TEST(a_cleared_map_is_empty_and_usable) {
    struct tf_map map = {0};
    for (uint64_t key = 0; key < 100; key++)
        tf_map_put(&map, key, key);
    tf_map_clear(&map);
    ck_assert_ptr_null(tf_map_find(&map, 7));
    ck_assert_uint_eq(*tf_map_put(&map, 7, 70), 70);
    tf_map_close(&map);
}
END_TEST

/* Keys that differ only above bit 32, or that are multiples of the table's size, meet in few slots
 * if badly mixed. */
static uint64_t key_of(uint64_t number) {
    switch (number % 3) {
    case 0:
        return number << 40;
    case 1:
        return number * 4096;
    default:
        return number;
    }
}

START_TEST(a_long_random_history_agrees_with_a_plain_array) {
    struct tf_map map = {0};
    bool present[KEYS] = {0};
    uint64_t values[KEYS] = {0};
    size_t count = 0;
    for (uint64_t i = 0; i < OPERATIONS; i++) {
        size_t k = (size_t)tf_draw_below(tf_draw(3, 0, 0, i), KEYS);
        if (tf_draw(3, 1, 0, i) & 1) {
            uint64_t value = *tf_map_put(&map, key_of(k), i);
            ck_assert_uint_eq(value, present[k] ? values[k] : i);
            count += !present[k];
            present[k] = true;
            values[k] = value;
        } else {
            ck_assert_int_eq(tf_map_remove(&map, key_of(k)), present[k]);
            count -= present[k];
            present[k] = false;
        }
        ck_assert_uint_eq(map.count, count);
        size_t other = (k * 7 + 1) % KEYS;
        const uint64_t *found = tf_map_find(&map, key_of(other));
        ck_assert_int_eq(found != NULL, present[other]);
        if (found != NULL)
            ck_assert_uint_eq(*found, values[other]);
    }
    tf_map_close(&map);
}
END_TEST

static Suite *map_suite(void) {
    Suite *suite = suite_create("map");
    TCase *tests = tcase_create("map");
    tcase_add_test(tests, an_empty_map_finds_and_removes_nothing);
    tcase_add_test(tests, putting_a_known_key_keeps_its_value);
    tcase_add_test(tests, entries_lie_in_the_order_of_insertion);
    tcase_add_test(tests, a_removal_moves_the_last_entry_into_the_gap);
    tcase_add_test(tests, a_cleared_map_is_empty_and_usable);
    tcase_add_test(tests, a_long_random_history_agrees_with_a_plain_array);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(map_suite)
