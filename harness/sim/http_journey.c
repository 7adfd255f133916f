#include "sim/client_node.h"
#include "sim/http.h"
#include "sim/media_node.h"
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/fault_scripted.h"
#include "sim/steps/fault_server_stages.h"
#include "sim/wire_size.h"

void tf_exchange_lost(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault) {
    bool answered = exchange->stage >= TF_STAGE_WORK && exchange->stage != TF_STAGE_OVER;
    struct tf_record record = tf_exchange_record(
        world, exchange, answered ? TF_RECORD_ANSWER_LOST : TF_RECORD_REQUEST_LOST);
    record.net.fault = fault;
    exchange->caused_by = tf_observe(world, &record);
    exchange->fault = fault;
    exchange->stage = TF_STAGE_OVER;
}

/* A cut keeps the bytes in their sender's buffers, as long as somebody waits for the exchange. */
static void hold(struct tf_world *world, struct tf_exchange *exchange, bool up) {
    if (exchange->waiting) {
        exchange->stage = up ? TF_STAGE_HELD_UP : TF_STAGE_HELD_DOWN;
        return;
    }
    tf_exchange_lost(world, exchange, TF_VERB_CUT);
    tf_exchange_settle(world, exchange);
}

/* Puts the request or the answer on the wire, or into the buffers that a cut holds. */
static void travel(struct tf_world *world, struct tf_exchange *exchange, bool up, enum tf_leg leg,
                   tf_time extra_us) {
    struct tf_replica *replica = exchange->replica;
    if (tf_replica_cut(replica, up ? TF_LANE_REST_UP : TF_LANE_REST_DOWN)) {
        hold(world, exchange, up);
        return;
    }
    const struct tf_blob *content = up ? exchange->body : exchange->answer;
    struct tf_transit transit = {
        .link = up ? &replica->up : &replica->down,
        .key = exchange->key,
        .leg = leg,
        .bytes = TF_HEADER_BYTES + tf_wire_size(world, replica, content) +
                 (up ? exchange->path->len : 0),
    };
    exchange->stage = up ? TF_STAGE_UP : TF_STAGE_DOWN;
    tf_time delay;
    if (!tf_link_carry(world, &transit, &delay)) {
        tf_exchange_lost(world, exchange, TF_VERB_LOSS);
        tf_exchange_fail_later(world, exchange, TF_HTTP_BROKEN, TF_VERB_LOSS, delay);
        tf_exchange_settle(world, exchange);
        return;
    }
    tf_world_push(world, world->now_us + delay + extra_us, TF_EVENT_EXCHANGE,
                  tf_pool_handle(exchange));
}

void tf_exchange_depart(struct tf_world *world, struct tf_exchange *exchange, enum tf_leg leg) {
    travel(world, exchange, true, leg, world->late_us);
}

/* The time that the server takes: half before it decides, the rest before its answer leaves. */
static tf_time work_of(struct tf_world *world, const struct tf_exchange *exchange) {
    if (world->phase == TF_PHASE_PRELUDE)
        return 0;
    const struct tf_dist *dist = &world->plan->server_work_us;
    tf_time work =
        dist->kind == TF_DIST_FIXED
            ? dist->a
            : tf_dist_at(dist, tf_world_draw(world, TF_CONCERN_PROCESSING, exchange->key, 0));
    if (world->host.slow != NULL && !tf_media_is_call(exchange->call))
        work += tf_dist_at(world->host.slow,
                           tf_world_draw(world, TF_CONCERN_PROCESSING, exchange->key, 1));
    return work < 0 ? 0 : work;
}

static void serve(struct tf_world *world, struct tf_exchange *exchange,
                  enum tf_server_event_kind kind) {
    exchange->stage = TF_STAGE_SERVER;
    world->cause = exchange->caused_by;
    struct tf_server_event event = {
        .kind = kind,
        .key = exchange->key,
        .http = {.exchange = tf_pool_handle(exchange),
                 .method = exchange->method,
                 .path = tf_blob_slice(exchange->path),
                 .stages = tf_stages_of(world, exchange),
                 .from = exchange->waits_at},
    };
    if (exchange->token != NULL)
        event.http.token = tf_blob_slice(exchange->token);
    if (exchange->body != NULL)
        event.http.body = tf_blob_slice(exchange->body);
    tf_host_step(world, &event);
}

static void begin_work(struct tf_world *world, struct tf_exchange *exchange) {
    if (tf_media_is_call(exchange->call)) {
        exchange->stage = TF_STAGE_SERVER;
        tf_media_take(world, exchange);
        return;
    }
    if (world->aim_count != 0)
        tf_stages_take(world, exchange);
    serve(world, exchange, TF_SERVER_REQUEST);
}

void tf_exchange_wait(struct tf_world *world, uint64_t handle, enum tf_server_stage stage) {
    struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    TF_ASSERT(exchange != NULL && exchange->stage == TF_STAGE_SERVER);
    exchange->stage = TF_STAGE_WAITS;
    exchange->waits_at = stage;
    tf_world_push(world, world->now_us + tf_stages_wait(world, exchange), TF_EVENT_EXCHANGE,
                  handle);
}

static void refuse(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault) {
    tf_time news = tf_link_latency(world, &exchange->replica->down, exchange->key, TF_LEG_NEWS);
    tf_exchange_lost(world, exchange, fault);
    tf_exchange_fail_later(world, exchange, TF_HTTP_UNREACHABLE, fault, news);
    tf_exchange_settle(world, exchange);
}

static void arrive_up(struct tf_world *world, struct tf_exchange *exchange) {
    bool own = exchange->replay_of == 0;
    if (own && tf_replica_cut(exchange->replica, TF_LANE_REST_UP)) {
        hold(world, exchange, true);
        return;
    }
    if (exchange->scripted != 0) {
        const struct tf_step *step = &world->plan->steps[exchange->scripted - 1];
        tf_exchange_lost(world, exchange, TF_VERB_SCRIPTED_ANSWER);
        exchange->stage = TF_STAGE_SERVER;
        tf_exchange_answer(world, tf_pool_handle(exchange), step->status, step->retry_after_us,
                           tf_scripted_body(step, exchange));
        return;
    }
    bool media = tf_media_is_call(exchange->call);
    if (media ? tf_media_is_down(world) : world->host.self == NULL) {
        refuse(world, exchange, media ? TF_VERB_MEDIA_DOWN : TF_VERB_SERVER_RESTART);
        return;
    }
    struct tf_record record = tf_exchange_record(world, exchange, TF_RECORD_REQUEST_TAKEN);
    exchange->caused_by = tf_observe(world, &record);
    tf_time work = work_of(world, exchange);
    exchange->work_left_us = work - work / 2;
    if (work == 0) {
        begin_work(world, exchange);
        return;
    }
    exchange->stage = TF_STAGE_WORK;
    tf_world_push(world, world->now_us + work / 2, TF_EVENT_EXCHANGE, tf_pool_handle(exchange));
}

void tf_exchange_deliver(struct tf_world *world, struct tf_exchange *exchange, tf_time extra_us) {
    travel(world, exchange, false, TF_LEG_DOWN, extra_us);
}

static void arrive_down(struct tf_world *world, struct tf_exchange *exchange) {
    struct tf_replica *replica = exchange->replica;
    if (!exchange->waiting || exchange->failing) {
        tf_exchange_lost(world, exchange, exchange->fault);
        tf_exchange_settle(world, exchange);
        return;
    }
    if (tf_replica_cut(replica, TF_LANE_REST_DOWN) || replica->suspended) {
        hold(world, exchange, false);
        return;
    }
    struct tf_record record = tf_exchange_record(world, exchange, TF_RECORD_ANSWER_TAKEN);
    record.net.status = exchange->status;
    record.net.retry_after_us = exchange->retry_after_us;
    if (exchange->damaged)
        record.net.bytes = tf_blob_slice(exchange->answer);
    world->cause = tf_observe(world, &record);
    struct tf_blob *body = exchange->answer;
    struct tf_client_event event = {
        .kind = TF_CLIENT_HTTP,
        .http = {.id = exchange->request_id,
                 .outcome = TF_HTTP_ANSWERED,
                 .status = exchange->status,
                 .retry_after_us = exchange->retry_after_us,
                 .body = tf_blob_slice(body)},
    };
    exchange->answer = NULL;
    exchange->waiting = false;
    exchange->stage = TF_STAGE_OVER;
    tf_exchange_settle(world, exchange);
    tf_replica_step(world, replica, &event, NULL);
    tf_blob_release(body);
}

void tf_exchange_advance(struct tf_world *world, uint64_t handle) {
    struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    if (exchange == NULL)
        return;
    switch (exchange->stage) {
    case TF_STAGE_UP:
        arrive_up(world, exchange);
        break;
    case TF_STAGE_WORK:
        begin_work(world, exchange);
        break;
    case TF_STAGE_WAITS:
        serve(world, exchange, TF_SERVER_CONTINUE);
        break;
    case TF_STAGE_FINISH:
        tf_exchange_depart_down(world, exchange);
        break;
    case TF_STAGE_DOWN:
        arrive_down(world, exchange);
        break;
    default:
        break; /* lost or held since */
    }
}

void tf_exchange_abandoned(struct tf_world *world, uint64_t handle) {
    struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    bool begun = exchange != NULL &&
                 (exchange->stage == TF_STAGE_SERVER || exchange->stage == TF_STAGE_WAITS);
    if (!begun || world->host.self == NULL || tf_media_is_call(exchange->call))
        return;
    struct tf_server_event event = {
        .kind = TF_SERVER_ABANDONED, .key = exchange->key, .http = {.exchange = handle}};
    tf_host_step(world, &event);
}

void tf_exchange_answer(struct tf_world *world, uint64_t handle, int status, tf_time retry_after_us,
                        struct tf_blob *body) {
    struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    if (exchange == NULL || exchange->stage != TF_STAGE_SERVER) {
        tf_blob_release(body);
        return;
    }
    exchange->status = status;
    exchange->retry_after_us = retry_after_us;
    exchange->answer = body == NULL ? tf_blob_create((struct tf_slice){0}) : body;
    exchange->work_left_us += world->late_us;
    if (exchange->work_left_us == 0) {
        tf_exchange_depart_down(world, exchange);
        return;
    }
    exchange->stage = TF_STAGE_FINISH;
    tf_world_push(world, world->now_us + exchange->work_left_us, TF_EVENT_EXCHANGE, handle);
}

void tf_exchange_release_held(struct tf_world *world, struct tf_replica *replica) {
    struct tf_exchange *next;
    for (struct tf_exchange *at = replica->exchanges; at != NULL; at = next) {
        next = at->next;
        if (at->stage == TF_STAGE_HELD_UP)
            travel(world, at, true, TF_LEG_UP_AGAIN, 0);
        else if (at->stage == TF_STAGE_HELD_DOWN && !replica->suspended)
            travel(world, at, false, TF_LEG_DOWN_AGAIN, 0);
        else if (at->failing && !replica->suspended)
            tf_world_push(world, world->now_us, TF_EVENT_FAIL, tf_pool_handle(at));
    }
}

void tf_exchange_server_gone(struct tf_world *world, enum tf_verb fault) {
    for (uint32_t i = 0; i < world->exchanges.count; i++) {
        struct tf_exchange *exchange = tf_pool_at(&world->exchanges, i);
        if (!exchange->head.live || exchange->stage < TF_STAGE_WORK ||
            exchange->stage > TF_STAGE_FINISH || tf_media_is_call(exchange->call))
            continue;
        tf_time news = tf_link_latency(world, &exchange->replica->down, exchange->key, TF_LEG_NEWS);
        tf_exchange_lost(world, exchange, fault);
        if (!tf_replica_cut(exchange->replica, TF_LANE_REST_DOWN))
            tf_exchange_fail_later(world, exchange, TF_HTTP_BROKEN, fault, news);
        tf_exchange_settle(world, exchange);
    }
}
