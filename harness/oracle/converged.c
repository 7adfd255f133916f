/* converged: after healing and rest, every replica shows exactly what the server holds for its
 * user.
 *
 * Decided at the end, for every replica whose last whole view was seen after the run came to rest,
 * or should have and had no work left (a run with work left is a matter of `progress`), and
 * wherever a check asks for it. Rows are compared with the server's history as its audit tells it,
 * conversations with the server's own view for that user; the server's views must agree with its
 * audit, too. Compared: which messages and conversations there are, content, deletion, version,
 * position, parent, status, order, unread count, read mark, newest message.
 *
 * A deleted message of which the server no longer tells may be there, as deleted, or not.
 *
 * Excused, on their own device only: what was cleaned up as its policy says; a send that was
 * rejected and is shown as failed; the content of a message about which an own change was set aside
 * or waits for the person; marks and status in a conversation where an own read mark was set aside.
 * Replicas that never started show nothing to anybody, nor do those whose user has logged out, or
 * those that were wiped after a revocation (isolation watches them); one whose user's word that
 * ends its offline mode was cut short still is in it. */
#include "oracle/converged.h"

#include "oracle/oracle.h"

/* The server's view must be what its audit says. */
static void check_truth(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_known_version *newest = scene->message == NULL ? NULL : scene->message->newest;
    if (newest != NULL && view->version == newest->version &&
        view->is_deleted == newest->is_deleted &&
        (view->is_deleted || tf_slice_equal(view->content, newest->content)))
        return;
    struct tf_story story = tf_story_begin(self->report, "server-against-audit", TF_NODE_SERVER);
    tf_story_head(&story, "The server holds %s otherwise than its audit says.",
                  tf_say_message(self->ledger, scene->message).text);
    tf_story_line(&story, "It holds version %llu%s, %s.", (unsigned long long)view->version,
                  view->is_deleted ? ", deleted" : "", tf_say_text(view->content).text);
    if (newest == NULL)
        tf_story_line(&story, "Its audit has no such message.");
    else
        tf_story_line(&story, "By its audit it is version %llu%s, %s, since %s.",
                      (unsigned long long)newest->version, newest->is_deleted ? ", deleted" : "",
                      tf_say_text(newest->content).text, tf_say_time(newest->at_us).text);
    tf_story_end(&story);
}

static void on_record(void *self, const struct tf_scene *scene) {
    if (scene->purpose == TF_VIEW_TRUTH)
        check_truth(self, scene);
}

static void tell(struct tf_plain_oracle *self, const struct tf_known_device *device,
                 const struct tf_difference *difference) {
    struct tf_story story = tf_story_begin(self->report, difference->kind, device->node);
    tf_story_head(&story, "After rest %s %s.", tf_say_node(self->ledger, device->node).text,
                  difference->what.text);
    const struct tf_known_message *message = difference->message;
    if (message != NULL && message->send != NULL)
        tf_story_action(&story, message->send);
    if (message != NULL && message->newest != NULL)
        tf_story_line(&story, "The server took its version %llu at %s.",
                      (unsigned long long)message->newest->version,
                      tf_say_time(message->newest->at_us).text);
    tf_story_line(&story, "The cursor of %s stands at %llu.",
                  tf_say_node(self->ledger, device->node).text,
                  (unsigned long long)device->cursor.seq);
    tf_story_end(&story);
}

static void at_end(void *data) {
    struct tf_plain_oracle *self = data;
    uint64_t rest = tf_ledger_rest_record(self->ledger);
    if (rest == 0 || (!tf_ledger_rested(self->ledger) && !tf_ledger_drained(self->ledger)))
        return;
    const struct tf_known_device *device;
    for (uint32_t node = 0; (device = tf_ledger_device(self->ledger, node)) != NULL; node++) {
        struct tf_difference difference;
        if (device->life > 0 && device->shown_view > rest && device->wiped_record == 0 &&
            tf_converged_differs(self->ledger, node, &difference))
            tell(self, device, &difference);
    }
}

const struct tf_oracle_ops tf_oracle_converged = {
    .oracle = TF_ORACLE_CONVERGED,
    .hears = TF_HEARS(VIEW_MESSAGE),
    .create = tf_plain_oracle_create,
    .destroy = tf_plain_oracle_destroy,
    .on_record = on_record,
    .at_end = at_end,
};
