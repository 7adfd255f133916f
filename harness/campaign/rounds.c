#include "campaign/rounds.h"

#include "base/assert.h"

static uint64_t at_least_one(uint64_t seeds) {
    return seeds == 0 ? 1 : seeds;
}

void tf_rounds_expect(struct tf_rounds *rounds, uint64_t seeds) {
    if (rounds->most < at_least_one(seeds))
        rounds->most = at_least_one(seeds);
}

size_t tf_rounds_next(struct tf_rounds *rounds, size_t case_count) {
    TF_ASSERT(case_count > 0);
    if (rounds->case_index == case_count) {
        rounds->case_index = 0;
        rounds->number++;
    }
    return rounds->case_index++;
}

/* Runs of a case before the round of this number. Evenly spread, each in the middle of its share:
 * what is short has gone a few rounds before what is long begins. */
static uint64_t runs_before(uint64_t number, uint64_t seeds, uint64_t most) {
    return (number * seeds + most / 2) / most;
}

bool tf_rounds_takes_part(const struct tf_rounds *rounds, uint64_t seeds, uint64_t *offset) {
    uint64_t wanted = at_least_one(seeds);
    TF_ASSERT(wanted <= rounds->most);
    *offset = runs_before(rounds->number, wanted, rounds->most);
    return runs_before(rounds->number + 1, wanted, rounds->most) > *offset;
}
