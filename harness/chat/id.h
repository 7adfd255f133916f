/* Identifiers of the chat: short texts of a fixed size, so that records and rows are plain data. */
#ifndef TF_CHAT_ID_H
#define TF_CHAT_ID_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

#define TF_ID_SIZE                                                                                 \
    24 /* with NUL; identifiers on the wire have 1 to 23 bytes of [A-Za-z0-9_.:-]                  \
        */

/* Zero padded to its end, so that equal identifiers are equal bytes. All zero is "none". */
struct tf_id {
    char text[TF_ID_SIZE];
};

/* E_INVALID when empty, too long, or with a byte outside the alphabet. */
enum tf_code tf_id_parse(struct tf_slice text, struct tf_id *out) TF_MUST_CHECK;
/* For names known to be good; asserts. */
struct tf_id tf_id_of(const char *text);
/* A new identifier: `prefix` and 20 base-32 digits made of 100 bits of the two draws. */
struct tf_id tf_id_from_draws(char prefix, uint64_t high, uint64_t low);
bool tf_id_is_none(const struct tf_id *id);
bool tf_id_equal(const struct tf_id *a, const struct tf_id *b);
uint64_t tf_id_hash(const struct tf_id *id);
struct tf_slice tf_id_slice(const struct tf_id *id);
/* What people are shown: the first digits of one that was drawn, enough to tell the ids of one run
 * apart; a name that somebody gave, whole. Traces and findings both use it, so that one can be
 * looked up in the other. */
struct tf_slice tf_id_short(const struct tf_id *id);

#endif
