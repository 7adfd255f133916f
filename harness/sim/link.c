#include "sim/link.h"

#include "sim/world_internal.h"

static const struct tf_link_model perfect = {.latency_us = {.a = TF_PERFECT_LATENCY_US}};

static const struct tf_link_model *model_of(const struct tf_world *world,
                                            const struct tf_link *link) {
    return world->phase == TF_PHASE_PRELUDE ? &perfect : link->model;
}

tf_time tf_link_latency(struct tf_world *world, const struct tf_link *link, uint64_t key,
                        uint64_t leg) {
    const struct tf_dist *dist = &model_of(world, link)->latency_us;
    if (dist->kind == TF_DIST_FIXED)
        return dist->a < 0 ? 0 : dist->a;
    tf_time latency = tf_dist_at(dist, tf_world_draw(world, TF_CONCERN_LATENCY, key, leg));
    return latency < 0 ? 0 : latency;
}

/* The time until the last byte has left: bytes of one direction queue behind each other. */
static tf_time serialise(struct tf_world *world, struct tf_link *link, size_t bytes) {
    uint64_t rate = model_of(world, link)->bytes_per_second;
    if (rate == 0)
        return 0;
    tf_time from = link->free_at_us > world->now_us ? link->free_at_us : world->now_us;
    link->free_at_us = from + (tf_time)(((uint64_t)bytes * (uint64_t)TF_SECOND + rate - 1) / rate);
    return link->free_at_us - world->now_us;
}

/* How many of `packets` are lost in one round. Bursts (Gilbert-Elliott): a packet after a lost one
 * is lost unless the burst ends, whose mean length is given; the chain begins anew with each round.
 */
static uint32_t lost_of(struct tf_world *world, const struct tf_link_model *model, uint64_t key,
                        uint64_t round_of_leg, uint32_t packets) {
    uint32_t lost = 0;
    bool in_burst = false;
    for (uint32_t packet = 0; packet < packets; packet++) {
        uint64_t draw = tf_world_draw(world, TF_CONCERN_LOSS, key, round_of_leg << 32 | packet);
        uint32_t odds = model->loss_per_million;
        if (model->loss_burst_packets > 1 && in_burst)
            odds = 1000000 - 1000000 / model->loss_burst_packets;
        else if (model->loss_burst_packets > 1 && packet > 0)
            odds /= model->loss_burst_packets;
        in_burst = tf_draw_hits(draw, odds);
        lost += in_burst;
    }
    return lost;
}

bool tf_link_carry(struct tf_world *world, const struct tf_transit *transit, tf_time *delay_us) {
    const struct tf_link_model *model = model_of(world, transit->link);
    tf_time delay = serialise(world, transit->link, transit->bytes);
    if (world->phase != TF_PHASE_PRELUDE)
        transit->link->carried += transit->bytes;
    delay += tf_link_latency(world, transit->link, transit->key, transit->leg);
    *delay_us = delay;
    if (model->loss_per_million == 0)
        return true;
    uint32_t packets = (uint32_t)(transit->bytes / TF_SEGMENT_BYTES) + 1;
    for (uint32_t round = 0; round <= TF_RTO_TRIES; round++) {
        packets = lost_of(world, model, transit->key, transit->leg << 8 | round, packets);
        if (packets == 0)
            return true;
        *delay_us += TF_RTO_FIRST_US << round;
    }
    *delay_us -= delay;
    return false;
}
