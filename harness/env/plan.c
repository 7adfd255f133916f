#include "env/plan.h"

#include <stdlib.h>

/* Three times the longest back-off of the default policies: a correct client needs that after an
 * outage. */
#define SETTLE_WITHIN_US_DEFAULT (3 * TF_MINUTE)

struct tf_plan *tf_plan_create(void) {
    struct tf_plan *plan = tf_alloc_zero(1, sizeof(*plan));
    tf_server_config_defaults(&plan->server);
    plan->settle_within_us = SETTLE_WITHIN_US_DEFAULT;
    return plan;
}

static void free_steps(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        free(plan->steps[i].text);
        free(plan->steps[i].media.extension);
        free(plan->steps[i].media.thumbnail);
        free(plan->steps[i].metadata);
        free(plan->steps[i].order_id);
        free(plan->steps[i].restaurant_id);
        free(plan->steps[i].name);
    }
    free(plan->steps);
}

static void free_checks(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->check_count; i++) {
        free(plan->checks[i].text);
        free(plan->checks[i].name);
        free(plan->checks[i].messages);
    }
    free(plan->checks);
}

static void free_world(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->user_count; i++) {
        free(plan->users[i].name);
    }
    free(plan->users);
    free(plan->replicas);
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        free(plan->conversations[i].users);
        free(plan->conversations[i].metadata);
    }
    free(plan->conversations);
    for (uint32_t i = 0; i < plan->message_count; i++) {
        free(plan->messages[i].name);
    }
    free(plan->messages);
}

void tf_plan_destroy(struct tf_plan *plan) {
    if (plan == NULL) {
        return;
    }
    free_steps(plan);
    free_checks(plan);
    free_world(plan);
    for (uint32_t i = 0; i < plan->tag_count; i++) {
        free(plan->tags[i]);
    }
    free(plan->tags);
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        free(plan->oracle_off_reason[i]);
    }
    free(plan->expected_because);
    free(plan->file);
    free(plan->name);
    free(plan->case_id);
    free(plan);
}

bool tf_plan_takes_part(const struct tf_plan *plan, uint32_t conversation, uint32_t user) {
    const struct tf_plan_conversation *in = &plan->conversations[conversation];
    for (uint32_t i = 0; i < in->user_count; i++) {
        if (in->users[i] == user) {
            return true;
        }
    }
    return false;
}

const struct tf_step *tf_plan_step(const struct tf_plan *plan, uint32_t id) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].id == id) {
            return &plan->steps[i];
        }
    }
    return NULL;
}

uint32_t tf_plan_device(const struct tf_plan *plan, uint32_t replica) {
    uint32_t shares = plan->replicas[replica].shares;
    return shares == 0 ? replica : shares - 1;
}
