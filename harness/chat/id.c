#include "chat/id.h"

#include "base/assert.h"
#include "base/hash.h"

#include <string.h>

#define DIGITS_PER_DRAW 10 /* five bits each: 50 of a draw's 64 bits */

static bool is_id_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '.' || byte == ':' || byte == '-';
}

enum tf_code tf_id_parse(struct tf_slice text, struct tf_id *out) {
    if (text.len == 0 || text.len >= TF_ID_SIZE)
        return TF_E_INVALID;
    for (size_t i = 0; i < text.len; i++)
        if (!is_id_byte(text.data[i]))
            return TF_E_INVALID;
    memset(out, 0, sizeof(*out));
    memcpy(out->text, text.data, text.len);
    return TF_OK;
}

struct tf_id tf_id_of(const char *text) {
    struct tf_id id;
    TF_ASSERT(tf_id_parse(tf_slice_of(text), &id) == TF_OK);
    return id;
}

/* Crockford's base 32: no letter that is read as a digit. */
static void put_digits(char *out, uint64_t draw) {
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    for (int i = 0; i < DIGITS_PER_DRAW; i++) {
        out[i] = digits[draw & 31];
        draw >>= 5;
    }
}

struct tf_id tf_id_from_draws(char prefix, uint64_t high, uint64_t low) {
    TF_ASSERT(is_id_byte(prefix));
    struct tf_id id = {{0}};
    id.text[0] = prefix;
    put_digits(id.text + 1, high);
    put_digits(id.text + 1 + DIGITS_PER_DRAW, low);
    return id;
}

bool tf_id_is_none(const struct tf_id *id) {
    return id->text[0] == '\0';
}

bool tf_id_equal(const struct tf_id *a, const struct tf_id *b) {
    return memcmp(a->text, b->text, TF_ID_SIZE) == 0;
}

uint64_t tf_id_hash(const struct tf_id *id) {
    return tf_hash_bytes(id->text, TF_ID_SIZE, 0);
}

struct tf_slice tf_id_slice(const struct tf_id *id) {
    return (struct tf_slice){id->text, strnlen(id->text, TF_ID_SIZE)};
}

#define DRAWN_BYTES (1 + 20) /* as tf_id_from_draws makes them */
#define SHORT_BYTES 7        /* the prefix and 30 bits */

struct tf_slice tf_id_short(const struct tf_id *id) {
    struct tf_slice whole = tf_id_slice(id);
    if (whole.len == DRAWN_BYTES)
        whole.len = SHORT_BYTES;
    return whole;
}
