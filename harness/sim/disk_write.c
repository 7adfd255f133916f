#include "base/assert.h"
#include "base/bytes.h"
#include "sim/disk_content.h"
#include "sim/disk_page.h"

#include <stdlib.h>

#define PAGES_FIRST 8
#define DIRTY_FIRST 4

/* Makes pages [page_count, count) exist, as zeros. */
static void grow_pages(struct tf_disk_content *content, uint32_t count) {
    if (count > content->page_capacity) {
        uint32_t capacity = content->page_capacity + content->page_capacity / 4 + 1;
        if (content->page_capacity == 0)
            capacity = PAGES_FIRST;
        if (capacity < count)
            capacity = count;
        content->pages = tf_realloc(content->pages, capacity * sizeof(struct tf_disk_page *));
        content->page_capacity = capacity;
    }
    for (uint32_t i = content->page_count; i < count; i++)
        content->pages[i] = NULL;
    if (content->page_count < count)
        content->page_count = count;
}

static struct tf_disk_dirty *find_dirty(const struct tf_disk_content *content, uint32_t index) {
    for (uint32_t i = 0; i < content->dirty_count; i++)
        if (content->dirty[i].index == index)
            return &content->dirty[i];
    return NULL;
}

const struct tf_disk_page *tf_disk_content_durable(const struct tf_disk_content *content,
                                                   uint32_t index) {
    const struct tf_disk_dirty *dirty = find_dirty(content, index);
    return dirty == NULL ? NULL : dirty->durable;
}

/* Keeps what is durable at a place that is about to change. `durable` is taken. */
static void push_dirty(struct tf_disk_content *content, uint32_t index,
                       struct tf_disk_page *durable) {
    if (content->dirty_count == content->dirty_capacity) {
        uint32_t capacity =
            content->dirty_capacity == 0 ? DIRTY_FIRST : content->dirty_capacity * 2;
        content->dirty = tf_realloc(content->dirty, capacity * sizeof(struct tf_disk_dirty));
        content->dirty_capacity = capacity;
    }
    content->dirty[content->dirty_count++] = (struct tf_disk_dirty){index, durable};
}

/* A new page at a place where there is none. Its bytes matter only where something was or is
 * durable; what is appended needs no zeros below it. */
static struct tf_disk_page *add_page(struct tf_disk_content *content, uint32_t index,
                                     int64_t old_size) {
    struct tf_disk_page *fresh = tf_disk_page_create(content->pool, content->epoch);
    int64_t start = tf_disk_page_start(content, index);
    bool was_durable = start < content->durable_size;
    if (was_durable || start < old_size)
        memset(fresh->data, 0, tf_disk_content_page_size(content));
    if (was_durable && find_dirty(content, index) == NULL)
        push_dirty(content, index, NULL);
    content->pages[index] = fresh;
    return fresh;
}

/* The page as it may be written in place; of one that is written over as a whole nothing is
 * copied. */
static struct tf_disk_page *writable_page(struct tf_disk_content *content, uint32_t index,
                                          int64_t old_size, bool whole) {
    struct tf_disk_page *page = content->pages[index];
    if (tf_disk_page_dirty(content, page))
        return page;
    if (page == NULL)
        return add_page(content, index, old_size);
    content->pages[index] = whole ? tf_disk_page_create(content->pool, content->epoch)
                                  : tf_disk_page_copy(content->pool, page, content->epoch);
    push_dirty(content, index, page);
    return content->pages[index];
}

/* Zeros the bytes between the old end and what is appended behind it. */
static void fill_gap(struct tf_disk_content *content, int64_t from, int64_t to) {
    size_t part = 0;
    for (int64_t at = from; at < to; at += (int64_t)part) {
        part = tf_disk_part_in_page(content, at, (size_t)(to - at));
        if (content->pages[tf_disk_page_at(content, at)] == NULL &&
            tf_disk_within_page(content, at) == 0 && part == tf_disk_content_page_size(content))
            continue;
        struct tf_disk_page *page =
            writable_page(content, tf_disk_page_at(content, at), from, false);
        memset(page->data + tf_disk_within_page(content, at), 0, part);
    }
}

static void grow(struct tf_disk_content *content, int64_t size) {
    uint32_t count = tf_disk_pages_of(content, size);
    if (count > content->page_count)
        grow_pages(content, count);
    content->size = size;
}

void tf_disk_content_write(struct tf_disk_content *content, int64_t offset, const void *data,
                           size_t len) {
    TF_ASSERT(content->owners == 1);
    content->written = true;
    int64_t old_size = content->size;
    if (offset + (int64_t)len > old_size) {
        grow(content, offset + (int64_t)len);
        if (offset > old_size)
            fill_gap(content, old_size, offset);
    }
    size_t part = 0;
    for (size_t done = 0; done < len; done += part) {
        int64_t at = offset + (int64_t)done;
        part = tf_disk_part_in_page(content, at, len - done);
        bool whole = part == tf_disk_content_page_size(content);
        struct tf_disk_page *page =
            writable_page(content, tf_disk_page_at(content, at), old_size, whole);
        memcpy(page->data + tf_disk_within_page(content, at), (const char *)data + done, part);
    }
}

static void cut_page(struct tf_disk_content *content, uint32_t index) {
    struct tf_disk_page *page = content->pages[index];
    content->pages[index] = NULL;
    if (page != NULL && !tf_disk_page_dirty(content, page))
        push_dirty(content, index, page);
    else
        tf_disk_page_release(content->pool, page);
}

void tf_disk_content_truncate(struct tf_disk_content *content, int64_t size) {
    TF_ASSERT(content->owners == 1);
    content->written = true;
    if (size >= content->size) {
        int64_t old_size = content->size;
        grow(content, size);
        fill_gap(content, old_size, size);
        return;
    }
    uint32_t count = tf_disk_pages_of(content, size);
    for (uint32_t i = count; i < content->page_count; i++)
        cut_page(content, i);
    content->page_count = count;
    content->size = size;
}

static void end_epoch(struct tf_disk_content *content) {
    free(content->dirty);
    content->dirty = NULL;
    content->dirty_count = content->dirty_capacity = 0;
    content->epoch++;
    content->durable_size = content->size;
    content->written = false;
}

void tf_disk_content_sync(struct tf_disk_content *content) {
    if (!content->written)
        return;
    TF_ASSERT(content->owners == 1);
    for (uint32_t i = 0; i < content->dirty_count; i++)
        tf_disk_page_release(content->pool, content->dirty[i].durable);
    end_epoch(content);
}

void tf_disk_content_drop(struct tf_disk_content *content) {
    if (!content->written)
        return;
    TF_ASSERT(content->owners == 1);
    uint32_t durable_count = tf_disk_pages_of(content, content->durable_size);
    grow_pages(content, durable_count);
    for (uint32_t i = 0; i < content->dirty_count; i++) {
        const struct tf_disk_dirty *dirty = &content->dirty[i];
        tf_disk_page_release(content->pool, content->pages[dirty->index]);
        content->pages[dirty->index] = dirty->durable;
    }
    for (uint32_t i = durable_count; i < content->page_count; i++)
        tf_disk_page_release(content->pool, content->pages[i]);
    content->page_count = durable_count;
    content->size = content->durable_size;
    end_epoch(content);
}

/* What was cut off and comes back with the old length are the old bytes. */
static void return_cut_pages(struct tf_disk_content *content) {
    for (uint32_t i = 0; i < content->dirty_count; i++) {
        struct tf_disk_dirty *dirty = &content->dirty[i];
        if (dirty->index >= content->page_count || content->pages[dirty->index] != NULL)
            continue;
        content->pages[dirty->index] = dirty->durable;
        dirty->durable = NULL;
    }
}

void tf_disk_content_lose_size(struct tf_disk_content *content) {
    if (content->durable_size < content->size) {
        tf_disk_content_truncate(content, content->durable_size);
        return;
    }
    grow(content, content->durable_size);
    return_cut_pages(content);
}
