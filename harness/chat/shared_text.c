#include "chat/shared_text.h"

#include "base/assert.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { RIGHT, LEFT };

static int compare(const struct tf_shared_id *a, const struct tf_shared_id *b) {
    int order = memcmp(a->action.text, b->action.text, TF_ID_SIZE);
    if (order != 0)
        return order;
    return a->ordinal < b->ordinal ? -1 : a->ordinal > b->ordinal;
}

static void open_text(struct tf_shared_text *text) {
    if (text->count > 0)
        return;
    tf_grow((void **)&text->items, &text->capacity, 0, sizeof(*text->items));
    text->items[0] = (struct tf_shared_point){.is_deleted = true};
    text->count = 1;
}

void tf_shared_text_close(struct tf_shared_text *text) {
    free(text->items);
    *text = (struct tf_shared_text){0};
}

void tf_shared_op_close(struct tf_shared_op *op) {
    free(op->inserts);
    free(op->deletes);
    *op = (struct tf_shared_op){0};
}

static bool is_at(const struct tf_shared_text *text, size_t index, const struct tf_shared_id *id) {
    return index > 0 && index < text->count && text->items[index].id.ordinal == id->ordinal &&
           tf_id_equal(&text->items[index].id.action, &id->action);
}

/* `near` is where its neighbour was found: characters of one action mostly lie side by side. */
static size_t find_near(const struct tf_shared_text *text, const struct tf_shared_id *id,
                        size_t near) {
    return is_at(text, near + 1, id) ? near + 1 : tf_shared_text_find(text, id);
}

size_t tf_shared_text_find(const struct tf_shared_text *text, const struct tf_shared_id *id) {
    if (tf_id_is_none(&id->action))
        return 0;
    for (size_t i = text->count; i-- > 1;)
        if (is_at(text, i, id))
            return i;
    return SIZE_MAX;
}

static bool has_action(const struct tf_shared_text *text, const struct tf_id *action) {
    for (size_t i = text->count; i-- > 1;)
        if (tf_id_equal(&text->items[i].id.action, action))
            return true;
    return false;
}

static uint32_t last_child(const struct tf_shared_text *text, uint32_t at, int side) {
    uint32_t child = text->items[at].child[side];
    while (child != 0 && text->items[child].sibling != 0)
        child = text->items[child].sibling;
    return child;
}

/* The last character of what hangs on `at`. */
static uint32_t end_of(const struct tf_shared_text *text, uint32_t at) {
    for (uint32_t child; (child = last_child(text, at, RIGHT)) != 0;)
        at = child;
    return at;
}

static uint32_t begin_of(const struct tf_shared_text *text, uint32_t at) {
    while (text->items[at].child[LEFT] != 0)
        at = text->items[at].child[LEFT];
    return at;
}

/* The sibling that the new character follows; 0 when it is the first. */
static uint32_t sibling_before(const struct tf_shared_text *text,
                               const struct tf_shared_point *point) {
    uint32_t before = 0, at = text->items[point->parent].child[point->is_left];
    while (at != 0 && compare(&text->items[at].id, &point->id) < 0) {
        before = at;
        at = text->items[at].sibling;
    }
    return before;
}

static void link_in(struct tf_shared_text *text, uint32_t index) {
    struct tf_shared_point *point = &text->items[index];
    uint32_t sibling = sibling_before(text, point);
    uint32_t behind;
    if (sibling != 0)
        behind = end_of(text, sibling);
    else
        behind = point->is_left ? text->items[begin_of(text, point->parent)].before : point->parent;
    uint32_t *slot = sibling != 0 ? &text->items[sibling].sibling
                                  : &text->items[point->parent].child[point->is_left];
    point->sibling = *slot;
    *slot = index;
    point->before = behind;
    point->next = text->items[behind].next;
    text->items[behind].next = index;
    if (point->next != 0)
        text->items[point->next].before = index;
}

/* The name is known to be new. */
static enum tf_code append(struct tf_shared_text *text, const struct tf_shared_point *point) {
    if (text->count > TF_SHARED_POINTS_MAX)
        return TF_E_LIMIT;
    TF_ASSERT(point->parent < text->count && (point->parent > 0 || !point->is_left));
    tf_grow((void **)&text->items, &text->capacity, text->count, sizeof(*text->items));
    struct tf_shared_point *made = &text->items[text->count];
    *made = *point;
    made->child[RIGHT] = made->child[LEFT] = made->sibling = made->next = made->before = 0;
    link_in(text, (uint32_t)text->count++);
    return TF_OK;
}

static size_t count_points(struct tf_slice text) {
    size_t count = 0;
    for (size_t at = 0; at < text.len; count++)
        tf_shared_decode(text, &at);
    return count;
}

static bool overlaps(const struct tf_shared_text *text, const struct tf_shared_id *first,
                     size_t count) {
    for (size_t i = 1; i < text->count; i++) {
        const struct tf_shared_id *id = &text->items[i].id;
        if (id->ordinal >= first->ordinal && id->ordinal - first->ordinal < count &&
            tf_id_equal(&id->action, &first->action))
            return true;
    }
    return false;
}

enum tf_code tf_shared_text_add_run(struct tf_shared_text *text, struct tf_shared_point first,
                                    struct tf_slice shown, size_t tombstones) {
    enum tf_code code = TF_OK;
    size_t count = tombstones > 0 ? tombstones : count_points(shown), at = 0;
    open_text(text);
    if (overlaps(text, &first.id, count) || first.id.ordinal > UINT32_MAX - count)
        return TF_E_INVALID;
    first.is_deleted = tombstones > 0;
    for (size_t i = 0; i < count && code == TF_OK; i++) {
        first.code = first.is_deleted ? 0 : tf_shared_decode(shown, &at);
        code = append(text, &first);
        first.parent = (uint32_t)(text->count - 1);
        first.is_left = false;
        first.id.ordinal++;
    }
    return code;
}

/* Whether `id` is one of the characters that the first `count` insertions of `op` make. */
static bool is_made_by(const struct tf_shared_op *op, size_t count, const struct tf_shared_id *id) {
    size_t made = 0;
    if (!tf_id_equal(&op->action, &id->action))
        return false;
    for (size_t i = 0; i < count; i++)
        made += count_points(op->inserts[i].text);
    return id->ordinal < made;
}

/* Whether all characters of a deleted span are here, or will be. */
static bool span_stands(const struct tf_shared_text *text, const struct tf_shared_op *op,
                        const struct tf_shared_span *span) {
    struct tf_shared_id id = span->first;
    size_t near = 0;
    for (uint32_t n = 0; n < span->count; n++, id.ordinal++) {
        near = find_near(text, &id, near);
        if (near == SIZE_MAX && !is_made_by(op, op->insert_count, &id))
            return false;
    }
    return !tf_id_is_none(&span->first.action);
}

static enum tf_code check(const struct tf_shared_text *text, const struct tf_shared_op *op) {
    size_t points = text->count;
    for (size_t i = 0; i < op->insert_count; i++) {
        points += count_points(op->inserts[i].text);
        const struct tf_shared_id *parent = &op->inserts[i].parent;
        if (tf_shared_text_find(text, parent) == SIZE_MAX && !is_made_by(op, i, parent))
            return TF_E_NOT_FOUND;
    }
    if (points > TF_SHARED_POINTS_MAX + 1)
        return TF_E_LIMIT;
    for (size_t i = 0; i < op->delete_count; i++) {
        if (op->deletes[i].count > TF_SHARED_POINTS_MAX)
            return TF_E_LIMIT;
        if (!span_stands(text, op, &op->deletes[i]))
            return TF_E_NOT_FOUND;
    }
    return TF_OK;
}

/* One run of new characters; `*ordinal` runs on. Those that are here already stay as they are. */
static enum tf_code insert(struct tf_shared_text *text, const struct tf_id *action,
                           const struct tf_shared_insert *piece, uint32_t *ordinal) {
    enum tf_code code = TF_OK;
    struct tf_shared_point point = {.parent = (uint32_t)tf_shared_text_find(text, &piece->parent),
                                    .is_left = piece->is_left};
    bool again = has_action(text, action);
    for (size_t at = 0; at < piece->text.len && code == TF_OK;) {
        point.code = tf_shared_decode(piece->text, &at);
        point.id = (struct tf_shared_id){*action, (*ordinal)++};
        size_t here = again ? tf_shared_text_find(text, &point.id) : SIZE_MAX;
        if (here == SIZE_MAX) {
            here = text->count;
            code = append(text, &point);
        }
        point.parent = (uint32_t)here;
        point.is_left = false;
    }
    return code;
}

static void erase(struct tf_shared_point *point, tf_time now_us) {
    if (!point->is_deleted)
        point->deleted_at_us = now_us;
    point->is_deleted = true;
    point->code = 0;
}

enum tf_code tf_shared_text_apply(struct tf_shared_text *text, const struct tf_shared_op *op,
                                  tf_time now_us) {
    open_text(text);
    enum tf_code code = check(text, op);
    uint32_t ordinal = 0;
    for (size_t i = 0; i < op->insert_count && code == TF_OK; i++)
        code = insert(text, &op->action, &op->inserts[i], &ordinal);
    for (size_t i = 0; i < op->delete_count && code == TF_OK; i++) {
        struct tf_shared_id id = op->deletes[i].first;
        size_t near = 0;
        for (uint32_t n = 0; n < op->deletes[i].count; n++, id.ordinal++) {
            near = find_near(text, &id, near);
            erase(&text->items[near], now_us);
        }
    }
    return code;
}

enum tf_code tf_shared_text_begin(struct tf_shared_text *out, const struct tf_id *action,
                                  struct tf_slice content) {
    struct tf_shared_op op = {.action = *action};
    enum tf_code code = tf_shared_text_replace(out, 0, 0, content, &op);
    tf_shared_op_close(&op);
    return code;
}

void tf_shared_text_render(const struct tf_shared_text *text, struct tf_buf *out) {
    if (text->count == 0)
        return;
    for (uint32_t at = text->items[0].next; at != 0; at = text->items[at].next)
        if (!text->items[at].is_deleted)
            tf_shared_encode(out, text->items[at].code);
}

/* The shown character before position `begin`, or the beginning. */
static uint32_t shown_before(const struct tf_shared_text *text, size_t begin) {
    uint32_t last = 0;
    for (uint32_t at = text->items[0].next; at != 0 && begin > 0; at = text->items[at].next) {
        if (text->items[at].is_deleted)
            continue;
        last = at;
        begin--;
    }
    return last;
}

static void note_delete(struct tf_shared_op *op, const struct tf_shared_id *id) {
    struct tf_shared_span *last = op->delete_count > 0 ? &op->deletes[op->delete_count - 1] : NULL;
    if (last != NULL && tf_id_equal(&last->first.action, &id->action) &&
        last->first.ordinal + last->count == id->ordinal) {
        last->count++;
        return;
    }
    tf_grow((void **)&op->deletes, &op->delete_capacity, op->delete_count, sizeof(*op->deletes));
    op->deletes[op->delete_count++] = (struct tf_shared_span){*id, 1};
}

static void erase_shown(struct tf_shared_text *text, uint32_t from, size_t count,
                        struct tf_shared_op *op) {
    for (uint32_t at = text->items[from].next; at != 0 && count > 0; at = text->items[at].next) {
        if (text->items[at].is_deleted)
            continue;
        note_delete(op, &text->items[at].id);
        erase(&text->items[at], 0);
        count--;
    }
}

/* Behind `left` where nothing hangs there yet, else before what follows it: that one has no left
 * child, or it would not follow. */
static struct tf_shared_insert place_behind(const struct tf_shared_text *text, uint32_t left) {
    if (text->items[left].child[RIGHT] == 0)
        return (struct tf_shared_insert){.parent = text->items[left].id};
    return (struct tf_shared_insert){.parent = text->items[text->items[left].next].id,
                                     .is_left = true};
}

enum tf_code tf_shared_text_replace(struct tf_shared_text *text, size_t begin, size_t end,
                                    struct tf_slice content, struct tf_shared_op *op) {
    TF_ASSERT(begin <= end);
    open_text(text);
    if (text->count + count_points(content) > TF_SHARED_POINTS_MAX + 1 ||
        op->insert_count + op->delete_count >= TF_SHARED_PIECES_MAX)
        return TF_E_LIMIT;
    uint32_t left = shown_before(text, begin);
    erase_shown(text, left, end - begin, op);
    if (content.len == 0)
        return TF_OK;
    struct tf_shared_insert piece = place_behind(text, left);
    piece.text = content;
    uint32_t ordinal = 0;
    for (size_t i = 0; i < op->insert_count; i++)
        ordinal += (uint32_t)count_points(op->inserts[i].text);
    tf_grow((void **)&op->inserts, &op->insert_capacity, op->insert_count, sizeof(*op->inserts));
    op->inserts[op->insert_count++] = piece;
    return insert(text, &op->action, &piece, &ordinal);
}

size_t tf_shared_text_collect(struct tf_shared_text *text, tf_time before_us) {
    if (text->count == 0)
        return 0;
    struct tf_shared_text kept = {0};
    uint32_t *children = tf_alloc_zero(text->count, sizeof(*children));
    uint32_t *moved = tf_alloc_zero(text->count, sizeof(*moved));
    for (size_t i = text->count; i-- > 1;) { /* children stand behind their parents */
        const struct tf_shared_point *point = &text->items[i];
        bool goes = point->is_deleted && point->deleted_at_us != 0 &&
                    point->deleted_at_us <= before_us && children[i] == 0;
        moved[i] = !goes;
        children[point->parent] += !goes;
    }
    open_text(&kept);
    for (size_t i = 1; i < text->count; i++) {
        if (!moved[i])
            continue;
        struct tf_shared_point point = text->items[i];
        point.parent = point.parent == 0 ? 0 : moved[point.parent];
        moved[i] = (uint32_t)kept.count;
        enum tf_code code = append(&kept, &point);
        TF_ASSERT(code == TF_OK);
    }
    size_t gone = text->count - kept.count;
    free(children);
    free(moved);
    tf_shared_text_close(text);
    *text = kept;
    return gone;
}

uint32_t tf_shared_decode(struct tf_slice text, size_t *at) {
    unsigned char lead = (unsigned char)text.data[(*at)++];
    size_t more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (more == 0)
        return lead;
    uint32_t code = lead & (0x3Fu >> more);
    for (; more > 0 && *at < text.len; more--)
        code = code << 6 | ((unsigned char)text.data[(*at)++] & 0x3Fu);
    return code;
}

void tf_shared_encode(struct tf_buf *out, uint32_t code) {
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    tf_buf_append_byte(out, (char)(leads[more] | code >> (6 * more)));
    while (more-- > 0)
        tf_buf_append_byte(out, (char)(0x80 | (code >> (6 * more) & 0x3F)));
}
