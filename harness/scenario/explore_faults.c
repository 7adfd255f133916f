#include "env/concern.h"
#include "scenario/explore.h"

#include "base/assert.h"

#define GAP_MIN_US TF_MS /* between two turns, whatever was drawn */

/* Which parameter of a turn a draw is about; those of patterns come behind. */
enum { TURN_EVERY, TURN_LASTS, TURN_WHO, TURN_SERVER, TURN_FIRST, TURN_SECOND, TURN_THIRD };

#define TF_X(name, key, settings, draw, doc) tf_explored_##draw,
static void (*const draws[])(const struct tf_explore_turn *turn) = {TF_EXPLORE_FAULTS(TF_X)};
#undef TF_X

static struct tf_step *add(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = tf_explore_add(turn->explorer, verb, turn->who, turn->at_us);
    step->lasts_us = turn->lasts_us;
    return step;
}

static enum tf_direction drawn_direction(const struct tf_explore_turn *turn) {
    return (enum tf_direction)(1 + tf_explore_below(turn, TURN_FIRST, TF_BOTH));
}

/* -- Links -- */

void tf_explored_cut(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_CUT);
    step->direction = drawn_direction(turn);
    step->channel = (enum tf_channel)(1 + tf_explore_below(turn, TURN_SECOND, TF_CHANNEL_BOTH));
}

void tf_explored_offline(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_OFFLINE);
}

void tf_explored_flap(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_FLAP);
    step->signal = (enum tf_signal)tf_explore_below(turn, TURN_FIRST, 3);
}

void tf_explored_latency(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_LATENCY);
    step->direction = drawn_direction(turn);
    step->dist = turn->process->by;
}

void tf_explored_bandwidth(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_BANDWIDTH);
    step->direction = drawn_direction(turn);
    step->amount = UINT64_C(1024) << tf_explore_below(turn, TURN_SECOND, 7);
}

void tf_explored_loss(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_LOSS);
    step->direction = drawn_direction(turn);
    step->amount = turn->process->rate_per_million;
    step->loss_burst_packets = 1 + (uint32_t)tf_explore_below(turn, TURN_SECOND, 8);
}

void tf_explored_reset(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_RESET);
    step->lasts_us = 0;
    step->direction = TF_BOTH;
    step->channel = (enum tf_channel)(1 + tf_explore_below(turn, TURN_SECOND, TF_CHANNEL_BOTH));
}

void tf_explored_refuse(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_REFUSE)->direction = TF_BOTH;
}

void tf_explored_half_open(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_HALF_OPEN)->lasts_us = 0;
}

/* -- What meets a share of what passes -- */

static struct tf_step *add_aimed(const struct tf_explore_turn *turn, enum tf_verb verb) {
    static const enum tf_call calls[] = {TF_CALL_ANY, TF_CALL_SYNC, TF_CALL_SYNC, TF_CALL_PULL};
    struct tf_step *step = add(turn, verb);
    step->aim.call = calls[tf_explore_below(turn, TURN_FIRST, sizeof(calls) / sizeof(calls[0]))];
    step->amount = turn->process->rate_per_million;
    return step;
}

void tf_explored_lose_request(const struct tf_explore_turn *turn) {
    add_aimed(turn, TF_VERB_LOSE_REQUEST);
}

void tf_explored_lose_response(const struct tf_explore_turn *turn) {
    add_aimed(turn, TF_VERB_LOSE_RESPONSE);
}

void tf_explored_late_response(const struct tf_explore_turn *turn) {
    add_aimed(turn, TF_VERB_LATE_RESPONSE)->dist = turn->process->by;
}

void tf_explored_scripted_answer(const struct tf_explore_turn *turn) {
    static const int statuses[] = {500, 503, 503, 429, 401, 502, 504, 408, 200, 400, 403, 404};
    struct tf_step *step = add_aimed(turn, TF_VERB_SCRIPTED_ANSWER);
    uint64_t which = tf_explore_below(turn, TURN_SECOND, sizeof(statuses) / sizeof(statuses[0]));
    step->status = turn->process->status > 0 ? (int)turn->process->status : statuses[which];
    uint64_t result = tf_explore_below(turn, TURN_THIRD, 2 * TF_SCRIPTED_RESULT_COUNT);
    if (step->status == 200 && result < TF_SCRIPTED_RESULT_COUNT)
        step->results = 1 + result;
    if (step->status == 429 || step->status == 503)
        step->retry_after_us = (tf_time)tf_explore_below(turn, TURN_THIRD, 4) * 5 * TF_SECOND;
}

void tf_explored_push_fault(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_PUSH_FAULT);
    step->aim.call = TF_CALL_GATEWAY;
    step->push = (enum tf_push_fault)tf_explore_below(turn, TURN_SECOND, 3);
    if (step->push == TF_PUSH_DELAY)
        step->dist = turn->process->by;
}

void tf_explored_duplicate(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_DUPLICATE);
    step->second = tf_explore_below(turn, TURN_SECOND, 2) == 0;
    step->dist = turn->process->by;
}

void tf_explored_hang(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_HANG);
    step->dist.a = (tf_time)tf_explore_below(turn, TURN_SECOND, 3) * 5 * TF_SECOND;
}

static void add_damage(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = add_aimed(turn, verb);
    step->direction = (enum tf_direction)(1 + tf_explore_below(turn, TURN_SECOND, 2));
    step->noticed = tf_explore_below(turn, TURN_THIRD, 4) == 0;
}

void tf_explored_truncate(const struct tf_explore_turn *turn) {
    add_damage(turn, TF_VERB_TRUNCATE);
}

void tf_explored_corrupt(const struct tf_explore_turn *turn) {
    add_damage(turn, TF_VERB_CORRUPT);
}

void tf_explored_server_stages(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_SERVER_STAGES);
    step->stage = (uint32_t)tf_explore_below(turn, TURN_SECOND, 1 + TF_SERVER_STAGE_COUNT);
    step->dist = turn->process->by;
}

/* -- Processes, storage, clocks -- */

void tf_explored_server_restart(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_SERVER_RESTART)->who = TF_NODE_SERVER;
}

void tf_explored_server_slow(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_SERVER_SLOW);
    step->who = TF_NODE_SERVER;
    step->dist = turn->process->by;
}

void tf_explored_kill(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_KILL);
}

static struct tf_step *add_stored(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = add(turn, verb);
    step->amount = 1 + tf_explore_below(turn, TURN_FIRST, turn->process->within);
    step->may_miss = true;
    return step;
}

/* The server dies now and then, too, unless the file says whose process it is. */
void tf_explored_crash(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_stored(turn, TF_VERB_CRASH_AT_STORAGE_STEP);
    bool of_server =
        turn->process->who == TF_NODE_NONE && tf_explore_below(turn, TURN_SERVER, 6) == 0;
    if (of_server)
        step->who = TF_NODE_SERVER;
}

void tf_explored_torn_write(const struct tf_explore_turn *turn) {
    add_stored(turn, TF_VERB_TORN_WRITE);
}

void tf_explored_lost_write(const struct tf_explore_turn *turn) {
    add_stored(turn, TF_VERB_LOST_WRITE);
}

void tf_explored_slow_storage(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_SLOW_STORAGE)->dist = turn->process->by;
}

void tf_explored_io_error(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_stored(turn, TF_VERB_IO_ERROR);
    step->forever = tf_explore_below(turn, TURN_SECOND, 2) == 0;
}

void tf_explored_disk_full(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_DISK_FULL);
}

void tf_explored_suspend(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_SUSPEND);
}

void tf_explored_clock_jump(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_CLOCK_JUMP);
    tf_time by_us =
        tf_explore_round(tf_dist_at(&turn->process->by, tf_explore_draw(turn, TURN_FIRST)));
    bool back = tf_explore_below(turn, TURN_SECOND, 2) == 0;
    step->by_us = back ? -by_us : by_us;
    step->lasts_us = 0;
}

/* The server's clock now and then, too, unless the file says whose. */
void tf_explored_clock_freeze(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_CLOCK_FREEZE);
    if (turn->process->who == TF_NODE_NONE && tf_explore_below(turn, TURN_SERVER, 4) == 0)
        step->who = TF_NODE_SERVER;
}

void tf_explored_upgrade(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_UPGRADE);
    step->amount = 1 + tf_explore_below(turn, TURN_FIRST, TF_OLDER_VERSIONS);
    step->lasts_us = 0;
}

/* -- Both processes of a device -- */

/* The device's app: what befalls a device is not its extension's. */
static uint32_t app_of(const struct tf_explore_turn *turn) {
    uint32_t app = turn->explorer->plan->replicas[turn->who].extends;
    return app == 0 ? turn->who : app - 1;
}

/* An extension from the drawn replica on, or TF_NODE_NONE where nobody has one. */
static uint32_t extension_near(const struct tf_explore_turn *turn) {
    const struct tf_plan *plan = turn->explorer->plan;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        uint32_t at = (turn->who + i) % plan->replica_count;
        if (plan->replicas[at].extends != 0)
            return at;
    }
    return TF_NODE_NONE;
}

void tf_explored_wake_extension(const struct tf_explore_turn *turn) {
    uint32_t extension = extension_near(turn);
    if (extension != TF_NODE_NONE)
        add(turn, TF_VERB_WAKE_EXTENSION)->who = extension;
}

void tf_explored_two_processes(const struct tf_explore_turn *turn) {
    uint32_t extension = extension_near(turn);
    if (extension == TF_NODE_NONE)
        return;
    struct tf_step *step = add(turn, TF_VERB_TWO_PROCESSES);
    step->who = turn->explorer->plan->replicas[extension].extends - 1;
    step->per_million = 1000000 / (1 + (uint32_t)tf_explore_below(turn, TURN_FIRST, 4));
}

void tf_explored_double_trigger(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_DOUBLE_TRIGGER);
    step->who = app_of(turn);
    step->amount = 2 + tf_explore_below(turn, TURN_FIRST, 3);
    step->lasts_us = 0;
}

void tf_explored_background_window(const struct tf_explore_turn *turn) {
    add(turn, TF_VERB_BACKGROUND_WINDOW)->who = app_of(turn);
}

/* -- What is put back, let go and begun anew -- */

static tf_time drawn_by(const struct tf_explore_turn *turn) {
    return tf_explore_round(tf_dist_at(&turn->process->by, tf_explore_draw(turn, TURN_FIRST)));
}

static void let_go(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = add(turn, verb);
    step->who = TF_NODE_SERVER;
    step->lasts_us = 0;
    step->keep_us = drawn_by(turn);
}

void tf_explored_tombstone_gc(const struct tf_explore_turn *turn) {
    let_go(turn, TF_VERB_TOMBSTONE_GC);
}

void tf_explored_log_trimmed(const struct tf_explore_turn *turn) {
    let_go(turn, TF_VERB_LOG_TRIMMED);
}

static tf_time backup_of(const struct tf_explore_turn *turn) {
    tf_time at_us = tf_explore_round(turn->at_us) - drawn_by(turn);
    return at_us < 0 ? 0 : at_us;
}

void tf_explored_server_rollback(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_SERVER_ROLLBACK);
    step->who = TF_NODE_SERVER;
    step->backup_us = backup_of(turn);
}

void tf_explored_restore(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_RESTORE);
    step->who = app_of(turn);
    step->lasts_us = 0;
    step->backup_us = backup_of(turn);
}

void tf_explored_reinstall(const struct tf_explore_turn *turn) {
    struct tf_step *step = add(turn, TF_VERB_REINSTALL);
    step->who = app_of(turn);
    step->lasts_us = 0;
}

/* -- All of them -- */

static void take_turn(struct tf_explore_turn *turn) {
    uint32_t devices = turn->explorer->plan->replica_count;
    turn->lasts_us =
        tf_explore_round(tf_dist_at(&turn->process->lasts, tf_explore_draw(turn, TURN_LASTS)));
    if (turn->lasts_us < GAP_MIN_US)
        turn->lasts_us = GAP_MIN_US;
    if (turn->process->who != TF_NODE_ALL) {
        bool drawn = turn->process->who == TF_NODE_NONE;
        turn->who =
            drawn ? (uint32_t)tf_explore_below(turn, TURN_WHO, devices) : turn->process->who;
        draws[turn->fault](turn);
        return;
    }
    for (turn->who = 0; turn->who < devices; turn->who++)
        draws[turn->fault](turn);
}

static void draw_fault(struct tf_explorer *explorer, enum tf_explore_fault fault) {
    struct tf_explore_turn turn = {
        .explorer = explorer, .process = &explorer->explore->faults[fault], .fault = fault};
    for (; explorer->step_count < TF_EXPLORE_STEPS_MAX; turn.number++) {
        tf_time gap = tf_dist_at(&turn.process->every, tf_explore_draw(&turn, TURN_EVERY));
        turn.at_us += gap < GAP_MIN_US ? GAP_MIN_US : gap;
        if (turn.at_us > explorer->explore->lasts_us)
            return;
        take_turn(&turn);
    }
}

static bool puts_back(const struct tf_step *step) {
    return step->verb == TF_VERB_RESTORE || step->verb == TF_VERB_REINSTALL ||
           step->verb == TF_VERB_SERVER_ROLLBACK || step->verb == TF_VERB_SERVER_FORGETS;
}

/* A copy is of the present past: what was put back once has no copies of what it lost by that. */
static void keep_one_past(struct tf_explorer *explorer) {
    for (uint32_t i = 0; i < explorer->step_count; i++) {
        struct tf_step *step = &explorer->steps[i];
        for (uint32_t k = 0; k < explorer->step_count && puts_back(step); k++) {
            const struct tf_step *other = &explorer->steps[k];
            tf_time from_us = other->at_us + other->lasts_us;
            if (k == i || !puts_back(other) || other->who != step->who ||
                other->at_us > step->at_us || from_us <= step->backup_us)
                continue;
            step->backup_us = from_us < step->at_us ? from_us : step->at_us;
        }
    }
}

void tf_explore_faults(struct tf_explorer *explorer) {
    for (unsigned i = 0; i < TF_EXPLORE_FAULT_COUNT; i++)
        if (explorer->explore->faults[i].on)
            draw_fault(explorer, (enum tf_explore_fault)i);
    keep_one_past(explorer);
}
