#include "env/concern.h"
#include "scenario/explore_turn.h"

#include "base/assert.h"

#define GAP_MIN_US TF_MS /* between two turns, whatever was drawn */

#define TF_X(name, key, settings, draw, doc) tf_explored_##draw,
static void (*const draws[])(const struct tf_explore_turn *turn) = {TF_EXPLORE_FAULTS(TF_X)};
#undef TF_X

struct tf_step *tf_explore_step(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = tf_explore_add(turn->explorer, verb, turn->who, turn->at_us);
    step->lasts_us = turn->lasts_us;
    return step;
}

uint32_t tf_explore_app(const struct tf_explore_turn *turn) {
    uint32_t app = turn->explorer->plan->replicas[turn->who].extends;
    return app == 0 ? turn->who : app - 1;
}

static void take_turn(struct tf_explore_turn *turn) {
    uint32_t devices = turn->explorer->plan->replica_count;
    turn->lasts_us =
        tf_explore_round(tf_dist_at(&turn->process->lasts, tf_explore_draw(turn, TF_TURN_LASTS)));
    if (turn->lasts_us < GAP_MIN_US)
        turn->lasts_us = GAP_MIN_US;
    if (turn->process->who != TF_NODE_ALL) {
        bool drawn = turn->process->who == TF_NODE_NONE;
        turn->who =
            drawn ? (uint32_t)tf_explore_below(turn, TF_TURN_WHO, devices) : turn->process->who;
        draws[turn->fault](turn);
        return;
    }
    for (turn->who = 0; turn->who < devices; turn->who++)
        draws[turn->fault](turn);
}

/* One that meets a share of what passes, and this share is none, has no turns: a run is the same
 * with it and without. */
static bool meets_nothing(const struct tf_explore_process *process, enum tf_explore_fault fault) {
    return tf_explore_has_rate(fault) && process->rate_per_million == 0;
}

static void draw_fault(struct tf_explorer *explorer, enum tf_explore_fault fault) {
    struct tf_explore_turn turn = {
        .explorer = explorer, .process = &explorer->explore->faults[fault], .fault = fault};
    for (; explorer->step_count < TF_EXPLORE_STEPS_MAX; turn.number++) {
        tf_time gap = tf_dist_at(&turn.process->every, tf_explore_draw(&turn, TF_TURN_EVERY));
        turn.at_us += gap < GAP_MIN_US ? GAP_MIN_US : gap;
        if (turn.at_us > explorer->explore->lasts_us)
            return;
        take_turn(&turn);
    }
}

static bool puts_back(const struct tf_step *step) {
    return step->verb == TF_VERB_RESTORE || step->verb == TF_VERB_REINSTALL ||
           step->verb == TF_VERB_PARTIAL_LOSS || step->verb == TF_VERB_SERVER_ROLLBACK ||
           step->verb == TF_VERB_SERVER_FORGETS;
}

/* A copy is of the present past: what was put back once has no copies of what it lost by that. */
static void keep_one_past(struct tf_explorer *explorer) {
    for (uint32_t i = 0; i < explorer->step_count; i++) {
        struct tf_step *step = &explorer->steps[i];
        for (uint32_t k = 0; k < explorer->step_count && puts_back(step); k++) {
            const struct tf_step *other = &explorer->steps[k];
            tf_time from_us = other->at_us + other->lasts_us;
            if (k == i || !puts_back(other) ||
                (other->who != step->who && other->onto != step->who) ||
                other->at_us > step->at_us || from_us <= step->backup_us)
                continue;
            step->backup_us = from_us < step->at_us ? from_us : step->at_us;
        }
    }
}

void tf_explore_faults(struct tf_explorer *explorer) {
    for (unsigned i = 0; i < TF_EXPLORE_FAULT_COUNT; i++)
        if (explorer->explore->faults[i].on &&
            !meets_nothing(&explorer->explore->faults[i], (enum tf_explore_fault)i))
            draw_fault(explorer, (enum tf_explore_fault)i);
    keep_one_past(explorer);
}
