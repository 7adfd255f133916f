#include "sim/http.h"

#include "chat/wire_media.h"
#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/steps/fault_damage.h"
#include "sim/steps/fault_duplicate.h"

#include <string.h>

static bool is_call(struct tf_slice path, struct tf_slice call) {
    return path.len >= call.len && memcmp(path.data, call.data, call.len) == 0 &&
           (path.len == call.len || path.data[call.len] == '?');
}

/* ".../conversations/ID/messages", with a query or without. */
static bool is_history(struct tf_slice path) {
    static const char head[] = TF_PATH_CONVERSATIONS "/", tail[] = "/messages";
    size_t head_len = sizeof(head) - 1, tail_len = sizeof(tail) - 1;
    const char *mark = path.len == 0 ? NULL : memchr(path.data, '?', path.len);
    size_t len = mark == NULL ? path.len : (size_t)(mark - path.data);
    return len > head_len + tail_len && memcmp(path.data, head, head_len) == 0 &&
           memcmp(path.data + len - tail_len, tail, tail_len) == 0;
}

static enum tf_call media_call(struct tf_slice path) {
    struct tf_wire_upload upload;
    return tf_wire_upload_parse(path, &upload) ? TF_CALL_UPLOAD : TF_CALL_DOWNLOAD;
}

/* Actions that go by calls of their own: what lies below messages, but for their versions. */
static bool is_action(struct tf_slice path) {
    struct tf_slice tail = TF_SLICE_LITERAL("/versions");
    bool versions =
        path.len > tail.len && memcmp(path.data + path.len - tail.len, tail.data, tail.len) == 0;
    return tf_slice_starts_with(path, TF_PATH_MESSAGES) && !versions;
}

/* What is left below these is asked by people, and typing that has no gateway. */
static bool is_question(struct tf_slice path) {
    return tf_slice_starts_with(path, TF_PATH_CONVERSATIONS) ||
           tf_slice_starts_with(path, TF_PATH_MESSAGES) ||
           tf_slice_starts_with(path, TF_PATH_TYPING);
}

enum tf_call tf_call_of_path(struct tf_slice path) {
    if (is_call(path, TF_SLICE_LITERAL(TF_PATH_SYNC)))
        return TF_CALL_SYNC;
    if (is_call(path, TF_SLICE_LITERAL(TF_PATH_PULL)))
        return TF_CALL_PULL;
    if (is_call(path, TF_SLICE_LITERAL(TF_PATH_TOKEN)))
        return TF_CALL_LOGIN;
    if (is_call(path, TF_SLICE_LITERAL(TF_PATH_REFRESH)))
        return TF_CALL_REFRESH;
    if (tf_slice_starts_with(path, TF_PATH_MEDIA))
        return media_call(path);
    if (is_history(path))
        return TF_CALL_HISTORY;
    if (is_call(path, TF_SLICE_LITERAL(TF_PATH_GATEWAY)))
        return TF_CALL_GATEWAY;
    if (is_action(path))
        return TF_CALL_SYNC;
    return is_question(path) ? TF_CALL_ASK : TF_CALL_ANY;
}

struct tf_record tf_exchange_record(const struct tf_world *world,
                                    const struct tf_exchange *exchange, enum tf_record_kind kind) {
    return (struct tf_record){
        .kind = kind,
        .node = tf_world_replica_index(world, exchange->replica),
        .cause = exchange->caused_by,
        .net = {.exchange = exchange->number,
                .call = exchange->call,
                .request_id = exchange->request_id,
                .fault = TF_VERB_COUNT},
    };
}

struct tf_aim_target tf_exchange_target(const struct tf_world *world,
                                        const struct tf_exchange *exchange) {
    return (struct tf_aim_target){.node = tf_world_replica_index(world, exchange->replica),
                                  .call = exchange->call,
                                  .exchange = exchange->number,
                                  .key = exchange->key};
}

void tf_exchange_settle(struct tf_world *world, struct tf_exchange *exchange) {
    if (exchange->waiting || exchange->stage != TF_STAGE_OVER)
        return;
    if (exchange->previous != NULL)
        exchange->previous->next = exchange->next;
    else
        exchange->replica->exchanges = exchange->next;
    if (exchange->next != NULL)
        exchange->next->previous = exchange->previous;
    tf_blob_release(exchange->path);
    tf_blob_release(exchange->token);
    tf_blob_release(exchange->body);
    tf_blob_release(exchange->answer);
    tf_pool_give(&world->exchanges, exchange);
}

struct tf_exchange *tf_exchange_take(struct tf_world *world, struct tf_replica *replica) {
    struct tf_exchange *exchange = tf_pool_take(&world->exchanges);
    exchange->replica = replica;
    exchange->next = replica->exchanges;
    if (exchange->next != NULL)
        exchange->next->previous = exchange;
    replica->exchanges = exchange;
    exchange->fault = TF_VERB_COUNT;
    exchange->stage = TF_STAGE_OVER;
    return exchange;
}

static struct tf_exchange *begin(struct tf_world *world, struct tf_replica *replica,
                                 const struct tf_http_request *request) {
    struct tf_exchange *exchange = tf_exchange_take(world, replica);
    exchange->number = ++world->exchange_count;
    exchange->call = tf_call_of_path(tf_blob_slice(request->path));
    exchange->key = tf_replica_request_key(replica, exchange->call, request->key);
    exchange->method = request->method;
    exchange->request_id = request->id;
    exchange->path = request->path;
    exchange->token = request->token;
    exchange->body = request->body;
    exchange->timeout_us = tf_clock_mono(&replica->clock, world->now_us) + request->timeout_us;
    exchange->waiting = true;
    return exchange;
}

static void never_left(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault,
                       tf_time delay_us) {
    tf_exchange_lost(world, exchange, fault);
    tf_exchange_fail_later(world, exchange, TF_HTTP_UNREACHABLE, fault, delay_us);
}

static tf_time round_trip(struct tf_world *world, const struct tf_exchange *exchange) {
    return tf_link_latency(world, &exchange->replica->up, exchange->key, TF_LEG_UP) +
           tf_link_latency(world, &exchange->replica->down, exchange->key, TF_LEG_NEWS);
}

/* Whether the whole request vanishes: aimed at, or by the link's own rate. */
static bool vanishes(struct tf_world *world, const struct tf_exchange *exchange) {
    const struct tf_aim_target target = tf_exchange_target(world, exchange);
    if (tf_aim_take(world, TF_VERB_LOSE_REQUEST, &target) != 0)
        return true;
    uint32_t rate = exchange->replica->up.model->lose_per_million;
    return rate != 0 && world->phase != TF_PHASE_PRELUDE &&
           tf_draw_hits(tf_world_draw(world, TF_CONCERN_LOSE, exchange->key, TF_LEG_UP), rate);
}

void tf_exchange_send(struct tf_world *world, struct tf_replica *replica,
                      const struct tf_http_request *request) {
    struct tf_exchange *exchange = begin(world, replica, request);
    struct tf_record record = tf_exchange_record(world, exchange, TF_RECORD_REQUEST);
    record.net.path = tf_blob_slice(exchange->path);
    if (exchange->body != NULL)
        record.net.bytes = tf_blob_slice(exchange->body);
    exchange->caused_by = tf_observe(world, &record);
    if (world->exchanges.live > TF_LIVE_MAX) {
        tf_world_limit(world, "TF_LIVE_MAX exchanges under way");
        return;
    }
    if (replica->offline) {
        never_left(world, exchange, TF_VERB_OFFLINE, 0);
        return;
    }
    if (replica->refused) {
        never_left(world, exchange, TF_VERB_REFUSE, round_trip(world, exchange));
        return;
    }
    if (vanishes(world, exchange)) {
        tf_exchange_lost(world, exchange, TF_VERB_LOSE_REQUEST);
        return;
    }
    const struct tf_aim_target target = tf_exchange_target(world, exchange);
    exchange->scripted = tf_aim_take(world, TF_VERB_SCRIPTED_ANSWER, &target);
    if (world->aim_count != 0 && exchange->scripted == 0) {
        tf_duplicate_meets(world, exchange);
        if (tf_damage_meets(world, exchange, TF_UP))
            return;
    }
    tf_exchange_depart(world, exchange, TF_LEG_UP);
}

/* The client wants nothing of it any more. What a cut holds goes with the connection. */
static void give_up(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault) {
    exchange->waiting = false;
    exchange->failing = false;
    if (exchange->stage == TF_STAGE_HELD_UP || exchange->stage == TF_STAGE_HELD_DOWN) {
        tf_exchange_lost(world, exchange, fault);
    } else if ((exchange->stage == TF_STAGE_WORK || exchange->stage == TF_STAGE_SERVER) &&
               !tf_replica_cut(exchange->replica, TF_LANE_REST_UP)) {
        tf_time news = tf_link_latency(world, &exchange->replica->up, exchange->key, TF_LEG_NEWS);
        tf_world_push(world, world->now_us + news, TF_EVENT_ABANDON, tf_pool_handle(exchange));
    }
    tf_exchange_settle(world, exchange);
}

void tf_exchange_cancel(struct tf_world *world, struct tf_replica *replica, uint32_t request_id) {
    for (struct tf_exchange *at = replica->exchanges; at != NULL; at = at->next) {
        if (at->waiting && at->request_id == request_id) {
            give_up(world, at, TF_VERB_COUNT);
            return;
        }
    }
}

tf_time tf_exchange_first_timeout(const struct tf_replica *replica) {
    tf_time first = TF_NEVER;
    for (const struct tf_exchange *at = replica->exchanges; at != NULL; at = at->next)
        if (at->waiting && at->timeout_us < first)
            first = at->timeout_us;
    return first;
}

/* Tells the client, whose step may begin other exchanges: nothing of this one is used after. */
static void tell(struct tf_world *world, struct tf_exchange *exchange, enum tf_http_outcome outcome,
                 enum tf_verb fault) {
    struct tf_replica *replica = exchange->replica;
    struct tf_record record = tf_exchange_record(world, exchange, TF_RECORD_FAILED);
    record.net.outcome = outcome;
    record.net.fault = fault;
    world->cause = tf_observe(world, &record);
    exchange->caused_by = world->cause;
    uint32_t request_id = exchange->request_id;
    give_up(world, exchange, fault);
    struct tf_client_event event = {.kind = TF_CLIENT_HTTP,
                                    .http = {.id = request_id, .outcome = outcome}};
    tf_replica_step(world, replica, &event, NULL);
}

bool tf_exchange_time_out(struct tf_world *world, struct tf_replica *replica, tf_time mono_us) {
    struct tf_exchange *due = NULL;
    for (struct tf_exchange *at = replica->exchanges; at != NULL; at = at->next) {
        if (at->waiting && at->timeout_us <= mono_us &&
            (due == NULL || at->timeout_us < due->timeout_us ||
             (at->timeout_us == due->timeout_us && at->number < due->number)))
            due = at;
    }
    if (due == NULL)
        return false;
    bool held = due->stage == TF_STAGE_HELD_UP || due->stage == TF_STAGE_HELD_DOWN;
    tell(world, due, TF_HTTP_TIMED_OUT, held ? TF_VERB_CUT : due->fault);
    return true;
}

void tf_exchange_fail_later(struct tf_world *world, struct tf_exchange *exchange,
                            enum tf_http_outcome outcome, enum tf_verb fault, tf_time delay_us) {
    if (!exchange->waiting || exchange->failing)
        return;
    exchange->failing = true;
    exchange->outcome = outcome;
    exchange->fault = fault;
    tf_world_push(world, world->now_us + delay_us, TF_EVENT_FAIL, tf_pool_handle(exchange));
}

void tf_exchange_fail(struct tf_world *world, uint64_t handle) {
    struct tf_exchange *exchange = tf_pool_find(&world->exchanges, handle);
    if (exchange == NULL || !exchange->failing || exchange->replica->suspended)
        return;
    tell(world, exchange, exchange->outcome, exchange->fault);
}

void tf_exchange_break_all(struct tf_world *world, struct tf_replica *replica, enum tf_verb fault) {
    struct tf_exchange *next;
    for (struct tf_exchange *at = replica->exchanges; at != NULL; at = next) {
        next = at->next;
        if (at->stage == TF_STAGE_HELD_UP || at->stage == TF_STAGE_HELD_DOWN ||
            at->stage == TF_STAGE_DOWN)
            tf_exchange_lost(world, at, fault);
        tf_exchange_fail_later(world, at, TF_HTTP_BROKEN, fault, 0);
        tf_exchange_settle(world, at);
    }
}

void tf_exchange_orphan_all(struct tf_world *world, struct tf_replica *replica,
                            enum tf_verb fault) {
    struct tf_exchange *next;
    for (struct tf_exchange *at = replica->exchanges; at != NULL; at = next) {
        next = at->next;
        if (at->waiting)
            give_up(world, at, fault);
    }
}
