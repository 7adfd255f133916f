/* typing-expires: nobody shows typing longer than its time to live after the last signal, by the
 * observer's monotonic clock; and after a sleep it is hidden before anything is shown.
 *
 * The last signal is the last typing frame for that conversation and user that was handed to the
 * process that shows it, or the last answer to its question who types there: however long a frame
 * was under way, its time begins when it arrives. The monotonic clock stands while a device sleeps.
 * Decided at each look at what a device shows, at each word of the client that it hides somebody,
 * at each new signal, and at the end:
 * - late: somebody is shown, or was until now, whose last signal is older;
 * - unsignalled: somebody is shown whom no signal to this process has named;
 * - over-sleep: somebody is shown after a sleep whose last signal came before it.
 *
 * Excused: as much as the device's clocks may be off, and the time for which a step may be held up
 * by another process of the device. A stop that was lost is no excuse, and neither is a typist that
 * died. What a notification extension hears is shown to nobody. */
#include "base/hash.h"
#include "base/map.h"
#include "chat/wire_ask.h"
#include "oracle/ledger/arena.h"
#include "oracle/oracle.h"
#include "oracle/retry_policy.h"

#include <stdlib.h>
#include <string.h>

#define TTL_US     (30 * TF_SECOND)
#define HELD_UP_US (200 * TF_MS) /* two processes hold each other up for no longer */
#define SLACK_US   (2 * TF_MS)   /* clocks are rounded */

/* Who types where. */
struct typist {
    struct tf_id conversation_id, user_id;
    const struct typist *next; /* of the same answer */
};

/* What one device knows of a typist. */
struct sign {
    struct sign *next; /* of the same device */
    struct typist typist;
    tf_time signal_us; /* true time of the last signal; TF_NEVER if this process heard none */
    tf_time awake_us;  /* the same by the device's time awake */
    bool shown;        /* says the client */
    bool stale;        /* the device has slept since the last signal */
    bool told;         /* of this signal, or of there being none, a finding was made */
};

struct observer {
    struct sign *signs;
    tf_time slept_us;  /* in all, up to the last resumption */
    tf_time asleep_us; /* since when it sleeps; TF_NEVER when it is awake */
    bool woke;         /* and nobody has looked since at what it showed before */
};

struct oracle {
    const struct tf_ledger *ledger;
    struct tf_report *report;
    struct tf_ledger_arena arena;
    struct observer *observers;
    struct tf_map signs;   /* device, conversation and user -> struct sign */
    struct tf_map frames;  /* number of a frame with a signal -> struct typist */
    struct tf_map answers; /* exchange -> the first struct typist that its answer names */
};

static void *create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct oracle *self = tf_alloc_zero(1, sizeof(*self));
    uint32_t replicas = tf_ledger_plan(ledger)->replica_count;
    self->ledger = ledger;
    self->report = report;
    self->observers = tf_alloc_zero(replicas + 1, sizeof(*self->observers));
    for (uint32_t i = 0; i < replicas; i++)
        self->observers[i].asleep_us = TF_NEVER;
    return self;
}

static void destroy(void *data) {
    struct oracle *self = data;
    tf_ledger_arena_close(&self->arena);
    tf_map_close(&self->signs);
    tf_map_close(&self->frames);
    tf_map_close(&self->answers);
    free(self->observers);
    free(self);
}

static struct sign *sign_of(struct oracle *self, uint32_t node, const struct typist *typist) {
    uint64_t who = tf_hash_pair(tf_id_hash(&typist->conversation_id), tf_id_hash(&typist->user_id));
    uint64_t *place = tf_map_put(&self->signs, tf_hash_pair(node, who), 0);
    if (*place == 0) {
        struct sign *sign = tf_ledger_arena_take(&self->arena, sizeof(*sign));
        *sign = (struct sign){
            .next = self->observers[node].signs, .typist = *typist, .signal_us = TF_NEVER};
        self->observers[node].signs = sign;
        *place = (uint64_t)(uintptr_t)sign;
    }
    return (struct sign *)(uintptr_t)*place;
}

/* The device's time awake, as long as its clocks tell true time. */
static tf_time awake(const struct oracle *self, uint32_t node) {
    const struct observer *observer = &self->observers[node];
    tf_time now_us =
        observer->asleep_us == TF_NEVER ? tf_ledger_now(self->ledger) : observer->asleep_us;
    return now_us - observer->slept_us;
}

/* For how long another process of the device may hold up a step. */
static tf_time slack(const struct oracle *self, uint32_t node) {
    return tf_ledger_has_extension(self->ledger, node) ? HELD_UP_US : SLACK_US;
}

static bool is_over(const struct oracle *self, uint32_t node, const struct sign *sign) {
    return sign->signal_us != TF_NEVER &&
           awake(self, node) - sign->awake_us >
               tf_clock_at_most(self->ledger, node, TTL_US) + slack(self, node);
}

static void tell(struct oracle *self, uint32_t node, struct sign *sign, const char *kind) {
    if (sign->told)
        return;
    sign->told = true;
    const struct observer *observer = &self->observers[node];
    struct tf_story story = tf_story_begin(self->report, kind, node);
    tf_story_head(&story, "%s shows that %s types in %s, %s.", tf_say_node(self->ledger, node).text,
                  tf_say_id(&sign->typist.user_id).text,
                  tf_say_id(&sign->typist.conversation_id).text,
                  sign->signal_us == TF_NEVER ? "of whom it has heard no such signal"
                  : sign->stale               ? "which it knows from before it slept"
                                              : "which is over");
    if (sign->signal_us != TF_NEVER)
        tf_story_line(&story, "Its last signal came at %s, %s ago by the time it was awake.",
                      tf_say_time(sign->signal_us).text,
                      tf_say_duration(awake(self, node) - sign->awake_us).text);
    if (observer->slept_us > 0)
        tf_story_line(&story, "It has slept for %s in all.",
                      tf_say_duration(observer->slept_us).text);
    tf_story_line(&story, "A signal is good for %s.", tf_say_duration(TTL_US).text);
    tf_story_faults(&story, node);
    tf_story_end(&story);
}

static void check_shown(struct oracle *self, uint32_t node, struct sign *sign) {
    if (sign->signal_us == TF_NEVER)
        tell(self, node, sign, "unsignalled");
    else if (sign->stale)
        tell(self, node, sign, "over-sleep");
    else if (is_over(self, node, sign))
        tell(self, node, sign, "late");
}

static void on_frame_down(struct oracle *self, const struct tf_record *record) {
    struct tf_slice bytes = record->net.bytes;
    struct tf_slice mark = TF_SLICE_LITERAL("\"isTyping\"");
    if (bytes.len == 0 || memmem(bytes.data, bytes.len, mark.data, mark.len) == NULL)
        return;
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    if (tf_wire_frame_parse(bytes, &doc, &frame, NULL) != TF_OK)
        return;
    if (frame.kind == TF_FRAME_TYPING && frame.is_typing) {
        struct typist *typist = tf_ledger_arena_take(&self->arena, sizeof(*typist));
        *typist = (struct typist){frame.conversation_id, frame.user_id, NULL};
        *tf_map_put(&self->frames, record->net.message, 0) = (uint64_t)(uintptr_t)typist;
    }
    tf_wire_doc_destroy(doc);
}

static void on_answer(struct oracle *self, const struct tf_record *record) {
    struct tf_wire_doc *doc = NULL;
    struct tf_wire_typists answer;
    const struct typist *first = NULL;
    if (record->net.call != TF_CALL_ASK ||
        tf_wire_typists_parse(record->net.bytes, &doc, &answer, NULL) != TF_OK)
        return;
    for (size_t i = 0; i < answer.count; i++) {
        struct typist *typist = tf_ledger_arena_take(&self->arena, sizeof(*typist));
        *typist =
            (struct typist){answer.typists[i].conversation_id, answer.typists[i].user_id, first};
        first = typist;
    }
    *tf_map_put(&self->answers, record->net.exchange, 0) = (uint64_t)(uintptr_t)first;
    tf_wire_doc_destroy(doc);
}

static void signal_taken(struct oracle *self, const struct tf_record *record,
                         const struct typist *typist) {
    struct sign *sign = sign_of(self, record->node, typist);
    if (sign->shown && is_over(self, record->node, sign))
        tell(self, record->node, sign, "late");
    sign->signal_us = record->at_us;
    sign->awake_us = awake(self, record->node);
    sign->stale = false;
    sign->told = false;
}

/* Of a frame there is one, of an answer there may be several. */
static void on_taken(struct oracle *self, const struct tf_record *record) {
    const uint64_t *place = record->kind == TF_RECORD_FRAME_TAKEN
                                ? tf_map_find(&self->frames, record->net.message)
                                : tf_map_find(&self->answers, record->net.exchange);
    const struct typist *typist = place == NULL ? NULL : (const struct typist *)(uintptr_t)*place;
    for (; typist != NULL; typist = typist->next)
        signal_taken(self, record, typist);
}

static void on_note(struct oracle *self, const struct tf_record *record) {
    if (record->note.kind == TF_NOTE_WIPED)
        for (struct sign *sign = self->observers[record->node].signs; sign; sign = sign->next)
            sign->shown = false;
    if (record->note.kind != TF_NOTE_TYPING)
        return;
    const struct typist typist = {record->note.conversation_id, record->note.user_id, NULL};
    struct sign *sign = sign_of(self, record->node, &typist);
    if (record->note.flag)
        check_shown(self, record->node, sign);
    else if (sign->shown && is_over(self, record->node, sign))
        tell(self, record->node, sign, "late");
    sign->shown = record->note.flag;
}

static void wake_up(struct observer *observer, tf_time now_us) {
    if (observer->asleep_us == TF_NEVER)
        return;
    observer->slept_us += now_us - observer->asleep_us;
    observer->asleep_us = TF_NEVER;
    observer->woke = observer->signs != NULL;
    for (struct sign *sign = observer->signs; sign != NULL; sign = sign->next)
        sign->stale = true;
}

/* A process knows only what it has heard itself. */
static void on_process(struct observer *observer, const struct tf_record *record) {
    if (record->process.event == TF_PROCESS_SUSPENDED) {
        observer->asleep_us = record->at_us;
        return;
    }
    wake_up(observer, record->at_us);
    if (record->process.event == TF_PROCESS_RESUMED)
        return;
    for (struct sign *sign = observer->signs; sign != NULL; sign = sign->next) {
        sign->shown = false;
        sign->signal_us = TF_NEVER;
        sign->told = false;
    }
}

/* Whoever looks after a sleep sees what the client has not said to have hidden. */
static void check_stale(struct oracle *self, uint32_t node) {
    self->observers[node].woke = false;
    for (struct sign *sign = self->observers[node].signs; sign != NULL; sign = sign->next) {
        if (!sign->shown || !sign->stale)
            continue;
        tell(self, node, sign, "over-sleep");
    }
}

static void on_record(void *data, const struct tf_scene *scene) {
    struct oracle *self = data;
    const struct tf_record *record = scene->record;
    if (record->kind == TF_RECORD_FRAME_DOWN)
        on_frame_down(self, record);
    else if (record->kind == TF_RECORD_ANSWER)
        on_answer(self, record);
    if (scene->device == NULL || record->extension != 0)
        return;
    struct observer *observer = &self->observers[record->node];
    if (record->kind == TF_RECORD_VIEW_MESSAGE && !observer->woke)
        return; /* most records of most histories */
    if (record->kind == TF_RECORD_FRAME_TAKEN || record->kind == TF_RECORD_ANSWER_TAKEN) {
        on_taken(self, record);
    } else if (record->kind == TF_RECORD_NOTE) {
        on_note(self, record);
    } else if (record->kind == TF_RECORD_PROCESS) {
        on_process(observer, record);
    } else if (record->kind == TF_RECORD_VIEW_TYPING) {
        const struct typist typist = {record->typing.conversation_id, record->typing.user_id, NULL};
        if (scene->purpose == TF_VIEW_SHOWN)
            check_shown(self, record->node, sign_of(self, record->node, &typist));
    } else if (observer->woke) {
        check_stale(self, record->node);
    }
}

/* What nobody looked at, and no word of the client has ended. */
static void at_end(void *data) {
    struct oracle *self = data;
    for (uint32_t node = 0; node < tf_ledger_plan(self->ledger)->replica_count; node++)
        for (struct sign *sign = self->observers[node].signs; sign != NULL; sign = sign->next)
            if (sign->shown && is_over(self, node, sign))
                tell(self, node, sign, "late");
}

const struct tf_oracle_ops tf_oracle_typing_expires = {
    .oracle = TF_ORACLE_TYPING_EXPIRES,
    .hears = TF_HEARS(FRAME_DOWN) | TF_HEARS(FRAME_TAKEN) | TF_HEARS(NOTE) | TF_HEARS(PROCESS) |
             TF_HEARS(VIEW_TYPING) | TF_HEARS(VIEW_MESSAGE) | TF_HEARS(ANSWER) |
             TF_HEARS(ANSWER_TAKEN),
    .notes = TF_HEARS_NOTE(WIPED) | TF_HEARS_NOTE(TYPING),
    .create = create,
    .destroy = destroy,
    .on_record = on_record,
    .at_end = at_end,
};
