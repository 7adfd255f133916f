/* The letters of a small world, and what of them may come next. */
#ifndef TF_CAMPAIGN_EXHAUST_LETTERS_H
#define TF_CAMPAIGN_EXHAUST_LETTERS_H

#include "campaign/exhaust.h"

#define TF_EXHAUST_OPTIONS_MAX (TF_EXHAUST_REPLICAS_MAX * 6 + 1)

/* How much of a case is decided. */
struct tf_letters {
    uint8_t acts[TF_EXHAUST_REPLICAS_MAX];     /* that were done */
    uint8_t requests[TF_EXHAUST_REPLICAS_MAX]; /* that arrived, or were lost, or were not there */
    uint8_t answers[TF_EXHAUST_REPLICAS_MAX];
    uint8_t faults_left;
    uint8_t next_death; /* at this place, processes before this one are not asked any more */
    bool ended;
};

struct tf_alphabet {
    uint32_t replicas;
    uint8_t steps[TF_EXHAUST_REPLICAS_MAX];
};

/* One way to go on: a choice, or the end. */
struct tf_option {
    struct tf_sim_choice choice;
    bool ends;
};

struct tf_alphabet tf_alphabet_of(const struct tf_plan *plan);
uint32_t tf_letters_options(const struct tf_alphabet *alphabet, const struct tf_letters *letters,
                            struct tf_option *options);
struct tf_letters tf_letters_after(const struct tf_letters *letters,
                                   const struct tf_option *option);

#endif
