#include "report/story/inside.h"

#include <stdlib.h>

struct search {
    struct tf_story *story;
    struct tf_map open; /* key -> index of a message that is under way */
    size_t capacity;
};

enum way { WAY_REQUEST, WAY_ANSWER, WAY_FRAME };

static uint64_t key_of(uint64_t number, enum way way) {
    return number * 3 + way;
}

static bool is_answer(enum tf_record_kind kind) {
    return kind == TF_RECORD_ANSWER || kind == TF_RECORD_ANSWER_TAKEN ||
           kind == TF_RECORD_ANSWER_LOST;
}

static uint64_t key_at(const struct tf_story *story, uint32_t place) {
    int64_t frame = tf_story_field(story, place, "frame");
    if (frame != 0) {
        return key_of((uint64_t)frame, WAY_FRAME);
    }
    return key_of((uint64_t)tf_story_field(story, place, "exchange"),
                  is_answer(story->events[place].kind) ? WAY_ANSWER : WAY_REQUEST);
}

static void begin(struct search *search, uint32_t place, bool up) {
    struct tf_story *story = search->story;
    struct tf_story_event *event = &story->events[place];
    uint32_t server = tf_story_server(story);
    if (event->node == TF_STORY_NONE || event->node == server) {
        return; /* no replica at its other end: a spoilt file */
    }
    tf_grow((void **)&story->messages, &search->capacity, story->message_count,
            sizeof(*story->messages));
    struct tf_story_message *message = &story->messages[story->message_count];
    *message = (struct tf_story_message){.sent = place,
                                         .end = TF_STORY_NONE,
                                         .from = up ? event->node : server,
                                         .to = up ? server : event->node,
                                         .fate = TF_STORY_UNDERWAY,
                                         .socket = event->kind == TF_RECORD_FRAME_UP ||
                                                   event->kind == TF_RECORD_FRAME_DOWN};
    event->lane = message->from;
    event->message = story->message_count;
    *tf_map_put(&search->open, key_at(story, place), 0) = story->message_count++;
}

static void end(struct search *search, uint32_t place, uint64_t key, enum tf_story_fate fate) {
    struct tf_story *story = search->story;
    const uint64_t *found = tf_map_find(&search->open, key);
    if (found == NULL) {
        return;
    }
    uint32_t number = (uint32_t)*found;
    tf_map_remove(&search->open, key);
    story->messages[number].end = place;
    story->messages[number].fate = fate;
    if (story->events[place].kind != TF_RECORD_FAILED) {
        story->events[place].lane = story->messages[number].to;
        story->events[place].message = number;
    }
}

void tf_story_find_messages(struct tf_story *story) {
    struct search search = {.story = story};
    for (uint32_t i = 0; i < story->event_count; i++) {
        switch (story->events[i].kind) {
        case TF_RECORD_REQUEST:
        case TF_RECORD_FRAME_UP:
            begin(&search, i, true);
            break;
        case TF_RECORD_ANSWER:
        case TF_RECORD_FRAME_DOWN:
            begin(&search, i, false);
            break;
        case TF_RECORD_REQUEST_TAKEN:
        case TF_RECORD_ANSWER_TAKEN:
        case TF_RECORD_FRAME_TAKEN:
            end(&search, i, key_at(story, i), TF_STORY_ARRIVED);
            break;
        case TF_RECORD_REQUEST_LOST:
        case TF_RECORD_ANSWER_LOST:
        case TF_RECORD_FRAME_LOST:
            end(&search, i, key_at(story, i), TF_STORY_LOST);
            break;
        case TF_RECORD_FAILED: /* what was under way of it counts as lost from then on */
            end(&search, i, key_at(story, i), TF_STORY_LOST);
            break;
        default:
            break;
        }
    }
    tf_map_close(&search.open);
}
