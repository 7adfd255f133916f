/* What is wrong with a file that is no YAML, in the words of somebody who writes scenarios. */
#ifndef TF_SCENARIO_YAML_WORDS_H
#define TF_SCENARIO_YAML_WORDS_H

#include "scenario/problems.h"

/* Tells that the parser stopped at `span` with `message`: in our words where there are some, else
 * in its own. */
void tf_yaml_refuse_syntax(struct tf_problems *problems, struct tf_span span, const char *message);

#endif
