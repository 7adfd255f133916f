#include "scenario/validate.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define KEYS_SHOWN_MAX 16

/* An object of the table and what stands in its place. */
struct visit {
    const struct tf_scalar_context *context;
    const struct tf_object *object;
    const struct tf_yaml_node *node;
    struct tf_span
        owner; /* where a missing key is reported: the key that leads here, or the node */
};

static void visit_value(const struct tf_scalar_context *context, const struct tf_row *row,
                        enum tf_field field, const struct tf_yaml_pair *pair);

static struct tf_slice describe(const struct tf_yaml_node *node, struct tf_buf *buf) {
    tf_yaml_describe(node, buf);
    return tf_buf_slice(buf);
}

static bool refuse_kind(const struct tf_scalar_context *context, const struct tf_yaml_node *node,
                        const char *expected, const char *name) {
    struct tf_buf buf = {0};
    struct tf_slice found = describe(node, &buf);
    tf_problems_add(context->problems, TF_SCENARIO_TYPE, node->span,
                    "expected %s for \"%s\", found %.*s", expected, name, (int)found.len,
                    found.data);
    tf_buf_close(&buf);
    return false;
}

static void hint_key(const struct visit *visit, const struct tf_yaml_node *key) {
    const struct tf_object *object = visit->object;
    const char **keys = tf_alloc_zero(object->row_count + 1, sizeof(*keys));
    for (size_t i = 0; i < object->row_count; i++)
        keys[i] = object->rows[i].key;
    char *wrong = tf_slice_dup(key->text);
    const char *near = tf_text_nearest(wrong, keys, object->row_count);
    if (near != NULL) {
        tf_problems_hint(visit->context->problems, "did you mean \"%s\"?", near);
    } else if (object->row_count <= KEYS_SHOWN_MAX) {
        struct tf_buf list = {0};
        for (size_t i = 0; i < object->row_count; i++)
            tf_buf_append_format(&list, "%s%s", i > 0 ? ", " : "", keys[i]);
        tf_problems_hint(visit->context->problems, "the keys are %s", tf_buf_text(&list));
        tf_buf_close(&list);
    }
    free(wrong);
    free(keys);
}

static void refuse_key(const struct visit *visit, const struct tf_yaml_node *key) {
    struct tf_buf found = {0};
    tf_text_append_quoted(&found, key->text, 40);
    if (tf_problems_add(visit->context->problems, TF_SCENARIO_UNKNOWN_KEY, key->span,
                        "expected a key of %s, found %s", visit->object->name, tf_buf_text(&found)))
        hint_key(visit, key);
    tf_buf_close(&found);
}

static bool visit_keys(const struct visit *visit) {
    bool all_known = true;
    for (uint32_t i = 0; i < visit->node->count; i++) {
        const struct tf_yaml_pair *pair = &visit->node->pairs[i];
        const struct tf_row *row = tf_object_row(visit->object, pair->key->text);
        if (row != NULL) {
            visit_value(visit->context, row, row->field, pair);
        } else {
            refuse_key(visit, pair->key);
            all_known = false;
        }
    }
    return all_known;
}

static void refuse_missing(const struct visit *visit, const char *what, const char *example) {
    if (tf_problems_add(visit->context->problems, TF_SCENARIO_MISSING_KEY, visit->owner,
                        "expected %s in %s, found none", what, visit->object->name) &&
        example != NULL)
        tf_problems_hint(visit->context->problems, "for example %s", example);
}

static void check_required(const struct visit *visit) {
    for (size_t i = 0; i < visit->object->row_count; i++) {
        const struct tf_row *row = &visit->object->rows[i];
        if (!row->required || tf_yaml_find(visit->node, row->key) != NULL)
            continue;
        struct tf_buf what = {0}, example = {0};
        tf_buf_append_format(&what, "the key \"%s\"", row->key);
        if (row->example != NULL)
            tf_buf_append_format(&example, "%s: %s", row->key, row->example);
        refuse_missing(visit, tf_buf_text(&what),
                       row->example != NULL ? tf_buf_text(&example) : NULL);
        tf_buf_close(&what);
        tf_buf_close(&example);
    }
}

static size_t count_keys(const struct tf_choice *choice) {
    size_t count = 0;
    while (choice->keys[count] != NULL)
        count++;
    return count;
}

static void append_choice(struct tf_buf *out, const struct tf_choice *choice) {
    size_t count = count_keys(choice);
    if (count > KEYS_SHOWN_MAX) {
        tf_buf_append_text(out, "a verb");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *before = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        tf_buf_append_format(out, "%s\"%s\"", before, choice->keys[i]);
    }
}

static void refuse_together(const struct visit *visit, const struct tf_choice *choice,
                            const struct tf_yaml_pair *first, const struct tf_yaml_pair *second) {
    struct tf_buf one_of = {0};
    if (count_keys(choice) > KEYS_SHOWN_MAX) {
        tf_buf_append_text(&one_of, "one verb");
    } else {
        tf_buf_append_text(&one_of, "only one of ");
        append_choice(&one_of, choice);
    }
    tf_problems_add(visit->context->problems, TF_SCENARIO_TOGETHER, second->key->span,
                    "expected %s in %s, found \"%.*s\" beside \"%.*s\"", tf_buf_text(&one_of),
                    visit->object->name, (int)second->key->text.len, second->key->text.data,
                    (int)first->key->text.len, first->key->text.data);
    tf_buf_close(&one_of);
}

static bool is_in_choice(const struct tf_choice *choice, struct tf_slice key) {
    for (size_t i = 0; choice->keys[i] != NULL; i++)
        if (tf_slice_is(key, choice->keys[i]))
            return true;
    return false;
}

static void check_choice(const struct visit *visit, const struct tf_choice *choice,
                         bool all_known) {
    const struct tf_yaml_pair *first = NULL;
    for (uint32_t i = 0; i < visit->node->count; i++) {
        const struct tf_yaml_pair *pair = &visit->node->pairs[i];
        if (!is_in_choice(choice, pair->key->text))
            continue;
        if (first != NULL)
            refuse_together(visit, choice, first, pair);
        else
            first = pair;
    }
    /* A key that is not known may well be the one that is missing, misspelt. */
    if (first != NULL || !choice->required || !all_known)
        return;
    struct tf_buf what = {0};
    append_choice(&what, choice);
    refuse_missing(visit, tf_buf_text(&what), NULL);
    tf_buf_close(&what);
}

static void check_condition(const struct visit *visit, const struct tf_condition *condition) {
    const struct tf_yaml_pair *key = tf_yaml_find(visit->node, condition->key);
    const struct tf_yaml_pair *needed = tf_yaml_find(visit->node, condition->needs);
    if (key == NULL || key->value->kind != TF_YAML_SCALAR)
        return;
    bool holds = tf_slice_is(key->value->text, condition->word);
    if (holds && needed == NULL)
        tf_problems_add(visit->context->problems, TF_SCENARIO_MISSING_KEY, key->key->span,
                        "expected the key \"%s\" beside %s: %s, found none", condition->needs,
                        condition->key, condition->word);
    const struct tf_row *row = tf_object_row(visit->object, key->key->text);
    struct tf_scalar ignored = {0};
    struct tf_scalar_context silent = {.profiles = visit->context->profiles};
    if (!holds && needed != NULL && tf_scalar_read(&silent, row, row->field, key->value, &ignored))
        tf_problems_add(visit->context->problems, TF_SCENARIO_TOGETHER, needed->key->span,
                        "expected \"%s\" only beside %s: %s, found it beside %s: %.*s",
                        condition->needs, condition->key, condition->word, condition->key,
                        (int)key->value->text.len, key->value->text.data);
}

static void visit_map(const struct visit *visit) {
    bool all_known = visit_keys(visit);
    check_required(visit);
    for (size_t i = 0; i < visit->object->choice_count; i++)
        check_choice(visit, &visit->object->choices[i], all_known);
    if (visit->object->condition != NULL)
        check_condition(visit, visit->object->condition);
}

static void visit_object(const struct visit *visit) {
    const struct tf_yaml_node *node = visit->node;
    const struct tf_object *object = visit->object;
    if (node->kind == TF_YAML_MAP) {
        visit_map(visit);
        return;
    }
    bool is_scalar = node->kind == TF_YAML_SCALAR;
    bool is_null = is_scalar && tf_yaml_type(node) == TF_YAML_NULL;
    if (is_null && tf_object_may_be_empty(object))
        return;
    if (is_scalar && !is_null && object->shorthand != NULL) {
        const struct tf_row *row = tf_object_row(object, tf_slice_of(object->shorthand));
        struct tf_scalar ignored = {0};
        tf_scalar_read(visit->context, row, row->field, node, &ignored);
        return;
    }
    refuse_kind(visit->context, node, "a map", object->name);
}

void tf_validate_object(const struct tf_scalar_context *context, const struct tf_object *object,
                        const struct tf_yaml_node *node) {
    struct visit visit = {context, object, node, node->span};
    visit_object(&visit);
}

static void check_size(const struct tf_scalar_context *context, const struct tf_row *row,
                       const struct tf_yaml_pair *pair) {
    uint32_t count = pair->value->count;
    uint64_t max = row->max == 0 ? UINT32_MAX : row->max;
    uint64_t bound = count < row->min ? row->min : max;
    if (count >= row->min && count <= max)
        return;
    tf_problems_add(context->problems, TF_SCENARIO_COUNT, pair->value->span,
                    "expected %s %llu item%s in \"%s\", found %u",
                    count < row->min ? "at least" : "at most", (unsigned long long)bound,
                    bound == 1 ? "" : "s", row->key, count);
}

static void visit_list(const struct tf_scalar_context *context, const struct tf_row *row,
                       const struct tf_yaml_pair *pair) {
    if (pair->value->kind != TF_YAML_LIST) {
        if (refuse_kind(context, pair->value, "a list", row->key))
            return;
        return;
    }
    check_size(context, row, pair);
    for (uint32_t i = 0; i < pair->value->count; i++)
        visit_value(context, row, row->item, &pair->value->pairs[i]);
}

static void visit_named(const struct tf_scalar_context *context, const struct tf_row *row,
                        const struct tf_yaml_pair *pair) {
    if (pair->value->kind != TF_YAML_MAP) {
        refuse_kind(context, pair->value, "a map", row->key);
        return;
    }
    check_size(context, row, pair);
    for (uint32_t i = 0; i < pair->value->count; i++) {
        const struct tf_yaml_pair *item = &pair->value->pairs[i];
        struct tf_buf found = {0};
        tf_text_append_quoted(&found, item->key->text, 40);
        if (!tf_name_is_valid(item->key->text))
            tf_problems_add(context->problems, TF_SCENARIO_BAD_NAME, item->key->span,
                            "expected a name in \"%s\", found %s", row->key, tf_buf_text(&found));
        tf_buf_close(&found);
        visit_value(context, row, row->item, item);
    }
}

/* The lists of a matrix. */
static void visit_values(const struct tf_scalar_context *context, const struct tf_row *row,
                         const struct tf_yaml_pair *pair) {
    const struct tf_row values = {
        .key = row->key, .field = TF_FIELD_LIST, .item = TF_FIELD_VALUE, .min = 1};
    visit_list(context, &values, pair);
}

enum tf_check_kind tf_validate_check_kind(const struct tf_yaml_node *node) {
    if (node->kind == TF_YAML_SCALAR && tf_slice_is(node->text, "converged"))
        return TF_CHECK_CONVERGED;
    enum tf_check_kind found = TF_CHECK_KIND_COUNT;
    for (unsigned kind = 0; kind < TF_CHECK_KIND_COUNT; kind++) {
        const struct tf_object *object = tf_table_check((enum tf_check_kind)kind);
        if (object == NULL || tf_yaml_find(node, object->rows[0].key) == NULL)
            continue;
        if (found != TF_CHECK_KIND_COUNT)
            return TF_CHECK_KIND_COUNT;
        found = (enum tf_check_kind)kind;
    }
    return found;
}

static void visit_check(const struct tf_scalar_context *context, const struct tf_yaml_node *node) {
    enum tf_check_kind kind = tf_validate_check_kind(node);
    if (kind == TF_CHECK_CONVERGED)
        return;
    if (kind != TF_CHECK_KIND_COUNT) {
        tf_validate_object(context, tf_table_check(kind), node);
        return;
    }
    struct tf_buf found = {0};
    tf_yaml_describe(node, &found);
    if (tf_problems_add(context->problems,
                        node->kind == TF_YAML_MAP ? TF_SCENARIO_MISSING_KEY : TF_SCENARIO_TYPE,
                        node->span, "expected a check, found %s that is none", tf_buf_text(&found)))
        tf_problems_hint(
            context->problems,
            "a check is converged, or a map with just one of the keys message, queue, unread, "
            "conflicts, parked, typing, conversation, order, size, files, listed, stats, versions");
    tf_buf_close(&found);
}

static void visit_lognormal(const struct tf_scalar_context *context,
                            const struct tf_yaml_node *node) {
    const struct tf_object *object = tf_table_lognormal();
    struct tf_scalar median = {0}, p99 = {0};
    struct tf_scalar_context silent = {0};
    tf_validate_object(context, object, node);
    const struct tf_yaml_pair *first = tf_yaml_find(node, "median");
    const struct tf_yaml_pair *second = tf_yaml_find(node, "p99");
    if (first == NULL || second == NULL ||
        !tf_scalar_read(&silent, &object->rows[0], TF_FIELD_DURATION, first->value, &median) ||
        !tf_scalar_read(&silent, &object->rows[1], TF_FIELD_DURATION, second->value, &p99))
        return;
    if (median.integer == 0 || p99.integer <= median.integer)
        tf_problems_add(context->problems, TF_SCENARIO_RANGE, node->span,
                        "expected a median above 0 and a p99 above it, found %.*s and %.*s",
                        (int)first->value->text.len, first->value->text.data,
                        (int)second->value->text.len, second->value->text.data);
}

static void visit_value(const struct tf_scalar_context *context, const struct tf_row *row,
                        enum tf_field field, const struct tf_yaml_pair *pair) {
    struct visit visit = {context, row->object, pair->value,
                          pair->key != NULL ? pair->key->span : pair->value->span};
    struct tf_scalar ignored = {0};
    bool drawn = field == TF_FIELD_DISTRIBUTION || field == TF_FIELD_DRAWN;
    if (drawn && pair->value->kind == TF_YAML_MAP)
        visit_lognormal(context, pair->value);
    else if (field == TF_FIELD_OBJECT)
        visit_object(&visit);
    else if (field == TF_FIELD_LIST && row->field == TF_FIELD_MAP)
        visit_values(context, row, pair);
    else if (field == TF_FIELD_LIST)
        visit_list(context, row, pair);
    else if (field == TF_FIELD_MAP)
        visit_named(context, row, pair);
    else if (field == TF_FIELD_CHECK)
        visit_check(context, pair->value);
    else
        tf_scalar_read(context, row, field, pair->value, &ignored);
}
