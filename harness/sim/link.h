/* One direction of a device's link: how long bytes take, and whether they ever get through. */
#ifndef TF_SIM_LINK_H
#define TF_SIM_LINK_H

#include "env/plan.h"

/* Retransmission, as TCP does it: 200 ms, doubling; after so many tries the connection is given up.
 */
#define TF_RTO_FIRST_US       (200 * TF_MS)
#define TF_RTO_TRIES          6
#define TF_GIVE_UP_US         (TF_RTO_FIRST_US * ((1 << (TF_RTO_TRIES + 1)) - 1)) /* 25.4 s */
#define TF_SEGMENT_BYTES      1400
#define TF_HEADER_BYTES       300   /* of an HTTP request or answer, beside path and body */
#define TF_FRAMING_BYTES      8     /* of a WebSocket frame */
#define TF_PERFECT_LATENCY_US TF_MS /* each way, before the first fault can come */

struct tf_world;

struct tf_link {
    const struct tf_link_model *model; /* the plan's, or an owned one while a fault changes it */
    tf_time free_at_us; /* when the bytes sent so far have left, where bandwidth is bounded */
    uint64_t carried;   /* bytes since the prelude, retransmissions not counted */
};

struct tf_transit {
    struct tf_link *link;
    uint64_t key; /* of the exchange or frame: draws belong to it */
    uint64_t leg; /* which of its ways */
    size_t bytes;
};

/* True with how long the bytes take from now until they arrive. False when retransmissions were in
 * vain: then after how long the sender gives the connection up. */
bool tf_link_carry(struct tf_world *world, const struct tf_transit *transit, tf_time *delay_us);
/* The latency alone, of something without bytes worth counting. */
tf_time tf_link_latency(struct tf_world *world, const struct tf_link *link, uint64_t key,
                        uint64_t leg);

#endif
