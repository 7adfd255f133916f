/* A part of merge-algebra: logical clocks grow, and nobody claims a time that did not last. */
#ifndef TF_ORACLE_LOGICAL_CLOCKS_H
#define TF_ORACLE_LOGICAL_CLOCKS_H

#include "oracle/oracle.h"

struct tf_logical_clocks;

/* Owned by caller; ledger and report are borrowed. */
struct tf_logical_clocks *tf_logical_clocks_create(const struct tf_ledger *ledger,
                                                   struct tf_report *report);
void tf_logical_clocks_destroy(struct tf_logical_clocks *clocks);
/* A device's durable cursor moved: not back within one epoch, unless it said that it pulls
 * everything, or its disk was put back. */
void tf_logical_clocks_cursor(struct tf_logical_clocks *clocks, const struct tf_scene *scene);
void tf_logical_clocks_note(struct tf_logical_clocks *clocks, const struct tf_record *record);
/* A pull or an acknowledgement over the gateway: it names no change that the device does not
 * durably cover. */
void tf_logical_clocks_pull(struct tf_logical_clocks *clocks, const struct tf_scene *scene);
void tf_logical_clocks_frame(struct tf_logical_clocks *clocks, const struct tf_scene *scene);
/* A queued action: of those that wait together, what its user did later has a higher number. */
void tf_logical_clocks_queued(struct tf_logical_clocks *clocks, const struct tf_scene *scene);
/* The device's disk is another one now. */
void tf_logical_clocks_went_back(struct tf_logical_clocks *clocks, uint32_t node);

#endif
