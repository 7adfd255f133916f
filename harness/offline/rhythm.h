/* When news comes: what a device has seen of the hours of the day, and when it should look again.
 *
 * A look costs a wake-up, waiting costs delay. Where news comes at rate r, looking every T costs c
 * / T and r T / 2, which is least for T in proportion to 1 / sqrt(r): so the time between two looks
 * is the configured one times sqrt(mean rate / rate of the hour). A day then needs at most as many
 * looks as with fixed intervals. Hours are of the wall clock in UTC; a habit needs no time zone. */
#ifndef TF_OFFLINE_RHYTHM_H
#define TF_OFFLINE_RHYTHM_H

#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

#define TF_RHYTHM_SLOTS      24
#define TF_RHYTHM_STRETCH    4 /* intervals are a quarter to four times the configured */
#define TF_RHYTHM_MEMORY_S   (14u * 60 * 60) /* an hour of the day seen for so long counts half */
#define TF_RHYTHM_ABSENCE_US (12 * TF_HOUR)  /* after a longer silence nothing was observed */

struct tf_rhythm_slot {
    uint32_t news;      /* messages of others that were written in this hour */
    uint32_t watched_s; /* seconds of this hour in which news would have been noticed later */
    bool is_dirty;      /* differs from what is written down */
};

struct tf_rhythm {
    struct tf_rhythm_slot slots[TF_RHYTHM_SLOTS];
    tf_time watched_until_us; /* wall clock; 0 before the first look */
};

/* A message of somebody else, written at this instant of the server's wall clock. */
void tf_rhythm_news(struct tf_rhythm *rhythm, tf_time wall_us);
/* The server was looked at: everything up to now is known. A clock that jumped is passed over. */
void tf_rhythm_looked(struct tf_rhythm *rhythm, tf_time wall_us);
/* How long to wait for the next look, where `every_us` is the interval without knowledge. */
tf_time tf_rhythm_wait(const struct tf_rhythm *rhythm, tf_time wall_us, tf_time every_us);

#endif
