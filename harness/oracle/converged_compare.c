/* The comparison behind `converged`: one replica's last whole view against what the server holds.
 */
#include "oracle/converged.h"

#include "base/hash.h"
#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>

/* One conversation while its rows are compared. */
struct pane {
    const struct tf_known_conversation *conversation;
    uint32_t rows;   /* that the server has, too */
    uint32_t failed; /* own sends that it refused */
    uint64_t last_position;
    bool marks_known;
    uint64_t delivered_by_all, read_by_all; /* everybody but this user */
    uint64_t read_by_me;
};

struct comparison {
    const struct tf_ledger *ledger;
    const struct tf_known_device *device;
    struct tf_difference *out;
    struct tf_map places; /* conversation -> index into panes */
    struct pane *panes;
    size_t count, capacity;
};

__attribute__((format(printf, 4, 5))) static bool differs(struct comparison *c, const char *kind,
                                                          const struct tf_known_message *message,
                                                          const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    c->out->kind = kind;
    c->out->message = message;
    vsnprintf(c->out->what.text, sizeof(c->out->what.text), format, arguments);
    va_end(arguments);
    return true;
}

static void read_marks(const struct comparison *c, struct pane *pane) {
    const struct tf_known_conversation *conversation = pane->conversation;
    pane->marks_known = conversation->user_count > 1;
    pane->delivered_by_all = pane->read_by_all = UINT64_MAX;
    for (uint32_t i = 0; i < conversation->user_count; i++) {
        const struct tf_glance *held =
            tf_ledger_glance(c->ledger, tf_ledger_truth(conversation->users[i]), conversation);
        if (held == NULL) {
            pane->marks_known = false;
        } else if (conversation->users[i] == c->device->user) {
            pane->read_by_me = held->read_position;
        } else {
            if (held->delivered_position < pane->delivered_by_all)
                pane->delivered_by_all = held->delivered_position;
            if (held->read_position < pane->read_by_all)
                pane->read_by_all = held->read_position;
        }
    }
}

static struct pane *pane_of(struct comparison *c,
                            const struct tf_known_conversation *conversation) {
    uint64_t *place = tf_map_put(&c->places, conversation->index, c->count);
    if (*place < c->count)
        return &c->panes[*place];
    void *panes = c->panes;
    tf_grow(&panes, &c->capacity, c->count, sizeof(*c->panes));
    c->panes = panes;
    c->panes[c->count] = (struct pane){.conversation = conversation};
    read_marks(c, &c->panes[c->count]);
    return &c->panes[c->count++];
}

static enum tf_message_status status_due(const struct comparison *c, const struct pane *pane,
                                         const struct tf_known_message *message) {
    if (message->user != c->device->user)
        return pane->read_by_me >= message->position ? TF_STATUS_READ : TF_STATUS_DELIVERED;
    if (pane->read_by_all >= message->position)
        return TF_STATUS_READ;
    return pane->delivered_by_all >= message->position ? TF_STATUS_DELIVERED : TF_STATUS_SENT;
}

static bool status_differs(struct comparison *c, const struct pane *pane,
                           const struct tf_sight *sight) {
    const struct tf_known_message *message = sight->message;
    const struct tf_glance *glance =
        tf_ledger_glance(c->ledger, c->device->node, pane->conversation);
    if (!pane->marks_known || sight->is_deleted || sight->set_aside ||
        (glance != NULL && glance->set_aside))
        return false;
    enum tf_message_status due = status_due(c, pane, message);
    if (sight->status == due)
        return false;
    return differs(c, "status", message,
                   "shows %.60s as \"%s\"; by the server's marks it is \"%s\"",
                   tf_say_message(c->ledger, message).text, tf_message_status_text(sight->status),
                   tf_message_status_text(due));
}

static bool content_differs(struct comparison *c, const struct tf_sight *sight) {
    const struct tf_known_message *message = sight->message;
    const struct tf_known_version *newest = message->newest;
    if (sight->in_conflict || sight->set_aside)
        return false;
    if (sight->is_deleted == newest->is_deleted &&
        (newest->is_deleted || (sight->content == tf_hash_slice(newest->content) &&
                                sight->is_edited == (newest->version > 1))))
        return false;
    struct tf_words name = tf_say_message(c->ledger, message);
    if (sight->is_deleted != newest->is_deleted)
        return differs(c, "deleted", message, "shows %.60s %s, the server has it %s", name.text,
                       sight->is_deleted ? "as deleted" : "alive",
                       newest->is_deleted ? "deleted" : "alive");
    if (sight->content != tf_hash_slice(newest->content))
        return differs(c, "content", message, "shows another text of %.60s than the server's %.60s",
                       name.text, tf_say_text(newest->content).text);
    return differs(c, "edited", message, "shows %.60s as %s", name.text,
                   sight->is_edited ? "edited; it was not" : "never edited; it was");
}

static bool place_differs(struct comparison *c, struct pane *pane, const struct tf_sight *sight) {
    const struct tf_known_message *message = sight->message;
    uint64_t before = pane->last_position;
    pane->last_position = sight->position;
    if (sight->version == message->newest->version && sight->position == message->position &&
        sight->parent == message->parent && sight->position >= before)
        return false;
    struct tf_words name = tf_say_message(c->ledger, message);
    if (sight->version != message->newest->version)
        return differs(c, "version", message, "holds version %llu of %.60s, the server has %llu",
                       (unsigned long long)sight->version, name.text,
                       (unsigned long long)message->newest->version);
    if (sight->position != message->position)
        return differs(c, "position", message, "has %.60s at position %llu, the server at %llu",
                       name.text, (unsigned long long)sight->position,
                       (unsigned long long)message->position);
    if (sight->parent != message->parent)
        return differs(c, "parent", message,
                       "shows %.60s as an answer to something else than the server", name.text);
    return differs(c, "order", message, "shows %.60s after a newer message", name.text);
}

/* A send that the server refused for good is shown as failed by whoever asked for it. One whose
 * command met a failing storage was made all the same without ever being named. */
static bool is_own_failure(const struct comparison *c, const struct tf_sight *sight) {
    const struct tf_known_message *message = sight->message;
    bool unnamed = message->send == NULL && tf_ledger_may_hold_unnamed(c->ledger, c->device);
    return sight->status == TF_STATUS_FAILED && (message->user == c->device->user || unnamed);
}

static bool row_differs(struct comparison *c, const struct tf_sight *sight) {
    const struct tf_known_message *message = sight->message;
    if (message->conversation == NULL)
        return false;
    struct pane *pane = pane_of(c, message->conversation);
    if (message->newest == NULL) {
        bool failed = is_own_failure(c, sight);
        pane->failed += failed;
        return !failed &&
               differs(c, "extra", message, "shows %.60s, which the server does not hold",
                       tf_say_message(c->ledger, message).text);
    }
    if (message->is_buried) /* who was told of the deletion may keep it */
        return content_differs(c, sight);
    pane->rows++;
    return place_differs(c, pane, sight) || content_differs(c, sight) ||
           status_differs(c, pane, sight);
}

static const struct tf_known_message *
missing_row(const struct comparison *c, const struct tf_known_conversation *conversation) {
    for (size_t i = 0; i < tf_ledger_message_count(c->ledger); i++) {
        const struct tf_known_message *message = tf_ledger_message_at(c->ledger, i);
        const struct tf_sight *sight = tf_ledger_sight(c->ledger, c->device->node, message);
        if (message->newest != NULL && !message->is_buried &&
            message->conversation == conversation &&
            (sight == NULL || sight->view != c->device->shown_view) &&
            !tf_ledger_is_cleaned(c->ledger, c->device->node, message))
            return message;
    }
    return NULL;
}

static bool marks_differ(struct comparison *c, const struct tf_glance *shown,
                         const struct tf_glance *held) {
    struct tf_words name = tf_say_conversation(c->ledger, held->conversation);
    if (shown->set_aside)
        return false;
    if (shown->read_position != held->read_position)
        return differs(c, "read-mark", NULL,
                       "has its read mark in %.40s at %llu, the server at %llu", name.text,
                       (unsigned long long)shown->read_position,
                       (unsigned long long)held->read_position);
    if (shown->unread != held->unread)
        return differs(c, "unread", NULL, "counts %llu unread in %.40s, the server %llu",
                       (unsigned long long)shown->unread, name.text,
                       (unsigned long long)held->unread);
    return false;
}

static bool conversation_differs(struct comparison *c, const struct tf_glance *held) {
    const struct tf_glance *shown =
        tf_ledger_glance(c->ledger, c->device->node, held->conversation);
    struct tf_words name = tf_say_conversation(c->ledger, held->conversation);
    if (shown == NULL || shown->view != c->device->shown_view)
        return differs(c, "conversation", NULL, "does not show the conversation %.60s", name.text);
    const struct pane *pane = pane_of(c, held->conversation);
    const struct tf_known_message *missing =
        pane->rows < held->conversation->messages ? missing_row(c, held->conversation) : NULL;
    if (missing != NULL)
        return differs(c, "missing", missing, "does not show %.60s in %.40s",
                       tf_say_message(c->ledger, missing).text, name.text);
    if (shown->participants != held->participants || shown->type != held->type ||
        shown->is_ended != held->is_ended)
        return differs(c, "conversation", NULL, "shows other participants or another type of %.60s",
                       name.text);
    if (pane->failed == 0 && shown->last != held->last)
        return differs(c, "last", held->last,
                       "shows %.60s as the newest message of %.40s, the server has %.40s",
                       tf_say_message(c->ledger, shown->last).text, name.text,
                       tf_say_message(c->ledger, held->last).text);
    return marks_differ(c, shown, held);
}

static bool is_held(const struct comparison *c, const struct tf_known_conversation *conversation) {
    const struct tf_known_list *held = tf_ledger_held_for(c->ledger, c->device->user);
    for (size_t i = 0; i < held->count; i++)
        if (((const struct tf_glance *)held->items[i])->conversation == conversation)
            return true;
    return false;
}

/* A server that was put back has lost it, and the device has set something aside in it. */
static bool is_kept(const struct comparison *c, const struct tf_known_conversation *conversation) {
    const struct tf_known_action *action =
        tf_ledger_was_restored(c->ledger) ? c->device->first_open : NULL;
    for (; action != NULL; action = action->next)
        if (action->parked_record != 0 &&
            (action->conversation == conversation ||
             (action->message != NULL && action->message->conversation == conversation)))
            return true;
    return false;
}

static bool extra_conversation(struct comparison *c) {
    const struct tf_known_list *glances = &c->device->glances;
    for (size_t i = 0; i < glances->count; i++) {
        const struct tf_glance *shown = glances->items[i];
        if (!shown->set_aside && !is_held(c, shown->conversation) &&
            !is_kept(c, shown->conversation))
            return differs(c, "conversation", NULL,
                           "shows the conversation %.60s, which the server does not hold for it",
                           tf_say_conversation(c->ledger, shown->conversation).text);
    }
    return false;
}

static bool compare(struct comparison *c) {
    const struct tf_known_list *shown = &c->device->shown;
    for (size_t i = 0; i < shown->count; i++)
        if (row_differs(c, shown->items[i]))
            return true;
    const struct tf_known_list *held = tf_ledger_held_for(c->ledger, c->device->user);
    for (size_t i = 0; i < held->count; i++)
        if (conversation_differs(c, held->items[i]))
            return true;
    return held->count > 0 && extra_conversation(c);
}

bool tf_converged_differs(const struct tf_ledger *ledger, uint32_t node,
                          struct tf_difference *out) {
    const struct tf_known_device *device = tf_ledger_device(ledger, node);
    if (device == NULL || device->shown_view == 0 || device->wiped_record != 0 ||
        device->logged_out || tf_known_is_kept_offline(device))
        return false;
    struct comparison c = {.ledger = ledger, .device = device, .out = out};
    bool found = compare(&c);
    tf_map_close(&c.places);
    free(c.panes);
    return found;
}
