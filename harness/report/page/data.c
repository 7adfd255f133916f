#include "chat/json_write.h"
#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/picture/texts.h"

#define TEXT_MAX 1000

static void put_text(struct tf_buf *out, const char *name, const char *text) {
    if (text != NULL && text[0] != '\0') {
        tf_json_put_name(out, name);
        tf_texts_append_json(out, tf_slice_of(text), TEXT_MAX);
    }
}

static void put_picture(struct tf_buf *out, const struct tf_page_picture *picture) {
    tf_json_put_comma(out);
    tf_buf_append_byte(out, '{');
    put_text(out, "id", picture->id);
    put_text(out, "of", picture->of);
    put_text(out, "because", picture->because);
    put_text(out, "case", picture->case_id);
    put_text(out, "seed", picture->seed);
    put_text(out, "verdict", picture->verdict);
    put_text(out, "leftOut", picture->left_out);
    tf_json_field_count(out, "records", (uint64_t)picture->records);
    tf_json_field_count(out, "messages", (uint64_t)picture->messages);
    tf_buf_append_byte(out, '}');
}

void tf_page_data(struct tf_buf *out, const struct tf_page_pictures *pictures) {
    struct tf_buf list = {0};
    tf_buf_append_byte(&list, '[');
    for (size_t i = 0; i < pictures->count; i++) {
        if (pictures->items[i].chosen) {
            put_picture(&list, &pictures->items[i]);
        }
    }
    tf_buf_append_byte(&list, ']');
    tf_buf_append_text(out, "<script type=\"application/json\" id=\"pictures\">");
    tf_html_json(out, tf_buf_slice(&list));
    tf_buf_append_text(out, "</script>\n");
    for (size_t i = 0; i < pictures->count; i++) {
        const struct tf_page_picture *picture = &pictures->items[i];
        if (picture->chosen) {
            tf_buf_append_text(out, "<script type=\"application/octet-stream\" data-picture=\"");
            tf_html_text(out, picture->id);
            tf_buf_append_text(out, "\">");
            tf_buf_append(out, picture->deflated, picture->deflated_len);
            tf_buf_append_text(out, "</script>\n");
        }
    }
    tf_buf_close(&list);
}
