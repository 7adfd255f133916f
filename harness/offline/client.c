#include "offline/client.h"

#include "base/hash.h"
#include "offline/apply.h"
#include "offline/board.h"
#include "offline/identity.h"
#include "offline/keep.h"
#include "offline/lease.h"
#include "offline/line.h"
#include "offline/listeners.h"
#include "offline/manager.h"
#include "offline/media.h"
#include "offline/prefetch.h"
#include "offline/retry.h"
#include "offline/salvage.h"
#include "offline/schema.h"
#include "offline/service.h"
#include "offline/session.h"
#include "offline/sql.h"
#include "offline/sync.h"
#include "offline/unsure.h"
#include "offline/vault.h"
#include "offline/view.h"

#include <stdlib.h>

/* Causes of a sync that have no key of their own are named by their kind and the monotonic clock.
 */
static uint64_t cause_of(const struct tf_job *job, enum tf_client_event_kind kind) {
    return tf_hash_pair((uint64_t)kind, (uint64_t)job->now.mono_us);
}

/* What is to be done now that it is known what there is. A copy that could not note that it is one
 * is not known yet: it would give the ids of its original, and fold into what it inherited. */
static enum tf_code begin(struct tf_job *job, uint64_t known_seq) {
    struct tf_core *core = job->core;
    uint64_t seq = core->mirror.cursor.seq;
    bool told_cursor = tf_unsure_end(job);
    if (core->started && seq != known_seq && !told_cursor)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_CURSOR, .number = seq});
    enum tf_code code = core->started ? TF_OK : tf_identity_check(job);
    if (code != TF_OK)
        return code;
    if (!core->started && tf_media_mend(job) != TF_OK)
        core->sync.wants |= TF_WANT_MEDIA; /* what is missing is found when it is wanted */
    if (!core->started) {
        tf_sync_arm_periodic(job);
        tf_keep_start(job);
        tf_prefetch_start(job);
        tf_sync_trigger(job, TF_WANT_PUSH | TF_WANT_PULL, cause_of(job, TF_CLIENT_START));
    } else if (core->mirror.waiting > 0) {
        tf_sync_trigger(job, TF_WANT_PUSH, core->sync.cause);
    }
    core->started = true;
    return TF_OK;
}

/* Until the database has been read nothing else can be done; a database that fails is tried again.
 */
static enum tf_code load(struct tf_job *job) {
    struct tf_core *core = job->core;
    uint64_t known_seq = core->mirror.cursor.seq;
    enum tf_code code = tf_offline_migrate(job->store, job->error);
    if (code == TF_OK)
        code = tf_unsure_firm(job);
    if (code == TF_OK && core->load_failures > 0)
        core->sync.wait_until_us = 0; /* it was for the database; what the rows say comes now */
    if (code == TF_OK)
        code = tf_manager_load(job);
    if (code == TF_OK && core->config.shared && !core->started)
        code = tf_lease_start(job);
    if (code == TF_OK)
        code = begin(job, known_seq);
    if (code != TF_OK)
        core->loaded = false;
    if (code == TF_E_BUSY) {
        core->sync.wait_until_us = tf_job_after(job, tf_lease_patience(job));
        return code;
    }
    if (code == TF_OK) {
        core->load_failures = 0;
        return TF_OK;
    }
    core->load_failures++;
    core->sync.wait_until_us =
        tf_job_after(job, tf_retry_delay(job, &core->config.transport_retry,
                                         tf_job_device_hash(job), core->load_failures, 0));
    return code;
}

/* What another process has changed since makes the mirror worthless. */
static enum tf_code know(struct tf_job *job) {
    struct tf_core *core = job->core;
    bool changed = false;
    if (core->loaded && core->config.shared && tf_lease_look(job, &changed) == TF_OK && changed)
        core->loaded = false;
    return core->loaded ? TF_OK : load(job);
}

static void set_online(struct tf_job *job, bool online) {
    struct tf_core *core = job->core;
    core->online = online;
    if (!online)
        return;
    core->line.reconnect_us = 0;
    tf_sync_reconnect(job, cause_of(job, TF_CLIENT_CONNECTIVITY));
}

static void suspend(struct tf_job *job) {
    tf_line_close(job);
    job->core->suspended = true;
}

/* Nothing is shown that was true before the sleep only, and everything is asked anew. */
static void resume(struct tf_job *job) {
    struct tf_core *core = job->core;
    core->suspended = false;
    core->line.reconnect_us = 0;
    tf_board_clear(job);
    tf_sync_arm_periodic(job);
    if (core->online)
        tf_sync_reconnect(job, cause_of(job, TF_CLIENT_RESUMED));
}

static void deadline(struct tf_job *job) {
    tf_board_deadline(job);
    tf_line_deadline(job);
    tf_sync_deadline(job);
    if (job->core->keep != NULL)
        tf_keep_deadline(job);
    tf_prefetch_deadline(job);
}

static enum tf_code dispatch(struct tf_job *job, const struct tf_client_event *event) {
    switch (event->kind) {
    case TF_CLIENT_COMMAND:
        return tf_service_command(job, &event->command);
    case TF_CLIENT_HTTP:
        return tf_sync_answer(job, &event->http);
    case TF_CLIENT_WS_MESSAGE:
        return tf_line_frame(job, event->ws.socket, event->ws.bytes);
    case TF_CLIENT_WS_CLOSED:
        tf_line_closed(job, event->ws.socket);
        return TF_OK;
    case TF_CLIENT_CONNECTIVITY:
        set_online(job, event->online);
        return TF_OK;
    case TF_CLIENT_SUSPENDED:
        suspend(job);
        return TF_OK;
    case TF_CLIENT_RESUMED:
        resume(job);
        return TF_OK;
    case TF_CLIENT_NEIGHBOUR:
        tf_lease_news(job);
        return TF_OK;
    case TF_CLIENT_DEADLINE:
        deadline(job);
        return TF_OK;
    default:
        return TF_OK;
    }
}

static enum tf_code step(void *self, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    struct tf_core *core = self;
    struct tf_error unread = {.code = TF_OK};
    struct tf_job job = {.core = core,
                         .store = context->store,
                         .outbox = context->outbox,
                         .chance = context->chance,
                         .now = event->now,
                         .error = error != NULL ? error : &unread};
    context->store->sql = tf_sql_texts;
    if (event->kind == TF_CLIENT_START)
        core->online = event->online;
    enum tf_code code = know(&job);
    if (code == TF_OK || event->kind != TF_CLIENT_START) {
        enum tf_code handled = dispatch(&job, event);
        if (code == TF_OK && !core->loaded)
            (void)load(&job);
        code = code == TF_OK ? handled : code;
    }
    tf_sync_go(&job);
    tf_lease_give(&job);
    tf_line_maintain(&job);
    tf_job_close(&job);
    tf_vault_release(core->vault, 0);
    if (context->store->damaged)
        return tf_error_set(error, TF_E_DAMAGED, "what is stored cannot be read back");
    return code == TF_OK ? job.failed : code;
}

static tf_time earlier(tf_time a, tf_time b) {
    return a < b ? a : b;
}

static tf_time next_deadline(const void *self) {
    const struct tf_core *core = self;
    if (core->suspended)
        return TF_NEVER;
    if (!core->loaded) /* who types is known without the database */
        return earlier(tf_board_next(core),
                       core->sync.wait_until_us > 0 ? core->sync.wait_until_us : TF_NEVER);
    tf_time next_us = earlier(tf_line_next(core), tf_sync_next(core));
    if (core->keep != NULL)
        next_us = earlier(tf_keep_next(core), next_us);
    next_us = earlier(tf_prefetch_next(core), next_us);
    return earlier(tf_board_next(core), next_us);
}

/* Requests of an app and of its extension have different numbers, so that whoever looks at the
 * device can tell them apart. */
#define EXTENSION_REQUESTS (UINT32_C(1) << 30)

static void *create(const struct tf_client_config *config, struct tf_error *error) {
    if (config->batch_actions < 1 || config->batch_actions > TF_BATCH_ACTIONS_MAX ||
        config->page_limit < 1 || config->page_limit > TF_PAGE_LIMIT_MAX) {
        tf_error_set(error, TF_E_INVALID, "batch_actions or page_limit is out of range");
        return NULL;
    }
    if (config->storage_key.len != (config->encrypt ? TF_SEAL_KEY_BYTES : 0)) {
        tf_error_set(error, TF_E_INVALID, "the key of the storage has %zu bytes",
                     config->storage_key.len);
        return NULL;
    }
    struct tf_core *core = tf_alloc_zero(1, sizeof(*core));
    core->config = *config;
    core->next_request = config->extension ? EXTENSION_REQUESTS : 0;
    core->vault = tf_vault_create(config);
    core->sync.periodic_us = TF_NEVER;
    core->line.ping_us = TF_NEVER;
    return core;
}

static void destroy(void *self) {
    struct tf_core *core = self;
    if (core == NULL)
        return;
    tf_sync_close(core);
    tf_board_close(&core->board);
    tf_unsure_close(core);
    free(core->rhythm);
    tf_keep_destroy(core->keep);
    tf_listeners_destroy(core->listeners);
    tf_apply_forget_ahead(core);
    tf_session_close(core);
    tf_vault_destroy(core->vault);
    free(core);
}

static void status(const void *self, struct tf_client_status *out) {
    tf_manager_status(self, out);
}

static enum tf_code snapshot(const void *self, struct tf_store *store, tf_time mono_us,
                             const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_view_snapshot(self, store, mono_us, viewer, error);
}

static enum tf_code inspect(const void *self, struct tf_store *store,
                            const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_view_inspect(self, store, viewer, error);
}

static enum tf_code lookup(const void *self, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_view_lookup(self, store, message_id, viewer, error);
}

static enum tf_code survey(const void *self, struct tf_store *store, const struct tf_survey *what,
                           struct tf_error *error) {
    return tf_view_survey(self, store, what, error);
}

static enum tf_code lookups(const void *self, struct tf_store *store,
                            const struct tf_wanted *wanted, const struct tf_viewer *viewer,
                            struct tf_error *error) {
    return tf_view_lookups(self, store, wanted, viewer, error);
}

/* One for each user: what one of them has on a shared device no other gets to see. */
static struct tf_id database(const struct tf_client_config *config) {
    return config->user_id;
}

const struct tf_client_ops tf_offline_client = {
    .abi = TF_SUBJECT_ABI,
    .name = "offline",
    .capabilities = TF_CAN_INSPECT | TF_CAN_RETRY_POLICY | TF_CAN_STORAGE | TF_CAN_CLONE,
    .migrate = tf_offline_migrate,
    .create = create,
    .destroy = destroy,
    .database = database,
    .step = step,
    .deadline = next_deadline,
    .status = status,
    .snapshot = snapshot,
    .inspect = inspect,
    .lookup = lookup,
    .salvage = tf_offline_salvage,
    .survey = survey,
    .lookups = lookups,
};
