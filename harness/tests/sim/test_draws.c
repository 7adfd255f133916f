/* Chance belongs to what it decides about: whatever step is taken out of a plan, everything that
 * has nothing to do with it happens as before. */
#include "base/hash.h"
#include "base/map.h"
#include "offline/client.h"
#include "server/server.h"
#include "sim/world.h"
#include "support/check_main.h"
#include "support/small_plan.h"

#include <stdlib.h>

#define DEVICES 4

static const struct tf_subjects subjects = {.client = &tf_offline_client,
                                            .server = &tf_reference_server};

/* Two pairs that share a server and nothing else: asha and ravi, mina and zoya. */
static struct tf_plan *two_pairs(void) {
    struct tf_plan *plan = small_plan("asha ravi mina zoya", 21);
    struct tf_plan_conversation *rooms = tf_alloc_zero(2, sizeof(*rooms));
    for (uint32_t pair = 0; pair < 2; pair++) {
        rooms[pair] = plan->conversations[0];
        rooms[pair].name = tf_id_of(pair == 0 ? "lunch" : "dinner");
        rooms[pair].users = tf_alloc_zero(2, sizeof(uint32_t));
        rooms[pair].users[0] = 2 * pair;
        rooms[pair].users[1] = 2 * pair + 1;
        rooms[pair].user_count = 2;
    }
    free(plan->conversations[0].users);
    free(plan->conversations);
    plan->conversations = rooms;
    plan->conversation_count = 2;
    plan->server_work_us = (struct tf_dist){TF_DIST_EXPONENTIAL, 20 * TF_MS, 0};
    for (uint32_t i = 0; i < DEVICES; i++) {
        plan->replicas[i].up = plan->replicas[i].down =
            (struct tf_link_model){.latency_us = {TF_DIST_LOGNORMAL, 80 * TF_MS, 900 * TF_MS},
                                   .loss_per_million = 50000,
                                   .lose_per_million = 50000};
        plan->replicas[i].client.gateway = true;
        plan->replicas[i].client.pull_every_us = 4 * TF_SECOND;
    }
    for (uint32_t i = 0; i < 12; i++)
        small_send(plan, TF_SECOND + i * 900 * TF_MS, i % DEVICES, "hello")->conversation =
            i % DEVICES / 2;
    struct tf_step *cut = small_step(plan, 12 * TF_SECOND, TF_VERB_CUT, 1);
    cut->lasts_us = 20 * TF_SECOND;
    for (uint32_t i = 0; i < 12; i++)
        small_send(plan, 13 * TF_SECOND + i * 900 * TF_MS, i % DEVICES, "again")->conversation =
            i % DEVICES / 2;
    struct tf_step *kill = small_step(plan, 25 * TF_SECOND, TF_VERB_KILL, 2);
    kill->lasts_us = 3 * TF_SECOND;
    small_step(plan, 60 * TF_SECOND, TF_VERB_SYNC, 0);
    small_step(plan, 60 * TF_SECOND, TF_VERB_SYNC, 3);
    return plan;
}

/* What one run did: its draws by what they are about, and for each device what happened when. */
struct run {
    struct tf_map draws;
    uint64_t lives[DEVICES];
    size_t records[DEVICES];
};

static void hear_draw(void *self, const struct tf_draw_record *draw) {
    struct run *run = self;
    uint64_t key = tf_hash_pair(tf_hash_pair(draw->concern, draw->entity), draw->ordinal);
    ck_assert_uint_eq(*tf_map_put(&run->draws, key, draw->value), draw->value);
}

/* Numbers of records, exchanges and changes are of the whole run; when and what is the device's. */
static void hear_record(void *self, const struct tf_record *record) {
    struct run *run = self;
    if (record->node >= DEVICES || record->at_us > 58 * TF_SECOND)
        return;
    uint64_t *life = &run->lives[record->node];
    *life = tf_hash_pair(*life, tf_hash_pair((uint64_t)record->at_us, record->kind));
    run->records[record->node]++;
}

static struct run carry_out(const struct tf_plan *plan) {
    struct run run = {0};
    const struct tf_draw_listener draws = {.self = &run, .drawn = hear_draw};
    const struct tf_sink sink = {.self = &run, .record = hear_record};
    const struct tf_sim_options options = {
        .draws = &draws, .sinks = &sink, .sink_count = 1, .no_judge = true};
    struct tf_result result;
    struct tf_error error = {0};
    tf_result_init(&result);
    ck_assert_msg(tf_sim_run(plan, &subjects, &options, &result, &error) == TF_OK, "%s",
                  error.message);
    tf_result_close(&result);
    return run;
}

static size_t shared_draws(const struct run *whole, const struct run *less) {
    size_t shared = 0;
    for (size_t i = 0; i < whole->draws.count; i++) {
        const uint64_t *value = tf_map_find(&less->draws, whole->draws.entries[i].key);
        if (value == NULL)
            continue;
        ck_assert_uint_eq(*value, whole->draws.entries[i].value);
        shared++;
    }
    return shared;
}

START_TEST(taking_out_any_step_leaves_every_unrelated_draw_unchanged) {
    struct tf_plan *plan = two_pairs();
    struct run whole = carry_out(plan);
    uint32_t steps = plan->step_count;
    tf_plan_destroy(plan);
    for (uint32_t out = 0; out < steps; out++) {
        plan = two_pairs();
        uint32_t pair = plan->steps[out].who / 2;
        small_take_out(plan, out);
        struct run less = carry_out(plan);
        for (uint32_t device = 0; device < DEVICES; device++) {
            if (device / 2 == pair)
                continue;
            ck_assert_msg(less.records[device] == whole.records[device] &&
                              less.lives[device] == whole.lives[device],
                          "without step %u device %u lived another life: %zu records, not %zu", out,
                          device, less.records[device], whole.records[device]);
        }
        ck_assert_uint_gt(shared_draws(&whole, &less), whole.draws.count / 2);
        tf_map_close(&less.draws);
        tf_plan_destroy(plan);
    }
    tf_map_close(&whole.draws);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("draws");
    TCase *all = tcase_create("all");
    tcase_add_test(all, taking_out_any_step_leaves_every_unrelated_draw_unchanged);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
