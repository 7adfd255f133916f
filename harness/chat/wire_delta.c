#include "chat/json_write.h"
#include "chat/wire_action.h"

void tf_wire_put_delta(struct tf_buf *out, const struct tf_delta *delta) {
    tf_json_put_name(out, "delta");
    tf_buf_append_byte(out, '{');
    tf_json_field_count(out, "at", delta->at);
    tf_json_field_count(out, "cut", delta->cut);
    tf_json_field_text(out, "put", delta->put);
    tf_json_field_u64(out, "is", delta->result);
    tf_buf_append_byte(out, '}');
}

static uint32_t read_offset(struct tf_json_reader *reader, const char *name) {
    uint64_t value = tf_json_count(reader, name);
    if (value > TF_CONTENT_BYTES_MAX)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, name, "beyond the longest text");
    return value > TF_CONTENT_BYTES_MAX ? 0 : (uint32_t)value;
}

void tf_wire_read_delta(struct tf_json_reader *reader, struct tf_delta *out) {
    const cJSON *object = tf_json_find(reader, "delta");
    if (object == NULL)
        return;
    struct tf_json_reader fields = tf_json_reader_of(reader->doc, object, reader->error);
    struct tf_delta found = {.is_set = true,
                             .at = read_offset(&fields, "at"),
                             .cut = read_offset(&fields, "cut"),
                             .put = tf_json_text(&fields, "put"),
                             .result = tf_json_u64(&fields, "is")};
    if (fields.refusal != TF_REFUSAL_NONE)
        reader->refusal = fields.refusal;
    else
        *out = found;
}
