/* The table of a sweep as it is printed: where a fault struck, how often, and what survived. */
#ifndef TF_CLI_SWEEP_TABLE_H
#define TF_CLI_SWEEP_TABLE_H

#include "campaign/sweep.h"

/* Over all cases. All zero is valid and empty. */
struct tf_sweep_table {
    struct tf_sweep_row *rows; /* of all devices together (node 0), and of the server */
    size_t count, capacity;
    uint64_t points, runs, ran, survived, undecided;
    uint64_t sampled; /* cases of which not all points were asked for */
};

/* Adds the rows of one case. */
void tf_sweep_table_add(struct tf_sweep_table *table, const struct tf_sweep *sweep);
void tf_sweep_table_close(struct tf_sweep_table *table);

/* Appends the table of one case, a row for each replica. */
void tf_sweep_table_append_case(struct tf_buf *out, const struct tf_plan *plan,
                                const struct tf_sweep *sweep);
/* Appends the table over all cases. */
void tf_sweep_table_append(struct tf_buf *out, const struct tf_sweep_table *table);
/* Appends "412 points, all survived", with the sample where not all of them ran. */
void tf_sweep_table_append_sum(struct tf_buf *out, const struct tf_sweep_table *table);
/* Appends a line that says which share of one case's points ran. */
void tf_sweep_table_append_sample(struct tf_buf *out, const struct tf_sweep *sweep);

#endif
