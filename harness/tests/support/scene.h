/* A plan that was run, with all that was recorded, and a small vocabulary to ask about it. */
#ifndef TF_TESTS_SUPPORT_SCENE_H
#define TF_TESTS_SUPPORT_SCENE_H

#include "sim/world.h"
#include "support/small_plan.h"

struct scene {
    struct tf_plan *plan; /* owned */
    struct tf_trace *trace;
    struct tf_result result;
    enum tf_code code;
    struct tf_error error;
};

/* Runs the plan, which is taken, without a judge. */
struct scene scene_run(struct tf_plan *plan, const struct tf_subjects *subjects);
/* The same with the null client and the echoing server. */
struct scene scene_run_null(struct tf_plan *plan);
void scene_close(struct scene *scene);

/* Records of a kind, of one node or of TF_NODE_ALL, after time 0. */
size_t scene_count(const struct scene *scene, enum tf_record_kind kind, uint32_t node);
/* The n-th of them, from 0; NULL when there are fewer. */
const struct tf_record *scene_find(const struct scene *scene, enum tf_record_kind kind,
                                   uint32_t node, size_t n);
/* When the n-th of them was, TF_NEVER when there are fewer. */
tf_time scene_when(const struct scene *scene, enum tf_record_kind kind, uint32_t node, size_t n);

#endif
