#include "chat/json_plain.h"

#include "chat/json_bytes.h"
#include "chat/json_write.h"

#include <limits.h>
#include <string.h>

#define DIGITS_MAX 16

/* The object ends with a bracket: the byte behind a value can always be looked at. */
struct reader {
    const char *at, *end;
    cJSON *node; /* the next that is free */
    char *text;  /* where the next text goes */
};

static void skip_space(struct reader *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

/* Passes over `byte`, with white space before and behind it. */
static bool pass(struct reader *r, char byte) {
    skip_space(r);
    if (r->at == r->end || *r->at != byte)
        return false;
    r->at++;
    skip_space(r);
    return true;
}

/* What an escape of one letter stands for; 0 for any other. */
static char unescaped(char letter) {
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return '\0';
    }
}

/* NULL when it is not plain. The text is never longer than its source with the quotes. */
static char *read_text(struct reader *r) {
    char *text = r->text;
    if (r->at == r->end || *r->at++ != '"')
        return NULL;
    for (;;) {
        size_t len = tf_json_plain_len(r->at, (size_t)(r->end - r->at));
        memcpy(r->text, r->at, len);
        r->text += len;
        r->at += len;
        if (r->end - r->at < 2)
            return NULL;
        char byte = *r->at++;
        if (byte == '"')
            break;
        char meant = byte == '\\' ? unescaped(*r->at++) : '\0';
        if (meant == '\0')
            return NULL;
        *r->text++ = meant;
    }
    *r->text++ = '\0';
    return text;
}

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static bool read_number(struct reader *r, cJSON *item) {
    bool negative = *r->at == '-';
    const char *first = r->at + (negative ? 1 : 0), *at = first;
    int64_t value = 0;
    while (at < r->end && at - first < DIGITS_MAX && is_digit(*at))
        value = value * 10 + (*at++ - '0');
    bool is_usual = at > first && (*first != '0' || (at - first == 1 && !negative));
    if (!is_usual || value > TF_JSON_EXACT_MAX || at == r->end ||
        strchr(",}] \n\r\t", *at) == NULL || *at == '\0')
        return false;
    r->at = at;
    item->type = cJSON_Number;
    item->valuedouble = (double)(negative ? -value : value);
    item->valueint = value <= INT_MAX ? (int)(negative ? -value : value)
                     : negative       ? INT_MIN
                                      : INT_MAX;
    return true;
}

static bool read_word(struct reader *r, cJSON *item, struct tf_slice word, int type) {
    if ((size_t)(r->end - r->at) < word.len || memcmp(r->at, word.data, word.len) != 0)
        return false;
    r->at += word.len;
    item->type = type;
    item->valueint = type == cJSON_True ? 1 : 0;
    return true;
}

static bool read_value(struct reader *r, cJSON *item);

/* The first has the last for its predecessor, as cJSON has it. */
static void append(cJSON *parent, cJSON *last, cJSON *item) {
    if (last == NULL) {
        parent->child = item;
    } else {
        last->next = item;
        item->prev = last;
    }
    parent->child->prev = item;
}

/* The children of an object or array, up to and with `closer`. */
static bool read_children(struct reader *r, cJSON *parent, char closer) {
    cJSON *last = NULL;
    if (pass(r, closer))
        return true;
    do {
        cJSON *item = r->node++;
        *item = (cJSON){.type = cJSON_Invalid};
        append(parent, last, item);
        last = item;
        if (parent->type == cJSON_Object &&
            ((item->string = read_text(r)) == NULL || !pass(r, ':')))
            return false;
        if (!read_value(r, item))
            return false;
    } while (pass(r, ','));
    return pass(r, closer);
}

static bool read_value(struct reader *r, cJSON *item) {
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '"':
        item->type = cJSON_String;
        return (item->valuestring = read_text(r)) != NULL;
    case '{':
        item->type = cJSON_Object;
        return pass(r, '{') && read_children(r, item, '}');
    case '[':
        item->type = cJSON_Array;
        return pass(r, '[') && read_children(r, item, ']');
    case 't':
        return read_word(r, item, TF_SLICE_LITERAL("true"), cJSON_True);
    case 'f':
        return read_word(r, item, TF_SLICE_LITERAL("false"), cJSON_False);
    case 'n':
        return read_word(r, item, TF_SLICE_LITERAL("null"), cJSON_NULL);
    default:
        return read_number(r, item);
    }
}

cJSON *tf_json_plain_read(const struct tf_json_scan *scan, cJSON *nodes, char *texts) {
    struct reader r = {.at = scan->root.data,
                       .end = scan->root.data + scan->root.len,
                       .node = nodes + 1,
                       .text = texts};
    *nodes = (cJSON){.type = cJSON_Invalid};
    return read_value(&r, nodes) && r.at == r.end ? nodes : NULL;
}
