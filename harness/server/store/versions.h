/* The history of messages: every state that was shown once, and every text that lost a conflict. */
#ifndef TF_SERVER_STORE_VERSIONS_H
#define TF_SERVER_STORE_VERSIONS_H

#include "server/store/scope.h"

enum tf_version_kind {
    TF_VERSION_SHOWN, /* was the message's state */
    TF_VERSION_LOST,  /* an edit that met a conflict */
};

struct tf_version {
    uint64_t version; /* SHOWN: its number; LOST: the version that its author saw */
    enum tf_version_kind kind;
    struct tf_id action_id; /* LOST */
    struct tf_user *author;
    struct tf_slice content, media_url, media_thumbnail, metadata; /* borrowed */
    tf_time at_us;                                                 /* server's wall clock */
};

/* Keeps the present state of the message at `position`, before it is overwritten. */
enum tf_code tf_version_keep(const struct tf_db *db, uint64_t position) TF_MUST_CHECK;

/* Keeps a text that lost against the message at `position`. The same action with the same base
 * keeps one;
 * `*is_new` tells whether it was the first time. */
enum tf_code tf_version_lose(const struct tf_db *db, uint64_t position,
                             const struct tf_version *lost, bool *is_new) TF_MUST_CHECK;

/* Calls `each` for the kept versions of the message at `position`, in order. */
enum tf_code tf_versions_each(const struct tf_db *db, uint64_t position, void *receiver,
                              void (*each)(void *receiver,
                                           const struct tf_version *version)) TF_MUST_CHECK;

#endif
