/* cursor-sound: every change in scope at or below a durable cursor is durably in the replica.
 *
 * Decided at each CURSOR record: between its old and its new place lie the changes that CHANGE
 * records name, each with what the replica holds of that message then. It must hold it at the
 * version that the change made, or a newer one: the difference is checked when it arises, because a
 * later change of the same message would repair a missed one and hide it. And a cursor may not
 * stand beyond what the server has committed: a change that is committed later with a number at or
 * below a durable cursor in its scope would never be pulled.
 *
 * A conversation that its user joined is in scope once its history has been filled in: what was
 * before the joining is then looked at in the same way, and at the end it must be there.
 *
 * Excused: what was cleaned up counts as held; nothing below a cursor of an epoch that is over; a
 * new epoch begins with a full resync.
 */
#include "base/map.h"
#include "oracle/oracle.h"

#include <stdlib.h>

#define SKIPPED_MAX                                                                                \
    16 /* changes named between two CURSOR records of a node that are remembered as missed */

struct missed {
    uint64_t seq;
    const struct tf_known_message *message;
    uint64_t version, held;
    uint32_t node;
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct missed missed[SKIPPED_MAX];
    uint32_t missed_count;
    /* The change that was named last and whose view has not come yet. */
    bool open;
    struct missed named;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    return self;
}

static void destroy(void *self) {
    free(self);
}

static void miss(struct oracle *self, const struct missed *missed) {
    if (self->missed_count < SKIPPED_MAX)
        self->missed[self->missed_count++] = *missed;
}

/* A change whose view never came was not there to be seen. */
static void close_named(struct oracle *self) {
    if (self->open)
        miss(self, &self->named);
    self->open = false;
}

static uint64_t version_at(const struct tf_known_message *message, uint64_t seq) {
    for (const struct tf_known_version *state = message->newest; state != NULL;
         state = state->older)
        if (state->seq == seq)
            return state->version;
    return 0;
}

static void on_change(struct oracle *self, const struct tf_scene *scene) {
    close_named(self);
    const struct tf_known_message *message = scene->message;
    uint64_t version = message == NULL ? 0 : version_at(message, scene->record->change.seq);
    if (version == 0)
        return; /* of a change that the audit does not tell, nothing can be said */
    self->open = true;
    self->named = (struct missed){.seq = scene->record->change.seq,
                                  .message = message,
                                  .version = version,
                                  .node = scene->record->node};
}

static void on_view(struct oracle *self, const struct tf_scene *scene) {
    if (!self->open || scene->message != self->named.message ||
        scene->record->node != self->named.node)
        return;
    self->open = false;
    if (scene->device == NULL)
        return;
    const struct tf_message_view *view = &scene->record->message;
    self->named.held = view->exists ? view->version : 0;
    if (!view->exists && tf_ledger_is_cleaned(self->ledger, scene->record->node, scene->message))
        return;
    if (!view->exists || view->version < self->named.version)
        miss(self, &self->named);
}

static void tell_missed(struct oracle *self, const struct tf_scene *scene,
                        const struct missed *missed) {
    const struct tf_record *record = scene->record;
    struct tf_words device = tf_say_node(self->ledger, record->node);
    struct tf_story story =
        tf_story_begin(self->report, missed->held == 0 ? "row-missing" : "row-stale", record->node);
    tf_story_head(&story, "The cursor of %s passed a change of %s that %s does not hold%s.",
                  device.text, tf_say_message(self->ledger, missed->message).text, device.text,
                  record->cursor.after_crash ? " after a crash" : "");
    tf_story_line(&story, "The cursor went from %llu to %llu at %s.",
                  (unsigned long long)record->cursor.old_seq,
                  (unsigned long long)record->cursor.cursor.seq, tf_say_time(record->at_us).text);
    const struct tf_known_version *state = tf_known_version_of(missed->message, missed->version);
    tf_story_line(&story,
                  "Change %llu made version %llu of the message%s%s; the replica holds %s%llu.",
                  (unsigned long long)missed->seq, (unsigned long long)missed->version,
                  state == NULL ? "" : " at ", state == NULL ? "" : tf_say_time(state->at_us).text,
                  missed->held == 0 ? "none: " : "version ", (unsigned long long)missed->held);
    tf_story_line(&story, "No later pull will bring it.");
    tf_story_faults(&story, record->node);
    tf_story_end(&story);
}

/* News of the log that the server had before it was put back says nothing about the new one. */
static bool is_of_left_log(const struct tf_scene *scene) {
    return scene->device != NULL && scene->device->stale &&
           tf_id_equal(&scene->device->left_epoch, &scene->record->cursor.cursor.epoch);
}

static void on_cursor(struct oracle *self, const struct tf_scene *scene) {
    close_named(self);
    for (uint32_t i = 0; i < self->missed_count; i++)
        if (self->missed[i].node == scene->record->node && !is_of_left_log(scene))
            tell_missed(self, scene, &self->missed[i]);
    self->missed_count = 0;
}

static void tell_late(struct oracle *self, const struct tf_scene *scene,
                      const struct tf_known_device *device) {
    struct tf_words name = tf_say_node(self->ledger, device->node);
    struct tf_story story = tf_story_begin(self->report, "committed-below", device->node);
    tf_story_head(
        &story,
        "The server committed change %llu of %s when the cursor of %s stood beyond it already.",
        (unsigned long long)scene->record->audit.seq,
        tf_say_message(self->ledger, scene->message).text, name.text);
    tf_story_line(&story, "Its durable cursor was %llu; the change was committed at %s.",
                  (unsigned long long)device->cursor.seq, tf_say_time(scene->record->at_us).text);
    tf_story_line(&story, "No later pull will bring it to %s.", name.text);
    tf_story_action(&story, scene->action);
    tf_story_end(&story);
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    uint64_t seq = scene->record->audit.seq;
    const struct tf_known_conversation *conversation =
        scene->message == NULL ? NULL : scene->message->conversation;
    if (seq == 0 || conversation == NULL)
        return;
    for (uint32_t i = 0; i < conversation->user_count; i++) {
        uint32_t count;
        const uint32_t *nodes = tf_ledger_devices_of(self->ledger, conversation->users[i], &count);
        for (uint32_t k = 0; k < count; k++) {
            const struct tf_known_device *device = tf_ledger_device(self->ledger, nodes[k]);
            if (device->cursor.seq >= seq && !device->stale)
                tell_late(self, scene, device);
        }
    }
}

static void tell_unfilled(struct oracle *self, const struct tf_known_device *device,
                          const struct tf_known_message *message) {
    struct tf_words name = tf_say_node(self->ledger, device->node);
    struct tf_story story = tf_story_begin(self->report, "not-filled", device->node);
    tf_story_head(&story, "%s never got %s, from before its user joined %s.", name.text,
                  tf_say_message(self->ledger, message).text,
                  tf_say_conversation(self->ledger, message->conversation).text);
    tf_story_line(&story, "Its durable cursor stands at %llu; the message is change %llu.",
                  (unsigned long long)device->cursor.seq, (unsigned long long)message->position);
    tf_story_line(&story, "No later pull will bring it.");
    tf_story_end(&story);
}

/* The first message from before its user joined that the device has never held. */
static const struct tf_known_message *unfilled(const struct oracle *self,
                                               const struct tf_known_device *device) {
    for (size_t i = 0; i < tf_ledger_message_count(self->ledger); i++) {
        const struct tf_known_message *message = tf_ledger_message_at(self->ledger, i);
        const struct tf_known_guest *guest =
            message->conversation == NULL ? NULL
                                          : tf_ledger_guest(message->conversation, device->user);
        if (guest == NULL || !guest->takes_part || message->newest == NULL ||
            message->position >= guest->since)
            continue;
        const struct tf_sight *sight = tf_ledger_sight(self->ledger, device->node, message);
        if (sight == NULL || sight->held == 0)
            return message;
    }
    return NULL;
}

/* Most worlds have nobody who joins, and are not asked message by message for each device. */
static bool somebody_joined(const struct oracle *self) {
    for (size_t i = 0; i < tf_ledger_message_count(self->ledger); i++) {
        const struct tf_known_message *message = tf_ledger_message_at(self->ledger, i);
        if (message->conversation != NULL && message->conversation->guests != NULL)
            return true;
    }
    return false;
}

static void at_end(void *data) {
    struct oracle *self = data;
    const struct tf_known_device *device;
    uint64_t rest = tf_ledger_rest_record(self->ledger);
    if (rest == 0 || !tf_ledger_rested(self->ledger) || !somebody_joined(self))
        return;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++) {
        const struct tf_known_message *message =
            device->life > 0 && device->shown_view > rest && device->wiped_record == 0
                ? unfilled(self, device)
                : NULL;
        if (message != NULL)
            tell_unfilled(self, device, message);
    }
}

static void on_record(void *data, const struct tf_scene *scene) {
    switch (scene->record->kind) {
    case TF_RECORD_CHANGE:
        on_change(data, scene);
        break;
    case TF_RECORD_VIEW_MESSAGE:
        on_view(data, scene);
        break;
    case TF_RECORD_CURSOR:
        on_cursor(data, scene);
        break;
    default:
        on_audit(data, scene);
    }
}

const struct tf_oracle_ops tf_oracle_cursor_sound = {
    .oracle = TF_ORACLE_CURSOR_SOUND,
    .needs = TF_CAN_INSPECT,
    .hears = TF_HEARS(CHANGE) | TF_HEARS(VIEW_MESSAGE) | TF_HEARS(CURSOR) | TF_HEARS(AUDIT),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
    .at_end = at_end,
};
