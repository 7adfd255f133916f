/* The runs that were asked for: in this process when they are a handful, else by workers. */
#ifndef TF_CLI_RUN_CASES_H
#define TF_CLI_RUN_CASES_H

#include "cli/run_words.h"
#include "cli/runner.h"

/* Makes them and records each. The codes of the runner and of the crew. */
enum tf_code tf_run_cases(struct tf_runner *runner, const struct tf_run_words *words,
                          const struct tf_suite *suite, struct tf_error *error) TF_MUST_CHECK;

/* How many runs that are, shards aside. */
size_t tf_run_count(const struct tf_run_words *words, const struct tf_suite *suite);

/* Whether somebody or `--stop-after` asked for an early end. */
bool tf_run_should_stop(const struct tf_runner *runner, const struct tf_run_words *words);

#endif
