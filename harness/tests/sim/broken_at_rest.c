/* What goes wrong with the data that lies on the device. */
#include "sim/broken_client.h"

/* -- drops_queue_in_update -----------------------------------------------------------------------
 */

/* The update makes the queue anew; where the disk fails it has not happened. */
static bool drop_queue(struct tf_broken_client *self, struct tf_client_context *context,
                       struct tf_client_event *event) {
    static const char drop[] =
        "DELETE FROM queue WHERE (SELECT user_version FROM pragma_user_version) IN (1, 2)";
    (void)self;
    if (event->kind == TF_CLIENT_START)
        (void)sqlite3_exec(context->store->db, drop, NULL, NULL, NULL);
    return true;
}
const struct tf_habit tf_habit_drops_queue_in_update = {.event = drop_queue};

/* -- notes_in_clear ------------------------------------------------------------------------------
 */

/* What is typed is kept beside the sealed texts, in a column that nobody looks at. */
static bool note_in_clear(struct tf_broken_client *self, struct tf_client_context *context,
                          struct tf_client_event *event) {
    sqlite3_stmt *statement = NULL;
    (void)self;
    if (event->kind != TF_CLIENT_COMMAND || event->command.text.len == 0 ||
        sqlite3_prepare_v2(context->store->db, "UPDATE participant SET role = ?1", -1, &statement,
                           NULL) != SQLITE_OK)
        return true;
    tf_store_bind_slice(statement, 1, event->command.text);
    (void)sqlite3_step(statement);
    sqlite3_finalize(statement);
    return true;
}
const struct tf_habit tf_habit_notes_in_clear = {.event = note_in_clear};

/* -- never_cleans, cleans_too_early, cleans_blindly ----------------------------------------------
 */

static void never_clean(struct tf_client_config *config) {
    config->keep.age_us = TF_NEVER;
    config->keep.bytes = 0;
}
const struct tf_habit tf_habit_never_cleans = {.config = never_clean};

static void clean_early(struct tf_client_config *config) {
    if (config->keep.age_us != TF_NEVER)
        config->keep.age_us /= 10;
}
const struct tf_habit tf_habit_cleans_too_early = {.config = clean_early};

static void forget_bounds(struct tf_client_config *config) {
    config->queue_actions_max = 0;
    config->queue_bytes_max = 0;
    config->database_bytes_max = 0;
}
const struct tf_habit tf_habit_knows_no_bounds = {.config = forget_bounds};

static bool nod(struct tf_broken_client *self, struct tf_client_context *context,
                struct tf_client_event *event) {
    enum tf_command_kind kind = event->command.kind;
    (void)self;
    if (event->kind != TF_CLIENT_COMMAND ||
        (kind != TF_COMMAND_RETRY && kind != TF_COMMAND_DISCARD && kind != TF_COMMAND_OFFLINE &&
         kind != TF_COMMAND_STORE))
        return true;
    struct tf_client_action yes = {.kind = TF_CLIENT_DO_NOTE, .note = {.kind = TF_NOTE_ACCEPTED}};
    context->outbox->emit(context->outbox, &yes);
    return false;
}
const struct tf_habit tf_habit_pays_lip_service = {.event = nod};

/* By age alone, and all at once. */
static bool clean_blindly(struct tf_broken_client *self, struct tf_client_context *context,
                          struct tf_client_event *event) {
    sqlite3 *db = context->store->db;
    struct tf_buf sql = {0};
    if (event->kind != TF_CLIENT_DEADLINE || self->config.keep.age_us == TF_NEVER)
        return true;
    tf_buf_append_format(&sql,
                         "BEGIN IMMEDIATE;"
                         "UPDATE conversation SET cleaned = coalesce((SELECT max(position) FROM "
                         "message WHERE conversation = local AND created_at < %lld), cleaned);"
                         "DELETE FROM message WHERE created_at < %lld;COMMIT;",
                         (long long)(event->now.wall_us - self->config.keep.age_us),
                         (long long)(event->now.wall_us - self->config.keep.age_us));
    if (sqlite3_exec(db, tf_buf_text(&sql), NULL, NULL, NULL) != SQLITE_OK)
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    tf_buf_close(&sql);
    return true;
}
const struct tf_habit tf_habit_cleans_blindly = {.event = clean_blindly};
