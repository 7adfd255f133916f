#include "offline/identity.h"

#include "base/hash.h"
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

static enum tf_code take_over(struct tf_job *job) {
    struct tf_core *core = job->core;
    uint64_t upto = core->mirror.next_order - 1;
    enum tf_code code = tf_job_begin(job);
    if (code != TF_OK)
        return code;
    code = tf_job_end(
        job, tf_sql_run(job, TF_SQL_DEVICE_IDENTITY,
                        TF_BINDS(tf_bind_int((int64_t)token_of(core)), tf_bind_int((int64_t)upto),
                                 tf_bind_int((int64_t)core->mirror.next_order)),
                        NULL));
    if (code == TF_OK) {
        core->owner = token_of(core);
        core->inherited = upto;
    }
    return code;
}

enum tf_code tf_identity_check(struct tf_job *job) {
    const struct tf_core *core = job->core;
    bool is_ours = core->owner == token_of(core);
    bool is_new = core->owner == 0 &&
                  (core->config.installation == 0 || core->mirror.next_order == TF_ORDER_FIRST);
    return is_ours || is_new ? TF_OK : take_over(job);
}
