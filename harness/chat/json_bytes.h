/* JSON's bytes, eight at a time: where a reader or writer of strings has to look closer. */
#ifndef TF_CHAT_JSON_BYTES_H
#define TF_CHAT_JSON_BYTES_H

#include "base/bytes.h"

/* The bytes of a string's inside before the first that stands for more than itself: quote,
 * backslash, control. */
size_t tf_json_plain_len(const char *text, size_t len);

/* Whether all bytes are below 0x80. */
bool tf_json_is_ascii(struct tf_slice text);

/* The end of the next stretch that is not ASCII, at or behind `*start`, which is moved to its
 * beginning. Both lie between characters if `*start` did. */
size_t tf_json_next_stretch(const char *text, size_t len, size_t *start);

/* Reads the four hexadecimal digits of a \u escape. False when they are not. */
bool tf_json_hex4(const char *digits, uint32_t *out);

#endif
