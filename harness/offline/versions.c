#include "offline/versions.h"

#include "offline/message.h"
#include "offline/sql.h"

enum tf_code tf_versions_keep(struct tf_job *job, const struct tf_id *message_id,
                              uint64_t version) {
    return tf_sql_run(job, TF_SQL_VERSION_KEEP,
                      TF_BINDS(tf_bind_id(message_id), tf_bind_int((int64_t)version)), NULL);
}

/* The same name as the message's row has for its texts: what is kept is copied as it is stored. */
static struct tf_id key_of(const struct tf_message_row *row) {
    return tf_id_is_none(&row->client_id) ? row->id : row->client_id;
}

static enum tf_code add(struct tf_job *job, const struct tf_id *key,
                        const struct tf_wire_version *version) {
    return tf_sql_run(job, TF_SQL_VERSION_ADD,
                      TF_BINDS(tf_bind_id(key), tf_bind_int(version->is_lost),
                               tf_bind_int((int64_t)version->version),
                               tf_bind_text(tf_id_slice(&version->action_id)),
                               tf_bind_cell(TF_CELL_CONTENT, key, version->content),
                               tf_bind_int(version->at_us), tf_bind_id(&version->author_id)),
                      NULL);
}

static enum tf_code add_all(struct tf_job *job, const struct tf_wire_versions *versions) {
    struct tf_message_row row;
    struct tf_buf text = {0};
    enum tf_code code = tf_message_row_find(job, &versions->message_id, &row, &text);
    tf_buf_close(&text);
    if (code != TF_OK) /* gone since it was asked about */
        return code == TF_E_NOT_FOUND ? TF_OK : code;
    struct tf_id key = key_of(&row);
    for (size_t i = 0; code == TF_OK && i < versions->count; i++)
        code = add(job, &key, &versions->versions[i]);
    return code;
}

enum tf_code tf_versions_told(struct tf_job *job, const struct tf_wire_versions *versions) {
    enum tf_code code = tf_job_begin(job);
    return code == TF_OK ? tf_job_end(job, add_all(job, versions)) : code;
}

enum tf_code tf_versions_show(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_VERSION_LIST, TF_BINDS(tf_bind_null()));
    size_t held = tf_vault_held(job->core->vault);
    while (code == TF_OK && tf_sql_row(job, row, &code)) {
        struct tf_version_view view = {.key = tf_sql_id(row, 0),
                                       .is_lost = sqlite3_column_int(row, 1) != 0,
                                       .version = tf_sql_u64(row, 2),
                                       .author_id = tf_sql_id(row, 5)};
        view.content = tf_vault_get(job, row, 4, TF_CELL_CONTENT, &view.key);
        code = job->damaged;
        if (code == TF_OK)
            viewer->version(viewer->self, &view);
        tf_vault_release(job->core->vault, held);
    }
    sqlite3_reset(row);
    return code;
}
