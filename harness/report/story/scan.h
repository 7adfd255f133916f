/* A walk over JSON text without a tree: pictures hold millions of numbers, and most are passed
 * over.
 */
#ifndef TF_REPORT_STORY_SCAN_H
#define TF_REPORT_STORY_SCAN_H

#include "base/bytes.h"

struct tf_scan {
    const char *at, *end;
};

/* Over the fields of an object; a text that is none has no fields. Borrowed from `text`. */
struct tf_scan tf_scan_object(struct tf_slice text);
/* The next field: its name as it is written, without quotes, and the text of its value. False at
 * the end, and where the text is no JSON. */
bool tf_scan_next(struct tf_scan *scan, struct tf_slice *name, struct tf_slice *value);

/* The text of the field `name` of an object; empty when there is none. */
struct tf_slice tf_scan_field(struct tf_slice object, const char *name);

/* The integers of an array; it ends at the first value that is none. Their number goes to `count`.
 * Owned by caller. */
int64_t *tf_scan_integers(struct tf_slice array, size_t *count);

#endif
