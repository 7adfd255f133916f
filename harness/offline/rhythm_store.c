#include "offline/rhythm_store.h"

#include "offline/sql.h"

enum tf_code tf_rhythm_load(struct tf_job *job) {
    struct tf_core *core = job->core;
    enum tf_code code = TF_OK;
    if (!core->config.pull_learns)
        return TF_OK;
    if (core->rhythm == NULL)
        core->rhythm = tf_alloc(sizeof(*core->rhythm));
    *core->rhythm = (struct tf_rhythm){0};
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_RHYTHM_LOAD, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        int64_t slot = sqlite3_column_int64(row, 0);
        if (slot >= 0 && slot < TF_RHYTHM_SLOTS)
            core->rhythm->slots[slot] =
                (struct tf_rhythm_slot){.news = (uint32_t)sqlite3_column_int64(row, 1),
                                        .watched_s = (uint32_t)sqlite3_column_int64(row, 2)};
    }
    return code;
}

enum tf_code tf_rhythm_save(struct tf_job *job) {
    struct tf_rhythm *rhythm = job->core->rhythm;
    enum tf_code code = TF_OK;
    for (int64_t i = 0; rhythm != NULL && i < TF_RHYTHM_SLOTS && code == TF_OK; i++) {
        struct tf_rhythm_slot *slot = &rhythm->slots[i];
        if (!slot->is_dirty)
            continue;
        code = tf_sql_run(
            job, TF_SQL_RHYTHM_SET,
            TF_BINDS(tf_bind_int(i), tf_bind_int(slot->news), tf_bind_int(slot->watched_s)), NULL);
        slot->is_dirty = code != TF_OK;
    }
    return code;
}
