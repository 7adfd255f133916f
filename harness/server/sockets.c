#include "server/sockets.h"

#include "base/assert.h"

#include <stdlib.h>

static struct tf_socket *socket_at(const struct tf_map *map, uint64_t key) {
    const uint64_t *place = tf_map_find(map, key);
    return place == NULL ? NULL : (struct tf_socket *)(uintptr_t)*place;
}

void tf_sockets_close(struct tf_sockets *sockets) {
    for (size_t i = 0; i < sockets->by_number.count; i++)
        free((void *)(uintptr_t)sockets->by_number.entries[i].value);
    tf_map_close(&sockets->by_number);
    tf_map_close(&sockets->by_user);
}

void tf_socket_add(struct tf_sockets *sockets, uint64_t number, uint64_t user,
                   const struct tf_id *device_id) {
    TF_ASSERT(tf_socket_find(sockets, number) == NULL);
    struct tf_socket *socket = tf_alloc_zero(1, sizeof *socket);
    *socket = (struct tf_socket){.number = number, .user = user, .device_id = *device_id};
    tf_map_put(&sockets->by_number, number, (uint64_t)(uintptr_t)socket);
    struct tf_socket *last = tf_socket_first(sockets, user);
    if (last == NULL) {
        tf_map_put(&sockets->by_user, user, (uint64_t)(uintptr_t)socket);
        return;
    }
    while (last->next != NULL)
        last = last->next;
    last->next = socket;
}

static void unlink_socket(struct tf_sockets *sockets, struct tf_socket *socket) {
    struct tf_socket *before = tf_socket_first(sockets, socket->user);
    if (before == socket && socket->next == NULL) {
        tf_map_remove(&sockets->by_user, socket->user);
    } else if (before == socket) {
        *tf_map_find(&sockets->by_user, socket->user) = (uint64_t)(uintptr_t)socket->next;
    } else {
        while (before->next != socket)
            before = before->next;
        before->next = socket->next;
    }
}

void tf_socket_remove(struct tf_sockets *sockets, uint64_t number) {
    struct tf_socket *socket = tf_socket_find(sockets, number);
    if (socket == NULL)
        return;
    unlink_socket(sockets, socket);
    tf_map_remove(&sockets->by_number, number);
    free(socket);
}

struct tf_socket *tf_socket_find(const struct tf_sockets *sockets, uint64_t number) {
    return socket_at(&sockets->by_number, number);
}

struct tf_socket *tf_socket_first(const struct tf_sockets *sockets, uint64_t user) {
    return socket_at(&sockets->by_user, user);
}
