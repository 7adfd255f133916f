/* Many runs: cases times seeds over a crew of workers, recorded in the order of cases and seeds
 * whatever the workers' timing; findings confirmed in a fresh process, a share of the runs made
 * twice.
 *
 * A campaign knows nothing of folders and consoles: it tells a sink what came out. */
#ifndef TF_CAMPAIGN_CAMPAIGN_H
#define TF_CAMPAIGN_CAMPAIGN_H

#include "campaign/crew.h"
#include "campaign/shard.h"
#include "scenario/scenario.h"

/* A case with the first of its seeds. */
struct tf_campaign_case {
    const struct tf_scenario *scenario; /* borrowed */
    uint32_t index;                     /* of the case in it */
    const char *case_base;              /* what its case ids begin with; borrowed */
    uint64_t seed;
    uint64_t seeds; /* of this case; 0 is as many as the options say */
};

/* One run as it is told to the sink; borrowed for the length of the call. */
struct tf_campaign_run {
    const struct tf_plan *plan; /* of the case, with the run's seed; its steps are not the run's */
    const struct tf_result *result;
    tf_time real_us;
    const char *folder; /* with the trace, when this run was confirmed; else NULL */
    bool differed;      /* the same seed gave another trace: its last finding says where */
};

struct tf_campaign_sink {
    void *self;
    /* Each run, in order. An error ends the campaign, and what is known by then still comes. */
    enum tf_code (*record)(void *self, const struct tf_campaign_run *run, struct tf_error *error);
    /* A run that is not good, as soon as it is known, in no order. May be NULL. */
    enum tf_code (*seen)(void *self, const struct tf_campaign_run *run, struct tf_error *error);
    /* Appends a folder for the traces of a run that is not good, which is then made again in a
     * fresh process; nothing, when that was done for an earlier seed with the same finding. */
    enum tf_code (*folder)(void *self, const struct tf_campaign_run *run, struct tf_buf *out,
                           struct tf_error *error);
    /* Asked several times a second: whether somebody wants an end now. */
    bool (*should_stop)(void *self);
};

struct tf_campaign_options {
    const struct tf_campaign_case *cases; /* borrowed */
    size_t case_count;
    uint64_t seeds; /* of each case that does not say */
    tf_time for_us; /* above 0: rounds over all cases until then, in which a case's seeds are its
                     * share; see rounds.h */
    uint32_t twice_per_million; /* of the runs */
    uint64_t stop_after;        /* runs that are not good, in order; 0 is never */
    struct tf_shard shard;      /* only its runs; all zero is all of them */
};

#define TF_CAMPAIGN_TWICE_PER_MILLION 10000

/* Whether the shard has this run: by the case where each runs once, else by the seed. */
bool tf_campaign_has(const struct tf_campaign_options *options, size_t case_index, uint64_t seed);

/* Runs them all. E_IO and E_STATE when no worker starts or the sink cannot go on; what was known by
 * then was told. Stopped by the sink it is TF_OK, and what is known is told without confirmation.
 */
enum tf_code tf_campaign_run(const struct tf_campaign_options *options, struct tf_crew *crew,
                             const struct tf_campaign_sink *sink,
                             struct tf_error *error) TF_MUST_CHECK;

#endif
