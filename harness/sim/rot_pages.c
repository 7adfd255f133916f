#include "sim/rot_pages.h"

#include "base/hash.h"
#include "base/random.h"
#include "env/concern.h"

#include <stdlib.h>

/* The format of a database file (https://www.sqlite.org/fileformat2.html). */
#define HEADER_BYTES   100 /* of the file, in front of the header of page 1 */
#define RIGHTMOST_AT   8   /* of an interior page's header */
#define CELLS_AT       12  /* of an interior page: where its cells lie */
#define CELL_COUNT_AT  3
#define INTERIOR_INDEX 2
#define INTERIOR_TABLE 5

static const char *const tables[TF_PART_COUNT] = {
    [TF_PART_QUEUE] = "queue",
    [TF_PART_CURSOR] = "device",
    [TF_PART_MESSAGES] = "message",
};

struct file {
    struct tf_slice bytes;
    uint32_t page_size;
};

static uint32_t read_u32(const char *at) {
    const unsigned char *bytes = (const unsigned char *)at;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t read_u16(const char *at) {
    return (uint32_t)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

static void add(struct tf_rot_pages *pages, uint32_t number) {
    tf_grow((void **)&pages->numbers, &pages->capacity, pages->count, sizeof(*pages->numbers));
    pages->numbers[pages->count++] = number;
}

static uint32_t page_count(const struct file *file) {
    return (uint32_t)(file->bytes.len / file->page_size);
}

/* Adds the children of a page of the tree; those of one without children are none. */
static void add_children(const struct file *file, uint32_t number, struct tf_rot_pages *pages) {
    const char *page = file->bytes.data + (size_t)(number - 1) * file->page_size;
    const char *header = page + (number == 1 ? HEADER_BYTES : 0);
    if (header[0] != INTERIOR_INDEX && header[0] != INTERIOR_TABLE)
        return;
    uint32_t cells = read_u16(header + CELL_COUNT_AT);
    for (uint32_t i = 0; i < cells; i++) {
        uint32_t at = read_u16(header + CELLS_AT + 2 * (size_t)i);
        if (at + 4 <= file->page_size)
            add(pages, read_u32(page + at));
    }
    add(pages, read_u32(header + RIGHTMOST_AT));
}

/* Page by page from the root; a file that makes no sense has no more pages than it can have. */
static void walk(const struct file *file, uint32_t root, struct tf_rot_pages *pages) {
    add(pages, root);
    for (size_t i = 0; i < pages->count && pages->count <= page_count(file); i++) {
        if (pages->numbers[i] == 0 || pages->numbers[i] > page_count(file))
            pages->numbers[i] = root;
        else
            add_children(file, pages->numbers[i], pages);
    }
}

static uint32_t root_of(struct tf_store *store, const char *table) {
    sqlite3_stmt *statement = NULL;
    uint32_t root = 0;
    if (sqlite3_prepare_v2(store->db,
                           "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?1",
                           -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
        if (sqlite3_step(statement) == SQLITE_ROW)
            root = (uint32_t)sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return root;
}

void tf_rot_pages_list(const struct tf_disk *disk, struct tf_store *store, enum tf_disk_part part,
                       struct tf_rot_pages *out) {
    struct tf_buf bytes = {0};
    tf_disk_append_file(disk, TF_DISK_DATABASE, &bytes);
    struct file file = {tf_buf_slice(&bytes), tf_disk_page_bytes(disk)};
    if (part == TF_PART_ANY) {
        for (uint32_t number = 1; number <= page_count(&file); number++)
            add(out, number);
    } else {
        uint32_t root = root_of(store, tables[part]);
        if (root > 0 && root <= page_count(&file))
            walk(&file, root, out);
    }
    tf_buf_close(&bytes);
}

static void swap(struct tf_rot_pages *pages, size_t a, size_t b) {
    uint32_t kept = pages->numbers[a];
    pages->numbers[a] = pages->numbers[b];
    pages->numbers[b] = kept;
}

void tf_rot_pages_draw(struct tf_rot_pages *pages, const struct tf_step *step, uint64_t seed,
                       uint64_t node) {
    uint64_t key = tf_hash_pair(node, step->id);
    size_t met = 0;
    for (size_t i = 0; i < pages->count && met < TF_ROT_PAGES_MAX; i++) {
        uint64_t draw = tf_draw(seed, TF_CONCERN_BIT_ROT, key, i);
        if (step->per_million > 0 && tf_draw_hits(draw, step->per_million))
            swap(pages, met++, i);
        else if (step->per_million == 0 && met < step->amount)
            swap(pages, met++, i + (size_t)tf_draw_below(draw, pages->count - i));
    }
    pages->count = met;
}

void tf_rot_pages_close(struct tf_rot_pages *pages) {
    free(pages->numbers);
    *pages = (struct tf_rot_pages){0};
}
