/* Scenario files: a file in, its cases out, each of which becomes a plan with a seed. Or all that
 * is wrong with it.
 *
 * Method: tf_scenario_load, then, when tf_scenario_problem_count is 0, tf_scenario_plan for each
 * case and seed. Texts are borrowed from the scenario unless said otherwise. */
#ifndef TF_SCENARIO_SCENARIO_H
#define TF_SCENARIO_SCENARIO_H

#include "env/plan.h"
#include "scenario/codes.h"
#include "scenario/reader.h"

struct tf_scenario;

/* Reads `path` and what it refers to; never fails: what is wrong are its problems. `case_base` is
 * what case ids begin with (the path below the folder of scenarios, without .yaml); NULL derives it
 * from `path`. Owned by caller. */
struct tf_scenario *tf_scenario_load(const char *path, const char *case_base,
                                     struct tf_scenario_reader reader);
/* NULL is allowed. */
void tf_scenario_destroy(struct tf_scenario *scenario);

/* -- What is wrong -- */

size_t tf_scenario_problem_count(const struct tf_scenario *scenario);
/* One problem, in order of place. */
struct tf_scenario_problem {
    const char *file;
    uint32_t line, column; /* from 1; bytes */
    enum tf_scenario_code code;
    const char *message; /* "expected ..., found ..." */
    const char *hint;    /* or NULL */
};
struct tf_scenario_problem tf_scenario_problem(const struct tf_scenario *scenario, size_t index);
/* Appends all of them as people read them: place, message, source line, caret, hint. */
void tf_scenario_problems_write(const struct tf_scenario *scenario, struct tf_buf *out);

/* -- What is in it; only without problems -- */

/* As it was given to tf_scenario_load. */
const char *tf_scenario_path(const struct tf_scenario *scenario);
const char *tf_scenario_name(const struct tf_scenario *scenario);
/* "" when there is none. */
const char *tf_scenario_description(const struct tf_scenario *scenario);
bool tf_scenario_has_tag(const struct tf_scenario *scenario, const char *tag);
/* The tag at `index`, or NULL behind the last. */
const char *tf_scenario_tag(const struct tf_scenario *scenario, size_t index);
/* Whether the file names a seed for when nobody else does. */
bool tf_scenario_seed(const struct tf_scenario *scenario, uint64_t *seed);
/* How many seeds an exploring scenario asks for when nobody else says; 1 for others. */
uint32_t tf_scenario_seeds(const struct tf_scenario *scenario);
/* A hash of the file and of every file it refers to. */
uint64_t tf_scenario_hash(const struct tf_scenario *scenario);

size_t tf_scenario_case_count(const struct tf_scenario *scenario);
/* "retry/lost-ack[skew=90 s]". */
const char *tf_scenario_case_id(const struct tf_scenario *scenario, size_t index);
/* The plan of a case. Owned by caller. */
struct tf_plan *tf_scenario_plan(const struct tf_scenario *scenario, size_t index, uint64_t seed);

/* -- About the format -- */

/* Appends the JSON Schema (draft-07). */
void tf_schema_write(struct tf_buf *out);
/* Appends the reference page, in Markdown. */
void tf_reference_write(struct tf_buf *out);
/* Appends a new scenario of a kind to begin with. False when there is no such kind. */
bool tf_scenario_new(const char *kind, struct tf_buf *out);
/* The kind at `index`, or NULL behind the last. Static. */
const char *tf_scenario_kind(size_t index);

/* Appends a plan as a scenario file that loads to an equal plan: explicit, with the steps' ids
 * where they are not their places. False, with nothing appended, when the plan holds what no
 * scenario file can say (bytes that are not UTF-8). */
bool tf_plan_print(const struct tf_plan *plan, struct tf_buf *out);

#endif
