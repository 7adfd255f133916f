/* Which pages of a database file a `bit-rot` may mean, and which of them it meets. */
#ifndef TF_SIM_ROT_PAGES_H
#define TF_SIM_ROT_PAGES_H

#include "env/plan.h"
#include "env/store.h"
#include "sim/disk.h"

struct tf_rot_pages {
    uint32_t *numbers; /* SQLite's, from 1; owned */
    size_t count, capacity;
};

/* The pages of the b-tree of that part; of all that is there for TF_PART_ANY. `store` is open on
 * `disk`. None when the client keeps the part elsewhere. */
void tf_rot_pages_list(const struct tf_disk *disk, struct tf_store *store, enum tf_disk_part part,
                       struct tf_rot_pages *out);
/* Leaves those that the step meets: so many, or each with its chance. */
void tf_rot_pages_draw(struct tf_rot_pages *pages, const struct tf_step *step, uint64_t seed,
                       uint64_t node);
void tf_rot_pages_close(struct tf_rot_pages *pages);

#endif
