/* Pushing: a batch of due actions goes out in one call, and its answer is worked through in one
 * transaction. */
#ifndef TF_OFFLINE_PUSH_H
#define TF_OFFLINE_PUSH_H

#include "offline/job.h"

/* An action in flight: what its answer needs to know without asking the database. */
struct tf_batch_item {
    uint64_t order;
    struct tf_id action_id;
    int64_t conversation; /* local number */
    enum tf_action_type type;
    uint32_t attempts; /* that had failed before this one */
    tf_time held_us;   /* out: its conversation waits so long, 0 if not */
    tf_time floor_us;  /* out: what the server asked for of that */
    bool failed;       /* out: it stays in the queue */
};

struct tf_batch {
    bool alone; /* its one action went by the call of its own */
    size_t count;
    struct tf_batch_item items[];
};

/* Sends what is due, or nothing. In flight afterwards: see `core->sync.flight`. */
enum tf_code tf_push_send(struct tf_job *job) TF_MUST_CHECK;
/* Takes the answer; the batch is no longer in flight, whatever comes of it. */
enum tf_code tf_push_answer(struct tf_job *job, const struct tf_http_result *result) TF_MUST_CHECK;
/* Forgets the batch in flight; its actions stay as they are in the queue. */
void tf_push_forget(struct tf_core *core);
/* From now on, as long as the process lives, the action counts as handed to the network. */
void tf_push_remember(struct tf_core *core, uint64_t order);
/* Whether the network has the action, or had it and its answer could not be written down. */
bool tf_push_is_in_flight(const struct tf_core *core, uint64_t order);

/* -- Calls of their own: one action each, where the configuration says so (push_direct.c) -- */

bool tf_push_goes_alone(const struct tf_core *core, enum tf_action_type type);
/* Fills in method, path and body; `action` is its JSON in a batch. */
void tf_push_alone(const struct tf_batch_item *item, const struct tf_id *target,
                   struct tf_slice action, struct tf_http_request *out);
/* Whether an answer is the server's word on the action: done, or met by a conflict. */
bool tf_push_is_word(const struct tf_http_result *result);
/* False when it cannot be read. `*doc` is owned by caller. */
bool tf_push_read_word(const struct tf_batch_item *item, const struct tf_http_result *result,
                       struct tf_wire_doc **doc, struct tf_wire_result *out);

#endif
