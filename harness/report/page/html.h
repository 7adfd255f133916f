/* Text in a page: never as markup, and never able to hide or turn what stands around it. */
#ifndef TF_REPORT_PAGE_HTML_H
#define TF_REPORT_PAGE_HTML_H

#include "base/bytes.h"

/* Appends `text` for the inside of an element or of a quoted attribute. NULL is empty. */
void tf_html_text(struct tf_buf *out, const char *text);
/* At most about `limit` bytes of it, and "…" for the rest. */
void tf_html_text_cut(struct tf_buf *out, const char *text, size_t limit);
/* Appends a value for a fragment of an address: what is not a letter, digit, '-', '.' or '_' is
 * escaped. */
void tf_html_fragment(struct tf_buf *out, const char *text);
/* Appends JSON text for the inside of a script element: '<' is escaped, so that nothing in it can
 * end the element. */
void tf_html_json(struct tf_buf *out, struct tf_slice json);

#endif
