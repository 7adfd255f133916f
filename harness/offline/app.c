#include "offline/app.h"

#include "offline/view.h"

/* Listens for the word on one command, and passes everything on. */
struct outbox {
    struct tf_client_outbox base;
    struct tf_client_outbox *behind;
    struct tf_app_outcome outcome;
    enum tf_code code;
    bool is_answered;
};

static void emit(struct tf_client_outbox *base, const struct tf_client_action *action) {
    struct outbox *self = (struct outbox *)base;
    const struct tf_note *note = &action->note;
    bool is_answer = action->kind == TF_CLIENT_DO_NOTE &&
                     (note->kind == TF_NOTE_ACCEPTED || note->kind == TF_NOTE_REFUSED);
    if (is_answer && !self->is_answered) {
        self->is_answered = true;
        self->code = note->kind == TF_NOTE_ACCEPTED ? TF_OK : note->code;
        self->outcome = (struct tf_app_outcome){note->action_id, note->message_id};
    }
    self->behind->emit(self->behind, action);
}

enum tf_code tf_app_do(struct tf_app *app, const struct tf_command *command,
                       struct tf_app_outcome *out) {
    struct outbox outbox = {.base = {emit}, .behind = app->context.outbox, .code = TF_E_STORAGE};
    struct tf_client_context context = app->context;
    struct tf_client_event event = {
        .kind = TF_CLIENT_COMMAND, .now = app->now, .command = *command};
    context.outbox = &outbox.base;
    event.command.key = app->act;
    enum tf_code code = tf_offline_client.step(app->client, &context, &event, NULL);
    if (outbox.is_answered)
        code = outbox.code;
    else if (code == TF_OK)
        code = TF_E_STATE;
    if (code == TF_OK && out != NULL)
        *out = outbox.outcome;
    return code;
}

struct tf_core *tf_app_core(const struct tf_app *app) {
    return app->client;
}

struct tf_job tf_app_reader(const struct tf_app *app, struct tf_error *error) {
    return tf_view_job(app->client, app->context.store, error);
}
