/* A text that several people edit at once, by its definition alone, so that it can judge any
 * implementation of it.
 *
 * Every character that was ever written is a node of a tree, named by its action and its number in
 * that: a left or a right child of the one that it was written beside; deleted ones stay. The text
 * is the tree read from left to right, siblings on a side in the order of their names (Weidner and
 * Kleppmann, "The Art of the Fugue", arXiv 2305.00583). Nothing of that depends on the order in
 * which operations came. */
#ifndef TF_ORACLE_SHARED_MODEL_H
#define TF_ORACLE_SHARED_MODEL_H

#include "chat/shared_text.h"

struct tf_shared_node;

/* All zero is an empty text. */
struct tf_shared_model {
    struct tf_shared_node *nodes; /* owned */
    size_t count, capacity;
};

void tf_shared_model_close(struct tf_shared_model *model);
/* Does `op`, told by entry `entry` of the audit. False when it stands on characters that nobody
 * wrote; then only a part of it may be done. */
bool tf_shared_model_do(struct tf_shared_model *model, const struct tf_shared_op *op,
                        uint64_t entry);
/* Forgets what entries behind `entry` told. */
void tf_shared_model_undo(struct tf_shared_model *model, uint64_t entry);
/* Whether `op` names a character that was deleted, or never was. */
bool tf_shared_model_misses(const struct tf_shared_model *model, const struct tf_shared_op *op);
/* Appends what a reader must see, as UTF-8. */
void tf_shared_model_read(const struct tf_shared_model *model, struct tf_buf *out);

#endif
