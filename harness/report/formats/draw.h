/* One picture in one kind. Inside of the formats. */
#ifndef TF_REPORT_FORMATS_DRAW_H
#define TF_REPORT_FORMATS_DRAW_H

#include "report/formats/kinds.h"
#include "report/story/story.h"

/* Appends a story in a kind that is drawn from one (TF_REPORT_OF_FAILURE). */
void tf_report_draw(struct tf_buf *out, const struct tf_story *story, enum tf_report_kind kind);

#endif
