/* Whose session it is, who is logged in, and who takes part in what. */
#include "scenario/explore.h"

/* Which parameter of a turn a draw is about, behind those of every turn. */
enum { KIND = 32, ROOM, USER, AGAIN };

static uint32_t device_of(const struct tf_explore_turn *turn) {
    uint32_t app = turn->explorer->plan->replicas[turn->who].extends;
    return app == 0 ? turn->who : app - 1;
}

static void change_session(const struct tf_explore_turn *turn, enum tf_admin_kind kind) {
    struct tf_step *step =
        tf_explore_add(turn->explorer, TF_VERB_SESSION_CHANGE, device_of(turn), turn->at_us);
    step->admin = kind;
    step->may_miss = true;
}

void tf_explored_session_change(const struct tf_explore_turn *turn) {
    change_session(turn, tf_explore_below(turn, KIND, 3) == 0 ? TF_ADMIN_END : TF_ADMIN_EXPIRE);
}

void tf_explored_revoke(const struct tf_explore_turn *turn) {
    change_session(turn, TF_ADMIN_REVOKE);
}

static void account(const struct tf_explore_turn *turn, enum tf_verb verb, uint32_t who,
                    tf_time at_us) {
    tf_explore_add(turn->explorer, verb, who, at_us)->refused = TF_REFUSED_MAYBE;
}

/* Another account of the same device, or TF_NODE_NONE. */
static uint32_t other_account(const struct tf_plan *plan, uint32_t who) {
    uint32_t device = tf_plan_device(plan, who);
    for (uint32_t i = 0; i < plan->replica_count; i++)
        if (i != who && plan->replicas[i].extends == 0 && tf_plan_device(plan, i) == device)
            return i;
    return TF_NODE_NONE;
}

/* Whoever is logged in then goes; both accounts are asked, because only one of them is. */
void tf_explored_logout(const struct tf_explore_turn *turn) {
    const struct tf_plan *plan = turn->explorer->plan;
    uint32_t who = tf_plan_device(plan, device_of(turn));
    uint32_t other = other_account(plan, who);
    tf_time back_us = turn->at_us + turn->lasts_us;
    account(turn, TF_VERB_LOGOUT, who, turn->at_us);
    if (other != TF_NODE_NONE) {
        account(turn, TF_VERB_LOGIN, other, turn->at_us + turn->lasts_us / 4);
        account(turn, TF_VERB_LOGOUT, other, back_us - turn->lasts_us / 4);
    }
    account(turn, TF_VERB_LOGIN, who, back_us);
}

static bool takes_part(const struct tf_plan_conversation *conversation, uint32_t user) {
    for (uint32_t i = 0; i < conversation->user_count; i++)
        if (conversation->users[i] == user)
            return true;
    return false;
}

static void move(const struct tf_explore_turn *turn, uint32_t user, tf_time at_us, bool joins) {
    const struct tf_plan *plan = turn->explorer->plan;
    struct tf_step *step =
        tf_explore_add(turn->explorer, TF_VERB_MEMBERSHIP, TF_NODE_SERVER, at_us);
    step->conversation = (uint32_t)tf_explore_below(turn, ROOM, plan->conversation_count);
    step->user = user;
    step->flag = joins;
    step->may_miss = true;
}

/* Out and in again, or in and out; one in four stays there. */
void tf_explored_membership(const struct tf_explore_turn *turn) {
    const struct tf_plan *plan = turn->explorer->plan;
    uint32_t room = (uint32_t)tf_explore_below(turn, ROOM, plan->conversation_count);
    uint32_t user = (uint32_t)tf_explore_below(turn, USER, plan->user_count);
    bool joins = !takes_part(&plan->conversations[room], user);
    move(turn, user, turn->at_us, joins);
    if (tf_explore_below(turn, AGAIN, 4) > 0)
        move(turn, user, turn->at_us + turn->lasts_us, !joins);
}
