#include "scenario/source.h"

#include <stdlib.h>
#include <string.h>

struct tf_source *tf_source_create(const char *path, struct tf_slice text) {
    struct tf_source *source = tf_alloc_zero(1, sizeof(*source));
    size_t capacity = 0;
    source->path = tf_strdup(path);
    source->text = tf_slice_dup(text);
    source->len = text.len;
    for (size_t i = 0; i <= text.len; i++) {
        if (i > 0 && text.data[i - 1] != '\n')
            continue;
        tf_grow((void **)&source->lines, &capacity, source->line_count, sizeof(uint32_t));
        source->lines[source->line_count++] = (uint32_t)i;
    }
    return source;
}

void tf_source_destroy(struct tf_source *source) {
    if (source == NULL)
        return;
    free(source->path);
    free(source->text);
    free(source->lines);
    free(source);
}

/* Index of the last line that starts at or before the offset. */
static size_t line_of(const struct tf_source *source, uint32_t offset) {
    size_t low = 0, high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t inside(const struct tf_source *source, uint32_t offset) {
    return offset < source->len ? offset : (uint32_t)source->len;
}

void tf_source_locate(const struct tf_source *source, uint32_t offset, uint32_t *line,
                      uint32_t *column) {
    uint32_t at = inside(source, offset);
    size_t index = line_of(source, at);
    *line = (uint32_t)index + 1;
    *column = at - source->lines[index] + 1;
}

struct tf_slice tf_source_line(const struct tf_source *source, uint32_t offset) {
    size_t start = source->lines[line_of(source, inside(source, offset))];
    size_t end = start;
    while (end < source->len && source->text[end] != '\n')
        end++;
    if (end > start && source->text[end - 1] == '\r')
        end--;
    return (struct tf_slice){source->text + start, end - start};
}

uint32_t tf_source_offset(const struct tf_source *source, uint32_t line, uint32_t column) {
    if (line >= source->line_count)
        return (uint32_t)source->len;
    size_t at = source->lines[line];
    for (uint32_t i = 0; i < column && at < source->len && source->text[at] != '\n'; i++) {
        at++;
        while (at < source->len && ((unsigned char)source->text[at] & 0xC0) == 0x80)
            at++;
    }
    return (uint32_t)at;
}
