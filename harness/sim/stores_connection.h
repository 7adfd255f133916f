/* One SQLite connection over a port, as the stores keep it. */
#ifndef TF_SIM_STORES_CONNECTION_H
#define TF_SIM_STORES_CONNECTION_H

#include "sim/stores.h"
#include "sim/vfs.h"

struct tf_store_schema {
    struct tf_stores *stores;
    struct tf_store_profile profile;
    struct tf_disk_image *image;  /* the template */
    uint32_t cookie;              /* SQLite's number of the template's schema */
    struct tf_connection *pooled; /* NULL: not open */
    struct tf_store_schema *next;
};

/* Linked in its stores' list while it is open. */
struct tf_connection {
    struct tf_store store; /* first: what is lent is found back */
    struct tf_disk_port port;
    struct tf_store_schema *schema;
    bool shared;                  /* in the pool: its disk is swapped */
    bool temporary;               /* for one loan */
    struct tf_connection **own;   /* of a shared disk: where its process keeps it; else NULL */
    bool bare;                    /* of a shared disk: a lock kept its settings from being made */
    struct tf_connection *below;  /* lent before this one, and still */
    struct tf_store_moment outer; /* the moment of `below` */
    uint64_t outer_drawn;
    struct tf_connection *previous, *next;
};

struct tf_stores {
    struct tf_vfs vfs;
    bool own_connections;
    struct tf_store_schema *schemas;
    struct tf_connection *connections;
    struct tf_connection *lent; /* NULL between steps */
    uint64_t lent_at;           /* operations of its disk then */
};

/* Opens a connection to what is in view of it: `disk`, which must not be in another's view. Where
 * the database cannot be read, it is returned all the same with the failure in `code` and `error`:
 * its statements will fail. */
struct tf_connection *tf_connection_open(struct tf_store_schema *schema, struct tf_disk *disk,
                                         enum tf_code *code, struct tf_error *error);
/* Closes it as a process that ends does: nothing is written any more. NULL is allowed. */
void tf_connection_discard(struct tf_connection *connection);
/* Makes the settings that `bare` says are missing, if it can. */
void tf_connection_dress(struct tf_connection *connection);
/* Puts another disk under it, or the same again after a change from outside. */
void tf_connection_swap(struct tf_connection *connection, struct tf_disk *disk);

/* Ends the loan of a connection that has `own`. (stores_own.c) */
void tf_stores_take_back_own(struct tf_stores *stores, struct tf_connection *connection);

/* Takes the disk out of the view of whatever connection has it. */
void tf_connection_let_go(struct tf_disk *disk);

#endif
