#include "chat/json_read.h"

#include "chat/json_write.h"

#include <string.h>

#define U64_DIGITS_MAX 20

struct tf_json_reader tf_json_reader_of(struct tf_wire_doc *doc, const cJSON *object,
                                        struct tf_error *error) {
    struct tf_json_reader reader = {.doc = doc, .object = object, .error = error};
    if (cJSON_IsObject(object))
        reader.next = object->child;
    else
        tf_json_refuse(&reader, TF_REFUSAL_BAD_FIELD, "element", "not an object");
    return reader;
}

void tf_json_refuse(struct tf_json_reader *reader, enum tf_refusal refusal, const char *name,
                    const char *what) {
    if (reader->refusal != TF_REFUSAL_NONE)
        return;
    reader->refusal = refusal;
    tf_error_set(reader->error, TF_E_INVALID, "%s: %s", name, what);
}

void tf_json_require(struct tf_json_reader *reader, bool present, const char *name) {
    if (!present)
        tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, name, "missing");
}

/* Most fields of an object are absent: one look at the first letter settles most comparisons. */
static bool is_named(const cJSON *item, const char *name) {
    return item->string[0] == name[0] && strcmp(item->string, name) == 0;
}

const cJSON *tf_json_find(struct tf_json_reader *reader, const char *name) {
    if (!cJSON_IsObject(reader->object))
        return NULL;
    const cJSON *item = reader->next;
    if (item == NULL || !is_named(item, name))
        item = reader->object->child;
    while (item != NULL && !is_named(item, name))
        item = item->next;
    if (item == NULL)
        return NULL;
    reader->next = item->next;
    return cJSON_IsNull(item) ? NULL : item;
}

static void refuse_type(struct tf_json_reader *reader, const char *name, const char *what) {
    tf_json_refuse(reader, TF_REFUSAL_BAD_FIELD, name, what);
}

struct tf_slice tf_json_text(struct tf_json_reader *reader, const char *name) {
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return (struct tf_slice){0};
    if (cJSON_IsString(item))
        return tf_slice_of(item->valuestring);
    refuse_type(reader, name, "not a text");
    return (struct tf_slice){0};
}

struct tf_id tf_json_id(struct tf_json_reader *reader, const char *name) {
    struct tf_id id = {{0}};
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return id;
    if (!cJSON_IsString(item))
        refuse_type(reader, name, "not a text");
    else if (tf_id_parse(tf_slice_of(item->valuestring), &id) != TF_OK)
        refuse_type(reader, name, "not an identifier");
    return id;
}

bool tf_json_parse_u64(struct tf_slice digits, uint64_t *out) {
    if (digits.len == 0 || digits.len > U64_DIGITS_MAX)
        return false;
    if (digits.data[0] == '0' && digits.len > 1)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)(digits.data[i] - '0');
        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

uint64_t tf_json_u64(struct tf_json_reader *reader, const char *name) {
    uint64_t value = 0;
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return 0;
    if (!cJSON_IsString(item) || !tf_json_parse_u64(tf_slice_of(item->valuestring), &value))
        refuse_type(reader, name, "not a counter in quotes");
    return value;
}

tf_time tf_json_time(struct tf_json_reader *reader, const char *name) {
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return 0;
    double value = item->valuedouble;
    bool is_exact = cJSON_IsNumber(item) && value >= -(double)TF_JSON_EXACT_MAX &&
                    value <= (double)TF_JSON_EXACT_MAX && value == (double)(int64_t)value;
    if (is_exact)
        return (tf_time)value;
    refuse_type(reader, name, "not a whole number below 2^53");
    return 0;
}

uint64_t tf_json_count(struct tf_json_reader *reader, const char *name) {
    int64_t value = tf_json_time(reader, name);
    if (value >= 0)
        return (uint64_t)value;
    refuse_type(reader, name, "below zero");
    return 0;
}

bool tf_json_bool(struct tf_json_reader *reader, const char *name, bool absent) {
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return absent;
    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item);
    refuse_type(reader, name, "neither true nor false");
    return absent;
}

struct tf_slice tf_json_object_text(struct tf_json_reader *reader, const char *name) {
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return (struct tf_slice){0};
    if (!cJSON_IsObject(item)) {
        refuse_type(reader, name, "not an object");
        return (struct tf_slice){0};
    }
    struct tf_slice source = tf_json_doc_object_source(reader->doc, item);
    char *copy = tf_json_doc_alloc(reader->doc, source.len, 1);
    memcpy(copy, source.data, source.len);
    return (struct tf_slice){copy, source.len};
}

const cJSON *tf_json_array(struct tf_json_reader *reader, const char *name, size_t max,
                           size_t *count) {
    *count = 0;
    const cJSON *item = tf_json_find(reader, name);
    if (item == NULL)
        return NULL;
    if (!cJSON_IsArray(item)) {
        refuse_type(reader, name, "not an array");
        return NULL;
    }
    *count = (size_t)cJSON_GetArraySize(item);
    if (*count <= max)
        return item->child;
    refuse_type(reader, name, "too many elements");
    *count = 0;
    return NULL;
}

enum tf_code tf_json_code(enum tf_refusal refusal) {
    if (refusal == TF_REFUSAL_NONE)
        return TF_OK;
    return refusal == TF_REFUSAL_BODY_TOO_LARGE ? TF_E_LIMIT : TF_E_INVALID;
}
