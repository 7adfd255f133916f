/* The moment at which an answer leaves the server, and what may become of it there. */
#include "sim/http.h"
#include "sim/observe.h"
#include "sim/steps/fault_damage.h"
#include "sim/steps/fault_duplicate.h"
#include "sim/steps/fault_hang.h"

/* By how much the answer is late on purpose: past the client's patience when nothing is said. */
static tf_time lateness(struct tf_world *world, const struct tf_exchange *exchange,
                        uint32_t step_index) {
    const struct tf_dist *dist = &world->plan->steps[step_index].dist;
    if (dist->kind == TF_DIST_FIXED && dist->a == 0)
        return tf_world_plan_of(world, exchange->replica)->client.request_timeout_us + TF_SECOND;
    return tf_dist_at(dist, tf_world_draw(world, TF_CONCERN_LATENCY, exchange->key, TF_LEG_LATE));
}

void tf_exchange_snap(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault) {
    tf_time news = tf_link_latency(world, &exchange->replica->down, exchange->key, TF_LEG_NEWS);
    tf_exchange_lost(world, exchange, fault);
    tf_exchange_fail_later(world, exchange, TF_HTTP_BROKEN, fault, news);
    tf_exchange_settle(world, exchange);
}

static void lose_answer(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault) {
    tf_exchange_lost(world, exchange, fault);
    tf_exchange_settle(world, exchange);
}

/* Whether the answer vanishes: aimed at, or by the link's own rate. */
static bool answer_vanishes(struct tf_world *world, const struct tf_exchange *exchange,
                            const struct tf_aim_target *target) {
    uint32_t rate = exchange->replica->down.model->lose_per_million;
    return tf_aim_take(world, TF_VERB_LOSE_RESPONSE, target) != 0 ||
           (rate != 0 && world->phase != TF_PHASE_PRELUDE &&
            tf_draw_hits(tf_world_draw(world, TF_CONCERN_LOSE, exchange->key, TF_LEG_DOWN), rate));
}

static void record_answer(struct tf_world *world, struct tf_exchange *exchange) {
    struct tf_record record = tf_exchange_record(world, exchange, TF_RECORD_ANSWER);
    record.net.status = exchange->status;
    record.net.retry_after_us = exchange->retry_after_us;
    record.net.bytes = tf_blob_slice(exchange->answer);
    if (exchange->scripted != 0)
        record.net.fault = TF_VERB_SCRIPTED_ANSWER;
    exchange->caused_by = tf_observe(world, &record);
    exchange->stage = TF_STAGE_DOWN;
}

void tf_exchange_depart_down(struct tf_world *world, struct tf_exchange *exchange) {
    record_answer(world, exchange);
    if (exchange->replay_of != 0) {
        tf_duplicate_answered(world, exchange);
        return;
    }
    const struct tf_aim_target target = tf_exchange_target(world, exchange);
    if (exchange->swallowed) {
        lose_answer(world, exchange, TF_VERB_DUPLICATE);
        return;
    }
    if (answer_vanishes(world, exchange, &target)) {
        lose_answer(world, exchange, TF_VERB_LOSE_RESPONSE);
        return;
    }
    if (world->aim_count != 0 &&
        (tf_hang_meets(world, exchange) || tf_damage_meets(world, exchange, TF_DOWN)))
        return;
    uint32_t late = tf_aim_take(world, TF_VERB_LATE_RESPONSE, &target);
    if (late != 0)
        exchange->fault = TF_VERB_LATE_RESPONSE;
    if (!exchange->waiting && exchange->replica->offline) {
        lose_answer(world, exchange, TF_VERB_OFFLINE);
        return;
    }
    tf_exchange_deliver(world, exchange, late == 0 ? 0 : lateness(world, exchange, late - 1));
}
