#include "report/picture/inside.h"

#include <stdlib.h>
#include <string.h>

struct tf_picture *tf_picture_create(const struct tf_plan *plan) {
    struct tf_picture *picture = tf_alloc_zero(1, sizeof(*picture));
    picture->plan = plan;
    picture->texts.shown_max = TF_PICTURE_TEXT_MAX;
    picture->bodies.shown_max = TF_PICTURE_BODY_MAX;
    picture->fill = (struct tf_picture_fill){plan, &picture->texts, &picture->bodies, 0};
    for (unsigned i = 0; i < TF_PICTURE_GROUP_COUNT; i++) {
        const char *fields = tf_picture_fields((enum tf_picture_group)i);
        uint32_t width = fields[0] == '\0' ? 0 : 1;
        for (const char *at = fields; *at != '\0'; at++) {
            width += *at == ' ';
        }
        picture->groups[i].width = width;
    }
    return picture;
}

void tf_picture_destroy(struct tf_picture *picture) {
    if (picture == NULL) {
        return;
    }
    for (unsigned i = 0; i < TF_PICTURE_GROUP_COUNT; i++) {
        tf_columns_close(&picture->groups[i]);
    }
    tf_texts_close(&picture->texts);
    tf_texts_close(&picture->bodies);
    free(picture->places);
    free(picture->place_of);
    free(picture->because);
    free(picture);
}

/* Notes that say "look again" are followed by what was seen, and the server's view of everything is
 * the sum of its audit. */
static bool is_kept(struct tf_picture *picture, const struct tf_record *record) {
    if (record->kind == TF_RECORD_VIEW_BEGIN && record->view.purpose == TF_VIEW_TRUTH) {
        picture->in_truth = true;
    }
    if (record->kind == TF_RECORD_VIEW_END) {
        picture->in_truth = false;
        return false;
    }
    return !(picture->in_truth && record->kind >= TF_RECORD_VIEW_BEGIN &&
             record->kind <= TF_RECORD_VIEW_END) &&
           !(record->kind == TF_RECORD_NOTE && record->note.kind == TF_NOTE_TOUCHED) &&
           record->kind != TF_RECORD_CHANGE;
}

static uint32_t place_of(const struct tf_picture *picture, uint64_t index) {
    return index < picture->known ? picture->place_of[index] : 0;
}

/* Records come in the order of their indices, without gaps. */
static void remember(struct tf_picture *picture, uint64_t index, uint32_t place) {
    while (picture->known <= index) {
        tf_grow((void **)&picture->place_of, &picture->known_capacity, picture->known,
                sizeof(*picture->place_of));
        picture->place_of[picture->known++] = place;
    }
    picture->place_of[index] = place;
}

static void hear(void *self, const struct tf_record *record) {
    struct tf_picture *picture = self;
    uint32_t cause = place_of(picture, record->cause);
    if (!is_kept(picture, record)) {
        remember(picture, record->index, cause);
        return;
    }
    tf_grow((void **)&picture->places, &picture->capacity, picture->count,
            sizeof(*picture->places));
    picture->places[picture->count] = (struct tf_picture_place){
        record->at_us, record->index, cause, record->node, (uint8_t)record->kind};
    enum tf_picture_group group = tf_picture_group_of(record->kind);
    if (group != TF_PICTURE_NONE) {
        int64_t *row = tf_columns_add(&picture->groups[group], (uint32_t)picture->count);
        tf_picture_fill(&picture->fill, record, row);
    }
    remember(picture, record->index, (uint32_t)++picture->count);
}

void tf_picture_because(struct tf_picture *picture, const char *text) {
    free(picture->because);
    picture->because = tf_strdup(text);
}

struct tf_sink tf_picture_sink(struct tf_picture *picture) {
    return (struct tf_sink){.self = picture, .record = hear};
}
