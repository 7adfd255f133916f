/* A whole run as Chrome trace JSON, by the fields that Perfetto's importer reads: a process a
 * replica with threads for app, sync and network, a slice for each end of a message with a flow
 * between them, counters for queues, asynchronous slices for what overlaps. */
#ifndef TF_REPORT_FORMATS_PERFETTO_H
#define TF_REPORT_FORMATS_PERFETTO_H

#include "report/story/story.h"

/* Appends the document. Times begin with 0 at the first event: the importer wants none below. */
void tf_perfetto_append(struct tf_buf *out, const struct tf_story *story);

#endif
