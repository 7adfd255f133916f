#include "scenario/build.h"

#include <stdlib.h>

const struct tf_yaml_node *tf_build_get(const struct tf_yaml_node *node, const char *key,
                                        enum tf_yaml_kind kind) {
    const struct tf_yaml_pair *pair = tf_yaml_find(node, key);
    return pair == NULL || pair->value->kind != kind ? NULL : pair->value;
}

struct tf_place tf_build_place(const struct tf_build *build, const struct tf_yaml_node *node) {
    struct tf_place place;
    if (node->span.source != build->main)
        return build->extends;
    tf_source_locate(node->span.source, node->span.offset, &place.line, &place.column);
    return place;
}

static void build_head(struct tf_build *build, const char *case_id) {
    struct tf_plan *plan = build->plan;
    struct tf_assign assign = {build, tf_table_root(), plan, false, 0};
    const struct tf_yaml_pair *extends = tf_yaml_find(build->root, "extends");
    const struct tf_yaml_pair *name = tf_yaml_find(build->root, "name");
    plan->file = tf_strdup(build->main->path);
    plan->case_id = tf_strdup(case_id);
    plan->wants_steps_done = true;
    plan->seed = build->seed;
    tf_assign_object(&assign, build->root);
    if (extends != NULL)
        build->extends = tf_build_place(build, extends->key);
    if (name != NULL)
        plan->place = tf_build_place(build, name->key);
}

static void close_names(struct tf_build *build) {
    tf_names_close(&build->users);
    tf_names_close(&build->replicas);
    tf_names_close(&build->conversations);
    tf_names_close(&build->messages);
    tf_names_close(&build->step_ids);
    tf_names_close(&build->groups);
    free(build->group_items);
}

struct tf_plan *tf_build_plan(const struct tf_build_input *input, struct tf_problems *problems) {
    struct tf_build build = {
        .plan = tf_plan_create(),
        .problems = problems,
        .profiles = input->profiles,
        .files = input->files,
        .root = input->root,
        .main = input->main,
        .seed = input->seed,
    };
    build_head(&build, input->case_id);
    tf_build_world(&build);
    tf_build_steps(&build);
    tf_build_weather(&build);
    tf_build_outcome(&build);
    close_names(&build);
    return build.plan;
}
