/* Pages of a conversation's messages, newest first. A page is named by the position before which it
 * ends, so messages that arrive meanwhile move nothing. */
#include "chat/json_write.h"
#include "server/calls/calls.h"
#include "server/calls/room_of_call.h"
#include "server/readers.h"

struct question {
    enum tf_server_sql sql;
    uint64_t before, limit;
    struct tf_id reply_to;
};

static bool read_question(const struct tf_call *call, struct question *out) {
    bool is_good = tf_query_number(call, "before", INT64_MAX, INT64_MAX, &out->before) &&
                   tf_query_number(call, "limit", TF_LIST_LIMIT, TF_PAGE_LIMIT_MAX, &out->limit) &&
                   tf_query_id(call, "replyTo", &out->reply_to);
    out->sql = tf_id_is_none(&out->reply_to) ? TF_SQL_MESSAGES_BEFORE : TF_SQL_REPLIES;
    return is_good;
}

static sqlite3_stmt *ask(const struct tf_db *db, const struct tf_room *room,
                         const struct question *question) {
    sqlite3_stmt *statement = tf_db_statement(db, question->sql);
    if (statement == NULL)
        return NULL;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, question->before);
    tf_db_bind_u64(statement, 3, question->limit + 1);
    if (question->sql == TF_SQL_REPLIES)
        tf_db_bind_id(statement, 4, &question->reply_to);
    return statement;
}

static enum tf_code answer_page(struct tf_turn *turn, const struct tf_room *room,
                                const struct question *question) {
    sqlite3_stmt *statement = ask(&turn->db, room, question);
    if (statement == NULL)
        return turn->db.error->code;
    struct tf_buf *out = tf_turn_answer(turn, 200);
    enum tf_code code = TF_OK;
    uint64_t count = 0, last = 0;
    bool has_more = false;
    tf_buf_append_text(out, "{\"messages\":[");
    while (code == TF_OK && !has_more && tf_db_row(&turn->db, statement, &code)) {
        struct tf_message_row row;
        has_more = count == question->limit;
        if (has_more || (code = tf_message_read(&turn->db, statement, 0, &row)) != TF_OK)
            break;
        if ((code = tf_readers_find(turn, room, &row.message)) != TF_OK)
            break;
        tf_json_put_comma(out);
        tf_wire_message(out, &row.message);
        last = row.message.position;
        count++;
    }
    sqlite3_reset(statement);
    tf_buf_append_byte(out, ']');
    tf_json_field_u64(out, "nextBefore", has_more ? last : 0);
    tf_json_field_json(out, "hasMore", tf_slice_of(has_more ? "true" : "false"));
    tf_buf_append_byte(out, '}');
    return code;
}

enum tf_code tf_handle_history(struct tf_turn *turn, const struct tf_call *call) {
    struct question question;
    struct tf_room *room = NULL;
    enum tf_code code = tf_call_room(turn, call, &call->id, &room);
    if (code != TF_OK || room == NULL)
        return code;
    if (!read_question(call, &question)) {
        tf_turn_refuse(turn, TF_REFUSAL_BAD_FIELD, "before, limit or replyTo");
        return TF_OK;
    }
    code = tf_turn_read(turn);
    return code == TF_OK ? answer_page(turn, room, &question) : code;
}
