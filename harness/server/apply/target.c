/* What edits and deletions have in common: the message that they are aimed at, and what happens
 * when it has changed. */
#include "server/apply/apply.h"
#include "server/store/versions.h"

static bool is_elsewhere(const struct tf_application *application,
                         const struct tf_message_row *row) {
    const struct tf_id *named = &application->action->conversation_id;
    return !tf_id_is_none(named) && !tf_id_equal(named, &row->message.conversation_id);
}

static enum tf_refusal refusal_of(const struct tf_application *application,
                                  const struct tf_message_row *row) {
    uint64_t user = application->actor->user->number;
    if (tf_room_participant(row->room, user) == NULL)
        return TF_REFUSAL_NOT_PARTICIPANT;
    if (is_elsewhere(application, row))
        return TF_REFUSAL_UNKNOWN_MESSAGE;
    if (row->message.type == TF_MESSAGE_SYSTEM)
        return TF_REFUSAL_NOT_SENDER;
    bool is_open = row->is_shared && application->action->type == TF_ACTION_EDIT;
    return row->sender == user || is_open ? TF_REFUSAL_NONE : TF_REFUSAL_NOT_SENDER;
}

static void fill_entry(struct tf_application *application, const struct tf_message_row *row) {
    struct tf_log_entry *entry = &application->entry;
    entry->room = row->room;
    entry->message = row->message.position;
    entry->view.conversation_id = row->message.conversation_id;
    entry->view.message_id = row->message.id;
    entry->view.client_id = row->message.client_id;
    entry->view.old_version = entry->view.new_version = row->message.version;
}

enum tf_code tf_apply_target(struct tf_application *application, struct tf_message_row *row,
                             bool *may) {
    bool found = false;
    *may = false;
    enum tf_code code =
        tf_message_by_id(&application->turn->db, &application->action->message_id, &found, row);
    if (code != TF_OK)
        return code;
    enum tf_refusal refusal = found ? refusal_of(application, row) : TF_REFUSAL_UNKNOWN_MESSAGE;
    if (refusal != TF_REFUSAL_NONE)
        return tf_apply_reject(application, refusal);
    fill_entry(application, row);
    *may = true;
    return TF_OK;
}

/* What was typed is kept once for each base that it met, however often the attempt is repeated. */
static enum tf_code keep_lost_text(struct tf_application *application, struct tf_slice typed,
                                   bool *is_new) {
    const struct tf_wire_action *action = application->action;
    const struct tf_version lost = {.version = action->base_version,
                                    .action_id = action->action_id,
                                    .author = application->actor->user,
                                    .content = typed,
                                    .at_us = application->turn->now.wall_us};
    return tf_version_lose(&application->turn->db, application->entry.message, &lost, is_new);
}

enum tf_code tf_apply_conflict(struct tf_application *application, const struct tf_message_row *row,
                               struct tf_slice typed) {
    struct tf_wire_result *result = application->result;
    struct tf_log_entry *entry = &application->entry;
    result->outcome = TF_OUTCOME_CONFLICT;
    result->has_change = true;
    result->change.entity = TF_ENTITY_MESSAGE;
    result->change.message = row->message;
    bool is_new = true;
    enum tf_code code = TF_OK;
    if (application->action->type == TF_ACTION_EDIT)
        code = keep_lost_text(application, typed, &is_new);
    if (code != TF_OK || !is_new)
        return code;
    entry->view.outcome = TF_OUTCOME_CONFLICT;
    entry->view.content = typed;
    code = tf_scope_next_seq(&application->turn->db, &entry->view.entry);
    return code == TF_OK ? tf_turn_log(application->turn, entry) : code;
}
