/* A parsed document: cJSON's tree, and the arrays and texts that results borrow. Inside of `chat`
 * only. */
#ifndef TF_CHAT_JSON_DOC_H
#define TF_CHAT_JSON_DOC_H

#include "chat/json_text.h"
#include "chat/wire.h"

#include <cjson/cJSON.h>

struct tf_wire_doc_block;

struct tf_wire_doc {
    cJSON *root;
    cJSON *nodes; /* owned: all of a plain text's tree, and its texts; NULL when cJSON made it */
    struct tf_slice source; /* the text that was parsed; borrowed, and only while a reader runs */
    struct tf_wire_doc_block *blocks;
    struct tf_slice
        *objects; /* where each object stands in `source`, in order; NULL until asked for */
    size_t object_count;
};

/* Scans and parses a text whose outermost value is an object. NONE with `*doc` owned by caller, or
 * the reason in `error`, with TF_E_INVALID or TF_E_LIMIT. */
enum tf_refusal tf_json_doc_parse(struct tf_slice text, struct tf_wire_doc **doc,
                                  struct tf_error *error);

/* Parses a text that has been scanned. As above. */
enum tf_refusal tf_json_doc_parse_scanned(const struct tf_json_scan *scan, struct tf_wire_doc **doc,
                                          struct tf_error *error);

/* The refusal of a scan, told. Returns it. */
enum tf_refusal tf_json_scan_tell(const struct tf_json_scan *scan, struct tf_error *error);

/* Zeroed memory that lives as long as the document. */
void *tf_json_doc_alloc(struct tf_wire_doc *doc, size_t count, size_t size);

/* The text of an object of the tree as it stands in the source, before any parsing. Borrowed like
 * the source. */
struct tf_slice tf_json_doc_object_source(struct tf_wire_doc *doc, const cJSON *object);

#endif
