/* Writes the history: numbers records, and hands them to digest, judge and sinks. */
#ifndef TF_SIM_OBSERVE_H
#define TF_SIM_OBSERVE_H

#include "sim/world_internal.h"

/* Numbers, dates and hands out a record; `cause` is the world's when it is 0. Returns its index. */
uint64_t tf_observe(struct tf_world *world, struct tf_record *record);

/* Short forms of records that many parts write. */
uint64_t tf_observe_fault(struct tf_world *world, enum tf_record_kind kind, uint32_t node,
                          uint32_t step_index);
uint64_t tf_observe_process(struct tf_world *world, uint32_t node, enum tf_process_event event,
                            uint64_t operation);

#endif
