#include "offline/listeners.h"

#include "base/assert.h"

#include <stdlib.h>

struct entry {
    uint32_t handle; /* 0 is free */
    uint32_t since;  /* the note before which it came */
    struct tf_listener listener;
};

struct tf_listeners {
    struct entry entries[TF_LISTENERS_MAX];
    uint32_t last_handle;
    uint32_t notes; /* told so far; it wraps around */
};

static struct entry *free_entry(struct tf_listeners *listeners) {
    for (size_t i = 0; i < TF_LISTENERS_MAX; i++)
        if (listeners->entries[i].handle == 0)
            return &listeners->entries[i];
    return NULL;
}

enum tf_code tf_listeners_add(struct tf_core *core, struct tf_listener listener, uint32_t *handle) {
    TF_ASSERT(listener.told != NULL);
    if (core->listeners == NULL)
        core->listeners = tf_alloc_zero(1, sizeof(*core->listeners));
    struct tf_listeners *listeners = core->listeners;
    struct entry *entry = free_entry(listeners);
    if (entry == NULL)
        return TF_E_LIMIT;
    *handle = ++listeners->last_handle;
    *entry = (struct entry){*handle, listeners->notes, listener};
    return TF_OK;
}

void tf_listeners_remove(struct tf_core *core, uint32_t handle) {
    for (size_t i = 0; core->listeners != NULL && handle != 0 && i < TF_LISTENERS_MAX; i++)
        if (core->listeners->entries[i].handle == handle)
            core->listeners->entries[i] = (struct entry){0};
}

void tf_listeners_tell(struct tf_listeners *listeners, const struct tf_note *note) {
    uint32_t number = ++listeners->notes;
    for (size_t i = 0; i < TF_LISTENERS_MAX; i++) {
        const struct entry *entry = &listeners->entries[i];
        if (entry->handle != 0 && entry->since != number)
            entry->listener.told(entry->listener.self, note);
    }
}

void tf_listeners_destroy(struct tf_listeners *listeners) {
    free(listeners);
}
