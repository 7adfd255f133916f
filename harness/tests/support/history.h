/* Histories written by hand, for the judge: what users did, what the server took, what was seen.
 * Nothing here runs the simulator: a history from anywhere can be judged. */
#ifndef TF_TESTS_SUPPORT_HISTORY_H
#define TF_TESTS_SUPPORT_HISTORY_H

#include "oracle/judge.h"

#define HISTORY_COMMANDS_MAX 256

struct history_command {
    char id[TF_ID_SIZE];
    uint32_t node;
    const char *text;
    enum tf_action_type type;
    char target[TF_ID_SIZE]; /* message */
    char parent[TF_ID_SIZE];
    uint64_t seen;
};

struct history {
    struct tf_plan *plan; /* of small_plan: replicas in the order of their names, all in "lunch" */
    struct tf_judge *judge;
    struct tf_result result;
    uint64_t index, entry, seq;
    uint32_t
        step; /* count of commands so far: command n is step n and makes message n of the plan */
    tf_time now_us;
    uint32_t exchange;
    struct history_command commands[HISTORY_COMMANDS_MAX];
    uint32_t command_count;
    bool finished;
};

/* `names` as for small_plan. All devices are started and online. Change `plan` before the first
 * record if need be. */
void history_begin(struct history *history, const char *names);
void history_close(struct history *history);
/* The id of that text, none for NULL and "". */
struct tf_id history_id(const char *text);
/* The command that asked for this action, or NULL. Borrowed. */
const struct history_command *history_asked(const struct history *history, const char *action);
/* From now on records bear this true time. */
void history_at(struct history *history, tf_time at_us);
/* Any record: numbered and dated. */
void history_put(struct history *history, struct tf_record record);

/* -- Users: accepted commands. Texts are borrowed. -- */
void history_send(struct history *history, uint32_t node, const char *action, const char *text);
void history_reply(struct history *history, uint32_t node, const char *action, const char *parent,
                   const char *text);
void history_edit(struct history *history, uint32_t node, const char *action, const char *message,
                  uint64_t seen, const char *text);
void history_delete(struct history *history, uint32_t node, const char *action, const char *message,
                    uint64_t seen);
void history_read(struct history *history, uint32_t node, const char *action, const char *message);
/* Any command; `accepted` and `node` are set here unless it was cut short. */
void history_command(struct history *history, uint32_t node, struct tf_record record);
void history_strategy(struct history *history, uint32_t node, enum tf_strategy strategy);

/* -- Devices -- */
void history_process(struct history *history, uint32_t node, enum tf_process_event event);
void history_online(struct history *history, uint32_t node, bool online);
/* A note about an action; set what else it needs. */
void history_note(struct history *history, uint32_t node, const char *action, struct tf_note note);
/* The note of an attempt and its request, with a request id of its own. Returns the exchange. */
uint32_t history_attempt(struct history *history, uint32_t node, const char *action,
                         uint32_t number);
/* A record of an exchange of that replica. */
void history_net(struct history *history, uint32_t node, enum tf_record_kind kind,
                 uint32_t exchange, int status);
void history_status(struct history *history, uint32_t node, uint32_t waiting, uint32_t in_flight,
                    tf_time deadline_us);

/* -- The server -- */
/* Applies an action that a command above asked for, on top of version `base` (0 for sends and
 * reads); a send makes `message`. */
void history_applied(struct history *history, const char *action, const char *message,
                     uint64_t base);
void history_refused_by_conflict(struct history *history, const char *action, const char *message,
                                 uint64_t base, uint64_t newest);
/* Any entry; its number, and its seq where that is 0 and it changed something, are set here. */
void history_audit(struct history *history, struct tf_audit_view audit);
/* The server lets go of a deleted message of lunch. */
void history_forgotten(struct history *history, const char *message);
/* The device gets the disk that it had after record `upto`, 0: an empty one. */
void history_went_back(struct history *history, uint32_t node, uint64_t upto);
/* A second device starts from the disk that `from` had after record `upto`. */
void history_copied(struct history *history, uint32_t node, uint32_t from, uint64_t upto);
/* The server is put back to this audit entry. */
void history_restored(struct history *history, uint64_t entry);
/* An entry as history_applied would write it. */
struct tf_audit_view history_entry(const struct history *history, const char *action,
                                   const char *message, uint64_t base);

/* -- Views -- */
/* What a message is called: by the server (NULL while it has no name there) and by its sender's
 * device (NULL where that is not known). */
struct history_names {
    const char *id, *client_id;
};
#define HISTORY_NAMES(id, client_id) ((struct history_names){(id), (client_id)})

/* A row of lunch. Sender is the user of the replica `sender`. */
struct tf_message_view history_row(const struct history *history, struct history_names names,
                                   uint32_t sender, const char *text, uint64_t version,
                                   uint64_t position);
/* One look at a message. */
void history_look(struct history *history, uint32_t node, struct tf_message_view view);
void history_gone(struct history *history, uint32_t node, const char *id);
void history_view(struct history *history, uint32_t node, enum tf_view_purpose purpose,
                  uint32_t user);
void history_view_end(struct history *history, uint32_t node);
void history_queued(struct history *history, uint32_t node, const char *action,
                    enum tf_queue_state state, uint64_t order);
/* lunch, in the view that is open. */
void history_lunch(struct history *history, uint32_t node, struct tf_conversation_view view);
void history_cursor(struct history *history, uint32_t node, uint64_t from, uint64_t to);
void history_change(struct history *history, uint32_t node, uint64_t seq, const char *message);

/* -- The end -- */
void history_phase(struct history *history, enum tf_phase phase);
/* Phase rest, at rest, phase final. */
void history_rest(struct history *history);
/* END and the verdict; once. */
void history_end(struct history *history);
/* Findings of this rule; ends the history if need be. */
uint32_t history_findings(struct history *history, const char *rule);
/* The headline of its first finding, "" if none. */
const char *history_headline(struct history *history, const char *rule);

#endif
