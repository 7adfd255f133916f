#include "scenario/scalar_parts.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 64

bool tf_scalar_say(const struct tf_scalar_job *s, enum tf_scenario_code code,
                   const char *expected) {
    struct tf_buf found = {0};
    tf_yaml_describe(s->node, &found);
    bool added =
        s->context->problems != NULL && tf_problems_add(s->context->problems, code, s->node->span,
                                                        "expected %s for \"%s\", found %s",
                                                        expected, s->row->key, tf_buf_text(&found));
    tf_buf_close(&found);
    return added;
}

void tf_scalar_hint(const struct tf_scalar_job *s, bool added, const char *text) {
    if (added)
        tf_problems_hint(s->context->problems, "%s", text);
}

bool tf_scalar_refuse_type(const struct tf_scalar_job *s) {
    bool added = tf_scalar_say(s, TF_SCENARIO_TYPE, tf_field_expected(s->field));
    if (added && s->node->kind == TF_YAML_SCALAR && tf_yaml_type(s->node) != TF_YAML_TEXT &&
        tf_yaml_type(s->node) != TF_YAML_NULL)
        tf_problems_hint(s->context->problems, "if it is meant as a text, write \"%.*s\"",
                         (int)s->node->text.len, s->node->text.data);
    return false;
}

bool tf_scalar_refuse_count(const struct tf_scalar_job *s) {
    struct tf_buf expected = {0};
    tf_buf_append_format(&expected, "a whole number from %llu to %llu",
                         (unsigned long long)s->row->min, (unsigned long long)s->row->max);
    tf_scalar_say(s, TF_SCENARIO_COUNT, tf_buf_text(&expected));
    tf_buf_close(&expected);
    return false;
}

void tf_scalar_append_words(struct tf_buf *out, const char *const *words) {
    for (size_t i = 0; words[i] != NULL; i++)
        tf_buf_append_format(out, "%s%s", i > 0 ? ", " : "", words[i]);
}

static size_t count_words(const char *const *words) {
    size_t count = 0;
    while (words[count] != NULL)
        count++;
    return count;
}

bool tf_scalar_refuse_word(const struct tf_scalar_job *s, enum tf_scenario_code code,
                           const char *lead, const char *const *words) {
    struct tf_buf expected = {0};
    tf_buf_append_text(&expected, lead);
    tf_scalar_append_words(&expected, words);
    bool added = tf_scalar_say(s, code, tf_buf_text(&expected));
    tf_buf_close(&expected);
    char *found = tf_slice_dup(s->node->text);
    const char *near = tf_text_nearest(found, words, count_words(words));
    if (added && near != NULL)
        tf_problems_hint(s->context->problems, "did you mean \"%s\"?", near);
    free(found);
    return false;
}

bool tf_scalar_refuse_placeholder(const struct tf_scalar_job *s, struct tf_slice name) {
    const struct tf_yaml_node *matrix = s->context->matrix;
    const char *names[WORDS_MAX];
    char *copies[WORDS_MAX];
    size_t count = 0;
    for (uint32_t i = 0; matrix != NULL && i < matrix->count && count < WORDS_MAX; i++) {
        copies[count] = tf_slice_dup(matrix->pairs[i].key->text);
        names[count] = copies[count];
        count++;
    }
    char *wrong = tf_slice_dup(name);
    const char *near = tf_text_nearest(wrong, names, count);
    bool added = s->context->problems != NULL &&
                 tf_problems_add(s->context->problems, TF_SCENARIO_PLACEHOLDER, s->node->span,
                                 "expected a name of the matrix, found <%s>", wrong);
    if (added && near != NULL)
        tf_problems_hint(s->context->problems, "did you mean <%s>?", near);
    free(wrong);
    while (count > 0)
        free(copies[--count]);
    return false;
}
