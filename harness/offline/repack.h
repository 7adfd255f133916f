/* Sealing a database whose texts lie there in clear: when an app that knew no seal was updated, or
 * the key is new. */
#ifndef TF_OFFLINE_REPACK_H
#define TF_OFFLINE_REPACK_H

#include "offline/job.h"

/* Within a transaction: reads every text and writes it again as the vault keeps it now; `*rows` is
 * how many rows there were. What lay there before may be left in freed places of the file. */
enum tf_code tf_repack(struct tf_job *job, unsigned *rows) TF_MUST_CHECK;

#endif
