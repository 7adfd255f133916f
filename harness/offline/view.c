#include "offline/view.h"

#include "offline/queue.h"
#include "offline/reads.h"
#include "offline/schema.h"
#include "offline/sql.h"

#define LOOK_ROWS 16 /* of one page of a whole look */

struct tf_job tf_view_job(const struct tf_core *core, struct tf_store *store,
                          struct tf_error *error) {
    store->sql = tf_sql_texts;
    /* Looking changes nothing of the core; a job is not made twice for that. */
    return (struct tf_job){
        .core = (struct tf_core *)(uintptr_t)core, .store = store, .error = error};
}

static struct tf_id name_of(const struct tf_conversation_row *row) {
    return tf_id_is_none(&row->id) ? row->client_key : row->id;
}

static enum tf_code count_unread(struct tf_job *job, int64_t conversation, uint64_t mark,
                                 uint64_t *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_VIEW_UNREAD,
                                    TF_BINDS(tf_bind_int(conversation), tf_bind_int((int64_t)mark),
                                             tf_bind_id(&job->core->config.user_id)));
    if (!tf_sql_row(job, row, &code))
        return code;
    *out = tf_sql_u64(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code find_last(struct tf_job *job, int64_t conversation, struct tf_id *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_VIEW_LAST, TF_BINDS(tf_bind_int(conversation)));
    if (!tf_sql_row(job, row, &code))
        return code;
    *out = tf_sql_id(row, 0);
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code show_conversation(struct tf_job *job, const struct tf_conversation_row *row,
                                      const struct tf_view_marks *marks,
                                      const struct tf_viewer *viewer) {
    struct tf_conversation_view view = {.id = row->id,
                                        .client_key = row->client_key,
                                        .type = row->type,
                                        .is_ended = row->is_ended,
                                        .participant_count = marks->participants,
                                        .read_position = marks->own_read,
                                        .cleaned_position = row->cleaned};
    enum tf_code code = count_unread(job, row->local, marks->own_read, &view.unread);
    if (code == TF_OK)
        code = find_last(job, row->local, &view.last_message_id);
    if (code == TF_OK)
        viewer->conversation(viewer->self, &view);
    return code;
}

enum tf_code tf_view_show_message(struct tf_job *job, struct tf_view_frame *frame,
                                  const struct tf_message_row *row,
                                  const struct tf_viewer *viewer) {
    struct tf_message_view view;
    enum tf_code code = tf_view_message(job, frame, row, &view);
    if (code == TF_OK)
        code = job->damaged;
    if (code == TF_OK)
        viewer->message(viewer->self, &view);
    if (code == TF_OK && viewer->reader != NULL)
        code = tf_reads_show(job, row, viewer);
    return code;
}

/* Where a page ends. What is still here of a log that the server has lost may have the position of
 * something in the new one. */
struct place {
    uint64_t position; /* 0 when nothing is behind */
    struct tf_id client_id;
};

static enum tf_code show_page(struct tf_job *job, int64_t conversation, struct tf_view_frame *frame,
                              const struct tf_viewer *viewer, struct place *after) {
    enum tf_code code = TF_OK;
    unsigned count = 0;
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_VIEW_MESSAGES,
                    TF_BINDS(tf_bind_int(conversation), tf_bind_int((int64_t)after->position),
                             tf_bind_text(tf_id_slice(&after->client_id)), tf_bind_int(LOOK_ROWS)));
    size_t held = tf_vault_held(job->core->vault);
    while (code == TF_OK && tf_sql_row(job, statement, &code)) {
        struct tf_message_row row = tf_message_row_shown(job, statement);
        *after = (struct place){.position = row.position, .client_id = row.client_id};
        count++;
        code = tf_view_show_message(job, frame, &row, viewer);
        tf_vault_release(job->core->vault, held);
    }
    sqlite3_reset(statement);
    if (count < LOOK_ROWS)
        after->position = 0;
    return code;
}

/* A whole look reads in pages, too, as a screen does that is scrolled from end to end. */
static enum tf_code show_messages(struct tf_job *job, int64_t conversation,
                                  struct tf_view_frame *frame, const struct tf_viewer *viewer) {
    struct place after = {0};
    enum tf_code code = TF_OK;
    do
        code = show_page(job, conversation, frame, viewer, &after);
    while (code == TF_OK && after.position > 0);
    return code;
}

enum tf_code tf_view_conversation(struct tf_job *job, const struct tf_conversation_row *row,
                                  const struct tf_viewer *viewer, bool pending) {
    struct tf_view_frame frame = {.conversation_id = name_of(row), .pending = pending};
    enum tf_code code = tf_view_marks(job, row->local, pending, &frame.marks);
    if (code == TF_OK && viewer->conversation != NULL)
        code = show_conversation(job, row, &frame.marks, viewer);
    if (code == TF_OK && viewer->message != NULL)
        code = show_messages(job, row->local, &frame, viewer);
    tf_buf_close(&frame.scratch);
    return code;
}

enum tf_code tf_view_conversations(struct tf_job *job, const struct tf_viewer *viewer,
                                   bool pending) {
    enum tf_code code = TF_OK;
    if (viewer->conversation == NULL && viewer->message == NULL)
        return TF_OK;
    sqlite3_stmt *statement = tf_sql_open(job, TF_SQL_VIEW_CONVERSATIONS, TF_BINDS(tf_bind_null()));
    while (code == TF_OK && tf_sql_row(job, statement, &code)) {
        struct tf_conversation_row row = tf_conversation_row_read(statement);
        code = tf_view_conversation(job, &row, viewer, pending);
    }
    sqlite3_reset(statement);
    return code;
}

enum tf_code tf_view_snapshot(const struct tf_core *core, struct tf_store *store, tf_time mono_us,
                              const struct tf_viewer *viewer, struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    enum tf_code code = tf_view_conversations(&job, viewer, true);
    for (size_t i = 0; viewer->typing != NULL && i < core->board.count; i++) {
        const struct tf_board_signal *signal = &core->board.signals[i];
        if (signal->until_us > mono_us)
            viewer->typing(viewer->self,
                           &(struct tf_typing_view){signal->conversation_id, signal->user_id});
    }
    return code;
}

/* The message's row, under its statement: the content is borrowed from it. NULL when there is none.
 */
static sqlite3_stmt *look_up(struct tf_job *job, const struct tf_id *name, enum tf_code *code) {
    /* Our own names begin with a letter that servers need not avoid: only a guess at which is
     * likelier. */
    bool ours = name->text[0] == TF_ACTION_ID_PREFIX;
    const enum tf_sql tries[] = {ours ? TF_SQL_VIEW_BY_CLIENT : TF_SQL_VIEW_BY_ID,
                                 ours ? TF_SQL_VIEW_BY_ID : TF_SQL_VIEW_BY_CLIENT};
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *statement = tf_sql_open(
            job, tries[i], TF_BINDS(tf_bind_id(name), tf_bind_id(&job->core->config.user_id)));
        if (tf_sql_row(job, statement, code))
            return statement;
        if (*code != TF_OK)
            return NULL;
    }
    return NULL;
}

static enum tf_code show_row(struct tf_job *job, sqlite3_stmt *statement,
                             const struct tf_viewer *viewer) {
    enum { CONVERSATION = TF_SHOWN_COLUMN_COUNT, OWN_READ };
    struct tf_message_row row = tf_message_row_shown(job, statement);
    struct tf_view_frame frame = {.pending = true,
                                  .conversation_id = tf_sql_id(statement, CONVERSATION),
                                  .marks.own_read = tf_sql_u64(statement, OWN_READ)};
    struct tf_message_view view;
    enum tf_code code = tf_view_marks_for(job, &row, &frame.marks);
    if (code == TF_OK)
        code = tf_view_message(job, &frame, &row, &view);
    if (code == TF_OK)
        code = job->damaged;
    if (code == TF_OK)
        viewer->message(viewer->self, &view);
    tf_buf_close(&frame.scratch);
    tf_vault_release(job->core->vault, 0);
    sqlite3_reset(statement);
    return code;
}

enum tf_code tf_view_lookup(const struct tf_core *core, struct tf_store *store,
                            const struct tf_id *message_id, const struct tf_viewer *viewer,
                            struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    enum tf_code code = TF_OK;
    if (viewer->message == NULL)
        return TF_OK;
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    sqlite3_stmt *statement = look_up(&job, message_id, &code);
    if (statement != NULL)
        return show_row(&job, statement, viewer);
    if (code == TF_OK)
        viewer->message(viewer->self, &(struct tf_message_view){.id = *message_id});
    return code;
}
