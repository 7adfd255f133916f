/* WebSockets: each direction keeps its order, a cut holds what is sent, and a side that is gone is
 * noticed late or never.
 *
 * Everything that travels is a frame in one of two queues: opening, consent, content, closing. So a
 * closing never overtakes what was said before it, and a cut holds all of them alike. */
#ifndef TF_SIM_GATEWAY_H
#define TF_SIM_GATEWAY_H

#include "sim/world_internal.h"

#define TF_HELD_US_MAX (15 * TF_MINUTE) /* bytes that a cut holds longer break their connection */

enum tf_frame_role { TF_ROLE_OPEN, TF_ROLE_OPENED, TF_ROLE_CONTENT, TF_ROLE_CLOSE };

struct tf_flight {
    struct tf_pool_head head;
    struct tf_socket *socket;
    struct tf_flight *next; /* in its queue */
    uint64_t number;        /* in records; content only */
    uint64_t key;
    uint64_t caused_by;
    tf_time arrives_us; /* TF_NEVER while held */
    struct tf_blob *bytes;
    enum tf_frame_role role;
    bool up;
    bool loose; /* delayed on purpose: outside the order, in no queue */
};

struct tf_queue {
    struct tf_flight *first, *last;
    tf_time last_arrival_us; /* order: nothing arrives before what was sent earlier */
};

struct tf_socket {
    struct tf_pool_head head;
    struct tf_replica *replica;
    struct tf_socket *next, *previous; /* of the replica */
    uint64_t number;                   /* in records, shared with exchanges */
    uint64_t key;
    uint64_t caused_by;
    struct tf_blob *path, *token;
    struct tf_queue up, down;
    uint32_t client_number; /* the client's name for it */
    uint32_t loose;         /* frames in no queue */
    enum tf_verb fault;     /* what killed it */
    bool client_open;       /* the client's process has not closed it nor learnt of its end */
    bool client_up;         /* the client knows that it is open */
    bool server_open;       /* the server's process has it */
    bool accepting;         /* the server is being asked */
    bool dead;              /* nothing gets through any more; whoever still has it may not know */
    bool limited;           /* TF_EVENT_HOLD_LIMIT is armed */
    bool end_due;           /* the client's process is suspended and will be told of the end */
    bool client_gives_up, server_gives_up; /* spoke into a dead connection; will be told */
    tf_time held_since_us;                 /* TF_NEVER while nothing is held */
};

/* -- What the client and the server do -- */

/* Blobs are taken. */
void tf_gateway_open(struct tf_world *world, struct tf_replica *replica, uint32_t client_number,
                     uint64_t key, struct tf_blob *path, struct tf_blob *token);
void tf_gateway_send_up(struct tf_world *world, struct tf_replica *replica, uint32_t client_number,
                        uint64_t key, struct tf_blob *bytes);
void tf_gateway_close_up(struct tf_world *world, struct tf_replica *replica,
                         uint32_t client_number);
void tf_gateway_send_down(struct tf_world *world, uint64_t handle, uint64_t key,
                          struct tf_blob *bytes);
void tf_gateway_close_down(struct tf_world *world, uint64_t handle);

/* -- What happens to sockets -- */

/* TF_EVENT_FRAME */
void tf_gateway_arrive(struct tf_world *world, uint64_t handle);
/* TF_EVENT_CLIENT_GONE, TF_EVENT_SERVER_GONE */
void tf_gateway_tell_server(struct tf_world *world, uint64_t handle);
void tf_gateway_tell_client(struct tf_world *world, uint64_t handle);
/* TF_EVENT_OPEN_LIMIT: whatever happens on the way, a device does not wait for an opening for ever.
 */
void tf_gateway_open_limit(struct tf_world *world, uint64_t handle);
/* TF_EVENT_HOLD_LIMIT */
void tf_gateway_hold_limit(struct tf_world *world, uint64_t handle);
/* Every socket of the device breaks; its process is told at once, the server when it gives up
 * (`silently`), or at once too. */
void tf_gateway_break_all(struct tf_world *world, struct tf_replica *replica, enum tf_verb fault,
                          bool silently);
/* Every socket of the device is dead and nobody is told. */
void tf_gateway_half_open(struct tf_world *world, struct tf_replica *replica);
/* The process is gone: its side of every socket closes. */
void tf_gateway_orphan_all(struct tf_world *world, struct tf_replica *replica);
void tf_gateway_server_gone(struct tf_world *world);
/* A lane has healed, or the device has resumed. */
void tf_gateway_release_held(struct tf_world *world, struct tf_replica *replica);

/* -- Among the gateway's files -- */

struct tf_record tf_gateway_record(const struct tf_world *world, const struct tf_socket *socket,
                                   enum tf_record_kind kind);
/* A frame that is nowhere yet. `bytes` is NULL for all but content; taken. */
struct tf_flight *tf_gateway_make(struct tf_world *world, struct tf_socket *socket,
                                  enum tf_frame_role role, bool up, struct tf_blob *bytes);
/* Content, with its record. */
struct tf_flight *tf_gateway_say(struct tf_world *world, struct tf_socket *socket, bool up,
                                 uint64_t key, struct tf_blob *bytes);
/* Puts a frame behind all others of its direction, and sends what waits there. */
void tf_gateway_post(struct tf_world *world, struct tf_flight *flight);
/* Drops a frame; content is recorded as lost. */
void tf_gateway_lose(struct tf_world *world, struct tf_flight *flight, enum tf_verb fault);
/* Sends all that waits in a queue on its way (again). */
void tf_gateway_flush(struct tf_world *world, struct tf_socket *socket, bool up);
/* Sends one frame outside the order, `extra_us` later than usual. */
void tf_gateway_fly_loose(struct tf_world *world, struct tf_flight *flight, tf_time extra_us);
/* Drops everything under way; content is recorded as lost. */
void tf_gateway_drop(struct tf_world *world, struct tf_socket *socket, bool up, enum tf_verb fault);
void tf_gateway_free_flight(struct tf_world *world, struct tf_flight *flight);
/* Nothing gets through any more. */
void tf_gateway_kill(struct tf_world *world, struct tf_socket *socket, enum tf_verb fault);
/* Whether bytes of this direction are held: by a cut, or because the device is suspended. */
bool tf_gateway_is_held(const struct tf_socket *socket, bool up);
/* Gives the socket back when neither side has it and nothing travels. */
void tf_gateway_settle(struct tf_world *world, struct tf_socket *socket);

#endif
