#include "server/store/scope.h"

#include "base/assert.h"
#include "server/store/rooms.h"

#include <stdlib.h>
#include <string.h>

static struct tf_user *user_at(const struct tf_map *map, uint64_t number) {
    const uint64_t *place = tf_map_find(map, number);
    return place == NULL ? NULL : (struct tf_user *)(uintptr_t)*place;
}

static struct tf_room *room_at(const struct tf_map *map, uint64_t number) {
    const uint64_t *place = tf_map_find(map, number);
    return place == NULL ? NULL : (struct tf_room *)(uintptr_t)*place;
}

static void destroy_user(struct tf_user *user) {
    free((char *)(uintptr_t)user->name.data);
    free(user->rooms);
    free(user);
}

void tf_scope_forget(struct tf_scope *scope) {
    for (size_t i = 0; i < scope->users.count; i++)
        destroy_user((struct tf_user *)(uintptr_t)scope->users.entries[i].value);
    for (size_t i = 0; i < scope->rooms.count; i++)
        tf_room_destroy((struct tf_room *)(uintptr_t)scope->rooms.entries[i].value);
    tf_map_clear(&scope->users);
    tf_map_clear(&scope->rooms);
    tf_map_clear(&scope->user_names);
    tf_map_clear(&scope->room_names);
    scope->has_newest_seq = false;
}

void tf_scope_close(struct tf_scope *scope) {
    tf_scope_forget(scope);
    tf_map_close(&scope->users);
    tf_map_close(&scope->rooms);
    tf_map_close(&scope->user_names);
    tf_map_close(&scope->room_names);
}

static enum tf_code load_user(const struct tf_db *db, uint64_t number, struct tf_user **out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_USER);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, number);
    enum tf_code code = TF_OK;
    if (!tf_db_row(db, statement, &code))
        return code != TF_OK
                   ? code
                   : tf_error_set(db->error, TF_E_STORAGE, "user %llu is not in the database",
                                  (unsigned long long)number);
    struct tf_user *user = tf_alloc_zero(1, sizeof *user);
    struct tf_slice name = tf_store_column_slice(statement, 1);
    user->number = number;
    user->id = tf_db_column_id(statement, 0);
    user->name = (struct tf_slice){tf_slice_dup(name), name.len};
    sqlite3_reset(statement);
    *out = user;
    return TF_OK;
}

enum tf_code tf_scope_user(const struct tf_db *db, uint64_t number, struct tf_user **out) {
    struct tf_user *user = user_at(&db->scope->users, number);
    if (user == NULL) {
        enum tf_code code = load_user(db, number, &user);
        if (code != TF_OK)
            return code;
        tf_map_put(&db->scope->users, number, (uint64_t)(uintptr_t)user);
        tf_map_put(&db->scope->user_names, tf_id_hash(&user->id), number);
    }
    *out = user;
    return TF_OK;
}

static enum tf_code find_number(const struct tf_db *db, enum tf_server_sql sql,
                                const struct tf_id *id, uint64_t *number) {
    sqlite3_stmt *statement = tf_db_statement(db, sql);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, id);
    bool found = false;
    *number = 0;
    return tf_db_number(db, statement, &found, number);
}

enum tf_code tf_scope_user_named(const struct tf_db *db, const struct tf_id *id,
                                 struct tf_user **out) {
    const uint64_t *known = tf_map_find(&db->scope->user_names, tf_id_hash(id));
    struct tf_user *user = known == NULL ? NULL : user_at(&db->scope->users, *known);
    *out = user;
    if (user != NULL && tf_id_equal(&user->id, id))
        return TF_OK;
    uint64_t number = 0;
    *out = NULL;
    enum tf_code code = find_number(db, TF_SQL_USER_NUMBER, id, &number);
    return code != TF_OK || number == 0 ? code : tf_scope_user(db, number, out);
}

struct tf_user *tf_scope_present(const struct tf_scope *scope, uint64_t number) {
    struct tf_user *user = user_at(&scope->users, number);
    return user != NULL && user->has_scope ? user : NULL;
}

enum tf_code tf_scope_room(const struct tf_db *db, uint64_t number, struct tf_room **out) {
    struct tf_room *room = room_at(&db->scope->rooms, number);
    if (room == NULL) {
        enum tf_code code = tf_room_load(db, number, &room);
        if (code != TF_OK)
            return code;
        tf_map_put(&db->scope->rooms, number, (uint64_t)(uintptr_t)room);
        tf_map_put(&db->scope->room_names, tf_id_hash(&room->conversation.id), number);
    }
    *out = room;
    return TF_OK;
}

enum tf_code tf_scope_room_named(const struct tf_db *db, const struct tf_id *id,
                                 struct tf_room **out) {
    const uint64_t *known = tf_map_find(&db->scope->room_names, tf_id_hash(id));
    struct tf_room *room = known == NULL ? NULL : room_at(&db->scope->rooms, *known);
    *out = room;
    if (room != NULL && tf_id_equal(&room->conversation.id, id))
        return TF_OK;
    uint64_t number = 0;
    *out = NULL;
    enum tf_code code = find_number(db, TF_SQL_ROOM_NUMBER, id, &number);
    return code != TF_OK || number == 0 ? code : tf_scope_room(db, number, out);
}

static void add_room(struct tf_user *user, struct tf_room *room) {
    tf_grow((void **)&user->rooms, &user->room_capacity, user->room_count, sizeof(*user->rooms));
    user->rooms[user->room_count++] = room;
    if (room->newest_seq > user->newest_seq)
        user->newest_seq = room->newest_seq;
}

void tf_scope_gain(struct tf_user *user, struct tf_room *room) {
    uint64_t told = user->newest_seq;
    add_room(user, room);
    user->newest_seq = told;
}

void tf_scope_lose(struct tf_user *user, const struct tf_room *room) {
    size_t kept = 0;
    for (size_t i = 0; i < user->room_count; i++)
        if (user->rooms[i] != room)
            user->rooms[kept++] = user->rooms[i];
    user->room_count = kept;
}

static enum tf_code read_withdrawal(const struct tf_db *db, struct tf_user *user) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_WITHDRAWAL_NEWEST);
    if (statement == NULL)
        return db->error->code;
    bool found = false;
    user->newest_withdrawal = 0;
    tf_db_bind_u64(statement, 1, user->number);
    return tf_db_number(db, statement, &found, &user->newest_withdrawal);
}

static enum tf_code read_rooms(const struct tf_db *db, struct tf_user *user, uint64_t **numbers,
                               size_t *count) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_USER_ROOMS);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_u64(statement, 1, user->number);
    enum tf_code code = TF_OK;
    size_t capacity = 0;
    while (tf_db_row(db, statement, &code)) {
        tf_grow((void **)numbers, &capacity, *count, sizeof(**numbers));
        (*numbers)[(*count)++] = tf_db_column_u64(statement, 0);
    }
    return code;
}

enum tf_code tf_scope_load(const struct tf_db *db, struct tf_user *user) {
    if (user->has_scope)
        return TF_OK;
    uint64_t *numbers = NULL;
    size_t count = 0;
    enum tf_code code = read_rooms(db, user, &numbers, &count);
    user->room_count = 0;
    user->newest_seq = 0;
    for (size_t i = 0; i < count && code == TF_OK; i++) {
        struct tf_room *room = NULL;
        code = tf_scope_room(db, numbers[i], &room);
        if (code == TF_OK)
            add_room(user, room);
    }
    free(numbers);
    if (code == TF_OK)
        code = read_withdrawal(db, user);
    if (user->newest_withdrawal > user->newest_seq)
        user->newest_seq = user->newest_withdrawal;
    user->has_scope = code == TF_OK;
    return code;
}

void tf_scope_join(struct tf_scope *scope, struct tf_room *room) {
    for (size_t i = 0; i < room->conversation.participant_count; i++) {
        struct tf_user *user = tf_scope_present(scope, room->users[i]);
        if (user != NULL)
            add_room(user, room);
    }
}

enum tf_code tf_scope_newest_seq(const struct tf_db *db, uint64_t *out) {
    struct tf_scope *scope = db->scope;
    if (!scope->has_newest_seq) {
        sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_LOG_NEWEST);
        bool found = false;
        scope->newest_seq = 0;
        if (statement == NULL)
            return db->error->code;
        enum tf_code code = tf_db_number(db, statement, &found, &scope->newest_seq);
        if (code != TF_OK)
            return code;
        scope->has_newest_seq = true;
    }
    *out = scope->newest_seq;
    return TF_OK;
}

enum tf_code tf_scope_next_seq(const struct tf_db *db, uint64_t *out) {
    uint64_t newest = 0;
    enum tf_code code = tf_scope_newest_seq(db, &newest);
    if (code != TF_OK)
        return code;
    TF_ASSERT(newest < INT64_MAX);
    db->scope->newest_seq = newest + 1;
    *out = newest + 1;
    return TF_OK;
}

void tf_scope_return_seq(struct tf_scope *scope) {
    TF_ASSERT(scope->has_newest_seq && scope->newest_seq > 0);
    scope->newest_seq--;
}

uint64_t tf_scope_horizon(const struct tf_user *user) {
    uint64_t horizon = 0;
    for (size_t i = 0; i < user->room_count; i++)
        if (user->rooms[i]->horizon > horizon)
            horizon = user->rooms[i]->horizon;
    return horizon;
}
