/* Edits of a text that several people edit at once. They never meet each other as conflicts: the
 * operations give the same text in whatever order they come. */
#include "server/apply/apply.h"

#include "chat/shared_text.h"
#include "server/store/versions.h"

#include <stdio.h>

/* One edit of a shared text while it is carried out. */
struct shared_edit {
    struct tf_application *application;
    const struct tf_message_row *row;
    struct tf_shared_text text;
    struct tf_shared_op op;
    struct tf_wire_doc *doc; /* owned; what `op` borrows from, NULL if nothing */
    struct tf_buf content, document, operation;
    size_t points; /* before the edit */
};

/* An edit without a key of its own is named by what it makes. */
static struct tf_id name_of_version(uint64_t version) {
    char text[TF_ID_SIZE];
    (void)snprintf(text, sizeof(text), "v%llu", (unsigned long long)version);
    return tf_id_of(text);
}

static void open_edit(struct shared_edit *edit, struct tf_application *application,
                      const struct tf_message_row *row) {
    *edit = (struct shared_edit){
        .application = application, .row = row, .op.action = application->action->action_id};
    if (tf_id_is_none(&edit->op.action))
        edit->op.action = name_of_version(row->message.version + 1);
}

static void close_edit(struct shared_edit *edit) {
    tf_shared_text_close(&edit->text);
    tf_shared_op_close(&edit->op);
    tf_wire_doc_destroy(edit->doc);
    tf_buf_close(&edit->content);
    tf_buf_close(&edit->document);
    tf_buf_close(&edit->operation);
}

/* One that was sent before such texts had a document begins it with what it says. */
static enum tf_code read_document(struct shared_edit *edit) {
    const struct tf_message *message = &edit->row->message;
    if (edit->row->document.len == 0)
        return tf_shared_text_begin(&edit->text, &message->client_id, message->content);
    return tf_shared_text_read(edit->row->document, &edit->text, edit->application->turn->db.error);
}

/* What was deleted longer ago than actions are recognised is forgotten, in the state that the edit
 * makes: whoever still stands on it did not know of that state, and merges with it. */
static tf_time forgotten_before(const struct tf_application *application) {
    const struct tf_turn *turn = application->turn;
    return turn->now.wall_us - turn->server->config.keep_records_us;
}

static enum tf_code do_operation(struct shared_edit *edit) {
    struct tf_application *application = edit->application;
    struct tf_error ignored = {0};
    enum tf_code code = tf_shared_op_read(application->action->operation, &edit->op.action,
                                          &edit->doc, &edit->op, &ignored);
    return code == TF_OK
               ? tf_shared_text_apply(&edit->text, &edit->op, application->turn->now.wall_us)
               : code;
}

static bool is_inside(struct tf_slice text, size_t at) {
    return at < text.len && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

/* Bytes that both have in common at an end, no character split. */
static size_t same_at_begin(struct tf_slice a, struct tf_slice b) {
    size_t same = 0;
    while (same < a.len && same < b.len && a.data[same] == b.data[same])
        same++;
    while (is_inside(a, same) || is_inside(b, same))
        same--;
    return same;
}

static size_t same_at_end(struct tf_slice a, struct tf_slice b) {
    size_t same = 0;
    while (same < a.len && same < b.len && a.data[a.len - 1 - same] == b.data[b.len - 1 - same])
        same++;
    while (same > 0 && is_inside(a, a.len - same))
        same--;
    return same;
}

static size_t points_of(struct tf_slice text) {
    size_t points = 0;
    for (size_t at = 0; at < text.len; points++)
        tf_shared_decode(text, &at);
    return points;
}

/* Who knows nothing of operations says the whole text: whatever lies between what both have in
 * common is replaced. */
static enum tf_code do_replacement(struct shared_edit *edit, struct tf_slice wanted) {
    struct tf_slice old = edit->row->message.content;
    size_t begin = same_at_begin(old, wanted);
    struct tf_slice old_rest = {old.data + begin, old.len - begin};
    struct tf_slice rest = {wanted.data + begin, wanted.len - begin};
    size_t end = same_at_end(old_rest, rest);
    size_t from = points_of((struct tf_slice){old.data, begin});
    size_t count = points_of((struct tf_slice){old_rest.data, old_rest.len - end});
    return tf_shared_text_replace(&edit->text, from, from + count,
                                  (struct tf_slice){rest.data, rest.len - end}, &edit->op);
}

static bool is_too_long(const struct shared_edit *edit) {
    return edit->content.len > TF_CONTENT_BYTES_MAX || edit->document.len > TF_SHARED_BYTES_MAX;
}

static struct tf_message edited(const struct shared_edit *edit) {
    struct tf_turn *turn = edit->application->turn;
    struct tf_message message = edit->row->message;
    message.content = tf_arena_copy(&turn->server->arena, tf_buf_slice(&edit->content));
    message.document = tf_arena_copy(&turn->server->arena, tf_buf_slice(&edit->document));
    message.is_edited = true;
    message.version++;
    const struct tf_id *editor = &edit->application->actor->user->id;
    message.editor_id = tf_id_equal(editor, &message.sender_id) ? (struct tf_id){{0}} : *editor;
    message.edited_at_us = message.updated_at_us = turn->now.wall_us;
    return message;
}

static enum tf_code store(struct shared_edit *edit) {
    struct tf_application *application = edit->application;
    struct tf_turn *turn = application->turn;
    const struct tf_message message = edited(edit);
    enum tf_code code = tf_version_keep(&turn->db, message.position);
    if (code == TF_OK)
        code = tf_message_write_edit(&turn->db, &message);
    if (code == TF_OK)
        code = tf_message_write_document(&turn->db, &message);
    application->entry.view.new_version = message.version;
    application->result->change.message = message;
    return code;
}

/* An operation that changes nothing, because it was done before or others deleted the same, is
 * recorded as done and told to nobody. */
static enum tf_code finish(struct shared_edit *edit) {
    struct tf_application *application = edit->application;
    tf_shared_text_render(&edit->text, &edit->content);
    bool changes = edit->text.count != edit->points ||
                   !tf_slice_equal(tf_buf_slice(&edit->content), edit->row->message.content);
    tf_shared_text_collect(&edit->text, forgotten_before(application));
    tf_shared_text_write(&edit->text, &edit->document);
    if (is_too_long(edit))
        return tf_apply_reject(application, TF_REFUSAL_CONTENT_TOO_LONG);
    tf_shared_op_write(&edit->op, &edit->operation);
    application->entry.view.operation =
        tf_arena_copy(&application->turn->server->arena, tf_buf_slice(&edit->operation));
    application->result->change.entity = TF_ENTITY_MESSAGE;
    application->result->change.message = edit->row->message;
    enum tf_code code = changes ? store(edit) : TF_OK;
    application->entry.view.content = /* the row's own bytes are the database's */
        tf_arena_copy(&application->turn->server->arena,
                      application->result->change.message.content);
    return code == TF_OK ? tf_apply_finish(application, changes) : code;
}

/* What its user typed, as far as it can be told without what it stood on. */
static enum tf_code refuse_by_conflict(struct shared_edit *edit) {
    struct tf_application *application = edit->application;
    application->entry.view.operation = application->action->operation;
    tf_buf_clear(&edit->content);
    for (size_t i = 0; i < edit->op.insert_count; i++)
        tf_buf_append_slice(&edit->content, edit->op.inserts[i].text);
    if (edit->content.len == 0)
        tf_buf_append_slice(&edit->content, edit->row->message.content);
    if (edit->content.len == 0) /* what a tombstone said: what was taken from it is in there */
        tf_shared_text_render(&edit->text, &edit->content);
    return tf_apply_conflict(
        application, edit->row,
        tf_arena_copy(&application->turn->server->arena, tf_buf_slice(&edit->content)));
}

static enum tf_code judge(struct shared_edit *edit, enum tf_code code) {
    switch (code) {
    case TF_OK:
        return finish(edit);
    case TF_E_NOT_FOUND:
        return refuse_by_conflict(edit);
    case TF_E_LIMIT:
        return tf_apply_reject(edit->application, TF_REFUSAL_CONTENT_TOO_LONG);
    default:
        return tf_apply_reject(edit->application, TF_REFUSAL_BAD_FIELD);
    }
}

enum tf_code tf_apply_shared(struct tf_application *application, const struct tf_message_row *row,
                             struct tf_slice wanted) {
    struct shared_edit edit;
    open_edit(&edit, application, row);
    enum tf_code code = read_document(&edit);
    if (code == TF_OK) {
        edit.points = edit.text.count;
        bool is_operation = application->action->operation.len > 0;
        code = judge(&edit, is_operation ? do_operation(&edit) : do_replacement(&edit, wanted));
    }
    close_edit(&edit);
    return code;
}

enum tf_code tf_apply_shared_too_late(struct tf_application *application,
                                      const struct tf_message_row *row) {
    struct shared_edit edit;
    open_edit(&edit, application, row);
    enum tf_code code = read_document(&edit);
    if (code == TF_OK && do_operation(&edit) == TF_OK)
        tf_shared_text_render(&edit.text, &edit.content);
    if (code == TF_OK && edit.content.len == 0)
        code = refuse_by_conflict(&edit);
    else if (code == TF_OK)
        code = tf_apply_conflict(
            application, row,
            tf_arena_copy(&application->turn->server->arena, tf_buf_slice(&edit.content)));
    close_edit(&edit);
    return code;
}

enum tf_code tf_apply_shared_send(struct tf_application *application, struct tf_message *message) {
    struct tf_shared_text text = {0};
    struct tf_buf document = {0};
    struct tf_turn *turn = application->turn;
    enum tf_code code = tf_shared_text_begin(&text, &message->client_id, message->content);
    tf_shared_text_write(&text, &document);
    message->document = tf_arena_copy(&turn->server->arena, tf_buf_slice(&document));
    application->entry.view.operation = message->document;
    tf_shared_text_close(&text);
    tf_buf_close(&document);
    return code;
}
