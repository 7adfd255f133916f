#include "report/story/story.h"

#include "report/story/inside.h"

#include <stdlib.h>

static void free_texts(char **texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(texts[i]);
    }
    free(texts);
}

static void close_columns(struct tf_story_columns *columns) {
    if (columns == NULL) {
        return;
    }
    for (unsigned i = 0; i < TF_PICTURE_GROUP_COUNT; i++) {
        for (unsigned k = 0; k < TF_COLUMNS_FIELDS_MAX; k++) {
            free(columns->fields[i][k].values);
        }
    }
    free_texts(columns->strings, columns->string_count);
    free_texts(columns->named, columns->named_count);
    free(columns->steps);
    tf_map_close(&columns->step_of);
    cJSON_Delete(columns->words);
    cJSON_Delete(columns->plan);
    free(columns);
}

void tf_story_close(struct tf_story *story) {
    for (uint32_t i = 0; i < story->finding_count; i++) {
        free(story->findings[i].rule);
        free(story->findings[i].headline);
    }
    free_texts(story->lanes, story->lane_count);
    free(story->case_id);
    free(story->seed);
    free(story->verdict);
    free(story->name);
    free(story->left_out);
    free(story->events);
    free(story->messages);
    free(story->bands);
    free(story->findings);
    close_columns(story->columns);
    *story = (struct tf_story){0};
}

uint32_t tf_story_server(const struct tf_story *story) {
    return story->lane_count == 0 ? TF_STORY_NONE : story->lane_count - 1;
}
