/* The media host as a node of the world: reached by the same links as the server, and up while the
 * server is down. Also the bytes of the files that users of a scenario attach. */
#ifndef TF_SIM_MEDIA_NODE_H
#define TF_SIM_MEDIA_NODE_H

#include "sim/http.h"

bool tf_media_is_call(enum tf_call call);
/* Whether a fault that holds keeps it from answering. */
bool tf_media_is_down(const struct tf_world *world);
/* Answers an exchange that has reached it. */
void tf_media_take(struct tf_world *world, struct tf_exchange *exchange);
void tf_media_close(struct tf_world *world);

#define TF_MEDIA_MARK_BYTES 32
/* The beginning of a file, by which it is told from every other. */
void tf_media_mark(const struct tf_plan *plan, const struct tf_step *step,
                   char out[TF_MEDIA_MARK_BYTES]);
/* The file that a step attaches: the mark, then bytes that nothing makes smaller. */
void tf_media_bytes(const struct tf_plan *plan, const struct tf_step *step, struct tf_buf *out);

#endif
