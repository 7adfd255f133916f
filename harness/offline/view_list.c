#include "base/assert.h"
#include "offline/queue.h"
#include "offline/schema.h"
#include "offline/sql.h"
#include "offline/view.h"

#define LIST_MIN 3 /* fewer are looked up one by one: a list costs what it has room for */

static enum tf_code show_listed(struct tf_job *job, sqlite3_stmt *statement,
                                const struct tf_id *name, struct tf_view_memo *memo,
                                const struct tf_viewer *viewer) {
    enum { ID = 2, IN_CONVERSATION = TF_SHOWN_COLUMN_COUNT + 2 };
    if (sqlite3_column_type(statement, IN_CONVERSATION) == SQLITE_NULL)
        return tf_view_named(job, name, viewer); /* known by its other name, or not at all */
    struct tf_id id = tf_sql_id(statement, ID);
    TF_ASSERT(tf_id_equal(&id, name));
    return tf_view_found(job, statement, memo, viewer);
}

/* Messages by their server's names, at most so many as the statement has places. */
static enum tf_code show_list(struct tf_job *job, const struct tf_id *names, size_t count,
                              const struct tf_viewer *viewer) {
    struct tf_bind binds[2 + TF_LISTED_MAX] = {tf_bind_int((int64_t)count),
                                               tf_bind_id(&job->core->config.user_id)};
    struct tf_view_memo memo = {0};
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < count; i++)
        binds[2 + i] = tf_bind_id(&names[i]);
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_VIEW_LISTED, (struct tf_binds){binds, 2 + count});
    size_t shown = 0;
    while (code == TF_OK && shown < count && tf_sql_row(job, statement, &code))
        code = show_listed(job, statement, &names[shown++], &memo, viewer);
    TF_ASSERT(code != TF_OK || shown == count);
    sqlite3_reset(statement);
    return code;
}

/* How many of those that come next are named by the server, as far as one can see. */
static size_t listed(const struct tf_id *names, size_t count) {
    size_t run = 0;
    while (run < count && run < TF_LISTED_MAX && names[run].text[0] != TF_ACTION_ID_PREFIX)
        run++;
    return run;
}

enum tf_code tf_view_lookups(const struct tf_core *core, struct tf_store *store,
                             const struct tf_wanted *wanted, const struct tf_viewer *viewer,
                             struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    enum tf_code code = TF_OK;
    if (viewer->message == NULL)
        return TF_OK;
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    for (size_t i = 0, run; i < wanted->count && code == TF_OK; i += run) {
        run = listed(wanted->ids + i, wanted->count - i);
        if (run < LIST_MIN) {
            run = 1;
            code = tf_view_named(&job, &wanted->ids[i], viewer);
        } else {
            code = show_list(&job, wanted->ids + i, run, viewer);
        }
    }
    return code;
}
