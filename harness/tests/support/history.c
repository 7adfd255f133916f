#include "support/history.h"

#include "base/assert.h"
#include "support/small_plan.h"

#include <stdio.h>
#include <string.h>

#define PLANNED_MESSAGES 32
#define FIRST_SEQ        10 /* the fixture's changes lie below */

void history_begin(struct history *history, const char *names) {
    *history = (struct history){.plan = small_plan(names, 1), .seq = FIRST_SEQ};
    for (uint32_t i = 0; i < PLANNED_MESSAGES; i++) {
        struct tf_step *step = small_send(history->plan, (i + 1) * TF_SECOND, 0, "planned");
        step->place = (struct tf_place){i + 1, 3};
    }
    tf_result_init(&history->result);
}

/* Tests may still change the plan before. */
static struct tf_judge *judge_of(struct history *history) {
    if (history->judge == NULL)
        history->judge = tf_judge_create(history->plan, UINT32_MAX);
    return history->judge;
}

static void start_all(struct history *history) {
    if (history->index != 0)
        return;
    history->index = 1;
    for (uint32_t i = 0; i < history->plan->replica_count; i++) {
        if (history->plan->replicas[i].starts_later)
            continue;
        history_process(history, i, TF_PROCESS_STARTED);
        history_online(history, i, true);
    }
}

void history_forgotten(struct history *history, const char *message) {
    history_put(history, (struct tf_record){.kind = TF_RECORD_TRIMMED,
                                            .node = TF_NODE_SERVER,
                                            .trimmed = {.kind = TF_TRIM_TOMBSTONE,
                                                        .conversation_id = tf_id_of("lunch"),
                                                        .message_id = tf_id_of(message),
                                                        .horizon = history->seq,
                                                        .count = 1}});
}

void history_restored(struct history *history, uint64_t entry) {
    history_put(history, (struct tf_record){.kind = TF_RECORD_RESTORED,
                                            .node = TF_NODE_SERVER,
                                            .restored = {.entry = entry}});
    history->entry = entry;
}

void history_close(struct history *history) {
    tf_judge_destroy(history->judge);
    tf_result_close(&history->result);
    tf_plan_destroy(history->plan);
}

void history_at(struct history *history, tf_time at_us) {
    history->now_us = at_us;
}

void history_put(struct history *history, struct tf_record record) {
    start_all(history);
    record.index = ++history->index;
    record.at_us = history->now_us;
    struct tf_sink sink = tf_judge_sink(judge_of(history));
    sink.record(sink.self, &record);
}

struct tf_id history_id(const char *text) {
    return text == NULL || text[0] == '\0' ? (struct tf_id){{0}} : tf_id_of(text);
}

static void remember(struct history *history, uint32_t node, const struct tf_record *record) {
    TF_ASSERT(history->command_count < HISTORY_COMMANDS_MAX);
    static const enum tf_action_type types[] = {
        [TF_COMMAND_SEND] = TF_ACTION_SEND,     [TF_COMMAND_EDIT] = TF_ACTION_EDIT,
        [TF_COMMAND_DELETE] = TF_ACTION_DELETE, [TF_COMMAND_READ] = TF_ACTION_READ,
        [TF_COMMAND_CREATE] = TF_ACTION_CREATE, [TF_COMMAND_RESOLVE] = TF_ACTION_EDIT,
    };
    if (record->command.kind > TF_COMMAND_RESOLVE || record->command.kind == TF_COMMAND_TYPING)
        return;
    struct history_command *command = &history->commands[history->command_count++];
    *command = (struct history_command){.node = node,
                                        .text = record->command.text.data,
                                        .type = types[record->command.kind],
                                        .seen = record->command.seen_version};
    memcpy(command->id, record->command.action_id.text, TF_ID_SIZE);
    memcpy(command->target, record->command.message_id.text, TF_ID_SIZE);
    memcpy(command->parent, record->command.reply_to.text, TF_ID_SIZE);
}

void history_command(struct history *history, uint32_t node, struct tf_record record) {
    record.kind = TF_RECORD_COMMAND;
    record.node = node;
    record.command.step = history->step;
    record.command.message = record.command.kind == TF_COMMAND_SEND ? history->step : TF_NAME_NONE;
    record.command.accepted = !record.command.cut_short;
    record.command.conversation_id = tf_id_of("lunch");
    history->step++;
    remember(history, node, &record);
    history_put(history, record);
}

void history_reply(struct history *history, uint32_t node, const char *action, const char *parent,
                   const char *text) {
    history_command(history, node,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .action_id = history_id(action),
                                                   .message_id = history_id(action),
                                                   .reply_to = history_id(parent),
                                                   .text = tf_slice_of(text)}});
}

void history_send(struct history *history, uint32_t node, const char *action, const char *text) {
    history_reply(history, node, action, NULL, text);
}

void history_edit(struct history *history, uint32_t node, const char *action, const char *message,
                  uint64_t seen, const char *text) {
    history_command(history, node,
                    (struct tf_record){.command = {.kind = TF_COMMAND_EDIT,
                                                   .action_id = history_id(action),
                                                   .message_id = history_id(message),
                                                   .seen_version = seen,
                                                   .text = tf_slice_of(text)}});
}

void history_delete(struct history *history, uint32_t node, const char *action, const char *message,
                    uint64_t seen) {
    history_command(history, node,
                    (struct tf_record){.command = {.kind = TF_COMMAND_DELETE,
                                                   .action_id = history_id(action),
                                                   .message_id = history_id(message),
                                                   .seen_version = seen}});
}

void history_read(struct history *history, uint32_t node, const char *action, const char *message) {
    history_command(history, node,
                    (struct tf_record){.command = {.kind = TF_COMMAND_READ,
                                                   .action_id = history_id(action),
                                                   .message_id = history_id(message)}});
}

void history_strategy(struct history *history, uint32_t node, enum tf_strategy strategy) {
    history_command(
        history, node,
        (struct tf_record){.command = {.kind = TF_COMMAND_SET_STRATEGY, .strategy = strategy}});
}

void history_process(struct history *history, uint32_t node, enum tf_process_event event) {
    history_put(history, (struct tf_record){
                             .kind = TF_RECORD_PROCESS, .node = node, .process = {.event = event}});
}

void history_online(struct history *history, uint32_t node, bool online) {
    history_put(history,
                (struct tf_record){.kind = TF_RECORD_CONNECTIVITY, .node = node, .flag = online});
}

void history_note(struct history *history, uint32_t node, const char *action, struct tf_note note) {
    note.action_id = history_id(action);
    history_put(history, (struct tf_record){.kind = TF_RECORD_NOTE, .node = node, .note = note});
}

void history_net(struct history *history, uint32_t node, enum tf_record_kind kind,
                 uint32_t exchange, int status) {
    struct tf_record record = {.kind = kind, .node = node};
    record.net.exchange = exchange;
    record.net.request_id = exchange;
    record.net.call = TF_CALL_SYNC;
    record.net.status = status;
    record.net.fault = TF_VERB_COUNT;
    record.net.outcome = kind == TF_RECORD_FAILED ? TF_HTTP_TIMED_OUT : TF_HTTP_ANSWERED;
    history_put(history, record);
}

uint32_t history_attempt(struct history *history, uint32_t node, const char *action,
                         uint32_t number) {
    uint32_t exchange = ++history->exchange;
    history_note(
        history, node, action,
        (struct tf_note){.kind = TF_NOTE_ATTEMPT, .request_id = exchange, .number = number});
    history_net(history, node, TF_RECORD_REQUEST, exchange, 0);
    return exchange;
}

void history_status(struct history *history, uint32_t node, uint32_t waiting, uint32_t in_flight,
                    tf_time deadline_us) {
    history_put(history, (struct tf_record){.kind = TF_RECORD_STATUS,
                                            .node = node,
                                            .status = {.figures = {.waiting = waiting,
                                                                   .in_flight = in_flight,
                                                                   .online = true},
                                                       .deadline_us = deadline_us}});
}

const struct history_command *history_asked(const struct history *history, const char *action) {
    for (uint32_t i = 0; i < history->command_count; i++)
        if (strcmp(history->commands[i].id, action) == 0)
            return &history->commands[i];
    return NULL;
}

struct tf_audit_view history_entry(const struct history *history, const char *action,
                                   const char *message, uint64_t base) {
    const struct history_command *command = history_asked(history, action);
    TF_ASSERT(command != NULL);
    const struct tf_plan_replica *replica = &history->plan->replicas[command->node];
    bool is_change = command->type != TF_ACTION_READ;
    struct tf_audit_view entry = {
        .actor_id = history->plan->users[replica->user].id,
        .device_id = replica->name,
        .action_id = history_id(action),
        .type = command->type,
        .conversation_id = tf_id_of("lunch"),
        .message_id = history_id(message),
        .reply_to = history_id(command->parent),
        .base_version = base,
        .old_version = base,
        .new_version = is_change ? base + 1 : base,
        .outcome = TF_OUTCOME_APPLIED,
        .content = tf_slice_of(command->text),
    };
    if (command->type == TF_ACTION_SEND)
        entry.client_id = entry.action_id;
    return entry;
}

void history_audit(struct history *history, struct tf_audit_view audit) {
    audit.entry = ++history->entry;
    if (audit.seq == 0 && audit.outcome == TF_OUTCOME_APPLIED)
        audit.seq = ++history->seq;
    history_put(history, (struct tf_record){
                             .kind = TF_RECORD_AUDIT, .node = TF_NODE_SERVER, .audit = audit});
}

void history_applied(struct history *history, const char *action, const char *message,
                     uint64_t base) {
    history_audit(history, history_entry(history, action, message, base));
}

void history_refused_by_conflict(struct history *history, const char *action, const char *message,
                                 uint64_t base, uint64_t newest) {
    struct tf_audit_view entry = history_entry(history, action, message, base);
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.old_version = entry.new_version = newest;
    history_audit(history, entry);
}

void history_phase(struct history *history, enum tf_phase phase) {
    history_put(history,
                (struct tf_record){.kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = phase});
}

void history_rest(struct history *history) {
    history_phase(history, TF_PHASE_REST);
    history_put(history, (struct tf_record){.kind = TF_RECORD_REST,
                                            .node = TF_NODE_NONE,
                                            .rest = {.reached = true}});
    history_phase(history, TF_PHASE_FINAL);
}

void history_end(struct history *history) {
    if (history->finished)
        return;
    history->finished = true;
    history_put(history, (struct tf_record){.kind = TF_RECORD_END, .node = TF_NODE_NONE});
    tf_judge_finish(judge_of(history), &history->result);
}

uint32_t history_findings(struct history *history, const char *rule) {
    history_end(history);
    uint32_t count = 0;
    for (uint32_t i = 0; i < history->result.finding_count; i++)
        count += strcmp(history->result.findings[i].rule, rule) == 0;
    return count;
}

const char *history_headline(struct history *history, const char *rule) {
    history_end(history);
    for (uint32_t i = 0; i < history->result.finding_count; i++)
        if (strcmp(history->result.findings[i].rule, rule) == 0)
            return history->result.findings[i].headline;
    return "";
}

void history_went_back(struct history *history, uint32_t node, uint64_t upto) {
    history_put(history,
                (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                   .node = node,
                                   .went_back = {TF_VERB_RESTORE, upto, node, TF_PART_ALL}});
}

void history_copied(struct history *history, uint32_t node, uint32_t from, uint64_t upto) {
    history_put(history,
                (struct tf_record){.kind = TF_RECORD_WENT_BACK,
                                   .node = node,
                                   .went_back = {TF_VERB_RESTORE, upto, from, TF_PART_ALL}});
}
