/* Which events of a story are worth drawing. */
#ifndef TF_REPORT_STORY_WEIGH_H
#define TF_REPORT_STORY_WEIGH_H

#include "report/story/story.h"

/* A byte an event: 1 for one worth drawing, 0 else. An exchange is when it was lost, or when it
 * made the server or a replica change. Owned by caller. */
unsigned char *tf_story_weigh(const struct tf_story *story);

#endif
