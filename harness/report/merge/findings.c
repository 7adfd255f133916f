#include "report/merge/findings.h"

#include "report/run_dir.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SHORT_PRINT 0xffffffu /* as in the names of folders of failures */

struct tf_merged_finding *tf_merged_findings_of(const struct tf_merged_findings *findings,
                                                uint64_t fingerprint) {
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].fingerprint == fingerprint) {
            return &findings->items[i];
        }
    }
    return NULL;
}

static struct tf_merged_finding *entry_of(struct tf_merged_findings *findings,
                                          const struct tf_result_line *line,
                                          const struct tf_finding *finding) {
    struct tf_merged_finding *entry = tf_merged_findings_of(findings, finding->fingerprint);
    if (entry != NULL) {
        return entry;
    }
    tf_grow((void **)&findings->items, &findings->capacity, findings->count,
            sizeof(*findings->items));
    entry = &findings->items[findings->count++];
    *entry = (struct tf_merged_finding){.fingerprint = finding->fingerprint,
                                        .headline = tf_strdup(finding->headline),
                                        .case_id = tf_strdup(line->plan->case_id),
                                        .seeds = tf_alloc_zero(TF_MERGE_SEEDS_MAX, sizeof(char *))};
    memcpy(entry->rule, finding->rule, sizeof(entry->rule));
    return entry;
}

static bool is_first_of_kind(const struct tf_result *result, uint32_t index) {
    for (uint32_t i = 0; i < index; i++) {
        if (result->findings[i].fingerprint == result->findings[index].fingerprint) {
            return false;
        }
    }
    return true;
}

void tf_merged_findings_add(struct tf_merged_findings *findings,
                            const struct tf_result_line *line) {
    for (uint32_t i = 0; i < line->result.finding_count; i++) {
        if (!is_first_of_kind(&line->result, i)) {
            continue;
        }
        struct tf_merged_finding *entry = entry_of(findings, line, &line->result.findings[i]);
        entry->runs++;
        if (entry->seed_count < TF_MERGE_SEEDS_MAX) {
            struct tf_buf run = {0};
            tf_buf_append_format(&run, "%s@%llu", line->plan->case_id,
                                 (unsigned long long)line->result.seed);
            entry->seeds[entry->seed_count++] = tf_strdup(tf_buf_text(&run));
            tf_buf_close(&run);
        }
    }
}

void tf_merged_findings_close(struct tf_merged_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        struct tf_merged_finding *entry = &findings->items[i];
        for (size_t k = 0; k < entry->seed_count; k++) {
            free(entry->seeds[k]);
        }
        free(entry->seeds);
        free(entry->headline);
        free(entry->case_id);
        free(entry->source);
        free(entry->folder);
    }
    free(findings->items);
    *findings = (struct tf_merged_findings){0};
}

/* -- The smallest -- */

/* How large the scenario of a folder of failures is, and of which finding; a shrunk one is smaller
 * than any that is not. */
static bool measure(const char *folder, uint64_t *fingerprint, uint64_t *size) {
    struct tf_buf path = {0}, text = {0};
    struct tf_error unread;
    tf_buf_append_format(&path, "%s/failure.json", folder);
    bool is = tf_whole_file_read(tf_buf_text(&path), &text, &unread) == TF_OK;
    cJSON *json = is ? cJSON_Parse(tf_buf_text(&text)) : NULL;
    const cJSON *print = cJSON_GetObjectItemCaseSensitive(json, "fingerprint");
    const cJSON *steps = cJSON_GetObjectItemCaseSensitive(json, "steps");
    is = cJSON_IsString(print);
    if (is) {
        *fingerprint = strtoull(print->valuestring, NULL, 16);
        *size = cJSON_IsNumber(steps) && steps->valuedouble >= 0 ? (uint64_t)steps->valuedouble
                                                                 : UINT32_MAX;
    }
    cJSON_Delete(json);
    tf_buf_close(&path);
    tf_buf_close(&text);
    return is;
}

static void consider(struct tf_merged_findings *findings, uint64_t *sizes, const char *folder) {
    uint64_t fingerprint, size;
    if (!measure(folder, &fingerprint, &size)) {
        return;
    }
    struct tf_merged_finding *entry = tf_merged_findings_of(findings, fingerprint);
    if (entry != NULL) {
        uint64_t *smallest = &sizes[entry - findings->items];
        if (entry->source == NULL || size < *smallest ||
            (size == *smallest && strcmp(folder, entry->source) < 0)) {
            free(entry->source);
            entry->source = tf_strdup(folder);
            *smallest = size;
        }
    }
}

static void consider_all(struct tf_merged_findings *findings, uint64_t *sizes, const char *run) {
    struct tf_buf path = {0};
    struct dirent *entry;
    tf_buf_append_format(&path, "%s/failures", run);
    size_t len = path.len;
    DIR *stream = opendir(tf_buf_text(&path));
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        path.len = len;
        tf_buf_append_format(&path, "/%s", entry->d_name);
        if (entry->d_name[0] != '.') {
            consider(findings, sizes, tf_buf_text(&path));
        }
    }
    if (stream != NULL) {
        closedir(stream);
    }
    tf_buf_close(&path);
}

/* -- Copying -- */

static enum tf_code copy_file(const char *from, const char *to, struct tf_error *error) {
    struct tf_buf content = {0};
    enum tf_code code = tf_whole_file_read(from, &content, error);
    if (code == TF_OK) {
        code = tf_file_write(to, tf_buf_slice(&content), error);
    }
    tf_buf_close(&content);
    return code;
}

static enum tf_code copy_folder(const char *from, const char *to, struct tf_error *error) {
    DIR *stream = opendir(from);
    struct dirent *entry;
    if (stream == NULL || (mkdir(to, 0777) != 0 && errno != EEXIST)) {
        int reason = errno;
        if (stream != NULL) {
            closedir(stream);
        }
        return tf_error_set(error, TF_E_IO, "cannot copy %s to %s: %s", from, to, strerror(reason));
    }
    enum tf_code code = TF_OK;
    while (code == TF_OK && (entry = readdir(stream)) != NULL) {
        struct tf_buf source = {0}, target = {0};
        struct stat status;
        tf_buf_append_format(&source, "%s/%s", from, entry->d_name);
        tf_buf_append_format(&target, "%s/%s", to, entry->d_name);
        if (lstat(tf_buf_text(&source), &status) == 0 && S_ISREG(status.st_mode)) {
            code = copy_file(tf_buf_text(&source), tf_buf_text(&target), error);
        }
        tf_buf_close(&source);
        tf_buf_close(&target);
    }
    closedir(stream);
    return code;
}

/* Two fingerprints may begin alike. */
static char *name_folder(const struct tf_merged_findings *findings, size_t index,
                         const char *failures) {
    unsigned long long name = findings->items[index].fingerprint & SHORT_PRINT;
    unsigned number = 1;
    struct tf_buf path = {0};
    for (size_t i = 0; i < index; i++) {
        number += (findings->items[i].fingerprint & SHORT_PRINT) == name;
    }
    tf_buf_append_format(&path, "%s/%06llx", failures, name);
    if (number > 1) {
        tf_buf_append_format(&path, "-%u", number);
    }
    char *text = tf_strdup(tf_buf_text(&path));
    tf_buf_close(&path);
    return text;
}

enum tf_code tf_merged_findings_copy(struct tf_merged_findings *findings,
                                     const struct tf_merge_inputs *inputs, const char *failures,
                                     struct tf_error *error) {
    uint64_t *sizes = tf_alloc_zero(findings->count + 1, sizeof(*sizes));
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < inputs->count; i++) {
        consider_all(findings, sizes, inputs->runs[i].folder);
    }
    for (size_t i = 0; i < findings->count && code == TF_OK; i++) {
        struct tf_merged_finding *entry = &findings->items[i];
        if (entry->source != NULL) {
            entry->folder = name_folder(findings, i, failures);
            code = copy_folder(entry->source, entry->folder, error);
        }
    }
    free(sizes);
    return code;
}
