#include "sim/rest.h"

#include "sim/look_device.h"
#include "sim/look_server.h"
#include "sim/look_step.h"

#include <stdlib.h>

static bool is_silent(const struct tf_world *world) {
    return world->exchanges.live == 0 && world->frames.live == 0 && world->busy == 0 &&
           world->host.self != NULL;
}

struct user_state {
    bool asked, known, settled;
    uint64_t newest_seq;
};

/* A device without a gateway learns of its revocation when it next has something to ask. */
static bool hears_of_it(const struct tf_world *world, uint32_t replica) {
    return world->plan->replicas[replica].client.gateway;
}

/* Its cursor is of the log that the server has now, and stands at the end of what concerns it. */
static bool knows_all(const struct tf_world *world, const struct tf_replica *replica,
                      const struct user_state *state) {
    return state->known && tf_look_is_present(world, replica) &&
           replica->cursor_seq >= state->newest_seq;
}

/* Whether every replica has caught up; `*settled` whether the server knows that, too. */
static bool has_caught_up(struct tf_world *world, bool *settled) {
    bool inspects = (world->client->capabilities & TF_CAN_INSPECT) != 0;
    struct user_state *users = tf_alloc_zero(world->plan->user_count + 1, sizeof(*users));
    bool caught_up = true;
    *settled = true;
    for (uint32_t i = 0; i < world->replica_count && caught_up; i++) {
        struct tf_replica *replica = &world->replicas[i];
        if (!replica->installed || replica->logged_out || tf_replica_is_extension(world, replica))
            continue;
        uint32_t user = world->plan->replicas[i].user;
        if (world->revoked[user]) {
            caught_up = replica->self != NULL && (replica->wiped || !hears_of_it(world, i));
            continue;
        }
        struct user_state *state = &users[user];
        if (!state->asked && inspects) {
            state->asked = true;
            state->known = tf_look_scope(world, user, &state->newest_seq, &state->settled);
        }
        if (replica->self == NULL ||
            (inspects && (!knows_all(world, replica, state) || !tf_look_can_show(world, replica))))
            caught_up = false;
        else if (inspects && !state->settled)
            *settled = false;
    }
    free(users);
    return caught_up;
}

bool tf_rest_reached(struct tf_world *world, struct tf_rest *rest, tf_time next_us) {
    tf_time quiet_at = world->moved_at_us + TF_REST_QUIET_US;
    if (quiet_at < world->now_us)
        quiet_at = world->now_us;
    if (!is_silent(world) || next_us <= quiet_at)
        return false;
    uint64_t traffic = world->exchange_count + world->frame_count;
    if (rest->checked && rest->checked_moved == world->moved && rest->checked_traffic == traffic)
        return false;
    *rest = (struct tf_rest){
        .checked = true, .checked_moved = world->moved, .checked_traffic = traffic};
    bool settled;
    if (!has_caught_up(world, &settled) || !settled)
        return false;
    world->now_us = quiet_at;
    return true;
}

bool tf_rest_accepted(struct tf_world *world) {
    bool settled;
    return is_silent(world) && has_caught_up(world, &settled);
}
