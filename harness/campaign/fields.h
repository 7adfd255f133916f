/* Members of JSON objects on the pipes of workers. 64-bit numbers travel as text: JSON numbers are
 * doubles. */
#ifndef TF_CAMPAIGN_FIELDS_H
#define TF_CAMPAIGN_FIELDS_H

#include "base/bytes.h"

#include <cjson/cJSON.h>

/* NULL leaves the member out. */
void tf_field_put_text(cJSON *object, const char *key, const char *value);
/* Zero leaves the member out. */
void tf_field_put_u64(cJSON *object, const char *key, uint64_t value);
void tf_field_put_i64(cJSON *object, const char *key, int64_t value);

/* NULL when there is none. Owned by caller. */
char *tf_field_text(const cJSON *object, const char *key);
/* 0 when there is none. */
uint64_t tf_field_u64(const cJSON *object, const char *key);
int64_t tf_field_i64(const cJSON *object, const char *key);

/* Appends the object as one line with its newline; the object is taken. */
void tf_field_line(struct tf_buf *out, cJSON *object);

#endif
