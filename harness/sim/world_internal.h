/* What the parts of the simulated world share: the world itself, its replicas and the server's
 * host.
 *
 * Nothing here is per tick, and a replica that does nothing costs its struct and no event. */
#ifndef TF_SIM_WORLD_INTERNAL_H
#define TF_SIM_WORLD_INTERNAL_H

#include "base/assert.h"
#include "base/map.h"
#include "oracle/judge.h"
#include "sim/audit_index.h"
#include "sim/clock.h"
#include "sim/link.h"
#include "sim/outbox.h"
#include "sim/pool.h"
#include "sim/scheduler.h"
#include "sim/stores.h"
#include "sim/world.h"

#define TF_PRELUDE_US        (-30 * TF_SECOND)
#define TF_SETTLE_DEFAULT_US (60 * TF_SECOND)
#define TF_LIVE_MAX          (1u << 22) /* exchanges, and frames, under way at once */

/* Lanes of a device: a direction of a channel. */
enum tf_lane {
    TF_LANE_REST_UP,
    TF_LANE_REST_DOWN,
    TF_LANE_GATEWAY_UP,
    TF_LANE_GATEWAY_DOWN,
    TF_LANE_COUNT
};

/* What `heal`, `online`, `resume` and `start` free a replica of: everything of the kind that began
 * before. The first four are lanes. */
enum tf_freed { TF_FREED_OFFLINE = TF_LANE_COUNT, TF_FREED_SUSPEND, TF_FREED_KILL, TF_FREED_COUNT };

/* A key that was used again gets other draws: else a retry would meet its own fate for ever. */
struct tf_repeat {
    uint32_t key; /* low half of the key used last for this call */
    uint32_t count;
};

struct tf_exchange;
struct tf_media_host;
struct tf_socket;

/* A device with its app. Small: a world may have a hundred thousand. */
struct tf_replica {
    void *self; /* the client's memory; NULL while its process is gone */
    struct tf_exchange
        *exchanges; /* those that its process waits for or that are still under way */
    struct tf_socket *sockets;
    struct tf_link up, down;
    struct tf_clock clock;
    tf_time wake_at_us;  /* true time of its next wake-up that counts; TF_NEVER if none is armed */
    tf_time deadline_us; /* what the client wants, by its monotonic clock */
    tf_time told_deadline_us;       /* the deadline in its last STATUS record, true time */
    uint64_t key;                   /* hash of its name */
    uint64_t seed;                  /* of its chance */
    uint64_t storage_key[4];        /* of its app, where the plan says `encrypt` */
    uint64_t caused_by;             /* record behind its last step: what a timer of it was set by */
    uint64_t cursor_seq;            /* last durable cursor that was seen */
    uint64_t cursor_epoch;          /* hash of that cursor's epoch; 0: it has none yet */
    struct tf_disk *disk;           /* NULL until first started, and for a client without storage */
    struct tf_connection *own;      /* of a process that shares its disk; NULL: not open */
    uint32_t neighbour;             /* 1 + index of the device's other process; 0 if none */
    struct tf_client_status status; /* as last written */
    struct tf_repeat repeats[TF_CALL_COUNT];
    uint32_t freed[TF_FREED_COUNT];
    uint32_t installation; /* how often its database was replaced */
    uint32_t copied_from;  /* 1 + index of the device whose disk it started from; 0 if none */
    uint8_t cut;           /* bit per lane */
    bool installed;        /* has been started once */
    bool suspended;
    bool offline;      /* the device knows */
    bool told_offline; /* its process knows, too */
    uint8_t signal;    /* what its process is told instead: enum tf_signal, or 0 for the truth */
    bool refused;      /* new connections are */
    bool crashed;      /* its process died since its database was opened last */
    bool changed;      /* something happened in it since checks saw it */
    bool news;         /* it will be told that its extension has changed the database */
    bool logged_out;   /* by its user, until the next log-in */
    bool borrows_disk; /* it belongs to another account on the device */
    bool wiped;        /* it said that everything of its user is gone */
    bool sealed;       /* its app has a key, and has started with it */
};

#define TF_EPOCH_UNTOLD  UINT64_C(0) /* the server says nothing of epochs */
#define TF_EPOCH_NOBODYS UINT64_MAX  /* it was put back: no device can know its log yet */

/* The server's machine. */
struct tf_host {
    void *self; /* NULL while down */
    struct tf_disk *disk;
    struct tf_clock clock;
    uint64_t key, seed;
    tf_time wake_at_us, deadline_us;
    uint64_t caused_by;
    uint64_t audited;           /* last audit entry in the history */
    uint64_t epoch;             /* hash of its log's epoch; TF_EPOCH_UNTOLD, TF_EPOCH_NOBODYS */
    const struct tf_dist *slow; /* extra work per request while `server-slow` holds, or NULL */
    bool newer;                 /* it speaks a later version of the protocol */
    bool provisioned;
    bool restored; /* its database was put back, or is a new one, and it does not know yet */
    bool crashed;
    bool changed;
};

/* A fault that holds for a while. */
struct tf_hold {
    uint32_t step;  /* index into the plan's steps */
    uint32_t order; /* grows */
};

/* An aimed fault that is armed. */
struct tf_aimed {
    uint32_t step; /* index into the plan's steps */
    uint32_t seen; /* matching messages so far */
};

/* Messages that the running step has touched, each once. */
struct tf_touched {
    struct tf_id *ids;
    size_t count, capacity;
    bool cursor;         /* its durable cursor moved */
    struct tf_id filled; /* a conversation whose history is now all there, or none */
};

struct tf_world {
    const struct tf_plan *plan;
    const struct tf_client_ops *client;
    const struct tf_server_ops *server;
    const struct tf_sim_options *options;
    struct tf_result *result;
    struct tf_judge *judge; /* NULL with no_judge */
    struct tf_sink judge_sink;
    struct tf_digest *digest;

    struct tf_scheduler scheduler;
    tf_time now_us;
    enum tf_phase phase;
    tf_time until_us;
    uint32_t next_step;   /* index into the plan's steps */
    uint32_t timed_steps; /* of the plan when the run began: what a branch adds is none */
    uint64_t records, events;
    uint64_t cause; /* record that whatever is written now is caused by */
    uint64_t moved; /* counts what keeps the world from rest */
    tf_time moved_at_us;

    struct tf_replica *replicas;
    uint32_t replica_count;
    struct tf_host host;
    struct tf_pool exchanges, sockets, frames;
    uint64_t exchange_count, frame_count; /* numbers for records */
    uint32_t opening;                     /* sockets that are neither up nor closed */
    uint32_t busy;                        /* replicas with waiting actions or requests */

    struct tf_stores *stores; /* NULL when neither side has storage */
    struct tf_store_schema *client_schema, *server_schema;
    struct tf_outbox outbox;
    struct tf_neighbours *neighbours; /* NULL when no device has two processes */
    struct tf_touched touched;
    struct tf_audit_index index;
    struct ZSTD_CCtx_s *packer; /* NULL until something travels compressed */
    struct tf_buf packed;
    struct tf_media_host *media;    /* NULL until something reaches it */
    struct tf_map users;            /* hash of a user's id -> index */
    struct tf_map devices;          /* hash of a device's id -> index */
    char (*secrets)[17];            /* per user */
    bool *revoked;                  /* per user: the server has closed the account */
    struct tf_id *message_ids;      /* per message of the plan: client id, none until accepted */
    struct tf_id *conversation_ids; /* per conversation of the plan: the id that commands use */
    struct tf_map creations;        /* hash of a creating action's id -> conversation of the plan */

    struct tf_hold *holds;
    size_t hold_count, hold_capacity;
    uint32_t hold_order;
    struct tf_aimed *aims;
    size_t aim_count, aim_capacity;
    uint32_t *hits;                 /* per step of the plan, and of a branch */
    struct tf_disk_image **backups; /* per step of the plan that puts one back; NULL if none */
    uint64_t *backup_records;       /* last record when each was taken */

    struct tf_choosing *choosing; /* NULL while time decides */
    tf_time late_us;              /* by how much what the running step says goes out later */
    enum tf_verb crash_verb;      /* the fault of the last crash at a storage operation */
    bool asks_along;              /* the plan has checks to be asked after every event */
    bool stopped;                 /* from outside */
    const char *limit;            /* the bound that was reached, NULL if none */
    struct tf_error *error;
    enum tf_code broken; /* OK, or why the harness cannot go on; `error` says */
};

/* -- Chance, time and bounds, used everywhere -- */

/* Every draw of the world itself goes through here. */
uint64_t tf_world_draw(struct tf_world *world, enum tf_concern concern, uint64_t entity,
                       uint64_t ordinal);
void tf_world_push(struct tf_world *world, tf_time at_us, enum tf_event_kind kind, uint64_t handle);
/* Something happened that a world at rest would not do. */
void tf_world_moved(struct tf_world *world);
/* The run ends as inconclusive, because of a named bound. */
void tf_world_limit(struct tf_world *world, const char *what);
/* The run ends as broken: the harness contradicts itself. */
void tf_world_break(struct tf_world *world, const struct tf_error *error, const char *doing);

static inline uint32_t tf_world_replica_index(const struct tf_world *world,
                                              const struct tf_replica *replica) {
    return (uint32_t)(replica - world->replicas);
}

static inline const struct tf_plan_replica *tf_world_plan_of(const struct tf_world *world,
                                                             const struct tf_replica *replica) {
    return &world->plan->replicas[replica - world->replicas];
}

/* The device's other process, NULL if it has only one. */
static inline struct tf_replica *tf_world_neighbour(const struct tf_world *world,
                                                    const struct tf_replica *replica) {
    return replica->neighbour == 0 ? NULL : &world->replicas[replica->neighbour - 1];
}

static inline bool tf_replica_is_extension(const struct tf_world *world,
                                           const struct tf_replica *replica) {
    return replica->neighbour != 0 && tf_world_plan_of(world, replica)->extends != 0;
}

static inline bool tf_replica_cut(const struct tf_replica *replica, enum tf_lane lane) {
    return (replica->cut & 1u << lane) != 0;
}

#endif
