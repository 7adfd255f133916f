/* Compression of short texts: zstd with a dictionary of what such texts are made of. */
#ifndef TF_BASE_SQUEEZE_H
#define TF_BASE_SQUEEZE_H

#include "base/bytes.h"

#define TF_SQUEEZE_LEVEL                                                                           \
    3 /* zstd's own default; higher ones gain next to nothing on such texts                        \
       */

/* Contexts and the digested dictionary; for one thread. */
struct tf_squeeze;

/* `dictionary` is borrowed and outlives it; empty for none. Owned by caller. */
struct tf_squeeze *tf_squeeze_create(struct tf_slice dictionary);
/* NULL is allowed. */
void tf_squeeze_destroy(struct tf_squeeze *squeeze);

/* Appends the packed text, and returns true, when that is shorter than the text itself. */
bool tf_squeeze_pack(struct tf_squeeze *squeeze, struct tf_slice text, struct tf_buf *out);
/* Appends the text. Nothing is unpacked that does not say its length or says more than `limit`
 * bytes: E_LIMIT. E_DAMAGED when it is not what was packed. `out` is untouched then. */
enum tf_code tf_squeeze_unpack(struct tf_squeeze *squeeze, struct tf_slice packed, size_t limit,
                               struct tf_buf *out) TF_MUST_CHECK;

#endif
