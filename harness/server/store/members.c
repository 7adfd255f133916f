#include "server/store/members.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>

static bool is_owner(const struct tf_participant *participant) {
    return tf_slice_is(participant->role, TF_ROLE_OWNER);
}

bool tf_member_may_remove(const struct tf_room *room, uint64_t user) {
    const struct tf_participant *mine = tf_room_participant(room, user);
    if (mine != NULL && is_owner(mine))
        return true;
    for (size_t i = 0; i < room->conversation.participant_count; i++)
        if (is_owner(&room->conversation.participants[i]))
            return false;
    return mine != NULL;
}

enum tf_code tf_participant_insert(const struct tf_db *db, uint64_t room, uint64_t user,
                                   const struct tf_participant *participant) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_PARTICIPANT_INSERT);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room);
    tf_db_bind_u64(statement, 2, user);
    tf_db_bind_text(statement, 3, participant->role);
    sqlite3_bind_int64(statement, 4, participant->joined_at_us);
    tf_db_bind_u64(statement, 5, participant->since_position);
    return tf_db_run(db, statement);
}

static enum tf_code write_row(const struct tf_db *db, const struct tf_member_change *change,
                              bool is_leave) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_MEMBERSHIP_INSERT);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, change->seq);
    tf_db_bind_u64(statement, 2, change->user->number);
    tf_db_bind_u64(statement, 3, change->room->number);
    sqlite3_bind_int(statement, 4, is_leave);
    return tf_db_run(db, statement);
}

static enum tf_code write_room(const struct tf_db *db, struct tf_room *room, tf_time at_us) {
    struct tf_conversation *conversation = &room->conversation;
    conversation->version++;
    conversation->updated_at_us = at_us;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_ROOM_RENEW);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, conversation->version);
    sqlite3_bind_int64(statement, 3, conversation->updated_at_us);
    sqlite3_bind_int(statement, 4, conversation->is_active);
    return tf_db_run(db, statement);
}

/* One that has ended stays so, whoever comes; one that everybody had left begins anew. */
static enum tf_code renew_room(const struct tf_db *db, const struct tf_member_change *change,
                               bool was_empty) {
    struct tf_conversation *conversation = &change->room->conversation;
    conversation->is_active =
        conversation->participant_count > 0 && (conversation->is_active || was_empty);
    return write_room(db, change->room, change->at_us);
}

enum tf_code tf_room_end(const struct tf_db *db, struct tf_room *room, tf_time at_us) {
    room->conversation.is_active = false;
    return write_room(db, room, at_us);
}

/* In the order of the users' numbers, as the database tells them. */
static void add_to_room(struct tf_room *room, uint64_t user,
                        const struct tf_participant *participant) {
    size_t count = room->conversation.participant_count, at = count;
    struct tf_participant *participants = (void *)(uintptr_t)room->conversation.participants;
    participants = tf_realloc(participants, (count + 1) * sizeof *participants);
    room->users = tf_realloc(room->users, (count + 1) * sizeof *room->users);
    for (; at > 0 && room->users[at - 1] > user; at--) {
        room->users[at] = room->users[at - 1];
        participants[at] = participants[at - 1];
    }
    room->users[at] = user;
    participants[at] = *participant;
    if (participant->role.len > 0)
        participants[at].role.data = tf_slice_dup(participant->role);
    room->conversation.participants = participants;
    room->conversation.participant_count = count + 1;
}

static void take_from_room(struct tf_room *room, uint64_t user) {
    struct tf_participant *participants = (void *)(uintptr_t)room->conversation.participants;
    size_t kept = 0;
    for (size_t i = 0; i < room->conversation.participant_count; i++) {
        if (room->users[i] == user) {
            free((char *)(uintptr_t)participants[i].role.data);
            continue;
        }
        room->users[kept] = room->users[i];
        participants[kept++] = participants[i];
    }
    TF_ASSERT(kept + 1 == room->conversation.participant_count);
    room->conversation.participant_count = kept;
}

enum tf_code tf_member_join(const struct tf_db *db, const struct tf_member_change *change) {
    const struct tf_participant participant = {.user_id = change->user->id,
                                               .role = change->role,
                                               .joined_at_us = change->at_us,
                                               .delivered_position = change->seq,
                                               .read_position = change->seq,
                                               .since_position = change->seq};
    TF_ASSERT(tf_room_participant(change->room, change->user->number) == NULL);
    enum tf_code code =
        tf_participant_insert(db, change->room->number, change->user->number, &participant);
    if (code == TF_OK)
        code = write_row(db, change, false);
    if (code != TF_OK)
        return code;
    add_to_room(change->room, change->user->number, &participant);
    if (change->user->has_scope)
        tf_scope_gain(change->user, change->room);
    return renew_room(db, change, change->room->conversation.participant_count == 1);
}

enum tf_code tf_member_leave(const struct tf_db *db, const struct tf_member_change *change) {
    TF_ASSERT(tf_room_participant(change->room, change->user->number) != NULL);
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_PARTICIPANT_REMOVE);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, change->room->number);
    tf_db_bind_u64(statement, 2, change->user->number);
    enum tf_code code = tf_db_run(db, statement);
    if (code == TF_OK)
        code = write_row(db, change, true);
    if (code != TF_OK)
        return code;
    take_from_room(change->room, change->user->number);
    if (change->user->has_scope)
        tf_scope_lose(change->user, change->room);
    return renew_room(db, change, false);
}
