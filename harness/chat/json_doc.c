#include "chat/json_doc.h"

#include "base/assert.h"
#include "chat/json_bytes.h"
#include "chat/json_plain.h"

#include <stdlib.h>

struct tf_wire_doc_block {
    struct tf_wire_doc_block *next;
    max_align_t data[];
};

enum tf_refusal tf_json_scan_tell(const struct tf_json_scan *scan, struct tf_error *error) {
    if (scan->refusal == TF_REFUSAL_NONE)
        return TF_REFUSAL_NONE;
    bool too_large = scan->refusal == TF_REFUSAL_BODY_TOO_LARGE;
    tf_error_set(error, too_large ? TF_E_LIMIT : TF_E_INVALID, "%s at byte %zu", scan->what,
                 scan->at);
    return scan->refusal;
}

static struct tf_wire_doc *doc_of(const struct tf_json_scan *scan) {
    struct tf_wire_doc *doc = tf_alloc_zero(1, sizeof(*doc));
    doc->source = scan->root;
    return doc;
}

/* NULL when the text is not plain. */
static struct tf_wire_doc *parse_plain(const struct tf_json_scan *scan) {
    size_t nodes_size = scan->values_max * sizeof(cJSON);
    cJSON *nodes = tf_alloc(nodes_size + scan->root.len);
    cJSON *root = tf_json_plain_read(scan, nodes, (char *)nodes + nodes_size);
    if (root == NULL) {
        free(nodes);
        return NULL;
    }
    struct tf_wire_doc *doc = doc_of(scan);
    doc->root = doc->nodes = root;
    return doc;
}

enum tf_refusal tf_json_doc_parse_scanned(const struct tf_json_scan *scan, struct tf_wire_doc **doc,
                                          struct tf_error *error) {
    *doc = parse_plain(scan);
    if (*doc != NULL)
        return TF_REFUSAL_NONE;
    const char *end = NULL;
    cJSON *root = cJSON_ParseWithLengthOpts(scan->root.data, scan->root.len, &end, false);
    if (root == NULL || end != scan->root.data + scan->root.len) {
        cJSON_Delete(root);
        tf_error_set(error, TF_E_INVALID, "not JSON");
        return TF_REFUSAL_BAD_JSON;
    }
    *doc = doc_of(scan);
    (*doc)->root = root;
    return TF_REFUSAL_NONE;
}

enum tf_refusal tf_json_doc_parse(struct tf_slice text, struct tf_wire_doc **doc,
                                  struct tf_error *error) {
    struct tf_json_scan scan;
    tf_json_scan(text, &scan);
    if (scan.refusal != TF_REFUSAL_NONE)
        return tf_json_scan_tell(&scan, error);
    return tf_json_doc_parse_scanned(&scan, doc, error);
}

void *tf_json_doc_alloc(struct tf_wire_doc *doc, size_t count, size_t size) {
    TF_ASSERT(size > 0 && count < SIZE_MAX / 2 / size);
    struct tf_wire_doc_block *block = tf_alloc_zero(1, sizeof(*block) + count * size);
    block->next = doc->blocks;
    doc->blocks = block;
    return block->data;
}

void tf_wire_doc_destroy(struct tf_wire_doc *doc) {
    if (doc == NULL)
        return;
    while (doc->blocks != NULL) {
        struct tf_wire_doc_block *block = doc->blocks;
        doc->blocks = block->next;
        free(block);
    }
    if (doc->nodes == NULL)
        cJSON_Delete(doc->root);
    free(doc->nodes);
    free(doc);
}

/* Numbers the objects in document order. An object's own `valueint` is unused by cJSON. */
static int number_objects(cJSON *item, int next) {
    if (cJSON_IsObject(item))
        item->valueint = next++;
    for (cJSON *child = item->child; child != NULL; child = child->next)
        next = number_objects(child, next);
    return next;
}

/* The offset behind the string that begins at `at`. The text has been scanned: it ends. */
static size_t skip_string(struct tf_slice text, size_t at) {
    for (at++;;) {
        at += tf_json_plain_len(text.data + at, text.len - at);
        TF_ASSERT(at < text.len);
        if (text.data[at] == '"')
            return at + 1;
        at += text.data[at] == '\\' ? 2 : 1;
    }
}

/* Objects open in the same order in the text as in the tree. */
static void find_objects(struct tf_slice text, struct tf_slice *objects) {
    struct tf_slice *open[TF_JSON_DEPTH_MAX];
    size_t depth = 0, at = 0;
    struct tf_slice *next = objects;
    while (at < text.len) {
        char byte = text.data[at];
        if (byte == '"') {
            at = skip_string(text, at);
            continue;
        }
        at++;
        if (byte == '{') {
            TF_ASSERT(depth < TF_JSON_DEPTH_MAX);
            next->data = text.data + at - 1;
            open[depth++] = next++;
        } else if (byte == '}') {
            TF_ASSERT(depth > 0);
            struct tf_slice *object = open[--depth];
            object->len = (size_t)(text.data + at - object->data);
        }
    }
}

struct tf_slice tf_json_doc_object_source(struct tf_wire_doc *doc, const cJSON *object) {
    TF_ASSERT(cJSON_IsObject(object));
    if (doc->objects == NULL) {
        doc->object_count = (size_t)number_objects(doc->root, 0);
        doc->objects = tf_json_doc_alloc(doc, doc->object_count, sizeof(*doc->objects));
        find_objects(doc->source, doc->objects);
    }
    return doc->objects[object->valueint];
}
