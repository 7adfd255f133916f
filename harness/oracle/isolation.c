/* isolation: nothing of one user is stored, sent or shown under another; nothing that a participant
 * may not see leaves the server.
 *
 * - sent: what the server takes, it takes from the user whose command asked for it;
 * - stored: a device's queue holds actions of its own user alone;
 * - shown: a device shows conversations in which its user takes part, their messages, and unsent
 *   messages of its own user alone;
 * - told: no answer and no frame of the server to a device speaks of a conversation in which its
 *   user does not take part (by its id: a name in clear, wherever it stands in a body);
 * - revoked: a device wipes itself when its user's account was closed, and only then, and shows
 *   nothing and keeps no action afterwards.
 *
 * Who has left a conversation knows its name and what was said until then: a device that has not
 * heard of it shows both, and the word that tells it names the conversation. What is said
 * afterwards is told to them no more.
 *
 * Excused: conversations that the plan does not list, about which nobody can tell. That a revoked
 * device wipes itself is demanded at the end, of one that the server could reach. */
#include "oracle/oracle.h"

#include <string.h>

static void tell(struct tf_plain_oracle *self, uint32_t node, const char *kind, const char *words,
                 const struct tf_known_action *action) {
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "%s %s.", tf_say_node(self->ledger, node).text, words);
    tf_story_action(&story, action);
    tf_story_end(&story);
}

static bool is_of(const struct tf_plain_oracle *self, const struct tf_known_action *action,
                  uint32_t user) {
    const struct tf_known_device *device = tf_ledger_device(self->ledger, action->node);
    return action->order == 0 || device == NULL || device->user == user;
}

/* Never took part, as far as the server has said. */
static bool is_stranger(const struct tf_known_conversation *conversation, uint32_t user) {
    return !tf_known_takes_part(conversation, user) && !tf_ledger_has_left(conversation, user);
}

/* Whether a message was placed after its reader had left for good. */
static bool is_after_leaving(const struct tf_known_conversation *conversation, uint32_t user,
                             uint64_t position) {
    const struct tf_known_guest *guest = tf_ledger_guest(conversation, user);
    return guest != NULL && !guest->takes_part && guest->left != 0 && position > guest->left;
}

static void on_audit(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    if (action == NULL || action->order == 0)
        return;
    const struct tf_known_device *device = tf_ledger_device(self->ledger, action->node);
    const struct tf_plan *plan = tf_ledger_plan(self->ledger);
    if (device == NULL ||
        tf_id_equal(&plan->users[device->user].id, &scene->record->audit.actor_id))
        return;
    tell(self, action->node, "sent-as-another", "had an action of its user taken as another's",
         action);
}

static void on_message(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_known_message *message = scene->message;
    if (scene->device == NULL || message == NULL || !scene->record->message.exists)
        return;
    bool unsent = tf_id_is_none(&scene->record->message.id);
    uint32_t user = scene->device->user;
    if (message->conversation != NULL && is_stranger(message->conversation, user))
        tell(self, scene->device->node, "shown-to-a-stranger",
             "holds a message of a conversation in which its user does not take part",
             message->send);
    else if (!unsent && message->conversation != NULL &&
             is_after_leaving(message->conversation, user, scene->record->message.position))
        tell(self, scene->device->node, "told-after-leaving",
             "holds a message that was sent after its user had left the conversation",
             message->send);
    else if (unsent && message->send != NULL && !is_of(self, message->send, scene->device->user))
        tell(self, scene->device->node, "shown-of-another", "holds an unsent message of another",
             message->send);
}

static void on_conversation(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_glance *glance = scene->glance;
    if (scene->device != NULL && glance != NULL &&
        is_stranger(glance->conversation, scene->device->user))
        tell(self, scene->device->node, "room-of-others",
             "shows a conversation in which its user does not take part", NULL);
}

static void on_queued(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    if (scene->device != NULL && scene->action != NULL &&
        !is_of(self, scene->action, scene->device->user))
        tell(self, scene->device->node, "queue-of-another", "has an action of another in its queue",
             scene->action);
}

/* A body mostly names one conversation again and again: `last` is the name before. */
static void check_name(struct tf_plain_oracle *self, const struct tf_scene *scene,
                       struct tf_slice text, struct tf_slice *last) {
    const char *end = text.len == 0 ? NULL : memchr(text.data, '"', text.len);
    struct tf_id id;
    if (end == NULL)
        return;
    struct tf_slice name = {text.data, (size_t)(end - text.data)};
    if (tf_slice_equal(name, *last) || tf_id_parse(name, &id) != TF_OK)
        return;
    *last = name;
    const struct tf_known_conversation *named = tf_ledger_conversation(self->ledger, &id);
    if (named != NULL && is_stranger(named, scene->device->user))
        tell(self, scene->device->node, "told-a-stranger",
             "is told of a conversation in which its user does not take part", NULL);
}

/* The identifiers of conversations in a body: "conversationId":"..." and
 * "conversation":{"id":"...". Within a text the quotes would be escaped. */
static void on_told(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    static const struct tf_slice key = {"\"conversation", sizeof("\"conversation") - 1};
    static const char *const endings[] = {"Id\":\"", "\":{\"id\":\""};
    struct tf_slice rest = scene->record->net.bytes, last = {0};
    const char *at;
    if (scene->device == NULL)
        return;
    while (rest.len > 0 && (at = memmem(rest.data, rest.len, key.data, key.len)) != NULL) {
        size_t skipped = (size_t)(at - rest.data) + key.len;
        rest = (struct tf_slice){rest.data + skipped, rest.len - skipped};
        for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
            size_t len = strlen(endings[i]);
            if (tf_slice_starts_with(rest, endings[i]))
                check_name(self, scene, (struct tf_slice){rest.data + len, rest.len - len}, &last);
        }
    }
}

static void on_wiped(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    if (scene->record->note.kind == TF_NOTE_WIPED && scene->device != NULL &&
        !tf_ledger_is_revoked(self->ledger, scene->device->user))
        tell(self, scene->device->node, "wiped-for-nothing",
             "wipes itself although nobody closed its user's account", NULL);
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct tf_plain_oracle *self = data;
    switch (scene->record->kind) {
    case TF_RECORD_AUDIT:
        on_audit(self, scene);
        break;
    case TF_RECORD_VIEW_MESSAGE:
        on_message(self, scene);
        break;
    case TF_RECORD_VIEW_CONVERSATION:
        on_conversation(self, scene);
        break;
    case TF_RECORD_VIEW_ACTION:
        on_queued(self, scene);
        break;
    case TF_RECORD_NOTE:
        on_wiped(self, scene);
        break;
    default: /* ANSWER and FRAME_DOWN */
        on_told(self, scene);
    }
}

static void check_revoked(struct tf_plain_oracle *self, const struct tf_known_device *device,
                          uint64_t rest) {
    const struct tf_plan *plan = tf_ledger_plan(self->ledger);
    bool is_left = device->shown.count > 0 || device->glances.count > 0 ||
                   device->durable.waiting + device->durable.parked > 0;
    if (!is_left || device->shown_view < rest)
        return;
    if (device->wiped_record != 0)
        tell(self, device->node, "left-after-wiping", "was wiped, and still holds something", NULL);
    else if (plan->replicas[device->node].client.gateway)
        tell(self, device->node, "not-wiped",
             "still shows what its user had, whose account was closed", NULL);
}

static void at_end(void *data) {
    struct tf_plain_oracle *self = data;
    uint64_t rest = tf_ledger_rest_record(self->ledger);
    const struct tf_known_device *device;
    if (rest == 0)
        return;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++)
        if (device->life > 0 && tf_ledger_is_revoked(self->ledger, device->user))
            check_revoked(self, device, rest);
}

const struct tf_oracle_ops tf_oracle_isolation = {
    .oracle = TF_ORACLE_ISOLATION,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(VIEW_MESSAGE) | TF_HEARS(VIEW_CONVERSATION) |
             TF_HEARS(VIEW_ACTION) | TF_HEARS(NOTE) | TF_HEARS(ANSWER) | TF_HEARS(FRAME_DOWN),
    .notes = TF_HEARS_NOTE(WIPED),
    .create = tf_plain_oracle_create,
    .destroy = tf_plain_oracle_destroy,
    .on_record = on_record,
    .at_end = at_end,
};
