/* The log: one row for everything that the server did or refused by conflict, numbered in commit
 * order. It is the change log (rows with an entity), the audit (all rows) and the memory of
 * finished actions (rows that applied, by their action id) at once, so that no change can lack its
 * audit entry and no effect its idempotency record. */
#ifndef TF_SERVER_STORE_CHANGES_H
#define TF_SERVER_STORE_CHANGES_H

#include "env/view.h"
#include "server/store/messages.h"

/* One row to write. */
struct tf_log_entry {
    struct tf_audit_view view; /* `entry` and `seq` are set by the caller */
    enum tf_entity entity;     /* of the change; where view.seq is 0 there is none */
    struct tf_room *room;
    struct tf_user *actor;
    uint64_t message;   /* its position, 0 if none */
    uint64_t body_hash; /* what the action said; 0 without action id */
};
enum tf_code tf_log_append(const struct tf_db *db, const struct tf_log_entry *entry) TF_MUST_CHECK;

/* A finished action. */
struct tf_log_done {
    enum tf_action_type type;
    uint64_t room, message, actor; /* numbers; position of the message, 0 if none */
    uint64_t body_hash;
    uint64_t seq; /* of the change that it made, 0 if none that is still told */
    tf_time at_wall_us;
    uint64_t read_after, read_upto; /* of a read that moved the mark, else 0 */
};
/* What was done under this action id; `*found` is false when nothing was. */
enum tf_code tf_log_find(const struct tf_db *db, const struct tf_id *action_id, bool *found,
                         struct tf_log_done *out) TF_MUST_CHECK;

/* The newest change in a user's scope below `seq`, 0 if none: what its reader was told of before.
 */
enum tf_code tf_log_before(const struct tf_db *db, const struct tf_user *user, uint64_t seq,
                           uint64_t *out) TF_MUST_CHECK;

/* Where changes go that are read; false stops the reading. */
struct tf_change_reader {
    void *self;
    bool (*change)(void *self, const struct tf_change *change);
};

/* Reads at most `limit` changes in a user's scope above `after`, in order, each with its entity's
 * present state. The first one's `previous` is `after`. */
enum tf_code tf_changes_each(const struct tf_db *db, const struct tf_user *user, uint64_t after,
                             size_t limit, const struct tf_change_reader *reader) TF_MUST_CHECK;

/* A receipt as the room has it now. */
struct tf_receipt tf_receipt_of(const struct tf_room *room, uint64_t user);
/* What the change that carries it has read, unless that is nothing. */
void tf_receipt_step(struct tf_receipt *receipt, uint64_t after, uint64_t upto, tf_time at_us);

#endif
