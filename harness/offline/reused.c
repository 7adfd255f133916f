#include "offline/reused.h"

#include "base/hash.h"
#include "offline/identity.h"
#include "offline/sync.h"

void tf_own_word_close(struct tf_own_word *own) {
    tf_buf_close(&own->text);
}

static enum tf_code read_send(struct tf_job *job, const struct tf_batch_item *item,
                              struct tf_own_word *out) {
    struct tf_message_row row;
    enum tf_code code = tf_message_row_find(job, &item->action_id, &row, &out->text);
    out->counts = code == TF_OK && !tf_message_row_is_named(&row);
    out->version = 1;
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

static enum tf_code read_queued(struct tf_job *job, const struct tf_batch_item *item,
                                struct tf_own_word *out) {
    struct tf_queue_copy copy = {0};
    enum tf_code code = tf_queue_get(job, TF_QUEUE_WAITING, item->order, &copy);
    out->counts = code == TF_OK;
    if (code == TF_OK) {
        tf_buf_append_slice(&out->text, copy.row.text);
        out->version = copy.row.base_version + 1;
        out->target = copy.row.target;
        out->mark = copy.row.mark;
    }
    tf_queue_copy_close(&copy);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

enum tf_code tf_own_word_read(struct tf_job *job, const struct tf_batch_item *item,
                              struct tf_own_word *out) {
    *out = (struct tf_own_word){0};
    if (tf_identity_is_inherited(job->core, item->order))
        return TF_OK;
    if (item->type == TF_ACTION_SEND)
        return read_send(job, item, out);
    return item->type == TF_ACTION_EDIT || item->type == TF_ACTION_READ
               ? read_queued(job, item, out)
               : TF_OK;
}

/* Follows from what is said, and from what it was to be said by. */
static struct tf_id id_of(const struct tf_batch_item *item, uint64_t word) {
    uint64_t what = tf_hash_pair(tf_id_hash(&item->action_id), word);
    return tf_id_from_draws(TF_ACTION_ID_PREFIX, what, tf_hash_pair(what, word));
}

static enum tf_code add(struct tf_job *job, struct tf_queue_row *row,
                        const struct tf_batch_item *item) {
    enum tf_code code = tf_queue_add(job, row);
    if (code != TF_OK)
        return code;
    job->core->sync.wants |= TF_WANT_PUSH;
    tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_AGAIN,
                                       .action_id = row->action_id,
                                       .other_id = item->action_id,
                                       .message_id = row->target,
                                       .type = row->type});
    return TF_OK;
}

/* Whether something that waits says already what the user wants of the message. */
static enum tf_code is_outdated(struct tf_job *job, const struct tf_id *message_id, bool *out) {
    struct tf_queue_copy last = {0};
    enum tf_code code = tf_queue_last_on(job, message_id, &last);
    *out = code == TF_OK;
    tf_queue_copy_close(&last);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

/* What has been said on top of the older word since is a conflict like any other; of what both
 * started from nothing is known then. */
static enum tf_code edit_again(struct tf_job *job, const struct tf_batch_item *item,
                               const struct tf_message *message, const struct tf_own_word *own) {
    struct tf_slice text = tf_buf_slice(&own->text);
    bool outdated = message->is_deleted || tf_slice_equal(message->content, text);
    enum tf_code code = outdated ? TF_OK : is_outdated(job, &message->id, &outdated);
    if (code != TF_OK || outdated)
        return code;
    struct tf_queue_row row = {.action_id = id_of(item, tf_hash_slice(text)),
                               .type = TF_ACTION_EDIT,
                               .conversation = item->conversation,
                               .target = message->id,
                               .base_version = own->version,
                               .text = text};
    if (message->version == own->version)
        row.base_text = message->content;
    tf_job_touched(job, &message->id);
    return add(job, &row, item);
}

static enum tf_code read_again(struct tf_job *job, const struct tf_batch_item *item,
                               const struct tf_own_word *own) {
    struct tf_queue_row row = {.action_id = id_of(item, tf_id_hash(&own->target)),
                               .type = TF_ACTION_READ,
                               .conversation = item->conversation,
                               .target = own->target,
                               .mark = own->mark};
    return add(job, &row, item);
}

enum tf_code tf_own_word_again(struct tf_job *job, const struct tf_batch_item *item,
                               const struct tf_change *change, const struct tf_own_word *own) {
    if (!own->counts)
        return TF_OK;
    if (change->entity == TF_ENTITY_MESSAGE && item->type != TF_ACTION_READ)
        return edit_again(job, item, &change->message, own);
    bool reads = change->entity == TF_ENTITY_RECEIPT && item->type == TF_ACTION_READ;
    return reads && change->receipt.read_position < own->mark ? read_again(job, item, own) : TF_OK;
}
