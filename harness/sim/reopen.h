/* What becomes of a database between the death of its process and the next start. */
#ifndef TF_SIM_REOPEN_H
#define TF_SIM_REOPEN_H

#include "sim/world_internal.h"

/* A node's database. */
struct tf_machine_disk {
    uint32_t node;
    uint64_t key; /* the node's, for draws */
    struct tf_disk *disk;
    struct tf_store_schema *schema;
    struct tf_store_moment moment;
};

/* The process is dead: at storage operation `crashed_at` with the power, and then a draw says what
 * is left of what was not synced; or, with 0, by itself, and all that it wrote stays. */
void tf_reopen_died(struct tf_world *world, const struct tf_machine_disk *machine,
                    uint64_t crashed_at);
/* Opens and checks the database, as the first act of a new process, and writes DISK. False when the
 * process cannot start: it does not open, or dies again. What a fault that holds still keeps from
 * opening is not judged. */
bool tf_reopen_check(struct tf_world *world, const struct tf_machine_disk *machine);

#endif
