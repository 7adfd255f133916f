#include "report/account_say.h"

#include "base/text.h"
#include "report/account_command.h"
#include "report/account_fault.h"
#include "report/account_pick.h"
#include "report/trace_text.h"

#define QUOTE_CODE_POINTS 30

struct sayer {
    struct tf_buf *out;
    const struct tf_plan *plan;
    const struct tf_trace *trace;
    size_t at, end;
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

static void say_time(struct sayer *sayer, const char *before, tf_time at_us) {
    say(sayer, before);
    tf_account_time(sayer->out, at_us);
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
    say_time(sayer, before, at_us);
    say(sayer, ".\n");
}

/* -- The life of processes, clocks -- */

static void say_back(struct sayer *sayer) {
    tf_time back_us = tf_account_back_us(sayer->trace, sayer->at, sayer->end);
    if (back_us != TF_NEVER) {
        say_time(sayer, " and started again at ", back_us);
    }
    say(sayer, ".\n");
}

static bool loses_power(enum tf_verb verb) {
    return verb == TF_VERB_CRASH_AT_STORAGE_STEP || verb == TF_VERB_TORN_WRITE ||
           verb == TF_VERB_LOST_WRITE;
}

static void say_fault(struct sayer *sayer, const struct tf_record *r) {
    if (!tf_account_fault(sayer->out, sayer->plan, sayer->trace, sayer->at)) {
        return;
    }
    bool dies = r->kind == TF_RECORD_FAULT_HIT && loses_power(r->fault.verb);
    tf_time back_us = dies ? tf_account_back_us(sayer->trace, sayer->at, sayer->end) : TF_NEVER;
    if (back_us != TF_NEVER) {
        say_time(sayer, "; it started again at ", back_us);
    }
    say(sayer, ".\n");
}

static void say_process(struct sayer *sayer, const struct tf_record *r) {
    static const char *const words[] = {"started", "was killed",
                                        "crashed", "went to sleep",
                                        "woke up", "ended with its user's session"};
    say(sayer, r->node == TF_NODE_SERVER ? "The server" : "The app of ");
    if (r->node != TF_NODE_SERVER) {
        say_node(sayer, r->node);
    }
    say(sayer, " ");
    say(sayer, words[r->process.event]);
    say_time(sayer, " at ", r->at_us);
    bool dies = r->process.event == TF_PROCESS_KILLED || r->process.event == TF_PROCESS_CRASHED;
    if (dies) {
        say_back(sayer);
    } else {
        say(sayer, ".\n");
    }
}

/* "1:55:18.172 behind true time" */
static void say_skew(struct sayer *sayer, tf_time skew_us) {
    if (skew_us == 0) {
        say(sayer, "right again");
        return;
    }
    tf_account_time(sayer->out, skew_us < 0 ? -skew_us : skew_us);
    say(sayer, skew_us < 0 ? " behind true time" : " ahead of true time");
}

static void say_clock(struct sayer *sayer, const struct tf_record *r) {
    say(sayer, "The clock of ");
    say_node(sayer, r->node);
    say_time(sayer, " was set at ", r->at_us);
    say(sayer, " and from then on ");
    say_skew(sayer, r->clock.skew_us);
    say(sayer, ".\n");
}

static void say_wrong_clock(struct sayer *sayer, uint32_t node, const struct tf_plan_clock *clock) {
    if (clock->offset_us != 0) {
        say(sayer, "From the beginning the clock of ");
        say_node(sayer, node);
        say(sayer, " was ");
        say_skew(sayer, clock->offset_us);
        say(sayer, ".\n");
    }
    if (clock->drift_ppm != 0) {
        say(sayer, "The clocks of ");
        say_node(sayer, node);
        tf_buf_append_format(sayer->out, " ran %d in a million too %s.\n",
                             clock->drift_ppm < 0 ? -clock->drift_ppm : clock->drift_ppm,
                             clock->drift_ppm < 0 ? "slow" : "fast");
    }
}

static void say_limit(struct sayer *sayer, const char *what, const struct tf_rate_limit *limit) {
    if (limit->count > 0) {
        tf_buf_append_format(sayer->out, "The server took at most %u %s%s from each device in ",
                             limit->count, what, limit->count == 1 ? "" : "s");
        tf_time_append_duration(sayer->out, limit->per_us);
        say(sayer, ".\n");
    }
}

void tf_account_begin(struct tf_buf *out, const struct tf_plan *plan) {
    struct sayer sayer = {.out = out, .plan = plan};
    say_limit(&sayer, "request", &plan->server.request_limit);
    say_limit(&sayer, "action", &plan->server.action_limit);
    say_wrong_clock(&sayer, TF_NODE_SERVER, &plan->server_clock);
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        say_wrong_clock(&sayer, i, &plan->replicas[i].clock);
    }
    if (plan->step_count == 0) {
        say(&sayer, "Nobody did anything: the devices were installed, heard of their "
                    "conversations, and rested.\n");
    }
}

/* -- What users and subjects did -- */

static void say_command(struct sayer *sayer, const struct tf_record *r) {
    tf_account_command(sayer->out, sayer->plan, r);
    say_time(sayer, " at ", r->at_us);
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
        say(sayer, "\" of");
        break;
    case TF_NOTE_COALESCED:
        say(sayer, " folded another action into");
        break;
    case TF_NOTE_PARKED:
        say(sayer, " set aside");
        break;
    case TF_NOTE_CONFLICT:
        say(sayer, " was told of the conflict over");
        break;
    default:
        say(sayer, " began anew from everything that the server holds");
        break;
    }
    say_id(sayer, note->kind == TF_NOTE_ATTEMPT ? " as action " : " action ", &note->action_id);
    end_at(sayer, " at ", r->at_us);
}

static void say_lost(struct sayer *sayer, const struct tf_record *r) {
    struct tf_account_losses losses = tf_account_losses(sayer->trace, sayer->at, sayer->end);
    say(sayer, r->kind == TF_RECORD_REQUEST_LOST  ? "A request of "
               : r->kind == TF_RECORD_ANSWER_LOST ? "An answer to "
               : r->kind == TF_RECORD_FRAME_LOST  ? "A push to "
                                                  : "An exchange of ");
    say_node(sayer, r->node);
    say(sayer, r->kind == TF_RECORD_FAILED ? " failed" : " was lost");
    if (r->net.fault < TF_VERB_COUNT) {
        say(sayer, " by ");
        say(sayer, tf_verb_word(r->net.fault));
    }
    say_time(sayer, " at ", r->at_us);
    if (losses.count > 1) {
        tf_buf_append_format(sayer->out, ", the first of %u", losses.count);
        say_time(sayer, " until ", losses.last_us);
    }
    say(sayer, ".\n");
}

void tf_account_say(struct tf_buf *out, const struct tf_plan *plan, const struct tf_trace *trace,
                    size_t at, size_t end) {
    const struct tf_record *r = tf_trace_at(trace, at);
    struct sayer sayer = {out, plan, trace, at, end};
    switch (r->kind) {
    case TF_RECORD_COMMAND:
        say_command(&sayer, r);
        break;
    case TF_RECORD_FAULT_ON:
    case TF_RECORD_FAULT_HIT:
        say_fault(&sayer, r);
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
