/* What led to a finding as a Mermaid sequence diagram, for pages that draw it from text. */
#ifndef TF_REPORT_FORMATS_MERMAID_H
#define TF_REPORT_FORMATS_MERMAID_H

#include "report/story/story.h"

#define TF_MERMAID_LINES_MAX 200 /* what is older is left out, and said */

/* Appends the diagram. `lines_max` of events at most. */
void tf_mermaid_append(struct tf_buf *out, const struct tf_story *story, uint32_t lines_max);

#endif
