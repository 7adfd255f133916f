#include "sim/run.h"
#include "sim/checks.h"
#include "sim/choose.h"
#include "sim/client_node.h"
#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/look_device.h"
#include "sim/look_server.h"
#include "sim/neighbours.h"
#include "sim/observe.h"
#include "sim/rest.h"
#include "sim/scan.h"
#include "sim/server_node.h"
#include "sim/setup.h"
#include "sim/steps/aim.h"
#include "sim/steps/hold.h"
#include "sim/steps/steps.h"

#include <stdlib.h>

static bool is_over(const struct tf_world *world) {
    return world->broken != TF_OK || world->limit != NULL || world->stopped ||
           (world->options->stop_at_failure && world->judge != NULL &&
            tf_judge_failed(world->judge));
}

void tf_world_handle(struct tf_world *world, const struct tf_event *event) {
    switch (event->kind) {
    case TF_EVENT_WAKE:
        tf_replica_wake(world, (uint32_t)event->handle);
        break;
    case TF_EVENT_HOST_WAKE:
        tf_host_wake(world);
        break;
    case TF_EVENT_EXCHANGE:
        if (world->choosing == NULL || !tf_choose_holds(world, event->handle))
            tf_exchange_advance(world, event->handle);
        break;
    case TF_EVENT_FAIL:
        tf_exchange_fail(world, event->handle);
        break;
    case TF_EVENT_ABANDON:
        tf_exchange_abandoned(world, event->handle);
        break;
    case TF_EVENT_FRAME:
        tf_gateway_arrive(world, event->handle);
        break;
    case TF_EVENT_OPEN_LIMIT:
        tf_gateway_open_limit(world, event->handle);
        break;
    case TF_EVENT_CLIENT_GONE:
        tf_gateway_tell_server(world, event->handle);
        break;
    case TF_EVENT_SERVER_GONE:
        tf_gateway_tell_client(world, event->handle);
        break;
    case TF_EVENT_HOLD_LIMIT:
        tf_gateway_hold_limit(world, event->handle);
        break;
    case TF_EVENT_NEWS:
        tf_neighbours_news(world, event->handle);
        break;
    case TF_EVENT_HELD:
        tf_neighbours_release(world, event->handle);
        break;
    case TF_EVENT_BACKUP:
        tf_fault_backup(world, (uint32_t)event->handle);
        break;
    case TF_EVENT_AGAIN:
        tf_fault_session_again(world, (uint32_t)event->handle);
        break;
    case TF_EVENT_LIFT:
        tf_hold_end(world, (uint32_t)event->handle);
        break;
    default:
        TF_ASSERT(!"an event of the list");
    }
}

static tf_time next_step_time(const struct tf_world *world) {
    return world->next_step < world->timed_steps ? world->plan->steps[world->next_step].at_us
                                                 : TF_NEVER;
}

static tf_time next_branch_time(const struct tf_world *world) {
    return world->options->brancher != NULL ? world->options->brancher->at_us : TF_NEVER;
}

/* When something is next: a branch, a step of the plan, or an event. TF_NEVER when nothing is. */
static tf_time next_time(const struct tf_world *world) {
    tf_time event = tf_scheduler_next(&world->scheduler);
    tf_time step = next_step_time(world), branch = next_branch_time(world);
    tf_time first = step <= event ? step : event;
    return branch <= first ? branch : first;
}

static void count_event(struct tf_world *world) {
    const struct tf_sim_options *options = world->options;
    uint64_t events_max = options->events_max != 0 ? options->events_max : TF_SIM_EVENTS_MAX;
    if (++world->events >= events_max)
        tf_world_limit(world, "events_max");
    if (options->should_stop != NULL && world->events % TF_SIM_ASK_EVERY == 0)
        world->stopped = options->should_stop(options->stop_context);
}

static void take_step(struct tf_world *world, uint32_t step_index) {
    if (world->neighbours == NULL || !tf_neighbours_hold_step(world, step_index))
        tf_step_carry_out(world, step_index);
}

/* Whether something happened by it. A branch branches off no more. */
static bool take_branch(struct tf_world *world) {
    struct tf_brancher *brancher = world->options->brancher;
    enum tf_branch branch = brancher->decide(brancher->self);
    world->stopped |= branch == TF_BRANCH_STOP;
    if (branch != TF_BRANCH_STEP)
        return false;
    brancher->at_us = TF_NEVER;
    take_step(world, world->plan->step_count - 1);
    return true;
}

/* Does the next thing: at one instant a branch first, then steps of the plan, then events. */
static void advance(struct tf_world *world) {
    tf_time at = next_time(world);
    world->now_us = at;
    world->cause = 0;
    if (next_branch_time(world) == at) {
        if (!take_branch(world))
            return;
    } else if (next_step_time(world) == at) {
        take_step(world, world->next_step++);
    } else {
        struct tf_event event;
        tf_scheduler_pop(&world->scheduler, &event);
        if (world->neighbours == NULL || !tf_neighbours_hold_event(world, &event))
            tf_world_handle(world, &event);
    }
    count_event(world);
    if (world->asks_along && world->phase != TF_PHASE_PRELUDE)
        tf_ask_along(world);
}

/* Everything before `until_us`, or up to and with it. Time then stands at `until_us`. */
static void run_until(struct tf_world *world, tf_time until_us, bool with) {
    if (until_us > world->until_us) {
        until_us = world->until_us;
        with = true;
    }
    while (!is_over(world)) {
        tf_time next = next_time(world);
        if (next == TF_NEVER || next > until_us || (next == until_us && !with))
            break;
        advance(world);
    }
    if (!is_over(world) && world->now_us < until_us)
        world->now_us = until_us;
    if (until_us == world->until_us)
        tf_world_limit(world, "until_us");
}

static void enter(struct tf_world *world, enum tf_phase phase) {
    world->phase = phase;
    world->cause = 0;
    struct tf_record record = {.kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = phase};
    world->cause = tf_observe(world, &record);
}

static void prelude(struct tf_world *world) {
    world->now_us = TF_PRELUDE_US;
    enter(world, TF_PHASE_PRELUDE);
    uint64_t cause = world->cause;
    tf_host_start(world);
    for (uint32_t i = 0; i < world->replica_count && !is_over(world); i++) {
        world->cause = cause;
        if (!world->plan->replicas[i].starts_later)
            tf_replica_start(world, &world->replicas[i]);
    }
    run_until(world, 0, false);
}

static void rest(struct tf_world *world) {
    tf_time settle = world->plan->settle_within_us;
    tf_time bound = world->now_us + (settle > 0 ? settle : TF_SETTLE_DEFAULT_US);
    struct tf_rest state = {0};
    bool reached = false;
    enter(world, TF_PHASE_REST);
    world->moved_at_us = world->now_us;
    while (!is_over(world) && !reached) {
        tf_time next = next_time(world);
        reached = tf_rest_reached(world, &state, next < bound ? next : bound);
        if (reached || next > bound || next > world->until_us)
            break;
        advance(world);
    }
    if (is_over(world))
        return;
    if (!reached) {
        run_until(world, bound, true);
        reached = tf_rest_accepted(world);
    }
    if (is_over(world))
        return;
    struct tf_record record = {
        .kind = TF_RECORD_REST, .node = TF_NODE_NONE, .rest = {.reached = reached}};
    tf_observe(world, &record);
}

static void final_checks(struct tf_world *world) {
    enter(world, TF_PHASE_FINAL);
    for (uint32_t i = 0; i < world->replica_count; i++) {
        tf_look_whole(world, &world->replicas[i]);
        tf_scan_disk(world, &world->replicas[i]);
    }
    tf_look_truths(world);
    tf_ask_finally(world);
    for (uint32_t i = 0; i < world->plan->step_count; i++)
        if (tf_aim_is_unfired(world, i))
            tf_observe_fault(world, TF_RECORD_UNFIRED, world->plan->steps[i].who, i);
    struct tf_record end = {.kind = TF_RECORD_END, .node = TF_NODE_NONE};
    tf_observe(world, &end);
}

/* The end of the steps, which a branch may put off. */
static tf_time faults_end(const struct tf_world *world) {
    tf_time end = tf_steps_end(world->plan), branch = next_branch_time(world);
    return branch != TF_NEVER && branch > end ? branch : end;
}

static void faults(struct tf_world *world) {
    tf_time end;
    enter(world, TF_PHASE_FAULTS);
    do {
        end = faults_end(world);
        run_until(world, end, true);
    } while (!is_over(world) && end < faults_end(world));
}

static void run_phases(struct tf_world *world) {
    prelude(world);
    if (is_over(world))
        return;
    if (world->options->chooser == NULL) {
        faults(world);
    } else {
        enter(world, TF_PHASE_FAULTS);
        tf_choose_phase(world, run_until);
    }
    if (is_over(world))
        return;
    enter(world, TF_PHASE_HEALING);
    tf_steps_heal(world);
    if (!is_over(world))
        rest(world);
    if (!is_over(world))
        final_checks(world);
}

/* Why the run ended before its end. */
static enum tf_code tell_stop(struct tf_world *world) {
    struct tf_buf at = {0};
    tf_time_append_instant(&at, world->now_us);
    enum tf_code code = world->stopped ? tf_error_set(world->error, TF_E_INTERRUPTED,
                                                      "the run was stopped at %s", tf_buf_text(&at))
                                       : tf_error_set(world->error, TF_E_LIMIT,
                                                      "the run was stopped by the bound %s at %s",
                                                      world->limit, tf_buf_text(&at));
    tf_buf_close(&at);
    return code;
}

static enum tf_code conclude(struct tf_world *world) {
    struct tf_result *result = world->result;
    tf_digest_text(world->digest, result->digest);
    result->records = world->records;
    result->events = world->events;
    result->virtual_us = world->now_us - TF_PRELUDE_US;
    for (uint32_t i = 0; i < world->replica_count; i++) {
        result->bytes_up += world->replicas[i].up.carried;
        result->bytes_down += world->replicas[i].down.carried;
    }
    result->verdict = TF_VERDICT_PASS;
    if (world->judge != NULL)
        tf_judge_finish(world->judge, result);
    if (world->broken != TF_OK) {
        result->verdict = TF_VERDICT_BROKEN;
        return world->broken;
    }
    if (world->limit == NULL && !world->stopped)
        return TF_OK;
    if (world->stopped || result->verdict != TF_VERDICT_FAIL || world->plan->expects_failure)
        result->verdict = TF_VERDICT_INCONCLUSIVE;
    return tell_stop(world);
}

enum tf_code tf_sim_run(const struct tf_plan *plan, const struct tf_subjects *subjects,
                        const struct tf_sim_options *options, struct tf_result *result,
                        struct tf_error *error) {
    struct tf_world *world = tf_alloc_zero(1, sizeof(*world));
    world->plan = plan;
    world->client = subjects->client;
    world->server = subjects->server;
    world->options = options;
    world->result = result;
    world->error = error;
    world->until_us = options->until_us == 0 ? TF_NEVER : options->until_us;
    enum tf_code code = TF_E_BUG;
    if (tf_world_open(world, error)) {
        run_phases(world);
        code = conclude(world);
    } else {
        result->verdict = TF_VERDICT_BROKEN;
        if (error != NULL && error->code != TF_OK)
            code = error->code;
    }
    tf_world_close(world);
    free(world);
    return code;
}
