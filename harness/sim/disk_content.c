#include "sim/disk_content.h"

#include "base/assert.h"
#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

#define PAGES_FIRST 8
#define DIRTY_FIRST 8

static struct tf_disk_page *create_page(uint32_t page_size) {
    struct tf_disk_page *page = tf_alloc(sizeof(*page) + page_size);
    page->owners = 1;
    page->dirty = 0;
    return page;
}

static void release_page(struct tf_disk_page *page) {
    if (page != NULL && --page->owners == 0)
        free(page);
}

static uint32_t pages_of(const struct tf_disk_content *content, int64_t size) {
    return (uint32_t)((size + content->page_size - 1) / content->page_size);
}

struct tf_disk_content *tf_disk_content_create(uint32_t page_size) {
    struct tf_disk_content *content = tf_alloc_zero(1, sizeof(*content));
    content->owners = 1;
    content->page_size = page_size;
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
        release_page(content->pages[i]);
    for (uint32_t i = 0; i < content->dirty_count; i++)
        release_page(content->dirty[i].durable);
    free(content->pages);
    free(content->dirty);
    free(content);
}

static struct tf_disk_page *copy_page(const struct tf_disk_page *page, uint32_t page_size) {
    struct tf_disk_page *copy = create_page(page_size);
    memcpy(copy->data, page->data, page_size);
    return copy;
}

struct tf_disk_content *tf_disk_content_fork(const struct tf_disk_content *content) {
    struct tf_disk_content *fork = tf_disk_content_create(content->page_size);
    fork->size = fork->durable_size = content->size;
    fork->page_count = fork->page_capacity = content->page_count;
    fork->pages = tf_alloc((content->page_count + 1) * sizeof(*fork->pages));
    for (uint32_t i = 0; i < content->page_count; i++) {
        struct tf_disk_page *page = content->pages[i];
        if (page != NULL && page->dirty)
            page = copy_page(page, content->page_size);
        else if (page != NULL)
            page->owners++;
        fork->pages[i] = page;
    }
    return fork;
}

bool tf_disk_content_clean(const struct tf_disk_content *content) {
    return content->dirty_count == 0 && content->size == content->durable_size;
}

/* What the allocator takes for a block of `size` bytes. */
static size_t block(size_t size) {
    return (size + 8 + 15) & ~(size_t)15;
}

size_t tf_disk_content_memory(const struct tf_disk_content *content) {
    if (content->owners > 1)
        return 0;
    size_t page_block = block(sizeof(struct tf_disk_page) + content->page_size);
    size_t sum = block(sizeof(*content)) + block(content->page_capacity * sizeof(*content->pages));
    for (uint32_t i = 0; i < content->page_count; i++)
        if (content->pages[i] != NULL && content->pages[i]->owners == 1)
            sum += page_block;
    if (content->dirty_capacity > 0)
        sum += block(content->dirty_capacity * sizeof(*content->dirty));
    for (uint32_t i = 0; i < content->dirty_count; i++)
        if (content->dirty[i].durable != NULL && content->dirty[i].durable->owners == 1)
            sum += page_block;
    return sum;
}

size_t tf_disk_content_read(const struct tf_disk_content *content, int64_t offset, void *out,
                            size_t len) {
    size_t there = 0;
    if (offset < content->size)
        there = content->size - offset < (int64_t)len ? (size_t)(content->size - offset) : len;
    size_t done = 0;
    while (done < there) {
        uint32_t index = (uint32_t)((offset + (int64_t)done) / content->page_size);
        size_t at = (size_t)((offset + (int64_t)done) % content->page_size);
        size_t part =
            content->page_size - at < there - done ? content->page_size - at : there - done;
        const struct tf_disk_page *page = content->pages[index];
        if (page != NULL)
            memcpy((char *)out + done, page->data + at, part);
        else
            memset((char *)out + done, 0, part);
        done += part;
    }
    if (there < len)
        memset((char *)out + there, 0, len - there);
    return there;
}

/* Makes pages [page_count, count) exist, as zeros. */
static void grow_pages(struct tf_disk_content *content, uint32_t count) {
    if (count > content->page_capacity) {
        uint32_t capacity = content->page_capacity + content->page_capacity / 4 + 1;
        if (content->page_capacity == 0)
            capacity = PAGES_FIRST;
        if (capacity < count)
            capacity = count;
        content->pages = tf_realloc(content->pages, capacity * sizeof(*content->pages));
        content->page_capacity = capacity;
    }
    for (uint32_t i = content->page_count; i < count; i++)
        content->pages[i] = NULL;
    if (content->page_count < count)
        content->page_count = count;
}

static void push_dirty(struct tf_disk_content *content, uint32_t index,
                       struct tf_disk_page *durable) {
    if (content->dirty_count == content->dirty_capacity) {
        content->dirty_capacity =
            content->dirty_capacity == 0 ? DIRTY_FIRST : content->dirty_capacity * 2;
        content->dirty =
            tf_realloc(content->dirty, content->dirty_capacity * sizeof(*content->dirty));
    }
    content->dirty[content->dirty_count++] = (struct tf_disk_dirty){index, durable};
}

/* A page that was cut off since the last sync and is written again has its entry already. */
static bool was_cut_off(const struct tf_disk_content *content, uint32_t index) {
    if ((int64_t)index * content->page_size >= content->durable_size)
        return false;
    for (uint32_t i = 0; i < content->dirty_count; i++)
        if (content->dirty[i].index == index)
            return true;
    return false;
}

/* The page as it may be written in place. `whole`: the caller writes all of it. */
static struct tf_disk_page *writable_page(struct tf_disk_content *content, uint32_t index,
                                          bool whole) {
    struct tf_disk_page *page = content->pages[index];
    if (page != NULL && page->dirty)
        return page;
    struct tf_disk_page *fresh = create_page(content->page_size);
    fresh->dirty = 1;
    if (page != NULL && !whole)
        memcpy(fresh->data, page->data, content->page_size);
    else if (!whole)
        memset(fresh->data, 0, content->page_size);
    if (page != NULL || !was_cut_off(content, index))
        push_dirty(content, index, page);
    content->pages[index] = fresh;
    return fresh;
}

void tf_disk_content_write(struct tf_disk_content *content, int64_t offset, const void *data,
                           size_t len) {
    TF_ASSERT(content->owners == 1);
    int64_t end = offset + (int64_t)len;
    if (end > content->size) {
        grow_pages(content, pages_of(content, end));
        content->size = end;
    }
    size_t done = 0;
    while (done < len) {
        uint32_t index = (uint32_t)((offset + (int64_t)done) / content->page_size);
        size_t at = (size_t)((offset + (int64_t)done) % content->page_size);
        size_t part = content->page_size - at < len - done ? content->page_size - at : len - done;
        struct tf_disk_page *page = writable_page(content, index, part == content->page_size);
        memcpy(page->data + at, (const char *)data + done, part);
        done += part;
    }
}

static void cut_page(struct tf_disk_content *content, uint32_t index) {
    struct tf_disk_page *page = content->pages[index];
    if (page != NULL && page->dirty)
        release_page(page);
    else if (page != NULL)
        push_dirty(content, index, page);
    content->pages[index] = NULL;
}

void tf_disk_content_truncate(struct tf_disk_content *content, int64_t size) {
    TF_ASSERT(content->owners == 1);
    uint32_t count = pages_of(content, size);
    if (size >= content->size) {
        grow_pages(content, count);
        content->size = size;
        return;
    }
    for (uint32_t i = count; i < content->page_count; i++)
        cut_page(content, i);
    content->page_count = count;
    content->size = size;
    size_t rest = (size_t)(size % content->page_size);
    if (rest > 0 && content->pages[count - 1] != NULL)
        memset(writable_page(content, count - 1, false)->data + rest, 0, content->page_size - rest);
}

static void forget_dirty(struct tf_disk_content *content) {
    free(content->dirty);
    content->dirty = NULL;
    content->dirty_count = content->dirty_capacity = 0;
}

void tf_disk_content_sync(struct tf_disk_content *content) {
    if (tf_disk_content_clean(content))
        return;
    TF_ASSERT(content->owners == 1);
    for (uint32_t i = 0; i < content->dirty_count; i++) {
        const struct tf_disk_dirty *dirty = &content->dirty[i];
        release_page(dirty->durable);
        if (dirty->index < content->page_count && content->pages[dirty->index] != NULL)
            content->pages[dirty->index]->dirty = 0;
    }
    forget_dirty(content);
    content->durable_size = content->size;
}

void tf_disk_content_drop(struct tf_disk_content *content) {
    uint32_t durable_count = pages_of(content, content->durable_size);
    grow_pages(content, durable_count);
    for (uint32_t i = 0; i < content->dirty_count; i++) {
        const struct tf_disk_dirty *dirty = &content->dirty[i];
        if (dirty->index >= content->page_count)
            continue;
        release_page(content->pages[dirty->index]);
        content->pages[dirty->index] = dirty->durable;
    }
    for (uint32_t i = durable_count; i < content->page_count; i++)
        release_page(content->pages[i]);
    content->page_count = durable_count;
    content->size = content->durable_size;
    forget_dirty(content);
}
