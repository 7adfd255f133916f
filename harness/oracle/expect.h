/* The checks that a scenario writes down itself (expect, always, finally, sometimes), its aimed
 * faults that never fired, and its users' steps that the app refused. A check is answered from the
 * views that came before it. */
#ifndef TF_ORACLE_EXPECT_H
#define TF_ORACLE_EXPECT_H

#include "env/result.h"
#include "oracle/ledger/ledger.h"

struct tf_expect;

/* Ledger and result are borrowed and outlive it. Owned by caller. */
struct tf_expect *tf_expect_create(const struct tf_ledger *ledger, struct tf_result *result);
void tf_expect_destroy(struct tf_expect *expect);
/* A CHECK, UNFIRED or COMMAND record. */
void tf_expect_hear(struct tf_expect *expect, const struct tf_scene *scene);
/* Bit per `sometimes` check that held at least once, the first 64. */
uint64_t tf_expect_sometimes(const struct tf_expect *expect);

#endif
