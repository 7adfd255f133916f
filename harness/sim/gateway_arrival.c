#include "sim/gateway.h"

#include "sim/client_node.h"
#include "sim/observe.h"
#include "sim/server_node.h"
#include "sim/steps/aim.h"

static void server_hears(struct tf_world *world, struct tf_socket *socket,
                         enum tf_server_event_kind kind, const struct tf_flight *flight) {
    struct tf_server_event event = {
        .kind = kind, .key = socket->key, .ws = {.socket = tf_pool_handle(socket)}};
    if (kind == TF_SERVER_WS_OPENED) {
        event.ws.path = tf_blob_slice(socket->path);
        if (socket->token != NULL)
            event.ws.token = tf_blob_slice(socket->token);
    }
    if (flight != NULL && flight->bytes != NULL) {
        event.key = flight->key;
        event.ws.bytes = tf_blob_slice(flight->bytes);
    }
    tf_host_step(world, &event);
}

static void client_hears(struct tf_world *world, struct tf_socket *socket,
                         enum tf_client_event_kind kind, const struct tf_blob *bytes) {
    struct tf_client_event event = {.kind = kind, .ws = {.socket = socket->client_number}};
    if (bytes != NULL)
        event.ws.bytes = tf_blob_slice(bytes);
    tf_replica_step(world, socket->replica, &event, NULL);
}

void tf_gateway_tell_server(struct tf_world *world, uint64_t handle) {
    struct tf_socket *socket = tf_pool_find(&world->sockets, handle);
    if (socket == NULL)
        return;
    if (!socket->server_open) {
        tf_gateway_settle(world, socket);
        return;
    }
    struct tf_record record = tf_gateway_record(world, socket, TF_RECORD_SOCKET_CLOSED);
    record.net.fault = socket->fault;
    world->cause = tf_observe(world, &record);
    socket->server_open = false;
    server_hears(world, socket, TF_SERVER_WS_CLOSED, NULL);
    socket = tf_pool_find(&world->sockets, handle);
    if (socket != NULL)
        tf_gateway_settle(world, socket);
}

static void tell_client(struct tf_world *world, struct tf_socket *socket) {
    struct tf_record record = tf_gateway_record(world, socket, TF_RECORD_SOCKET_CLOSED);
    record.net.request_id = socket->client_number;
    record.net.fault = socket->fault;
    world->cause = tf_observe(world, &record);
    socket->caused_by = world->cause;
    socket->client_open = false;
    if (!socket->dead && socket->server_open)
        tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_CLOSE, true, NULL));
    uint64_t handle = tf_pool_handle(socket);
    client_hears(world, socket, TF_CLIENT_WS_CLOSED, NULL);
    socket = tf_pool_find(&world->sockets, handle);
    if (socket != NULL)
        tf_gateway_settle(world, socket);
}

void tf_gateway_tell_client(struct tf_world *world, uint64_t handle) {
    struct tf_socket *socket = tf_pool_find(&world->sockets, handle);
    if (socket == NULL)
        return;
    if (!socket->client_open) {
        tf_gateway_settle(world, socket);
        return;
    }
    socket->dead = true;
    socket->end_due = socket->replica->suspended;
    if (!socket->end_due)
        tell_client(world, socket);
}

void tf_gateway_open_limit(struct tf_world *world, uint64_t handle) {
    struct tf_socket *socket = tf_pool_find(&world->sockets, handle);
    if (socket == NULL || !socket->client_open || socket->client_up)
        return;
    tf_gateway_drop(world, socket, true, TF_VERB_COUNT);
    if (!socket->replica->suspended)
        tell_client(world, socket);
    else
        socket->end_due = true;
}

static void opened_at_server(struct tf_world *world, struct tf_socket *socket) {
    if (world->host.self == NULL) {
        socket->fault = TF_VERB_SERVER_RESTART;
        tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_CLOSE, false, NULL));
        return;
    }
    const struct tf_aim_target target = {.node = tf_world_replica_index(world, socket->replica),
                                         .call = TF_CALL_GATEWAY,
                                         .exchange = socket->number,
                                         .key = socket->key};
    bool mute = tf_aim_take(world, TF_VERB_LOSE_RESPONSE, &target) != 0;
    socket->server_open = true;
    socket->accepting = true;
    if (mute)
        tf_gateway_kill(world, socket, TF_VERB_LOSE_RESPONSE);
    else
        tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_OPENED, false, NULL));
    server_hears(world, socket, TF_SERVER_WS_OPENED, NULL);
    socket->accepting = false;
    if (!mute)
        tf_gateway_flush(world, socket, false);
}

static void content_taken(struct tf_world *world, const struct tf_flight *flight) {
    struct tf_record record = tf_gateway_record(world, flight->socket, TF_RECORD_FRAME_TAKEN);
    record.cause = flight->caused_by;
    record.net.message = flight->number;
    world->cause = tf_observe(world, &record);
}

static void content_refused(struct tf_world *world, const struct tf_flight *flight) {
    struct tf_record record = tf_gateway_record(world, flight->socket, TF_RECORD_FRAME_LOST);
    record.cause = flight->caused_by;
    record.net.message = flight->number;
    tf_observe(world, &record);
}

static void arrive_up(struct tf_world *world, struct tf_socket *socket,
                      const struct tf_flight *flight) {
    switch (flight->role) {
    case TF_ROLE_OPEN:
        if (socket->client_open)
            opened_at_server(world, socket);
        break;
    case TF_ROLE_CONTENT:
        if (!socket->server_open) {
            content_refused(world, flight);
            break;
        }
        content_taken(world, flight);
        server_hears(world, socket, TF_SERVER_WS_MESSAGE, flight);
        break;
    case TF_ROLE_CLOSE:
        tf_gateway_drop(world, socket, false, TF_VERB_COUNT);
        tf_gateway_tell_server(world, tf_pool_handle(socket));
        break;
    default:
        break;
    }
}

static void arrive_down(struct tf_world *world, struct tf_socket *socket,
                        const struct tf_flight *flight) {
    switch (flight->role) {
    case TF_ROLE_OPENED: {
        if (!socket->client_open)
            break;
        socket->client_up = true;
        struct tf_record record = tf_gateway_record(world, socket, TF_RECORD_SOCKET_OPENED);
        world->cause = tf_observe(world, &record);
        socket->caused_by = world->cause;
        client_hears(world, socket, TF_CLIENT_WS_OPENED, NULL);
        break;
    }
    case TF_ROLE_CONTENT:
        if (!socket->client_open) {
            content_refused(world, flight);
            break;
        }
        content_taken(world, flight);
        client_hears(world, socket, TF_CLIENT_WS_MESSAGE, flight->bytes);
        break;
    case TF_ROLE_CLOSE:
        if (socket->client_open) {
            socket->dead = true;
            tell_client(world, socket);
        }
        break;
    default:
        break;
    }
}

/* Takes the frame out of its queue: it is the first there, or loose. */
static void unlink_flight(struct tf_socket *socket, struct tf_flight *flight) {
    if (flight->loose) {
        socket->loose--;
        return;
    }
    struct tf_queue *queue = flight->up ? &socket->up : &socket->down;
    TF_ASSERT(queue->first == flight);
    queue->first = flight->next;
    if (queue->first == NULL)
        queue->last = NULL;
}

void tf_gateway_arrive(struct tf_world *world, uint64_t handle) {
    struct tf_flight *flight = tf_pool_find(&world->frames, handle);
    if (flight == NULL || flight->arrives_us != world->now_us)
        return;
    struct tf_socket *socket = flight->socket;
    if (!flight->loose) {
        /* What is ahead of it in its queue is held: so is this. */
        struct tf_flight *first = flight->up ? socket->up.first : socket->down.first;
        if (tf_gateway_is_held(socket, flight->up) || first != flight) {
            flight->arrives_us = TF_NEVER;
            tf_gateway_flush(world, socket, flight->up);
            return;
        }
    }
    unlink_flight(socket, flight);
    world->cause = flight->caused_by;
    uint64_t socket_handle = tf_pool_handle(socket);
    if (flight->up)
        arrive_up(world, socket, flight);
    else
        arrive_down(world, socket, flight);
    tf_gateway_free_flight(world, flight);
    socket = tf_pool_find(&world->sockets, socket_handle);
    if (socket != NULL)
        tf_gateway_settle(world, socket);
}
