#include "cli/seeds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HASH_DIGITS_MIN 7
#define HASH_DIGITS_MAX 40
#define SEED_DIGITS     16 /* hexadecimal digits of 64 bits */
#define COUNT_MAX       1000000

static enum tf_code parse_hash(const char *text, size_t len, uint64_t *out) {
    char digits[SEED_DIGITS + 1] = {0};
    memcpy(digits, text, len < SEED_DIGITS ? len : SEED_DIGITS);
    *out = strtoull(digits, NULL, 16);
    return TF_OK;
}

enum tf_code tf_seed_parse(const char *text, uint64_t *out, struct tf_error *error) {
    size_t len = strlen(text);
    char *end = NULL;
    errno = 0;
    if (len > 0 && strspn(text, "0123456789") == len) {
        uint64_t value = strtoull(text, &end, 10);
        if (errno == 0) {
            *out = value;
            return TF_OK;
        }
    }
    if (len >= HASH_DIGITS_MIN && len <= HASH_DIGITS_MAX &&
        strspn(text, "0123456789abcdefABCDEF") == len) {
        return parse_hash(text, len, out);
    }
    return tf_error_set(error, TF_E_INVALID,
                        "expected a seed, a whole number or a git hash, found '%s'", text);
}

enum tf_code tf_count_parse(const char *option, const char *text, uint64_t *out,
                            struct tf_error *error) {
    uint64_t value = 0;
    size_t len = strlen(text);
    if (len == 0 || len > 7 || strspn(text, "0123456789") != len ||
        (value = strtoull(text, NULL, 10)) < 1 || value > COUNT_MAX) {
        return tf_error_set(error, TF_E_INVALID,
                            "%s: expected a whole number from 1 to %d, found '%s'", option,
                            COUNT_MAX, text);
    }
    *out = value;
    return TF_OK;
}
