/* The same seed with another outcome: when that is so, and how it is told. */
#ifndef TF_CAMPAIGN_DIFFERENCE_H
#define TF_CAMPAIGN_DIFFERENCE_H

#include "campaign/window.h"

/* Whether the answers that a run has so far contradict each other. A worker that was too slow or
 * too large once says nothing about the code under test. */
bool tf_difference_is(const struct tf_window_run *run);

/* A run that was too slow or too large once, and not so in a fresh process, is not known to be
 * wrong: it becomes inconclusive. One that could not be confirmed because the harness broke keeps
 * its findings and is broken. */
void tf_difference_doubt(struct tf_window_run *run);

/* Makes `result` a failure with the finding that says at which record the traces first.txt and
 * second.txt in `folder` (NULL: there are none) part. */
void tf_difference_add(struct tf_result *result, const struct tf_plan *plan, const char *folder);

#endif
