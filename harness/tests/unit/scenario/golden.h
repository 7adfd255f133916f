/* Files of the tree that the program must be able to write itself: compared, or renewed with
 * --renew. */
#ifndef TF_TESTS_UNIT_SCENARIO_GOLDEN_H
#define TF_TESTS_UNIT_SCENARIO_GOLDEN_H

#include "base/bytes.h"

/* Whether the file holds just `text`. With `renew` it is written instead. Says on stderr what
 * differs. */
bool golden_matches(const char *path, struct tf_slice text, bool renew);

#endif
