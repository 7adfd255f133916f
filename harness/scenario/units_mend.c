#include "scenario/units.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define WORD_MAX  16
#define PARTS_MAX 6 /* of one duration */

/* Names that people give to units. The first that fits counts. */
static const struct {
    const char *theirs, *ours;
} names[] = {
    {"sec", "s"},          {"secs", "s"},          {"second", "s"},        {"seconds", "s"},
    {"m", "min"},          {"mins", "min"},        {"minute", "min"},      {"minutes", "min"},
    {"hr", "h"},           {"hrs", "h"},           {"hour", "h"},          {"hours", "h"},
    {"day", "d"},          {"days", "d"},          {"msec", "ms"},         {"msecs", "ms"},
    {"millis", "ms"},      {"millisecond", "ms"},  {"milliseconds", "ms"}, {"usec", "us"},
    {"microsecond", "us"}, {"microseconds", "us"}, {"byte", "B"},          {"bytes", "B"},
    {"kb", "kB"},          {"kbyte", "kB"},        {"kbytes", "kB"},       {"mb", "MB"},
    {"kb/s", "kB/s"},      {"kbps", "kbit/s"},     {"mb/s", "MB/s"},       {"mbps", "Mbit/s"},
    {"gbps", "Gbit/s"},    {"bps", "bit/s"},       {"percent", "%"},       {"pct", "%"},
};

/* All units, for what differs in capitals alone. */
static const char *const units[] = {
    "us",  "ms",   "s",     "min",  "h",     "d",     "B",      "kB",     "KiB",    "MB", "MiB",
    "B/s", "kB/s", "KiB/s", "MB/s", "MiB/s", "bit/s", "kbit/s", "Mbit/s", "Gbit/s", "%",  "ppm"};

struct reader {
    struct tf_slice rest;
    char unit[WORD_MAX]; /* of the last value */
    bool has_unit;
};

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

static void skip(struct reader *reader, size_t count) {
    reader->rest.data += count;
    reader->rest.len -= count;
}

static void skip_spaces(struct reader *reader) {
    while (reader->rest.len > 0 && reader->rest.data[0] == ' ')
        skip(reader, 1);
}

static bool take(struct reader *reader, const char *word) {
    size_t len = strlen(word);
    bool is = reader->rest.len >= len && memcmp(reader->rest.data, word, len) == 0;
    if (is)
        skip(reader, len);
    return is;
}

/* Digits, with a decimal point or comma among them. */
static bool take_number(struct reader *reader, struct tf_buf *out) {
    size_t len = 0;
    const char *text = reader->rest.data;
    while (len < reader->rest.len &&
           (is_digit(text[len]) ||
            (len > 0 && len + 1 < reader->rest.len && (text[len] == '.' || text[len] == ',') &&
             is_digit(text[len - 1]) && is_digit(text[len + 1])))) {
        tf_buf_append_byte(out, text[len] == ',' ? '.' : text[len]);
        len++;
    }
    skip(reader, len);
    return len > 0;
}

static const char *our_name(const char *word) {
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strcmp(units[i], word) == 0)
            return units[i];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcasecmp(names[i].theirs, word) == 0)
            return names[i].ours;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strcasecmp(units[i], word) == 0)
            return units[i];
    return NULL;
}

/* The unit behind a number; none is the one before it. */
static bool take_unit(struct reader *reader) {
    size_t len = 0;
    const char *text = reader->rest.data;
    while (len < reader->rest.len && !is_digit(text[len]) && strchr(" .+-,", text[len]) == NULL)
        len++;
    if (len == 0)
        return reader->has_unit;
    if (len >= WORD_MAX)
        return false;
    char word[WORD_MAX] = {0};
    memcpy(word, text, len);
    const char *ours = our_name(word);
    if (ours == NULL)
        return false;
    skip(reader, len);
    snprintf(reader->unit, sizeof(reader->unit), "%s", ours);
    reader->has_unit = true;
    return true;
}

/* One value, or several durations that make one: "1 min 30 s". */
static bool take_value(struct reader *reader, struct tf_buf *out) {
    struct tf_buf value = {0};
    tf_time sum_us = 0;
    size_t count = 0;
    bool good = true;
    for (; good && reader->rest.len > 0 && is_digit(reader->rest.data[0]); count++) {
        tf_time part_us = 0;
        tf_buf_clear(&value);
        good = take_number(reader, &value);
        skip_spaces(reader);
        good = good && take_unit(reader);
        skip_spaces(reader);
        tf_buf_append_format(&value, " %s", reader->unit);
        bool is_duration = tf_unit_duration(tf_buf_slice(&value), &part_us) == TF_UNIT_OK;
        sum_us += part_us;
        good = good && count < PARTS_MAX && (is_duration || count == 0);
    }
    good = good && count > 0;
    if (good && count == 1)
        tf_buf_append_slice(out, tf_buf_slice(&value));
    else if (good)
        tf_time_append_duration(out, sum_us);
    tf_buf_close(&value);
    return good;
}

bool tf_unit_mend(struct tf_slice text, struct tf_buf *out) {
    struct reader reader = {.rest = text};
    skip_spaces(&reader);
    if (take(&reader, "about "))
        tf_buf_append_text(out, "about ");
    else if (take(&reader, "-"))
        tf_buf_append_byte(out, '-');
    skip_spaces(&reader);
    if (!take_value(&reader, out))
        return false;
    if (take(&reader, "..") || take(&reader, "-"))
        tf_buf_append_text(out, " .. ");
    else if (take(&reader, "+/-"))
        tf_buf_append_text(out, " +/- ");
    else
        return reader.rest.len == 0;
    skip_spaces(&reader);
    return take_value(&reader, out) && reader.rest.len == 0;
}
