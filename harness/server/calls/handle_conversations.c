/* Conversations: the caller's, newest activity first, and one. */
#include "chat/json_write.h"
#include "server/calls/calls.h"
#include "server/calls/room_of_call.h"
#include "server/store/figures.h"

#include <string.h>

/* Somebody in so many conversations is served in the order of all activity, without sorting theirs;
 * others have theirs collected and sorted. */
#define MANY_ROOMS 200

static enum tf_code put_room(struct tf_turn *turn, const struct tf_user *user,
                             const struct tf_room *room, struct tf_buf *out) {
    uint64_t unread = 0;
    bool found = false;
    struct tf_message_row last;
    enum tf_code code = tf_figure_unread(&turn->db, room, user->number, &unread);
    if (code == TF_OK)
        code = tf_figure_last_message(&turn->db, room, &found, &last);
    if (code != TF_OK)
        return code;
    tf_buf_append_byte(out, '{');
    tf_json_put_name(out, "conversation");
    tf_wire_conversation(out, &room->conversation);
    tf_json_field_count(out, "unreadCount", unread);
    if (found) {
        tf_json_put_name(out, "lastMessage");
        tf_wire_message(out, &last.message);
    }
    tf_buf_append_byte(out, '}');
    tf_figures_release(&turn->db);
    return TF_OK;
}

enum tf_code tf_handle_conversation(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_room *room = NULL;
    enum tf_code code = tf_call_room(turn, call, &call->id, &room);
    if (code == TF_OK && room != NULL)
        code = tf_turn_read(turn);
    if (code != TF_OK || room == NULL)
        return code;
    return put_room(turn, call->actor.user, room, tf_turn_answer(turn, 200));
}

/* Which conversations are asked for: at most one filter. */
struct question {
    enum tf_server_sql sql;
    int64_t before_us; /* last activity of the page before; its last number breaks ties */
    uint64_t before_number, limit;
    enum tf_conversation_type type;
    struct tf_slice filter;
};

/* "TIME.NUMBER" of the last conversation of the page before. */
static bool read_before(const struct tf_call *call, struct question *out) {
    struct tf_slice text = tf_query_text(call, "before");
    out->before_us = INT64_MAX;
    out->before_number = INT64_MAX;
    if (text.len == 0)
        return true;
    const char *point = memchr(text.data, '.', text.len);
    if (point == NULL)
        return false;
    const struct tf_slice before = {text.data, (size_t)(point - text.data)};
    int64_t *parts[2] = {&out->before_us, (int64_t *)&out->before_number};
    struct tf_slice texts[2] = {before, {point + 1, text.len - before.len - 1}};
    for (int i = 0; i < 2; i++) {
        int64_t value = 0;
        for (size_t at = 0; at < texts[i].len; at++) {
            int digit = texts[i].data[at] - '0';
            if (digit < 0 || digit > 9 || value > (INT64_MAX - digit) / 10)
                return false;
            value = value * 10 + digit;
        }
        *parts[i] = value;
    }
    return true;
}

static bool read_filter(struct tf_turn *turn, const struct tf_call *call, struct question *out) {
    static const struct {
        const char *name;
        enum tf_server_sql sql;
    } filters[] = {{"type", TF_SQL_ROOMS_BY_TYPE},
                   {"orderId", TF_SQL_ROOMS_BY_ORDER},
                   {"restaurantId", TF_SQL_ROOMS_BY_RESTAURANT}};
    out->sql =
        call->actor.user->room_count < MANY_ROOMS ? TF_SQL_ROOMS_OF_USER : TF_SQL_ROOMS_BY_ACTIVITY;
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        struct tf_slice text = {0};
        if (!tf_query_decoded(call, filters[i].name, &turn->server->arena, &text))
            return false;
        if (text.len == 0)
            continue;
        out->sql = filters[i].sql;
        out->filter = text;
    }
    return out->sql != TF_SQL_ROOMS_BY_TYPE || tf_conversation_type_parse(out->filter, &out->type);
}

static sqlite3_stmt *ask(const struct tf_db *db, const struct tf_user *user,
                         const struct question *question) {
    sqlite3_stmt *statement = tf_db_statement(db, question->sql);
    if (statement == NULL)
        return NULL;
    tf_db_bind_u64(statement, 1, user->number);
    sqlite3_bind_int64(statement, 2, question->before_us);
    tf_db_bind_u64(statement, 3, question->before_number);
    tf_db_bind_u64(statement, 4, question->limit + 1);
    if (question->sql == TF_SQL_ROOMS_BY_TYPE)
        sqlite3_bind_int(statement, 5, (int)question->type);
    else if (question->filter.len > 0)
        tf_store_bind_slice(statement, 5, question->filter);
    return statement;
}

static void end_list(struct tf_buf *out, const struct tf_room *last, bool has_more) {
    tf_buf_append_byte(out, ']');
    if (has_more && last != NULL) {
        tf_json_put_name(out, "nextBefore");
        tf_buf_append_format(out, "\"%lld.%llu\"",
                             (long long)last->conversation.last_activity_at_us,
                             (unsigned long long)last->number);
    }
    tf_json_field_json(out, "hasMore", tf_slice_of(has_more ? "true" : "false"));
    tf_buf_append_byte(out, '}');
}

static enum tf_code answer_list(struct tf_turn *turn, const struct tf_call *call,
                                const struct question *question) {
    sqlite3_stmt *statement = ask(&turn->db, call->actor.user, question);
    if (statement == NULL)
        return turn->db.error->code;
    struct tf_buf *out = tf_turn_answer(turn, 200);
    struct tf_room *room = NULL;
    enum tf_code code = TF_OK;
    uint64_t count = 0;
    bool has_more = false;
    tf_buf_append_text(out, "{\"conversations\":[");
    while (code == TF_OK && tf_db_row(&turn->db, statement, &code)) {
        has_more = count == question->limit;
        if (has_more)
            break;
        code = tf_scope_room(&turn->db, tf_db_column_u64(statement, 0), &room);
        tf_json_put_comma(out);
        if (code == TF_OK)
            code = put_room(turn, call->actor.user, room, out);
        count++;
    }
    sqlite3_reset(statement);
    end_list(out, room, has_more);
    return code;
}

enum tf_code tf_handle_conversations(struct tf_turn *turn, const struct tf_call *call) {
    struct question question = {.limit = 0};
    if (!read_before(call, &question) || !read_filter(turn, call, &question) ||
        !tf_query_number(call, "limit", TF_LIST_LIMIT, TF_PAGE_LIMIT_MAX, &question.limit)) {
        tf_turn_refuse(turn, TF_REFUSAL_BAD_FIELD, "before, limit or a filter");
        return TF_OK;
    }
    enum tf_code code = tf_turn_read(turn);
    return code == TF_OK ? answer_list(turn, call, &question) : code;
}
