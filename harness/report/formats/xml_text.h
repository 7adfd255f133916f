/* Texts in XML. Inside of the formats. */
#ifndef TF_REPORT_FORMATS_XML_TEXT_H
#define TF_REPORT_FORMATS_XML_TEXT_H

#include "base/bytes.h"

/* Appends UTF-8 text as content or as the value of an attribute: what would be markup is escaped,
 * control characters are removed. At most `limit` code points; a cut shows. */
void tf_xml_text_append(struct tf_buf *out, const char *text, size_t limit);

#endif
