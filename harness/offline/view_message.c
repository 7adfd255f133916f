#include "offline/view.h"

#include "offline/media.h"
#include "offline/queue.h"
#include "offline/shared_row.h"
#include "offline/sql.h"

static uint64_t smaller(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* The marks of those whom the server has named as participants, or of all others. */
struct counted {
    uint32_t participants;
    uint64_t own_read, delivered, read;
};

static void count(const struct tf_job *job, sqlite3_stmt *row, struct counted *out) {
    struct tf_id user_id = tf_sql_id(row, 0);
    out->participants++;
    if (tf_id_equal(&user_id, &job->core->config.user_id)) {
        out->own_read = tf_sql_u64(row, 3);
        return;
    }
    out->delivered = smaller(out->delivered, tf_sql_u64(row, 2));
    out->read = smaller(out->read, tf_sql_u64(row, 3));
}

/* A mark may come before its participant is told, and after they went: it makes nobody one. */
enum tf_code tf_view_marks(struct tf_job *job, int64_t conversation, bool pending,
                           struct tf_view_marks *out) {
    enum tf_code code = TF_OK;
    struct counted sets[2] = {{.delivered = UINT64_MAX, .read = UINT64_MAX},
                              {.delivered = UINT64_MAX, .read = UINT64_MAX}};
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_VIEW_MARKS, TF_BINDS(tf_bind_int(conversation)));
    while (tf_sql_row(job, row, &code)) {
        bool is_told = sqlite3_column_int64(row, 1) != 0;
        count(job, row, &sets[is_told]);
    }
    const struct counted *all = sets[1].participants > 0 ? &sets[1] : &sets[0];
    *out = (struct tf_view_marks){
        .participants = all->participants,
        .own_read = all->own_read,
        .others_delivered = all->delivered == UINT64_MAX ? 0 : all->delivered,
        .others_read = all->read == UINT64_MAX ? 0 : all->read,
    };
    if (code == TF_OK && pending)
        code = tf_conversation_row_raise(job, conversation, &out->own_read);
    return code;
}

enum tf_code tf_view_marks_for(struct tf_job *job, const struct tf_message_row *row,
                               struct tf_view_marks *out) {
    if (!tf_id_equal(&row->sender_id, &job->core->config.user_id))
        return tf_conversation_row_raise(job, row->conversation, &out->own_read);
    return tf_message_row_is_named(row) ? tf_view_marks(job, row->conversation, false, out) : TF_OK;
}

static enum tf_message_status status_of(const struct tf_job *job, const struct tf_message_row *row,
                                        const struct tf_view_marks *marks) {
    if (!tf_id_equal(&row->sender_id, &job->core->config.user_id))
        return row->position <= marks->own_read ? TF_STATUS_READ : TF_STATUS_DELIVERED;
    if (!tf_message_row_is_named(row))
        return row->refusal == TF_REFUSAL_NONE ? TF_STATUS_SENDING : TF_STATUS_FAILED;
    if (row->position <= marks->others_read)
        return TF_STATUS_READ;
    return row->position <= marks->others_delivered ? TF_STATUS_DELIVERED : TF_STATUS_SENT;
}

static void put_on(const struct tf_queue_row *action, struct tf_view_frame *frame,
                   struct tf_message_view *view) {
    bool conflict = action->state == TF_QUEUE_CONFLICT;
    view->is_pending = view->is_pending || !conflict;
    view->in_conflict = view->in_conflict || conflict;
    if (view->is_deleted)
        return;
    if (action->type == TF_ACTION_EDIT) {
        tf_buf_clear(&frame->scratch);
        tf_buf_append_slice(&frame->scratch, action->text);
        view->content = tf_buf_slice(&frame->scratch);
        view->is_edited = true;
    } else if (action->type == TF_ACTION_DELETE && !conflict) {
        view->content = (struct tf_slice){0};
        view->is_deleted = true;
    }
}

/* One more operation on a shared text, which is read when the first is met. */
static enum tf_code put_operation_on(struct tf_job *job, const struct tf_queue_row *action,
                                     struct tf_message_view *view, struct tf_shared_text *text) {
    enum tf_code code = TF_OK;
    view->is_pending = view->is_edited = true;
    if (text->count == 0)
        code = tf_shared_row_read(job, &view->client_id, text);
    return code == TF_OK ? tf_shared_row_do(job, action, text) : code;
}

static enum tf_code overlay(struct tf_job *job, struct tf_view_frame *frame,
                            struct tf_message_view *view, const struct tf_id *name) {
    enum tf_code code = TF_OK;
    struct tf_shared_text text = {0};
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_ON, TF_BINDS(tf_bind_id(name)));
    while (code == TF_OK && tf_sql_row(job, row, &code)) {
        struct tf_queue_row action = tf_queue_read(job, row);
        if (action.is_operation && !view->is_deleted)
            code = put_operation_on(job, &action, view, &text);
        else
            put_on(&action, frame, view);
    }
    sqlite3_reset(row);
    if (text.count > 0 && !view->is_deleted) {
        tf_buf_clear(&frame->scratch);
        tf_shared_text_render(&text, &frame->scratch);
        view->content = tf_buf_slice(&frame->scratch);
    }
    tf_shared_text_close(&text);
    return code;
}

/* A deleted message has none any more. */
static enum tf_code show_media(struct tf_job *job, const struct tf_message_row *row,
                               struct tf_message_view *out) {
    struct tf_media_row file;
    if (row->is_deleted)
        return TF_OK;
    out->media_url = row->media_url;
    out->media_size = row->media_size;
    enum tf_code code = tf_media_row_find(job, &row->client_id, &file);
    out->is_loaded = code == TF_OK && file.state != TF_MEDIA_LOADS;
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

enum tf_code tf_view_message(struct tf_job *job, struct tf_view_frame *frame,
                             const struct tf_message_row *row, struct tf_message_view *out) {
    const struct tf_mirror *mirror = &job->core->mirror;
    bool named = tf_message_row_is_named(row);
    *out = (struct tf_message_view){.id = row->id,
                                    .client_id = row->client_id,
                                    .conversation_id = frame->conversation_id,
                                    .sender_id = row->sender_id,
                                    .type = row->type,
                                    .status = status_of(job, row, &frame->marks),
                                    .content = row->content,
                                    .reply_to = row->reply_to,
                                    .version = row->version,
                                    .position = named ? row->position : 0,
                                    .is_deleted = row->is_deleted,
                                    .is_edited = row->is_edited,
                                    .is_pending = !named && row->refusal == TF_REFUSAL_NONE,
                                    .exists = true};
    if (row->media_size > 0) {
        enum tf_code code = show_media(job, row, out);
        if (code != TF_OK)
            return code;
    }
    bool is_plain = !mirror->beside_sends || mirror->waiting + mirror->conflicts == 0;
    if (!frame->pending || (job->core->loaded && is_plain))
        return TF_OK;
    struct tf_id name = tf_message_row_name(row);
    return overlay(job, frame, out, &name);
}
