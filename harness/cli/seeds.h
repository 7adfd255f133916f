/* Seeds as people and CI jobs give them. */
#ifndef TF_CLI_SEEDS_H
#define TF_CLI_SEEDS_H

#include "base/error.h"

#include <stdint.h>

#define TF_SEED_DEFAULT 1

/* A decimal number, or a git hash of 7 to 40 hexadecimal digits (its first 16 count; one of decimal
 * digits alone is a number). E_INVALID says what was expected. */
enum tf_code tf_seed_parse(const char *text, uint64_t *out, struct tf_error *error) TF_MUST_CHECK;

/* A count from 1 to a million. */
enum tf_code tf_count_parse(const char *option, const char *text, uint64_t *out,
                            struct tf_error *error) TF_MUST_CHECK;

#endif
