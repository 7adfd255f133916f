/* - definition: what is stored after an edit of a shared message is what the definition of such
 *   texts makes of all operations so far (shared_model.h), whatever order they came in;
 * - together: what one operation writes in one go stands together when it is stored;
 * - own words: an edit of the very version that its user saw gives what its user left;
 * - no conflict: an edit of a shared message that is there is refused by conflict only when it
 *   stands on characters that were deleted, and so may be forgotten, or never came;
 * - nothing for nothing: an edit that changes nothing makes no version.
 *
 * Excused: messages of which an operation was not told, because the server died before it could. */
#include "oracle/shared_outcome.h"

#include "chat/wire.h"
#include "oracle/shared_model.h"

#include <stdlib.h>
#include <string.h>

struct shared_history {
    struct tf_shared_model model;
    uint64_t begun; /* entry of the send */
    bool is_unknown;
};

/* One entry with its operation read. */
struct told {
    const struct tf_scene *scene;
    const struct tf_audit_view *audit;
    struct shared_history *history;
    struct tf_shared_op op;
};

static const struct tf_shared_breach none = {NULL, NULL};

void tf_shared_outcome_close(struct tf_shared_outcome *self) {
    for (size_t i = 0; i < self->texts.count; i++) {
        struct shared_history *history = (void *)(uintptr_t)self->texts.entries[i].value;
        tf_shared_model_close(&history->model);
        free(history);
    }
    tf_map_close(&self->texts);
}

static struct shared_history *history_of(struct tf_shared_outcome *self,
                                         const struct tf_known_message *message) {
    uint64_t *place = tf_map_put(&self->texts, message->index, 0);
    if (*place == 0)
        *place = (uint64_t)(uintptr_t)tf_alloc_zero(1, sizeof(struct shared_history));
    return (void *)(uintptr_t)*place;
}

static bool holds(struct tf_slice text, struct tf_slice part) {
    return part.len == 0 || memmem(text.data, text.len, part.data, part.len) != NULL;
}

/* Pieces that stand on each other may have been put into one another. */
static bool stands_together(const struct told *told) {
    for (size_t i = 0; i < told->op.insert_count; i++)
        if (tf_id_equal(&told->op.inserts[i].parent.action, &told->op.action))
            return true;
    for (size_t i = 0; i < told->op.delete_count; i++)
        if (tf_id_equal(&told->op.deletes[i].first.action, &told->op.action))
            return true;
    for (size_t i = 0; i < told->op.insert_count; i++)
        if (!holds(told->audit->content, told->op.inserts[i].text))
            return false;
    return true;
}

/* Its user saw the version that was there, with nothing of their own on top that never came. */
static bool is_alone(const struct tf_scene *scene) {
    const struct tf_known_action *action = scene->action;
    if (action == NULL || action->order == 0 || action->cut_short || action->undone_record != 0 ||
        action->conflict_record != 0 || !tf_known_action_knows_text(action))
        return false;
    if (action->on_top_of != NULL && action->on_top_of->applied_record == 0)
        return false;
    const struct tf_known_version *before = scene->server_before;
    if (before == NULL || action->seen_version != before->version)
        return false;
    /* In the log of a server that was put back a version has another text. */
    return scene->message->undone_record == 0 || before->record < action->order;
}

static bool is_defined(const struct told *told) {
    struct tf_buf text = {0};
    tf_shared_model_read(&told->history->model, &text);
    bool same = tf_slice_equal(tf_buf_slice(&text), told->audit->content);
    tf_buf_close(&text);
    return same;
}

static struct tf_shared_breach check_applied(const struct told *told) {
    const struct tf_known_version *before = told->scene->server_before;
    if (!tf_shared_model_do(&told->history->model, &told->op, told->audit->entry))
        return (struct tf_shared_breach){
            "stands-on-nothing", "an operation was applied on characters that nobody wrote"};
    if (!is_defined(told))
        return (struct tf_shared_breach){"not-the-definition",
                                         "what was stored is not what the operations give"};
    if (told->audit->seq == 0)
        return none;
    if (before != NULL && tf_slice_equal(before->content, told->audit->content) &&
        told->op.insert_count == 0)
        return (struct tf_shared_breach){"version-for-nothing",
                                         "an edit that changes nothing made a version"};
    if (!stands_together(told))
        return (struct tf_shared_breach){"interleaved",
                                         "what one person wrote in one go was torn apart"};
    if (is_alone(told->scene) &&
        !tf_slice_equal(told->audit->content, told->scene->action->effective))
        return (struct tf_shared_breach){"words-changed",
                                         "another text was stored than its user left"};
    return none;
}

static struct tf_shared_breach check_refused(const struct told *told) {
    const struct tf_known_version *before = told->scene->server_before;
    if (before == NULL || before->is_deleted || told->history->is_unknown)
        return none;
    if (told->audit->operation.len > 0 && !tf_shared_model_misses(&told->history->model, &told->op))
        return (struct tf_shared_breach){
            "shared-conflict",
            "an edit of a shared text, on what is all there, was refused by conflict"};
    return none;
}

static struct tf_shared_breach judge(const struct told *told) {
    if (told->audit->outcome == TF_OUTCOME_CONFLICT)
        return check_refused(told);
    return told->history->is_unknown ? none : check_applied(told);
}

/* By its definition: a chain of characters behind the beginning, named by the send. */
static void begin(struct shared_history *history, const struct tf_audit_view *audit) {
    struct tf_shared_insert whole = {.text = audit->content};
    const struct tf_shared_op op = {.action = tf_id_is_none(&audit->client_id) ? audit->action_id
                                                                               : audit->client_id,
                                    .inserts = &whole,
                                    .insert_count = 1};
    tf_shared_model_close(&history->model);
    history->is_unknown = !tf_shared_model_do(&history->model, &op, audit->entry);
    history->begun = audit->entry;
}

struct tf_shared_breach tf_shared_outcome_hear(struct tf_shared_outcome *self,
                                               const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    struct told told = {
        .scene = scene, .audit = audit, .history = history_of(self, scene->message)};
    if (audit->type == TF_ACTION_SEND && audit->seq != 0)
        begin(told.history, audit);
    if (audit->type != TF_ACTION_EDIT)
        return none;
    if (told.history->begun == 0 ||
        (audit->operation.len == 0 && audit->outcome == TF_OUTCOME_APPLIED))
        told.history->is_unknown = true;
    struct tf_wire_doc *doc = NULL;
    struct tf_error ignored = {0};
    struct tf_id name = audit->action_id;
    if (audit->operation.len > 0 &&
        tf_shared_op_read(audit->operation, &name, &doc, &told.op, &ignored) != TF_OK)
        return (struct tf_shared_breach){"bad-operation",
                                         "what was done to a shared text cannot be read"};
    struct tf_shared_breach breach = judge(&told);
    tf_shared_op_close(&told.op);
    tf_wire_doc_destroy(doc);
    return breach;
}

void tf_shared_outcome_restored(struct tf_shared_outcome *self, uint64_t entry) {
    for (size_t i = 0; i < self->texts.count; i++) {
        struct shared_history *history = (void *)(uintptr_t)self->texts.entries[i].value;
        tf_shared_model_undo(&history->model, entry);
        if (history->begun > entry) {
            tf_shared_model_close(&history->model);
            history->begun = 0;
        }
    }
}
