/* Runs of scenario cases for tests, and the same history judged again under other checks. */
#ifndef TF_TESTS_SIM_CASE_RUN_H
#define TF_TESTS_SIM_CASE_RUN_H

#include "cli/files.h"
#include "scenario/scenario.h"
#include "sim/world.h"

#define TF_SCENARIOS "scenarios"

/* The scenario files below `scenarios/` whose path begins with `prefix`. Owned by caller. */
struct tf_scenario_paths tf_case_paths(const char *prefix);

/* Loads a file; aborts the test when something is wrong with it. Owned by caller. */
struct tf_scenario *tf_case_load(const char *path);

/* Runs the plan. With a trace, every record goes into it. Aborts the test when the harness breaks.
 */
void tf_case_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                 struct tf_trace *trace, struct tf_result *result);

/* What the judge says of a history that was recorded, under the plan's checks as they are now. */
void tf_case_judge(const struct tf_plan *plan, uint32_t capabilities, const struct tf_trace *trace,
                   struct tf_result *result);

/* The first finding, for messages. Static text when there is none. */
const char *tf_case_headline(const struct tf_result *result);

#endif
