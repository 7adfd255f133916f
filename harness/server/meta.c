#include "server/meta.h"

#include "base/hash.h"

enum tf_code tf_meta_read_epoch(const struct tf_db *db, struct tf_id *out) {
    sqlite3_stmt *statement = tf_db_statement(db, TF_SQL_EPOCH);
    if (statement == NULL)
        return db->error->code;
    enum tf_code code = TF_OK;
    *out = (struct tf_id){{0}};
    if (!tf_db_row(db, statement, &code))
        return code;
    *out = tf_db_column_id(statement, 0);
    sqlite3_reset(statement);
    return TF_OK;
}

enum tf_code tf_meta_epoch(struct tf_turn *turn) {
    if (!tf_id_is_none(&turn->server->epoch))
        return TF_OK;
    enum tf_code code = tf_meta_read_epoch(&turn->db, &turn->server->epoch);
    if (code == TF_OK && tf_id_is_none(&turn->server->epoch))
        return tf_error_set(turn->db.error, TF_E_STATE, "the database was never provisioned");
    return code;
}

enum tf_code tf_meta_renew_epoch(struct tf_turn *turn) {
    uint64_t old = tf_hash_pair(tf_id_hash(&turn->server->epoch), (uint64_t)turn->now.wall_us);
    uint64_t seed = turn->chance.seed;
    struct tf_id epoch = tf_id_from_draws('e', tf_draw(seed, TF_CONCERN_EPOCH, old, 0),
                                          tf_draw(seed, TF_CONCERN_EPOCH, old, 1));
    enum tf_code code = tf_turn_write(turn);
    if (code != TF_OK)
        return code;
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_EPOCH_RENEW);
    if (statement == NULL)
        return turn->db.error->code;
    tf_db_bind_id(statement, 1, &epoch);
    code = tf_db_run(&turn->db, statement);
    if (code == TF_OK)
        turn->server->epoch = epoch;
    return code;
}
