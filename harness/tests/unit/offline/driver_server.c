/* The driver's other half: answers, gateway frames and looks. */
#include "driver.h"

#include "base/assert.h"

#include <stdio.h>
#include <string.h>

#define DRAIN_ROUNDS_MAX 200

bool driver_is_open(const struct driver *d, const char *path) {
    return d->request.is_open && tf_slice_starts_with(tf_blob_slice(d->request.http.path), path);
}

struct tf_wire_doc *driver_batch(const struct driver *d, struct tf_wire_sync *out) {
    struct tf_wire_doc *doc = NULL;
    TF_ASSERT(driver_is_open(d, TF_PATH_SYNC));
    struct tf_error error = {0};
    TF_ASSERT(tf_wire_sync_parse(tf_blob_slice(d->request.http.body), &doc, out, &error) ==
              TF_REFUSAL_NONE);
    for (size_t i = 0; i < out->action_count; i++)
        TF_ASSERT(out->refusals[i] == TF_REFUSAL_NONE);
    return doc;
}

unsigned driver_batch_count(const struct driver *d) {
    struct tf_wire_sync sync;
    if (!driver_is_open(d, TF_PATH_SYNC))
        return 0;
    struct tf_wire_doc *doc = driver_batch(d, &sync);
    tf_wire_doc_destroy(doc);
    return (unsigned)sync.action_count;
}

void driver_answer(struct driver *d, int status, struct tf_slice body, tf_time retry_after_us) {
    TF_ASSERT(d->request.is_open);
    d->request.is_open = false;
    struct tf_client_event event = {.kind = TF_CLIENT_HTTP,
                                    .http = {.id = d->request.http.id,
                                             .outcome = TF_HTTP_ANSWERED,
                                             .status = status,
                                             .retry_after_us = retry_after_us,
                                             .body = body}};
    driver_step(d, &event);
}

void driver_status_only(struct driver *d, int status) {
    driver_answer(d, status, (struct tf_slice){0}, 0);
}

void driver_fail(struct driver *d, enum tf_http_outcome outcome) {
    TF_ASSERT(d->request.is_open);
    d->request.is_open = false;
    struct tf_client_event event = {.kind = TF_CLIENT_HTTP,
                                    .http = {.id = d->request.http.id, .outcome = outcome}};
    driver_step(d, &event);
}

static void answer_buf(struct driver *d, struct tf_buf *body) {
    driver_answer(d, 200, tf_buf_slice(body), 0);
    tf_buf_close(body);
}

void driver_token(struct driver *d) {
    struct tf_buf body = {0};
    TF_ASSERT(driver_is_open(d, TF_PATH_TOKEN));
    tf_wire_token_answer(
        &body, &(struct tf_wire_token){.token = tf_slice_of("token"), .expires_in_us = TF_HOUR});
    answer_buf(d, &body);
}

void driver_token_with_refresh(struct driver *d, const char *token, const char *refresh) {
    struct tf_buf body = {0};
    TF_ASSERT(driver_is_open(d, TF_PATH_TOKEN) || driver_is_open(d, TF_PATH_REFRESH));
    tf_wire_token_answer(&body, &(struct tf_wire_token){.token = tf_slice_of(token),
                                                        .expires_in_us = TF_HOUR,
                                                        .refresh = tf_slice_of(refresh)});
    answer_buf(d, &body);
}

void driver_results(struct driver *d, const struct tf_wire_result *results, size_t count) {
    struct tf_buf body = {0};
    TF_ASSERT(driver_is_open(d, TF_PATH_SYNC));
    tf_wire_results_begin(&body);
    for (size_t i = 0; i < count; i++)
        tf_wire_result(&body, &results[i], i == 0);
    tf_wire_results_end(&body);
    answer_buf(d, &body);
}

void driver_pull(struct driver *d, const struct tf_change *changes, size_t count, bool has_more) {
    struct tf_buf body = {0};
    uint64_t next = count > 0 ? changes[count - 1].seq : d->seq;
    struct tf_cursor cursor = {.epoch = tf_id_of(d->epoch == NULL ? DRIVER_EPOCH : d->epoch),
                               .seq = next};
    TF_ASSERT(driver_is_open(d, TF_PATH_PULL));
    tf_wire_pull_begin(&body);
    for (size_t i = 0; i < count; i++)
        tf_wire_pull_change(&body, &changes[i], i == 0);
    tf_wire_pull_end(&body, &cursor, has_more);
    answer_buf(d, &body);
}

void driver_pull_nothing(struct driver *d) {
    driver_pull(d, NULL, 0, false);
}

static struct tf_change next_change(struct driver *d, enum tf_entity entity) {
    d->seq++;
    return (struct tf_change){.seq = d->seq, .previous = d->seq - 1, .entity = entity};
}

struct tf_change driver_conversation(struct driver *d, const char *id) {
    static const struct tf_participant both[] = {
        {.user_id = {DRIVER_ME}, .role = {"student", 7}},
        {.user_id = {DRIVER_FRIEND}, .role = {"student", 7}}};
    struct tf_change change = next_change(d, TF_ENTITY_CONVERSATION);
    change.conversation = (struct tf_conversation){.id = tf_id_of(id),
                                                   .participants = both,
                                                   .participant_count = 2,
                                                   .is_active = true,
                                                   .version = 1};
    return change;
}

struct tf_change driver_message(struct driver *d, const char *id, const char *sender,
                                const char *text) {
    struct tf_change change = next_change(d, TF_ENTITY_MESSAGE);
    char client_id[TF_ID_SIZE];
    snprintf(client_id, sizeof(client_id), "of-%s", id);
    change.message = (struct tf_message){.id = tf_id_of(id),
                                         .client_id = tf_id_of(client_id),
                                         .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                         .sender_id = tf_id_of(sender),
                                         .sender_name = tf_slice_of(sender),
                                         .content = tf_slice_of(text),
                                         .version = 1,
                                         .position = d->seq,
                                         .created_at_us = d->now.wall_us};
    return change;
}

struct tf_change driver_version(struct driver *d, const struct tf_change *of, uint64_t version,
                                const char *text) {
    struct tf_change change = next_change(d, TF_ENTITY_MESSAGE);
    change.message = of->message;
    change.message.version = version;
    change.message.content = tf_slice_of(text);
    change.message.is_edited = true;
    change.message.edited_at_us = d->now.wall_us;
    return change;
}

struct tf_change driver_tombstone(struct driver *d, const struct tf_change *of, uint64_t version) {
    struct tf_change change = driver_version(d, of, version, "");
    change.message.is_edited = of->message.is_edited;
    change.message.is_deleted = true;
    change.message.deleted_at_us = d->now.wall_us;
    return change;
}

struct tf_wire_result driver_outcome(struct tf_id action, enum tf_outcome outcome) {
    return (struct tf_wire_result){.action_id = action, .outcome = outcome};
}

struct tf_wire_result driver_changed(struct tf_id action, enum tf_outcome outcome,
                                     struct tf_change change) {
    struct tf_wire_result result = driver_outcome(action, outcome);
    result.has_change = true;
    result.change = change;
    if (outcome != TF_OUTCOME_APPLIED)
        result.change.seq = result.change.previous = 0;
    return result;
}

struct tf_wire_result driver_sent(struct driver *d, struct tf_id action, const char *id,
                                  const char *text) {
    struct tf_change change = driver_message(d, id, DRIVER_ME, text);
    change.message.client_id = action;
    return driver_changed(action, TF_OUTCOME_APPLIED, change);
}

/* -- Everything goes well -- */

static struct tf_wire_result do_well(struct driver *d, const struct tf_wire_action *action) {
    struct tf_change change = next_change(d, TF_ENTITY_MESSAGE);
    char id[TF_ID_SIZE];
    snprintf(id, sizeof(id), "m%llu", (unsigned long long)d->seq);
    if (action->type == TF_ACTION_CREATE) {
        change.entity = TF_ENTITY_CONVERSATION;
        change.conversation = action->conversation;
        change.conversation.id = tf_id_of(id);
        change.conversation.client_key = action->action_id;
        change.conversation.version = 1;
    } else if (action->type == TF_ACTION_READ) {
        change.entity = TF_ENTITY_RECEIPT;
        change.receipt = (struct tf_receipt){.conversation_id = action->conversation_id,
                                             .user_id = tf_id_of(DRIVER_ME)};
    } else {
        change.message = action->message;
        change.message.sender_id = tf_id_of(DRIVER_ME);
        change.message.conversation_id = action->conversation_id;
        change.message.version = action->base_version + 1;
        change.message.position = d->seq;
        change.message.id = action->type == TF_ACTION_SEND ? tf_id_of(id) : action->message_id;
        change.message.client_id =
            action->type == TF_ACTION_SEND ? action->action_id : tf_id_of("of-some");
        change.message.is_deleted = action->type == TF_ACTION_DELETE;
        change.message.is_edited = action->type == TF_ACTION_EDIT;
    }
    return driver_changed(action->action_id, TF_OUTCOME_APPLIED, change);
}

static void apply_batch(struct driver *d) {
    struct tf_wire_sync sync;
    struct tf_wire_result results[TF_BATCH_ACTIONS_MAX];
    struct tf_wire_doc *doc = driver_batch(d, &sync);
    for (size_t i = 0; i < sync.action_count; i++)
        results[i] = do_well(d, &sync.actions[i]);
    driver_results(d, results, sync.action_count);
    tf_wire_doc_destroy(doc);
}

void driver_drain(struct driver *d) {
    for (int round = 0; d->request.is_open; round++) {
        TF_ASSERT(round < DRAIN_ROUNDS_MAX);
        if (driver_is_open(d, TF_PATH_TOKEN))
            driver_token(d);
        else if (driver_is_open(d, TF_PATH_PULL))
            driver_pull_nothing(d);
        else if (driver_is_open(d, TF_PATH_CONVERSATIONS))
            driver_answer(d, 200, tf_slice_of("{\"messages\":[],\"hasMore\":false}"), 0);
        else
            apply_batch(d);
    }
}

/* -- The gateway -- */

void driver_frame(struct driver *d, const struct tf_frame *frame) {
    struct tf_buf bytes = {0};
    tf_wire_frame(&bytes, frame);
    struct tf_client_event event = {.kind = TF_CLIENT_WS_MESSAGE,
                                    .ws = {.socket = d->socket, .bytes = tf_buf_slice(&bytes)}};
    driver_step(d, &event);
    tf_buf_close(&bytes);
}

void driver_hello(struct driver *d, uint64_t seq) {
    struct tf_client_event opened = {.kind = TF_CLIENT_WS_OPENED, .ws = {.socket = d->socket}};
    driver_step(d, &opened);
    driver_frame(d, &(struct tf_frame){.kind = TF_FRAME_HELLO,
                                       .cursor = {.epoch = tf_id_of(DRIVER_EPOCH), .seq = seq}});
}

void driver_push(struct driver *d, const struct tf_change *change) {
    driver_frame(d, &(struct tf_frame){.kind = TF_FRAME_CHANGE, .change = *change});
}

void driver_typing(struct driver *d, const char *user, bool is_typing) {
    driver_frame(d, &(struct tf_frame){.kind = TF_FRAME_TYPING,
                                       .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                       .user_id = tf_id_of(user),
                                       .is_typing = is_typing});
}

struct tf_frame driver_sent_frame(const struct driver *d) {
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    TF_ASSERT(tf_wire_frame_parse(tf_buf_slice(&d->frame), &doc, &frame, NULL) == TF_OK);
    tf_wire_doc_destroy(doc);
    return frame;
}

/* -- Looks -- */

static void copy_text(char *out, size_t size, struct tf_slice text) {
    size_t len = text.len < size - 1 ? text.len : size - 1;
    if (len > 0)
        memcpy(out, text.data, len);
    out[len] = '\0';
}

static void take_look(void *self, const struct tf_message_view *view) {
    struct driver_look *look = self;
    look->view = *view;
    copy_text(look->text, sizeof(look->text), view->content);
}

struct driver_look driver_look(struct driver *d, struct tf_id message) {
    struct driver_look look = {0};
    struct tf_viewer viewer = {.self = &look, .message = take_look};
    TF_ASSERT(tf_offline_client.lookup(d->client, &d->store, &message, &viewer, NULL) == TF_OK);
    return look;
}

static void take_action(void *self, const struct tf_action_view *view) {
    struct driver_queue *queue = self;
    if (queue->count < sizeof(queue->actions) / sizeof(queue->actions[0]))
        queue->actions[queue->count] = *view;
    queue->count++;
}

static void take_conflict(void *self, const struct tf_conflict_view *view) {
    struct driver_queue *queue = self;
    unsigned at = queue->conflict_count++;
    queue->conflicts[at] = *view;
    copy_text(queue->base[at], sizeof(queue->base[at]), view->base);
    copy_text(queue->mine[at], sizeof(queue->mine[at]), view->mine);
    copy_text(queue->theirs[at], sizeof(queue->theirs[at]), view->theirs);
}

static void take_cursor(void *self, const struct tf_cursor *cursor) {
    ((struct driver_queue *)self)->cursor = *cursor;
}

static void count_message(void *self, const struct tf_message_view *view) {
    (void)view;
    ((struct driver_queue *)self)->messages++;
}

void driver_inspect(struct driver *d, struct driver_queue *out) {
    *out = (struct driver_queue){0};
    struct tf_viewer viewer = {.self = out,
                               .action = take_action,
                               .conflict = take_conflict,
                               .cursor = take_cursor,
                               .message = count_message};
    TF_ASSERT(tf_offline_client.inspect(d->client, &d->store, &viewer, NULL) == TF_OK);
    tf_store_assert_idle(&d->store);
}

struct wanted {
    const char *id;
    struct tf_conversation_view view;
};

static void take_conversation(void *self, const struct tf_conversation_view *view) {
    struct wanted *wanted = self;
    if (tf_slice_is(tf_id_slice(&view->id), wanted->id) ||
        tf_slice_is(tf_id_slice(&view->client_key), wanted->id))
        wanted->view = *view;
}

struct tf_conversation_view driver_shown(struct driver *d, const char *conversation) {
    struct wanted wanted = {.id = conversation};
    struct tf_viewer viewer = {.self = &wanted, .conversation = take_conversation};
    TF_ASSERT(tf_offline_client.snapshot(d->client, &d->store, d->now.mono_us, &viewer, NULL) ==
              TF_OK);
    tf_store_assert_idle(&d->store);
    return wanted.view;
}
