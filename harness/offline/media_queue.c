/* What a person attaches or opens: kept in the transaction of the message that it belongs to. */
#include "chat/json_write.h"
#include "chat/validate.h"
#include "offline/media.h"
#include "offline/sql.h"

enum tf_code tf_media_check(const struct tf_command *command) {
    const struct tf_media_file *file = command->media;
    if (tf_metadata_check(command->metadata) != TF_REFUSAL_NONE)
        return TF_E_INVALID;
    if (file == NULL)
        return TF_OK;
    if (command->message_type != TF_MESSAGE_IMAGE && command->message_type != TF_MESSAGE_VIDEO &&
        command->message_type != TF_MESSAGE_FILE)
        return TF_E_INVALID;
    if (file->bytes.len == 0 || !tf_extension_is_sound(file->extension) ||
        tf_text_check(file->thumbnail, TF_URL_BYTES_MAX) != TF_REFUSAL_NONE)
        return TF_E_INVALID;
    return file->bytes.len > TF_MEDIA_BYTES_MAX ? TF_E_LIMIT : TF_OK;
}

/* {"fileExtension": ..., what the caller gave}. */
static void write_metadata(struct tf_buf *out, const struct tf_command *command) {
    if (command->media == NULL || command->media->extension.len == 0) {
        tf_buf_append_slice(out, command->metadata);
        return;
    }
    tf_buf_append_byte(out, '{');
    tf_json_field_text(out, "fileExtension", command->media->extension);
    tf_json_join(out, command->metadata);
}

static enum tf_code describe(struct tf_job *job, const struct tf_command *command,
                             const struct tf_queue_row *row) {
    const struct tf_media_file none = {.duration_ms = 0};
    const struct tf_media_file *file = command->media == NULL ? &none : command->media;
    struct tf_buf metadata = {0};
    write_metadata(&metadata, command);
    enum tf_code code = tf_sql_run(
        job, TF_SQL_MESSAGE_MEDIA,
        TF_BINDS(tf_bind_cell_optional(TF_CELL_MEDIA_THUMBNAIL, &row->action_id, file->thumbnail),
                 tf_bind_int((int64_t)file->bytes.len), tf_bind_int((int64_t)file->duration_ms),
                 tf_bind_cell_optional(TF_CELL_MESSAGE_METADATA, &row->action_id,
                                       tf_buf_slice(&metadata)),
                 tf_bind_int(command->media != NULL), tf_bind_int(row->conversation),
                 tf_bind_int((int64_t)(TF_POSITION_PENDING + row->order))),
        NULL);
    tf_buf_close(&metadata);
    return code;
}

static enum tf_code add(struct tf_job *job, const struct tf_id *key, enum tf_media_kept state,
                        uint64_t size, struct tf_slice extension) {
    struct tf_mirror *mirror = &job->core->mirror;
    mirror->files++;
    mirror->media_used++;
    return tf_sql_run(job, TF_SQL_MEDIA_ADD,
                      TF_BINDS(tf_bind_id(key), tf_bind_int(state), tf_bind_int((int64_t)size),
                               tf_bind_cell_optional(TF_CELL_MEDIA_EXTENSION, key, extension),
                               tf_bind_int((int64_t)mirror->media_used)),
                      NULL);
}

static enum tf_code keep_file(struct tf_job *job, const struct tf_media_file *file,
                              const struct tf_id *key) {
    enum tf_code code = add(job, key, TF_MEDIA_UPLOADS, file->bytes.len, file->extension);
    job->core->mirror.uploads++;
    for (size_t at = 0; code == TF_OK && at < file->bytes.len; at += TF_MEDIA_PART_BYTES) {
        size_t left = file->bytes.len - at;
        struct tf_slice part = {file->bytes.data + at,
                                left < TF_MEDIA_PART_BYTES ? left : TF_MEDIA_PART_BYTES};
        code = tf_media_part_put(job, key, at, part);
    }
    return code;
}

enum tf_code tf_media_queue(struct tf_job *job, const struct tf_command *command,
                            const struct tf_queue_row *row) {
    if (command->media == NULL && command->metadata.len == 0)
        return TF_OK;
    enum tf_code code = describe(job, command, row);
    return code == TF_OK && command->media != NULL ? keep_file(job, command->media, &row->action_id)
                                                   : code;
}

enum tf_code tf_media_want(struct tf_job *job, const struct tf_id *key, uint64_t size) {
    struct tf_mirror *mirror = &job->core->mirror;
    struct tf_media_row row;
    enum tf_code code = tf_media_row_find(job, key, &row);
    if (code == TF_E_NOT_FOUND) {
        mirror->loads++;
        return add(job, key, TF_MEDIA_LOADS, size, (struct tf_slice){0});
    }
    if (code != TF_OK || row.state != TF_MEDIA_CACHED)
        return code;
    if (!tf_media_is_here(job, key, row.size, &code))
        return code == TF_OK ? tf_media_again(job, key, &row) : code;
    mirror->media_used++;
    return tf_sql_run(job, TF_SQL_MEDIA_USED,
                      TF_BINDS(tf_bind_int((int64_t)mirror->media_used), tf_bind_id(key)), NULL);
}
