#include "report/formats/sketch.h"

#include "report/formats/sketch_inside.h"

#include <stdlib.h>

#define EVENTS_MAX    22 /* rows that a person still reads in a terminal */
#define LANES_MAX     3  /* the server's among them */
#define MARGIN        4
#define WORDS_COLUMNS 36 /* wanted for the words beside the lanes */
#define LANE_MIN      9  /* columns from lane to lane */
#define LANE_MAX      11

/* -- Words -- */

static void append_spaces(struct tf_buf *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        tf_buf_append_byte(out, ' ');
    }
}

static size_t columns_of(const char *text) {
    size_t columns = 0;
    for (; *text != '\0'; text++) {
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return columns;
}

/* A text in the characters that the reader has, at most `width` columns wide. */
static void append_words(struct tf_buf *out, const struct tf_sketch *sketch, const char *text,
                         size_t width) {
    bool ascii = sketch->style->set == TF_SKETCH_ASCII;
    size_t columns = columns_of(text), mark = ascii ? 2 : 1;
    size_t room = columns > width ? width - mark : width;
    for (size_t used = 0; *text != '\0'; text++) {
        bool begins = ((unsigned char)*text & 0xC0) != 0x80;
        if (begins && used++ == room) {
            break;
        }
        if (!ascii || (unsigned char)*text < 0x80) {
            tf_buf_append_byte(out, *text);
        } else if (begins) {
            tf_buf_append_byte(out, '?');
        }
    }
    if (columns > width) {
        tf_buf_append_text(out, ascii ? ".." : "…");
    }
}

/* Whole milliseconds: a picture is no table of times. */
static void append_time(struct tf_buf *out, tf_time at_us) {
    tf_time_append_instant(out, at_us / 1000 * 1000);
}

static void say(struct tf_buf *words, const struct tf_story *story, uint32_t place) {
    const struct tf_story_event *event = &story->events[place];
    bool is_fault = event->kind >= TF_RECORD_FAULT_ON && event->kind <= TF_RECORD_UNFIRED;
    bool is_lost = event->message != TF_STORY_NONE &&
                   story->messages[event->message].end == place &&
                   story->messages[event->message].fate == TF_STORY_LOST;
    if (event->lane != TF_STORY_NONE && !is_fault && !is_lost) {
        tf_story_one_line(words, story->lanes[event->lane], 24);
        tf_buf_append_byte(words, ' ');
    }
    tf_story_describe(words, story, place, 200);
    if (is_fault && event->node != TF_STORY_NONE) {
        tf_buf_append_text(words, ": ");
        tf_story_one_line(words, story->lanes[event->node], 24);
    }
}

/* -- Lanes -- */

/* Replicas on both sides of the server, so that lines cross little. */
static void place_lanes(struct tf_sketch *sketch) {
    const struct tf_story *story = sketch->story;
    uint32_t server = tf_story_server(story), drawn = 0, column = 0;
    for (uint32_t i = 0; i < story->lane_count; i++) {
        drawn += sketch->window.has_lane[i];
        sketch->columns[i] = UINT32_MAX;
    }
    size_t room = sketch->style->width;
    size_t left = MARGIN + sketch->time_width + 2 + WORDS_COLUMNS;
    size_t each = room > left && drawn > 0 ? (room - left) / drawn : LANE_MIN;
    sketch->spacing = each < LANE_MIN ? LANE_MIN : each > LANE_MAX ? LANE_MAX : (uint32_t)each;
    for (uint32_t i = 0; i < story->lane_count; i++) {
        if (column == drawn / 2 && sketch->columns[server] == UINT32_MAX) {
            sketch->columns[server] = sketch->spacing / 2 + column++ * sketch->spacing;
        }
        if (i != server && sketch->window.has_lane[i]) {
            sketch->columns[i] = sketch->spacing / 2 + column++ * sketch->spacing;
        }
    }
    if (sketch->columns[server] == UINT32_MAX) {
        sketch->columns[server] = sketch->spacing / 2 + column++ * sketch->spacing;
    }
    tf_grid_open(&sketch->grid, sketch->row_count, column * sketch->spacing);
}

static void append_names(struct tf_buf *out, const struct tf_sketch *sketch) {
    size_t at = 0;
    append_spaces(out, MARGIN + sketch->time_width + 2);
    for (size_t column = 0; column < sketch->grid.columns; column++) {
        for (uint32_t i = 0; i < sketch->story->lane_count; i++) {
            if (sketch->columns[i] != column) {
                continue;
            }
            struct tf_buf name = {0};
            append_words(&name, sketch, sketch->story->lanes[i], sketch->spacing - 1);
            size_t width = columns_of(tf_buf_text(&name));
            size_t start = column + 1 > width / 2 + 1 ? column - width / 2 : 0;
            append_spaces(out, start > at ? start - at : 0);
            tf_buf_append_slice(out, tf_buf_slice(&name));
            at = (start > at ? start : at) + width;
            tf_buf_close(&name);
        }
    }
    tf_buf_append_byte(out, '\n');
}

/* -- All of it -- */

static void append_row(struct tf_buf *out, const struct tf_sketch *sketch, tf_time at_us,
                       uint32_t row, const char *words) {
    struct tf_buf time = {0};
    size_t used = MARGIN + sketch->time_width + 3 + sketch->grid.columns;
    size_t width = sketch->style->width;
    append_time(&time, at_us);
    append_spaces(out, MARGIN + sketch->time_width - time.len);
    tf_buf_append_slice(out, tf_buf_slice(&time));
    append_spaces(out, 2);
    tf_grid_append(out, &sketch->grid, row, sketch->style->set);
    tf_buf_append_byte(out, ' ');
    append_words(out, sketch, words, width > used + 8 ? width - used : 8);
    while (out->data[out->len - 1] == ' ') {
        out->len--;
    }
    tf_buf_append_byte(out, '\n');
    tf_buf_close(&time);
}

static void append_left_out(struct tf_buf *out, const struct tf_sketch *sketch) {
    const struct tf_story_window *window = &sketch->window;
    struct tf_buf words = {0};
    const char *between = "";
    if (window->earlier > 0) {
        tf_buf_append_format(&words, "%u earlier events", window->earlier);
        between = ", ";
    }
    if (window->quiet > 0) {
        tf_buf_append_format(&words, "%s%u requests that changed nothing", between, window->quiet);
        between = ", ";
    }
    if (window->lanes_hidden > 0) {
        tf_buf_append_format(&words, "%s%u other %s", between, window->lanes_hidden,
                             window->lanes_hidden == 1 ? "replica" : "replicas");
    }
    if (words.len > 0) {
        append_spaces(out, MARGIN);
        tf_buf_append_format(out, "(not drawn: %s)\n", tf_buf_text(&words));
    }
    tf_buf_close(&words);
}

static void append_rows(struct tf_buf *out, const struct tf_sketch *sketch) {
    const struct tf_story_window *window = &sketch->window;
    struct tf_buf words = {0};
    for (uint32_t i = 0; i < window->count; i++) {
        tf_buf_clear(&words);
        say(&words, sketch->story, window->places[i]);
        append_row(out, sketch, sketch->story->events[window->places[i]].at_us, i,
                   tf_buf_text(&words));
    }
    if (window->finding != NULL) {
        tf_buf_clear(&words);
        tf_buf_append_text(&words, "found: ");
        tf_story_one_line(&words, window->finding->rule, 60);
        append_row(out, sketch, window->finding->at_us, sketch->row_count - 1, tf_buf_text(&words));
    }
    tf_buf_close(&words);
}

static uint32_t width_of_times(const struct tf_sketch *sketch) {
    struct tf_buf time = {0};
    uint32_t width = 0;
    for (uint32_t i = 0; i <= sketch->window.count; i++) {
        const struct tf_story_finding *finding = sketch->window.finding;
        tf_buf_clear(&time);
        if (i < sketch->window.count) {
            append_time(&time, sketch->story->events[sketch->window.places[i]].at_us);
        } else if (finding != NULL) {
            append_time(&time, finding->at_us);
        }
        width = time.len > width ? (uint32_t)time.len : width;
    }
    tf_buf_close(&time);
    return width;
}

void tf_sketch_append(struct tf_buf *out, const struct tf_story *story,
                      const struct tf_sketch_style *style) {
    struct tf_sketch sketch = {.story = story, .style = style};
    struct tf_story_bounds bounds = {EVENTS_MAX, LANES_MAX};
    tf_story_window_choose(&sketch.window, story, &bounds);
    if (sketch.window.count > 0 && style->width >= TF_SKETCH_WIDTH_MIN) {
        sketch.columns = tf_alloc_zero(story->lane_count + (size_t)1, sizeof(*sketch.columns));
        sketch.row_count = sketch.window.count + (sketch.window.finding != NULL);
        sketch.time_width = width_of_times(&sketch);
        place_lanes(&sketch);
        tf_sketch_draw(&sketch);
        append_names(out, &sketch);
        append_rows(out, &sketch);
        append_left_out(out, &sketch);
        tf_grid_close(&sketch.grid);
        free(sketch.columns);
    }
    tf_story_window_close(&sketch.window);
}
