#include "offline/unsure.h"

#include "offline/sql.h"

#include <stdlib.h>

/* A full disk fails before the commit has its effect, and another process's lock before it began;
 * neither leaves anything behind that could come back. */
void tf_unsure_begin(struct tf_job *job, enum tf_code code) {
    if (code != TF_E_STORAGE)
        return;
    tf_unsure_close(job->core);
    struct tf_unsure *unsure = job->core->unsure = tf_alloc(sizeof(*unsure));
    *unsure = (struct tf_unsure){.before = job->saved,
                                 .after = job->core->mirror,
                                 .notes = job->notes,
                                 .note_count = job->note_count};
    job->notes = NULL;
    job->note_count = job->note_capacity = 0;
}

enum tf_code tf_unsure_firm(struct tf_job *job) {
    if (job->core->unsure == NULL)
        return TF_OK;
    enum tf_code code = tf_store_begin(job->store, job->error);
    if (code != TF_OK)
        return code;
    code = tf_sql_run(job, TF_SQL_DEVICE_FIRM, TF_BINDS(tf_bind_null()), NULL);
    if (code == TF_OK)
        return tf_store_commit(job->store, job->error);
    tf_store_rollback(job->store);
    return code;
}

static bool same(const struct tf_mirror *a, const struct tf_mirror *b) {
    return a->cursor.seq == b->cursor.seq && tf_id_equal(&a->cursor.epoch, &b->cursor.epoch) &&
           a->waiting == b->waiting && a->parked == b->parked && a->conflicts == b->conflicts &&
           a->fills == b->fills && a->generation == b->generation && a->resync == b->resync;
}

/* A transaction is made whole or not at all, so what it changed in the mirror says whether it was.
 * One that changed nothing there leaves it open, and nothing is told. */
static bool was_made(const struct tf_unsure *unsure, const struct tf_mirror *now) {
    return same(now, &unsure->after) && !same(&unsure->before, &unsure->after);
}

static bool is_of_the_server(enum tf_note_kind kind) {
    return kind == TF_NOTE_TOUCHED || kind == TF_NOTE_OUTCOME || kind == TF_NOTE_PARKED ||
           kind == TF_NOTE_CONFLICT || kind == TF_NOTE_WITHDRAWN || kind == TF_NOTE_FILLED ||
           kind == TF_NOTE_CURSOR || kind == TF_NOTE_AGAIN;
}

bool tf_unsure_end(struct tf_job *job) {
    const struct tf_unsure *unsure = job->core->unsure;
    if (unsure == NULL)
        return false;
    bool made = was_made(unsure, &job->core->mirror);
    bool told_cursor = false;
    for (size_t i = 0; i < unsure->note_count; i++) {
        const struct tf_note *note = &unsure->notes[i];
        if (!made || !is_of_the_server(note->kind))
            continue;
        tf_job_note(job, note);
        told_cursor = told_cursor || note->kind == TF_NOTE_CURSOR;
    }
    tf_unsure_close(job->core);
    return told_cursor;
}

void tf_unsure_close(struct tf_core *core) {
    if (core->unsure == NULL)
        return;
    free(core->unsure->notes);
    free(core->unsure);
    core->unsure = NULL;
}
