#include "offline/app_data.h"
#include "offline/queue.h"
#include "offline/schema.h"
#include "offline/sizes.h"
#include "offline/sql.h"
#include "offline/suggest.h"
#include "offline/versions.h"
#include "offline/view.h"

static struct tf_action_view action_view(struct tf_job *job, sqlite3_stmt *statement) {
    enum { CONVERSATION_ID = 17, CONVERSATION_KEY }; /* behind TF_QUEUE_COLUMNS */
    struct tf_queue_row row = tf_queue_read(job, statement);
    struct tf_id id = tf_sql_id(statement, CONVERSATION_ID);
    return (struct tf_action_view){
        .action_id = row.action_id,
        .type = row.type,
        .state = row.state,
        .conversation_id = tf_id_is_none(&id) ? tf_sql_id(statement, CONVERSATION_KEY) : id,
        .message_id = row.type == TF_ACTION_SEND ? row.action_id : row.target,
        .base_version = row.base_version,
        .attempts = row.attempts,
        .due_wall_us = row.due_wall_us,
        .order = row.order,
        .refusal = row.refusal,
    };
}

static enum tf_code show_queue(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_VIEW_QUEUE, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        struct tf_action_view view = action_view(job, row);
        viewer->action(viewer->self, &view);
    }
    return code;
}

static enum tf_code show_conflicts(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_VIEW_CONFLICTS, TF_BINDS(tf_bind_null()));
    while (code == TF_OK && tf_sql_row(job, row, &code)) {
        struct tf_id action_id = tf_sql_id(row, 0), message_id = tf_sql_id(row, 1);
        struct tf_id client_id = tf_sql_id(row, 7);
        const struct tf_id *owner = tf_vault_owner(&client_id, &message_id);
        struct tf_conflict_view view = {
            .action_id = action_id,
            .message_id = message_id,
            .base = tf_vault_get(job, row, 2, TF_CELL_BASE_TEXT, &action_id),
            .mine = tf_vault_get(job, row, 3, TF_CELL_QUEUE_TEXT, &action_id),
            .theirs = tf_vault_get(job, row, 4, TF_CELL_CONTENT, owner),
            .theirs_version = tf_sql_u64(row, 5),
            .theirs_deleted = sqlite3_column_int(row, 6) != 0};
        code = tf_suggest(job, sqlite3_column_int64(row, 8),
                          (enum tf_action_type)sqlite3_column_int(row, 9), &view.suggestion);
        if (code == TF_OK)
            viewer->conflict(viewer->self, &view);
    }
    sqlite3_reset(row);
    return code;
}

static enum tf_code show_cursor(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DEVICE_SHOWN, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    struct tf_cursor cursor = {.epoch = tf_sql_id(row, 0), .seq = tf_sql_u64(row, 1)};
    if (cursor.seq == 0 && sqlite3_column_int(row, 2) != 0) /* a resync that has no page yet */
        cursor = (struct tf_cursor){.seq = 0};
    sqlite3_reset(row);
    viewer->cursor(viewer->self, &cursor);
    return TF_OK;
}

static enum tf_code show_sizes(struct tf_job *job, const struct tf_viewer *viewer) {
    struct tf_sizes_view view;
    enum tf_code code = tf_sizes_read(job, &view);
    if (code == TF_OK)
        viewer->sizes(viewer->self, &view);
    return code;
}

static enum tf_code show_media(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    if (job->core->loaded && job->core->mirror.files == 0)
        return TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEDIA_LIST, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        struct tf_media_view view = {.key = tf_sql_id(row, 0),
                                     .state = (enum tf_media_kept)sqlite3_column_int(row, 1),
                                     .size = tf_sql_u64(row, 2),
                                     .done = tf_sql_u64(row, 3)};
        viewer->media(viewer->self, &view);
    }
    return code;
}

enum tf_code tf_view_durable(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    if (viewer->action != NULL)
        code = show_queue(job, viewer);
    if (code == TF_OK && viewer->conflict != NULL)
        code = show_conflicts(job, viewer);
    if (code == TF_OK && viewer->cursor != NULL)
        code = show_cursor(job, viewer);
    if (code == TF_OK && viewer->data != NULL)
        code = tf_data_show(job, viewer);
    if (code == TF_OK && viewer->sizes != NULL)
        code = show_sizes(job, viewer);
    if (code == TF_OK && viewer->version != NULL)
        code = tf_versions_show(job, viewer);
    if (code == TF_OK && viewer->media != NULL)
        code = show_media(job, viewer);
    return code;
}

enum tf_code tf_view_inspect(const struct tf_core *core, struct tf_store *store,
                             const struct tf_viewer *viewer, struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    struct tf_view_face face = {
        .job = &job, .viewer = viewer, .code = tf_view_durable(&job, viewer)};
    tf_view_conversations(&face, 1);
    tf_vault_release(core->vault, 0);
    return face.code == TF_OK ? job.damaged : face.code;
}

/* A screen's job is its own: where an action that is put on a message does not open, the message
 * itself may well be stored. */
enum tf_code tf_view_survey(const struct tf_core *core, struct tf_store *store,
                            const struct tf_survey *survey, struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    struct tf_job screen = job;
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    struct tf_view_face faces[] = {
        {.job = &job, .viewer = survey->durable, .code = tf_view_durable(&job, survey->durable)},
        {.job = &screen, .viewer = survey->shown, .pending = true}};
    tf_view_conversations(faces, 2);
    tf_view_typing(core, survey->mono_us, survey->shown);
    tf_vault_release(core->vault, 0);
    if (faces[0].code != TF_OK)
        return faces[0].code;
    return job.damaged != TF_OK ? job.damaged : faces[1].code;
}
