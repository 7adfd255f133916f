/* A line of results.ndjson, read back into the plan and the result that it told of, as far as
 * reports need them. */
#ifndef TF_REPORT_MERGE_RESULT_LINE_H
#define TF_REPORT_MERGE_RESULT_LINE_H

#include "env/result.h"

struct tf_result_line {
    struct tf_plan *plan; /* names, places and `sometimes` only; owned */
    struct tf_result result;
    tf_time real_us;
};

/* E_INVALID when it is no such line. Owned by caller. */
enum tf_code tf_result_line_parse(struct tf_slice text, struct tf_result_line *line,
                                  struct tf_error *error) TF_MUST_CHECK;
void tf_result_line_close(struct tf_result_line *line);

#endif
