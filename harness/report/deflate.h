/* What browsers can unpack: zlib's format, and base 64 to carry bytes in text. */
#ifndef TF_REPORT_DEFLATE_H
#define TF_REPORT_DEFLATE_H

#include "base/bytes.h"

/* Quick is three times as fast as thorough on columns of numbers, and a fifth larger. */
enum tf_deflate { TF_DEFLATE_QUICK = 1, TF_DEFLATE_THOROUGH = 6 };

/* Appends `content` deflated, with zlib's header and checksum. */
void tf_deflate_append(struct tf_buf *out, struct tf_slice content, enum tf_deflate level);

/* Appends `content` in base 64 with padding (RFC 4648, section 4). */
void tf_base64_append(struct tf_buf *out, struct tf_slice content);

#endif
