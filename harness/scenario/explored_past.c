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
