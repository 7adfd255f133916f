/* The audit as it can be read back: contents come from the messages and their versions. */
#include "server/inspect.h"
#include "server/store/versions.h"
#include "server/turn.h"

enum {
    SEQ,
    ENTITY,
    CONVERSATION,
    MESSAGE,
    ACTOR,
    DEVICE,
    ACTION_ID,
    ACTION,
    OUTCOME,
    BASE_VERSION,
    OLD_VERSION,
    NEW_VERSION,
    AT,
    MESSAGE_ID,
    CLIENT_ID,
    REPLY_TO,
    VERSION,
    CONTENT,
    USER,
};

static void read_row(sqlite3_stmt *row, struct tf_audit_view *view) {
    view->entry = tf_db_column_u64(row, SEQ);
    view->seq = sqlite3_column_type(row, ENTITY) == SQLITE_NULL ? 0 : view->entry;
    view->device_id = tf_db_column_id(row, DEVICE);
    view->action_id = tf_db_column_id(row, ACTION_ID);
    view->type = (enum tf_action_type)sqlite3_column_int(row, ACTION);
    view->outcome = (enum tf_outcome)sqlite3_column_int(row, OUTCOME);
    view->base_version = tf_db_column_u64(row, BASE_VERSION);
    view->old_version = tf_db_column_u64(row, OLD_VERSION);
    view->new_version = tf_db_column_u64(row, NEW_VERSION);
    view->at_wall_us = sqlite3_column_int64(row, AT);
    view->message_id = tf_db_column_id(row, MESSAGE_ID);
    view->client_id = tf_db_column_id(row, CLIENT_ID);
    view->user_id = tf_db_column_id(row, USER);
    if (view->type == TF_ACTION_SEND)
        view->reply_to = tf_db_column_id(row, REPLY_TO);
}

static enum tf_code read_names(const struct tf_db *db, sqlite3_stmt *row,
                               struct tf_audit_view *view) {
    struct tf_room *room = NULL;
    struct tf_user *user = NULL;
    enum tf_code code = tf_scope_room(db, tf_db_column_u64(row, CONVERSATION), &room);
    if (code == TF_OK && sqlite3_column_type(row, ACTOR) != SQLITE_NULL)
        code = tf_scope_user(db, tf_db_column_u64(row, ACTOR), &user);
    if (code != TF_OK)
        return code;
    view->conversation_id = room->conversation.id;
    if (user != NULL)
        view->actor_id = user->id;
    return TF_OK;
}

/* The text of the version that this entry made, or that lost. */
static enum tf_code read_kept(const struct tf_db *db, uint64_t message,
                              const struct tf_audit_view *view, sqlite3_stmt **kept) {
    bool is_lost = view->outcome == TF_OUTCOME_CONFLICT;
    *kept = tf_db_statement(db, TF_SQL_VERSION_CONTENT);
    if (*kept == NULL)
        return db->error->code;
    tf_db_bind_u64(*kept, 1, message);
    tf_db_bind_u64(*kept, 2, is_lost ? view->base_version : view->new_version);
    sqlite3_bind_int(*kept, 3, is_lost ? TF_VERSION_LOST : TF_VERSION_SHOWN);
    tf_store_bind_slice(*kept, 4, is_lost ? tf_id_slice(&view->action_id) : TF_SLICE_LITERAL(""));
    enum tf_code code = TF_OK;
    if (!tf_db_row(db, *kept, &code))
        *kept = NULL;
    return code;
}

static enum tf_code show(const struct tf_db *db, sqlite3_stmt *row,
                         const struct tf_viewer *viewer) {
    struct tf_audit_view view = {0};
    sqlite3_stmt *kept = NULL;
    read_row(row, &view);
    enum tf_code code = read_names(db, row, &view);
    bool has_text = view.type == TF_ACTION_SEND || view.type == TF_ACTION_EDIT;
    bool is_present =
        view.outcome == TF_OUTCOME_APPLIED && view.new_version == tf_db_column_u64(row, VERSION);
    if (code == TF_OK && has_text && is_present)
        view.content = tf_store_column_slice(row, CONTENT);
    else if (code == TF_OK && has_text)
        code = read_kept(db, tf_db_column_u64(row, MESSAGE), &view, &kept);
    if (code == TF_OK && kept != NULL)
        view.content = tf_store_column_slice(kept, 0);
    if (code == TF_OK)
        viewer->audit(viewer->self, &view);
    sqlite3_reset(kept); /* NULL is harmless */
    return code;
}

enum tf_code tf_inspect_audit(const void *self, struct tf_store *store, uint64_t after,
                              const struct tf_viewer *viewer, struct tf_error *error) {
    const struct tf_server *server = self;
    struct tf_error own = {.code = TF_OK};
    store->sql = tf_server_sql;
    const struct tf_db db = {
        .store = store, .scope = server->scope, .error = error != NULL ? error : &own};
    sqlite3_stmt *statement = tf_db_statement(&db, TF_SQL_AUDIT);
    if (statement == NULL)
        return db.error->code;
    enum tf_code code = TF_OK;
    tf_db_bind_u64(statement, 1, after);
    while (code == TF_OK && viewer->audit != NULL && tf_db_row(&db, statement, &code))
        code = show(&db, statement, viewer);
    sqlite3_reset(statement);
    return code;
}
