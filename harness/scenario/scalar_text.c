#include "scenario/scalar_parts.h"

#include <string.h>

#define ID_LEN_MAX       23
#define MESSAGE_NAME_MAX 63

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_name_of(struct tf_slice name, const char *others, size_t max) {
    if (name.len == 0 || name.len > max || !(is_letter(name.data[0]) || is_digit(name.data[0])))
        return false;
    for (size_t i = 1; i < name.len; i++) {
        char c = name.data[i];
        if (!is_letter(c) && !is_digit(c) && (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return true;
}

bool tf_name_is_valid(struct tf_slice name) {
    return is_name_of(name, "_.:-", ID_LEN_MAX);
}

bool tf_placeholder_find(struct tf_slice text, struct tf_slice *name) {
    for (size_t i = 0; i + 2 < text.len; i++) {
        if (text.data[i] != '<' || !is_letter(text.data[i + 1]))
            continue;
        size_t end = i + 2;
        while (end < text.len && (is_letter(text.data[end]) || is_digit(text.data[end]) ||
                                  text.data[end] == '_' || text.data[end] == '-'))
            end++;
        if (end == text.len || text.data[end] != '>')
            continue;
        *name = (struct tf_slice){text.data + i + 1, end - i - 1};
        return true;
    }
    return false;
}

static bool read_word(const struct tf_scalar_job *s) {
    for (size_t i = 0; s->row->words[i] != NULL; i++) {
        if (tf_slice_is(s->node->text, s->row->words[i])) {
            s->out->integer = (int64_t)i + s->row->words_from;
            return true;
        }
    }
    return tf_scalar_refuse_word(s, TF_SCENARIO_WORD, "one of ", s->row->words);
}

static bool read_profile(const struct tf_scalar_job *s) {
    const struct tf_profiles *profiles = s->context->profiles;
    const char *names[TF_PROFILES_MAX + 1] = {NULL};
    if (profiles == NULL || tf_profile_find(profiles, s->node->text) != NULL)
        return true;
    for (uint32_t i = 0; i < profiles->count; i++)
        names[i] = profiles->items[i].name;
    return tf_scalar_refuse_word(s, TF_SCENARIO_UNKNOWN_PROFILE, "a profile: ", names);
}

static bool read_label(const struct tf_scalar_job *s) {
    struct tf_slice text = s->node->text;
    if (memchr(text.data, '\0', text.len) == NULL && text.len > 0)
        return true;
    tf_scalar_say(s, TF_SCENARIO_COUNT, "a text that is not empty and has no NUL");
    return false;
}

static bool read_name(const struct tf_scalar_job *s) {
    bool message = s->field == TF_FIELD_MESSAGE || s->field == TF_FIELD_NEW_MESSAGE;
    if (message ? is_name_of(s->node->text, "_.: -", MESSAGE_NAME_MAX)
                : tf_name_is_valid(s->node->text))
        return true;
    struct tf_buf expected = {0};
    tf_buf_append_text(&expected, tf_field_expected(s->field));
    if (s->row->words != NULL) {
        tf_buf_append_text(&expected, " ");
        tf_scalar_append_words(&expected, s->row->words);
    }
    tf_scalar_hint(s, tf_scalar_say(s, TF_SCENARIO_BAD_NAME, tf_buf_text(&expected)),
                   "a name is of letters, digits and _ . : -, and begins with a letter or digit");
    tf_buf_close(&expected);
    return false;
}

/* "asha -> server", "asha <-> server", "all". */
static bool read_link(const struct tf_scalar_job *s) {
    struct tf_slice text = s->node->text;
    struct tf_scalar_link *link = &s->out->link;
    *link = (struct tf_scalar_link){.left = text, .both = true};
    if (tf_slice_is(text, "all"))
        return true;
    const char *arrow = memmem(text.data, text.len, " <-> ", 5);
    link->both = arrow != NULL;
    size_t len = link->both ? 5 : 4;
    if (!link->both)
        arrow = memmem(text.data, text.len, " -> ", 4);
    if (arrow != NULL) {
        size_t at = (size_t)(arrow - text.data);
        link->left = (struct tf_slice){text.data, at};
        link->right = (struct tf_slice){arrow + len, text.len - at - len};
    }
    if (arrow != NULL && tf_name_is_valid(link->left) && tf_name_is_valid(link->right))
        return true;
    tf_scalar_say(s, TF_SCENARIO_UNIT, tf_field_expected(s->field));
    return false;
}

bool tf_scalar_read_text(const struct tf_scalar_job *s) {
    if (tf_yaml_type(s->node) != TF_YAML_TEXT)
        return tf_scalar_refuse_type(s);
    s->out->text = s->node->text;
    switch (s->field) {
    case TF_FIELD_TEXT:
        return true;
    case TF_FIELD_LABEL:
    case TF_FIELD_FILE:
        return read_label(s);
    case TF_FIELD_ENUM:
        return read_word(s);
    case TF_FIELD_PROFILE:
        return read_profile(s);
    case TF_FIELD_LINK:
        return read_link(s);
    default:
        return read_name(s);
    }
}
