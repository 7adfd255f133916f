#include "report/account_pick.h"

#include "report/account_fault.h"

static bool is_loss(enum tf_record_kind kind) {
    return kind == TF_RECORD_REQUEST_LOST || kind == TF_RECORD_ANSWER_LOST ||
           kind == TF_RECORD_FRAME_LOST;
}

static bool is_death(const struct tf_record *r) {
    return r->kind == TF_RECORD_PROCESS &&
           (r->process.event == TF_PROCESS_KILLED || r->process.event == TF_PROCESS_CRASHED);
}

static bool is_start(const struct tf_record *r) {
    return r->kind == TF_RECORD_PROCESS && r->process.event == TF_PROCESS_STARTED;
}

tf_time tf_account_back_us(const struct tf_trace *trace, size_t at, size_t end) {
    const struct tf_record *death = tf_trace_at(trace, at);
    for (size_t i = at + 1; i < end; i++) {
        const struct tf_record *r = tf_trace_at(trace, i);
        if (is_start(r) && r->node == death->node && r->extension == death->extension) {
            return r->at_us;
        }
    }
    return TF_NEVER;
}

struct tf_account_losses tf_account_losses(const struct tf_trace *trace, size_t at, size_t end) {
    const struct tf_record *told = tf_trace_at(trace, at);
    struct tf_account_losses losses = {.is_first = true};
    for (size_t i = 0; i < end; i++) {
        const struct tf_record *r = tf_trace_at(trace, i);
        if (r->kind == told->kind && r->node == told->node && r->net.fault == told->net.fault &&
            r->at_us >= 0) {
            losses.is_first &= i >= at;
            losses.count++;
            losses.last_us = r->at_us;
        }
    }
    return losses;
}

/* -- Each thing once -- */

static bool tells_whole_exchange(enum tf_verb verb) {
    return verb == TF_VERB_LOSE_REQUEST || verb == TF_VERB_LOSE_RESPONSE ||
           verb == TF_VERB_SCRIPTED_ANSWER || verb == TF_VERB_TRUNCATE || verb == TF_VERB_CORRUPT ||
           verb == TF_VERB_HANG;
}

/* A fault that met the exchange says what became of it; its loss says that it failed. */
static bool exchange_is_told(const struct tf_account_pick *pick, const struct tf_record *told) {
    for (size_t i = 0; i < pick->end; i++) {
        const struct tf_record *r = tf_trace_at(pick->trace, i);
        bool hit = r->kind == TF_RECORD_FAULT_HIT && r->fault.exchange == told->net.exchange &&
                   tells_whole_exchange(r->fault.verb);
        bool lost = told->kind == TF_RECORD_FAILED && is_loss(r->kind) &&
                    r->net.exchange == told->net.exchange;
        if (hit || lost) {
            return true;
        }
    }
    return false;
}

static bool picks_loss(const struct tf_account_pick *pick, size_t at, const struct tf_record *r) {
    return pick->past[at] && !exchange_is_told(pick, r) &&
           tf_account_losses(pick->trace, at, pick->end).is_first;
}

/* Of the attempts of an action the last: it says how many there were. */
static bool is_last_attempt(const struct tf_account_pick *pick, size_t at) {
    const struct tf_note *told = &tf_trace_at(pick->trace, at)->note;
    for (size_t i = at + 1; i < pick->end; i++) {
        const struct tf_record *r = tf_trace_at(pick->trace, i);
        if (r->kind == TF_RECORD_NOTE && r->note.kind == TF_NOTE_ATTEMPT &&
            tf_id_equal(&r->note.action_id, &told->action_id)) {
            return false;
        }
    }
    return told->number > 1;
}

static bool picks_note(const struct tf_account_pick *pick, size_t at) {
    const struct tf_note *note = &tf_trace_at(pick->trace, at)->note;
    switch (pick->past[at] ? note->kind : TF_NOTE_KIND_COUNT) {
    case TF_NOTE_ATTEMPT:
        return is_last_attempt(pick, at);
    case TF_NOTE_OUTCOME:
        return note->outcome != TF_OUTCOME_APPLIED && note->outcome != TF_OUTCOME_CONFLICT;
    case TF_NOTE_COALESCED:
    case TF_NOTE_PARKED:
    case TF_NOTE_CONFLICT:
    case TF_NOTE_RESYNC:
        return true;
    default:
        return false;
    }
}

static bool has_fault_of(const struct tf_account_pick *pick, const struct tf_record *r,
                         enum tf_verb verb) {
    for (uint32_t i = 0; i < pick->plan->step_count; i++) {
        const struct tf_step *step = &pick->plan->steps[i];
        if (step->verb == verb && (step->who == r->node || step->who == TF_NODE_ALL)) {
            return true;
        }
    }
    return false;
}

/* A death is told with the start that follows; one that a sentence about its fault tells is not
 * told again. */
static bool picks_process(const struct tf_account_pick *pick, size_t at,
                          const struct tf_record *r) {
    bool by_plan = r->node == TF_NODE_SERVER && (has_fault_of(pick, r, TF_VERB_SERVER_RESTART) ||
                                                 has_fault_of(pick, r, TF_VERB_SERVER_ROLLBACK) ||
                                                 has_fault_of(pick, r, TF_VERB_SERVER_FORGETS));
    switch (r->process.event) {
    case TF_PROCESS_KILLED:
        return r->extension == 0 && !by_plan;
    case TF_PROCESS_CRASHED:
        return !has_fault_of(pick, r, TF_VERB_CRASH_AT_STORAGE_STEP) &&
               !has_fault_of(pick, r, TF_VERB_TORN_WRITE) &&
               !has_fault_of(pick, r, TF_VERB_LOST_WRITE);
    case TF_PROCESS_SUSPENDED:
    case TF_PROCESS_RESUMED:
        return !has_fault_of(pick, r, TF_VERB_SUSPEND);
    case TF_PROCESS_STARTED:
        break;
    default:
        return false; /* a user who logs out is told of */
    }
    for (size_t i = at; i > 0 && r->extension == 0; i--) {
        const struct tf_record *before = tf_trace_at(pick->trace, i - 1);
        if (before->kind == TF_RECORD_PROCESS && before->node == r->node &&
            before->extension == 0) {
            return !is_death(before) && before->process.event != TF_PROCESS_LOGGED_OUT;
        }
    }
    return r->extension == 0;
}

bool tf_account_picks(const struct tf_account_pick *pick, size_t at) {
    const struct tf_record *r = tf_trace_at(pick->trace, at);
    if (r->at_us < 0) {
        return r->kind == TF_RECORD_FAULT_ON; /* tells since when */
    }
    switch (r->kind) {
    case TF_RECORD_COMMAND:
    case TF_RECORD_FAULT_ON:
    case TF_RECORD_FAULT_HIT:
    case TF_RECORD_CLOCK:
        return true;
    case TF_RECORD_PROCESS:
        return picks_process(pick, at, r);
    case TF_RECORD_NOTE:
        return picks_note(pick, at);
    case TF_RECORD_AUDIT:
        return pick->past[at];
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FRAME_LOST:
    case TF_RECORD_FAILED:
        return picks_loss(pick, at, r);
    default:
        return false;
    }
}
