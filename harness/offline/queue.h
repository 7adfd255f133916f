/* The durable queue of what the user did and the server has not yet answered for good. */
#ifndef TF_OFFLINE_QUEUE_H
#define TF_OFFLINE_QUEUE_H

#include "offline/job.h"
#include "offline/sql.h"

#define TF_ACTION_ID_PREFIX 'a'

struct tf_queue_row {
    enum tf_queue_state state;
    uint64_t order; /* program order on the device */
    struct tf_id action_id;
    enum tf_action_type type;
    int64_t conversation; /* local number */
    struct tf_id
        target; /* edit, delete, read: the message by server id, or client id while it has none */
    struct tf_id waits_for;    /* the action whose answer must come first, or none */
    uint64_t base_version;     /* edit, delete: the version that the user saw */
    struct tf_slice base_text; /* edit, delete: the text that the user saw */
    struct tf_slice text;      /* edit */
    uint64_t mark;             /* read: position of the target */
    uint32_t attempts;         /* that failed */
    tf_time due_wall_us;       /* device's wall clock; 0 is at once */
    tf_time wait_us;           /* the wait that ends at `due_wall_us` */
    tf_time at_wall_us;        /* device's wall clock when the user acted */
    enum tf_refusal refusal;   /* parked: why */
    bool is_operation;         /* an edit of a shared message */
};

/* From a statement that selects TF_QUEUE_COLUMNS. Texts are borrowed until it is reset. */
struct tf_queue_row tf_queue_read(struct tf_job *job, sqlite3_stmt *statement);

/* A row with texts of its own. */
struct tf_queue_copy {
    struct tf_queue_row row;
    struct tf_buf base_text, text;
};
void tf_queue_copy_close(struct tf_queue_copy *copy);

/* The row at `order`. E_NOT_FOUND. */
enum tf_code tf_queue_get(struct tf_job *job, enum tf_queue_state state, uint64_t order,
                          struct tf_queue_copy *out) TF_MUST_CHECK;
/* The last action (not a read) on a message that still shows: waiting or in conflict. E_NOT_FOUND.
 * `target` is its name as the queue has it. */
enum tf_code tf_queue_last_on(struct tf_job *job, const struct tf_id *target,
                              struct tf_queue_copy *out) TF_MUST_CHECK;
/* The read of a conversation that was queued last. E_NOT_FOUND. */
enum tf_code tf_queue_last_read(struct tf_job *job, int64_t conversation,
                                struct tf_queue_copy *out) TF_MUST_CHECK;

/* Adds an action behind all others, within the transaction, and says its order in `row->order`.
 * E_LIMIT when the queue is full. */
enum tf_code tf_queue_add(struct tf_job *job, struct tf_queue_row *row) TF_MUST_CHECK;
/* Takes an action out. `*was_there`, where not NULL, is false when it had gone before. */
enum tf_code tf_queue_remove(struct tf_job *job, enum tf_queue_state state, uint64_t order,
                             bool waits, bool *was_there) TF_MUST_CHECK;
/* Whether the network may have seen the action. Such a one is never changed. */
bool tf_queue_is_handed(const struct tf_core *core, const struct tf_queue_row *row);

/* Lets go what waited for the answer to `action_id`. */
enum tf_code tf_queue_release(struct tf_job *job, const struct tf_id *action_id) TF_MUST_CHECK;
/* What waited for `action_id` was based on a version that never came to be: it must meet the
 * server's judgement with the version that was really seen. */
enum tf_code tf_queue_rebase(struct tf_job *job, const struct tf_id *action_id,
                             uint64_t base_version) TF_MUST_CHECK;
/* An own message has got its server id: everything that named it by its client id names it anew. */
enum tf_code tf_queue_name(struct tf_job *job, const struct tf_id *client_id,
                           const struct tf_id *id, uint64_t position) TF_MUST_CHECK;
/* Sets a rejected action aside, and all that cannot be without it. */
enum tf_code tf_queue_park(struct tf_job *job, const struct tf_queue_row *row,
                           enum tf_refusal refusal) TF_MUST_CHECK;
/* Parks the first row of `select` again and again: each one leaves the selection by being parked.
 */
enum tf_code tf_queue_park_all(struct tf_job *job, enum tf_sql select, struct tf_binds keys,
                               enum tf_refusal refusal) TF_MUST_CHECK;
/* Parks everything that waits in a conversation, which counts as refused from then on. */
enum tf_code tf_queue_park_conversation(struct tf_job *job, int64_t conversation,
                                        enum tf_refusal refusal) TF_MUST_CHECK;

#endif
