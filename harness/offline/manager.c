#include "offline/manager.h"

#include "base/hash.h"
#include "offline/coalesce.h"
#include "offline/sync.h"

/* A device that was put back to a backup may come to the same point twice: what it does then is
 * something else, and has another name. */
struct tf_id tf_manager_action_id(const struct tf_job *job, const struct tf_command *command) {
    uint64_t seed = job->chance.seed;
    uint32_t life = job->core->config.installation;
    uint64_t key = life == 0 ? command->key : tf_hash_pair(command->key, life);
    return tf_id_from_draws(TF_ACTION_ID_PREFIX, tf_draw(seed, TF_CONCERN_ACTION_ID, key, 0),
                            tf_draw(seed, TF_CONCERN_ACTION_ID, key, 1));
}

void tf_manager_accepted(struct tf_job *job, const struct tf_queue_row *row,
                         const struct tf_id *message_id) {
    struct tf_note note = {.kind = TF_NOTE_ACCEPTED, .message_id = *message_id};
    if (row != NULL) {
        note.action_id = row->action_id;
        note.type = row->type;
    }
    tf_job_note(job, &note);
}

void tf_manager_coalesced(struct tf_job *job, const struct tf_queue_row *row,
                          const struct tf_id *into) {
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_COALESCED,
                                       .action_id = row->action_id,
                                       .other_id = *into,
                                       .message_id = row->target,
                                       .type = row->type});
}

enum tf_code tf_manager_queue(struct tf_job *job, struct tf_queue_row *row,
                              const struct tf_id *message_id) {
    enum tf_code code = tf_queue_add(job, row);
    if (code != TF_OK)
        return code;
    tf_manager_accepted(job, row, message_id);
    return TF_OK;
}

void tf_manager_sync(struct tf_job *job, uint64_t cause) {
    tf_sync_trigger_now(job, TF_WANT_PUSH | TF_WANT_PULL, cause);
}

/* What a commit that failed may have queued counts until the database is read again. */
static uint32_t waiting_of(const struct tf_core *core) {
    const struct tf_unsure *unsure = core->unsure;
    bool more = unsure != NULL && unsure->after.waiting > core->mirror.waiting;
    return more ? unsure->after.waiting : core->mirror.waiting;
}

void tf_manager_status(const struct tf_core *core, struct tf_client_status *out) {
    *out = (struct tf_client_status){
        .waiting = waiting_of(core),
        .parked = core->mirror.parked,
        .conflicts = core->mirror.conflicts,
        .in_flight = core->sync.flight == TF_FLIGHT_NONE ? 0 : 1,
        .filling = core->mirror.fills,
        .media_bytes = core->mirror.cached,
        .online = core->online && !core->mirror.offline,
        .offline_mode = core->mirror.offline,
        .syncing = core->sync.running,
    };
}
