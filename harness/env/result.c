#include "env/result.h"

#include <stdlib.h>
#include <string.h>

void tf_result_init(struct tf_result *result) {
    memset(result, 0, sizeof(*result));
}

static void free_finding(struct tf_finding *finding) {
    free(finding->headline);
    free(finding->detail);
}

void tf_result_close(struct tf_result *result) {
    for (uint32_t i = 0; i < result->finding_count; i++) {
        free_finding(&result->findings[i]);
    }
    free(result->findings);
    free(result->case_id);
    tf_result_init(result);
}

void tf_result_add(struct tf_result *result, struct tf_finding finding) {
    if (result->finding_count == TF_FINDINGS_MAX) {
        free_finding(&finding);
        result->findings_dropped++;
        return;
    }
    if (result->findings == NULL) {
        result->findings = tf_alloc_zero(TF_FINDINGS_MAX, sizeof(*result->findings));
    }
    result->findings[result->finding_count++] = finding;
}
