/* Which records of a history an account tells of: what a person needs, each thing once. */
#ifndef TF_REPORT_ACCOUNT_PICK_H
#define TF_REPORT_ACCOUNT_PICK_H

#include "env/history.h"

struct tf_account_pick {
    const struct tf_plan *plan;
    const struct tf_trace *trace;
    const bool *past; /* per record: whether it lies in the finding's past */
    size_t end;       /* the first record that is too late */
};

/* Whether the record at `at` is told. */
bool tf_account_picks(const struct tf_account_pick *pick, size_t at);
/* When the process that died at `at` started again, before the end; TF_NEVER when it did not. */
tf_time tf_account_back_us(const struct tf_trace *trace, size_t at, size_t end);

/* Losses of the same kind, by the same fault, from one device: the first is told for all. */
struct tf_account_losses {
    bool is_first;
    uint32_t count;
    tf_time last_us;
};
struct tf_account_losses tf_account_losses(const struct tf_trace *trace, size_t at, size_t end);

#endif
