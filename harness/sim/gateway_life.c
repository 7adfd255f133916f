#include "sim/gateway.h"

#include "sim/http.h"

void tf_gateway_break_all(struct tf_world *world, struct tf_replica *replica, enum tf_verb fault,
                          bool silently) {
    struct tf_socket *next;
    for (struct tf_socket *at = replica->sockets; at != NULL; at = next) {
        next = at->next;
        tf_gateway_kill(world, at, fault);
        uint64_t handle = tf_pool_handle(at);
        if (at->client_open)
            tf_world_push(world, world->now_us, TF_EVENT_SERVER_GONE, handle);
        if (at->server_open)
            tf_world_push(world, world->now_us + (silently ? TF_GIVE_UP_US : 0),
                          TF_EVENT_CLIENT_GONE, handle);
        tf_gateway_settle(world, at);
    }
}

void tf_gateway_half_open(struct tf_world *world, struct tf_replica *replica) {
    struct tf_socket *next;
    for (struct tf_socket *at = replica->sockets; at != NULL; at = next) {
        next = at->next;
        if (!at->dead)
            tf_gateway_kill(world, at, TF_VERB_HALF_OPEN);
        tf_gateway_settle(world, at);
    }
}

void tf_gateway_orphan_all(struct tf_world *world, struct tf_replica *replica) {
    struct tf_socket *next;
    for (struct tf_socket *at = replica->sockets; at != NULL; at = next) {
        next = at->next;
        if (at->client_open && !at->dead)
            tf_gateway_post(world, tf_gateway_make(world, at, TF_ROLE_CLOSE, true, NULL));
        at->client_open = false;
        tf_gateway_settle(world, at);
    }
}

void tf_gateway_server_gone(struct tf_world *world) {
    for (uint32_t i = 0; i < world->sockets.count; i++) {
        struct tf_socket *socket = tf_pool_at(&world->sockets, i);
        if (!socket->head.live || !socket->server_open)
            continue;
        socket->server_open = false;
        socket->fault = TF_VERB_SERVER_RESTART;
        if (!socket->dead)
            tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_CLOSE, false, NULL));
        tf_gateway_settle(world, socket);
    }
}

void tf_gateway_release_held(struct tf_world *world, struct tf_replica *replica) {
    struct tf_socket *next;
    for (struct tf_socket *at = replica->sockets; at != NULL; at = next) {
        next = at->next;
        if (at->end_due && !replica->suspended) {
            tf_world_push(world, world->now_us, TF_EVENT_SERVER_GONE, tf_pool_handle(at));
            continue;
        }
        if (!tf_gateway_is_held(at, true) && !tf_gateway_is_held(at, false))
            at->held_since_us = TF_NEVER;
        tf_gateway_flush(world, at, true);
        tf_gateway_flush(world, at, false);
    }
}

void tf_gateway_hold_limit(struct tf_world *world, uint64_t handle) {
    struct tf_socket *socket = tf_pool_find(&world->sockets, handle);
    if (socket == NULL)
        return;
    socket->limited = false;
    if (socket->held_since_us == TF_NEVER || socket->dead)
        return;
    if (world->now_us < socket->held_since_us + TF_HELD_US_MAX) {
        socket->limited = true;
        tf_world_push(world, socket->held_since_us + TF_HELD_US_MAX, TF_EVENT_HOLD_LIMIT, handle);
        return;
    }
    tf_gateway_kill(world, socket, TF_VERB_CUT);
    tf_world_push(world, world->now_us, TF_EVENT_SERVER_GONE, handle);
    tf_world_push(world, world->now_us + TF_GIVE_UP_US, TF_EVENT_CLIENT_GONE, handle);
}
