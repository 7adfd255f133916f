#include "campaign/exhaust_letters.h"

struct tf_alphabet tf_alphabet_of(const struct tf_plan *plan) {
    struct tf_alphabet alphabet = {.replicas = plan->replica_count};
    for (uint32_t i = 0; i < plan->step_count; i++) {
        alphabet.steps[plan->steps[i].who]++;
    }
    return alphabet;
}

const char *tf_exhaust_refusal(const struct tf_plan *plan) {
    uint32_t steps[TF_EXHAUST_REPLICAS_MAX] = {0};
    if (plan->replica_count > TF_EXHAUST_REPLICAS_MAX) {
        return "a small world has at most 4 replicas";
    }
    for (uint32_t i = 0; i < plan->step_count; i++) {
        if (!tf_verb_is_user(plan->steps[i].verb) || plan->steps[i].verb == TF_VERB_CREATE) {
            return "its steps are what users do in conversations that exist; faults are placed by "
                   "the search";
        }
        if (++steps[plan->steps[i].who] > TF_EXHAUST_STEPS_MAX) {
            return "a replica has at most 4 steps";
        }
    }
    return NULL;
}

static void add(struct tf_option *options, uint32_t *count, enum tf_sim_choice_kind kind,
                uint32_t replica, bool lost) {
    options[(*count)++] = (struct tf_option){.choice = {kind, replica, lost}};
}

uint32_t tf_letters_options(const struct tf_alphabet *alphabet, const struct tf_letters *letters,
                            struct tf_option *options) {
    uint32_t count = 0;
    bool all_done = true;
    bool may_fail = letters->faults_left > 0;
    for (uint32_t i = 0; i < alphabet->replicas; i++) {
        if (letters->acts[i] < alphabet->steps[i]) {
            add(options, &count, TF_CHOICE_ACT, i, false);
        }
        bool request =
            letters->requests[i] < letters->acts[i] && letters->answers[i] == letters->requests[i];
        bool answer = letters->answers[i] < letters->requests[i];
        for (int lost = 0; lost <= (may_fail ? 1 : 0); lost++) {
            if (request) {
                add(options, &count, TF_CHOICE_REQUEST, i, lost == 1);
            }
            if (answer) {
                add(options, &count, TF_CHOICE_ANSWER, i, lost == 1);
            }
        }
        all_done = all_done && letters->answers[i] == alphabet->steps[i];
        if (may_fail && i >= letters->next_death) {
            add(options, &count, TF_CHOICE_DIE, i, false);
        }
    }
    if (all_done) {
        options[count++] = (struct tf_option){.ends = true};
    }
    return count;
}

struct tf_letters tf_letters_after(const struct tf_letters *letters,
                                   const struct tf_option *option) {
    struct tf_letters after = *letters;
    uint32_t replica = option->choice.replica;
    after.next_death = 0;
    if (option->ends) {
        after.ended = true;
        return after;
    }
    switch (option->choice.kind) {
    case TF_CHOICE_ACT:
        after.acts[replica]++;
        break;
    case TF_CHOICE_REQUEST:
        after.requests[replica]++;
        break;
    case TF_CHOICE_ANSWER:
        after.answers[replica]++;
        break;
    default:
        after.next_death = (uint8_t)(replica + 1);
        after.faults_left--;
    }
    after.faults_left -= option->choice.lost;
    return after;
}
