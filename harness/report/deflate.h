/* What browsers can unpack: zlib's format, and base 64 to carry bytes in text. */
#ifndef TF_REPORT_DEFLATE_H
#define TF_REPORT_DEFLATE_H

#include "base/bytes.h"

/* Appends `content` deflated, with zlib's header and checksum. */
void tf_deflate_append(struct tf_buf *out, struct tf_slice content);

/* Appends `content` in base 64 with padding (RFC 4648, section 4). */
void tf_base64_append(struct tf_buf *out, struct tf_slice content);

#endif
