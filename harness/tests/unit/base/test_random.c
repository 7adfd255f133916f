#include "base/random.h"
#include "support/check_main.h"

#define DRAWS           100000
#define CONCERN_LATENCY 1
#define CONCERN_LOSS    2

START_TEST(the_same_key_gives_the_same_draw_on_every_machine) {
    ck_assert_uint_eq(tf_draw(1, 2, 3, 4), UINT64_C(0x69A956715F01CAFD));
    ck_assert_uint_eq(tf_draw(0, 0, 0, 0), UINT64_C(0x743DF94EE4C78A2A));
}
END_TEST

START_TEST(each_part_of_the_key_changes_the_draw) {
    uint64_t draw = tf_draw(1, 2, 3, 4);
    ck_assert_uint_ne(draw, tf_draw(2, 2, 3, 4));
    ck_assert_uint_ne(draw, tf_draw(1, 3, 3, 4));
    ck_assert_uint_ne(draw, tf_draw(1, 2, 4, 4));
    ck_assert_uint_ne(draw, tf_draw(1, 2, 3, 5));
    ck_assert_uint_ne(draw, tf_draw(1, 2, 4, 3));
}
END_TEST

/* A little run: each entity draws a latency, and a loss when `with_loss` says so. */
static void run(uint64_t *latencies, size_t entities, size_t removed, bool with_loss) {
    for (size_t entity = 0; entity < entities; entity++) {
        if (entity == removed)
            continue;
        if (with_loss)
            (void)tf_draw(42, CONCERN_LOSS, entity, 0);
        latencies[entity] = tf_draw(42, CONCERN_LATENCY, entity, 0);
    }
}

START_TEST(removing_one_thing_leaves_every_other_draw_as_it_was) {
    uint64_t all[20] = {0};
    run(all, 20, 20, true);
    for (size_t removed = 0; removed < 20; removed++) {
        uint64_t fewer[20] = {0};
        run(fewer, 20, removed, removed % 2 == 0);
        for (size_t entity = 0; entity < 20; entity++)
            ck_assert_uint_eq(fewer[entity], entity == removed ? 0 : all[entity]);
    }
}
END_TEST

START_TEST(neighbouring_keys_give_draws_whose_every_bit_is_fair) {
    int ones[64] = {0};
    for (uint64_t i = 0; i < DRAWS; i++) {
        uint64_t draw = tf_draw(i % 10, (uint32_t)(i / 10 % 10), i / 100 % 10, i / 1000);
        for (int bit = 0; bit < 64; bit++)
            ones[bit] += (int)(draw >> bit & 1);
    }
    for (int bit = 0; bit < 64; bit++) /* 6 standard deviations */
        ck_assert_msg(abs(ones[bit] - DRAWS / 2) < 950, "bit %d: %d", bit, ones[bit]);
}
END_TEST

START_TEST(a_bounded_draw_covers_its_range_evenly) {
    int counts[7] = {0};
    for (uint64_t i = 0; i < DRAWS; i++)
        counts[tf_draw_below(tf_draw(5, 0, 0, i), 7)]++;
    for (int i = 0; i < 7; i++)
        ck_assert_int_lt(abs(counts[i] - DRAWS / 7), 700);
    ck_assert_uint_eq(tf_draw_below(UINT64_MAX, 1), 0);
    ck_assert_uint_eq(tf_draw_below(UINT64_MAX, UINT64_MAX), UINT64_MAX - 1);
}
END_TEST

START_TEST(no_chance_never_hits_and_a_million_in_a_million_always_does) {
    ck_assert(!tf_draw_hits(0, 0));
    ck_assert(tf_draw_hits(UINT64_MAX, 1000000));
    int hits = 0;
    for (uint64_t i = 0; i < DRAWS; i++)
        hits += tf_draw_hits(tf_draw(6, 0, 0, i), 50000);
    ck_assert_int_lt(abs(hits - DRAWS / 20), 420);
}
END_TEST

static Suite *random_suite(void) {
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("random");
    tcase_add_test(tests, the_same_key_gives_the_same_draw_on_every_machine);
    tcase_add_test(tests, each_part_of_the_key_changes_the_draw);
    tcase_add_test(tests, removing_one_thing_leaves_every_other_draw_as_it_was);
    tcase_add_test(tests, neighbouring_keys_give_draws_whose_every_bit_is_fair);
    tcase_add_test(tests, a_bounded_draw_covers_its_range_evenly);
    tcase_add_test(tests, no_chance_never_hits_and_a_million_in_a_million_always_does);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(random_suite)
