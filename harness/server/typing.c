#include "server/typing.h"

#include "base/bytes.h"

#include <stdlib.h>

void tf_typing_close(struct tf_typing *typing) {
    free(typing->typists);
    *typing = (struct tf_typing){0};
}

static bool is_same(const struct tf_typist *a, const struct tf_typist *b) {
    return a->room == b->room && a->user == b->user;
}

/* Keeps what still holds and is not `gone`. */
static void sweep(struct tf_typing *typing, const struct tf_typist *gone, tf_time now_mono_us) {
    size_t kept = 0;
    for (size_t i = 0; i < typing->count; i++) {
        const struct tf_typist *each = &typing->typists[i];
        if (each->until_mono_us > now_mono_us && !is_same(each, gone))
            typing->typists[kept++] = *each;
    }
    typing->count = kept;
}

void tf_typing_note(struct tf_typing *typing, const struct tf_typist *typist, bool is_typing,
                    tf_time now_mono_us) {
    sweep(typing, typist, now_mono_us);
    if (!is_typing)
        return;
    tf_grow((void **)&typing->typists, &typing->capacity, typing->count, sizeof *typing->typists);
    typing->typists[typing->count++] = *typist;
}

const struct tf_typist *tf_typing_next(const struct tf_typing *typing, uint64_t room,
                                       tf_time now_mono_us, size_t *at) {
    while (*at < typing->count) {
        const struct tf_typist *typist = &typing->typists[(*at)++];
        if (typist->room == room && typist->until_mono_us > now_mono_us)
            return typist;
    }
    return NULL;
}
