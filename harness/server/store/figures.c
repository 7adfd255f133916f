#include "server/store/figures.h"

#include "base/assert.h"

enum tf_code tf_figure_unread(const struct tf_db *db, const struct tf_room *room, uint64_t user,
                              uint64_t *out) {
    const struct tf_participant *reader = tf_room_participant(room, user);
    TF_ASSERT(reader != NULL);
    *out = 0;
    if (reader->read_position >= tf_room_newest_foreign(room, user))
        return TF_OK;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_UNREAD);
    if (statement == NULL)
        return db->error->code;
    bool found = false;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, reader->read_position);
    tf_db_bind_u64(statement, 3, user);
    return tf_db_number(db, statement, &found, out);
}

enum tf_code tf_figure_last_message(const struct tf_db *db, const struct tf_room *room, bool *found,
                                    struct tf_message_row *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LAST_MESSAGE);
    if (statement == NULL)
        return db->error->code;
    enum tf_code code = TF_OK;
    tf_db_bind_u64(statement, 1, room->number);
    *found = tf_db_row(db, statement, &code);
    return *found ? tf_message_read(db, statement, 0, out) : code;
}

void tf_figures_release(const struct tf_db *db) {
    sqlite3_reset(db->store->statements[TF_SQL_LAST_MESSAGE]); /* NULL is harmless */
}

static uint64_t lower(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

struct tf_receipt tf_figure_reached(const struct tf_room *room, uint64_t sender) {
    struct tf_receipt reached = {.delivered_position = UINT64_MAX, .read_position = UINT64_MAX};
    for (size_t i = 0; i < room->conversation.participant_count; i++) {
        const struct tf_participant *each = &room->conversation.participants[i];
        if (room->users[i] == sender)
            continue;
        reached.delivered_position = lower(reached.delivered_position, each->delivered_position);
        reached.read_position = lower(reached.read_position, each->read_position);
    }
    return reached;
}
