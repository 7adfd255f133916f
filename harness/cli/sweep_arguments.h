/* What is typed behind `tiffin sweep`. */
#ifndef TF_CLI_SWEEP_ARGUMENTS_H
#define TF_CLI_SWEEP_ARGUMENTS_H

#include "campaign/sweep_point.h"
#include "cli/options.h"

/* All borrowed from the command line. */
struct tf_sweep_arguments {
    struct tf_options options;
    uint32_t faults;             /* bit per enum tf_sweep_fault */
    uint32_t sample_per_million; /* 0 is all points */
    uint64_t up_to, above;       /* replicas; 0 is no bound */
    uint64_t points;             /* of a case; likewise */
    bool pairs;
};

/* Ends the program where something is wrong with them, or help was asked for. */
void tf_sweep_arguments_parse(struct tf_sweep_arguments *out, int argc, char **argv);

#endif
