#include "offline/keep.h"

#include "offline/keep_page.h"
#include "offline/known.h"
#include "offline/sizes.h"
#include "offline/sql.h"

#include <stdlib.h>

#define PAUSE_US       (20 * TF_MS) /* between two steps of a round */
#define TIGHT_PART     4            /* of what the database may take should stay free */
#define AGAIN_US       TF_SECOND    /* after the storage failed; doubled each time */
#define DOUBLED_MAX    8
#define AFTER_START_US (10 * TF_SECOND)

struct room {
    int64_t local;
    uint64_t bytes;        /* of its messages, once they have been counted */
    uint64_t from;         /* what is behind this position was not looked at yet */
    bool is_done;          /* nothing more can go */
    struct tf_known quiet; /* its first page is its last and nothing goes; and of `bytes` */
};

struct tf_keep {
    tf_time due_us; /* monotonic: of the next step */
    bool is_running;
    uint64_t excess;    /* of the database, beyond what it should take */
    uint64_t wanted;    /* for what was refused for want of room */
    struct room *rooms; /* owned; stay between two rounds */
    size_t count, capacity, at;
    struct tf_known listed; /* the rooms */
    uint64_t bytes;
    uint64_t used; /* by the database */
    struct tf_known measured;
    uint32_t failures; /* one after the other */
};

static const struct tf_keep_policy *policy_of(const struct tf_core *core) {
    return &core->config.keep;
}

static bool has_age(const struct tf_keep_policy *policy) {
    return policy->age_us > 0 && policy->age_us != TF_NEVER;
}

void tf_keep_start(struct tf_job *job) {
    struct tf_core *core = job->core;
    const struct tf_keep_policy *policy = policy_of(core);
    if (core->config.extension ||
        (!has_age(policy) && policy->bytes == 0 && core->config.database_bytes_max == 0))
        return;
    if (core->keep == NULL)
        core->keep = tf_alloc_zero(1, sizeof(*core->keep));
    tf_time wait_us = policy->every_us < AFTER_START_US ? policy->every_us : AFTER_START_US;
    core->keep->due_us = tf_job_after(job, wait_us);
}

static uint64_t excess_of(const struct tf_client_config *config, uint64_t database_bytes) {
    uint64_t most = config->database_bytes_max - config->database_bytes_max / TIGHT_PART;
    return most > 0 && database_bytes > most ? database_bytes - most : 0;
}

void tf_keep_make_room(struct tf_job *job, uint64_t database_bytes) {
    struct tf_keep *keep = job->core->keep;
    uint64_t excess = excess_of(&job->core->config, database_bytes);
    if (keep == NULL || excess == 0)
        return;
    keep->wanted = excess;
    if (keep->due_us > job->now.mono_us + PAUSE_US)
        keep->due_us = tf_job_after(job, PAUSE_US);
}

static void end_round(struct tf_job *job, tf_time wait_us) {
    struct tf_keep *keep = job->core->keep;
    keep->is_running = false;
    keep->wanted = 0;
    keep->due_us = tf_job_after(job, wait_us > 0 ? wait_us : 1);
}

static void forget(struct tf_keep *keep) {
    free(keep->rooms);
    keep->rooms = NULL;
    keep->count = keep->capacity = 0;
    keep->listed = keep->measured = (struct tf_known){0};
}

/* A disk that fails for days is not asked every second. */
static void try_later(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    end_round(job, AGAIN_US << keep->failures);
    forget(keep);
    if (keep->failures < DOUBLED_MAX)
        keep->failures++;
}

static void start_round(struct tf_keep *keep) {
    keep->is_running = true;
    keep->excess = keep->bytes = 0;
    keep->at = 0;
    for (size_t i = 0; i < keep->count; i++) {
        keep->rooms[i].from = 0;
        keep->rooms[i].is_done = false;
    }
}

static enum tf_code list_rooms(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    tf_time until_wall_us = TF_NEVER;
    enum tf_code code = TF_OK;
    keep->count = 0;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_KEEP_ROOMS, TF_BINDS(tf_bind_null()));
    while (tf_sql_row(job, row, &code)) {
        if (tf_keep_lingers(job, sqlite3_column_int64(row, 1), &until_wall_us))
            continue;
        tf_grow((void **)&keep->rooms, &keep->capacity, keep->count, sizeof(*keep->rooms));
        keep->rooms[keep->count++] = (struct room){.local = sqlite3_column_int64(row, 0)};
    }
    keep->listed = tf_known_until(job, until_wall_us);
    return code;
}

/* The first that is young ends it, as far as age goes: behind it there are only younger ones. */
static enum tf_code drop_old(struct tf_job *job, struct room *room, struct tf_keep_page *page) {
    const struct tf_keep_policy *policy = policy_of(job->core);
    bool is_first = room->from == 0;
    tf_time until_wall_us = TF_NEVER;
    enum tf_code code = TF_OK;
    room->is_done = !has_age(policy) || page->count < TF_KEEP_ROWS_MAX;
    for (size_t i = 0; has_age(policy) && code == TF_OK && i < page->count; i++) {
        const struct tf_keep_row *row = &page->rows[i];
        if (job->now.wall_us - row->created_us <= policy->age_us) {
            room->is_done = true;
            until_wall_us = tf_known_after(row->created_us + 1, policy->age_us);
            break;
        }
        room->from = row->position;
        if (row->may_go)
            code = tf_keep_page_drop(job, page, row);
    }
    if (is_first && room->is_done && page->cleaned == 0)
        room->quiet = tf_known_until(job, until_wall_us);
    return code;
}

static void leave_room(struct tf_keep *keep, struct room *room) {
    keep->bytes += room->bytes;
    keep->at++;
    room->is_done = false;
    room->from = 0;
}

static enum tf_code step_by_age(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    struct room *room = &keep->rooms[keep->at];
    struct tf_keep_page page;
    enum tf_code code = tf_keep_page_read(job, room->local, room->from, &page);
    room->quiet = (struct tf_known){0};
    if (code == TF_OK)
        code = drop_old(job, room, &page);
    if (code == TF_OK)
        code = tf_keep_page_end(job, room->local, &page);
    if (code != TF_OK || !room->is_done)
        return code;
    code = tf_keep_count_bytes(job, room->local, &room->bytes);
    leave_room(keep, room);
    return code;
}

/* Of the conversation that takes the most, the oldest. */
static struct room *largest(struct tf_keep *keep) {
    struct room *found = NULL;
    for (size_t i = 0; i < keep->count; i++)
        if (!keep->rooms[i].is_done && (found == NULL || keep->rooms[i].bytes > found->bytes))
            found = &keep->rooms[i];
    return found;
}

static enum tf_code step_by_size(struct tf_job *job, struct room *room) {
    struct tf_keep *keep = job->core->keep;
    uint64_t most = policy_of(job->core)->bytes;
    struct tf_keep_page page;
    enum tf_code code = tf_keep_page_read(job, room->local, room->from, &page);
    room->quiet = (struct tf_known){0};
    room->is_done = page.count < TF_KEEP_ROWS_MAX;
    for (size_t i = 0; code == TF_OK && i < page.count; i++) {
        if (page.freed >= keep->excess && (most == 0 || keep->bytes - page.freed <= most))
            break;
        room->from = page.rows[i].position;
        if (page.rows[i].may_go)
            code = tf_keep_page_drop(job, &page, &page.rows[i]);
    }
    if (code == TF_OK)
        code = tf_keep_page_end(job, room->local, &page);
    keep->bytes -= page.freed;
    room->bytes -= page.freed;
    keep->wanted -= page.freed < keep->wanted ? page.freed : keep->wanted;
    return code;
}

static enum tf_code measure(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    uint64_t whole = 0;
    if (job->core->config.database_bytes_max == 0)
        return TF_OK;
    keep->measured = tf_known_until(job, TF_NEVER);
    return tf_sizes_database(job, &keep->used, &whole);
}

/* The conversation that has to give some, NULL when nothing has to go any more. */
static struct room *who_gives(struct tf_core *core) {
    struct tf_keep *keep = core->keep;
    uint64_t most = policy_of(core)->bytes;
    keep->excess = excess_of(&core->config, keep->used);
    if (keep->wanted > keep->excess)
        keep->excess = keep->wanted;
    return keep->excess > 0 || (most > 0 && keep->bytes > most) ? largest(keep) : NULL;
}

/* One step of a round; `*ended` when it was the last. */
static enum tf_code advance(struct tf_job *job, bool *ended) {
    struct tf_keep *keep = job->core->keep;
    if (!keep->is_running) {
        enum tf_code listed = list_rooms(job);
        start_round(keep);
        return listed;
    }
    if (keep->at < keep->count)
        return step_by_age(job);
    enum tf_code code = measure(job);
    if (code != TF_OK)
        return code;
    struct room *room = who_gives(job->core);
    *ended = room == NULL;
    return room == NULL ? TF_OK : step_by_size(job, room);
}

/* The same, of what is known; false when the database has to be asked. */
static bool recall(struct tf_job *job, bool *ended) {
    struct tf_keep *keep = job->core->keep;
    if (!keep->is_running) {
        if (!tf_known_holds(job, &keep->listed))
            return false;
        start_round(keep);
        return true;
    }
    if (keep->at < keep->count) {
        struct room *room = &keep->rooms[keep->at];
        if (!tf_known_holds(job, &room->quiet))
            return false;
        leave_room(keep, room);
        return true;
    }
    if (job->core->config.database_bytes_max > 0 && !tf_known_holds(job, &keep->measured))
        return false;
    *ended = who_gives(job->core) == NULL;
    return *ended;
}

/* While everything is pulled anew it is not known what will be here. */
static bool may_clean(const struct tf_core *core) {
    return core->loaded && !core->mirror.resync && !core->stopped && !core->suspended;
}

static enum tf_code take_step(struct tf_job *job, bool *ended) {
    if (recall(job, ended))
        return TF_OK;
    enum tf_code code = tf_job_begin(job);
    return code == TF_OK ? tf_job_end(job, advance(job, ended)) : code;
}

void tf_keep_deadline(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    bool ended = false;
    if (keep->due_us > job->now.mono_us)
        return;
    if (!may_clean(job->core)) {
        try_later(job);
        return;
    }
    enum tf_code code = take_step(job, &ended);
    if (code == TF_OK && ended) /* its beginning only reads, which any disk allows */
        keep->failures = 0;
    if (code != TF_OK)
        try_later(job);
    else if (ended)
        end_round(job, policy_of(job->core)->every_us);
    else
        keep->due_us = tf_job_after(job, PAUSE_US);
}

tf_time tf_keep_next(const struct tf_core *core) {
    return core->stopped ? TF_NEVER : core->keep->due_us;
}

void tf_keep_destroy(struct tf_keep *keep) {
    if (keep == NULL)
        return;
    free(keep->rooms);
    free(keep);
}
