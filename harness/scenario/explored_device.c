/* What goes wrong on devices: processes, storage, clocks, and two processes at once. */
#include "scenario/explore_turn.h"

void tf_explored_kill(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_KILL);
}

static struct tf_step *add_stored(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = tf_explore_step(turn, verb);
    step->amount = 1 + tf_explore_below(turn, TF_TURN_FIRST, turn->process->within);
    step->may_miss = true;
    return step;
}

/* The server dies now and then, too, unless the file says whose process it is. */
void tf_explored_crash(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_stored(turn, TF_VERB_CRASH_AT_STORAGE_STEP);
    bool of_server =
        turn->process->who == TF_NODE_NONE && tf_explore_below(turn, TF_TURN_SERVER, 6) == 0;
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
    tf_explore_step(turn, TF_VERB_SLOW_STORAGE)->dist = turn->process->by;
}

void tf_explored_io_error(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_stored(turn, TF_VERB_IO_ERROR);
    step->forever = tf_explore_below(turn, TF_TURN_SECOND, 2) == 0;
}

void tf_explored_disk_full(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_DISK_FULL);
}

void tf_explored_suspend(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_SUSPEND);
}

void tf_explored_clock_jump(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_CLOCK_JUMP);
    tf_time by_us =
        tf_explore_round(tf_dist_at(&turn->process->by, tf_explore_draw(turn, TF_TURN_FIRST)));
    bool back = tf_explore_below(turn, TF_TURN_SECOND, 2) == 0;
    step->by_us = back ? -by_us : by_us;
    step->lasts_us = 0;
}

/* The server's clock now and then, too, unless the file says whose. */
void tf_explored_clock_freeze(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_CLOCK_FREEZE);
    if (turn->process->who == TF_NODE_NONE && tf_explore_below(turn, TF_TURN_SERVER, 4) == 0)
        step->who = TF_NODE_SERVER;
}

void tf_explored_upgrade(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_UPGRADE);
    step->amount = 1 + tf_explore_below(turn, TF_TURN_FIRST, TF_OLDER_VERSIONS);
    step->lasts_us = 0;
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
        tf_explore_step(turn, TF_VERB_WAKE_EXTENSION)->who = extension;
}

void tf_explored_two_processes(const struct tf_explore_turn *turn) {
    uint32_t extension = extension_near(turn);
    if (extension == TF_NODE_NONE)
        return;
    struct tf_step *step = tf_explore_step(turn, TF_VERB_TWO_PROCESSES);
    step->who = turn->explorer->plan->replicas[extension].extends - 1;
    step->per_million = 1000000 / (1 + (uint32_t)tf_explore_below(turn, TF_TURN_FIRST, 4));
}

void tf_explored_double_trigger(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_DOUBLE_TRIGGER);
    step->who = tf_explore_app(turn);
    step->amount = 2 + tf_explore_below(turn, TF_TURN_FIRST, 3);
    step->lasts_us = 0;
}

void tf_explored_background_window(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_BACKGROUND_WINDOW)->who = tf_explore_app(turn);
}
