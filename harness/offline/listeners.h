/* Listeners: whoever wants to be told what a client says. Each is told of each note once, after the
 * commit that made it true, and never of what was rolled back. */
#ifndef TF_OFFLINE_LISTENERS_H
#define TF_OFFLINE_LISTENERS_H

#include "offline/core.h"

#define TF_LISTENERS_MAX 16

struct tf_listener {
    void *self;
    /* `note` is borrowed for the length of the call, in which listeners may be added and removed,
     * this one too, but the client may not be asked for anything else. */
    void (*told)(void *self, const struct tf_note *note);
};

/* One that is added while others are told hears the next note first. `*handle` names it for its
 * removal. E_LIMIT when there are as many as there may be. */
enum tf_code tf_listeners_add(struct tf_core *core, struct tf_listener listener,
                              uint32_t *handle) TF_MUST_CHECK;
/* It is not told of anything any more, not even of the note that is being told. One that is not
 * there does no harm. */
void tf_listeners_remove(struct tf_core *core, uint32_t handle);
/* Tells all. */
void tf_listeners_tell(struct tf_listeners *listeners, const struct tf_note *note);
/* NULL is allowed. */
void tf_listeners_destroy(struct tf_listeners *listeners);

#endif
