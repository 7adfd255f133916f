#include "support/scene.h"

#include "support/null_subjects.h"

struct scene scene_run(struct tf_plan *plan, const struct tf_subjects *subjects) {
    struct scene scene = {.plan = plan, .trace = tf_trace_create(0)};
    const struct tf_sink sink = tf_trace_sink(scene.trace);
    const struct tf_sim_options options = {.sinks = &sink, .sink_count = 1, .no_judge = true};
    tf_result_init(&scene.result);
    scene.code = tf_sim_run(plan, subjects, &options, &scene.result, &scene.error);
    return scene;
}

struct scene scene_run_null(struct tf_plan *plan) {
    const struct tf_subjects subjects = {.client = &tf_null_client, .server = &tf_null_server};
    return scene_run(plan, &subjects);
}

void scene_close(struct scene *scene) {
    tf_trace_destroy(scene->trace);
    tf_result_close(&scene->result);
    tf_plan_destroy(scene->plan);
}

static bool matches(const struct tf_record *record, enum tf_record_kind kind, uint32_t node) {
    return record->kind == kind && record->at_us >= 0 &&
           (node == TF_NODE_ALL || record->node == node);
}

size_t scene_count(const struct scene *scene, enum tf_record_kind kind, uint32_t node) {
    size_t count = 0;
    for (size_t i = 0; i < tf_trace_count(scene->trace); i++)
        count += matches(tf_trace_at(scene->trace, i), kind, node);
    return count;
}

const struct tf_record *scene_find(const struct scene *scene, enum tf_record_kind kind,
                                   uint32_t node, size_t n) {
    for (size_t i = 0; i < tf_trace_count(scene->trace); i++)
        if (matches(tf_trace_at(scene->trace, i), kind, node) && n-- == 0)
            return tf_trace_at(scene->trace, i);
    return NULL;
}

tf_time scene_when(const struct scene *scene, enum tf_record_kind kind, uint32_t node, size_t n) {
    const struct tf_record *record = scene_find(scene, kind, node, n);
    return record == NULL ? TF_NEVER : record->at_us;
}
