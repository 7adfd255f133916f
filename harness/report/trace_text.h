/* A history as a person reads it: one line a record, time first, then who, then what. */
#ifndef TF_REPORT_TRACE_TEXT_H
#define TF_REPORT_TRACE_TEXT_H

#include "env/history.h"

/* Appends one line with its newline: index, true time, node, what happened, "<- cause". `plan`
 * names nodes, steps and messages. Texts of users are quoted and cut; identifiers are cut to what
 * tells them apart. */
void tf_trace_text_append(struct tf_buf *out, const struct tf_plan *plan,
                          const struct tf_record *record);

/* Appends the name of a node: the replica's, "server" or "-". */
void tf_trace_text_node(struct tf_buf *out, const struct tf_plan *plan, uint32_t node);

#endif
