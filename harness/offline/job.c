#include "offline/job.h"

#include "base/assert.h"
#include "offline/lease.h"
#include "offline/listeners.h"
#include "offline/manager.h"
#include "offline/unsure.h"

#include <stdlib.h>

void tf_job_close(struct tf_job *job) {
    TF_ASSERT(!job->in_transaction);
    free(job->notes);
    job->notes = NULL;
}

/* Between the beginning of the step and that of its transaction another process may have written.
 */
static enum tf_code see_others(struct tf_job *job) {
    bool changed = false;
    enum tf_code code = tf_lease_look(job, &changed);
    if (code == TF_OK && changed)
        code = tf_manager_load(job);
    return code;
}

enum tf_code tf_job_begin(struct tf_job *job) {
    TF_ASSERT(!job->in_transaction);
    if (!job->core->loaded)
        return tf_error_set(job->error, TF_E_STORAGE, "what the database holds is not known");
    enum tf_code code = tf_store_begin(job->store, job->error);
    if (code != TF_OK)
        return code;
    job->in_transaction = true;
    if (job->core->config.shared)
        code = see_others(job);
    job->saved = job->core->mirror;
    job->note_count = 0;
    if (code != TF_OK)
        tf_job_rollback(job);
    return code;
}

void tf_job_rollback(struct tf_job *job) {
    TF_ASSERT(job->in_transaction);
    tf_store_rollback(job->store);
    job->in_transaction = false;
    job->core->mirror = job->saved;
    job->note_count = 0;
}

static void emit_note(struct tf_job *job, const struct tf_note *note) {
    struct tf_client_action action = {.kind = TF_CLIENT_DO_NOTE, .note = *note};
    tf_job_emit(job, &action);
    if (job->core->listeners != NULL)
        tf_listeners_tell(job->core->listeners, note);
}

enum tf_code tf_job_commit(struct tf_job *job) {
    TF_ASSERT(job->in_transaction);
    if (job->damaged != TF_OK) {
        tf_job_rollback(job);
        return job->damaged;
    }
    enum tf_code code = tf_store_commit(job->store, job->error);
    if (code != TF_OK) {
        tf_unsure_begin(job, code);
        tf_job_rollback(job);
        job->core->loaded = false;
        return code;
    }
    job->in_transaction = false;
    for (size_t i = 0; i < job->note_count; i++)
        emit_note(job, &job->notes[i]);
    job->note_count = 0;
    return TF_OK;
}

enum tf_code tf_job_end(struct tf_job *job, enum tf_code code) {
    if (code == TF_OK)
        return tf_job_commit(job);
    tf_job_rollback(job);
    return code;
}

void tf_job_note(struct tf_job *job, const struct tf_note *note) {
    if (!job->in_transaction) {
        emit_note(job, note);
        return;
    }
    tf_grow((void **)&job->notes, &job->note_capacity, job->note_count, sizeof(*job->notes));
    job->notes[job->note_count++] = *note;
}

void tf_job_touched(struct tf_job *job, const struct tf_id *message_id) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_TOUCHED, .message_id = *message_id});
}

void tf_job_emit(struct tf_job *job, const struct tf_client_action *action) {
    job->outbox->emit(job->outbox, action);
}

tf_time tf_job_after(const struct tf_job *job, tf_time delay_us) {
    return delay_us >= TF_NEVER - job->now.mono_us ? TF_NEVER : job->now.mono_us + delay_us;
}

uint64_t tf_job_device_hash(const struct tf_job *job) {
    return tf_id_hash(&job->core->config.device_id);
}
