#include "report/formats/svg.h"

#include "report/formats/xml_text.h"
#include "report/story/window.h"

#include <stdlib.h>

#define HEAD       46 /* the names of lanes */
#define FOOT       24 /* what is left out */
#define ROW        20
#define GUTTER     110 /* the times */
#define LANE       190
#define WORDS_MAX  60
#define NAME_MAX   26
#define LANES_MAX  40
#define COLOUR_INK "#1a1f26"

struct drawing {
    struct tf_buf *out;
    const struct tf_story *story;
    struct tf_story_window window;
    uint32_t *columns; /* of each lane; UINT32_MAX: not drawn; owned */
    uint32_t *rows;    /* of each event of the story, UINT32_MAX: not drawn; owned */
    uint32_t drawn_lanes, messages, messages_left_out;
};

static uint32_t x_of(const struct drawing *drawing, uint32_t lane) {
    return GUTTER + drawing->columns[lane] * LANE + LANE / 2;
}

static uint32_t y_of(uint32_t row) {
    return HEAD + row * ROW + ROW / 2;
}

/* Replicas on both sides of the server, so that lines cross little. */
static void place(struct drawing *drawing) {
    const struct tf_story *story = drawing->story;
    uint32_t server = tf_story_server(story), column = 0, drawn = 0;
    for (uint32_t i = 0; i < story->lane_count; i++) {
        drawing->columns[i] = UINT32_MAX;
        drawn += drawing->window.has_lane[i];
    }
    for (uint32_t i = 0; i < story->lane_count; i++) {
        if (column == drawn / 2 && drawing->columns[server] == UINT32_MAX) {
            drawing->columns[server] = column++;
        }
        if (i != server && drawing->window.has_lane[i]) {
            drawing->columns[i] = column++;
        }
    }
    if (drawing->columns[server] == UINT32_MAX) {
        drawing->columns[server] = column++;
    }
    drawing->drawn_lanes = column;
    for (uint32_t i = 0; i < story->event_count; i++) {
        drawing->rows[i] = UINT32_MAX;
    }
    for (uint32_t i = 0; i < drawing->window.count; i++) {
        drawing->rows[drawing->window.places[i]] = i;
    }
}

static void text(const struct drawing *drawing, uint32_t x, uint32_t y, const char *rest,
                 const char *words) {
    tf_buf_append_format(drawing->out, "<text x=\"%u\" y=\"%u\"%s>", x, y, rest);
    tf_xml_text_append(drawing->out, words, WORDS_MAX);
    tf_buf_append_text(drawing->out, "</text>\n");
}

static void draw_lanes(const struct drawing *drawing) {
    for (uint32_t i = 0; i < drawing->story->lane_count; i++) {
        if (drawing->columns[i] == UINT32_MAX) {
            continue;
        }
        struct tf_buf name = {0};
        uint32_t x = x_of(drawing, i);
        tf_story_one_line(&name, drawing->story->lanes[i], NAME_MAX);
        tf_buf_append_format(drawing->out,
                             "<line x1=\"%u\" y1=\"%d\" x2=\"%u\" y2=\"%u\" stroke=\"#b9c0c8\" "
                             "stroke-width=\"%s\"/>\n",
                             x, HEAD - 12, x, y_of(drawing->window.count),
                             i == tf_story_server(drawing->story) ? "2.5" : "1.5");
        text(drawing, x, 24, " text-anchor=\"middle\" font-weight=\"600\"", tf_buf_text(&name));
        tf_buf_close(&name);
    }
}

/* The rows at which a band holds. False when there is none. */
static bool rows_of_band(const struct drawing *drawing, const struct tf_story_band *band,
                         uint32_t *first, uint32_t *last) {
    bool any = false;
    for (uint32_t i = 0; i < drawing->window.count; i++) {
        if (tf_band_covers(band, drawing->story, drawing->window.places[i])) {
            *first = any ? *first : i;
            *last = i;
            any = true;
        }
    }
    return any;
}

static void draw_band_at(const struct drawing *drawing, const struct tf_story_band *band,
                         uint32_t lane) {
    uint32_t first = 0, last = 0, x = x_of(drawing, lane);
    uint32_t server = x_of(drawing, tf_story_server(drawing->story));
    if (!rows_of_band(drawing, band, &first, &last)) {
        return;
    }
    uint32_t width = band->on_link ? LANE * 3 / 4 : 18;
    uint32_t left = !band->on_link ? x - 9 : server > x ? x + 6 : x - 6 - width;
    tf_buf_append_format(drawing->out,
                         "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" fill=\"%s\" "
                         "fill-opacity=\"0.25\"><title>",
                         left, y_of(first) - ROW / 2, width, (last - first + 1) * ROW,
                         band->is_away ? "#59636f" : "#e69f00");
    tf_xml_text_append(drawing->out, band->word, WORDS_MAX);
    tf_buf_append_text(drawing->out, "</title></rect>\n");
}

static void draw_bands(const struct drawing *drawing) {
    const struct tf_story *story = drawing->story;
    for (uint32_t i = 0; i < story->band_count; i++) {
        const struct tf_story_band *band = &story->bands[i];
        for (uint32_t lane = 0; lane < story->lane_count; lane++) {
            bool hit = band->lane == lane ||
                       (band->lane == TF_STORY_NONE && lane != tf_story_server(story));
            if (hit && drawing->columns[lane] != UINT32_MAX) {
                draw_band_at(drawing, band, lane);
            }
        }
    }
}

/* -- Messages -- */

static void draw_line(const struct drawing *drawing, const struct tf_story_message *message) {
    uint32_t from = drawing->rows[message->sent];
    uint32_t to = message->end == TF_STORY_NONE ? UINT32_MAX : drawing->rows[message->end];
    bool arrived = message->fate == TF_STORY_ARRIVED && to != UINT32_MAX;
    from = from == UINT32_MAX ? (to == 0 ? 0 : to - 1) : from;
    to = to == UINT32_MAX ? from + 1 : to;
    int x1 = (int)x_of(drawing, message->from), x2 = (int)x_of(drawing, message->to);
    int y1 = (int)y_of(from), y2 = (int)y_of(arrived || to < from + 2 ? to : from + 2);
    x2 = arrived ? x2 + (x2 > x1 ? -5 : 5) : x1 + (x2 - x1) * 11 / 20;
    tf_buf_append_format(drawing->out,
                         "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" "
                         "stroke-width=\"1.4\"%s/>\n",
                         x1, y1, x2, y2,
                         !arrived          ? "#c2410c"
                         : message->socket ? "#7a4f9e"
                                           : "#0a5ea8",
                         arrived ? " marker-end=\"url(#arrived)\"" : " stroke-dasharray=\"5 4\"");
    if (message->fate == TF_STORY_LOST) {
        tf_buf_append_format(drawing->out,
                             "<path d=\"M%d %dl10 10m0 -10l-10 10\" stroke=\"#c2410c\" "
                             "stroke-width=\"2\" fill=\"none\"/>\n",
                             x2 - 5, y2 - 5);
    }
}

static void draw_messages(struct drawing *drawing) {
    const struct tf_story *story = drawing->story;
    for (uint32_t i = story->message_count; i-- > 0;) {
        const struct tf_story_message *message = &story->messages[i];
        bool begins = drawing->rows[message->sent] != UINT32_MAX;
        bool ends = message->end != TF_STORY_NONE && drawing->rows[message->end] != UINT32_MAX;
        if (!begins && !ends) {
            continue;
        }
        if (drawing->messages == TF_SVG_MESSAGES_MAX) {
            drawing->messages_left_out++;
            continue;
        }
        drawing->messages++;
        draw_line(drawing, message);
    }
}

/* -- Events -- */

static void draw_event(const struct drawing *drawing, uint32_t row) {
    const struct tf_story *story = drawing->story;
    uint32_t at = drawing->window.places[row], y = y_of(row);
    const struct tf_story_event *event = &story->events[at];
    struct tf_buf words = {0};
    tf_time_append_instant(&words, event->at_us);
    text(drawing, GUTTER - 14, y + 4, " text-anchor=\"end\" fill=\"#59636f\"", tf_buf_text(&words));
    tf_buf_clear(&words);
    tf_story_describe(&words, story, at, LANE / 6);
    uint32_t lane = event->lane == TF_STORY_NONE ? tf_story_server(story) : event->lane;
    uint32_t x = x_of(drawing, lane);
    tf_buf_append_format(drawing->out,
                         "<circle cx=\"%u\" cy=\"%u\" r=\"3\" fill=\"" COLOUR_INK "\"/>\n", x, y);
    text(drawing, x + 8, y - 4,
         " font-size=\"9\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"",
         tf_buf_text(&words));
    tf_buf_close(&words);
}

static void draw_finding(const struct drawing *drawing) {
    const struct tf_story_finding *finding = drawing->window.finding;
    if (finding == NULL) {
        return;
    }
    uint32_t server = tf_story_server(drawing->story), y = y_of(drawing->window.count);
    uint32_t lane = finding->lane == TF_STORY_NONE ? server : finding->lane;
    uint32_t x = drawing->columns[lane] == UINT32_MAX ? x_of(drawing, server) : x_of(drawing, lane);
    struct tf_buf words = {0};
    tf_buf_append_format(drawing->out, "<path d=\"M%u %ul9 9l-9 9l-9 -9Z\" fill=\"#b23c08\"/>\n", x,
                         y - 9);
    tf_buf_append_format(&words, "%s: ", finding->rule);
    tf_story_one_line(&words, finding->headline, WORDS_MAX);
    text(drawing, x + 14, y + 4, " fill=\"#b23c08\" font-weight=\"600\"", tf_buf_text(&words));
    tf_buf_close(&words);
}

static void draw_left_out(const struct drawing *drawing, uint32_t height) {
    const struct tf_story_window *window = &drawing->window;
    struct tf_buf words = {0};
    tf_buf_append_format(
        &words,
        "left out: %u earlier events, %u later, %u messages, %u lanes, %u requests "
        "that changed nothing",
        window->earlier, window->later, drawing->messages_left_out, window->lanes_hidden,
        window->quiet);
    tf_buf_append_format(drawing->out, "<text x=\"14\" y=\"%u\" fill=\"#59636f\">%s</text>\n",
                         height - 8, tf_buf_text(&words));
    tf_buf_close(&words);
}

static void open_document(const struct drawing *drawing, uint32_t width, uint32_t height) {
    tf_buf_append_format(
        drawing->out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" width=\"%u\" "
        "height=\"%u\" font-family=\"system-ui, sans-serif\" font-size=\"11\" fill=\"" COLOUR_INK
        "\">\n<title>",
        width, height, width, height);
    tf_xml_text_append(drawing->out, drawing->story->case_id, WORDS_MAX);
    tf_buf_append_byte(drawing->out, '@');
    tf_xml_text_append(drawing->out, drawing->story->seed, WORDS_MAX);
    tf_buf_append_text(
        drawing->out,
        "</title>\n<defs><marker id=\"arrived\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
        "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" "
        "fill=\"context-stroke\"/></marker></defs>\n"
        "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
}

void tf_svg_append(struct tf_buf *out, const struct tf_story *story) {
    struct drawing drawing = {.out = out, .story = story};
    struct tf_story_bounds bounds = {TF_SVG_EVENTS_MAX, LANES_MAX};
    tf_story_window_choose(&drawing.window, story, &bounds);
    drawing.columns = tf_alloc_zero(story->lane_count + (size_t)1, sizeof(*drawing.columns));
    drawing.rows = tf_alloc_zero(story->event_count + (size_t)1, sizeof(*drawing.rows));
    if (story->lane_count > 0) {
        place(&drawing);
    }
    uint32_t height = y_of(drawing.window.count + 1) + FOOT;
    open_document(&drawing, GUTTER + drawing.drawn_lanes * LANE + LANE, height);
    if (story->lane_count > 0) {
        draw_bands(&drawing);
        draw_lanes(&drawing);
        draw_messages(&drawing);
        for (uint32_t i = 0; i < drawing.window.count; i++) {
            draw_event(&drawing, i);
        }
        draw_finding(&drawing);
    }
    draw_left_out(&drawing, height);
    tf_buf_append_text(out, "</svg>\n");
    free(drawing.columns);
    free(drawing.rows);
    tf_story_window_close(&drawing.window);
}
