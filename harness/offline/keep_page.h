/* A page of a conversation's messages, oldest first, and what of it cleaning up takes away. */
#ifndef TF_OFFLINE_KEEP_PAGE_H
#define TF_OFFLINE_KEEP_PAGE_H

#include "offline/job.h"

#define TF_KEEP_ROWS_MAX 32 /* that one step looks at */

struct tf_keep_row {
    uint64_t position, bytes;
    struct tf_id id;
    int64_t created_us;
    bool may_go; /* it is synced, has been read, and nothing that waits is about it */
};

struct tf_keep_page {
    struct tf_keep_row rows[TF_KEEP_ROWS_MAX];
    size_t count;
    uint64_t cleaned; /* the last that went, 0 if none did */
    uint64_t freed;
};

/* The first rows behind `from` of the conversation with the local number, but for its newest.
 * All of this inside a transaction. */
enum tf_code tf_keep_page_read(struct tf_job *job, int64_t local, uint64_t from,
                               struct tf_keep_page *page) TF_MUST_CHECK;
enum tf_code tf_keep_page_drop(struct tf_job *job, struct tf_keep_page *page,
                               const struct tf_keep_row *row) TF_MUST_CHECK;
/* Says of the conversation up to where it was cleaned up, when anything went. */
enum tf_code tf_keep_page_end(struct tf_job *job, int64_t local,
                              const struct tf_keep_page *page) TF_MUST_CHECK;
/* Of all messages of the conversation that are not waiting. */
enum tf_code tf_keep_count_bytes(struct tf_job *job, int64_t local, uint64_t *bytes) TF_MUST_CHECK;

/* Nothing goes where the user has just scrolled back; what lies ahead of a clock that was set back
 * does not count. `*until_wall_us` is brought forward to when the answer changes. */
bool tf_keep_lingers(const struct tf_job *job, tf_time scrolled_wall_us, tf_time *until_wall_us);

#endif
