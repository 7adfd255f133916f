/* nothing-lost: every accepted action ends as applied, superseded by a stated rule, rejected and
 * shown, or still pending.
 *
 * The fate of an action, the first that fits:
 * - applied: the server's audit says so;
 * - superseded: its device said, before it was ever sent, that it was folded into another action or
 *   cancelled out, and the rules allow it: an edit into a later edit of the same message or into
 *   its unsent send; a read mark under a later one, which stands for what came before when a server
 *   that was put back has lost what was read; a deletion of an unsent message with the send and all
 *   that depended on it;
 * - pending: the device's last durable view shows it in the queue, waiting, set aside (rejected and
 *   shown), or waiting for the person. An action is set aside only for a reason that lasts: not
 *   because of 401, 408, 429, a server's error or a failure on the way, unless its policy bounds
 *   its attempts and it has had them; and for want of its file only on a device that has lost its
 * files;
 * - conflict: the server refused it by conflict and kept it, and the declared strategy lets it end
 *   there: server-wins always, manual once the person decided, every strategy when the message was
 *   deleted meanwhile, merge when nothing of it was left to add;
 * - rolled-back-by-server: the server took it, was put back to an earlier state, and lost it; a
 * send only where its device could not offer it again;
 * - wiped by revocation: the server closed its user's account, and the device said that it wiped
 *   everything of the user;
 * - discarded: it was set aside, and its user said that it shall be dropped;
 * - withdrawn: its user left the conversation, or was taken out of it, and the server says so; the
 *   device says it, too, unless it died or its database failed;
 * - lost-with-device: its device went back to a copy of its disk from before the command, or to an
 *   empty one, and the server had not taken it; what the copy had in its queue must still be there;
 * - cleaned-up: a send that the server took and lost again when it was put back, and that its
 * device could not offer again because its policy had let it go;
 * - covered: a read mark, when the server's mark of that user got there by another way.
 *
 * Decided at every durable view of a device (so at each restart, when it has just lost its memory)
 * and at the end.
 *
 * Excused: a command cut short by the death of the process may have happened or not, and may have
 * folded others into itself without the device living to say so. What a disk that lost a part shows
 * before the device could mend it is no loss yet. A device whose durable state was
 * never seen after the command is not judged. */
#include "oracle/expiry.h"
#include "oracle/merge_model.h"
#include "oracle/oracle.h"
#include "oracle/retry_policy.h"

#include <stdlib.h>

#define PARENTS_MAX 64 /* chain of replies to unsent messages that one deletion may take along */

static bool same_place(const struct tf_known_action *a, const struct tf_known_action *b) {
    return a->message != NULL ? a->message == b->message : a->conversation == b->conversation;
}

/* Whether what is there is not what was read: the server lost that since, and took it anew. */
static bool came_again_since(const struct tf_known_action *read) {
    const struct tf_known_version *first = read->message->newest;
    while (first != NULL && first->older != NULL)
        first = first->older;
    return read->message->undone_record != 0 && first != NULL && first->record > read->order;
}

static bool fold_is_allowed(const struct tf_known_action *action,
                            const struct tf_known_action *into) {
    if (into->order == 0)
        return true; /* its command was cut short before it was named */
    switch (action->kind) {
    case TF_COMMAND_EDIT:
    case TF_COMMAND_RESOLVE:
        return tf_known_action_has_text(into) && action->message == into->message;
    case TF_COMMAND_DELETE:
        return into->kind == TF_COMMAND_DELETE && action->message == into->message;
    case TF_COMMAND_READ: /* the later mark is kept, whoever asked for it */
        return into->kind == TF_COMMAND_READ && action->conversation == into->conversation &&
               (into->applied_record == 0 || into->applied_position == 0 ||
                action->message == NULL || action->message->position <= into->applied_position ||
                came_again_since(action));
    default:
        return false;
    }
}

static bool was_deleted_here(const struct tf_ledger *ledger, const struct tf_known_action *action,
                             const struct tf_known_message *message) {
    if (action->kind == TF_COMMAND_DELETE && action->message == message)
        return true;
    if (message->send->shared)
        return true; /* it may have come back from the other device, and been changed */
    const struct tf_sight *sight = tf_ledger_sight(ledger, action->node, message);
    return sight != NULL && ((sight->latest != NULL && sight->latest->kind == TF_COMMAND_DELETE) ||
                             (sight->cut != NULL && sight->cut->kind == TF_COMMAND_DELETE));
}

/* Deleting an unsent message takes along its send, what was queued about it, and replies to it. */
static bool cancel_is_allowed(const struct tf_ledger *ledger,
                              const struct tf_known_action *action) {
    const struct tf_known_action *of = action;
    for (int i = 0; of != NULL && i < PARENTS_MAX; i++) {
        const struct tf_known_message *message = of->message;
        if (message == NULL)
            return false;
        bool own_unsent =
            message->send != NULL && message->send->node == action->node && message->cancelled;
        if (own_unsent && was_deleted_here(ledger, action, message))
            return true;
        if (message->send == NULL || message->send->parent == NULL)
            return false;
        of = message->send->parent->send;
    }
    return false;
}

/* Whether a command whose end nobody saw may have folded this action into itself. */
static bool cut_may_have_folded(const struct tf_ledger *ledger,
                                const struct tf_known_action *action) {
    const struct tf_known_device *device = tf_ledger_device(ledger, action->node);
    for (const struct tf_known_action *cut = device->first_cut; cut != NULL; cut = cut->next) {
        if (cut->order < action->order)
            continue;
        if (cut->kind == TF_COMMAND_DELETE
                ? cut->conversation == action->conversation
                : same_place(cut, action) && fold_is_allowed(action, cut))
            return true;
    }
    return false;
}

/* Whether the server held just what its user had left when it refused the action: whatever they
 * saw, and be it in a log that is lost, a merge of the two is the same text. */
static bool was_there_already(const struct tf_known_message *message,
                              const struct tf_known_action *action) {
    const struct tf_known_version *state = message->newest;
    while (state != NULL && state->record > action->conflict_record)
        state = state->older;
    return action->conflict_record != 0 && state != NULL && !state->is_deleted &&
           tf_slice_equal(state->content, action->effective);
}

/* Whether the merge of an action gave what the server had anyway, so that nothing was left to send:
 * in a version that its device may have met before it gave the action up, or in the present one.
 * What others wrote after that is no matter of this action. */
static bool is_merged_already(const struct tf_known_message *message,
                              const struct tf_known_action *action) {
    const struct tf_known_version *base = tf_known_version_of(message, action->seen_version);
    if (base == NULL)
        return true;
    const struct tf_known_version *state = message->newest;
    for (; state != NULL && state->version >= base->version; state = state->older) {
        if (state != message->newest && state->record > action->coalesced_record)
            continue;
        if (tf_merge_model_breach(base->content, state->content, action->effective,
                                  state->content) == NULL)
            return true;
    }
    return false;
}

/* NULL when the conflict ended it rightly. */
static const char *conflict_breach(const struct tf_ledger *ledger,
                                   const struct tf_known_action *action) {
    const struct tf_known_message *message = action->message;
    const struct tf_known_device *device = tf_ledger_device(ledger, action->node);
    const struct tf_sight *sight = tf_ledger_sight(ledger, action->node, message);
    if (message == NULL || message->deleted_version != 0 || message->newest == NULL)
        return NULL;
    uint32_t met = tf_known_met(action);
    if (met == 0 && device->strategy_unsure)
        return NULL;
    if (met == 0)
        met = 1u << tf_ledger_strategy(ledger, action->node, message->conversation,
                                       action->kind == TF_COMMAND_DELETE ? TF_ACTION_DELETE
                                                                         : TF_ACTION_EDIT);
    bool decided = sight != NULL && sight->resolved_record > action->order;
    if ((met & 1u << TF_STRATEGY_SERVER_WINS) != 0 || decided)
        return NULL;
    if ((met & 1u << TF_STRATEGY_MERGE) != 0 && tf_known_action_has_text(action) &&
        (was_there_already(message, action) || is_merged_already(message, action)))
        return NULL;
    return met == 1u << TF_STRATEGY_MANUAL ? "conflict-forgotten" : "conflict-dropped";
}

static bool read_is_covered(const struct tf_ledger *ledger, const struct tf_known_action *action) {
    const struct tf_known_device *device = tf_ledger_device(ledger, action->node);
    const struct tf_glance *held =
        tf_ledger_glance(ledger, tf_ledger_truth(device->user), action->conversation);
    if (held == NULL && action->message != NULL)
        held =
            tf_ledger_glance(ledger, tf_ledger_truth(device->user), action->message->conversation);
    if (action->message == NULL || action->message->newest == NULL)
        return held != NULL;
    return held != NULL && held->read_position >= action->message->position;
}

/* What is wrong with the way in which the action was superseded, or NULL. */
static const char *supersession_breach(const struct tf_ledger *ledger,
                                       struct tf_known_action *action) {
    if (action->sent_before_coalescing && action->conflict_record == 0)
        return "superseded-after-sending";
    if (action->cancelled && action->conflict_record != 0)
        return conflict_breach(ledger, action);
    if (action->cancelled)
        return cancel_is_allowed(ledger, action) ? NULL : "cancelled-without-reason";
    const struct tf_known_action *root = tf_known_action_root(action);
    if (root->shared && action->kind == TF_COMMAND_READ && read_is_covered(ledger, action))
        return NULL;
    return root->again != NULL || fold_is_allowed(action, root) ? NULL : "folded-without-reason";
}

/* `rolled-back-by-server`: the server lost what it had done, and nobody can bring it back but those
 * who hold it. The device that sent a message must offer it again, unless it was deleted, its
 * conversation is lost too, or the device itself has not learnt of the loss yet. */
static bool is_rolled_back(const struct tf_ledger *ledger, const struct tf_known_action *action) {
    const struct tf_known_action *root =
        tf_known_action_root((struct tf_known_action *)(uintptr_t)action);
    if (action->undone_record == 0 && root->undone_record == 0 &&
        (action->message == NULL || action->message->undone_record == 0))
        return false;
    if (action->kind != TF_COMMAND_SEND || action->message == NULL)
        return true;
    const struct tf_known_device *device = tf_ledger_device(ledger, action->node);
    const struct tf_sight *sight = tf_ledger_sight(ledger, action->node, action->message);
    bool was_deleted =
        action->message->undone_deleted ||
        (sight != NULL && sight->latest != NULL && sight->latest->kind == TF_COMMAND_DELETE);
    bool has_place = action->message->conversation != NULL &&
                     action->message->conversation->plan_index != TF_NAME_NONE &&
                     tf_ledger_plan(ledger)
                             ->conversations[action->message->conversation->plan_index]
                             .made_by_step == TF_NAME_NONE;
    bool is_cleaned = sight != NULL && sight->cleaned;
    return was_deleted || !has_place || device->stale || is_cleaned;
}

/* A process says that an action ended with its user's going, unless that is what the action asked
 * for, or it dies first, or cannot know what its database has kept. */
static bool may_have_said_nothing(const struct tf_known_device *device,
                                  const struct tf_known_action *action) {
    return action->kind == TF_COMMAND_LEAVE || device->life > action->life ||
           device->storage_failed_us != TF_NEVER;
}

/* NULL when the action is accounted for, else the kind of failure. `device->durable` tells what is
 * pending. */
static const char *breach_of(const struct tf_ledger *ledger, struct tf_known_action *action) {
    const struct tf_known_device *device = tf_ledger_device(ledger, action->node);
    if (action->applied_record != 0 || action->cut_short || action->lost_record != 0)
        return NULL;
    /* it may have died before it could say that it was wiped */
    bool may_be_wiped = device->wiped_record > action->order || device->life > action->life;
    if (may_be_wiped && tf_ledger_is_revoked(ledger, device->user))
        return NULL;
    if (action->coalesced_record != 0)
        return supersession_breach(ledger, action);
    if (action->discarded_record != 0)
        return action->parked_record != 0 && device->discard_record > action->parked_record
                   ? NULL
                   : "discarded-unasked";
    if (action->parked_record != 0 && device->discard_cut_record > action->parked_record)
        return NULL;
    bool has_left = tf_ledger_has_left(action->conversation, device->user);
    if (action->withdrawn_record != 0)
        return has_left ? NULL : "withdrawn-without-reason";
    if (device->durable.view <= action->order || action->queued_view == device->durable.view)
        return NULL;
    if (has_left && may_have_said_nothing(device, action))
        return NULL;
    if (action->conflict_record != 0 && action->undone_record == 0)
        return conflict_breach(ledger, action);
    if (cut_may_have_folded(ledger, action))
        return NULL;
    if (is_rolled_back(ledger, action))
        return NULL;
    if (action->undone_record != 0)
        return "not-offered-again";
    if (action->kind == TF_COMMAND_READ && read_is_covered(ledger, action))
        return NULL;
    if (action->heard && action->outcome == TF_OUTCOME_REJECTED)
        return "rejected-and-hidden";
    return action->parked_record != 0 ? "set-aside-and-gone" : "gone";
}

static const char *breach_words(const char *breach) {
    static const char *const words[][2] = {
        {"superseded-after-sending",
         "was folded into another although one of both had been sent already"},
        {"cancelled-without-reason", "was cancelled, which no rule allows"},
        {"withdrawn-without-reason",
         "was given up because its user had left, which the server knows nothing of"},
        {"folded-without-reason", "was folded into an action that does not carry its effect"},
        {"conflict-forgotten", "met a conflict that should wait for the person, and is gone"},
        {"conflict-dropped", "met a conflict that it should win, and is gone"},
        {"rejected-and-hidden",
         "was rejected by the server, and the device does not show it any more"},
        {"not-offered-again",
         "was taken by the server, which was put back and lost it, and is not offered again"},
        {"set-aside-too-soon", "was set aside because of something that passes"},
        {"file-not-lost", "was set aside for want of its file, which the device has not lost"},
        {"expired-too-soon", "was set aside as expired, and its time was not over"},
        {"set-aside-and-gone", "was set aside, and the device does not show it any more"},
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (words[i][0] == breach)
            return words[i][1];
    return "is neither in its queue nor with the server";
}

static void tell(struct tf_plain_oracle *self, const struct tf_known_action *action,
                 const char *breach) {
    struct tf_story story = tf_story_begin(self->report, breach, action->node);
    tf_story_head(&story, "%s lost an accepted action: the %s %s.",
                  tf_say_node(self->ledger, action->node).text,
                  tf_say_action(self->ledger, action).text, breach_words(breach));
    tf_story_action(&story, action);
    if (action->heard)
        tf_story_line(&story, "The last word about it on the device was \"%s\"%s%s.",
                      tf_outcome_text(action->outcome),
                      action->outcome == TF_OUTCOME_REJECTED ? ", because of " : "",
                      action->outcome == TF_OUTCOME_REJECTED && action->refusal != TF_REFUSAL_NONE
                          ? tf_refusal_text(action->refusal)
                          : "");
    const struct tf_known_device *device = tf_ledger_device(self->ledger, action->node);
    if (device->life > action->life)
        tf_story_line(&story, "The process of %s has died since; it last started at %s.",
                      tf_say_node(self->ledger, action->node).text,
                      tf_say_time(device->started_us).text);
    tf_story_end(&story);
}

/* What is lost already at a durable view. A conflict may still be on its way to the device, and
 * what was superseded is judged once, at the end. Keeps the list of open actions short. */
static void at_durable_view(struct tf_plain_oracle *self, struct tf_known_device *device) {
    struct tf_known_action **link = &device->first_open;
    struct tf_known_action *last = NULL;
    while (*link != NULL) {
        struct tf_known_action *action = *link;
        const char *breach = NULL;
        bool finished = action->closed || action->conflict_record != 0;
        if (!finished && action->kind != TF_COMMAND_READ)
            breach = breach_of(self->ledger, action);
        if (breach != NULL)
            tell(self, action, breach);
        bool still_queued = action->queued_view == device->durable.view;
        if (breach != NULL || (action->closed && !still_queued)) {
            *link = action->next;
            action->told_lost = breach != NULL;
        } else {
            last = action;
            link = &action->next;
        }
    }
    device->last_open = last;
}

/* Whether the exchange ended in a way that may well be another one next time. */
static bool may_pass(const struct tf_known_request *request) {
    return request->outcome != TF_HTTP_ANSWERED || request->status == 401 ||
           request->status == 408 || request->status == 429 || request->status >= 500;
}

static void on_expired(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    if (!tf_expiry_is_due(self->ledger, scene))
        tell(self, scene->action, "expired-too-soon");
}

/* An action that is set aside in the instant in which its request ended was judged by how it ended.
 */
static void on_parked(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    if (action->last_request == NULL)
        return;
    const struct tf_known_request *request = action->last_request;
    uint32_t bound = tf_retry_policy_of(self->ledger, scene->device->node, action)->attempts_max;
    bool is_given_up = bound > 0 && action->attempts >= bound;
    if (!is_given_up && request->ended_us == scene->record->at_us && may_pass(request))
        tell(self, action, "set-aside-too-soon");
}

static void on_note(struct tf_plain_oracle *self, const struct tf_scene *scene) {
    if (scene->record->note.kind != TF_NOTE_PARKED || scene->action == NULL ||
        scene->device == NULL)
        return;
    if (scene->record->note.refusal == TF_REFUSAL_EXPIRED)
        on_expired(self, scene);
    else if (scene->record->note.refusal == TF_REFUSAL_FILE_LOST && !scene->device->lost_files)
        tell(self, scene->action, "file-not-lost");
    else
        on_parked(self, scene);
}

static void on_record(void *data, const struct tf_scene *scene) {
    if (scene->record->kind == TF_RECORD_NOTE)
        on_note(data, scene);
    else if (scene->purpose == TF_VIEW_DURABLE && scene->device != NULL &&
             !tf_known_is_unmended(scene->device, scene->record->at_us))
        at_durable_view(data, scene->device);
}

static void at_end(void *data) {
    struct tf_plain_oracle *self = data;
    for (size_t i = 0; i < tf_ledger_action_count(self->ledger); i++) {
        struct tf_known_action *action = tf_ledger_action_at(self->ledger, i);
        if (action->order == 0 || action->told_lost)
            continue;
        const char *breach = breach_of(self->ledger, action);
        if (breach != NULL)
            tell(self, action, breach);
    }
}

const struct tf_oracle_ops tf_oracle_nothing_lost = {
    .oracle = TF_ORACLE_NOTHING_LOST,
    .needs = TF_CAN_INSPECT,
    .hears = TF_HEARS(VIEW_END) | TF_HEARS(NOTE),
    .notes = TF_HEARS_NOTE(PARKED),
    .create = tf_plain_oracle_create,
    .destroy = tf_plain_oracle_destroy,
    .on_record = on_record,
    .at_end = at_end,
};
