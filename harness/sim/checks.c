#include "sim/checks.h"

#include "sim/look_device.h"
#include "sim/look_server.h"
#include "sim/observe.h"

static bool needs_durable(enum tf_check_kind kind) {
    return kind == TF_CHECK_QUEUE || kind == TF_CHECK_CONFLICTS || kind == TF_CHECK_PARKED ||
           kind == TF_CHECK_SIZE || kind == TF_CHECK_FILES || kind == TF_CHECK_VERSIONS ||
           kind == TF_CHECK_DATA;
}

static bool is_about(const struct tf_check *check, uint32_t node) {
    return check->node == node || check->node == TF_NODE_ALL || check->node == TF_NODE_ANY ||
           check->kind == TF_CHECK_CONVERGED;
}

/* What the server holds matters to checks of the server, and to comparisons with it. */
static void look_at_server(struct tf_world *world, const struct tf_check *check) {
    if (check->node != TF_NODE_SERVER && check->kind != TF_CHECK_CONVERGED)
        return;
    for (uint32_t user = 0; user < world->plan->user_count; user++)
        if (check->kind != TF_CHECK_UNREAD || check->user == user)
            tf_look_truth(world, user);
}

static void look(struct tf_world *world, const struct tf_check *check, bool only_changed) {
    enum tf_view_purpose purpose = needs_durable(check->kind) ? TF_VIEW_DURABLE : TF_VIEW_SHOWN;
    for (uint32_t i = 0; i < world->replica_count; i++)
        if (is_about(check, i) && (!only_changed || world->replicas[i].changed))
            tf_look_replica(world, &world->replicas[i], purpose);
    if (!only_changed || world->host.changed)
        look_at_server(world, check);
}

static void ask(struct tf_world *world, uint32_t check_index, bool always, bool sometimes) {
    struct tf_record record = {
        .kind = TF_RECORD_CHECK,
        .node = world->plan->checks[check_index].node,
        .check = {
            .check = check_index, .phase = world->phase, .always = always, .sometimes = sometimes}};
    tf_observe(world, &record);
}

void tf_ask_check(struct tf_world *world, uint32_t check_index) {
    look(world, &world->plan->checks[check_index], false);
    ask(world, check_index, false, false);
}

static bool concerns_changed(const struct tf_world *world, const struct tf_check *check) {
    if (world->host.changed && is_about(check, TF_NODE_SERVER))
        return true;
    for (uint32_t i = 0; i < world->replica_count; i++)
        if (world->replicas[i].changed && is_about(check, i))
            return true;
    return false;
}

static void ask_range(struct tf_world *world, uint32_t first, uint32_t count, bool always) {
    for (uint32_t i = first; i < first + count; i++) {
        if (!concerns_changed(world, &world->plan->checks[i]))
            continue;
        look(world, &world->plan->checks[i], true);
        ask(world, i, always, !always);
    }
}

void tf_ask_along(struct tf_world *world) {
    const struct tf_plan *plan = world->plan;
    ask_range(world, plan->first_always, plan->always_count, true);
    ask_range(world, plan->first_sometimes, plan->sometimes_count, false);
    for (uint32_t i = 0; i < world->replica_count; i++)
        world->replicas[i].changed = false;
    world->host.changed = false;
}

void tf_ask_finally(struct tf_world *world) {
    const struct tf_plan *plan = world->plan;
    for (uint32_t i = 0; i < plan->finally_count; i++)
        ask(world, plan->first_finally + i, false, false);
    for (uint32_t i = 0; i < plan->always_count; i++)
        ask(world, plan->first_always + i, true, false);
    for (uint32_t i = 0; i < plan->sometimes_count; i++)
        ask(world, plan->first_sometimes + i, false, true);
}
