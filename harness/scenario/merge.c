#include "scenario/merge.h"

#include "base/text.h"

#include <string.h>

struct tf_yaml_node *tf_merge(struct tf_yaml_arena *arena, const struct tf_yaml_node *base,
                              const struct tf_yaml_node *over) {
    struct tf_yaml_node *node = tf_yaml_arena_get(arena, sizeof(*node));
    *node = *over;
    if (base == NULL || base->kind != TF_YAML_MAP || over->kind != TF_YAML_MAP)
        return node;
    node->count = 0;
    node->pairs = tf_yaml_arena_get(arena, (base->count + over->count) * sizeof(*node->pairs));
    for (uint32_t i = 0; i < over->count; i++) {
        const struct tf_yaml_pair *pair = &over->pairs[i];
        struct tf_buf key = {0};
        tf_buf_append_slice(&key, pair->key->text);
        const struct tf_yaml_pair *below = tf_yaml_find(base, tf_buf_text(&key));
        tf_buf_close(&key);
        node->pairs[node->count++] = (struct tf_yaml_pair){
            pair->key, tf_merge(arena, below != NULL ? below->value : NULL, pair->value)};
    }
    for (uint32_t i = 0; i < base->count; i++) {
        bool known = false;
        for (uint32_t j = 0; j < over->count; j++)
            known |= tf_slice_equal(over->pairs[j].key->text, base->pairs[i].key->text);
        if (!known)
            node->pairs[node->count++] = base->pairs[i];
    }
    return node;
}

static bool is_usable(const struct tf_yaml_node *matrix) {
    if (matrix == NULL || matrix->kind != TF_YAML_MAP || matrix->count == 0)
        return false;
    for (uint32_t i = 0; i < matrix->count; i++) {
        const struct tf_yaml_node *values = matrix->pairs[i].value;
        if (values->kind != TF_YAML_LIST || values->count == 0)
            return false;
        for (uint32_t j = 0; j < values->count; j++)
            if (values->pairs[j].value->kind != TF_YAML_SCALAR)
                return false;
    }
    return true;
}

uint32_t tf_matrix_count(const struct tf_yaml_node *matrix) {
    uint64_t count = 1;
    for (uint32_t i = 0; is_usable(matrix) && i < matrix->count; i++) {
        count *= matrix->pairs[i].value->count;
        if (count > TF_MATRIX_CASES_MAX)
            return UINT32_MAX;
    }
    return (uint32_t)count;
}

const struct tf_yaml_node *tf_matrix_value(const struct tf_yaml_node *matrix, uint32_t number,
                                           uint32_t index) {
    for (uint32_t i = matrix->count - 1; i > index; i--)
        number /= matrix->pairs[i].value->count;
    const struct tf_yaml_node *values = matrix->pairs[index].value;
    return values->pairs[number % values->count].value;
}

void tf_matrix_append_id(const struct tf_yaml_node *matrix, uint32_t number, struct tf_buf *out) {
    if (!is_usable(matrix))
        return;
    for (uint32_t i = 0; i < matrix->count; i++) {
        tf_buf_append_byte(out, i == 0 ? '[' : ',');
        tf_buf_append_slice(out, matrix->pairs[i].key->text);
        tf_buf_append_byte(out, '=');
        tf_buf_append_slice(out, tf_matrix_value(matrix, number, i)->text);
    }
    tf_buf_append_byte(out, ']');
}

static void validate_value(const struct tf_yaml_node *values, uint32_t index,
                           struct tf_problems *problems) {
    const struct tf_yaml_node *value = values->pairs[index].value;
    bool clean = value->text.len > 0;
    for (size_t i = 0; i < value->text.len; i++)
        clean &= (unsigned char)value->text.data[i] >= 0x20 &&
                 strchr(",[]=", value->text.data[i]) == NULL;
    struct tf_buf found = {0};
    tf_yaml_describe(value, &found);
    if (!clean)
        tf_problems_add(problems, TF_SCENARIO_MATRIX_VALUE, value->span,
                        "expected a value without , [ ] = and control characters, found %s",
                        tf_buf_text(&found));
    for (uint32_t i = 0; i < index; i++)
        if (tf_slice_equal(values->pairs[i].value->text, value->text))
            tf_problems_add(problems, TF_SCENARIO_MATRIX_VALUE, value->span,
                            "expected each value once, found %s again", tf_buf_text(&found));
    tf_buf_close(&found);
}

void tf_matrix_validate(const struct tf_yaml_node *matrix, struct tf_problems *problems) {
    if (!is_usable(matrix))
        return; /* told by the validator */
    for (uint32_t i = 0; i < matrix->count; i++)
        for (uint32_t j = 0; j < matrix->pairs[i].value->count; j++)
            validate_value(matrix->pairs[i].value, j, problems);
    if (tf_matrix_count(matrix) == UINT32_MAX)
        tf_problems_add(problems, TF_SCENARIO_LIMIT, matrix->span,
                        "expected at most %d combinations, found more", TF_MATRIX_CASES_MAX);
}

struct applying {
    struct tf_yaml_arena *arena;
    const struct tf_yaml_node *matrix;
    uint32_t number;
};

/* The value that stands for the placeholder at the start of `text`, with the placeholder's length;
 * or NULL. */
static const struct tf_yaml_node *value_at(const struct applying *applying, struct tf_slice text,
                                           size_t *len) {
    for (uint32_t i = 0; i < applying->matrix->count; i++) {
        struct tf_slice name = applying->matrix->pairs[i].key->text;
        if (text.len < name.len + 2 || text.data[0] != '<' || text.data[name.len + 1] != '>' ||
            memcmp(text.data + 1, name.data, name.len) != 0)
            continue;
        *len = name.len + 2;
        return tf_matrix_value(applying->matrix, applying->number, i);
    }
    return NULL;
}

static struct tf_slice from(struct tf_slice text, size_t at) {
    return (struct tf_slice){text.data + at, text.len - at};
}

static struct tf_yaml_node *apply_scalar(const struct applying *applying,
                                         struct tf_yaml_node *node) {
    struct tf_buf text = {0};
    bool changed = false, whole = false;
    bool quoted = node->quoted;
    for (size_t at = 0; at < node->text.len;) {
        size_t len = 1;
        const struct tf_yaml_node *value = value_at(applying, from(node->text, at), &len);
        if (value == NULL) {
            tf_buf_append_byte(&text, node->text.data[at]);
        } else {
            tf_buf_append_slice(&text, value->text);
            changed = true;
            whole = len == node->text.len;
            quoted = whole ? value->quoted : quoted;
        }
        at += len;
    }
    struct tf_yaml_node *copy = node;
    if (changed) {
        copy = tf_yaml_arena_get(applying->arena, sizeof(*copy));
        *copy = *node;
        copy->quoted = quoted;
        char *bytes = tf_yaml_arena_get(applying->arena, text.len + 1);
        memcpy(bytes, tf_buf_text(&text), text.len);
        copy->text = (struct tf_slice){bytes, text.len};
    }
    tf_buf_close(&text);
    return copy;
}

/* Depth is bounded by the parser. */
static struct tf_yaml_node *apply(const struct applying *applying, struct tf_yaml_node *node) {
    if (node == applying->matrix)
        return node;
    if (node->kind == TF_YAML_SCALAR)
        return apply_scalar(applying, node);
    struct tf_yaml_node *copy = node;
    for (uint32_t i = 0; i < node->count; i++) {
        struct tf_yaml_node *value = apply(applying, node->pairs[i].value);
        if (value == node->pairs[i].value)
            continue;
        if (copy == node) {
            copy = tf_yaml_arena_get(applying->arena, sizeof(*copy));
            *copy = *node;
            copy->pairs = tf_yaml_arena_get(applying->arena, node->count * sizeof(*copy->pairs));
            memcpy(copy->pairs, node->pairs, node->count * sizeof(*copy->pairs));
        }
        copy->pairs[i].value = value;
    }
    return copy;
}

struct tf_yaml_node *tf_matrix_apply(struct tf_yaml_arena *arena, struct tf_yaml_node *root,
                                     const struct tf_yaml_node *matrix, uint32_t number) {
    struct applying applying = {arena, matrix, number};
    return is_usable(matrix) ? apply(&applying, root) : root;
}
