#include "sim/observe.h"

#include "sim/neighbours.h"

uint64_t tf_observe(struct tf_world *world, struct tf_record *record) {
    record->index = ++world->records;
    if (record->cause == 0)
        record->cause = world->cause;
    record->at_us = world->now_us;
    if (world->neighbours != NULL)
        tf_neighbours_name(world, record);
    tf_record_digest(world->digest, record);
    if (world->judge != NULL)
        world->judge_sink.record(world->judge_sink.self, record);
    for (size_t i = 0; i < world->options->sink_count; i++)
        world->options->sinks[i].record(world->options->sinks[i].self, record);
    return record->index;
}

uint64_t tf_observe_fault(struct tf_world *world, enum tf_record_kind kind, uint32_t node,
                          uint32_t step_index) {
    const struct tf_step *step = &world->plan->steps[step_index];
    struct tf_record record = {
        .kind = kind, .node = node, .fault = {.verb = step->verb, .step = step->id}};
    return tf_observe(world, &record);
}

uint64_t tf_observe_process(struct tf_world *world, uint32_t node, enum tf_process_event event,
                            uint64_t operation) {
    struct tf_record record = {.kind = TF_RECORD_PROCESS,
                               .node = node,
                               .process = {.event = event, .operation = operation}};
    tf_world_moved(world);
    return tf_observe(world, &record);
}
