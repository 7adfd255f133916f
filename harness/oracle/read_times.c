#include "oracle/read_times.h"

#include "base/hash.h"
#include "base/map.h"
#include "oracle/ledger/arena.h"

#include <stdlib.h>

/* One read of one user in one conversation: messages behind `after`, up to `upto`. */
struct step {
    const struct step *older;
    uint64_t after, upto;
    tf_time at_wall_us; /* 0: what was said before somebody joined counts as read */
};

struct tf_read_times {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct tf_map steps; /* conversation and user -> the newest struct step */
};

struct tf_read_times *tf_read_times_create(const struct tf_ledger *ledger,
                                           struct tf_report *report) {
    struct tf_read_times *times = tf_alloc_zero(1, sizeof(*times));
    times->ledger = ledger;
    times->report = report;
    return times;
}

void tf_read_times_destroy(struct tf_read_times *times) {
    tf_ledger_arena_close(&times->arena);
    tf_map_close(&times->steps);
    free(times);
}

static uint64_t key_of(const struct tf_known_conversation *conversation,
                       const struct tf_id *user_id) {
    return tf_hash_pair(conversation->index, tf_id_hash(user_id));
}

static const struct step *newest_of(const struct tf_read_times *times, uint64_t key) {
    const uint64_t *place = tf_map_find(&times->steps, key);
    return place == NULL ? NULL : (const struct step *)(uintptr_t)*place;
}

static void add(struct tf_read_times *times, uint64_t key, const struct step *made) {
    struct step *step = tf_ledger_arena_take(&times->arena, sizeof(*step));
    *step = *made;
    step->older = newest_of(times, key);
    *tf_map_put(&times->steps, key, 0) = (uint64_t)(uintptr_t)step;
}

static void tell_read(struct tf_read_times *times, const struct tf_scene *scene, const char *kind,
                      const char *words, uint64_t should) {
    const struct tf_audit_view *audit = &scene->record->audit;
    struct tf_story story = tf_story_begin(times->report, kind, TF_NODE_SERVER);
    tf_story_head(&story, "A read by %s in %s %s.", tf_say_id(&audit->actor_id).text,
                  tf_say_id(&audit->conversation_id).text, words);
    tf_story_line(&story, "Entry %llu of the audit moves the mark from %llu to %llu, not %llu.",
                  (unsigned long long)audit->entry, (unsigned long long)audit->old_version,
                  (unsigned long long)audit->new_version, (unsigned long long)should);
    tf_story_end(&story);
}

static void on_read(struct tf_read_times *times, const struct tf_scene *scene, uint64_t key) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct step *last = newest_of(times, key);
    if (last != NULL && audit->old_version < last->upto && !tf_ledger_was_restored(times->ledger))
        tell_read(times, scene, "read-again", "begins before the end of an earlier one",
                  last->upto);
    if (scene->message != NULL && scene->message->position != 0 &&
        scene->message->position != audit->new_version && !tf_ledger_was_restored(times->ledger))
        tell_read(times, scene, "read-beyond", "ends at another message than it names",
                  scene->message->position);
    add(times, key,
        &(struct step){.after = audit->old_version,
                       .upto = audit->new_version,
                       .at_wall_us = audit->at_wall_us});
}

void tf_read_times_audit(struct tf_read_times *times, const struct tf_scene *scene) {
    const struct tf_audit_view *audit = &scene->record->audit;
    const struct tf_known_conversation *conversation =
        tf_ledger_conversation(times->ledger, &audit->conversation_id);
    if (conversation == NULL || audit->outcome != TF_OUTCOME_APPLIED || audit->seq == 0)
        return;
    if (audit->type == TF_ACTION_READ && audit->new_version > audit->old_version)
        on_read(times, scene, key_of(conversation, &audit->actor_id));
    if (audit->type == TF_ACTION_JOIN)
        add(times, key_of(conversation, &audit->user_id), &(struct step){.upto = audit->seq});
}

/* Whether what is shown follows from some read; a place may have been read twice, by two logs. */
static bool is_true(const struct step *step, uint64_t position, tf_time at_wall_us) {
    for (; step != NULL; step = step->older) {
        bool covers = step->after < position && position <= step->upto;
        if (at_wall_us == 0 ? position <= step->upto : covers && step->at_wall_us == at_wall_us)
            return true;
    }
    return false;
}

void tf_read_times_shown(struct tf_read_times *times, const struct tf_scene *scene) {
    const struct tf_reader_view *view = &scene->record->reader;
    const struct tf_known_message *message = scene->message;
    if (message == NULL || message->conversation == NULL || message->position == 0 ||
        tf_ledger_was_restored(times->ledger))
        return;
    const struct step *newest = newest_of(times, key_of(message->conversation, &view->user_id));
    if (is_true(newest, message->position, view->at_wall_us))
        return;
    bool has_read = is_true(newest, message->position, 0);
    struct tf_story story = tf_story_begin(times->report, has_read ? "read-time" : "read-by-nobody",
                                           scene->record->node);
    tf_story_head(&story, "%s shows that %s has read %s%s.",
                  tf_say_node(times->ledger, scene->record->node).text,
                  tf_say_id(&view->user_id).text, tf_say_message(times->ledger, message).text,
                  has_read ? " at another time than it was" : ", who has not");
    for (const struct step *step = newest; step != NULL; step = step->older)
        if (step->after < message->position && message->position <= step->upto)
            tf_story_line(&story, "The server took that read at %lld us by its clock, not at %lld.",
                          (long long)step->at_wall_us, (long long)view->at_wall_us);
    tf_story_end(&story);
}
