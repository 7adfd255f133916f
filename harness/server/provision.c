#include "server/provision.h"

#include "server/meta.h"
#include "server/store/rooms.h"

#include <stdlib.h>

static struct tf_id new_epoch(struct tf_chance chance) {
    return tf_id_from_draws('e', tf_draw(chance.seed, TF_CONCERN_EPOCH, 0, 0),
                            tf_draw(chance.seed, TF_CONCERN_EPOCH, 0, 1));
}

static enum tf_code write_epoch(const struct tf_db *db, struct tf_chance chance) {
    struct tf_id epoch;
    enum tf_code code = tf_meta_read_epoch(db, &epoch);
    if (code != TF_OK)
        return code;
    if (!tf_id_is_none(&epoch))
        return tf_error_set(db->error, TF_E_EXISTS, "the database was provisioned before");
    epoch = new_epoch(chance);
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_EPOCH_INSERT);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, &epoch);
    return tf_db_run(db, statement);
}

static enum tf_code write_user(const struct tf_db *db, const struct tf_fixture_user *user) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_USER_INSERT);
    if (statement == NULL)
        return db->error->code;
    tf_db_bind_id(statement, 1, &user->id);
    tf_db_bind_text(statement, 2, user->name);
    tf_db_bind_text(statement, 3, user->secret);
    return tf_db_run(db, statement);
}

static enum tf_code check_participants(const struct tf_db *db,
                                       const struct tf_fixture_conversation *from) {
    for (size_t i = 0; i < from->participant_count; i++) {
        struct tf_user *user = NULL;
        enum tf_code code = tf_scope_user_named(db, &from->participants[i], &user);
        if (code != TF_OK)
            return code;
        if (user == NULL)
            return tf_error_set(db->error, TF_E_INVALID, "conversation %s: unknown participant %s",
                                from->id.text, from->participants[i].text);
    }
    return TF_OK;
}

static enum tf_code write_log(const struct tf_db *db, uint64_t number, tf_time now_wall_us) {
    struct tf_log_entry entry = {.view = {.type = TF_ACTION_CREATE,
                                          .outcome = TF_OUTCOME_APPLIED,
                                          .new_version = 1,
                                          .at_wall_us = now_wall_us},
                                 .entity = TF_ENTITY_CONVERSATION};
    enum tf_code code = tf_scope_room(db, number, &entry.room);
    if (code == TF_OK)
        code = tf_scope_next_seq(db, &entry.view.entry);
    entry.view.seq = entry.view.entry;
    return code == TF_OK ? tf_log_append(db, &entry) : code;
}

static enum tf_code write_conversation(const struct tf_db *db,
                                       const struct tf_fixture_conversation *from,
                                       tf_time now_wall_us) {
    struct tf_participant *participants =
        tf_alloc_zero(from->participant_count, sizeof *participants);
    for (size_t i = 0; i < from->participant_count; i++) {
        participants[i].user_id = from->participants[i];
        participants[i].joined_at_us = now_wall_us;
    }
    const struct tf_conversation conversation = {
        .id = from->id,
        .type = from->type,
        .participants = participants,
        .participant_count = from->participant_count,
        .metadata = from->metadata,
        .created_at_us = now_wall_us,
    };
    uint64_t number = 0;
    enum tf_code code = check_participants(db, from);
    if (code == TF_OK)
        code = tf_room_insert(db, &conversation, &number);
    free(participants);
    return code == TF_OK ? write_log(db, number, now_wall_us) : code;
}

static enum tf_code write_fixture(const struct tf_db *db, const struct tf_fixture *fixture,
                                  tf_time now_wall_us, struct tf_chance chance) {
    enum tf_code code = write_epoch(db, chance);
    for (size_t i = 0; i < fixture->user_count && code == TF_OK; i++)
        code = write_user(db, &fixture->users[i]);
    for (size_t i = 0; i < fixture->conversation_count && code == TF_OK; i++)
        code = write_conversation(db, &fixture->conversations[i], now_wall_us);
    return code;
}

enum tf_code tf_server_provision(struct tf_store *store, const struct tf_fixture *fixture,
                                 struct tf_moment now, struct tf_chance chance,
                                 struct tf_error *error) {
    struct tf_error own = {.code = TF_OK};
    struct tf_scope scope = {.has_newest_seq = false};
    const struct tf_db db = {
        .store = store, .scope = &scope, .error = error != NULL ? error : &own};
    store->sql = tf_server_sql;
    enum tf_code code = tf_store_begin(store, db.error);
    if (code == TF_OK)
        code = write_fixture(&db, fixture, now.wall_us, chance);
    if (code == TF_OK)
        code = tf_store_commit(store, db.error);
    if (code != TF_OK)
        tf_store_rollback(store);
    tf_scope_close(&scope);
    return code;
}
