#include "report/page/findings.h"

#include "base/hash.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* Which verdict of two seeds is the case's: by enum tf_verdict. */
static const int severity[] = {1, 3, 2, 0, 4};

static void close_case(struct tf_page_case *item) {
    free(item->id);
    free(item->file);
    free(item->name);
}

static void close_group(struct tf_page_group *group) {
    free(group->fingerprint);
    free(group->rule);
    free(group->headline);
    free(group->detail);
    free(group->file);
    free(group->replica);
    for (size_t i = 0; i < group->run_count; i++) {
        free(group->runs[i].case_id);
        free(group->runs[i].seed);
    }
}

void tf_page_findings_close(struct tf_page_findings *findings) {
    for (size_t i = 0; i < findings->case_count; i++) {
        close_case(&findings->cases[i]);
    }
    for (size_t i = 0; i < findings->group_count; i++) {
        close_group(&findings->groups[i]);
    }
    for (size_t i = 0; i < findings->situation_count; i++) {
        free(findings->situations[i].name);
    }
    free(findings->cases);
    free(findings->groups);
    free(findings->situations);
    tf_map_close(&findings->case_index);
    tf_map_close(&findings->group_index);
    tf_map_close(&findings->situation_index);
    *findings = (struct tf_page_findings){0};
}

/* -- Reading fields -- */

static const char *text_of(const cJSON *object, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text == NULL ? "" : text;
}

static double number_of(const cJSON *object, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) && item->valuedouble >= 0 && item->valuedouble < 1e18
               ? item->valuedouble
               : 0;
}

static uint32_t line_of(const cJSON *object) {
    double line = number_of(object, "line");
    return line < UINT32_MAX ? (uint32_t)line : 0;
}

static enum tf_verdict verdict_of(const cJSON *object) {
    const char *word = text_of(object, "verdict");
    for (unsigned i = 0; i <= TF_VERDICT_BROKEN; i++) {
        if (strcmp(word, tf_verdict_word((enum tf_verdict)i)) == 0) {
            return (enum tf_verdict)i;
        }
    }
    return TF_VERDICT_BROKEN;
}

static bool is_bad(enum tf_verdict verdict) {
    return verdict != TF_VERDICT_PASS && verdict != TF_VERDICT_SKIPPED;
}

/* -- Cases -- */

static struct tf_page_case *case_of(struct tf_page_findings *findings, const cJSON *line) {
    const char *id = text_of(line, "case");
    uint64_t at = *tf_map_put(&findings->case_index, tf_hash_text(id), findings->case_count);
    if (at < findings->case_count) {
        return &findings->cases[at];
    }
    tf_grow((void **)&findings->cases, &findings->case_capacity, findings->case_count,
            sizeof(*findings->cases));
    struct tf_page_case *item = &findings->cases[findings->case_count++];
    *item = (struct tf_page_case){.id = tf_strdup(id),
                                  .file = tf_strdup(text_of(line, "file")),
                                  .name = tf_strdup(text_of(line, "name")),
                                  .line = line_of(line),
                                  .verdict = TF_VERDICT_SKIPPED};
    return item;
}

static void add_to_case(struct tf_page_findings *findings, const cJSON *line) {
    struct tf_page_case *item = case_of(findings, line);
    enum tf_verdict verdict = verdict_of(line);
    item->runs++;
    if (is_bad(verdict) && item->bad_runs++ == 0) {
        item->first_bad_seed = strtoull(text_of(line, "seed"), NULL, 10);
    }
    if (severity[verdict] > severity[item->verdict]) {
        item->verdict = verdict;
    }
    item->actions += number_of(line, "actions");
    item->events += number_of(line, "events");
    item->virtual_us += number_of(line, "virtual_us");
    item->real_us += number_of(line, "real_us");
}

/* -- Findings -- */

static struct tf_page_group *group_of(struct tf_page_findings *findings, const cJSON *line,
                                      const cJSON *finding) {
    uint64_t key = tf_hash_pair(tf_hash_text(text_of(finding, "fingerprint")),
                                tf_hash_text(text_of(finding, "rule")));
    uint64_t at = *tf_map_put(&findings->group_index, key, findings->group_count);
    if (at < findings->group_count) {
        return &findings->groups[at];
    }
    tf_grow((void **)&findings->groups, &findings->group_capacity, findings->group_count,
            sizeof(*findings->groups));
    struct tf_page_group *group = &findings->groups[findings->group_count++];
    *group = (struct tf_page_group){
        .fingerprint = tf_strdup(text_of(finding, "fingerprint")),
        .rule = tf_strdup(text_of(finding, "rule")),
        .headline = tf_strdup(text_of(finding, "headline")),
        .detail = tf_strdup(text_of(finding, "detail")),
        .file = tf_strdup(text_of(line, "file")),
        .replica = tf_strdup(text_of(finding, "replica")),
        .line = line_of(finding),
        .expected = true,
    };
    return group;
}

static void add_finding(struct tf_page_findings *findings, const cJSON *line,
                        const cJSON *finding) {
    struct tf_page_group *group = group_of(findings, line, finding);
    bool expected = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "failed_as_expected"));
    group->expected = group->expected && expected;
    if (group->last_run == findings->runs) {
        return; /* the same run has it several times */
    }
    group->last_run = findings->runs;
    group->count++;
    group->first += finding->prev == NULL || finding->prev->next == NULL;
    if (group->run_count < TF_PAGE_RUNS_NAMED) {
        group->runs[group->run_count++] = (struct tf_page_run_name){
            tf_strdup(text_of(line, "case")), tf_strdup(text_of(line, "seed")),
            number_of(finding, "record")};
    }
}

static bool has_word(const cJSON *list, const char *word) {
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        const char *text = cJSON_GetStringValue(item);
        if (text != NULL && strcmp(text, word) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_rule(const cJSON *list, const char *rule) {
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        if (strcmp(text_of(item, "rule"), rule) == 0) {
            return true;
        }
    }
    return false;
}

static void add_properties(struct tf_page_findings *findings, const cJSON *line) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(line, "findings");
    const cJSON *unjudged = cJSON_GetObjectItemCaseSensitive(line, "not_judged");
    const cJSON *off = cJSON_GetObjectItemCaseSensitive(line, "off");
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        const char *word = tf_oracle_word((enum tf_oracle)i);
        struct tf_page_property *property = &findings->properties[i];
        if (has_word(off, word)) {
            property->off++;
        } else if (has_word(unjudged, word)) {
            property->unjudged++;
        } else {
            property->judged++;
            property->broken += has_rule(list, word);
        }
    }
    findings->checks_failed += has_rule(list, "expect") || has_rule(list, "always") ||
                               has_rule(list, "finally") || has_rule(list, "unfired") ||
                               has_rule(list, "refused");
}

static struct tf_page_situation *situation_of(struct tf_page_findings *findings, const char *name) {
    uint64_t at =
        *tf_map_put(&findings->situation_index, tf_hash_text(name), findings->situation_count);
    if (at == findings->situation_count) {
        tf_grow((void **)&findings->situations, &findings->situation_capacity,
                findings->situation_count, sizeof(*findings->situations));
        findings->situations[findings->situation_count++] =
            (struct tf_page_situation){tf_strdup(name), 0};
    }
    return &findings->situations[at];
}

/* "situations": {NAME: times}: which of them a run went through. A line names those alone; what was
 * never reached has to be seen as well, so all that are known are counted from the first line on.
 */
static void add_situations(struct tf_page_findings *findings, const cJSON *line) {
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(line, "situations");
    for (unsigned i = 0; list != NULL && i < TF_SITUATION_COUNT; i++) {
        situation_of(findings, tf_situation_word((enum tf_situation)i));
    }
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        if (item->string != NULL) {
            situation_of(findings, item->string)->runs +=
                cJSON_IsNumber(item) && item->valuedouble > 0;
        }
    }
}

void tf_page_findings_line(struct tf_page_findings *findings, struct tf_slice text) {
    cJSON *line = cJSON_ParseWithLength(text.data, text.len);
    if (!cJSON_IsObject(line) || text_of(line, "case")[0] == '\0') {
        findings->unread++;
        cJSON_Delete(line);
        return;
    }
    findings->runs++;
    findings->virtual_us += number_of(line, "virtual_us");
    findings->real_us += number_of(line, "real_us");
    findings->actions += number_of(line, "actions");
    add_to_case(findings, line);
    const cJSON *finding;
    cJSON_ArrayForEach(finding, cJSON_GetObjectItemCaseSensitive(line, "findings")) {
        add_finding(findings, line, finding);
    }
    add_properties(findings, line);
    add_situations(findings, line);
    cJSON_Delete(line);
}

void tf_page_findings_read(struct tf_page_findings *findings, struct tf_slice content) {
    while (content.len > 0) {
        const char *end = memchr(content.data, '\n', content.len);
        size_t len = end == NULL ? content.len : (size_t)(end - content.data);
        if (len > 0) {
            tf_page_findings_line(findings, (struct tf_slice){content.data, len});
        }
        size_t taken = len + (end != NULL);
        content = (struct tf_slice){content.data + taken, content.len - taken};
    }
}

size_t tf_page_findings_cases(const struct tf_page_findings *findings, enum tf_verdict verdict) {
    size_t count = 0;
    for (size_t i = 0; i < findings->case_count; i++) {
        count += findings->cases[i].verdict == verdict;
    }
    return count;
}
