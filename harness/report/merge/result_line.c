#include "report/merge/result_line.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOMETIMES_MAX 64

static const char *text_of(const cJSON *object, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsString(item) ? item->valuestring : NULL;
}

static char *copy_of(const cJSON *object, const char *key) {
    const char *text = text_of(object, key);
    return text == NULL ? NULL : tf_strdup(text);
}

static double number_of(const cJSON *object, const char *key) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static uint64_t u64_of(const cJSON *object, const char *key, int base) {
    const char *text = text_of(object, key);
    return text == NULL ? 0 : strtoull(text, NULL, base);
}

static uint32_t line_of(const cJSON *object) {
    double line = number_of(object, "line");
    return line > 0 && line < UINT32_MAX ? (uint32_t)line : 0;
}

static void read_sometimes(struct tf_plan *plan, const cJSON *object) {
    const cJSON *lines = cJSON_GetObjectItemCaseSensitive(object, "sometimes_lines");
    int count = cJSON_GetArraySize(lines);
    if (count <= 0 || count > SOMETIMES_MAX) {
        return;
    }
    plan->checks = tf_alloc_zero((size_t)count, sizeof(*plan->checks));
    plan->check_count = plan->sometimes_count = (uint32_t)count;
    for (int i = 0; i < count; i++) {
        const cJSON *line = cJSON_GetArrayItem(lines, i);
        double number = cJSON_IsNumber(line) ? line->valuedouble : 0;
        plan->checks[i].place.line = number > 0 && number < UINT32_MAX ? (uint32_t)number : 0;
        plan->checks[i].place.column = 1;
    }
}

static void read_finding(struct tf_result *result, const cJSON *object) {
    struct tf_finding finding = {.node = TF_NODE_NONE};
    const char *rule = text_of(object, "rule"), *headline = text_of(object, "headline");
    snprintf(finding.rule, sizeof(finding.rule), "%s", rule == NULL ? "" : rule);
    finding.headline = tf_strdup(headline == NULL ? "" : headline);
    finding.detail = copy_of(object, "detail");
    finding.at_us = (tf_time)number_of(object, "at_us");
    finding.place = (struct tf_place){line_of(object), 1};
    finding.fingerprint = u64_of(object, "fingerprint", 16);
    tf_result_add(result, finding);
}

/* Over many seeds, and many machines, each that is required has to be reached once. */
static void read_situations(struct tf_result_line *line, const cJSON *object) {
    const cJSON *situations = cJSON_GetObjectItemCaseSensitive(object, "situations");
    line->plan->explores = situations != NULL;
    line->plan->required = u64_of(object, "required", 10);
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        line->result.reached.situations[i] =
            (uint32_t)number_of(situations, tf_situation_word((enum tf_situation)i));
    }
}

static bool parse_verdict(const char *word, enum tf_verdict *out) {
    for (int i = TF_VERDICT_PASS; word != NULL && i <= TF_VERDICT_BROKEN; i++) {
        if (strcmp(tf_verdict_word((enum tf_verdict)i), word) == 0) {
            *out = (enum tf_verdict)i;
            return true;
        }
    }
    return false;
}

static void read_result(struct tf_result *result, const cJSON *object) {
    const cJSON *finding;
    const char *digest = text_of(object, "digest");
    result->seed = u64_of(object, "seed", 10);
    snprintf(result->digest, sizeof(result->digest), "%s", digest == NULL ? "" : digest);
    result->failed_as_expected =
        cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "failed_as_expected"));
    result->records = (uint64_t)number_of(object, "records");
    result->events = (uint64_t)number_of(object, "events");
    result->actions = (uint64_t)number_of(object, "actions");
    result->virtual_us = (tf_time)number_of(object, "virtual_us");
    result->sometimes_seen = u64_of(object, "sometimes_seen", 10);
    cJSON_ArrayForEach(finding, cJSON_GetObjectItemCaseSensitive(object, "findings")) {
        read_finding(result, finding);
    }
}

enum tf_code tf_result_line_parse(struct tf_slice text, struct tf_result_line *line,
                                  struct tf_error *error) {
    cJSON *object = cJSON_ParseWithLength(text.data, text.len);
    const char *case_id = text_of(object, "case");
    enum tf_verdict verdict;
    if (case_id == NULL || text_of(object, "seed") == NULL ||
        !parse_verdict(text_of(object, "verdict"), &verdict)) {
        cJSON_Delete(object);
        return tf_error_set(error, TF_E_INVALID, "a line is no result of a run: %.*s",
                            text.len < 60 ? (int)text.len : 60, text.data);
    }
    *line = (struct tf_result_line){.plan = tf_plan_create()};
    tf_result_init(&line->result);
    line->plan->case_id = tf_strdup(case_id);
    line->plan->name = tf_strdup(case_id);
    line->plan->file = copy_of(object, "file");
    line->plan->place = (struct tf_place){line_of(object), 1};
    read_sometimes(line->plan, object);
    read_result(&line->result, object);
    read_situations(line, object);
    line->result.verdict = verdict;
    line->plan->seed = line->result.seed;
    line->real_us = (tf_time)number_of(object, "real_us");
    cJSON_Delete(object);
    return TF_OK;
}

void tf_result_line_close(struct tf_result_line *line) {
    tf_plan_destroy(line->plan);
    tf_result_close(&line->result);
    *line = (struct tf_result_line){0};
}
