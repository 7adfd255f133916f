/* Where a shrunk scenario goes. */
#ifndef TF_CLI_SHRINK_PLACE_H
#define TF_CLI_SHRINK_PLACE_H

#include "campaign/shrink.h"

/* Appends the path: `out` where it is given; `keep`: scenarios/regressions/<its name>.yaml; else
 * failures/<fingerprint>/scenario.yaml of the newest run, or of reports/shrunk when there is none.
 * Makes the folders. A scenario that stands there already is the one that failed: it becomes
 * found.yaml. E_IO. */
enum tf_code tf_shrink_place(const struct tf_shrunk *shrunk, const char *out, bool keep,
                             struct tf_buf *path, struct tf_error *error) TF_MUST_CHECK;

#endif
