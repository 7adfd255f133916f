/* counters-true: unread equals a recount; read marks only grow; who has read what, and when, is as
 * the server took it (read_times.h).
 *
 * Decided at every whole view, of a replica and of the server for one user: the unread count of
 * each conversation must equal the messages of the same view in it that are not deleted, not the
 * viewer's own, and behind the viewer's read mark of the same view. Between views of one viewer,
 * read and delivered marks never go back. On the server a read is a delivery too, and the read mark
 * of a user stands exactly at the newest message that an applied read of theirs named, or where
 * they joined.
 *
 * Excused: a conversation whose creation waits beside what was told of it already is counted once;
 * on a replica, a mark may go back after an own read mark was set aside, and a mark of an earlier
 * stay says nothing of one that began since, of which news may come first; a message whose
 * deletion by the viewer is pending may count or not. Where a read named no message, the server's
 * mark need only be high enough. A server that was put back has the marks of its backup: only reads
 * that it applied since must be in them. A device takes them over with the new log; times are not
 * judged any more then. */
#include "base/map.h"
#include "oracle/ledger/arena.h"
#include "oracle/oracle.h"
#include "oracle/read_times.h"

#include <stdlib.h>

struct row {
    uint32_t conversation; /* its index */
    bool doubtful;         /* an own deletion of it is pending: it may count or not */
    uint64_t position;
};

struct recount {
    uint64_t certain, doubtful;
};

/* What applied reads of one user in one conversation amount to. */
struct reads {
    uint64_t position;
    bool exact; /* every one of them named its message */
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct tf_map reads; /* user and conversation -> struct reads */
    struct tf_read_times *times;
    /* The view that is being seen. */
    struct row *rows;
    size_t row_count, row_capacity;
    struct tf_known_list glances;
    struct tf_map counts; /* conversation -> index into glances */
    struct recount *recounts;
    size_t recount_capacity;
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    self->ledger = ledger;
    self->report = report;
    self->times = tf_read_times_create(ledger, report);
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_ledger_arena_close(&self->arena);
    tf_map_close(&self->reads);
    tf_read_times_destroy(self->times);
    tf_map_close(&self->counts);
    free(self->rows);
    free(self->glances.items);
    free(self->recounts);
    free(self);
}

static struct reads *reads_of(struct oracle *self, uint32_t user,
                              const struct tf_known_conversation *conversation) {
    uint64_t *place = tf_map_put(&self->reads, (uint64_t)user << 32 | conversation->index, 0);
    if (*place == 0) {
        struct reads *reads = tf_ledger_arena_take(&self->arena, sizeof(*reads));
        reads->exact = true;
        *place = (uint64_t)(uintptr_t)reads;
    }
    return (struct reads *)(uintptr_t)*place;
}

/* What was said before somebody joined counts as read. */
static void on_join(struct oracle *self, const struct tf_audit_view *audit) {
    const struct tf_plan *plan = tf_ledger_plan(self->ledger);
    const struct tf_known_conversation *conversation =
        tf_ledger_conversation(self->ledger, &audit->conversation_id);
    for (uint32_t user = 0; conversation != NULL && user < plan->user_count; user++)
        if (tf_id_equal(&plan->users[user].id, &audit->user_id))
            reads_of(self, user, conversation)->position = audit->seq;
}

static void on_audit(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    if (audit->type == TF_ACTION_JOIN && audit->seq != 0)
        on_join(self, audit);
    if (audit->type != TF_ACTION_READ || audit->outcome != TF_OUTCOME_APPLIED ||
        scene->device == NULL || tf_id_is_none(&audit->action_id))
        return; /* without an action it is a delivery */
    const struct tf_known_conversation *conversation =
        tf_ledger_conversation(self->ledger, &audit->conversation_id);
    if (conversation == NULL)
        return;
    struct reads *reads = reads_of(self, scene->device->user, conversation);
    if (scene->message == NULL || scene->message->position == 0)
        reads->exact = false;
    else if (scene->message->position > reads->position)
        reads->position = scene->message->position;
}

/* Reads up to the backup hold still, and nobody here knows which those are: only later ones bind.
 */
static void on_restored(struct oracle *self) {
    for (size_t i = 0; i < self->reads.count; i++)
        *(struct reads *)(uintptr_t)self->reads.entries[i].value = (struct reads){.exact = false};
}

static void begin(struct oracle *self) {
    self->row_count = 0;
    self->glances.count = 0;
    tf_map_clear(&self->counts);
}

static void on_row(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_message_view *view = &scene->record->message;
    const struct tf_plan *plan = tf_ledger_plan(self->ledger);
    if (scene->message == NULL || scene->message->conversation == NULL || !view->exists ||
        view->position == 0 || scene->user >= plan->user_count ||
        tf_id_equal(&view->sender_id, &plan->users[scene->user].id))
        return;
    if (view->is_deleted && !view->is_pending)
        return;
    void *rows = self->rows;
    tf_grow(&rows, &self->row_capacity, self->row_count, sizeof(*self->rows));
    self->rows = rows;
    self->rows[self->row_count++] =
        (struct row){.conversation = scene->message->conversation->index,
                     .doubtful = view->is_deleted,
                     .position = view->position};
}

static struct tf_story begin_story(struct oracle *self, const struct tf_scene *scene,
                                   const char *kind) {
    struct tf_story story = tf_story_begin(self->report, kind, scene->record->node);
    if (scene->device != NULL)
        tf_story_head(&story, "%s", tf_say_node(self->ledger, scene->record->node).text);
    else
        tf_story_head(&story, "The server, for %s,", tf_say_user(self->ledger, scene->user).text);
    return story;
}

static void tell_mark(struct oracle *self, const struct tf_scene *scene, const char *kind,
                      const char *words, uint64_t is, uint64_t should) {
    struct tf_story story = begin_story(self, scene, kind);
    tf_story_head(&story, " %s in %s.", words,
                  tf_say_conversation(self->ledger, scene->glance->conversation).text);
    tf_story_line(&story, "It stands at %llu; %llu was seen or asked for before.",
                  (unsigned long long)is, (unsigned long long)should);
    tf_story_end(&story);
}

static void check_server_mark(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_glance *now = scene->glance;
    const struct reads *reads = reads_of(self, scene->user, now->conversation);
    if (now->read_position > now->delivered_position)
        tell_mark(self, scene, "read-undelivered",
                  "counts messages as read that it does not count as delivered",
                  now->delivered_position, now->read_position);
    if (now->read_position < reads->position)
        tell_mark(self, scene, "mark-low", "has a read mark below an applied read",
                  now->read_position, reads->position);
    else if (now->read_position > reads->position && reads->exact)
        tell_mark(self, scene, "mark-high", "has a read mark beyond every applied read",
                  now->read_position, reads->position);
}

/* A mark from before the user was taken out and in again; those of this stay begin where it does.
 */
static bool is_of_earlier_stay(const struct tf_scene *scene, uint64_t position) {
    const struct tf_known_guest *guest =
        scene->device == NULL ? NULL
                              : tf_ledger_guest(scene->glance->conversation, scene->device->user);
    return guest != NULL && guest->left != 0 && position < guest->since;
}

static void check_marks_go_on(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_glance *now = scene->glance, *before = scene->glance_before;
    if (before->view == 0 ||
        (scene->device != NULL && (scene->device->stale || scene->device->went_back)))
        return;
    if (now->read_position < before->read_position && !now->set_aside &&
        !is_of_earlier_stay(scene, before->read_position))
        tell_mark(self, scene, "read-mark-back", "let the read mark go back", now->read_position,
                  before->read_position);
    if (now->delivered_position < before->delivered_position &&
        !is_of_earlier_stay(scene, before->delivered_position))
        tell_mark(self, scene, "delivered-mark-back", "let the delivered mark go back",
                  now->delivered_position, before->delivered_position);
}

static void on_conversation(struct oracle *self, const struct tf_scene *scene) {
    const struct tf_glance *now = scene->glance;
    if (now == NULL)
        return;
    check_marks_go_on(self, scene);
    if (scene->purpose == TF_VIEW_TRUTH && scene->user != TF_NAME_NONE)
        check_server_mark(self, scene);
    if (tf_map_find(&self->counts, now->conversation->index) != NULL)
        return; /* by two names, while the server's word on its creation is not here */
    *tf_map_put(&self->counts, now->conversation->index, 0) = self->glances.count;
    tf_known_list_add(&self->glances, scene->glance);
}

static void recount(struct oracle *self) {
    if (self->glances.count > self->recount_capacity) {
        self->recount_capacity = self->glances.count * 2;
        self->recounts =
            tf_realloc(self->recounts, self->recount_capacity * sizeof(*self->recounts));
    }
    for (size_t i = 0; i < self->glances.count; i++)
        self->recounts[i] = (struct recount){0};
    for (size_t i = 0; i < self->row_count; i++) {
        const uint64_t *place = tf_map_find(&self->counts, self->rows[i].conversation);
        if (place == NULL)
            continue;
        const struct tf_glance *glance = self->glances.items[*place];
        if (self->rows[i].position <= glance->read_position)
            continue;
        self->recounts[*place].doubtful += self->rows[i].doubtful;
        self->recounts[*place].certain += !self->rows[i].doubtful;
    }
}

static void on_end(struct oracle *self, const struct tf_scene *scene) {
    recount(self);
    for (size_t i = 0; i < self->glances.count; i++) {
        const struct tf_glance *glance = self->glances.items[i];
        const struct recount *recount = &self->recounts[i];
        if (glance->unread >= recount->certain &&
            glance->unread <= recount->certain + recount->doubtful)
            continue;
        struct tf_story story = begin_story(self, scene, "unread");
        tf_story_head(&story, " counts %llu unread in %s; there are %llu.",
                      (unsigned long long)glance->unread,
                      tf_say_conversation(self->ledger, glance->conversation).text,
                      (unsigned long long)recount->certain);
        tf_story_line(&story, "Its read mark stands at position %llu.",
                      (unsigned long long)glance->read_position);
        tf_story_end(&story);
    }
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    if (scene->record->kind == TF_RECORD_AUDIT) {
        on_audit(self, scene);
        tf_read_times_audit(self->times, scene);
        return;
    }
    if (scene->record->kind == TF_RECORD_RESTORED) {
        on_restored(self);
        return;
    }
    if (scene->record->kind == TF_RECORD_VIEW_READER) {
        tf_read_times_shown(self->times, scene);
        return;
    }
    if (scene->purpose != TF_VIEW_SHOWN && scene->purpose != TF_VIEW_TRUTH)
        return;
    if (scene->record->kind == TF_RECORD_VIEW_BEGIN)
        begin(self);
    else if (scene->record->kind == TF_RECORD_VIEW_MESSAGE)
        on_row(self, scene);
    else if (scene->record->kind == TF_RECORD_VIEW_CONVERSATION)
        on_conversation(self, scene);
    else
        on_end(self, scene);
}

const struct tf_oracle_ops tf_oracle_counters_true = {
    .oracle = TF_ORACLE_COUNTERS_TRUE,
    .hears = TF_HEARS(AUDIT) | TF_HEARS(VIEW_BEGIN) | TF_HEARS(VIEW_MESSAGE) |
             TF_HEARS(VIEW_CONVERSATION) | TF_HEARS(VIEW_READER) | TF_HEARS(VIEW_END) |
             TF_HEARS(RESTORED),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
};
