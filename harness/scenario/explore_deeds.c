/* How each action of a user becomes a step: on which message, with what words. */
#include "scenario/explore_crowd.h"

#include <stdlib.h>

#define CONVERSATIONS_MAKE 16 /* by users, at most */
#define RECENT             4  /* messages that draw most attention */
#define OWN_TRIES          4
#define PICTURE_KIB        160 /* at most */
#define PLACES             24  /* in a shared text; one behind its end is the end */

/* A message of the conversation, half of the time a recent one. */
static uint32_t choose_message(const struct tf_deed *deed, uint32_t which) {
    const struct tf_crowd_room *room = &deed->crowd->rooms[deed->conversation];
    uint64_t chance = tf_crowd_draw(deed->crowd, which);
    uint32_t count = room->message_count;
    uint32_t from = chance >> 63 && count > RECENT ? count - RECENT : 0;
    return room->messages[from + (uint32_t)tf_draw_below(chance << 1, count - from)];
}

/* Mostly one that this user wrote: the app refuses others. */
static uint32_t choose_own(const struct tf_deed *deed) {
    const struct tf_plan *plan = deed->crowd->explorer->plan;
    uint32_t message = choose_message(deed, TF_DEED_TARGET);
    for (uint32_t i = 1; i < OWN_TRIES; i++) {
        uint32_t author = deed->crowd->authors[message];
        if (plan->replicas[author].user == plan->replicas[deed->device].user)
            return message;
        message = choose_message(deed, TF_DEED_OTHER + i);
    }
    return message;
}

static void write_text(const struct tf_crowd *crowd, struct tf_step *step) {
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
    uint64_t chance = tf_crowd_draw(crowd, TF_DEED_TEXT);
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

static struct tf_step *add(const struct tf_deed *deed, enum tf_verb verb) {
    struct tf_step *step = tf_explore_add(deed->crowd->explorer, verb, deed->device, deed->at_us);
    step->conversation = deed->conversation;
    step->refused = TF_REFUSED_MAYBE;
    return step;
}

static struct tf_step *add_message(const struct tf_deed *deed, enum tf_verb verb) {
    struct tf_explorer *explorer = deed->crowd->explorer;
    struct tf_plan *plan = explorer->plan;
    struct tf_crowd_room *room = &deed->crowd->rooms[deed->conversation];
    struct tf_step *step = add(deed, verb);
    tf_grow((void **)&plan->messages, &explorer->message_capacity, plan->message_count,
            sizeof(*plan->messages));
    step->message = plan->message_count++;
    plan->messages[step->message] = (struct tf_plan_message){.conversation = deed->conversation};
    write_text(deed->crowd, step);
    tf_crowd_push(&room->messages, &room->message_capacity, &room->message_count, step->message);
    uint32_t count = step->message;
    tf_crowd_push(&deed->crowd->authors, &deed->crowd->author_capacity, &count, deed->device);
    return step;
}

static void do_reply(const struct tf_deed *deed) {
    uint32_t parent = choose_message(deed, TF_DEED_TARGET);
    add_message(deed, TF_VERB_REPLY)->reply_to = parent;
}

static void do_attach(const struct tf_deed *deed) {
    struct tf_step *step = add_message(deed, TF_VERB_SEND);
    step->message_type = TF_MESSAGE_IMAGE;
    step->media.size =
        UINT64_C(1024) * (1 + tf_crowd_below(deed->crowd, TF_DEED_DETAIL, PICTURE_KIB));
    step->media.extension = tf_strdup("png");
    struct tf_crowd_room *room = &deed->crowd->rooms[deed->conversation];
    tf_crowd_push(&room->pictures, &room->picture_capacity, &room->picture_count, step->message);
}

static void do_open(const struct tf_deed *deed) {
    const struct tf_crowd_room *room = &deed->crowd->rooms[deed->conversation];
    if (room->picture_count == 0) {
        do_attach(deed);
        return;
    }
    struct tf_step *step = add(deed, TF_VERB_OPEN);
    step->conversation = TF_NAME_NONE;
    step->message =
        room->pictures[tf_crowd_below(deed->crowd, TF_DEED_TARGET, room->picture_count)];
}

static void do_share(const struct tf_deed *deed) {
    struct tf_step *step = add_message(deed, TF_VERB_SEND);
    struct tf_crowd_room *room = &deed->crowd->rooms[deed->conversation];
    step->flag = true;
    tf_crowd_push(&room->shared, &room->shared_capacity, &room->shared_count, step->message);
}

/* At a place, or the whole text anew. */
static void do_write_together(const struct tf_deed *deed) {
    const struct tf_crowd_room *room = &deed->crowd->rooms[deed->conversation];
    if (room->shared_count == 0) {
        do_share(deed);
        return;
    }
    struct tf_step *step = add(deed, TF_VERB_EDIT);
    step->message = room->shared[tf_crowd_below(deed->crowd, TF_DEED_TARGET, room->shared_count)];
    if (tf_crowd_below(deed->crowd, TF_DEED_OTHER, 4) > 0)
        step->text_place = 1 + tf_crowd_below(deed->crowd, TF_DEED_DETAIL, PLACES);
    write_text(deed->crowd, step);
}

static void do_edit(const struct tf_deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_EDIT);
    step->message = choose_own(deed);
    write_text(deed->crowd, step);
}

static void do_read(const struct tf_deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_READ);
    if (tf_crowd_below(deed->crowd, TF_DEED_DETAIL, 2) == 0 &&
        deed->crowd->rooms[deed->conversation].message_count > 0)
        step->message = choose_message(deed, TF_DEED_TARGET);
}

static void do_resolve(const struct tf_deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_RESOLVE);
    step->message = choose_own(deed);
    step->resolution = (enum tf_resolution)tf_crowd_below(deed->crowd, TF_DEED_DETAIL, 3);
    if (step->resolution == TF_RESOLVE_TEXT)
        write_text(deed->crowd, step);
}

static void do_strategy(const struct tf_deed *deed) {
    struct tf_step *step = add(deed, TF_VERB_STRATEGY);
    step->strategy =
        (enum tf_strategy)tf_crowd_below(deed->crowd, TF_DEED_DETAIL, TF_STRATEGY_COUNT);
    if (tf_crowd_below(deed->crowd, TF_DEED_OTHER, 2) == 0)
        step->conversation = TF_NAME_NONE;
}

/* With one or two others of the whole world. */
static void do_create(const struct tf_deed *deed) {
    struct tf_crowd *crowd = deed->crowd;
    struct tf_explorer *explorer = crowd->explorer;
    struct tf_plan *plan = explorer->plan;
    uint32_t creator = plan->replicas[deed->device].user;
    uint32_t other = tf_crowd_below(crowd, TF_DEED_DETAIL, plan->user_count);
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
    tf_crowd_open_room(crowd, plan->conversation_count++);
}

static void let_in(struct tf_crowd_room *room, const struct tf_plan *plan, uint32_t user) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        bool there = plan->replicas[i].user != user;
        for (uint32_t j = 0; j < room->device_count && !there; j++)
            there = room->devices[j] == i;
        if (!there)
            tf_crowd_push(&room->devices, &room->device_capacity, &room->device_count, i);
    }
}

/* Who was taken in may act there from then on; who went may still try. */
static void do_membership(const struct tf_deed *deed, enum tf_verb verb) {
    const struct tf_plan *plan = deed->crowd->explorer->plan;
    struct tf_step *step = add(deed, verb);
    step->user = tf_crowd_below(deed->crowd, TF_DEED_DETAIL, plan->user_count);
    if (verb == TF_VERB_ADD_PARTICIPANT)
        let_in(&deed->crowd->rooms[deed->conversation], plan, step->user);
}

void tf_deed_do(const struct tf_deed *deed, enum tf_explore_action action) {
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
        add(deed, TF_VERB_TYPING)->flag = tf_crowd_below(deed->crowd, TF_DEED_DETAIL, 3) > 0;
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
