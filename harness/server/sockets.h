/* The open gateway sockets, by number and by user; a user's sockets stand in the order in which
 * they came. */
#ifndef TF_SERVER_SOCKETS_H
#define TF_SERVER_SOCKETS_H

#include "base/map.h"
#include "chat/id.h"

struct tf_socket {
    uint64_t number; /* the environment's */
    uint64_t user;   /* number of the user */
    struct tf_id device_id;
    struct tf_socket *next; /* of the same user */
};

struct tf_sockets {
    struct tf_map by_number; /* number -> socket */
    struct tf_map by_user;   /* number of user -> first socket */
};

void tf_sockets_close(struct tf_sockets *sockets);
void tf_socket_add(struct tf_sockets *sockets, uint64_t number, uint64_t user,
                   const struct tf_id *device_id);
void tf_socket_remove(struct tf_sockets *sockets, uint64_t number);
/* The socket with this number, or NULL. */
struct tf_socket *tf_socket_find(const struct tf_sockets *sockets, uint64_t number);
/* The user's first socket, or NULL; the others follow by `next`. */
struct tf_socket *tf_socket_first(const struct tf_sockets *sockets, uint64_t user);

#endif
