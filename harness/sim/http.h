/* HTTP exchanges as a client experiences them: a request travels to the server, an answer back, and
 * the client may give up at any moment while the exchange goes on without it. */
#ifndef TF_SIM_HTTP_H
#define TF_SIM_HTTP_H

#include "sim/steps/aim.h"
#include "sim/world_internal.h"

enum tf_stage {
    TF_STAGE_UP,        /* on its way to the server */
    TF_STAGE_HELD_UP,   /* in the sender's buffers: a cut holds it */
    TF_STAGE_WORK,      /* the server has it and will begin with it */
    TF_STAGE_SERVER,    /* the server has begun and owes an answer */
    TF_STAGE_WAITS,     /* the server has begun, and goes on with it when `waits_at` is over */
    TF_STAGE_FINISH,    /* the answer is made and will leave */
    TF_STAGE_DOWN,      /* the answer is on its way */
    TF_STAGE_HELD_DOWN, /* the answer is held by a cut, or by a suspended device */
    TF_STAGE_OVER,      /* nothing of it travels any more; its client may still wait */
};

/* Which way of an exchange a draw is about. */
enum tf_leg {
    TF_LEG_UP,
    TF_LEG_DOWN,
    TF_LEG_UP_AGAIN, /* after a cut has healed */
    TF_LEG_DOWN_AGAIN,
    TF_LEG_NEWS, /* that a side has closed or refused */
    TF_LEG_LATE,
};

struct tf_exchange {
    struct tf_pool_head head;
    struct tf_replica *replica;
    struct tf_exchange *next, *previous; /* of the replica */
    uint64_t number;                     /* in records */
    uint64_t key;
    uint64_t caused_by;   /* the last record about it */
    tf_time timeout_us;   /* the client's monotonic clock */
    tf_time work_left_us; /* between the server's step and its answer */
    struct tf_blob *path, *token, *body, *answer;
    tf_time retry_after_us;
    int status;
    uint32_t request_id;
    uint32_t scripted; /* step of the plan + 1: answers instead of the server */
    uint32_t staged;   /* step of the plan + 1: makes it wait within the server */
    enum tf_server_stage waits_at;
    enum tf_stage stage;
    enum tf_call call;
    enum tf_http_method method;
    enum tf_http_outcome outcome; /* while failing */
    enum tf_verb fault;           /* what made it fail */
    uint64_t replay_of; /* handle of the exchange that a proxy sent again, 0 for one's own */
    bool swallowed;     /* the client gets the answer to the replay instead of its own */
    bool damaged;       /* the answer is not the one that the server gave */
    bool waiting;       /* the client's process wants its end */
    bool failing;       /* the client will be told that it failed */
};

enum tf_call tf_call_of_path(struct tf_slice path);

/* -- The client's side -- */

void tf_exchange_send(struct tf_world *world, struct tf_replica *replica,
                      const struct tf_http_request *request);
/* The client no longer wants the answer. */
void tf_exchange_cancel(struct tf_world *world, struct tf_replica *replica, uint32_t request_id);
/* The earliest time-out by the replica's monotonic clock, TF_NEVER if it waits for nothing. */
tf_time tf_exchange_first_timeout(const struct tf_replica *replica);
/* Tells the client of one exchange that has timed out by `mono_us`. False when there is none. */
bool tf_exchange_time_out(struct tf_world *world, struct tf_replica *replica, tf_time mono_us);
/* TF_EVENT_FAIL */
void tf_exchange_fail(struct tf_world *world, uint64_t handle);
/* Every connection of the device breaks now; its process is told. */
void tf_exchange_break_all(struct tf_world *world, struct tf_replica *replica, enum tf_verb fault);
/* The process that waited is gone. */
void tf_exchange_orphan_all(struct tf_world *world, struct tf_replica *replica, enum tf_verb fault);
/* Ends the client's part as failed, `delay_us` from now. */
void tf_exchange_fail_later(struct tf_world *world, struct tf_exchange *exchange,
                            enum tf_http_outcome outcome, enum tf_verb fault, tf_time delay_us);

/* -- The journey -- */

/* Sends the request on its way. */
void tf_exchange_depart(struct tf_world *world, struct tf_exchange *exchange, enum tf_leg leg);
/* TF_EVENT_EXCHANGE */
void tf_exchange_advance(struct tf_world *world, uint64_t handle);
/* TF_EVENT_ABANDON */
void tf_exchange_abandoned(struct tf_world *world, uint64_t handle);
/* What the server answers. `answer->body` is taken. */
void tf_exchange_answer(struct tf_world *world, uint64_t handle, int status, tf_time retry_after_us,
                        struct tf_blob *body);
/* The server has brought the request to a stage and goes on later, on the word of the world. */
void tf_exchange_wait(struct tf_world *world, uint64_t handle, enum tf_server_stage stage);
/* A lane has healed, or the device has resumed: what was held goes on. */
void tf_exchange_release_held(struct tf_world *world, struct tf_replica *replica);
/* The server's process is gone, and with it what it had begun. */
void tf_exchange_server_gone(struct tf_world *world, enum tf_verb fault);
/* Gives the exchange back when neither its client nor its journey needs it. */
void tf_exchange_settle(struct tf_world *world, struct tf_exchange *exchange);

/* A record about the exchange, caused by the last one about it. */
struct tf_record tf_exchange_record(const struct tf_world *world,
                                    const struct tf_exchange *exchange, enum tf_record_kind kind);
/* Makes an exchange of this replica that nobody waits for yet. */
struct tf_exchange *tf_exchange_take(struct tf_world *world, struct tf_replica *replica);
/* The answer leaves the server. */
void tf_exchange_depart_down(struct tf_world *world, struct tf_exchange *exchange);
/* The answer goes on its way to the client. */
void tf_exchange_deliver(struct tf_world *world, struct tf_exchange *exchange, tf_time extra_us);
/* The connection breaks while the request or the answer is on it, and the client is told. */
void tf_exchange_snap(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault);
/* What aimed faults see of it. */
struct tf_aim_target tf_exchange_target(const struct tf_world *world,
                                        const struct tf_exchange *exchange);
/* The exchange will never come to an end at its receiver: writes that it is lost, and why. */
void tf_exchange_lost(struct tf_world *world, struct tf_exchange *exchange, enum tf_verb fault);

#endif
