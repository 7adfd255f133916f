/* The parts of printing a plan as a scenario file. */
#ifndef TF_SCENARIO_PRINT_H
#define TF_SCENARIO_PRINT_H

#include "scenario/table.h"

struct tf_print {
    struct tf_buf *out;
    const struct tf_plan *plan;
    bool impossible; /* the plan holds what no scenario file can say */
};

/* A struct that is written as "key: value" pairs with commas between. */
struct tf_print_rows {
    const struct tf_object *object;
    const void *base;
    bool any;         /* a pair was written already */
    const char *skip; /* a key that is left out, or NULL */
};
/* Writes every row with a destination that is required or says something else than its default. */
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
