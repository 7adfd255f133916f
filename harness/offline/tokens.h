/* A text cut into the pieces that a merge moves: words, and single characters as people see them
 * (grapheme clusters) of everything else. */
#ifndef TF_OFFLINE_TOKENS_H
#define TF_OFFLINE_TOKENS_H

#include "base/bytes.h"

#include <stdint.h>

struct tf_tokens {
    struct tf_slice *items; /* owned; borrowed from the text, in order, without gaps */
    size_t count, capacity;
};

/* `text` is borrowed, and well-formed UTF-8; a byte that is not is a piece of its own. */
void tf_tokens_cut(struct tf_slice text, struct tf_tokens *out);
/* Whether a piece is a word rather than a space, a sign or a picture. */
bool tf_token_is_word(struct tf_slice token);
/* The end of the cluster that begins at `at`: one character as people see it. */
size_t tf_cluster_end(struct tf_slice text, size_t at);
void tf_tokens_close(struct tf_tokens *tokens);

#endif
