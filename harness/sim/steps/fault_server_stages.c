#include "sim/steps/fault_server_stages.h"

void tf_stages_take(struct tf_world *world, struct tf_exchange *exchange) {
    const struct tf_aim_target target = tf_exchange_target(world, exchange);
    exchange->staged = tf_aim_take(world, TF_VERB_SERVER_STAGES, &target);
}

uint32_t tf_stages_of(const struct tf_world *world, const struct tf_exchange *exchange) {
    if (exchange->staged == 0)
        return 0;
    uint32_t stage = world->plan->steps[exchange->staged - 1].stage;
    return stage == 0 ? (1u << TF_SERVER_STAGE_COUNT) - 1 : 1u << (stage - 1);
}

tf_time tf_stages_wait(struct tf_world *world, const struct tf_exchange *exchange) {
    TF_ASSERT(exchange->staged != 0);
    struct tf_aim_target target = tf_exchange_target(world, exchange);
    target.stage = 1 + (uint32_t)exchange->waits_at;
    world->cause = exchange->caused_by;
    tf_aim_hit(world, exchange->staged - 1, &target);
    const struct tf_dist *dist = &world->plan->steps[exchange->staged - 1].dist;
    return tf_dist_at(dist, tf_world_draw(world, TF_CONCERN_PROCESSING, exchange->key,
                                          2 + (uint64_t)exchange->waits_at));
}
