/* conflict-outcome: conflicts end as the declared strategy says, in true order.
 *
 * The reference model is the server's audit, which is in commit order, and what each user had seen
 * when acting. Decided at each entry that is about a message:
 * - applied: an edit or a deletion applies only on top of the newest version, and makes the next
 *   one. Of the versions between the one that its user saw and that one, all must be the same
 *   device's own earlier changes, or have come with the copy of a disk that it started from:
 *   nothing unseen is overwritten without a conflict;
 * - content: a send, and an edit without a conflict, carries its user's words, unchanged;
 * - conflict: is answered only when the base was old or the message deleted, and never to the
 *   repeat of an action that was applied; the losing text is kept word for word;
 * - afterwards: under server-wins the action is never applied; under client-wins it carries its own
 *   words on the newest version; under merge it carries what the rules of merging allow of the kept
 *   base, the server's text and the own one (merge_model.h); the base is what the user had before
 *   them: the server's text, an own change under way, or what a merge had made of that by then;
 *   under manual it is not applied, what
 *   the person decides is an action of its own. An edit is never applied to a deletion. What a
 *   merge has made is the action's text from then on, shown as the user's own: when it meets the
 *   next conflict, and the user has chosen client-wins meanwhile, it is what wins;
 * - declared: a device deals with a conflict by the strategy that its user declared for the
 *   conversation.
 *
 * Texts that several people edit at once have rules of their own (shared_outcome.c).
 *
 * Excused: texts of commands cut short, which may have been folded in; strategies whose change was
 * cut short; a device that could not tell how it dealt with a conflict, because its database failed
 * when it took in the answer: what its user had declared then counts (of several such answers any),
 * whatever it told of an earlier conflict of that action; the repeat of an action whose record the
 * server has lost, which meets its own effect. What waits on two devices, one of which started from
 * a copy of the other's disk, has the words and the strategy of whichever comes first. That an
 * action which should win is applied in the end is a matter of `nothing-lost`. A merge with what
 * the server lost since, because it was put back, is the action's text all the same; and what the
 * user had seen, or the action was merged with, of a log that is lost may be the base of a merge.
 */
#include "base/map.h"
#include "oracle/ledger/arena.h"
#include "oracle/merge_model.h"
#include "oracle/oracle.h"
#include "oracle/shared_outcome.h"

#include <stdlib.h>

/* The last conflict that an action met: what its next attempt starts from. */
struct clash {
    uint64_t base_version;
    struct tf_slice content;               /* that lost */
    uint64_t entry;                        /* of the audit */
    const struct tf_known_version *theirs; /* what it met */
    bool is_undone;                        /* a server that was put back does not know of it */
    bool is_merged; /* `content` is what a merge, decided earlier, made of the own words */
};

struct breach {
    const char *kind, *words; /* NULL where there is none */
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct tf_map clashes; /* action -> struct clash */
    struct tf_shared_outcome shared;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_ledger_arena_close(&self->arena);
    tf_map_close(&self->clashes);
    tf_shared_outcome_close(&self->shared);
    free(self);
}

static const struct clash *clash_of(const struct oracle *self,
                                    const struct tf_known_action *action) {
    const uint64_t *place = action == NULL ? NULL : tf_map_find(&self->clashes, action->index);
    const struct clash *clash = place == NULL ? NULL : (const struct clash *)(uintptr_t)*place;
    /* A conflict that the server lost before its device heard of it never was. */
    return clash != NULL && clash->is_undone && tf_known_met(action) == 0 ? NULL : clash;
}

static void tell(struct oracle *self, const struct tf_scene *scene, const char *kind,
                 const char *words) {
    const struct tf_audit_view *audit = &scene->record->audit;
    struct tf_story story = tf_story_begin(
        self->report, kind, scene->device == NULL ? TF_NODE_NONE : scene->device->node);
    tf_story_head(&story, "%s: %s.", tf_say_message(self->ledger, scene->message).text, words);
    tf_story_line(
        &story,
        "At %s the server answered action %s of %s with \"%s\": base version %llu, text %s.",
        tf_say_time(scene->record->at_us).text, tf_say_id(&audit->action_id).text,
        audit->device_id.text, tf_outcome_text(audit->outcome),
        (unsigned long long)audit->base_version, tf_say_text(audit->content).text);
    const struct tf_known_version *before = scene->server_before;
    if (before != NULL)
        tf_story_line(&story, "It held version %llu%s, %s, since %s.",
                      (unsigned long long)before->version, before->is_deleted ? ", deleted" : "",
                      tf_say_text(before->content).text, tf_say_time(before->at_us).text);
    const struct tf_known_action *action = scene->action;
    if (action != NULL && action->order != 0) {
        tf_story_line(&story, "Its user had seen version %llu and wrote %s.",
                      (unsigned long long)action->seen_version,
                      tf_say_text(action->effective).text);
        tf_story_action(&story, action);
    }
    tf_story_end(&story);
}

/* Whether the text may come from a command whose end nobody saw: of several any may have been made.
 */
static bool may_be_cut(const struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    const struct tf_sight *sight = tf_ledger_sight(self->ledger, action->node, scene->message);
    if (action->cut_short)
        return true;
    if (sight == NULL || sight->cut == NULL)
        return false;
    const struct tf_known_action *cut = tf_ledger_device(self->ledger, action->node)->first_cut;
    while (cut != NULL && (cut->message != scene->message ||
                           !tf_slice_equal(cut->text, scene->record->audit.content)))
        cut = cut->next;
    return cut != NULL;
}

/* What a server that was put back has lost is offered again with the text that it had come to. */
static bool carries_own_words(const struct oracle *self, const struct tf_scene *scene) {
    return scene->action->undone_record != 0 || scene->action->of_undone ||
           tf_slice_equal(scene->record->audit.content, scene->action->effective) ||
           !tf_known_action_knows_text(scene->action) || may_be_cut(self, scene);
}

/* What a server had lost, a message or a change of it, which a device of the user offered again as
 * it showed it. A change goes by an id that no command had. */
static bool is_offered(const struct oracle *self, const struct tf_known_action *action,
                       uint32_t node, const struct tf_known_action *by) {
    bool is_again = action->kind == TF_COMMAND_SEND
                        ? action->undone_record != 0
                        : action->order == 0 && tf_ledger_was_restored(self->ledger);
    const struct tf_known_device *device = tf_ledger_device(self->ledger, node);
    return is_again && device != NULL &&
           device->user == tf_ledger_device(self->ledger, by->node)->user;
}

/* Whether a version is a change that the action's user had made before it on the same device, or on
 * the one from whose copy it started, where the copy has it: shown as on its way, though the server
 * may have taken it from the other device by then. */
static bool is_own_earlier(const struct oracle *self, const struct tf_known_version *state,
                           const struct tf_known_action *action) {
    return state->action != NULL &&
           (state->action->node == action->node || state->action->shared ||
            tf_ledger_came_with_copy(self->ledger, tf_ledger_device(self->ledger, action->node),
                                     state->action) ||
            is_offered(self, state->action, state->node, action)) &&
           state->action->order_low < action->order_high;
}

/* Whether a state is of the new log when what the action's user had seen is of one that is lost. */
static bool is_of_next_log(const struct tf_known_action *action,
                           const struct tf_known_version *state) {
    const struct tf_known_version *seen = action->lost_seen;
    while (seen != NULL && seen != state)
        seen = seen->older;
    return action->lost_seen != NULL && seen == NULL;
}

static void check_seen(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    for (const struct tf_known_version *state = scene->server_before;
         state != NULL && (state->version > action->seen_low || is_of_next_log(action, state));
         state = state->older) {
        if (is_own_earlier(self, state, action) ||
            (state->version <= action->seen_low &&
             tf_slice_equal(state->content, action->lost_seen->content)))
            continue;
        tell(self, scene, "overwrote-unseen",
             "a change that its user had not seen was overwritten without a conflict");
        return;
    }
}

/* Whether what the action carries may be the merge of `theirs` and what lost the conflict. */
static bool merge_is_allowed(const struct oracle *self, const struct tf_scene *scene,
                             const struct clash *clash, struct tf_slice theirs) {
    const struct tf_known_action *action = scene->action;
    struct tf_slice merged = scene->record->audit.content;
    const struct tf_known_version *base = tf_known_version_of(scene->message, clash->base_version);
    if (base == NULL || base->entry > clash->entry || /* it was of a log that is lost */
        tf_merge_model_breach(base->content, theirs, clash->content, merged) == NULL)
        return true;
    if (may_be_cut(self, scene))
        return true;
    if (scene->server_before->version < clash->theirs->version && /* which the server has lost */
        tf_merge_model_breach(base->content, clash->theirs->content, clash->content, merged) ==
            NULL)
        return true;
    struct tf_slice bases[TF_KNOWN_BASES_MAX];
    size_t count = tf_known_stood_on(action, bases);
    for (size_t i = 0; i < count; i++)
        if (tf_merge_model_breach(bases[i], theirs, clash->content, merged) == NULL)
            return true;
    return false;
}

/* Whether the action comes into its next conflict with what a merge made of it: in the last one, on
 * the version that it is based on now, or in one before that. */
static bool comes_merged(const struct oracle *self, const struct tf_scene *scene,
                         const struct clash *last) {
    const struct tf_audit_view *audit = &scene->record->audit;
    if (last == NULL || audit->type != TF_ACTION_EDIT)
        return false;
    if (last->is_merged && tf_slice_equal(last->content, audit->content))
        return true;
    const struct tf_known_action *action = scene->action;
    const struct tf_known_version *theirs =
        tf_known_version_of(scene->message, audit->base_version);
    return (tf_known_met(action) & 1u << TF_STRATEGY_MERGE) != 0 && theirs != NULL &&
           merge_is_allowed(self, scene, last, theirs->content);
}

/* What is wrong with applying the action when its conflict was dealt with by that strategy. */
static struct breach breach_by(const struct oracle *self, const struct tf_scene *scene,
                               const struct clash *clash, enum tf_strategy strategy) {
    bool is_edit = scene->record->audit.type == TF_ACTION_EDIT;
    if (strategy == TF_STRATEGY_SERVER_WINS)
        return (struct breach){
            "loser-applied",
            "the server wins here, and the action that lost was applied all the same"};
    if (strategy == TF_STRATEGY_MANUAL && is_edit)
        return (struct breach){
            "undecided-applied",
            "the person has to decide here, and the action was applied undecided"};
    if (strategy == TF_STRATEGY_CLIENT_WINS && is_edit && !carries_own_words(self, scene) &&
        !(clash->is_merged && tf_slice_equal(clash->content, scene->record->audit.content)))
        return (struct breach){"words-changed",
                               "the client wins here, and another text than its own was applied"};
    if (strategy == TF_STRATEGY_MERGE && is_edit &&
        !merge_is_allowed(self, scene, clash, scene->server_before->content))
        return (struct breach){"bad-merge", "what was stored is not a merge of both sides"};
    return (struct breach){0};
}

static void check_after_conflict(struct oracle *self, const struct tf_scene *scene,
                                 const struct clash *clash) {
    const struct tf_known_action *action = scene->action;
    const struct tf_known_device *device = tf_ledger_device(self->ledger, action->node);
    uint32_t strategies = tf_known_met(action);
    if (strategies == 0 && (device == NULL || device->strategy_unsure))
        return;
    if (strategies == 0)
        strategies =
            1u << tf_ledger_strategy(self->ledger, action->node, scene->message->conversation,
                                     scene->record->audit.type);
    struct breach breach = {0};
    for (int strategy = 0; strategy < TF_STRATEGY_COUNT; strategy++) {
        if ((strategies & 1u << strategy) == 0)
            continue;
        breach = breach_by(self, scene, clash, (enum tf_strategy)strategy);
        if (breach.kind == NULL)
            return;
    }
    tell(self, scene, breach.kind, breach.words);
}

static bool is_unchanged_tombstone(const struct tf_audit_view *audit,
                                   const struct tf_known_version *before) {
    return audit->type == TF_ACTION_DELETE && before->is_deleted && audit->seq == 0;
}

static void check_change(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_version *before = scene->server_before;
    const struct tf_known_action *action = scene->action;
    if (before == NULL || is_unchanged_tombstone(audit, before))
        return;
    if (before->is_deleted && audit->type == TF_ACTION_EDIT)
        tell(self, scene, "edit-of-deleted", "an edit was applied to a deleted message");
    if (audit->base_version != before->version)
        tell(self, scene, "stale-base",
             "a change that was based on an old version was applied without a conflict");
    else if (audit->new_version != before->version + 1)
        tell(self, scene, "version-jump", "its version did not grow by one");
    if (action == NULL || action->order == 0 || action->node == TF_NODE_NONE || action->shared)
        return;
    const struct clash *clash = clash_of(self, action);
    if (clash != NULL) {
        check_after_conflict(self, scene, clash);
        return;
    }
    check_seen(self, scene);
    if (audit->type == TF_ACTION_EDIT && !carries_own_words(self, scene))
        tell(self, scene, "words-changed", "another text was stored than its user wrote");
}

static void remember(struct oracle *self, const struct tf_scene *scene) {
    struct clash *clash = tf_ledger_arena_take(&self->arena, sizeof(*clash));
    clash->is_merged = comes_merged(self, scene, clash_of(self, scene->action));
    clash->base_version = scene->record->audit.base_version;
    clash->entry = scene->record->audit.entry;
    clash->theirs = scene->server_before;
    clash->content = tf_ledger_arena_text(&self->arena, scene->record->audit.content);
    *tf_map_put(&self->clashes, scene->action->index, 0) = (uint64_t)(uintptr_t)clash;
}

static void check_conflict(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_version *before = scene->server_before;
    const struct tf_known_action *action = scene->action;
    if (before == NULL)
        return;
    if (action != NULL && action->applied_record != 0 && !tf_ledger_records_failed(self->ledger))
        tell(self, scene, "repeat-in-conflict",
             "the repeat of an action that was applied met a conflict with itself");
    else if (!before->is_deleted && audit->base_version == before->version)
        tell(self, scene, "false-conflict",
             "a change on top of the newest version was refused by conflict");
    if (action == NULL || action->shared)
        return;
    if (audit->type == TF_ACTION_EDIT && action->order != 0 && clash_of(self, action) == NULL &&
        !carries_own_words(self, scene))
        tell(self, scene, "loser-not-kept",
             "the text that lost a conflict was not kept word for word");
    remember(self, scene);
}

static void check_shared(struct oracle *self, const struct tf_scene *scene) {
    struct tf_shared_breach breach = tf_shared_outcome_hear(&self->shared, scene);
    if (breach.kind != NULL)
        tell(self, scene, breach.kind, breach.words);
    const struct tf_known_version *before = scene->server_before;
    const struct tf_audit_view *audit = &scene->record->audit;
    if (audit->type == TF_ACTION_EDIT && audit->outcome == TF_OUTCOME_APPLIED && before != NULL &&
        before->is_deleted)
        tell(self, scene, "edit-of-deleted", "an edit was applied to a deleted message");
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_action *action = scene->action;
    bool is_change = audit->type == TF_ACTION_EDIT || audit->type == TF_ACTION_DELETE;
    if (scene->message == NULL)
        return;
    if (scene->message->is_shared)
        check_shared(self, scene);
    if (scene->message->is_shared && audit->type == TF_ACTION_EDIT)
        return;
    if (is_change && audit->outcome == TF_OUTCOME_CONFLICT)
        check_conflict(self, scene);
    else if (is_change && audit->outcome == TF_OUTCOME_APPLIED)
        check_change(self, scene);
    else if (audit->type == TF_ACTION_SEND && action != NULL && action->order != 0 &&
             !action->shared && scene->server_before == NULL && !carries_own_words(self, scene))
        tell(self, scene, "words-changed", "another text was stored than its user wrote");
}

static void on_note(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_note *note = &scene->record->note;
    const struct tf_known_action *action = scene->action;
    if (note->kind != TF_NOTE_CONFLICT || action == NULL || scene->device == NULL ||
        scene->device->strategy_unsure)
        return;
    const struct tf_known_message *message =
        action->message != NULL ? action->message
                                : tf_ledger_message(self->ledger, &note->message_id);
    const struct tf_known_conversation *conversation =
        message != NULL ? message->conversation : action->conversation;
    enum tf_strategy declared =
        tf_ledger_strategy(self->ledger, scene->device->node, conversation, note->type);
    if (note->strategy == declared ||
        (message != NULL && (message->deleted_version != 0 || message->is_shared)))
        return;
    struct tf_story story = tf_story_begin(self->report, "other-strategy", scene->device->node);
    tf_story_head(&story, "%s dealt with a conflict about %s by %s; its user had declared %s.",
                  tf_say_node(self->ledger, scene->device->node).text,
                  tf_say_message(self->ledger, message).text, tf_strategy_text(note->strategy),
                  tf_strategy_text(declared));
    tf_story_action(&story, action);
    tf_story_end(&story);
}

static void on_restored(struct oracle *self, uint64_t entry) {
    tf_shared_outcome_restored(&self->shared, entry);
    for (size_t i = 0; i < self->clashes.count; i++) {
        struct clash *clash = (struct clash *)(uintptr_t)self->clashes.entries[i].value;
        clash->is_undone |= clash->entry > entry;
    }
}

static void on_record(void *self, const struct tf_scene *scene) {
    if (scene->record->kind == TF_RECORD_AUDIT)
        on_audit(self, scene);
    else if (scene->record->kind == TF_RECORD_RESTORED)
        on_restored(self, scene->record->restored.entry);
    else
        on_note(self, scene);
}

const struct tf_oracle_ops tf_oracle_conflict_outcome = {
    .oracle = TF_ORACLE_CONFLICT_OUTCOME,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(NOTE) | TF_HEARS(RESTORED),
    .notes = TF_HEARS_NOTE(CONFLICT),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
