/* A sweep: one case again and again over a crew of workers, struck once at each of its points (or
 * twice, at each pair of storage steps), and what did not survive.
 *
 * Only oracles judge. What a scenario's own steps and checks say of a run without the fault (a
 * message is there, a command is taken, an aimed fault fires) need not hold when a device was dead
 * at that moment. */
#ifndef TF_CAMPAIGN_SWEEP_H
#define TF_CAMPAIGN_SWEEP_H

#include "campaign/crew.h"
#include "campaign/sweep_points.h"
#include "scenario/scenario.h"

struct tf_sweep_options {
    const struct tf_scenario *scenario; /* borrowed */
    uint32_t index;                     /* of the case in it */
    const char *case_base;              /* what its case ids begin with; borrowed */
    uint64_t seed;
    uint32_t faults;             /* bit per enum tf_sweep_fault */
    bool pairs;                  /* of storage steps, besides each alone */
    uint32_t sample_per_million; /* of the points, by keyed draws; 0 is all of them */
    uint64_t points_max;         /* what has more is sampled down to about so many; 0: no bound */
    const struct tf_subjects *subjects;
    struct tf_crew *crew;               /* that does nothing else; borrowed */
    bool (*should_stop)(void *context); /* NULL for never */
    void *context;                      /* borrowed */
    void (*progress)(void *context, uint64_t done, uint64_t of, uint64_t fell); /* or NULL */
};

/* A line of the table. */
struct tf_sweep_row {
    enum tf_sweep_fault fault;
    uint32_t node, what; /* as of a point; pairs have a row for all: */
    bool pairs;
    uint64_t points, ran, survived;
};

/* What did not survive, one for each way of failing. */
struct tf_sweep_fall {
    struct tf_sweep_point points[TF_SWEEP_POINTS_MAX]; /* the first that failed so */
    uint32_t point_count;
    uint64_t number;         /* of that run in the sweep */
    uint64_t runs;           /* that failed so */
    struct tf_result result; /* of the first, with the findings that count; owned */
};

/* All owned. */
struct tf_sweep {
    struct tf_sweep_row *rows;
    size_t row_count, row_capacity;
    struct tf_sweep_fall *falls; /* in the order of their first points */
    size_t fall_count, fall_capacity;
    struct tf_result plain; /* without a fault; nothing is swept when an oracle fails there */
    uint64_t points;        /* with those that the sample left out */
    uint64_t runs, ran, survived;
    uint32_t sample_per_million; /* of the points that ran; 0: all of them */
    uint64_t undecided;          /* came to no verdict: a bound was reached, or the harness broke */
    bool complete;               /* all runs of the sample were made */
};

/* E_INTERRUPTED, with what is known, when it was stopped; the codes of the crew and of the run
 * without a fault. To be closed in any case. */
enum tf_code tf_sweep_run(const struct tf_sweep_options *options, struct tf_sweep *out,
                          struct tf_error *error) TF_MUST_CHECK;
void tf_sweep_close(struct tf_sweep *sweep);

#endif
