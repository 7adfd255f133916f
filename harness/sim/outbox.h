/* What a step says, in its order, each stamped with the storage operations done before it: a crash
 * inside the step lets only what came before it out. */
#ifndef TF_SIM_OUTBOX_H
#define TF_SIM_OUTBOX_H

#include "env/subject.h"

struct tf_client_said {
    uint64_t operations;
    struct tf_client_action action;
};

struct tf_server_said {
    uint64_t operations;
    struct tf_server_action action;
    size_t content_at; /* of an audit entry: where its text lies in `texts` */
};

/* One for the whole world: steps do not nest. */
struct tf_outbox {
    struct tf_client_outbox client;
    struct tf_server_outbox server;
    const struct tf_store *store; /* of the running step, or NULL */
    struct tf_client_said *client_said;
    size_t client_count, client_capacity;
    struct tf_server_said *server_said;
    size_t server_count, server_capacity;
    struct tf_buf texts; /* audit texts are borrowed only for the length of emit */
};

void tf_outbox_init(struct tf_outbox *outbox);
void tf_outbox_close(struct tf_outbox *outbox);
/* Empties it for a step that uses `store`. */
void tf_outbox_begin(struct tf_outbox *outbox, const struct tf_store *store);
/* Drops what came at or after storage operation `operation`, which did not happen. */
void tf_outbox_cut(struct tf_outbox *outbox, uint64_t operation);
/* After the step: texts of audit entries are put in place. */
void tf_outbox_end(struct tf_outbox *outbox);

#endif
