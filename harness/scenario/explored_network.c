/* What goes wrong on links, and with what passes over them. */
#include "scenario/explore_turn.h"

static enum tf_direction drawn_direction(const struct tf_explore_turn *turn) {
    return (enum tf_direction)(1 + tf_explore_below(turn, TF_TURN_FIRST, TF_BOTH));
}

void tf_explored_cut(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_CUT);
    step->direction = drawn_direction(turn);
    step->channel = (enum tf_channel)(1 + tf_explore_below(turn, TF_TURN_SECOND, TF_CHANNEL_BOTH));
}

void tf_explored_offline(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_OFFLINE);
}

void tf_explored_flap(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_FLAP);
    step->signal = (enum tf_signal)tf_explore_below(turn, TF_TURN_FIRST, 3);
}

void tf_explored_latency(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_LATENCY);
    step->direction = drawn_direction(turn);
    step->dist = turn->process->by;
}

void tf_explored_bandwidth(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_BANDWIDTH);
    step->direction = drawn_direction(turn);
    step->amount = UINT64_C(1024) << tf_explore_below(turn, TF_TURN_SECOND, 7);
}

void tf_explored_loss(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_LOSS);
    step->direction = drawn_direction(turn);
    step->amount = turn->process->rate_per_million;
    step->loss_burst_packets = 1 + (uint32_t)tf_explore_below(turn, TF_TURN_SECOND, 8);
}

void tf_explored_reset(const struct tf_explore_turn *turn) {
    struct tf_step *step = tf_explore_step(turn, TF_VERB_RESET);
    step->lasts_us = 0;
    step->direction = TF_BOTH;
    step->channel = (enum tf_channel)(1 + tf_explore_below(turn, TF_TURN_SECOND, TF_CHANNEL_BOTH));
}

void tf_explored_refuse(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_REFUSE)->direction = TF_BOTH;
}

void tf_explored_half_open(const struct tf_explore_turn *turn) {
    tf_explore_step(turn, TF_VERB_HALF_OPEN)->lasts_us = 0;
}

static struct tf_step *add_aimed(const struct tf_explore_turn *turn, enum tf_verb verb) {
    static const enum tf_call calls[] = {TF_CALL_ANY, TF_CALL_SYNC, TF_CALL_SYNC, TF_CALL_PULL};
    struct tf_step *step = tf_explore_step(turn, verb);
    step->aim.call = calls[tf_explore_below(turn, TF_TURN_FIRST, sizeof(calls) / sizeof(calls[0]))];
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
    uint64_t which = tf_explore_below(turn, TF_TURN_SECOND, sizeof(statuses) / sizeof(statuses[0]));
    step->status = turn->process->status > 0 ? (int)turn->process->status : statuses[which];
    uint64_t result = tf_explore_below(turn, TF_TURN_THIRD, 2 * TF_SCRIPTED_RESULT_COUNT);
    if (step->status == 200 && result < TF_SCRIPTED_RESULT_COUNT)
        step->results = 1 + result;
    if (step->status == 429 || step->status == 503)
        step->retry_after_us = (tf_time)tf_explore_below(turn, TF_TURN_THIRD, 4) * 5 * TF_SECOND;
}

void tf_explored_push_fault(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_PUSH_FAULT);
    step->aim.call = TF_CALL_GATEWAY;
    step->push = (enum tf_push_fault)tf_explore_below(turn, TF_TURN_SECOND, 3);
    if (step->push == TF_PUSH_DELAY)
        step->dist = turn->process->by;
}

void tf_explored_duplicate(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_DUPLICATE);
    step->second = tf_explore_below(turn, TF_TURN_SECOND, 2) == 0;
    step->dist = turn->process->by;
}

void tf_explored_hang(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_HANG);
    step->dist.a = (tf_time)tf_explore_below(turn, TF_TURN_SECOND, 3) * 5 * TF_SECOND;
}

static void add_damage(const struct tf_explore_turn *turn, enum tf_verb verb) {
    struct tf_step *step = add_aimed(turn, verb);
    step->direction = (enum tf_direction)(1 + tf_explore_below(turn, TF_TURN_SECOND, 2));
    step->noticed = tf_explore_below(turn, TF_TURN_THIRD, 4) == 0;
}

void tf_explored_truncate(const struct tf_explore_turn *turn) {
    add_damage(turn, TF_VERB_TRUNCATE);
}

void tf_explored_corrupt(const struct tf_explore_turn *turn) {
    add_damage(turn, TF_VERB_CORRUPT);
}

void tf_explored_server_stages(const struct tf_explore_turn *turn) {
    struct tf_step *step = add_aimed(turn, TF_VERB_SERVER_STAGES);
    step->stage = (uint32_t)tf_explore_below(turn, TF_TURN_SECOND, 1 + TF_SERVER_STAGE_COUNT);
    step->dist = turn->process->by;
}
