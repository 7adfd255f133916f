#include "base/text.h"
#include "report/story/inside.h"

#include <string.h>

#define TEXT_CODE_POINTS 40

struct telling {
    struct tf_buf *out;
    const struct tf_story *story;
    uint32_t place;
};

static int64_t field(const struct telling *t, const char *name) {
    return tf_story_field(t->story, t->place, name);
}

static void say(const struct telling *t, const char *words) {
    tf_buf_append_text(t->out, words);
}

/* `before` and a text, or nothing where there is no text. */
static void say_text(const struct telling *t, const char *before, const char *name) {
    const char *text = tf_story_text(t->story, t->place, name);
    if (text[0] != '\0') {
        say(t, before);
        say(t, text);
    }
}

static void say_quoted(const struct telling *t, const char *name) {
    const char *text = tf_story_text(t->story, t->place, name);
    if (text[0] != '\0') {
        say(t, " \"");
        tf_story_one_line(t->out, text, TEXT_CODE_POINTS);
        say(t, "\"");
    }
}

static void say_word(const struct telling *t, const char *name, const char *list) {
    say(t, tf_story_word(t->story, t->place, name, list));
}

static void say_number(const struct telling *t, const char *before, const char *name) {
    say(t, before);
    tf_buf_append_i64(t->out, field(t, name));
}

static void say_call(const struct telling *t) {
    const char *call = tf_story_word(t->story, t->place, "call", "call");
    const char *path = tf_story_text(t->story, t->place, "path");
    say(t, strcmp(call, "any") != 0 ? call : path[0] != '\0' ? path : "call");
}

static void say_culprit(const struct telling *t) {
    const cJSON *verbs = cJSON_GetObjectItemCaseSensitive(t->story->columns->words, "verb");
    int64_t fault = field(t, "fault");
    const cJSON *verb =
        fault <= 0 || fault > INT32_MAX ? NULL : cJSON_GetArrayItem(verbs, (int)fault - 1);
    if (verb != NULL && cJSON_IsString(verb)) {
        tf_buf_append_format(t->out, " by %s", verb->valuestring);
    }
}

static void say_status(const struct telling *t) {
    if (field(t, "status") != 0) {
        say_number(t, " ", "status");
    }
}

static void say_net(const struct telling *t) {
    enum tf_record_kind kind = t->story->events[t->place].kind;
    bool frame = field(t, "frame") != 0;
    switch (kind) {
    case TF_RECORD_REQUEST:
        say(t, "asks ");
        say_call(t);
        break;
    case TF_RECORD_REQUEST_TAKEN:
        say(t, "takes ");
        say_call(t);
        break;
    case TF_RECORD_ANSWER:
        say(t, "answers ");
        say_call(t);
        say_status(t);
        break;
    case TF_RECORD_ANSWER_TAKEN:
        say(t, "has the answer to ");
        say_call(t);
        say_status(t);
        break;
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FRAME_LOST:
        say(t, kind == TF_RECORD_ANSWER_LOST ? "answer to " : "");
        if (frame) {
            say_number(t, "frame ", "frame");
        } else {
            say_call(t);
        }
        say(t, " lost");
        say_culprit(t);
        break;
    case TF_RECORD_FAILED:
        say_call(t);
        say(t, ": ");
        say_word(t, "http", "http");
        say_culprit(t);
        break;
    case TF_RECORD_SOCKET_OPEN:
        say(t, "opens the gateway");
        break;
    case TF_RECORD_SOCKET_OPENED:
        say(t, "gateway open");
        break;
    case TF_RECORD_SOCKET_CLOSED:
        say(t, "gateway closed");
        break;
    default:
        say_number(t, kind == TF_RECORD_FRAME_DOWN ? "pushes frame " : "frame ", "frame");
        say(t, kind == TF_RECORD_FRAME_TAKEN ? " arrives" : "");
        break;
    }
}

static void say_command(const struct telling *t) {
    int64_t named = field(t, "named");
    const struct tf_story_columns *columns = t->story->columns;
    say_word(t, "command", "command");
    if (named > 0 && (uint64_t)named <= columns->named_count) {
        tf_buf_append_format(t->out, " %s", columns->named[named - 1]);
    } else {
        say_text(t, " ", "message");
    }
    say_quoted(t, "text");
    if (field(t, "cutShort") != 0) {
        say(t, ": dies in the call");
    } else if (field(t, "accepted") == 0) {
        say_text(t, ": refused, ", "code");
    }
}

static void say_note(const struct telling *t) {
    const char *word = tf_story_word(t->story, t->place, "note", "note");
    if (strcmp(word, "attempt") == 0) {
        say_number(t, "attempt ", "number");
        say_text(t, " of ", "action");
    } else if (strcmp(word, "outcome") == 0) {
        say(t, "learns");
        say_text(t, " ", "action");
        say(t, ": ");
        say_word(t, "outcome", "outcome");
        say_text(t, " ", "refusal");
    } else if (strcmp(word, "retry") == 0) {
        say_text(t, "retry of ", "action");
        say(t, field(t, "action") == 0 ? "retry in " : " in ");
        tf_time_append_duration(t->out, field(t, "delay"));
    } else if (strcmp(word, "sync") == 0) {
        say(t, field(t, "flag") != 0 ? "sync begins" : "sync rests");
    } else if (strcmp(word, "cursor") == 0) {
        say_number(t, "cursor at ", "number");
    } else {
        say(t, word);
        say_text(t, " ", field(t, "action") != 0 ? "action" : "message");
        say_text(t, " ", "refusal");
        say_text(t, ": ", "code");
    }
}

static void say_audit(const struct telling *t) {
    say_word(t, "outcome", "outcome");
    say(t, " ");
    say_word(t, "type", "action");
    say_text(t, " ", "message");
    if (field(t, "new") != 0) {
        say_number(t, " v", "new");
    }
    say_quoted(t, "text");
}

static void say_message(const struct telling *t) {
    int64_t flags = field(t, "flags");
    say(t, flags & 1 ? "shows " : "");
    say_text(t, "", field(t, "message") != 0 ? "message" : "client");
    if (!(flags & 1)) {
        say(t, " is not there");
        return;
    }
    say(t, " ");
    say_word(t, "status", "status");
    say(t, flags & 8 ? ", pending" : "");
    say(t, flags & 16 ? ", in conflict" : "");
    if (flags & 2) {
        say(t, ", deleted");
    } else {
        say_quoted(t, "text");
    }
}

static void say_fault(const struct telling *t) {
    enum tf_record_kind kind = t->story->events[t->place].kind;
    say_word(t, "verb", "verb");
    say(t, kind == TF_RECORD_FAULT_ON    ? " begins"
           : kind == TF_RECORD_FAULT_HIT ? " hits"
           : kind == TF_RECORD_FAULT_OFF ? " ends"
                                         : " never met anything");
}

static void say_step(const struct telling *t) {
    const struct tf_story_step *step = tf_story_step(t->story, field(t, "step"));
    say(t, step == NULL ? "step" : step->verb);
    if (step != NULL && step->line > 0) {
        tf_buf_append_format(t->out, " (line %u)", step->line);
    }
}

static void say_state(const struct telling *t) {
    switch (t->story->events[t->place].kind) {
    case TF_RECORD_CURSOR:
        say_number(t, "cursor ", "old");
        say_number(t, " to ", "seq");
        break;
    case TF_RECORD_STATUS:
        say_number(t, "waiting ", "waiting");
        say_number(t, ", in flight ", "inFlight");
        break;
    case TF_RECORD_VIEW_ACTION:
        say(t, "queued ");
        say_word(t, "type", "action");
        say_text(t, " ", "action");
        say(t, ", ");
        say_word(t, "state", "queue");
        break;
    case TF_RECORD_VIEW_CONVERSATION:
        say_text(t, "", "conversation");
        say_number(t, ": unread ", "unread");
        break;
    case TF_RECORD_VIEW_CONFLICT:
        say_text(t, "conflict on ", "message");
        say(t, ": mine");
        say_quoted(t, "mine");
        say(t, ", theirs");
        say_quoted(t, "theirs");
        break;
    case TF_RECORD_DISK:
        say(t, field(t, "opens") == 0   ? "database does not open"
               : field(t, "whole") != 0 ? "database opens, whole"
                                        : "database opens, damaged");
        break;
    case TF_RECORD_CHECK:
        say_number(t, "check of line ", "line");
        break;
    case TF_RECORD_REST:
        say(t, field(t, "flag") != 0 ? "rest reached" : "no rest in time");
        break;
    case TF_RECORD_CLOCK:
        say(t, "wall clock ahead by ");
        tf_time_append_duration(t->out, field(t, "skew"));
        break;
    default:
        say(t, tf_record_word(t->story->events[t->place].kind));
        break;
    }
}

static void say_event(const struct telling *t) {
    enum tf_record_kind kind = t->story->events[t->place].kind;
    if (kind >= TF_RECORD_KIND_COUNT) {
        say(t, "something that this version does not know");
    } else if (kind >= TF_RECORD_REQUEST && kind <= TF_RECORD_FRAME_LOST) {
        say_net(t);
    } else if (kind >= TF_RECORD_FAULT_ON && kind <= TF_RECORD_UNFIRED) {
        say_fault(t);
    } else if (kind == TF_RECORD_COMMAND) {
        say_command(t);
    } else if (kind == TF_RECORD_NOTE) {
        say_note(t);
    } else if (kind == TF_RECORD_AUDIT) {
        say_audit(t);
    } else if (kind == TF_RECORD_VIEW_MESSAGE) {
        say_message(t);
    } else if (kind == TF_RECORD_STEP) {
        say_step(t);
    } else if (kind == TF_RECORD_PHASE) {
        say_word(t, "phase", "phase");
    } else if (kind == TF_RECORD_PROCESS) {
        say_word(t, "event", "process");
    } else if (kind == TF_RECORD_CONNECTIVITY) {
        say(t, field(t, "flag") != 0 ? "online" : "offline");
    } else {
        say_state(t);
    }
}

void tf_story_one_line(struct tf_buf *out, const char *text, size_t limit) {
    for (size_t points = 0; *text != '\0'; text++) {
        bool begins = ((unsigned char)*text & 0xC0) != 0x80;
        if (begins && points++ == limit) {
            tf_buf_append_text(out, "…");
            return;
        }
        tf_buf_append_byte(out, *text == '\n' || *text == '\t' ? ' ' : *text);
    }
}

void tf_story_describe(struct tf_buf *out, const struct tf_story *story, uint32_t place,
                       size_t limit) {
    struct tf_buf words = {0};
    struct telling telling = {&words, story, place};
    say_event(&telling);
    tf_story_one_line(out, tf_buf_text(&words), limit);
    tf_buf_close(&words);
}
