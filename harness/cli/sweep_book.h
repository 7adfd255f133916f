/* What is kept of a sweep: a line per row of the table in sweep.ndjson, and each way of failing as
 * a run of its own, with the scenario that repeats it. */
#ifndef TF_CLI_SWEEP_BOOK_H
#define TF_CLI_SWEEP_BOOK_H

#include "campaign/sweep.h"
#include "cli/runner.h"

/* Of one command. Set `runner` before opening. */
struct tf_sweep_book {
    struct tf_runner *runner; /* borrowed */
    FILE *table;              /* sweep.ndjson */
    char **files;             /* the scenario of each way of failing; owned */
    size_t file_count, file_capacity;
};

/* E_IO. To be closed in any case. */
enum tf_code tf_sweep_book_open(struct tf_sweep_book *book, struct tf_runner *runner,
                                struct tf_error *error) TF_MUST_CHECK;

/* Writes one case down. `plan` is the case without a fault. E_IO. */
enum tf_code tf_sweep_book_add(struct tf_sweep_book *book, const struct tf_plan *plan,
                               const struct tf_sweep *sweep, tf_time real_us,
                               struct tf_error *error) TF_MUST_CHECK;
void tf_sweep_book_close(struct tf_sweep_book *book);

#endif
