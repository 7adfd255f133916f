#include "unit/scenario/scenario_support.h"

#include <string.h>

/* Names stand for indices, which depend on the order of a file. */
struct pair {
    const struct tf_plan *a, *b;
};

static bool same_text(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_message(const struct pair *p, uint32_t a, uint32_t b) {
    if (a == TF_NAME_NONE || b == TF_NAME_NONE)
        return a == b;
    return same_text(p->a->messages[a].name, p->b->messages[b].name);
}

static bool same_conversation(const struct pair *p, uint32_t a, uint32_t b) {
    if (a == TF_NAME_NONE || b == TF_NAME_NONE)
        return a == b;
    return tf_id_equal(&p->a->conversations[a].name, &p->b->conversations[b].name);
}

static bool same_dist(const struct tf_dist *a, const struct tf_dist *b) {
    return a->kind == b->kind && a->a == b->a && a->b == b->b;
}

static bool same_bytes(const char *a, size_t a_len, const char *b, size_t b_len) {
    return tf_slice_equal((struct tf_slice){a, a_len}, (struct tf_slice){b, b_len});
}

static bool same_model(const struct tf_link_model *a, const struct tf_link_model *b) {
    return same_dist(&a->latency_us, &b->latency_us) &&
           a->bytes_per_second == b->bytes_per_second &&
           a->loss_per_million == b->loss_per_million &&
           a->loss_burst_packets == b->loss_burst_packets &&
           a->lose_per_million == b->lose_per_million;
}

static bool same_policy(const struct tf_retry_policy *a, const struct tf_retry_policy *b) {
    return a->base_us == b->base_us && a->cap_us == b->cap_us &&
           a->factor_percent == b->factor_percent && a->attempts_max == b->attempts_max &&
           a->priority == b->priority && a->expires_us == b->expires_us;
}

static bool same_client(const struct tf_client_config *a, const struct tf_client_config *b) {
    bool same = same_policy(&a->transport_retry, &b->transport_retry);
    for (int i = 0; i < TF_ACTION_TYPE_COUNT; i++)
        same &= same_policy(&a->retry[i], &b->retry[i]);
    return same && a->strategy == b->strategy && a->batch_actions == b->batch_actions &&
           a->page_limit == b->page_limit && a->request_timeout_us == b->request_timeout_us &&
           a->pull_every_us == b->pull_every_us && a->ping_every_us == b->ping_every_us &&
           a->gateway == b->gateway;
}

static const char *replica_difference(const struct pair *p, uint32_t i) {
    const struct tf_plan_replica *a = &p->a->replicas[i], *b = &p->b->replicas[i];
    if (!tf_id_equal(&a->name, &b->name) || a->starts_later != b->starts_later ||
        !same_text(p->a->users[a->user].name, p->b->users[b->user].name))
        return "a replica";
    if (a->clock.offset_us != b->clock.offset_us || a->clock.drift_ppm != b->clock.drift_ppm ||
        a->clock.granularity_us != b->clock.granularity_us)
        return "a clock";
    if (!same_model(&a->up, &b->up) || !same_model(&a->down, &b->down))
        return "a link";
    return same_client(&a->client, &b->client) ? NULL : "a client's settings";
}

static const char *step_difference(const struct pair *p, uint32_t i) {
    const struct tf_step *a = &p->a->steps[i], *b = &p->b->steps[i];
    if (a->id != b->id || a->verb != b->verb || a->at_us != b->at_us || a->lasts_us != b->lasts_us)
        return "a step's id, verb or time";
    if (a->who != b->who || a->direction != b->direction || a->channel != b->channel)
        return "a step's node";
    if (!same_message(p, a->message, b->message) || !same_message(p, a->reply_to, b->reply_to) ||
        !same_conversation(p, a->conversation, b->conversation))
        return "a step's names";
    if (!same_bytes(a->text, a->text_len, b->text, b->text_len))
        return "a step's text";
    if (a->flag != b->flag || a->refused != b->refused || a->message_type != b->message_type ||
        a->strategy != b->strategy || a->of_action != b->of_action ||
        a->resolution != b->resolution || a->push != b->push)
        return "a step's words";
    if (a->aim.call != b->aim.call || a->aim.skip != b->aim.skip || a->aim.count != b->aim.count)
        return "a step's aim";
    if (!same_dist(&a->dist, &b->dist) || a->amount != b->amount || a->forever != b->forever ||
        a->may_miss != b->may_miss || a->loss_burst_packets != b->loss_burst_packets ||
        a->by_us != b->by_us || a->status != b->status || a->retry_after_us != b->retry_after_us)
        return "a step's figures";
    return a->check_count == b->check_count ? NULL : "a step's checks";
}

static bool same_check(const struct pair *p, const struct tf_check *a, const struct tf_check *b) {
    bool same = a->kind == b->kind && a->node == b->node && a->user == b->user &&
                a->count.compare == b->count.compare && a->count.value == b->count.value &&
                a->has_status == b->has_status && a->status == b->status &&
                a->deleted == b->deleted && a->edited == b->edited && a->pending == b->pending &&
                a->conflict == b->conflict && a->shown == b->shown &&
                (a->text == NULL) == (b->text == NULL) && a->message_count == b->message_count;
    same = same && same_message(p, a->message, b->message) &&
           same_conversation(p, a->conversation, b->conversation) &&
           same_bytes(a->text, a->text_len, b->text, b->text_len);
    for (uint32_t i = 0; same && i < a->message_count; i++)
        same = same_message(p, a->messages[i], b->messages[i]);
    return same;
}

static bool same_checks(const struct pair *p, uint32_t a, uint32_t b, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!same_check(p, &p->a->checks[a + i], &p->b->checks[b + i]))
            return false;
    return true;
}

static const char *checks_difference(const struct pair *p) {
    const struct tf_plan *a = p->a, *b = p->b;
    if (a->check_count != b->check_count || a->always_count != b->always_count ||
        a->finally_count != b->finally_count || a->sometimes_count != b->sometimes_count)
        return "the number of checks";
    for (uint32_t i = 0; i < a->step_count; i++)
        if (!same_checks(p, a->steps[i].first_check, b->steps[i].first_check,
                         a->steps[i].check_count))
            return "a check of a step";
    if (!same_checks(p, a->first_always, b->first_always, a->always_count) ||
        !same_checks(p, a->first_finally, b->first_finally, a->finally_count) ||
        !same_checks(p, a->first_sometimes, b->first_sometimes, a->sometimes_count))
        return "a check";
    return NULL;
}

static const char *outcome_difference(const struct pair *p) {
    const struct tf_plan *a = p->a, *b = p->b;
    if (a->settle_within_us != b->settle_within_us || a->oracles_off != b->oracles_off)
        return "the end";
    for (int i = 0; i < TF_ORACLE_COUNT; i++)
        if (!same_text(a->oracle_off_reason[i], b->oracle_off_reason[i]))
            return "a reason";
    if (a->expects_failure != b->expects_failure ||
        a->expects_check_failure != b->expects_check_failure ||
        a->expected_oracle != b->expected_oracle ||
        !same_text(a->expected_because, b->expected_because))
        return "the expected failure";
    return NULL;
}

static const char *head_difference(const struct pair *p) {
    const struct tf_plan *a = p->a, *b = p->b;
    bool same = same_text(a->name, b->name) && a->seed == b->seed && a->tag_count == b->tag_count;
    for (uint32_t i = 0; same && i < a->tag_count; i++)
        same = same_text(a->tags[i], b->tags[i]);
    if (!same)
        return "the head";
    if (a->server.page_limit_max != b->server.page_limit_max ||
        a->server.batch_actions_max != b->server.batch_actions_max ||
        a->server.body_bytes_max != b->server.body_bytes_max ||
        a->server.token_lifetime_us != b->server.token_lifetime_us ||
        !same_dist(&a->server_work_us, &b->server_work_us))
        return "the server";
    if (a->replica_count != b->replica_count || a->conversation_count != b->conversation_count ||
        a->message_count != b->message_count || a->step_count != b->step_count)
        return "the size of a list";
    return NULL;
}

static bool same_participants(const struct pair *p, uint32_t a, uint32_t b) {
    const struct tf_plan_conversation *x = &p->a->conversations[a], *y = &p->b->conversations[b];
    bool same =
        x->type == y->type && x->made_by_step == y->made_by_step && x->user_count == y->user_count;
    for (uint32_t i = 0; same && i < x->user_count; i++)
        same = same_text(p->a->users[x->users[i]].name, p->b->users[y->users[i]].name);
    return same;
}

static bool same_conversations(const struct pair *p) {
    uint32_t found = 0;
    for (uint32_t i = 0; i < p->a->conversation_count; i++)
        for (uint32_t j = 0; j < p->b->conversation_count; j++)
            if (same_conversation(p, i, j))
                found += same_participants(p, i, j);
    return found == p->a->conversation_count;
}

const char *difference(const struct tf_plan *a, const struct tf_plan *b) {
    struct pair p = {a, b};
    const char *found = head_difference(&p);
    for (uint32_t i = 0; found == NULL && i < a->replica_count; i++)
        found = replica_difference(&p, i);
    if (found == NULL && !same_conversations(&p))
        found = "a conversation";
    for (uint32_t i = 0; found == NULL && i < a->step_count; i++)
        found = step_difference(&p, i);
    if (found == NULL)
        found = checks_difference(&p);
    return found != NULL ? found : outcome_difference(&p);
}
