#include "server/readers.h"

/* The first read whose mark came to the message or behind it, as long as the mark before it had
 * not.
 */
static enum tf_code read_at(const struct tf_db *db, const struct tf_room *room, uint64_t user,
                            uint64_t position, tf_time *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_READ_STEP);
    if (statement == NULL)
        return db->error->code;
    enum tf_code code = TF_OK;
    *out = 0;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, user);
    tf_db_bind_u64(statement, 3, position);
    if (tf_db_row(db, statement, &code) && tf_db_column_u64(statement, 0) < position)
        *out = sqlite3_column_int64(statement, 1);
    sqlite3_reset(statement);
    return code;
}

enum tf_code tf_readers_find(struct tf_turn *turn, const struct tf_room *room,
                             struct tf_message *message) {
    const struct tf_conversation *conversation = &room->conversation;
    struct tf_reader *readers = NULL;
    size_t count = 0;
    for (size_t i = 0; i < conversation->participant_count && count < TF_READERS_MAX; i++) {
        const struct tf_participant *each = &conversation->participants[i];
        if (each->read_position < message->position ||
            tf_id_equal(&each->user_id, &message->sender_id))
            continue;
        if (readers == NULL)
            readers = tf_arena_alloc(&turn->server->arena, TF_READERS_MAX * sizeof(*readers));
        readers[count].user_id = each->user_id;
        enum tf_code code = read_at(&turn->db, room, room->users[i], message->position,
                                    &readers[count++].read_at_us);
        if (code != TF_OK)
            return code;
    }
    message->readers = readers;
    message->reader_count = count;
    return TF_OK;
}
