/* A suite over worker processes: what a campaign tells goes to the runner and the console. */
#ifndef TF_CLI_MANY_H
#define TF_CLI_MANY_H

#include "campaign/campaign.h"
#include "cli/rerun.h"
#include "cli/runner.h"
#include "cli/suite.h"

#define TF_MANY_RUNS 9 /* so many are worth starting workers for */

struct tf_many {
    const struct tf_suite *suite; /* borrowed */
    uint64_t (*first_seed)(const void *context, const struct tf_scenario *scenario);
    uint64_t (*seeds_of)(const void *context, const struct tf_scenario *scenario);
    const void *context;                /* borrowed */
    const struct tf_rerun *rerun;       /* only these runs, or NULL; borrowed */
    struct tf_campaign_options options; /* without cases */
    uint32_t jobs;                      /* 0: as many as there are cores */
};

/* A crew of this program as its own workers, with the subjects of `invocation`. Owned by caller. */
struct tf_crew *tf_many_crew(const struct tf_invocation *invocation, uint32_t jobs);

/* Runs them all. The codes of tf_campaign_run. */
enum tf_code tf_many_run(struct tf_runner *runner, const struct tf_many *many,
                         struct tf_error *error) TF_MUST_CHECK;

#endif
