/* The part of a story that is worth drawing: what led to a finding, without the exchanges that
 * changed nothing. */
#ifndef TF_REPORT_STORY_WINDOW_H
#define TF_REPORT_STORY_WINDOW_H

#include "report/story/story.h"

/* How much of it; all of it where a bound is 0. */
struct tf_story_bounds {
    uint32_t events_max, lanes_max;
};

struct tf_story_window {
    const struct tf_story_finding *finding; /* NULL: of the whole run; borrowed from the story */
    uint32_t *places;                       /* of events, in order; owned */
    uint32_t count;
    uint32_t earlier;      /* events before the first that were worth drawing */
    uint32_t later;        /* likewise behind the finding */
    uint32_t quiet;        /* exchanges that changed nothing, of these lanes and this time */
    uint32_t lanes_hidden; /* lanes that are not drawn */
    bool *has_lane;        /* of each lane of the story; owned */
};

/* Chooses what comes before the first finding, or before the end of a run without one. */
void tf_story_window_choose(struct tf_story_window *window, const struct tf_story *story,
                            const struct tf_story_bounds *bounds);
void tf_story_window_close(struct tf_story_window *window);

/* Whether a band holds at an event. */
bool tf_band_covers(const struct tf_story_band *band, const struct tf_story *story, uint32_t place);

#endif
