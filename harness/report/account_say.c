#include "report/account_say.h"

#include "base/text.h"
#include "report/account.h"
#include "report/account_command.h"
#include "report/trace_text.h"

#include <string.h>

#define QUOTE_CODE_POINTS 30

struct sayer {
    struct tf_buf *out;
    const struct tf_plan *plan;
    const struct tf_trace *trace;
    size_t at;
};

static void say(struct sayer *sayer, const char *words) {
    tf_buf_append_text(sayer->out, words);
}

static void say_node(struct sayer *sayer, uint32_t node) {
    if (node == TF_NODE_SERVER) {
        say(sayer, "the server");
    } else {
        tf_trace_text_node(sayer->out, sayer->plan, node);
    }
}

static void say_time(struct sayer *sayer, tf_time at_us) {
    tf_time_append_instant(sayer->out, at_us);
}

static void say_id(struct sayer *sayer, const char *before, const struct tf_id *id) {
    if (!tf_id_is_none(id)) {
        say(sayer, before);
        tf_buf_append_slice(sayer->out, tf_id_short(id));
    }
}

static void say_quoted(struct sayer *sayer, struct tf_slice text) {
    if (text.len > 0) {
        say(sayer, " ");
        tf_text_append_quoted(sayer->out, text, QUOTE_CODE_POINTS);
    }
}

static void end_at(struct sayer *sayer, const char *before, tf_time at_us) {
    say(sayer, before);
    say_time(sayer, at_us);
    say(sayer, ".\n");
}

/* -- Steps and faults -- */

static void append_links(struct tf_buf *out, const struct tf_plan *plan,
                         const struct tf_step *step) {
    if (step->who == TF_NODE_ALL) {
        tf_buf_append_text(out, "all links");
        return;
    }
    if (step->who == TF_NODE_SERVER) {
        tf_buf_append_text(out, "the server");
        return;
    }
    tf_trace_text_node(out, plan, step->who);
    bool link = step->direction != 0;
    if (link) {
        tf_buf_append_text(out, step->direction == TF_UP     ? " -> server"
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
    tf_time_append_instant(out, step->at_us);
    if (step->place.line != 0) {
        tf_buf_append_format(out, " (line %u)", step->place.line);
    }
}

bool tf_account_is_aimed(const struct tf_plan *plan, const struct tf_record *record) {
    const struct tf_step *step = tf_plan_step(plan, record->fault.step);
    return step != NULL && (step->aim.count > 0 || step->verb == TF_VERB_CRASH_AT_STORAGE_STEP);
}

static tf_time off_us(const struct sayer *sayer, uint32_t step) {
    for (size_t i = sayer->at + 1; i < tf_trace_count(sayer->trace); i++) {
        const struct tf_record *r = tf_trace_at(sayer->trace, i);
        if (r->kind == TF_RECORD_FAULT_OFF && r->fault.step == step) {
            return r->at_us;
        }
    }
    return TF_NEVER;
}

static const char *words_of_fault(enum tf_verb verb) {
    switch (verb) {
    case TF_VERB_CUT:
        return "was cut";
    case TF_VERB_OFFLINE:
        return "was offline";
    case TF_VERB_FLAP:
        return "was wrong about its network";
    case TF_VERB_REFUSE:
        return "refused connections";
    case TF_VERB_HALF_OPEN:
        return "had half-open sockets";
    case TF_VERB_DISK_FULL:
        return "had a full disk";
    case TF_VERB_IO_ERROR:
        return "had a failing disk";
    case TF_VERB_BIT_ROT:
        return "had stored pages that changed by themselves";
    case TF_VERB_CLOCK_FREEZE:
        return "had a wall clock that stood still";
    case TF_VERB_SUSPEND:
        return "slept";
    case TF_VERB_SERVER_SLOW:
        return "was slow";
    default:
        return NULL;
    }
}

/* "asha <-> server was cut from 00:04.180 to 00:09.870." */
static void say_fault_on(struct sayer *sayer, const struct tf_record *r) {
    const struct tf_step *step = tf_plan_step(sayer->plan, r->fault.step);
    const char *words = words_of_fault(r->fault.verb);
    if (step == NULL) {
        return;
    }
    if (words == NULL) {
        size_t from = sayer->out->len;
        tf_account_append_step(sayer->out, sayer->plan, step);
        sayer->out->data[from] = 'T';
        say(sayer, " took hold");
    } else {
        append_links(sayer->out, sayer->plan, step);
        say(sayer, " ");
        say(sayer, words);
    }
    tf_time until_us = off_us(sayer, step->id);
    say(sayer, until_us > r->at_us && until_us != TF_NEVER ? " from " : " at ");
    say_time(sayer, r->at_us);
    if (until_us > r->at_us && until_us != TF_NEVER) {
        say(sayer, " to ");
        say_time(sayer, until_us);
    }
    say(sayer, ".\n");
}

/* What a fault that waits did when it met something: before the node's name, and behind it. */
static const struct {
    enum tf_verb verb;
    const char *before, *behind;
} hits[] = {
    {TF_VERB_LOSE_REQUEST, "A request of ", " was lost"},
    {TF_VERB_LOSE_RESPONSE, "An answer to ", " was lost"},
    {TF_VERB_LATE_RESPONSE, "An answer to ", " was held back"},
    {TF_VERB_SCRIPTED_ANSWER, "A request of ", " got an answer out of the script"},
    {TF_VERB_DUPLICATE, "A request of ", " came to the server twice"},
    {TF_VERB_HANG, "An answer to ", " never ended"},
    {TF_VERB_TRUNCATE, "A body of ", " was cut off"},
    {TF_VERB_CORRUPT, "A body of ", " was damaged"},
    {TF_VERB_PUSH_FAULT, "A push to ", " went wrong"},
    {TF_VERB_SERVER_STAGES, "A request of ", " waited within the server"},
    {TF_VERB_DISK_FULL, "The disk of ", " took no more"},
    {TF_VERB_IO_ERROR, "The disk of ", " failed"},
    {TF_VERB_CRASH_AT_STORAGE_STEP, "The power of ", " failed while it wrote"},
};
#define HITS (sizeof(hits) / sizeof(hits[0]))

static void say_hit(struct sayer *sayer, const struct tf_record *r) {
    const struct tf_step *step = tf_plan_step(sayer->plan, r->fault.step);
    size_t i = 0;
    while (i < HITS && hits[i].verb != r->fault.verb) {
        i++;
    }
    say(sayer, i < HITS ? hits[i].before : "Something of ");
    say_node(sayer, r->node);
    say(sayer, i < HITS ? hits[i].behind : " was hit");
    tf_buf_append_format(sayer->out, " (%s", tf_verb_word(r->fault.verb));
    if (step != NULL && step->place.line != 0) {
        tf_buf_append_format(sayer->out, ", line %u", step->place.line);
    }
    end_at(sayer, ") at ", r->at_us);
}

static void say_process(struct sayer *sayer, const struct tf_record *r) {
    static const char *const words[] = {"started", "was killed",
                                        "crashed", "was put to sleep",
                                        "woke up", "lost its user to a logout"};
    say(sayer, r->node == TF_NODE_SERVER ? "The server" : "The app of ");
    if (r->node != TF_NODE_SERVER) {
        say_node(sayer, r->node);
    }
    say(sayer, " ");
    say(sayer, words[r->process.event]);
    end_at(sayer, " at ", r->at_us);
}

static void say_clock(struct sayer *sayer, const struct tf_record *r) {
    say(sayer, "The clock of ");
    say_node(sayer, r->node);
    say(sayer, " was off by ");
    tf_time_append_duration(sayer->out, r->clock.skew_us);
    end_at(sayer, " from ", r->at_us);
}

/* -- What users and subjects did -- */

static void say_command(struct sayer *sayer, const struct tf_record *r) {
    tf_account_command(sayer->out, sayer->plan, r);
    say(sayer, " at ");
    say_time(sayer, r->at_us);
    if (r->command.cut_short) {
        say(sayer, "; the process died in the call");
    } else if (!r->command.accepted) {
        say(sayer, "; the app refused it: ");
        say(sayer, tf_code_text(r->command.code));
    }
    say(sayer, ".\n");
}

static void say_audit(struct sayer *sayer, const struct tf_record *r) {
    say(sayer, r->audit.outcome == TF_OUTCOME_APPLIED ? "The server committed the "
                                                      : "The server refused by conflict the ");
    say(sayer, tf_action_type_text(r->audit.type));
    say(sayer, " of ");
    say(sayer, r->audit.device_id.text);
    say_id(sayer, ", action ", &r->audit.action_id);
    say_quoted(sayer, r->audit.content);
    end_at(sayer, ", at ", r->at_us);
}

bool tf_account_note_matters(const struct tf_note *note) {
    switch (note->kind) {
    case TF_NOTE_ATTEMPT:
        return note->number > 1;
    case TF_NOTE_OUTCOME:
        return note->outcome != TF_OUTCOME_APPLIED;
    case TF_NOTE_COALESCED:
    case TF_NOTE_PARKED:
    case TF_NOTE_CONFLICT:
    case TF_NOTE_RESYNC:
        return true;
    default:
        return false;
    }
}

static void say_note(struct sayer *sayer, const struct tf_record *r) {
    const struct tf_note *note = &r->note;
    say_node(sayer, r->node);
    switch (note->kind) {
    case TF_NOTE_ATTEMPT:
        tf_buf_append_format(sayer->out, " tried again (attempt %llu)",
                             (unsigned long long)note->number);
        break;
    case TF_NOTE_OUTCOME:
        say(sayer, " was told \"");
        say(sayer, tf_outcome_text(note->outcome));
        say(sayer, "\"");
        break;
    case TF_NOTE_COALESCED:
        say(sayer, " folded one action into another");
        break;
    case TF_NOTE_PARKED:
        say(sayer, " gave the action up");
        break;
    case TF_NOTE_CONFLICT:
        say(sayer, " met a conflict");
        break;
    default:
        say(sayer, " began anew from everything that the server holds");
        break;
    }
    say_id(sayer, note->kind == TF_NOTE_ATTEMPT ? " as action " : ", action ", &note->action_id);
    end_at(sayer, " at ", r->at_us);
}

static void say_lost(struct sayer *sayer, const struct tf_record *r) {
    const char *what = r->kind == TF_RECORD_REQUEST_LOST  ? "A request of "
                       : r->kind == TF_RECORD_ANSWER_LOST ? "An answer to "
                       : r->kind == TF_RECORD_FRAME_LOST  ? "A push to "
                                                          : "An exchange of ";
    say(sayer, what);
    say_node(sayer, r->node);
    say(sayer, r->kind == TF_RECORD_FAILED ? " failed" : " was lost");
    if (r->net.fault < TF_VERB_COUNT) {
        say(sayer, " by ");
        say(sayer, tf_verb_word(r->net.fault));
    }
    end_at(sayer, " at ", r->at_us);
}

void tf_account_say(struct tf_buf *out, const struct tf_plan *plan, const struct tf_trace *trace,
                    size_t at) {
    const struct tf_record *r = tf_trace_at(trace, at);
    struct sayer sayer = {out, plan, trace, at};
    switch (r->kind) {
    case TF_RECORD_COMMAND:
        say_command(&sayer, r);
        break;
    case TF_RECORD_FAULT_ON:
        say_fault_on(&sayer, r);
        break;
    case TF_RECORD_FAULT_HIT:
        say_hit(&sayer, r);
        break;
    case TF_RECORD_PROCESS:
        say_process(&sayer, r);
        break;
    case TF_RECORD_CLOCK:
        say_clock(&sayer, r);
        break;
    case TF_RECORD_AUDIT:
        say_audit(&sayer, r);
        break;
    case TF_RECORD_NOTE:
        say_note(&sayer, r);
        break;
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FRAME_LOST:
    case TF_RECORD_FAILED:
        say_lost(&sayer, r);
        break;
    default:
        break;
    }
}
