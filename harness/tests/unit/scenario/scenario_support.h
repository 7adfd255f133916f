/* Scenarios from texts in memory, and plans compared. */
#ifndef TF_TESTS_UNIT_SCENARIO_SUPPORT_H
#define TF_TESTS_UNIT_SCENARIO_SUPPORT_H

#include "scenario/scenario.h"

/* Two devices of two users, a conversation, and "steps:"; what a test adds are steps. */
#define SETTING                                                                                    \
    "tiffin: 1\nname: a claim\nreplicas: {asha: {}, ravi: {}}\n"                                   \
    "conversations: {lunch: {type: group_order, with: [asha, ravi]}}\nsteps:\n"                    \
    "  - {at: 1 s, send: {who: asha, in: lunch, text: hello, as: question}}\n"

struct memory_file {
    const char *path, *text;
};

/* A reader of files that are given, the last one with a NULL path. */
struct tf_scenario_reader memory_reader(const struct memory_file *files);

/* Loads one text as "test.yaml". Owned by caller. */
struct tf_scenario *load_text(const char *text);
/* The plan of the only case of a text that must be without problems. Owned by caller. */
struct tf_plan *plan_of(const char *text, uint64_t seed);
/* The codes of all problems of a text, as in "S-unit@3:8 S-word@4:1". Owned by caller. */
char *codes_of(const char *text);

/* The step with this id; asserts. */
const struct tf_step *step_of(const struct tf_plan *plan, uint32_t id);

/* NULL when both plans mean the same run, whatever their files and the order of their names; else
 * what differs. Static. */
const char *difference(const struct tf_plan *a, const struct tf_plan *b);

/* A real file's text; asserts. Owned by caller. */
char *read_text(const char *path);

#endif
