#include "offline/shared_lost.h"

#include "offline/shared_row.h"

/* Characters of a run stand beside each other in both states. */
static size_t find_near(const struct tf_shared_text *text, const struct tf_shared_id *id,
                        size_t near) {
    bool is_next = near + 1 < text->count && text->items[near + 1].id.ordinal == id->ordinal &&
                   tf_id_equal(&text->items[near + 1].id.action, &id->action);
    return is_next ? near + 1 : tf_shared_text_find(text, id);
}

/* Appends the text that both states come from: the characters that both know, and that at least one
 * of them still shows. False when a name means another character there: the text was begun again.
 */
static bool read_common(const struct tf_shared_text *mine, const struct tf_shared_text *theirs,
                        struct tf_buf *out) {
    size_t near = 0;
    for (uint32_t i = mine->items[0].next; i != 0; i = mine->items[i].next) {
        const struct tf_shared_point *point = &mine->items[i];
        size_t at = find_near(theirs, &point->id, near);
        if (at == SIZE_MAX)
            continue;
        const struct tf_shared_point *other = &theirs->items[at];
        near = at;
        if (!point->is_deleted && !other->is_deleted && point->code != other->code)
            return false;
        if (!point->is_deleted || !other->is_deleted)
            tf_shared_encode(out, point->is_deleted ? other->code : point->code);
    }
    return true;
}

/* Where nothing is known of how they hang together, the newer state takes the place of the other.
 */
static enum tf_code find_base(struct tf_job *job, const struct tf_message *theirs,
                              struct tf_buf *base) {
    struct tf_shared_text here = {0}, there = {0};
    enum tf_code code = tf_shared_row_read(job, &theirs->client_id, &here);
    if (code == TF_OK)
        code = tf_shared_text_read(theirs->document, &there, job->error);
    if (code == TF_OK && (here.count == 0 || !read_common(&here, &there, base))) {
        tf_buf_clear(base);
        tf_buf_append_slice(base, theirs->content);
    }
    tf_shared_text_close(&here);
    tf_shared_text_close(&there);
    return code;
}

enum tf_code tf_shared_lost(struct tf_job *job, const struct tf_id *action,
                            const struct tf_message_row *held, const struct tf_message *theirs,
                            struct tf_buf *text, struct tf_buf *operation) {
    struct tf_buf base = {0};
    enum tf_code code = find_base(job, theirs, &base);
    const struct tf_queue_row mine = {
        .action_id = *action, .base_text = tf_buf_slice(&base), .text = held->content};
    if (code == TF_OK)
        code = tf_shared_row_again(&mine, theirs, text, operation);
    tf_buf_close(&base);
    return code;
}
