/* What users do: at each turn a conversation, a device of somebody in it, and a verb. */
#include "env/concern.h"
#include "scenario/explore_crowd.h"

#include <stdlib.h>

#define GAP_MIN_US TF_MS

uint64_t tf_crowd_draw(const struct tf_crowd *crowd, uint32_t which) {
    return tf_draw(crowd->explorer->plan->seed, TF_CONCERN_EXPLORE_ACTION, crowd->number, which);
}

uint32_t tf_crowd_below(const struct tf_crowd *crowd, uint32_t which, uint64_t bound) {
    return (uint32_t)tf_draw_below(tf_crowd_draw(crowd, which), bound);
}

void tf_crowd_push(uint32_t **items, size_t *capacity, uint32_t *count, uint32_t item) {
    tf_grow((void **)items, capacity, *count, sizeof(**items));
    (*items)[(*count)++] = item;
}

void tf_crowd_open_room(struct tf_crowd *crowd, uint32_t conversation) {
    const struct tf_plan *plan = crowd->explorer->plan;
    tf_grow((void **)&crowd->rooms, &crowd->room_capacity, crowd->room_count,
            sizeof(*crowd->rooms));
    struct tf_crowd_room *room = &crowd->rooms[crowd->room_count++];
    *room = (struct tf_crowd_room){0};
    bool *takes_part = tf_alloc_zero(plan->user_count + 1, sizeof(*takes_part));
    const struct tf_plan_conversation *of = &plan->conversations[conversation];
    for (uint32_t i = 0; i < of->user_count; i++)
        takes_part[of->users[i]] = true;
    for (uint32_t i = 0; i < plan->replica_count; i++)
        if (takes_part[plan->replicas[i].user])
            tf_crowd_push(&room->devices, &room->device_capacity, &room->device_count, i);
    free(takes_part);
}

/* The hot one, or any; one without devices is passed over. */
static uint32_t choose_room(const struct tf_crowd *crowd) {
    uint32_t at =
        tf_draw_hits(tf_crowd_draw(crowd, TF_DEED_HOT), crowd->explorer->explore->hot_per_million)
            ? 0
            : tf_crowd_below(crowd, TF_DEED_CONVERSATION, crowd->room_count);
    for (uint32_t i = 0; i < crowd->room_count; i++, at = (at + 1) % crowd->room_count)
        if (crowd->rooms[at].device_count > 0)
            return at;
    return UINT32_MAX;
}

static enum tf_explore_action choose_action(const struct tf_crowd *crowd) {
    const uint32_t *weights = crowd->explorer->explore->weights;
    uint64_t sum = 0;
    for (unsigned i = 0; i < TF_EXPLORE_ACTION_COUNT; i++)
        sum += weights[i];
    uint64_t at = tf_draw_below(tf_crowd_draw(crowd, TF_DEED_VERB), sum);
    unsigned action = 0;
    while (at >= weights[action])
        at -= weights[action++];
    return (enum tf_explore_action)action;
}

static bool needs_message(enum tf_explore_action action) {
    return action == TF_EXPLORE_REPLY || action == TF_EXPLORE_EDIT || action == TF_EXPLORE_DELETE ||
           action == TF_EXPLORE_RESOLVE;
}

static void act(struct tf_crowd *crowd, tf_time at_us) {
    struct tf_deed deed = {.crowd = crowd, .conversation = choose_room(crowd), .at_us = at_us};
    if (deed.conversation == UINT32_MAX || crowd->rooms == NULL)
        return;
    const struct tf_crowd_room *room = &crowd->rooms[deed.conversation];
    deed.device = room->devices[tf_crowd_below(crowd, TF_DEED_DEVICE, room->device_count)];
    enum tf_explore_action action = choose_action(crowd);
    if (needs_message(action) && room->message_count == 0)
        action = TF_EXPLORE_SEND;
    tf_deed_do(&deed, action);
}

static void close_crowd(struct tf_crowd *crowd) {
    for (uint32_t i = 0; i < crowd->room_count; i++) {
        free(crowd->rooms[i].devices);
        free(crowd->rooms[i].messages);
        free(crowd->rooms[i].pictures);
        free(crowd->rooms[i].shared);
    }
    free(crowd->rooms);
    free(crowd->authors);
}

void tf_explore_workload(struct tf_explorer *explorer) {
    struct tf_crowd crowd = {.explorer = explorer};
    for (uint32_t i = 0; i < explorer->plan->conversation_count; i++)
        tf_crowd_open_room(&crowd, i);
    for (tf_time at_us = 0; explorer->step_count < TF_EXPLORE_STEPS_MAX / 2; crowd.number++) {
        tf_time gap = tf_dist_at(&explorer->explore->every, tf_crowd_draw(&crowd, TF_DEED_EVERY));
        at_us += gap < GAP_MIN_US ? GAP_MIN_US : gap;
        if (at_us > explorer->explore->lasts_us && explorer->step_count > 0)
            break;
        act(&crowd, at_us);
    }
    close_crowd(&crowd);
}
