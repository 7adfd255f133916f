/* The smallest plan that fails in the same way: things are taken out and values made simpler, as
 * long as the same rule breaks with the same fingerprint. Every candidate is a scenario file that a
 * worker loads and runs, so what comes out is known to fail when it is run by itself. */
#ifndef TF_CAMPAIGN_SHRINK_H
#define TF_CAMPAIGN_SHRINK_H

#include "campaign/crew.h"
#include "env/plan.h"

struct tf_shrink_options {
    struct tf_crew *crew;      /* with the subjects that fail; borrowed */
    struct tf_crew *reference; /* with subjects that are held for right, or NULL: a broken check
                                  counts only while it holds for these; borrowed */
    const char *rule;          /* which of its findings is to stay; NULL for the first of an
                                  oracle, else of a check; borrowed */
    bool (*should_stop)(void *context); /* NULL for never */
    void *context;                      /* borrowed */
};

/* What came out; all but `finding` in the plan's terms. */
struct tf_shrunk {
    struct tf_plan *plan;      /* owned */
    struct tf_finding finding; /* of the shrunk plan: the same rule and fingerprint; owned */
    uint32_t also;             /* bit per other oracle that breaks too */
    bool also_refused;         /* so does what the steps say of being refused */
    uint32_t tried, ran;       /* candidates, and how many of them were not known already */
    uint32_t steps_before;
};

/* Shrinks `plan`, which failed. E_NOT_FOUND when it does not fail, or not by the rule, as a
 * scenario file by itself, E_UNSUPPORTED when no scenario file can say it, E_INTERRUPTED (with the
 * smallest so far), and the codes of the crew. */
enum tf_code tf_shrink(const struct tf_plan *plan, const struct tf_shrink_options *options,
                       struct tf_shrunk *out, struct tf_error *error) TF_MUST_CHECK;
void tf_shrunk_close(struct tf_shrunk *shrunk);

/* How many steps of the plan are no checks. */
uint32_t tf_plan_steps(const struct tf_plan *plan);

/* Appends the scenario file as a person would write it: named for what it shows, with where it was
 * found (`found_in`, as in "explore/bad-weather@305"). `expect_failure` makes it expect
 * it, and turns the other oracles off that break with it. */
void tf_shrunk_write(struct tf_shrunk *shrunk, const char *found_in, bool expect_failure,
                     struct tf_buf *out);

#endif
