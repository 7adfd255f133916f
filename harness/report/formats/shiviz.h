/* A run as a log that ShiViz reads: a line an event with its host and its vector clock, made from
 * what the history knows of causes; in front of it the regular expression that ShiViz asks for. */
#ifndef TF_REPORT_FORMATS_SHIVIZ_H
#define TF_REPORT_FORMATS_SHIVIZ_H

#include "report/story/story.h"

/* To be given to ShiViz, which reads the log from the line behind the first empty one. */
#define TF_SHIVIZ_EXPRESSION "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)"

#define TF_SHIVIZ_EVENTS_MAX 20000 /* what is newer is left out, and said in the last line */

/* Appends the expression, an empty line and the log. */
void tf_shiviz_append(struct tf_buf *out, const struct tf_story *story);

#endif
