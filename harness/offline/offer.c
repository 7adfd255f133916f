#include "offline/offer.h"

#include "base/hash.h"
#include "offline/message.h"
#include "offline/push.h"
#include "offline/queue.h"
#include "offline/shared_lost.h"
#include "offline/shared_row.h"
#include "offline/sql.h"
#include "offline/sync.h"

#include <stdlib.h>

/* The same on each device of the user, so that the server takes it once. */
static struct tf_id again_id(const struct tf_message_row *held, const struct tf_message *message,
                             enum tf_action_type type) {
    uint64_t what = tf_hash_pair(tf_id_hash(&message->id), held->version);
    uint64_t where = tf_hash_pair(tf_hash_slice(held->content), (uint64_t)type);
    return tf_id_from_draws(TF_ACTION_ID_PREFIX, tf_hash_pair(what, where),
                            tf_hash_pair(where, tf_hash_pair(what, message->version)));
}

/* What waits for the network already says what this user wants: it goes on from the older state. */
static enum tf_code lower_base(struct tf_job *job, const struct tf_message *message,
                               uint64_t version, bool *waits) {
    unsigned changed = 0;
    enum tf_code code =
        tf_sql_run(job, TF_SQL_QUEUE_LOWER,
                   TF_BINDS(tf_bind_int((int64_t)version), tf_bind_id(&message->id)), &changed);
    *waits = changed > 0;
    return code;
}

static enum tf_code queue_again(struct tf_job *job, const struct tf_message_row *held,
                                const struct tf_message *message) {
    enum tf_action_type type = held->is_deleted ? TF_ACTION_DELETE : TF_ACTION_EDIT;
    struct tf_queue_row row = {.action_id = again_id(held, message, type),
                               .type = type,
                               .conversation = held->conversation,
                               .target = message->id,
                               .base_version = message->version,
                               .base_text = message->content};
    if (!held->is_deleted)
        row.text = held->content;
    enum tf_code code = tf_queue_add(job, &row);
    tf_push_remember(job->core, row.order); /* another device may offer it, too */
    return code;
}

/* What was said before all that waits now goes before it where there is room for that. */
static enum tf_code first_order(struct tf_job *job, size_t count, uint64_t *out) {
    enum tf_code code = TF_OK;
    *out = job->core->mirror.next_order;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_FIRST, TF_BINDS(tf_bind_null()));
    if (!tf_sql_row(job, row, &code))
        return code;
    uint64_t first = tf_sql_u64(row, 0);
    if (first > count)
        *out = first - count;
    sqlite3_reset(row);
    return TF_OK;
}

static enum tf_code queue_at(struct tf_job *job, uint64_t order, struct tf_queue_row *row) {
    struct tf_mirror *mirror = &job->core->mirror;
    uint64_t next = mirror->next_order;
    mirror->next_order = order;
    enum tf_code code = tf_queue_add(job, row);
    tf_push_remember(job->core, order); /* another device may offer it, too */
    if (mirror->next_order < next)
        mirror->next_order = next;
    return code;
}

/* Whether edits of the text wait, and nothing else that its user wants of the message. */
static enum tf_code find_waiting(struct tf_job *job, const struct tf_id *id, bool *edits,
                                 bool *others) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_QUEUE_ON, TF_BINDS(tf_bind_id(id)));
    while (tf_sql_row(job, row, &code)) {
        bool is_operation = tf_queue_read(job, row).is_operation;
        *edits |= is_operation;
        *others |= !is_operation;
    }
    return code;
}

/* Edits that wait for the network say what they change, and nothing of what they stand on: that
 * goes before them. */
static enum tf_code offer_shared(struct tf_job *job, const struct tf_message_row *held,
                                 const struct tf_message *message) {
    struct tf_queue_row row = {.action_id = again_id(held, message, TF_ACTION_EDIT),
                               .type = TF_ACTION_EDIT,
                               .conversation = held->conversation,
                               .target = message->id,
                               .base_version = message->version,
                               .base_text = message->content};
    struct tf_buf text = {0}, operation = {0};
    uint64_t order = job->core->mirror.next_order;
    bool edits = false, others = false;
    enum tf_code code = find_waiting(job, &message->id, &edits, &others);
    if (code == TF_OK && edits)
        code = first_order(job, 1, &order);
    if (code == TF_OK && !others)
        code = tf_shared_lost(job, &row.action_id, held, message, &text, &operation);
    row.text = tf_buf_slice(&text);
    if (code == TF_OK && !others && !tf_slice_equal(row.text, message->content)) {
        code = queue_at(job, order, &row);
        if (code == TF_OK)
            code = tf_shared_row_set(job, &row, tf_buf_slice(&operation));
    }
    tf_buf_close(&text);
    tf_buf_close(&operation);
    return code;
}

/* Whether another state bears the number of the one that is here: what waits on that has not seen
 * it, and has to meet it as a conflict. */
static bool is_other_state(const struct tf_message_row *held, const struct tf_message *message) {
    return message->version == held->version && message->version > 1 && !message->is_deleted &&
           message->document.len == 0 &&
           (held->is_deleted || !tf_slice_equal(held->content, message->content));
}

/* `held` is of the log that was left. */
static enum tf_code offer_state(struct tf_job *job, const struct tf_message_row *held,
                                const struct tf_message *message) {
    bool waits = false;
    enum tf_code code = TF_OK;
    if (message->version < held->version)
        code = lower_base(job, message, message->version, &waits);
    else if (is_other_state(held, message))
        code = lower_base(job, message, message->version - 1, &waits);
    if (code != TF_OK || message->is_deleted ||
        !tf_id_equal(&held->sender_id, &job->core->config.user_id))
        return code;
    bool differs = held->is_deleted || !tf_slice_equal(held->content, message->content);
    if (differs && !held->is_deleted && message->document.len > 0)
        return offer_shared(job, held, message);
    return differs && !waits && message->version < held->version ? queue_again(job, held, message)
                                                                 : TF_OK;
}

/* A reading of something later has reached this message, too, and may have to stand for that if the
 * new log lacks what was read: how far it reaches there stands in its base version until then. */
static enum tf_code reach(struct tf_job *job, const struct tf_message_row *held,
                          const struct tf_message *message) {
    if (job->core->mirror.waiting == 0 || message->is_deleted || !tf_message_row_is_named(held))
        return TF_OK;
    return tf_sql_run(job, TF_SQL_QUEUE_READS_REACH,
                      TF_BINDS(tf_bind_int((int64_t)message->position),
                               tf_bind_int(held->conversation),
                               tf_bind_int((int64_t)held->position)),
                      NULL);
}

enum tf_code tf_offer_change(struct tf_job *job, const struct tf_message *message) {
    struct tf_message_row held;
    struct tf_buf text = {0};
    enum tf_code code = tf_message_row_find(job, &message->id, &held, &text);
    if (code == TF_E_NOT_FOUND)
        return TF_OK;
    bool is_left = code == TF_OK && held.generation != job->core->mirror.generation;
    if (is_left)
        code = reach(job, &held, message);
    if (code == TF_OK && is_left && message->version <= held.version)
        code = offer_state(job, &held, message);
    tf_buf_close(&text);
    return code;
}

struct lost {
    struct tf_id client_id, id;
    int64_t conversation;
};

struct lost_list {
    struct lost *items; /* owned */
    size_t count, capacity;
};

static enum tf_code find_lost(struct tf_job *job, struct lost_list *out) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_MESSAGES_LOST,
                                    TF_BINDS(tf_bind_int(job->core->mirror.generation),
                                             tf_bind_id(&job->core->config.user_id)));
    while (tf_sql_row(job, row, &code)) {
        tf_grow((void **)&out->items, &out->capacity, out->count, sizeof(*out->items));
        out->items[out->count++] =
            (struct lost){tf_sql_id(row, 0), tf_sql_id(row, 1), sqlite3_column_int64(row, 2)};
    }
    return code;
}

/* What waits for the message by its old name waits for its send now. */
static enum tf_code put_behind(struct tf_job *job, const struct lost *lost) {
    struct tf_binds names = TF_BINDS(tf_bind_id(&lost->client_id), tf_bind_id(&lost->id));
    unsigned behind = 0;
    enum tf_code code = tf_sql_run(job, TF_SQL_QUEUE_BEHIND, names, &behind);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_QUEUE_UNNAME, names, NULL);
    if (code == TF_OK)
        job->core->mirror.dependents += behind;
    return code;
}

static enum tf_code offer_message(struct tf_job *job, const struct lost *lost, uint64_t order) {
    struct tf_queue_row row = {
        .action_id = lost->client_id, .type = TF_ACTION_SEND, .conversation = lost->conversation};
    enum tf_code code = queue_at(job, order, &row);
    if (code == TF_OK)
        code =
            tf_sql_run(job, TF_SQL_MESSAGE_OFFER,
                       TF_BINDS(tf_bind_int((int64_t)(TF_POSITION_PENDING + order)),
                                tf_bind_int(job->core->mirror.generation), tf_bind_id(&lost->id)),
                       NULL);
    tf_job_touched(job, &lost->client_id);
    if (code == TF_OK)
        code = put_behind(job, lost);
    return code == TF_OK ? tf_shared_row_anew(job, &lost->client_id) : code;
}

/* A mark is a place in the log, and places are new. What this log does not hold, and nobody here
 * offers, is about to go: who has read it has read what came before it. When nothing of that is
 * here either, the reading goes first. */
static enum tf_code place_reads(struct tf_job *job) {
    struct tf_binds binds = TF_BINDS(tf_bind_int(job->core->mirror.generation));
    unsigned dropped = 0;
    enum tf_code code = tf_sql_run(job, TF_SQL_QUEUE_READS_FALL, binds, NULL);
    if (code == TF_OK)
        code = tf_sql_run(job, TF_SQL_QUEUE_READS_LOST, binds, &dropped);
    if (code != TF_OK)
        return code;
    job->core->mirror.waiting -= dropped;
    return tf_sql_run(job, TF_SQL_QUEUE_READS_PLACE, TF_BINDS(tf_bind_null()), NULL);
}

enum tf_code tf_offer_lost(struct tf_job *job) {
    struct lost_list lost = {0};
    uint64_t order = 0;
    enum tf_code code = find_lost(job, &lost);
    if (code == TF_OK && lost.count > 0)
        code = first_order(job, lost.count, &order);
    for (size_t i = 0; code == TF_OK && i < lost.count; i++)
        code = offer_message(job, &lost.items[i], order + i);
    free(lost.items);
    if (code == TF_OK)
        code = place_reads(job);
    if (code == TF_OK && job->core->mirror.waiting > 0)
        job->core->sync.wants |= TF_WANT_PUSH;
    return code;
}
