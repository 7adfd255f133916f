#include "sim/newer.h"

#include <string.h>

#define FIELD    "\"reactions\":{\"of\":[\"somebody\",1,null,true,{}]}"
#define METADATA "\"metadata\":"

/* Where in a body of JSON a copy stands. */
struct place {
    struct tf_slice body;
    size_t at;
    unsigned depth;  /* of objects */
    unsigned hidden; /* depth of the metadata that it is within, 0 if none */
    bool in_text;
};

static bool begins_metadata(const struct place *place) {
    const size_t len = sizeof(METADATA) - 1;
    return place->at >= len && memcmp(place->body.data + place->at - len, METADATA, len) == 0;
}

static void open_object(struct place *place, struct tf_buf *out) {
    place->depth++;
    if (place->hidden == 0 && begins_metadata(place))
        place->hidden = place->depth;
    if (place->hidden != 0)
        return;
    tf_buf_append_text(out, FIELD);
    bool is_empty = place->at + 1 < place->body.len && place->body.data[place->at + 1] == '}';
    if (!is_empty)
        tf_buf_append_byte(out, ',');
}

static void close_object(struct place *place) {
    if (place->hidden == place->depth)
        place->hidden = 0;
    place->depth--;
}

struct tf_blob *tf_newer_body(struct tf_blob *body) {
    struct place place = {.body = tf_blob_slice(body)};
    struct tf_buf out = {0};
    for (; place.at < place.body.len; place.at++) {
        char byte = place.body.data[place.at];
        tf_buf_append_byte(&out, byte);
        if (place.in_text && byte == '\\' && place.at + 1 < place.body.len)
            tf_buf_append_byte(&out, place.body.data[++place.at]);
        else if (byte == '"')
            place.in_text = !place.in_text;
        else if (!place.in_text && byte == '{')
            open_object(&place, &out);
        else if (!place.in_text && byte == '}')
            close_object(&place);
    }
    struct tf_blob *newer = tf_blob_create(tf_buf_slice(&out));
    tf_buf_close(&out);
    tf_blob_release(body);
    return newer;
}

struct tf_blob *tf_newer_frame(void) {
    return tf_blob_create(TF_SLICE_LITERAL("{\"type\":\"poll\",\"poll\":{\"options\":[1,2]}}"));
}
