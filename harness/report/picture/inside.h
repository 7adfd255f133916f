/* The inside of a picture, for the files that make it. */
#ifndef TF_REPORT_PICTURE_INSIDE_H
#define TF_REPORT_PICTURE_INSIDE_H

#include "report/picture/columns.h"
#include "report/picture/fields.h"
#include "report/picture/picture.h"

/* A record's place in the story. */
struct tf_picture_place {
    tf_time at_us;
    uint64_t index; /* of the record in the history */
    uint32_t cause; /* place + 1 of the nearest kept record that led to it, 0 if none */
    uint32_t node;
    uint8_t kind;
};

struct tf_picture {
    const struct tf_plan *plan;
    struct tf_picture_place *places;
    size_t count, capacity;
    uint32_t *place_of; /* record index -> place + 1 of it or of what led to it */
    size_t known, known_capacity;
    struct tf_columns groups[TF_PICTURE_GROUP_COUNT];
    struct tf_texts texts, bodies;
    struct tf_picture_fill fill;
    char *because; /* or NULL; owned */
    bool in_truth; /* inside the server's own view of everything, which is not kept */
};

/* What is left out of one attempt to write it. */
struct tf_picture_cut {
    bool bodies, views;
    size_t first; /* place of the oldest record that is kept */
};

/* Appends the JSON object of everything that `cut` leaves. */
void tf_picture_json(struct tf_buf *out, const struct tf_picture *picture,
                     const struct tf_result *result, const struct tf_picture_cut *cut);
/* Appends the fields of the plan: nodes, users, conversations, messages, steps. */
void tf_picture_json_plan(struct tf_buf *out, const struct tf_plan *plan);
/* Appends the field of the findings. */
void tf_picture_json_findings(struct tf_buf *out, const struct tf_plan *plan,
                              const struct tf_result *result);
/* Appends the field of the words that stand for numbers. */
void tf_picture_json_words(struct tf_buf *out);
/* The number of a node in a picture: a replica's index, then the server's; -1 for none. */
int64_t tf_picture_node(const struct tf_plan *plan, uint32_t node);

#endif
