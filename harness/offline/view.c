#include "offline/view.h"

#include "offline/queue.h"
#include "offline/reads.h"
#include "offline/schema.h"
#include "offline/sql.h"

#define LOOK_ROWS 64 /* of one page of a whole look */

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

static enum tf_code read_conversation(struct tf_job *job, const struct tf_conversation_row *row,
                                      const struct tf_view_marks *marks,
                                      struct tf_conversation_view *out) {
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
    *out = view;
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

static bool wants_messages(const struct tf_view_face *face) {
    return face->code == TF_OK && face->viewer->message != NULL;
}

/* To each that is still to be shown some; whether there was one. */
static bool show_to_all(struct tf_view_face *faces, size_t count,
                        const struct tf_message_row *row) {
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!wants_messages(&faces[i]))
            continue;
        faces[i].code = tf_view_show_message(faces[i].job, &faces[i].frame, row, faces[i].viewer);
        any = any || faces[i].code == TF_OK;
    }
    return any;
}

static void end_all(struct tf_view_face *faces, size_t count, enum tf_code code) {
    for (size_t i = 0; i < count && code != TF_OK; i++)
        if (faces[i].code == TF_OK)
            faces[i].code = code;
}

static void show_page(struct tf_view_face *faces, size_t count, int64_t conversation,
                      struct place *after) {
    struct tf_job *job = faces[0].job;
    enum tf_code code = TF_OK;
    unsigned rows = 0;
    bool any = true;
    sqlite3_stmt *statement =
        tf_sql_open(job, TF_SQL_VIEW_MESSAGES,
                    TF_BINDS(tf_bind_int(conversation), tf_bind_int((int64_t)after->position),
                             tf_bind_text(tf_id_slice(&after->client_id)), tf_bind_int(LOOK_ROWS)));
    size_t held = tf_vault_held(job->core->vault);
    while (any && tf_sql_row(job, statement, &code)) {
        struct tf_message_row row = tf_message_row_shown(job, statement);
        *after = (struct place){.position = row.position, .client_id = row.client_id};
        rows++;
        any = show_to_all(faces, count, &row);
        tf_vault_release(job->core->vault, held);
    }
    sqlite3_reset(statement);
    end_all(faces, count, code);
    if (rows < LOOK_ROWS || !any || code != TF_OK)
        after->position = 0;
}

/* A whole look reads in pages, too, as a screen does that is scrolled from end to end. */
static void show_messages(struct tf_view_face *faces, size_t count, int64_t conversation) {
    struct place after = {0};
    bool wanted = false;
    for (size_t i = 0; i < count; i++)
        wanted = wanted || wants_messages(&faces[i]);
    if (!wanted)
        return;
    do
        show_page(faces, count, conversation, &after);
    while (after.position > 0);
}

static void enter_conversation(struct tf_view_face *face, const struct tf_conversation_row *row) {
    face->frame = (struct tf_view_frame){.conversation_id = name_of(row), .pending = face->pending};
    if (face->code == TF_OK)
        face->code = tf_view_marks(face->job, row->local, face->pending, &face->frame.marks);
}

/* Nothing is written between two faces: where both have read as far, both see the same of it. */
static void show_conversation(struct tf_view_face *face, const struct tf_conversation_row *row,
                              const struct tf_view_face *before) {
    if (face->code != TF_OK || face->viewer->conversation == NULL)
        return;
    bool same = before != NULL && before->code == TF_OK && before->viewer->conversation != NULL &&
                before->frame.marks.own_read == face->frame.marks.own_read;
    if (same)
        face->shown = before->shown;
    else
        face->code = read_conversation(face->job, row, &face->frame.marks, &face->shown);
    if (face->code == TF_OK)
        face->viewer->conversation(face->viewer->self, &face->shown);
}

static void show_room(struct tf_view_face *faces, size_t count,
                      const struct tf_conversation_row *row) {
    for (size_t i = 0; i < count; i++) {
        enter_conversation(&faces[i], row);
        show_conversation(&faces[i], row, i == 0 ? NULL : &faces[i - 1]);
    }
    show_messages(faces, count, row->local);
    for (size_t i = 0; i < count; i++)
        tf_buf_close(&faces[i].frame.scratch);
}

enum tf_code tf_view_conversation(struct tf_job *job, const struct tf_conversation_row *row,
                                  const struct tf_viewer *viewer, bool pending) {
    struct tf_view_face face = {.job = job, .viewer = viewer, .pending = pending};
    show_room(&face, 1, row);
    return face.code;
}

static bool is_asked(const struct tf_view_face *faces, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (faces[i].code == TF_OK &&
            (faces[i].viewer->conversation != NULL || faces[i].viewer->message != NULL))
            return true;
    return false;
}

void tf_view_conversations(struct tf_view_face *faces, size_t count) {
    struct tf_job *job = faces[0].job;
    enum tf_code code = TF_OK;
    if (!is_asked(faces, count))
        return;
    sqlite3_stmt *statement = tf_sql_open(job, TF_SQL_VIEW_CONVERSATIONS, TF_BINDS(tf_bind_null()));
    while (is_asked(faces, count) && tf_sql_row(job, statement, &code)) {
        struct tf_conversation_row row = tf_conversation_row_read(statement);
        show_room(faces, count, &row);
    }
    sqlite3_reset(statement);
    end_all(faces, count, code);
}

void tf_view_typing(const struct tf_core *core, tf_time mono_us, const struct tf_viewer *viewer) {
    for (size_t i = 0; viewer->typing != NULL && i < core->board.count; i++) {
        const struct tf_board_signal *signal = &core->board.signals[i];
        if (signal->until_us > mono_us)
            viewer->typing(viewer->self,
                           &(struct tf_typing_view){signal->conversation_id, signal->user_id});
    }
}

enum tf_code tf_view_snapshot(const struct tf_core *core, struct tf_store *store, tf_time mono_us,
                              const struct tf_viewer *viewer, struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    struct tf_view_face face = {.job = &job, .viewer = viewer, .pending = true};
    tf_view_conversations(&face, 1);
    tf_view_typing(core, mono_us, viewer);
    return face.code;
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

/* Within one list nothing is written: what decided about an own message decides about the next one
 * of its conversation. */
static enum tf_code recall_marks(struct tf_job *job, const struct tf_message_row *row,
                                 struct tf_view_memo *memo, struct tf_view_marks *out) {
    bool own =
        tf_message_row_is_named(row) && tf_id_equal(&row->sender_id, &job->core->config.user_id);
    if (own && memo->is_known && memo->conversation == row->conversation) {
        *out = memo->marks;
        return TF_OK;
    }
    enum tf_code code = tf_view_marks_for(job, row, out);
    if (own && code == TF_OK)
        *memo = (struct tf_view_memo){true, row->conversation, *out};
    return code;
}

enum tf_code tf_view_found(struct tf_job *job, sqlite3_stmt *statement, struct tf_view_memo *memo,
                           const struct tf_viewer *viewer) {
    enum { CONVERSATION = TF_SHOWN_COLUMN_COUNT, OWN_READ };
    struct tf_message_row row = tf_message_row_shown(job, statement);
    struct tf_view_frame frame = {.pending = true,
                                  .conversation_id = tf_sql_id(statement, CONVERSATION),
                                  .marks.own_read = tf_sql_u64(statement, OWN_READ)};
    struct tf_message_view view;
    enum tf_code code = recall_marks(job, &row, memo, &frame.marks);
    if (code == TF_OK)
        code = tf_view_message(job, &frame, &row, &view);
    if (code == TF_OK)
        code = job->damaged;
    if (code == TF_OK)
        viewer->message(viewer->self, &view);
    tf_buf_close(&frame.scratch);
    tf_vault_release(job->core->vault, 0);
    return code;
}

enum tf_code tf_view_named(struct tf_job *job, const struct tf_id *name,
                           const struct tf_viewer *viewer) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *statement = look_up(job, name, &code);
    if (statement != NULL) {
        code = tf_view_found(job, statement, &(struct tf_view_memo){0}, viewer);
        sqlite3_reset(statement);
    } else if (code == TF_OK) {
        viewer->message(viewer->self, &(struct tf_message_view){.id = *name});
    }
    return code;
}

enum tf_code tf_view_lookup(const struct tf_core *core, struct tf_store *store,
                            const struct tf_id *message_id, const struct tf_viewer *viewer,
                            struct tf_error *error) {
    struct tf_job job = tf_view_job(core, store, error);
    if (viewer->message == NULL)
        return TF_OK;
    if (!core->loaded && !tf_offline_is_current(store, error))
        return TF_E_VERSION;
    return tf_view_named(&job, message_id, viewer);
}
