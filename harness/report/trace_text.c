#include "report/trace_text.h"

#include "report/trace_inside.h"

#include <string.h>

static const char *const phase_words[] = {"prelude", "faults", "healing", "rest", "final checks"};
static const char *const process_words[] = {"started",   "killed",  "crashed",
                                            "suspended", "resumed", "logged out"};
static const char *const command_words[] = {"sends",
                                            "edits",
                                            "deletes",
                                            "reads",
                                            "types",
                                            "creates",
                                            "decides",
                                            "switches",
                                            "asks for a sync of",
                                            "logs out on",
                                            "logs in on",
                                            "adds",
                                            "takes out",
                                            "scrolls back in",
                                            "opens",
                                            "asks",
                                            "retries",
                                            "discards",
                                            "sets offline mode on",
                                            "stores on",
                                            "opens"};
#define TF_X(name, word) word,
static const char *const figure_words[] = {TF_FIGURES(TF_X)};
static const char *const question_words[] = {TF_QUESTIONS(TF_X)};
#undef TF_X
static const char *const http_words[] = {"answered", "unreachable", "connection broken",
                                         "timed out"};
static const char *const note_words[] = {
    "accepted", "refused",   "coalesced",  "attempt", "outcome", "parked",    "touched",
    "conflict", "cursor",    "retry",      "sync",    "typing",  "withdrawn", "filled",
    "resync",   "wiped",     "cleaned-up", "again",   "listed",  "figure",    "answered",
    "retried",  "discarded", "opened",     "salvaged"};

_Static_assert(sizeof(note_words) / sizeof(note_words[0]) == TF_NOTE_KIND_COUNT, "a word per note");
_Static_assert(sizeof(command_words) / sizeof(command_words[0]) == TF_COMMAND_KIND_COUNT,
               "a word per command");

void tf_trace_text_node(struct tf_buf *out, const struct tf_plan *plan, uint32_t node) {
    if (node == TF_NODE_SERVER) {
        text(out, "server");
    } else if (node < plan->replica_count) {
        text(out, plan->replicas[node].name.text);
    } else {
        text(out, "-");
    }
}

static void fault(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    text(out, tf_verb_word(r->fault.verb));
    const struct tf_step *step = tf_plan_step(plan, r->fault.step);
    if (step != NULL && step->place.line != 0) {
        number(out, " (line ", step->place.line);
        text(out, ")");
    }
    if (r->fault.exchange != 0) {
        number(out, " x", r->fault.exchange);
    }
    if (r->fault.stage != 0) {
        text(out, " at ");
        text(out, tf_server_stage_word((enum tf_server_stage)(r->fault.stage - 1)));
    }
}

static void step(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    const struct tf_step *planned = tf_plan_step(plan, r->step.id);
    if (planned == NULL) {
        return;
    }
    text(out, tf_verb_word(planned->verb));
    if (planned->place.line != 0) {
        number(out, " (line ", planned->place.line);
        text(out, ")");
    }
}

static void command(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    text(out, command_words[r->command.kind]);
    if (r->command.message < plan->message_count) {
        text(out, " ");
        text(out, plan->messages[r->command.message].name);
    }
    if (r->command.text.len > 0) {
        quoted(out, r->command.text);
    }
    if (r->command.media_size > 0) {
        number(out, " with a file of ", r->command.media_size);
        text(out, " bytes");
    }
    id(out, " ", &r->command.user_id);
    id(out, " under ", &r->command.name);
    id(out, " in ", &r->command.conversation_id);
    id(out, ", message ", &r->command.message_id);
    id(out, ", action ", &r->command.action_id);
    if (r->command.cut_short) {
        text(out, ": the process died in the call");
    } else if (!r->command.accepted) {
        text(out, ": refused, ");
        text(out, tf_code_text(r->command.code));
    }
}

static void note(struct tf_buf *out, const struct tf_record *r) {
    const struct tf_note *said = &r->note;
    text(out, note_words[said->kind]);
    id(out, " action ", &said->action_id);
    id(out, " into ", &said->other_id);
    id(out, " message ", &said->message_id);
    id(out, " in ", &said->conversation_id);
    switch (said->kind) {
    case TF_NOTE_ATTEMPT:
        number(out, ", attempt ", said->number);
        number(out, ", request ", said->request_id);
        break;
    case TF_NOTE_OUTCOME:
        text(out, ": ");
        text(out, tf_outcome_text(said->outcome));
        break;
    case TF_NOTE_CONFLICT:
        text(out, ", strategy ");
        text(out, tf_strategy_text(said->strategy));
        break;
    case TF_NOTE_CURSOR:
        number(out, " at ", said->number);
        break;
    case TF_NOTE_RETRY:
        number(out, ", failed attempts ", said->number);
        text(out, ", again in ");
        tf_time_append_duration(out, said->delay_us);
        break;
    case TF_NOTE_SYNC:
        text(out, said->flag ? " begins" : " rests");
        break;
    case TF_NOTE_TYPING:
        id(out, " by ", &said->user_id);
        text(out, said->flag ? " shown" : " hidden");
        break;
    case TF_NOTE_LISTED:
        id(out, ", message ", &said->message_id);
        number(out, ", place ", said->number);
        break;
    case TF_NOTE_FIGURE:
        text(out, ", ");
        text(out, figure_words[said->request_id]);
        id(out, " ", &said->user_id);
        number(out, ": ", said->number);
        break;
    case TF_NOTE_ANSWERED:
        text(out, ", ");
        text(out, question_words[said->request_id]);
        if (said->code == TF_OK)
            number(out, ": ", said->number);
        else
            text(out, ": no answer");
        break;
    case TF_NOTE_REFUSED:
        text(out, ": ");
        text(out, tf_code_text(said->code));
        break;
    default:
        break;
    }
    if (said->refusal != TF_REFUSAL_NONE) {
        text(out, " ");
        text(out, tf_refusal_text(said->refusal));
    }
}

static void net(struct tf_buf *out, const struct tf_record *r) {
    number(out, "x", r->net.exchange);
    text(out, " ");
    text(out, tf_call_word(r->net.call));
    if (r->net.message != 0) {
        number(out, " frame ", r->net.message);
    }
    if (r->net.status != 0) {
        number(out, " ", (uint64_t)r->net.status);
    }
    if (r->kind == TF_RECORD_FAILED) {
        text(out, " ");
        text(out, http_words[r->net.outcome]);
    }
    if (r->net.retry_after_us != 0) {
        text(out, " retry after ");
        tf_time_append_duration(out, r->net.retry_after_us);
    }
    if (r->net.fault != TF_VERB_COUNT &&
        (r->kind == TF_RECORD_REQUEST_LOST || r->kind == TF_RECORD_ANSWER_LOST ||
         r->kind == TF_RECORD_FAILED || r->kind == TF_RECORD_FRAME_LOST)) {
        text(out, " by ");
        text(out, tf_verb_word(r->net.fault));
    }
    if (r->net.bytes.len > 0) {
        number(out, ", ", r->net.bytes.len);
        text(out, " bytes");
    }
}

static void process(struct tf_buf *out, const struct tf_record *r) {
    text(out, process_words[r->process.event]);
    if (r->process.event == TF_PROCESS_CRASHED) {
        number(out, " at storage operation ", r->process.operation);
    }
}

static const char *const part_words[TF_PART_COUNT] = {
    [TF_PART_ALL] = "",
    [TF_PART_FILES] = "lost its files",
    [TF_PART_DATABASE] = "lost all but its files",
    [TF_PART_QUEUE] = "lost its queue",
    [TF_PART_CURSOR] = "lost its cursor",
    [TF_PART_MESSAGES] = "lost messages that it kept",
    [TF_PART_ANY] = "lost a part of what it kept",
};

static void went_back(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    if (r->went_back.part != TF_PART_ALL) {
        text(out, part_words[r->went_back.part]);
        return;
    }
    if (r->went_back.upto == 0) {
        text(out, "an empty database");
        return;
    }
    text(out, r->went_back.from == r->node ? "an older database, " : "a copy of the database of ");
    if (r->went_back.from != r->node) {
        tf_trace_text_node(out, plan, r->went_back.from);
        text(out, ", ");
    }
    number(out, "of record ", r->went_back.upto);
}

static void small(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    switch (r->kind) {
    case TF_RECORD_PHASE:
        text(out, phase_words[r->phase]);
        break;
    case TF_RECORD_PROCESS:
        process(out, r);
        break;
    case TF_RECORD_CONNECTIVITY:
        text(out, r->flag ? "online" : "offline");
        break;
    case TF_RECORD_CLOCK:
        text(out, "wall clock ahead by ");
        tf_time_append_duration(out, r->clock.skew_us);
        break;
    case TF_RECORD_CURSOR:
        number(out, "", r->cursor.old_seq);
        number(out, " to ", r->cursor.cursor.seq);
        break;
    case TF_RECORD_CHANGE:
        number(out, "seq ", r->change.seq);
        id(out, " of ", &r->change.message_id);
        break;
    case TF_RECORD_IMAGE:
        text(out, r->image.text.len > 0 ? "readable: " : "nothing readable");
        tf_buf_append_slice(out, r->image.text);
        break;
    case TF_RECORD_DISK:
        text(out, !r->disk.opens  ? "does not open"
                  : r->disk.whole ? "opens, whole"
                                  : "opens, damaged");
        break;
    case TF_RECORD_CHECK:
        number(out, "line ", plan->checks[r->check.check].place.line);
        break;
    case TF_RECORD_TRIMMED:
        tf_trace_trimmed(out, &r->trimmed);
        break;
    case TF_RECORD_WENT_BACK:
        went_back(out, plan, r);
        break;
    case TF_RECORD_RESTORED:
        text(out, r->restored.wiped ? "a new database, " : "an older database, ");
        number(out, "up to audit entry ", r->restored.entry);
        break;
    case TF_RECORD_REST:
        text(out, r->rest.reached ? "reached" : "not reached in time");
        break;
    default:
        tf_trace_kept(out, r);
        break;
    }
}

static void what(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r) {
    if (r->kind >= TF_RECORD_FAULT_ON && r->kind <= TF_RECORD_UNFIRED) {
        fault(out, plan, r);
    } else if (r->kind >= TF_RECORD_REQUEST && r->kind <= TF_RECORD_FRAME_LOST) {
        net(out, r);
    } else if (r->kind >= TF_RECORD_VIEW_BEGIN && r->kind <= TF_RECORD_VIEW_END) {
        tf_trace_view(out, plan, r);
    } else if (r->kind == TF_RECORD_STEP) {
        step(out, plan, r);
    } else if (r->kind == TF_RECORD_COMMAND) {
        command(out, plan, r);
    } else if (r->kind == TF_RECORD_NOTE) {
        note(out, r);
    } else if (r->kind == TF_RECORD_AUDIT) {
        tf_trace_audit(out, &r->audit);
    } else if (r->kind == TF_RECORD_STATUS) {
        tf_trace_status(out, r);
    } else {
        small(out, plan, r);
    }
}

/* Pads what was written since `from` to `width` columns; names and numbers are ASCII. */
static void pad(struct tf_buf *out, size_t from, size_t width) {
    while (out->len - from < width) {
        tf_buf_append_byte(out, ' ');
    }
    tf_buf_append_byte(out, ' ');
}

void tf_trace_text_append(struct tf_buf *out, const struct tf_plan *plan,
                          const struct tf_record *record) {
    size_t from = out->len;
    tf_buf_append_byte(out, '#');
    tf_buf_append_u64(out, record->index);
    pad(out, from, 6);
    from = out->len;
    tf_time_append_instant(out, record->at_us);
    pad(out, from, 12);
    from = out->len;
    tf_trace_text_node(out, plan, record->node);
    text(out, record->extension != 0 ? "/ext" : "");
    pad(out, from, 12);
    from = out->len;
    tf_buf_append_text(out, tf_record_word(record->kind));
    pad(out, from, 12);
    what(out, plan, record);
    if (record->cause != 0) {
        number(out, "  <- #", record->cause);
    }
    tf_buf_append_byte(out, '\n');
}
