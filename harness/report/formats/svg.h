/* What led to a finding as an SVG file that stands alone: no script, no link, no style from
 * elsewhere. */
#ifndef TF_REPORT_FORMATS_SVG_H
#define TF_REPORT_FORMATS_SVG_H

#include "report/story/story.h"

#define TF_SVG_EVENTS_MAX   3000
#define TF_SVG_MESSAGES_MAX 2000 /* more than that no viewer of SVG likes */

/* Appends the document. What it leaves out stands in its last line. */
void tf_svg_append(struct tf_buf *out, const struct tf_story *story);

#endif
