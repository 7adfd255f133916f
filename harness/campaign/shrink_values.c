#include "campaign/shrink_inside.h"

#include <stdlib.h>
#include <string.h>

#define SETTLE_USUAL (180 * TF_SECOND) /* what a file without `finally` means */
#define SIMPLE_TEXT  "a"

/* An edit makes the n-th thing of a plan simpler; false when it is as simple as it can be. */
typedef bool edit(struct tf_plan *plan, size_t n);

/* -- The plan as a whole -- */

static bool forget_texts(struct tf_plan *plan, size_t n) {
    bool any = plan->tag_count > 0 || plan->oracles_off != 0;
    (void)n;
    while (plan->tag_count > 0) {
        free(plan->tags[--plan->tag_count]);
    }
    plan->oracles_off = 0;
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        free(plan->oracle_off_reason[i]);
        plan->oracle_off_reason[i] = NULL;
    }
    return any;
}

static bool use_first_seed(struct tf_plan *plan, size_t n) {
    (void)n;
    bool any = plan->seed != 1;
    plan->seed = 1;
    return any;
}

static bool settle_usually(struct tf_plan *plan, size_t n) {
    (void)n;
    bool any = plan->settle_within_us != SETTLE_USUAL;
    plan->settle_within_us = SETTLE_USUAL;
    return any;
}

static bool start_at_once(struct tf_plan *plan, size_t n) {
    bool any = plan->replicas[n].starts_later;
    plan->replicas[n].starts_later = false;
    return any;
}

/* -- The steps -- */

static bool shorten_text(struct tf_plan *plan, size_t n) {
    struct tf_step *step = &plan->steps[n];
    if (step->text == NULL || step->text_len <= sizeof(SIMPLE_TEXT) - 1 ||
        step->verb == TF_VERB_SCRIPTED_ANSWER) {
        return false;
    }
    free(step->text);
    step->text = tf_strdup(SIMPLE_TEXT);
    step->text_len = sizeof(SIMPLE_TEXT) - 1;
    return true;
}

static bool shorten_all_texts(struct tf_plan *plan, size_t n) {
    bool any = false;
    (void)n;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        any |= shorten_text(plan, i);
    }
    return any;
}

static bool fix_value(struct tf_plan *plan, size_t n) {
    struct tf_dist *dist = &plan->steps[n].dist;
    bool any = dist->kind != TF_DIST_FIXED;
    *dist = (struct tf_dist){.kind = TF_DIST_FIXED, .a = dist->a};
    return any;
}

/* Whether it is refused is another matter than what is to be shown. */
static bool leave_refusal_open(struct tf_plan *plan, size_t n) {
    bool any = plan->steps[n].refused == TF_REFUSED_YES;
    plan->steps[n].refused = any ? TF_REFUSED_MAYBE : plan->steps[n].refused;
    return any;
}

static bool hold_for_good(struct tf_plan *plan, size_t n) {
    bool any = plan->steps[n].lasts_us != 0;
    plan->steps[n].lasts_us = 0;
    return any;
}

/* Every step at the next whole second; steps of one instant stay together. */
static bool count_seconds(struct tf_plan *plan, size_t n) {
    bool any = false;
    tf_time before_us = TF_NEVER, at_us = 0;
    (void)n;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        struct tf_step *step = &plan->steps[i];
        at_us += step->at_us == before_us ? 0 : TF_SECOND;
        before_us = step->at_us;
        any |= step->at_us != at_us;
        step->at_us = at_us;
    }
    return any;
}

/* The n-th step one second after the one before, and all behind it as much earlier. */
static bool close_gap(struct tf_plan *plan, size_t n) {
    tf_time before_us = n == 0 ? 0 : plan->steps[n - 1].at_us;
    tf_time gap_us = plan->steps[n].at_us - before_us;
    if (gap_us <= TF_SECOND) {
        return false;
    }
    for (size_t i = n; i < plan->step_count; i++) {
        plan->steps[i].at_us -= gap_us - TF_SECOND;
    }
    return true;
}

static tf_time rounded(tf_time value_us, tf_time unit_us) {
    return (value_us + unit_us / 2) / unit_us * unit_us;
}

static bool round_time(struct tf_plan *plan, size_t n, tf_time unit_us) {
    struct tf_step *step = &plan->steps[n];
    tf_time at_us = rounded(step->at_us, unit_us);
    bool in_order = (n == 0 || plan->steps[n - 1].at_us <= at_us) &&
                    (n + 1 == plan->step_count || plan->steps[n + 1].at_us >= at_us);
    bool any = in_order && at_us != step->at_us;
    step->at_us = any ? at_us : step->at_us;
    tf_time lasts_us = rounded(step->lasts_us, unit_us);
    if (lasts_us != step->lasts_us && lasts_us > 0) {
        step->lasts_us = lasts_us;
        any = true;
    }
    return any;
}

static bool round_to_seconds(struct tf_plan *plan, size_t n) {
    return round_time(plan, n, TF_SECOND);
}

static bool round_to_tenths(struct tf_plan *plan, size_t n) {
    return plan->steps[n].at_us % TF_SECOND != 0 && round_time(plan, n, 100 * TF_MS);
}

/* -- Names: steps are counted by their places, messages that nobody named with them -- */

static void rename_message(struct tf_plan_message *message, uint32_t old_id, uint32_t id) {
    struct tf_buf usual = {0};
    tf_buf_append_format(&usual, "message of step %u", old_id);
    message->step = id;
    if (strcmp(message->name, tf_buf_text(&usual)) == 0) {
        tf_buf_clear(&usual);
        tf_buf_append_format(&usual, "message of step %u", id);
        free(message->name);
        message->name = tf_strdup(tf_buf_text(&usual));
    }
    tf_buf_close(&usual);
}

static bool count_steps(struct tf_plan *plan, size_t n) {
    bool any = false;
    (void)n;
    for (uint32_t i = 0; i < plan->step_count; i++) {
        uint32_t old_id = plan->steps[i].id, id = i + 1; /* only ever smaller: no id is met twice */
        any |= old_id != id;
        plan->steps[i].id = id;
        for (uint32_t j = 0; old_id != id && j < plan->message_count; j++) {
            if (plan->messages[j].step == old_id) {
                rename_message(&plan->messages[j], old_id, id);
            }
        }
        for (uint32_t j = 0; old_id != id && j < plan->conversation_count; j++) {
            if (plan->conversations[j].made_by_step == old_id) {
                plan->conversations[j].made_by_step = id;
            }
        }
    }
    return any;
}

/* -- All of them -- */

enum per { PER_PLAN, PER_LIMIT, PER_REPLICA, PER_SETTING, PER_STEP };

static const struct {
    edit *edit;
    enum per per;
} edits[] = {
    {forget_texts, PER_PLAN},
    {tf_shrink_use_usual_links, PER_PLAN},
    {tf_shrink_lose_nothing, PER_PLAN},
    {tf_shrink_use_usual_server, PER_PLAN},
    {tf_shrink_lower_limit, PER_LIMIT},
    {settle_usually, PER_PLAN},
    {shorten_all_texts, PER_PLAN},
    {count_seconds, PER_PLAN},
    {tf_shrink_set_clock_right, PER_REPLICA},
    {tf_shrink_use_usual_client, PER_REPLICA},
    {tf_shrink_use_usual_setting, PER_SETTING},
    {tf_shrink_pages, PER_REPLICA},
    {start_at_once, PER_REPLICA},
    {tf_shrink_tick_evenly, PER_REPLICA},
    {tf_shrink_round_offset, PER_REPLICA},
    {tf_shrink_send_text, PER_STEP},
    {shorten_text, PER_STEP},
    {fix_value, PER_STEP},
    {tf_shrink_round_jump, PER_STEP},
    {tf_shrink_round_dist, PER_STEP},
    {hold_for_good, PER_STEP},
    {tf_shrink_hold_shortly, PER_STEP},
    {leave_refusal_open, PER_STEP},
    {close_gap, PER_STEP},
    {round_to_seconds, PER_STEP},
    {round_to_tenths, PER_STEP},
    {count_steps, PER_PLAN},
    {use_first_seed, PER_PLAN},
};
#define EDITS (sizeof(edits) / sizeof(edits[0]))

static size_t count_of(enum per per, const struct tf_plan *plan) {
    switch (per) {
    case PER_PLAN:
        return 1;
    case PER_LIMIT:
        return TF_SHRINK_LIMITS;
    case PER_REPLICA:
        return plan->replica_count;
    case PER_SETTING:
        return tf_shrink_settings(plan);
    default:
        return plan->step_count;
    }
}

/* `size` of the list is the number of the edit. */
static struct tf_plan *make(const struct tf_candidates *list, const struct tf_plan *best,
                            size_t n) {
    struct tf_plan *copy = tf_plan_copy(best);
    if (edits[list->size].edit(copy, n)) {
        return copy;
    }
    tf_plan_destroy(copy);
    return NULL;
}

/* What may only have moved what is drawn. */
static edit *const world_edits[TF_SHRINK_WORLDS] = {
    tf_shrink_use_usual_links, tf_shrink_lose_nothing, tf_shrink_set_all_clocks_right,
    count_seconds, count_steps};

bool tf_shrink_simpler_world(struct tf_plan *plan, size_t n) {
    return world_edits[n](plan, 0);
}

bool tf_shrink_values(struct tf_shrinker *shrinker) {
    bool any = false;
    for (size_t i = 0; i < EDITS; i++) {
        struct tf_candidates list = {count_of(edits[i].per, shrinker->best->plan), make, i};
        for (size_t at = 0; at < list.count; at++) {
            at = tf_shrink_first(shrinker, &list, at);
            any |= at < list.count;
        }
    }
    return any;
}
