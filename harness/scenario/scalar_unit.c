#include "scenario/scalar_parts.h"

#include "scenario/units.h"

#include <string.h>

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

static bool refuse_bare(const struct tf_scalar_job *s) {
    bool added = tf_scalar_say(s, TF_SCENARIO_BARE_NUMBER, tf_field_expected(s->field));
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

static bool accept_unit(const struct tf_scalar_job *s, enum tf_unit_result result) {
    switch (result) {
    case TF_UNIT_OK:
        return true;
    case TF_UNIT_BARE:
        return refuse_bare(s);
    case TF_UNIT_MALFORMED:
        tf_scalar_hint(s, tf_scalar_say(s, TF_SCENARIO_UNIT, tf_field_expected(s->field)),
                       unit_hint(s->field));
        return false;
    case TF_UNIT_RANGE:
        tf_scalar_say(s, TF_SCENARIO_RANGE,
                      "a value that is neither too large nor too fine nor reversed");
        return false;
    }
    return false;
}

static bool is_exponential_of_zero(const struct tf_dist *dist) {
    return dist->kind == TF_DIST_EXPONENTIAL && dist->a == 0;
}

static enum tf_unit_result unit_of(const struct tf_scalar_job *s, struct tf_slice text) {
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

bool tf_scalar_read_unit(const struct tf_scalar_job *s) {
    enum tf_yaml_type type = tf_yaml_type(s->node);
    if (type == TF_YAML_INTEGER || type == TF_YAML_DECIMAL)
        return refuse_bare(s);
    if (type != TF_YAML_TEXT)
        return tf_scalar_refuse_type(s);
    if (s->field == TF_FIELD_DURATION_OR_NEVER && tf_slice_is(s->node->text, "never")) {
        s->out->integer = TF_NEVER;
        return true;
    }
    return accept_unit(s, unit_of(s, s->node->text));
}
