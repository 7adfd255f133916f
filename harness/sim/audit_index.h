/* What the server has committed, by conversation: which message changes lie between two cursors of
 * a user, and how far a user's devices must get. Fed by audit entries alone. */
#ifndef TF_SIM_AUDIT_INDEX_H
#define TF_SIM_AUDIT_INDEX_H

#include "base/map.h"
#include "env/plan.h"

struct tf_indexed_change {
    uint64_t seq;
    struct tf_id message_id; /* server id */
    /* Of the earliest change that is left of a message: where it stands, and the hash of its
     * sender's id. 0 in the others. */
    uint64_t position, sender;
};

struct tf_indexed_conversation {
    struct tf_indexed_change *changes; /* of messages, by seq */
    size_t change_count, change_capacity;
    uint64_t newest_seq; /* of anything audited */
    /* The highest position, its sender, and the highest position of anybody else. */
    uint64_t top_position, other_position;
    uint64_t top_sender; /* hash of the id */
    struct tf_id id;
};

/* One conversation of a user's. */
struct tf_indexed_part {
    uint32_t conversation; /* index into the index's */
    uint64_t since;        /* the change by which the user joined, 0 if there from the beginning */
};

struct tf_user_scope {
    struct tf_indexed_part *parts;
    size_t count, capacity;
    uint64_t withdrawn_seq; /* the newest change that took the user out of a conversation */
};

/* All zero is a valid empty index. */
struct tf_audit_index {
    const struct tf_plan *plan; /* borrowed */
    struct tf_map by_id;        /* hash of a conversation's id -> index */
    struct tf_indexed_conversation *conversations;
    size_t conversation_count, conversation_capacity;
    struct tf_user_scope *users; /* per user of the plan */
    struct tf_indexed_change *found;
    size_t found_count, found_capacity;
};

void tf_audit_index_init(struct tf_audit_index *index, const struct tf_plan *plan);
void tf_audit_index_close(struct tf_audit_index *index);
/* Makes a conversation of the plan known under the id that the server gave it. */
void tf_audit_index_join(struct tf_audit_index *index, const struct tf_id *id,
                         uint32_t conversation);
void tf_audit_index_add(struct tf_audit_index *index, const struct tf_audit_view *audit);
/* A message of which the server no longer tells: no cursor covers its changes any more, and nobody
 * owes a receipt of it. */
void tf_audit_index_forget(struct tf_audit_index *index, const struct tf_id *conversation,
                           const struct tf_id *message_id);
/* Up to `horizon` the server tells only the newest change of each message. */
void tf_audit_index_trim(struct tf_audit_index *index, const struct tf_id *conversation,
                         uint64_t horizon);
/* The server was put back to this audit entry. What is left may be more than is known of it, never
 * less. */
void tf_audit_index_undo(struct tf_audit_index *index, uint64_t entry);
/* The message changes in (above, upto] that are in the user's scope, by seq. Borrowed until the
 * next call. */
const struct tf_indexed_change *tf_audit_index_between(struct tf_audit_index *index, uint32_t user,
                                                       uint64_t above, uint64_t upto,
                                                       size_t *count);
/* The message changes in a conversation before the user joined it, up to `upto`, by seq. Borrowed
 * until the next call. */
const struct tf_indexed_change *tf_audit_index_before_joining(struct tf_audit_index *index,
                                                              uint32_t user,
                                                              const struct tf_id *conversation,
                                                              uint64_t upto, size_t *count);
/* The newest audited change in the user's scope, 0 if none. */
uint64_t tf_audit_index_newest(const struct tf_audit_index *index, uint32_t user);
/* The highest position of a message of somebody else than `user` of which the server still tells,
 * 0 if none. */
uint64_t tf_audit_index_owed(const struct tf_audit_index *index, const struct tf_id *conversation,
                             const struct tf_id *user);

#endif
