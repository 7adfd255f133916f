#include "server/store/changes.h"

#include "base/assert.h"

#include <stdlib.h>

enum { SEQ, ENTITY, CONVERSATION, ACTOR, READ_AFTER, READ_UPTO, AT, MESSAGE_COLUMNS };
_Static_assert(TF_ENTITY_MESSAGE == 1, "TF_CHANGE_JOIN says so");

static void bind_position(sqlite3_stmt *statement, int index, uint64_t position) {
    if (position != 0)
        tf_db_bind_u64(statement, index, position);
}

enum tf_code tf_log_append(const struct tf_db *db, const struct tf_log_entry *entry) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LOG_INSERT);
    if (statement == NULL)
        return db->error->code;
    const struct tf_audit_view *view = &entry->view;
    TF_ASSERT(view->entry > 0 && (view->seq == 0 || view->seq == view->entry));
    tf_db_bind_u64(statement, 1, view->entry);
    if (view->seq != 0)
        sqlite3_bind_int(statement, 2, (int)entry->entity);
    tf_db_bind_u64(statement, 3, entry->room->number);
    bind_position(statement, 4, entry->message);
    if (entry->actor != NULL)
        tf_db_bind_u64(statement, 5, entry->actor->number);
    tf_db_bind_id(statement, 6, &view->device_id);
    tf_db_bind_id(statement, 7, &view->action_id);
    sqlite3_bind_int(statement, 8, (int)view->type);
    sqlite3_bind_int(statement, 9, (int)view->outcome);
    tf_db_bind_u64(statement, 10, entry->body_hash);
    tf_db_bind_u64(statement, 11, view->base_version);
    tf_db_bind_u64(statement, 12, view->old_version);
    tf_db_bind_u64(statement, 13, view->new_version);
    sqlite3_bind_int64(statement, 14, view->at_wall_us);
    enum tf_code code = tf_db_run(db, statement);
    if (code == TF_OK && view->seq != 0)
        entry->room->newest_seq = view->seq;
    return code;
}

enum tf_code tf_log_find(const struct tf_db *db, const struct tf_id *action_id, bool *found,
                         struct tf_log_done *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LOG_BY_ACTION);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, action_id);
    enum tf_code code = TF_OK;
    *found = tf_db_row(db, statement, &code);
    if (!*found)
        return code;
    *out = (struct tf_log_done){
        .type = (enum tf_action_type)sqlite3_column_int(statement, 0),
        .room = tf_db_column_u64(statement, 1),
        .message = tf_db_column_u64(statement, 2),
        .actor = tf_db_column_u64(statement, 3),
        .body_hash = tf_db_column_u64(statement, 4),
        .at_wall_us = sqlite3_column_int64(statement, 7),
    };
    if (out->type == TF_ACTION_READ) {
        out->read_after = tf_db_column_u64(statement, 8);
        out->read_upto = tf_db_column_u64(statement, 9);
    }
    if (sqlite3_column_type(statement, 6) != SQLITE_NULL)
        out->seq = tf_db_column_u64(statement, 5);
    sqlite3_reset(statement);
    return TF_OK;
}

static enum tf_code before_in_room(const struct tf_db *db, const struct tf_room *room, uint64_t seq,
                                   uint64_t *out) {
    *out = room->newest_seq;
    if (*out < seq)
        return TF_OK;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LOG_BEFORE);
    if (statement == NULL)
        return db->error->code;
    bool found = false;
    *out = 0;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, seq);
    return tf_db_number(db, statement, &found, out);
}

static enum tf_code withdrawal_before(const struct tf_db *db, const struct tf_user *user,
                                      uint64_t seq, uint64_t *out) {
    *out = 0;
    if (user->newest_withdrawal == 0)
        return TF_OK;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_WITHDRAWAL_BEFORE);
    if (statement == NULL)
        return db->error->code;
    bool found = false;
    tf_db_bind_u64(statement, 1, user->number);
    tf_db_bind_u64(statement, 2, seq);
    return tf_db_number(db, statement, &found, out);
}

/* Where the room's changes begin for this user: what was before they joined is back-filled. */
static uint64_t since_of(const struct tf_room *room, const struct tf_user *user) {
    return tf_room_participant(room, user->number)->since_position;
}

static uint64_t higher(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static uint64_t lower(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* Whoever is below the horizon misses something, though nothing told stands between. */
enum tf_code tf_log_before(const struct tf_db *db, const struct tf_user *user, uint64_t seq,
                           uint64_t *out) {
    TF_ASSERT(user->has_scope);
    enum tf_code code = withdrawal_before(db, user, seq, out);
    for (size_t i = 0; i < user->room_count; i++) {
        uint64_t newest = 0;
        if (code == TF_OK)
            code = before_in_room(db, user->rooms[i], seq, &newest);
        if (code != TF_OK)
            return code;
        if (newest > *out && newest >= since_of(user->rooms[i], user))
            *out = newest;
    }
    *out = higher(*out, lower(tf_scope_horizon(user), seq - 1));
    return TF_OK;
}

struct tf_receipt tf_receipt_of(const struct tf_room *room, uint64_t user) {
    const struct tf_participant *participant = tf_room_participant(room, user);
    TF_ASSERT(participant != NULL);
    return (struct tf_receipt){
        .conversation_id = room->conversation.id,
        .user_id = participant->user_id,
        .delivered_position = participant->delivered_position,
        .read_position = participant->read_position,
    };
}

void tf_receipt_step(struct tf_receipt *receipt, uint64_t after, uint64_t upto, tf_time at_us) {
    if (upto <= after)
        return;
    receipt->read_after = after;
    receipt->read_upto = upto;
    receipt->read_at_us = at_us;
}

static enum tf_code read_change(const struct tf_db *db, sqlite3_stmt *row, struct tf_change *out) {
    struct tf_room *room = NULL;
    struct tf_message_row message;
    enum tf_code code = tf_scope_room(db, tf_db_column_u64(row, CONVERSATION), &room);
    out->seq = tf_db_column_u64(row, SEQ);
    out->entity = (enum tf_entity)sqlite3_column_int(row, ENTITY);
    if (code != TF_OK)
        return code;
    switch (out->entity) {
    case TF_ENTITY_MESSAGE:
        code = tf_message_read(db, row, MESSAGE_COLUMNS, &message);
        out->message = message.message;
        return code;
    case TF_ENTITY_CONVERSATION:
        out->conversation = room->conversation;
        return TF_OK;
    default:
        TF_ASSERT(out->entity == TF_ENTITY_RECEIPT);
        if (tf_room_participant(room, tf_db_column_u64(row, ACTOR)) != NULL) {
            out->receipt = tf_receipt_of(room, tf_db_column_u64(row, ACTOR));
            tf_receipt_step(&out->receipt, tf_db_column_u64(row, READ_AFTER),
                            tf_db_column_u64(row, READ_UPTO), sqlite3_column_int64(row, AT));
            return TF_OK;
        }
        /* Who read it has left since: the number stays, and tells who takes part now. */
        out->entity = TF_ENTITY_CONVERSATION;
        out->conversation = room->conversation;
        return TF_OK;
    }
}

/* Hands the rows of a statement on; `*previous` is the change before the next one. False when the
 * reader has enough. */
static bool hand_on(const struct tf_db *db, sqlite3_stmt *statement, uint64_t *previous,
                    const struct tf_change_reader *reader, enum tf_code *code) {
    bool wants_more = true;
    while (wants_more && *code == TF_OK && tf_db_row(db, statement, code)) {
        struct tf_change change = {.previous = *previous};
        *code = read_change(db, statement, &change);
        *previous = change.seq;
        if (*code == TF_OK)
            wants_more = reader->change(reader->self, &change);
    }
    sqlite3_reset(statement);
    return wants_more && *code == TF_OK;
}

/* What a reader asks for. */
struct asked {
    uint64_t after;
    size_t limit;
};

static enum tf_code each_of_room(const struct tf_db *db, const struct tf_user *user,
                                 const struct tf_room *room, struct asked asked,
                                 const struct tf_change_reader *reader) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_CHANGES_OF_ROOM);
    if (statement == NULL)
        return db->error->code;
    enum tf_code code = TF_OK;
    uint64_t since = since_of(room, user), previous = asked.after;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, since > asked.after ? since - 1 : asked.after);
    tf_db_bind_u64(statement, 3, asked.limit);
    hand_on(db, statement, &previous, reader, &code);
    return code;
}

/* A change by its number, or with a room a withdrawal from it. */
struct numbered {
    uint64_t seq;
    uint64_t withdrawn_room; /* 0 if it is no withdrawal */
};

static enum tf_code read_seqs(const struct tf_db *db, const struct tf_user *user,
                              struct asked asked, struct tf_buf *seqs) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_SEQS_OF_USER);
    if (statement == NULL)
        return db->error->code;
    enum tf_code code = TF_OK;
    tf_db_bind_u64(statement, 1, user->number);
    tf_db_bind_u64(statement, 2, asked.after);
    tf_db_bind_u64(statement, 3, asked.limit);
    while (tf_db_row(db, statement, &code)) {
        const struct numbered change = {.seq = tf_db_column_u64(statement, 0)};
        tf_buf_append(seqs, &change, sizeof change);
    }
    return code;
}

static int by_seq(const void *a, const void *b) {
    const struct numbered *left = a, *right = b;
    return left->seq < right->seq ? -1 : left->seq > right->seq;
}

static enum tf_code read_withdrawals(const struct tf_db *db, const struct tf_user *user,
                                     struct asked asked, struct tf_buf *seqs) {
    if (user->newest_withdrawal <= asked.after)
        return TF_OK;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_WITHDRAWALS);
    if (statement == NULL)
        return db->error->code;
    enum tf_code code = TF_OK;
    tf_db_bind_u64(statement, 1, user->number);
    tf_db_bind_u64(statement, 2, asked.after);
    tf_db_bind_u64(statement, 3, asked.limit);
    while (tf_db_row(db, statement, &code)) {
        const struct numbered change = {tf_db_column_u64(statement, 0),
                                        tf_db_column_u64(statement, 1)};
        tf_buf_append(seqs, &change, sizeof change);
    }
    if (seqs->data != NULL)
        qsort(seqs->data, seqs->len / sizeof(struct numbered), sizeof(struct numbered), by_seq);
    return code;
}

static bool hand_withdrawal(const struct tf_db *db, const struct numbered *numbered,
                            uint64_t *previous, const struct tf_change_reader *reader,
                            enum tf_code *code) {
    struct tf_room *room = NULL;
    *code = tf_scope_room(db, numbered->withdrawn_room, &room);
    if (*code != TF_OK)
        return false;
    const struct tf_change change = {.seq = numbered->seq,
                                     .previous = *previous,
                                     .entity = TF_ENTITY_WITHDRAWAL,
                                     .withdrawal = {room->conversation.id}};
    *previous = numbered->seq;
    return reader->change(reader->self, &change);
}

static bool hand_numbered(const struct tf_db *db, const struct numbered *numbered,
                          uint64_t *previous, const struct tf_change_reader *reader,
                          enum tf_code *code) {
    if (numbered->withdrawn_room != 0)
        return hand_withdrawal(db, numbered, previous, reader, code);
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_CHANGE);
    *code = statement == NULL ? db->error->code : TF_OK;
    if (statement == NULL)
        return false;
    tf_db_bind_u64(statement, 1, numbered->seq);
    return hand_on(db, statement, previous, reader, code);
}

/* The numbers first, then row by row: else SQLite would carry whole messages through its sorter. */
static enum tf_code each_of_user(const struct tf_db *db, const struct tf_user *user,
                                 struct asked asked, const struct tf_change_reader *reader) {
    struct tf_buf seqs = {0};
    enum tf_code code = read_seqs(db, user, asked, &seqs);
    if (code == TF_OK)
        code = read_withdrawals(db, user, asked, &seqs);
    size_t count = seqs.len / sizeof(struct numbered);
    uint64_t previous = asked.after;
    bool wants_more = true;
    for (size_t i = 0; i < count && i < asked.limit && code == TF_OK && wants_more; i++) {
        const struct numbered *all = (const void *)seqs.data;
        wants_more = hand_numbered(db, &all[i], &previous, reader, &code);
    }
    tf_buf_close(&seqs);
    return code;
}

enum tf_code tf_changes_each(const struct tf_db *db, const struct tf_user *user, uint64_t after,
                             size_t limit, const struct tf_change_reader *reader) {
    TF_ASSERT(user->has_scope);
    const struct asked asked = {after, limit};
    const struct tf_room *only = NULL;
    size_t count = user->newest_withdrawal > after ? 2 : 0;
    for (size_t i = 0; i < user->room_count && count < 2; i++) {
        if (user->rooms[i]->newest_seq <= after)
            continue;
        only = user->rooms[i];
        count++;
    }
    if (count == 0)
        return TF_OK;
    return count == 1 ? each_of_room(db, user, only, asked, reader)
                      : each_of_user(db, user, asked, reader);
}
