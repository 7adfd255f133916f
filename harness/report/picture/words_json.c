#include "chat/json_write.h"
#include "chat/model.h"
#include "report/picture/inside.h"

/* Lists whose words only reports use; the order is that of the enums. */
static const char *const phases[] = {"prelude", "faults", "healing", "rest", "final checks"};
static const char *const processes[] = {"started",   "killed",  "crashed",
                                        "suspended", "resumed", "logged out"};
static const char *const commands[] = {"sends",
                                       "edits",
                                       "deletes",
                                       "reads",
                                       "types",
                                       "creates",
                                       "decides",
                                       "switches",
                                       "asks for a sync",
                                       "logs out",
                                       "logs in",
                                       "adds",
                                       "takes out",
                                       "scrolls back",
                                       "opens",
                                       "asks",
                                       "retries",
                                       "discards",
                                       "sets offline mode",
                                       "stores",
                                       "opens"};
static const char *const outcomes[] = {"answered", "unreachable", "connection broken", "timed out"};
static const char *const notes[] = {"accepted", "refused",    "coalesced", "attempt", "outcome",
                                    "parked",   "touched",    "conflict",  "cursor",  "retry",
                                    "sync",     "typing",     "withdrawn", "filled",  "resync",
                                    "wiped",    "cleaned-up", "again",     "listed",  "figure",
                                    "answered", "retried",    "discarded", "opened",  "salvaged"};
static const char *const purposes[] = {"look-up", "shown", "durable", "truth"};
static const char *const queue_states[] = {"waiting", "parked", "in conflict"};

_Static_assert(sizeof(notes) / sizeof(notes[0]) == TF_NOTE_KIND_COUNT, "a word per note");
_Static_assert(sizeof(commands) / sizeof(commands[0]) == TF_COMMAND_KIND_COUNT,
               "a word per command");

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void put_list(struct tf_buf *out, const char *name, const char *const *words, size_t count) {
    tf_json_put_name(out, name);
    tf_buf_append_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        tf_json_put_comma(out);
        tf_json_put_string(out, tf_slice_of(words[i]));
    }
    tf_buf_append_byte(out, ']');
}

/* The words of an enum that has a function for them. */
#define PUT_ENUM(out, name, type, count, word)                                                     \
    do {                                                                                           \
        const char *words[count];                                                                  \
        for (unsigned i = 0; i < (count); i++) {                                                   \
            words[i] = word((type)i);                                                              \
        }                                                                                          \
        put_list(out, name, words, count);                                                         \
    } while (0)

void tf_picture_json_words(struct tf_buf *out) {
    tf_json_put_name(out, "words");
    tf_buf_append_byte(out, '{');
    PUT_ENUM(out, "kind", enum tf_record_kind, TF_RECORD_KIND_COUNT, tf_record_word);
    PUT_ENUM(out, "verb", enum tf_verb, TF_VERB_COUNT, tf_verb_word);
    PUT_ENUM(out, "call", enum tf_call, TF_CALL_COUNT, tf_call_word);
    PUT_ENUM(out, "action", enum tf_action_type, TF_ACTION_TYPE_COUNT, tf_action_type_text);
    PUT_ENUM(out, "outcome", enum tf_outcome, TF_OUTCOME_COUNT, tf_outcome_text);
    PUT_ENUM(out, "strategy", enum tf_strategy, TF_STRATEGY_COUNT, tf_strategy_text);
    PUT_ENUM(out, "status", enum tf_message_status, TF_MESSAGE_STATUS_COUNT,
             tf_message_status_text);
    put_list(out, "phase", phases, COUNT(phases));
    put_list(out, "process", processes, COUNT(processes));
    put_list(out, "command", commands, COUNT(commands));
    put_list(out, "http", outcomes, COUNT(outcomes));
    put_list(out, "note", notes, COUNT(notes));
    put_list(out, "purpose", purposes, COUNT(purposes));
    put_list(out, "queue", queue_states, COUNT(queue_states));
    tf_buf_append_byte(out, '}');
}
