#include "offline/prefetch.h"

#include "base/hash.h"
#include "offline/habit.h"
#include "offline/sql.h"
#include "offline/sync.h"

#define RECENT_MAX    3   /* conversations that the policy `recent` keeps ready */
#define WORTH_IT      300 /* per mille: `learned` loads what is opened as likely as that */
#define AGAIN_US      TF_HOUR
#define PREFETCH_SEED UINT64_C(0x9F37C4)

/* Rows that are about no hour: of the device (conversation 0) and of a conversation. */
enum { SLOT_SINCE = -1, SLOT_LAST = -2, SLOT_ALL = -3, SLOT_AGAIN = -4 };

static void arm(struct tf_job *job) {
    tf_time into = job->now.wall_us - TF_HOUR * (job->now.wall_us / TF_HOUR);
    job->core->prefetch_us = tf_job_after(job, TF_HOUR - (into < 0 ? into + TF_HOUR : into));
}

void tf_prefetch_start(struct tf_job *job) {
    if (job->core->config.prefetch != TF_PREFETCH_NONE && !job->core->config.extension)
        arm(job);
}

tf_time tf_prefetch_next(const struct tf_core *core) {
    return core->prefetch_us > 0 && !core->stopped ? core->prefetch_us : TF_NEVER;
}

/* -- What was learnt */

static enum tf_code read_habit(struct tf_job *job, int64_t conversation, int slot,
                               struct tf_habit *out) {
    enum tf_code code = TF_OK;
    *out = (struct tf_habit){0};
    sqlite3_stmt *row =
        tf_sql_open(job, TF_SQL_OPENING, TF_BINDS(tf_bind_int(conversation), tf_bind_int(slot)));
    if (!tf_sql_row(job, row, &code))
        return code;
    *out = (struct tf_habit){(uint32_t)sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code write_habit(struct tf_job *job, int64_t conversation, int slot,
                                struct tf_habit habit) {
    return tf_sql_run(job, TF_SQL_OPENING_SET,
                      TF_BINDS(tf_bind_int(conversation), tf_bind_int(slot),
                               tf_bind_int(habit.weight), tf_bind_int(habit.day)),
                      NULL);
}

/* One more unit, which fades as the others do. */
static enum tf_code count_up(struct tf_job *job, int slot, int64_t day) {
    struct tf_habit habit;
    enum tf_code code = read_habit(job, 0, slot, &habit);
    return code == TF_OK ? write_habit(job, 0, slot, tf_habit_opened(&habit, day, true)) : code;
}

static bool is_again(const struct tf_job *job, const struct tf_habit *last) {
    return last->day > 0 && job->now.wall_us >= last->day &&
           job->now.wall_us - last->day < AGAIN_US;
}

enum tf_code tf_prefetch_opened(struct tf_job *job, int64_t conversation) {
    int slot = tf_habit_slot(job->now.wall_us);
    int64_t day = tf_habit_day(job->now.wall_us);
    struct tf_habit habit, last = {0}, since = {0};
    enum tf_code code = read_habit(job, conversation, slot, &habit);
    if (code == TF_OK)
        code = read_habit(job, conversation, SLOT_LAST, &last);
    if (code == TF_OK)
        code = read_habit(job, 0, SLOT_SINCE, &since);
    if (code == TF_OK && since.day == 0)
        code = write_habit(job, 0, SLOT_SINCE, (struct tf_habit){0, day});
    if (code == TF_OK)
        code = count_up(job, SLOT_ALL, day);
    if (code == TF_OK && is_again(job, &last))
        code = count_up(job, SLOT_AGAIN, day);
    if (code == TF_OK)
        code = write_habit(job, conversation, slot,
                           tf_habit_opened(&habit, day, habit.day != day || habit.weight == 0));
    if (code == TF_OK)
        code = write_habit(job, conversation, SLOT_LAST, (struct tf_habit){0, job->now.wall_us});
    return code;
}

/* What all conversations have in common, for one round. */
struct round {
    int64_t day, since;
    int slot;
    uint32_t again; /* per mille: opened again within the hour */
};

static enum tf_code begin_round(struct tf_job *job, struct round *round) {
    struct tf_habit since, all, again;
    round->day = tf_habit_day(job->now.wall_us);
    round->slot = tf_habit_slot(job->now.wall_us);
    enum tf_code code = read_habit(job, 0, SLOT_SINCE, &since);
    if (code == TF_OK)
        code = read_habit(job, 0, SLOT_ALL, &all);
    if (code == TF_OK)
        code = read_habit(job, 0, SLOT_AGAIN, &again);
    round->since = since.day > 0 ? since.day : round->day;
    uint64_t openings = tf_habit_weight(&all, round->day);
    round->again =
        openings == 0
            ? 0
            : (uint32_t)((uint64_t)tf_habit_weight(&again, round->day) * TF_HABIT_WHOLE / openings);
    return code;
}

static enum tf_code chance_of(struct tf_job *job, const struct round *round, int64_t conversation,
                              uint32_t *chance) {
    struct tf_habit habit, last = {0};
    enum tf_code code = read_habit(job, conversation, round->slot, &habit);
    if (code == TF_OK)
        code = read_habit(job, conversation, SLOT_LAST, &last);
    *chance = tf_habit_chance(tf_habit_weight(&habit, round->day), round->since, round->day);
    if (is_again(job, &last) && round->again > *chance)
        *chance = round->again;
    return code;
}

/* -- What is done about it */

enum tf_code tf_prefetch_is_here(struct tf_job *job, const struct tf_conversation_row *row,
                                 bool *is_here) {
    uint32_t screen = job->core->config.page_limit;
    enum tf_code code = TF_OK;
    *is_here = row->cleaned == 0 && row->fill_before == 0;
    if (*is_here)
        return TF_OK;
    sqlite3_stmt *found = tf_sql_open(job, TF_SQL_OPENING_SCREEN,
                                      TF_BINDS(tf_bind_int(row->local), tf_bind_int(screen)));
    *is_here = tf_sql_row(job, found, &code);
    sqlite3_reset(found);
    return code;
}

enum tf_code tf_prefetch_fetch(struct tf_job *job, const struct tf_conversation_row *row) {
    enum tf_code code =
        tf_sql_run(job, TF_SQL_CONVERSATION_SCROLL,
                   TF_BINDS(tf_bind_int(job->now.wall_us), tf_bind_int(row->local)), NULL);
    job->core->mirror.fills++;
    return code;
}

enum tf_code tf_prefetch_stay(struct tf_job *job, const struct tf_conversation_row *row) {
    return tf_sql_run(job, TF_SQL_CONVERSATION_LOOKED,
                      TF_BINDS(tf_bind_int(job->now.wall_us), tf_bind_int(row->local)), NULL);
}

static enum tf_code decide(struct tf_job *job, const struct round *round, int64_t conversation,
                           bool *wanted) {
    uint32_t chance = 0;
    enum tf_code code = TF_OK;
    *wanted = true; /* `recent` has only looked at those, and `all` at all */
    if (job->core->config.prefetch == TF_PREFETCH_LEARNED) {
        code = chance_of(job, round, conversation, &chance);
        *wanted = chance >= WORTH_IT;
    }
    return code;
}

static enum tf_code consider(struct tf_job *job, const struct round *round, int64_t conversation) {
    struct tf_conversation_row row;
    bool is_here = false, wanted = false;
    enum tf_code code = tf_conversation_row_get(job, conversation, &row);
    if (code == TF_OK)
        code = tf_prefetch_is_here(job, &row, &is_here);
    if (code != TF_OK || row.cleaned == 0 || row.fill_before > 0)
        return code;
    code = decide(job, round, conversation, &wanted);
    if (code != TF_OK || !wanted)
        return code;
    return is_here ? tf_prefetch_stay(job, &row) : tf_prefetch_fetch(job, &row);
}

static enum tf_code choose(struct tf_job *job) {
    struct round round = {0};
    bool recent = job->core->config.prefetch == TF_PREFETCH_RECENT;
    enum tf_code code = tf_sql_run(job, TF_SQL_OPENING_STALE, TF_BINDS(tf_bind_null()), NULL);
    if (code == TF_OK)
        code = begin_round(job, &round);
    if (code != TF_OK)
        return code;
    sqlite3_stmt *row = recent
                            ? tf_sql_open(job, TF_SQL_OPENING_RECENT,
                                          TF_BINDS(tf_bind_int(SLOT_LAST), tf_bind_int(RECENT_MAX)))
                            : tf_sql_open(job, TF_SQL_OPENING_ALL, TF_BINDS(tf_bind_null()));
    while (code == TF_OK && tf_sql_row(job, row, &code))
        code = consider(job, &round, sqlite3_column_int64(row, 0));
    sqlite3_reset(row);
    return code;
}

void tf_prefetch_deadline(struct tf_job *job) {
    struct tf_core *core = job->core;
    if (core->prefetch_us == 0 || core->prefetch_us > job->now.mono_us)
        return;
    arm(job);
    if (!core->loaded || core->mirror.resync || core->stopped || !core->online)
        return;
    uint32_t fills = core->mirror.fills;
    enum tf_code code = tf_job_begin(job);
    if (code == TF_OK)
        code = tf_job_end(job, choose(job));
    if (code == TF_OK && core->mirror.fills > fills)
        tf_sync_trigger(job, TF_WANT_FILL,
                        tf_hash_pair(PREFETCH_SEED, (uint64_t)(job->now.wall_us / TF_HOUR)));
}
