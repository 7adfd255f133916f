/* session-view: each user reads their own writes, never sees time go back, and sees one copy of
 * each message.
 *
 * Decided at each look at a message on a replica, single or within a whole view:
 * - own writes: while the newest own change of a message is pending, it is what the device shows:
 *   the text of an edit, a deletion as deleted, a send as a row. That an older own change was
 *   refused or undone takes nothing newer along;
 * - time: the version that a device shows of a message never goes down, over restarts either; a
 *   message that it held never disappears; the status of an own message never goes back;
 * - one copy: a whole view has one row for a message;
 * - sent: an own message is "sent" or more only after the server took it, "failed" only if it did
 *   not; nobody shows a message as the server's before the server had it.
 *
 * - shared texts: what a user left is shown until somebody's words come to it.
 *
 * Excused: what the other process of a device is asked for at the very instant of a look;
 * conversations that the user has left, until the device has all of a later stay; what the
 * server's answer may have ended already (applied, conflict, rejected), so that its own state
 * counts; a command cut short may show or not; a deletion by the server hides a pending edit; a
 * message is "sent" again once all others have left; `failed` of a send whose answer was scripted
 * by the scenario, which was given up after its last attempt, or which came with another disk,
 * since then the device cannot know better. A deleted message of which the server no longer tells
 * may vanish. After the server was put back, a device is not looked at until it has come to rest
 * with the new log, and what it showed before is forgotten, as it is when its disk was put back.
 * What a process found after a commit that had failed, and was not told, may go with the power, and
 * with it a status.
 * Where somebody joined before a message was said, of whom the device may hear later, or all others
 * were away at some time, its status may go back. */
#include "oracle/oracle.h"

#include "base/hash.h"

static void tell(struct tf_plain_oracle *self, const struct tf_scene *scene, const char *kind,
                 const struct tf_known_action *action, const char *words) {
    uint32_t node = scene->record->node;
    const struct tf_message_view *view = &scene->record->message;
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "%s %s %s.", tf_say_node(self->ledger, node).text, words,
                  tf_say_message(self->ledger, scene->message).text);
    if (view->exists)
        tf_story_line(&story, "At %s it shows version %llu%s, status \"%s\", %s.",
                      tf_say_time(scene->record->at_us).text, (unsigned long long)view->version,
                      view->is_deleted ? ", deleted" : "", tf_message_status_text(view->status),
                      tf_say_text(view->content).text);
    else
        tf_story_line(&story, "At %s it is not there.", tf_say_time(scene->record->at_us).text);
    if (scene->before->record != 0 && scene->before->exists)
        tf_story_line(&story, "Before, it showed version %llu%s, status \"%s\".",
                      (unsigned long long)scene->before->version,
                      scene->before->is_deleted ? ", deleted" : "",
                      tf_message_status_text(scene->before->status));
    tf_story_action(&story, action);
    if (scene->device->life > 1)
        tf_story_line(&story, "Its process started last at %s.",
                      tf_say_time(scene->device->started_us).text);
    tf_story_end(&story);
}

/* The newest own change of the message, NULL when what it shows may depend on more than that. */
static const struct tf_known_action *pending_change(const struct tf_scene *scene) {
    const struct tf_sight *sight = scene->sight;
    struct tf_known_action *latest = sight->latest;
    if (latest == NULL && scene->message->send != NULL && scene->device->back_life == 0 &&
        scene->message->send->node == scene->record->node)
        latest = scene->message->send;
    if (latest != NULL && latest->order < scene->device->wiped_record)
        return NULL;
    if (latest == NULL || !tf_known_action_knows_text(latest) || latest->cut_short ||
        latest->lost_record != 0 || latest->undone_record != 0 ||
        tf_known_action_root(latest)->undone_record != 0 || latest->cancelled ||
        (sight->cut != NULL && sight->cut->order > latest->order) ||
        sight->resolved_record > latest->order)
        return NULL;
    const struct tf_known_action *out = tf_known_action_root(latest);
    bool ended = out->applied_record != 0 || out->conflict_record != 0 || out->met_record != 0 ||
                 out->parked_record != 0 || out->withdrawn_record != 0 || out->cancelled ||
                 (out->heard && out->outcome == TF_OUTCOME_REJECTED) ||
                 (out->queued_view != 0 && out->queue_state != TF_QUEUE_WAITING);
    return ended ? NULL : latest;
}

/* Others write in a shared text too: it says what its user left only while nothing newer came. */
static bool may_have_others_words(const struct tf_scene *scene,
                                  const struct tf_known_action *change) {
    return scene->message->is_shared &&
           (scene->record->message.version != change->seen_version || scene->sight->set_aside);
}

/* Of two processes one may look while the other is about to commit. */
static bool is_at_once(const struct tf_ledger *ledger, const struct tf_scene *scene,
                       const struct tf_known_action *change) {
    return change->at_us == scene->record->at_us &&
           tf_ledger_has_extension(ledger, scene->record->node);
}

static void check_own_writes(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_known_action *change = pending_change(scene);
    if (change == NULL || is_at_once(self->ledger, scene, change))
        return;
    if (change->kind == TF_COMMAND_DELETE) {
        if (view->exists && !view->is_deleted)
            tell(self, scene, "own-deletion-unseen", change, "does not show its own deletion of");
        return;
    }
    if (!view->exists) {
        tell(self, scene, "own-write-gone", change, "does not show its own");
        return;
    }
    bool deleted_by_server = view->is_deleted && scene->message->deleted_version != 0;
    if (!deleted_by_server && !may_have_others_words(scene, change) &&
        !tf_slice_equal(view->content, change->text))
        tell(self, scene, "own-write-unseen", change, "does not show its own last text of");
}

static bool is_own(const struct tf_scene *scene) {
    return scene->message->user == scene->device->user;
}

/* Whether at some time nobody else may have taken part: who never came nor went has been there. */
static bool may_have_been_alone(const struct tf_known_conversation *conversation, uint32_t user) {
    for (uint32_t i = 0; i < conversation->user_count; i++)
        if (conversation->users[i] != user &&
            tf_ledger_guest(conversation, conversation->users[i]) == NULL)
            return false;
    return true;
}

/* Others have to have it than before: somebody joined before it was said, of whom the device may
 * hear later than of the message; or nobody else was there. What was said before somebody joined
 * counts as read by them. */
static bool has_other_readers(const struct tf_scene *scene) {
    const struct tf_known_conversation *conversation = scene->message->conversation;
    if (conversation == NULL)
        return false;
    for (const struct tf_known_guest *guest = conversation->guests; guest != NULL;
         guest = guest->next)
        if (guest->since != 0 && guest->since < scene->message->position)
            return true;
    return may_have_been_alone(conversation, scene->device->user);
}

static void check_time(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_sight *before = scene->before;
    if (!view->exists) {
        if (before->held > 0 && !scene->message->is_buried &&
            !tf_ledger_is_cleaned(self->ledger, scene->record->node, scene->message))
            tell(self, scene, "vanished", NULL, "lost sight of");
        return;
    }
    if (view->version < before->held)
        tell(self, scene, "version-back", NULL, "went back in time with");
    if (before->record != 0 && before->exists && is_own(scene) &&
        view->status != TF_STATUS_FAILED && before->status != TF_STATUS_FAILED &&
        view->status < before->status && !has_other_readers(scene) &&
        !tf_known_may_be_gone(scene->device, scene->message, view->version, scene->record->at_us))
        tell(self, scene, "status-back", scene->message->send, "took back the status of");
}

/* Of a send that somebody else answered, that it gave up, or that another disk had queued, a device
 * may believe that it failed. */
static bool may_be_wrong(const struct tf_ledger *ledger, const struct tf_scene *scene) {
    const struct tf_known_action *send = scene->message->send;
    uint32_t bound = tf_ledger_plan(ledger)
                         ->replicas[scene->record->node]
                         .client.retry[TF_ACTION_SEND]
                         .attempts_max;
    if (send == NULL || send->node != scene->record->node)
        return scene->device->back_life > 0;
    return tf_known_action_was_lied_to(send) || send->life <= scene->device->back_life ||
           (bound > 0 && send->attempts >= bound);
}

static void check_sent(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_known_message *message = scene->message;
    if (!view->exists)
        return;
    bool claims = is_own(scene)
                      ? view->status != TF_STATUS_SENDING && view->status != TF_STATUS_FAILED
                      : view->version > 0;
    if (claims && message->newest == NULL)
        tell(self, scene, "sent-early", message->send,
             "shows as taken by the server, which has not got it,");
    if (is_own(scene) && view->status == TF_STATUS_FAILED && message->newest != NULL &&
        !may_be_wrong(self->ledger, scene))
        tell(self, scene, "failed-wrongly", message->send,
             "shows as failed, though the server took it,");
}

/* From when the user went until the device has all of the stay that has begun since. */
static bool is_between_stays(const struct tf_known_conversation *conversation,
                             const struct tf_known_device *device) {
    const struct tf_known_guest *guest = tf_ledger_guest(conversation, device->user);
    if (guest == NULL || guest->left == 0)
        return false;
    return !guest->takes_part || device->cursor.seq < guest->since || device->status.filling > 0;
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct tf_plain_oracle *self = data;
    if (scene->sight == NULL || scene->device == NULL || scene->purpose == TF_VIEW_DURABLE ||
        scene->device->stale)
        return;
    if (is_between_stays(scene->message->conversation, scene->device))
        return;
    check_own_writes(self, scene);
    check_time(self, scene);
    check_sent(self, scene);
    if (scene->purpose == TF_VIEW_SHOWN && scene->sight->copies == 2)
        tell(self, scene, "two-copies", scene->message->send, "shows more than one copy of");
}

const struct tf_oracle_ops tf_oracle_session_view = {
    .oracle = TF_ORACLE_SESSION_VIEW,
    .hears = TF_HEARS(VIEW_MESSAGE),
    .create = tf_plain_oracle_create,
    .destroy = tf_plain_oracle_destroy,
    .on_record = on_record,
};
