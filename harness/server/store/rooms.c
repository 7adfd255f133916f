#include "server/store/rooms.h"

#include "base/assert.h"
#include "server/store/members.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static struct tf_slice keep(struct tf_slice text) {
    return text.len == 0 ? (struct tf_slice){0} : (struct tf_slice){tf_slice_dup(text), text.len};
}

static void drop(struct tf_slice text) {
    free((char *)(uintptr_t)text.data);
}

void tf_room_destroy(struct tf_room *room) {
    if (room == NULL)
        return;
    const struct tf_conversation *conversation = &room->conversation;
    for (size_t i = 0; i < conversation->participant_count; i++)
        drop(conversation->participants[i].role);
    free((void *)(uintptr_t)conversation->participants);
    drop(conversation->metadata);
    free(room->users);
    free(room);
}

static enum tf_code read_conversation(const struct tf_db *db, struct tf_room *room) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_ROOM);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    enum tf_code code = TF_OK;
    if (!tf_db_row(db, statement, &code))
        return code != TF_OK ? code
                             : tf_error_set(db->error, TF_E_STORAGE, "conversation %llu is gone",
                                            (unsigned long long)room->number);
    room->conversation = (struct tf_conversation){
        .id = tf_db_column_id(statement, 0),
        .client_key = tf_db_column_id(statement, 1),
        .type = (enum tf_conversation_type)sqlite3_column_int(statement, 2),
        .metadata = keep(tf_store_column_slice(statement, 3)),
        .is_active = sqlite3_column_int(statement, 4) != 0,
        .version = tf_db_column_u64(statement, 5),
        .created_at_us = sqlite3_column_int64(statement, 6),
        .updated_at_us = sqlite3_column_int64(statement, 7),
        .last_activity_at_us = sqlite3_column_int64(statement, 8),
    };
    room->horizon = tf_db_column_u64(statement, 9);
    sqlite3_reset(statement);
    return TF_OK;
}

static void add_participant(struct tf_room *room, sqlite3_stmt *row, size_t *capacity) {
    struct tf_conversation *conversation = &room->conversation;
    size_t count = conversation->participant_count;
    struct tf_participant *participants = (void *)(uintptr_t)conversation->participants;
    size_t same = *capacity;
    tf_grow((void **)&participants, capacity, count, sizeof *participants);
    tf_grow((void **)&room->users, &same, count, sizeof *room->users);
    participants[count] = (struct tf_participant){
        .user_id = tf_db_column_id(row, 1),
        .role = keep(tf_store_column_slice(row, 2)),
        .joined_at_us = sqlite3_column_int64(row, 3),
        .delivered_position = tf_db_column_u64(row, 4),
        .read_position = tf_db_column_u64(row, 5),
        .since_position = tf_db_column_u64(row, 6),
    };
    room->users[count] = tf_db_column_u64(row, 0);
    conversation->participants = participants;
    conversation->participant_count = count + 1;
}

static enum tf_code read_participants(const struct tf_db *db, struct tf_room *room) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_PARTICIPANTS);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    enum tf_code code = TF_OK;
    size_t capacity = 0;
    while (tf_db_row(db, statement, &code))
        add_participant(room, statement, &capacity);
    return code;
}

enum tf_code tf_room_find_newest(const struct tf_db *db, struct tf_room *room) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_NEWEST_MESSAGE);
    enum tf_code code = TF_OK;
    bool found = false;
    room->newest_position = room->newest_sender = room->newest_other_position = 0;
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    if (!tf_db_row(db, statement, &code))
        return code;
    room->newest_position = tf_db_column_u64(statement, 0);
    room->newest_sender = tf_db_column_u64(statement, 1);
    sqlite3_reset(statement);
    if ((statement = tf_db_statement(db, TF_SQL_NEWEST_FOREIGN)) == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    tf_db_bind_u64(statement, 2, room->newest_position);
    tf_db_bind_u64(statement, 3, room->newest_sender);
    return tf_db_number(db, statement, &found, &room->newest_other_position);
}

static enum tf_code read_newest(const struct tf_db *db, struct tf_room *room) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LOG_NEWEST_OF_ROOM);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    bool found = false;
    enum tf_code code = tf_db_number(db, statement, &found, &room->newest_seq);
    if (room->newest_seq < room->horizon)
        room->newest_seq = room->horizon;
    return code == TF_OK ? tf_room_find_newest(db, room) : code;
}

enum tf_code tf_room_load(const struct tf_db *db, uint64_t number, struct tf_room **out) {
    struct tf_room *room = tf_alloc_zero(1, sizeof *room);
    room->number = number;
    enum tf_code code = read_conversation(db, room);
    if (code == TF_OK)
        code = read_participants(db, room);
    if (code == TF_OK)
        code = read_newest(db, room);
    if (code != TF_OK) {
        tf_room_destroy(room);
        return code;
    }
    *out = room;
    return TF_OK;
}

struct tf_participant *tf_room_participant(const struct tf_room *room, uint64_t user) {
    struct tf_participant *participants = (void *)(uintptr_t)room->conversation.participants;
    for (size_t i = 0; i < room->conversation.participant_count; i++)
        if (room->users[i] == user)
            return &participants[i];
    return NULL;
}

void tf_room_note_message(struct tf_room *room, uint64_t position, uint64_t sender) {
    TF_ASSERT(position > room->newest_position);
    if (sender != room->newest_sender)
        room->newest_other_position = room->newest_position;
    room->newest_position = position;
    room->newest_sender = sender;
}

uint64_t tf_room_newest_foreign(const struct tf_room *room, uint64_t user) {
    return room->newest_sender == user ? room->newest_other_position : room->newest_position;
}

static enum tf_code insert_participants(const struct tf_db *db, uint64_t room,
                                        const struct tf_conversation *conversation) {
    for (size_t i = 0; i < conversation->participant_count; i++) {
        const struct tf_participant *participant = &conversation->participants[i];
        struct tf_user *user = NULL;
        enum tf_code code = tf_scope_user_named(db, &participant->user_id, &user);
        if (code != TF_OK)
            return code;
        TF_ASSERT(user != NULL);
        if ((code = tf_participant_insert(db, room, user->number, participant)) != TF_OK)
            return code;
    }
    return TF_OK;
}

enum tf_code tf_room_insert(const struct tf_db *db, const struct tf_conversation *conversation,
                            uint64_t *number) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_ROOM_INSERT);
    if (statement == NULL)
        return db->error->code;
    char *order = tf_metadata_text(conversation->metadata, "orderId");
    char *restaurant = tf_metadata_text(conversation->metadata, "restaurantId");
    tf_db_bind_id(statement, 1, &conversation->id);
    tf_db_bind_id(statement, 2, &conversation->client_key);
    sqlite3_bind_int(statement, 3, (int)conversation->type);
    tf_db_bind_text(statement, 4, conversation->metadata);
    tf_db_bind_text(statement, 5, tf_slice_of(order));
    tf_db_bind_text(statement, 6, tf_slice_of(restaurant));
    sqlite3_bind_int64(statement, 7, conversation->created_at_us);
    enum tf_code code = tf_db_run(db, statement);
    free(order);
    free(restaurant);
    if (code != TF_OK)
        return code;
    *number = (uint64_t)sqlite3_last_insert_rowid(db->store->db);
    return insert_participants(db, *number, conversation);
}

enum tf_code tf_room_flush(const struct tf_db *db, struct tf_room *room) {
    room->is_touched = false;
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_ROOM_TOUCH);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, room->number);
    sqlite3_bind_int64(statement, 2, room->conversation.last_activity_at_us);
    return tf_db_run(db, statement);
}

static cJSON *metadata_field(struct tf_slice metadata, const char *name, cJSON **root) {
    *root = metadata.len == 0 ? NULL : cJSON_ParseWithLength(metadata.data, metadata.len);
    return *root == NULL ? NULL : cJSON_GetObjectItemCaseSensitive(*root, name);
}

char *tf_metadata_text(struct tf_slice metadata, const char *name) {
    cJSON *root = NULL;
    const cJSON *field = metadata_field(metadata, name, &root);
    char *text = cJSON_IsString(field) ? tf_strdup(field->valuestring) : NULL;
    cJSON_Delete(root);
    return text;
}

bool tf_metadata_true(struct tf_slice metadata, const char *name) {
    cJSON *root = NULL;
    bool is_true = cJSON_IsTrue(metadata_field(metadata, name, &root));
    cJSON_Delete(root);
    return is_true;
}
