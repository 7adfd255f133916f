#include "report/story/scan.h"

#include <string.h>

static void skip_space(struct tf_scan *scan) {
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) != NULL && *scan->at != '\0') {
        scan->at++;
    }
}

static bool take(struct tf_scan *scan, char wanted) {
    skip_space(scan);
    if (scan->at >= scan->end || *scan->at != wanted) {
        return false;
    }
    scan->at++;
    return true;
}

/* Behind the opening quote; leaves `at` behind the closing one. */
static bool skip_string(struct tf_scan *scan) {
    while (scan->at < scan->end && *scan->at != '"') {
        scan->at += *scan->at == '\\' ? 2 : 1;
    }
    if (scan->at >= scan->end) {
        return false;
    }
    scan->at++;
    return true;
}

static bool skip_nested(struct tf_scan *scan) {
    size_t depth = 0;
    while (scan->at < scan->end) {
        char byte = *scan->at++;
        if (byte == '"' && !skip_string(scan)) {
            return false;
        }
        depth += byte == '{' || byte == '[';
        if ((byte == '}' || byte == ']') && --depth == 0) {
            return true;
        }
    }
    return false;
}

static bool skip_value(struct tf_scan *scan) {
    skip_space(scan);
    if (scan->at >= scan->end) {
        return false;
    }
    if (*scan->at == '{' || *scan->at == '[') {
        return skip_nested(scan);
    }
    if (take(scan, '"')) {
        return skip_string(scan);
    }
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at != '\0' && strchr(",}] \t\r\n", *scan->at) == NULL) {
        scan->at++;
    }
    return scan->at > start;
}

struct tf_scan tf_scan_object(struct tf_slice text) {
    struct tf_scan scan = {text.data, text.len == 0 ? text.data : text.data + text.len};
    if (!take(&scan, '{')) {
        scan.at = scan.end;
    }
    return scan;
}

bool tf_scan_next(struct tf_scan *scan, struct tf_slice *name, struct tf_slice *value) {
    take(scan, ',');
    if (!take(scan, '"')) {
        return false;
    }
    const char *start = scan->at;
    if (!skip_string(scan)) {
        return false;
    }
    *name = (struct tf_slice){start, (size_t)(scan->at - start) - 1};
    if (!take(scan, ':')) {
        return false;
    }
    skip_space(scan);
    start = scan->at;
    if (!skip_value(scan)) {
        return false;
    }
    *value = (struct tf_slice){start, (size_t)(scan->at - start)};
    return true;
}

struct tf_slice tf_scan_field(struct tf_slice object, const char *name) {
    struct tf_scan scan = tf_scan_object(object);
    struct tf_slice found, value;
    while (tf_scan_next(&scan, &found, &value)) {
        if (tf_slice_is(found, name)) {
            return value;
        }
    }
    return (struct tf_slice){0};
}

/* Digits that an int64_t does not hold wrap around: nothing that this program wrote has them. */
static bool take_integer(struct tf_scan *scan, int64_t *out) {
    skip_space(scan);
    bool negative = take(scan, '-');
    uint64_t value = 0;
    const char *start = scan->at;
    for (; scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9'; scan->at++) {
        value = value * 10 + (uint64_t)(*scan->at - '0');
    }
    *out = (int64_t)(negative ? 0 - value : value);
    return scan->at > start;
}

int64_t *tf_scan_integers(struct tf_slice array, size_t *count) {
    struct tf_scan scan = {array.data, array.len == 0 ? array.data : array.data + array.len};
    int64_t *numbers = NULL;
    size_t capacity = 0;
    int64_t number;
    *count = 0;
    if (!take(&scan, '[')) {
        return NULL;
    }
    while (take_integer(&scan, &number)) {
        tf_grow((void **)&numbers, &capacity, *count, sizeof(*numbers));
        numbers[(*count)++] = number;
        if (!take(&scan, ',')) {
            break;
        }
    }
    return numbers;
}
