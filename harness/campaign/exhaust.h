/* Every order of delivery and every placement of up to k faults in a small world.
 *
 * A case is an order of letters and a placement of faults. Letters, for each replica with n users'
 * steps: n times it acts, n times its sync arrives at the server, n times an answer arrives at it.
 * A request comes after its act, an answer after its request, and the next request after that
 * answer. Faults: a request or an answer is lost where it would arrive; a process dies, and starts
 * again, before any letter or after the last. A letter for which nothing is under way changes
 * nothing and is a case all the same; so the number of cases is a matter of counting alone.
 *
 * Two prefixes that gave every device and the server the same history of its own differ only in the
 * order of what does not touch each other. What follows is then the same, and is done once. */
#ifndef TF_CAMPAIGN_EXHAUST_H
#define TF_CAMPAIGN_EXHAUST_H

#include "sim/world.h"

#define TF_EXHAUST_REPLICAS_MAX 4
#define TF_EXHAUST_STEPS_MAX    4 /* of one replica */
#define TF_EXHAUST_FAULTS_MAX   4

struct tf_exhaust_options {
    uint32_t faults_max;
    uint64_t runs_max;                  /* 0 is without bound */
    bool (*should_stop)(void *context); /* NULL for never */
    void *context;
};

struct tf_exhausted {
    uint64_t cases;  /* that hold, with what was recognised; UINT64_MAX is that many or more */
    uint64_t states; /* prefixes that differ in somebody's history */
    uint64_t runs;
    uint32_t faults; /* tried in full so far, or of the counterexample */
    bool complete;   /* every case was covered */
    bool failed;
    struct tf_sim_choice *choices; /* of the counterexample; owned */
    uint32_t choice_count;
    struct tf_result result; /* of the counterexample */
};

/* Why a plan is no small world for this, or NULL. Static. */
const char *tf_exhaust_refusal(const struct tf_plan *plan);

/* Covers the plan's cases with no fault, then with one, and so on: the first counterexample has the
 * fewest faults. Times and links of the plan are no matter. The codes of tf_sim_run that are not
 * about a run's verdict. */
enum tf_code tf_exhaust_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                            const struct tf_exhaust_options *options, struct tf_exhausted *out,
                            struct tf_error *error) TF_MUST_CHECK;
void tf_exhausted_close(struct tf_exhausted *out);

/* A list of choices as one word, as in "a:act b:act a:request a:answer-lost b:dies". */
void tf_exhaust_word_append(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_sim_choice *choices, uint32_t count);

#endif
