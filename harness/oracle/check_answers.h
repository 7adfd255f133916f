/* Checks of what a device was answered, and of the earlier texts that it keeps. */
#ifndef TF_ORACLE_CHECK_ANSWERS_H
#define TF_ORACLE_CHECK_ANSWERS_H

#include "oracle/check_node.h"

/* LISTED, STATS or VERSIONS at a device. */
struct tf_check_answer tf_check_answers_at(const struct tf_ledger *ledger,
                                           const struct tf_check *check, uint32_t node);

#endif
