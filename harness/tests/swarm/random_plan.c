#include "swarm/random_plan.h"

#include "support/small_plan.h"

#include <stdlib.h>
#include <string.h>

enum { SHAPE, WHAT, WHO, WHEN, MESSAGE, TEXT, DETAIL, KIND_ON };

struct dice {
    struct tf_plan *plan;
    uint64_t seed, thrown;
    uint32_t sends[64]; /* messages of the plan so far */
    uint32_t send_count;
};

static uint64_t below(struct dice *dice, uint32_t concern, uint64_t bound) {
    return tf_draw_below(tf_draw(dice->seed, concern, 0, dice->thrown++), bound);
}

static void put_text(struct dice *dice, struct tf_step *step) {
    static const char *const words[] = {
        "dosa",   "இட்லி", "tea",    "at noon", "வடை",  "\xF0\x9F\x8D\x9B",
        "please", "no",   "thanks", "two",     "with", "chutney"};
    char text[256] = "";
    uint64_t count = 1 + below(dice, TEXT, 6);
    for (uint64_t i = 0; i < count; i++) {
        strcat(text, i == 0 ? "" : " ");
        strcat(text, words[below(dice, TEXT, sizeof(words) / sizeof(words[0]))]);
    }
    free(step->text);
    step->text = tf_strdup(text);
    step->text_len = strlen(text);
}

static uint32_t some_message(struct dice *dice) {
    return dice->sends[below(dice, MESSAGE, dice->send_count)];
}

static void add_send(struct dice *dice, tf_time at_us, uint32_t who) {
    struct tf_step *step = small_send(dice->plan, at_us, who, "");
    put_text(dice, step);
    if (dice->send_count > 0 && below(dice, DETAIL, 4) == 0) {
        step->verb = TF_VERB_REPLY;
        step->reply_to = some_message(dice);
    }
    if (dice->send_count < sizeof(dice->sends) / sizeof(dice->sends[0]))
        dice->sends[dice->send_count++] = step->id;
}

static void add_change(struct dice *dice, tf_time at_us, uint32_t who, enum tf_verb verb) {
    struct tf_step *step = small_step(dice->plan, at_us, verb, who);
    step->message = some_message(dice);
    step->conversation = verb == TF_VERB_READ ? 0 : TF_NAME_NONE;
    step->resolution = (enum tf_resolution)below(dice, DETAIL, 3);
    if (verb == TF_VERB_READ && below(dice, DETAIL, 2) == 0)
        step->message = TF_NAME_NONE;
    if (verb == TF_VERB_EDIT || verb == TF_VERB_RESOLVE)
        put_text(dice, step);
}

static void add_user(struct dice *dice, tf_time at_us) {
    static const enum tf_verb verbs[] = {TF_VERB_SEND,   TF_VERB_SEND,     TF_VERB_SEND,
                                         TF_VERB_EDIT,   TF_VERB_EDIT,     TF_VERB_EDIT,
                                         TF_VERB_DELETE, TF_VERB_READ,     TF_VERB_TYPING,
                                         TF_VERB_SYNC,   TF_VERB_STRATEGY, TF_VERB_RESOLVE};
    uint32_t who = (uint32_t)below(dice, WHO, dice->plan->replica_count);
    enum tf_verb verb = verbs[below(dice, WHAT, sizeof(verbs) / sizeof(verbs[0]))];
    struct tf_step *step;
    if (verb == TF_VERB_SEND || dice->send_count == 0) {
        add_send(dice, at_us, who);
    } else if (verb == TF_VERB_TYPING || verb == TF_VERB_SYNC || verb == TF_VERB_STRATEGY) {
        step = small_step(dice->plan, at_us, verb, who);
        step->conversation =
            verb == TF_VERB_TYPING || below(dice, DETAIL, 2) == 0 ? 0 : TF_NAME_NONE;
        step->flag = true;
        step->strategy = (enum tf_strategy)below(dice, DETAIL, TF_STRATEGY_COUNT);
    } else {
        add_change(dice, at_us, who, verb);
    }
}

static void aim(struct dice *dice, struct tf_step *step) {
    static const enum tf_call calls[] = {TF_CALL_ANY, TF_CALL_SYNC, TF_CALL_SYNC, TF_CALL_PULL,
                                         TF_CALL_LOGIN};
    static const int statuses[] = {500, 503, 429, 401, 400, 403, 404, 413, 200, 502};
    step->aim.call =
        step->verb == TF_VERB_PUSH_FAULT ? TF_CALL_GATEWAY : calls[below(dice, DETAIL, 5)];
    step->aim.skip = (uint32_t)below(dice, DETAIL, 2);
    step->aim.count = 0; /* of what comes in its time: it need not fire */
    step->lasts_us = TF_SECOND + (tf_time)below(dice, WHEN, 8 * TF_SECOND);
    step->dist = (struct tf_dist){.kind = TF_DIST_UNIFORM, .a = TF_SECOND, .b = 20 * TF_SECOND};
    step->push = (enum tf_push_fault)below(dice, DETAIL, 3);
    step->status = statuses[below(dice, DETAIL, sizeof(statuses) / sizeof(statuses[0]))];
    if (step->status == 429 || step->status == 503)
        step->retry_after_us = (tf_time)below(dice, DETAIL, 3) * 5 * TF_SECOND;
}

static void shape_fault(struct dice *dice, struct tf_step *step) {
    step->lasts_us = TF_SECOND + (tf_time)below(dice, WHEN, 40 * TF_SECOND);
    step->direction = (enum tf_direction)(1 + below(dice, DETAIL, 3));
    step->channel = (enum tf_channel)(1 + below(dice, DETAIL, 3));
    switch (step->verb) {
    case TF_VERB_LATENCY:
    case TF_VERB_SERVER_SLOW:
        step->dist = (struct tf_dist){.kind = TF_DIST_EXPONENTIAL, .a = TF_SECOND};
        break;
    case TF_VERB_LOSS:
        step->amount = 1 + below(dice, DETAIL, 400000);
        break;
    case TF_VERB_CRASH_AT_STORAGE_STEP:
        step->amount = 1 + below(dice, DETAIL, 40);
        step->lasts_us = 0;
        break;
    case TF_VERB_DISK_FULL:
    case TF_VERB_IO_ERROR:
        step->amount = 1 + below(dice, DETAIL, 30);
        step->forever = below(dice, DETAIL, 2) == 0;
        break;
    case TF_VERB_CLOCK_JUMP:
        step->by_us = (tf_time)below(dice, DETAIL, 2 * TF_DAY) - TF_DAY;
        step->lasts_us = 0;
        break;
    case TF_VERB_RESET:
    case TF_VERB_HALF_OPEN:
        step->lasts_us = 0;
        break;
    default:
        break;
    }
}

static bool is_aimed(enum tf_verb verb) {
    return verb == TF_VERB_LOSE_REQUEST || verb == TF_VERB_LOSE_RESPONSE ||
           verb == TF_VERB_LATE_RESPONSE || verb == TF_VERB_SCRIPTED_ANSWER ||
           verb == TF_VERB_PUSH_FAULT;
}

/* Each plan has a random half of the kinds of faults only: one that drowns the others must not be
 * in all. */
static void add_fault(struct dice *dice, tf_time at_us) {
    static const enum tf_verb verbs[] = {
        TF_VERB_CUT,
        TF_VERB_OFFLINE,
        TF_VERB_LATENCY,
        TF_VERB_LOSS,
        TF_VERB_RESET,
        TF_VERB_REFUSE,
        TF_VERB_HALF_OPEN,
        TF_VERB_LOSE_REQUEST,
        TF_VERB_LOSE_RESPONSE,
        TF_VERB_LATE_RESPONSE,
        TF_VERB_SCRIPTED_ANSWER,
        TF_VERB_PUSH_FAULT,
        TF_VERB_SERVER_SLOW,
        TF_VERB_KILL,
        TF_VERB_SUSPEND,
        TF_VERB_CLOCK_JUMP,
        TF_VERB_CRASH_AT_STORAGE_STEP,
        TF_VERB_DISK_FULL,
        TF_VERB_IO_ERROR,
        TF_VERB_SERVER_RESTART,
    };
    uint64_t kind = below(dice, WHAT, sizeof(verbs) / sizeof(verbs[0]));
    if (tf_draw(dice->seed, KIND_ON, kind, 0) % 2 == 0)
        return;
    enum tf_verb verb = verbs[kind];
    uint32_t who = (uint32_t)below(dice, WHO, dice->plan->replica_count);
    bool of_server = verb == TF_VERB_SERVER_SLOW || verb == TF_VERB_SERVER_RESTART;
    if (verb == TF_VERB_CRASH_AT_STORAGE_STEP && below(dice, DETAIL, 6) == 0)
        of_server = true;
    struct tf_step *step = small_step(dice->plan, at_us, verb, of_server ? TF_NODE_SERVER : who);
    if (is_aimed(verb))
        aim(dice, step);
    else
        shape_fault(dice, step);
}

static void shape_replicas(struct dice *dice) {
    for (uint32_t i = 0; i < dice->plan->replica_count; i++) {
        struct tf_plan_replica *replica = &dice->plan->replicas[i];
        replica->client.strategy = (enum tf_strategy)below(dice, SHAPE, TF_STRATEGY_COUNT);
        replica->client.page_limit = 1 + (uint32_t)below(dice, SHAPE, 4);
        replica->client.batch_actions = 1 + (uint32_t)below(dice, SHAPE, 5);
        replica->clock.offset_us = (tf_time)below(dice, SHAPE, TF_HOUR) - TF_HOUR / 2;
        replica->clock.drift_ppm = (int32_t)below(dice, SHAPE, 400) - 200;
    }
}

struct tf_plan *random_plan(uint64_t seed) {
    static const char *const casts[] = {"asha ravi", "asha ravi asha-tablet",
                                        "asha ravi meena asha-tablet ravi-laptop"};
    struct dice dice = {.seed = seed};
    dice.plan = small_plan(casts[seed % 3], seed);
    dice.plan->settle_within_us = 20 * TF_MINUTE;
    shape_replicas(&dice);
    uint64_t steps = 8 + below(&dice, SHAPE, 40);
    uint64_t gap_us = below(&dice, SHAPE, 2) == 0 ? 300 * TF_MS : 4 * TF_SECOND;
    tf_time at_us = TF_SECOND;
    for (uint64_t i = 0; i < steps; i++) {
        at_us += (tf_time)below(&dice, WHEN, gap_us);
        if (below(&dice, WHAT, 4) == 0)
            add_fault(&dice, at_us);
        else
            add_user(&dice, at_us);
    }
    return dice.plan;
}
