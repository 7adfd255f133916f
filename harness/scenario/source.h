/* A text that was read, and where in it something stands. */
#ifndef TF_SCENARIO_SOURCE_H
#define TF_SCENARIO_SOURCE_H

#include "base/bytes.h"

/* One file as it was read. Texts are owned. */
struct tf_source {
    char *path; /* as shown to a person */
    char *text; /* with a NUL behind it */
    size_t len;
    uint32_t *lines; /* offset of the start of each line */
    size_t line_count;
};

/* A stretch of a source; `source` NULL is nowhere. Borrowed. */
struct tf_span {
    const struct tf_source *source;
    uint32_t offset; /* bytes from the start */
    uint32_t len;    /* bytes; 0 is a place between two characters */
};

/* A copy of both texts. Owned by caller. */
struct tf_source *tf_source_create(const char *path, struct tf_slice text);
/* NULL is allowed. */
void tf_source_destroy(struct tf_source *source);

/* Line and column from 1; the column counts bytes. An offset behind the end is taken as the end. */
void tf_source_locate(const struct tf_source *source, uint32_t offset, uint32_t *line,
                      uint32_t *column);

/* The line with this offset, without its end. Borrowed. */
struct tf_slice tf_source_line(const struct tf_source *source, uint32_t offset);

/* The offset of a line and column from 0, as parsers report them; the column counts characters. */
uint32_t tf_source_offset(const struct tf_source *source, uint32_t line, uint32_t column);

#endif
