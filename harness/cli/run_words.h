/* What was asked of `tiffin run`. */
#ifndef TF_CLI_RUN_WORDS_H
#define TF_CLI_RUN_WORDS_H

#include "campaign/shard.h"
#include "cli/options.h"
#include "cli/rerun.h"
#include "report/formats/kinds.h"

/* Texts are borrowed from the command line. */
struct tf_run_words {
    struct tf_options options;
    uint64_t seeds, stop_after;
    tf_time for_us;
    uint32_t twice_per_million;
    bool has_seeds, rerun_failed, all_pictures;
    struct tf_report_wish reports;
    struct tf_shard shard;
    struct tf_rerun rerun; /* with `rerun_failed`: which */
};

/* Ends the program with what is wrong, or with the help that was asked for. */
void tf_run_words_parse(struct tf_run_words *words, int argc, char **argv);

/* The first seed of a scenario's cases, and how many there are: what was asked for, else what the
 * scenario says. `context` are the words. */
uint64_t tf_run_first_seed(const void *context, const struct tf_scenario *scenario);
uint64_t tf_run_seeds(const void *context, const struct tf_scenario *scenario);

#endif
