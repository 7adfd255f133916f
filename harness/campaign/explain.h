/* Why a run fails: the events that led to it, the nearest run that passes, and the moment from
 * which every continuation fails. */
#ifndef TF_CAMPAIGN_EXPLAIN_H
#define TF_CAMPAIGN_EXPLAIN_H

#include "campaign/batch.h"
#include "campaign/shrink.h"

#define TF_EXPLAIN_SAMPLES 16 /* continuations from each moment */

/* All texts are owned. */
struct tf_explanation {
    struct tf_account account; /* of the plan */
    uint32_t samples;          /* continuations from each moment; 0: none were run */
    uint32_t moments;          /* from which continuations were run */
    tf_time inevitable_us;     /* from here on all fail; TF_NEVER when some passed to the end */
    uint32_t failed_before;    /* of the samples from the moment before that one */
    tf_time before_us;         /* that moment; TF_NEVER when there is none */
};

/* Explains the finding of a shrunk run, written down as the scenario `text`, to which the lines in
 * the account belong. E_NOT_FOUND when that does not fail so; E_INTERRUPTED, and the codes of the
 * crew. */
enum tf_code tf_explain(const struct tf_shrunk *shrunk, const char *text,
                        const struct tf_batch *batch, struct tf_explanation *out,
                        struct tf_error *error) TF_MUST_CHECK;
void tf_explanation_close(struct tf_explanation *explanation);

/* The nearest run that passes. */
struct tf_nearest {
    struct tf_buf words;        /* "the same without the restart of server at 00:10.002"; owned */
    const struct tf_step *step; /* of the plan; NULL when there was none */
    uint32_t tried;             /* runs that it took, added up */
};

/* Looks for a step without which the plan passes: faults before users' steps, the last before the
 * finding first. E_INTERRUPTED, and the codes of the crew. */
enum tf_code tf_explain_nearest(const struct tf_plan *plan, const struct tf_finding *finding,
                                const struct tf_batch *batch, struct tf_nearest *out,
                                struct tf_error *error) TF_MUST_CHECK;

#endif
