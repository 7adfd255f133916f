/* The judge: hears a history record by record and says, at its end, what did not hold. */
#ifndef TF_ORACLE_JUDGE_H
#define TF_ORACLE_JUDGE_H

#include "env/result.h"

struct tf_judge;

/* `plan` is borrowed and outlives the judge. `capabilities` of the client under test: an oracle
 * that needs one which is missing is reported as not judged. Owned by caller. */
struct tf_judge *tf_judge_create(const struct tf_plan *plan, uint32_t capabilities);
void tf_judge_destroy(struct tf_judge *judge);
struct tf_sink tf_judge_sink(struct tf_judge *judge);
/* Whether something failed so far, so that a run can stop early. */
bool tf_judge_failed(const struct tf_judge *judge);
/* After the END record: findings, verdict and `sometimes` go into `result` (initialised by the
 * caller), with `expect_failure` of the plan applied. Digest and figures are the world's to fill
 * in. */
void tf_judge_finish(struct tf_judge *judge, struct tf_result *result);

#endif
