#include "sim/broken_client.h"

#include "offline/client.h"

#include <stdlib.h>
#include <string.h>

struct outbox {
    struct tf_client_outbox base;
    struct tf_client_outbox *behind;
    struct tf_broken_client *client;
};

struct viewer {
    const struct tf_viewer *behind;
    const struct tf_habit *habit;
};

static void release(const struct tf_client_action *action) {
    if (action->kind == TF_CLIENT_DO_HTTP) {
        tf_blob_release(action->http.path);
        tf_blob_release(action->http.token);
        tf_blob_release(action->http.body);
    } else if (action->kind == TF_CLIENT_DO_WS_OPEN || action->kind == TF_CLIENT_DO_WS_SEND) {
        tf_blob_release(action->ws.path);
        tf_blob_release(action->ws.token);
        tf_blob_release(action->ws.bytes);
    }
}

static void emit(struct tf_client_outbox *base, const struct tf_client_action *action) {
    struct outbox *self = (struct outbox *)base;
    const struct tf_habit *habit = self->client->habit;
    if (habit->action == NULL || habit->action(self->client, action))
        self->behind->emit(self->behind, action);
    else
        release(action);
}

static enum tf_code feed(struct tf_broken_client *self, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    struct outbox outbox = {{emit}, context->outbox, self};
    struct tf_client_context inner = *context;
    inner.outbox = &outbox.base;
    return tf_offline_client.step(self->inner, &inner, event, error);
}

void tf_broken_client_feed(struct tf_broken_client *self, struct tf_client_context *context,
                           const struct tf_client_event *event) {
    (void)feed(self, context, event, NULL);
}

static enum tf_code step(void *base, struct tf_client_context *context,
                         const struct tf_client_event *event, struct tf_error *error) {
    struct tf_broken_client *self = base;
    struct tf_client_event changed = *event;
    if (event->kind == TF_CLIENT_START || event->kind == TF_CLIENT_CONNECTIVITY)
        self->online = event->online;
    if (self->habit->event != NULL && !self->habit->event(self, context, &changed))
        return TF_OK;
    return feed(self, context, &changed, error);
}

static void *create(const struct tf_client_config *config, const struct tf_habit *habit,
                    struct tf_error *error) {
    struct tf_broken_client *self = tf_alloc_zero(1, sizeof(*self));
    self->habit = habit;
    self->config = *config;
    if (habit->config != NULL)
        habit->config(&self->config);
    self->inner = tf_offline_client.create(&self->config, error);
    return self;
}

static void destroy(void *base) {
    struct tf_broken_client *self = base;
    if (self == NULL)
        return;
    tf_offline_client.destroy(self->inner);
    tf_buf_close(&self->text);
    tf_blob_release(self->body);
    free(self);
}

static tf_time deadline(const void *base) {
    return tf_offline_client.deadline(((const struct tf_broken_client *)base)->inner);
}

static void status(const void *base, struct tf_client_status *out) {
    tf_offline_client.status(((const struct tf_broken_client *)base)->inner, out);
}

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_offline_client.migrate(store, error);
}

static void see_message(void *base, const struct tf_message_view *view) {
    const struct viewer *self = base;
    struct tf_message_view changed = *view;
    if (self->habit->message != NULL && view->exists)
        self->habit->message(&changed);
    self->behind->message(self->behind->self, &changed);
}

static void see_conversation(void *base, const struct tf_conversation_view *view) {
    const struct viewer *self = base;
    struct tf_conversation_view changed = *view;
    if (self->habit->conversation != NULL)
        self->habit->conversation(&changed);
    self->behind->conversation(self->behind->self, &changed);
}

static void see_reader(void *base, const struct tf_reader_view *view) {
    const struct viewer *self = base;
    struct tf_reader_view changed = *view;
    if (self->habit->reader != NULL)
        self->habit->reader(&changed);
    self->behind->reader(self->behind->self, &changed);
}

static void see_typing(void *base, const struct tf_typing_view *view) {
    const struct viewer *self = base;
    if (!self->habit->keeps_typing)
        self->behind->typing(self->behind->self, view);
}

static struct tf_viewer view_through(struct viewer *self) {
    const struct tf_viewer *behind = self->behind;
    return (struct tf_viewer){.self = self,
                              .message = behind->message != NULL ? see_message : NULL,
                              .conversation =
                                  behind->conversation != NULL ? see_conversation : NULL,
                              .typing = behind->typing != NULL ? see_typing : NULL,
                              .reader = behind->reader != NULL ? see_reader : NULL};
}

static enum tf_code snapshot(const void *base, struct tf_store *store, tf_time mono_us,
                             const struct tf_viewer *viewer, struct tf_error *error) {
    const struct tf_broken_client *self = base;
    struct viewer through = {viewer, self->habit};
    struct tf_viewer changed = view_through(&through);
    enum tf_code code = tf_offline_client.snapshot(self->inner, store, mono_us, &changed, error);
    if (code == TF_OK && self->habit->keeps_typing && viewer->typing != NULL)
        for (size_t i = 0; i < self->shown_count; i++)
            viewer->typing(viewer->self, &self->shown[i]);
    return code;
}

static enum tf_code inspect(const void *base, struct tf_store *store,
                            const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_offline_client.inspect(((const struct tf_broken_client *)base)->inner, store, viewer,
                                     error);
}

static enum tf_code lookup(const void *base, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error) {
    const struct tf_broken_client *self = base;
    struct viewer through = {viewer, self->habit};
    struct tf_viewer changed = view_through(&through);
    return tf_offline_client.lookup(self->inner, store, message_id, &changed, error);
}

#define TF_X(name, what)                                                                           \
    static void *create_##name(const struct tf_client_config *config, struct tf_error *error) {    \
        return create(config, &tf_habit_##name, error);                                            \
    }                                                                                              \
    static void salvage_##name(struct tf_store *store, struct tf_buf *out) {                       \
        if (!tf_habit_##name.salvages_nothing)                                                     \
            tf_offline_client.salvage(store, out);                                                 \
        if (tf_habit_##name.trusts_its_place)                                                      \
            tf_broken_keep_place(store, out);                                                      \
    }
TF_BROKEN_CLIENTS(TF_X)
#undef TF_X

#define TF_X(word, what)                                                                           \
    {.abi = TF_SUBJECT_ABI,                                                                        \
     .name = #word,                                                                                \
     .capabilities = TF_CAN_INSPECT | TF_CAN_RETRY_POLICY | TF_CAN_STORAGE,                        \
     .migrate = migrate,                                                                           \
     .create = create_##word,                                                                      \
     .destroy = destroy,                                                                           \
     .step = step,                                                                                 \
     .deadline = deadline,                                                                         \
     .status = status,                                                                             \
     .snapshot = snapshot,                                                                         \
     .inspect = inspect,                                                                           \
     .lookup = lookup,                                                                             \
     .salvage = salvage_##word},
static const struct tf_client_ops clients[] = {TF_BROKEN_CLIENTS(TF_X)};
#undef TF_X

const struct tf_client_ops *tf_broken_client(const char *name) {
    for (size_t i = 0; i < sizeof(clients) / sizeof(clients[0]); i++)
        if (strcmp(clients[i].name, name) == 0)
            return &clients[i];
    return NULL;
}
