#include "driver.h"

#include "base/assert.h"

#include <stdlib.h>
#include <string.h>

#define DRAIN_ROUNDS_MAX 200

static struct driver *driver_of(struct tf_client_outbox *outbox) {
    return (struct driver *)((char *)outbox - offsetof(struct driver, outbox));
}

static void forget_request(struct driver *d) {
    tf_blob_release(d->request.http.path);
    tf_blob_release(d->request.http.token);
    tf_blob_release(d->request.http.body);
    d->request = (struct driver_request){0};
}

static void take_request(struct driver *d, const struct tf_http_request *http) {
    TF_ASSERT(!d->request.is_open); /* one loop, one request */
    forget_request(d);
    d->request = (struct driver_request){.is_open = true, .http = *http};
    d->requests++;
}

static void emit(struct tf_client_outbox *outbox, const struct tf_client_action *action) {
    struct driver *d = driver_of(outbox);
    switch (action->kind) {
    case TF_CLIENT_DO_HTTP:
        take_request(d, &action->http);
        break;
    case TF_CLIENT_DO_CANCEL:
        d->cancels++;
        break;
    case TF_CLIENT_DO_WS_OPEN:
        d->socket = action->ws.socket;
        tf_blob_release(action->ws.path);
        tf_blob_release(action->ws.token);
        break;
    case TF_CLIENT_DO_WS_SEND:
        tf_buf_clear(&d->frame);
        tf_buf_append_slice(&d->frame, tf_blob_slice(action->ws.bytes));
        tf_blob_release(action->ws.bytes);
        d->frames++;
        break;
    case TF_CLIENT_DO_WS_CLOSE:
        d->socket = 0;
        break;
    default:
        TF_ASSERT(d->note_count < DRIVER_NOTES_MAX);
        d->notes[d->note_count++] = action->note;
        break;
    }
}

static int on_commit(void *data) {
    struct driver *d = data;
    d->commits++;
    return d->disk_fails ? 1 : 0;
}

/* A database in memory has no VFS: what may write counts as one operation. */
static int on_statement(unsigned kind, void *data, void *statement, void *text) {
    struct driver *d = data;
    (void)kind;
    (void)text;
    d->statements++;
    d->store.operations += sqlite3_stmt_readonly(statement) == 0 && !sqlite3_get_autocommit(d->db);
    return 0;
}

void driver_open(struct driver *d) {
    *d = (struct driver){
        .outbox = {emit}, .next_key = 100, .now = {5 * TF_SECOND, 1767600000000000}};
    tf_client_config_defaults(&d->config);
    d->config.user_id = tf_id_of(DRIVER_ME);
    d->config.device_id = tf_id_of("asha-phone");
    d->config.user_name = tf_slice_of("Asha");
    d->config.secret = tf_slice_of("secret");
    d->config.pull_every_us = TF_NEVER;
    d->config.ping_every_us = TF_NEVER;
    d->config.gateway = false;
    TF_ASSERT(sqlite3_open(":memory:", &d->db) == SQLITE_OK);
    d->store.db = d->db;
    sqlite3_commit_hook(d->db, on_commit, d);
    sqlite3_trace_v2(d->db, SQLITE_TRACE_STMT, on_statement, d);
}

void driver_close(struct driver *d) {
    driver_kill(d);
    forget_request(d);
    tf_buf_close(&d->frame);
    tf_store_close_statements(&d->store);
    sqlite3_close(d->db);
}

void driver_step(struct driver *d, struct tf_client_event *event) {
    struct tf_client_context context = {&d->store, &d->outbox, {.seed = 7}};
    struct tf_error error;
    event->now = d->now;
    d->code = tf_offline_client.step(d->client, &context, event, &error);
    tf_store_assert_idle(&d->store);
}

void driver_start(struct driver *d, bool online) {
    struct tf_client_event event = {.kind = TF_CLIENT_START, .online = online};
    d->client = tf_offline_client.create(&d->config, NULL);
    TF_ASSERT(d->client != NULL);
    driver_step(d, &event);
}

void driver_kill(struct driver *d) {
    tf_offline_client.destroy(d->client);
    d->client = NULL;
    d->request.is_open = false;
    d->socket = 0;
}

void driver_restart(struct driver *d) {
    driver_kill(d);
    driver_start(d, true);
}

void driver_settle(struct driver *d) {
    driver_start(d, true);
    driver_token(d);
    TF_ASSERT(driver_is_open(d, TF_PATH_PULL));
    struct tf_change changes[] = {driver_conversation(d, DRIVER_CONVERSATION),
                                  driver_conversation(d, DRIVER_OTHER_CONVERSATION)};
    driver_pull(d, changes, 2, false);
    TF_ASSERT(!d->request.is_open);
    driver_forget(d);
}

void driver_pass(struct driver *d, tf_time duration_us) {
    d->now.mono_us += duration_us;
    d->now.wall_us += duration_us;
}

tf_time driver_next(const struct driver *d) {
    return tf_offline_client.deadline(d->client);
}

bool driver_deadline(struct driver *d) {
    tf_time at_us = driver_next(d);
    struct tf_client_event event = {.kind = TF_CLIENT_DEADLINE};
    if (at_us == TF_NEVER)
        return false;
    if (at_us > d->now.mono_us)
        driver_pass(d, at_us - d->now.mono_us);
    driver_step(d, &event);
    return true;
}

void driver_connectivity(struct driver *d, bool online) {
    struct tf_client_event event = {.kind = TF_CLIENT_CONNECTIVITY, .online = online};
    driver_step(d, &event);
}

void driver_event(struct driver *d, enum tf_client_event_kind kind) {
    struct tf_client_event event = {.kind = kind};
    driver_step(d, &event);
}

struct tf_id driver_command(struct driver *d, struct tf_command command) {
    struct tf_client_event event = {.kind = TF_CLIENT_COMMAND};
    unsigned before = d->note_count;
    if (command.key == 0)
        command.key = ++d->next_key;
    event.command = command;
    driver_step(d, &event);
    for (unsigned i = before; i < d->note_count; i++)
        if (d->notes[i].kind == TF_NOTE_ACCEPTED)
            return d->notes[i].action_id;
    return (struct tf_id){{0}};
}

struct tf_id driver_send_in(struct driver *d, const char *conversation, const char *text) {
    return driver_command(d, (struct tf_command){.kind = TF_COMMAND_SEND,
                                                 .conversation_id = tf_id_of(conversation),
                                                 .text = tf_slice_of(text)});
}

struct tf_id driver_send(struct driver *d, const char *text) {
    return driver_send_in(d, DRIVER_CONVERSATION, text);
}

struct tf_id driver_reply(struct driver *d, struct tf_id parent, const char *text) {
    return driver_command(d, (struct tf_command){.kind = TF_COMMAND_SEND,
                                                 .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                                 .reply_to = parent,
                                                 .text = tf_slice_of(text)});
}

struct tf_id driver_edit(struct driver *d, struct tf_id message, const char *text) {
    return driver_command(d, (struct tf_command){.kind = TF_COMMAND_EDIT,
                                                 .message_id = message,
                                                 .text = tf_slice_of(text)});
}

struct tf_id driver_delete(struct driver *d, struct tf_id message) {
    return driver_command(d, (struct tf_command){.kind = TF_COMMAND_DELETE, .message_id = message});
}

struct tf_id driver_read(struct driver *d, struct tf_id message) {
    return driver_command(d, (struct tf_command){.kind = TF_COMMAND_READ,
                                                 .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                                 .message_id = message});
}

struct tf_id driver_create(struct driver *d, const char *with) {
    struct tf_id other = tf_id_of(with);
    return driver_command(d, (struct tf_command){.kind = TF_COMMAND_CREATE,
                                                 .conversation_type = TF_CONVERSATION_SUPPORT,
                                                 .participants = &other,
                                                 .participant_count = 1});
}

void driver_strategy(struct driver *d, enum tf_strategy strategy) {
    driver_command(d, (struct tf_command){.kind = TF_COMMAND_SET_STRATEGY, .strategy = strategy});
}

void driver_sync(struct driver *d) {
    driver_command(d, (struct tf_command){.kind = TF_COMMAND_SYNC});
}

enum tf_code driver_refusal(const struct driver *d) {
    for (unsigned i = d->note_count; i > 0; i--) {
        const struct tf_note *note = &d->notes[i - 1];
        if (note->kind == TF_NOTE_ACCEPTED)
            return TF_OK;
        if (note->kind == TF_NOTE_REFUSED)
            return note->code;
    }
    return TF_OK;
}

void driver_forget(struct driver *d) {
    d->note_count = 0;
}

unsigned driver_count(const struct driver *d, enum tf_note_kind kind) {
    unsigned count = 0;
    for (unsigned i = 0; i < d->note_count; i++)
        count += d->notes[i].kind == kind ? 1 : 0;
    return count;
}

const struct tf_note *driver_note(const struct driver *d, enum tf_note_kind kind) {
    for (unsigned i = d->note_count; i > 0; i--)
        if (d->notes[i - 1].kind == kind)
            return &d->notes[i - 1];
    return NULL;
}

const struct tf_note *driver_note_of(const struct driver *d, enum tf_note_kind kind,
                                     struct tf_id action) {
    for (unsigned i = d->note_count; i > 0; i--)
        if (d->notes[i - 1].kind == kind && tf_id_equal(&d->notes[i - 1].action_id, &action))
            return &d->notes[i - 1];
    return NULL;
}

struct tf_client_status driver_status(const struct driver *d) {
    struct tf_client_status status;
    tf_offline_client.status(d->client, &status);
    return status;
}
