/* Lends subjects an open database connection for the length of a step.
 *
 * Pooled: one connection serves all disks of a schema; the disk under it is swapped between steps.
 * Or each disk has its own connection. Both give the same results; a disk whose schema is not its
 * template's gets an own connection always. Rules for the borrower: between lend and take back
 * nobody else is lent a store of these `stores` (steps do not nest), and the disk is not destroyed,
 * restored or struck by power loss. */
#ifndef TF_SIM_STORES_H
#define TF_SIM_STORES_H

#include "base/time.h"
#include "env/store.h"
#include "sim/disk.h"

/* Sets SQLite up for simulation, for the whole process, before its first use; further calls do
 * nothing. E_STATE when SQLite was in use already with other settings. */
enum tf_code tf_sim_sqlite_configure(struct tf_error *error) TF_MUST_CHECK;

struct tf_stores;
struct tf_connection;
struct tf_store_schema; /* a subject's schema: the template of its disks, and their pooled
                           connection */

struct tf_stores_options {
    bool own_connections;
    uint64_t seed; /* of what SQLite draws */
};

/* Owned by caller; NULL with `error` on failure. Configures SQLite if nobody has. */
struct tf_stores *tf_stores_create(const struct tf_stores_options *options, struct tf_error *error);
/* For another run: as if just created with these options, but with its schemas and their pooled
 * connections. All disks of the run before are gone. */
void tf_stores_renew(struct tf_stores *stores, const struct tf_stores_options *options);
/* Closes all connections. Disks may be destroyed before or after. NULL is allowed. */
void tf_stores_destroy(struct tf_stores *stores);

typedef enum tf_code tf_store_migrate(struct tf_store *store, struct tf_error *error);

/* What a database is opened with. */
struct tf_store_profile {
    uint32_t page_size;
    uint32_t cache_pages;
};
#define TF_STORE_CLIENT ((struct tf_store_profile){.page_size = 1024, .cache_pages = 64})
#define TF_STORE_SERVER ((struct tf_store_profile){.page_size = 4096, .cache_pages = 64})

/* Makes a schema: runs `migrate` on an empty disk and freezes that as the template. Owned by
 * `stores`. NULL with `error` on failure. */
struct tf_store_schema *tf_stores_add_schema(struct tf_stores *stores,
                                             struct tf_store_profile profile,
                                             tf_store_migrate *migrate, struct tf_error *error);
/* The template of new disks of this schema. Borrowed. */
const struct tf_disk_image *tf_store_schema_image(const struct tf_store_schema *schema);

/* What SQLite takes for time and chance in a step. */
struct tf_store_moment {
    tf_time wall_us; /* microseconds since 1970 */
    uint64_t key;    /* names node and step: draws are keyed by (seed, TF_CONCERN_SQLITE, key) */
};

/* A connection to the database on `disk`, with `operations` set to the disk's. After a crash or an
 * I/O error a fresh connection opens the database first and rolls a hot journal back. NULL with
 * `error` when it cannot be opened; look at tf_disk_crashed then, a fault may have struck. Borrowed
 * until tf_stores_take_back. */
struct tf_store *tf_stores_lend(struct tf_stores *stores, struct tf_store_schema *schema,
                                struct tf_disk *disk, const struct tf_store_moment *moment,
                                struct tf_error *error);
/* The same for a process that shares `disk` with another, which has a connection of its own in
 * `*own` (NULL before the first loan). One such loan may be made while another process's lasts, and
 * ends before it. A database that the other has locked is lent all the same: statements meet
 * SQLITE_BUSY. */
struct tf_store *tf_stores_lend_own(struct tf_stores *stores, struct tf_store_schema *schema,
                                    struct tf_disk *disk, struct tf_connection **own,
                                    const struct tf_store_moment *moment);
/* Calls `between` before each storage operation and around locks of this loan, until it ends. */
void tf_stores_between(struct tf_store *store, void (*between)(void *context), void *context);
/* A process that shared a disk is gone: closes its connection, and with it go its locks. */
void tf_stores_forget_own(struct tf_stores *stores, struct tf_connection **own);
/* Ends the step. The connection must be idle, unless a crash or an I/O error has struck: then it is
 * thrown away. */
void tf_stores_take_back(struct tf_stores *stores, struct tf_store *store);

/* The process that used `disk` is gone (killed, crashed, uninstalled): closes its own connection if
 * it has one. Call before tf_disk_process_died, tf_disk_power_lost, tf_disk_restore or
 * tf_disk_destroy. */
void tf_stores_forget(struct tf_stores *stores, struct tf_disk *disk);

struct tf_disk_check {
    bool opens;         /* a fresh connection could open it, and roll back what was unfinished */
    bool whole;         /* integrity check */
    struct tf_buf text; /* what was said; "ok" when whole; owned by caller */
};

/* Opens `disk` with a fresh connection (as after a restart: a hot journal is rolled back, which are
 * storage operations), checks it, and closes it. `out->text` is replaced. */
void tf_stores_check(struct tf_stores *stores, struct tf_store_schema *schema, struct tf_disk *disk,
                     const struct tf_store_moment *moment, struct tf_disk_check *out);

#endif
