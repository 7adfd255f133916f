#include "chat/wire_media.h"

#include "chat/json_read.h"
#include "chat/json_write.h"

#include <string.h>

/* Takes `prefix` off the front of the rest. */
static bool skip(struct tf_slice *rest, const char *prefix) {
    if (!tf_slice_starts_with(*rest, prefix))
        return false;
    size_t len = strlen(prefix);
    *rest = (struct tf_slice){rest->data + len, rest->len - len};
    return true;
}

/* Takes what stands before the next `end` off the front, and `end` with it; all where there is
 * none. */
static struct tf_slice cut_at(struct tf_slice *rest, char end) {
    const char *mark = rest->len == 0 ? NULL : memchr(rest->data, end, rest->len);
    size_t len = mark == NULL ? rest->len : (size_t)(mark - rest->data);
    struct tf_slice head = {rest->data, len};
    size_t step = mark == NULL ? len : len + 1;
    *rest = (struct tf_slice){rest->data + step, rest->len - step};
    return head;
}

static bool cut_number(struct tf_slice *rest, const char *name, uint64_t *out) {
    return skip(rest, name) && tf_json_parse_u64(cut_at(rest, '&'), out);
}

static bool is_media(enum tf_message_type type) {
    return type == TF_MESSAGE_IMAGE || type == TF_MESSAGE_VIDEO || type == TF_MESSAGE_FILE;
}

bool tf_extension_is_sound(struct tf_slice extension) {
    if (extension.len > TF_EXTENSION_BYTES_MAX)
        return false;
    for (size_t i = 0; i < extension.len; i++) {
        char byte = extension.data[i];
        if ((byte < 'a' || byte > 'z') && (byte < '0' || byte > '9'))
            return false;
    }
    return true;
}

void tf_wire_upload_path(struct tf_buf *out, const struct tf_wire_upload *upload) {
    tf_buf_append_format(out, TF_PATH_MEDIA "%s?offset=%llu&size=%llu&type=%s&extension=",
                         upload->key.text, (unsigned long long)upload->offset,
                         (unsigned long long)upload->size, tf_message_type_text(upload->type));
    tf_buf_append_slice(out, upload->extension);
}

bool tf_wire_upload_parse(struct tf_slice path, struct tf_wire_upload *out) {
    struct tf_wire_upload found = {.offset = 0};
    struct tf_slice rest = path;
    if (!skip(&rest, TF_PATH_MEDIA) || tf_id_parse(cut_at(&rest, '?'), &found.key) != TF_OK ||
        !cut_number(&rest, "offset=", &found.offset) || !cut_number(&rest, "size=", &found.size) ||
        !skip(&rest, "type=") || !tf_message_type_parse(cut_at(&rest, '&'), &found.type) ||
        !skip(&rest, "extension="))
        return false;
    found.extension = rest;
    if (!is_media(found.type) || !tf_extension_is_sound(rest) || found.size == 0 ||
        found.offset > found.size)
        return false;
    *out = found;
    return true;
}

void tf_wire_stored(struct tf_buf *out, const struct tf_wire_stored *stored) {
    tf_buf_append_byte(out, '{');
    tf_json_put_name(out, "received"); /* nothing, too: an empty object is no answer */
    tf_buf_append_u64(out, stored->received);
    tf_json_field_id(out, "publicId", &stored->public_id);
    tf_json_field_text(out, "url", stored->url);
    tf_buf_append_byte(out, '}');
}

static enum tf_refusal read_stored(struct tf_wire_doc *doc, struct tf_wire_stored *out,
                                   struct tf_error *error) {
    struct tf_json_reader reader = tf_json_reader_of(doc, doc->root, error);
    tf_json_require(&reader, tf_json_find(&reader, "received") != NULL, "received");
    out->received = tf_json_count(&reader, "received");
    out->public_id = tf_json_id(&reader, "publicId");
    out->url = tf_json_text(&reader, "url");
    tf_json_require(&reader, tf_id_is_none(&out->public_id) == (out->url.len == 0), "url");
    return reader.refusal;
}

enum tf_code tf_wire_stored_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                  struct tf_wire_stored *out, struct tf_error *error) {
    struct tf_wire_doc *made = NULL;
    struct tf_wire_stored found;
    enum tf_refusal refusal = tf_json_doc_parse(body, &made, error);
    if (refusal == TF_REFUSAL_NONE)
        refusal = read_stored(made, &found, error);
    if (refusal != TF_REFUSAL_NONE) {
        tf_wire_doc_destroy(made);
        return tf_json_code(refusal);
    }
    *doc = made;
    *out = found;
    return TF_OK;
}

void tf_wire_media_url(struct tf_buf *out, const struct tf_id *public_id) {
    tf_buf_append_text(out, TF_MEDIA_ORIGIN TF_PATH_MEDIA);
    tf_buf_append_slice(out, tf_id_slice(public_id));
}

bool tf_wire_download_path(struct tf_buf *out, struct tf_slice url, uint64_t offset) {
    struct tf_slice rest = url;
    struct tf_id public_id;
    if (!skip(&rest, TF_MEDIA_ORIGIN TF_PATH_MEDIA) || tf_id_parse(rest, &public_id) != TF_OK)
        return false;
    tf_buf_append_format(out, TF_PATH_MEDIA "%s?offset=%llu", public_id.text,
                         (unsigned long long)offset);
    return true;
}

bool tf_wire_download_parse(struct tf_slice path, struct tf_id *public_id, uint64_t *offset) {
    struct tf_slice rest = path;
    struct tf_id found;
    uint64_t at = 0;
    if (!skip(&rest, TF_PATH_MEDIA) || tf_id_parse(cut_at(&rest, '?'), &found) != TF_OK ||
        !cut_number(&rest, "offset=", &at) || rest.len > 0)
        return false;
    *public_id = found;
    *offset = at;
    return true;
}
