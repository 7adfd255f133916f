/* The inside of a story, for the files that make it. */
#ifndef TF_REPORT_STORY_INSIDE_H
#define TF_REPORT_STORY_INSIDE_H

#include "base/map.h"
#include "report/picture/columns.h"
#include "report/picture/fields.h"
#include "report/story/story.h"

#include <cjson/cJSON.h>

struct tf_story_column {
    int64_t *values; /* owned; NULL: all zero */
    size_t count;
};

/* A step of the plan. */
struct tf_story_step {
    int64_t who;      /* a lane; -1 nobody, -2 every replica */
    const char *verb; /* borrowed from `plan` */
    uint32_t line;
};

struct tf_story_columns {
    struct tf_story_column fields[TF_PICTURE_GROUP_COUNT][TF_COLUMNS_FIELDS_MAX];
    cJSON *words;   /* lists of words; owned */
    cJSON *plan;    /* the steps; owned */
    char **strings; /* owned, as each of them */
    size_t string_count;
    char **named; /* the messages of the plan; owned, as each of them */
    size_t named_count;
    struct tf_story_step *steps; /* owned */
    struct tf_map step_of;       /* id -> index */
};

/* A step by its id, or NULL. Borrowed. */
const struct tf_story_step *tf_story_step(const struct tf_story *story, int64_t id);

/* Finds messages; gives their events lanes. */
void tf_story_find_messages(struct tf_story *story);
/* Finds bands of faults and absences. */
void tf_story_find_bands(struct tf_story *story);

/* A copy that is harmless to look at, whatever the file held. Owned by caller. */
char *tf_story_safe(const char *text);

#endif
