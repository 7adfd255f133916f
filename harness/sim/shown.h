/* What a device shows, kept until it may be told: a survey tells both what is stored and what is
 * shown in one pass, a history tells one after the other. All zero is empty. */
#ifndef TF_SIM_SHOWN_H
#define TF_SIM_SHOWN_H

#include "base/bytes.h"
#include "env/view.h"

struct tf_shown_view;

struct tf_shown {
    struct tf_shown_view *views;
    size_t count, capacity;
    struct tf_buf texts; /* one after another, in the order of the views */
};

void tf_shown_close(struct tf_shown *shown);
/* A viewer that keeps what `viewer` would be told, of what a snapshot tells. */
struct tf_viewer tf_shown_keeper(struct tf_shown *shown, const struct tf_viewer *viewer);
/* Tells it all to `viewer`, in the order in which it came. */
void tf_shown_tell(struct tf_shown *shown, const struct tf_viewer *viewer);

#endif
