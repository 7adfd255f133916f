/* Counts the situations of a history (env/situations.h): no claim, only what was seen. */
#ifndef TF_ORACLE_SITUATIONS_H
#define TF_ORACLE_SITUATIONS_H

#include "env/history.h"
#include "env/situations.h"

struct tf_situations;

/* Owned by caller. */
struct tf_situations *tf_situations_create(uint32_t replica_count);
/* NULL is allowed. */
void tf_situations_destroy(struct tf_situations *situations);
/* `on_tombstone`: the record is about a message that the server holds as deleted. */
void tf_situations_hear(struct tf_situations *situations, const struct tf_record *record,
                        bool on_tombstone);
/* What was reached so far. Borrowed. */
const struct tf_reached *tf_situations_reached(const struct tf_situations *situations);

/* -- For the files of the counter -- */

#define TF_FLIGHTS 4 /* exchanges of one device that are followed; older ones are forgotten */

struct tf_flight_seen {
    uint64_t exchange; /* 0: free */
    enum tf_call call;
    bool taken, answered, given_up;
};

enum tf_input { TF_INPUT_NONE, TF_INPUT_ACK, TF_INPUT_NEWS };

struct tf_node_seen {
    struct tf_flight_seen flights[TF_FLIGHTS];
    uint32_t next_flight;
    uint32_t waiting, conflicts, parked;
    bool waits; /* a timer is armed */
    bool syncing, offline, down, asleep, known;
    bool socket;
    uint32_t logins;
    uint32_t last; /* the situation that it was in last, TF_SITUATION_COUNT if none */
    enum tf_input input;
    tf_time input_us, away_us; /* when the last input came; since when it is away */
};

struct tf_situations {
    struct tf_reached reached;
    struct tf_node_seen *nodes;
    uint32_t replica_count;
    uint32_t present; /* devices that run and are online */
    bool began;       /* the prelude is over */
};

/* `node` was in a situation; nodes that are no replicas have none before it. */
void tf_situations_reach(struct tf_situations *situations, uint32_t node, enum tf_situation what);
/* Of a replica; NULL for others. */
struct tf_node_seen *tf_situations_node(struct tf_situations *situations, uint32_t node);
bool tf_node_has_sync(const struct tf_node_seen *node);

void tf_situations_hear_exchange(struct tf_situations *situations, const struct tf_record *record);
void tf_situations_hear_life(struct tf_situations *situations, const struct tf_record *record);
/* NOTE, WENT_BACK, RESTORED, TRIMMED. */
void tf_situations_hear_loss(struct tf_situations *situations, const struct tf_record *record);
void tf_situations_hear_user(struct tf_situations *situations, const struct tf_record *record,
                             bool on_tombstone);

#endif
