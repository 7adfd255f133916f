/* What the database lets go of: old tombstones, needless changes, records of finished actions. The
 * audit (every row of the log) and the history of versions stay.
 *
 * A change is needless when a later one tells the same and more: an older state of a message, a
 * receipt (the conversation carries all marks). A pull from the start reads what is left and misses
 * nothing; a cursor below a conversation's horizon may have missed what went. */
#ifndef TF_SERVER_STORE_RETENTION_H
#define TF_SERVER_STORE_RETENTION_H

#include "env/view.h"
#include "server/store/scope.h"

/* Who hears what went. */
struct tf_trim_reader {
    void *self;
    void (*trimmed)(void *self, const struct tf_trim_view *view);
};

/* The newest entry of the log such that it and all above `from` were made at `until_wall_us` or
 * before; `from` when there is none. */
enum tf_code tf_retention_age(const struct tf_db *db, uint64_t from, tf_time until_wall_us,
                              uint64_t *out) TF_MUST_CHECK;

/* Each works on everything up to entry `seq`, inside the caller's transaction. */
enum tf_code tf_retention_changes(const struct tf_db *db, uint64_t seq,
                                  const struct tf_trim_reader *reader) TF_MUST_CHECK;
enum tf_code tf_retention_tombstones(const struct tf_db *db, uint64_t seq,
                                     const struct tf_trim_reader *reader) TF_MUST_CHECK;
/* Entries above `after`, of the kinds of actions in `types` (bits). */
enum tf_code tf_retention_records(const struct tf_db *db, uint64_t after, uint64_t seq,
                                  uint32_t types) TF_MUST_CHECK;
/* One action is no longer recognised. */
enum tf_code tf_retention_record(const struct tf_db *db,
                                 const struct tf_id *action_id) TF_MUST_CHECK;

#endif
