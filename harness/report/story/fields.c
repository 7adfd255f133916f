#include "report/story/inside.h"

#include <string.h>

static struct tf_story_column *column_of(const struct tf_story *story, uint32_t place,
                                         const char *name) {
    enum tf_picture_group group = tf_picture_group_of(story->events[place].kind);
    const char *fields = tf_picture_fields(group);
    size_t len = strlen(name);
    for (uint32_t i = 0; *fields != '\0' && i < TF_COLUMNS_FIELDS_MAX; i++) {
        size_t width = strcspn(fields, " ");
        if (width == len && memcmp(fields, name, len) == 0) {
            return &story->columns->fields[group][i];
        }
        fields += width + (fields[width] == ' ');
    }
    return NULL;
}

int64_t tf_story_field(const struct tf_story *story, uint32_t place, const char *name) {
    const struct tf_story_column *column = column_of(story, place, name);
    uint32_t row = story->events[place].row;
    return column == NULL || row >= column->count ? 0 : column->values[row];
}

const char *tf_story_text(const struct tf_story *story, uint32_t place, const char *name) {
    int64_t number = tf_story_field(story, place, name);
    bool known = number > 0 && (uint64_t)number < story->columns->string_count;
    return known ? story->columns->strings[number] : "";
}

const char *tf_story_word(const struct tf_story *story, uint32_t place, const char *name,
                          const char *list) {
    const cJSON *words = cJSON_GetObjectItemCaseSensitive(story->columns->words, list);
    int64_t number = tf_story_field(story, place, name);
    const cJSON *word =
        number < 0 || number > INT32_MAX ? NULL : cJSON_GetArrayItem(words, (int)number);
    return word != NULL && cJSON_IsString(word) ? word->valuestring : "?";
}

const struct tf_story_step *tf_story_step(const struct tf_story *story, int64_t id) {
    const uint64_t *index = tf_map_find(&story->columns->step_of, (uint64_t)id);
    return index == NULL ? NULL : &story->columns->steps[*index];
}
