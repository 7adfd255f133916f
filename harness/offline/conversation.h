/* Conversations in the local database. Other rows name them by a small local number. */
#ifndef TF_OFFLINE_CONVERSATION_H
#define TF_OFFLINE_CONVERSATION_H

#include "offline/job.h"

struct tf_conversation_row {
    int64_t local;
    struct tf_id id;         /* none until the server has named it */
    struct tf_id client_key; /* of its creation; none for one that others made */
    enum tf_conversation_type type;
    uint64_t version;        /* 0 until the server has told it */
    enum tf_refusal refusal; /* why its creation failed for good */
    uint32_t generation;
    uint64_t since;       /* the change by which the user joined; 0 if there from the beginning */
    uint64_t fill_before; /* messages before this one are not all here; 0 when nothing is missing */
    bool is_ended;        /* nothing can be said in it any more */
    uint64_t cleaned;     /* messages up to here may have been cleaned up; 0 if none was */
};

/* From a statement that selects TF_CONVERSATION_COLUMNS. */
struct tf_conversation_row tf_conversation_row_read(sqlite3_stmt *statement);

/* By server id or client key. E_NOT_FOUND. */
enum tf_code tf_conversation_row_find(struct tf_job *job, const struct tf_id *name,
                                      struct tf_conversation_row *out) TF_MUST_CHECK;
enum tf_code tf_conversation_row_get(struct tf_job *job, int64_t local,
                                     struct tf_conversation_row *out) TF_MUST_CHECK;
/* The local number of the server's `id`; a row without content is made when it was never heard of.
 */
enum tf_code tf_conversation_row_local(struct tf_job *job, const struct tf_id *id,
                                       int64_t *local) TF_MUST_CHECK;
/* As above, for something that the change `seq` told of it (0 when nobody said). `*gone` is true
 * when the user had left by then: nothing of it is kept. */
enum tf_code tf_conversation_row_told(struct tf_job *job, const struct tf_id *id, uint64_t seq,
                                      int64_t *local, bool *gone) TF_MUST_CHECK;
/* The user's own read mark, pending reads applied. */
enum tf_code tf_conversation_row_mark(struct tf_job *job, int64_t local,
                                      uint64_t *mark) TF_MUST_CHECK;
/* Raises a mark to what pending reads make of it. */
enum tf_code tf_conversation_row_raise(struct tf_job *job, int64_t local,
                                       uint64_t *mark) TF_MUST_CHECK;
/* The strategy for conflicts that an action of `type` (edit, delete) meets in it, by the most
 * specific choice: of the conversation and the type, of the conversation, of the type, of the user,
 * of the configuration. E_NOT_FOUND. */
enum tf_code tf_conversation_row_strategy(struct tf_job *job, int64_t local,
                                          enum tf_action_type type,
                                          enum tf_strategy *out) TF_MUST_CHECK;

#endif
