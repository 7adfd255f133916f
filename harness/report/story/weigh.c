#include "report/story/weigh.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* What a client says that is news to a reader. */
static const char *const telling_notes[] = {"refused", "coalesced", "parked", "conflict", "resync"};

static bool is_note_of(const struct tf_story *story, uint32_t place, const char *const *words,
                       size_t count) {
    const char *word = tf_story_word(story, place, "note", "note");
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_telling_note(const struct tf_story *story, uint32_t place) {
    return story->events[place].kind == TF_RECORD_NOTE &&
           is_note_of(story, place, telling_notes,
                      sizeof(telling_notes) / sizeof(telling_notes[0]));
}

/* That something changed because of a message. */
static bool is_effect(const struct tf_story *story, uint32_t place) {
    static const char *const outcome[] = {"outcome"};
    enum tf_record_kind kind = story->events[place].kind;
    return kind == TF_RECORD_AUDIT || kind == TF_RECORD_CURSOR || is_telling_note(story, place) ||
           (kind == TF_RECORD_NOTE && is_note_of(story, place, outcome, 1));
}

/* A request and its answer weigh the same. */
static void share(const struct tf_story *story, unsigned char *heavy) {
    struct tf_map exchanges = {0};
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < story->message_count; i++) {
            const struct tf_story_message *message = &story->messages[i];
            uint64_t exchange = (uint64_t)tf_story_field(story, message->sent, "exchange");
            if (message->socket) {
                continue;
            }
            if (pass == 0 && heavy[i]) {
                tf_map_put(&exchanges, exchange, 1);
            } else if (pass == 1 && tf_map_find(&exchanges, exchange) != NULL) {
                heavy[i] = 1;
            }
        }
    }
    tf_map_close(&exchanges);
}

/* A byte a message. Owned by caller. */
static unsigned char *weigh_messages(const struct tf_story *story) {
    unsigned char *heavy = tf_alloc_zero(story->message_count + (size_t)1, 1);
    uint32_t *owner = tf_alloc_zero(story->event_count + (size_t)1, sizeof(*owner));
    for (uint32_t i = 0; i < story->event_count; i++) {
        const struct tf_story_event *event = &story->events[i];
        owner[i] = event->message != TF_STORY_NONE ? event->message
                   : event->cause != TF_STORY_NONE ? owner[event->cause]
                                                   : TF_STORY_NONE;
        if (owner[i] != TF_STORY_NONE && is_effect(story, i)) {
            heavy[owner[i]] = 1;
        }
    }
    for (uint32_t i = 0; i < story->message_count; i++) {
        heavy[i] |= story->messages[i].fate == TF_STORY_LOST;
    }
    share(story, heavy);
    free(owner);
    return heavy;
}

/* That a process began, or a device was online, from the start on is no news. */
static bool is_first(const struct tf_story *story, uint32_t place, unsigned char *seen) {
    uint32_t lane = story->events[place].node;
    unsigned char bit = story->events[place].kind == TF_RECORD_PROCESS ? 1 : 2;
    if (lane == TF_STORY_NONE || seen[lane] & bit) {
        return false;
    }
    seen[lane] |= bit;
    return bit == 1 ? strcmp(tf_story_word(story, place, "event", "process"), "started") == 0
                    : tf_story_field(story, place, "flag") != 0;
}

static bool is_news(const struct tf_story *story, uint32_t place, unsigned char *seen) {
    switch (story->events[place].kind) {
    case TF_RECORD_PROCESS:
    case TF_RECORD_CONNECTIVITY:
        return !is_first(story, place, seen);
    case TF_RECORD_COMMAND:
    case TF_RECORD_CLOCK:
    case TF_RECORD_FAULT_ON:
    case TF_RECORD_FAULT_OFF:
    case TF_RECORD_UNFIRED:
    case TF_RECORD_FAILED:
    case TF_RECORD_AUDIT:
    case TF_RECORD_DISK:
    case TF_RECORD_RESTORED:
        return true;
    default:
        return is_telling_note(story, place);
    }
}

unsigned char *tf_story_weigh(const struct tf_story *story) {
    unsigned char *heavy = weigh_messages(story);
    unsigned char *seen = tf_alloc_zero(story->lane_count + (size_t)1, 1);
    unsigned char *weights = tf_alloc_zero(story->event_count + (size_t)1, 1);
    for (uint32_t i = 0; i < story->event_count; i++) {
        uint32_t message = story->events[i].message;
        bool worth = message != TF_STORY_NONE ? heavy[message] : is_news(story, i, seen);
        /* Before its beginning a world is only set up. */
        weights[i] = worth && story->events[i].at_us >= 0;
    }
    free(heavy);
    free(seen);
    return weights;
}
