#include "server/gateway.h"

#include "base/assert.h"
#include "base/hash.h"
#include "server/meta.h"
#include "server/receipts.h"

static struct tf_blob *frame_bytes(struct tf_turn *turn, const struct tf_frame *frame) {
    struct tf_buf *out = &turn->server->scratch;
    tf_buf_clear(out);
    tf_wire_frame(out, frame);
    return tf_blob_create(tf_buf_slice(out));
}

/* One user's sockets share the bytes. `skip` is a device that is not told, or NULL. */
static void send_to_user(struct tf_turn *turn, uint64_t user, const struct tf_id *skip,
                         uint64_t key, const struct tf_frame *frame) {
    struct tf_blob *bytes = NULL;
    const struct tf_socket *socket = tf_socket_first(&turn->server->sockets, user);
    for (; socket != NULL; socket = socket->next) {
        if (skip != NULL && tf_id_equal(&socket->device_id, skip))
            continue;
        if (bytes == NULL)
            bytes = frame_bytes(turn, frame);
        tf_turn_frame(turn, socket->number, tf_hash_pair(key, tf_id_hash(&socket->device_id)),
                      tf_blob_keep(bytes));
    }
    tf_blob_release(bytes);
}

enum tf_code tf_gateway_prepare_user(struct tf_turn *turn, uint64_t number) {
    struct tf_user *user = NULL;
    if (tf_scope_present(turn->server->scope, number) != NULL ||
        tf_socket_first(&turn->server->sockets, number) == NULL)
        return TF_OK;
    enum tf_code code = tf_scope_user(&turn->db, number, &user);
    return code == TF_OK ? tf_scope_load(&turn->db, user) : code;
}

enum tf_code tf_gateway_prepare(struct tf_turn *turn, const struct tf_room *room) {
    for (size_t i = 0; i < room->conversation.participant_count; i++) {
        enum tf_code code = tf_gateway_prepare_user(turn, room->users[i]);
        if (code != TF_OK)
            return code;
    }
    return TF_OK;
}

void tf_gateway_tell(struct tf_turn *turn, const struct tf_telling *telling,
                     struct tf_change *change) {
    const struct tf_room *room = telling->room;
    uint64_t actors_previous = 0;
    struct tf_frame frame = {.kind = TF_FRAME_CHANGE, .change = *change};
    for (size_t i = 0; i < room->conversation.participant_count; i++) {
        struct tf_user *user = tf_scope_present(turn->server->scope, room->users[i]);
        if (user == NULL)
            continue; /* has no socket; its newest change is read when it comes */
        bool is_actor = user == telling->actor->user;
        frame.change.previous = user->newest_seq;
        user->newest_seq = change->seq;
        if (is_actor)
            actors_previous = frame.change.previous;
        bool skips = is_actor && !telling->told_all;
        send_to_user(turn, user->number, skips ? &telling->actor->device_id : NULL, telling->key,
                     &frame);
    }
    change->previous = actors_previous;
}

void tf_gateway_withdraw(struct tf_turn *turn, const struct tf_telling *telling,
                         struct tf_user *user, struct tf_change *change) {
    bool is_actor = user == telling->actor->user;
    if (!user->has_scope)
        return; /* has no socket; what it was told is read when it comes */
    change->previous = user->newest_seq;
    user->newest_seq = user->newest_withdrawal = change->seq;
    const struct tf_frame frame = {.kind = TF_FRAME_CHANGE, .change = *change};
    send_to_user(turn, user->number, is_actor ? &telling->actor->device_id : NULL,
                 tf_hash_pair(telling->key, TF_ENTITY_WITHDRAWAL), &frame);
}

void tf_gateway_typing(struct tf_turn *turn, const struct tf_room *room, const struct tf_user *user,
                       bool is_typing) {
    const struct tf_typist typist = {.room = room->number,
                                     .user = user->number,
                                     .last_wall_us = turn->now.wall_us,
                                     .until_mono_us = turn->now.mono_us + TF_SERVER_TYPING_TTL_US};
    tf_typing_note(&turn->server->typing, &typist, is_typing, turn->now.mono_us);
    const struct tf_frame frame = {.kind = TF_FRAME_TYPING,
                                   .conversation_id = room->conversation.id,
                                   .user_id = user->id,
                                   .is_typing = is_typing};
    for (size_t i = 0; i < room->conversation.participant_count; i++)
        if (room->users[i] != user->number)
            send_to_user(turn, room->users[i], NULL, turn->key, &frame);
}

void tf_gateway_close(struct tf_turn *turn, uint64_t number) {
    struct tf_server_action action = {.kind = TF_SERVER_DO_WS_CLOSE};
    action.ws.socket = number;
    action.ws.key = turn->key;
    tf_socket_remove(&turn->server->sockets, number);
    turn->outbox->emit(turn->outbox, &action);
}

/* How far the log has come in the user's scope. Most are told so while nothing happens: what memory
 * holds takes no transaction, unless the last one may not be on the disk for good. */
static enum tf_code newest_of(struct tf_turn *turn, uint64_t number, struct tf_cursor *out) {
    struct tf_user *user = tf_scope_present(turn->server->scope, number);
    bool is_known = user != NULL && !tf_id_is_none(&turn->server->epoch) && !turn->server->unsure;
    enum tf_code code = is_known ? TF_OK : tf_turn_read(turn);
    if (code == TF_OK)
        code = tf_scope_user(&turn->db, number, &user);
    if (code == TF_OK)
        code = tf_scope_load(&turn->db, user);
    if (code == TF_OK)
        code = tf_meta_epoch(turn);
    if (code == TF_OK)
        *out = (struct tf_cursor){turn->server->epoch, user->newest_seq, 0};
    return code;
}

static enum tf_code greet(struct tf_turn *turn, uint64_t number, struct tf_session *session) {
    struct tf_frame hello = {.kind = TF_FRAME_HELLO};
    enum tf_code code = newest_of(turn, session->user, &hello.cursor);
    if (code != TF_OK)
        return code;
    tf_socket_add(&turn->server->sockets, number, session->user, &session->device_id);
    tf_turn_frame(turn, number, tf_hash_pair(turn->key, TF_FRAME_HELLO), frame_bytes(turn, &hello));
    return TF_OK;
}

enum tf_code tf_gateway_opened(struct tf_turn *turn, const struct tf_server_event *event) {
    struct tf_session *session =
        tf_session_find(&turn->server->sessions, event->ws.token, turn->now.wall_us);
    bool is_welcome = session != NULL && tf_slice_is(event->ws.path, TF_PATH_GATEWAY);
    if (is_welcome)
        return greet(turn, event->ws.socket, session);
    tf_gateway_close(turn, event->ws.socket);
    return TF_OK;
}

static enum tf_code take_typing(struct tf_turn *turn, const struct tf_socket *socket,
                                const struct tf_frame *frame) {
    struct tf_user *user = NULL;
    struct tf_room *room = NULL;
    enum tf_code code = tf_scope_user(&turn->db, socket->user, &user);
    if (code == TF_OK)
        code = tf_scope_room_named(&turn->db, &frame->conversation_id, &room);
    if (code == TF_OK && room != NULL && tf_room_participant(room, user->number) != NULL)
        tf_gateway_typing(turn, room, user, frame->is_typing);
    return code;
}

static enum tf_code take_ack(struct tf_turn *turn, const struct tf_socket *socket,
                             const struct tf_frame *frame) {
    struct tf_actor actor = {.device_id = socket->device_id};
    enum tf_code code = tf_scope_user(&turn->db, socket->user, &actor.user);
    if (code == TF_OK)
        code = tf_scope_load(&turn->db, actor.user);
    if (code == TF_OK)
        code = tf_meta_epoch(turn);
    if (code != TF_OK || !tf_id_equal(&frame->cursor.epoch, &turn->server->epoch))
        return code; /* of another life of the database: it says nothing about this one */
    return tf_receipts_delivered(turn, &actor, frame->cursor.seq, true);
}

static enum tf_code answer_ping(struct tf_turn *turn, const struct tf_socket *socket) {
    struct tf_frame pong = {.kind = TF_FRAME_PONG};
    enum tf_code code = newest_of(turn, socket->user, &pong.cursor);
    if (code == TF_OK)
        tf_turn_frame(turn, socket->number, tf_hash_pair(turn->key, TF_FRAME_PONG),
                      frame_bytes(turn, &pong));
    return code;
}

enum tf_code tf_gateway_message(struct tf_turn *turn, const struct tf_server_event *event) {
    const struct tf_socket *socket = tf_socket_find(&turn->server->sockets, event->ws.socket);
    struct tf_frame frame;
    struct tf_error reason;
    if (socket == NULL)
        return TF_OK; /* closed by this side while the frame was under way */
    if (event->ws.bytes.len > turn->server->config.body_bytes_max ||
        tf_wire_frame_parse(event->ws.bytes, &turn->doc, &frame, &reason) != TF_OK) {
        tf_gateway_close(turn, event->ws.socket);
        return TF_OK;
    }
    switch (frame.kind) {
    case TF_FRAME_TYPING:
        return take_typing(turn, socket, &frame);
    case TF_FRAME_ACK:
        return take_ack(turn, socket, &frame);
    case TF_FRAME_PING:
        return answer_ping(turn, socket);
    default:
        tf_gateway_close(turn, event->ws.socket);
        return TF_OK;
    }
}
