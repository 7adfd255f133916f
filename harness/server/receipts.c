#include "server/receipts.h"

#include "base/assert.h"
#include "base/hash.h"
#include "server/gateway.h"

static uint64_t higher(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

enum tf_code tf_receipt_raise(struct tf_turn *turn, const struct tf_actor *actor,
                              struct tf_room *room, struct tf_receipt *marks, bool *moved) {
    struct tf_participant *mine = tf_room_participant(room, actor->user->number);
    TF_ASSERT(mine != NULL);
    uint64_t read = higher(mine->read_position, marks->read_position);
    if (read > mine->read_position) {
        marks->read_after = mine->read_position;
        marks->read_upto = read;
        marks->read_at_us = turn->now.wall_us;
    }
    uint64_t delivered = higher(higher(mine->delivered_position, marks->delivered_position), read);
    *moved = read != mine->read_position || delivered != mine->delivered_position;
    if (!*moved)
        return TF_OK;
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_MARKS);
    if (statement == NULL)
        return turn->db.error->code;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, actor->user->number);
    tf_db_bind_u64(statement, 3, delivered);
    tf_db_bind_u64(statement, 4, read);
    enum tf_code code = tf_db_run(&turn->db, statement);
    if (code == TF_OK) {
        mine->read_position = read;
        mine->delivered_position = delivered;
    }
    return code;
}

/* The highest message of others that the device holds. The newest one is in memory; only a reader
 * who is behind costs a question. */
static enum tf_code held_position(struct tf_turn *turn, const struct tf_room *room, uint64_t user,
                                  uint64_t seq, uint64_t *out) {
    *out = tf_room_newest_foreign(room, user);
    if (*out <= seq)
        return TF_OK;
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_NEWEST_FOREIGN);
    if (statement == NULL)
        return turn->db.error->code;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, seq);
    tf_db_bind_u64(statement, 3, user);
    bool found = false;
    *out = 0;
    return tf_db_number(&turn->db, statement, &found, out);
}

/* Nobody acted, a device only reported: the entry has no action id and no message. */
static enum tf_code log_and_tell(struct tf_turn *turn, const struct tf_actor *actor,
                                 struct tf_room *room, bool told_all) {
    struct tf_change change = {.entity = TF_ENTITY_RECEIPT,
                               .receipt = tf_receipt_of(room, actor->user->number)};
    enum tf_code code = tf_gateway_prepare(turn, room);
    if (code == TF_OK)
        code = tf_scope_next_seq(&turn->db, &change.seq);
    if (code != TF_OK)
        return code;
    const struct tf_log_entry entry = {
        .view = {.entry = change.seq,
                 .seq = change.seq,
                 .actor_id = actor->user->id,
                 .device_id = actor->device_id,
                 .type = TF_ACTION_READ,
                 .outcome = TF_OUTCOME_APPLIED,
                 .conversation_id = room->conversation.id,
                 .at_wall_us = turn->now.wall_us},
        .entity = TF_ENTITY_RECEIPT,
        .room = room,
        .actor = actor->user,
    };
    code = tf_turn_log(turn, &entry);
    if (code != TF_OK)
        return code;
    const struct tf_telling telling = {
        .room = room,
        .actor = actor,
        .key = tf_hash_pair(turn->key, tf_id_hash(&room->conversation.id)),
        .told_all = told_all};
    tf_gateway_tell(turn, &telling, &change);
    return TF_OK;
}

enum tf_code tf_receipts_delivered(struct tf_turn *turn, const struct tf_actor *actor, uint64_t seq,
                                   bool told_all) {
    const struct tf_user *user = actor->user;
    for (size_t i = 0; i < user->room_count; i++) {
        struct tf_room *room = user->rooms[i];
        const struct tf_participant *mine = tf_room_participant(room, user->number);
        if (mine->delivered_position >= tf_room_newest_foreign(room, user->number))
            continue;
        struct tf_receipt marks = {0};
        bool moved = false;
        enum tf_code code = held_position(turn, room, user->number, seq, &marks.delivered_position);
        if (code != TF_OK || marks.delivered_position <= mine->delivered_position) {
            if (code != TF_OK)
                return code;
            continue;
        }
        if ((code = tf_turn_write(turn)) == TF_OK)
            code = tf_receipt_raise(turn, actor, room, &marks, &moved);
        if (code == TF_OK && moved)
            code = log_and_tell(turn, actor, room, told_all);
        if (code != TF_OK)
            return code;
    }
    return TF_OK;
}
