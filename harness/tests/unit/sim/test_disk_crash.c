/* What SQLite leaves on a simulated disk at a crash is what it promises: the state before or the
 * one after. */
#include "support/check_main.h"
#include "support/crash_loop.h"

#define POINTS 3000

static const struct crash_loop loops[] = {
    {.profile = {.page_size = 1024, .cache_pages = 32}, .seed = 1, .points = POINTS},
    {.profile = {.page_size = 1024, .cache_pages = 10}, .seed = 2, .points = POINTS},
    {.profile = {.page_size = 4096, .cache_pages = 32}, .seed = 3, .points = POINTS},
    {.profile = {.page_size = 512, .cache_pages = 10},
     .seed = 4,
     .points = POINTS,
     .own_connections = true},
};

START_TEST(a_crash_at_any_operation_leaves_a_legal_prefix_whatever_survives) {
    struct crash_loop_counts counts;
    struct tf_buf problem = {0};
    ck_assert_msg(crash_loop_run(&loops[_i], &counts, &problem), "%s", tf_buf_text(&problem));
    ck_assert_uint_ge(counts.points, POINTS);
    ck_assert_uint_gt(counts.undone, counts.points / 4);
    ck_assert_uint_gt(counts.hot, counts.points / 10);
    ck_assert_uint_gt(counts.twice, counts.points / 50);
    ck_assert_uint_gt(counts.done, 0);
    tf_buf_close(&problem);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("disk crash");
    TCase *tests = tcase_create("crash");
    tcase_add_loop_test(tests, a_crash_at_any_operation_leaves_a_legal_prefix_whatever_survives, 0,
                        sizeof(loops) / sizeof(*loops));
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
