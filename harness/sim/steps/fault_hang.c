#include "sim/steps/fault_hang.h"

bool tf_hang_meets(struct tf_world *world, struct tf_exchange *exchange) {
    const struct tf_aim_target target = tf_exchange_target(world, exchange);
    uint32_t met = tf_aim_take(world, TF_VERB_HANG, &target);
    if (met == 0)
        return false;
    const struct tf_dist *dist = &world->plan->steps[met - 1].dist;
    tf_time breaks_us =
        tf_dist_at(dist, tf_world_draw(world, TF_CONCERN_LATENCY, exchange->key, TF_LEG_LATE));
    tf_exchange_lost(world, exchange, TF_VERB_HANG);
    if (breaks_us > 0)
        tf_exchange_fail_later(world, exchange, TF_HTTP_BROKEN, TF_VERB_HANG, breaks_us);
    tf_exchange_settle(world, exchange);
    return true;
}
