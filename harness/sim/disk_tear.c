#include "base/assert.h"
#include "base/random.h"
#include "env/concern.h"
#include "sim/disk.h"
#include "sim/disk_content.h"

#include <stdlib.h>
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

static void tear_sector(unsigned char *sector, const unsigned char *durable, bool was_there,
                        uint64_t draw) {
    switch (draw_fate(draw, was_there)) {
    case SECTOR_NEW:
        return;
    case SECTOR_GARBAGE:
        fill_garbage(sector, draw);
        return;
    case SECTOR_OLD:
        if (durable != NULL)
            memcpy(sector, durable, TF_DISK_SECTOR);
        else
            memset(sector, 0, TF_DISK_SECTOR);
    }
}

/* Leaves in page `dirty->index` what survives of it, as far as the page still exists. */
static void tear_page(struct tf_disk_content *content, const struct tf_disk_dirty *dirty,
                      const struct tf_disk_tear *tear) {
    uint32_t page_size = content->page_size;
    unsigned char *data = content->pages[dirty->index]->data;
    const unsigned char *durable = dirty->durable == NULL ? NULL : dirty->durable->data;
    for (uint32_t at = 0; at < page_size; at += TF_DISK_SECTOR) {
        int64_t offset = (int64_t)dirty->index * page_size + at;
        uint64_t sector = (uint64_t)offset / TF_DISK_SECTOR;
        uint64_t draw =
            tf_draw(tear->seed, TF_CONCERN_TEAR, tear->entity, tear->ordinal + 1 + sector);
        tear_sector(data + at, durable == NULL ? NULL : durable + at,
                    offset < content->durable_size, draw);
    }
}

/* The new length has reached the directory or not, whatever the sectors did. */
static bool size_survives(const struct tf_disk_tear *tear) {
    return tf_draw(tear->seed, TF_CONCERN_TEAR, tear->entity, tear->ordinal) & 1;
}

/* Bytes that were cut off and come back with the old length are still the old ones. */
static void return_cut_pages(struct tf_disk_content *content) {
    for (uint32_t i = 0; i < content->dirty_count; i++) {
        struct tf_disk_dirty *dirty = &content->dirty[i];
        if (dirty->index >= content->page_count || content->pages[dirty->index] != NULL)
            continue;
        content->pages[dirty->index] = dirty->durable;
        dirty->durable = NULL;
    }
}

void tf_disk_content_tear(struct tf_disk_content *content, const struct tf_disk_tear *tear) {
    if (tf_disk_content_clean(content))
        return;
    TF_ASSERT(content->owners == 1);
    for (uint32_t i = 0; i < content->dirty_count; i++) {
        const struct tf_disk_dirty *dirty = &content->dirty[i];
        if (dirty->index < content->page_count && content->pages[dirty->index] != NULL)
            tear_page(content, dirty, tear);
    }
    if (!size_survives(tear)) {
        tf_disk_content_truncate(content, content->durable_size);
        return_cut_pages(content);
    }
    tf_disk_content_sync(content);
}
