#include "report/account.h"

#include "base/text.h"
#include "report/account_past.h"
#include "report/account_pick.h"
#include "report/account_say.h"
#include "report/rarity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCES_MAX 40 /* of a story; a shrunk run has about ten */

struct teller {
    struct tf_account *account;
    const struct tf_plan *plan;
    const struct tf_trace *trace;
    const struct tf_finding *finding;
    bool *past; /* per record */
    size_t end; /* the first record that is too late */
    unsigned told;
};

static void note_point(struct tf_account *account, tf_time at_us) {
    size_t count = account->point_count;
    bool known = count > 0 && account->points_us[count - 1] == at_us;
    if (!known && at_us >= 0 && count < TF_ACCOUNT_POINTS_MAX) {
        account->points_us[account->point_count++] = at_us;
    }
}

/* -- What is told -- */

static void tell_all(struct teller *teller) {
    struct tf_buf *story = &teller->account->story;
    struct tf_account_pick pick = {teller->plan, teller->trace, teller->past, teller->end};
    tf_account_begin(story, teller->plan);
    for (size_t i = 0; i < teller->end && teller->told < SENTENCES_MAX; i++) {
        size_t before = story->len;
        if (tf_account_picks(&pick, i)) {
            tf_account_say(story, teller->plan, teller->trace, i, teller->end);
        }
        if (story->len > before) {
            note_point(teller->account, tf_trace_at(teller->trace, i)->at_us);
            teller->told++;
        }
    }
}

/* -- What decided -- */

static bool is_fault_record(enum tf_record_kind kind) {
    return kind == TF_RECORD_FAULT_ON || kind == TF_RECORD_FAULT_HIT;
}

/* The step of the plan behind a record, or NULL. */
static const struct tf_step *step_behind(const struct teller *teller, const struct tf_record *r) {
    uint32_t id = is_fault_record(r->kind)       ? r->fault.step
                  : r->kind == TF_RECORD_COMMAND ? r->command.step
                  : r->kind == TF_RECORD_STEP    ? r->step.id
                                                 : TF_NAME_NONE;
    return id == TF_NAME_NONE ? NULL : tf_plan_step(teller->plan, id);
}

/* Whether the fault is about somebody whom the finding is about: whoever it names or whoever acted
 * in its past, and the server with everybody. */
static bool is_about_party(const struct teller *teller, const struct tf_step *fault) {
    const struct tf_plan *plan = teller->plan;
    if (fault->who >= plan->replica_count) {
        return true;
    }
    uint32_t app = plan->replicas[fault->who].extends;
    uint32_t who = app == 0 ? fault->who : app - 1; /* records are the device's */
    if (who == teller->finding->node) {
        return true;
    }
    for (size_t i = 0; i < teller->end; i++) {
        const struct tf_record *r = tf_trace_at(teller->trace, i);
        if (teller->past[i] && r->kind == TF_RECORD_COMMAND && r->node == who) {
            return true;
        }
    }
    return false;
}

/* How much a fault decides. In a shrunk run each is needed, and more ordinary ones were tried in
 * its place: the rarest is what one has to know. What ends another decides only when there is
 * nothing else, and what befell a device that has nothing to do with the finding before that. */
static unsigned weight_of_fault(const struct teller *teller, size_t at,
                                const struct tf_step *step) {
    unsigned rarity = tf_fault_rarity(step->verb);
    bool party = teller->past[at] || is_about_party(teller, step);
    return rarity == 0 ? 1 : rarity + (party ? TF_VERB_COUNT : 1);
}

/* Of equal weight the last. */
static const struct tf_step *deciding_fault(const struct teller *teller, bool *is_end) {
    const struct tf_step *best = NULL;
    unsigned best_weight = 0;
    for (size_t i = 0; i < teller->end; i++) {
        const struct tf_step *step = step_behind(teller, tf_trace_at(teller->trace, i));
        if (step != NULL && tf_verb_is_fault(step->verb)) {
            unsigned own = weight_of_fault(teller, i, step);
            if (own >= best_weight) {
                best = step;
                best_weight = own;
            }
        }
    }
    *is_end = best_weight == 1;
    return best;
}

/* What devices show at rest is made by the last act on it: the action that such a finding names is
 * the one that made the message. Other findings are about the action that they name. */
static int weight_of_step(const struct teller *teller, size_t at) {
    const struct tf_record *r = tf_trace_at(teller->trace, at);
    int naming = (int)tf_account_naming(teller->plan, r, teller->finding);
    bool of_state = strcmp(teller->finding->rule, tf_oracle_word(TF_ORACLE_CONVERGED)) == 0;
    if (of_state && naming > TF_ACCOUNT_NAMES_MESSAGE) {
        naming = TF_ACCOUNT_NAMES_MESSAGE;
    }
    return 2 * naming + (int)teller->past[at];
}

/* The last of those that the finding names by their action, else by their message; else the last in
 * its past, else the last one. */
static const struct tf_step *deciding_step(const struct teller *teller) {
    const struct tf_step *best = NULL;
    int best_weight = -1;
    for (size_t i = 0; i < teller->end; i++) {
        const struct tf_record *r = tf_trace_at(teller->trace, i);
        const struct tf_step *step = r->kind == TF_RECORD_COMMAND ? step_behind(teller, r) : NULL;
        int weight = step == NULL ? -1 : weight_of_step(teller, i);
        if (step != NULL && weight >= best_weight) {
            best = step;
            best_weight = weight;
        }
    }
    return best;
}

/* What is wrong from the beginning is no step. A shrunk run has it only when it is needed. */
static bool tell_wrong_clock(struct tf_account *account, const struct tf_plan *plan) {
    if (plan->server_clock.offset_us != 0 || plan->server_clock.drift_ppm != 0) {
        snprintf(account->fault_word, sizeof(account->fault_word), "clock-skew");
        snprintf(account->fault, sizeof(account->fault), "the clock-skew of the server");
        return true;
    }
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        const struct tf_plan_replica *replica = &plan->replicas[i];
        if (replica->clock.offset_us != 0 || replica->clock.drift_ppm != 0) {
            snprintf(account->fault_word, sizeof(account->fault_word), "clock-skew");
            snprintf(account->fault, sizeof(account->fault), "the clock-skew of %s",
                     replica->name.text);
            return true;
        }
    }
    return false;
}

static void tell_lossy_link(struct tf_account *account, const struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        const struct tf_plan_replica *replica = &plan->replicas[i];
        if (replica->up.lose_per_million > 0 || replica->down.lose_per_million > 0 ||
            replica->up.loss_per_million > 0 || replica->down.loss_per_million > 0) {
            snprintf(account->fault_word, sizeof(account->fault_word), "loss");
            snprintf(account->fault, sizeof(account->fault), "the loss of packets of %s",
                     replica->name.text);
            return;
        }
    }
}

static void put_step(const struct tf_plan *plan, const struct tf_step *step, char *text,
                     size_t size) {
    struct tf_buf words = {0};
    tf_account_append_step(&words, plan, step);
    snprintf(text, size, "%s", tf_buf_text(&words));
    tf_buf_close(&words);
}

static void add_with(struct tf_account *account, const char *other) {
    size_t len = strlen(account->fault);
    snprintf(account->fault + len, sizeof(account->fault) - len, ", with %s", other);
}

/* A wrong clock decides before any step. A link that loses packets stands behind much that is
 * harmless: it decides where no step does. */
static void decide_fault(struct teller *teller) {
    struct tf_account *account = teller->account;
    char words[sizeof(account->fault)];
    bool is_end;
    const struct tf_step *fault = deciding_fault(teller, &is_end);
    bool wrong_clock = tell_wrong_clock(account, teller->plan);
    if (!wrong_clock && (fault == NULL || is_end)) {
        tell_lossy_link(account, teller->plan);
    }
    if (fault == NULL) {
        return;
    }
    put_step(teller->plan, fault, words, sizeof(words));
    if (account->fault[0] != '\0') {
        add_with(account, words);
        return;
    }
    memcpy(account->fault, words, sizeof(words));
    snprintf(account->fault_word, sizeof(account->fault_word), "%s", tf_verb_word(fault->verb));
}

static void decide_step(struct teller *teller) {
    struct tf_account *account = teller->account;
    const struct tf_step *step = deciding_step(teller);
    if (step != NULL) {
        put_step(teller->plan, step, account->step, sizeof(account->step));
        snprintf(account->step_word, sizeof(account->step_word), "%s", tf_verb_word(step->verb));
    }
}

void tf_account_make(struct tf_account *account, const struct tf_plan *plan,
                     const struct tf_trace *trace, const struct tf_finding *finding) {
    size_t count = tf_trace_count(trace);
    struct teller teller = {
        .account = account,
        .plan = plan,
        .trace = trace,
        .finding = finding,
        .past = tf_account_past(plan, trace, finding),
        .end = finding->record > 0 && finding->record <= count ? finding->record : count,
    };
    *account = (struct tf_account){0};
    tell_all(&teller);
    decide_fault(&teller);
    decide_step(&teller);
    note_point(account, finding->at_us);
    free(teller.past);
}

void tf_account_close(struct tf_account *account) {
    tf_buf_close(&account->story);
}
