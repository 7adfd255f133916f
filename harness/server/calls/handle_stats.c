/* Counts of a conversation by type, sender and status, with its first and last activity. */
#include "chat/json_write.h"
#include "server/calls/calls.h"
#include "server/calls/room_of_call.h"
#include "server/store/figures.h"

static sqlite3_stmt *ask(struct tf_turn *turn, enum tf_server_sql sql, const struct tf_room *room) {
    sqlite3_stmt *statement = tf_db_statement(&turn->db, sql);
    if (statement != NULL)
        tf_db_bind_u64(statement, 1, room->number);
    return statement;
}

static void put_count(struct tf_buf *out, struct tf_slice name, uint64_t count) {
    tf_json_put_comma(out);
    tf_json_put_string(out, name);
    tf_buf_append_byte(out, ':');
    tf_buf_append_u64(out, count);
}

static enum tf_code put_types(struct tf_turn *turn, const struct tf_room *room,
                              struct tf_buf *out) {
    sqlite3_stmt *statement = ask(turn, TF_SQL_STATS_BY_TYPE, room);
    if (statement == NULL)
        return turn->db.error->code;
    enum tf_code code = TF_OK;
    uint64_t counts[TF_MESSAGE_TYPE_COUNT] = {0}, deleted = 0, total = 0;
    while (tf_db_row(&turn->db, statement, &code)) {
        uint64_t count = tf_db_column_u64(statement, 2);
        counts[sqlite3_column_int(statement, 0)] += count;
        deleted += sqlite3_column_int(statement, 1) != 0 ? count : 0;
        total += count;
    }
    tf_json_put_name(out, "byType");
    tf_buf_append_byte(out, '{');
    for (int i = 0; i < TF_MESSAGE_TYPE_COUNT; i++)
        if (counts[i] > 0)
            put_count(out, tf_slice_of(tf_message_type_text((enum tf_message_type)i)), counts[i]);
    tf_buf_append_byte(out, '}');
    tf_json_field_count(out, "deleted", deleted);
    tf_json_field_count(out, "total", total);
    return code;
}

/* One sender's messages by status: those up to a mark have reached it. */
static enum tf_code count_statuses(struct tf_turn *turn, const struct tf_room *room,
                                   uint64_t sender, uint64_t counts[TF_MESSAGE_STATUS_COUNT]) {
    const struct tf_receipt reached = tf_figure_reached(room, sender);
    const uint64_t marks[3] = {INT64_MAX, reached.delivered_position, reached.read_position};
    uint64_t up_to[3] = {0};
    for (int i = 0; i < 3; i++) {
        sqlite3_stmt *statement = ask(turn, TF_SQL_STATS_UP_TO, room);
        bool found = false;
        if (statement == NULL)
            return turn->db.error->code;
        tf_db_bind_u64(statement, 2, marks[i] < INT64_MAX ? marks[i] : INT64_MAX);
        tf_db_bind_u64(statement, 3, sender);
        enum tf_code code = tf_db_number(&turn->db, statement, &found, &up_to[i]);
        if (code != TF_OK)
            return code;
    }
    counts[TF_STATUS_SENT] += up_to[0] - up_to[1];
    counts[TF_STATUS_DELIVERED] += up_to[1] - up_to[2];
    counts[TF_STATUS_READ] += up_to[2];
    return TF_OK;
}

static enum tf_code put_senders(struct tf_turn *turn, const struct tf_room *room,
                                struct tf_buf *out) {
    sqlite3_stmt *statement = ask(turn, TF_SQL_STATS_BY_SENDER, room);
    if (statement == NULL)
        return turn->db.error->code;
    enum tf_code code = TF_OK;
    uint64_t statuses[TF_MESSAGE_STATUS_COUNT] = {0};
    tf_json_put_name(out, "bySender");
    tf_buf_append_byte(out, '{');
    while (code == TF_OK && tf_db_row(&turn->db, statement, &code)) {
        struct tf_user *user = NULL;
        uint64_t sender = tf_db_column_u64(statement, 0);
        if ((code = tf_scope_user(&turn->db, sender, &user)) != TF_OK)
            break;
        put_count(out, tf_id_slice(&user->id), tf_db_column_u64(statement, 1));
        code = count_statuses(turn, room, sender, statuses);
    }
    sqlite3_reset(statement);
    tf_buf_append_byte(out, '}');
    tf_json_put_name(out, "byStatus");
    tf_buf_append_byte(out, '{');
    for (int i = 0; i < TF_MESSAGE_STATUS_COUNT; i++)
        if (statuses[i] > 0)
            put_count(out, tf_slice_of(tf_message_status_text((enum tf_message_status)i)),
                      statuses[i]);
    tf_buf_append_byte(out, '}');
    return code;
}

static enum tf_code put_bounds(struct tf_turn *turn, const struct tf_room *room,
                               struct tf_buf *out) {
    sqlite3_stmt *statement = ask(turn, TF_SQL_STATS_BOUNDS, room);
    if (statement == NULL)
        return turn->db.error->code;
    enum tf_code code = TF_OK;
    if (!tf_db_row(&turn->db, statement, &code))
        return code;
    tf_json_field_time(out, "firstMessageAt", sqlite3_column_int64(statement, 0));
    tf_json_field_time(out, "lastMessageAt", sqlite3_column_int64(statement, 1));
    sqlite3_reset(statement);
    return TF_OK;
}

enum tf_code tf_handle_stats(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_room *room = NULL;
    enum tf_code code = tf_call_room(turn, call, &call->id, &room);
    if (code == TF_OK && room != NULL)
        code = tf_turn_read(turn);
    if (code != TF_OK || room == NULL)
        return code;
    struct tf_buf *out = tf_turn_answer(turn, 200);
    tf_buf_append_byte(out, '{');
    tf_json_field_id(out, "conversationId", &room->conversation.id);
    if ((code = put_types(turn, room, out)) == TF_OK)
        code = put_senders(turn, room, out);
    if (code == TF_OK)
        code = put_bounds(turn, room, out);
    tf_buf_append_byte(out, '}');
    return code;
}
