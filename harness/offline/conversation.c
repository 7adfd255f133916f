#include "offline/conversation.h"

#include "offline/sql.h"

struct tf_conversation_row tf_conversation_row_read(sqlite3_stmt *statement) {
    return (struct tf_conversation_row){
        .local = sqlite3_column_int64(statement, 0),
        .id = tf_sql_id(statement, 1),
        .client_key = tf_sql_id(statement, 2),
        .type = (enum tf_conversation_type)sqlite3_column_int(statement, 3),
        .version = tf_sql_u64(statement, 4),
        .refusal = (enum tf_refusal)sqlite3_column_int(statement, 5),
        .generation = (uint32_t)sqlite3_column_int64(statement, 6),
        .since = tf_sql_u64(statement, 7),
        .fill_before = tf_sql_u64(statement, 8),
        .cleaned = tf_sql_u64(statement, 9),
        .is_ended = sqlite3_column_int(statement, 10) == 0,
    };
}

static enum tf_code find_one(struct tf_job *job, sqlite3_stmt *statement,
                             struct tf_conversation_row *out) {
    enum tf_code code = TF_OK;
    if (!tf_sql_row(job, statement, &code))
        return code != TF_OK ? code : TF_E_NOT_FOUND;
    *out = tf_conversation_row_read(statement);
    sqlite3_reset(statement);
    return TF_OK;
}

enum tf_code tf_conversation_row_find(struct tf_job *job, const struct tf_id *name,
                                      struct tf_conversation_row *out) {
    struct tf_binds binds = TF_BINDS(tf_bind_id(name));
    enum tf_code code = find_one(job, tf_sql_open(job, TF_SQL_CONVERSATION_BY_ID, binds), out);
    if (code != TF_E_NOT_FOUND)
        return code;
    return find_one(job, tf_sql_open(job, TF_SQL_CONVERSATION_BY_KEY, binds), out);
}

enum tf_code tf_conversation_row_get(struct tf_job *job, int64_t local,
                                     struct tf_conversation_row *out) {
    return find_one(
        job, tf_sql_open(job, TF_SQL_CONVERSATION_BY_LOCAL, TF_BINDS(tf_bind_int(local))), out);
}

static enum tf_code find_local(struct tf_job *job, const struct tf_id *id, int64_t *local,
                               uint64_t *left_seq) {
    sqlite3_stmt *statement = tf_sql_open(job, TF_SQL_CONVERSATION_LOCAL, TF_BINDS(tf_bind_id(id)));
    enum tf_code code = TF_OK;
    if (tf_sql_row(job, statement, &code)) {
        *local = sqlite3_column_int64(statement, 0);
        *left_seq = tf_sql_u64(statement, 1);
        sqlite3_reset(statement);
        return TF_OK;
    }
    if (code != TF_OK)
        return code;
    *left_seq = 0;
    code = tf_sql_run(job, TF_SQL_CONVERSATION_ADD,
                      TF_BINDS(tf_bind_id(id), tf_bind_null(), tf_bind_int(0), tf_bind_null(),
                               tf_bind_int(job->core->mirror.generation)),
                      NULL);
    *local = sqlite3_last_insert_rowid(job->store->db);
    return code;
}

enum tf_code tf_conversation_row_local(struct tf_job *job, const struct tf_id *id, int64_t *local) {
    uint64_t left_seq = 0;
    return find_local(job, id, local, &left_seq);
}

enum tf_code tf_conversation_row_told(struct tf_job *job, const struct tf_id *id, uint64_t seq,
                                      int64_t *local, bool *gone) {
    uint64_t left_seq = 0;
    enum tf_code code = find_local(job, id, local, &left_seq);
    *gone = code == TF_OK && left_seq > 0 && seq <= left_seq;
    if (code != TF_OK || left_seq == 0 || *gone)
        return code;
    return tf_sql_run(job, TF_SQL_CONVERSATION_LEFT, TF_BINDS(tf_bind_int(0), tf_bind_int(*local)),
                      NULL);
}

static enum tf_code own_mark(struct tf_job *job, int64_t local, uint64_t *mark) {
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_PARTICIPANT,
                    TF_BINDS(tf_bind_int(local), tf_bind_id(&job->core->config.user_id)));
    enum tf_code code = TF_OK;
    *mark = 0;
    if (!tf_sql_row(job, statement, &code))
        return code;
    *mark = tf_sql_u64(statement, 1);
    sqlite3_reset(statement);
    return TF_OK;
}

enum tf_code tf_conversation_row_raise(struct tf_job *job, int64_t local, uint64_t *mark) {
    enum tf_code code = TF_OK;
    if (job->core->loaded && (job->core->mirror.waiting == 0 || !job->core->mirror.beside_sends))
        return TF_OK;
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_QUEUE_READ_MARK, TF_BINDS(tf_bind_int(local)));
    if (!tf_sql_row(job, statement, &code))
        return code;
    uint64_t pending = tf_sql_u64(statement, 0);
    sqlite3_reset(statement);
    if (pending > *mark)
        *mark = pending;
    return TF_OK;
}

enum tf_code tf_conversation_row_mark(struct tf_job *job, int64_t local, uint64_t *mark) {
    enum tf_code code = own_mark(job, local, mark);
    return code == TF_OK ? tf_conversation_row_raise(job, local, mark) : code;
}

enum tf_code tf_conversation_row_strategy(struct tf_job *job, int64_t local,
                                          enum tf_action_type type, enum tf_strategy *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row =
        tf_sql_open(job, TF_SQL_STRATEGY_OF, TF_BINDS(tf_bind_int(local), tf_bind_int(type)));
    if (!tf_sql_row(job, row, &code))
        return code != TF_OK ? code : TF_E_NOT_FOUND;
    *out = sqlite3_column_type(row, 0) == SQLITE_NULL
               ? job->core->config.strategy
               : (enum tf_strategy)sqlite3_column_int(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}
