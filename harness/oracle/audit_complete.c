/* audit-complete: every change of the server has one audit entry, versions grow by one, every lost
 * version is in the history.
 *
 * Decided at each audit entry:
 * - entries: their numbers grow by one, so that none is missing; what changes a message has a place
 *   in the log of changes that no other entry has;
 * - versions: an entry that changes a message names the version that the entry before it made, and
 *   makes the next one; one that changes nothing, or refuses by conflict, leaves it where it was;
 * - lost versions: the entry of an edit that lost against another change keeps its text; an
 *   operation on a shared text that only took characters away has none, where what it stood on is
 *   not there either.
 * Decided at every look into the server's own state: a message has the version, the text and the
 * deletion of its newest entry, so that nothing changed without one.
 * Decided at every earlier text that a device keeps and names the author of: it is by whose action
 * made that version.
 *
 * Excused: an entry that a restarted server tells again is the same one (the ledger drops it). A
 * server that was put back goes on from the newest entry that its backup has. The first entry of
 * all, and the first after a backup or a wiped server without any, may have any number: what was
 * imported into the server came before it. What it no longer tells of has no state to compare. */
#include "base/hash.h"
#include "oracle/oracle.h"

#include <stdlib.h>
#include <string.h>

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    uint64_t entry, seq; /* of the last entry, and of the last one that made a change */
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    *self = (struct oracle){.ledger = ledger, .report = report};
    return self;
}

static void destroy(void *self) {
    free(self);
}

static const char *word_of(const struct tf_audit_view *audit) {
    return tf_action_type_text(audit->type);
}

static void tell(struct oracle *self, const struct tf_scene *scene, const char *kind,
                 const char *words) {
    const struct tf_audit_view *audit = &scene->record->audit;
    struct tf_story story = tf_story_begin(self->report, kind, TF_NODE_SERVER);
    tf_story_head(&story, "%s: %s.", tf_say_message(self->ledger, scene->message).text, words);
    tf_story_line(&story,
                  "Entry %llu of the audit, at %s: %s by action %s of %s, \"%s\", from version "
                  "%llu to %llu, as change %llu.",
                  (unsigned long long)audit->entry, tf_say_time(scene->record->at_us).text,
                  word_of(audit), tf_say_id(&audit->action_id).text, audit->device_id.text,
                  tf_outcome_text(audit->outcome), (unsigned long long)audit->old_version,
                  (unsigned long long)audit->new_version, (unsigned long long)audit->seq);
    if (scene->server_before != NULL)
        tf_story_line(&story, "The entry before it, %llu, had made version %llu.",
                      (unsigned long long)scene->server_before->entry,
                      (unsigned long long)scene->server_before->version);
    tf_story_end(&story);
}

static void check_number(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    uint64_t last = self->entry, expected = last + 1;
    self->entry = audit->entry;
    if (last == 0 || audit->entry == expected)
        return;
    struct tf_story story = tf_story_begin(self->report, "entry-missing", TF_NODE_SERVER);
    tf_story_head(&story, "The server's audit has no entry %llu.", (unsigned long long)expected);
    tf_story_line(&story, "At %s it told entry %llu, the %s of %s by action %s of %s.",
                  tf_say_time(scene->record->at_us).text, (unsigned long long)audit->entry,
                  word_of(audit), tf_say_message(self->ledger, scene->message).text,
                  tf_say_id(&audit->action_id).text, audit->device_id.text);
    tf_story_end(&story);
}

static void check_place(struct oracle *self, const struct tf_scene *scene) {
    uint64_t seq = scene->record->audit.seq;
    if (seq != 0 && seq <= self->seq)
        tell(self, scene, "change-shared", "its change has a number that another change had");
    if (seq > self->seq)
        self->seq = seq;
}

static bool is_about_message(enum tf_action_type type) {
    return type == TF_ACTION_SEND || type == TF_ACTION_EDIT || type == TF_ACTION_DELETE;
}

static void check_versions(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    uint64_t held = scene->server_before == NULL ? 0 : scene->server_before->version;
    bool changes = audit->outcome == TF_OUTCOME_APPLIED && audit->seq != 0;
    if (audit->old_version != held)
        tell(self, scene, "version-unaudited",
             "it had another version than the audit tells of before this entry");
    else if (changes && audit->new_version != held + 1)
        tell(self, scene, "version-jump", "its version did not grow by one");
    else if (!changes && audit->new_version != held)
        tell(self, scene, "version-moved", "an entry that changes nothing moved its version");
}

/* An operation on a shared text that only takes characters away: nobody typed anything. */
static bool takes_away_only(const struct tf_audit_view *audit) {
    static const char inserts[] = "\"insert\":[{";
    return audit->operation.len > 0 && memmem(audit->operation.data, audit->operation.len, inserts,
                                              sizeof(inserts) - 1) == NULL;
}

static void check_lost_text(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    bool lost = audit->outcome == TF_OUTCOME_CONFLICT && audit->type == TF_ACTION_EDIT &&
                !takes_away_only(audit);
    if (lost && audit->content.len == 0)
        tell(self, scene, "lost-unkept", "an edit lost a conflict, and its text was not kept");
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    check_number(self, scene);
    check_place(self, scene);
    if (scene->message == NULL || !is_about_message(scene->record->audit.type))
        return;
    check_versions(self, scene);
    check_lost_text(self, scene);
}

static void tell_state(struct oracle *self, const struct tf_scene *scene, const char *kind,
                       const char *words) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_known_version *newest = scene->message->newest;
    struct tf_story story = tf_story_begin(self->report, kind, TF_NODE_SERVER);
    tf_story_head(&story, "The server changed %s without an audit entry: %s.",
                  tf_say_message(self->ledger, scene->message).text, words);
    tf_story_line(&story, "It holds version %llu%s, %s.", (unsigned long long)view->version,
                  view->is_deleted ? ", deleted" : "", tf_say_text(view->content).text);
    if (newest == NULL)
        tf_story_line(&story, "The audit has no entry that made it.");
    else
        tf_story_line(&story, "By the audit's entry %llu it is version %llu%s, %s.",
                      (unsigned long long)newest->entry, (unsigned long long)newest->version,
                      newest->is_deleted ? ", deleted" : "", tf_say_text(newest->content).text);
    tf_story_end(&story);
}

/* What the server holds of one message, against its newest entry. */
static void on_state(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    if (scene->message == NULL || !view->exists || scene->message->is_buried)
        return;
    const struct tf_known_version *newest = scene->message->newest;
    if (newest == NULL)
        tell_state(self, scene, "made-unaudited", "nobody sent it");
    else if (view->version != newest->version)
        tell_state(self, scene, "changed-unaudited", "it has another version");
    else if (view->is_deleted != newest->is_deleted)
        tell_state(self, scene, "deleted-unaudited", "one of the two says that it is deleted");
    else if (!view->is_deleted && !tf_slice_equal(view->content, newest->content))
        tell_state(self, scene, "text-unaudited", "it has another text");
}

/* An earlier text on a device, against the entry that made it. */
static void on_version(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_version_view *view = &scene->record->version;
    const struct tf_plan *plan = tf_ledger_plan(self->ledger);
    if (scene->message == NULL || view->is_lost || tf_id_is_none(&view->author_id) ||
        tf_ledger_was_restored(self->ledger))
        return;
    const struct tf_known_version *made = tf_known_version_of(scene->message, view->version);
    if (made == NULL || made->node >= plan->replica_count)
        return;
    const struct tf_id *author = &plan->users[plan->replicas[made->node].user].id;
    if (tf_id_equal(author, &view->author_id))
        return;
    struct tf_story story = tf_story_begin(self->report, "author-wrong", scene->record->node);
    tf_story_head(&story, "%s names %s as who wrote version %llu of %s; it was %s.",
                  tf_say_node(self->ledger, scene->record->node).text,
                  tf_say_id(&view->author_id).text, (unsigned long long)view->version,
                  tf_say_message(self->ledger, scene->message).text, tf_say_id(author).text);
    tf_story_line(&story, "Entry %llu of the audit made it.", (unsigned long long)made->entry);
    tf_story_end(&story);
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    const struct tf_record *record = scene->record;
    if (record->kind == TF_RECORD_AUDIT)
        on_audit(self, scene);
    else if (record->kind == TF_RECORD_RESTORED)
        *self = (struct oracle){
            .ledger = self->ledger, .report = self->report, .entry = record->restored.entry};
    else if (record->kind == TF_RECORD_VIEW_VERSION)
        on_version(self, scene);
    else if (record->node == TF_NODE_SERVER)
        on_state(self, scene);
}

const struct tf_oracle_ops tf_oracle_audit_complete = {
    .oracle = TF_ORACLE_AUDIT_COMPLETE,
    .needs = TF_CAN_INSPECT,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(RESTORED) | TF_HEARS(VIEW_MESSAGE) | TF_HEARS(VIEW_VERSION),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
