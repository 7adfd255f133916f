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

/* 0.05 was meant as 5 %. */
static bool append_fraction(struct tf_buf *out, struct tf_slice number) {
    struct tf_buf text = {0};
    uint32_t share = 0;
    tf_buf_append_slice(&text, number);
    tf_buf_append_text(&text, "%");
    bool is_fraction = tf_unit_share(tf_buf_slice(&text), &share) == TF_UNIT_OK && share < 10000;
    if (is_fraction)
        tf_unit_append_share(out, share * 100);
    tf_buf_close(&text);
    return is_fraction;
}

static bool refuse_bare(const struct tf_scalar_job *s) {
    bool added = tf_scalar_say(s, TF_SCENARIO_BARE_NUMBER, tf_field_expected(s->field));
    struct tf_slice unit = s->field == TF_FIELD_SIZE ? TF_SLICE_LITERAL("B") : likely_unit(s->row);
    if (tf_slice_is(unit, "ms") && s->node->text.len <= 2)
        unit = TF_SLICE_LITERAL("s"); /* nobody writes a step at one millisecond */
    struct tf_buf fix = {0};
    if (s->field != TF_FIELD_SHARE || !append_fraction(&fix, s->node->text)) {
        tf_buf_append_slice(&fix, s->node->text);
        tf_buf_append_byte(&fix, ' ');
        tf_buf_append_slice(&fix, unit);
    }
    if (added)
        tf_problems_hint(s->context->problems, "write %s", tf_buf_text(&fix));
    tf_buf_close(&fix);
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

static const char *bound_of(enum tf_field field) {
    switch (field) {
    case TF_FIELD_SIZE:
        return "a size below 4 GiB";
    case TF_FIELD_RATE:
        return "a rate of at most 1 TiB/s";
    case TF_FIELD_SHARE:
        return "at most 100 %";
    case TF_FIELD_PPM:
        return "at most 500000 ppm";
    default:
        return "at most a hundred years";
    }
}

static const char *grain_of(enum tf_field field) {
    switch (field) {
    case TF_FIELD_SIZE:
        return "whole bytes";
    case TF_FIELD_RATE:
        return "whole bytes per second, above 0";
    case TF_FIELD_SHARE:
        return "at most four decimals";
    case TF_FIELD_PPM:
        return "whole ppm";
    default:
        return "whole microseconds";
    }
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
        return tf_unit_distribution(text, &out->dist);
    }
}

/* With what was meant, where that can be read. */
static bool refuse_malformed(const struct tf_scalar_job *s) {
    struct tf_buf meant = {0};
    struct tf_scalar scratch = *s->out;
    struct tf_scalar_job again = *s;
    again.out = &scratch;
    bool added = tf_scalar_say(s, TF_SCENARIO_UNIT, tf_field_expected(s->field));
    bool known = tf_unit_mend(s->node->text, &meant);
    if (known && s->field == TF_FIELD_RATE && unit_of(&again, tf_buf_slice(&meant)) != TF_UNIT_OK)
        tf_buf_append_text(&meant, "/s");
    known = known && unit_of(&again, tf_buf_slice(&meant)) == TF_UNIT_OK;
    if (added && known)
        tf_problems_hint(s->context->problems, "write %s", tf_buf_text(&meant));
    else
        tf_scalar_hint(s, added, unit_hint(s->field));
    tf_buf_close(&meant);
    return false;
}

static bool accept_unit(const struct tf_scalar_job *s, enum tf_unit_result result) {
    switch (result) {
    case TF_UNIT_OK:
        return true;
    case TF_UNIT_BARE:
        return refuse_bare(s);
    case TF_UNIT_MALFORMED:
        return refuse_malformed(s);
    case TF_UNIT_LARGE:
        tf_scalar_say(s, TF_SCENARIO_RANGE, bound_of(s->field));
        return false;
    case TF_UNIT_FINE:
        tf_scalar_say(s, TF_SCENARIO_RANGE, grain_of(s->field));
        return false;
    case TF_UNIT_ORDER:
        tf_scalar_say(s, TF_SCENARIO_RANGE, "the smaller value first, or a mean above 0");
        return false;
    }
    return false;
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
