/* references-whole: no orphan edits and replies; no unmapped temporary id.
 *
 * A message is called by its client's id until the server has named it; from then on whatever a
 * device keeps or shows about it calls it by the server's. Decided at the end of each whole view,
 * of what one device shows, of what is durable there, and of what the server holds for a user:
 * - unmapped: a reply, a queued action or a conflict calls a message by its client's id, though
 *   the same view has the message under its server's id; and at each look at a reply whose parent
 *   the device has shown under the server's id before. The server calls nothing by a client's id;
 * - orphan: a queued edit, deletion or conflict is about a message that is not in the view; on the
 *   server, a reply's parent is not.
 *
 * Excused: a parent of which the server no longer tells; a device whose server or disk was put back
 * and that has not come to rest with the new log; conversations that the user has left, or whose
 * history is not all here yet. A device that shows a reply without its parent is a matter of
 * `in-order`. Files: see references_media.h. */
#include "oracle/oracle.h"
#include "oracle/references_media.h"

#include <stdlib.h>

/* Something in the view that is open names a message. */
struct reference {
    struct tf_id name;
    struct tf_known_action *action;        /* queued, or NULL */
    const struct tf_known_message *answer; /* the reply, or NULL */
    bool needed;                           /* what it names has to be in the view */
};

/* A message in the view in which it was seen last. */
struct presence {
    uint64_t view;
    bool named; /* by the server */
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct presence *presences; /* by index of message */
    size_t presence_count;
    struct reference *references; /* of the view that is open */
    size_t reference_count, reference_capacity;
    struct tf_media_references media;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    free(self->presences);
    free(self->references);
    tf_media_references_close(&self->media);
    free(self);
}

static struct presence *presence_of(struct oracle *self, const struct tf_known_message *message) {
    if (message->index >= self->presence_count) {
        size_t count = ((size_t)message->index + 1) * 2;
        self->presences = tf_realloc(self->presences, count * sizeof(*self->presences));
        for (size_t i = self->presence_count; i < count; i++)
            self->presences[i] = (struct presence){0};
        self->presence_count = count;
    }
    return &self->presences[message->index];
}

static void note_reference(struct oracle *self, struct reference reference) {
    if (tf_id_is_none(&reference.name))
        return;
    void *references = self->references;
    tf_grow(&references, &self->reference_capacity, self->reference_count,
            sizeof(*self->references));
    self->references = references;
    self->references[self->reference_count++] = reference;
}

static void tell(struct oracle *self, const struct tf_scene *scene,
                 const struct reference *reference, const char *kind) {
    const struct tf_known_message *named = tf_ledger_message(self->ledger, &reference->name);
    uint32_t node = scene->record->node;
    bool orphan = kind[0] == 'o';
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "%s ", tf_say_node(self->ledger, node).text);
    if (reference->answer != NULL)
        tf_story_head(&story, "%s %s, an answer to ",
                      scene->purpose == TF_VIEW_SHOWN ? "shows" : "holds",
                      tf_say_message(self->ledger, reference->answer).text);
    else
        tf_story_head(&story, "keeps the %s, which is about ",
                      tf_say_action(self->ledger, reference->action).text);
    tf_story_head(&story,
                  orphan ? "%s, which it does not have."
                         : "%s, and calls that by an id that was for the time before the server "
                           "named it.",
                  tf_say_message(self->ledger, named).text);
    tf_story_line(&story, "It is called %s there.", tf_say_id(&reference->name).text);
    if (named != NULL && !tf_id_is_none(&named->id))
        tf_story_line(&story, "The server calls it %s%s.", tf_say_id(&named->id).text,
                      named->newest == NULL ? ", and has not got it now" : "");
    tf_story_action(&story, reference->action != NULL   ? reference->action
                            : reference->answer != NULL ? reference->answer->send
                                                        : NULL);
    if (scene->device != NULL && scene->device->life > 1)
        tf_story_line(&story, "Its process started last at %s.",
                      tf_say_time(scene->device->started_us).text);
    tf_story_end(&story);
}

static bool is_temporary(const struct tf_known_message *named, const struct tf_id *name) {
    return !tf_id_is_none(&named->id) && tf_id_equal(&named->client_id, name) &&
           !tf_id_equal(&named->id, name);
}

/* A reply that is looked at alone: its parent's name was seen here before. */
static void check_look(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_id *name = &scene->record->message.reply_to;
    const struct tf_known_message *parent = scene->sight == NULL ? NULL : scene->sight->parent;
    if (parent == NULL || !is_temporary(parent, name) || scene->device->stale)
        return;
    const struct tf_sight *seen = tf_ledger_sight(self->ledger, scene->device->node, parent);
    if (seen != NULL && seen->record != 0 && seen->exists && seen->has_id)
        tell(self, scene, &(struct reference){.name = *name, .answer = scene->message}, "unmapped");
}

static void on_message(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    if (scene->message == NULL || !view->exists)
        return;
    if (scene->purpose == TF_VIEW_TRUTH)
        tf_media_references_held(&self->media, self->report, scene);
    bool replies = !tf_id_is_none(&view->reply_to);
    if (scene->purpose == TF_VIEW_LOOKUP) {
        if (replies && scene->device != NULL)
            check_look(self, scene);
        return;
    }
    *presence_of(self, scene->message) = (struct presence){scene->view, !tf_id_is_none(&view->id)};
    if (replies)
        note_reference(self, (struct reference){.name = view->reply_to,
                                                .answer = scene->message,
                                                .needed = scene->purpose == TF_VIEW_TRUTH});
}

static void on_queued(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_action_view *view = &scene->record->action;
    if (view->type == TF_ACTION_SEND)
        return;
    bool changes = view->type == TF_ACTION_EDIT || view->type == TF_ACTION_DELETE;
    note_reference(self, (struct reference){.name = view->message_id,
                                            .action = scene->action,
                                            .needed = changes && view->state == TF_QUEUE_WAITING});
}

static void on_conflict(struct oracle *self, const struct tf_scene *scene) {
    if (scene->purpose == TF_VIEW_DURABLE)
        note_reference(self, (struct reference){.name = scene->record->conflict.message_id,
                                                .action = scene->action,
                                                .needed = true});
}

static bool may_be_missing(const struct tf_scene *scene, const struct tf_known_message *named) {
    const struct tf_known_device *device = scene->device;
    if (named != NULL && named->is_buried)
        return true;
    if (device == NULL)
        return false;
    return device->went_back || (device->told_status && device->status.filling > 0) ||
           (named != NULL && named->conversation != NULL &&
            tf_ledger_has_left(named->conversation, device->user));
}

static void check(struct oracle *self, const struct tf_scene *scene,
                  const struct reference *reference) {
    const struct tf_known_message *named = tf_ledger_message(self->ledger, &reference->name);
    const struct presence *presence = named == NULL ? NULL : presence_of(self, named);
    bool is_here = presence != NULL && presence->view == scene->view;
    bool temporary = named != NULL && is_temporary(named, &reference->name);
    if (temporary && (scene->device == NULL || (is_here && presence->named)))
        tell(self, scene, reference, "unmapped");
    else if (!is_here && reference->needed && !may_be_missing(scene, named))
        tell(self, scene, reference, "orphan");
}

static void on_view_end(struct oracle *self, const struct tf_scene *scene) {
    bool unsettled = scene->device != NULL && scene->device->stale;
    for (size_t i = 0; !unsettled && i < self->reference_count; i++)
        check(self, scene, &self->references[i]);
    self->reference_count = 0;
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    switch (scene->record->kind) {
    case TF_RECORD_VIEW_BEGIN:
        self->reference_count = 0;
        break;
    case TF_RECORD_VIEW_MESSAGE:
        on_message(self, scene);
        break;
    case TF_RECORD_STORED:
        tf_media_references_stored(&self->media, self->report, scene);
        break;
    case TF_RECORD_VIEW_ACTION:
        on_queued(self, scene);
        break;
    case TF_RECORD_VIEW_CONFLICT:
        on_conflict(self, scene);
        break;
    default:
        on_view_end(self, scene);
    }
}

const struct tf_oracle_ops tf_oracle_references_whole = {
    .oracle = TF_ORACLE_REFERENCES_WHOLE,
    .hears = TF_HEARS(VIEW_BEGIN) | TF_HEARS(VIEW_MESSAGE) | TF_HEARS(VIEW_ACTION) |
             TF_HEARS(VIEW_CONFLICT) | TF_HEARS(VIEW_END) | TF_HEARS(STORED),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
