#include "base/heap.h"
#include "base/random.h"
#include "support/check_main.h"

#define ITEMS 5000

START_TEST(an_empty_heap_gives_nothing) {
    struct tf_heap heap = {0};
    struct tf_heap_item item;
    ck_assert_ptr_null(tf_heap_peek(&heap));
    ck_assert(!tf_heap_pop(&heap, &item));
    tf_heap_close(&heap);
}
END_TEST

START_TEST(equal_times_keep_the_order_of_their_sequence) {
    struct tf_heap heap = {0};
    struct tf_heap_item item;
    for (uint64_t i = 0; i < 100; i++)
        tf_heap_push(&heap, (struct tf_heap_item){TF_SECOND, i * 37 % 100, i});
    for (uint64_t i = 0; i < 100; i++) {
        ck_assert(tf_heap_pop(&heap, &item));
        ck_assert_uint_eq(item.sequence, i);
    }
    tf_heap_close(&heap);
}
END_TEST

START_TEST(items_come_out_ordered_by_time_then_sequence) {
    struct tf_heap heap = {0};
    struct tf_heap_item last = {INT64_MIN, 0, 0};
    struct tf_heap_item item;
    for (uint64_t i = 0; i < ITEMS; i++) {
        tf_time at_us = (tf_time)tf_draw_below(tf_draw(7, 0, 0, i), 500) - 250;
        tf_heap_push(&heap, (struct tf_heap_item){at_us, i, ~i});
    }
    for (size_t i = 0; i < ITEMS; i++) {
        ck_assert_uint_eq(tf_heap_peek(&heap)->payload, heap.items[0].payload);
        ck_assert(tf_heap_pop(&heap, &item));
        ck_assert(item.at_us > last.at_us ||
                  (item.at_us == last.at_us && item.sequence > last.sequence));
        ck_assert_uint_eq(item.payload, ~item.sequence);
        last = item;
    }
    ck_assert(!tf_heap_pop(&heap, &item));
    tf_heap_close(&heap);
}
END_TEST

START_TEST(pushes_between_pops_do_not_disturb_the_order) {
    struct tf_heap heap = {0};
    struct tf_heap_item item;
    tf_time now_us = 0;
    uint64_t sequence = 0;
    for (uint64_t i = 0; i < 50; i++)
        tf_heap_push(&heap, (struct tf_heap_item){(tf_time)i, sequence++, 0});
    for (uint64_t i = 0; i < ITEMS; i++) {
        ck_assert(tf_heap_pop(&heap, &item));
        ck_assert_int_ge(item.at_us, now_us);
        now_us = item.at_us;
        tf_time later_us = now_us + (tf_time)tf_draw_below(tf_draw(8, 0, 0, i), 90);
        tf_heap_push(&heap, (struct tf_heap_item){later_us, sequence++, 0});
    }
    ck_assert_uint_eq(heap.count, 50);
    tf_heap_close(&heap);
}
END_TEST

static Suite *heap_suite(void) {
    Suite *suite = suite_create("heap");
    TCase *tests = tcase_create("heap");
    tcase_add_test(tests, an_empty_heap_gives_nothing);
    tcase_add_test(tests, equal_times_keep_the_order_of_their_sequence);
    tcase_add_test(tests, items_come_out_ordered_by_time_then_sequence);
    tcase_add_test(tests, pushes_between_pops_do_not_disturb_the_order);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(heap_suite)
