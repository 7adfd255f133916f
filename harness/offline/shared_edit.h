/* What a person did to a shared text: the operation that turns what they saw into what they left.
 */
#ifndef TF_OFFLINE_SHARED_EDIT_H
#define TF_OFFLINE_SHARED_EDIT_H

#include "chat/shared_text.h"

/* Makes `text` show `wanted`, by as few words as a person would say were changed, and inside a
 * changed word by its letters; characters as people see them are never split. `op` holds what that
 * took; its texts are borrowed from `wanted`. E_LIMIT with `text` half changed: drop it. */
enum tf_code tf_shared_edit(struct tf_shared_text *text, struct tf_slice wanted,
                            struct tf_shared_op *op) TF_MUST_CHECK;

#endif
