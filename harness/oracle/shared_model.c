#include "oracle/shared_model.h"

#include <stdlib.h>
#include <string.h>

struct tf_shared_node {
    struct tf_shared_id id;
    uint32_t self, parent; /* indices; 0 is the beginning, which is no character */
    uint32_t code;
    bool is_left;
    uint64_t written, deleted; /* entries of the audit; 0: not deleted */
};

void tf_shared_model_close(struct tf_shared_model *model) {
    free(model->nodes);
    *model = (struct tf_shared_model){0};
}

static void add(struct tf_shared_model *model, struct tf_shared_node node) {
    node.self = (uint32_t)model->count;
    tf_grow((void **)&model->nodes, &model->capacity, model->count, sizeof(*model->nodes));
    model->nodes[model->count++] = node;
}

static bool is_named(const struct tf_shared_node *node, const struct tf_shared_id *id) {
    return node->id.ordinal == id->ordinal && tf_id_equal(&node->id.action, &id->action);
}

/* SIZE_MAX when there is none. `near` is where its neighbour was. */
static size_t find(const struct tf_shared_model *model, const struct tf_shared_id *id,
                   size_t near) {
    if (tf_id_is_none(&id->action))
        return 0;
    if (near + 1 < model->count && is_named(&model->nodes[near + 1], id))
        return near + 1;
    for (size_t i = 1; i < model->count; i++)
        if (is_named(&model->nodes[i], id))
            return i;
    return SIZE_MAX;
}

static bool write_run(struct tf_shared_model *model, const struct tf_shared_insert *piece,
                      struct tf_shared_id *id, uint64_t entry) {
    size_t parent = find(model, &piece->parent, 0);
    bool is_left = piece->is_left;
    for (size_t at = 0; at < piece->text.len && parent != SIZE_MAX; id->ordinal++) {
        uint32_t code = tf_shared_decode(piece->text, &at);
        size_t here = find(model, id, parent);
        if (here == SIZE_MAX) {
            here = model->count;
            add(model, (struct tf_shared_node){.id = *id,
                                               .parent = (uint32_t)parent,
                                               .is_left = is_left,
                                               .code = code,
                                               .written = entry});
        }
        parent = here;
        is_left = false;
    }
    return parent != SIZE_MAX;
}

static bool delete_span(struct tf_shared_model *model, const struct tf_shared_span *span,
                        uint64_t entry) {
    struct tf_shared_id id = span->first;
    size_t at = 0;
    for (uint32_t n = 0; n < span->count; n++, id.ordinal++) {
        at = find(model, &id, at);
        if (at == SIZE_MAX || at == 0)
            return false;
        if (model->nodes[at].deleted == 0)
            model->nodes[at].deleted = entry;
    }
    return true;
}

bool tf_shared_model_do(struct tf_shared_model *model, const struct tf_shared_op *op,
                        uint64_t entry) {
    struct tf_shared_id id = {.action = op->action};
    if (model->count == 0)
        add(model, (struct tf_shared_node){.deleted = entry, .written = 0});
    for (size_t i = 0; i < op->insert_count; i++)
        if (!write_run(model, &op->inserts[i], &id, entry))
            return false;
    for (size_t i = 0; i < op->delete_count; i++)
        if (!delete_span(model, &op->deletes[i], entry))
            return false;
    return true;
}

void tf_shared_model_undo(struct tf_shared_model *model, uint64_t entry) {
    while (model->count > 1 && model->nodes[model->count - 1].written > entry)
        model->count--;
    for (size_t i = 1; i < model->count; i++)
        if (model->nodes[i].deleted > entry)
            model->nodes[i].deleted = 0;
}

static bool is_missing(const struct tf_shared_model *model, const struct tf_shared_op *op,
                       const struct tf_shared_id *id) {
    size_t at = find(model, id, 0);
    if (tf_id_equal(&id->action, &op->action) || at == 0)
        return false;
    return at == SIZE_MAX || model->nodes[at].deleted != 0;
}

bool tf_shared_model_misses(const struct tf_shared_model *model, const struct tf_shared_op *op) {
    for (size_t i = 0; i < op->insert_count; i++)
        if (is_missing(model, op, &op->inserts[i].parent))
            return true;
    for (size_t i = 0; i < op->delete_count; i++) {
        struct tf_shared_id id = op->deletes[i].first;
        for (uint32_t n = 0; n < op->deletes[i].count; n++, id.ordinal++)
            if (is_missing(model, op, &id))
                return true;
    }
    return false;
}

/* Children of one node side by side, its left ones first, by name. */
static int by_place(const void *a, const void *b) {
    const struct tf_shared_node *one = *(const struct tf_shared_node *const *)a;
    const struct tf_shared_node *two = *(const struct tf_shared_node *const *)b;
    if (one->parent != two->parent)
        return one->parent < two->parent ? -1 : 1;
    if (one->is_left != two->is_left)
        return one->is_left ? -1 : 1;
    int order = strcmp(one->id.action.text, two->id.action.text);
    return order != 0 ? order
                      : (one->id.ordinal > two->id.ordinal) - (one->id.ordinal < two->id.ordinal);
}

/* What is left to read: a node with all that hangs on it, or, when `opened`, only itself. */
struct visit {
    uint32_t node;
    bool opened;
};

struct reading {
    const struct tf_shared_model *model;
    const struct tf_shared_node **sorted; /* owned */
    uint32_t *first;                      /* owned: of each node's children in `sorted` */
    struct visit *visits;                 /* owned: a stack */
    size_t depth, capacity;
};

static void push(struct reading *reading, uint32_t node, bool opened) {
    tf_grow((void **)&reading->visits, &reading->capacity, reading->depth,
            sizeof(*reading->visits));
    reading->visits[reading->depth++] = (struct visit){node, opened};
}

/* Its left children, itself, its right children: the last goes on the stack first. */
static void open_node(struct reading *reading, uint32_t node) {
    uint32_t begin = reading->first[node], end = reading->first[node + 1], middle = begin;
    while (middle < end && reading->sorted[middle]->is_left)
        middle++;
    for (uint32_t i = end; i > middle; i--)
        push(reading, reading->sorted[i - 1]->self, false);
    push(reading, node, true);
    for (uint32_t i = middle; i > begin; i--)
        push(reading, reading->sorted[i - 1]->self, false);
}

static void sort_children(struct reading *reading) {
    const struct tf_shared_model *model = reading->model;
    for (size_t i = 1; i < model->count; i++)
        reading->sorted[i - 1] = &model->nodes[i];
    qsort(reading->sorted, model->count - 1, sizeof(struct tf_shared_node *), by_place);
    size_t at = 0;
    for (uint32_t node = 0; node <= model->count; node++) {
        while (at < model->count - 1 && reading->sorted[at]->parent < node)
            at++;
        reading->first[node] = (uint32_t)at;
    }
}

void tf_shared_model_read(const struct tf_shared_model *model, struct tf_buf *out) {
    if (model->count == 0)
        return;
    struct reading reading = {
        .model = model,
        .sorted = tf_alloc(model->count * sizeof(struct tf_shared_node *)),
        .first = tf_alloc((model->count + 1) * sizeof(uint32_t)),
    };
    sort_children(&reading);
    push(&reading, 0, false);
    while (reading.depth > 0) {
        struct visit visit = reading.visits[--reading.depth];
        if (!visit.opened)
            open_node(&reading, visit.node);
        else if (visit.node != 0 && model->nodes[visit.node].deleted == 0)
            tf_shared_encode(out, model->nodes[visit.node].code);
    }
    free(reading.sorted);
    free(reading.first);
    free(reading.visits);
}
