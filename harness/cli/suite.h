/* The cases that a command works on: scenario files loaded, checked, and chosen by filter and tag.
 */
#ifndef TF_CLI_SUITE_H
#define TF_CLI_SUITE_H

#include "cli/files.h"
#include "scenario/scenario.h"

struct tf_suite_case {
    const struct tf_scenario *scenario; /* borrowed from the suite */
    size_t index;                       /* of the case in it */
};

/* All owned. */
struct tf_suite_file {
    char *path;
    char *case_base; /* what its case ids begin with */
    struct tf_scenario *scenario;
};

/* All zero is valid and empty. */
struct tf_suite {
    struct tf_suite_file *files;
    size_t file_count, file_capacity;
    struct tf_suite_case *cases; /* chosen; in the order of files and of cases in them */
    size_t case_count, case_capacity;
    size_t problem_count; /* over all files */
};

/* What a person chooses with. NULL chooses everything. */
struct tf_suite_choice {
    const char *filter; /* part of the case id */
    const char *tag;
};

/* Loads the scenarios below `paths` (`scenarios` when there is none), each file once. E_NOT_FOUND,
 * E_IO, E_LIMIT for paths that cannot be opened, E_INVALID when two files would give the same case
 * ids; nothing is left to close then. What is wrong inside files is counted as problems. */
enum tf_code tf_suite_load(struct tf_suite *suite, char *const *paths, size_t path_count,
                           struct tf_error *error) TF_MUST_CHECK;
/* Chooses the cases of all scenarios without problems. */
void tf_suite_choose(struct tf_suite *suite, const struct tf_suite_choice *choice);
void tf_suite_close(struct tf_suite *suite);

/* Prints every problem of every file on standard error, then how many there are. */
void tf_suite_print_problems(const struct tf_suite *suite);

/* What the case ids of a file begin with: its path below the innermost folder `scenarios`, else as
 * it is, without its ending. So a case has one name, whichever way it was asked for. Owned by
 * caller. */
char *tf_suite_case_base(const char *path);

/* Finds the case with exactly these `parameters` ("[skew=90 s]", or "" for a scenario without a
 * matrix) in a suite of one file without problems. */
bool tf_suite_find_case(const struct tf_suite *suite, const char *parameters,
                        struct tf_suite_case *out);

#endif
