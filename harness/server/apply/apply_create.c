#include "base/hash.h"
#include "server/apply/apply.h"
#include "server/store/members.h"
#include "server/store/rooms.h"

#include <string.h>

static struct tf_id conversation_id(const struct tf_turn *turn, const struct tf_id *client_key) {
    uint64_t entity = tf_hash_pair(tf_id_hash(client_key), 'c');
    return tf_id_from_draws('c', tf_draw(turn->chance.seed, TF_CONCERN_MESSAGE_ID, entity, 0),
                            tf_draw(turn->chance.seed, TF_CONCERN_MESSAGE_ID, entity, 1));
}

/* The creator stands first, whether or not the request names them. */
static void gather(struct tf_application *application, struct tf_conversation *conversation) {
    const struct tf_conversation *asked = &application->action->conversation;
    const struct tf_id *creator = &application->actor->user->id;
    size_t room_for = asked->participant_count + 1;
    struct tf_participant *all =
        tf_arena_alloc(&application->turn->server->arena, room_for * sizeof *all);
    size_t count = 1;
    memset(all, 0, room_for * sizeof *all);
    all[0].user_id = *creator;
    for (size_t i = 0; i < asked->participant_count; i++) {
        const struct tf_participant *each = &asked->participants[i];
        bool is_creator = tf_id_equal(&each->user_id, creator);
        struct tf_participant *to = is_creator ? &all[0] : &all[count++];
        to->user_id = each->user_id;
        to->role = each->role;
    }
    if (all[0].role.len == 0)
        all[0].role = TF_SLICE_LITERAL(TF_ROLE_OWNER);
    for (size_t i = 0; i < count; i++)
        all[i].joined_at_us = application->turn->now.wall_us;
    conversation->participants = all;
    conversation->participant_count = count;
}

static enum tf_code check_users(struct tf_application *application,
                                const struct tf_conversation *conversation,
                                enum tf_refusal *refusal) {
    if (conversation->participant_count > TF_PARTICIPANTS_MAX)
        *refusal = TF_REFUSAL_BAD_FIELD;
    for (size_t i = 0; i < conversation->participant_count && *refusal == TF_REFUSAL_NONE; i++) {
        struct tf_user *user = NULL;
        enum tf_code code = tf_scope_user_named(&application->turn->db,
                                                &conversation->participants[i].user_id, &user);
        if (code != TF_OK)
            return code;
        if (user == NULL)
            *refusal = TF_REFUSAL_UNKNOWN_USER;
    }
    return TF_OK;
}

static enum tf_code make_room(struct tf_application *application,
                              const struct tf_conversation *conversation) {
    struct tf_turn *turn = application->turn;
    struct tf_room *room = NULL;
    uint64_t number = 0;
    enum tf_code code = tf_room_insert(&turn->db, conversation, &number);
    if (code == TF_OK)
        code = tf_scope_room(&turn->db, number, &room);
    if (code != TF_OK)
        return code;
    tf_scope_join(turn->server->scope, room);
    application->entry.room = room;
    application->entry.view.conversation_id = room->conversation.id;
    application->entry.view.new_version = room->conversation.version;
    application->result->change.entity = TF_ENTITY_CONVERSATION;
    application->result->change.conversation = room->conversation;
    return tf_apply_finish(application, true);
}

/* The record of the creation is gone and its conversation is not. */
static enum tf_code made_before(struct tf_application *application, const struct tf_id *id,
                                bool *was_made) {
    struct tf_room *room = NULL;
    enum tf_code code = tf_scope_room_named(&application->turn->db, id, &room);
    *was_made = code == TF_OK && room != NULL;
    if (!*was_made)
        return code;
    const struct tf_user *actor = application->actor->user;
    bool is_mine = tf_id_equal(&room->conversation.participants[0].user_id, &actor->id);
    const struct tf_log_done done = {.type = TF_ACTION_CREATE,
                                     .room = room->number,
                                     .actor = is_mine ? actor->number : 0,
                                     .body_hash = application->entry.body_hash};
    return tf_apply_again(application, &done);
}

enum tf_code tf_apply_create(struct tf_application *application) {
    const struct tf_wire_action *action = application->action;
    struct tf_conversation conversation = {
        .id = conversation_id(application->turn, &action->action_id),
        .client_key = action->action_id,
        .type = action->conversation.type,
        .metadata = action->conversation.metadata,
        .created_at_us = application->turn->now.wall_us,
    };
    enum tf_refusal refusal = TF_REFUSAL_NONE;
    bool was_made = false;
    enum tf_code known = made_before(application, &conversation.id, &was_made);
    if (known != TF_OK || was_made)
        return known;
    gather(application, &conversation);
    enum tf_code code = check_users(application, &conversation, &refusal);
    if (code != TF_OK)
        return code;
    if (refusal != TF_REFUSAL_NONE)
        return tf_apply_reject(application, refusal);
    return make_room(application, &conversation);
}
