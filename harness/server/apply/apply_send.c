#include "base/assert.h"
#include "base/hash.h"
#include "server/apply/apply.h"

/* The id follows from the client's key, so that no other draw moves when this message is taken out
 * of a run. */
static struct tf_id message_id(const struct tf_turn *turn, const struct tf_id *client_id) {
    uint64_t entity = tf_id_hash(client_id);
    return tf_id_from_draws('m', tf_draw(turn->chance.seed, TF_CONCERN_MESSAGE_ID, entity, 0),
                            tf_draw(turn->chance.seed, TF_CONCERN_MESSAGE_ID, entity, 1));
}

/* A parent must be in the same conversation; a deleted one may be answered. */
static enum tf_code check_parent(struct tf_application *application, const struct tf_room *room,
                                 bool *may) {
    const struct tf_id *parent = &application->action->message.reply_to;
    *may = true;
    if (tf_id_is_none(parent))
        return TF_OK;
    struct tf_message_place place;
    enum tf_code code = tf_message_place(&application->turn->db, parent, &place);
    *may = code == TF_OK && place.position != 0 && place.room == room->number;
    return code;
}

static struct tf_message_row new_row(const struct tf_application *application, struct tf_room *room,
                                     uint64_t seq) {
    const struct tf_turn *turn = application->turn;
    const struct tf_user *sender = application->actor->user;
    struct tf_message_row row = {
        .message = application->action->message, .room = room, .sender = sender->number};
    struct tf_message *message = &row.message;
    message->client_id = application->action->action_id;
    message->id = message_id(turn, &message->client_id);
    message->conversation_id = room->conversation.id;
    message->sender_id = sender->id;
    message->sender_name = sender->name;
    message->version = 1;
    message->position = seq;
    message->created_at_us = message->updated_at_us = turn->now.wall_us;
    row.is_shared = message->is_shared || tf_metadata_true(message->metadata, "shared");
    message->is_shared = row.is_shared;
    return row;
}

static void fill_entry(struct tf_log_entry *entry, const struct tf_message *message) {
    entry->message = message->position;
    entry->view.entry = message->position;
    entry->view.message_id = message->id;
    entry->view.client_id = message->client_id;
    entry->view.reply_to = message->reply_to;
    entry->view.new_version = message->version;
    entry->view.content = message->content;
}

/* The record of the send is gone and its message is not: what it is called says so. */
static enum tf_code sent_before(struct tf_application *application, const struct tf_id *id) {
    struct tf_turn *turn = application->turn;
    struct tf_message_row row;
    bool found = false;
    tf_scope_return_seq(turn->db.scope);
    enum tf_code code = tf_message_known(&turn->db, id, &found, &row);
    if (code != TF_OK)
        return code;
    TF_ASSERT(found);
    const struct tf_log_done done = {.type = TF_ACTION_SEND,
                                     .room = row.room->number,
                                     .message = row.message.position,
                                     .actor = row.sender,
                                     .body_hash = application->entry.body_hash};
    return tf_apply_again(application, &done);
}

static enum tf_code too_long(struct tf_application *application) {
    tf_scope_return_seq(application->turn->db.scope);
    return tf_apply_reject(application, TF_REFUSAL_CONTENT_TOO_LONG);
}

/* Whether it was said before the conversation ended: then its repeat is no new message. */
static enum tf_code check_known(struct tf_application *application, bool *known) {
    struct tf_message_row row;
    const struct tf_id id = message_id(application->turn, &application->action->action_id);
    enum tf_code code = tf_message_known(&application->turn->db, &id, known, &row);
    tf_messages_release(&application->turn->db);
    return code;
}

enum tf_code tf_apply_send(struct tf_application *application) {
    struct tf_turn *turn = application->turn;
    struct tf_room *room = NULL;
    uint64_t seq = 0;
    bool may = false;
    enum tf_code code = tf_apply_room(application, &room);
    if (code != TF_OK || room == NULL)
        return code;
    code = check_parent(application, room, &may);
    if (code != TF_OK)
        return code;
    if (!may)
        return tf_apply_reject(application, TF_REFUSAL_UNKNOWN_MESSAGE);
    if (!room->conversation.is_active) {
        code = check_known(application, &may);
        if (code != TF_OK || !may)
            return code != TF_OK ? code
                                 : tf_apply_reject(application, TF_REFUSAL_CONVERSATION_ENDED);
    }
    if ((code = tf_scope_next_seq(&turn->db, &seq)) != TF_OK)
        return code;
    struct tf_message_row row = new_row(application, room, seq);
    bool is_new = false;
    if (row.is_shared && tf_apply_shared_send(application, &row.message) != TF_OK)
        return too_long(application);
    if ((code = tf_message_insert(&turn->db, &row, &is_new)) != TF_OK)
        return code;
    if (!is_new)
        return sent_before(application, &row.message.id);
    if (row.is_shared && (code = tf_message_write_document(&turn->db, &row.message)) != TF_OK)
        return code;
    tf_room_note_message(room, seq, row.sender);
    tf_turn_touch(turn, room);
    fill_entry(&application->entry, &row.message);
    application->result->change.entity = TF_ENTITY_MESSAGE;
    application->result->change.message = row.message;
    return tf_apply_finish(application, true);
}
