/* System messages: the server says who came or went. Nobody can write, edit or delete one. */
#include "base/hash.h"
#include "server/apply/apply.h"

#include <string.h>

static struct tf_slice words_of(struct tf_application *application, const struct tf_user *user) {
    const struct tf_user *actor = application->actor->user;
    bool joins = application->action->type == TF_ACTION_JOIN;
    struct tf_buf text = {0};
    tf_buf_append(&text, actor->name.data, actor->name.len);
    tf_buf_append_text(&text, user == actor ? (joins ? " joined" : " left")
                              : joins       ? " added "
                                            : " removed ");
    if (user != actor)
        tf_buf_append(&text, user->name.data, user->name.len);
    struct tf_slice words = tf_arena_copy(&application->turn->server->arena, tf_buf_slice(&text));
    tf_buf_close(&text);
    return words;
}

static struct tf_id drawn_id(const struct tf_turn *turn, char prefix, uint64_t entity) {
    return tf_id_from_draws(prefix, tf_draw(turn->chance.seed, TF_CONCERN_MESSAGE_ID, entity, 0),
                            tf_draw(turn->chance.seed, TF_CONCERN_MESSAGE_ID, entity, 1));
}

static struct tf_message_row row_of(struct tf_application *application, struct tf_room *room,
                                    const struct tf_user *user, uint64_t seq) {
    const struct tf_turn *turn = application->turn;
    const struct tf_user *actor = application->actor->user;
    uint64_t key = tf_hash_pair(tf_apply_key(application), 's');
    struct tf_message_row row = {.room = room, .sender = actor->number};
    row.message = (struct tf_message){.id = drawn_id(turn, 'm', key),
                                      .client_id = drawn_id(turn, 's', tf_hash_pair(key, 1)),
                                      .conversation_id = room->conversation.id,
                                      .sender_id = actor->id,
                                      .sender_name = actor->name,
                                      .type = TF_MESSAGE_SYSTEM,
                                      .content = words_of(application, user),
                                      .version = 1,
                                      .position = seq,
                                      .created_at_us = turn->now.wall_us,
                                      .updated_at_us = turn->now.wall_us};
    return row;
}

/* By no device: nobody asked for this message. */
static enum tf_code log_and_tell(struct tf_application *application,
                                 const struct tf_message_row *row) {
    struct tf_turn *turn = application->turn;
    const struct tf_message *message = &row->message;
    const struct tf_log_entry entry = {.view = {.entry = message->position,
                                                .seq = message->position,
                                                .actor_id = message->sender_id,
                                                .type = TF_ACTION_SEND,
                                                .outcome = TF_OUTCOME_APPLIED,
                                                .conversation_id = message->conversation_id,
                                                .message_id = message->id,
                                                .client_id = message->client_id,
                                                .new_version = 1,
                                                .content = message->content,
                                                .at_wall_us = turn->now.wall_us},
                                       .entity = TF_ENTITY_MESSAGE,
                                       .room = row->room,
                                       .actor = application->actor->user,
                                       .message = message->position};
    enum tf_code code = tf_turn_log(turn, &entry);
    if (code != TF_OK)
        return code;
    struct tf_change change = {
        .seq = message->position, .entity = TF_ENTITY_MESSAGE, .message = *message};
    const struct tf_telling telling = {.room = row->room,
                                       .actor = application->actor,
                                       .key = tf_id_hash(&message->client_id),
                                       .told_all = true};
    tf_gateway_tell(turn, &telling, &change);
    return TF_OK;
}

enum tf_code tf_apply_announce(struct tf_application *application, struct tf_room *room,
                               const struct tf_user *user) {
    struct tf_turn *turn = application->turn;
    uint64_t seq = 0;
    if (room->conversation.participant_count == 0)
        return TF_OK;
    enum tf_code code = tf_scope_next_seq(&turn->db, &seq);
    if (code != TF_OK)
        return code;
    const struct tf_message_row row = row_of(application, room, user, seq);
    bool is_new = false;
    if ((code = tf_message_insert(&turn->db, &row, &is_new)) != TF_OK || !is_new)
        return code;
    tf_room_note_message(room, seq, row.sender);
    tf_turn_touch(turn, room);
    return log_and_tell(application, &row);
}
