#include "sim/steps/fault_duplicate.h"

/* The same bytes under the same token; no client waits for it, and nothing of the device's link is
 * between the proxy and the server. Draws about it are not those about the first. */
static struct tf_exchange *replay(struct tf_world *world, struct tf_exchange *exchange) {
    struct tf_exchange *again = tf_exchange_take(world, exchange->replica);
    again->replay_of = tf_pool_handle(exchange);
    again->number = exchange->number;
    again->key = tf_hash_pair(exchange->key, 2);
    again->call = exchange->call;
    again->method = exchange->method;
    again->request_id = exchange->request_id;
    again->caused_by = exchange->caused_by;
    again->path = tf_blob_keep(exchange->path);
    again->token = exchange->token == NULL ? NULL : tf_blob_keep(exchange->token);
    again->body = exchange->body == NULL ? NULL : tf_blob_keep(exchange->body);
    again->stage = TF_STAGE_UP;
    return again;
}

void tf_duplicate_meets(struct tf_world *world, struct tf_exchange *exchange) {
    const struct tf_aim_target target = tf_exchange_target(world, exchange);
    uint32_t met = tf_aim_take(world, TF_VERB_DUPLICATE, &target);
    if (met == 0)
        return;
    const struct tf_step *step = &world->plan->steps[met - 1];
    struct tf_exchange *again = replay(world, exchange);
    exchange->swallowed = step->second;
    tf_time later_us =
        tf_dist_at(&step->dist, tf_world_draw(world, TF_CONCERN_LATENCY, again->key, TF_LEG_LATE)) +
        tf_link_latency(world, &exchange->replica->up, again->key, TF_LEG_UP);
    tf_world_push(world, world->now_us + later_us, TF_EVENT_EXCHANGE, tf_pool_handle(again));
}

void tf_duplicate_answered(struct tf_world *world, struct tf_exchange *replay) {
    struct tf_exchange *first = tf_pool_find(&world->exchanges, replay->replay_of);
    bool wanted = first != NULL && first->swallowed && first->waiting && !first->failing &&
                  first->stage == TF_STAGE_OVER;
    if (!wanted) {
        tf_exchange_lost(world, replay, TF_VERB_DUPLICATE);
        tf_exchange_settle(world, replay);
        return;
    }
    tf_blob_release(first->answer);
    first->answer = replay->answer;
    first->status = replay->status;
    first->retry_after_us = replay->retry_after_us;
    first->caused_by = replay->caused_by;
    replay->answer = NULL;
    replay->stage = TF_STAGE_OVER;
    tf_exchange_settle(world, replay);
    tf_exchange_deliver(world, first, 0);
}
