#include "report/formats/perfetto.h"

#include "chat/json_write.h"

#include <string.h>

#define WORDS_MAX 160
#define PID_WORLD 1000000u /* of what is no replica's: faults on every link, findings */
#define ID_BANDS  UINT64_C(0x4000000000) /* messages are counted from 1, bands from here */
#define SLICE_US  1 /* flows bind to slices, and a slice of no length is none */

enum thread { THREAD_APP = 1, THREAD_SYNC, THREAD_NETWORK };
static const char *const thread_names[] = {
    [THREAD_APP] = "app", [THREAD_SYNC] = "sync", [THREAD_NETWORK] = "network"};

struct writer {
    struct tf_buf *out;
    const struct tf_story *story;
    tf_time start_us;
};

/* 0 is the importer's idle process. */
static uint32_t pid_of(uint32_t lane) {
    return lane == TF_STORY_NONE ? PID_WORLD : lane + 1;
}

static void put_number(struct tf_buf *out, const char *name, int64_t value) {
    tf_json_put_name(out, name);
    tf_buf_append_i64(out, value);
}

/* A string is read in base 16. */
static void put_id(struct tf_buf *out, const char *name, uint64_t id) {
    tf_json_put_name(out, name);
    tf_buf_append_format(out, "\"0x%llx\"", (unsigned long long)id);
}

static void put_text(struct tf_buf *out, const char *name, const char *text) {
    struct tf_buf line = {0};
    tf_story_one_line(&line, text, WORDS_MAX);
    tf_json_put_name(out, name);
    tf_json_put_string(out, tf_buf_slice(&line));
    tf_buf_close(&line);
}

static void begin(const struct writer *writer, const char *phase, uint32_t pid,
                  enum thread thread) {
    tf_json_put_comma(writer->out);
    tf_buf_append_format(writer->out, "\n{\"ph\":\"%s\"", phase);
    put_number(writer->out, "pid", pid);
    put_number(writer->out, "tid", thread);
}

static void put_instant(const struct writer *writer, tf_time at_us) {
    put_number(writer->out, "ts", at_us > writer->start_us ? at_us - writer->start_us : 0);
}

static void put_words(const struct writer *writer, uint32_t place) {
    struct tf_buf words = {0};
    tf_story_describe(&words, writer->story, place, WORDS_MAX);
    put_text(writer->out, "name", tf_buf_text(&words));
    tf_buf_close(&words);
}

static void end(const struct writer *writer) {
    tf_buf_append_byte(writer->out, '}');
}

static void put_record(const struct writer *writer, uint32_t place) {
    tf_json_put_name(writer->out, "args");
    tf_buf_append_byte(writer->out, '{');
    put_number(writer->out, "record", (int64_t)writer->story->events[place].index);
    tf_buf_append_byte(writer->out, '}');
}

/* -- Metadata -- */

static void put_name_of(const struct writer *writer, const char *what, uint32_t pid,
                        enum thread thread, const char *name) {
    begin(writer, "M", pid, thread);
    put_text(writer->out, "name", what);
    tf_json_put_name(writer->out, "args");
    tf_buf_append_byte(writer->out, '{');
    put_text(writer->out, "name", name);
    tf_buf_append_byte(writer->out, '}');
    end(writer);
}

static void put_process(const struct writer *writer, uint32_t pid, const char *name) {
    put_name_of(writer, "process_name", pid, THREAD_APP, name);
    for (unsigned i = THREAD_APP; i <= THREAD_NETWORK; i++) {
        put_name_of(writer, "thread_name", pid, (enum thread)i, thread_names[i]);
    }
}

/* -- Messages -- */

static void put_end_of_message(const struct writer *writer, uint32_t number, uint32_t place,
                               bool is_sent) {
    const struct tf_story_message *message = &writer->story->messages[number];
    begin(writer, "X", pid_of(is_sent ? message->from : message->to), THREAD_NETWORK);
    put_instant(writer, writer->story->events[place].at_us);
    put_number(writer->out, "dur", SLICE_US);
    tf_json_field_word(writer->out, "cat", message->socket ? "gateway" : "http");
    put_words(writer, place);
    put_id(writer->out, "bind_id", number + UINT64_C(1));
    tf_json_field_true(writer->out, is_sent ? "flow_out" : "flow_in", true);
    put_record(writer, place);
    end(writer);
}

/* Two events with an id and a process: slices that overlap do not nest in a thread. */
struct span {
    const char *category, *name;
    uint32_t pid;
    uint64_t id;
    tf_time from_us, to_us;
};

static void put_span(const struct writer *writer, const struct span *span) {
    for (int side = 0; side < 2; side++) {
        begin(writer, side == 0 ? "b" : "e", span->pid, THREAD_NETWORK);
        put_instant(writer, side == 0 ? span->from_us : span->to_us);
        tf_json_field_word(writer->out, "cat", span->category);
        put_text(writer->out, "name", span->name);
        put_id(writer->out, "id", span->id);
        end(writer);
    }
}

static void put_message(const struct writer *writer, uint32_t number, tf_time last_us) {
    const struct tf_story *story = writer->story;
    const struct tf_story_message *message = &story->messages[number];
    bool arrived = message->fate == TF_STORY_ARRIVED;
    put_end_of_message(writer, number, message->sent, true);
    if (arrived) {
        put_end_of_message(writer, number, message->end, false);
    }
    put_span(writer, &(struct span){.category = "flight",
                                    .name = message->fate == TF_STORY_LOST ? "lost" : "in flight",
                                    .pid = pid_of(message->from),
                                    .id = number + UINT64_C(1),
                                    .from_us = story->events[message->sent].at_us,
                                    .to_us = message->end == TF_STORY_NONE
                                                 ? last_us
                                                 : story->events[message->end].at_us});
}

/* -- What stands on a lane -- */

/* 0: it is no instant of its own. */
static enum thread thread_of(const struct tf_story_event *event) {
    switch (event->kind) {
    case TF_RECORD_COMMAND:
    case TF_RECORD_PROCESS:
    case TF_RECORD_CLOCK:
    case TF_RECORD_CONNECTIVITY:
    case TF_RECORD_DISK:
    case TF_RECORD_RESTORED:
        return THREAD_APP;
    case TF_RECORD_NOTE:
    case TF_RECORD_AUDIT:
    case TF_RECORD_CURSOR:
    case TF_RECORD_VIEW_CONFLICT:
        return THREAD_SYNC;
    case TF_RECORD_FAILED:
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FRAME_LOST:
    case TF_RECORD_SOCKET_OPEN:
    case TF_RECORD_SOCKET_OPENED:
    case TF_RECORD_SOCKET_CLOSED:
        return THREAD_NETWORK;
    default:
        return (enum thread)0;
    }
}

static void put_event(const struct writer *writer, uint32_t place) {
    const struct tf_story_event *event = &writer->story->events[place];
    enum thread thread = thread_of(event);
    if (thread != (enum thread)0) {
        begin(writer, "i", pid_of(event->lane), thread);
        put_instant(writer, event->at_us);
        tf_json_field_word(writer->out, "s", event->lane == TF_STORY_NONE ? "g" : "t");
        put_words(writer, place);
        put_record(writer, place);
        end(writer);
    } else if (event->kind == TF_RECORD_STATUS) {
        begin(writer, "C", pid_of(event->lane), THREAD_SYNC);
        put_instant(writer, event->at_us);
        tf_json_field_word(writer->out, "name", "queue");
        tf_json_put_name(writer->out, "args");
        tf_buf_append_byte(writer->out, '{');
        put_number(writer->out, "waiting", tf_story_field(writer->story, place, "waiting"));
        put_number(writer->out, "in flight", tf_story_field(writer->story, place, "inFlight"));
        put_number(writer->out, "parked", tf_story_field(writer->story, place, "parked"));
        tf_buf_append_byte(writer->out, '}');
        end(writer);
    }
}

static void put_finding(const struct writer *writer, const struct tf_story_finding *finding) {
    struct tf_buf name = {0};
    tf_buf_append_format(&name, "%s: %s", finding->rule, finding->headline);
    begin(writer, "i", pid_of(finding->lane), THREAD_APP);
    put_instant(writer, finding->at_us);
    tf_json_field_word(writer->out, "s", "g");
    put_text(writer->out, "name", tf_buf_text(&name));
    end(writer);
    tf_buf_close(&name);
}

void tf_perfetto_append(struct tf_buf *out, const struct tf_story *story) {
    bool empty = story->event_count == 0;
    struct writer writer = {out, story, empty ? 0 : story->events[0].at_us};
    tf_time last_us = empty ? 0 : story->events[story->event_count - 1].at_us;
    tf_buf_append_text(out, "{\"displayTimeUnit\":\"ms\"");
    put_text(out, "left_out", story->left_out == NULL ? "" : story->left_out);
    tf_json_put_name(out, "traceEvents");
    tf_buf_append_byte(out, '[');
    for (uint32_t i = 0; i < story->lane_count; i++) {
        put_process(&writer, pid_of(i), story->lanes[i]);
    }
    put_process(&writer, PID_WORLD, "world");
    for (uint32_t i = 0; i < story->message_count; i++) {
        put_message(&writer, i, last_us);
    }
    for (uint32_t i = 0; i < story->event_count; i++) {
        put_event(&writer, i);
    }
    for (uint32_t i = 0; i < story->band_count; i++) {
        const struct tf_story_band *band = &story->bands[i];
        put_span(&writer, &(struct span){.category = band->is_away ? "absence" : "fault",
                                         .name = band->word,
                                         .pid = pid_of(band->lane),
                                         .id = ID_BANDS + i,
                                         .from_us = band->from_us,
                                         .to_us = band->to_us});
    }
    for (uint32_t i = 0; i < story->finding_count; i++) {
        put_finding(&writer, &story->findings[i]);
    }
    tf_buf_append_text(out, "\n]}\n");
}
