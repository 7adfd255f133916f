/* One step of the client: what it may use, its transaction, and the notes that wait for the commit.
 */
#ifndef TF_OFFLINE_JOB_H
#define TF_OFFLINE_JOB_H

#include "offline/core.h"

struct tf_job {
    struct tf_core *core;
    struct tf_store *store;
    struct tf_client_outbox *outbox;
    struct tf_chance chance;
    struct tf_moment now;
    struct tf_error *error;
    enum tf_code failed;  /* what the loop met on its own account, OK if nothing */
    enum tf_code damaged; /* a stored text did not open: nothing may be committed */
    bool in_transaction;
    struct tf_mirror saved; /* as it was at the beginning of the transaction */
    struct tf_note *notes;  /* owned; told after the commit */
    size_t note_count, note_capacity;
};

void tf_job_close(struct tf_job *job);

/* A transaction. After a failed commit it is rolled back already; a rollback sets the mirror back
 * and forgets the notes. A commit that failed may have been made all the same: until the mirror has
 * been read again there is no other transaction. */
enum tf_code tf_job_begin(struct tf_job *job) TF_MUST_CHECK;
enum tf_code tf_job_commit(struct tf_job *job) TF_MUST_CHECK;
void tf_job_rollback(struct tf_job *job);
/* Commits when `code` is OK, else rolls back; the code of the whole. */
enum tf_code tf_job_end(struct tf_job *job, enum tf_code code) TF_MUST_CHECK;

/* Tells listeners, after the commit when a transaction is open. */
void tf_job_note(struct tf_job *job, const struct tf_note *note);
/* What is shown of a message, named as it is known now, may have changed. */
void tf_job_touched(struct tf_job *job, const struct tf_id *message_id);

void tf_job_emit(struct tf_job *job, const struct tf_client_action *action);

/* Instants that never come stay so. */
tf_time tf_job_after(const struct tf_job *job, tf_time delay_us);
uint64_t tf_job_device_hash(const struct tf_job *job);

#endif
