/* The parts of printing a plan as a scenario file. */
#ifndef TF_SCENARIO_PRINT_H
#define TF_SCENARIO_PRINT_H

#include "scenario/table.h"

struct tf_print {
    struct tf_buf *out;
    const struct tf_plan *plan;
    bool impossible; /* the plan holds what no scenario file can say */
};

/* "key: value" pairs of a struct, separated by commas, for every row with a destination that is
 * required or is not as it would be without the key. `none` stands before the first: whether one
 * was written already. Returns whether any is written now. */
struct tf_print_rows {
    const struct tf_object *object;
    const void *base;
    bool any;
};
void tf_print_rows(struct tf_print *print, struct tf_print_rows *rows);
/* Begins one pair of a map: a comma when needed, and the key. */
void tf_print_key(struct tf_print *print, struct tf_print_rows *rows, const char *key);

/* A name, in quotes where a plain one would be read as something else. */
void tf_print_name(struct tf_print *print, const char *name);
/* A text in double quotes. */
void tf_print_text(struct tf_print *print, struct tf_slice text);
void tf_print_check(struct tf_print *print, const struct tf_check *check);
void tf_print_step(struct tf_print *print, const struct tf_step *step, uint32_t position);
/* replicas, conversations, network and server. */
void tf_print_world(struct tf_print *print);

#endif
