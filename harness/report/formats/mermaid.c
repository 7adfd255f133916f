#include "report/formats/mermaid.h"

#include "base/text.h"
#include "report/story/window.h"

#include <string.h>

#define LANES_MAX   12 /* a wider diagram is not read */
#define WORDS_MAX   70
#define NAME_MAX    30
#define FINDING_MAX 120

/* Mermaid ends statements at semicolons and line ends, reads '#' as the beginning of an entity and
 * some words as its own: whatever is neither letter, digit nor a plain sign goes as an entity. */
static void append_escaped(struct tf_buf *out, const char *text) {
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                     (byte >= 'A' && byte <= 'Z') || byte >= 0x80 ||
                     strchr(" .,_-/()", byte) != NULL;
        if (plain) {
            tf_buf_append_byte(out, (char)byte);
        } else if (byte < 0x20 || byte == 0x7f) {
            tf_buf_append_byte(out, ' ');
        } else {
            tf_buf_append_format(out, "#%u;", byte);
        }
    }
}

/* "end" alone ends a block of Mermaid, and a text that is empty is an error. */
static void append_text(struct tf_buf *out, const char *text, size_t limit) {
    struct tf_buf line = {0};
    tf_story_one_line(&line, text, limit);
    if (line.len == 0) {
        tf_buf_append_byte(&line, '-');
    }
    if (strcasecmp(tf_buf_text(&line), "end") == 0) {
        tf_buf_append_byte(&line, '.');
    }
    append_escaped(out, tf_buf_text(&line));
    tf_buf_close(&line);
}

static void append_words(struct tf_buf *out, const struct tf_story *story, uint32_t place) {
    struct tf_buf words = {0};
    tf_story_describe(&words, story, place, WORDS_MAX);
    append_text(out, tf_buf_text(&words), WORDS_MAX + 1);
    tf_buf_append_byte(out, '\n');
    tf_buf_close(&words);
}

static void append_message(struct tf_buf *out, const struct tf_story *story,
                           const struct tf_story_message *message) {
    const char *arrow = message->fate == TF_STORY_LOST ? "--x" : message->socket ? "-->>" : "->>";
    tf_buf_append_format(out, "    n%u%sn%u: ", message->from, arrow, message->to);
    uint32_t place = message->fate == TF_STORY_LOST ? message->end : message->sent;
    append_words(out, story, place);
}

/* A message is told where it ends, so that the order is that of what happened. */
static void append_event(struct tf_buf *out, const struct tf_story *story, uint32_t place) {
    const struct tf_story_event *event = &story->events[place];
    if (event->message != TF_STORY_NONE) {
        const struct tf_story_message *message = &story->messages[event->message];
        if (message->end == place || message->end == TF_STORY_NONE) {
            append_message(out, story, message);
        }
        return;
    }
    if (event->lane == TF_STORY_NONE) {
        tf_buf_append_format(out, "    Note over n%u: ", tf_story_server(story));
    } else {
        tf_buf_append_format(out, "    Note over n%u: ", event->lane);
    }
    append_words(out, story, place);
}

static void append_finding(struct tf_buf *out, const struct tf_story *story,
                           const struct tf_story_finding *finding) {
    struct tf_buf words = {0};
    uint32_t lane = finding->lane == TF_STORY_NONE ? tf_story_server(story) : finding->lane;
    tf_buf_append_format(&words, "%s: %s", finding->rule, finding->headline);
    tf_buf_append_format(out, "    Note over n%u: ", lane);
    append_text(out, tf_buf_text(&words), FINDING_MAX);
    tf_buf_append_byte(out, '\n');
    tf_buf_close(&words);
}

void tf_mermaid_append(struct tf_buf *out, const struct tf_story *story, uint32_t lines_max) {
    struct tf_story_bounds bounds = {lines_max, LANES_MAX};
    struct tf_story_window window;
    tf_story_window_choose(&window, story, &bounds);
    tf_buf_append_text(out, "sequenceDiagram\n");
    for (uint32_t i = 0; i < story->lane_count; i++) {
        if (window.has_lane[i]) {
            tf_buf_append_format(out, "    participant n%u as ", i);
            append_text(out, story->lanes[i], NAME_MAX);
            tf_buf_append_byte(out, '\n');
        }
    }
    if (window.earlier > 0 || window.lanes_hidden > 0) {
        tf_buf_append_format(out,
                             "    Note over n%u: left out, %u earlier events and %u replicas\n",
                             tf_story_server(story), window.earlier, window.lanes_hidden);
    }
    for (uint32_t i = 0; i < window.count; i++) {
        append_event(out, story, window.places[i]);
    }
    if (window.finding != NULL) {
        append_finding(out, story, window.finding);
    }
    tf_story_window_close(&window);
}
