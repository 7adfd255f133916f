/* What browsers can unpack: zlib's format, and base 64 to carry bytes in text. */
#ifndef TF_REPORT_DEFLATE_H
#define TF_REPORT_DEFLATE_H

#include "base/bytes.h"

/* Quick is three times as fast as thorough on columns of numbers, and a fifth larger. */
enum tf_deflate { TF_DEFLATE_QUICK = 1, TF_DEFLATE_THOROUGH = 6 };

/* Appends `content` deflated, with zlib's header and checksum. */
void tf_deflate_append(struct tf_buf *out, struct tf_slice content, enum tf_deflate level);

/* Appends what tf_deflate_append was given. E_INVALID for anything else, E_LIMIT for more than
 * `bytes_max`; `out` is as before then. */
enum tf_code tf_inflate_append(struct tf_buf *out, struct tf_slice deflated, size_t bytes_max,
                               struct tf_error *error) TF_MUST_CHECK;

/* Appends `content` in base 64 with padding (RFC 4648, section 4). */
void tf_base64_append(struct tf_buf *out, struct tf_slice content);

#endif
