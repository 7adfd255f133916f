#include "sim/provision.h"

#include <stdlib.h>

#define SECRET_DIGITS 16

void tf_provision_secrets(struct tf_world *world) {
    static const char digits[] = "0123456789abcdef";
    uint64_t secret_key = tf_hash_text("secret");
    world->secrets = tf_alloc_zero(world->plan->user_count + 1, sizeof(*world->secrets));
    for (uint32_t i = 0; i < world->plan->user_count; i++) {
        uint64_t user_key = tf_hash_pair(tf_id_hash(&world->plan->users[i].id), secret_key);
        uint64_t bits = tf_world_draw(world, TF_CONCERN_NODE_SEED, user_key, 0);
        for (unsigned digit = 0; digit < SECRET_DIGITS; digit++)
            world->secrets[i][digit] = digits[bits >> (4 * digit) & 15];
    }
}

static struct tf_fixture_user *users_of(const struct tf_world *world) {
    struct tf_fixture_user *users =
        tf_alloc_zero(world->plan->user_count + 1, sizeof(struct tf_fixture_user));
    for (uint32_t i = 0; i < world->plan->user_count; i++) {
        const struct tf_plan_user *user = &world->plan->users[i];
        users[i] = (struct tf_fixture_user){
            .id = user->id,
            .name = tf_slice_of(user->name),
            .secret = {world->secrets[i], SECRET_DIGITS},
        };
    }
    return users;
}

/* The participants of all conversations, one after the other. */
static struct tf_id *participants_of(const struct tf_plan *plan) {
    size_t count = 0;
    for (uint32_t i = 0; i < plan->conversation_count; i++)
        count += plan->conversations[i].user_count;
    struct tf_id *ids = tf_alloc_zero(count + 1, sizeof(*ids));
    size_t at = 0;
    for (uint32_t i = 0; i < plan->conversation_count; i++)
        for (uint32_t j = 0; j < plan->conversations[i].user_count; j++)
            ids[at++] = plan->users[plan->conversations[i].users[j]].id;
    return ids;
}

static struct tf_fixture_conversation *
conversations_of(const struct tf_plan *plan, const struct tf_id *participants, size_t *count) {
    struct tf_fixture_conversation *made =
        tf_alloc_zero(plan->conversation_count + 1, sizeof(*made));
    *count = 0;
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        const struct tf_plan_conversation *planned = &plan->conversations[i];
        if (planned->made_by_step == TF_NAME_NONE)
            made[(*count)++] = (struct tf_fixture_conversation){
                .id = planned->name,
                .type = planned->type,
                .participants = participants,
                .participant_count = planned->user_count,
                .metadata = tf_slice_of(planned->metadata),
            };
        participants += planned->user_count;
    }
    return made;
}

enum tf_code tf_provision(struct tf_world *world, struct tf_store *store, struct tf_moment now,
                          struct tf_chance chance, struct tf_error *error) {
    size_t conversation_count;
    struct tf_fixture_user *users = users_of(world);
    struct tf_id *participants = participants_of(world->plan);
    struct tf_fixture_conversation *conversations =
        conversations_of(world->plan, participants, &conversation_count);
    const struct tf_fixture fixture = {.users = users,
                                       .user_count = world->plan->user_count,
                                       .conversations = conversations,
                                       .conversation_count = conversation_count};
    enum tf_code code = world->server->provision(store, &fixture, now, chance, error);
    free(conversations);
    free(participants);
    free(users);
    return code;
}
