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
