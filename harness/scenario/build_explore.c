#include "scenario/explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct tf_object *object_of(const struct tf_object *object, const char *key) {
    return tf_object_row(object, tf_slice_of(key))->object;
}

/* Without a mix every action has its usual weight; in one, what is left out is not done. */
static void read_mix(struct tf_explore *explore, const struct tf_yaml_node *mix) {
#define TF_X(verb, key, weight, doc) weight,
    static const char *const usual[] = {TF_EXPLORE_ACTIONS(TF_X)};
#undef TF_X
    for (unsigned i = 0; mix == NULL && i < TF_EXPLORE_ACTION_COUNT; i++)
        explore->weights[i] = (uint32_t)strtoul(usual[i], NULL, 10);
}

static void read_faults(struct tf_explore *explore, const struct tf_yaml_node *faults) {
#define TF_X(name, key, settings, draw, doc) key,
    static const char *const keys[] = {TF_EXPLORE_FAULTS(TF_X)};
#undef TF_X
    for (unsigned i = 0; i < TF_EXPLORE_FAULT_COUNT; i++)
        explore->faults[i].on = tf_yaml_find(faults, keys[i]) != NULL;
}

/* Objects that are left out have their defaults, too. */
static void assign(struct tf_build *build, struct tf_explore *explore,
                   const struct tf_yaml_node *node) {
    static const char *const parts[] = {"workload", "devices"};
    const struct tf_object *object = tf_table_explore();
    struct tf_assign whole = {build, object, explore, true, 0};
    for (unsigned i = 0; i < TF_EXPLORE_FAULT_COUNT; i++)
        explore->faults[i].who = TF_NODE_NONE;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct tf_assign part = {build, object_of(object, parts[i]), explore, true, 0};
        tf_assign_object(&part, NULL);
    }
    tf_assign_object(&whole, node);
    const struct tf_yaml_node *workload = tf_build_get(node, "workload", TF_YAML_MAP);
    read_mix(explore, tf_build_get(workload, "mix", TF_YAML_MAP));
    read_faults(explore, tf_build_get(node, "faults", TF_YAML_MAP));
}

static bool has_any_weight(const struct tf_explore *explore) {
    uint32_t sum = 0;
    for (unsigned i = 0; i < TF_EXPLORE_ACTION_COUNT; i++)
        sum += explore->weights[i];
    return sum > 0;
}

/* A step's id is its place, as in a file; what it makes is named by it. */
static void number_steps(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->step_count; i++) {
        struct tf_step *step = &plan->steps[i];
        step->id = i + 1;
        if (step->verb == TF_VERB_SEND || step->verb == TF_VERB_REPLY) {
            char name[40];
            snprintf(name, sizeof(name), "message of step %u", step->id);
            plan->messages[step->message].name = tf_strdup(name);
            plan->messages[step->message].step = step->id;
        } else if (step->verb == TF_VERB_CREATE) {
            plan->conversations[step->conversation].made_by_step = step->id;
        }
    }
}

static void expand(struct tf_build *build, struct tf_explore *explore, struct tf_place place) {
    struct tf_plan *plan = build->plan;
    struct tf_explorer explorer = {.explore = explore,
                                   .plan = plan,
                                   .message_capacity = plan->message_count,
                                   .conversation_capacity = build->conversation_capacity,
                                   .place = place};
    if (explore->swarm)
        tf_explore_draw_swarm(explore, build->seed);
    tf_explore_draw_devices(explore, plan);
    tf_explore_workload(&explorer);
    tf_explore_faults(&explorer);
    struct tf_step *scratch = tf_alloc_zero(explorer.step_count, sizeof(*scratch));
    tf_build_sort_steps(explorer.steps, scratch, explorer.step_count);
    free(scratch);
    plan->steps = explorer.steps;
    plan->step_count = explorer.step_count;
    build->conversation_capacity = explorer.conversation_capacity;
    number_steps(plan);
}

void tf_build_explore(struct tf_build *build, const struct tf_yaml_node *node) {
    struct tf_explore explore = {0};
    assign(build, &explore, node);
    build->plan->explores = true;
    build->plan->seeds_wanted = explore.seeds;
    if (!has_any_weight(&explore)) {
        tf_problems_add(build->problems, TF_SCENARIO_RANGE, node->span,
                        "expected a mix with at least one weight above 0, found none");
        return;
    }
    if (build->problems->count > 0 || build->plan->replica_count == 0 ||
        build->plan->conversation_count == 0)
        return; /* told by others: nothing can be drawn from a world that is not whole */
    expand(build, &explore, tf_build_place(build, node));
}
