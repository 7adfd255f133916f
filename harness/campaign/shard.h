/* A share of a campaign for one of many machines: shard I of N, with I from 1. Seed s belongs to
 * shard (s mod N) + 1, so the union over the shards is the same for every N; where each case runs
 * with one seed, the cases are dealt out by their place instead. */
#ifndef TF_CAMPAIGN_SHARD_H
#define TF_CAMPAIGN_SHARD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TF_SHARDS_MAX 100000

/* All zero is the whole. */
struct tf_shard {
    uint32_t number;    /* from 1 */
    uint32_t total;     /* 0: there are no shards */
    const char *engine; /* that said so, or NULL when a person did; static */
};

/* Where variables come from, as in getenv. */
struct tf_shard_environment {
    const char *(*get)(void *context, const char *name);
    void *context; /* borrowed */
};

/* "3/8". E_INVALID. */
enum tf_code tf_shard_parse(const char *text, struct tf_shard *shard,
                            struct tf_error *error) TF_MUST_CHECK;

/* The shard that an engine (Slurm, Kubernetes, GitLab, ...) says this process is. E_NOT_FOUND when
 * none says anything, E_INVALID when two do or when one contradicts itself; the message names them.
 */
enum tf_code tf_shard_find(const struct tf_shard_environment *environment, struct tf_shard *shard,
                           struct tf_error *error) TF_MUST_CHECK;

bool tf_shard_has_seed(const struct tf_shard *shard, uint64_t seed);
/* `place`: of the case in the order of all cases, from 0. */
bool tf_shard_has_case(const struct tf_shard *shard, size_t place);

#endif
