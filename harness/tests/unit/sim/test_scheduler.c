#include "sim/pool.h"
#include "sim/scheduler.h"
#include "support/check_main.h"

START_TEST(earlier_events_come_first_and_equal_times_keep_their_order) {
    static const tf_time times[] = {30, 10, 20, 10, 30, 10};
    struct tf_scheduler scheduler = {0};
    for (uint64_t i = 0; i < 6; i++)
        tf_scheduler_push(
            &scheduler, (struct tf_event){.at_us = times[i], .kind = TF_EVENT_FRAME, .handle = i});
    static const uint64_t wanted[] = {1, 3, 5, 2, 0, 4};
    struct tf_event event;
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(tf_scheduler_next(&scheduler), times[wanted[i]]);
        ck_assert(tf_scheduler_pop(&scheduler, &event));
        ck_assert_uint_eq(event.handle, wanted[i]);
        ck_assert_int_eq(event.kind, TF_EVENT_FRAME);
    }
    ck_assert(!tf_scheduler_pop(&scheduler, &event));
    ck_assert_int_eq(tf_scheduler_next(&scheduler), TF_NEVER);
    tf_scheduler_close(&scheduler);
}
END_TEST

START_TEST(negative_times_come_before_zero) {
    struct tf_scheduler scheduler = {0};
    tf_scheduler_push(&scheduler, (struct tf_event){.at_us = 0, .handle = 1});
    tf_scheduler_push(&scheduler, (struct tf_event){.at_us = -30 * TF_SECOND, .handle = 2});
    struct tf_event event;
    ck_assert(tf_scheduler_pop(&scheduler, &event));
    ck_assert_uint_eq(event.handle, 2);
    tf_scheduler_close(&scheduler);
}
END_TEST

struct item {
    struct tf_pool_head head;
    uint64_t value;
};

START_TEST(a_handle_goes_stale_when_its_item_is_given_back) {
    struct tf_pool pool = {.item_size = sizeof(struct item)};
    struct item *first = tf_pool_take(&pool);
    uint64_t handle = tf_pool_handle(first);
    ck_assert_ptr_eq(tf_pool_find(&pool, handle), first);
    tf_pool_give(&pool, first);
    ck_assert_ptr_null(tf_pool_find(&pool, handle));
    struct item *second = tf_pool_take(&pool);
    ck_assert_ptr_eq(second, first);
    ck_assert_ptr_null(tf_pool_find(&pool, handle));
    ck_assert_ptr_eq(tf_pool_find(&pool, tf_pool_handle(second)), second);
    tf_pool_close(&pool);
}
END_TEST

START_TEST(items_keep_their_address_while_the_pool_grows) {
    struct tf_pool pool = {.item_size = sizeof(struct item)};
    struct item *first = tf_pool_take(&pool);
    first->value = 42;
    for (int i = 0; i < 5000; i++)
        tf_pool_take(&pool);
    ck_assert_uint_eq(pool.live, 5001);
    ck_assert_ptr_eq(tf_pool_at(&pool, 0), first);
    ck_assert_uint_eq(first->value, 42);
    tf_pool_close(&pool);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("scheduler");
    TCase *all = tcase_create("all");
    tcase_add_test(all, earlier_events_come_first_and_equal_times_keep_their_order);
    tcase_add_test(all, negative_times_come_before_zero);
    tcase_add_test(all, a_handle_goes_stale_when_its_item_is_given_back);
    tcase_add_test(all, items_keep_their_address_while_the_pool_grows);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
