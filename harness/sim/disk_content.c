#include "sim/disk_content.h"

#include "base/assert.h"
#include "base/bytes.h"
#include "sim/disk_page.h"

#include <stdlib.h>

bool tf_disk_content_page_dirty(const struct tf_disk_content *content, uint32_t index) {
    return index < content->page_count && tf_disk_page_dirty(content, content->pages[index]);
}

struct tf_disk_content *tf_disk_content_create(struct tf_disk_pool *pool) {
    struct tf_disk_content *content = tf_alloc_zero(1, sizeof(*content));
    content->owners = 1;
    content->epoch = 1;
    content->pool = tf_disk_pool_keep(pool);
    return content;
}

struct tf_disk_content *tf_disk_content_keep(struct tf_disk_content *content) {
    content->owners++;
    return content;
}

void tf_disk_content_release(struct tf_disk_content *content) {
    if (content == NULL || --content->owners > 0)
        return;
    for (uint32_t i = 0; i < content->page_count; i++)
        tf_disk_page_release(content->pool, content->pages[i]);
    for (uint32_t i = 0; i < content->dirty_count; i++)
        tf_disk_page_release(content->pool, content->dirty[i].durable);
    free(content->pages);
    free(content->dirty);
    tf_disk_pool_release(content->pool);
    free(content);
}

struct tf_disk_content *tf_disk_content_fork(const struct tf_disk_content *content) {
    struct tf_disk_content *fork = tf_disk_content_create(content->pool);
    fork->epoch = content->epoch; /* so shared pages stay clean in both */
    fork->size = fork->durable_size = content->size;
    fork->page_count = fork->page_capacity = content->page_count;
    fork->pages = tf_alloc((content->page_count + 1) * sizeof(struct tf_disk_page *));
    for (uint32_t i = 0; i < content->page_count; i++) {
        struct tf_disk_page *page = content->pages[i];
        if (tf_disk_page_dirty(content, page))
            page = tf_disk_page_copy(content->pool, page, 0);
        else if (page != NULL)
            page->owners++;
        fork->pages[i] = page;
    }
    return fork;
}

bool tf_disk_content_clean(const struct tf_disk_content *content) {
    return !content->written;
}

/* What the allocator takes for a block of `size` bytes. */
static size_t block(size_t size) {
    return (size + 8 + 15) & ~(size_t)15;
}

static size_t page_memory(const struct tf_disk_content *content, const struct tf_disk_page *page) {
    if (page == NULL || page->owners > 1)
        return 0;
    return block(sizeof(*page) + tf_disk_content_page_size(content));
}

size_t tf_disk_content_memory(const struct tf_disk_content *content) {
    if (content->owners > 1)
        return 0;
    size_t sum = block(sizeof(*content));
    if (content->page_capacity > 0)
        sum += block(content->page_capacity * sizeof(struct tf_disk_page *));
    if (content->dirty_capacity > 0)
        sum += block(content->dirty_capacity * sizeof(struct tf_disk_dirty));
    for (uint32_t i = 0; i < content->page_count; i++)
        sum += page_memory(content, content->pages[i]);
    for (uint32_t i = 0; i < content->dirty_count; i++)
        sum += page_memory(content, content->dirty[i].durable);
    return sum;
}

size_t tf_disk_content_read(const struct tf_disk_content *content, int64_t offset, void *out,
                            size_t len) {
    size_t there = 0;
    if (offset < content->size)
        there = content->size - offset < (int64_t)len ? (size_t)(content->size - offset) : len;
    size_t part = 0;
    for (size_t done = 0; done < there; done += part) {
        int64_t at = offset + (int64_t)done;
        part = tf_disk_part_in_page(content, at, there - done);
        const struct tf_disk_page *page = content->pages[tf_disk_page_at(content, at)];
        if (page != NULL)
            memcpy((char *)out + done, page->data + tf_disk_within_page(content, at), part);
        else
            memset((char *)out + done, 0, part);
    }
    if (there < len)
        memset((char *)out + there, 0, len - there);
    return there;
}
