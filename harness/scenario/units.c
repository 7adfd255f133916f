#include "scenario/units.h"

#include <string.h>

#define WHOLE_DIGITS_MAX    12
#define FRACTION_DIGITS_MAX 6

__extension__ typedef unsigned __int128 wide;

/* `numerator` / `denominator` of the stored unit. */
struct unit {
    const char *name;
    uint64_t numerator, denominator;
};

static const struct unit durations[] = {
    {"us", 1, 1},          {"ms", TF_MS, 1},  {"s", TF_SECOND, 1},
    {"min", TF_MINUTE, 1}, {"h", TF_HOUR, 1}, {"d", TF_DAY, 1},
};
static const struct unit sizes[] = {
    {"B", 1, 1}, {"kB", 1000, 1}, {"KiB", 1024, 1}, {"MB", 1000000, 1}, {"MiB", 1 << 20, 1},
};
static const struct unit rates[] = {
    {"B/s", 1, 1},        {"kB/s", 1000, 1},      {"KiB/s", 1024, 1},
    {"MB/s", 1000000, 1}, {"MiB/s", 1 << 20, 1},  {"bit/s", 1, 8},
    {"kbit/s", 1000, 8},  {"Mbit/s", 1000000, 8}, {"Gbit/s", 1000000000, 8},
};
static const struct unit shares[] = {{"%", 10000, 1}};
static const struct unit ppms[] = {{"ppm", 1, 1}};
static const struct unit factors[] = {{"", 100, 1}};

struct unit_list {
    const struct unit *items;
    size_t count;
    uint64_t max; /* of the stored value */
};
#define LIST(array, max) ((struct unit_list){array, sizeof(array) / sizeof((array)[0]), max})

static size_t digits(struct tf_slice text) {
    size_t count = 0;
    while (count < text.len && text.data[count] >= '0' && text.data[count] <= '9')
        count++;
    return count;
}

static struct tf_slice after(struct tf_slice text, size_t count) {
    return (struct tf_slice){text.data + count, text.len - count};
}

/* Reads "12.5" off the front as 125 / 10^1. */
static bool take_number(struct tf_slice *text, uint64_t *mantissa, uint64_t *scale) {
    size_t whole = digits(*text);
    if (whole == 0 || whole > WHOLE_DIGITS_MAX)
        return false;
    size_t fraction = 0;
    if (whole < text->len && text->data[whole] == '.') {
        fraction = digits(after(*text, whole + 1));
        if (fraction == 0 || fraction > FRACTION_DIGITS_MAX)
            return false;
    }
    size_t len = whole + (fraction > 0 ? fraction + 1 : 0);
    *mantissa = 0;
    *scale = 1;
    for (size_t i = 0; i < len; i++) {
        if (text->data[i] == '.')
            continue;
        *mantissa = *mantissa * 10 + (uint64_t)(text->data[i] - '0');
        *scale *= i > whole ? 10 : 1;
    }
    *text = after(*text, len);
    return true;
}

/* A number with one of the units, in the stored unit, exactly. */
static enum tf_unit_result read_value(struct tf_slice text, struct unit_list units, uint64_t *out) {
    uint64_t mantissa, scale;
    if (!take_number(&text, &mantissa, &scale))
        return TF_UNIT_MALFORMED;
    if (text.len > 1 && text.data[0] == ' ')
        text = after(text, 1);
    const struct unit *unit = NULL;
    for (size_t i = 0; i < units.count && unit == NULL; i++)
        if (tf_slice_is(text, units.items[i].name))
            unit = &units.items[i];
    if (unit == NULL)
        return text.len == 0 ? TF_UNIT_BARE : TF_UNIT_MALFORMED;
    wide value = (wide)mantissa * unit->numerator;
    wide divisor = (wide)scale * unit->denominator;
    if (value / divisor > units.max)
        return TF_UNIT_LARGE;
    if (value % divisor != 0)
        return TF_UNIT_FINE;
    *out = (uint64_t)(value / divisor);
    return TF_UNIT_OK;
}

static enum tf_unit_result read_signed(struct tf_slice text, struct unit_list units, int64_t *out) {
    bool has_sign = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+');
    uint64_t value = 0;
    enum tf_unit_result result = read_value(has_sign ? after(text, 1) : text, units, &value);
    if (result == TF_UNIT_OK)
        *out = has_sign && text.data[0] == '-' ? -(int64_t)value : (int64_t)value;
    return result;
}

/* A hundred years: sums of several still fit. */
#define DURATION_MAX ((uint64_t)36525 * TF_DAY)

enum tf_unit_result tf_unit_duration(struct tf_slice text, tf_time *out) {
    uint64_t value = 0;
    enum tf_unit_result result = read_value(text, LIST(durations, DURATION_MAX), &value);
    if (result == TF_UNIT_OK)
        *out = (tf_time)value;
    return result;
}

enum tf_unit_result tf_unit_signed_duration(struct tf_slice text, tf_time *out) {
    return read_signed(text, LIST(durations, DURATION_MAX), out);
}

static bool find(struct tf_slice text, const char *word, size_t *at) {
    const char *found = memmem(text.data, text.len, word, strlen(word));
    if (found == NULL)
        return false;
    *at = (size_t)(found - text.data);
    return true;
}

static struct tf_slice without_space_behind(struct tf_slice text) {
    if (text.len > 0 && text.data[text.len - 1] == ' ')
        text.len--;
    return text;
}

static struct tf_slice without_space_before(struct tf_slice text) {
    return text.len > 0 && text.data[0] == ' ' ? after(text, 1) : text;
}

static enum tf_unit_result read_two(struct tf_slice text, size_t at, size_t len,
                                    struct tf_dist *out) {
    struct tf_slice left = without_space_behind((struct tf_slice){text.data, at});
    struct tf_slice right = without_space_before(after(text, at + len));
    enum tf_unit_result first = tf_unit_duration(left, &out->a);
    enum tf_unit_result second = tf_unit_duration(right, &out->b);
    if (first == TF_UNIT_BARE || second == TF_UNIT_BARE || second == TF_UNIT_MALFORMED)
        return TF_UNIT_MALFORMED;
    if (first != TF_UNIT_OK || second != TF_UNIT_OK)
        return first != TF_UNIT_OK ? first : second;
    return out->kind == TF_DIST_UNIFORM && out->a > out->b ? TF_UNIT_ORDER : TF_UNIT_OK;
}

enum tf_unit_result tf_unit_distribution(struct tf_slice text, struct tf_dist *out) {
    struct tf_dist dist = {.kind = TF_DIST_FIXED};
    enum tf_unit_result result;
    size_t at = 0;
    if (tf_slice_starts_with(text, "about ")) {
        dist.kind = TF_DIST_EXPONENTIAL;
        result = tf_unit_duration(after(text, strlen("about ")), &dist.a);
    } else if (find(text, "..", &at)) {
        dist.kind = TF_DIST_UNIFORM;
        result = read_two(text, at, strlen(".."), &dist);
    } else if (find(text, "+/-", &at)) {
        dist.kind = TF_DIST_NORMAL;
        result = read_two(text, at, strlen("+/-"), &dist);
    } else {
        result = tf_unit_duration(text, &dist.a);
    }
    if (result == TF_UNIT_OK && dist.kind == TF_DIST_EXPONENTIAL && dist.a == 0)
        return TF_UNIT_ORDER;
    if (result == TF_UNIT_OK)
        *out = dist;
    return result;
}

enum tf_unit_result tf_unit_size(struct tf_slice text, uint64_t *out) {
    return read_value(text, LIST(sizes, UINT32_MAX), out);
}

enum tf_unit_result tf_unit_rate(struct tf_slice text, uint64_t *out) {
    if (tf_slice_is(text, "unlimited")) {
        *out = 0;
        return TF_UNIT_OK;
    }
    uint64_t value = 0;
    enum tf_unit_result result = read_value(text, LIST(rates, UINT64_C(1) << 40), &value);
    if (result == TF_UNIT_OK && value == 0)
        return TF_UNIT_FINE;
    if (result == TF_UNIT_OK)
        *out = value;
    return result;
}

enum tf_unit_result tf_unit_share(struct tf_slice text, uint32_t *out) {
    uint64_t value = 0;
    enum tf_unit_result result = read_value(text, LIST(shares, 1000000), &value);
    if (result == TF_UNIT_OK)
        *out = (uint32_t)value;
    return result;
}

enum tf_unit_result tf_unit_ppm(struct tf_slice text, int32_t *out) {
    int64_t value = 0;
    enum tf_unit_result result = read_signed(text, LIST(ppms, 500000), &value);
    if (result == TF_UNIT_OK)
        *out = (int32_t)value;
    return result;
}

enum tf_unit_result tf_unit_factor(struct tf_slice text, uint32_t *out) {
    uint64_t value = 0;
    enum tf_unit_result result = read_value(text, LIST(factors, 10000), &value);
    if (result == TF_UNIT_OK && value < 100)
        return TF_UNIT_FINE;
    if (result == TF_UNIT_OK)
        *out = (uint32_t)value;
    return result;
}

static void append_with(struct tf_buf *out, uint64_t value, const struct unit *units,
                        size_t count) {
    for (size_t i = count; i-- > 0;) {
        if (units[i].denominator != 1 || value % units[i].numerator != 0 || (value == 0 && i > 0))
            continue;
        tf_buf_append_u64(out, value / units[i].numerator);
        tf_buf_append_byte(out, ' ');
        tf_buf_append_text(out, units[i].name);
        return;
    }
}

void tf_unit_append_size(struct tf_buf *out, uint64_t bytes) {
    append_with(out, bytes, sizes, sizeof(sizes) / sizeof(sizes[0]));
}

void tf_unit_append_rate(struct tf_buf *out, uint64_t bytes_per_second) {
    if (bytes_per_second == 0)
        tf_buf_append_text(out, "unlimited");
    else
        append_with(out, bytes_per_second, rates, sizeof(rates) / sizeof(rates[0]));
}

/* `value` / `unit`, which is 10^`decimals`, without needless zeros. */
static void append_decimal(struct tf_buf *out, uint32_t value, uint32_t unit, int decimals) {
    tf_buf_append_u64(out, value / unit);
    if (value % unit == 0)
        return;
    tf_buf_append_format(out, ".%0*u", decimals, value % unit);
    while (out->data[out->len - 1] == '0')
        out->len--;
}

void tf_unit_append_share(struct tf_buf *out, uint32_t per_million) {
    append_decimal(out, per_million, 10000, 4);
    tf_buf_append_text(out, " %");
}

void tf_unit_append_factor(struct tf_buf *out, uint32_t percent) {
    append_decimal(out, percent, 100, 2);
}
