/* A validated tree and a seed to a plan: values into structs, names into indices, drawn times into
 * times.
 *
 * Works on trees with problems, too (each was told by the validator), so that all problems of a
 * file are found at once. */
#ifndef TF_SCENARIO_BUILD_H
#define TF_SCENARIO_BUILD_H

#include "scenario/files.h"
#include "scenario/names.h"
#include "scenario/scalar.h"

#define TF_STEP_TIME_MAX (36525 * TF_DAY) /* later ones are taken as this */

/* Replicas that one line of the file stands for. */
struct tf_group {
    uint32_t first, count;
};

/* What the parts of the builder share. */
struct tf_build {
    struct tf_plan *plan;
    struct tf_problems *problems; /* of names and references */
    const struct tf_profiles *profiles;
    struct tf_files *files;
    const struct tf_yaml_node *root;
    const struct tf_source *main; /* the file on the command line; places are in it */
    struct tf_place extends;      /* place of what stands in an extended file */
    uint64_t seed;

    struct tf_names users, replicas, conversations, messages, step_ids;
    struct tf_names groups; /* of replicas */
    struct tf_group *group_items;
    size_t group_capacity;
    size_t user_capacity, replica_capacity, conversation_capacity, message_capacity;
    size_t step_capacity, check_capacity;
};

/* What to build from. All borrowed. */
struct tf_build_input {
    const struct tf_yaml_node *root;
    const struct tf_source *main;
    const struct tf_profiles *profiles;
    struct tf_files *files;
    const char *case_id;
    uint64_t seed;
};

/* The plan; with problems added, it is not to be run. Owned by caller. */
struct tf_plan *tf_build_plan(const struct tf_build_input *input, struct tf_problems *problems);

/* -- For the files of the builder -- */

/* Puts every scalar of `node` that the table has a destination for into the struct at `base`; with
 * `defaults`, missing ones get the table's. `entity` keys what is drawn. */
struct tf_assign {
    struct tf_build *build;
    const struct tf_object *object;
    void *base;
    bool defaults;
    uint64_t entity;
};
void tf_assign_object(const struct tf_assign *assign, const struct tf_yaml_node *node);
/* One value: draws when the field is DRAWN, by `ordinal`. */
void tf_assign_value(const struct tf_assign *assign, const struct tf_row *row,
                     const struct tf_yaml_node *node);
/* The duration of a DRAWN scalar or map: drawn by (seed, entity, ordinal). False when it is not
 * well written. */
bool tf_assign_drawn(const struct tf_build *build, const struct tf_yaml_node *node, uint64_t entity,
                     uint64_t ordinal, tf_time *out);
/* The bytes of a file that a key names, into `*text` (owned by the plan) and `*len`. */
void tf_assign_file(const struct tf_build *build, const struct tf_yaml_node *name, char **text,
                    size_t *len);

/* Names of one list in the plan's order. UINT32_MAX, with a problem told, when there is none. */
uint32_t tf_build_replica(const struct tf_build *build, const struct tf_yaml_node *node);
uint32_t tf_build_user(const struct tf_build *build, const struct tf_yaml_node *node);
uint32_t tf_build_conversation(const struct tf_build *build, const struct tf_yaml_node *node);
uint32_t tf_build_message(const struct tf_build *build, const struct tf_yaml_node *node);
struct tf_place tf_build_place(const struct tf_build *build, const struct tf_yaml_node *node);

/* The value of a key when it is of this kind, else NULL. `node` may be NULL. */
const struct tf_yaml_node *tf_build_get(const struct tf_yaml_node *node, const char *key,
                                        enum tf_yaml_kind kind);

/* Adds the users of a list to a conversation, each once; of a group, those whose turn it is: each
 * `of`-th, from the `turn`-th on. */
struct tf_deal {
    uint32_t turn, of;
};
void tf_build_participants(const struct tf_build *build, struct tf_plan_conversation *conversation,
                           const struct tf_yaml_node *with, struct tf_deal deal);

/* Each reads its part of the root, in this order. */
void tf_build_world(
    struct tf_build *build); /* replicas, users, conversations, network, client, server */
/* Adds the steps that stand for what a replica's network does in the course of time; behind those
 * of the file, whose ids they leave alone. */
void tf_build_weather(struct tf_build *build);
/* Sorts by time; equal times keep their order. `scratch` has room for as many. */
void tf_build_sort_steps(struct tf_step *steps, struct tf_step *scratch, uint32_t count);
void tf_build_steps(struct tf_build *build); /* steps, messages, conversations made by steps */
void tf_build_outcome(
    struct tf_build *build); /* always, sometimes, finally, oracles, expect_failure */
/* Appends the checks of a list (or nothing when `list` is NULL) and says where they are. */
void tf_build_checks(struct tf_build *build, const struct tf_yaml_node *list, uint32_t *first,
                     uint32_t *count);

#endif
