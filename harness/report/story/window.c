#include "report/story/window.h"

#include "report/story/weigh.h"

#include <stdlib.h>

bool tf_band_covers(const struct tf_story_band *band, const struct tf_story *story,
                    uint32_t place) {
    tf_time at_us = story->events[place].at_us;
    return place >= band->place && at_us >= band->from_us && at_us <= band->to_us;
}

struct choice {
    struct tf_story_window *window;
    const struct tf_story *story;
    const unsigned char *weights;
    uint32_t lanes_max, lanes; /* that are wanted; that are chosen, the server's among them */
    uint32_t anchor;           /* the last event of the window */
};

static void add_lane(struct choice *choice, uint32_t lane) {
    if (lane != TF_STORY_NONE && choice->lanes < choice->lanes_max &&
        !choice->window->has_lane[lane]) {
        choice->window->has_lane[lane] = true;
        choice->lanes++;
    }
}

/* The finding's own, those of what led to it, then those of what happened before it.
 * Who did nothing has no lane. */
static void choose_lanes(struct choice *choice) {
    const struct tf_story *story = choice->story;
    const struct tf_story_finding *finding = choice->window->finding;
    add_lane(choice, tf_story_server(story));
    add_lane(choice, finding == NULL ? TF_STORY_NONE : finding->lane);
    for (uint32_t at = choice->anchor; at != TF_STORY_NONE && at < story->event_count;
         at = story->events[at].cause) {
        add_lane(choice, story->events[at].node);
    }
    for (uint32_t i = choice->anchor + 1; i-- > 0 && choice->lanes < choice->lanes_max;) {
        if (choice->weights[i]) {
            add_lane(choice, story->events[i].node);
        }
    }
    choice->window->lanes_hidden = story->lane_count - choice->lanes;
}

/* What happens to no replica, as a fault on every link, belongs to all. */
static bool is_of_window(const struct choice *choice, uint32_t place) {
    const struct tf_story_event *event = &choice->story->events[place];
    return (event->lane == TF_STORY_NONE || choice->window->has_lane[event->lane]) &&
           (event->node == TF_STORY_NONE || choice->window->has_lane[event->node]);
}

static void choose_events(struct choice *choice, uint32_t events_max) {
    struct tf_story_window *window = choice->window;
    const struct tf_story *story = choice->story;
    uint32_t bound = events_max == 0 ? story->event_count : events_max;
    uint32_t first = choice->anchor + 1, chosen = 0;
    for (uint32_t i = choice->anchor + 1; i-- > 0;) {
        bool worth = choice->weights[i] && is_of_window(choice, i);
        if (worth && chosen < bound) {
            chosen++;
            first = i;
        } else if (worth) {
            window->earlier++;
        }
    }
    window->places = tf_alloc_zero(chosen + (size_t)1, sizeof(*window->places));
    for (uint32_t i = first; i <= choice->anchor && i < story->event_count; i++) {
        if (choice->weights[i] && is_of_window(choice, i)) {
            window->places[window->count++] = i;
        } else if (story->events[i].kind == TF_RECORD_REQUEST && is_of_window(choice, i)) {
            window->quiet++;
        }
    }
    for (uint32_t i = choice->anchor + 1; i < story->event_count; i++) {
        window->later += choice->weights[i] && is_of_window(choice, i);
    }
}

void tf_story_window_choose(struct tf_story_window *window, const struct tf_story *story,
                            const struct tf_story_bounds *bounds) {
    unsigned char *weights = tf_story_weigh(story);
    *window =
        (struct tf_story_window){.finding = story->finding_count > 0 ? story->findings : NULL};
    window->has_lane = tf_alloc_zero(story->lane_count + (size_t)1, sizeof(bool));
    struct choice choice = {
        .window = window,
        .story = story,
        .weights = weights,
        .lanes_max = bounds->lanes_max == 0 ? story->lane_count : bounds->lanes_max,
        .anchor = window->finding != NULL  ? window->finding->place
                  : story->event_count > 0 ? story->event_count - 1
                                           : 0,
    };
    if (story->event_count > 0) {
        choose_lanes(&choice);
        choose_events(&choice, bounds->events_max);
    }
    free(weights);
}

void tf_story_window_close(struct tf_story_window *window) {
    free(window->places);
    free(window->has_lane);
    *window = (struct tf_story_window){0};
}
