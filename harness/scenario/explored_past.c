/* What is put back, let go and begun anew; and the server's own troubles. */
#include "scenario/explore_turn.h"

void tf_explored_server_restart(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_SERVER_RESTART)->who = TF_NODE_SERVER;
}

void tf_explored_server_slow(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_SERVER_SLOW);
    step->who = TF_NODE_SERVER;
    step->dist = turn->process->by;
}

static tf_time drawn_by(const struct tf_explore_turn *turn) {
    return tf_explore_round(tf_dist_at(&turn->process->by, tf_explore_draw(turn, TF_TURN_FIRST)));
}

static void let_go(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = tf_explore_step(turn, verb);
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
    struct tf_step *step = tf_explore_step(turn, TF_VERB_SERVER_ROLLBACK);
    step->who = TF_NODE_SERVER;
    step->backup_us = backup_of(turn);
}

void tf_explored_restore(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_RESTORE);
    step->who = tf_explore_app(turn);
    step->lasts_us = 0;
    step->backup_us = backup_of(turn);
}

void tf_explored_reinstall(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_REINSTALL);
    step->who = tf_explore_app(turn);
    step->lasts_us = 0;
}

void tf_explored_bit_rot(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_BIT_ROT);
    step->who = tf_explore_app(turn);
    step->part = TF_PART_ANY;
    step->per_million = turn->process->rate_per_million;
}

void tf_explored_partial_loss(const struct tf_explore_turn *turn) {
    static const enum tf_disk_part parts[] = {TF_PART_QUEUE, TF_PART_CURSOR, TF_PART_FILES,
                                              TF_PART_DATABASE};
    struct tf_step *step = tf_explore_step(turn, TF_VERB_PARTIAL_LOSS);
    step->who = tf_explore_app(turn);
    step->lasts_us = 0;
    step->may_miss = true; /* there may be no device yet */
    step->part = parts[tf_explore_below(turn, TF_TURN_FIRST, sizeof(parts) / sizeof(parts[0]))];
}

/* The user's next device that has not started; TF_NAME_NONE when all have. */
static uint32_t unborn_of(const struct tf_explore_turn *turn, uint32_t app) {
    const struct tf_explorer *explorer = turn->explorer;
    const struct tf_plan *plan = explorer->plan;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        bool is_born = !plan->replicas[i].starts_later || i == app ||
                       plan->replicas[i].user != plan->replicas[app].user;
        for (uint32_t k = 0; k < explorer->step_count && !is_born; k++)
            is_born = explorer->steps[k].verb == TF_VERB_RESTORE && explorer->steps[k].onto == i;
        if (!is_born)
            return i;
    }
    return TF_NAME_NONE;
}

void tf_explored_clone(const struct tf_explore_turn *turn) {
    uint32_t app = tf_explore_app(turn), unborn = unborn_of(turn, app);
    if (unborn == TF_NAME_NONE || turn->explorer->plan->replicas[app].starts_later)
        return;
    struct tf_step *step = tf_explore_step(turn, TF_VERB_RESTORE);
    step->who = app;
    step->onto = unborn;
    step->lasts_us = 0;
    step->backup_us = backup_of(turn);
}
