/* crash-consistent: what is on disk after a crash opens, is whole, and is a legal prefix; volatile
 * flags are reset.
 *
 * Decided whenever a database is opened after its process died, and at every durable view. The
 * database opens and passes its integrity check. The queue keeps program order and holds nothing
 * that no user asked for, nor anything whose outcome the device had already taken in. A send in the
 * queue has its row and an own row without a server id has its send: both are made in one
 * transaction. Rows and cursor are not older than what the device held before. A device that has
 * just started does not believe in more requests under way than it has sent.
 *
 * Excused: a command cut short by the crash may have left an action or not, but never half of one,
 * on this disk and on its copies;
 * what a server that was put back has lost may be queued again, by a new name only about a message
 * of which it has lost a state, and before what was set aside or waits for a person, which does not
 * go out; what is left of an action of which the server had taken an older
 * word may be queued by a name that was never told, when the power failed (or the database, and the
 * process died) while the device took in something that said so: one such name for each action,
 * waiting and never sent, found at the start after that; what a process found at its start, left by
 * a commit that had failed and was never told, may be gone after the next loss of power; a cursor
 * that a full pull had taken back may stand anywhere on its way. Which accepted actions must be
 * there is a matter of `nothing-lost`. */
#include "base/map.h"
#include "oracle/oracle.h"

#include <stdlib.h>

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    uint32_t *under_way; /* requests without an end, by replica, of the process's present life */
    /* The durable view that is being seen. */
    struct tf_map queued_sends; /* hash of the client id -> action */
    struct tf_map rows;         /* hash of the client id -> 1 */
    struct tf_known_list unsent_rows;
    const struct tf_known_action *last; /* in the queue */
    struct tf_map left; /* action -> what is queued to say the rest of it, and was never told */
    uint64_t last_order;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    self->under_way =
        tf_alloc_zero(tf_ledger_plan(ledger)->replica_count + 1, sizeof(*self->under_way));
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_map_close(&self->queued_sends);
    tf_map_close(&self->rows);
    tf_map_close(&self->left);
    free(self->unsent_rows.items);
    free(self->under_way);
    free(self);
}

static void on_disk(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_record *record = scene->record;
    if (record->disk.opens && record->disk.whole)
        return;
    struct tf_story story = tf_story_begin(
        self->report, record->disk.opens ? "not-whole" : "does-not-open", record->node);
    tf_story_head(&story, "After its process died, the database of %s %s.",
                  tf_say_node(self->ledger, record->node).text,
                  record->disk.opens ? "fails its integrity check" : "does not open");
    if (record->disk.text.len > 0)
        tf_story_line(&story, "SQLite says: %.*s", (int)record->disk.text.len,
                      record->disk.text.data);
    tf_story_faults(&story, record->node);
    tf_story_end(&story);
}

/* Within the restart at which a loss of power took back what had been found and never told. */
static bool is_gone_as_allowed(const struct tf_scene *scene) {
    return scene->device->found_gone_us == scene->record->at_us;
}

static void on_cursor(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_record *record = scene->record;
    const struct tf_cursor *before = &scene->cursor_before;
    if (!record->cursor.after_crash || !tf_id_equal(&before->epoch, &record->cursor.cursor.epoch) ||
        record->cursor.cursor.seq >= before->seq || scene->starts_over || is_gone_as_allowed(scene))
        return;
    struct tf_story story = tf_story_begin(self->report, "cursor-went-back", record->node);
    tf_story_head(&story, "The cursor of %s went back at a restart, from %llu to %llu.",
                  tf_say_node(self->ledger, record->node).text, (unsigned long long)before->seq,
                  (unsigned long long)record->cursor.cursor.seq);
    tf_story_line(&story, "It had been durable.");
    tf_story_end(&story);
}

static void tell_action(struct oracle *self, const struct tf_known_action *action, uint32_t node,
                        const char *kind, const char *words) {
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "The durable queue of %s holds the %s, %s.",
                  tf_say_node(self->ledger, node).text, tf_say_action(self->ledger, action).text,
                  words);
    tf_story_action(&story, action);
    tf_story_end(&story);
}

/* What a server that was put back has lost is offered again, under names of its own or as it was. A
 * crash may come between the queueing and the first word of it. */
static bool may_be_offered(const struct oracle *self, const struct tf_known_action *action,
                           const struct tf_action_view *view) {
    if (action->order != 0)
        return action->heard_record < action->undone_record; /* that outcome is void */
    const struct tf_known_message *message = tf_ledger_message(self->ledger, &view->message_id);
    return message != NULL && message->undone_record != 0;
}

static bool is_left(struct oracle *self, const struct tf_scene *scene) {
    uint64_t found = scene->action->index;
    for (size_t i = 0; i < self->left.count; i++) /* and not sent since */
        if (self->left.entries[i].value == found)
            return true;
    const struct tf_known_action *of =
        tf_ledger_left_untold(self->ledger, scene->device, &scene->record->action);
    return of != NULL && *tf_map_put(&self->left, of->index, found) == found;
}

static void on_queued(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    const struct tf_action_view *view = &scene->record->action;
    uint32_t node = scene->record->node;
    if (action->order == 0 && !tf_ledger_may_hold_unnamed(self->ledger, scene->device) &&
        !may_be_offered(self, action, view) && !is_left(self, scene))
        tell_action(self, action, node, "unknown-action", "which no user asked for");
    if (action->heard && action->heard_node == node && view->state == TF_QUEUE_WAITING &&
        !may_be_offered(self, action, view) &&
        (action->outcome == TF_OUTCOME_APPLIED || action->outcome == TF_OUTCOME_DUPLICATE))
        tell_action(self, action, node, "finished-again", "whose outcome it had taken in already");
    if (view->type == TF_ACTION_SEND)
        *tf_map_put(&self->queued_sends, tf_id_hash(&view->action_id), 0) = action->index;
    /* A lost log is offered by any device of its user, in the order that it had. */
    bool by_one_device = self->last != NULL && self->last->node == action->node;
    if (by_one_device && self->last->undone_record != 0 && view->state != TF_QUEUE_WAITING)
        by_one_device = false; /* what is set aside, or waits for a person, is behind it */
    if (by_one_device && view->order > self->last_order && action->order != 0 &&
        self->last->order != 0 && action->order_high < self->last->order_low)
        tell_action(self, action, node, "order-lost", "behind something that was asked for later");
    self->last = action;
    self->last_order = view->order;
}

static void on_row(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    if (scene->sight == NULL)
        return;
    if (!tf_id_is_none(&view->client_id))
        tf_map_put(&self->rows, tf_id_hash(&view->client_id), 1);
    if (view->version == 0 && view->exists && tf_id_is_none(&view->id))
        tf_known_list_add(&self->unsent_rows, scene->sight);
    if ((view->exists && view->version >= scene->before->held) || scene->device->stale ||
        is_gone_as_allowed(scene))
        return;
    if (!view->exists && tf_ledger_is_cleaned(self->ledger, scene->record->node, scene->message))
        return;
    struct tf_story story = tf_story_begin(self->report, "row-went-back", scene->record->node);
    tf_story_head(&story, "%s holds an older version of %s than before.",
                  tf_say_node(self->ledger, scene->record->node).text,
                  tf_say_message(self->ledger, scene->message).text);
    tf_story_line(&story, "It had version %llu; now its database says %llu.",
                  (unsigned long long)scene->before->held, (unsigned long long)view->version);
    tf_story_end(&story);
}

static void on_view_begin(struct oracle *self) {
    tf_map_clear(&self->queued_sends);
    tf_map_clear(&self->rows);
    self->unsent_rows.count = 0;
    self->last = NULL;
    self->last_order = 0;
}

static void tell_half(struct oracle *self, const struct tf_known_message *message, uint32_t node,
                      const char *kind, const char *words) {
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "%s has half of an action on disk: %s %s.",
                  tf_say_node(self->ledger, node).text, tf_say_message(self->ledger, message).text,
                  words);
    tf_story_action(&story, message->send);
    tf_story_end(&story);
}

static void on_view_end(struct oracle *self, const struct tf_scene *scene) {
    uint32_t node = scene->record->node;
    if (tf_known_is_unmended(scene->device, scene->record->at_us))
        return;
    for (size_t i = 0; i < self->unsent_rows.count; i++) {
        const struct tf_sight *row = self->unsent_rows.items[i];
        if (tf_map_find(&self->queued_sends, tf_id_hash(&row->message->client_id)) == NULL)
            tell_half(self, row->message, node, "row-without-send",
                      "has a row, and its send is not in the queue");
    }
    for (size_t i = 0; i < self->queued_sends.count; i++) {
        if (tf_map_find(&self->rows, self->queued_sends.entries[i].key) == NULL)
            tell_action(self,
                        tf_ledger_action_at(self->ledger, self->queued_sends.entries[i].value),
                        node, "send-without-row", "of which it has no row");
    }
}

static void on_status(struct oracle *self, const struct tf_scene *scene) {
    if (scene->device == NULL ||
        scene->record->status.figures.in_flight <= self->under_way[scene->record->node])
        return;
    struct tf_story story = tf_story_begin(self->report, "phantom-request", scene->record->node);
    tf_story_head(&story, "%s believes that %u requests are under way; its process has sent %u.",
                  tf_say_node(self->ledger, scene->record->node).text,
                  scene->record->status.figures.in_flight, self->under_way[scene->record->node]);
    tf_story_line(&story, "Its process started at %s: what was under way before that is over.",
                  tf_say_time(scene->device->started_us).text);
    tf_story_end(&story);
}

static void on_durable(struct oracle *self, const struct tf_scene *scene) {
    switch (scene->record->kind) {
    case TF_RECORD_VIEW_BEGIN:
        on_view_begin(self);
        break;
    case TF_RECORD_VIEW_MESSAGE:
        on_row(self, scene);
        break;
    case TF_RECORD_VIEW_ACTION:
        on_queued(self, scene);
        break;
    default:
        on_view_end(self, scene);
    }
}

/* Requests that the present life of a process has sent and not yet heard of. */
static void count_requests(struct oracle *self, const struct tf_record *record) {
    uint32_t *under_way = &self->under_way[record->node];
    if (record->kind == TF_RECORD_REQUEST)
        *under_way += 1;
    else if (record->kind == TF_RECORD_PROCESS)
        *under_way = record->process.event == TF_PROCESS_STARTED ? 0 : *under_way;
    else if (*under_way > 0)
        *under_way -= 1;
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    switch (scene->record->kind) {
    case TF_RECORD_DISK:
        on_disk(self, scene);
        break;
    case TF_RECORD_CURSOR:
        on_cursor(self, scene);
        break;
    case TF_RECORD_STATUS:
        on_status(self, scene);
        break;
    case TF_RECORD_REQUEST:
    case TF_RECORD_ANSWER_TAKEN:
    case TF_RECORD_FAILED:
    case TF_RECORD_PROCESS:
        if (scene->device != NULL && scene->record->extension == 0)
            count_requests(self, scene->record);
        break;
    default:
        if (scene->purpose == TF_VIEW_DURABLE && scene->device != NULL)
            on_durable(self, scene);
    }
}

const struct tf_oracle_ops tf_oracle_crash_consistent = {
    .oracle = TF_ORACLE_CRASH_CONSISTENT,
    .needs = TF_CAN_INSPECT | TF_CAN_STORAGE,
    .hears = TF_HEARS(DISK) | TF_HEARS(CURSOR) | TF_HEARS(STATUS) | TF_HEARS(REQUEST) |
             TF_HEARS(ANSWER_TAKEN) | TF_HEARS(FAILED) | TF_HEARS(PROCESS) | TF_HEARS(VIEW_BEGIN) |
             TF_HEARS(VIEW_MESSAGE) | TF_HEARS(VIEW_ACTION) | TF_HEARS(VIEW_END),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
