#include "base/assert.h"
#include "base/text.h"
#include "scenario/print.h"
#include "scenario/units.h"
#include "scenario/yaml.h"

#include <string.h>

#define LINE_SEPARATOR  0x2028
#define BYTE_ORDER_MARK 0xFEFF

static bool is_plain(const char *name) {
    struct tf_yaml_node node = {.kind = TF_YAML_SCALAR, .text = tf_slice_of(name)};
    size_t len = strlen(name);
    if (len == 0 || name[len - 1] == ' ' || strpbrk(name, ":#") != NULL)
        return false;
    return tf_yaml_type(&node) == TF_YAML_TEXT;
}

void tf_print_name(struct tf_print *print, const char *name) {
    if (is_plain(name))
        tf_buf_append_text(print->out, name);
    else
        tf_print_text(print, tf_slice_of(name));
}

/* Decodes one character of valid UTF-8 and returns its length. */
static size_t decode(const unsigned char *bytes, uint32_t *character) {
    size_t len = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4;
    *character = len == 1 ? bytes[0] : bytes[0] & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++)
        *character = *character << 6 | (bytes[i] & 0x3F);
    return len;
}

/* Whether YAML lets a character stand for itself, and on one line. */
static bool is_printable(uint32_t character) {
    if (character < 0x20 || (character >= 0x7F && character < 0xA0))
        return false;
    if (character == LINE_SEPARATOR || character == LINE_SEPARATOR + 1)
        return false;
    return character != BYTE_ORDER_MARK && (character & 0xFFFE) != 0xFFFE;
}

void tf_print_text(struct tf_print *print, struct tf_slice text) {
    if (!tf_utf8_valid(text, NULL)) {
        print->impossible = true;
        return;
    }
    tf_buf_append_byte(print->out, '"');
    for (size_t at = 0; at < text.len;) {
        uint32_t character;
        size_t len = decode((const unsigned char *)text.data + at, &character);
        if (character == '"' || character == '\\')
            tf_buf_append_format(print->out, "\\%c", (char)character);
        else if (character == '\n')
            tf_buf_append_text(print->out, "\\n");
        else if (is_printable(character))
            tf_buf_append(print->out, text.data + at, len);
        else
            tf_buf_append_format(print->out, character > 0xFFFF ? "\\U%08X" : "\\u%04X", character);
        at += len;
    }
    tf_buf_append_byte(print->out, '"');
}

static int64_t integer_at(const struct tf_row *row, const void *at) {
    uint8_t byte;
    uint32_t word;
    int64_t value;
    TF_ASSERT(row->size == 1 || row->size == 4 || row->size == 8);
    memcpy(row->size == 1 ? (void *)&byte : row->size == 4 ? (void *)&word : &value, at, row->size);
    return row->size == 1 ? byte : row->size == 4 ? word : value;
}

static bool has_word(const struct tf_row *row, const char *word) {
    for (size_t i = 0; row->words != NULL && row->words[i] != NULL; i++)
        if (strcmp(row->words[i], word) == 0)
            return true;
    return false;
}

static void append_node(struct tf_print *print, const struct tf_row *row, uint32_t node) {
    if (node == TF_NODE_SERVER)
        tf_buf_append_text(print->out, "server");
    else if (node == TF_NODE_ANY)
        tf_buf_append_text(print->out, "any");
    else if (node == TF_NODE_ALL)
        tf_buf_append_text(print->out, has_word(row, "everywhere") ? "everywhere" : "all");
    else
        tf_print_name(print, print->plan->replicas[node].name.text);
}

static void append_count(struct tf_print *print, const struct tf_row *row,
                         const struct tf_count *count) {
    bool words = row->field == TF_FIELD_TIMES && count->compare == TF_COMPARE_EQUAL;
    if (words && count->value <= 1) {
        tf_buf_append_text(print->out, count->value == 1 ? "once" : "never");
        return;
    }
    if (count->compare == TF_COMPARE_AT_LEAST)
        tf_buf_append_text(print->out, "at least ");
    if (count->compare == TF_COMPARE_AT_MOST)
        tf_buf_append_text(print->out, "at most ");
    tf_buf_append_u64(print->out, count->value);
}

static void append_duration(struct tf_buf *out, const struct tf_row *row, tf_time value) {
    if (value == TF_NEVER && row->field == TF_FIELD_DURATION_OR_NEVER)
        tf_buf_append_text(out, "never");
    else
        tf_time_append_duration(out, value);
}

static void append_whole(struct tf_print *print, const struct tf_row *row, int64_t value) {
    if (row->zero_word != NULL && value == 0)
        tf_buf_append_text(print->out, row->zero_word);
    else
        tf_buf_append_i64(print->out, value);
}

static void append_integer(struct tf_print *print, const struct tf_row *row, int64_t value) {
    const struct tf_plan *plan = print->plan;
    switch (row->field) {
    case TF_FIELD_REPLICA:
    case TF_FIELD_REPLICA_OR_SERVER:
    case TF_FIELD_PLACE:
        append_node(print, row, (uint32_t)value);
        return;
    case TF_FIELD_USER:
        tf_print_name(print, plan->users[value].name);
        return;
    case TF_FIELD_CONVERSATION:
        tf_print_name(print, plan->conversations[value].name.text);
        return;
    case TF_FIELD_MESSAGE:
        tf_print_name(print, plan->messages[value].name);
        return;
    case TF_FIELD_ENUM:
        tf_print_name(print, row->words[value - row->words_from]);
        return;
    case TF_FIELD_BOOL:
        tf_buf_append_text(print->out, value != 0 ? "true" : "false");
        return;
    case TF_FIELD_TRISTATE:
        tf_buf_append_text(print->out, value == TF_YES ? "true" : "false");
        return;
    case TF_FIELD_SIZE:
        tf_unit_append_size(print->out, (uint64_t)value);
        return;
    case TF_FIELD_RATE:
        tf_unit_append_rate(print->out, (uint64_t)value);
        return;
    case TF_FIELD_SHARE:
        tf_unit_append_share(print->out, (uint32_t)value);
        return;
    case TF_FIELD_FACTOR:
        tf_unit_append_factor(print->out, (uint32_t)value);
        return;
    case TF_FIELD_PPM:
        tf_buf_append_format(print->out, "%d ppm", (int32_t)value);
        return;
    case TF_FIELD_COUNT:
        append_whole(print, row, value);
        return;
    default:
        append_duration(print->out, row, value);
        return;
    }
}

static bool is_integer(enum tf_field field) {
    switch (field) {
    case TF_FIELD_LABEL:
    case TF_FIELD_TEXT:
    case TF_FIELD_DISTRIBUTION:
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
    case TF_FIELD_EVERY:
        return false;
    default:
        return true;
    }
}

static bool is_aim_form(enum tf_field field, const struct tf_aim *aim) {
    if (field == TF_FIELD_EVERY)
        return aim->count == 0;
    if (field == TF_FIELD_NTH)
        return aim->count > 0 && aim->skip > 0;
    return aim->count > 0 && aim->skip == 0;
}

static bool is_name(enum tf_field field) {
    return field == TF_FIELD_REPLICA || field == TF_FIELD_REPLICA_OR_SERVER ||
           field == TF_FIELD_USER || field == TF_FIELD_CONVERSATION || field == TF_FIELD_MESSAGE;
}

static bool is_zero(const struct tf_dist *dist) {
    return dist->kind == TF_DIST_FIXED && dist->a == 0;
}

/* Whether the struct holds something that the key would say. Rows with a default always do. */
static bool has_value(const struct tf_row *row, const void *at) {
    const char *text;
    switch (row->field) {
    case TF_FIELD_LABEL:
    case TF_FIELD_TEXT:
        memcpy(&text, at, sizeof(text));
        return text != NULL;
    case TF_FIELD_DISTRIBUTION:
        return row->required || !is_zero(at);
    case TF_FIELD_ENUM:
        return integer_at(row, at) >= (int64_t)row->words_from;
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
        return ((const struct tf_count *)at)->compare != TF_COMPARE_NONE;
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
    case TF_FIELD_EVERY:
        return is_aim_form(row->field, at);
    case TF_FIELD_TRISTATE:
        return integer_at(row, at) != TF_UNASKED;
    default:
        if (is_name(row->field))
            return integer_at(row, at) != TF_NAME_NONE;
        return row->required || row->fallback != NULL || integer_at(row, at) != 0;
    }
}

static void append_value(struct tf_print *print, const struct tf_row *row, const void *at) {
    struct tf_slice text = {0};
    const struct tf_aim *aim = at;
    if (is_integer(row->field)) {
        append_integer(print, row, integer_at(row, at));
        return;
    }
    switch (row->field) {
    case TF_FIELD_TEXT:
        memcpy(&text, at, sizeof(text)); /* every text of a plan has its length behind it */
        tf_print_text(print, text);
        return;
    case TF_FIELD_LABEL:
        memcpy(&text.data, at, sizeof(text.data));
        tf_print_text(print, tf_slice_of(text.data));
        return;
    case TF_FIELD_DISTRIBUTION:
        tf_dist_append(print->out, at);
        return;
    case TF_FIELD_FIRST:
        tf_buf_append_u64(print->out, aim->count);
        return;
    case TF_FIELD_NTH:
        tf_buf_append_u64(print->out, (uint64_t)aim->skip + 1);
        print->impossible |= aim->count != 1;
        return;
    case TF_FIELD_EVERY:
        tf_buf_append_text(print->out, "true");
        return;
    default:
        append_count(print, row, at);
        return;
    }
}

void tf_print_key(struct tf_print *print, struct tf_print_rows *rows, const char *key) {
    tf_buf_append_text(print->out, rows->any ? ", " : "");
    tf_buf_append_format(print->out, "%s: ", key);
    rows->any = true;
}

static void print_row(struct tf_print *print, struct tf_print_rows *rows,
                      const struct tf_row *row) {
    const void *at = (const char *)rows->base + row->at;
    if (!has_value(row, at))
        return;
    struct tf_buf value = {0};
    struct tf_print inner = {&value, print->plan, false};
    append_value(&inner, row, at);
    bool is_default =
        row->fallback != NULL && !row->required && strcmp(tf_buf_text(&value), row->fallback) == 0;
    print->impossible |= inner.impossible;
    if (!is_default) {
        tf_print_key(print, rows, row->key);
        tf_buf_append_slice(print->out, tf_buf_slice(&value));
    }
    tf_buf_close(&value);
}

/* Two names for one thing: the first is written. */
static bool is_synonym(const struct tf_object *object, size_t index) {
    const struct tf_row *row = &object->rows[index];
    for (size_t i = 0; i < index; i++)
        if (object->rows[i].size > 0 && object->rows[i].at == row->at &&
            object->rows[i].field == row->field)
            return true;
    return false;
}

void tf_print_rows(struct tf_print *print, struct tf_print_rows *rows) {
    for (size_t i = 0; i < rows->object->row_count; i++) {
        const struct tf_row *row = &rows->object->rows[i];
        bool skipped = rows->skip != NULL && strcmp(row->key, rows->skip) == 0;
        if (row->size > 0 && row->field != TF_FIELD_OBJECT && !skipped &&
            !is_synonym(rows->object, i))
            print_row(print, rows, row);
    }
}
