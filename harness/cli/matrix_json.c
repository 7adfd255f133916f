#include "cli/matrix_page.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

static void add_outcome(cJSON *object, const char *key, const struct tf_matrix_outcome *outcome) {
    cJSON *made = cJSON_AddObjectToObject(object, key);
    cJSON *shows = cJSON_AddObjectToObject(made, "shows");
    for (uint32_t view = 0; view < TF_MATRIX_VIEWS; view++) {
        cJSON_AddStringToObject(shows, tf_matrix_view_name(view), outcome->shows[view]);
    }
    cJSON_AddStringToObject(made, "a", tf_matrix_fate_word(outcome->fates[TF_MATRIX_A]));
    cJSON_AddStringToObject(made, "b", tf_matrix_fate_word(outcome->fates[TF_MATRIX_B]));
}

static cJSON *cell_object(const struct tf_matrix_cell *cell) {
    cJSON *object = cJSON_CreateObject();
    const struct tf_matrix_key *key = &cell->key;
    struct tf_buf name = {0};
    tf_matrix_key_append(&name, key);
    cJSON_AddStringToObject(object, "cell", tf_buf_text(&name));
    cJSON_AddStringToObject(object, "a", tf_matrix_act_word(key->a));
    cJSON_AddStringToObject(object, "b", tf_matrix_act_word(key->b));
    cJSON_AddStringToObject(object, "meeting", tf_matrix_meeting_word(key->meeting));
    cJSON_AddStringToObject(object, "strategy", tf_strategy_text(key->strategy));
    cJSON_AddStringToObject(object, "clock", tf_matrix_clock_word(key->clock));
    cJSON_AddBoolToObject(object, "empty", cell->empty);
    if (!cell->empty) {
        add_outcome(object, "seen", &cell->seen);
        add_outcome(object, "expected", &cell->expected);
        cJSON_AddBoolToObject(object, "agrees", cell->agrees);
        cJSON_AddBoolToObject(object, "contradicts", cell->contradicts);
    }
    if (cell->finding != NULL) {
        cJSON_AddStringToObject(object, "finding", cell->finding);
    }
    tf_buf_close(&name);
    return object;
}

void tf_matrix_json_append(struct tf_buf *out, const struct tf_matrix *matrix) {
    struct tf_matrix_faults faults = tf_matrix_count_faults(matrix);
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "count", (double)matrix->count);
    cJSON_AddNumberToObject(object, "empty", (double)faults.empty);
    cJSON_AddNumberToObject(object, "contradictory", (double)faults.contradictory);
    cJSON_AddNumberToObject(object, "disagreeing", (double)faults.disagreeing);
    cJSON_AddNumberToObject(object, "traceless", (double)faults.traceless);
    cJSON *cells = cJSON_AddArrayToObject(object, "cells");
    for (size_t i = 0; i < matrix->count; i++) {
        cJSON_AddItemToArray(cells, cell_object(&matrix->cells[i]));
    }
    char *text = cJSON_Print(object);
    tf_buf_append_text(out, text);
    tf_buf_append_byte(out, '\n');
    free(text);
    cJSON_Delete(object);
}
