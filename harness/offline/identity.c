#include "offline/identity.h"

#include "base/hash.h"
#include "offline/manager.h"
#include "offline/pull.h"
#include "offline/salvage.h"
#include "offline/sql.h"

/* Never 0, which is nobody. */
static uint64_t token_of(const struct tf_core *core) {
    uint64_t token = tf_hash_pair(tf_id_hash(&core->config.device_id), core->config.installation);
    return (token & INT64_MAX) | 1; /* fits a column */
}

uint64_t tf_identity_owner(const struct tf_core *core) {
    return core->owner != 0 ? core->owner : token_of(core);
}

bool tf_identity_is_inherited(const struct tf_core *core, uint64_t order) {
    return order <= core->inherited;
}

/* Where the queue was lost alone, what was typed is still there, under the names by which the
 * server takes it once: it waits again. A conversation that the server has not heard of is gone
 * with it. */
static enum tf_code mend(struct tf_job *job) {
    static const enum tf_sql tidy[] = {TF_SQL_MEND_CONVERSATIONS, TF_SQL_MEND_PARTICIPANTS,
                                       TF_SQL_MEND_MESSAGES};
    enum tf_code code = TF_OK;
    for (size_t i = 0; code == TF_OK && i < sizeof(tidy) / sizeof(tidy[0]); i++)
        code = tf_sql_run(job, tidy[i], TF_BINDS(tf_bind_null()), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_MEND_SENDS, TF_BINDS(tf_bind_int(job->now.wall_us)), NULL);
    return code;
}

static enum tf_code last_order(struct tf_job *job, uint64_t *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MEND_LAST, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    *out = tf_sql_u64(row, 0);
    sqlite3_reset(row);
    if (*out < job->core->mirror.next_order - 1)
        *out = job->core->mirror.next_order - 1;
    return TF_OK;
}

static enum tf_code inherit(struct tf_job *job) {
    uint64_t upto = 0;
    enum tf_code code = mend(job);
    if (code == TF_OK)
        code = last_order(job, &upto);
    if (code != TF_OK)
        return code;
    return tf_sql_run(job, TF_SQL_DEVICE_IDENTITY,
                      TF_BINDS(tf_bind_int((int64_t)token_of(job->core)),
                               tf_bind_int((int64_t)upto), tf_bind_int((int64_t)upto + 1)),
                      NULL);
}

static enum tf_code take_over(struct tf_job *job) {
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, inherit(job));
    return code == TF_OK ? tf_manager_load(job) : code; /* there may be more in it now */
}

static void tell_salvaged(struct tf_job *job) {
    const struct tf_mirror *mirror = &job->core->mirror;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_SALVAGED,
                                       .number = (uint64_t)mirror->waiting + mirror->parked +
                                                 mirror->conflicts});
}

enum tf_code tf_identity_check(struct tf_job *job) {
    const struct tf_core *core = job->core;
    bool is_salvaged = core->owner == TF_OWNER_SALVAGED;
    bool is_ours = core->owner == token_of(core);
    bool is_new = core->owner == 0 &&
                  (core->config.installation == 0 || core->mirror.next_order == TF_ORDER_FIRST);
    bool had_cursor = core->owner != 0; /* both are written at once */
    enum tf_code code = is_ours || is_new ? TF_OK : take_over(job);
    if (code == TF_OK && is_salvaged)
        tell_salvaged(job);
    bool is_lost = had_cursor && core->mirror.cursor.seq == 0 && !core->mirror.resync;
    return code == TF_OK && is_lost ? tf_pull_start_over(job) : code;
}
