#include "report/story/inside.h"

#include <string.h>

/* Faults of a device or of the server; the others are of links. */
static const char *const lane_verbs[] = {
    "offline",  "online",  "kill",   "start",      "crash-at-storage-step", "disk-full",
    "io-error", "suspend", "resume", "clock-jump", "server-restart",        "server-slow"};

enum about { ABOUT_PROCESS, ABOUT_NETWORK, ABOUT_COUNT };

struct search {
    struct tf_story *story;
    size_t capacity;
    struct tf_map faults;   /* step -> index of an open band */
    struct tf_map absences; /* lane and what it is about -> index of an open band */
};

static bool is_of_lane(const char *verb) {
    for (size_t i = 0; i < sizeof(lane_verbs) / sizeof(lane_verbs[0]); i++) {
        if (strcmp(lane_verbs[i], verb) == 0) {
            return true;
        }
    }
    return false;
}

static uint64_t add(struct search *search, struct tf_story_band band) {
    struct tf_story *story = search->story;
    tf_grow((void **)&story->bands, &search->capacity, story->band_count, sizeof(*story->bands));
    story->bands[story->band_count] = band;
    return story->band_count++;
}

static void close_band(struct search *search, struct tf_map *open, uint64_t key, tf_time at_us) {
    const uint64_t *index = tf_map_find(open, key);
    if (index != NULL) {
        search->story->bands[*index].to_us = at_us;
        tf_map_remove(open, key);
    }
}

static void begin_fault(struct search *search, uint32_t place, tf_time last_us) {
    const struct tf_story *story = search->story;
    const struct tf_story_event *event = &story->events[place];
    int64_t id = tf_story_field(story, place, "step");
    const struct tf_story_step *step = tf_story_step(story, id);
    const char *verb = tf_story_word(story, place, "verb", "verb");
    bool all = step != NULL && step->who == -2;
    uint32_t lane = step != NULL && step->who >= 0 && step->who < story->lane_count
                        ? (uint32_t)step->who
                        : event->node;
    bool instant = strcmp(verb, "clock-jump") == 0 || strcmp(verb, "reset") == 0;
    uint64_t index = add(search, (struct tf_story_band){.word = verb,
                                                        .lane = all ? TF_STORY_NONE : lane,
                                                        .on_link = !is_of_lane(verb),
                                                        .from_us = event->at_us,
                                                        .to_us = instant ? event->at_us : last_us,
                                                        .place = place});
    *tf_map_put(&search->faults, (uint64_t)id, 0) = index;
}

/* A device that goes offline, or a process that ends or is suspended; and the way back. */
static void change_absence(struct search *search, uint32_t place, tf_time last_us) {
    const struct tf_story_event *event = &search->story->events[place];
    bool network = event->kind == TF_RECORD_CONNECTIVITY;
    bool online = tf_story_field(search->story, place, "flag") != 0;
    const char *word = !network ? tf_story_word(search->story, place, "event", "process")
                       : online ? "online"
                                : "offline";
    uint64_t key = (uint64_t)event->node * ABOUT_COUNT + (network ? ABOUT_NETWORK : ABOUT_PROCESS);
    close_band(search, &search->absences, key, event->at_us);
    if (event->node != TF_STORY_NONE && strcmp(word, "started") != 0 &&
        strcmp(word, "resumed") != 0 && strcmp(word, "online") != 0) {
        *tf_map_put(&search->absences, key, 0) =
            add(search, (struct tf_story_band){.word = word,
                                               .lane = event->node,
                                               .is_away = !network,
                                               .from_us = event->at_us,
                                               .to_us = last_us,
                                               .place = place});
    }
}

void tf_story_find_bands(struct tf_story *story) {
    struct search search = {.story = story};
    tf_time last_us = story->event_count == 0 ? 0 : story->events[story->event_count - 1].at_us;
    for (uint32_t i = 0; i < story->event_count; i++) {
        switch (story->events[i].kind) {
        case TF_RECORD_FAULT_ON:
            begin_fault(&search, i, last_us);
            break;
        case TF_RECORD_FAULT_OFF:
            close_band(&search, &search.faults, (uint64_t)tf_story_field(story, i, "step"),
                       story->events[i].at_us);
            break;
        case TF_RECORD_PROCESS:
        case TF_RECORD_CONNECTIVITY:
            change_absence(&search, i, last_us);
            break;
        default:
            break;
        }
    }
    tf_map_close(&search.faults);
    tf_map_close(&search.absences);
}
