#include "offline/vault.h"

#include "base/assert.h"
#include "base/hash.h"
#include "base/squeeze.h"
#include "chat/validate.h"
#include "offline/repack.h"
#include "offline/sql.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES_MAX (1024 * 1024) /* no text of the model is longer; bounds what is unpacked */
#define PLACE_BYTES    (2 + TF_ID_SIZE)

extern const char tf_texts_dictionary[];
extern const size_t tf_texts_dictionary_len;

struct tf_vault {
    unsigned writes;  /* TF_PACKING_*: what is done to a text that is stored now */
    bool only_sealed; /* a text that is not sealed was put there by somebody else */
    struct tf_seal_key key;
    struct tf_squeeze *squeeze;
    char **texts; /* owned, each */
    size_t count, capacity;
};

static const char proof[] = "tiffin";

struct tf_vault *tf_vault_create(const struct tf_client_config *config) {
    TF_ASSERT(config->storage_key.len == 0 || config->storage_key.len == TF_SEAL_KEY_BYTES);
    unsigned writes = (config->storage_key.len > 0 ? (unsigned)TF_PACKING_SEALED : 0) |
                      (config->pack ? (unsigned)TF_PACKING_SQUEEZED : 0);
    if (writes == 0)
        return NULL;
    struct tf_vault *vault = tf_alloc_zero(1, sizeof(*vault));
    vault->writes = writes;
    if (writes & TF_PACKING_SEALED)
        memcpy(vault->key.bytes, config->storage_key.data, TF_SEAL_KEY_BYTES);
    return vault;
}

void tf_vault_destroy(struct tf_vault *vault) {
    if (vault == NULL)
        return;
    tf_vault_release(vault, 0);
    tf_seal_key_forget(&vault->key);
    tf_squeeze_destroy(vault->squeeze);
    free(vault->texts);
    free(vault);
}

size_t tf_vault_held(const struct tf_vault *vault) {
    return vault == NULL ? 0 : vault->count;
}

void tf_vault_release(struct tf_vault *vault, size_t held) {
    while (vault != NULL && vault->count > held)
        free(vault->texts[--vault->count]);
}

/* Takes the buffer's memory. */
static struct tf_slice hold(struct tf_vault *vault, struct tf_buf *buf) {
    struct tf_slice slice = tf_buf_slice(buf);
    if (buf->data == NULL)
        return slice;
    tf_grow((void **)&vault->texts, &vault->capacity, vault->count, sizeof(*vault->texts));
    vault->texts[vault->count++] = buf->data;
    *buf = (struct tf_buf){0};
    return slice;
}

const struct tf_id *tf_vault_owner(const struct tf_id *made, const struct tf_id *named) {
    return tf_id_is_none(made) ? named : made;
}

static struct tf_slice place_of(char place[PLACE_BYTES], char form, enum tf_cell cell,
                                const struct tf_id *owner) {
    struct tf_slice name = tf_id_slice(owner);
    place[0] = form;
    place[1] = (char)cell;
    memcpy(place + 2, name.data, name.len);
    return (struct tf_slice){place, 2 + name.len};
}

/* Keyed by what is stored, where and when: another text, or the same at another time, has another
 * one. */
static void draw_nonce(const struct tf_job *job, struct tf_slice place, struct tf_slice text,
                       unsigned char nonce[TF_SEAL_NONCE_BYTES]) {
    uint64_t instant = tf_hash_pair((uint64_t)job->now.wall_us, (uint64_t)job->now.mono_us);
    uint64_t entity = tf_hash_pair(tf_hash_slice(place), tf_hash_slice(text));
    for (uint64_t i = 0; i < TF_SEAL_NONCE_BYTES / sizeof(uint64_t); i++) {
        uint64_t draw = tf_draw(job->chance.seed, TF_CONCERN_NONCE, entity, instant + i);
        memcpy(nonce + i * sizeof(draw), &draw, sizeof(draw));
    }
}

static struct tf_squeeze *squeeze_of(struct tf_vault *vault) {
    if (vault->squeeze == NULL)
        vault->squeeze =
            tf_squeeze_create((struct tf_slice){tf_texts_dictionary, tf_texts_dictionary_len});
    return vault->squeeze;
}

struct tf_slice tf_vault_put(struct tf_job *job, enum tf_cell cell, const struct tf_id *owner,
                             struct tf_slice text, bool *blob) {
    struct tf_vault *vault = job->core->vault;
    struct tf_buf packed = {0}, out = {0};
    char place[PLACE_BYTES], form = 0;
    unsigned char nonce[TF_SEAL_NONCE_BYTES];
    if ((vault->writes & TF_PACKING_SQUEEZED) && text.len > 0 &&
        tf_squeeze_pack(squeeze_of(vault), text, &packed)) {
        form |= TF_PACKING_SQUEEZED;
        text = tf_buf_slice(&packed);
    }
    *blob = form != 0 || (vault->writes & TF_PACKING_SEALED);
    if (!*blob)
        return text;
    if (vault->writes & TF_PACKING_SEALED)
        form |= TF_PACKING_SEALED;
    tf_buf_append_byte(&out, form);
    if (form & TF_PACKING_SEALED) {
        struct tf_slice where = place_of(place, form, cell, owner);
        draw_nonce(job, where, text, nonce);
        tf_seal_close(&out, &vault->key, nonce, where, text);
    } else {
        tf_buf_append_slice(&out, text);
    }
    tf_buf_close(&packed);
    return hold(vault, &out);
}

/* Undoes what `form` says was done. */
static enum tf_code undo(struct tf_vault *vault, struct tf_slice stored, enum tf_cell cell,
                         const struct tf_id *owner, struct tf_buf *out) {
    char place[PLACE_BYTES], form = stored.len > 0 ? stored.data[0] : 0;
    struct tf_buf opened = {0};
    enum tf_code code = TF_OK;
    if (form < 1 || form > (TF_PACKING_SEALED | TF_PACKING_SQUEEZED) ||
        (vault->only_sealed && !(form & TF_PACKING_SEALED)))
        return TF_E_DAMAGED;
    struct tf_slice rest = {stored.data + 1, stored.len - 1};
    if (form & TF_PACKING_SEALED) {
        code = tf_seal_open(&opened, &vault->key, place_of(place, form, cell, owner), rest);
        rest = tf_buf_slice(&opened);
    }
    if (code == TF_OK && (form & TF_PACKING_SQUEEZED))
        code = tf_squeeze_unpack(squeeze_of(vault), rest, TEXT_BYTES_MAX, out);
    else if (code == TF_OK)
        tf_buf_append_slice(out, rest);
    tf_buf_close(&opened);
    return code;
}

static void mark_damaged(struct tf_job *job, enum tf_cell cell, const struct tf_id *owner) {
    if (job->damaged == TF_OK)
        job->damaged = tf_error_set(job->error, TF_E_DAMAGED,
                                    "the stored text %d of %s does not open: it was changed, or "
                                    "sealed with another key",
                                    (int)cell, owner->text);
}

struct tf_slice tf_vault_get(struct tf_job *job, sqlite3_stmt *statement, int column,
                             enum tf_cell cell, const struct tf_id *owner) {
    struct tf_vault *vault = job->core->vault;
    int type = sqlite3_column_type(statement, column);
    struct tf_slice stored = tf_store_column_slice(statement, column);
    if (type == SQLITE_NULL || (type == SQLITE_TEXT && (vault == NULL || !vault->only_sealed)))
        return stored;
    struct tf_buf out = {0};
    if (vault != NULL && type == SQLITE_BLOB && undo(vault, stored, cell, owner, &out) == TF_OK)
        return hold(vault, &out);
    tf_buf_close(&out);
    mark_damaged(job, cell, owner);
    return (struct tf_slice){0};
}

/* -- Opening -- */

static enum tf_code prove(struct tf_job *job, struct tf_slice seal) {
    struct tf_vault *vault = job->core->vault;
    if (vault == NULL || !(vault->writes & TF_PACKING_SEALED))
        return tf_error_set(job->error, TF_E_DAMAGED,
                            "the database is sealed, and no key was handed in");
    struct tf_buf opened = {0};
    enum tf_code code = undo(vault, seal, TF_CELL_DEVICE, &job->core->config.user_id, &opened);
    tf_buf_close(&opened);
    if (code != TF_OK)
        return tf_error_set(job->error, TF_E_DAMAGED,
                            "the database is sealed with another key than the one handed in");
    return TF_OK;
}

static enum tf_code write_packing(struct tf_job *job, unsigned packing) {
    const struct tf_bind seal =
        packing & TF_PACKING_SEALED
            ? tf_bind_cell(TF_CELL_DEVICE, &job->core->config.user_id, tf_slice_of(proof))
            : tf_bind_null();
    return tf_sql_run(job, TF_SQL_DEVICE_PACKING, TF_BINDS(tf_bind_int(packing), seal), NULL);
}

/* From now on every text is kept as the configuration asks. */
static enum tf_code adopt(struct tf_job *job, unsigned *packing) {
    const struct tf_vault *vault = job->core->vault;
    bool seals = (vault->writes & TF_PACKING_SEALED) && !(*packing & TF_PACKING_SEALED);
    unsigned rows = 0;
    enum tf_code code = tf_store_begin(job->store, job->error);
    if (code != TF_OK)
        return code;
    if (seals)
        code = tf_repack(job, &rows);
    *packing |= vault->writes | (rows > 0 ? TF_PACKING_UNSWEPT : 0);
    if (code == TF_OK)
        code = write_packing(job, *packing);
    if (code == TF_OK)
        code = job->damaged;
    if (code == TF_OK)
        return tf_store_commit(job->store, job->error);
    tf_store_rollback(job->store);
    return code;
}

/* The whole file is written anew: what was freed in it is not overwritten by anything else. */
static enum tf_code sweep(struct tf_job *job, unsigned packing) {
    enum tf_code code = tf_store_script(job->store, "VACUUM", job->error);
    return code == TF_OK ? write_packing(job, packing & ~(unsigned)TF_PACKING_UNSWEPT) : code;
}

enum tf_code tf_vault_open(struct tf_job *job, unsigned packing, struct tf_slice seal) {
    struct tf_core *core = job->core;
    if (packing == 0 && core->vault == NULL)
        return TF_OK;
    enum tf_code code = packing & TF_PACKING_SEALED ? prove(job, seal) : TF_OK;
    if (code != TF_OK)
        return code;
    if (core->vault == NULL) /* what is squeezed must be read, though nothing is any more */
        core->vault = tf_alloc_zero(1, sizeof(*core->vault));
    if ((core->vault->writes & ~packing) != 0)
        code = adopt(job, &packing);
    if (code == TF_OK && (packing & TF_PACKING_UNSWEPT))
        code = sweep(job, packing);
    if (code == TF_OK)
        core->vault->only_sealed = (core->vault->writes & TF_PACKING_SEALED) != 0;
    return code;
}
