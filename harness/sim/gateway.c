#include "sim/gateway.h"

#include "sim/client_node.h"
#include "sim/http.h"
#include "sim/observe.h"
#include "sim/steps/aim.h"
#include "sim/steps/fault_push.h"

static struct tf_socket *of_client(const struct tf_replica *replica, uint32_t client_number) {
    for (struct tf_socket *at = replica->sockets; at != NULL; at = at->next)
        if (at->client_open && at->client_number == client_number)
            return at;
    return NULL;
}

static struct tf_socket *begin(struct tf_world *world, struct tf_replica *replica, uint64_t key) {
    struct tf_socket *socket = tf_pool_take(&world->sockets);
    socket->replica = replica;
    socket->next = replica->sockets;
    if (socket->next != NULL)
        socket->next->previous = socket;
    replica->sockets = socket;
    socket->number = ++world->exchange_count;
    socket->key = tf_replica_request_key(replica, TF_CALL_GATEWAY, key);
    socket->fault = TF_VERB_COUNT;
    socket->held_since_us = TF_NEVER;
    socket->up.last_arrival_us = world->now_us;
    socket->down.last_arrival_us = world->now_us;
    socket->client_open = true;
    return socket;
}

static void tell_client_later(struct tf_world *world, struct tf_socket *socket, enum tf_verb fault,
                              tf_time delay_us) {
    socket->fault = fault;
    socket->dead = true;
    tf_world_push(world, world->now_us + delay_us, TF_EVENT_SERVER_GONE, tf_pool_handle(socket));
}

/* Whether the opening is answered by something else than the server. */
static bool is_prevented(struct tf_world *world, struct tf_socket *socket) {
    struct tf_replica *replica = socket->replica;
    if (replica->offline) {
        tell_client_later(world, socket, TF_VERB_OFFLINE, 0);
        return true;
    }
    tf_time round_trip = tf_link_latency(world, &replica->up, socket->key, TF_LEG_UP) +
                         tf_link_latency(world, &replica->down, socket->key, TF_LEG_NEWS);
    const struct tf_aim_target target = {.node = tf_world_replica_index(world, replica),
                                         .call = TF_CALL_GATEWAY,
                                         .exchange = socket->number,
                                         .key = socket->key};
    if (replica->refused)
        tell_client_later(world, socket, TF_VERB_REFUSE, round_trip);
    else if (tf_aim_take(world, TF_VERB_SCRIPTED_ANSWER, &target) != 0)
        tell_client_later(world, socket, TF_VERB_SCRIPTED_ANSWER, round_trip);
    else if (tf_aim_take(world, TF_VERB_LOSE_REQUEST, &target) != 0)
        socket->dead = true;
    return socket->dead;
}

void tf_gateway_open(struct tf_world *world, struct tf_replica *replica, uint32_t client_number,
                     uint64_t key, struct tf_blob *path, struct tf_blob *token) {
    struct tf_socket *socket = begin(world, replica, key);
    socket->client_number = client_number;
    socket->path = path;
    socket->token = token;
    struct tf_record record = tf_gateway_record(world, socket, TF_RECORD_SOCKET_OPEN);
    record.net.request_id = client_number;
    record.net.path = tf_blob_slice(path);
    socket->caused_by = tf_observe(world, &record);
    tf_world_push(world,
                  world->now_us + tf_world_plan_of(world, replica)->client.request_timeout_us,
                  TF_EVENT_OPEN_LIMIT, tf_pool_handle(socket));
    if (!is_prevented(world, socket))
        tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_OPEN, true, NULL));
}

/* Somebody speaks into a dead connection, and will find out when the retransmissions end. */
static void speak_in_vain(struct tf_world *world, struct tf_flight *flight) {
    struct tf_socket *socket = flight->socket;
    bool up = flight->up;
    bool *gives_up = up ? &socket->client_gives_up : &socket->server_gives_up;
    tf_gateway_lose(world, flight, socket->fault);
    if (*gives_up)
        return;
    *gives_up = true;
    tf_world_push(world, world->now_us + TF_GIVE_UP_US,
                  up ? TF_EVENT_SERVER_GONE : TF_EVENT_CLIENT_GONE, tf_pool_handle(socket));
}

void tf_gateway_send_up(struct tf_world *world, struct tf_replica *replica, uint32_t client_number,
                        uint64_t key, struct tf_blob *bytes) {
    struct tf_socket *socket = of_client(replica, client_number);
    if (socket == NULL) {
        tf_blob_release(bytes);
        return;
    }
    struct tf_flight *flight = tf_gateway_say(world, socket, true, key, bytes);
    if (socket->dead)
        speak_in_vain(world, flight);
    else
        tf_gateway_post(world, flight);
}

void tf_gateway_send_down(struct tf_world *world, uint64_t handle, uint64_t key,
                          struct tf_blob *bytes) {
    struct tf_socket *socket = tf_pool_find(&world->sockets, handle);
    if (socket == NULL || !socket->server_open) {
        tf_blob_release(bytes);
        return;
    }
    struct tf_flight *flight = tf_gateway_say(world, socket, false, key, bytes);
    if (socket->dead)
        speak_in_vain(world, flight);
    else if (world->aim_count == 0 || !tf_push_fault_meets(world, flight))
        tf_gateway_post(world, flight);
}

void tf_gateway_close_up(struct tf_world *world, struct tf_replica *replica,
                         uint32_t client_number) {
    struct tf_socket *socket = of_client(replica, client_number);
    if (socket == NULL)
        return;
    socket->client_open = false;
    struct tf_record record = tf_gateway_record(world, socket, TF_RECORD_SOCKET_CLOSED);
    record.cause = world->cause;
    record.net.request_id = client_number;
    socket->caused_by = tf_observe(world, &record);
    if (socket->dead) {
        tf_gateway_settle(world, socket);
        return;
    }
    tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_CLOSE, true, NULL));
}

void tf_gateway_close_down(struct tf_world *world, uint64_t handle) {
    struct tf_socket *socket = tf_pool_find(&world->sockets, handle);
    if (socket == NULL || !socket->server_open)
        return;
    socket->server_open = false;
    /* Refused: the consent that was about to leave never does. */
    if (socket->accepting)
        tf_gateway_drop(world, socket, false, TF_VERB_COUNT);
    if (socket->dead) {
        tf_gateway_settle(world, socket);
        return;
    }
    tf_gateway_post(world, tf_gateway_make(world, socket, TF_ROLE_CLOSE, false, NULL));
}
