/* Text: UTF-8 validation, what may be shown safely, and the nearest name for a suggestion. */
#ifndef TF_BASE_TEXT_H
#define TF_BASE_TEXT_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most
 * U+10FFFF). On failure
 * `*bad_at`, where it is not NULL, is the offset of the first bad byte. */
bool tf_utf8_valid(struct tf_slice text, size_t *bad_at);

/* Appends `text` in double quotes for a person's eye, at most `limit` code points: control
 * characters, direction overrides and bad bytes are escaped, a cut is shown by "…". */
void tf_text_append_quoted(struct tf_buf *out, struct tf_slice text, size_t limit);

/* Appends `text` for a person's eye without quotes: line feeds and tabs stay, whatever else would
 * hide, move or end what stands around it is escaped as above. */
void tf_text_append_shown(struct tf_buf *out, struct tf_slice text);

/* Number of edits (insert, delete, replace, swap of neighbours) between two short names. */
size_t tf_text_distance(const char *a, const char *b);

/* The name in `names` nearest to `wrong`, or NULL when none is near enough to suggest. Borrowed
 * from `names`. */
const char *tf_text_nearest(const char *wrong, const char *const *names, size_t count);

#endif
