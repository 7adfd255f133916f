/* The epoch of the server's log: made when the database is provisioned, and anew when it was put
 * back from a backup, so that no cursor of what was undone is continued. */
#ifndef TF_SERVER_META_H
#define TF_SERVER_META_H

#include "server/turn.h"

/* Sees to it that `server->epoch` is read. E_STATE when the database was never provisioned. */
enum tf_code tf_meta_epoch(struct tf_turn *turn) TF_MUST_CHECK;
/* Reads the epoch; none when there is none yet. */
enum tf_code tf_meta_read_epoch(const struct tf_db *db, struct tf_id *out) TF_MUST_CHECK;
/* The database was put back: from now on it is another log. */
enum tf_code tf_meta_renew_epoch(struct tf_turn *turn) TF_MUST_CHECK;

#endif
