/* The cases that an interrupt, or --stop-after, kept from their end. */
#ifndef TF_CLI_UNRUN_H
#define TF_CLI_UNRUN_H

#include "campaign/shard.h"
#include "cli/suite.h"
#include "report/outcomes.h"

/* Which runs were asked for; borrowed. */
struct tf_unrun {
    const struct tf_suite *suite;
    const struct tf_shard *shard;
    uint64_t (*seeds_of)(const void *context, const struct tf_scenario *scenario);
    const void *context;
    const char *how; /* it ended: "interrupted" or "stopped" */
    bool by_time;    /* nobody asked for a number of seeds */
};

/* Notes every case in the outcomes that never began, or that held so far and did not end. */
void tf_unrun_note(const struct tf_unrun *asked, struct tf_outcomes *outcomes);

#endif
