#include "base/hash.h"
#include "campaign/answer_account.h"
#include "campaign/fields.h"
#include "campaign/task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {"ran", "refused", "died", "hung", "grew"};

static void put_finding(cJSON *list, const struct tf_finding *finding) {
    cJSON *object = cJSON_CreateObject();
    tf_field_put_text(object, "rule", finding->rule);
    tf_field_put_text(object, "headline", finding->headline);
    tf_field_put_text(object, "detail", finding->detail);
    tf_field_put_u64(object, "node", finding->node);
    tf_field_put_i64(object, "at_us", finding->at_us);
    tf_field_put_u64(object, "record", finding->record);
    tf_field_put_u64(object, "line", finding->place.line);
    tf_field_put_u64(object, "column", finding->place.column);
    tf_field_put_u64(object, "fingerprint", finding->fingerprint);
    cJSON_AddItemToArray(list, object);
}

/* What is not zero, as "index:value,index:value", coverage behind the situations. */
static void put_reached(cJSON *object, const struct tf_reached *reached) {
    struct tf_buf text = {0};
    for (unsigned i = 0; i < TF_SITUATION_COUNT; i++) {
        if (reached->situations[i] > 0) {
            tf_buf_append_format(&text, "%u:%x,", i, reached->situations[i]);
        }
    }
    for (unsigned i = 0; i < TF_COVERAGE_WORDS; i++) {
        if (reached->coverage[i] > 0) {
            tf_buf_append_format(&text, "%u:%llx,", TF_SITUATION_COUNT + i,
                                 (unsigned long long)reached->coverage[i]);
        }
    }
    if (text.len > 0) {
        tf_field_put_text(object, "reached", tf_buf_text(&text));
    }
    tf_buf_close(&text);
}

static void get_reached(struct tf_reached *reached, const cJSON *object) {
    char *text = tf_field_text(object, "reached");
    for (char *at = text; at != NULL && *at != '\0';) {
        char *end;
        unsigned long index = strtoul(at, &end, 10);
        if (*end != ':') {
            break;
        }
        uint64_t value = strtoull(end + 1, &end, 16);
        if (index < TF_SITUATION_COUNT) {
            reached->situations[index] = (uint32_t)value;
        } else if (index < TF_SITUATION_COUNT + TF_COVERAGE_WORDS) {
            reached->coverage[index - TF_SITUATION_COUNT] = value;
        }
        at = *end == ',' ? end + 1 : end + strlen(end);
    }
    free(text);
}

void tf_answer_append(struct tf_buf *out, const struct tf_answer *answer) {
    const struct tf_result *result = &answer->result;
    cJSON *object = cJSON_CreateObject();
    tf_field_put_u64(object, "kind", answer->kind);
    tf_field_put_i64(object, "real_us", answer->real_us);
    tf_field_put_u64(object, "seed", result->seed);
    tf_field_put_u64(object, "verdict", result->verdict);
    tf_field_put_text(object, "digest", result->digest);
    tf_field_put_u64(object, "dropped", result->findings_dropped);
    tf_field_put_u64(object, "unjudged", result->unjudged);
    tf_field_put_u64(object, "as_expected", result->failed_as_expected);
    tf_field_put_u64(object, "records", result->records);
    tf_field_put_u64(object, "events", result->events);
    tf_field_put_u64(object, "actions", result->actions);
    tf_field_put_u64(object, "bytes_up", result->bytes_up);
    tf_field_put_u64(object, "bytes_down", result->bytes_down);
    tf_field_put_i64(object, "virtual_us", result->virtual_us);
    tf_field_put_u64(object, "sometimes", result->sometimes_seen);
    put_reached(object, &result->reached);
    if (result->finding_count > 0) {
        cJSON *list = cJSON_AddArrayToObject(object, "findings");
        for (uint32_t i = 0; i < result->finding_count; i++) {
            put_finding(list, &result->findings[i]);
        }
    }
    if (answer->account.story.len > 0) {
        tf_answer_account_put(object, &answer->account);
    }
    tf_field_line(out, object);
}

static void get_finding(struct tf_result *result, const cJSON *object) {
    struct tf_finding finding = {
        .headline = tf_field_text(object, "headline"),
        .detail = tf_field_text(object, "detail"),
        .node = (uint32_t)tf_field_u64(object, "node"),
        .at_us = tf_field_i64(object, "at_us"),
        .record = tf_field_u64(object, "record"),
        .place = {(uint32_t)tf_field_u64(object, "line"), (uint32_t)tf_field_u64(object, "column")},
        .fingerprint = tf_field_u64(object, "fingerprint"),
    };
    char *rule = tf_field_text(object, "rule");
    snprintf(finding.rule, sizeof(finding.rule), "%s", rule == NULL ? "" : rule);
    free(rule);
    tf_result_add(result, finding);
}

static void get_result(struct tf_result *result, const cJSON *object) {
    tf_result_init(result);
    char *digest = tf_field_text(object, "digest");
    snprintf(result->digest, sizeof(result->digest), "%s", digest == NULL ? "" : digest);
    free(digest);
    result->seed = tf_field_u64(object, "seed");
    result->verdict = (enum tf_verdict)tf_field_u64(object, "verdict");
    result->unjudged = (uint32_t)tf_field_u64(object, "unjudged");
    result->failed_as_expected = tf_field_u64(object, "as_expected") != 0;
    result->records = tf_field_u64(object, "records");
    result->events = tf_field_u64(object, "events");
    result->actions = tf_field_u64(object, "actions");
    result->bytes_up = tf_field_u64(object, "bytes_up");
    result->bytes_down = tf_field_u64(object, "bytes_down");
    result->virtual_us = tf_field_i64(object, "virtual_us");
    result->sometimes_seen = tf_field_u64(object, "sometimes");
    get_reached(&result->reached, object);
    const cJSON *finding;
    cJSON_ArrayForEach(finding, cJSON_GetObjectItemCaseSensitive(object, "findings")) {
        get_finding(result, finding);
    }
    result->findings_dropped += (uint32_t)tf_field_u64(object, "dropped");
}

enum tf_code tf_answer_parse(struct tf_slice line, struct tf_answer *answer,
                             struct tf_error *error) {
    cJSON *object = cJSON_ParseWithLength(line.data, line.len);
    bool good = cJSON_IsObject(object) && tf_field_u64(object, "kind") <= TF_ANSWER_REFUSED &&
                tf_field_u64(object, "verdict") <= TF_VERDICT_BROKEN;
    if (good) {
        answer->kind = (enum tf_answer_kind)tf_field_u64(object, "kind");
        answer->real_us = tf_field_i64(object, "real_us");
        get_result(&answer->result, object);
        tf_answer_account_get(object, &answer->account);
    }
    cJSON_Delete(object);
    return good ? TF_OK : tf_error_set(error, TF_E_INVALID, "a worker said what is no answer");
}

void tf_answer_close(struct tf_answer *answer) {
    tf_result_close(&answer->result);
    tf_account_close(&answer->account);
}

void tf_answer_of_death(struct tf_answer *answer, enum tf_answer_kind kind, const char *headline) {
    *answer = (struct tf_answer){.kind = kind};
    struct tf_finding finding = {.node = TF_NODE_NONE, .headline = tf_strdup(headline)};
    tf_result_init(&answer->result);
    snprintf(finding.rule, sizeof(finding.rule), "%s", words[kind]);
    finding.fingerprint = tf_hash_pair(tf_hash_text(words[kind]), tf_hash_text(headline));
    answer->result.verdict = TF_VERDICT_FAIL;
    tf_result_add(&answer->result, finding);
}

void tf_result_add_reason(struct tf_result *result, enum tf_code ran,
                          const struct tf_error *error) {
    if (ran == TF_OK) {
        return;
    }
    struct tf_finding finding = {.node = TF_NODE_NONE, .headline = tf_strdup(error->message)};
    snprintf(finding.rule, sizeof(finding.rule), "%s", ran == TF_E_LIMIT ? "bound" : "harness");
    if (ran != TF_E_LIMIT) {
        result->verdict = TF_VERDICT_BROKEN;
    }
    tf_result_add(result, finding);
}
