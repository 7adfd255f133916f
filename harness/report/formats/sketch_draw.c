#include "report/formats/sketch_inside.h"

#include <string.h>

#define LANES_OF_ROW 64 /* more are drawn as if nothing was wrong with them */

static uint32_t row_of(const struct tf_sketch *sketch, uint32_t place) {
    for (uint32_t i = 0; i < sketch->window.count; i++) {
        if (sketch->window.places[i] == place) {
            return i;
        }
    }
    return UINT32_MAX;
}

static void draw_message(struct tf_sketch *sketch, const struct tf_story_message *message) {
    uint32_t from = row_of(sketch, message->sent);
    uint32_t to = message->end == TF_STORY_NONE ? UINT32_MAX : row_of(sketch, message->end);
    bool ends = to != UINT32_MAX;
    if (from == UINT32_MAX) {
        from = to == 0 ? 0 : to - 1;
    }
    if (!ends) {
        to = from + 1 < sketch->row_count ? from + 1 : from;
    }
    bool is_lost = message->fate == TF_STORY_LOST && ends;
    tf_grid_draw(&sketch->grid,
                 &(struct tf_grid_line){.from_column = sketch->columns[message->from],
                                        .to_column = sketch->columns[message->to],
                                        .from_row = from,
                                        .to_row = is_lost && to > from + 1 ? from + 1 : to,
                                        .arrives = ends && message->fate == TF_STORY_ARRIVED,
                                        .is_lost = is_lost});
}

static void draw_messages(struct tf_sketch *sketch) {
    for (uint32_t i = 0; i < sketch->window.count; i++) {
        uint32_t place = sketch->window.places[i];
        uint32_t number = sketch->story->events[place].message;
        if (number == TF_STORY_NONE) {
            continue;
        }
        const struct tf_story_message *message = &sketch->story->messages[number];
        /* Once, at its beginning; at its end when that is all that the window has. */
        if (message->sent == place || row_of(sketch, message->sent) == UINT32_MAX) {
            draw_message(sketch, message);
        }
    }
}

static bool is_hard(const char *word) {
    return strcmp(word, "killed") == 0 || strcmp(word, "crashed") == 0;
}

static void draw_events(struct tf_sketch *sketch) {
    const struct tf_story *story = sketch->story;
    for (uint32_t i = 0; i < sketch->window.count; i++) {
        uint32_t place = sketch->window.places[i];
        const struct tf_story_event *event = &story->events[place];
        bool lost = event->message != TF_STORY_NONE &&
                    story->messages[event->message].end == place &&
                    story->messages[event->message].fate == TF_STORY_LOST;
        bool fault = event->kind >= TF_RECORD_FAULT_ON && event->kind <= TF_RECORD_UNFIRED;
        if (event->lane == TF_STORY_NONE || lost || fault) {
            continue;
        }
        bool hard = event->kind == TF_RECORD_PROCESS &&
                    is_hard(tf_story_word(story, place, "event", "process"));
        tf_grid_put(&sketch->grid, i, sketch->columns[event->lane],
                    hard ? TF_CELL_CRASH : TF_CELL_EVENT);
    }
}

/* On the link of a lane, half the way to its neighbour on the server's side. */
static void draw_band_on_link(struct tf_sketch *sketch, uint32_t lane, uint32_t row) {
    uint32_t from = sketch->columns[lane];
    uint32_t server = sketch->columns[tf_story_server(sketch->story)];
    for (uint32_t k = 2; k < sketch->spacing - 1; k += 2) {
        tf_grid_fill(&sketch->grid, row, server > from ? from + k : from - k, TF_CELL_FAULT);
    }
}

static void draw_row(struct tf_sketch *sketch, uint32_t place, uint32_t row) {
    const struct tf_story *story = sketch->story;
    uint32_t server = tf_story_server(story);
    bool away[LANES_OF_ROW] = {false}, offline[LANES_OF_ROW] = {false};
    for (uint32_t i = 0; i < story->band_count; i++) {
        const struct tf_story_band *band = &story->bands[i];
        if (!tf_band_covers(band, story, place)) {
            continue;
        }
        for (uint32_t lane = 0; lane < story->lane_count; lane++) {
            if ((band->lane != TF_STORY_NONE && band->lane != lane) ||
                !sketch->window.has_lane[lane]) {
                continue;
            }
            if (band->on_link && lane != server) {
                draw_band_on_link(sketch, lane, row);
            }
            if (lane < LANES_OF_ROW) {
                away[lane] |= band->is_away;
                offline[lane] |= strcmp(band->word, "offline") == 0;
            }
        }
    }
    for (uint32_t lane = 0; lane < story->lane_count; lane++) {
        bool gone = lane < LANES_OF_ROW && away[lane];
        if (sketch->window.has_lane[lane] && !gone) {
            tf_grid_fill(&sketch->grid, row, sketch->columns[lane],
                         lane < LANES_OF_ROW && offline[lane] ? TF_CELL_LANE_OFFLINE
                                                              : TF_CELL_LANE);
        }
    }
}

static void draw_finding(struct tf_sketch *sketch) {
    const struct tf_story_finding *finding = sketch->window.finding;
    for (uint32_t i = 0; finding != NULL && i < sketch->story->lane_count; i++) {
        if (sketch->window.has_lane[i] && (finding->lane == i || finding->lane == TF_STORY_NONE)) {
            tf_grid_put(&sketch->grid, sketch->row_count - 1, sketch->columns[i], TF_CELL_FOUND);
        }
    }
}

void tf_sketch_draw(struct tf_sketch *sketch) {
    draw_events(sketch);
    draw_finding(sketch);
    draw_messages(sketch);
    for (uint32_t i = 0; i < sketch->window.count; i++) {
        draw_row(sketch, sketch->window.places[i], i);
    }
    if (sketch->window.finding != NULL) {
        draw_row(sketch, sketch->window.finding->place, sketch->row_count - 1);
    }
}
