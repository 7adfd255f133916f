/* The outcomes of a run of the program, read back from its folder. */
#ifndef TF_REPORT_OUTCOMES_READ_H
#define TF_REPORT_OUTCOMES_READ_H

#include "report/outcomes.h"

/* Reads run.json, results.ndjson and what is kept of failures. A line that is cut off, as the last
 * one of a killed run, is passed over. `outcomes` is closed by the caller in any case. E_IO,
 * E_INVALID. */
enum tf_code tf_outcomes_read(struct tf_outcomes *outcomes, const char *folder,
                              struct tf_error *error) TF_MUST_CHECK;

#endif
