#include "chat/json_text.h"

#include "base/text.h"
#include "chat/json_bytes.h"

#include <string.h>

#define ESCAPE_LEN 6 /* \uXXXX */

struct scanner {
    struct tf_json_scan *scan;
    const char *text;
    size_t len;
    size_t at;
    char *repaired; /* a copy of the text to mend, or NULL */
    size_t values;  /* upper bound of the values seen */
    size_t depth;
    char closers[TF_JSON_DEPTH_MAX];
};

/* The first damage is kept; a broken structure counts for more than damaged text. */
static void damage(struct scanner *s, size_t len, enum tf_refusal refusal, const char *what) {
    if (s->repaired != NULL)
        memset(s->repaired + s->at, '?', len);
    if (s->scan->refusal != TF_REFUSAL_NONE)
        return;
    s->scan->refusal = refusal;
    s->scan->is_damage = true;
    s->scan->at = s->at;
    s->scan->what = what;
}

static bool broken(struct scanner *s, enum tf_refusal refusal, const char *what) {
    bool keep = s->scan->refusal == TF_REFUSAL_BAD_UTF8; /* bytes that are no text at all: say so */
    s->scan->is_damage = false;
    if (keep)
        return false;
    s->scan->refusal = refusal;
    s->scan->at = s->at;
    s->scan->what = what;
    return false;
}

/* A \u escape at `at`. */
static bool scan_unicode(struct scanner *s) {
    uint32_t code;
    if (s->len - s->at < ESCAPE_LEN || !tf_json_hex4(s->text + s->at + 2, &code))
        return broken(s, TF_REFUSAL_BAD_JSON, "\\u without four hexadecimal digits");
    size_t len = ESCAPE_LEN;
    if (code == 0) {
        damage(s, ESCAPE_LEN, TF_REFUSAL_NUL_IN_TEXT, "the escape \\u0000 in a text");
    } else if (code >= 0xD800 && code <= 0xDFFF) {
        const char *next = s->text + s->at + ESCAPE_LEN;
        uint32_t low = 0;
        bool paired = code <= 0xDBFF && s->len - s->at >= 2 * ESCAPE_LEN && next[0] == '\\' &&
                      next[1] == 'u' && tf_json_hex4(next + 2, &low) && low >= 0xDC00 &&
                      low <= 0xDFFF;
        if (paired)
            len = 2 * ESCAPE_LEN;
        else
            damage(s, ESCAPE_LEN, TF_REFUSAL_BAD_UTF8, "half of a surrogate pair in a text");
    }
    s->at += len;
    return true;
}

static bool scan_escape(struct scanner *s) {
    if (s->len - s->at < 2)
        return broken(s, TF_REFUSAL_BAD_JSON, "text without end");
    char kind = s->text[s->at + 1];
    if (kind == 'u')
        return scan_unicode(s);
    if (kind == '\0' || strchr("\"\\/bfnrt", kind) == NULL)
        return broken(s, TF_REFUSAL_BAD_JSON, "unknown escape");
    s->at += 2;
    return true;
}

static bool scan_string(struct scanner *s) {
    s->at++;
    for (;;) {
        s->at += tf_json_plain_len(s->text + s->at, s->len - s->at);
        if (s->at >= s->len)
            return broken(s, TF_REFUSAL_BAD_JSON, "text without end");
        char byte = s->text[s->at];
        if (byte == '"')
            break;
        if (byte == '\\') {
            if (!scan_escape(s))
                return false;
            continue;
        }
        if (byte == '\0')
            damage(s, 1, TF_REFUSAL_NUL_IN_TEXT, "a NUL byte in a text");
        else
            damage(s, 1, TF_REFUSAL_BAD_JSON, "a bare control byte in a text");
        s->at++;
    }
    s->at++;
    return true;
}

static bool scan_open(struct scanner *s, char closer) {
    if (s->depth == TF_JSON_DEPTH_MAX)
        return broken(s, TF_REFUSAL_BAD_JSON, "nested too deep");
    s->closers[s->depth++] = closer;
    if (s->depth > s->scan->depth)
        s->scan->depth = s->depth;
    s->values++;
    s->at++;
    return true;
}

static bool scan_close(struct scanner *s, char closer) {
    if (s->closers[s->depth - 1] != closer)
        return broken(s, TF_REFUSAL_BAD_JSON, "brackets that do not pair");
    s->depth--;
    s->at++;
    return true;
}

static bool scan_comma(struct scanner *s) {
    if (++s->values > TF_JSON_VALUES_MAX)
        return broken(s, TF_REFUSAL_BODY_TOO_LARGE, "too many values");
    s->at++;
    return true;
}

/* Bytes that may stand outside of strings, and what they do. */
enum { NOTHING, PASS, SPACE, OPEN_OBJECT, OPEN_ARRAY, CLOSE, COMMA, QUOTE };

static const unsigned char roles[256] = {
    [' '] = SPACE,      ['\t'] = SPACE, ['\r'] = SPACE, ['\n'] = SPACE, ['{'] = OPEN_OBJECT,
    ['['] = OPEN_ARRAY, ['}'] = CLOSE,  [']'] = CLOSE,  [','] = COMMA,  ['"'] = QUOTE,
    [':'] = PASS,       ['+'] = PASS,   ['-'] = PASS,   ['.'] = PASS,   ['0'] = PASS,
    ['1'] = PASS,       ['2'] = PASS,   ['3'] = PASS,   ['4'] = PASS,   ['5'] = PASS,
    ['6'] = PASS,       ['7'] = PASS,   ['8'] = PASS,   ['9'] = PASS,   ['E'] = PASS,
    ['a'] = PASS,       ['e'] = PASS,   ['f'] = PASS,   ['l'] = PASS,   ['n'] = PASS,
    ['r'] = PASS,       ['s'] = PASS,   ['t'] = PASS,   ['u'] = PASS,
};

static unsigned role_at(const struct scanner *s) {
    return roles[(unsigned char)s->text[s->at]];
}

static bool scan_byte(struct scanner *s) {
    switch (role_at(s)) {
    case QUOTE:
        return scan_string(s);
    case OPEN_OBJECT:
        return scan_open(s, '}');
    case OPEN_ARRAY:
        return scan_open(s, ']');
    case CLOSE:
        return scan_close(s, s->text[s->at]);
    case COMMA:
        return scan_comma(s);
    case NOTHING:
        return broken(s, TF_REFUSAL_BAD_JSON, "unexpected byte");
    default:
        s->at++;
        return true;
    }
}

static void skip_space(struct scanner *s) {
    while (s->at < s->len && role_at(s) == SPACE)
        s->at++;
}

static bool scan_root(struct scanner *s) {
    skip_space(s);
    size_t start = s->at;
    if (start == s->len || s->text[start] != '{')
        return broken(s, TF_REFUSAL_BAD_JSON, "not an object");
    do {
        if (s->at == s->len)
            return broken(s, TF_REFUSAL_BAD_JSON, "text ends too early");
        if (!scan_byte(s))
            return false;
    } while (s->depth > 0);
    s->scan->root = (struct tf_slice){s->text + start, s->at - start};
    s->scan->values_max = s->values + 1;
    skip_space(s);
    return s->at == s->len || broken(s, TF_REFUSAL_BAD_JSON, "something behind the object");
}

static void check_stretch(struct scanner *s, size_t end) {
    size_t bad_at;
    while (!tf_utf8_valid((struct tf_slice){s->text + s->at, end - s->at}, &bad_at)) {
        s->at += bad_at;
        damage(s, 1, TF_REFUSAL_BAD_UTF8, "invalid UTF-8");
        s->at++;
    }
}

static void scan_utf8(struct scanner *s) {
    while (s->at < s->len) {
        size_t end = tf_json_next_stretch(s->text, s->len, &s->at);
        check_stretch(s, end);
        s->at = end;
    }
    s->at = 0;
}

void tf_json_scan(struct tf_slice text, struct tf_json_scan *scan) {
    *scan = (struct tf_json_scan){0};
    struct scanner s = {.scan = scan, .text = text.data, .len = text.len};
    if (text.len > TF_JSON_BYTES_MAX) {
        broken(&s, TF_REFUSAL_BODY_TOO_LARGE, "too many bytes");
        return;
    }
    scan_utf8(&s);
    scan_root(&s);
}

void tf_json_repair(struct tf_slice text, char *copy) {
    struct tf_json_scan scan = {0};
    struct scanner s = {.scan = &scan, .text = text.data, .len = text.len, .repaired = copy};
    scan_utf8(&s);
    scan_root(&s);
}
