#include "campaign/matrix_inside.h"

#include "base/assert.h"
#include "oracle/merge_model.h"

#include <stdlib.h>
#include <string.h>

/* What one device, or the server, shows of the message. */
struct look {
    char *text; /* owned; NULL: not there */
    bool deleted, asks;
    unsigned replies;
};

struct tf_matrix_watch {
    const struct tf_matrix_key *key;
    const struct tf_plan *plan;
    struct tf_id client_id, message_id; /* of the message */
    enum tf_phase phase;
    enum tf_view_purpose purpose;
    uint32_t user; /* of a view of the server */
    struct look looks[TF_MATRIX_VIEWS];
    uint64_t position, read_position; /* of the message, of the reader's mark on the server */
    bool refused[TF_MATRIX_SIDES];    /* by the app, or set aside and shown */
    bool waits[TF_MATRIX_SIDES];      /* for the person */
    bool audited[TF_MATRIX_SIDES];    /* what it said is in the server's history */
    bool answered[TF_MATRIX_SIDES];   /* a reply that stands on the server */
    struct tf_id actions[TF_MATRIX_SIDES];
};

struct tf_matrix_watch *tf_matrix_watch_create(const struct tf_matrix_key *key,
                                               const struct tf_plan *plan) {
    struct tf_matrix_watch *watch = tf_alloc_zero(1, sizeof(*watch));
    watch->key = key;
    watch->plan = plan;
    return watch;
}

void tf_matrix_watch_destroy(struct tf_matrix_watch *watch) {
    for (int i = 0; i < TF_MATRIX_VIEWS; i++) {
        free(watch->looks[i].text);
    }
    free(watch);
}

static bool is_message(const struct tf_matrix_watch *watch, const struct tf_id *id,
                       const struct tf_id *client_id) {
    const struct tf_id none = {{0}};
    return (!tf_id_equal(id, &none) && tf_id_equal(id, &watch->message_id)) ||
           (client_id != NULL && !tf_id_equal(client_id, &none) &&
            tf_id_equal(client_id, &watch->client_id));
}

/* Which side an action is of, or TF_MATRIX_SIDES. */
static uint32_t side_of(const struct tf_matrix_watch *watch, const struct tf_id *action_id) {
    const struct tf_id none = {{0}};
    for (uint32_t side = 0; side < TF_MATRIX_SIDES; side++) {
        if (!tf_id_equal(action_id, &none) && tf_id_equal(action_id, &watch->actions[side])) {
            return side;
        }
    }
    return TF_MATRIX_SIDES;
}

/* -- What is heard -- */

static void hear_command(struct tf_matrix_watch *watch, const struct tf_record *record) {
    uint32_t side = record->command.step - TF_MATRIX_STEP_ACT_A;
    if (record->command.step == TF_MATRIX_STEP_SEND) {
        watch->client_id = record->command.message_id;
    } else if (side < TF_MATRIX_SIDES) {
        watch->refused[side] = !record->command.accepted;
        watch->actions[side] = record->command.action_id;
    }
}

static void hear_audit(struct tf_matrix_watch *watch, const struct tf_audit_view *audit) {
    uint32_t side = side_of(watch, &audit->action_id);
    if (tf_id_equal(&audit->client_id, &watch->client_id) && audit->type == TF_ACTION_SEND) {
        watch->message_id = audit->message_id;
    }
    if (side >= TF_MATRIX_SIDES) {
        return;
    }
    const char *text = side == TF_MATRIX_A ? TF_MATRIX_TEXT_A : TF_MATRIX_TEXT_B;
    watch->audited[side] |= audit->type != TF_ACTION_EDIT || tf_slice_is(audit->content, text);
}

static void hear_message(struct tf_matrix_watch *watch, uint32_t view,
                         const struct tf_message_view *message) {
    struct look *look = &watch->looks[view];
    if (is_message(watch, &message->reply_to, &message->reply_to)) {
        uint32_t side = side_of(watch, &message->client_id);
        look->replies++;
        if (view == TF_MATRIX_SERVER && side < TF_MATRIX_SIDES) {
            watch->answered[side] = !message->is_deleted;
        }
    } else if (is_message(watch, &message->id, &message->client_id)) {
        free(look->text);
        look->text = tf_slice_dup(message->content);
        look->deleted = message->is_deleted;
        look->asks |= message->in_conflict;
        watch->position = message->position > 0 ? message->position : watch->position;
    }
}

static void hear_action(struct tf_matrix_watch *watch, uint32_t view,
                        const struct tf_action_view *action) {
    uint32_t side = side_of(watch, &action->action_id);
    if (side >= TF_MATRIX_SIDES) {
        return;
    }
    watch->refused[side] |= action->state == TF_QUEUE_PARKED;
    watch->waits[side] |= action->state == TF_QUEUE_CONFLICT;
    watch->looks[view].asks |= action->state == TF_QUEUE_CONFLICT;
}

static void hear_view(struct tf_matrix_watch *watch, const struct tf_record *record) {
    bool server = record->node == TF_NODE_SERVER;
    uint32_t view = server ? (uint32_t)TF_MATRIX_SERVER : record->node;
    bool counts = server ? watch->purpose == TF_VIEW_TRUTH : watch->purpose == TF_VIEW_SHOWN;
    switch (record->kind) {
    case TF_RECORD_VIEW_BEGIN:
        watch->purpose = record->view.purpose;
        watch->user = record->view.user;
        break;
    case TF_RECORD_VIEW_MESSAGE:
        if (counts && (!server || watch->user == 0)) {
            hear_message(watch, view, &record->message);
        }
        break;
    case TF_RECORD_VIEW_CONVERSATION:
        if (counts && server && watch->user == 1) {
            watch->read_position = record->conversation.read_position;
        }
        break;
    case TF_RECORD_VIEW_ACTION:
        if (!server) {
            hear_action(watch, view, &record->action);
        }
        break;
    default:
        break;
    }
}

static void hear(void *self, const struct tf_record *record) {
    struct tf_matrix_watch *watch = self;
    if (record->kind == TF_RECORD_PHASE) {
        watch->phase = record->phase;
    } else if (record->kind == TF_RECORD_COMMAND) {
        hear_command(watch, record);
    } else if (record->kind == TF_RECORD_AUDIT) {
        hear_audit(watch, &record->audit);
    } else if (watch->phase == TF_PHASE_FINAL) {
        hear_view(watch, record);
    }
}

struct tf_sink tf_matrix_watch_sink(struct tf_matrix_watch *watch) {
    return (struct tf_sink){watch, hear};
}

/* -- What became of it -- */

static bool is_merge(const struct tf_matrix_watch *watch, const char *text) {
    bool both_edit = watch->key->a == TF_MATRIX_EDIT && watch->key->b == TF_MATRIX_EDIT;
    return both_edit &&
           tf_merge_model_breach(tf_slice_of(TF_MATRIX_TEXT), tf_slice_of(TF_MATRIX_TEXT_A),
                                 tf_slice_of(TF_MATRIX_TEXT_B), tf_slice_of(text)) == NULL;
}

static bool stands(const struct tf_matrix_watch *watch, uint32_t side) {
    const struct look *truth = &watch->looks[TF_MATRIX_SERVER];
    const char *text = side == TF_MATRIX_A ? TF_MATRIX_TEXT_A : TF_MATRIX_TEXT_B;
    switch (tf_matrix_act_of(watch->key, side)) {
    case TF_MATRIX_EDIT:
        return truth->text != NULL && !truth->deleted && strcmp(truth->text, text) == 0;
    case TF_MATRIX_DELETE:
        return truth->text != NULL && truth->deleted;
    case TF_MATRIX_READ:
        return watch->position > 0 && watch->read_position >= watch->position;
    default:
        return watch->answered[side];
    }
}

static enum tf_matrix_fate fate_of(const struct tf_matrix_watch *watch, uint32_t side) {
    const struct look *truth = &watch->looks[TF_MATRIX_SERVER];
    bool edits = tf_matrix_act_of(watch->key, side) == TF_MATRIX_EDIT;
    if (watch->refused[side]) {
        return TF_MATRIX_REFUSED;
    }
    if (stands(watch, side)) {
        return TF_MATRIX_STANDS;
    }
    if (watch->waits[side]) {
        return TF_MATRIX_WAITS;
    }
    if (edits && truth->text != NULL && !truth->deleted && is_merge(watch, truth->text)) {
        return TF_MATRIX_MERGED;
    }
    return watch->audited[side] ? TF_MATRIX_KEPT : TF_MATRIX_GONE;
}

void tf_matrix_watch_outcome(const struct tf_matrix_watch *watch, struct tf_matrix_outcome *out) {
    for (uint32_t side = 0; side < TF_MATRIX_SIDES; side++) {
        out->fates[side] = fate_of(watch, side);
    }
    for (uint32_t view = 0; view < TF_MATRIX_VIEWS; view++) {
        const struct look *look = &watch->looks[view];
        const struct tf_matrix_shown shown = {look->text, look->deleted, look->asks, look->replies};
        out->shows[view] = tf_matrix_shown_text(&shown);
    }
}
