#include "report/failure_mark.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

void tf_failure_mark_append(struct tf_buf *out, const struct tf_failure_mark *mark) {
    cJSON *object = cJSON_CreateObject();
    char text[24];
    cJSON_AddStringToObject(object, "case", mark->case_id);
    snprintf(text, sizeof(text), "%llu", (unsigned long long)mark->seed);
    cJSON_AddStringToObject(object, "seed", text); /* JSON numbers are doubles */
    cJSON_AddStringToObject(object, "rule", mark->rule);
    snprintf(text, sizeof(text), "%016llx", (unsigned long long)mark->fingerprint);
    cJSON_AddStringToObject(object, "fingerprint", text);
    if (mark->is_minimal) {
        cJSON_AddNumberToObject(object, "steps", mark->steps);
    }
    char *json = cJSON_Print(object);
    tf_buf_append_text(out, json);
    tf_buf_append_byte(out, '\n');
    free(json);
    cJSON_Delete(object);
}
