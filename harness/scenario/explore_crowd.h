/* What the files share that draw what users do (explore_workload.c, explore_deeds.c). */
#ifndef TF_SCENARIO_EXPLORE_CROWD_H
#define TF_SCENARIO_EXPLORE_CROWD_H

#include "scenario/explore.h"

/* Which parameter of a user's step a draw is about. */
enum {
    TF_DEED_EVERY,
    TF_DEED_HOT,
    TF_DEED_CONVERSATION,
    TF_DEED_DEVICE,
    TF_DEED_VERB,
    TF_DEED_TARGET,
    TF_DEED_TEXT,
    TF_DEED_DETAIL,
    TF_DEED_OTHER
};

/* A conversation as the workload sees it. */
struct tf_crowd_room {
    uint32_t *devices; /* of its users; owned */
    uint32_t device_count;
    uint32_t *messages; /* indices into the plan's; owned */
    uint32_t message_count;
    uint32_t *pictures, *shared; /* of these, those with a file, and those for all to edit; owned */
    uint32_t picture_count, shared_count;
    size_t device_capacity, message_capacity, picture_capacity, shared_capacity;
};

struct tf_crowd {
    struct tf_explorer *explorer;
    struct tf_crowd_room *rooms;
    uint32_t room_count;
    size_t room_capacity;
    uint64_t number;   /* of the step that is drawn */
    uint32_t made;     /* conversations */
    uint32_t *authors; /* by message: the device; owned */
    size_t author_capacity;
};

/* One action while it is drawn. */
struct tf_deed {
    struct tf_crowd *crowd;
    uint32_t conversation, device;
    tf_time at_us;
};

/* Draws for the step that is drawn; `bound` is above 0. */
uint64_t tf_crowd_draw(const struct tf_crowd *crowd, uint32_t which);
uint32_t tf_crowd_below(const struct tf_crowd *crowd, uint32_t which, uint64_t bound);
void tf_crowd_push(uint32_t **items, size_t *capacity, uint32_t *count, uint32_t item);
/* Adds the plan's conversation as a room with the devices of its users. */
void tf_crowd_open_room(struct tf_crowd *crowd, uint32_t conversation);

/* Adds the steps of the action; what needs a message finds one in the room. */
void tf_deed_do(const struct tf_deed *deed, enum tf_explore_action action);

#endif
