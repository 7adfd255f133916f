/* Whether waits are spread by chance, over actions and over devices, so that an outage does not end
 * in a crowd. */
#ifndef TF_ORACLE_RETRY_SPREAD_H
#define TF_ORACLE_RETRY_SPREAD_H

#include "oracle/story.h"

struct tf_retry_spread;

/* Ledger and report are borrowed and outlive it. Owned by caller. */
struct tf_retry_spread *tf_retry_spread_create(const struct tf_ledger *ledger,
                                               struct tf_report *report);
void tf_retry_spread_destroy(struct tf_retry_spread *spread);
/* A wait that was drawn below `ceiling_us`. */
void tf_retry_spread_add(struct tf_retry_spread *spread, const struct tf_scene *scene,
                         tf_time ceiling_us);
/* A device learnt that it is online, or not. */
void tf_retry_spread_connectivity(struct tf_retry_spread *spread, const struct tf_scene *scene);
/* A device sent a request. */
void tf_retry_spread_request(struct tf_retry_spread *spread, const struct tf_scene *scene);

#endif
