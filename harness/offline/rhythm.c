#include "offline/rhythm.h"

#include "base/assert.h"

#define SLOT_US    TF_HOUR
#define PRIOR_S    3600u /* an hour is taken for average until it was watched for about so long */
#define SCALE_BITS 20    /* of a ratio; its root has half as many */
#define PART_BITS  20    /* of the share of an interval that a piece of time makes up */
#define HOPS_MAX   (TF_RHYTHM_SLOTS * TF_RHYTHM_STRETCH * 32)
#define NEWS_MAX   100000u

static unsigned slot_of(tf_time wall_us) {
    tf_time hours = wall_us / SLOT_US;
    return (unsigned)(((hours % TF_RHYTHM_SLOTS) + TF_RHYTHM_SLOTS) % TF_RHYTHM_SLOTS);
}

static tf_time slot_left(tf_time wall_us) {
    tf_time into = ((wall_us % SLOT_US) + SLOT_US) % SLOT_US;
    return SLOT_US - into;
}

void tf_rhythm_news(struct tf_rhythm *rhythm, tf_time wall_us) {
    struct tf_rhythm_slot *slot = &rhythm->slots[slot_of(wall_us)];
    if (slot->news < NEWS_MAX)
        slot->news++;
    slot->is_dirty = true;
}

static void watch(struct tf_rhythm_slot *slot, tf_time length_us) {
    slot->watched_s += (uint32_t)(length_us / TF_SECOND);
    slot->is_dirty = true;
    if (slot->watched_s < TF_RHYTHM_MEMORY_S)
        return;
    slot->watched_s /= 2;
    slot->news /= 2;
}

void tf_rhythm_looked(struct tf_rhythm *rhythm, tf_time wall_us) {
    tf_time at = rhythm->watched_until_us;
    rhythm->watched_until_us = wall_us;
    if (at == 0 || wall_us <= at || wall_us - at > TF_RHYTHM_ABSENCE_US)
        return;
    while (at < wall_us) {
        tf_time piece = slot_left(at) < wall_us - at ? slot_left(at) : wall_us - at;
        watch(&rhythm->slots[slot_of(at)], piece);
        at += piece;
    }
}

static uint64_t root(uint64_t value) {
    uint64_t low = 0, high = (uint64_t)1 << 32;
    while (low + 1 < high) {
        uint64_t middle = low + (high - low) / 2;
        if (middle <= value / middle)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The interval that fits one hour of the day. */
static tf_time interval(const struct tf_rhythm_slot *slot, const struct tf_rhythm_slot *whole,
                        tf_time every_us) {
    uint64_t above = (uint64_t)whole->news * (slot->watched_s + PRIOR_S);
    uint64_t below = (uint64_t)whole->watched_s * slot->news + (uint64_t)whole->news * PRIOR_S;
    if (above == 0 || below == 0)
        return every_us;
    uint64_t stretch = root((above << SCALE_BITS) / below);
    tf_time wait = (tf_time)((uint64_t)every_us * stretch >> (SCALE_BITS / 2));
    if (wait < every_us / TF_RHYTHM_STRETCH)
        return every_us / TF_RHYTHM_STRETCH;
    return wait > every_us * TF_RHYTHM_STRETCH ? every_us * TF_RHYTHM_STRETCH : wait;
}

/* Each piece of time uses up its share of one interval, as long as its hour's interval says. */
tf_time tf_rhythm_wait(const struct tf_rhythm *rhythm, tf_time wall_us, tf_time every_us) {
    struct tf_rhythm_slot whole = {0};
    for (unsigned i = 0; i < TF_RHYTHM_SLOTS; i++) {
        whole.news += rhythm->slots[i].news;
        whole.watched_s += rhythm->slots[i].watched_s;
    }
    tf_time waited = 0, left = (tf_time)1 << PART_BITS;
    if (every_us < TF_RHYTHM_STRETCH || every_us > TF_WEEK)
        return every_us;
    for (int hop = 0; hop < HOPS_MAX; hop++) {
        tf_time piece = slot_left(wall_us + waited);
        tf_time length = interval(&rhythm->slots[slot_of(wall_us + waited)], &whole, every_us);
        tf_time wanted = (tf_time)(((uint64_t)length * (uint64_t)left) >> PART_BITS);
        if (wanted <= piece)
            return waited + (wanted > 0 ? wanted : 1);
        left -= (tf_time)(((uint64_t)piece << PART_BITS) / (uint64_t)length);
        waited += piece;
    }
    TF_ASSERT(false); /* four weeks at the most */
    return waited;
}
