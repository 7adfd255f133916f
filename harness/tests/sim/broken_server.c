#include "server/server.h"
#include "sim/broken.h"

#include <stdlib.h>
#include <string.h>

struct habit {
    bool (*action)(const struct tf_server_action *action);
    bool forgets;
};

struct broken {
    const struct habit *habit;
    void *inner;
};

struct outbox {
    struct tf_server_outbox base;
    struct tf_server_outbox *behind;
    const struct habit *habit;
};

/* -- Habits --------------------------------------------------------------------------------------
 */

static bool read_frame(const struct tf_server_action *action, struct tf_frame *frame) {
    struct tf_wire_doc *doc = NULL;
    bool is = action->kind == TF_SERVER_DO_WS_SEND &&
              tf_wire_frame_parse(tf_blob_slice(action->ws.bytes), &doc, frame, NULL) == TF_OK;
    tf_wire_doc_destroy(doc);
    return is;
}

static bool is_no_change(const struct tf_server_action *action) {
    struct tf_frame frame;
    return !read_frame(action, &frame) || frame.kind != TF_FRAME_CHANGE;
}
static const struct habit habit_pushes_nothing = {.action = is_no_change};

static bool is_no_stop(const struct tf_server_action *action) {
    struct tf_frame frame;
    return !read_frame(action, &frame) || frame.kind != TF_FRAME_TYPING || frame.is_typing;
}
static const struct habit habit_stops_unsaid = {.action = is_no_stop};
static const struct habit habit_forgets_at_restart = {.forgets = true};

/* -- The server ----------------------------------------------------------------------------------
 */

static void emit(struct tf_server_outbox *base, const struct tf_server_action *action) {
    struct outbox *self = (struct outbox *)base;
    if (self->habit->action == NULL || self->habit->action(action))
        self->behind->emit(self->behind, action);
    else if (action->kind == TF_SERVER_DO_WS_SEND)
        tf_blob_release(action->ws.bytes);
}

static bool has_messages(struct tf_store *store) {
    sqlite3_stmt *statement = NULL;
    bool has = sqlite3_prepare_v2(store->db, "SELECT 1 FROM messages LIMIT 1", -1, &statement,
                                  NULL) == SQLITE_OK &&
               sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return has;
}

static enum tf_code step(void *base, struct tf_server_context *context,
                         const struct tf_server_event *event, struct tf_error *error) {
    struct broken *self = base;
    struct outbox outbox = {{emit}, context->outbox, self->habit};
    struct tf_server_context inner = *context;
    inner.outbox = &outbox.base;
    if (self->habit->forgets && event->kind == TF_SERVER_START && has_messages(context->store)) {
        tf_broken_empty(context->store);
        enum tf_code code = tf_reference_server.migrate(context->store, error);
        if (code != TF_OK)
            return code;
    }
    return tf_reference_server.step(self->inner, &inner, event, error);
}

static void *create(const struct tf_server_config *config, const struct habit *habit,
                    struct tf_error *error) {
    struct broken *self = tf_alloc_zero(1, sizeof(*self));
    self->habit = habit;
    self->inner = tf_reference_server.create(config, error);
    return self;
}

static void destroy(void *base) {
    struct broken *self = base;
    if (self != NULL)
        tf_reference_server.destroy(self->inner);
    free(self);
}

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    return tf_reference_server.migrate(store, error);
}

static enum tf_code provision(struct tf_store *store, const struct tf_fixture *fixture,
                              struct tf_moment now, struct tf_chance chance,
                              struct tf_error *error) {
    return tf_reference_server.provision(store, fixture, now, chance, error);
}

static tf_time deadline(const void *base) {
    return tf_reference_server.deadline(((const struct broken *)base)->inner);
}

static enum tf_code snapshot(const void *base, struct tf_store *store, const struct tf_id *user_id,
                             const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_reference_server.snapshot(((const struct broken *)base)->inner, store, user_id,
                                        viewer, error);
}

static enum tf_code lookup(const void *base, struct tf_store *store, const struct tf_id *message_id,
                           const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_reference_server.lookup(((const struct broken *)base)->inner, store, message_id,
                                      viewer, error);
}

static enum tf_code audit(const void *base, struct tf_store *store, uint64_t after,
                          const struct tf_viewer *viewer, struct tf_error *error) {
    return tf_reference_server.audit(((const struct broken *)base)->inner, store, after, viewer,
                                     error);
}

#define TF_X(name, what)                                                                           \
    static void *create_##name(const struct tf_server_config *config, struct tf_error *error) {    \
        return create(config, &habit_##name, error);                                               \
    }
TF_BROKEN_SERVERS(TF_X)
#undef TF_X

#define TF_X(word, what)                                                                           \
    {.abi = TF_SUBJECT_ABI,                                                                        \
     .name = #word,                                                                                \
     .capabilities = TF_CAN_INSPECT | TF_CAN_STORAGE,                                              \
     .migrate = migrate,                                                                           \
     .provision = provision,                                                                       \
     .create = create_##word,                                                                      \
     .destroy = destroy,                                                                           \
     .step = step,                                                                                 \
     .deadline = deadline,                                                                         \
     .snapshot = snapshot,                                                                         \
     .lookup = lookup,                                                                             \
     .audit = audit},
static const struct tf_server_ops servers[] = {TF_BROKEN_SERVERS(TF_X)};
#undef TF_X

const struct tf_server_ops *tf_broken_server(const char *name) {
    for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
        if (strcmp(servers[i].name, name) == 0)
            return &servers[i];
    return NULL;
}
