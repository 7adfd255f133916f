#include "support/history.h"

struct tf_message_view history_row(const struct history *history, struct history_names names,
                                   uint32_t sender, const char *text, uint64_t version,
                                   uint64_t position) {
    return (struct tf_message_view){
        .id = history_id(names.id),
        .client_id = history_id(names.client_id),
        .conversation_id = tf_id_of("lunch"),
        .sender_id = history->plan->users[history->plan->replicas[sender].user].id,
        .status = version == 0 ? TF_STATUS_SENDING : TF_STATUS_SENT,
        .content = tf_slice_of(text),
        .version = version,
        .position = position,
        .is_edited = version > 1,
        .exists = true,
    };
}

void history_look(struct history *history, uint32_t node, struct tf_message_view view) {
    history_put(history,
                (struct tf_record){.kind = TF_RECORD_VIEW_MESSAGE, .node = node, .message = view});
}

void history_gone(struct history *history, uint32_t node, const char *id) {
    history_look(history, node, (struct tf_message_view){.id = tf_id_of(id)});
}

void history_view(struct history *history, uint32_t node, enum tf_view_purpose purpose,
                  uint32_t user) {
    history_put(history, (struct tf_record){.kind = TF_RECORD_VIEW_BEGIN,
                                            .node = node,
                                            .view = {.purpose = purpose, .user = user}});
}

void history_view_end(struct history *history, uint32_t node) {
    history_put(history, (struct tf_record){.kind = TF_RECORD_VIEW_END, .node = node});
}

void history_queued(struct history *history, uint32_t node, const char *action,
                    enum tf_queue_state state, uint64_t order) {
    const struct history_command *command = history_asked(history, action);
    struct tf_record record = {.kind = TF_RECORD_VIEW_ACTION, .node = node};
    record.action.action_id = history_id(action);
    record.action.type = command == NULL ? TF_ACTION_SEND : command->type;
    record.action.state = state;
    record.action.conversation_id = tf_id_of("lunch");
    record.action.message_id = command == NULL ? history_id(action) : history_id(command->target);
    record.action.order = order;
    history_put(history, record);
}

void history_lunch(struct history *history, uint32_t node, struct tf_conversation_view view) {
    view.id = tf_id_of("lunch");
    view.type = TF_CONVERSATION_GROUP_ORDER;
    view.participant_count = history->plan->user_count;
    history_put(history, (struct tf_record){.kind = TF_RECORD_VIEW_CONVERSATION,
                                            .node = node,
                                            .conversation = view});
}

void history_cursor(struct history *history, uint32_t node, uint64_t from, uint64_t to) {
    history_put(history,
                (struct tf_record){
                    .kind = TF_RECORD_CURSOR,
                    .node = node,
                    .cursor = {.cursor = {.epoch = tf_id_of("e1"), .seq = to}, .old_seq = from}});
}

void history_change(struct history *history, uint32_t node, uint64_t seq, const char *message) {
    history_put(history, (struct tf_record){.kind = TF_RECORD_CHANGE,
                                            .node = node,
                                            .change = {seq, tf_id_of(message)}});
}
