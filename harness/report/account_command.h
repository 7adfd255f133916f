/* What a user did, as a sentence. */
#ifndef TF_REPORT_ACCOUNT_COMMAND_H
#define TF_REPORT_ACCOUNT_COMMAND_H

#include "env/history.h"

/* Appends "asha sent "question" in lunch as action a7", without a full stop. `record` is a command
 * of any kind. */
void tf_account_command(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_record *record);

#endif
