/* A record as a person reads it, in parts: the small ones that all share, and what one looked at.
 */
#ifndef TF_REPORT_TRACE_INSIDE_H
#define TF_REPORT_TRACE_INSIDE_H

#include "base/text.h"
#include "env/history.h"

#define TF_TRACE_QUOTE_CODE_POINTS 40

static inline void text(struct tf_buf *out, const char *words) {
    tf_buf_append_text(out, words);
}

static inline void quoted(struct tf_buf *out, struct tf_slice content) {
    tf_buf_append_byte(out, ' ');
    tf_text_append_quoted(out, content, TF_TRACE_QUOTE_CODE_POINTS);
}

static inline void id(struct tf_buf *out, const char *before, const struct tf_id *value) {
    if (tf_id_is_none(value)) {
        return;
    }
    text(out, before);
    tf_buf_append_slice(out, tf_id_short(value));
}

static inline void number(struct tf_buf *out, const char *before, uint64_t value) {
    text(out, before);
    tf_buf_append_u64(out, value);
}

/* Of what is kept: a file of the media host or of a device, earlier texts, who read. Nothing for
 * other records. */
void tf_trace_kept(struct tf_buf *out, const struct tf_record *r);
/* What was seen: of the server's audit, of a view, of a status line, of a clean-up. */
void tf_trace_audit(struct tf_buf *out, const struct tf_audit_view *entry);
void tf_trace_view(struct tf_buf *out, const struct tf_plan *plan, const struct tf_record *r);
void tf_trace_status(struct tf_buf *out, const struct tf_record *r);
void tf_trace_trimmed(struct tf_buf *out, const struct tf_trim_view *view);

#endif
