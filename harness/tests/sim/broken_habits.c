/* What goes wrong between the app and its network. */
#include "sim/broken_client.h"

#include <string.h>

enum {
    STATUS_OK = 200,
    STATUS_BAD = 400,
    STATUS_UNAUTHORIZED = 401,
    STATUS_FORBIDDEN = 403,
    STATUS_GONE = 410,
    STATUS_UNPROCESSABLE = 422,
    STATUS_TOO_OLD = 426,
    STATUS_TOO_MANY = 429,
    STATUS_SERVER = 500
};

/* -- refuses_offline -----------------------------------------------------------------------------
 */

static bool refuse_offline(struct tf_broken_client *self, struct tf_client_context *context,
                           struct tf_client_event *event) {
    if (event->kind != TF_CLIENT_COMMAND || self->online)
        return true;
    struct tf_client_action refused = {.kind = TF_CLIENT_DO_NOTE,
                                       .note = {.kind = TF_NOTE_REFUSED, .code = TF_E_STATE}};
    context->outbox->emit(context->outbox, &refused);
    return false;
}
const struct tf_habit tf_habit_refuses_offline = {.event = refuse_offline};

/* -- forgets_at_restart --------------------------------------------------------------------------
 */

static bool forget(struct tf_broken_client *self, struct tf_client_context *context,
                   struct tf_client_event *event) {
    (void)self;
    if (event->kind == TF_CLIENT_START)
        tf_broken_empty(context->store);
    return true;
}
const struct tf_habit tf_habit_forgets_at_restart = {.event = forget};

/* -- waits_for_ever ------------------------------------------------------------------------------
 */

static bool hear_answers_alone(struct tf_broken_client *self, struct tf_client_context *context,
                               struct tf_client_event *event) {
    (void)self, (void)context;
    return event->kind != TF_CLIENT_HTTP || event->http.outcome == TF_HTTP_ANSWERED;
}
const struct tf_habit tf_habit_waits_for_ever = {.event = hear_answers_alone};

/* -- takes_errors_for_final, takes_401_for_final, hurries ----------------------------------------
 */

static bool is_answer(const struct tf_client_event *event) {
    return event->kind == TF_CLIENT_HTTP && event->http.outcome == TF_HTTP_ANSWERED;
}

static bool harden_errors(struct tf_broken_client *self, struct tf_client_context *context,
                          struct tf_client_event *event) {
    (void)self, (void)context;
    if (is_answer(event) &&
        (event->http.status == STATUS_TOO_MANY || event->http.status == STATUS_TOO_OLD ||
         event->http.status >= STATUS_SERVER))
        event->http.status = STATUS_UNPROCESSABLE;
    return true;
}
const struct tf_habit tf_habit_takes_errors_for_final = {.event = harden_errors};

static bool soften_410(struct tf_broken_client *self, struct tf_client_context *context,
                       struct tf_client_event *event) {
    (void)self, (void)context;
    if (is_answer(event) && event->http.status == STATUS_GONE)
        event->http.status = STATUS_SERVER;
    return true;
}
const struct tf_habit tf_habit_never_starts_over = {.event = soften_410};

static bool harden_401(struct tf_broken_client *self, struct tf_client_context *context,
                       struct tf_client_event *event) {
    (void)self, (void)context;
    if (is_answer(event) && event->http.status == STATUS_UNAUTHORIZED)
        event->http.status = STATUS_UNPROCESSABLE;
    return true;
}
const struct tf_habit tf_habit_takes_401_for_final = {.event = harden_401};

static bool harden_400(struct tf_broken_client *self, struct tf_client_context *context,
                       struct tf_client_event *event) {
    (void)self, (void)context;
    if (is_answer(event) && event->http.status == STATUS_BAD) {
        event->http.status = STATUS_UNPROCESSABLE;
        event->http.body = (struct tf_slice){0};
    }
    return true;
}
const struct tf_habit tf_habit_takes_400_for_final = {.event = harden_400};

static bool mind_new(struct tf_broken_client *self, struct tf_client_context *context,
                     struct tf_client_event *event) {
    static const char field[] = "\"reactions\"";
    (void)self, (void)context;
    if (is_answer(event) && event->http.body.len > 0 &&
        memmem(event->http.body.data, event->http.body.len, field, sizeof(field) - 1) != NULL)
        event->http.status = STATUS_SERVER;
    return true;
}
const struct tf_habit tf_habit_minds_what_is_new = {.event = mind_new};

static bool soften_403(struct tf_broken_client *self, struct tf_client_context *context,
                       struct tf_client_event *event) {
    (void)self, (void)context;
    if (is_answer(event) && event->http.status == STATUS_FORBIDDEN)
        event->http.status = STATUS_SERVER;
    return true;
}
const struct tf_habit tf_habit_ignores_revocation = {.event = soften_403};

static bool mix_strategies(struct tf_broken_client *self, struct tf_client_context *context,
                           struct tf_client_event *event) {
    (void)self, (void)context;
    if (event->kind == TF_CLIENT_COMMAND)
        event->command.of_action = 0;
    return true;
}
const struct tf_habit tf_habit_mixes_strategies = {.event = mix_strategies};

static bool sleep_on(struct tf_broken_client *self, struct tf_client_context *context,
                     struct tf_client_event *event) {
    (void)self, (void)context;
    return event->kind != TF_CLIENT_RESUMED;
}
const struct tf_habit tf_habit_sleeps_through_windows = {.event = sleep_on};

static bool forget_retry_after(struct tf_broken_client *self, struct tf_client_context *context,
                               struct tf_client_event *event) {
    (void)self, (void)context;
    if (event->kind == TF_CLIENT_HTTP)
        event->http.retry_after_us = 0;
    return true;
}
const struct tf_habit tf_habit_hurries = {.event = forget_retry_after};

/* -- takes_pages_for_final -- */

static bool keep_body(struct tf_broken_client *self, const struct tf_client_action *action) {
    if (action->kind == TF_CLIENT_DO_HTTP &&
        tf_slice_is(tf_blob_slice(action->http.path), TF_PATH_SYNC)) {
        tf_blob_release(self->body);
        self->body = tf_blob_keep(action->http.body);
        self->body_id = action->http.id;
    }
    return true;
}

/* As if the server had refused every action. */
static void append_refusals(const struct tf_broken_client *self, struct tf_buf *out) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_sync sync;
    if (tf_wire_sync_parse(tf_blob_slice(self->body), &doc, &sync, NULL) != TF_REFUSAL_NONE)
        return;
    tf_wire_results_begin(out);
    for (size_t i = 0; i < sync.action_count; i++) {
        struct tf_wire_result result = {.action_id = sync.actions[i].action_id,
                                        .outcome = TF_OUTCOME_REJECTED,
                                        .refusal = TF_REFUSAL_BAD_FIELD};
        tf_wire_result(out, &result, i == 0);
    }
    tf_wire_results_end(out);
    tf_wire_doc_destroy(doc);
}

static bool holds_results(struct tf_slice body) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_results results;
    bool is = tf_wire_results_parse(body, &doc, &results, NULL) == TF_OK &&
              results.result_count > 0 && results.results[0].has_change;
    tf_wire_doc_destroy(doc);
    return is;
}

static bool give_up(struct tf_broken_client *self, struct tf_client_context *context,
                    struct tf_client_event *event) {
    (void)context;
    if (!is_answer(event) || event->http.status != STATUS_OK || self->body == NULL ||
        event->http.id != self->body_id || holds_results(event->http.body))
        return true;
    tf_buf_clear(&self->text);
    append_refusals(self, &self->text);
    event->http.body = tf_buf_slice(&self->text);
    return true;
}
const struct tf_habit tf_habit_takes_pages_for_final = {.event = give_up, .action = keep_body};

/* -- tries_for_ever, never_pings, never_pulls -----------------------------------------------------
 */

static bool soften_refusals(struct tf_broken_client *self, struct tf_client_context *context,
                            struct tf_client_event *event) {
    (void)self, (void)context;
    if (is_answer(event) && event->http.status >= STATUS_BAD &&
        event->http.status < STATUS_SERVER && event->http.status != STATUS_UNAUTHORIZED)
        event->http.status = STATUS_SERVER;
    return true;
}
const struct tf_habit tf_habit_tries_for_ever = {.event = soften_refusals};

static void rank_nothing(struct tf_client_config *config) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        config->retry[type].priority = 0;
}
const struct tf_habit tf_habit_ranks_nothing = {.config = rank_nothing};

static void expire_soon(struct tf_client_config *config) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        if (config->retry[type].expires_us != TF_NEVER)
            config->retry[type].expires_us /= 2;
}
const struct tf_habit tf_habit_hurries_to_expire = {.config = expire_soon};

static void keep_for_ever(struct tf_client_config *config) {
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        config->retry[type].expires_us = TF_NEVER;
}
const struct tf_habit tf_habit_keeps_for_ever = {.config = keep_for_ever};

static void ping_never(struct tf_client_config *config) {
    config->ping_every_us = TF_NEVER;
}
const struct tf_habit tf_habit_never_pings = {.config = ping_never};

static void pull_never(struct tf_client_config *config) {
    config->pull_every_us = TF_NEVER;
}
const struct tf_habit tf_habit_never_pulls = {.config = pull_never};

static void spend(struct tf_client_config *config) {
    config->delta_edits = false;
    config->gather_us = 0;
    config->pull_learns = false;
}
const struct tf_habit tf_habit_spends_freely = {.config = spend};

static bool keep_questions(struct tf_broken_client *self, struct tf_client_context *context,
                           struct tf_client_event *event) {
    (void)self;
    if (event->kind != TF_CLIENT_COMMAND || event->command.kind != TF_COMMAND_ASK)
        return true;
    struct tf_client_action accepted = {.kind = TF_CLIENT_DO_NOTE,
                                        .note = {.kind = TF_NOTE_ACCEPTED}};
    context->outbox->emit(context->outbox, &accepted);
    return false;
}
const struct tf_habit tf_habit_never_asks = {.event = keep_questions};

static void hoard(struct tf_client_config *config) {
    config->media_cache_bytes = UINT64_MAX;
}
const struct tf_habit tf_habit_hoards_files = {.config = hoard};

/* -- hears_no_pushes, types_late, shows_typing_longer --------------------------------------------
 */

static bool read_frame(struct tf_slice bytes, struct tf_frame *frame) {
    struct tf_wire_doc *doc = NULL;
    bool is = tf_wire_frame_parse(bytes, &doc, frame, NULL) == TF_OK;
    tf_wire_doc_destroy(doc);
    return is;
}

static bool drop_pushes(struct tf_broken_client *self, struct tf_client_context *context,
                        struct tf_client_event *event) {
    (void)self, (void)context;
    struct tf_frame frame;
    if (event->kind != TF_CLIENT_WS_MESSAGE || !read_frame(event->ws.bytes, &frame))
        return true;
    return frame.kind != TF_FRAME_CHANGE && frame.kind != TF_FRAME_TYPING;
}
const struct tf_habit tf_habit_hears_no_pushes = {.event = drop_pushes};

static bool type_late(struct tf_broken_client *self, struct tf_client_context *context,
                      struct tf_client_event *event) {
    if (event->kind == TF_CLIENT_COMMAND && event->command.kind == TF_COMMAND_TYPING &&
        !self->online) {
        self->late = event->command;
        self->has_late = true;
    }
    if (event->kind != TF_CLIENT_WS_MESSAGE || !self->has_late)
        return true;
    struct tf_client_event late = {
        .kind = TF_CLIENT_COMMAND, .now = event->now, .command = self->late};
    self->has_late = false;
    tf_broken_client_feed(self, context, event);
    tf_broken_client_feed(self, context, &late);
    return false;
}
const struct tf_habit tf_habit_types_late = {.event = type_late};

static void hide(struct tf_broken_client *self, const struct tf_frame *frame) {
    for (size_t i = self->shown_count; i > 0; i--)
        if (tf_id_equal(&self->shown[i - 1].user_id, &frame->user_id))
            self->shown[i - 1] = self->shown[--self->shown_count];
}

static bool hear_stops_alone(struct tf_broken_client *self, struct tf_client_context *context,
                             struct tf_client_event *event) {
    (void)context;
    struct tf_frame frame;
    if (event->kind == TF_CLIENT_WS_MESSAGE && read_frame(event->ws.bytes, &frame) &&
        frame.kind == TF_FRAME_TYPING && !frame.is_typing)
        hide(self, &frame);
    return true;
}

static bool keep_typing(struct tf_broken_client *self, const struct tf_client_action *action) {
    const struct tf_note *note = &action->note;
    if (action->kind != TF_CLIENT_DO_NOTE || note->kind != TF_NOTE_TYPING)
        return true;
    if (note->flag && self->shown_count < TF_BROKEN_SHOWN_MAX)
        self->shown[self->shown_count++] =
            (struct tf_typing_view){note->conversation_id, note->user_id};
    return true;
}
const struct tf_habit tf_habit_shows_typing_longer = {
    .event = hear_stops_alone, .action = keep_typing, .keeps_typing = true};

/* -- shares_nothing ------------------------------------------------------------------------------
 */

static bool keep_to_oneself(struct tf_broken_client *self, struct tf_client_context *context,
                            struct tf_client_event *event) {
    (void)self, (void)context;
    if (event->kind == TF_CLIENT_COMMAND && event->command.kind == TF_COMMAND_SEND)
        event->command.flag = false;
    return true;
}
const struct tf_habit tf_habit_shares_nothing = {.event = keep_to_oneself};

/* -- loads_nothing_ahead -------------------------------------------------------------------------
 */

static void load_nothing(struct tf_client_config *config) {
    config->prefetch = TF_PREFETCH_NONE;
}
const struct tf_habit tf_habit_loads_nothing_ahead = {.config = load_nothing};

/* -- suggests_nothing ----------------------------------------------------------------------------
 */

static void suggest_nothing(struct tf_client_config *config) {
    config->suggest = false;
}
const struct tf_habit tf_habit_suggests_nothing = {.config = suggest_nothing};

/* -- salvages_nothing, trusts_its_place ----------------------------------------------------------
 */

const struct tf_habit tf_habit_salvages_nothing = {.salvages_nothing = true};
const struct tf_habit tf_habit_trusts_its_place = {.trusts_its_place = true};
