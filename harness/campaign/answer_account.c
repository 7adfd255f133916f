#include "campaign/answer_account.h"

#include "campaign/fields.h"

#include <stdio.h>
#include <stdlib.h>

void tf_answer_account_put(cJSON *object, const struct tf_account *account) {
    cJSON *made = cJSON_AddObjectToObject(object, "account");
    cJSON *points = cJSON_AddArrayToObject(made, "points");
    char *story = tf_slice_dup(tf_buf_slice(&account->story));
    tf_field_put_text(made, "story", story);
    free(story);
    tf_field_put_text(made, "fault", account->fault);
    tf_field_put_text(made, "fault_word", account->fault_word);
    tf_field_put_text(made, "step", account->step);
    tf_field_put_text(made, "step_word", account->step_word);
    for (size_t i = 0; i < account->point_count; i++) {
        cJSON *point = cJSON_CreateObject();
        tf_field_put_i64(point, "us", account->points_us[i]);
        cJSON_AddItemToArray(points, point);
    }
}

static void get_words(const cJSON *object, const char *key, char *out, size_t size) {
    char *text = tf_field_text(object, key);
    snprintf(out, size, "%s", text == NULL ? "" : text);
    free(text);
}

void tf_answer_account_get(const cJSON *object, struct tf_account *account) {
    const cJSON *made = cJSON_GetObjectItemCaseSensitive(object, "account"), *point;
    *account = (struct tf_account){0};
    char *story = tf_field_text(made, "story");
    tf_buf_append_text(&account->story, story == NULL ? "" : story);
    free(story);
    get_words(made, "fault", account->fault, sizeof(account->fault));
    get_words(made, "fault_word", account->fault_word, sizeof(account->fault_word));
    get_words(made, "step", account->step, sizeof(account->step));
    get_words(made, "step_word", account->step_word, sizeof(account->step_word));
    cJSON_ArrayForEach(point, cJSON_GetObjectItemCaseSensitive(made, "points")) {
        if (account->point_count < TF_ACCOUNT_POINTS_MAX) {
            account->points_us[account->point_count++] = tf_field_i64(point, "us");
        }
    }
}
