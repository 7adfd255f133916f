#include "offline/upgrade.h"

#include "base/assert.h"

/* 1 to 2: texts may be sealed and packed; a database from before says that its are neither. */
static const char from_1[] = "ALTER TABLE device ADD COLUMN packing INTEGER NOT NULL DEFAULT 0;"
                             "ALTER TABLE device ADD COLUMN seal BLOB;";

/* 2 to 3: tables and columns that came then have defaults, and the indexes are made anew in any
 * case. */
static const char from_2[] = "";

/* steps[n] leads from schema n to schema n + 1; there was no schema 0. */
static const char *const steps[] = {NULL, from_1, from_2};

enum tf_code tf_upgrade_steps(struct tf_store *store, int64_t from, struct tf_error *error) {
    TF_ASSERT(from > 0);
    enum tf_code code = TF_OK;
    const int64_t count = (int64_t)(sizeof(steps) / sizeof(steps[0]));
    for (int64_t at = from; code == TF_OK && at < count; at++)
        code = tf_store_script(store, steps[at], error);
    return code;
}
