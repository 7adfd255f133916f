#include "server/store/retention.h"

#include "server/store/db.h"

/* A statement with two numbers. */
static sqlite3_stmt *ask(const struct tf_db *db, enum tf_server_sql sql, uint64_t first,
                         uint64_t second) {
    sqlite3_stmt *statement = tf_db_statement(db, sql);
    if (statement == NULL)
        return NULL;
    tf_db_bind_u64(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        tf_db_bind_u64(statement, 2, second);
    return statement;
}

static enum tf_code run(const struct tf_db *db, enum tf_server_sql sql, uint64_t first,
                        uint64_t second) {
    sqlite3_stmt *statement = ask(db, sql, first, second);
    return statement == NULL ? db->error->code : tf_db_run(db, statement);
}

enum tf_code tf_retention_age(const struct tf_db *db, uint64_t from, tf_time until_wall_us,
                              uint64_t *out) {
    uint64_t younger = 0, newest = 0;
    bool found = false;
    *out = from;
    enum tf_code code = tf_scope_newest_seq(db, &newest);
    if (code != TF_OK || newest <= from)
        return code;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LOG_AGE);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, from);
    sqlite3_bind_int64(statement, 2, until_wall_us);
    code = tf_db_number(db, statement, &found, &younger);
    if (code == TF_OK)
        *out = found ? younger - 1 : newest;
    return code;
}

static enum tf_code raise_horizon(const struct tf_db *db, struct tf_room *room, uint64_t seq) {
    if (seq <= room->horizon)
        return TF_OK;
    enum tf_code code = run(db, TF_SQL_HORIZON, room->number, seq);
    if (code == TF_OK)
        room->horizon = seq;
    return code;
}

static enum tf_code drop_needless(const struct tf_db *db, struct tf_room *room, uint64_t seq,
                                  const struct tf_trim_reader *reader) {
    sqlite3_stmt *statement = ask(db, TF_SQL_NEEDLESS_NEWEST, room->number, seq);
    enum tf_code code = TF_OK;
    if (statement == NULL || !tf_db_row(db, statement, &code))
        return db->error->code;
    struct tf_trim_view view = {.kind = TF_TRIM_CHANGES,
                                .conversation_id = room->conversation.id,
                                .horizon = tf_db_column_u64(statement, 0),
                                .count = tf_db_column_u64(statement, 1)};
    sqlite3_reset(statement);
    if (view.count == 0)
        return TF_OK;
    code = run(db, TF_SQL_NEEDLESS_DROP, room->number, seq);
    if (code == TF_OK)
        code = raise_horizon(db, room, view.horizon);
    if (code == TF_OK)
        reader->trimmed(reader->self, &view);
    return code;
}

static enum tf_code bury(const struct tf_db *db, struct tf_room *room, uint64_t position) {
    enum tf_code code = run(db, TF_SQL_TOMBSTONE_BURY, position, 0);
    if (code == TF_OK)
        code = run(db, TF_SQL_TOMBSTONE_DROP, position, 0);
    if (code == TF_OK)
        code = run(db, TF_SQL_TOMBSTONE_UNTELL, room->number, position);
    if (position != room->newest_position && position != room->newest_other_position)
        return code;
    return code == TF_OK ? tf_room_find_newest(db, room) : code;
}

static enum tf_code bury_all(const struct tf_db *db, struct tf_room *room, uint64_t seq,
                             const struct tf_trim_reader *reader) {
    for (;;) {
        sqlite3_stmt *statement = ask(db, TF_SQL_TOMBSTONE_NEXT, room->number, seq);
        enum tf_code code = TF_OK;
        if (statement == NULL)
            return db->error->code;
        if (!tf_db_row(db, statement, &code))
            return code;
        uint64_t position = tf_db_column_u64(statement, 0);
        const struct tf_trim_view view = {.kind = TF_TRIM_TOMBSTONE,
                                          .conversation_id = room->conversation.id,
                                          .message_id = tf_db_column_id(statement, 2),
                                          .horizon = tf_db_column_u64(statement, 1),
                                          .count = 1};
        sqlite3_reset(statement);
        code = bury(db, room, position);
        if (code == TF_OK)
            code = raise_horizon(db, room, view.horizon);
        if (code != TF_OK)
            return code;
        reader->trimmed(reader->self, &view);
    }
}

typedef enum tf_code trim_room(const struct tf_db *db, struct tf_room *room, uint64_t seq,
                               const struct tf_trim_reader *reader);

static enum tf_code each_room(const struct tf_db *db, uint64_t seq,
                              const struct tf_trim_reader *reader, trim_room *trim) {
    uint64_t number = 0;
    for (;;) {
        bool found = false;
        struct tf_room *room = NULL;
        sqlite3_stmt *statement = ask(db, TF_SQL_ROOM_AFTER, number, 0);
        if (statement == NULL)
            return db->error->code;
        enum tf_code code = tf_db_number(db, statement, &found, &number);
        if (code != TF_OK || !found)
            return code;
        if ((code = tf_scope_room(db, number, &room)) == TF_OK)
            code = trim(db, room, seq, reader);
        if (code != TF_OK)
            return code;
    }
}

enum tf_code tf_retention_changes(const struct tf_db *db, uint64_t seq,
                                  const struct tf_trim_reader *reader) {
    return each_room(db, seq, reader, drop_needless);
}

enum tf_code tf_retention_tombstones(const struct tf_db *db, uint64_t seq,
                                     const struct tf_trim_reader *reader) {
    return each_room(db, seq, reader, bury_all);
}

enum tf_code tf_retention_records(const struct tf_db *db, uint64_t after, uint64_t seq,
                                  uint32_t types) {
    sqlite3_stmt *statement = ask(db, TF_SQL_RECORDS_EXPIRE, after, seq);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 3, types);
    return tf_db_run(db, statement);
}

enum tf_code tf_retention_record(const struct tf_db *db, const struct tf_id *action_id) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_RECORD_EXPIRE);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, action_id);
    return tf_db_run(db, statement);
}
