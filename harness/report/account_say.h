/* One record of a history as a sentence. */
#ifndef TF_REPORT_ACCOUNT_SAY_H
#define TF_REPORT_ACCOUNT_SAY_H

#include "env/history.h"

/* Whether the fault waits for messages: it is told when it meets one. */
bool tf_account_is_aimed(const struct tf_plan *plan, const struct tf_record *record);
/* Whether a person needs to know of it. */
bool tf_account_note_matters(const struct tf_note *note);
/* Appends the sentence of the record at `at` and a newline; nothing for one that says nothing. */
void tf_account_say(struct tf_buf *out, const struct tf_plan *plan, const struct tf_trace *trace,
                    size_t at);

#endif
