#include "base/error.h"

#include "base/assert.h"

#include <stdio.h>
#include <string.h>

#define CODE_NAME(name, text) #name,
static const char *const code_names[] = {TF_CODES(CODE_NAME)};
#undef CODE_NAME

#define CODE_TEXT(name, text) text,
static const char *const code_texts[] = {TF_CODES(CODE_TEXT)};
#undef CODE_TEXT

const char *tf_code_name(enum tf_code code) {
    TF_ASSERT((unsigned)code < TF_CODE_COUNT);
    return code_names[code];
}

const char *tf_code_text(enum tf_code code) {
    TF_ASSERT((unsigned)code < TF_CODE_COUNT);
    return code_texts[code];
}

/* A message that was too long may end inside a character; the reader must still get UTF-8. */
static void drop_cut_character(char *text, size_t size, int wanted) {
    if (wanted < 0 || (size_t)wanted < size)
        return;
    size_t len = size - 1;
    size_t start = len;
    while (start > 0 && len - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (len - (start - 1) < need)
        text[start - 1] = '\0';
}

enum tf_code tf_error_set(struct tf_error *error, enum tf_code code, const char *format, ...) {
    TF_ASSERT(code != TF_OK);
    if (error == NULL)
        return code;
    error->code = code;
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(error->message, sizeof(error->message), format, args);
    va_end(args);
    drop_cut_character(error->message, sizeof(error->message), wanted);
    return code;
}

enum tf_code tf_error_prefix(struct tf_error *error, const char *format, ...) {
    if (error == NULL)
        return TF_E_BUG;
    char rest[sizeof(error->message)];
    memcpy(rest, error->message, sizeof(rest));
    char prefix[sizeof(error->message)];
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(prefix, sizeof(prefix), format, args);
    va_end(args);
    drop_cut_character(prefix, sizeof(prefix), wanted);
    wanted = snprintf(error->message, sizeof(error->message), "%s: %s", prefix, rest);
    drop_cut_character(error->message, sizeof(error->message), wanted);
    return error->code;
}
