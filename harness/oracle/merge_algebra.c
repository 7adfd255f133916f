/* merge-algebra: texts that were merged, marks and logical clocks come out the same in whatever
 * order things are joined, and joining again changes nothing.
 *
 * - texts, decided at the audit entry that stores a merge (the entry of the conflict before it has
 *   what went in): where the rules alone settle the merge (merge_simple.h), it is that one, from
 *   either side; everywhere it may be a merge of "theirs" and "mine" as well as of "mine" and
 *   "theirs" (merge_model.h); the same three texts have one merge in a run, whoever made it and
 *   whichever side was theirs; and one that adds nothing to what is there is not stored again;
 * - marks, decided at each whole view of a device: the read mark of a user is the join of what was
 *   ever read in their name, so it stands nowhere beyond the newest of that;
 * - clocks (logical_clocks.h): a cursor does not go back within one log, no pull and no
 *   acknowledgement names a change beyond what is durable, and a device numbers what
 *   waits there in the order in which its user did it. That versions and the server's log grow is a
 * matter of `audit-complete`, that marks do not go back one of `counters-true`.
 *
 * Excused: texts of commands cut short, which may have gone in; an edit on top of an own one that
 * is under way starts from that, or from what a merge had made of that by then; what waits on two
 * devices with one queue, either may have merged. How a conflict was dealt with is told by the
 * device, or, when its database failed in that, what its user had declared then. What was merged
 * may be lost to a server that was put back, and the merge is stored all the same; so may be the
 * base, which the device has. Marks: a read of
 * "all that is shown", and of a message that has no place yet, may stand anywhere; and so may marks
 * after the server was put back. */
#include "base/hash.h"
#include "base/map.h"
#include "oracle/ledger/arena.h"
#include "oracle/logical_clocks.h"
#include "oracle/merge_model.h"
#include "oracle/merge_simple.h"

#include <stdlib.h>

/* What goes into a merge. */
struct inputs {
    struct tf_slice base, theirs, mine;
};

/* The last conflict that an action met. */
struct clash {
    uint64_t base_version;
    struct tf_slice mine;
    const struct tf_known_version *theirs; /* what it met */
    uint64_t entry;                        /* of the audit */
};

/* What was read in the name of one user in one conversation. */
struct reads {
    uint64_t newest;
    bool open; /* one of them may stand anywhere */
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct tf_map clashes; /* action -> struct clash */
    struct tf_map merges;  /* hash of three texts -> hash of their merge */
    struct tf_map reads;   /* user and conversation -> struct reads */
    struct tf_logical_clocks *clocks;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    self->clocks = tf_logical_clocks_create(ledger, report);
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_ledger_arena_close(&self->arena);
    tf_map_close(&self->clashes);
    tf_map_close(&self->merges);
    tf_map_close(&self->reads);
    tf_logical_clocks_destroy(self->clocks);
    free(self);
}

/* -- Texts -- */

static void tell_merge(struct oracle *self, const struct tf_scene *scene,
                       const struct inputs *inputs, const char *kind, const char *words) {
    struct tf_story story = tf_story_begin(self->report, kind, scene->action->node);
    tf_story_head(&story, "A merge of %s: %s.", tf_say_message(self->ledger, scene->message).text,
                  words);
    tf_story_line(&story, "Base %s, one side %s, the other %s.", tf_say_text(inputs->base).text,
                  tf_say_text(inputs->theirs).text, tf_say_text(inputs->mine).text);
    tf_story_line(&story, "At %s the server stored %s.", tf_say_time(scene->record->at_us).text,
                  tf_say_text(scene->record->audit.content).text);
    tf_story_action(&story, scene->action);
    tf_story_end(&story);
}

/* NULL when the rules allow the merge, from either side. */
static const char *breach_of(const struct inputs *inputs, struct tf_slice merged) {
    struct tf_buf due = {0};
    const char *breach = NULL;
    if (tf_merge_simple(inputs->base, inputs->theirs, inputs->mine, &due)) {
        if (!tf_slice_equal(tf_buf_slice(&due), merged))
            breach = "it is another one than both sides come to by the rules";
    } else {
        breach = tf_merge_model_breach(inputs->base, inputs->mine, inputs->theirs, merged);
        if (breach == NULL)
            breach = tf_merge_model_breach(inputs->base, inputs->theirs, inputs->mine, merged);
    }
    tf_buf_close(&due);
    return breach;
}

/* Which texts the client may have started from: the server's, or the own one under way. */
static const char *breach_of_all(const struct tf_scene *scene, struct inputs *inputs) {
    struct tf_slice merged = scene->record->audit.content, bases[TF_KNOWN_BASES_MAX];
    const char *breach = breach_of(inputs, merged);
    size_t count = breach == NULL ? 0 : tf_known_stood_on(scene->action, bases);
    for (size_t i = 0; i < count; i++) {
        struct inputs own = {bases[i], inputs->theirs, inputs->mine};
        if (breach_of(&own, merged) == NULL) {
            *inputs = own;
            return NULL;
        }
    }
    return breach;
}

/* The same whichever side is which. */
static uint64_t hash_inputs(const struct inputs *inputs) {
    uint64_t a = tf_hash_slice(inputs->theirs), b = tf_hash_slice(inputs->mine);
    return tf_hash_pair(tf_hash_slice(inputs->base), tf_hash_pair(a < b ? a : b, a < b ? b : a));
}

static bool may_be_cut(const struct oracle *self, const struct tf_scene *scene) {
    const struct tf_sight *sight =
        tf_ledger_sight(self->ledger, scene->action->node, scene->message);
    return scene->action->cut_short || (sight != NULL && sight->cut != NULL);
}

static void check_merge(struct oracle *self, const struct tf_scene *scene,
                        const struct clash *clash) {
    const struct tf_known_version *base = tf_known_version_of(scene->message, clash->base_version);
    if (base == NULL || base->entry > clash->entry) /* it was of a log that is lost */
        return;
    if (scene->server_before == NULL || may_be_cut(self, scene))
        return;
    struct inputs inputs = {base->content, scene->server_before->content, clash->mine};
    struct tf_slice merged = scene->record->audit.content;
    const char *breach = breach_of_all(scene, &inputs);
    bool is_lost = scene->server_before->version < clash->theirs->version;
    if (breach != NULL && is_lost) {
        inputs.theirs = clash->theirs->content;
        breach = breach_of_all(scene, &inputs);
    }
    if (breach != NULL) {
        tell_merge(self, scene, &inputs, "no-join", breach);
        return;
    }
    if (tf_slice_equal(merged, inputs.theirs))
        tell_merge(self, scene, &inputs, "stored-again",
                   "it adds nothing to what was there, and was stored as a new version");
    uint64_t *known = tf_map_put(&self->merges, hash_inputs(&inputs), tf_hash_slice(merged));
    if (*known != tf_hash_slice(merged))
        tell_merge(self, scene, &inputs, "two-merges",
                   "the same three texts were merged before, to another text");
}

static void remember(struct oracle *self, const struct tf_scene *scene) {
    struct clash *clash = tf_ledger_arena_take(&self->arena, sizeof(*clash));
    clash->base_version = scene->record->audit.base_version;
    clash->entry = scene->record->audit.entry;
    clash->theirs = scene->server_before;
    clash->mine = tf_ledger_arena_text(&self->arena, scene->record->audit.content);
    *tf_map_put(&self->clashes, scene->action->index, 0) = (uint64_t)(uintptr_t)clash;
}

static void on_edit(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    if (action == NULL || scene->message == NULL || action->shared)
        return;
    if (scene->message->is_shared)
        return; /* several people's texts have laws of their own: shared_outcome.c */
    if (scene->record->audit.outcome == TF_OUTCOME_CONFLICT) {
        if (scene->server_before != NULL)
            remember(self, scene);
        return;
    }
    const uint64_t *place = tf_map_find(&self->clashes, action->index);
    if (place != NULL && tf_known_met(action) == 1u << TF_STRATEGY_MERGE &&
        action->undone_record == 0)
        check_merge(self, scene, (const struct clash *)(uintptr_t)*place);
}

/* -- Marks -- */

static struct reads *reads_of(struct oracle *self, uint32_t user,
                              const struct tf_known_conversation *conversation) {
    uint64_t *place = tf_map_put(&self->reads, (uint64_t)user << 32 | conversation->index, 0);
    if (*place == 0)
        *place = (uint64_t)(uintptr_t)tf_ledger_arena_take(&self->arena, sizeof(struct reads));
    return (struct reads *)(uintptr_t)*place;
}

static void join(struct reads *reads, uint64_t position) {
    if (position > reads->newest)
        reads->newest = position;
}

static void read_one(struct oracle *self, uint32_t user,
                     const struct tf_known_conversation *conversation,
                     const struct tf_known_message *message) {
    if (conversation == NULL)
        return;
    struct reads *reads = reads_of(self, user, conversation);
    if (message == NULL || message->position == 0)
        reads->open = true;
    else
        join(reads, message->position);
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    if (audit->type == TF_ACTION_EDIT)
        on_edit(self, scene);
    else if (audit->type == TF_ACTION_READ && scene->device != NULL &&
             !tf_id_is_none(&audit->action_id))
        read_one(self, scene->device->user,
                 tf_ledger_conversation(self->ledger, &audit->conversation_id), scene->message);
}

static void on_command(struct oracle *self, const struct tf_scene *scene) {
    if (scene->record->command.kind != TF_COMMAND_READ || scene->device == NULL ||
        scene->action == NULL)
        return;
    read_one(self, scene->device->user, scene->action->conversation, scene->message);
}

static void on_conversation(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_glance *glance = scene->glance;
    if (glance == NULL || scene->device == NULL || scene->purpose != TF_VIEW_SHOWN ||
        glance->read_position == 0 || tf_ledger_was_restored(self->ledger))
        return;
    const struct reads *reads = reads_of(self, scene->user, glance->conversation);
    const struct tf_known_guest *guest = tf_ledger_guest(glance->conversation, scene->user);
    uint64_t newest = guest != NULL && guest->since > reads->newest ? guest->since : reads->newest;
    if (reads->open || glance->read_position <= newest)
        return;
    struct tf_story story = tf_story_begin(self->report, "mark-of-nobody", scene->device->node);
    tf_story_head(&story, "%s has a read mark in %s where nobody has read in its user's name.",
                  tf_say_node(self->ledger, scene->device->node).text,
                  tf_say_conversation(self->ledger, glance->conversation).text);
    tf_story_line(&story, "It stands at %llu; the newest that was read stands at %llu.",
                  (unsigned long long)glance->read_position, (unsigned long long)newest);
    tf_story_end(&story);
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    const struct tf_record *record = scene->record;
    bool of_device = scene->device != NULL;
    if (record->kind == TF_RECORD_AUDIT)
        on_audit(self, scene);
    else if (record->kind == TF_RECORD_COMMAND)
        on_command(self, scene);
    else if (record->kind == TF_RECORD_VIEW_CONVERSATION)
        on_conversation(self, scene);
    else if (record->kind == TF_RECORD_CURSOR && of_device)
        tf_logical_clocks_cursor(self->clocks, scene);
    else if (record->kind == TF_RECORD_NOTE && of_device)
        tf_logical_clocks_note(self->clocks, record);
    else if (record->kind == TF_RECORD_REQUEST && record->net.call == TF_CALL_PULL && of_device)
        tf_logical_clocks_pull(self->clocks, scene);
    else if (record->kind == TF_RECORD_FRAME_UP && of_device)
        tf_logical_clocks_frame(self->clocks, scene);
    else if (record->kind == TF_RECORD_VIEW_ACTION && of_device)
        tf_logical_clocks_queued(self->clocks, scene);
    else if (record->kind == TF_RECORD_WENT_BACK && of_device)
        tf_logical_clocks_went_back(self->clocks, record->node);
}

const struct tf_oracle_ops tf_oracle_merge_algebra = {
    .oracle = TF_ORACLE_MERGE_ALGEBRA,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(COMMAND) | TF_HEARS(VIEW_CONVERSATION) | TF_HEARS(CURSOR) |
             TF_HEARS(NOTE) | TF_HEARS(REQUEST) | TF_HEARS(FRAME_UP) | TF_HEARS(VIEW_ACTION) |
             TF_HEARS(WENT_BACK),
    .notes = TF_HEARS_NOTE(RESYNC) | TF_HEARS_NOTE(CURSOR),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
