/* Who is typing where: in memory, and only for TF_SERVER_TYPING_TTL_US by the server's monotonic
 * clock. */
#ifndef TF_SERVER_TYPING_H
#define TF_SERVER_TYPING_H

#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tf_typist {
    uint64_t room, user;  /* numbers */
    tf_time last_wall_us; /* of the last signal */
    tf_time until_mono_us;
};

/* All zero is valid and empty. In order of the last signal, so that the stale ones stand first. */
struct tf_typing {
    struct tf_typist *typists;
    size_t count, capacity;
};

void tf_typing_close(struct tf_typing *typing);
/* Takes note that the user types (or stopped) in the room; drops whoever has expired. */
void tf_typing_note(struct tf_typing *typing, const struct tf_typist *typist, bool is_typing,
                    tf_time now_mono_us);
/* The next one in the room at or behind index `*at` who still types; moves `*at` behind it. NULL at
 * the end. */
const struct tf_typist *tf_typing_next(const struct tf_typing *typing, uint64_t room,
                                       tf_time now_mono_us, size_t *at);

#endif
