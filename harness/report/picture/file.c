#include "chat/json_write.h"
#include "report/deflate.h"
#include "report/picture/inside.h"
#include "report/run_dir.h"

#define CUT_SPARE 20 /* a twentieth less than seems to fit, so that one more attempt is enough */

static bool is_message(uint8_t kind) {
    return kind == TF_RECORD_REQUEST || kind == TF_RECORD_ANSWER || kind == TF_RECORD_FRAME_UP ||
           kind == TF_RECORD_FRAME_DOWN;
}

static uint64_t count_messages(const struct tf_picture *picture) {
    uint64_t count = 0;
    for (size_t i = 0; i < picture->count; i++) {
        count += is_message(picture->places[i].kind);
    }
    return count;
}

static void say_cut(struct tf_buf *out, const struct tf_picture *picture,
                    const struct tf_picture_cut *cut) {
    const char *between = "";
    if (cut->bodies) {
        tf_buf_append_text(out, "contents of messages on the wire");
        between = "; ";
    } else if (picture->fill.bodies_left_out > 0) {
        tf_buf_append_format(out, "contents of %llu messages on the wire",
                             (unsigned long long)picture->fill.bodies_left_out);
        between = "; ";
    }
    if (cut->views) {
        tf_buf_append_format(out, "%swhat replicas showed", between);
        between = "; ";
    }
    if (cut->first > 0) {
        tf_buf_append_format(out, "%sthe first %zu of %zu records", between, cut->first,
                             picture->count);
    }
}

static void append_head(struct tf_buf *out, const struct tf_picture *picture,
                        const struct tf_result *result, const struct tf_picture_cut *cut) {
    struct tf_buf left_out = {0};
    say_cut(&left_out, picture, cut);
    tf_buf_append_byte(out, '{');
    tf_json_field_count(out, "format", TF_PICTURE_FORMAT);
    tf_json_put_name(out, "case");
    tf_json_put_string(out, tf_slice_of(picture->plan->case_id));
    tf_json_field_u64(out, "seed", picture->plan->seed);
    tf_json_field_word(out, "verdict", tf_verdict_word(result->verdict));
    if (picture->because != NULL) {
        tf_json_put_name(out, "because");
        tf_texts_append_json(out, tf_slice_of(picture->because), TF_PICTURE_TEXT_MAX);
    }
    tf_json_field_count(out, "records", picture->count - cut->first);
    tf_json_field_count(out, "messages", count_messages(picture));
    tf_json_field_text(out, "left_out", tf_buf_slice(&left_out));
    tf_buf_append_text(out, "}\n");
    tf_buf_close(&left_out);
}

/* Leaves out more: of the records as many as are too many by their share of the bytes, and a few.
 * False when nothing more can go. */
static bool cut_more(const struct tf_picture *picture, struct tf_picture_cut *cut, size_t bytes,
                     size_t bytes_max) {
    if (!cut->bodies && picture->bodies.numbers.count > 0) {
        cut->bodies = true;
    } else if (!cut->views) {
        cut->views = cut->bodies = true;
    } else {
        size_t left = picture->count - cut->first;
        size_t fitting = (size_t)((uint64_t)left * bytes_max / bytes);
        cut->first += left - fitting + fitting / CUT_SPARE + 1;
    }
    return cut->first < picture->count;
}

void tf_picture_append(struct tf_buf *out, struct tf_picture *picture,
                       const struct tf_result *result, size_t bytes_max) {
    struct tf_picture_cut cut = {0};
    struct tf_buf json = {0};
    enum tf_deflate level = TF_DEFLATE_QUICK;
    size_t start = out->len;
    bool more = true;
    do {
        out->len = start;
        tf_buf_clear(&json);
        append_head(out, picture, result, &cut);
        tf_picture_json(&json, picture, result, &cut);
        tf_deflate_append(out, tf_buf_slice(&json), level);
        size_t bytes = out->len - start;
        more = bytes > bytes_max &&
               (level == TF_DEFLATE_QUICK || cut_more(picture, &cut, bytes, bytes_max));
        level = TF_DEFLATE_THOROUGH;
    } while (more);
    tf_buf_close(&json);
}

enum tf_code tf_picture_write(struct tf_picture *picture, const struct tf_result *result,
                              const char *path, struct tf_error *error) {
    struct tf_buf file = {0};
    tf_picture_append(&file, picture, result, TF_PICTURE_BYTES_MAX);
    enum tf_code code = tf_file_write(path, tf_buf_slice(&file), error);
    tf_buf_close(&file);
    return code;
}
