#include "scenario/scalar_parts.h"

#include "scenario/units.h"

#include <string.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
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

static bool read_integer(const struct tf_scalar_job *s, uint64_t min, uint64_t max) {
    bool negative = false;
    uint64_t value = 0;
    if (tf_yaml_type(s->node) != TF_YAML_INTEGER)
        return tf_scalar_refuse_type(s);
    bool fits = tf_integer_parse(s->node->text, &negative, &value);
    if (!fits || (negative && value > 0) || value < min || value > max)
        return tf_scalar_refuse_count(s);
    s->out->integer = (int64_t)value;
    return true;
}

static bool read_count(const struct tf_scalar_job *s) {
    if (s->row->zero_word != NULL && tf_yaml_type(s->node) == TF_YAML_TEXT) {
        const char *words[] = {s->row->zero_word, NULL};
        s->out->integer = 0;
        return tf_slice_is(s->node->text, s->row->zero_word) ||
               tf_scalar_refuse_word(s, TF_SCENARIO_WORD, "a whole number or ", words);
    }
    return read_integer(s, s->row->min, s->row->max);
}

static bool read_version(const struct tf_scalar_job *s) {
    if (tf_yaml_type(s->node) != TF_YAML_INTEGER)
        return tf_scalar_refuse_type(s);
    if (tf_slice_is(s->node->text, "1"))
        return true;
    tf_scalar_say(s, TF_SCENARIO_VERSION, "version 1");
    return false;
}

static bool read_seed(const struct tf_scalar_job *s) {
    bool negative = false;
    uint64_t value = 0;
    if (tf_yaml_type(s->node) != TF_YAML_INTEGER)
        return tf_scalar_refuse_type(s);
    if (!tf_integer_parse(s->node->text, &negative, &value) || (negative && value > 0)) {
        tf_scalar_say(s, negative ? TF_SCENARIO_COUNT : TF_SCENARIO_RANGE,
                      "a whole number from 0 to 2^64 - 1");
        return false;
    }
    s->out->integer = (int64_t)value;
    return true;
}

static bool read_aim(const struct tf_scalar_job *s) {
    if (!read_integer(s, s->row->min, s->row->max))
        return false;
    uint32_t n = (uint32_t)s->out->integer;
    bool nth = s->field == TF_FIELD_NTH;
    s->out->aim.skip = nth ? n - 1 : 0;
    s->out->aim.count = nth ? 1 : n;
    return true;
}

static bool read_bool(const struct tf_scalar_job *s) {
    if (tf_yaml_type(s->node) != TF_YAML_BOOL)
        return tf_scalar_refuse_type(s);
    bool value = s->node->text.data[0] == 't' || s->node->text.data[0] == 'T';
    if (s->field == TF_FIELD_EVERY && !value) {
        tf_scalar_say(s, TF_SCENARIO_WORD, "true");
        return false;
    }
    s->out->integer = s->field == TF_FIELD_TRISTATE ? (value ? TF_YES : TF_NO) : value;
    s->out->aim.skip = 0;
    s->out->aim.count = 0;
    return true;
}

static bool read_factor(const struct tf_scalar_job *s) {
    enum tf_yaml_type type = tf_yaml_type(s->node);
    uint32_t percent = 0;
    if (type != TF_YAML_INTEGER && type != TF_YAML_DECIMAL)
        return tf_scalar_refuse_type(s);
    enum tf_unit_result result = tf_unit_factor(s->node->text, &percent);
    if (result != TF_UNIT_OK) {
        tf_scalar_say(s, TF_SCENARIO_RANGE, "a number from 1 to 100 with two decimals at most");
        return false;
    }
    s->out->integer = percent;
    return true;
}

/* "at least 2", "at most 3". */
static bool read_bound(const struct tf_scalar_job *s, const char *words, enum tf_compare compare) {
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

static bool read_times(const struct tf_scalar_job *s) {
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
        tf_scalar_say(s, TF_SCENARIO_WORD, tf_field_expected(s->field));
        return false;
    }
    if (!read_integer(s, 0, UINT64_C(999999999)))
        return false;
    s->out->count.value = (uint64_t)s->out->integer;
    return true;
}

bool tf_scalar_read_number(const struct tf_scalar_job *s) {
    switch (s->field) {
    case TF_FIELD_VERSION:
        return read_version(s);
    case TF_FIELD_COUNT:
        return read_count(s);
    case TF_FIELD_FACTOR:
        return read_factor(s);
    case TF_FIELD_SEED:
        return read_seed(s);
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
        return read_aim(s);
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
        return read_times(s);
    default:
        return read_bool(s);
    }
}
