#include "base/assert.h"
#include "base/random.h"
#include "env/concern.h"
#include "sim/disk.h"
#include "sim/disk_content.h"

#include <string.h>

enum sector_fate { SECTOR_NEW, SECTOR_OLD, SECTOR_GARBAGE };

/* Of what was never synced a file system may show the new bytes, the old ones, or whatever lay
 * there before. */
static enum sector_fate draw_fate(uint64_t draw, bool was_there) {
    if (draw & 1)
        return SECTOR_NEW;
    return !was_there && (draw & 2) ? SECTOR_GARBAGE : SECTOR_OLD;
}

static void fill_garbage(unsigned char *sector, uint64_t draw) {
    for (size_t i = 0; i < TF_DISK_SECTOR; i += sizeof(draw)) {
        memcpy(sector + i, &draw, sizeof(draw));
        draw = draw * 6364136223846793005u + 1442695040888963407u;
    }
}

/* What was durable of a sector: so many bytes, and zeros behind them, because what a page holds
 * behind the end of its file is nobody's. */
struct durable_sector {
    const unsigned char *bytes; /* NULL: none */
    size_t len;
};

static size_t durable_len(int64_t left) {
    return left <= 0 ? 0 : left < TF_DISK_SECTOR ? (size_t)left : TF_DISK_SECTOR;
}

static void tear_sector(unsigned char *sector, struct durable_sector durable, bool was_there,
                        uint64_t draw) {
    switch (draw_fate(draw, was_there)) {
    case SECTOR_NEW:
        return;
    case SECTOR_GARBAGE:
        fill_garbage(sector, draw);
        return;
    case SECTOR_OLD:
        memset(sector, 0, TF_DISK_SECTOR);
        if (durable.bytes != NULL)
            memcpy(sector, durable.bytes, durable.len);
    }
}

/* Leaves in a dirty page what survives of it. */
static void tear_page(struct tf_disk_content *content, uint32_t index,
                      const struct tf_disk_tear *tear) {
    uint32_t page_size = tf_disk_content_page_size(content);
    unsigned char *data = content->pages[index]->data;
    const struct tf_disk_page *durable = tf_disk_content_durable(content, index);
    for (uint32_t at = 0; at < page_size; at += TF_DISK_SECTOR) {
        int64_t offset = (int64_t)index * page_size + at;
        uint64_t ordinal = tear->ordinal + 1 + (uint64_t)offset / TF_DISK_SECTOR;
        uint64_t draw = tf_draw(tear->seed, TF_CONCERN_TEAR, tear->entity, ordinal);
        const struct durable_sector old = {.bytes = durable == NULL ? NULL : durable->data + at,
                                           .len = durable_len(content->durable_size - offset)};
        tear_sector(data + at, old, offset < content->durable_size, draw);
    }
}

void tf_disk_content_tear(struct tf_disk_content *content, const struct tf_disk_tear *tear) {
    if (tf_disk_content_clean(content))
        return;
    TF_ASSERT(content->owners == 1);
    for (uint32_t i = 0; i < content->page_count; i++)
        if (tf_disk_content_page_dirty(content, i))
            tear_page(content, i, tear);
    if (!(tf_draw(tear->seed, TF_CONCERN_TEAR, tear->entity, tear->ordinal) & 1))
        tf_disk_content_lose_size(content);
    tf_disk_content_sync(content);
}
