/* in-order: program order is kept per client and conversation; a child never appears before its
 * parent.
 *
 * Decided at each entry of the server's audit that applied something: within one device and
 * conversation, actions take effect in the order of their commands. An action that others were
 * folded into stands for all of them and may come at any of their places. A reply must find its
 * parent on the server, and keep it; an edit or deletion must find its message. The server does not
 * refuse a child because of a parent, or an edit because of a message, that it has: the name was
 * wrong then. On replicas: a whole view that shows a reply shows its parent.
 *
 * Excused: what app and extension of one device were asked for at one instant; an action that met a
 * conflict and was applied later on a newer base, and the resolution of a conflict, which the rules
 * send after what was queued behind it. What the device's disk has lost while a request was under
 * way with it: it cannot be sent again before what is left. What was set aside, by what the server
 * had taken before its user had it tried again. A deleted message of which the server no longer
 * tells, or that was cleaned up, need not be known or shown, nor what is older than the part of a
 * history that is here so far. What a server that was put back has lost is back when whoever holds
 * it offers it again: until then an answer to it stands alone. Entries of unknown keys have no
 * place in program order
 * (`at-most-once` looks at them). */
#include "base/hash.h"
#include "base/map.h"
#include "oracle/oracle.h"

#include <stdlib.h>

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_map
        latest; /* device and conversation -> the applied action that came last in program order */
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_map_close(&self->latest);
    free(self);
}

static void tell_overtaken(struct oracle *self, const struct tf_known_action *late,
                           const struct tf_known_action *early) {
    struct tf_story story = tf_story_begin(self->report, "overtaken", late->node);
    tf_story_head(&story, "On the server the %s overtook the %s of %s.",
                  tf_say_action(self->ledger, early).text, tf_say_action(self->ledger, late).text,
                  tf_say_node(self->ledger, late->node).text);
    tf_story_line(&story, "%s asked for the %s at %s, then for the %s at %s.",
                  tf_say_node(self->ledger, late->node).text,
                  tf_say_action(self->ledger, late).text, tf_say_time(late->at_us).text,
                  tf_say_action(self->ledger, early).text, tf_say_time(early->at_us).text);
    tf_story_action(&story, early);
    tf_story_action(&story, late);
    tf_story_end(&story);
}

static void check_order(struct oracle *self, const struct tf_scene *scene) {
    struct tf_known_action *action = scene->action;
    struct tf_known_conversation *conversation =
        scene->message != NULL ? scene->message->conversation : action->conversation;
    if (conversation == NULL)
        return;
    uint64_t key = (uint64_t)action->node << 32 | conversation->index;
    uint64_t *place = tf_map_put(&self->latest, key, 0);
    const struct tf_known_action *before = (const struct tf_known_action *)(uintptr_t)*place;
    if (before != NULL && before->applied_record == 0)
        before = NULL; /* a server that was put back lost it */
    bool excused = action->undone_record != 0 || action->conflict_record != 0 || action->shared ||
                   action->met_record != 0 || action->lost_record != 0 ||
                   action->kind == TF_COMMAND_RESOLVE;
    bool passed = before != NULL && before->applied_record < action->retried_record;
    bool at_once = before != NULL && before->at_us == action->at_us &&
                   tf_ledger_has_extension(self->ledger, action->node); /* of two processes */
    if (before != NULL && action->order_high < before->order_low && !excused && !passed && !at_once)
        tell_overtaken(self, action, before);
    if (!excused && (before == NULL || action->order_low > before->order_low))
        *place = (uint64_t)(uintptr_t)action;
}

static void tell_orphan(struct oracle *self, const struct tf_scene *scene, const char *kind,
                        const char *words) {
    const struct tf_known_action *action = scene->action;
    struct tf_story story = tf_story_begin(
        self->report, kind, scene->device == NULL ? TF_NODE_NONE : scene->device->node);
    tf_story_head(&story, "%s %s.", tf_say_message(self->ledger, scene->message).text, words);
    tf_story_action(&story, action);
    if (action != NULL && action->parent != NULL)
        tf_story_line(&story, "Its parent is %s.",
                      tf_say_message(self->ledger, action->parent).text);
    tf_story_end(&story);
}

static void check_parent(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_message *message = scene->message;
    const struct tf_known_action *action = scene->action;
    bool asked = action != NULL && action->order != 0 && !action->cut_short;
    if (message->parent != NULL && message->parent->newest == NULL)
        tell_orphan(self, scene, "reply-first",
                    "reached the server before the message that it answers");
    else if (asked && action->parent != message->parent)
        tell_orphan(self, scene, "parent-lost",
                    "arrived as an answer to something else than its user answered");
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    if (audit->outcome != TF_OUTCOME_APPLIED)
        return;
    if (audit->type == TF_ACTION_SEND && scene->message != NULL && scene->server_before == NULL)
        check_parent(self, scene);
    if ((audit->type == TF_ACTION_EDIT || audit->type == TF_ACTION_DELETE) &&
        scene->message != NULL && scene->server_before == NULL)
        tell_orphan(self, scene, "change-first", "was changed on the server before it was there");
    if (scene->action != NULL && scene->action->order != 0 &&
        scene->action->applied_record == scene->record->index)
        check_order(self, scene);
}

/* What an action names: what it answers, or what it changes. */
static const struct tf_known_message *named_by(const struct tf_known_action *action) {
    return action->kind == TF_COMMAND_SEND ? action->parent : action->message;
}

/* What a server had lost may come back between its word and the device that hears it. */
static bool came_later(const struct tf_known_message *message,
                       const struct tf_known_request *request) {
    const struct tf_known_version *first = message->newest;
    while (first->older != NULL)
        first = first->older;
    return message->undone_record != 0 && request != NULL && request->taken_us != 0 &&
           first->at_us > request->taken_us;
}

/* A name that the server did not know, of something that it has, was another name than its own. */
static void on_note(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_note *note = &scene->record->note;
    if (note->kind != TF_NOTE_OUTCOME || note->outcome != TF_OUTCOME_REJECTED ||
        note->refusal != TF_REFUSAL_UNKNOWN_MESSAGE || scene->action == NULL ||
        scene->device == NULL || tf_known_action_was_lied_to(scene->action))
        return;
    if (scene->action->order_high != scene->action->order_low)
        return; /* it names what a later one of its kind named */
    const struct tf_known_message *named = named_by(scene->action);
    if (named == NULL || named->newest == NULL || named->is_buried)
        return;
    if (came_later(named, scene->action->last_request))
        return;
    struct tf_story story = tf_story_begin(self->report, "orphaned", scene->device->node);
    tf_story_head(&story, "The %s was refused because the server did not know %s, which it has.",
                  tf_say_action(self->ledger, scene->action).text,
                  tf_say_message(self->ledger, named).text);
    tf_story_line(&story, "The server took %s at %s under the name %s.",
                  tf_say_message(self->ledger, named).text, tf_say_time(named->newest->at_us).text,
                  tf_say_id(&named->id).text);
    tf_story_action(&story, scene->action);
    tf_story_end(&story);
}

/* What was before its user joined is filled in backwards; that all of it comes is asked of
 * cursor-sound. */
static bool is_filled_in(const struct tf_known_message *message, uint32_t user) {
    const struct tf_known_guest *guest = tf_ledger_guest(message->conversation, user);
    return guest != NULL && message->position < guest->since;
}

/* A server that was put back has lost it, and nobody has offered it again yet, or this device has
 * not come to rest since. */
static bool is_rolled_back(const struct tf_known_message *message,
                           const struct tf_known_device *device) {
    return message->undone_record != 0 && (device->stale || message->newest == NULL);
}

/* Its words were on a disk alone that has lost them; an answer that waits there still waits. */
static bool is_lost_unsent(const struct tf_known_message *message) {
    return message->newest == NULL && message->send != NULL && message->send->lost_record != 0;
}

static void on_view_end(struct oracle *self, const struct tf_known_device *device) {
    if (device->status.filling > 0 || device->lost_rows)
        return;
    for (size_t i = 0; i < device->shown.count; i++) {
        const struct tf_sight *sight = device->shown.items[i];
        const struct tf_sight *parent = tf_ledger_sight(self->ledger, device->node, sight->parent);
        if (sight->parent == NULL || sight->parent->is_buried ||
            is_filled_in(sight->parent, device->user) || is_rolled_back(sight->parent, device) ||
            is_lost_unsent(sight->parent) ||
            (parent != NULL && parent->view == device->shown_view) ||
            tf_ledger_is_cleaned(self->ledger, device->node, sight->parent))
            continue;
        struct tf_story story = tf_story_begin(self->report, "shown-first", device->node);
        tf_story_head(&story, "%s shows %s without the message that it answers.",
                      tf_say_node(self->ledger, device->node).text,
                      tf_say_message(self->ledger, sight->message).text);
        tf_story_line(&story, "Its parent is %s.",
                      tf_say_message(self->ledger, sight->parent).text);
        tf_story_action(&story, sight->message->send);
        tf_story_end(&story);
    }
}

static void on_record(void *self, const struct tf_scene *scene) {
    if (scene->record->kind == TF_RECORD_AUDIT)
        on_audit(self, scene);
    else if (scene->record->kind == TF_RECORD_NOTE)
        on_note(self, scene);
    else if (scene->purpose == TF_VIEW_SHOWN && scene->device != NULL)
        on_view_end(self, scene->device);
}

const struct tf_oracle_ops tf_oracle_in_order = {
    .oracle = TF_ORACLE_IN_ORDER,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(NOTE) | TF_HEARS(VIEW_END),
    .notes = TF_HEARS_NOTE(OUTCOME),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
