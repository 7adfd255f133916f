/* The small picture of a run in characters: lanes downwards, messages across, a line of words each;
 * for terminals and plain texts. */
#ifndef TF_REPORT_FORMATS_SKETCH_H
#define TF_REPORT_FORMATS_SKETCH_H

#include "report/story/story.h"

#define TF_SKETCH_WIDTH     80 /* columns, where nobody says */
#define TF_SKETCH_WIDTH_MIN 60 /* there is no room for words beside the lanes in less */

enum tf_sketch_set { TF_SKETCH_ASCII, TF_SKETCH_UTF8 };

struct tf_sketch_style {
    enum tf_sketch_set set;
    size_t width; /* columns */
};

/* Appends what led to the first finding, or the end of a run without one. Nothing when nothing
 * happened, or when there is no room. In ASCII, whatever is none in a text becomes a question mark.
 */
void tf_sketch_append(struct tf_buf *out, const struct tf_story *story,
                      const struct tf_sketch_style *style);

#endif
