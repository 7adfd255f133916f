/* The texts of a picture: each different one once, named by a number. They come from users, servers
 * and clients, and are made harmless to look at before they are kept. */
#ifndef TF_REPORT_PICTURE_TEXTS_H
#define TF_REPORT_PICTURE_TEXTS_H

#include "base/map.h"
#include "chat/id.h"

/* All zero is valid and empty once `shown_max` is set. Number 0 is no text. */
struct tf_texts {
    struct tf_map numbers; /* hash of the whole text -> number */
    struct tf_buf json;    /* the strings, each behind a comma */
    size_t shown_max;      /* code points of one text */
};

void tf_texts_close(struct tf_texts *texts);
/* The number of a text; 0 for an empty one. */
int64_t tf_texts_number(struct tf_texts *texts, struct tf_slice text);
/* The number of an identifier, shown short; 0 for none. */
int64_t tf_texts_id(struct tf_texts *texts, const struct tf_id *id);

/* Appends `text` as a JSON string that is harmless to look at: controls, direction overrides and
 * bad bytes escaped, at most `limit` code points. */
void tf_texts_append_json(struct tf_buf *out, struct tf_slice text, size_t limit);

#endif
