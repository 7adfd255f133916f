/* The reference scenario of the goals as a plan: everybody writes while all are offline for ten
 * minutes, over a network that loses. */
#ifndef TF_BENCH_REFERENCE_PLAN_H
#define TF_BENCH_REFERENCE_PLAN_H

#include "env/plan.h"

struct reference {
    bool delivery; /* conversations of two that both have devices, gateway on, batches; else
                      upload: the other participant has no device, one action per request */
    uint32_t replicas;
    uint32_t actions;          /* sends of each replica */
    uint32_t lose_per_million; /* of requests, and of answers */
    uint64_t seed;
};
#define REFERENCE_DEFAULT                                                                          \
    ((struct reference){.replicas = 100, .actions = 100, .lose_per_million = 50000, .seed = 1})

/* Owned by caller. */
struct tf_plan *reference_plan_create(const struct reference *reference);

/* Replicas, users and conversations alone, without a step. Owned by caller. */
struct tf_plan *reference_world_create(const struct reference *reference);

/* The plan's steps become `count` steps. They are zero but for their ids; the caller fills them in.
 * Borrowed from the plan. */
struct tf_step *reference_plan_steps(struct tf_plan *plan, uint32_t count);

/* Names the message that `step`, of a replica that is set, sends in its own conversation, and gives
 * it a text. */
void reference_plan_send(struct tf_plan *plan, struct tf_step *step);

#endif
