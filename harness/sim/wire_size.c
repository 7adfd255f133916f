#include "sim/wire_size.h"

#include <zstd.h>

#define LEVEL 3 /* zstd's default */

size_t tf_wire_size(struct tf_world *world, const struct tf_replica *replica,
                    const struct tf_blob *bytes) {
    if (bytes == NULL)
        return 0;
    if (!tf_world_plan_of(world, replica)->client.compress || world->phase == TF_PHASE_PRELUDE)
        return bytes->len;
    if (world->packer == NULL)
        world->packer = ZSTD_createCCtx();
    tf_buf_clear(&world->packed);
    tf_buf_reserve(&world->packed, ZSTD_compressBound(bytes->len));
    size_t packed = ZSTD_compressCCtx(world->packer, world->packed.data, world->packed.capacity,
                                      bytes->data, bytes->len, LEVEL);
    return ZSTD_isError(packed) || packed > bytes->len ? bytes->len : packed;
}

void tf_wire_size_close(struct tf_world *world) {
    ZSTD_freeCCtx(world->packer);
    tf_buf_close(&world->packed);
}
