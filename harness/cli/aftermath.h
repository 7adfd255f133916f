/* After the last run: each kind of finding is shrunk to a scenario file beside it, with bounded
 * effort, and the failure tells of it. */
#ifndef TF_CLI_AFTERMATH_H
#define TF_CLI_AFTERMATH_H

#include "cli/runner.h"
#include "cli/suite.h"

#define TF_AFTERMATH_FINDINGS_MAX                                                                  \
    10 /* kinds of finding that are shrunk; the others are kept as found */
#define TF_AFTERMATH_ONE_US (20 * TF_SECOND) /* of real time for one of them */
#define TF_AFTERMATH_ALL_US (60 * TF_SECOND)

struct tf_aftermath {
    struct tf_runner *runner;     /* with the outcomes; borrowed */
    const struct tf_suite *suite; /* that they came from; borrowed */
    uint32_t jobs;                /* 0: as many as there are cores */
};

/* Stops early when a signal asks for it. What cannot be shrunk stays as it was found. E_IO when a
 * smaller scenario cannot be written. */
enum tf_code tf_aftermath(const struct tf_aftermath *aftermath,
                          struct tf_error *error) TF_MUST_CHECK;

#endif
