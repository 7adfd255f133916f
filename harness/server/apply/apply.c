#include "server/apply/apply.h"

#include "base/assert.h"
#include "base/hash.h"
#include "server/retention.h"
#include "server/store/retention.h"

static struct tf_log_entry entry_of(const struct tf_turn *turn, const struct tf_actor *actor,
                                    const struct tf_wire_action *action) {
    return (struct tf_log_entry){
        .view = {.actor_id = actor->user->id,
                 .device_id = actor->device_id,
                 .action_id = action->action_id,
                 .type = action->type,
                 .base_version = action->base_version,
                 .outcome = TF_OUTCOME_APPLIED,
                 .at_wall_us = turn->now.wall_us},
        .actor = actor->user,
        .body_hash = tf_apply_body_hash(action),
    };
}

static enum tf_code carry_out(struct tf_application *application) {
    switch (application->action->type) {
    case TF_ACTION_SEND:
        return tf_apply_send(application);
    case TF_ACTION_EDIT:
        return tf_apply_edit(application);
    case TF_ACTION_DELETE:
        return tf_apply_delete(application);
    case TF_ACTION_READ:
        return tf_apply_read(application);
    case TF_ACTION_JOIN:
        return tf_apply_join(application);
    case TF_ACTION_LEAVE:
        return tf_apply_leave(application);
    default:
        TF_ASSERT(application->action->type == TF_ACTION_CREATE);
        return tf_apply_create(application);
    }
}

/* The record of an earlier attempt. One that cannot be found although it is there gives way to the
 * record of this attempt. */
static enum tf_code find_done(struct tf_turn *turn, const struct tf_wire_action *action,
                              bool *is_done, struct tf_log_done *done) {
    enum tf_code code = tf_log_find(&turn->db, &action->action_id, is_done, done);
    if (code != TF_OK || !*is_done ||
        !tf_retention_hides(turn->server, done->type, done->at_wall_us, turn->now.wall_us))
        return code;
    *is_done = false;
    return tf_retention_record(&turn->db, &action->action_id);
}

enum tf_code tf_apply(struct tf_turn *turn, const struct tf_actor *actor,
                      const struct tf_wire_action *action, struct tf_wire_result *result) {
    struct tf_application application = {turn, actor, action, result,
                                         entry_of(turn, actor, action)};
    *result =
        (struct tf_wire_result){.action_id = action->action_id, .outcome = TF_OUTCOME_APPLIED};
    enum tf_code code = tf_turn_write(turn);
    struct tf_log_done done;
    bool is_done = false;
    if (code == TF_OK)
        code = find_done(turn, action, &is_done, &done);
    if (code != TF_OK)
        return code;
    return is_done ? tf_apply_again(&application, &done) : carry_out(&application);
}

enum tf_code tf_apply_reject(struct tf_application *application, enum tf_refusal refusal) {
    application->result->outcome = TF_OUTCOME_REJECTED;
    application->result->refusal = refusal;
    application->result->has_change = false;
    return TF_OK;
}

enum tf_code tf_apply_room(struct tf_application *application, struct tf_room **out) {
    struct tf_turn *turn = application->turn;
    *out = NULL;
    struct tf_room *room = NULL;
    enum tf_code code =
        tf_scope_room_named(&turn->db, &application->action->conversation_id, &room);
    if (code != TF_OK)
        return code;
    if (room == NULL)
        return tf_apply_reject(application, TF_REFUSAL_UNKNOWN_CONVERSATION);
    if (tf_room_participant(room, application->actor->user->number) == NULL)
        return tf_apply_reject(application, TF_REFUSAL_NOT_PARTICIPANT);
    application->entry.room = room;
    application->entry.view.conversation_id = room->conversation.id;
    *out = room;
    return TF_OK;
}

uint64_t tf_apply_key(const struct tf_application *application) {
    const struct tf_id *named = &application->entry.view.action_id;
    return tf_id_is_none(named) ? application->turn->key : tf_id_hash(named);
}

enum tf_code tf_apply_finish(struct tf_application *application, bool makes_change) {
    struct tf_turn *turn = application->turn;
    struct tf_log_entry *entry = &application->entry;
    struct tf_wire_result *result = application->result;
    enum tf_code code = TF_OK;
    if (makes_change)
        code = tf_gateway_prepare(turn, entry->room);
    if (code == TF_OK && entry->view.entry == 0)
        code = tf_scope_next_seq(&turn->db, &entry->view.entry);
    if (code != TF_OK)
        return code;
    entry->entity = result->change.entity;
    entry->view.seq = makes_change ? entry->view.entry : 0;
    result->has_change = true;
    result->change.seq = entry->view.seq;
    code = tf_turn_log(turn, entry);
    if (code != TF_OK || !makes_change)
        return code;
    const struct tf_telling telling = {
        .room = entry->room, .actor = application->actor, .key = tf_apply_key(application)};
    tf_gateway_tell(turn, &telling, &result->change);
    return TF_OK;
}
