#include "campaign/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGITS_SIZE 24 /* of 64 bits, a sign and NUL */

void tf_field_put_text(cJSON *object, const char *key, const char *value) {
    if (value != NULL) {
        cJSON_AddStringToObject(object, key, value);
    }
}

void tf_field_put_u64(cJSON *object, const char *key, uint64_t value) {
    char digits[DIGITS_SIZE];
    if (value != 0) {
        snprintf(digits, sizeof(digits), "%" PRIu64, value);
        cJSON_AddStringToObject(object, key, digits);
    }
}

void tf_field_put_i64(cJSON *object, const char *key, int64_t value) {
    char digits[DIGITS_SIZE];
    if (value != 0) {
        snprintf(digits, sizeof(digits), "%" PRId64, value);
        cJSON_AddStringToObject(object, key, digits);
    }
}

static const char *text_at(const cJSON *object, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

char *tf_field_text(const cJSON *object, const char *key) {
    const char *text = text_at(object, key);
    return text == NULL ? NULL : tf_strdup(text);
}

uint64_t tf_field_u64(const cJSON *object, const char *key) {
    const char *text = text_at(object, key);
    return text == NULL ? 0 : strtoull(text, NULL, 10);
}

int64_t tf_field_i64(const cJSON *object, const char *key) {
    const char *text = text_at(object, key);
    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

void tf_field_line(struct tf_buf *out, cJSON *object) {
    char *text = cJSON_PrintUnformatted(object);
    tf_buf_append_text(out, text);
    tf_buf_append_byte(out, '\n');
    free(text);
    cJSON_Delete(object);
}
