#include "offline/keep.h"

#include "offline/conversation.h"
#include "offline/sizes.h"
#include "offline/sql.h"

#include <stdlib.h>

#define ROWS_MAX       32           /* that one step looks at */
#define ROW_BYTES      256          /* of a message, besides its text */
#define PAUSE_US       (20 * TF_MS) /* between two steps of a round */
#define TIGHT_PART     4            /* of what the database may take should stay free */
#define AGAIN_US       TF_SECOND    /* after the storage failed; doubled each time */
#define DOUBLED_MAX    8
#define AFTER_START_US (10 * TF_SECOND)

struct room {
    int64_t local;
    uint64_t bytes; /* of its messages, once they have been counted */
    uint64_t from;  /* what is behind this position was not looked at yet */
    bool is_done;   /* nothing more can go */
};

struct tf_keep {
    tf_time due_us; /* monotonic: of the next step */
    bool is_running;
    uint64_t excess;    /* of the database, beyond what it should take */
    uint64_t wanted;    /* for what was refused for want of room */
    struct room *rooms; /* owned */
    size_t count, capacity, at;
    uint64_t bytes;
    uint32_t failures; /* one after the other */
};

struct page_row {
    uint64_t position, bytes;
    struct tf_id id;
    int64_t created_us;
    bool may_go;
};

struct page {
    struct page_row rows[ROWS_MAX];
    size_t count;
    uint64_t cleaned; /* the last that went, 0 if none did */
    uint64_t freed;
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
    free(keep->rooms);
    keep->rooms = NULL;
    keep->count = keep->capacity = 0;
}

/* A disk that fails for days is not asked every second. */
static void try_later(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    end_round(job, AGAIN_US << keep->failures);
    if (keep->failures < DOUBLED_MAX)
        keep->failures++;
}

static enum tf_code begin_round(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    enum tf_code code = TF_OK;
    keep->is_running = true;
    keep->excess = 0;
    keep->at = 0;
    keep->bytes = 0;
    sqlite3_stmt *row = tf_sql_open(
        job, TF_SQL_KEEP_ROOMS,
        TF_BINDS(tf_bind_int(job->now.wall_us), tf_bind_int(policy_of(job->core)->linger_us)));
    while (tf_sql_row(job, row, &code)) {
        tf_grow((void **)&keep->rooms, &keep->capacity, keep->count, sizeof(*keep->rooms));
        keep->rooms[keep->count++] = (struct room){.local = sqlite3_column_int64(row, 0)};
    }
    return code;
}

/* The newest message that is not deleted, else the newest: it stays, and what is behind it. */
static enum tf_code find_end(struct tf_job *job, const struct room *room, uint64_t *end) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_KEEP_LAST, TF_BINDS(tf_bind_int(room->local)));
    *end = 0;
    if (!tf_sql_row(job, row, &code))
        return code;
    *end = tf_sql_u64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code read_page(struct tf_job *job, const struct room *room, struct page *page) {
    uint64_t end = 0;
    enum tf_code code = find_end(job, room, &end);
    if (code != TF_OK)
        return code;
    sqlite3_stmt *row =
        tf_sql_open(job, TF_SQL_KEEP_PAGE,
                    TF_BINDS(tf_bind_int(room->local), tf_bind_int((int64_t)room->from),
                             tf_bind_id(&job->core->config.user_id), tf_bind_int((int64_t)end),
                             tf_bind_int(ROWS_MAX)));
    while (tf_sql_row(job, row, &code))
        page->rows[page->count++] = (struct page_row){.position = tf_sql_u64(row, 0),
                                                      .id = tf_sql_id(row, 1),
                                                      .created_us = sqlite3_column_int64(row, 2),
                                                      .bytes = ROW_BYTES + tf_sql_u64(row, 3),
                                                      .may_go = sqlite3_column_int(row, 4) != 0};
    return code;
}

static enum tf_code drop(struct tf_job *job, struct page *page, const struct page_row *row) {
    page->cleaned = row->position;
    page->freed += row->bytes;
    return tf_sql_run(job, TF_SQL_KEEP_DROP, TF_BINDS(tf_bind_id(&row->id)), NULL);
}

static enum tf_code note_cleaned(struct tf_job *job, const struct room *room,
                                 const struct page *page) {
    struct tf_conversation_row conversation;
    if (page->cleaned == 0)
        return TF_OK;
    enum tf_code code =
        tf_sql_run(job, TF_SQL_CONVERSATION_CLEANED,
                   TF_BINDS(tf_bind_int((int64_t)page->cleaned), tf_bind_int(room->local)), NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_READ_STEPS_CLEANED,
                          TF_BINDS(tf_bind_int(room->local), tf_bind_int((int64_t)page->cleaned)),
                          NULL);
    if (code == TF_OK)
        code = tf_conversation_row_get(job, room->local, &conversation);
    if (code == TF_OK)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_CLEANED,
                                           .conversation_id = conversation.id,
                                           .number = page->cleaned});
    return code;
}

static enum tf_code count_bytes(struct tf_job *job, struct room *room) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_KEEP_SIZE, TF_BINDS(tf_bind_int(room->local)));
    if (!tf_sql_row(job, row, &code))
        return code;
    room->bytes = tf_sql_u64(row, 0) * ROW_BYTES + tf_sql_u64(row, 1);
    sqlite3_reset(row);
    return TF_OK;
}

/* The first that is young ends it, as far as age goes: behind it there are only younger ones. */
static enum tf_code drop_old(struct tf_job *job, struct room *room, struct page *page) {
    const struct tf_keep_policy *policy = policy_of(job->core);
    enum tf_code code = TF_OK;
    room->is_done = !has_age(policy) || page->count < ROWS_MAX;
    for (size_t i = 0; has_age(policy) && code == TF_OK && i < page->count; i++) {
        const struct page_row *row = &page->rows[i];
        if (job->now.wall_us - row->created_us <= policy->age_us) {
            room->is_done = true;
            break;
        }
        room->from = row->position;
        if (row->may_go)
            code = drop(job, page, row);
    }
    return code;
}

static enum tf_code step_by_age(struct tf_job *job) {
    struct tf_keep *keep = job->core->keep;
    struct room *room = &keep->rooms[keep->at];
    struct page page = {.count = 0};
    enum tf_code code = read_page(job, room, &page);
    if (code == TF_OK)
        code = drop_old(job, room, &page);
    if (code == TF_OK)
        code = note_cleaned(job, room, &page);
    if (code != TF_OK || !room->is_done)
        return code;
    code = count_bytes(job, room);
    keep->bytes += room->bytes;
    keep->at++;
    room->is_done = false;
    room->from = 0;
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
    struct page page = {.count = 0};
    enum tf_code code = read_page(job, room, &page);
    room->is_done = page.count < ROWS_MAX;
    for (size_t i = 0; code == TF_OK && i < page.count; i++) {
        if (page.freed >= keep->excess && (most == 0 || keep->bytes - page.freed <= most))
            break;
        room->from = page.rows[i].position;
        if (page.rows[i].may_go)
            code = drop(job, &page, &page.rows[i]);
    }
    if (code == TF_OK)
        code = note_cleaned(job, room, &page);
    keep->bytes -= page.freed;
    room->bytes -= page.freed;
    keep->wanted -= page.freed < keep->wanted ? page.freed : keep->wanted;
    return code;
}

/* The conversation that has to give some, NULL when nothing has to go any more. */
static enum tf_code who_gives(struct tf_job *job, struct room **out) {
    struct tf_keep *keep = job->core->keep;
    uint64_t used = 0, whole = 0, most = policy_of(job->core)->bytes;
    enum tf_code code = TF_OK;
    if (job->core->config.database_bytes_max > 0)
        code = tf_sizes_database(job, &used, &whole);
    keep->excess = excess_of(&job->core->config, used);
    if (keep->wanted > keep->excess)
        keep->excess = keep->wanted;
    *out = keep->excess > 0 || (most > 0 && keep->bytes > most) ? largest(keep) : NULL;
    return code;
}

/* One step of a round; `*ended` when it was the last. */
static enum tf_code advance(struct tf_job *job, bool *ended) {
    struct tf_keep *keep = job->core->keep;
    struct room *room = NULL;
    if (!keep->is_running)
        return begin_round(job);
    if (keep->at < keep->count)
        return step_by_age(job);
    enum tf_code code = who_gives(job, &room);
    if (code != TF_OK)
        return code;
    *ended = room == NULL;
    return room == NULL ? TF_OK : step_by_size(job, room);
}

/* While everything is pulled anew it is not known what will be here. */
static bool may_clean(const struct tf_core *core) {
    return core->loaded && !core->mirror.resync && !core->stopped && !core->suspended;
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
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, advance(job, &ended));
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
