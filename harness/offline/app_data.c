#include "offline/app_data.h"

#include "base/text.h"
#include "offline/sql.h"

static enum tf_code check(const struct tf_id *key, struct tf_slice value) {
    if (tf_id_is_none(key) || !tf_utf8_valid(value, NULL))
        return TF_E_INVALID;
    return value.len > TF_DATA_BYTES_MAX ? TF_E_LIMIT : TF_OK;
}

static enum tf_code check_room(struct tf_job *job) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DATA_COUNT, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    bool is_full = sqlite3_column_int64(row, 0) > TF_DATA_KEYS_MAX;
    sqlite3_reset(row);
    return is_full ? TF_E_LIMIT : TF_OK;
}

enum tf_code tf_data_set(struct tf_job *job, const struct tf_id *key, struct tf_slice value) {
    enum tf_code code = check(key, value);
    if (code != TF_OK)
        return code;
    if (value.len == 0)
        return tf_sql_run(job, TF_SQL_DATA_FORGET, TF_BINDS(tf_bind_id(key)), NULL);
    code = tf_sql_run(job, TF_SQL_DATA_SET,
                      TF_BINDS(tf_bind_id(key), tf_bind_cell(TF_CELL_APP_DATA, key, value)), NULL);
    return code == TF_OK ? check_room(job) : code;
}

enum tf_code tf_data_get(struct tf_job *job, const struct tf_id *key, struct tf_buf *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DATA_GET, TF_BINDS(tf_bind_id(key)));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code : TF_E_NOT_FOUND;
    tf_buf_clear(out);
    tf_buf_append_slice(out, tf_vault_get(job, row, 0, TF_CELL_APP_DATA, key));
    sqlite3_reset(row);
    return job->damaged;
}

enum tf_code tf_data_show(struct tf_job *job, const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_DATA_ALL, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        struct tf_id key = tf_sql_id(row, 0);
        struct tf_data_view view = {.key = key,
                                    .value = tf_vault_get(job, row, 1, TF_CELL_APP_DATA, &key)};
        viewer->data(viewer->self, &view);
    }
    return code;
}
