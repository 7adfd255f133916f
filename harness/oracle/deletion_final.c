/* deletion-final: nothing deleted comes back; what was deleted before it was sent never reaches the
 * server.
 *
 * On the server, decided at each audit entry and each server view: after a deletion was applied no
 * entry changes the message, and it is never shown alive. On replicas, at each look: once the
 * server's deletion was shown there, or its version is held, the message is not shown alive, nor
 * with its text. An own message whose device said that it was cancelled, or which its user deleted
 * before the first attempt to send it in the same life of the process, never comes into being on
 * the server.
 *
 * Excused: a deletion that the server refused by conflict, rejected, or that is still pending,
 * brings nothing to an end; nor does one that a server lost when it was put back, until it is made
 * again, and what a device shows before it has the new log says nothing. After a restart a device
 * cannot know whether it had sent, so what was deleted then may reach the server first; so may what
 * was deleted on one of two devices that share a queue, or by one of two processes. */
#include "oracle/oracle.h"

static void tell(struct tf_plain_oracle *self, const struct tf_scene *scene, const char *kind,
                 const char *words) {
    const struct tf_known_message *message = scene->message;
    uint32_t node = scene->record->kind == TF_RECORD_AUDIT ? TF_NODE_SERVER : scene->record->node;
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "%s %s %s.", tf_say_message(self->ledger, message).text, words,
                  tf_say_node(self->ledger, node).text);
    const struct tf_known_version *deletion =
        tf_known_version_of(message, message->deleted_version);
    if (deletion != NULL)
        tf_story_line(&story, "The server deleted it at %s as version %llu.",
                      tf_say_time(deletion->at_us).text, (unsigned long long)deletion->version);
    if (scene->record->kind == TF_RECORD_AUDIT)
        tf_story_action(&story, scene->action);
    else
        tf_story_line(&story, "It is shown there in version %llu at %s.",
                      (unsigned long long)scene->record->message.version,
                      tf_say_time(scene->record->at_us).text);
    tf_story_end(&story);
}

/* Whether its user deleted the message before its device had tried to send it, with no restart
 * between. */
static bool was_deleted_unsent(const struct tf_ledger *ledger,
                               const struct tf_known_message *message) {
    const struct tf_known_action *send = message->send;
    if (send == NULL || send->shared ||
        (tf_ledger_has_extension(ledger, send->node) && !message->cancelled))
        return false;
    const struct tf_sight *sight = tf_ledger_sight(ledger, send->node, message);
    const struct tf_known_action *deletion = sight == NULL ? NULL : sight->latest;
    return message->cancelled ||
           (deletion != NULL && deletion->kind == TF_COMMAND_DELETE &&
            deletion->life == send->life &&
            (send->first_attempt_record == 0 || deletion->order < send->first_attempt_record));
}

static void on_audit(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_version *before = scene->server_before;
    if (audit->outcome != TF_OUTCOME_APPLIED || scene->message == NULL ||
        audit->type == TF_ACTION_READ)
        return;
    if (before != NULL && before->is_deleted && audit->seq != 0)
        tell(self, scene, "changed-after", "was changed after its deletion on");
    const struct tf_known_message *original =
        scene->message->twin_of != NULL ? scene->message->twin_of : scene->message;
    if (audit->type == TF_ACTION_SEND && before == NULL &&
        was_deleted_unsent(self->ledger, original))
        tell(self, scene, "sent-after", "was deleted before it was sent, and still came to");
}

static void on_look(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_known_message *message = scene->message;
    if (message == NULL || !view->exists ||
        (scene->device != NULL && (scene->device->stale || scene->device->went_back)))
        return;
    bool is_server = scene->record->node == TF_NODE_SERVER;
    bool holds_deletion =
        message->deleted_version != 0 &&
        (is_server || view->version >= message->deleted_version || scene->before->buried);
    if (holds_deletion && !view->is_deleted)
        tell(self, scene, "came-back", "is deleted, and shown alive by");
    else if (holds_deletion && view->content.len > 0)
        tell(self, scene, "text-left", "is deleted, and its text is still shown by");
    else if (message->cancelled && message->send->node == scene->record->node &&
             !view->is_deleted && message->newest == NULL)
        tell(self, scene, "cancelled-shown", "was deleted before it was sent, and is shown by");
}

static void on_record(void *data, const struct tf_scene *scene) {
    if (scene->record->kind == TF_RECORD_AUDIT)
        on_audit(data, scene);
    else
        on_look(data, scene);
}

const struct tf_oracle_ops tf_oracle_deletion_final = {
    .oracle = TF_ORACLE_DELETION_FINAL,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(VIEW_MESSAGE),
    .create = tf_plain_oracle_create,
    .destroy = tf_plain_oracle_destroy,
    .on_record = on_record,
};
