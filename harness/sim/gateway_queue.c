#include "sim/gateway.h"

#include "sim/http.h"
#include "sim/observe.h"
#include "sim/wire_size.h"

struct tf_record tf_gateway_record(const struct tf_world *world, const struct tf_socket *socket,
                                   enum tf_record_kind kind) {
    return (struct tf_record){
        .kind = kind,
        .node = tf_world_replica_index(world, socket->replica),
        .cause = socket->caused_by,
        .net = {.exchange = socket->number, .call = TF_CALL_GATEWAY, .fault = TF_VERB_COUNT},
    };
}

void tf_gateway_free_flight(struct tf_world *world, struct tf_flight *flight) {
    tf_blob_release(flight->bytes);
    tf_pool_give(&world->frames, flight);
}

void tf_gateway_lose(struct tf_world *world, struct tf_flight *flight, enum tf_verb fault) {
    if (flight->role == TF_ROLE_CONTENT) {
        struct tf_record record = tf_gateway_record(world, flight->socket, TF_RECORD_FRAME_LOST);
        record.cause = flight->caused_by;
        record.net.message = flight->number;
        record.net.fault = fault;
        tf_observe(world, &record);
    }
    tf_gateway_free_flight(world, flight);
}

void tf_gateway_drop(struct tf_world *world, struct tf_socket *socket, bool up,
                     enum tf_verb fault) {
    struct tf_queue *queue = up ? &socket->up : &socket->down;
    while (queue->first != NULL) {
        struct tf_flight *flight = queue->first;
        queue->first = flight->next;
        tf_gateway_lose(world, flight, fault);
    }
    queue->last = NULL;
}

void tf_gateway_kill(struct tf_world *world, struct tf_socket *socket, enum tf_verb fault) {
    socket->dead = true;
    socket->fault = fault;
    tf_gateway_drop(world, socket, true, fault);
    tf_gateway_drop(world, socket, false, fault);
}

void tf_gateway_settle(struct tf_world *world, struct tf_socket *socket) {
    if (socket->client_open || socket->server_open || socket->up.first != NULL ||
        socket->down.first != NULL || socket->loose != 0)
        return;
    if (socket->previous != NULL)
        socket->previous->next = socket->next;
    else
        socket->replica->sockets = socket->next;
    if (socket->next != NULL)
        socket->next->previous = socket->previous;
    tf_blob_release(socket->path);
    tf_blob_release(socket->token);
    tf_pool_give(&world->sockets, socket);
}

bool tf_gateway_is_held(const struct tf_socket *socket, bool up) {
    return tf_replica_cut(socket->replica, up ? TF_LANE_GATEWAY_UP : TF_LANE_GATEWAY_DOWN) ||
           (!up && socket->replica->suspended);
}

static bool carry(struct tf_world *world, const struct tf_flight *flight, tf_time *delay) {
    struct tf_replica *replica = flight->socket->replica;
    struct tf_transit transit = {
        .link = flight->up ? &replica->up : &replica->down,
        .key = flight->key,
        .leg = flight->up ? TF_LEG_UP : TF_LEG_DOWN,
        .bytes = flight->role == TF_ROLE_CONTENT
                     ? TF_FRAMING_BYTES + tf_wire_size(world, replica, flight->bytes)
                     : TF_HEADER_BYTES,
    };
    return tf_link_carry(world, &transit, delay);
}

/* Retransmissions were in vain: both sides find out when they give the connection up. */
static void break_by_loss(struct tf_world *world, struct tf_socket *socket, tf_time delay) {
    tf_gateway_kill(world, socket, TF_VERB_LOSS);
    tf_world_push(world, world->now_us + delay, TF_EVENT_SERVER_GONE, tf_pool_handle(socket));
    tf_world_push(world, world->now_us + delay, TF_EVENT_CLIENT_GONE, tf_pool_handle(socket));
}

/* False when the socket broke under it. */
static bool launch(struct tf_world *world, struct tf_socket *socket, struct tf_flight *flight) {
    struct tf_queue *queue = flight->up ? &socket->up : &socket->down;
    tf_time delay;
    if (!carry(world, flight, &delay)) {
        break_by_loss(world, socket, delay);
        return false;
    }
    flight->arrives_us = world->now_us + delay + world->late_us;
    if (flight->arrives_us < queue->last_arrival_us)
        flight->arrives_us = queue->last_arrival_us;
    queue->last_arrival_us = flight->arrives_us;
    tf_world_push(world, flight->arrives_us, TF_EVENT_FRAME, tf_pool_handle(flight));
    return true;
}

/* Bytes are not held for ever: the connection breaks. */
static void note_held(struct tf_world *world, struct tf_socket *socket) {
    if (socket->held_since_us == TF_NEVER)
        socket->held_since_us = world->now_us;
    if (socket->limited)
        return;
    socket->limited = true;
    tf_world_push(world, socket->held_since_us + TF_HELD_US_MAX, TF_EVENT_HOLD_LIMIT,
                  tf_pool_handle(socket));
}

struct tf_flight *tf_gateway_make(struct tf_world *world, struct tf_socket *socket,
                                  enum tf_frame_role role, bool up, struct tf_blob *bytes) {
    struct tf_flight *flight = tf_pool_take(&world->frames);
    flight->socket = socket;
    flight->key = tf_hash_pair(socket->key, (uint64_t)role);
    flight->caused_by = socket->caused_by;
    flight->arrives_us = TF_NEVER;
    flight->bytes = bytes;
    flight->role = role;
    flight->up = up;
    if (world->frames.live > TF_LIVE_MAX)
        tf_world_limit(world, "TF_LIVE_MAX frames under way");
    return flight;
}

struct tf_flight *tf_gateway_say(struct tf_world *world, struct tf_socket *socket, bool up,
                                 uint64_t key, struct tf_blob *bytes) {
    struct tf_record record =
        tf_gateway_record(world, socket, up ? TF_RECORD_FRAME_UP : TF_RECORD_FRAME_DOWN);
    record.cause = world->cause;
    record.net.message = ++world->frame_count;
    record.net.bytes = tf_blob_slice(bytes);
    uint64_t said = tf_observe(world, &record);
    struct tf_flight *flight = tf_gateway_make(world, socket, TF_ROLE_CONTENT, up, bytes);
    flight->number = world->frame_count;
    flight->key = tf_hash_pair(socket->key, key);
    flight->caused_by = said;
    return flight;
}

void tf_gateway_post(struct tf_world *world, struct tf_flight *flight) {
    struct tf_queue *queue = flight->up ? &flight->socket->up : &flight->socket->down;
    if (queue->last != NULL)
        queue->last->next = flight;
    else
        queue->first = flight;
    queue->last = flight;
    if (!flight->socket->accepting)
        tf_gateway_flush(world, flight->socket, flight->up);
}

void tf_gateway_flush(struct tf_world *world, struct tf_socket *socket, bool up) {
    struct tf_flight *first = up ? socket->up.first : socket->down.first;
    if (first == NULL)
        return;
    if (tf_gateway_is_held(socket, up)) {
        note_held(world, socket);
        return;
    }
    for (struct tf_flight *at = first; at != NULL; at = at->next)
        if (at->arrives_us == TF_NEVER && !launch(world, socket, at))
            return;
}

void tf_gateway_fly_loose(struct tf_world *world, struct tf_flight *flight, tf_time extra_us) {
    tf_time delay;
    flight->loose = true;
    flight->socket->loose++;
    if (!carry(world, flight, &delay))
        delay = TF_GIVE_UP_US;
    flight->arrives_us = world->now_us + delay + extra_us;
    tf_world_push(world, flight->arrives_us, TF_EVENT_FRAME, tf_pool_handle(flight));
}
