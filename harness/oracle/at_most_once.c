/* at-most-once: no action takes effect twice.
 *
 * Decided at each entry of the server's audit. An action that was applied may not be applied again,
 * under the same key (whether or not the second time changed anything: the server did not recognise
 * it), and neither may a send whose message is on the server already, by whatever record. For keys
 * that no command is known by, effects are counted: of one device there may be no
 * more applied sends of a text in a conversation, and no more applied edits or deletions of a
 * message, than it accepted commands for them, so a key that is made anew for each attempt is found
 * at its second effect. An action that was folded into another may not be applied by itself. Two
 * commands may not share a key.
 *
 * No action is handed to the network while an earlier attempt of it is under way: one sync loop at
 * a time runs on a device, with two processes too.
 *
 * Excused: commands cut short by the death of the process count as commands, since they may have
 * become durable. Once the records of finished actions have failed (`dedup-fault`), an action that
 * is not recognised may be applied again as long as that changes nothing. What a process had under
 * way that died or fell asleep since counts as over, and so does all when the device's wall clock
 * jumps, by which its processes share the loop. Read marks have no additive effect;
 * `counters-true` recounts them. */
#include "base/hash.h"
#include "base/map.h"
#include "oracle/oracle.h"

#include <stdlib.h>

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_map balance; /* of what is not a send: commands minus effects */
    struct tf_map flights; /* device and number of a request under way -> its record */
    struct tf_map tries;   /* action -> number of the request of its last attempt */
    uint64_t (*over)[2];   /* by replica and process: requests up to this record are over */
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    self->over = tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*self->over));
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_map_close(&self->balance);
    tf_map_close(&self->flights);
    tf_map_close(&self->tries);
    free(self->over);
    free(self);
}

static uint64_t key_of(uint32_t node, enum tf_action_type type,
                       const struct tf_known_message *message) {
    return tf_hash_pair(message == NULL ? UINT64_MAX : message->index, (uint64_t)type << 32 | node);
}

static enum tf_action_type type_of(enum tf_command_kind kind) {
    switch (kind) {
    case TF_COMMAND_SEND:
        return TF_ACTION_SEND;
    case TF_COMMAND_DELETE:
        return TF_ACTION_DELETE;
    case TF_COMMAND_CREATE:
        return TF_ACTION_CREATE;
    case TF_COMMAND_READ:
        return TF_ACTION_READ;
    case TF_COMMAND_JOIN:
        return TF_ACTION_JOIN;
    case TF_COMMAND_LEAVE:
        return TF_ACTION_LEAVE;
    default:
        return TF_ACTION_EDIT;
    }
}

static void tell_shared_key(struct oracle *self, const struct tf_known_action *action) {
    struct tf_story story = tf_story_begin(self->report, "shared-key", action->node);
    tf_story_head(&story, "%s gave two commands the same key %s.",
                  tf_say_node(self->ledger, action->node).text, tf_say_id(&action->id).text);
    tf_story_action(&story, action);
    tf_story_end(&story);
}

static void on_command(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    if (action == NULL)
        return;
    if (action->order != scene->record->index)
        tell_shared_key(self, action);
    else if (action->kind != TF_COMMAND_SEND)
        *tf_map_put(&self->balance, key_of(action->node, type_of(action->kind), action->message),
                    0) += 1;
}

static const char *effect_words(enum tf_action_type type) {
    switch (type) {
    case TF_ACTION_SEND:
        return "stored";
    case TF_ACTION_EDIT:
        return "edited";
    case TF_ACTION_DELETE:
        return "deleted";
    case TF_ACTION_CREATE:
        return "created";
    case TF_ACTION_JOIN:
        return "joined";
    case TF_ACTION_LEAVE:
        return "left";
    default:
        return "marked as read";
    }
}

static void tell_repeat(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    const struct tf_audit_view *audit = &scene->record->audit;
    struct tf_story story = tf_story_begin(self->report, "same-key", action->node);
    tf_story_head(&story, "Message %s was %s twice by one action of %s.",
                  tf_say_message(self->ledger, scene->message).text, effect_words(audit->type),
                  audit->device_id.text);
    tf_story_action(&story, action);
    tf_story_line(&story,
                  "The server applied action %s again at %s, instead of answering \"duplicate\".",
                  tf_say_id(&action->id).text, tf_say_time(scene->record->at_us).text);
    tf_story_end(&story);
}

static void tell_folded(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    struct tf_story story = tf_story_begin(self->report, "folded-and-sent", action->node);
    tf_story_head(&story,
                  "The %s went out by itself, though it had been folded into another action.",
                  tf_say_action(self->ledger, action).text);
    tf_story_action(&story, action);
    tf_story_end(&story);
}

static void tell_surplus(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_message *message = scene->message;
    struct tf_story story = tf_story_begin(
        self->report, "new-key", scene->device == NULL ? TF_NODE_NONE : scene->device->node);
    const struct tf_known_message *original =
        message != NULL && message->twin_of != NULL ? message->twin_of : message;
    if (original != NULL && original->send != NULL)
        tf_story_head(&story, "Message %s of %s was %s once more than its user asked for.",
                      tf_say_message(self->ledger, original).text, audit->device_id.text,
                      effect_words(audit->type));
    else
        tf_story_head(&story, "The server took something from %s that no user had asked for.",
                      audit->device_id.text);
    tf_story_line(
        &story, "The server applied it at %s as action %s%s.",
        tf_say_time(scene->record->at_us).text, tf_say_id(&audit->action_id).text,
        scene->action == NULL || scene->action->order == 0 ? ", which no command is known by" : "");
    if (original != NULL && original->send != NULL)
        tf_story_action(&story, original->send);
    tf_story_end(&story);
}

/* Whose command it was; what waits on two devices may come from either. */
static uint32_t asker_of(const struct tf_scene *scene) {
    bool by_any = scene->action != NULL && scene->action->shared;
    return by_any ? scene->action->node : scene->device->node;
}

/* Of what this device's user asked for, or that of the device of which it is a copy. */
static bool is_more_than_asked(struct oracle *self, const struct tf_scene *scene, uint32_t asker) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_message *message = scene->message;
    if (audit->type == TF_ACTION_SEND) {
        struct tf_slice text = message->send != NULL ? message->send->text : audit->content;
        const struct tf_known_message *first =
            tf_ledger_first_of_text(self->ledger, asker, message->conversation, text);
        return first == NULL || first->stored > first->asked;
    }
    uint64_t *balance = tf_map_put(&self->balance, key_of(asker, audit->type, message), 0);
    if (*balance == 0)
        return true;
    *balance -= 1;
    return false;
}

/* Sends are counted by their texts, which the ledger does; everything else by what it is about. */
static bool is_surplus(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_message *message = scene->message;
    if (scene->action != NULL && scene->action->undone_record != 0)
        return false; /* what the server lost is done once more, by whichever device of the user */
    if (audit->type != TF_ACTION_SEND && tf_ledger_was_restored(self->ledger) &&
        (message == NULL || message->undone_record != 0))
        return false; /* what the server lost is done once more */
    if (!is_more_than_asked(self, scene, asker_of(scene)))
        return false;
    bool unnamed = scene->action == NULL || scene->action->order == 0;
    bool inherited = unnamed && tf_ledger_may_hold_unnamed(self->ledger, scene->device);
    return !inherited || is_more_than_asked(self, scene, scene->device->copied_from);
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_action *action = scene->action;
    if (audit->outcome != TF_OUTCOME_APPLIED || scene->device == NULL)
        return;
    bool there = audit->type == TF_ACTION_SEND && scene->server_before != NULL;
    bool again = action != NULL && (there || action->applied_record != scene->record->index);
    if (again && audit->seq == 0 && tf_ledger_records_failed(self->ledger))
        return;
    if (again) {
        tell_repeat(self, scene);
        return;
    }
    if (action != NULL && action->absorbed_by != NULL && !action->cut_short)
        tell_folded(self, scene);
    if (audit->type == TF_ACTION_READ ||
        (audit->type != TF_ACTION_CREATE && scene->message == NULL))
        return;
    if (is_surplus(self, scene))
        tell_surplus(self, scene);
}

/* -- One attempt at a time */

static uint64_t flight_key(uint32_t node, uint64_t request_id) {
    return tf_hash_pair(node, request_id);
}

static void tell_overlap(struct oracle *self, const struct tf_scene *scene) {
    struct tf_story story = tf_story_begin(self->report, "two-at-once", scene->record->node);
    tf_story_head(&story, "%s sent the %s a second time while its first attempt was under way.",
                  tf_say_node(self->ledger, scene->record->node).text,
                  tf_say_action(self->ledger, scene->action).text);
    tf_story_line(&story, "The %s of the device sent it again at %s.",
                  scene->record->extension != 0 ? "extension" : "app",
                  tf_say_time(scene->record->at_us).text);
    tf_story_action(&story, scene->action);
    tf_story_end(&story);
}

static void on_attempt(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_record *record = scene->record;
    if (scene->action == NULL)
        return;
    uint64_t *last = tf_map_put(&self->tries, scene->action->index, UINT64_MAX);
    uint64_t earlier = *last;
    *last = record->note.request_id;
    if (earlier == UINT64_MAX || earlier == *last)
        return;
    const uint64_t *sent = tf_map_find(&self->flights, flight_key(record->node, earlier));
    bool by_extension = sent != NULL && (*sent & 1) != 0;
    if (sent != NULL && *sent >> 1 > self->over[record->node][by_extension])
        tell_overlap(self, scene);
}

static void on_flight(struct oracle *self, const struct tf_record *record) {
    uint64_t key = flight_key(record->node, record->net.request_id);
    if (record->kind == TF_RECORD_REQUEST)
        *tf_map_put(&self->flights, key, 0) = record->index << 1 | record->extension;
    else
        tf_map_remove(&self->flights, key);
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    const struct tf_record *record = scene->record;
    if (record->kind == TF_RECORD_COMMAND) {
        on_command(self, scene);
    } else if (record->kind == TF_RECORD_AUDIT) {
        on_audit(self, scene);
    } else if (record->node >= tf_ledger_plan(self->ledger)->replica_count) {
        return;
    } else if (record->kind == TF_RECORD_NOTE) {
        if (record->note.kind == TF_NOTE_ATTEMPT)
            on_attempt(self, scene);
    } else if (record->kind == TF_RECORD_PROCESS) {
        self->over[record->node][record->extension] = record->index;
    } else if (record->kind == TF_RECORD_CLOCK) {
        self->over[record->node][0] = self->over[record->node][1] = record->index;
    } else {
        on_flight(self, record);
    }
}

const struct tf_oracle_ops tf_oracle_at_most_once = {
    .oracle = TF_ORACLE_AT_MOST_ONCE,
    .hears = TF_HEARS(COMMAND) | TF_HEARS(AUDIT) | TF_HEARS(NOTE) | TF_HEARS(PROCESS) |
             TF_HEARS(CLOCK) | TF_HEARS(REQUEST) | TF_HEARS(ANSWER_TAKEN) | TF_HEARS(FAILED),
    .notes = TF_HEARS_NOTE(ATTEMPT),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
