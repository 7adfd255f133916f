#include "report/formats/shiviz.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 160

struct clocks {
    const struct tf_story *story;
    uint64_t *now;     /* of each host, a counter of each host; owned */
    uint64_t *at_send; /* of each message likewise, when it was sent; owned */
    char **hosts;      /* names; owned, as each of them */
};

static uint64_t *clock_of(const struct clocks *clocks, uint32_t host) {
    return &clocks->now[(size_t)host * clocks->story->lane_count];
}

/* What a host has heard of joins what it knew. */
static void merge(const struct clocks *clocks, uint32_t host, const uint64_t *heard) {
    uint64_t *clock = clock_of(clocks, host);
    for (uint32_t i = 0; i < clocks->story->lane_count; i++) {
        clock[i] = heard[i] > clock[i] ? heard[i] : clock[i];
    }
}

static bool is_plain(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.';
}

static bool is_taken(char *const *hosts, uint32_t count, const char *name) {
    for (uint32_t i = 0; i < count; i++) {
        if (strcmp(hosts[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Names of one word each, all different: ShiViz splits at white space. Owned by caller. */
static char **name_hosts(const struct tf_story *story) {
    char **hosts = tf_alloc_zero(story->lane_count + (size_t)1, sizeof(*hosts));
    for (uint32_t i = 0; i < story->lane_count; i++) {
        struct tf_buf name = {0};
        for (const char *at = story->lanes[i]; *at != '\0'; at++) {
            tf_buf_append_byte(&name, is_plain(*at) ? *at : '_');
        }
        while (name.len == 0 || is_taken(hosts, i, tf_buf_text(&name))) {
            tf_buf_append_format(&name, "_%u", i);
        }
        hosts[i] = tf_strdup(tf_buf_text(&name));
        tf_buf_close(&name);
    }
    return hosts;
}

static void append_clock(struct tf_buf *out, const struct clocks *clocks, uint32_t host) {
    const uint64_t *clock = clock_of(clocks, host);
    const char *between = "";
    tf_buf_append_byte(out, '{');
    for (uint32_t i = 0; i < clocks->story->lane_count; i++) {
        if (clock[i] == 0) {
            continue;
        }
        tf_buf_append_format(out, "%s\"%s\":%llu", between, clocks->hosts[i],
                             (unsigned long long)clock[i]);
        between = ",";
    }
    tf_buf_append_byte(out, '}');
}

/* Views and figures of a replica are no events of a protocol. */
static bool is_told(const struct tf_story_event *event) {
    bool is_view = event->kind >= TF_RECORD_VIEW_BEGIN && event->kind <= TF_RECORD_VIEW_END;
    return event->lane != TF_STORY_NONE && event->kind != TF_RECORD_STATUS && !is_view &&
           event->kind != TF_RECORD_CHECK;
}

static void pass(struct clocks *clocks, uint32_t place) {
    const struct tf_story *story = clocks->story;
    const struct tf_story_event *event = &story->events[place];
    size_t size = story->lane_count;
    if (event->message != TF_STORY_NONE) {
        const struct tf_story_message *message = &story->messages[event->message];
        uint64_t *sent = &clocks->at_send[event->message * size];
        clock_of(clocks, event->lane)[event->lane]++;
        if (message->sent == place) {
            for (size_t i = 0; i < size; i++) {
                sent[i] = clock_of(clocks, event->lane)[i];
            }
        } else if (message->fate == TF_STORY_ARRIVED) {
            merge(clocks, event->lane, sent);
        }
        return;
    }
    clock_of(clocks, event->lane)[event->lane]++;
}

static void append_host(struct tf_buf *out, const struct clocks *clocks, uint32_t host) {
    tf_buf_append_format(out, "%s ", clocks->hosts[host]);
    append_clock(out, clocks, host);
    tf_buf_append_byte(out, '\n');
}

static void append_event(struct tf_buf *out, const struct clocks *clocks, uint32_t place) {
    const struct tf_story_event *event = &clocks->story->events[place];
    append_host(out, clocks, event->lane);
    tf_time_append_instant(out, event->at_us);
    tf_buf_append_byte(out, ' ');
    tf_story_describe(out, clocks->story, place, WORDS_MAX);
    tf_buf_append_byte(out, '\n');
}

void tf_shiviz_append(struct tf_buf *out, const struct tf_story *story) {
    size_t hosts = story->lane_count;
    struct clocks clocks = {
        .story = story,
        .hosts = name_hosts(story),
        .now = tf_alloc_zero(hosts * hosts + 1, sizeof(*clocks.now)),
        .at_send = tf_alloc_zero(story->message_count * hosts + 1, sizeof(*clocks.at_send))};
    uint32_t told = 0, left_out = 0;
    tf_buf_append_text(out, TF_SHIVIZ_EXPRESSION "\n\n");
    for (uint32_t i = 0; i < story->event_count; i++) {
        if (!is_told(&story->events[i])) {
            continue;
        }
        if (told == TF_SHIVIZ_EVENTS_MAX) {
            left_out++;
            continue;
        }
        pass(&clocks, i);
        append_event(out, &clocks, i);
        told++;
    }
    if (left_out > 0) {
        uint32_t server = tf_story_server(story);
        clock_of(&clocks, server)[server]++;
        append_host(out, &clocks, server);
        tf_buf_append_format(out, "%u more events are left out\n", left_out);
    }
    for (uint32_t i = 0; i < hosts; i++) {
        free(clocks.hosts[i]);
    }
    free(clocks.hosts);
    free(clocks.now);
    free(clocks.at_send);
}
