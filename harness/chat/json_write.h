/* JSON written straight into a buffer: no tree, no formatting functions.
 *
 * A field is a name and a value behind a comma; the first field of an object is recognised by the
 * `{` before it. Fields that would say nothing (empty, zero, false) are left out, and readers give
 * the same defaults. */
#ifndef TF_CHAT_JSON_WRITE_H
#define TF_CHAT_JSON_WRITE_H

#include "base/time.h"
#include "chat/id.h"

/* Largest integer that a JSON number is trusted with: doubles hold all up to here. */
#define TF_JSON_EXACT_MAX ((INT64_C(1) << 53) - 1)

/* "text", escaped. The text must be UTF-8; what is not travels as it is, for the reader to refuse.
 */
void tf_json_put_string(struct tf_buf *out, struct tf_slice text);
/* A comma unless an object or array has just begun. */
void tf_json_put_comma(struct tf_buf *out);
/* "name": with a comma before it where one is needed. */
void tf_json_put_name(struct tf_buf *out, const char *name);

/* One field each; nothing when the value is empty or zero. */
void tf_json_field_text(struct tf_buf *out, const char *name, struct tf_slice text);
void tf_json_field_id(struct tf_buf *out, const char *name, const struct tf_id *id);
/* In quotes: counters of 64 bits. */
void tf_json_field_u64(struct tf_buf *out, const char *name, uint64_t value);
/* A plain number, at most TF_JSON_EXACT_MAX. */
void tf_json_field_count(struct tf_buf *out, const char *name, uint64_t value);
/* A plain number; an instant that no double holds is drawn to the nearest that one does. */
void tf_json_field_time(struct tf_buf *out, const char *name, tf_time time_us);
void tf_json_field_true(struct tf_buf *out, const char *name, bool value);
/* JSON text as it stands. */
void tf_json_field_json(struct tf_buf *out, const char *name, struct tf_slice json);
/* Ends an object that has fields with those of another, whose text stands as it is; empty is none.
 */
void tf_json_join(struct tf_buf *out, struct tf_slice object);
/* The wire text of an enum: safe bytes, always written. */
void tf_json_field_word(struct tf_buf *out, const char *name, const char *word);

#endif
