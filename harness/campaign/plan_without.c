#include "campaign/plan_copy.h"

#include <stdlib.h>
#include <string.h>

void tf_plan_cut_init(struct tf_plan_cut *cut, const struct tf_plan *plan) {
    cut->steps = tf_alloc_zero(plan->step_count, sizeof(bool));
    cut->checks = tf_alloc_zero(plan->check_count, sizeof(bool));
    cut->replicas = tf_alloc_zero(plan->replica_count, sizeof(bool));
    cut->conversations = tf_alloc_zero(plan->conversation_count, sizeof(bool));
    cut->messages = tf_alloc_zero(plan->message_count, sizeof(bool));
    cut->users = tf_alloc_zero(plan->user_count, sizeof(bool));
}

void tf_plan_cut_close(struct tf_plan_cut *cut) {
    free(cut->steps);
    free(cut->checks);
    free(cut->replicas);
    free(cut->conversations);
    free(cut->messages);
    free(cut->users);
}

/* -- What goes along -- */

static bool is_gone(const bool *gone, uint32_t index, uint32_t count) {
    return index < count && gone[index];
}

static bool makes(const struct tf_plan *plan, const struct tf_step *step) {
    return step->message < plan->message_count && plan->messages[step->message].step == step->id;
}

static bool names_user(const struct tf_step *step) {
    return step->verb == TF_VERB_ADD_PARTICIPANT || step->verb == TF_VERB_REMOVE_PARTICIPANT ||
           step->verb == TF_VERB_MEMBERSHIP;
}

static bool loses_meaning(const struct tf_plan *plan, const struct tf_plan_cut *cut,
                          const struct tf_step *step) {
    if (step->verb == TF_VERB_EXPECT) {
        uint32_t left = 0;
        for (uint32_t i = 0; i < step->check_count; i++) {
            left += !cut->checks[step->first_check + i];
        }
        return left == 0;
    }
    return is_gone(cut->replicas, step->who, plan->replica_count) ||
           is_gone(cut->conversations, step->conversation, plan->conversation_count) ||
           is_gone(cut->messages, step->reply_to, plan->message_count) ||
           (names_user(step) && is_gone(cut->users, step->user, plan->user_count)) ||
           (is_gone(cut->messages, step->message, plan->message_count) && !makes(plan, step));
}

static bool check_loses_meaning(const struct tf_plan *plan, const struct tf_plan_cut *cut,
                                const struct tf_check *check) {
    bool lists_conversations = check->kind == TF_CHECK_LISTED;
    const bool *gone = lists_conversations ? cut->conversations : cut->messages;
    uint32_t count = lists_conversations ? plan->conversation_count : plan->message_count;
    for (uint32_t i = 0; i < check->message_count; i++) {
        if (is_gone(gone, check->messages[i], count)) {
            return true;
        }
    }
    return is_gone(cut->replicas, check->node, plan->replica_count) ||
           is_gone(cut->users, check->user, plan->user_count) ||
           is_gone(cut->messages, check->message, plan->message_count) ||
           is_gone(cut->conversations, check->conversation, plan->conversation_count);
}

static bool has_maker(const struct tf_plan *plan, const struct tf_plan_cut *cut, uint32_t step_id) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        if (plan->steps[i].id == step_id) {
            return !cut->steps[i];
        }
    }
    return false;
}

static bool has_device(const struct tf_plan *plan, const struct tf_plan_cut *cut, uint32_t user) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        if (plan->replicas[i].user == user && !cut->replicas[i]) {
            return true;
        }
    }
    return false;
}

static bool has_people(const struct tf_plan *plan, const struct tf_plan_cut *cut, uint32_t index) {
    const struct tf_plan_conversation *conversation = &plan->conversations[index];
    uint32_t left = 0;
    for (uint32_t i = 0; i < conversation->user_count; i++) {
        left += !cut->users[conversation->users[i]];
    }
    /* One that is made while the plan runs needs somebody besides its maker. */
    return left > (conversation->made_by_step == TF_NAME_NONE ? 0u : 1u);
}

static uint32_t mark(bool *gone, bool goes) {
    uint32_t fresh = goes && !*gone;
    *gone |= goes;
    return fresh;
}

/* One round; how many things it found that go along. */
static uint32_t spread(const struct tf_plan *plan, struct tf_plan_cut *cut) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        uint32_t app = plan->replicas[i].extends;
        found += mark(&cut->replicas[i], app != 0 && cut->replicas[app - 1]);
    }
    for (uint32_t i = 0; i < plan->user_count; i++) {
        found += mark(&cut->users[i], !has_device(plan, cut, i));
    }
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        uint32_t maker = plan->conversations[i].made_by_step;
        found += mark(&cut->conversations[i],
                      !has_people(plan, cut, i) ||
                          (maker != TF_NAME_NONE && !has_maker(plan, cut, maker)));
    }
    for (uint32_t i = 0; i < plan->message_count; i++) {
        found += mark(&cut->messages[i], !has_maker(plan, cut, plan->messages[i].step));
    }
    for (uint32_t i = 0; i < plan->check_count; i++) {
        found += mark(&cut->checks[i], check_loses_meaning(plan, cut, &plan->checks[i]));
    }
    for (uint32_t i = 0; i < plan->step_count; i++) {
        found += mark(&cut->steps[i], loses_meaning(plan, cut, &plan->steps[i]));
    }
    return found;
}

/* -- Taking out -- */

/* New indices; those of what is gone are TF_NAME_NONE. One more than `count`, for ends of ranges.
 * Owned by caller. */
static uint32_t *number(const bool *gone, uint32_t count) {
    uint32_t *fresh = tf_alloc(((size_t)count + 1) * sizeof(*fresh));
    uint32_t next = 0;
    for (uint32_t i = 0; i < count; i++) {
        fresh[i] = next;
        next += !gone[i];
    }
    fresh[count] = next;
    return fresh;
}

struct numbers {
    uint32_t *checks, *replicas, *conversations, *messages, *users;
};

static void renumber(uint32_t *index, const uint32_t *fresh, uint32_t count) {
    if (*index < count) {
        *index = fresh[*index];
    }
}

static void renumber_extension(struct tf_plan_replica *replica, const struct numbers *fresh) {
    if (replica->extends != 0) {
        replica->extends = fresh->replicas[replica->extends - 1] + 1;
    }
}

static void renumber_range(uint32_t *first, uint32_t *count, const uint32_t *fresh) {
    uint32_t end = fresh[*first + *count];
    *first = fresh[*first];
    *count = end - *first;
}

static void take_out_steps(struct tf_plan *plan, const struct tf_plan_cut *cut,
                           const struct numbers *fresh) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        struct tf_step step = plan->steps[i];
        if (cut->steps[i]) {
            free(step.text);
            free(step.name);
            continue;
        }
        renumber(&step.who, fresh->replicas, plan->replica_count);
        renumber(&step.onto, fresh->replicas, plan->replica_count);
        renumber(&step.message, fresh->messages, plan->message_count);
        renumber(&step.reply_to, fresh->messages, plan->message_count);
        renumber(&step.conversation, fresh->conversations, plan->conversation_count);
        if (names_user(&step)) {
            renumber(&step.user, fresh->users, plan->user_count);
        }
        if (step.verb == TF_VERB_EXPECT) {
            renumber_range(&step.first_check, &step.check_count, fresh->checks);
        }
        plan->steps[kept++] = step;
    }
    plan->step_count = kept;
}

static void renumber_list(const struct tf_plan *plan, const struct numbers *fresh,
                          struct tf_check *check) {
    bool lists_conversations = check->kind == TF_CHECK_LISTED;
    for (uint32_t i = 0; i < check->message_count; i++) {
        if (lists_conversations)
            renumber(&check->messages[i], fresh->conversations, plan->conversation_count);
        else
            renumber(&check->messages[i], fresh->messages, plan->message_count);
    }
}

static void take_out_checks(struct tf_plan *plan, const struct tf_plan_cut *cut,
                            const struct numbers *fresh) {
    renumber_range(&plan->first_always, &plan->always_count, fresh->checks);
    renumber_range(&plan->first_finally, &plan->finally_count, fresh->checks);
    renumber_range(&plan->first_sometimes, &plan->sometimes_count, fresh->checks);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < plan->check_count; i++) {
        struct tf_check check = plan->checks[i];
        if (cut->checks[i]) {
            free(check.text);
            free(check.name);
            free(check.messages);
            continue;
        }
        renumber(&check.node, fresh->replicas, plan->replica_count);
        renumber(&check.user, fresh->users, plan->user_count);
        renumber(&check.message, fresh->messages, plan->message_count);
        renumber(&check.conversation, fresh->conversations, plan->conversation_count);
        renumber_list(plan, fresh, &check);
        plan->checks[kept++] = check;
    }
    plan->check_count = kept;
}

static void take_out_people(struct tf_plan_conversation *conversation,
                            const struct tf_plan_cut *cut, const struct numbers *fresh) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < conversation->user_count; i++) {
        uint32_t user = conversation->users[i];
        if (!cut->users[user]) {
            conversation->users[kept++] = fresh->users[user];
        }
    }
    conversation->user_count = kept;
}

static void take_out_places(struct tf_plan *plan, const struct tf_plan_cut *cut,
                            const struct numbers *fresh) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        struct tf_plan_conversation conversation = plan->conversations[i];
        take_out_people(&conversation, cut, fresh);
        if (cut->conversations[i]) {
            free(conversation.users);
            free(conversation.metadata);
        } else {
            plan->conversations[kept++] = conversation;
        }
    }
    uint32_t conversations = plan->conversation_count;
    plan->conversation_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < plan->message_count; i++) {
        struct tf_plan_message message = plan->messages[i];
        renumber(&message.conversation, fresh->conversations, conversations);
        if (cut->messages[i]) {
            free(message.name);
        } else {
            plan->messages[kept++] = message;
        }
    }
    plan->message_count = kept;
}

/* Without the replica whose device it shares, an account has a device of its own. */
static void keep_device(const struct tf_plan_cut *cut, const struct numbers *fresh,
                        struct tf_plan_replica *replica) {
    uint32_t device = replica->shares - 1;
    if (replica->shares > 0)
        replica->shares = cut->replicas[device] ? 0 : fresh->replicas[device] + 1;
}

static void take_out_people_and_devices(struct tf_plan *plan, const struct tf_plan_cut *cut,
                                        const struct numbers *fresh) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        if (!cut->replicas[i]) {
            plan->replicas[kept] = plan->replicas[i];
            renumber_extension(&plan->replicas[kept], fresh);
            keep_device(cut, fresh, &plan->replicas[kept]);
            renumber(&plan->replicas[kept++].user, fresh->users, plan->user_count);
        }
    }
    plan->replica_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < plan->user_count; i++) {
        if (cut->users[i]) {
            free(plan->users[i].name);
        } else {
            plan->users[kept++] = plan->users[i];
        }
    }
    plan->user_count = kept;
}

struct tf_plan *tf_plan_without(const struct tf_plan *plan, struct tf_plan_cut *cut) {
    while (spread(plan, cut) > 0) {
    }
    struct numbers fresh = {
        .checks = number(cut->checks, plan->check_count),
        .replicas = number(cut->replicas, plan->replica_count),
        .conversations = number(cut->conversations, plan->conversation_count),
        .messages = number(cut->messages, plan->message_count),
        .users = number(cut->users, plan->user_count),
    };
    struct tf_plan *copy = tf_plan_copy(plan);
    take_out_steps(copy, cut, &fresh);
    take_out_checks(copy, cut, &fresh);
    take_out_places(copy, cut, &fresh);
    take_out_people_and_devices(copy, cut, &fresh);
    free(fresh.checks);
    free(fresh.replicas);
    free(fresh.conversations);
    free(fresh.messages);
    free(fresh.users);
    return copy;
}
