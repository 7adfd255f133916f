#include "campaign/shrink_inside.h"
#include "report/rarity.h"

#include <stdlib.h>

/* A stand-in makes a more ordinary step out of a fault, or says that it cannot. The step has only
 * its id, place and time yet. */
typedef bool stand_in(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                      struct tf_step *step);

/* A storage fault strikes later than it is told to. */
static const tf_time delays_us[] = {0, TF_SECOND, 5 * TF_SECOND, 15 * TF_SECOND};
#define DELAYS (sizeof(delays_us) / sizeof(delays_us[0]))

static bool is_storage_fault(enum tf_verb verb) {
    return verb == TF_VERB_CRASH_AT_STORAGE_STEP || verb == TF_VERB_TORN_WRITE ||
           verb == TF_VERB_LOST_WRITE;
}

static bool is_device(const struct tf_plan *plan, const struct tf_step *fault) {
    return fault->who < plan->replica_count && plan->replicas[fault->who].extends == 0;
}

/* -- A person does what the world did -- */

static uint32_t device_of(const struct tf_plan *plan, const struct tf_step *fault, bool own) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        uint32_t user = plan->replicas[i].user;
        bool fits =
            own ? user == fault->user
                : user != fault->user && tf_plan_takes_part(plan, fault->conversation, user);
        if (fits && plan->replicas[i].extends == 0) {
            return i;
        }
    }
    return TF_NODE_NONE;
}

static bool by_a_person(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                        struct tf_step *step) {
    if (fault->verb != TF_VERB_MEMBERSHIP || delay > 0) {
        return false;
    }
    step->verb = fault->flag ? TF_VERB_ADD_PARTICIPANT : TF_VERB_LEAVE;
    step->who = device_of(plan, fault, !fault->flag);
    step->conversation = fault->conversation;
    step->user = fault->flag ? fault->user : TF_NAME_NONE;
    step->refused = TF_REFUSED_MAYBE;
    return step->who != TF_NODE_NONE;
}

/* -- A link goes, an app goes -- */

/* What an instant did needs as long as a connection takes to come back. */
static tf_time lasting(const struct tf_step *fault) {
    bool instant = fault->verb == TF_VERB_RESET || fault->verb == TF_VERB_HALF_OPEN;
    return instant ? TF_SECOND : fault->lasts_us;
}

/* As long as many attempts take: one long cut may do what many losses did. */
#define LONG_US (60 * TF_SECOND)

static bool cut(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                struct tf_step *step) {
    bool of_server = fault->who == TF_NODE_SERVER && fault->verb == TF_VERB_SERVER_RESTART;
    if (delay > 1 || (!of_server && !is_device(plan, fault))) {
        return false;
    }
    step->verb = TF_VERB_CUT;
    step->who = of_server ? TF_NODE_ALL : fault->who;
    step->direction = TF_BOTH;
    step->channel = TF_CHANNEL_BOTH;
    step->lasts_us = delay == 0 ? lasting(fault) : LONG_US;
    return true;
}

/* What is pushed does not come; what is asked for does. */
static bool cut_pushes(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                       struct tf_step *step) {
    bool of_pushes = fault->verb == TF_VERB_HALF_OPEN || fault->verb == TF_VERB_PUSH_FAULT;
    step->verb = TF_VERB_CUT;
    step->who = fault->who;
    step->direction = TF_BOTH;
    step->channel = TF_CHANNEL_GATEWAY;
    step->lasts_us = fault->lasts_us;
    return delay == 0 && of_pushes && is_device(plan, fault);
}

static bool offline(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                    struct tf_step *step) {
    step->verb = TF_VERB_OFFLINE;
    step->who = fault->who;
    step->lasts_us = lasting(fault);
    return delay == 0 && is_device(plan, fault);
}

static bool kill_app(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                     struct tf_step *step) {
    step->verb = TF_VERB_KILL;
    step->who = fault->who;
    step->lasts_us = lasting(fault);
    step->at_us += delays_us[delay];
    return is_device(plan, fault) && (delay == 0 || is_storage_fault(fault->verb));
}

static bool restarts_server(enum tf_verb verb) {
    return is_storage_fault(verb) || verb == TF_VERB_SERVER_ROLLBACK ||
           verb == TF_VERB_SERVER_FORGETS || verb == TF_VERB_SERVER_UPGRADE;
}

static bool restart_server(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                           struct tf_step *step) {
    (void)plan;
    step->verb = TF_VERB_SERVER_RESTART;
    step->who = TF_NODE_SERVER;
    step->lasts_us = fault->lasts_us;
    step->at_us += delays_us[delay];
    return fault->who == TF_NODE_SERVER && restarts_server(fault->verb) &&
           (delay == 0 || is_storage_fault(fault->verb));
}

/* A kill starts an extension that did not run: that is a push that wakes it, said in other words.
 */
static bool wake(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                 struct tf_step *step) {
    step->verb = TF_VERB_WAKE_EXTENSION;
    step->who = fault->who;
    step->at_us += fault->lasts_us;
    return delay == 0 && fault->verb == TF_VERB_KILL && fault->who < plan->replica_count &&
           plan->replicas[fault->who].extends != 0;
}

/* -- One answer is lost; the power fails between two writes -- */

static bool lose_response(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                          struct tf_step *step) {
    step->verb = TF_VERB_LOSE_RESPONSE;
    step->who = fault->who;
    step->aim = fault->aim;
    step->aim.count = 1;
    return delay == 0 && fault->aim.call != TF_CALL_GATEWAY && is_device(plan, fault) &&
           (fault->aim.count > 0 || fault->amount > 0 || fault->aim.call != TF_CALL_ANY);
}

static bool lose_power(const struct tf_plan *plan, const struct tf_step *fault, unsigned delay,
                       struct tf_step *step) {
    (void)plan;
    step->verb = TF_VERB_CRASH_AT_STORAGE_STEP;
    step->who = fault->who;
    step->amount = fault->amount;
    step->point = fault->point;
    step->may_miss = fault->may_miss;
    step->lasts_us = fault->lasts_us;
    return delay == 0 && is_storage_fault(fault->verb);
}

/* The most ordinary first. */
static stand_in *const stand_ins[] = {by_a_person,   wake,           cut,
                                      cut_pushes,    offline,        kill_app,
                                      lose_response, restart_server, lose_power};
#define STAND_INS     (sizeof(stand_ins) / sizeof(stand_ins[0]))
#define FOR_EACH_STEP (STAND_INS * DELAYS)

static void forget_step(struct tf_step *step) {
    free(step->text);
    free(step->name);
    free(step->media.extension);
    free(step->media.thumbnail);
    free(step->metadata);
    free(step->order_id);
    free(step->restaurant_id);
}

/* Later steps come before one that was put off. */
static void settle(struct tf_plan *plan, size_t at) {
    for (; at + 1 < plan->step_count && plan->steps[at + 1].at_us < plan->steps[at].at_us; at++) {
        struct tf_step later = plan->steps[at];
        plan->steps[at] = plan->steps[at + 1];
        plan->steps[at + 1] = later;
    }
}

static struct tf_plan *with_stand_in(const struct tf_candidates *list, const struct tf_plan *best,
                                     size_t n) {
    (void)list;
    size_t at = n / FOR_EACH_STEP;
    const struct tf_step *fault = &best->steps[at];
    struct tf_step step = {.id = fault->id, .place = fault->place, .at_us = fault->at_us};
    step.message = step.reply_to = step.conversation = step.user = step.onto = TF_NAME_NONE;
    stand_in *stand = stand_ins[n % FOR_EACH_STEP / DELAYS];
    bool can = tf_verb_is_fault(fault->verb) && stand(best, fault, n % DELAYS, &step);
    if (!can || (stand != wake && tf_fault_rarity(step.verb) >= tf_fault_rarity(fault->verb))) {
        return NULL;
    }
    struct tf_plan *copy = tf_plan_copy(best);
    forget_step(&copy->steps[at]);
    copy->steps[at] = step;
    settle(copy, at);
    return copy;
}

/* Each fault by something more ordinary, once in a round: what stands in is looked at anew in the
 * next. */
static bool make_ordinary(struct tf_shrinker *shrinker) {
    bool any = false;
    struct tf_candidates list = {shrinker->best->plan->step_count * FOR_EACH_STEP, with_stand_in,
                                 0};
    for (size_t at = 0; at < list.count; at = (at / FOR_EACH_STEP + 1) * FOR_EACH_STEP) {
        at = tf_shrink_first(shrinker, &list, at);
        any |= at < list.count;
    }
    return any;
}

/* -- A fault that meets one thing, instead of a share of all -- */

#define SKIPS 4 /* things that match and are passed over */

static bool is_aimed(enum tf_verb verb) {
    return (verb >= TF_VERB_LOSE_REQUEST && verb <= TF_VERB_PUSH_FAULT) ||
           verb == TF_VERB_SERVER_STAGES;
}

static struct tf_plan *met_once(const struct tf_candidates *list, const struct tf_plan *best,
                                size_t n) {
    (void)list;
    const struct tf_step *step = &best->steps[n / SKIPS];
    if (!is_aimed(step->verb) || step->aim.count > 0) {
        return NULL;
    }
    struct tf_plan *copy = tf_plan_copy(best);
    struct tf_step *once = &copy->steps[n / SKIPS];
    once->amount = 0;
    once->aim.skip = (uint32_t)(n % SKIPS);
    once->aim.count = 1;
    once->lasts_us = 0;
    return copy;
}

static bool aim_once(struct tf_shrinker *shrinker) {
    bool any = false;
    struct tf_candidates list = {shrinker->best->plan->step_count * SKIPS, met_once, 0};
    for (size_t at = 0; at < list.count; at = (at / SKIPS + 1) * SKIPS) {
        at = tf_shrink_first(shrinker, &list, at);
        any |= at < list.count;
    }
    return any;
}

bool tf_shrink_ordinary(struct tf_shrinker *shrinker) {
    bool any = make_ordinary(shrinker);
    return aim_once(shrinker) || any;
}
