#include "base/text.h"
#include "report/deflate.h"
#include "report/picture/picture.h"
#include "report/story/inside.h"
#include "report/story/scan.h"

#include <stdlib.h>
#include <string.h>

char *tf_story_safe(const char *text) {
    struct tf_buf shown = {0};
    tf_text_append_shown(&shown, tf_slice_of(text));
    char *copy = tf_strdup(tf_buf_text(&shown));
    tf_buf_close(&shown);
    return copy;
}

static char *copy_text(const cJSON *object, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return tf_story_safe(text == NULL ? "" : text);
}

/* 0 for what is no number of that size. */
static int64_t number_of(const cJSON *object, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    bool fits = cJSON_IsNumber(item) && item->valuedouble > -9e15 && item->valuedouble < 9e15;
    return fits ? (int64_t)item->valuedouble : 0;
}

static cJSON *parse_field(struct tf_slice json, const char *name) {
    struct tf_slice text = tf_scan_field(json, name);
    return text.len == 0 ? NULL : cJSON_ParseWithLength(text.data, text.len);
}

/* -- Names and texts -- */

static char **read_texts(const cJSON *list, size_t *count) {
    const cJSON *item;
    char **texts = tf_alloc_zero((size_t)cJSON_GetArraySize(list) + 1, sizeof(*texts));
    *count = 0;
    cJSON_ArrayForEach(item, list) {
        texts[(*count)++] = tf_story_safe(cJSON_IsString(item) ? item->valuestring : "");
    }
    return texts;
}

static void read_lanes(struct tf_story *story, struct tf_slice json) {
    cJSON *nodes = parse_field(json, "nodes");
    const cJSON *node;
    story->lanes = tf_alloc_zero((size_t)cJSON_GetArraySize(nodes) + 1, sizeof(*story->lanes));
    cJSON_ArrayForEach(node, nodes) {
        story->lanes[story->lane_count++] = copy_text(node, "name");
    }
    cJSON_Delete(nodes);
}

/* Words come in no text of a user, so one that is not plain is none of this program's. */
static void keep_plain_words(cJSON *lists) {
    cJSON *item;
    cJSON_ArrayForEach(item, lists) {
        keep_plain_words(item);
        if (cJSON_IsString(item) &&
            item->valuestring[strspn(item->valuestring, " abcdefghijklmnopqrstuvwxyz"
                                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                        "0123456789_-/.")] != '\0') {
            cJSON_SetValuestring(item, "");
        }
    }
}

static void read_steps(struct tf_story *story, struct tf_slice json) {
    struct tf_story_columns *columns = story->columns;
    columns->plan = parse_field(json, "steps");
    const cJSON *step;
    uint64_t count = 0;
    columns->steps =
        tf_alloc_zero((size_t)cJSON_GetArraySize(columns->plan) + 1, sizeof(*columns->steps));
    keep_plain_words(columns->plan); /* of which the verbs are read */
    cJSON_ArrayForEach(step, columns->plan) {
        const char *verb = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(step, "verb"));
        columns->steps[count] = (struct tf_story_step){.who = number_of(step, "who"),
                                                       .verb = verb == NULL ? "" : verb,
                                                       .line = (uint32_t)number_of(step, "line")};
        *tf_map_put(&columns->step_of, (uint64_t)number_of(step, "id"), count) = count;
        count++;
    }
}

static void read_names(struct tf_story *story, struct tf_slice json) {
    cJSON *strings = parse_field(json, "strings"), *named = parse_field(json, "messages");
    story->columns->strings = read_texts(strings, &story->columns->string_count);
    story->columns->named = read_texts(named, &story->columns->named_count);
    story->columns->words = parse_field(json, "words");
    keep_plain_words(story->columns->words);
    cJSON_Delete(strings);
    cJSON_Delete(named);
}

/* -- Records -- */

/* Of each number that the file uses for a kind: this program's kind, TF_RECORD_KIND_COUNT for one
 * that it does not know. */
struct kinds {
    enum tf_record_kind of[256];
    size_t count;
};

static struct kinds read_kinds(const struct tf_story *story) {
    struct kinds kinds = {.count = 0};
    const cJSON *word;
    cJSON_ArrayForEach(word, cJSON_GetObjectItemCaseSensitive(story->columns->words, "kind")) {
        unsigned kind = 0;
        while (kind < TF_RECORD_KIND_COUNT &&
               (!cJSON_IsString(word) ||
                strcmp(word->valuestring, tf_record_word((enum tf_record_kind)kind)) != 0)) {
            kind++;
        }
        if (kinds.count < 256) {
            kinds.of[kinds.count++] = (enum tf_record_kind)kind;
        }
    }
    return kinds;
}

struct places {
    struct tf_story_column index, at, kind, node, cause;
};

static struct tf_story_column read_column(struct tf_slice object, const char *name) {
    struct tf_story_column column;
    column.values = tf_scan_integers(tf_scan_field(object, name), &column.count);
    return column;
}

static int64_t value_at(const struct tf_story_column *column, size_t at) {
    return at < column->count ? column->values[at] : 0;
}

/* Columns have a row for each record of their group, in order. */
static void fill_events(struct tf_story *story, const struct places *places) {
    struct kinds kinds = read_kinds(story);
    uint32_t rows[TF_PICTURE_GROUP_COUNT] = {0};
    uint64_t index = 0, at = 0; /* sums of distances; they may wrap in a spoilt file */
    story->events = tf_alloc_zero(places->kind.count + 1, sizeof(*story->events));
    for (size_t i = 0; i < places->kind.count; i++) {
        int64_t number = places->kind.values[i], node = value_at(&places->node, i);
        int64_t back = value_at(&places->cause, i);
        bool known = number >= 0 && (uint64_t)number < kinds.count;
        enum tf_record_kind kind = known ? kinds.of[number] : TF_RECORD_KIND_COUNT;
        index += (uint64_t)value_at(&places->index, i);
        at += (uint64_t)value_at(&places->at, i);
        enum tf_picture_group group =
            kind == TF_RECORD_KIND_COUNT ? TF_PICTURE_NONE : tf_picture_group_of(kind);
        uint32_t lane =
            node >= 0 && (uint64_t)node < story->lane_count ? (uint32_t)node : TF_STORY_NONE;
        story->events[i] = (struct tf_story_event){
            .at_us = (tf_time)at,
            .index = index,
            .cause = back > 0 && (uint64_t)back <= i ? (uint32_t)(i - (size_t)back) : TF_STORY_NONE,
            .node = lane,
            .lane = lane,
            .row = rows[group]++,
            .message = TF_STORY_NONE,
            .kind = kind};
    }
    story->event_count = (uint32_t)places->kind.count;
}

static void read_events(struct tf_story *story, struct tf_slice json) {
    struct tf_slice records = tf_scan_field(json, "records");
    struct places places = {read_column(records, "index"), read_column(records, "at"),
                            read_column(records, "kind"), read_column(records, "node"),
                            read_column(records, "cause")};
    if (places.kind.count < UINT32_MAX) {
        fill_events(story, &places);
    }
    free(places.index.values);
    free(places.at.values);
    free(places.kind.values);
    free(places.node.values);
    free(places.cause.values);
}

static void read_group(struct tf_story *story, enum tf_picture_group group, struct tf_slice text) {
    const char *fields = tf_picture_fields(group);
    char name[32];
    for (uint32_t i = 0; *fields != '\0' && i < TF_COLUMNS_FIELDS_MAX; i++) {
        size_t len = strcspn(fields, " ");
        memcpy(name, fields, len);
        name[len] = '\0';
        story->columns->fields[group][i] = read_column(text, name);
        fields += len + (fields[len] == ' ');
    }
}

/* The name that the file gives to the group of a kind. */
static void read_groups(struct tf_story *story, struct tf_slice json) {
    cJSON *names = parse_field(json, "groupOfKind");
    struct tf_slice columns = tf_scan_field(json, "columns");
    struct kinds kinds = read_kinds(story);
    bool done[TF_PICTURE_GROUP_COUNT] = {false};
    const cJSON *name = names == NULL ? NULL : names->child;
    for (size_t i = 0; i < kinds.count && name != NULL; i++, name = name->next) {
        if (kinds.of[i] == TF_RECORD_KIND_COUNT || !cJSON_IsString(name)) {
            continue;
        }
        enum tf_picture_group group = tf_picture_group_of(kinds.of[i]);
        if (group != TF_PICTURE_NONE && !done[group]) {
            read_group(story, group, tf_scan_field(columns, name->valuestring));
            done[group] = true;
        }
    }
    cJSON_Delete(names);
}

/* -- Findings -- */

/* The last event that is not behind a record. */
static uint32_t place_of(const struct tf_story *story, uint64_t index) {
    uint32_t low = 0, high = story->event_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (story->events[middle].index <= index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? 0 : low - 1;
}

static void read_findings(struct tf_story *story, struct tf_slice json) {
    cJSON *findings = parse_field(json, "findings");
    const cJSON *item;
    story->findings =
        tf_alloc_zero((size_t)cJSON_GetArraySize(findings) + 1, sizeof(*story->findings));
    cJSON_ArrayForEach(item, findings) {
        int64_t node = number_of(item, "node"), record = number_of(item, "record");
        bool known = node >= 0 && (uint64_t)node < story->lane_count;
        story->findings[story->finding_count++] = (struct tf_story_finding){
            .rule = copy_text(item, "rule"),
            .headline = copy_text(item, "headline"),
            .place = place_of(story, record > 0 ? (uint64_t)record : UINT64_MAX),
            .lane = known ? (uint32_t)node : TF_STORY_NONE,
            .at_us = number_of(item, "at"),
        };
    }
    cJSON_Delete(findings);
}

/* -- The file -- */

static void read_head(struct tf_story *story, const cJSON *head) {
    story->case_id = copy_text(head, "case");
    story->seed = copy_text(head, "seed");
    story->verdict = copy_text(head, "verdict");
    story->left_out = copy_text(head, "left_out");
}

static void read_json(struct tf_story *story, struct tf_slice json) {
    read_lanes(story, json);
    read_steps(story, json);
    read_names(story, json);
    read_events(story, json);
    read_groups(story, json);
    tf_story_find_messages(story);
    tf_story_find_bands(story);
    read_findings(story, json);
    cJSON *name = parse_field(json, "name");
    story->name = tf_story_safe(cJSON_IsString(name) ? name->valuestring : "");
    cJSON_Delete(name);
}

enum tf_code tf_story_read(struct tf_story *story, struct tf_slice file, struct tf_error *error) {
    const char *end = file.len == 0 ? NULL : memchr(file.data, '\n', file.len);
    cJSON *head = end == NULL ? NULL : cJSON_ParseWithLength(file.data, (size_t)(end - file.data));
    const cJSON *format = cJSON_GetObjectItemCaseSensitive(head, "format");
    struct tf_buf json = {0};
    enum tf_code code = TF_OK;
    *story = (struct tf_story){0};
    if (!cJSON_IsNumber(format) || format->valueint != TF_PICTURE_FORMAT) {
        code = tf_error_set(error, TF_E_INVALID, "it is no picture of a run");
    } else {
        size_t used = (size_t)(end - file.data) + 1;
        struct tf_slice rest = {file.data + used, file.len - used};
        code = tf_inflate_append(&json, rest, TF_STORY_BYTES_MAX, error);
    }
    if (code == TF_OK) {
        story->columns = tf_alloc_zero(1, sizeof(*story->columns));
        read_head(story, head);
        read_json(story, tf_buf_slice(&json));
    }
    if (code == TF_OK && story->lane_count == 0) {
        tf_story_close(story);
        code = tf_error_set(error, TF_E_INVALID, "it is a picture of nobody");
    }
    cJSON_Delete(head);
    tf_buf_close(&json);
    return code;
}
