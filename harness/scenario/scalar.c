#include "scenario/scalar.h"

#include "base/assert.h"
#include "base/text.h"
#include "scenario/units.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX        64
#define ID_LEN_MAX       23
#define MESSAGE_NAME_MAX 63

/* What one call of tf_scalar_read works on. */
struct scalar {
    const struct tf_scalar_context *context;
    const struct tf_row *row;
    enum tf_field field;
    const struct tf_yaml_node *node;
    struct tf_scalar *out;
};

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

bool tf_integer_parse(struct tf_slice text, bool *negative, uint64_t *magnitude) {
    size_t at = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+');
    uint64_t base = 10, value = 0;
    *negative = at > 0 && text.data[0] == '-';
    if (text.len > 2 && text.data[0] == '0' && (text.data[1] == 'x' || text.data[1] == 'o')) {
        base = text.data[1] == 'x' ? 16 : 8;
        at = 2;
    }
    for (; at < text.len; at++) {
        char c = text.data[at];
        uint64_t digit = (uint64_t)(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        if (__builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *magnitude = value;
    return true;
}

/* -- Problems
 * --------------------------------------------------------------------------------------------------------
 */

static bool say(const struct scalar *s, enum tf_scenario_code code, const char *expected) {
    struct tf_buf found = {0};
    tf_yaml_describe(s->node, &found);
    bool added =
        s->context->problems != NULL && tf_problems_add(s->context->problems, code, s->node->span,
                                                        "expected %s for \"%s\", found %s",
                                                        expected, s->row->key, tf_buf_text(&found));
    tf_buf_close(&found);
    return added;
}

static void hint(const struct scalar *s, bool added, const char *text) {
    if (added)
        tf_problems_hint(s->context->problems, "%s", text);
}

static bool refuse_type(const struct scalar *s) {
    bool added = say(s, TF_SCENARIO_TYPE, tf_field_expected(s->field));
    if (added && s->node->kind == TF_YAML_SCALAR && tf_yaml_type(s->node) != TF_YAML_TEXT &&
        tf_yaml_type(s->node) != TF_YAML_NULL)
        tf_problems_hint(s->context->problems, "if it is meant as a text, write \"%.*s\"",
                         (int)s->node->text.len, s->node->text.data);
    return false;
}

static bool refuse_count(const struct scalar *s) {
    struct tf_buf expected = {0};
    tf_buf_append_format(&expected, "a whole number from %llu to %llu",
                         (unsigned long long)s->row->min, (unsigned long long)s->row->max);
    say(s, TF_SCENARIO_COUNT, tf_buf_text(&expected));
    tf_buf_close(&expected);
    return false;
}

/* The unit of the row's example: what a bare number was most likely meant in. */
static struct tf_slice likely_unit(const struct tf_row *row) {
    const char *example = row->example == NULL ? "" : row->example;
    size_t end = strlen(example);
    while (end > 0 && example[end - 1] == '}')
        end--;
    size_t start = end;
    while (start > 0 && example[start - 1] != ' ')
        start--;
    return start == 0 ? TF_SLICE_LITERAL("s") : (struct tf_slice){example + start, end - start};
}

static bool refuse_bare(const struct scalar *s) {
    bool added = say(s, TF_SCENARIO_BARE_NUMBER, tf_field_expected(s->field));
    struct tf_slice unit = likely_unit(s->row);
    if (added)
        tf_problems_hint(s->context->problems, "write %.*s %.*s", (int)s->node->text.len,
                         s->node->text.data, (int)unit.len, unit.data);
    return false;
}

static const char *unit_hint(enum tf_field field) {
    switch (field) {
    case TF_FIELD_SIZE:
        return "units are B, kB, KiB, MB, MiB";
    case TF_FIELD_RATE:
        return "units are B/s, kB/s, KiB/s, MB/s, MiB/s, bit/s, kbit/s, Mbit/s, Gbit/s";
    case TF_FIELD_SHARE:
        return "the unit is %";
    case TF_FIELD_PPM:
        return "the unit is ppm";
    default:
        return "units are us, ms, s, min, h, d";
    }
}

static bool accept_unit(const struct scalar *s, enum tf_unit_result result) {
    switch (result) {
    case TF_UNIT_OK:
        return true;
    case TF_UNIT_BARE:
        return refuse_bare(s);
    case TF_UNIT_MALFORMED:
        hint(s, say(s, TF_SCENARIO_UNIT, tf_field_expected(s->field)), unit_hint(s->field));
        return false;
    case TF_UNIT_RANGE:
        say(s, TF_SCENARIO_RANGE, "a value that is neither too large nor too fine nor reversed");
        return false;
    }
    return false;
}

/* -- Words
 * -------------------------------------------------------------------------------------------------------------
 */

static void append_words(struct tf_buf *out, const char *const *words) {
    for (size_t i = 0; words[i] != NULL; i++)
        tf_buf_append_format(out, "%s%s", i > 0 ? ", " : "", words[i]);
}

static size_t count_words(const char *const *words) {
    size_t count = 0;
    while (words[count] != NULL)
        count++;
    return count;
}

static bool refuse_word(const struct scalar *s, enum tf_scenario_code code, const char *lead,
                        const char *const *words) {
    struct tf_buf expected = {0};
    tf_buf_append_text(&expected, lead);
    append_words(&expected, words);
    bool added = say(s, code, tf_buf_text(&expected));
    tf_buf_close(&expected);
    char *found = tf_slice_dup(s->node->text);
    const char *near = tf_text_nearest(found, words, count_words(words));
    if (added && near != NULL)
        tf_problems_hint(s->context->problems, "did you mean \"%s\"?", near);
    free(found);
    return false;
}

static bool read_word(const struct scalar *s) {
    for (size_t i = 0; s->row->words[i] != NULL; i++) {
        if (tf_slice_is(s->node->text, s->row->words[i])) {
            s->out->integer = (int64_t)i + s->row->words_from;
            return true;
        }
    }
    return refuse_word(s, TF_SCENARIO_WORD, "one of ", s->row->words);
}

static bool read_profile(const struct scalar *s) {
    const struct tf_profiles *profiles = s->context->profiles;
    const char *names[TF_PROFILES_MAX + 1] = {NULL};
    if (profiles == NULL || tf_profile_find(profiles, s->node->text) != NULL)
        return true;
    for (uint32_t i = 0; i < profiles->count; i++)
        names[i] = profiles->items[i].name;
    return refuse_word(s, TF_SCENARIO_UNKNOWN_PROFILE, "a profile: ", names);
}

/* -- Numbers
 * -----------------------------------------------------------------------------------------------------------
 */

static bool read_integer(const struct scalar *s, uint64_t min, uint64_t max) {
    bool negative = false;
    uint64_t value = 0;
    if (tf_yaml_type(s->node) != TF_YAML_INTEGER)
        return refuse_type(s);
    bool fits = tf_integer_parse(s->node->text, &negative, &value);
    if (!fits || (negative && value > 0) || value < min || value > max)
        return refuse_count(s);
    s->out->integer = (int64_t)value;
    return true;
}

static bool read_count(const struct scalar *s) {
    if (s->row->zero_word != NULL && tf_yaml_type(s->node) == TF_YAML_TEXT) {
        const char *words[] = {s->row->zero_word, NULL};
        s->out->integer = 0;
        return tf_slice_is(s->node->text, s->row->zero_word) ||
               refuse_word(s, TF_SCENARIO_WORD, "a whole number or ", words);
    }
    return read_integer(s, s->row->min, s->row->max);
}

static bool read_seed(const struct scalar *s) {
    bool negative = false;
    uint64_t value = 0;
    if (tf_yaml_type(s->node) != TF_YAML_INTEGER)
        return refuse_type(s);
    if (!tf_integer_parse(s->node->text, &negative, &value) || (negative && value > 0)) {
        say(s, TF_SCENARIO_COUNT, "a whole number from 0 to 2^64 - 1");
        return false;
    }
    s->out->integer = (int64_t)value;
    return true;
}

static bool read_aim(const struct scalar *s) {
    if (!read_integer(s, s->row->min, s->row->max))
        return false;
    uint32_t n = (uint32_t)s->out->integer;
    bool nth = s->field == TF_FIELD_NTH;
    s->out->aim.skip = nth ? n - 1 : 0;
    s->out->aim.count = nth ? 1 : n;
    return true;
}

static bool read_bool(const struct scalar *s) {
    if (tf_yaml_type(s->node) != TF_YAML_BOOL)
        return refuse_type(s);
    bool value = s->node->text.data[0] == 't' || s->node->text.data[0] == 'T';
    if (s->field == TF_FIELD_EVERY && !value) {
        say(s, TF_SCENARIO_WORD, "true");
        return false;
    }
    s->out->integer = s->field == TF_FIELD_TRISTATE ? (value ? TF_YES : TF_NO) : value;
    s->out->aim.skip = 0;
    s->out->aim.count = 0;
    return true;
}

static bool read_factor(const struct scalar *s) {
    enum tf_yaml_type type = tf_yaml_type(s->node);
    uint32_t percent = 0;
    if (type != TF_YAML_INTEGER && type != TF_YAML_DECIMAL)
        return refuse_type(s);
    enum tf_unit_result result = tf_unit_factor(s->node->text, &percent);
    if (result != TF_UNIT_OK) {
        say(s, TF_SCENARIO_COUNT, "a number from 1 to 100 with two decimals at most");
        return false;
    }
    s->out->integer = percent;
    return true;
}

/* "at least 2", "at most 3". */
static bool read_bound(const struct scalar *s, const char *words, enum tf_compare compare) {
    struct tf_slice text = s->node->text;
    size_t len = strlen(words);
    bool negative;
    if (!tf_slice_starts_with(text, words) || text.len == len || text.len > len + 9)
        return false;
    for (size_t i = len; i < text.len; i++)
        if (!is_digit(text.data[i]))
            return false;
    s->out->count.compare = compare;
    return tf_integer_parse((struct tf_slice){text.data + len, text.len - len}, &negative,
                            &s->out->count.value);
}

static bool read_times(const struct scalar *s) {
    s->out->count = (struct tf_count){.compare = TF_COMPARE_EQUAL};
    bool once = tf_slice_is(s->node->text, "once");
    if (tf_yaml_type(s->node) == TF_YAML_TEXT) {
        if (s->field == TF_FIELD_TIMES && (once || tf_slice_is(s->node->text, "never"))) {
            s->out->count.value = once;
            return true;
        }
        if (read_bound(s, "at least ", TF_COMPARE_AT_LEAST) ||
            read_bound(s, "at most ", TF_COMPARE_AT_MOST))
            return true;
        say(s, TF_SCENARIO_WORD, tf_field_expected(s->field));
        return false;
    }
    if (!read_integer(s, 0, UINT64_C(999999999)))
        return false;
    s->out->count.value = (uint64_t)s->out->integer;
    return true;
}

/* -- Values with units
 * ---------------------------------------------------------------------------------------------------
 */

static bool is_exponential_of_zero(const struct tf_dist *dist) {
    return dist->kind == TF_DIST_EXPONENTIAL && dist->a == 0;
}

static enum tf_unit_result unit_of(const struct scalar *s, struct tf_slice text) {
    struct tf_scalar *out = s->out;
    uint64_t amount = 0;
    uint32_t share = 0;
    int32_t ppm = 0;
    enum tf_unit_result result;
    switch (s->field) {
    case TF_FIELD_DURATION:
    case TF_FIELD_DURATION_OR_NEVER:
        return tf_unit_duration(text, &out->integer);
    case TF_FIELD_SIGNED_DURATION:
        return tf_unit_signed_duration(text, &out->integer);
    case TF_FIELD_SIZE:
        result = tf_unit_size(text, &amount);
        out->integer = (int64_t)amount;
        return result;
    case TF_FIELD_RATE:
        result = tf_unit_rate(text, &amount);
        out->integer = (int64_t)amount;
        return result;
    case TF_FIELD_SHARE:
        result = tf_unit_share(text, &share);
        out->integer = share;
        return result;
    case TF_FIELD_PPM:
        result = tf_unit_ppm(text, &ppm);
        out->integer = ppm;
        return result;
    default:
        result = tf_unit_distribution(text, &out->dist);
        return result == TF_UNIT_OK && is_exponential_of_zero(&out->dist) ? TF_UNIT_RANGE : result;
    }
}

static bool read_unit(const struct scalar *s) {
    enum tf_yaml_type type = tf_yaml_type(s->node);
    if (type == TF_YAML_INTEGER || type == TF_YAML_DECIMAL)
        return refuse_bare(s);
    if (type != TF_YAML_TEXT)
        return refuse_type(s);
    if (s->field == TF_FIELD_DURATION_OR_NEVER && tf_slice_is(s->node->text, "never")) {
        s->out->integer = TF_NEVER;
        return true;
    }
    return accept_unit(s, unit_of(s, s->node->text));
}

/* -- Texts and names
 * -----------------------------------------------------------------------------------------------------
 */

static bool read_label(const struct scalar *s) {
    struct tf_slice text = s->node->text;
    if (memchr(text.data, '\0', text.len) == NULL && text.len > 0)
        return true;
    say(s, TF_SCENARIO_COUNT, "a text that is not empty and has no NUL");
    return false;
}

static bool read_name(const struct scalar *s) {
    bool message = s->field == TF_FIELD_MESSAGE || s->field == TF_FIELD_NEW_MESSAGE;
    if (message ? is_name_of(s->node->text, "_.: -", MESSAGE_NAME_MAX)
                : tf_name_is_valid(s->node->text))
        return true;
    struct tf_buf expected = {0};
    tf_buf_append_text(&expected, tf_field_expected(s->field));
    if (s->row->words != NULL) {
        tf_buf_append_text(&expected, " ");
        append_words(&expected, s->row->words);
    }
    hint(s, say(s, TF_SCENARIO_BAD_NAME, tf_buf_text(&expected)),
         "a name is of letters, digits and _ . : -, and begins with a letter or digit");
    tf_buf_close(&expected);
    return false;
}

/* "asha -> server", "asha <-> server", "all". */
static bool read_link(const struct scalar *s) {
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
    say(s, TF_SCENARIO_UNIT, tf_field_expected(s->field));
    return false;
}

static bool is_text_field(enum tf_field field) {
    return field == TF_FIELD_LABEL || field == TF_FIELD_TEXT || field == TF_FIELD_VALUE;
}

static bool refuse_placeholder(const struct scalar *s, struct tf_slice name) {
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

static bool read_text(const struct scalar *s) {
    if (tf_yaml_type(s->node) != TF_YAML_TEXT)
        return refuse_type(s);
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

static bool read_value(const struct scalar *s) {
    s->out->text = s->node->text;
    return tf_yaml_type(s->node) != TF_YAML_NULL || refuse_type(s);
}

bool tf_scalar_read(const struct tf_scalar_context *context, const struct tf_row *row,
                    enum tf_field field, const struct tf_yaml_node *node, struct tf_scalar *out) {
    const struct scalar s = {context, row, field, node, out};
    struct tf_slice placeholder;
    if (node->kind != TF_YAML_SCALAR)
        return refuse_type(&s);
    if (!is_text_field(field) && tf_placeholder_find(node->text, &placeholder))
        return refuse_placeholder(&s, placeholder);
    switch (field) {
    case TF_FIELD_DURATION:
    case TF_FIELD_SIGNED_DURATION:
    case TF_FIELD_DURATION_OR_NEVER:
    case TF_FIELD_DRAWN:
    case TF_FIELD_DISTRIBUTION:
    case TF_FIELD_SIZE:
    case TF_FIELD_RATE:
    case TF_FIELD_SHARE:
    case TF_FIELD_PPM:
        return read_unit(&s);
    case TF_FIELD_COUNT:
        return read_count(&s);
    case TF_FIELD_FACTOR:
        return read_factor(&s);
    case TF_FIELD_SEED:
        return read_seed(&s);
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
        return read_aim(&s);
    case TF_FIELD_EVERY:
    case TF_FIELD_BOOL:
    case TF_FIELD_TRISTATE:
        return read_bool(&s);
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
        return read_times(&s);
    case TF_FIELD_VALUE:
        return read_value(&s);
    default:
        return read_text(&s);
    }
}
