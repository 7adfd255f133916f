#include "support/small_plan.h"

#include <stdlib.h>
#include <string.h>

static uint32_t user_of(struct tf_plan *plan, struct tf_slice name) {
    for (uint32_t i = 0; i < plan->user_count; i++)
        if (tf_slice_is(name, plan->users[i].name))
            return i;
    struct tf_plan_user *user = &plan->users[plan->user_count];
    user->name = tf_slice_dup(name);
    user->id = tf_id_of(user->name);
    return plan->user_count++;
}

static void add_device(struct tf_plan *plan, struct tf_slice name) {
    struct tf_plan_replica *replica = &plan->replicas[plan->replica_count++];
    const char *dash = memchr(name.data, '-', name.len);
    struct tf_slice owner = name;
    if (dash != NULL)
        owner.len = (size_t)(dash - name.data);
    tf_client_config_defaults(&replica->client);
    if (tf_id_parse(name, &replica->name) != TF_OK)
        memset(&replica->name, 0, sizeof(replica->name));
    replica->user = user_of(plan, owner);
    replica->up.latency_us.a = 50 * TF_MS;
    replica->down.latency_us.a = 50 * TF_MS;
}

static void add_lunch(struct tf_plan *plan) {
    plan->conversations = tf_alloc_zero(1, sizeof(*plan->conversations));
    plan->conversation_count = 1;
    struct tf_plan_conversation *lunch = &plan->conversations[0];
    lunch->name = tf_id_of("lunch");
    lunch->type = TF_CONVERSATION_GROUP_ORDER;
    lunch->made_by_step = TF_NAME_NONE;
    lunch->users = tf_alloc_zero(plan->user_count, sizeof(*lunch->users));
    for (uint32_t i = 0; i < plan->user_count; i++)
        lunch->users[lunch->user_count++] = i;
}

struct tf_plan *small_plan(const char *names, uint64_t seed) {
    struct tf_plan *plan = tf_plan_create();
    plan->seed = seed;
    plan->name = tf_strdup("a plan of a test");
    plan->case_id = tf_strdup("test");
    size_t words = 1;
    for (const char *at = names; *at != '\0'; at++)
        words += *at == ' ';
    plan->replicas = tf_alloc_zero(words, sizeof(*plan->replicas));
    plan->users = tf_alloc_zero(words, sizeof(*plan->users));
    while (*names != '\0') {
        size_t len = strcspn(names, " ");
        add_device(plan, (struct tf_slice){names, len});
        names += len + (names[len] == ' ');
    }
    add_lunch(plan);
    return plan;
}

struct tf_step *small_step(struct tf_plan *plan, tf_time at_us, enum tf_verb verb, uint32_t who) {
    plan->steps = tf_realloc(plan->steps, (plan->step_count + 1) * sizeof(*plan->steps));
    struct tf_step *step = &plan->steps[plan->step_count];
    *step = (struct tf_step){.id = plan->step_count,
                             .verb = verb,
                             .at_us = at_us,
                             .who = who,
                             .message = TF_NAME_NONE,
                             .reply_to = TF_NAME_NONE,
                             .conversation = TF_NAME_NONE};
    plan->step_count++;
    plan->messages = tf_realloc(plan->messages, plan->step_count * sizeof(*plan->messages));
    while (plan->message_count < plan->step_count) {
        plan->messages[plan->message_count] =
            (struct tf_plan_message){.name = tf_strdup("message"), .step = plan->message_count};
        plan->message_count++;
    }
    return step;
}

struct tf_step *small_send(struct tf_plan *plan, tf_time at_us, uint32_t who, const char *text) {
    struct tf_step *step = small_step(plan, at_us, TF_VERB_SEND, who);
    step->conversation = 0;
    step->message = step->id;
    step->text = tf_strdup(text);
    step->text_len = strlen(text);
    return step;
}

void small_take_out(struct tf_plan *plan, uint32_t index) {
    free(plan->steps[index].text);
    memmove(&plan->steps[index], &plan->steps[index + 1],
            (plan->step_count - index - 1) * sizeof(*plan->steps));
    plan->step_count--;
}
