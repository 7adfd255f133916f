/* What becomes of a text on its way to the disk and back: packed, sealed, both or neither. Whatever
 * people wrote, or that names them, passes here; identifiers, numbers and times do not.
 *
 * A stored text that passed is a BLOB: a byte that says what was done, then the bytes. It is bound
 * to its place (which column, which row), so rows cannot be swapped. */
#ifndef TF_OFFLINE_VAULT_H
#define TF_OFFLINE_VAULT_H

#include "base/seal.h"
#include "offline/job.h"

/* The columns that hold texts. Part of what is stored: append only. */
enum tf_cell {
    TF_CELL_DEVICE, /* the proof that the key is the right one */
    TF_CELL_CONTENT,
    TF_CELL_SENDER_NAME,
    TF_CELL_MEDIA_URL,
    TF_CELL_MEDIA_THUMBNAIL,
    TF_CELL_MESSAGE_METADATA,
    TF_CELL_CONVERSATION_METADATA,
    TF_CELL_BASE_TEXT,
    TF_CELL_QUEUE_TEXT,
    TF_CELL_MEDIA_EXTENSION,
    TF_CELL_MEDIA_PART,
    TF_CELL_DOCUMENT,
    TF_CELL_OPERATION,
    TF_CELL_APP_DATA,
    TF_CELL_COUNT
};

/* How the texts of a database are kept. UNSWEPT: what lay there in clear may still be readable in
 * freed places of the file. */
enum { TF_PACKING_SEALED = 1u << 0, TF_PACKING_SQUEEZED = 1u << 1, TF_PACKING_UNSWEPT = 1u << 2 };

struct tf_vault;

/* What the configuration asks for, or NULL when that is nothing. Owned by caller. */
struct tf_vault *tf_vault_create(const struct tf_client_config *config);
/* NULL is allowed. */
void tf_vault_destroy(struct tf_vault *vault);

/* When a process has opened its database, which says how its texts are kept: makes sure that they
 * can be read, and that they are kept as the configuration asks, in one transaction where they are
 * not. E_DAMAGED, and nothing is written, when they are sealed and the key is missing or wrong. */
enum tf_code tf_vault_open(struct tf_job *job, unsigned packing,
                           struct tf_slice seal) TF_MUST_CHECK;

/* Whose row a text of a message or a conversation belongs to: the name that its maker gave it, else
 * the server's. Both are there from the row's first moment, or never. */
const struct tf_id *tf_vault_owner(const struct tf_id *made, const struct tf_id *named);

/* The text as it is to be stored; `*blob` whether as a BLOB. Borrowed until tf_vault_release. */
struct tf_slice tf_vault_put(struct tf_job *job, enum tf_cell cell, const struct tf_id *owner,
                             struct tf_slice text, bool *blob);
/* The text that was stored. One that does not open is empty, marks the job as damaged, and so keeps
 * it from committing. Borrowed until tf_vault_release; without a vault until the statement is
 * reset.
 */
struct tf_slice tf_vault_get(struct tf_job *job, sqlite3_stmt *statement, int column,
                             enum tf_cell cell, const struct tf_id *owner);
/* How many texts are held; and lets go those behind the first `held`. NULL is allowed. */
size_t tf_vault_held(const struct tf_vault *vault);
void tf_vault_release(struct tf_vault *vault, size_t held);

#endif
