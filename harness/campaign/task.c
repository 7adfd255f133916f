#include "campaign/task.h"

#include "campaign/fields.h"

#include <stdlib.h>

void tf_task_append(struct tf_buf *out, const struct tf_task *task) {
    cJSON *object = cJSON_CreateObject();
    tf_field_put_text(object, "file", task->file);
    tf_field_put_text(object, "base", task->case_base);
    tf_field_put_text(object, "text", task->text);
    tf_field_put_text(object, "trace", task->trace);
    tf_field_put_u64(object, "hashes", task->hashes);
    tf_field_put_u64(object, "index", task->index);
    tf_field_put_u64(object, "seed", task->seed);
    tf_field_put_u64(object, "account_of", task->account_of);
    tf_field_put_u64(object, "redraw_seed", task->redraw_seed);
    tf_field_put_i64(object, "redraw_from", task->redraw_from_us);
    tf_field_put_text(object, "points", task->points);
    tf_field_put_u64(object, "shares", task->shares_beginning);
    tf_field_put_u64(object, "hash", task->scenario_hash);
    tf_field_line(out, object);
}

enum tf_code tf_task_parse(struct tf_slice line, struct tf_task *task, struct tf_error *error) {
    cJSON *object = cJSON_ParseWithLength(line.data, line.len);
    if (!cJSON_IsObject(object)) {
        cJSON_Delete(object);
        return tf_error_set(error, TF_E_INVALID, "a worker was given what is no task");
    }
    *task = (struct tf_task){
        .file = tf_field_text(object, "file"),
        .case_base = tf_field_text(object, "base"),
        .text = tf_field_text(object, "text"),
        .trace = tf_field_text(object, "trace"),
        .hashes = tf_field_u64(object, "hashes") != 0,
        .index = (uint32_t)tf_field_u64(object, "index"),
        .seed = tf_field_u64(object, "seed"),
        .account_of = tf_field_u64(object, "account_of"),
        .redraw_seed = tf_field_u64(object, "redraw_seed"),
        .redraw_from_us = tf_field_i64(object, "redraw_from"),
        .points = tf_field_text(object, "points"),
        .shares_beginning = tf_field_u64(object, "shares") != 0,
        .scenario_hash = tf_field_u64(object, "hash"),
    };
    cJSON_Delete(object);
    return TF_OK;
}

void tf_task_close(struct tf_task *task) {
    free(task->file);
    free(task->case_base);
    free(task->text);
    free(task->trace);
    free(task->points);
    *task = (struct tf_task){0};
}
