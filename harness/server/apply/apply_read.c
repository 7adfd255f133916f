#include "server/apply/apply.h"
#include "server/receipts.h"

/* The message names the conversation; an action that names another one is wrong. */
static enum tf_code find_place(struct tf_application *application, struct tf_message_place *place,
                               struct tf_room **room) {
    struct tf_db *db = &application->turn->db;
    const struct tf_wire_action *action = application->action;
    enum tf_code code = tf_message_place(db, &action->message_id, place);
    *room = NULL;
    if (code != TF_OK)
        return code;
    if (place->position == 0)
        return tf_apply_reject(application, TF_REFUSAL_UNKNOWN_MESSAGE);
    struct tf_room *found = NULL;
    if ((code = tf_scope_room(db, place->room, &found)) != TF_OK)
        return code;
    if (tf_room_participant(found, application->actor->user->number) == NULL)
        return tf_apply_reject(application, TF_REFUSAL_NOT_PARTICIPANT);
    if (!tf_id_is_none(&action->conversation_id) &&
        !tf_id_equal(&action->conversation_id, &found->conversation.id))
        return tf_apply_reject(application, TF_REFUSAL_UNKNOWN_MESSAGE);
    *room = found;
    return TF_OK;
}

enum tf_code tf_apply_read(struct tf_application *application) {
    struct tf_message_place place;
    struct tf_room *room = NULL;
    bool moved = false;
    enum tf_code code = find_place(application, &place, &room);
    if (code != TF_OK || room == NULL)
        return code;
    struct tf_receipt marks = {.read_position = place.position};
    code = tf_receipt_raise(application->turn, application->actor, room, &marks, &moved);
    if (code != TF_OK)
        return code;
    struct tf_log_entry *entry = &application->entry;
    entry->room = room;
    entry->message = place.position;
    entry->view.conversation_id = room->conversation.id;
    entry->view.message_id = application->action->message_id;
    entry->view.client_id = place.client_id;
    entry->view.old_version = marks.read_after;
    entry->view.new_version = marks.read_upto;
    struct tf_receipt *told = &application->result->change.receipt;
    application->result->change.entity = TF_ENTITY_RECEIPT;
    *told = tf_receipt_of(room, application->actor->user->number);
    told->read_after = marks.read_after;
    told->read_upto = marks.read_upto;
    told->read_at_us = marks.read_at_us;
    return tf_apply_finish(application, moved);
}
