/* An action that comes a second time. */
#include "base/assert.h"
#include "base/hash.h"
#include "server/apply/apply.h"

static uint64_t mix_text(uint64_t hash, struct tf_slice text) {
    return tf_hash_pair(hash, tf_hash_slice(text));
}

static uint64_t mix_message(uint64_t hash, const struct tf_message *message) {
    hash = tf_hash_pair(hash, (uint64_t)message->type);
    hash = mix_text(hash, message->content);
    hash = mix_text(hash, message->media_url);
    hash = mix_text(hash, message->media_thumbnail);
    hash = tf_hash_pair(hash, message->media_size);
    hash = tf_hash_pair(hash, message->media_duration_ms);
    hash = tf_hash_pair(hash, tf_id_hash(&message->reply_to));
    hash = mix_text(hash, message->metadata);
    return message->is_shared ? tf_hash_pair(hash, 1) : hash;
}

static uint64_t mix_conversation(uint64_t hash, const struct tf_conversation *conversation) {
    hash = tf_hash_pair(hash, (uint64_t)conversation->type);
    for (size_t i = 0; i < conversation->participant_count; i++) {
        hash = tf_hash_pair(hash, tf_id_hash(&conversation->participants[i].user_id));
        hash = mix_text(hash, conversation->participants[i].role);
    }
    return mix_text(hash, conversation->metadata);
}

/* A message's id says which conversation; a call of its own need not name it. */
uint64_t tf_apply_body_hash(const struct tf_wire_action *action) {
    uint64_t hash = tf_hash_pair((uint64_t)action->type, tf_id_hash(&action->message_id));
    switch (action->type) {
    case TF_ACTION_SEND:
        return mix_message(tf_hash_pair(hash, tf_id_hash(&action->conversation_id)),
                           &action->message);
    case TF_ACTION_EDIT:
        if (action->operation.len > 0)
            return mix_text(hash, action->operation);
        return tf_hash_pair(hash, action->delta.is_set ? action->delta.result
                                                       : tf_hash_slice(action->message.content));
    case TF_ACTION_CREATE:
        return mix_conversation(hash, &action->conversation);
    case TF_ACTION_JOIN:
    case TF_ACTION_LEAVE:
        hash = tf_hash_pair(hash, tf_id_hash(&action->conversation_id));
        return mix_text(tf_hash_pair(hash, tf_id_hash(&action->user_id)), action->role);
    default:
        return hash;
    }
}

static enum tf_code message_now(struct tf_application *application, uint64_t position) {
    struct tf_message_row row;
    bool found = false;
    enum tf_code code = tf_message_at(&application->turn->db, position, &found, &row);
    if (code == TF_OK && !found)
        code = tf_message_buried(&application->turn->db, position, &found, &row);
    if (code != TF_OK)
        return code;
    TF_ASSERT(found);
    application->result->has_change = true;
    application->result->change.entity = TF_ENTITY_MESSAGE;
    application->result->change.message = row.message;
    return TF_OK;
}

/* The first answer said where the change stands, and may be lost: a cursor goes on from this one.
 */
static enum tf_code place_again(struct tf_application *application,
                                const struct tf_log_done *done) {
    struct tf_change *change = &application->result->change;
    change->seq = done->seq;
    if (done->seq == 0)
        return TF_OK;
    return tf_log_before(&application->turn->db, application->actor->user, done->seq,
                         &change->previous);
}

/* Who left sees of the conversation that they left. */
static enum tf_code gone_again(struct tf_application *application, const struct tf_log_done *done,
                               const struct tf_room *room) {
    if (done->type != TF_ACTION_LEAVE ||
        !tf_id_equal(&application->action->user_id, &application->actor->user->id))
        return tf_apply_reject(application, TF_REFUSAL_NOT_PARTICIPANT);
    application->result->has_change = true;
    application->result->change.entity = TF_ENTITY_WITHDRAWAL;
    application->result->change.withdrawal.conversation_id = room->conversation.id;
    return TF_OK;
}

static enum tf_code entity_again(struct tf_application *application,
                                 const struct tf_log_done *done) {
    struct tf_wire_result *result = application->result;
    if (done->message != 0 && done->type != TF_ACTION_READ)
        return message_now(application, done->message);
    struct tf_room *room = NULL;
    enum tf_code code = tf_scope_room(&application->turn->db, done->room, &room);
    if (code != TF_OK)
        return code;
    if (tf_room_participant(room, done->actor) == NULL)
        return gone_again(application, done, room);
    result->has_change = true;
    if (done->type != TF_ACTION_READ) {
        result->change.entity = TF_ENTITY_CONVERSATION;
        result->change.conversation = room->conversation;
    } else {
        result->change.entity = TF_ENTITY_RECEIPT;
        result->change.receipt = tf_receipt_of(room, done->actor);
        tf_receipt_step(&result->change.receipt, done->read_after, done->read_upto,
                        done->at_wall_us);
    }
    return TF_OK;
}

/* Other words under the same key are refused; their user is told what the first ones have come to,
 * because two of their devices may have started from one queue. */
enum tf_code tf_apply_again(struct tf_application *application, const struct tf_log_done *done) {
    struct tf_wire_result *result = application->result;
    if (done->actor != application->actor->user->number || done->type != application->action->type)
        return tf_apply_reject(application, TF_REFUSAL_KEY_REUSED);
    result->outcome = TF_OUTCOME_DUPLICATE;
    enum tf_code code = entity_again(application, done);
    if (code != TF_OK || result->outcome != TF_OUTCOME_DUPLICATE)
        return code;
    if (done->body_hash != application->entry.body_hash) {
        result->outcome = TF_OUTCOME_REJECTED;
        result->refusal = TF_REFUSAL_KEY_REUSED;
    }
    return place_again(application, done);
}
