#include "sim/link.h"
#include "sim/world_internal.h"
#include "support/check_main.h"

#define DRAWS 20000

static struct tf_plan plan = {.seed = 11};
static const struct tf_sim_options options = {0};

static struct tf_world world_of_faults(void) {
    return (struct tf_world){.plan = &plan, .options = &options, .phase = TF_PHASE_FAULTS};
}

static int by_size(const void *a, const void *b) {
    tf_time left = *(const tf_time *)a, right = *(const tf_time *)b;
    return left < right ? -1 : left > right;
}

START_TEST(latency_has_the_quantiles_of_its_model) {
    static tf_time seen[DRAWS];
    const struct tf_link_model model = {.latency_us = {TF_DIST_LOGNORMAL, 80 * TF_MS, 600 * TF_MS}};
    struct tf_link link = {.model = &model};
    struct tf_world world = world_of_faults();
    for (uint64_t i = 0; i < DRAWS; i++)
        seen[i] = tf_link_latency(&world, &link, i, 0);
    qsort(seen, DRAWS, sizeof(seen[0]), by_size);
    ck_assert_int_ge(seen[DRAWS / 2], 78 * TF_MS);
    ck_assert_int_le(seen[DRAWS / 2], 82 * TF_MS);
    ck_assert_int_ge(seen[DRAWS * 99 / 100], 560 * TF_MS);
    ck_assert_int_le(seen[DRAWS * 99 / 100], 640 * TF_MS);
}
END_TEST

START_TEST(a_draw_depends_on_its_key_and_leg_alone) {
    const struct tf_link_model model = {.latency_us = {TF_DIST_UNIFORM, 0, TF_HOUR}};
    struct tf_link one = {.model = &model}, other = {.model = &model};
    struct tf_world world = world_of_faults();
    tf_time first = tf_link_latency(&world, &one, 5, 0);
    world.now_us = TF_DAY;
    for (uint64_t i = 100; i < 200; i++)
        tf_link_latency(&world, &one, i, 1);
    ck_assert_int_eq(tf_link_latency(&world, &other, 5, 0), first);
    ck_assert_int_ne(tf_link_latency(&world, &other, 5, 1), first);
    ck_assert_int_ne(tf_link_latency(&world, &other, 6, 0), first);
}
END_TEST

START_TEST(a_loss_is_a_delay_by_retransmission) {
    const struct tf_link_model model = {.latency_us = {.a = 50 * TF_MS},
                                        .loss_per_million = 200000};
    struct tf_link link = {.model = &model};
    struct tf_world world = world_of_faults();
    size_t at_once = 0, once = 0, twice = 0, broken = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        const struct tf_transit transit = {.link = &link, .key = i, .bytes = 100};
        tf_time delay;
        if (!tf_link_carry(&world, &transit, &delay)) {
            ck_assert_int_eq(delay, TF_GIVE_UP_US);
            broken++;
        }
        at_once += delay == 50 * TF_MS;
        once += delay == 250 * TF_MS;
        twice += delay == 650 * TF_MS;
    }
    ck_assert_int_ge(at_once, DRAWS * 78 / 100);
    ck_assert_int_le(at_once, DRAWS * 82 / 100);
    ck_assert_int_ge(once, DRAWS * 14 / 100);
    ck_assert_int_le(once, DRAWS * 18 / 100);
    ck_assert_int_ge(twice, DRAWS * 2 / 100);
    ck_assert_int_lt(broken, DRAWS / 1000);
}
END_TEST

START_TEST(a_connection_breaks_when_nothing_gets_through) {
    const struct tf_link_model model = {.loss_per_million = 1000000};
    struct tf_link link = {.model = &model};
    struct tf_world world = world_of_faults();
    const struct tf_transit transit = {.link = &link, .key = 1, .bytes = 1};
    tf_time delay;
    ck_assert(!tf_link_carry(&world, &transit, &delay));
    ck_assert_int_eq(delay, 25400 * TF_MS);
}
END_TEST

START_TEST(bursts_keep_the_share_of_losses_and_bundle_them) {
    struct tf_link_model model = {.loss_per_million = 50000, .loss_burst_packets = 1};
    struct tf_link link = {.model = &model};
    struct tf_world world = world_of_faults();
    size_t touched[2] = {0};
    for (int bursts = 0; bursts < 2; bursts++) {
        model.loss_burst_packets = bursts ? 10 : 1;
        for (uint64_t i = 0; i < DRAWS / 10; i++) {
            const struct tf_transit transit = {
                .link = &link, .key = i, .bytes = (size_t)100 * TF_SEGMENT_BYTES};
            tf_time delay;
            tf_link_carry(&world, &transit, &delay);
            touched[bursts] += delay > 0;
        }
    }
    /* 100 packets at 5 %: alone nearly every message loses one; in bursts of ten far fewer do. */
    ck_assert_uint_gt(touched[0], DRAWS / 10 * 97 / 100);
    ck_assert_uint_lt(touched[1], DRAWS / 10 * 70 / 100);
}
END_TEST

START_TEST(bandwidth_makes_bytes_queue_behind_each_other) {
    const struct tf_link_model model = {.latency_us = {.a = 10 * TF_MS}, .bytes_per_second = 1000};
    struct tf_link link = {.model = &model};
    struct tf_world world = world_of_faults();
    const struct tf_transit transit = {.link = &link, .key = 1, .bytes = 500};
    tf_time delay;
    ck_assert(tf_link_carry(&world, &transit, &delay));
    ck_assert_int_eq(delay, 510 * TF_MS);
    ck_assert(tf_link_carry(&world, &transit, &delay));
    ck_assert_int_eq(delay, 1010 * TF_MS);
    world.now_us = 10 * TF_SECOND;
    ck_assert(tf_link_carry(&world, &transit, &delay));
    ck_assert_int_eq(delay, 510 * TF_MS);
}
END_TEST

START_TEST(the_prelude_has_a_perfect_network) {
    const struct tf_link_model model = {
        .latency_us = {.a = TF_HOUR}, .bytes_per_second = 1, .loss_per_million = 1000000};
    struct tf_link link = {.model = &model};
    struct tf_world world = world_of_faults();
    world.phase = TF_PHASE_PRELUDE;
    const struct tf_transit transit = {.link = &link, .key = 1, .bytes = 500};
    tf_time delay;
    ck_assert(tf_link_carry(&world, &transit, &delay));
    ck_assert_int_eq(delay, TF_PERFECT_LATENCY_US);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("link");
    TCase *all = tcase_create("all");
    tcase_add_test(all, latency_has_the_quantiles_of_its_model);
    tcase_add_test(all, a_draw_depends_on_its_key_and_leg_alone);
    tcase_add_test(all, a_loss_is_a_delay_by_retransmission);
    tcase_add_test(all, a_connection_breaks_when_nothing_gets_through);
    tcase_add_test(all, bursts_keep_the_share_of_losses_and_bundle_them);
    tcase_add_test(all, bandwidth_makes_bytes_queue_behind_each_other);
    tcase_add_test(all, the_prelude_has_a_perfect_network);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
