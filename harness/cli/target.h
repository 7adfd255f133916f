/* One case as a person names it: "PATH[PARAMETERS]@SEED". */
#ifndef TF_CLI_TARGET_H
#define TF_CLI_TARGET_H

#include "cli/suite.h"

struct tf_target {
    char *path;       /* owned */
    char *parameters; /* with brackets, or ""; owned */
    uint64_t seed;    /* the one named, else the scenario's own, else 1 */
    struct tf_suite suite;
    struct tf_suite_case chosen; /* in it */
};

/* Loads and finds it. False, after a message on standard error that begins with `command`. */
bool tf_target_open(struct tf_target *target, const char *command, const char *what);
void tf_target_close(struct tf_target *target);

#endif
