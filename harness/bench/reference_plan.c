#include "bench/reference_plan.h"

#include "base/assert.h"

#include <stdio.h>
#include <stdlib.h>

#define OFFLINE_AT_US   (10 * TF_SECOND)
#define OFFLINE_US      (10 * TF_MINUTE)
#define WRITING_US      (10 * TF_MINUTE) /* sends are spread over it */
#define SETTLE_US       TF_HOUR
#define LATENCY_US_MIN  (20 * TF_MS)
#define LATENCY_US_MAX  (220 * TF_MS)
#define BACKOFF_BASE_US TF_SECOND
#define BACKOFF_CAP_US  (30 * TF_SECOND)
#define TEXT_SIZE       128

static struct tf_id id_of(char prefix, uint32_t number) {
    char text[TF_ID_SIZE];
    snprintf(text, sizeof(text), "%c%06u", prefix, number);
    return tf_id_of(text);
}

static struct tf_client_config client_of(const struct reference *reference) {
    const struct tf_retry_policy policy = {
        .base_us = BACKOFF_BASE_US, .cap_us = BACKOFF_CAP_US, .factor_percent = 200};
    struct tf_client_config client = {0};
    tf_client_config_defaults(&client);
    client.request_timeout_us = 10 * TF_SECOND;
    client.transport_retry = policy;
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        client.retry[type] = policy;
    client.batch_actions = reference->delivery ? 20 : 1;
    client.gateway = reference->delivery;
    if (!reference->delivery)
        client.pull_every_us = TF_NEVER;
    return client;
}

static void add_users(struct tf_plan *plan, const struct reference *reference) {
    plan->user_count = reference->delivery ? reference->replicas : 2 * reference->replicas;
    plan->users = tf_alloc_zero(plan->user_count, sizeof(*plan->users));
    for (uint32_t i = 0; i < plan->user_count; i++) {
        plan->users[i].id = id_of('u', i);
        plan->users[i].name = tf_slice_dup(tf_id_slice(&plan->users[i].id));
    }
}

static void add_replicas(struct tf_plan *plan, const struct reference *reference) {
    const struct tf_link_model link = {
        .latency_us = {TF_DIST_UNIFORM, LATENCY_US_MIN, LATENCY_US_MAX},
        .lose_per_million = reference->lose_per_million,
    };
    const struct tf_client_config client = client_of(reference);
    plan->replica_count = reference->replicas;
    plan->replicas = tf_alloc_zero(reference->replicas, sizeof(*plan->replicas));
    for (uint32_t i = 0; i < reference->replicas; i++)
        plan->replicas[i] = (struct tf_plan_replica){
            .name = id_of('d', i), .user = i, .up = link, .down = link, .client = client};
}

/* Delivery: users 0 and 1, 2 and 3, and so on; an odd one joins the last. Upload: each user with
 * one who has no device. */
static void add_conversations(struct tf_plan *plan, const struct reference *reference) {
    plan->conversation_count = plan->user_count / 2;
    plan->conversations = tf_alloc_zero(plan->conversation_count, sizeof(*plan->conversations));
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        struct tf_plan_conversation *conversation = &plan->conversations[i];
        *conversation = (struct tf_plan_conversation){
            .name = id_of('c', i), .user_count = 2, .made_by_step = TF_NAME_NONE};
        if (i + 1 == plan->conversation_count)
            conversation->user_count += plan->user_count % 2;
        conversation->users = tf_alloc(conversation->user_count * sizeof(*conversation->users));
        for (uint32_t j = 0; j < conversation->user_count; j++)
            conversation->users[j] = reference->delivery ? 2 * i + j : i + j * reference->replicas;
    }
}

struct tf_plan *reference_world_create(const struct reference *reference) {
    TF_ASSERT(reference->replicas > 1);
    struct tf_plan *plan = tf_plan_create();
    plan->name = tf_strdup(reference->delivery ? "delivery" : "upload");
    plan->case_id = tf_strdup(plan->name);
    plan->seed = reference->seed;
    plan->settle_within_us = SETTLE_US;
    add_users(plan, reference);
    add_replicas(plan, reference);
    add_conversations(plan, reference);
    return plan;
}

struct tf_step *reference_plan_steps(struct tf_plan *plan, uint32_t count) {
    plan->steps = tf_alloc_zero(count, sizeof(*plan->steps));
    plan->step_count = count;
    for (uint32_t i = 0; i < count; i++) {
        plan->steps[i].id = i + 1;
        plan->steps[i].message = TF_NAME_NONE;
        plan->steps[i].reply_to = TF_NAME_NONE;
        plan->steps[i].conversation = TF_NAME_NONE;
    }
    plan->messages = tf_alloc_zero(count, sizeof(*plan->messages));
    return plan->steps;
}

void reference_plan_send(struct tf_plan *plan, struct tf_step *step) {
    TF_ASSERT(plan->conversation_count > 0);
    uint32_t each = plan->replica_count / plan->conversation_count;
    uint32_t last = plan->conversation_count - 1;
    char text[TEXT_SIZE];
    step->verb = TF_VERB_SEND;
    step->message = plan->message_count;
    step->conversation = step->who / each < last ? step->who / each : last;
    step->text_len = (size_t)snprintf(
        text, sizeof(text), "Message %u from %s: is the kitchen open, and is there room for four?",
        step->id, plan->replicas[step->who].name.text);
    step->text = tf_strdup(text);
    snprintf(text, sizeof(text), "message of step %u", step->id);
    plan->messages[plan->message_count++] = (struct tf_plan_message){
        .name = tf_strdup(text), .step = step->id, .conversation = step->conversation};
}

static int by_time(const void *a, const void *b) {
    const struct tf_step *x = a, *y = b;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

struct tf_plan *reference_plan_create(const struct reference *reference) {
    struct tf_plan *plan = reference_world_create(reference);
    uint32_t sends = reference->replicas * reference->actions;
    struct tf_step *steps = reference_plan_steps(plan, sends + 1);
    steps[0].verb = TF_VERB_OFFLINE;
    steps[0].who = TF_NODE_ALL;
    steps[0].at_us = OFFLINE_AT_US;
    steps[0].lasts_us = OFFLINE_US;
    for (uint32_t i = 0; i < sends; i++) {
        struct tf_step *step = &steps[i + 1];
        step->who = i / reference->actions;
        tf_time every = WRITING_US / reference->actions;
        uint64_t draw = tf_draw(reference->seed, TF_CONCERN_STEP_TIME, step->id, 0);
        step->at_us =
            i % reference->actions * every + (tf_time)tf_draw_below(draw, (uint64_t)every);
        reference_plan_send(plan, step);
    }
    qsort(steps, sends + 1, sizeof(*steps), by_time);
    return plan;
}
