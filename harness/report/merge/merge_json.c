#include "report/merge/merge_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the joined run says in its own words; what else the inputs count is added up. */
static const char *const own[] = {
    "ended",  "shards",       "shard_total", "cases",  "runs",    "not_run",    "passed",
    "failed", "inconclusive", "skipped",     "broken", "real_us", "virtual_us", "findings",
};

static bool is_own(const char *key) {
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (strcmp(own[i], key) == 0) {
            return true;
        }
    }
    return false;
}

/* -- Counters: numbers are added up, lists of words united, objects joined member by member -- */

static void unite(cJSON *into, const cJSON *list) {
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        const cJSON *other;
        bool has = false;
        cJSON_ArrayForEach(other, into) {
            has |= cJSON_Compare(other, item, true);
        }
        if (!has) {
            cJSON_AddItemToArray(into, cJSON_Duplicate(item, true));
        }
    }
}

static void add_up(cJSON *into, const cJSON *object) {
    const cJSON *item;
    cJSON_ArrayForEach(item, object) {
        cJSON *mine = cJSON_GetObjectItemCaseSensitive(into, item->string);
        if (mine == NULL) {
            cJSON_AddItemToObject(into, item->string, cJSON_Duplicate(item, true));
        } else if (cJSON_IsNumber(mine) && cJSON_IsNumber(item)) {
            cJSON_SetNumberValue(mine, mine->valuedouble + item->valuedouble);
        } else if (cJSON_IsObject(mine) && cJSON_IsObject(item)) {
            add_up(mine, item);
        } else if (cJSON_IsArray(mine) && cJSON_IsArray(item)) {
            unite(mine, item);
        }
    }
}

static void append_counters(cJSON *json, const struct tf_merge *merge) {
    for (size_t i = 0; i < merge->inputs.count; i++) {
        const cJSON *item;
        cJSON_ArrayForEach(item, merge->inputs.runs[i].json) {
            cJSON *mine = cJSON_GetObjectItemCaseSensitive(json, item->string);
            bool counts = !is_own(item->string) && strcmp(item->string, "scenarios") != 0;
            if (counts && mine == NULL) {
                cJSON_AddItemToObject(json, item->string, cJSON_Duplicate(item, true));
            } else if (counts && cJSON_IsObject(item) && cJSON_IsObject(mine)) {
                add_up(mine, item);
            } else if (counts && cJSON_IsArray(item) && cJSON_IsArray(mine)) {
                unite(mine, item);
            } else if (counts && cJSON_IsNumber(item) && cJSON_IsNumber(mine)) {
                cJSON_SetNumberValue(mine, mine->valuedouble + item->valuedouble);
            }
        }
    }
}

/* -- Its own words -- */

static double sum_of(const struct tf_merge *merge, const char *key) {
    double sum = 0;
    for (size_t i = 0; i < merge->inputs.count; i++) {
        sum += tf_run_file_number(&merge->inputs.runs[i], key);
    }
    return sum;
}

static int by_number(const void *a, const void *b) {
    int one = *(const int *)a, other = *(const int *)b;
    return (one > other) - (one < other);
}

static void append_shards(cJSON *json, const struct tf_merge *merge) {
    uint32_t total = tf_run_file_total(&merge->inputs.runs[0]);
    if (total == 0) {
        return;
    }
    int *numbers = tf_alloc_zero(total, sizeof(*numbers)), count = 0;
    for (size_t i = 0; i < merge->inputs.count; i++) {
        const cJSON *item;
        cJSON_ArrayForEach(item, tf_run_file_shards(&merge->inputs.runs[i])) {
            numbers[count++] = item->valueint;
        }
    }
    qsort(numbers, (size_t)count, sizeof(*numbers), by_number);
    cJSON_AddItemToObject(json, "shards", cJSON_CreateIntArray(numbers, count));
    cJSON_AddNumberToObject(json, "shard_total", total);
    free(numbers);
}

static void append_findings(cJSON *json, const struct tf_merged_findings *findings) {
    cJSON *list = cJSON_AddArrayToObject(json, "findings");
    for (size_t i = 0; i < findings->count; i++) {
        const struct tf_merged_finding *finding = &findings->items[i];
        cJSON *object = cJSON_CreateObject(), *seeds;
        char print[20];
        snprintf(print, sizeof(print), "%016llx", (unsigned long long)finding->fingerprint);
        cJSON_AddStringToObject(object, "fingerprint", print);
        cJSON_AddStringToObject(object, "rule", finding->rule);
        cJSON_AddStringToObject(object, "headline", finding->headline);
        cJSON_AddNumberToObject(object, "runs", (double)finding->runs);
        seeds = cJSON_AddArrayToObject(object, "seeds");
        for (size_t k = 0; k < finding->seed_count; k++) {
            cJSON_AddItemToArray(seeds, cJSON_CreateString(finding->seeds[k]));
        }
        if (finding->folder != NULL) {
            cJSON_AddStringToObject(object, "folder", finding->folder);
        }
        cJSON_AddItemToArray(list, object);
    }
}

cJSON *tf_merge_json(const struct tf_merge *merge) {
    static const char *const words[] = {"passed", "failed", "inconclusive", "skipped", "broken"};
    cJSON *json = cJSON_CreateObject();
    const cJSON *scenarios =
        cJSON_GetObjectItemCaseSensitive(merge->inputs.runs[0].json, "scenarios");
    cJSON_AddStringToObject(json, "ended", "complete");
    cJSON_AddItemToObject(json, "scenarios", cJSON_Duplicate(scenarios, true));
    append_shards(json, merge);
    cJSON_AddNumberToObject(json, "cases", (double)merge->outcomes.count);
    cJSON_AddNumberToObject(json, "runs", (double)merge->runs);
    for (unsigned i = 0; i <= TF_VERDICT_BROKEN; i++) {
        cJSON_AddNumberToObject(json, words[i], merge->outcomes.by_verdict[i]);
    }
    cJSON_AddNumberToObject(json, "real_us", sum_of(merge, "real_us"));
    cJSON_AddNumberToObject(json, "virtual_us", sum_of(merge, "virtual_us"));
    append_findings(json, &merge->findings);
    append_counters(json, merge);
    return json;
}
