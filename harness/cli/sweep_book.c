#include "cli/sweep_book.h"

#include "campaign/fields.h"
#include "campaign/plan_copy.h"
#include "cli/failure_keep.h"
#include "cli/suite.h"
#include "scenario/scenario.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER "falls" /* of the scenarios with what struck them */

static const char *node_name(const struct tf_plan *plan, uint32_t node) {
    return node == TF_NODE_SERVER ? "server" : plan->replicas[node].name.text;
}

/* -- The table -- */

static enum tf_code write_line(struct tf_sweep_book *book, cJSON *object, struct tf_error *error) {
    struct tf_buf line = {0};
    tf_field_line(&line, object);
    bool good = fwrite(line.data, 1, line.len, book->table) == line.len;
    good = fflush(book->table) == 0 && good;
    tf_buf_close(&line);
    return good ? TF_OK
                : tf_error_set(error, TF_E_IO, "cannot write sweep.ndjson: %s", strerror(errno));
}

static cJSON *row_object(const struct tf_plan *plan, const struct tf_sweep_row *row) {
    struct tf_sweep_point point = {.fault = row->fault, .node = row->node, .what = row->what};
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "case", plan->case_id);
    cJSON_AddStringToObject(object, "fault", tf_sweep_fault_word(row->fault));
    if (row->pairs) {
        cJSON_AddTrueToObject(object, "pairs");
    } else {
        cJSON_AddStringToObject(object, "node", node_name(plan, row->node));
        cJSON_AddStringToObject(object, "at", tf_sweep_point_what(&point));
    }
    cJSON_AddNumberToObject(object, "points", (double)row->points);
    cJSON_AddNumberToObject(object, "runs", (double)row->ran);
    cJSON_AddNumberToObject(object, "survived", (double)row->survived);
    return object;
}

static cJSON *sum_object(const struct tf_plan *plan, const struct tf_sweep *sweep,
                         tf_time real_us) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "case", plan->case_id);
    tf_field_put_u64(object, "seed", plan->seed);
    cJSON_AddNumberToObject(object, "points", (double)sweep->points);
    cJSON_AddNumberToObject(object, "asked", (double)sweep->runs);
    cJSON_AddNumberToObject(object, "sample_per_million", sweep->sample_per_million);
    cJSON_AddNumberToObject(object, "runs", (double)sweep->ran);
    cJSON_AddNumberToObject(object, "survived", (double)sweep->survived);
    cJSON_AddNumberToObject(object, "undecided", (double)sweep->undecided);
    cJSON_AddBoolToObject(object, "complete", sweep->complete);
    cJSON_AddNumberToObject(object, "real_us", (double)real_us);
    return object;
}

static cJSON *fall_object(const struct tf_plan *plan, const struct tf_sweep_fall *fall,
                          const char *file) {
    cJSON *object = cJSON_CreateObject();
    struct tf_buf text = {0};
    const struct tf_finding *finding = &fall->result.findings[0];
    for (uint32_t i = 0; i < fall->point_count; i++) {
        tf_buf_append_text(&text, i == 0 ? "" : "; ");
        tf_sweep_point_append(&text, plan, &fall->points[i]);
    }
    cJSON_AddStringToObject(object, "case", plan->case_id);
    cJSON_AddStringToObject(object, "fell", tf_buf_text(&text));
    cJSON_AddStringToObject(object, "rule", finding->rule);
    cJSON_AddStringToObject(object, "headline", finding->headline);
    cJSON_AddNumberToObject(object, "runs", (double)fall->runs);
    cJSON_AddStringToObject(object, "scenario", file);
    tf_buf_close(&text);
    return object;
}

/* -- A way of failing, as a run of its own -- */

/* "answer-lost-crash-asha-12": no two of a sweep are the same. */
static void append_name(struct tf_buf *out, const struct tf_plan *plan,
                        const struct tf_sweep_fall *fall) {
    for (const char *at = plan->case_id; *at != '\0'; at++) {
        bool plain =
            (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        tf_buf_append_byte(out, plain ? *at : '-');
    }
    for (uint32_t i = 0; i < fall->point_count; i++) {
        const struct tf_sweep_point *point = &fall->points[i];
        tf_buf_append_format(
            out, "-%s-%s-%llu", tf_sweep_fault_word(point->fault), node_name(plan, point->node),
            (unsigned long long)(point->nth > 0 ? point->nth : (uint64_t)point->at_us));
    }
}

/* What failed, by its own name and from its own file. Owned by caller. */
static struct tf_plan *struck(const struct tf_plan *plan, const struct tf_sweep_fall *fall,
                              const char *path) {
    struct tf_plan *made = tf_plan_copy(plan);
    struct tf_buf name = {0};
    made->expects_failure = false;
    tf_sweep_apply(made, fall->points, fall->point_count);
    tf_buf_append_format(&name, "%s (", plan->name);
    for (uint32_t i = 0; i < fall->point_count; i++) {
        tf_buf_append_text(&name, i == 0 ? "" : "; ");
        tf_sweep_point_append(&name, plan, &fall->points[i]);
    }
    tf_buf_append_byte(&name, ')');
    free(made->name);
    free(made->file);
    free(made->case_id);
    made->name = tf_strdup(tf_buf_text(&name));
    made->file = tf_strdup(path);
    made->case_id = tf_suite_case_base(path);
    made->place = (struct tf_place){2, 7}; /* of the name in it */
    tf_buf_close(&name);
    return made;
}

static enum tf_code record(struct tf_sweep_book *book, const struct tf_plan *plan,
                           const struct tf_result *result, tf_time real_us,
                           struct tf_error *error) {
    struct tf_runner *runner = book->runner;
    struct tf_buf folder = {0};
    enum tf_code code = TF_OK;
    if (result->verdict == TF_VERDICT_FAIL) {
        code = tf_failure_keep(runner, plan, result, &folder, error);
    }
    if (code == TF_OK) {
        code = tf_runner_record(runner, plan, result, real_us,
                                folder.len > 0 ? tf_buf_text(&folder) : NULL, error);
    }
    tf_case_outcome_finish(&runner->outcomes.items[runner->outcomes.count - 1]);
    tf_console_case(runner->console, &runner->outcomes.items[runner->outcomes.count - 1]);
    tf_buf_close(&folder);
    return code;
}

static enum tf_code add_fall(struct tf_sweep_book *book, const struct tf_plan *plan,
                             const struct tf_sweep_fall *fall, struct tf_error *error) {
    struct tf_buf path = {0}, text = {0};
    tf_buf_append_format(&path, "%s/" FOLDER "/", book->runner->dir.path);
    append_name(&path, plan, fall);
    tf_buf_append_text(&path, ".yaml");
    struct tf_plan *made = struck(plan, fall, tf_buf_text(&path));
    enum tf_code code = TF_OK;
    if (tf_plan_print(made, &text)) {
        code = tf_file_write(tf_buf_text(&path), tf_buf_slice(&text), error);
        tf_grow((void **)&book->files, &book->file_capacity, book->file_count,
                sizeof(*book->files));
        book->files[book->file_count++] = tf_strdup(tf_buf_text(&path));
    } else { /* a text that is not UTF-8: it can be told, but not written down */
        free(made->file);
        made->file = plan->file == NULL ? NULL : tf_strdup(plan->file);
        made->place = plan->place;
    }
    if (code == TF_OK) {
        code = record(book, made, &fall->result, 0, error);
    }
    if (code == TF_OK) {
        code = write_line(book, fall_object(plan, fall, made->file), error);
    }
    tf_plan_destroy(made);
    tf_buf_close(&path);
    tf_buf_close(&text);
    return code;
}

/* -- The book -- */

enum tf_code tf_sweep_book_open(struct tf_sweep_book *book, struct tf_runner *runner,
                                struct tf_error *error) {
    struct tf_buf path = {0};
    *book = (struct tf_sweep_book){.runner = runner};
    tf_buf_append_format(&path, "%s/" FOLDER, runner->dir.path);
    bool made = mkdir(tf_buf_text(&path), 0777) == 0 || errno == EEXIST;
    tf_buf_clear(&path);
    tf_buf_append_format(&path, "%s/sweep.ndjson", runner->dir.path);
    book->table = made ? fopen(tf_buf_text(&path), "a") : NULL;
    tf_buf_close(&path);
    return book->table != NULL ? TF_OK
                               : tf_error_set(error, TF_E_IO, "cannot write into %s: %s",
                                              runner->dir.path, strerror(errno));
}

/* How the case itself came out: some points of it could not be decided. */
static enum tf_code add_case(struct tf_sweep_book *book, const struct tf_plan *plan,
                             const struct tf_sweep *sweep, tf_time real_us,
                             struct tf_error *error) {
    struct tf_result result = sweep->plain; /* borrowed texts */
    result.seed = plan->seed;
    if (result.verdict == TF_VERDICT_PASS && sweep->undecided > 0) {
        result.verdict = TF_VERDICT_INCONCLUSIVE;
    }
    return record(book, plan, &result, real_us, error);
}

enum tf_code tf_sweep_book_add(struct tf_sweep_book *book, const struct tf_plan *plan,
                               const struct tf_sweep *sweep, tf_time real_us,
                               struct tf_error *error) {
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < sweep->row_count && code == TF_OK; i++) {
        code = write_line(book, row_object(plan, &sweep->rows[i]), error);
    }
    if (code == TF_OK) {
        code = write_line(book, sum_object(plan, sweep, real_us), error);
    }
    bool held = sweep->complete && sweep->fall_count == 0;
    if (code == TF_OK && (held || sweep->plain.finding_count > 0)) {
        code = add_case(book, plan, sweep, real_us, error);
    }
    for (size_t i = 0; i < sweep->fall_count && code == TF_OK; i++) {
        code = add_fall(book, plan, &sweep->falls[i], error);
    }
    return code;
}

void tf_sweep_book_close(struct tf_sweep_book *book) {
    for (size_t i = 0; i < book->file_count; i++) {
        free(book->files[i]);
    }
    free(book->files);
    if (book->table != NULL) {
        fclose(book->table);
    }
    *book = (struct tf_sweep_book){0};
}
