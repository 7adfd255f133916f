/* What failed in the newest run, to be run again and nothing else. */
#ifndef TF_CLI_RERUN_H
#define TF_CLI_RERUN_H

#include "campaign/campaign.h"
#include "cli/suite.h"

/* All zero is valid and empty. */
struct tf_rerun {
    struct tf_campaign_case *cases; /* one seed each; the scenarios are borrowed from the suite */
    size_t count, capacity;
    size_t gone; /* failed runs of cases that the suite does not have */
};

/* Reads `out`/latest and finds its failed runs in the suite. E_IO when there is no such run. */
enum tf_code tf_rerun_find(struct tf_rerun *rerun, const struct tf_suite *suite, const char *out,
                           struct tf_error *error) TF_MUST_CHECK;
void tf_rerun_close(struct tf_rerun *rerun);

#endif
