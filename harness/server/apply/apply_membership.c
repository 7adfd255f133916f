/* Who comes and who goes. One change tells the participants; who goes is told by the same number
 * that they take part no longer. A system message says it to whoever reads. */
#include "base/hash.h"
#include "server/apply/apply.h"
#include "server/store/members.h"

/* Who is meant, in a conversation of the actor's. */
struct meant {
    struct tf_room *room;
    struct tf_user *user;
    bool takes_part;
};

static enum tf_code find(struct tf_application *application, struct meant *out, bool *may) {
    *may = false;
    enum tf_code code = tf_apply_room(application, &out->room);
    if (code != TF_OK || out->room == NULL)
        return code;
    code = tf_scope_user_named(&application->turn->db, &application->action->user_id, &out->user);
    if (code != TF_OK)
        return code;
    if (out->user == NULL)
        return tf_apply_reject(application, TF_REFUSAL_UNKNOWN_USER);
    out->takes_part = tf_room_participant(out->room, out->user->number) != NULL;
    application->entry.view.user_id = out->user->id;
    *may = true;
    return tf_gateway_prepare_user(application->turn, out->user->number);
}

static enum tf_code finish(struct tf_application *application, const struct meant *meant,
                           bool makes_change) {
    struct tf_conversation *conversation = &meant->room->conversation;
    application->entry.view.new_version = conversation->version;
    application->result->change.entity = TF_ENTITY_CONVERSATION;
    application->result->change.conversation = *conversation;
    return tf_apply_finish(application, makes_change);
}

static struct tf_member_change change_of(const struct tf_application *application,
                                         const struct meant *meant) {
    return (struct tf_member_change){.room = meant->room,
                                     .user = meant->user,
                                     .role = application->action->role,
                                     .seq = application->entry.view.entry,
                                     .at_us = application->turn->now.wall_us};
}

static enum tf_code begin(struct tf_application *application, const struct meant *meant) {
    application->entry.view.old_version = meant->room->conversation.version;
    enum tf_code code = tf_gateway_prepare(application->turn, meant->room);
    if (code == TF_OK)
        code = tf_scope_next_seq(&application->turn->db, &application->entry.view.entry);
    return code;
}

static enum tf_code take_in(struct tf_application *application, const struct meant *meant) {
    enum tf_code code = begin(application, meant);
    if (code != TF_OK)
        return code;
    const struct tf_member_change change = change_of(application, meant);
    if ((code = tf_member_join(&application->turn->db, &change)) == TF_OK)
        code = finish(application, meant, true);
    return code == TF_OK ? tf_apply_announce(application, meant->room, meant->user) : code;
}

enum tf_code tf_apply_join(struct tf_application *application) {
    struct meant meant;
    bool may = false;
    enum tf_code code = find(application, &meant, &may);
    if (code != TF_OK || !may)
        return code;
    if (meant.takes_part)
        return finish(application, &meant, false);
    if (meant.room->conversation.participant_count >= TF_PARTICIPANTS_MAX)
        return tf_apply_reject(application, TF_REFUSAL_BAD_FIELD);
    return take_in(application, &meant);
}

/* Who went hears it by the change's number, on all devices; the one that asked, by its answer. */
static void withdraw(struct tf_application *application, const struct meant *meant) {
    struct tf_change change = {.seq = application->entry.view.seq,
                               .entity = TF_ENTITY_WITHDRAWAL,
                               .withdrawal = {meant->room->conversation.id}};
    const struct tf_telling telling = {
        .room = meant->room, .actor = application->actor, .key = tf_apply_key(application)};
    tf_gateway_withdraw(application->turn, &telling, meant->user, &change);
    if (meant->user == application->actor->user)
        application->result->change = change;
}

static enum tf_code take_out(struct tf_application *application, const struct meant *meant) {
    enum tf_code code = begin(application, meant);
    if (code != TF_OK)
        return code;
    const struct tf_member_change change = change_of(application, meant);
    if ((code = tf_member_leave(&application->turn->db, &change)) == TF_OK)
        code = finish(application, meant, true);
    if (code != TF_OK)
        return code;
    withdraw(application, meant);
    return tf_apply_announce(application, meant->room, meant->user);
}

enum tf_code tf_apply_leave(struct tf_application *application) {
    struct meant meant;
    bool may = false;
    enum tf_code code = find(application, &meant, &may);
    if (code != TF_OK || !may)
        return code;
    const struct tf_user *actor = application->actor->user;
    if (!meant.takes_part)
        return finish(application, &meant, false);
    if (meant.user != actor && !tf_member_may_remove(meant.room, actor->number))
        return tf_apply_reject(application, TF_REFUSAL_NOT_ALLOWED);
    return take_out(application, &meant);
}

/* A conversation may be named by what created it. */
static enum tf_code find_room(const struct tf_db *db, const struct tf_id *id,
                              struct tf_room **room) {
    struct tf_log_done done;
    bool found = false;
    enum tf_code code = tf_scope_room_named(db, id, room);
    if (code != TF_OK || *room != NULL)
        return code;
    code = tf_log_find(db, id, &found, &done);
    return code == TF_OK && found ? tf_scope_room(db, done.room, room) : code;
}

static enum tf_code administer(struct tf_turn *turn, const struct tf_wire_action *action,
                               struct meant *meant) {
    const struct tf_actor actor = {.user = meant->user};
    struct tf_wire_result result = {.outcome = TF_OUTCOME_APPLIED};
    struct tf_application application = {turn,
                                         &actor,
                                         action,
                                         &result,
                                         {.view = {.actor_id = meant->user->id,
                                                   .type = action->type,
                                                   .outcome = TF_OUTCOME_APPLIED,
                                                   .conversation_id = meant->room->conversation.id,
                                                   .user_id = meant->user->id,
                                                   .at_wall_us = turn->now.wall_us},
                                          .room = meant->room,
                                          .actor = meant->user}};
    enum tf_code code = tf_gateway_prepare_user(turn, meant->user->number);
    if (code != TF_OK)
        return code;
    return action->type == TF_ACTION_JOIN ? take_in(&application, meant)
                                          : take_out(&application, meant);
}

enum tf_code tf_apply_administered(struct tf_turn *turn, const struct tf_server_event *event) {
    const struct tf_wire_action action = {.type = event->membership.joins ? TF_ACTION_JOIN
                                                                          : TF_ACTION_LEAVE,
                                          .user_id = event->membership.user_id};
    struct meant meant = {.room = NULL};
    enum tf_code code = tf_turn_write(turn);
    if (code == TF_OK)
        code = find_room(&turn->db, &event->membership.conversation_id, &meant.room);
    if (code == TF_OK)
        code = tf_scope_user_named(&turn->db, &action.user_id, &meant.user);
    if (code != TF_OK || meant.room == NULL || meant.user == NULL)
        return code;
    meant.takes_part = tf_room_participant(meant.room, meant.user->number) != NULL;
    if (meant.takes_part == event->membership.joins)
        return TF_OK;
    return administer(turn, &action, &meant);
}

/* In the name of whoever has taken part for longest, as everything has an author; by no device. */
static enum tf_code end_room(struct tf_turn *turn, const struct meant *meant) {
    const struct tf_actor actor = {.user = meant->user};
    const struct tf_wire_action action = {.type = TF_ACTION_LEAVE};
    struct tf_wire_result result = {.outcome = TF_OUTCOME_APPLIED};
    struct tf_application application = {turn,
                                         &actor,
                                         &action,
                                         &result,
                                         {.view = {.actor_id = meant->user->id,
                                                   .type = action.type,
                                                   .outcome = TF_OUTCOME_APPLIED,
                                                   .conversation_id = meant->room->conversation.id,
                                                   .at_wall_us = turn->now.wall_us},
                                          .room = meant->room,
                                          .actor = meant->user}};
    enum tf_code code = begin(&application, meant);
    if (code == TF_OK)
        code = tf_room_end(&turn->db, meant->room, turn->now.wall_us);
    return code == TF_OK ? finish(&application, meant, true) : code;
}

enum tf_code tf_apply_ended(struct tf_turn *turn, const struct tf_server_event *event) {
    struct meant meant = {.room = NULL};
    enum tf_code code = tf_turn_write(turn);
    if (code == TF_OK)
        code = find_room(&turn->db, &event->membership.conversation_id, &meant.room);
    if (code != TF_OK || meant.room == NULL || !meant.room->conversation.is_active ||
        meant.room->conversation.participant_count == 0)
        return code;
    code = tf_scope_user(&turn->db, meant.room->users[0], &meant.user);
    return code == TF_OK ? end_room(turn, &meant) : code;
}
