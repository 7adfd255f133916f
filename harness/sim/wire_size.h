/* How many bytes a body or a frame is on the wire. */
#ifndef TF_SIM_WIRE_SIZE_H
#define TF_SIM_WIRE_SIZE_H

#include "sim/world_internal.h"

/* Bodies keep their form in the world; a device whose app asks for compression (HTTP's content
 * coding "zstd", RFC 8878, and the like of it for frames) has their compressed size on its links. A
 * body that does not get smaller travels as it is. NULL is no body. */
size_t tf_wire_size(struct tf_world *world, const struct tf_replica *replica,
                    const struct tf_blob *bytes);
void tf_wire_size_close(struct tf_world *world);

#endif
