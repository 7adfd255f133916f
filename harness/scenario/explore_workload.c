/* What users do: at each turn a conversation, a device of somebody in it, and a verb. */
#include "env/concern.h"
#include "scenario/explore.h"

#include <stdlib.h>
#include <string.h>

#define GAP_MIN_US         TF_MS
#define CONVERSATIONS_MAKE 16 /* by users, at most */
#define RECENT             4  /* messages that draw most attention */
#define OWN_TRIES          4
#define PICTURE_KIB        160 /* at most */
#define PLACES             24  /* in a shared text; one behind its end is refused */

/* Which parameter of a user's step a draw is about. */
enum { EVERY, HOT, CONVERSATION, DEVICE, VERB, TARGET, TEXT, DETAIL, OTHER };

/* A conversation as the workload sees it. */
struct room {
    uint32_t *devices; /* of its users; owned */
    uint32_t device_count;
    uint32_t *messages; /* indices into the plan's; owned */
    uint32_t message_count;
    uint32_t *pictures, *shared; /* of these, those with a file, and those for all to edit; owned */
    uint32_t picture_count, shared_count;
    size_t device_capacity, message_capacity, picture_capacity, shared_capacity;
};

struct crowd {
    struct tf_explorer *explorer;
    struct room *rooms;
    uint32_t room_count;
    size_t room_capacity;
    uint64_t number;   /* of the step that is drawn */
    uint32_t made;     /* conversations */
    uint32_t *authors; /* by message: the device; owned */
    size_t author_capacity;
};

/* One action while it is drawn. */
struct deed {
    struct crowd *crowd;
    uint32_t conversation, device;
    tf_time at_us;
};

static uint64_t draw(const struct crowd *crowd, uint32_t which) {
    return tf_draw(crowd->explorer->plan->seed, TF_CONCERN_EXPLORE_ACTION, crowd->number, which);
}

static uint32_t below(const struct crowd *crowd, uint32_t which, uint64_t bound) {
    return (uint32_t)tf_draw_below(draw(crowd, which), bound);
}

static void push(uint32_t **items, size_t *capacity, uint32_t *count, uint32_t item) {
    tf_grow((void **)items, capacity, *count, sizeof(**items));
    (*items)[(*count)++] = item;
}

static void open_room(struct crowd *crowd, uint32_t conversation) {
    const struct tf_plan *plan = crowd->explorer->plan;
    tf_grow((void **)&crowd->rooms, &crowd->room_capacity, crowd->room_count,
            sizeof(*crowd->rooms));
    struct room *room = &crowd->rooms[crowd->room_count++];
    *room = (struct room){0};
    bool *takes_part = tf_alloc_zero(plan->user_count + 1, sizeof(*takes_part));
    const struct tf_plan_conversation *of = &plan->conversations[conversation];
    for (uint32_t i = 0; i < of->user_count; i++)
        takes_part[of->users[i]] = true;
    for (uint32_t i = 0; i < plan->replica_count; i++)
        if (takes_part[plan->replicas[i].user])
            push(&room->devices, &room->device_capacity, &room->device_count, i);
    free(takes_part);
}

/* -- Choices -- */

/* The hot one, or any; one without devices is passed over. */
static uint32_t choose_room(const struct crowd *crowd) {
    uint32_t at = tf_draw_hits(draw(crowd, HOT), crowd->explorer->explore->hot_per_million)
                      ? 0
                      : below(crowd, CONVERSATION, crowd->room_count);
    for (uint32_t i = 0; i < crowd->room_count; i++, at = (at + 1) % crowd->room_count)
        if (crowd->rooms[at].device_count > 0)
            return at;
    return UINT32_MAX;
}

static enum tf_explore_action choose_action(const struct crowd *crowd) {
    const uint32_t *weights = crowd->explorer->explore->weights;
    uint64_t sum = 0;
    for (unsigned i = 0; i < TF_EXPLORE_ACTION_COUNT; i++)
        sum += weights[i];
    uint64_t at = tf_draw_below(draw(crowd, VERB), sum);
    unsigned action = 0;
    while (at >= weights[action])
        at -= weights[action++];
    return (enum tf_explore_action)action;
}

/* A message of the conversation, half of the time a recent one. */
static uint32_t choose_message(const struct deed *deed, uint32_t which) {
    const struct room *room = &deed->crowd->rooms[deed->conversation];
    uint64_t chance = draw(deed->crowd, which);
    uint32_t count = room->message_count;
    uint32_t from = chance >> 63 && count > RECENT ? count - RECENT : 0;
    return room->messages[from + (uint32_t)tf_draw_below(chance << 1, count - from)];
}

/* Mostly one that this user wrote: the app refuses others. */
static uint32_t choose_own(const struct deed *deed) {
    const struct tf_plan *plan = deed->crowd->explorer->plan;
    uint32_t message = choose_message(deed, TARGET);
    for (uint32_t i = 1; i < OWN_TRIES; i++) {
        uint32_t author = deed->crowd->authors[message];
        if (plan->replicas[author].user == plan->replicas[deed->device].user)
            return message;
        message = choose_message(deed, OTHER + i);
    }
    return message;
}

static void write_text(const struct crowd *crowd, struct tf_step *step) {
    static const char *const words[] = {
        "dosa",
        "\xE0\xAE\x87\xE0\xAE\x9F\xE0\xAF\x8D\xE0\xAE\xB2\xE0\xAE\xBF",
        "tea",
        "at noon",
        "\xE0\xAE\xB5\xE0\xAE\x9F\xE0\xAF\x88",
        "\xF0\x9F\x8D\x9B",
        "please",
        "no",
        "thanks",
        "two",
        "with",
        "chutney",
        "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87",
        "the tiffin",
        "is here",
        "\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7"};
    uint64_t chance = draw(crowd, TEXT);
    struct tf_buf text = {0};
    uint64_t count = 1 + chance % 6;
    for (uint64_t i = 0; i < count; i++) {
        chance = chance / 16 + (chance << 60);
        tf_buf_append_text(&text, i == 0 ? "" : " ");
        tf_buf_append_text(&text, words[chance % (sizeof(words) / sizeof(words[0]))]);
    }
    step->text_len = text.len;
    step->text = tf_strdup(tf_buf_text(&text));
    tf_buf_close(&text);
}

/* -- Deeds: each adds its step -- */

static struct tf_step *add(const struct deed *deed, enum tf_verb verb) {
    struct tf_step *step = tf_explore_add(deed->crowd->explorer, verb, deed->device, deed->at_us);
    step->conversation = deed->conversation;
    step->refused = TF_REFUSED_MAYBE;
    return step;
}

static struct tf_step *add_message(const struct deed *deed, enum tf_verb verb) {
    struct tf_explorer *explorer = deed->crowd->explorer;
    struct tf_plan *plan = explorer->plan;
    struct room *room = &deed->crowd->rooms[deed->conversation];
    struct tf_step *step = add(deed, verb);
    tf_grow((void **)&plan->messages, &explorer->message_capacity, plan->message_count,
            sizeof(*plan->messages));
    step->message = plan->message_count++;
    plan->messages[step->message] = (struct tf_plan_message){.conversation = deed->conversation};
    write_text(deed->crowd, step);
    push(&room->messages, &room->message_capacity, &room->message_count, step->message);
    uint32_t count = step->message;
    push(&deed->crowd->authors, &deed->crowd->author_capacity, &count, deed->device);
    return step;
}

static void do_reply(const struct deed *deed) {
    uint32_t parent = choose_message(deed, TARGET);
    add_message(deed, TF_VERB_REPLY)->reply_to = parent;
}

static void do_attach(const struct deed *deed) {
    struct tf_step *step = add_message(deed, TF_VERB_SEND);
    step->message_type = TF_MESSAGE_IMAGE;
    step->media.size = UINT64_C(1024) * (1 + below(deed->crowd, DETAIL, PICTURE_KIB));
    step->media.extension = tf_strdup("png");
    struct room *room = &deed->crowd->rooms[deed->conversation];
    push(&room->pictures, &room->picture_capacity, &room->picture_count, step->message);
}

static void do_open(const struct deed *deed) {
    const struct room *room = &deed->crowd->rooms[deed->conversation];
    if (room->picture_count == 0) {
        do_attach(deed);
        return;
    }
    struct tf_step *step = add(deed, TF_VERB_OPEN);
    step->conversation = TF_NAME_NONE;
    step->message = room->pictures[below(deed->crowd, TARGET, room->picture_count)];
}

static void do_share(const struct deed *deed) {
    struct tf_step *step = add_message(deed, TF_VERB_SEND);
    struct room *room = &deed->crowd->rooms[deed->conversation];
    step->flag = true;
    push(&room->shared, &room->shared_capacity, &room->shared_count, step->message);
}

/* At a place, or the whole text anew. */
static void do_write_together(const struct deed *deed) {
    const struct room *room = &deed->crowd->rooms[deed->conversation];
    if (room->shared_count == 0) {
        do_share(deed);
        return;
    }
    struct tf_step *step = add(deed, TF_VERB_EDIT);
    step->message = room->shared[below(deed->crowd, TARGET, room->shared_count)];
    if (below(deed->crowd, OTHER, 4) > 0)
        step->text_place = 1 + below(deed->crowd, DETAIL, PLACES);
    write_text(deed->crowd, step);
}

static void do_edit(const struct deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_EDIT);
    step->message = choose_own(deed);
    write_text(deed->crowd, step);
}

static void do_read(const struct deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_READ);
    if (below(deed->crowd, DETAIL, 2) == 0 &&
        deed->crowd->rooms[deed->conversation].message_count > 0)
        step->message = choose_message(deed, TARGET);
}

static void do_resolve(const struct deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_RESOLVE);
    step->message = choose_own(deed);
    step->resolution = (enum tf_resolution)below(deed->crowd, DETAIL, 3);
    if (step->resolution == TF_RESOLVE_TEXT)
        write_text(deed->crowd, step);
}

static void do_strategy(const struct deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_STRATEGY);
    step->strategy = (enum tf_strategy)below(deed->crowd, DETAIL, TF_STRATEGY_COUNT);
    if (below(deed->crowd, OTHER, 2) == 0)
        step->conversation = TF_NAME_NONE;
}

/* With one or two others of the whole world. */
static void do_create(const struct deed *deed) {
    struct crowd *crowd = deed->crowd;
    struct tf_explorer *explorer = crowd->explorer;
    struct tf_plan *plan = explorer->plan;
    uint32_t creator = plan->replicas[deed->device].user;
    uint32_t other = below(crowd, DETAIL, plan->user_count);
    other = other == creator ? (other + 1) % plan->user_count : other;
    if (plan->user_count < 2 || crowd->made == CONVERSATIONS_MAKE)
        return;
    struct tf_buf name = {0};
    tf_buf_append_format(&name, "made-%u", ++crowd->made);
    tf_grow((void **)&plan->conversations, &explorer->conversation_capacity,
            plan->conversation_count, sizeof(*plan->conversations));
    struct tf_plan_conversation *made = &plan->conversations[plan->conversation_count];
    *made = (struct tf_plan_conversation){.name = tf_id_of(tf_buf_text(&name)),
                                          .type = TF_CONVERSATION_SUPPORT,
                                          .users = tf_alloc_zero(2, sizeof(*made->users)),
                                          .user_count = 2};
    made->users[0] = creator;
    made->users[1] = other;
    tf_buf_close(&name);
    add(deed, TF_VERB_CREATE)->conversation = plan->conversation_count;
    open_room(crowd, plan->conversation_count++);
}

static void let_in(struct room *room, const struct tf_plan *plan, uint32_t user) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        bool there = plan->replicas[i].user != user;
        for (uint32_t j = 0; j < room->device_count && !there; j++)
            there = room->devices[j] == i;
        if (!there)
            push(&room->devices, &room->device_capacity, &room->device_count, i);
    }
}

/* Who was taken in may act there from then on; who went may still try. */
static void do_membership(const struct deed *deed, enum tf_verb verb) {
    const struct tf_plan *plan = deed->crowd->explorer->plan;
    struct tf_step *step = add(deed, verb);
    step->user = below(deed->crowd, DETAIL, plan->user_count);
    if (verb == TF_VERB_ADD_PARTICIPANT)
        let_in(&deed->crowd->rooms[deed->conversation], plan, step->user);
}

static void do_action(const struct deed *deed, enum tf_explore_action action) {
    switch (action) {
    case TF_EXPLORE_REPLY:
        do_reply(deed);
        return;
    case TF_EXPLORE_EDIT:
        do_edit(deed);
        return;
    case TF_EXPLORE_DELETE:
        add(deed, TF_VERB_DELETE)->message = choose_own(deed);
        return;
    case TF_EXPLORE_READ:
        do_read(deed);
        return;
    case TF_EXPLORE_TYPING:
        add(deed, TF_VERB_TYPING)->flag = below(deed->crowd, DETAIL, 3) > 0;
        return;
    case TF_EXPLORE_CREATE:
        do_create(deed);
        return;
    case TF_EXPLORE_RESOLVE:
        do_resolve(deed);
        return;
    case TF_EXPLORE_STRATEGY:
        do_strategy(deed);
        return;
    case TF_EXPLORE_ADD:
        do_membership(deed, TF_VERB_ADD_PARTICIPANT);
        return;
    case TF_EXPLORE_REMOVE:
        do_membership(deed, TF_VERB_REMOVE_PARTICIPANT);
        return;
    case TF_EXPLORE_LEAVE:
        add(deed, TF_VERB_LEAVE);
        return;
    case TF_EXPLORE_ATTACH:
        do_attach(deed);
        return;
    case TF_EXPLORE_OPEN:
        do_open(deed);
        return;
    case TF_EXPLORE_SHARE:
        do_share(deed);
        return;
    case TF_EXPLORE_WRITE_TOGETHER:
        do_write_together(deed);
        return;
    case TF_EXPLORE_SYNC:
        add(deed, TF_VERB_SYNC)->conversation = TF_NAME_NONE;
        return;
    default:
        add_message(deed, TF_VERB_SEND);
        return;
    }
}

static bool needs_message(enum tf_explore_action action) {
    return action == TF_EXPLORE_REPLY || action == TF_EXPLORE_EDIT || action == TF_EXPLORE_DELETE ||
           action == TF_EXPLORE_RESOLVE;
}

static void act(struct crowd *crowd, tf_time at_us) {
    struct deed deed = {.crowd = crowd, .conversation = choose_room(crowd), .at_us = at_us};
    if (deed.conversation == UINT32_MAX || crowd->rooms == NULL)
        return;
    const struct room *room = &crowd->rooms[deed.conversation];
    deed.device = room->devices[below(crowd, DEVICE, room->device_count)];
    enum tf_explore_action action = choose_action(crowd);
    if (needs_message(action) && room->message_count == 0)
        action = TF_EXPLORE_SEND;
    do_action(&deed, action);
}

static void close_crowd(struct crowd *crowd) {
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
    struct crowd crowd = {.explorer = explorer};
    for (uint32_t i = 0; i < explorer->plan->conversation_count; i++)
        open_room(&crowd, i);
    for (tf_time at_us = 0; explorer->step_count < TF_EXPLORE_STEPS_MAX / 2; crowd.number++) {
        tf_time gap = tf_dist_at(&explorer->explore->every, draw(&crowd, EVERY));
        at_us += gap < GAP_MIN_US ? GAP_MIN_US : gap;
        if (at_us > explorer->explore->lasts_us && explorer->step_count > 0)
            break;
        act(&crowd, at_us);
    }
    close_crowd(&crowd);
}
