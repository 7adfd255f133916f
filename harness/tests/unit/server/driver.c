#include "unit/server/driver.h"

#include "base/assert.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SEED           77
#define START_WALL_US  INT64_C(1767600000000000)
#define START_MONO_US  (5 * TF_SECOND)
#define STATUS_OF_SYNC 200

static void forget_step(struct driver *driver) {
    for (size_t i = 0; i < driver->frame_count; i++)
        free(driver->frames[i].bytes);
    free(driver->body);
    driver->body = NULL;
    driver->frame_count = 0;
    driver->status = 0;
    driver->retry_after_us = 0;
    driver->closed_socket = 0;
    driver->waits_at = 0;
}

static void emit(struct tf_server_outbox *self, const struct tf_server_action *action) {
    struct driver *driver = (struct driver *)(void *)self;
    switch (action->kind) {
    case TF_SERVER_DO_ANSWER:
        ck_assert_int_eq(driver->status, 0);
        driver->status = action->answer.status;
        driver->retry_after_us = action->answer.retry_after_us;
        driver->body = tf_slice_dup(tf_blob_slice(action->answer.body));
        tf_blob_release(action->answer.body);
        break;
    case TF_SERVER_DO_WS_SEND:
        ck_assert_uint_lt(driver->frame_count, DRIVER_FRAMES_MAX);
        driver->frames[driver->frame_count++] = (struct driver_frame){
            action->ws.socket, action->ws.key, tf_slice_dup(tf_blob_slice(action->ws.bytes))};
        tf_blob_release(action->ws.bytes);
        break;
    case TF_SERVER_DO_WS_CLOSE:
        driver->closed_socket = action->ws.socket;
        break;
    case TF_SERVER_DO_WAIT:
        ck_assert_uint_eq(action->wait.exchange, driver->exchange);
        driver->waits_at = 1 + (int)action->wait.stage;
        break;
    default:
        if (action->kind == TF_SERVER_DO_TRIMMED)
            return;
        ck_assert_int_eq(action->kind, TF_SERVER_DO_AUDIT);
        ck_assert_int_eq(driver->status, 0); /* told before the answer */
        ck_assert_uint_lt(driver->audit_count, DRIVER_AUDITS_MAX);
        driver->audits[driver->audit_count++] = action->audit;
        break;
    }
}

static void take_step(struct driver *driver, struct tf_server_event *event) {
    struct tf_server_context context = {&driver->store, &driver->outbox, {SEED}};
    struct tf_error error = {0};
    forget_step(driver);
    event->now = driver->now;
    driver->code = tf_reference_server.step(driver->server, &context, event, &error);
}

static void start(struct driver *driver, bool restored) {
    struct tf_error error = {0};
    driver->server = tf_reference_server.create(&driver->config, &error);
    ck_assert_ptr_nonnull(driver->server);
    struct tf_server_event event = {.kind = TF_SERVER_START, .restored = restored};
    take_step(driver, &event);
    ck_assert_int_eq(driver->code, TF_OK);
}

static void provision(struct driver *driver) {
    const struct tf_fixture_user users[] = {
        {tf_id_of("asha"), TF_SLICE_LITERAL("Asha"), TF_SLICE_LITERAL("pw")},
        {tf_id_of("bilal"), TF_SLICE_LITERAL("Bilal"), TF_SLICE_LITERAL("pw")},
        {tf_id_of("chen"), TF_SLICE_LITERAL("Chen"), TF_SLICE_LITERAL("pw")},
    };
    const struct tf_id pairs[2][2] = {{users[0].id, users[1].id}, {users[0].id, users[2].id}};
    const struct tf_fixture_conversation rooms[] = {
        {tf_id_of("r1"), TF_CONVERSATION_GROUP_ORDER, pairs[0], 2,
         TF_SLICE_LITERAL("{\"orderId\":\"o-1\"}")},
        {tf_id_of("r2"), TF_CONVERSATION_SUPPORT, pairs[1], 2, {0}},
    };
    const struct tf_fixture fixture = {users, 3, rooms, 2};
    struct tf_error error = {0};
    ck_assert_int_eq(tf_reference_server.migrate(&driver->store, &error), TF_OK);
    ck_assert_msg(tf_reference_server.provision(&driver->store, &fixture, driver->now,
                                                (struct tf_chance){SEED}, &error) == TF_OK,
                  "%s", error.message);
}

static struct tf_id read_epoch(const struct driver *driver) {
    sqlite3_stmt *statement = NULL;
    ck_assert_int_eq(
        sqlite3_prepare_v2(driver->store.db, "SELECT epoch FROM server", -1, &statement, NULL),
        SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    struct tf_id epoch = tf_id_of((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return epoch;
}

struct driver *driver_open(void) {
    struct driver *driver = tf_alloc_zero(1, sizeof *driver);
    driver->outbox.emit = emit;
    driver->now = (struct tf_moment){START_MONO_US, START_WALL_US};
    tf_server_config_defaults(&driver->config);
    ck_assert_int_eq(sqlite3_open(":memory:", &driver->store.db), SQLITE_OK);
    provision(driver);
    driver->epoch = read_epoch(driver);
    start(driver, false);
    return driver;
}

void driver_restart(struct driver *driver) {
    tf_reference_server.destroy(driver->server);
    driver_wait(driver, TF_SECOND);
    start(driver, false);
}

void driver_maintain(struct driver *driver, const struct tf_maintenance *maintenance) {
    struct tf_server_event event = {.kind = TF_SERVER_MAINTAIN, .maintenance = *maintenance};
    take_step(driver, &event);
    ck_assert_int_eq(driver->code, TF_OK);
}

void driver_restore(struct driver *driver) {
    tf_reference_server.destroy(driver->server);
    driver_wait(driver, TF_SECOND);
    start(driver, true);
}

void driver_close(struct driver *driver) {
    forget_step(driver);
    tf_wire_doc_destroy(driver->doc);
    tf_buf_close(&driver->batch);
    tf_reference_server.destroy(driver->server);
    tf_store_close_statements(&driver->store);
    ck_assert_int_eq(sqlite3_close(driver->store.db), SQLITE_OK);
    free(driver);
}

void driver_wait(struct driver *driver, tf_time us) {
    driver->now.mono_us += us;
    driver->now.wall_us += us;
}

int driver_call_bytes(struct driver *driver, enum tf_http_method method, const char *path,
                      const char *token, struct tf_slice body) {
    struct tf_server_event event = {.kind = TF_SERVER_REQUEST};
    event.http.exchange = ++driver->exchange;
    event.http.method = method;
    event.http.path = tf_slice_of(path);
    event.http.token = tf_slice_of(token);
    event.http.body = body;
    event.key = driver->exchange;
    take_step(driver, &event);
    ck_assert_int_ne(driver->status, 0);
    return driver->status;
}

void driver_event(struct driver *driver, struct tf_server_event *event) {
    take_step(driver, event);
}

int driver_call(struct driver *driver, enum tf_http_method method, const char *path,
                const char *token, const char *body) {
    return driver_call_bytes(driver, method, path, token, tf_slice_of(body));
}

static void read_anew(struct driver *driver) {
    tf_wire_doc_destroy(driver->doc);
    driver->doc = NULL;
}

char *driver_login(struct driver *driver, const char *user, const char *device) {
    struct tf_buf body = {0};
    struct tf_id user_id = tf_id_of(user), device_id = tf_id_of(device);
    struct tf_wire_token token;
    struct tf_error error = {0};
    tf_wire_token_request(&body, &user_id, &device_id, TF_SLICE_LITERAL("pw"));
    int status = driver_call_bytes(driver, TF_HTTP_POST, TF_PATH_TOKEN, NULL, tf_buf_slice(&body));
    ck_assert_msg(status == 200, "%d %s", status, driver->body);
    tf_buf_close(&body);
    read_anew(driver);
    ck_assert_int_eq(tf_wire_token_parse(tf_slice_of(driver->body), &driver->doc, &token, &error),
                     TF_OK);
    return tf_slice_dup(token.token);
}

void driver_begin(struct driver *driver, const char *device) {
    struct tf_id device_id = tf_id_of(device);
    tf_buf_clear(&driver->batch);
    driver->batch_count = 0;
    tf_wire_sync_begin(&driver->batch, &device_id);
}

void driver_act(struct driver *driver, const struct tf_wire_action *action) {
    tf_wire_sync_action(&driver->batch, action, driver->batch_count++ == 0);
}

static struct tf_wire_action action_of(enum tf_action_type type, const char *room, const char *id) {
    return (struct tf_wire_action){.type = type,
                                   .action_id = tf_id_of(id),
                                   .conversation_id = tf_id_of(room),
                                   .attempt = 1,
                                   .client_time_us = 1};
}

void driver_send(struct driver *driver, const char *room, const char *id, const char *text) {
    struct tf_wire_action action = action_of(TF_ACTION_SEND, room, id);
    action.message.content = tf_slice_of(text);
    driver_act(driver, &action);
}

void driver_reply(struct driver *driver, const char *room, const char *id, const char *parent) {
    struct tf_wire_action action = action_of(TF_ACTION_SEND, room, id);
    action.message.content = TF_SLICE_LITERAL("answer");
    action.message.reply_to = tf_id_of(parent);
    driver_act(driver, &action);
}

void driver_edit(struct driver *driver, const char *room, const char *id,
                 const struct tf_id *message, uint64_t base, const char *text) {
    struct tf_wire_action action = action_of(TF_ACTION_EDIT, room, id);
    action.message_id = *message;
    action.base_version = base;
    action.message.content = tf_slice_of(text);
    driver_act(driver, &action);
}

void driver_delete(struct driver *driver, const char *room, const char *id,
                   const struct tf_id *message, uint64_t base) {
    struct tf_wire_action action = action_of(TF_ACTION_DELETE, room, id);
    action.message_id = *message;
    action.base_version = base;
    driver_act(driver, &action);
}

void driver_read(struct driver *driver, const char *room, const char *id,
                 const struct tf_id *message) {
    struct tf_wire_action action = action_of(TF_ACTION_READ, room, id);
    action.message_id = *message;
    driver_act(driver, &action);
}

void driver_create(struct driver *driver, const char *id, const char *other) {
    const struct tf_participant participant = {.user_id = tf_id_of(other)};
    struct tf_wire_action action = {
        .type = TF_ACTION_CREATE, .action_id = tf_id_of(id), .attempt = 1};
    action.conversation.type = TF_CONVERSATION_RESTAURANT;
    action.conversation.participants = &participant;
    action.conversation.participant_count = 1;
    action.conversation.metadata = TF_SLICE_LITERAL("{\"restaurantId\":\"dosa-1\"}");
    driver_act(driver, &action);
}

int driver_sync(struct driver *driver, const char *token) {
    struct tf_error error = {0};
    tf_wire_sync_end(&driver->batch);
    int status =
        driver_call_bytes(driver, TF_HTTP_POST, TF_PATH_SYNC, token, tf_buf_slice(&driver->batch));
    read_anew(driver);
    driver->results = (struct tf_wire_results){0};
    if (status == STATUS_OF_SYNC)
        ck_assert_msg(tf_wire_results_parse(tf_slice_of(driver->body), &driver->doc,
                                            &driver->results, &error) == TF_OK,
                      "%s: %s", error.message, driver->body);
    return status;
}

const struct tf_wire_result *driver_result(const struct driver *driver, size_t index) {
    ck_assert_uint_lt(index, driver->results.result_count);
    return &driver->results.results[index];
}

struct tf_id driver_say(struct driver *driver, const char *token, const char *device,
                        const char *room, const char *id, const char *text) {
    driver_begin(driver, device);
    driver_send(driver, room, id, text);
    ck_assert_int_eq(driver_sync(driver, token), STATUS_OF_SYNC);
    ck_assert_int_eq(driver_result(driver, 0)->outcome, TF_OUTCOME_APPLIED);
    return driver_result(driver, 0)->change.message.id;
}

int driver_pull(struct driver *driver, const char *token, const struct tf_cursor *since,
                uint32_t limit) {
    struct tf_buf path = {0};
    struct tf_error error = {0};
    tf_wire_pull_path(&path, since, limit);
    int status = driver_call(driver, TF_HTTP_GET, tf_buf_text(&path), token, NULL);
    tf_buf_close(&path);
    read_anew(driver);
    driver->page = (struct tf_wire_pull){0};
    if (status == STATUS_OF_SYNC)
        ck_assert_msg(tf_wire_pull_parse(tf_slice_of(driver->body), &driver->doc, &driver->page,
                                         &error) == TF_OK,
                      "%s: %s", error.message, driver->body);
    return status;
}

void driver_open_socket(struct driver *driver, uint64_t socket, const char *token) {
    struct tf_server_event event = {.kind = TF_SERVER_WS_OPENED, .key = socket};
    event.ws.socket = socket;
    event.ws.path = TF_SLICE_LITERAL(TF_PATH_GATEWAY);
    event.ws.token = tf_slice_of(token);
    take_step(driver, &event);
}

void driver_frame(struct driver *driver, uint64_t socket, const struct tf_frame *frame) {
    struct tf_buf bytes = {0};
    struct tf_server_event event = {.kind = TF_SERVER_WS_MESSAGE, .key = ++driver->exchange};
    tf_wire_frame(&bytes, frame);
    event.ws.socket = socket;
    event.ws.bytes = tf_buf_slice(&bytes);
    take_step(driver, &event);
    tf_buf_close(&bytes);
}

void driver_ack(struct driver *driver, uint64_t socket, uint64_t seq) {
    const struct tf_frame frame = {.kind = TF_FRAME_ACK,
                                   .cursor = {.epoch = driver->epoch, .seq = seq}};
    driver_frame(driver, socket, &frame);
}

const char *driver_heard(const struct driver *driver, uint64_t socket, size_t n) {
    for (size_t i = 0; i < driver->frame_count; i++)
        if (driver->frames[i].socket == socket && n-- == 0)
            return driver->frames[i].bytes;
    return NULL;
}

struct tf_change driver_heard_change(struct driver *driver, uint64_t socket, size_t n) {
    struct tf_frame frame;
    struct tf_error error = {0};
    const char *bytes = driver_heard(driver, socket, n);
    ck_assert_ptr_nonnull(bytes);
    read_anew(driver);
    ck_assert_msg(tf_wire_frame_parse(tf_slice_of(bytes), &driver->doc, &frame, &error) == TF_OK,
                  "%s: %s", error.message, bytes);
    ck_assert_int_eq(frame.kind, TF_FRAME_CHANGE);
    return frame.change;
}

bool driver_says(const struct driver *driver, const char *text) {
    return driver->body != NULL && strstr(driver->body, text) != NULL;
}

int64_t driver_ask(struct driver *driver, const char *sql) {
    sqlite3_stmt *statement = NULL;
    ck_assert_msg(sqlite3_prepare_v2(driver->store.db, sql, -1, &statement, NULL) == SQLITE_OK,
                  "%s", sqlite3_errmsg(driver->store.db));
    int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return value;
}
