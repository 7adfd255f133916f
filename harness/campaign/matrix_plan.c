#include "campaign/matrix_inside.h"

#include "base/assert.h"

#include <string.h>

#define LATENCY_US     (20 * TF_MS)
#define SEND_US        TF_SECOND
#define AWAY_US        (5 * TF_SECOND)
#define ACT_A_US       (10 * TF_SECOND)
#define ACT_B_US       (11 * TF_SECOND)
#define ACT_LATER_US   (30 * TF_SECOND) /* after a deletion that was done */
#define BACK_FIRST_US  (20 * TF_SECOND)
#define BACK_SECOND_US (40 * TF_SECOND)
#define SKEW_US        (2 * TF_HOUR)
#define SETTLE_US      (2 * TF_MINUTE)
#define STEPS_MAX      8

static const struct {
    const char *name;
    uint32_t user;
} devices[TF_MATRIX_SERVER] = {{"asha", 0}, {"asha-tablet", 0}, {"ravi", 1}, {"ravi-tablet", 1}};

const char *tf_matrix_view_name(uint32_t view) {
    TF_ASSERT(view < TF_MATRIX_VIEWS);
    return view == TF_MATRIX_SERVER ? "server" : devices[view].name;
}

uint32_t tf_matrix_actor(enum tf_matrix_act act, uint32_t side) {
    bool author = act == TF_MATRIX_EDIT || act == TF_MATRIX_DELETE;
    return (author ? TF_MATRIX_ASHA : TF_MATRIX_RAVI) + side;
}

static void add_devices(struct tf_plan *plan, const struct tf_matrix_key *key) {
    static const tf_time offsets_us[TF_MATRIX_CLOCK_COUNT] = {0, SKEW_US, -SKEW_US};
    plan->users = tf_alloc_zero(2, sizeof(*plan->users));
    plan->user_count = 2;
    plan->replicas = tf_alloc_zero(TF_MATRIX_SERVER, sizeof(*plan->replicas));
    plan->replica_count = TF_MATRIX_SERVER;
    for (uint32_t i = 0; i < TF_MATRIX_SERVER; i++) {
        struct tf_plan_replica *replica = &plan->replicas[i];
        struct tf_plan_user *user = &plan->users[devices[i].user];
        replica->name = tf_id_of(devices[i].name);
        replica->user = devices[i].user;
        replica->up.latency_us.a = replica->down.latency_us.a = LATENCY_US;
        tf_client_config_defaults(&replica->client);
        replica->client.strategy = key->strategy;
        if (i % 2 == 0) {
            user->id = tf_id_of(devices[i].name);
            user->name = tf_strdup(devices[i].name);
        }
    }
    plan->replicas[tf_matrix_actor(key->b, TF_MATRIX_B)].clock.offset_us = offsets_us[key->clock];
}

static void add_conversation(struct tf_plan *plan) {
    plan->conversations = tf_alloc_zero(1, sizeof(*plan->conversations));
    plan->conversation_count = 1;
    struct tf_plan_conversation *lunch = &plan->conversations[0];
    lunch->name = tf_id_of("lunch");
    lunch->type = TF_CONVERSATION_GROUP_ORDER;
    lunch->made_by_step = TF_NAME_NONE;
    lunch->user_count = 2;
    lunch->users = tf_alloc_zero(2, sizeof(*lunch->users));
    lunch->users[1] = 1;
}

static struct tf_step *add_step(struct tf_plan *plan, uint32_t id, enum tf_verb verb, tf_time at_us,
                                uint32_t who) {
    struct tf_step *step = &plan->steps[plan->step_count++];
    *step = (struct tf_step){.id = id,
                             .verb = verb,
                             .at_us = at_us,
                             .who = who,
                             .message = TF_NAME_NONE,
                             .reply_to = TF_NAME_NONE,
                             .conversation = TF_NAME_NONE,
                             .user = TF_NAME_NONE};
    return step;
}

static void give_text(struct tf_step *step, const char *text) {
    step->text = tf_strdup(text);
    step->text_len = strlen(text);
}

static uint32_t name_message(struct tf_plan *plan, const char *name, uint32_t step) {
    plan->messages[plan->message_count] =
        (struct tf_plan_message){.name = tf_strdup(name), .step = step};
    return plan->message_count++;
}

static void add_send(struct tf_plan *plan) {
    struct tf_step *send =
        add_step(plan, TF_MATRIX_STEP_SEND, TF_VERB_SEND, SEND_US, TF_MATRIX_ASHA);
    send->message = name_message(plan, "question", send->id);
    send->conversation = 0;
    give_text(send, TF_MATRIX_TEXT);
}

static void add_act(struct tf_plan *plan, const struct tf_matrix_key *key, uint32_t side,
                    tf_time at_us) {
    static const enum tf_verb verbs[] = {TF_VERB_EDIT, TF_VERB_DELETE, TF_VERB_READ, TF_VERB_REPLY};
    enum tf_matrix_act act = tf_matrix_act_of(key, side);
    struct tf_step *step =
        add_step(plan, TF_MATRIX_STEP_ACT_A + side, verbs[act], at_us, tf_matrix_actor(act, side));
    step->refused =
        key->meeting == TF_MATRIX_KNOWN && side == TF_MATRIX_B ? TF_REFUSED_MAYBE : TF_REFUSED_NO;
    step->conversation = act == TF_MATRIX_READ || act == TF_MATRIX_REPLY ? 0 : TF_NAME_NONE;
    step->message = 0;
    if (act == TF_MATRIX_EDIT) {
        give_text(step, side == TF_MATRIX_A ? TF_MATRIX_TEXT_A : TF_MATRIX_TEXT_B);
    } else if (act == TF_MATRIX_REPLY) {
        step->reply_to = 0;
        step->message =
            name_message(plan, side == TF_MATRIX_A ? "reply of A" : "reply of B", step->id);
        give_text(step, "Gladly");
    }
}

static void add_pair(struct tf_plan *plan, const struct tf_matrix_key *key) {
    uint32_t a = tf_matrix_actor(key->a, TF_MATRIX_A), b = tf_matrix_actor(key->b, TF_MATRIX_B);
    bool a_first = key->meeting == TF_MATRIX_A_FIRST;
    add_step(plan, TF_MATRIX_STEP_AWAY_A, TF_VERB_OFFLINE, AWAY_US, a);
    add_step(plan, TF_MATRIX_STEP_AWAY_B, TF_VERB_OFFLINE, AWAY_US, b);
    add_act(plan, key, TF_MATRIX_A, ACT_A_US);
    add_act(plan, key, TF_MATRIX_B, ACT_B_US);
    add_step(plan, a_first ? TF_MATRIX_STEP_BACK_A : TF_MATRIX_STEP_BACK_B, TF_VERB_ONLINE,
             BACK_FIRST_US, a_first ? a : b);
    add_step(plan, a_first ? TF_MATRIX_STEP_BACK_B : TF_MATRIX_STEP_BACK_A, TF_VERB_ONLINE,
             BACK_SECOND_US, a_first ? b : a);
}

static void add_tombstone(struct tf_plan *plan, const struct tf_matrix_key *key) {
    uint32_t b = tf_matrix_actor(key->b, TF_MATRIX_B);
    bool unknown = key->meeting == TF_MATRIX_UNKNOWN;
    if (unknown) {
        add_step(plan, TF_MATRIX_STEP_AWAY_B, TF_VERB_OFFLINE, AWAY_US, b);
    }
    add_act(plan, key, TF_MATRIX_A, ACT_A_US);
    add_act(plan, key, TF_MATRIX_B, ACT_LATER_US);
    if (unknown) {
        add_step(plan, TF_MATRIX_STEP_BACK_B, TF_VERB_ONLINE, BACK_SECOND_US, b);
    }
}

struct tf_plan *tf_matrix_plan(const struct tf_matrix_key *key) {
    struct tf_plan *plan = tf_plan_create();
    struct tf_buf name = {0};
    tf_matrix_key_append(&name, key);
    plan->name = tf_strdup(tf_buf_text(&name));
    plan->case_id = tf_strdup(tf_buf_text(&name));
    plan->seed = 1;
    plan->settle_within_us = SETTLE_US;
    plan->steps = tf_alloc_zero(STEPS_MAX, sizeof(*plan->steps));
    plan->messages = tf_alloc_zero(STEPS_MAX, sizeof(*plan->messages));
    add_devices(plan, key);
    add_conversation(plan);
    add_send(plan);
    if (key->meeting == TF_MATRIX_A_FIRST || key->meeting == TF_MATRIX_B_FIRST) {
        add_pair(plan, key);
    } else {
        add_tombstone(plan, key);
    }
    tf_buf_close(&name);
    return plan;
}
