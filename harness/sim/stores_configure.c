#include "sim/stores.h"

#define PROBE_BYTES 64
/* Pages that a connection's cache takes at once, and keeps when a swap empties it: malloc is slow
 * for single pages, and slows its small blocks down for them. */
#define CACHE_PAGES_AT_ONCE 20

/* SQLite does not tell its settings; that it does not count its memory shows that they are ours. */
static bool counts_memory(void) {
    void *probe = sqlite3_malloc(PROBE_BYTES);
    bool counts = sqlite3_memory_used() > 0;
    sqlite3_free(probe);
    return counts;
}

enum tf_code tf_sim_sqlite_configure(struct tf_error *error) {
    if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
        sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, CACHE_PAGES_AT_ONCE);
        return TF_OK;
    }
    if (counts_memory())
        return tf_error_set(error, TF_E_STATE, "SQLite was in use before it was set up");
    return TF_OK;
}
