/* What happens next: one heap of small events, ordered by (true time, order of scheduling). */
#ifndef TF_SIM_SCHEDULER_H
#define TF_SIM_SCHEDULER_H

#include "base/heap.h"

/* (NAME) and what the event's handle names. An event whose item is gone, or was armed anew, is
 * stale and does nothing. */
#define TF_EVENTS(X)                                                                               \
    X(WAKE)        /* replica's index: its deadline, or a time-out of one of its requests */       \
    X(HOST_WAKE)   /* unused: the server's deadline */                                             \
    X(EXCHANGE)    /* exchange: its next stage */                                                  \
    X(FAIL)        /* exchange: its client is told that it failed */                               \
    X(ABANDON)     /* exchange: the server is told that its client is gone */                      \
    X(FRAME)       /* frame: it arrives */                                                         \
    X(OPEN_LIMIT)  /* socket: an opening is given up by its client */                              \
    X(CLIENT_GONE) /* socket: the server is told that it is closed */                              \
    X(SERVER_GONE) /* socket: the client is told that it is closed */                              \
    X(NEWS)        /* replica's index: its extension has changed the database */                   \
    X(HELD)        /* number of what a process of two was about to do and waits */                 \
    X(LIFT)        /* index of the plan's step: its fault ends */                                  \
    X(HOLD_LIMIT)  /* socket: bytes held this long break it */                                     \
    X(BACKUP)      /* index of the plan's step: the backup that it puts back is taken */           \
    X(AGAIN)       /* index of the plan's step: who asked for it was not told that it was done */

#define TF_X(name) TF_EVENT_##name,
enum tf_event_kind { TF_EVENTS(TF_X) TF_EVENT_KIND_COUNT };
#undef TF_X

struct tf_event {
    tf_time at_us; /* true time */
    enum tf_event_kind kind;
    uint64_t handle; /* 56 bits */
};

/* All zero is a valid empty scheduler. */
struct tf_scheduler {
    struct tf_heap heap;
    uint64_t sequence;
};

void tf_scheduler_close(struct tf_scheduler *scheduler);
void tf_scheduler_push(struct tf_scheduler *scheduler, struct tf_event event);
/* Takes the earliest event. False when there is none. */
bool tf_scheduler_pop(struct tf_scheduler *scheduler, struct tf_event *out);
/* True time of the earliest event, TF_NEVER when there is none. */
tf_time tf_scheduler_next(const struct tf_scheduler *scheduler);

#endif
