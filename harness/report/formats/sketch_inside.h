/* The inside of the sketch, for the two files that make it. */
#ifndef TF_REPORT_FORMATS_SKETCH_INSIDE_H
#define TF_REPORT_FORMATS_SKETCH_INSIDE_H

#include "report/formats/grid.h"
#include "report/story/window.h"

struct tf_sketch {
    const struct tf_story *story;
    const struct tf_sketch_style *style;
    struct tf_story_window window;
    struct tf_grid grid;
    uint32_t *columns; /* of each lane of the story; UINT32_MAX: not drawn; owned */
    uint32_t spacing, row_count, time_width;
};

/* Draws lanes, messages, bands and events; a row an event, and one for the finding. */
void tf_sketch_draw(struct tf_sketch *sketch);

#endif
