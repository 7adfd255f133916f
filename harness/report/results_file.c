#include "report/results_file.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 64-bit counters travel as text: JSON numbers are doubles. */
static void add_u64(cJSON *object, const char *key, uint64_t value) {
    char digits[24];
    snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
    cJSON_AddStringToObject(object, key, digits);
}

static void add_finding(cJSON *list, const struct tf_plan *plan, const struct tf_finding *finding) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "rule", finding->rule);
    cJSON_AddStringToObject(object, "headline", finding->headline);
    if (finding->detail != NULL) {
        cJSON_AddStringToObject(object, "detail", finding->detail);
    }
    cJSON_AddNumberToObject(object, "line",
                            finding->place.line == 0 ? plan->place.line : finding->place.line);
    cJSON_AddNumberToObject(object, "at_us", (double)finding->at_us);
    cJSON_AddNumberToObject(object, "record", (double)finding->record);
    if (finding->node < plan->replica_count) {
        cJSON_AddStringToObject(object, "replica", plan->replicas[finding->node].name.text);
    }
    char fingerprint[20];
    snprintf(fingerprint, sizeof(fingerprint), "%016llx", (unsigned long long)finding->fingerprint);
    cJSON_AddStringToObject(object, "fingerprint", fingerprint);
    cJSON_AddItemToArray(list, object);
}

/* The oracles of `bits`; nothing where there is none. */
static void add_oracles(cJSON *object, const char *name, uint32_t bits) {
    if (bits == 0) {
        return;
    }
    cJSON *list = cJSON_AddArrayToObject(object, name);
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        if (bits & (1u << i)) {
            cJSON_AddItemToArray(list, cJSON_CreateString(tf_oracle_word((enum tf_oracle)i)));
        }
    }
}

/* Over many seeds, and many machines, each has to be seen once. */
static void add_sometimes(cJSON *object, const struct tf_plan *plan,
                          const struct tf_result *result) {
    cJSON *lines = cJSON_AddArrayToObject(object, "sometimes_lines");
    for (uint32_t i = 0; i < plan->sometimes_count && i < 64; i++) {
        uint32_t line = plan->checks[plan->first_sometimes + i].place.line;
        cJSON_AddItemToArray(lines, cJSON_CreateNumber(line));
    }
    add_u64(object, "sometimes_seen", result->sometimes_seen);
}

static void add_situations(cJSON *object, const struct tf_reached *reached) {
    cJSON *situations = cJSON_AddObjectToObject(object, "situations");
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        if (reached->situations[i] > 0) {
            cJSON_AddNumberToObject(situations, tf_situation_word((enum tf_situation)i),
                                    reached->situations[i]);
        }
    }
}

void tf_results_line_append(struct tf_buf *out, const struct tf_plan *plan,
                            const struct tf_result *result, tf_time real_us) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "case", plan->case_id);
    add_u64(object, "seed", result->seed);
    cJSON_AddStringToObject(object, "verdict", tf_verdict_word(result->verdict));
    cJSON_AddStringToObject(object, "digest", result->digest);
    if (plan->file != NULL) {
        cJSON_AddStringToObject(object, "file", plan->file);
    }
    cJSON_AddNumberToObject(object, "line", plan->place.line);
    if (plan->name != NULL) {
        cJSON_AddStringToObject(object, "name", plan->name);
    }
    if (result->failed_as_expected) {
        cJSON_AddBoolToObject(object, "failed_as_expected", true);
    }
    cJSON *findings = cJSON_AddArrayToObject(object, "findings");
    for (uint32_t i = 0; i < result->finding_count; i++) {
        add_finding(findings, plan, &result->findings[i]);
    }
    add_oracles(object, "not_judged", result->unjudged);
    add_oracles(object, "off", plan->oracles_off);
    if (plan->sometimes_count > 0) {
        add_sometimes(object, plan, result);
    }
    cJSON_AddNumberToObject(object, "records", (double)result->records);
    cJSON_AddNumberToObject(object, "events", (double)result->events);
    cJSON_AddNumberToObject(object, "actions", (double)result->actions);
    cJSON_AddNumberToObject(object, "bytes_up", (double)result->bytes_up);
    cJSON_AddNumberToObject(object, "bytes_down", (double)result->bytes_down);
    cJSON_AddNumberToObject(object, "virtual_us", (double)result->virtual_us);
    cJSON_AddNumberToObject(object, "real_us", (double)real_us);
    if (plan->explores) {
        add_situations(object, &result->reached);
        add_u64(object, "required", plan->required);
    }
    char *text = cJSON_PrintUnformatted(object);
    tf_buf_append_text(out, text);
    tf_buf_append_byte(out, '\n');
    free(text);
    cJSON_Delete(object);
}

/* Half a line would spoil the file for whoever reads it: what did not fit is taken back. */
static void take_back(FILE *file, off_t size) {
    __fpurge(file);
    if (ftruncate(fileno(file), size) != 0) {
        clearerr(file); /* a device has no size; there is nothing to take back */
    }
}

enum tf_code tf_results_file_write(FILE *file, const struct tf_plan *plan,
                                   const struct tf_result *result, tf_time real_us,
                                   struct tf_error *error) {
    struct tf_buf line = {0};
    struct stat before = {0};
    tf_results_line_append(&line, plan, result, real_us);
    bool written = fstat(fileno(file), &before) == 0 &&
                   fwrite(line.data, 1, line.len, file) == line.len && fflush(file) == 0;
    int reason = errno;
    tf_buf_close(&line);
    if (!written) {
        take_back(file, before.st_size);
        return tf_error_set(error, TF_E_IO, "cannot write a line: %s", strerror(reason));
    }
    return TF_OK;
}
