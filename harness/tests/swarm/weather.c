#include "swarm/weather.h"

#include "base/random.h"
#include "support/small_plan.h"

#include <stdlib.h>
#include <string.h>

#define DEVICES      4
#define MESSAGES_MAX 64
#define CONCERN      1000 /* of no part of the harness */

struct weather {
    struct tf_plan *plan;
    uint64_t draws;
    struct {
        uint32_t message, user;
    } made[MESSAGES_MAX];
    uint32_t made_count;
};

static uint64_t draw(struct weather *w, uint64_t bound) {
    return tf_draw_below(tf_draw(w->plan->seed, CONCERN, 0, w->draws++), bound);
}

static void say(struct tf_step *step, const char *text) {
    free(step->text);
    step->text = tf_strdup(text);
    step->text_len = strlen(text);
}

static uint32_t device_of(struct weather *w, uint32_t user) {
    uint32_t device = (uint32_t)draw(w, DEVICES);
    while (w->plan->replicas[device].user != user)
        device = (device + 1) % DEVICES;
    return device;
}

static void send(struct weather *w, tf_time at, enum tf_verb verb) {
    uint32_t device = (uint32_t)draw(w, DEVICES);
    struct tf_step *step = small_send(w->plan, at, device, "Is the tiffin here?");
    step->verb = verb;
    if (verb == TF_VERB_REPLY)
        step->reply_to = w->made[draw(w, w->made_count)].message;
    if (w->made_count == MESSAGES_MAX)
        return;
    w->made[w->made_count].message = step->message;
    w->made[w->made_count++].user = w->plan->replicas[device].user;
}

static void change(struct weather *w, tf_time at, enum tf_verb verb) {
    uint64_t which = draw(w, w->made_count);
    bool any = verb == TF_VERB_DELETE && draw(w, 2) == 0;
    uint32_t device = any ? (uint32_t)draw(w, DEVICES) : device_of(w, w->made[which].user);
    struct tf_step *step = small_step(w->plan, at, verb, device);
    step->message = w->made[which].message;
    if (verb == TF_VERB_EDIT)
        say(step, draw(w, 2) ? "Is the tiffin there?" : "The tiffin is here.");
}

static void act(struct weather *w, tf_time at) {
    uint64_t what = w->made_count == 0 ? 0 : draw(w, 10);
    if (what < 5)
        send(w, at, TF_VERB_SEND);
    else if (what == 5)
        send(w, at, TF_VERB_REPLY);
    else if (what < 8)
        change(w, at, TF_VERB_EDIT);
    else if (what == 8)
        change(w, at, TF_VERB_DELETE);
    else
        small_step(w->plan, at, TF_VERB_READ, (uint32_t)draw(w, DEVICES))->conversation = 0;
}

/* What a verb needs beside the common members. */
static void give_values(struct weather *w, struct tf_step *step) {
    switch (step->verb) {
    case TF_VERB_SERVER_RESTART:
    case TF_VERB_SERVER_SLOW:
        step->who = TF_NODE_SERVER;
        step->dist = (struct tf_dist){TF_DIST_UNIFORM, 0, 3 * TF_SECOND};
        break;
    case TF_VERB_LATENCY:
        step->dist.a = (int64_t)draw(w, 3 * TF_SECOND);
        break;
    case TF_VERB_LOSS:
        step->amount = draw(w, 300000);
        break;
    case TF_VERB_DISK_FULL:
    case TF_VERB_IO_ERROR:
        step->amount = 1 + draw(w, 40);
        step->forever = draw(w, 2) == 0;
        step->who = draw(w, 4) == 0 ? TF_NODE_SERVER : step->who;
        break;
    case TF_VERB_DUPLICATE:
        step->dist = (struct tf_dist){TF_DIST_UNIFORM, 0, 15 * TF_SECOND};
        step->second = draw(w, 2) == 0;
        break;
    case TF_VERB_HANG:
        step->dist.a = (int64_t)draw(w, 2) * 3 * TF_SECOND;
        break;
    case TF_VERB_TRUNCATE:
    case TF_VERB_CORRUPT:
        step->direction = draw(w, 2) == 0 ? TF_UP : TF_DOWN;
        step->noticed = draw(w, 4) == 0;
        step->aim.count = 0;
        break;
    case TF_VERB_SERVER_STAGES:
        step->stage = (uint32_t)draw(w, 1 + TF_SERVER_STAGE_COUNT);
        step->dist = (struct tf_dist){TF_DIST_UNIFORM, 0, 15 * TF_SECOND};
        step->aim.count = 0;
        break;
    case TF_VERB_SLOW_STORAGE:
        step->dist = (struct tf_dist){TF_DIST_UNIFORM, 0, 2 * TF_SECOND};
        step->who = draw(w, 4) == 0 ? TF_NODE_SERVER : step->who;
        break;
    case TF_VERB_TORN_WRITE:
    case TF_VERB_LOST_WRITE:
    case TF_VERB_CRASH_AT_STORAGE_STEP:
        step->amount = 1 + draw(w, 30);
        step->who = draw(w, 4) == 0 ? TF_NODE_SERVER : step->who;
        break;
    case TF_VERB_KILL:
        step->who = draw(w, 5) == 0 ? TF_NODE_SERVER : step->who;
        break;
    case TF_VERB_FLAP:
        step->signal = (enum tf_signal)draw(w, 3);
        break;
    case TF_VERB_CLOCK_FREEZE:
        step->who = draw(w, 4) == 0 ? TF_NODE_SERVER : step->who;
        break;
    case TF_VERB_CLOCK_JUMP:
        step->who = draw(w, 4) == 0 ? TF_NODE_SERVER : step->who;
        step->by_us = (tf_time)draw(w, 2 * TF_HOUR) - TF_HOUR;
        break;
    case TF_VERB_SCRIPTED_ANSWER:
        step->status = draw(w, 2) ? 503 : 401;
        step->retry_after_us = step->status == 503 ? (tf_time)draw(w, 4) * 5 * TF_SECOND : 0;
        break;
    case TF_VERB_PUSH_FAULT:
        step->push = (enum tf_push_fault)draw(w, 3);
        step->dist.a = 5 * TF_SECOND;
        break;
    default:
        break;
    }
}

static void break_something(struct weather *w, tf_time at) {
    static const enum tf_verb verbs[] = {TF_VERB_CUT,
                                         TF_VERB_OFFLINE,
                                         TF_VERB_KILL,
                                         TF_VERB_SUSPEND,
                                         TF_VERB_SERVER_RESTART,
                                         TF_VERB_SERVER_SLOW,
                                         TF_VERB_LOSE_REQUEST,
                                         TF_VERB_LOSE_RESPONSE,
                                         TF_VERB_LATE_RESPONSE,
                                         TF_VERB_PUSH_FAULT,
                                         TF_VERB_SCRIPTED_ANSWER,
                                         TF_VERB_CRASH_AT_STORAGE_STEP,
                                         TF_VERB_RESET,
                                         TF_VERB_HALF_OPEN,
                                         TF_VERB_REFUSE,
                                         TF_VERB_CLOCK_JUMP,
                                         TF_VERB_LOSS,
                                         TF_VERB_LATENCY,
                                         TF_VERB_HEAL,
                                         TF_VERB_START,
                                         TF_VERB_ONLINE,
                                         TF_VERB_RESUME,
                                         TF_VERB_DISK_FULL,
                                         TF_VERB_IO_ERROR,
                                         TF_VERB_TORN_WRITE,
                                         TF_VERB_LOST_WRITE,
                                         TF_VERB_SLOW_STORAGE,
                                         TF_VERB_SERVER_STAGES,
                                         TF_VERB_DUPLICATE,
                                         TF_VERB_HANG,
                                         TF_VERB_TRUNCATE,
                                         TF_VERB_CORRUPT,
                                         TF_VERB_CLOCK_FREEZE,
                                         TF_VERB_FLAP};
    enum tf_verb verb = verbs[draw(w, sizeof(verbs) / sizeof(verbs[0]))];
    struct tf_step *step = small_step(w->plan, at, verb, (uint32_t)draw(w, DEVICES));
    bool aimed = verb >= TF_VERB_LOSE_REQUEST && verb <= TF_VERB_PUSH_FAULT;
    step->lasts_us = aimed || draw(w, 3) == 0 ? 0 : (tf_time)draw(w, 20 * TF_SECOND);
    step->direction = (enum tf_direction)draw(w, 4);
    step->channel = (enum tf_channel)draw(w, 4);
    step->aim = (struct tf_aim){.call = verb == TF_VERB_PUSH_FAULT ? TF_CALL_GATEWAY
                                                                   : (enum tf_call)draw(w, 5),
                                .skip = (uint32_t)draw(w, 2),
                                .count = 1};
    give_values(w, step);
}

static void draw_devices(struct weather *w) {
    for (uint32_t i = 0; i < DEVICES; i++) {
        struct tf_plan_replica *replica = &w->plan->replicas[i];
        replica->up = replica->down =
            (struct tf_link_model){.latency_us = {TF_DIST_LOGNORMAL, 60 * TF_MS, 600 * TF_MS},
                                   .bytes_per_second = draw(w, 3) == 0 ? 20000 : 0,
                                   .loss_per_million = draw(w, 2) == 0 ? 20000 : 0,
                                   .lose_per_million = draw(w, 2) == 0 ? 30000 : 0};
        replica->clock.offset_us = (tf_time)draw(w, 200 * TF_SECOND) - 100 * TF_SECOND;
        replica->clock.drift_ppm = (int32_t)draw(w, 400) - 200;
        replica->client.strategy = (enum tf_strategy)draw(w, TF_STRATEGY_COUNT);
        replica->client.page_limit = 1 + (uint32_t)draw(w, 5);
        replica->client.pull_every_us = TF_MINUTE;
    }
}

static int by_time(const void *a, const void *b) {
    const struct tf_step *left = a, *right = b;
    if (left->at_us != right->at_us)
        return left->at_us < right->at_us ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

struct tf_plan *weather_plan(uint64_t seed) {
    struct weather w = {.plan = small_plan("asha ravi asha-tablet mina", seed)};
    w.plan->server_work_us = (struct tf_dist){TF_DIST_EXPONENTIAL, 10 * TF_MS, 0};
    w.plan->settle_within_us = 10 * TF_MINUTE;
    draw_devices(&w);
    uint64_t steps = 10 + draw(&w, 30);
    for (uint64_t i = 0; i < steps; i++) {
        tf_time at = (tf_time)draw(&w, TF_MINUTE);
        if (draw(&w, 100) < 60)
            act(&w, at);
        else
            break_something(&w, at);
    }
    qsort(w.plan->steps, w.plan->step_count, sizeof(*w.plan->steps), by_time);
    return w.plan;
}
