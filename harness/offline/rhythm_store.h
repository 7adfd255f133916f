/* The device's rhythm on its disk: read when the process starts, written along with news. */
#ifndef TF_OFFLINE_RHYTHM_STORE_H
#define TF_OFFLINE_RHYTHM_STORE_H

#include "offline/job.h"

/* Nothing where the configuration does not want one. */
enum tf_code tf_rhythm_load(struct tf_job *job) TF_MUST_CHECK;
/* Within a transaction that is open for something else: a rhythm is not worth one of its own. */
enum tf_code tf_rhythm_save(struct tf_job *job) TF_MUST_CHECK;

#endif
