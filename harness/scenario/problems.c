#include "scenario/problems.h"

#include "base/assert.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES_MAX 160

void tf_problems_close(struct tf_problems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].message);
        free(problems->items[i].hint);
    }
    problems->count = 0;
    problems->dropped = 0;
}

static char *format_text(const char *format, va_list args) {
    char *text = NULL;
    int len = vasprintf(&text, format, args);
    TF_ASSERT(len >= 0);
    return text;
}

static bool is_known(const struct tf_problems *problems, const struct tf_problem *new) {
    for (size_t i = 0; i < problems->count; i++) {
        const struct tf_problem *old = &problems->items[i];
        if (old->code == new->code && old->span.source == new->span.source &&
            old->span.offset == new->span.offset &&strcmp(old->message, new->message) == 0)
            return true;
    }
    return false;
}

bool tf_problems_add(struct tf_problems *problems, enum tf_scenario_code code, struct tf_span span,
                     const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct tf_problem new = {.code = code, .span = span, .message = format_text(format, args)};
    va_end(args);
    bool known = is_known(problems, &new);
    if (known || problems->count == TF_PROBLEMS_MAX) {
        problems->dropped += !known;
        free(new.message);
        return false;
    }
    problems->items[problems->count++] = new;
    return true;
}

void tf_problems_hint(struct tf_problems *problems, const char *format, ...) {
    TF_ASSERT(problems->count > 0);
    struct tf_problem *last = &problems->items[problems->count - 1];
    TF_ASSERT(last->hint == NULL);
    va_list args;
    va_start(args, format);
    last->hint = format_text(format, args);
    va_end(args);
}

static size_t source_order(const struct tf_problems *problems, const struct tf_source *source) {
    size_t i = 0;
    while (problems->items[i].span.source != source)
        i++;
    return i;
}

static bool is_before(const struct tf_problem *a, const struct tf_problem *b) {
    if (a->span.offset != b->span.offset)
        return a->span.offset < b->span.offset;
    return a->code < b->code;
}

/* Takes the problems of one source at a time; stable, and at most TF_PROBLEMS_MAX of them. */
void tf_problems_sort(struct tf_problems *problems) {
    size_t order[TF_PROBLEMS_MAX];
    struct tf_problem sorted[TF_PROBLEMS_MAX] = {0};
    for (size_t i = 0; i < problems->count; i++)
        order[i] = source_order(problems, problems->items[i].span.source);
    for (size_t i = 0; i < problems->count; i++) {
        size_t rank = 0;
        for (size_t j = 0; j < problems->count; j++) {
            const struct tf_problem *a = &problems->items[j], *b = &problems->items[i];
            bool before = order[j] != order[i] ? order[j] < order[i]
                                               : is_before(a, b) || (!is_before(b, a) && j < i);
            rank += before;
        }
        sorted[rank] = problems->items[i];
    }
    memcpy(problems->items, sorted, problems->count * sizeof(sorted[0]));
}

/* What could move a terminal's cursor is shown as a question mark. */
static void append_visible(struct tf_buf *out, struct tf_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        bool control = (byte < 0x20 && byte != '\t') || byte == 0x7F;
        tf_buf_append_byte(out, control ? '?' : (char)byte);
    }
}

static bool starts_character(char byte) {
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static void append_padding(struct tf_buf *out, struct tf_slice before) {
    for (size_t i = 0; i < before.len; i++)
        if (starts_character(before.data[i]))
            tf_buf_append_byte(out, before.data[i] == '\t' ? '\t' : ' ');
}

static void append_caret(struct tf_buf *out, struct tf_slice marked) {
    size_t characters = 0;
    for (size_t i = 0; i < marked.len; i++)
        characters += starts_character(marked.data[i]);
    tf_buf_append_byte(out, '^');
    for (size_t i = 1; i < characters; i++)
        tf_buf_append_byte(out, '~');
}

/* The line with the span, from its start or, when that is far away, from near the span. */
static void append_excerpt(const struct tf_span *span, uint32_t line, uint32_t column,
                           struct tf_buf *out) {
    struct tf_slice text = tf_source_line(span->source, span->offset);
    size_t at = column - 1 < text.len ? column - 1 : text.len;
    size_t from = at > LINE_BYTES_MAX / 2 ? at - LINE_BYTES_MAX / 2 : 0;
    while (from > 0 && from < text.len && !starts_character(text.data[from]))
        from++;
    size_t to = text.len - from > LINE_BYTES_MAX ? from + LINE_BYTES_MAX : text.len;
    while (to < text.len && !starts_character(text.data[to]))
        to--;
    size_t mark = span->len < to - at ? span->len : to - at;
    if (!tf_utf8_valid(text, NULL)) {
        tf_buf_append_format(out, "%5u | (not shown: not UTF-8)\n", line);
        return;
    }
    tf_buf_append_format(out, "%5u | ", line);
    append_visible(out, (struct tf_slice){text.data + from, to - from});
    tf_buf_append_text(out, "\n      | ");
    append_padding(out, (struct tf_slice){text.data + from, at - from});
    append_caret(out, (struct tf_slice){text.data + at, mark});
    tf_buf_append_byte(out, '\n');
}

void tf_problem_write(const struct tf_problem *problem, struct tf_buf *out) {
    uint32_t line = 1, column = 1;
    tf_source_locate(problem->span.source, problem->span.offset, &line, &column);
    tf_buf_append_format(out, "%s:%u:%u: error: %s [%s]\n", problem->span.source->path, line,
                         column, problem->message, tf_scenario_code_text(problem->code)->code);
    if (problem->span.source->len > 0)
        append_excerpt(&problem->span, line, column, out);
    if (problem->hint != NULL)
        tf_buf_append_format(out, "      = %s\n", problem->hint);
}
