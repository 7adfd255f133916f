#include "chat/json_write.h"
#include "report/picture/inside.h"

#include <stdlib.h>
#include <string.h>

static bool is_view(uint8_t kind) {
    return kind >= TF_RECORD_VIEW_BEGIN && kind <= TF_RECORD_VIEW_END;
}

/* A byte a record: whether `cut` leaves it. Owned by caller. */
static unsigned char *choose(const struct tf_picture *picture, const struct tf_picture_cut *cut) {
    unsigned char *kept = tf_alloc_zero(picture->count + 1, 1);
    for (size_t i = cut->first; i < picture->count; i++) {
        kept[i] = !(cut->views && is_view(picture->places[i].kind));
    }
    return kept;
}

/* The places of records in the file, which has gaps closed. Owned by caller. */
static uint32_t *number(const struct tf_picture *picture, const unsigned char *kept) {
    uint32_t *numbers = tf_alloc_zero(picture->count + 1, sizeof(*numbers));
    uint32_t next = 0;
    for (size_t i = 0; i < picture->count; i++) {
        next += kept[i];
        numbers[i] = kept[i] ? next : 0;
    }
    return numbers;
}

enum place_column { INDEX, AT, KIND, NODE, CAUSE };

struct walk {
    const struct tf_picture *picture;
    const unsigned char *kept;
    const uint32_t *numbers;
};

static int64_t place_value(const struct walk *walk, size_t at, size_t before,
                           enum place_column column) {
    const struct tf_picture_place *place = &walk->picture->places[at];
    const struct tf_picture_place *last =
        before == SIZE_MAX ? NULL : &walk->picture->places[before];
    switch (column) {
    case INDEX:
        return (int64_t)(place->index - (last == NULL ? 0 : last->index));
    case AT:
        return place->at_us - (last == NULL ? 0 : last->at_us);
    case KIND:
        return place->kind;
    case NODE:
        return tf_picture_node(walk->picture->plan, place->node);
    default: /* how many places back it lies; 0 for none */
        return place->cause == 0 || walk->numbers[place->cause - 1] == 0
                   ? 0
                   : walk->numbers[at] - walk->numbers[place->cause - 1];
    }
}

/* Instants and indices are written as distances from the record before. */
static void put_places(struct tf_buf *out, const struct walk *walk, const char *name,
                       enum place_column column) {
    size_t before = SIZE_MAX;
    tf_json_put_name(out, name);
    tf_buf_append_byte(out, '[');
    for (size_t i = 0; i < walk->picture->count; i++) {
        if (!walk->kept[i]) {
            continue;
        }
        tf_columns_put(out, place_value(walk, i, before, column));
        before = i;
    }
    out->len -= out->data[out->len - 1] == ',';
    tf_buf_append_byte(out, ']');
}

static void put_group(struct tf_buf *out, const struct tf_picture *picture,
                      enum tf_picture_group group, const unsigned char *kept, bool bodies) {
    const char *fields = tf_picture_fields(group);
    char name[32];
    tf_buf_append_byte(out, '{');
    for (uint32_t i = 0; i < picture->groups[group].width; i++) {
        size_t len = strcspn(fields, " ");
        memcpy(name, fields, len);
        name[len] = '\0';
        fields += len + (fields[len] == ' ');
        size_t start = out->len;
        if (!bodies && strcmp(name, "body") == 0) {
            continue;
        }
        tf_json_put_name(out, name);
        if (!tf_columns_append(out, &picture->groups[group], i, kept)) {
            out->len = start;
        }
    }
    tf_buf_append_byte(out, '}');
}

static void put_groups(struct tf_buf *out, const struct tf_picture *picture,
                       const unsigned char *kept, bool bodies) {
    static const char *const names[] = {
        "none",    "phase",        "step",   "fault",    "process", "flag",   "clock",
        "command", "note",         "net",    "audit",    "cursor",  "status", "view",
        "message", "conversation", "action", "conflict", "typing",  "disk",   "check"};
    _Static_assert(sizeof(names) / sizeof(names[0]) == TF_PICTURE_GROUP_COUNT, "a name per group");
    tf_json_put_name(out, "groupOfKind");
    tf_buf_append_byte(out, '[');
    for (unsigned i = 0; i < TF_RECORD_KIND_COUNT; i++) {
        tf_json_put_comma(out);
        tf_json_put_string(out, tf_slice_of(names[tf_picture_group_of((enum tf_record_kind)i)]));
    }
    tf_buf_append_byte(out, ']');
    tf_json_put_name(out, "columns");
    tf_buf_append_byte(out, '{');
    for (unsigned i = 1; i < TF_PICTURE_GROUP_COUNT; i++) {
        if (picture->groups[i].count > 0) {
            tf_json_put_name(out, names[i]);
            put_group(out, picture, (enum tf_picture_group)i, kept, bodies);
        }
    }
    tf_buf_append_byte(out, '}');
}

static void put_texts(struct tf_buf *out, const char *name, const struct tf_texts *texts) {
    tf_json_put_name(out, name);
    tf_buf_append_text(out, "[\"\"");
    tf_buf_append_slice(out, tf_buf_slice(&texts->json));
    tf_buf_append_byte(out, ']');
}

static void put_records(struct tf_buf *out, const struct walk *walk) {
    tf_json_put_name(out, "records");
    tf_buf_append_byte(out, '{');
    put_places(out, walk, "index", INDEX);
    put_places(out, walk, "at", AT);
    put_places(out, walk, "kind", KIND);
    put_places(out, walk, "node", NODE);
    put_places(out, walk, "cause", CAUSE);
    tf_buf_append_byte(out, '}');
}

void tf_picture_json(struct tf_buf *out, const struct tf_picture *picture,
                     const struct tf_result *result, const struct tf_picture_cut *cut) {
    unsigned char *kept = choose(picture, cut);
    uint32_t *numbers = number(picture, kept);
    struct walk walk = {picture, kept, numbers};
    tf_buf_append_byte(out, '{');
    tf_json_put_name(out, "name");
    tf_texts_append_json(out, tf_slice_of(picture->plan->name), TF_PICTURE_TEXT_MAX);
    tf_picture_json_plan(out, picture->plan);
    tf_picture_json_findings(out, picture->plan, result);
    tf_picture_json_words(out);
    put_texts(out, "strings", &picture->texts);
    if (!cut->bodies) {
        put_texts(out, "bodies", &picture->bodies);
    }
    put_records(out, &walk);
    put_groups(out, picture, kept, !cut->bodies);
    tf_buf_append_byte(out, '}');
    free(numbers);
    free(kept);
}
