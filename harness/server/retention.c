#include "server/retention.h"

#include "server/store/retention.h"

#define LOOKS_PER_LIFETIME 8 /* how much longer than promised something may be kept: an eighth */
#define LOOK_EVERY_MAX_US  TF_DAY
#define ALL_TYPES          ((1u << TF_ACTION_TYPE_COUNT) - 1)

static tf_time shorter(tf_time a, tf_time b) {
    return a < b ? a : b;
}

bool tf_retention_is_due(const struct tf_server *server, tf_time now_wall_us) {
    return now_wall_us >= server->retention.due_wall_us;
}

static tf_time look_every(const struct tf_server_config *config) {
    tf_time shortest = shorter(config->keep_changes_us, config->keep_tombstones_us);
    shortest = shorter(shortest, config->keep_records_us);
    return shorter(shortest / LOOKS_PER_LIFETIME + 1, LOOK_EVERY_MAX_US);
}

static void note_trim(void *self, const struct tf_trim_view *view) {
    tf_turn_trimmed(self, view);
}

/* The newest entry that is older than `keep_us`; `from` when that is for ever. */
static enum tf_code limit_of(struct tf_turn *turn, uint64_t from, tf_time keep_us, uint64_t *out) {
    *out = from;
    if (keep_us >= turn->now.wall_us)
        return TF_OK;
    return tf_retention_age(&turn->db, from, turn->now.wall_us - keep_us, out);
}

/* Older than it may be, or too far back. */
static enum tf_code changes_limit(struct tf_turn *turn, uint64_t *out) {
    const struct tf_server *server = turn->server;
    uint64_t newest = 0, kept = server->config.keep_changes;
    enum tf_code code =
        limit_of(turn, server->retention.changes, server->config.keep_changes_us, out);
    if (code != TF_OK || kept == 0)
        return code;
    code = tf_scope_newest_seq(&turn->db, &newest);
    if (code == TF_OK && newest > kept && newest - kept > *out)
        *out = newest - kept;
    return code;
}

static enum tf_code trim(struct tf_turn *turn, struct tf_retention *now) {
    const struct tf_retention *before = &turn->server->retention;
    const struct tf_trim_reader reader = {turn, note_trim};
    enum tf_code code = TF_OK;
    bool any = now->changes > before->changes || now->tombstones > before->tombstones ||
               now->records > before->records;
    if (any)
        code = tf_turn_write(turn);
    if (code == TF_OK && now->changes > before->changes)
        code = tf_retention_changes(&turn->db, now->changes, &reader);
    if (code == TF_OK && now->tombstones > before->tombstones)
        code = tf_retention_tombstones(&turn->db, now->tombstones, &reader);
    if (code == TF_OK && now->records > before->records)
        code = tf_retention_records(&turn->db, before->records, now->records, ALL_TYPES);
    return code;
}

enum tf_code tf_retention_run(struct tf_turn *turn) {
    struct tf_server *server = turn->server;
    struct tf_retention now = server->retention;
    enum tf_code code = changes_limit(turn, &now.changes);
    if (code == TF_OK)
        code = limit_of(turn, now.tombstones, server->config.keep_tombstones_us, &now.tombstones);
    if (code == TF_OK)
        code = limit_of(turn, now.records, server->config.keep_records_us, &now.records);
    if (code == TF_OK)
        code = trim(turn, &now);
    if (code != TF_OK)
        return code;
    server->retention = now;
    server->retention.due_wall_us = turn->now.wall_us + look_every(&server->config);
    return TF_OK;
}

static void hide(struct tf_server *server, const struct tf_maintenance *maintenance) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        if (maintenance->types >> type & 1)
            server->retention.hidden_us[type] = maintenance->keep_us;
}

enum tf_code tf_retention_maintain(struct tf_turn *turn, const struct tf_maintenance *maintenance) {
    const struct tf_trim_reader reader = {turn, note_trim};
    uint64_t limit = 0;
    if (maintenance->kind == TF_MAINTAIN_HIDE) {
        hide(turn->server, maintenance);
        return TF_OK;
    }
    enum tf_code code = tf_turn_write(turn);
    if (code == TF_OK)
        code = limit_of(turn, 0, maintenance->keep_us, &limit);
    if (code != TF_OK)
        return code;
    switch (maintenance->kind) {
    case TF_MAINTAIN_TOMBSTONES:
        return tf_retention_tombstones(&turn->db, limit, &reader);
    case TF_MAINTAIN_CHANGES:
        return tf_retention_changes(&turn->db, limit, &reader);
    default:
        return tf_retention_records(&turn->db, 0, limit, maintenance->types);
    }
}

bool tf_retention_hides(const struct tf_server *server, enum tf_action_type type,
                        tf_time made_wall_us, tf_time now_wall_us) {
    tf_time hidden_us = server->retention.hidden_us[type];
    return hidden_us > 0 && now_wall_us - made_wall_us < hidden_us;
}
