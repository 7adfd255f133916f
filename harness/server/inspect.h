/* What the harness may see of the server, in the model's terms. */
#ifndef TF_SERVER_INSPECT_H
#define TF_SERVER_INSPECT_H

#include "env/subject.h"

/* The members of tf_server_ops with these names. */
enum tf_code tf_inspect_snapshot(const void *self, struct tf_store *store,
                                 const struct tf_id *user_id, const struct tf_viewer *viewer,
                                 struct tf_error *error);
enum tf_code tf_inspect_snapshots(const void *self, struct tf_store *store,
                                  const struct tf_shown_to *whom, size_t count,
                                  struct tf_error *error);
enum tf_code tf_inspect_lookup(const void *self, struct tf_store *store,
                               const struct tf_id *message_id, const struct tf_viewer *viewer,
                               struct tf_error *error);
enum tf_code tf_inspect_audit(const void *self, struct tf_store *store, uint64_t after,
                              const struct tf_viewer *viewer, struct tf_error *error);

#endif
