#include "sim/reopen.h"

#include "sim/observe.h"
#include "sim/steps/steps.h"

/* What is left of unsynced sectors is drawn by who crashed, and where. */
static enum tf_disk_fate fate_of(struct tf_world *world, const struct tf_machine_disk *machine,
                                 uint64_t operation) {
    static const enum tf_disk_fate fates[] = {TF_DISK_KEPT, TF_DISK_DROPPED, TF_DISK_MIXED,
                                              TF_DISK_MIXED};
    if (world->crash_verb == TF_VERB_TORN_WRITE)
        return TF_DISK_MIXED;
    if (world->crash_verb == TF_VERB_LOST_WRITE)
        return TF_DISK_DROPPED;
    return fates[tf_world_draw(world, TF_CONCERN_CRASH, machine->key, operation) % 4];
}

void tf_reopen_died(struct tf_world *world, const struct tf_machine_disk *machine,
                    uint64_t crashed_at) {
    if (machine->disk == NULL)
        return;
    tf_stores_forget(world->stores, machine->disk);
    if (crashed_at == 0)
        tf_disk_process_died(machine->disk);
    else
        tf_disk_power_lost(machine->disk, fate_of(world, machine, crashed_at), world->plan->seed,
                           tf_hash_pair(machine->key, crashed_at));
}

bool tf_reopen_check(struct tf_world *world, const struct tf_machine_disk *machine) {
    if (machine->disk == NULL)
        return true;
    struct tf_disk_check check = {0};
    tf_stores_check(world->stores, machine->schema, machine->disk, &machine->moment, &check);
    uint64_t crashed_at = tf_fault_disk_hits(world, machine->node, machine->disk);
    if (crashed_at != 0) {
        tf_observe_process(world, machine->node, TF_PROCESS_CRASHED, crashed_at);
        tf_reopen_died(world, machine, crashed_at);
    } else if (check.opens || !tf_fault_disk_is_ill(world, machine->node)) {
        struct tf_record record = {.kind = TF_RECORD_DISK,
                                   .node = machine->node,
                                   .disk = {.opens = check.opens,
                                            .whole = check.whole,
                                            .text = tf_buf_slice(&check.text)}};
        tf_observe(world, &record);
    }
    tf_buf_close(&check.text);
    return check.opens && crashed_at == 0;
}
