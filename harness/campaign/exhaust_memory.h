/* What each node of a small world has been through, so that prefixes can be recognised. */
#ifndef TF_CAMPAIGN_EXHAUST_MEMORY_H
#define TF_CAMPAIGN_EXHAUST_MEMORY_H

#include "campaign/exhaust.h"

/* A digest of each device's own history, and of the server's; and a set of what was lost. */
struct tf_memory {
    struct tf_digest *own[TF_EXHAUST_REPLICAS_MAX + 1]; /* the server's is behind the last */
    uint32_t replicas;
    uint64_t lost;
};

void tf_memory_open(struct tf_memory *memory, uint32_t replicas);
void tf_memory_close(struct tf_memory *memory);
struct tf_sink tf_memory_sink(struct tf_memory *memory);
/* Equal when every node has the same history. */
uint64_t tf_memory_key(const struct tf_memory *memory);

#endif
