/* Requests that wait within the server when all that they changed is committed and nobody has been
 * told yet. Everything else that waits is begun again from the top and needs no memory. */
#ifndef TF_SERVER_STAGES_H
#define TF_SERVER_STAGES_H

#include "env/subject.h"

/* A frame that goes out after the commit. */
struct tf_outgoing {
    uint64_t socket, key;
    struct tf_blob *bytes; /* owned */
};

struct tf_untold {
    uint64_t exchange;
    int status;
    tf_time retry_after_us;
    struct tf_blob *body;       /* owned */
    struct tf_outgoing *frames; /* owned */
    size_t frame_count;
};

/* In memory alone: who dies tells nothing more. */
struct tf_stages {
    struct tf_untold *untold;
    size_t count, capacity;
};

void tf_stages_close(struct tf_stages *stages);
/* Borrowed until the next call. */
struct tf_untold *tf_stages_add(struct tf_stages *stages, uint64_t exchange);
/* Takes the frames' bytes. */
void tf_untold_frames(struct tf_untold *untold, const struct tf_outgoing *frames, size_t count);
/* Answers, then pushes: to whom the outbox still finds. Nothing for an exchange that is not there.
 */
void tf_stages_tell(struct tf_stages *stages, struct tf_server_outbox *outbox, uint64_t exchange);
/* Takes the frame's bytes. */
void tf_outgoing_emit(struct tf_server_outbox *outbox, const struct tf_outgoing *frame);

#endif
