#include "base/assert.h"
#include "scenario/scalar.h"
#include "scenario/scenario.h"
#include "scenario/units.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* Objects are written once, under their names, in the order in which they are met. A file that
 * extends another may leave out what the other one has: objects that are merged are written a
 * second time, as parts without required keys. */
struct writer {
    cJSON *definitions;
    const struct tf_profiles *profiles;
};

static cJSON *object_reference(struct writer *writer, const struct tf_object *object, bool part);
static cJSON *row_schema(struct writer *writer, const struct tf_row *row, enum tf_field field,
                         bool part);

static cJSON *typed(const char *type) {
    cJSON *schema = cJSON_CreateObject();
    cJSON_AddStringToObject(schema, "type", type);
    return schema;
}

/* A text of this form, or one in which a matrix has a word. */
static cJSON *patterned(const char *pattern) {
    struct tf_buf both = {0};
    cJSON *schema = typed("string");
    tf_buf_append_format(&both, "%s|%s", pattern, TF_PLACEHOLDER_PATTERN);
    cJSON_AddStringToObject(schema, "pattern", tf_buf_text(&both));
    tf_buf_close(&both);
    return schema;
}

static cJSON *any_of(cJSON *first, cJSON *second) {
    cJSON *schema = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(schema, "anyOf");
    cJSON_AddItemToArray(list, first);
    cJSON_AddItemToArray(list, second);
    return schema;
}

static cJSON *or_placeholder(cJSON *schema) {
    cJSON *placeholder = typed("string");
    cJSON_AddStringToObject(placeholder, "pattern", TF_PLACEHOLDER_PATTERN);
    return any_of(schema, placeholder);
}

static cJSON *words_schema(const char *const *words) {
    cJSON *schema = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(schema, "enum");
    for (size_t i = 0; words[i] != NULL; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(words[i]));
    return or_placeholder(schema);
}

static cJSON *profile_schema(const struct tf_profiles *profiles) {
    const char *words[TF_PROFILES_MAX + 1] = {NULL};
    for (uint32_t i = 0; i < profiles->count; i++)
        words[i] = profiles->items[i].name;
    return words_schema(words);
}

static cJSON *integer_schema(uint64_t min, uint64_t max) {
    cJSON *schema = typed("integer");
    cJSON_AddNumberToObject(schema, "minimum", (double)min);
    if (max > 0)
        cJSON_AddNumberToObject(schema, "maximum", (double)max);
    return schema;
}

static cJSON *constant(cJSON *value) {
    cJSON *schema = cJSON_CreateObject();
    cJSON_AddItemToObject(schema, "const", value);
    return schema;
}

static const char *pattern_of(enum tf_field field) {
    switch (field) {
    case TF_FIELD_DURATION:
        return TF_PATTERN_DURATION;
    case TF_FIELD_SIGNED_DURATION:
        return TF_PATTERN_SIGNED_DURATION;
    case TF_FIELD_DURATION_OR_NEVER:
        return "^never$|" TF_PATTERN_DURATION;
    case TF_FIELD_DRAWN:
    case TF_FIELD_DISTRIBUTION:
        return TF_PATTERN_DISTRIBUTION;
    case TF_FIELD_SIZE:
        return TF_PATTERN_SIZE;
    case TF_FIELD_RATE:
        return TF_PATTERN_RATE;
    case TF_FIELD_SHARE:
        return TF_PATTERN_SHARE;
    case TF_FIELD_PPM:
        return TF_PATTERN_PPM;
    case TF_FIELD_LINK:
        return "^all$|^" TF_NAME_BODY " (->|<->) " TF_NAME_BODY "$";
    case TF_FIELD_MESSAGE:
    case TF_FIELD_NEW_MESSAGE:
        return TF_MESSAGE_NAME_PATTERN;
    default:
        return TF_NAME_PATTERN;
    }
}

static cJSON *count_schema(const struct tf_row *row) {
    cJSON *schema = or_placeholder(integer_schema(row->min, row->max));
    if (row->zero_word != NULL)
        cJSON_AddItemToArray(cJSON_GetObjectItemCaseSensitive(schema, "anyOf"),
                             constant(cJSON_CreateString(row->zero_word)));
    return schema;
}

static cJSON *times_schema(enum tf_field field) {
    cJSON *text = patterned(field == TF_FIELD_TIMES ? "^(once|never|at (least|most) [0-9]{1,9})$"
                                                    : "^at (least|most) [0-9]{1,9}$");
    return any_of(integer_schema(0, 999999999), text);
}

static cJSON *value_schema(void) {
    cJSON *schema = cJSON_CreateObject();
    const char *types[] = {"string", "number", "boolean"};
    cJSON_AddItemToObject(schema, "type", cJSON_CreateStringArray(types, 3));
    return schema;
}

static cJSON *label_schema(void) {
    cJSON *schema = typed("string");
    cJSON_AddStringToObject(schema, "pattern", "^[^\\u0000]+$");
    return schema;
}

static cJSON *scalar_schema(struct writer *writer, const struct tf_row *row, enum tf_field field) {
    switch (field) {
    case TF_FIELD_LABEL:
    case TF_FIELD_FILE:
        return label_schema();
    case TF_FIELD_TEXT:
        return typed("string");
    case TF_FIELD_VERSION:
        return constant(cJSON_CreateNumber(1));
    case TF_FIELD_COUNT:
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
        return count_schema(row);
    case TF_FIELD_SEED:
        return or_placeholder(integer_schema(0, 0));
    case TF_FIELD_FACTOR:
        return or_placeholder(typed("number"));
    case TF_FIELD_BOOL:
    case TF_FIELD_TRISTATE:
        return or_placeholder(typed("boolean"));
    case TF_FIELD_EVERY:
        return or_placeholder(constant(cJSON_CreateTrue()));
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
        return times_schema(field);
    case TF_FIELD_ENUM:
        return words_schema(row->words);
    case TF_FIELD_PROFILE:
        return profile_schema(writer->profiles);
    case TF_FIELD_VALUE:
        return value_schema();
    default:
        return patterned(pattern_of(field));
    }
}

static cJSON *list_schema(struct writer *writer, const struct tf_row *row) {
    cJSON *schema = typed("array");
    cJSON_AddItemToObject(schema, "items", row_schema(writer, row, row->item, false));
    if (row->min > 0)
        cJSON_AddNumberToObject(schema, "minItems", (double)row->min);
    if (row->max > 0)
        cJSON_AddNumberToObject(schema, "maxItems", (double)row->max);
    return schema;
}

/* The lists of a matrix. */
static cJSON *values_schema(void) {
    cJSON *schema = typed("array");
    cJSON_AddItemToObject(schema, "items", value_schema());
    cJSON_AddNumberToObject(schema, "minItems", 1);
    return schema;
}

static cJSON *map_schema(struct writer *writer, const struct tf_row *row, bool part) {
    cJSON *schema = typed("object");
    cJSON *names = typed("string");
    cJSON_AddStringToObject(names, "pattern", TF_NAME_PATTERN);
    cJSON_AddItemToObject(schema, "propertyNames", names);
    cJSON_AddItemToObject(schema, "additionalProperties",
                          row->item == TF_FIELD_LIST ? values_schema()
                                                     : row_schema(writer, row, row->item, part));
    if (row->min > 0 && !part)
        cJSON_AddNumberToObject(schema, "minProperties", (double)row->min);
    return schema;
}

static cJSON *check_schema(struct writer *writer) {
    cJSON *schema = cJSON_CreateObject();
    cJSON *forms = cJSON_AddArrayToObject(schema, "anyOf");
    cJSON_AddItemToArray(forms, constant(cJSON_CreateString("converged")));
    for (unsigned kind = 0; kind < TF_CHECK_KIND_COUNT; kind++) {
        const struct tf_object *object = tf_table_check((enum tf_check_kind)kind);
        if (object != NULL)
            cJSON_AddItemToArray(forms, object_reference(writer, object, false));
    }
    return schema;
}

static cJSON *object_value_schema(struct writer *writer, const struct tf_object *object,
                                  bool part) {
    cJSON *schema = object_reference(writer, object, part);
    if (object->shorthand != NULL) {
        const struct tf_row *row = tf_object_row(object, tf_slice_of(object->shorthand));
        schema = any_of(scalar_schema(writer, row, row->field), schema);
    }
    return tf_object_may_be_empty(object) ? any_of(schema, typed("null")) : schema;
}

static cJSON *row_schema(struct writer *writer, const struct tf_row *row, enum tf_field field,
                         bool part) {
    switch (field) {
    case TF_FIELD_OBJECT:
        return object_value_schema(writer, row->object, part);
    case TF_FIELD_LIST:
        return list_schema(writer, row);
    case TF_FIELD_MAP:
        return map_schema(writer, row, part);
    case TF_FIELD_CHECK:
        return check_schema(writer);
    case TF_FIELD_DRAWN:
    case TF_FIELD_DISTRIBUTION:
        return any_of(scalar_schema(writer, row, field),
                      object_reference(writer, tf_table_lognormal(), part));
    default:
        return scalar_schema(writer, row, field);
    }
}

static cJSON *requires(const char *key) {
    cJSON *schema = cJSON_CreateObject();
    cJSON_AddItemToObject(schema, "required", cJSON_CreateStringArray(&key, 1));
    return schema;
}

static cJSON *negated(cJSON *schema) {
    cJSON *out = cJSON_CreateObject();
    cJSON_AddItemToObject(out, "not", schema);
    return out;
}

/* Exactly one of the keys, or no two of them. */
static cJSON *choice_schema(const struct tf_choice *choice, bool part) {
    cJSON *schema = cJSON_CreateObject();
    cJSON *forms = cJSON_AddArrayToObject(schema, "oneOf");
    cJSON *none = cJSON_CreateArray();
    for (const char *const *key = choice->keys; *key != NULL; key++) {
        cJSON_AddItemToArray(forms, requires(*key));
        cJSON_AddItemToArray(none, requires(*key));
    }
    if (choice->required && !part) {
        cJSON_Delete(none);
        return schema;
    }
    cJSON *any = cJSON_CreateObject();
    cJSON_AddItemToObject(any, "anyOf", none);
    cJSON_AddItemToArray(forms, negated(any));
    return schema;
}

/* While the key is the word, the other must stand; while it is another word, it must not. */
static cJSON *condition_schema(const struct tf_object *object, const struct tf_condition *condition,
                               bool holds) {
    const struct tf_row *row = tf_object_row(object, tf_slice_of(condition->key));
    cJSON *schema = cJSON_CreateObject();
    cJSON *if_schema = requires(condition->key);
    cJSON *properties = cJSON_AddObjectToObject(if_schema, "properties");
    cJSON *key = cJSON_AddObjectToObject(properties, condition->key);
    cJSON *words = cJSON_AddArrayToObject(key, "enum");
    for (const char *const *word = row->words; *word != NULL; word++)
        if ((strcmp(*word, condition->word) == 0) == holds)
            cJSON_AddItemToArray(words, cJSON_CreateString(*word));
    cJSON_AddItemToObject(schema, "if", if_schema);
    cJSON *then = requires(condition->needs);
    cJSON_AddItemToObject(schema, "then", holds ? then : negated(then));
    return schema;
}

static void add_rules(cJSON *schema, const struct tf_object *object, bool part) {
    if (object->choice_count == 0 && object->condition == NULL)
        return;
    cJSON *rules = cJSON_AddArrayToObject(schema, "allOf");
    for (size_t i = 0; i < object->choice_count; i++)
        cJSON_AddItemToArray(rules, choice_schema(&object->choices[i], part));
    if (object->condition != NULL) {
        cJSON_AddItemToArray(rules, condition_schema(object, object->condition, true));
        cJSON_AddItemToArray(rules, condition_schema(object, object->condition, false));
    }
}

static void describe(cJSON *schema, const struct tf_row *row) {
    if (row->doc != NULL)
        cJSON_AddStringToObject(schema, "description", row->doc);
    if (row->fallback != NULL)
        cJSON_AddStringToObject(schema, "default", row->fallback);
}

static cJSON *object_schema(struct writer *writer, const struct tf_object *object, bool part) {
    cJSON *schema = typed("object");
    cJSON_AddStringToObject(schema, "description", object->doc);
    cJSON *properties = cJSON_AddObjectToObject(schema, "properties");
    cJSON *required = cJSON_CreateArray();
    for (size_t i = 0; i < object->row_count; i++) {
        const struct tf_row *row = &object->rows[i];
        cJSON *value = row_schema(writer, row, row->field, part);
        describe(value, row);
        cJSON_AddItemToObject(properties, row->key, value);
        if (row->required && (!part || row->field == TF_FIELD_VERSION))
            cJSON_AddItemToArray(required, cJSON_CreateString(row->key));
    }
    cJSON_AddItemToObject(schema, "additionalProperties", cJSON_CreateFalse());
    cJSON_AddItemToObject(schema, "required", required);
    add_rules(schema, object, part);
    return schema;
}

static void append_name(struct tf_buf *out, const struct tf_object *object, bool part) {
    for (const char *c = object->name; *c != '\0'; c++)
        tf_buf_append_byte(out, *c == ' ' ? '-' : *c);
    if (part)
        tf_buf_append_text(out, "-part");
}

/* Whether the part differs from the whole: something in it, lists apart, is required. */
static bool has_required(const struct tf_object *object) {
    bool found = !tf_object_may_be_empty(object);
    for (size_t i = 0; i < object->row_count && !found; i++) {
        const struct tf_row *row = &object->rows[i];
        found = row->field == TF_FIELD_DISTRIBUTION;
        if (row->field != TF_FIELD_LIST && row->object != NULL)
            found |= has_required(row->object);
    }
    return found;
}

static cJSON *object_reference(struct writer *writer, const struct tf_object *object, bool part) {
    part = part && has_required(object);
    struct tf_buf name = {0}, path = {0};
    append_name(&name, object, part);
    if (cJSON_GetObjectItemCaseSensitive(writer->definitions, tf_buf_text(&name)) == NULL) {
        cJSON_AddItemToObject(writer->definitions, tf_buf_text(&name), cJSON_CreateNull());
        cJSON_ReplaceItemInObjectCaseSensitive(writer->definitions, tf_buf_text(&name),
                                               object_schema(writer, object, part));
    }
    tf_buf_append_format(&path, "#/definitions/%s", tf_buf_text(&name));
    cJSON *reference = cJSON_CreateObject();
    cJSON_AddStringToObject(reference, "$ref", tf_buf_text(&path));
    tf_buf_close(&name);
    tf_buf_close(&path);
    /* Whatever stands beside a $ref is ignored in draft-07, and descriptions should not be. */
    cJSON *schema = cJSON_CreateObject();
    cJSON *all = cJSON_AddArrayToObject(schema, "allOf");
    cJSON_AddItemToArray(all, reference);
    return schema;
}

void tf_schema_write(struct tf_buf *out) {
    struct tf_profiles *profiles = tf_profiles_create();
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "$schema", "http://json-schema.org/draft-07/schema#");
    cJSON_AddStringToObject(root, "title", "tiffin scenario, version 1");
    struct writer writer = {cJSON_CreateObject(), profiles};
    cJSON_AddItemToObject(root, "if", requires("extends"));
    cJSON_AddItemToObject(root, "then", object_reference(&writer, tf_table_root(), true));
    cJSON_AddItemToObject(root, "else", object_reference(&writer, tf_table_root(), false));
    cJSON_AddItemToObject(root, "definitions", writer.definitions);
    char *text = cJSON_Print(root);
    TF_ASSERT(text != NULL);
    tf_buf_append_text(out, text);
    tf_buf_append_byte(out, '\n');
    cJSON_free(text);
    cJSON_Delete(root);
    tf_profiles_destroy(profiles);
}
