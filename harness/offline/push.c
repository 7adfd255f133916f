#include "offline/push.h"

#include "base/hash.h"
#include "base/map.h"
#include "offline/message.h"
#include "offline/retry.h"
#include "offline/shared_row.h"
#include "offline/sql.h"
#include "offline/sync.h"

#include <stdlib.h>

#define BODY_BYTES_AIM (256 * 1024) /* no action is added behind this; one alone may be longer */

/* A batch that is being put together. */
struct draft {
    struct tf_batch *batch;
    size_t limit;
    struct tf_buf body;
    struct tf_map blocked; /* conversations whose next action must wait */
    size_t begin;          /* of the first action in `body` */
    struct tf_id target;   /* of the first action */
    uint64_t key;
};

/* Columns of TF_SQL_QUEUE_DUE. */
enum {
    DUE_ORDER,
    DUE_ACTION,
    DUE_TYPE,
    DUE_CONVERSATION,
    DUE_CONVERSATION_ID,
    DUE_TARGET,
    DUE_WAITS,
    DUE_BASE,
    DUE_TEXT,
    DUE_ATTEMPTS,
    DUE_AT,
    DUE_MESSAGE_TYPE,
    DUE_CONTENT,
    DUE_REPLY_TO,
    DUE_CONVERSATION_TYPE,
    DUE_METADATA,
    DUE_UPLOADS,
    DUE_MEDIA_URL,
    DUE_MEDIA_THUMBNAIL,
    DUE_MEDIA_SIZE,
    DUE_MEDIA_DURATION,
    DUE_MESSAGE_METADATA,
    DUE_IS_OPERATION,
    DUE_IS_SHARED
};

static struct tf_batch_item read_item(sqlite3_stmt *row) {
    return (struct tf_batch_item){
        .order = tf_sql_u64(row, DUE_ORDER),
        .action_id = tf_sql_id(row, DUE_ACTION),
        .conversation = sqlite3_column_int64(row, DUE_CONVERSATION),
        .type = (enum tf_action_type)sqlite3_column_int(row, DUE_TYPE),
        .attempts = (uint32_t)sqlite3_column_int64(row, DUE_ATTEMPTS),
    };
}

static bool is_ready(const struct tf_job *job, sqlite3_stmt *row,
                     const struct tf_batch_item *item) {
    if (sqlite3_column_int(row, DUE_WAITS) != 0 || sqlite3_column_int(row, DUE_UPLOADS) != 0)
        return false;
    if (item->type != TF_ACTION_CREATE &&
        sqlite3_column_type(row, DUE_CONVERSATION_ID) == SQLITE_NULL)
        return false;
    return tf_lanes_due(&job->core->lanes, item->conversation) <= job->now.mono_us;
}

static enum tf_code read_participants(struct tf_job *job, int64_t conversation,
                                      struct tf_participant **items, size_t *count) {
    size_t capacity = 0;
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = tf_sql_open(job, TF_SQL_PARTICIPANTS, TF_BINDS(tf_bind_int(conversation)));
    while (tf_sql_row(job, row, &code)) {
        tf_grow((void **)items, &capacity, *count, sizeof(**items));
        (*items)[(*count)++] = (struct tf_participant){.user_id = tf_sql_id(row, 0)};
    }
    return code;
}

/* A name that the queue keeps as text; none when it is not one. */
static struct tf_id id_in(struct tf_slice text) {
    struct tf_id id = {{0}};
    return tf_id_parse(text, &id) == TF_OK ? id : (struct tf_id){{0}};
}

static void fill_media(struct tf_job *job, sqlite3_stmt *row, const struct tf_id *owner,
                       struct tf_message *message) {
    message->media_url = tf_vault_get(job, row, DUE_MEDIA_URL, TF_CELL_MEDIA_URL, owner);
    message->media_thumbnail =
        tf_vault_get(job, row, DUE_MEDIA_THUMBNAIL, TF_CELL_MEDIA_THUMBNAIL, owner);
    message->media_size = tf_sql_u64(row, DUE_MEDIA_SIZE);
    message->media_duration_ms = tf_sql_u64(row, DUE_MEDIA_DURATION);
}

static void fill_message(struct tf_job *job, sqlite3_stmt *row, struct tf_wire_action *action) {
    if (action->type == TF_ACTION_SEND) {
        action->message.client_id = action->action_id;
        action->message.conversation_id = action->conversation_id;
        action->message.type = (enum tf_message_type)sqlite3_column_int(row, DUE_MESSAGE_TYPE);
        action->message.content =
            tf_vault_get(job, row, DUE_CONTENT, TF_CELL_CONTENT, &action->action_id);
        action->message.reply_to = tf_sql_id(row, DUE_REPLY_TO);
        if (action->message.type != TF_MESSAGE_TEXT)
            fill_media(job, row, &action->action_id, &action->message);
        action->message.metadata = tf_vault_get(job, row, DUE_MESSAGE_METADATA,
                                                TF_CELL_MESSAGE_METADATA, &action->action_id);
        action->message.is_shared = sqlite3_column_int(row, DUE_IS_SHARED) != 0;
    } else if (action->type == TF_ACTION_EDIT) {
        action->message.content =
            tf_vault_get(job, row, DUE_TEXT, TF_CELL_QUEUE_TEXT, &action->action_id);
    } else if (action->type == TF_ACTION_JOIN || action->type == TF_ACTION_LEAVE) {
        action->user_id =
            id_in(tf_vault_get(job, row, DUE_TEXT, TF_CELL_QUEUE_TEXT, &action->action_id));
    }
}

/* The server's text is here as it was when the person edited it: then the change says enough. */
static enum tf_code shorten_edit(struct tf_job *job, struct tf_wire_action *action) {
    struct tf_message_row row;
    struct tf_buf base = {0};
    if (!job->core->config.delta_edits || action->type != TF_ACTION_EDIT)
        return TF_OK;
    enum tf_code code = tf_message_row_find(job, &action->message_id, &row, &base);
    if (code == TF_OK && row.version == action->base_version &&
        tf_delta_make(row.content, action->message.content, &action->delta))
        action->message.content = (struct tf_slice){0};
    tf_buf_close(&base);
    return code == TF_E_NOT_FOUND ? TF_OK : code;
}

/* Of an edit of a shared text only the operation travels. */
static enum tf_code put_operation(struct tf_job *job, uint64_t order, struct tf_buf *text,
                                  struct tf_wire_action *action) {
    enum tf_code code = tf_shared_row_operation(job, TF_QUEUE_WAITING, order, text);
    action->message.content = (struct tf_slice){0};
    action->operation = tf_buf_slice(text);
    return code;
}

static enum tf_code append_action(struct tf_job *job, struct draft *draft, sqlite3_stmt *row,
                                  const struct tf_batch_item *item) {
    struct tf_wire_action action = {.type = item->type,
                                    .action_id = item->action_id,
                                    .conversation_id = tf_sql_id(row, DUE_CONVERSATION_ID),
                                    .attempt = item->attempts + 1,
                                    .client_time_us = sqlite3_column_int64(row, DUE_AT),
                                    .message_id = tf_sql_id(row, DUE_TARGET),
                                    .base_version = tf_sql_u64(row, DUE_BASE)};
    fill_message(job, row, &action);
    struct tf_participant *participants = NULL;
    struct tf_buf operation = {0};
    enum tf_code code = TF_OK;
    if (sqlite3_column_int(row, DUE_IS_OPERATION) != 0) {
        code = put_operation(job, item->order, &operation, &action);
    } else if (item->type == TF_ACTION_CREATE) {
        action.conversation.client_key = item->action_id;
        action.conversation.type =
            (enum tf_conversation_type)sqlite3_column_int(row, DUE_CONVERSATION_TYPE);
        action.conversation.metadata =
            tf_vault_get(job, row, DUE_METADATA, TF_CELL_CONVERSATION_METADATA, &action.action_id);
        code = read_participants(job, item->conversation, &participants,
                                 &action.conversation.participant_count);
        action.conversation.participants = participants;
    } else {
        code = shorten_edit(job, &action);
    }
    if (code == TF_OK)
        tf_wire_sync_action(&draft->body, &action, draft->batch->count == 0);
    free(participants);
    tf_buf_close(&operation);
    return code;
}

/* Named by its first action and that one's attempt, so that the draws about it don't depend on
 * others. */
static uint64_t key_of(const struct tf_batch_item *first) {
    return tf_hash_pair(tf_hash_pair(TF_REQUEST_PUSH, tf_id_hash(&first->action_id)),
                        first->attempts + 1);
}

static enum tf_code consider(struct tf_job *job, struct draft *draft, sqlite3_stmt *row) {
    struct tf_batch_item item = read_item(row);
    if (tf_map_find(&draft->blocked, (uint64_t)item.conversation) != NULL)
        return TF_OK;
    if (!is_ready(job, row, &item)) {
        tf_map_put(&draft->blocked, (uint64_t)item.conversation, 1);
        return TF_OK;
    }
    if (draft->batch->count == 0) {
        draft->key = key_of(&item);
        draft->target = tf_sql_id(row, DUE_TARGET);
        draft->batch->alone = tf_push_goes_alone(job->core, item.type);
    }
    enum tf_code code = append_action(job, draft, row, &item);
    if (code == TF_OK)
        draft->batch->items[draft->batch->count++] = item;
    return code;
}

static bool has_priorities(const struct tf_client_config *config) {
    for (int type = 1; type < TF_ACTION_TYPE_COUNT; type++)
        if (config->retry[type].priority != config->retry[0].priority)
            return true;
    return false;
}

/* In program order; or first what has, or holds up, something of a higher priority. */
static sqlite3_stmt *open_due(struct tf_job *job) {
    const struct tf_client_config *config = &job->core->config;
    if (!has_priorities(config))
        return tf_sql_open(job, TF_SQL_QUEUE_DUE, TF_BINDS(tf_bind_null()));
    struct tf_bind ranks[TF_ACTION_TYPE_COUNT];
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        ranks[type] = tf_bind_int(config->retry[type].priority);
    return tf_sql_open(job, TF_SQL_QUEUE_DUE_RANKED,
                       (struct tf_binds){ranks, TF_ACTION_TYPE_COUNT});
}

static enum tf_code collect(struct tf_job *job, struct draft *draft) {
    enum tf_code code = TF_OK;
    sqlite3_stmt *row = open_due(job);
    while (draft->batch->count < draft->limit && draft->body.len < BODY_BYTES_AIM) {
        if (!tf_sql_row(job, row, &code))
            return code;
        code = consider(job, draft, row);
        if (code != TF_OK || draft->batch->alone)
            break;
    }
    sqlite3_reset(row);
    return code;
}

static void tell_attempts(struct tf_job *job) {
    const struct tf_batch *batch = job->core->sync.batch;
    for (size_t i = 0; i < batch->count; i++)
        tf_job_note(job, &(struct tf_note){.kind = TF_NOTE_ATTEMPT,
                                           .action_id = batch->items[i].action_id,
                                           .type = batch->items[i].type,
                                           .request_id = job->core->sync.request_id,
                                           .number = batch->items[i].attempts + 1});
}

static void whole_batch(struct tf_job *job, struct draft *draft, struct tf_http_request *out) {
    const struct tf_id *epoch = &job->core->mirror.cursor.epoch;
    if (tf_id_is_none(epoch))
        tf_wire_sync_end(&draft->body);
    else
        tf_wire_sync_end_of(&draft->body, epoch);
    out->method = TF_HTTP_POST;
    out->path = tf_blob_create(TF_SLICE_LITERAL(TF_PATH_SYNC));
    out->body = tf_blob_create(tf_buf_slice(&draft->body));
}

static void hand_out(struct tf_job *job, struct draft *draft) {
    struct tf_http_request request = {.key = draft->key};
    struct tf_slice action = {draft->body.data + draft->begin, draft->body.len - draft->begin};
    if (draft->batch->alone)
        tf_push_alone(&draft->batch->items[0], &draft->target, action, &request);
    else
        whole_batch(job, draft, &request);
    job->core->sync.batch = draft->batch;
    draft->batch = NULL;
    tf_sync_request(job, TF_FLIGHT_PUSH, &request);
    tell_attempts(job);
}

static size_t limit_of(const struct tf_core *core) {
    uint32_t configured = core->config.batch_actions;
    uint32_t learnt = core->sync.batch_limit;
    uint32_t limit = learnt > 0 && learnt < configured ? learnt : configured;
    return limit > 0 ? limit : 1;
}

enum tf_code tf_push_send(struct tf_job *job) {
    if (job->core->mirror.waiting == 0)
        return TF_OK;
    struct draft draft = {.limit = limit_of(job->core)};
    draft.batch = tf_alloc(sizeof(*draft.batch) + draft.limit * sizeof(draft.batch->items[0]));
    draft.batch->count = 0;
    draft.batch->alone = false;
    tf_wire_sync_begin(&draft.body, &job->core->config.device_id);
    draft.begin = draft.body.len;
    enum tf_code code = collect(job, &draft);
    if (code == TF_OK)
        code = job->damaged; /* half a text must not go out for a whole one */
    if (code == TF_OK && draft.batch->count > 0)
        hand_out(job, &draft);
    free(draft.batch);
    tf_buf_close(&draft.body);
    tf_map_close(&draft.blocked);
    return code;
}

void tf_push_forget(struct tf_core *core) {
    free(core->sync.batch);
    core->sync.batch = NULL;
}

void tf_push_remember(struct tf_core *core, uint64_t order) {
    struct tf_handed *handed = &core->sync.handed;
    tf_grow((void **)&handed->orders, &handed->capacity, handed->count, sizeof(*handed->orders));
    handed->orders[handed->count++] = order;
}

bool tf_push_is_in_flight(const struct tf_core *core, uint64_t order) {
    const struct tf_batch *batch = core->sync.batch;
    const struct tf_handed *handed = &core->sync.handed;
    for (size_t i = 0; batch != NULL && i < batch->count; i++)
        if (batch->items[i].order == order)
            return true;
    for (size_t i = 0; i < handed->count; i++)
        if (handed->orders[i] == order)
            return true;
    return false;
}
