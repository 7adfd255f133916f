/* The problems of one scenario file: collected while it is read, sorted by place, shown together.
 */
#ifndef TF_SCENARIO_PROBLEMS_H
#define TF_SCENARIO_PROBLEMS_H

#include "scenario/codes.h"
#include "scenario/source.h"

#define TF_PROBLEMS_MAX 100

struct tf_problem {
    enum tf_scenario_code code;
    struct tf_span span;
    char *message; /* "expected ..., found ..." */
    char *hint;    /* what to write instead, or NULL */
};

/* All zero is a valid empty list. */
struct tf_problems {
    struct tf_problem items[TF_PROBLEMS_MAX];
    size_t count;
    size_t dropped; /* more than the bound */
};

void tf_problems_close(struct tf_problems *problems);

/* Adds a problem; one that is there already (the same words at the same place, as when every case
 * of a matrix meets it) is not added again. Returns whether it was added. */
bool tf_problems_add(struct tf_problems *problems, enum tf_scenario_code code, struct tf_span span,
                     const char *format, ...) TF_PRINTF(4, 5);

/* Gives the problem that was added last a hint. Only after an add that returned true. */
void tf_problems_hint(struct tf_problems *problems, const char *format, ...) TF_PRINTF(2, 3);

/* Sorts by file (in order of first mention), place and code. */
void tf_problems_sort(struct tf_problems *problems);

/* Appends "file:line:column: error: message [code]", the source line, a caret and the hint. */
void tf_problem_write(const struct tf_problem *problem, struct tf_buf *out);

#endif
