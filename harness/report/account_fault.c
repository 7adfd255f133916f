#include "report/account_fault.h"

#include "report/account.h"
#include "report/trace_text.h"

#include <string.h>

/* What is said of a fault: before the name of whom it is about, and behind it. */
struct words {
    enum tf_verb verb;
    const char *before, *behind;
};

/* Faults that hold for a while, or happen in an instant. */
static const struct words holds[] = {
    {TF_VERB_OFFLINE, "", " was offline"},
    {TF_VERB_FLAP, "", " was told wrong things about its network"},
    {TF_VERB_LATENCY, "The network of ", " was slow"},
    {TF_VERB_BANDWIDTH, "The network of ", " was narrow"},
    {TF_VERB_LOSS, "The network of ", " lost packets"},
    {TF_VERB_RESET, "The connections of ", " were reset"},
    {TF_VERB_REFUSE, "The connections of ", " were refused"},
    {TF_VERB_HALF_OPEN, "The socket of ", " stayed half open"},
    {TF_VERB_SERVER_RESTART, "", " was down"},
    {TF_VERB_SERVER_SLOW, "", " was slow"},
    {TF_VERB_SERVER_ROLLBACK, "", " was down and put back to a backup"},
    {TF_VERB_SERVER_FORGETS, "", " was down and lost all that it had stored"},
    {TF_VERB_SERVER_UPGRADE, "", " was of a newer version"},
    {TF_VERB_TOMBSTONE_GC, "", " let go of old deletions"},
    {TF_VERB_LOG_TRIMMED, "", " let go of old changes"},
    {TF_VERB_DEDUP_FAULT, "", " did not recognise repeated actions"},
    {TF_VERB_DISK_FULL, "The disk of ", " was full"},
    {TF_VERB_IO_ERROR, "The disk of ", " had errors"},
    {TF_VERB_SLOW_STORAGE, "The disk of ", " was slow"},
    {TF_VERB_WAKE_EXTENSION, "The notification extension ", " ran"},
    {TF_VERB_TWO_PROCESSES, "The two processes of ", " ran at once"},
    {TF_VERB_DOUBLE_TRIGGER, "A sync of ", " had several causes at once"},
    {TF_VERB_BACKGROUND_WINDOW, "", " could run for a while, asleep"},
    {TF_VERB_SUSPEND, "", " slept"},
    {TF_VERB_CLOCK_FREEZE, "The wall clock of ", " stood still"},
    {TF_VERB_RESTORE, "The disk of ", " was put back to a backup"},
    {TF_VERB_REINSTALL, "The app of ", " was installed anew"},
    {TF_VERB_PARTIAL_LOSS, "The disk of ", " lost a part of what it held"},
    {TF_VERB_BIT_ROT, "Bits on the disk of ", " changed by themselves"},
    {TF_VERB_UPGRADE, "The app of ", " was updated"},
    {TF_VERB_SESSION_CHANGE, "The session of ", " was ended by the server"},
    {TF_VERB_MEDIA_DOWN, "The media host", " was down"},
};

/* What a fault that waits did when it met something. */
static const struct words hits[] = {
    {TF_VERB_LOSE_REQUEST, "A request of ", " was lost"},
    {TF_VERB_LOSE_RESPONSE, "An answer to ", " was lost"},
    {TF_VERB_LATE_RESPONSE, "An answer to ", " was held back"},
    {TF_VERB_SCRIPTED_ANSWER, "A request of ", " was answered in the server's place"},
    {TF_VERB_DUPLICATE, "A request of ", " came to the server twice"},
    {TF_VERB_HANG, "An answer to ", " never ended"},
    {TF_VERB_TRUNCATE, "A body between the server and ", " was cut off"},
    {TF_VERB_CORRUPT, "A body between the server and ", " was damaged"},
    {TF_VERB_PUSH_FAULT, "A push to ", " went wrong"},
    {TF_VERB_SERVER_STAGES, "A request of ", " waited within the server"},
    {TF_VERB_DISK_FULL, "The disk of ", " took no more"},
    {TF_VERB_IO_ERROR, "The disk of ", " refused an operation"},
    {TF_VERB_CRASH_AT_STORAGE_STEP, "The power of ", " failed before one of its writes"},
    {TF_VERB_TORN_WRITE, "The power of ", " failed in the middle of a write"},
    {TF_VERB_LOST_WRITE, "The power of ", " failed, and what was not synced was gone"},
    {TF_VERB_SESSION_CHANGE, "The session of ", " was ended by the server"},
    {TF_VERB_TWO_PROCESSES, "One process of ", " ran in the midst of the other"},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct words *find(const struct words *table, size_t count, enum tf_verb verb) {
    for (size_t i = 0; i < count; i++) {
        if (table[i].verb == verb) {
            return &table[i];
        }
    }
    return NULL;
}

void tf_account_time(struct tf_buf *out, tf_time at_us) {
    tf_time_append_instant(out, at_us == TF_NEVER ? at_us : at_us / TF_MS * TF_MS);
}

/* -- A step of the plan, named -- */

static void append_node(struct tf_buf *out, const struct tf_plan *plan, uint32_t node) {
    if (node == TF_NODE_SERVER) {
        tf_buf_append_text(out, "the server");
    } else if (node == TF_NODE_ALL) {
        tf_buf_append_text(out, "all devices");
    } else {
        tf_trace_text_node(out, plan, node);
    }
}

static bool is_membership(enum tf_verb verb) {
    return verb == TF_VERB_MEMBERSHIP || verb == TF_VERB_END_CONVERSATION;
}

static void append_place(struct tf_buf *out, const struct tf_plan *plan,
                         const struct tf_step *step) {
    if (step->conversation < plan->conversation_count) {
        tf_buf_append_text(out, plan->conversations[step->conversation].name.text);
    }
}

static void append_links(struct tf_buf *out, const struct tf_plan *plan,
                         const struct tf_step *step) {
    if (step->verb == TF_VERB_MEMBERSHIP && step->user < plan->user_count) {
        tf_buf_append_format(out, "%s in ", plan->users[step->user].name);
        append_place(out, plan, step);
    } else if (step->verb == TF_VERB_END_CONVERSATION) {
        append_place(out, plan, step);
    } else if (step->who == TF_NODE_ALL && step->direction != 0) {
        tf_buf_append_text(out, "all links");
    } else {
        bool link = step->direction != 0 && step->who < plan->replica_count;
        append_node(out, plan, step->who);
        tf_buf_append_text(out, !link                        ? ""
                                : step->direction == TF_UP   ? " -> server"
                                : step->direction == TF_DOWN ? " <- server"
                                                             : " <-> server");
    }
}

void tf_account_append_step(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_step *step) {
    tf_buf_append_format(out, "the %s of ", tf_verb_word(step->verb));
    append_links(out, plan, step);
    if (tf_verb_is_user(step->verb) && step->message < plan->message_count) {
        tf_buf_append_format(out, " (\"%s\")", plan->messages[step->message].name);
    }
    tf_buf_append_text(out, " at ");
    tf_account_time(out, step->at_us);
    if (step->place.line != 0) {
        tf_buf_append_format(out, " (line %u)", step->place.line);
    }
}

/* -- What it did -- */

bool tf_account_waits(const struct tf_step *fault) {
    switch (fault->verb) {
    case TF_VERB_CRASH_AT_STORAGE_STEP:
    case TF_VERB_TORN_WRITE:
    case TF_VERB_LOST_WRITE:
        return true;
    case TF_VERB_IO_ERROR:
        return fault->amount > 0;
    case TF_VERB_SESSION_CHANGE:
        return fault->aim.count > 0;
    default:
        return (fault->verb >= TF_VERB_LOSE_REQUEST && fault->verb <= TF_VERB_PUSH_FAULT) ||
               fault->verb == TF_VERB_SERVER_STAGES;
    }
}

static tf_time off_us(const struct tf_trace *trace, size_t at, uint32_t step) {
    for (size_t i = at + 1; i < tf_trace_count(trace); i++) {
        const struct tf_record *r = tf_trace_at(trace, i);
        if (r->kind == TF_RECORD_FAULT_OFF && r->fault.step == step) {
            return r->at_us;
        }
    }
    return TF_NEVER;
}

/* "asha <-> server was cut", "The pushes to asha were cut off" */
static void append_cut(struct tf_buf *out, const struct tf_plan *plan, const struct tf_step *step) {
    append_links(out, plan, step);
    tf_buf_append_text(out, step->who == TF_NODE_ALL ? " were cut" : " was cut");
    tf_buf_append_text(out, step->channel == TF_CHANNEL_GATEWAY ? " for pushes"
                            : step->channel == TF_CHANNEL_REST  ? " for requests"
                                                                : "");
}

static void append_words(struct tf_buf *out, const struct tf_plan *plan, const struct words *words,
                         uint32_t node) {
    tf_buf_append_text(out, words->before);
    if (words->verb != TF_VERB_MEDIA_DOWN) {
        append_node(out, plan, node);
    }
    tf_buf_append_text(out, words->behind);
}

static bool append_hold(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_step *step) {
    const struct words *words = find(holds, COUNT(holds), step->verb);
    if (step->verb == TF_VERB_CUT) {
        append_cut(out, plan, step);
    } else if (words != NULL) {
        append_words(out, plan, words, step->who);
    }
    return step->verb == TF_VERB_CUT || words != NULL;
}

/* "The server took asha into lunch" */
static void append_membership(struct tf_buf *out, const struct tf_plan *plan,
                              const struct tf_step *step) {
    bool ends = step->verb == TF_VERB_END_CONVERSATION;
    tf_buf_append_text(out, "The server ");
    if (ends) {
        tf_buf_append_text(out, "ended ");
    } else {
        tf_buf_append_format(out, "took %s %s ", plan->users[step->user].name,
                             step->flag ? "into" : "out of");
    }
    append_place(out, plan, step);
}

/* When it struck, as a person would look for it. */
static void append_hit(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r,
                       const struct tf_step *step) {
    static const struct words any = {TF_VERB_COUNT, "Something of ", " was hit"};
    const struct words *words = find(hits, COUNT(hits), step->verb);
    if (is_membership(step->verb)) {
        append_membership(out, plan, step);
    } else {
        append_words(out, plan, words == NULL ? &any : words, r->node);
    }
    if (step->verb == TF_VERB_SCRIPTED_ANSWER && step->status != 0) {
        tf_buf_append_format(out, " with %d", step->status);
    }
    tf_buf_append_format(out, " (%s", tf_verb_word(step->verb));
    if (step->place.line != 0) {
        tf_buf_append_format(out, ", line %u", step->place.line);
    }
    tf_buf_append_text(out, ") at ");
    tf_account_time(out, r->at_us);
}

static void append_span(struct tf_buf *out, tf_time from_us, tf_time until_us) {
    bool spans = until_us > from_us && until_us != TF_NEVER;
    tf_buf_append_text(out, spans ? " from " : " at ");
    tf_account_time(out, from_us);
    if (spans) {
        tf_buf_append_text(out, " to ");
        tf_account_time(out, until_us);
    }
}

bool tf_account_fault(struct tf_buf *out, const struct tf_plan *plan, const struct tf_trace *trace,
                      size_t at) {
    const struct tf_record *r = tf_trace_at(trace, at);
    const struct tf_step *step = tf_plan_step(plan, r->fault.step);
    size_t from = out->len;
    if (step == NULL) {
        return false;
    }
    if (r->kind == TF_RECORD_FAULT_HIT) {
        append_hit(out, plan, r, step);
        return true;
    }
    if (tf_account_waits(step) || !append_hold(out, plan, step)) {
        return false;
    }
    if (memcmp(out->data + from, "the ", 4) == 0 || memcmp(out->data + from, "all ", 4) == 0) {
        out->data[from] = (char)(out->data[from] - 'a' + 'A');
    }
    append_span(out, r->at_us, off_us(trace, at, step->id));
    return true;
}
