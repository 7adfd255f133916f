/* When to try again: exponential backoff with full jitter, and the lanes of conversations that
 * wait. */
#ifndef TF_OFFLINE_RETRY_H
#define TF_OFFLINE_RETRY_H

#include "offline/job.h"

/* min(cap, base * factor^(attempt - 1)); `attempt` counts the failed ones, from 1. */
tf_time tf_retry_ceiling(const struct tf_retry_policy *policy, uint32_t attempt);
/* A wait in (0, ceiling], drawn for `entity` at its attempt; behind `floor_us`, which the server
 * asked for (0 if it did not). */
tf_time tf_retry_delay(const struct tf_job *job, const struct tf_retry_policy *policy,
                       uint64_t entity, uint32_t attempt, tf_time floor_us);

/* Holds a conversation back until then. */
void tf_lanes_hold(struct tf_lanes *lanes, const struct tf_lane *lane);
/* When a conversation may go on; 0 when it may now. */
tf_time tf_lanes_due(const struct tf_lanes *lanes, int64_t conversation);
/* The earliest time at which one may go on, TF_NEVER when none waits. */
tf_time tf_lanes_next(const struct tf_lanes *lanes);
/* Forgets those whose time has come. True when there were some. */
bool tf_lanes_expire(struct tf_lanes *lanes, tf_time now_us);
/* Ends all waits but those that the server asked for. */
void tf_lanes_shorten(struct tf_lanes *lanes, tf_time now_us);
void tf_lanes_close(struct tf_lanes *lanes);

#endif
