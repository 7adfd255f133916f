/* How late a device without gateway learns of news, and how often it looks, with fixed intervals
 * and with learnt ones: three weeks of a student's messages, of which the first teaches. And how
 * late one learns of them that sleeps but for four sessions a day, with and without windows in the
 * background. */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define DAYS          21u
#define LEARNING      (7 * TF_DAY)
#define MESSAGES      48u /* a day: half at lunch, a third at dinner, the rest at any time */
#define CONCERN       ((uint32_t)0xDA1)
#define READER        1u
#define SEQ_MAX       (1u << 16)
#define FIRST_HOUR_AT (8 * TF_HOUR) /* time 0 of a run is 08:00 */
#define SESSION_US    (3 * TF_MINUTE)
#define WINDOW_US     (20 * TF_SECOND)
#define WINDOWS_MAX   (24u * 60)

/* What the reader's device does. */
struct habits {
    uint64_t every_min; /* looks while it is awake */
    bool learns;
    bool sleeps;          /* but for its sessions */
    uint64_t windows_min; /* between two windows in the background; 0: none */
};

struct watcher {
    tf_time committed_us[SEQ_MAX];
    tf_time *delays_us; /* owned */
    size_t delay_count, delay_capacity;
    uint64_t looks, wakes;
};

static void on_record(void *self, const struct tf_record *record) {
    struct watcher *watcher = self;
    if (record->kind == TF_RECORD_AUDIT && record->audit.type == TF_ACTION_SEND &&
        record->audit.seq < SEQ_MAX)
        watcher->committed_us[record->audit.seq] = record->at_us;
    if (record->node != READER || record->at_us < LEARNING)
        return;
    if (record->kind == TF_RECORD_PROCESS && record->process.event == TF_PROCESS_RESUMED)
        watcher->wakes++;
    if (record->kind == TF_RECORD_REQUEST && record->net.call == TF_CALL_PULL)
        watcher->looks++;
    if (record->kind != TF_RECORD_CURSOR)
        return;
    for (uint64_t seq = record->cursor.old_seq + 1; seq <= record->cursor.cursor.seq; seq++) {
        tf_time committed_us = seq < SEQ_MAX ? watcher->committed_us[seq] : 0;
        if (committed_us < LEARNING)
            continue;
        tf_grow((void **)&watcher->delays_us, &watcher->delay_capacity, watcher->delay_count,
                sizeof(*watcher->delays_us));
        watcher->delays_us[watcher->delay_count++] = record->at_us - committed_us;
    }
}

/* When the n-th message of a day is written, from midnight. */
static tf_time written_at(uint64_t seed, uint32_t day, uint32_t n) {
    uint64_t draw = tf_draw(seed, CONCERN, day, n);
    if (n < MESSAGES / 2)
        return 11 * TF_HOUR + 30 * TF_MINUTE + (tf_time)tf_draw_below(draw, 90 * TF_MINUTE);
    if (n < MESSAGES / 2 + MESSAGES / 3)
        return 19 * TF_HOUR + (tf_time)tf_draw_below(draw, 90 * TF_MINUTE);
    return (tf_time)tf_draw_below(draw, TF_DAY);
}

static int by_time(const void *a, const void *b) {
    const tf_time *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static struct tf_step *put(struct tf_plan *plan, uint32_t *count, enum tf_verb verb,
                           tf_time at_us) {
    struct tf_step *step = &plan->steps[(*count)++];
    step->verb = verb;
    step->who = READER;
    step->at_us = at_us;
    return step;
}

/* Breakfast, lunch, dinner, bedtime. */
static void add_sleep(struct tf_plan *plan, uint32_t *count, uint64_t windows_min) {
    static const tf_time sessions[] = {8 * TF_HOUR, 12 * TF_HOUR + 30 * TF_MINUTE, 19 * TF_HOUR,
                                       22 * TF_HOUR + 30 * TF_MINUTE};
    tf_time from = TF_DAY - FIRST_HOUR_AT;
    put(plan, count, TF_VERB_SUSPEND, from);
    for (uint32_t i = 0; i < DAYS * 4; i++) {
        tf_time at = from + TF_DAY * (i / 4) + sessions[i % 4];
        put(plan, count, TF_VERB_RESUME, at);
        put(plan, count, TF_VERB_SUSPEND, at + SESSION_US);
    }
    tf_time every = (tf_time)windows_min * TF_MINUTE;
    for (tf_time at = from + every; windows_min > 0 && at < from + DAYS * TF_DAY; at += every)
        put(plan, count, TF_VERB_BACKGROUND_WINDOW, at)->lasts_us = WINDOW_US;
}

static int by_step(const void *a, const void *b) {
    const struct tf_step *x = a, *y = b;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

static struct tf_plan *plan_of(uint64_t seed, const struct habits *habits) {
    const struct reference reference = {.delivery = true, .replicas = 2, .seed = seed};
    struct tf_plan *plan = reference_world_create(&reference);
    tf_time at[DAYS * MESSAGES];
    for (uint32_t i = 0; i < DAYS * MESSAGES; i++)
        at[i] = TF_DAY * (i / MESSAGES + 1) + written_at(seed, i / MESSAGES, i % MESSAGES) -
                FIRST_HOUR_AT;
    qsort(at, DAYS * MESSAGES, sizeof(at[0]), by_time);
    uint32_t count = DAYS * MESSAGES;
    struct tf_step *steps = reference_plan_steps(plan, count + DAYS * (8 + WINDOWS_MAX) + 1);
    for (uint32_t i = 0; i < DAYS * MESSAGES; i++) {
        steps[i].who = 0;
        steps[i].at_us = at[i];
        reference_plan_send(plan, &steps[i]);
    }
    if (habits->sleeps)
        add_sleep(plan, &count, habits->windows_min);
    plan->step_count = count;
    qsort(steps, count, sizeof(*steps), by_step);
    plan->replicas[READER].client.gateway = habits->sleeps;
    plan->replicas[READER].client.pull_every_us = (tf_time)habits->every_min * TF_MINUTE;
    plan->replicas[READER].client.pull_learns = habits->learns;
    plan->settle_within_us = TF_DAY;
    return plan;
}

static void measure(uint64_t seed, const struct habits *habits) {
    struct watcher *watcher = tf_alloc_zero(1, sizeof(*watcher));
    struct tf_sink sink = {watcher, on_record};
    struct tf_sim_options options = measure_options();
    options.sinks = &sink;
    options.sink_count = 1;
    struct tf_subjects subjects = measure_subjects();
    struct tf_plan *plan = plan_of(seed, habits);
    struct measured measured;
    measure_run(plan, &subjects, &options, &measured);
    qsort(watcher->delays_us, watcher->delay_count, sizeof(*watcher->delays_us), by_time);
    double sum = 0;
    for (size_t i = 0; i < watcher->delay_count; i++)
        sum += (double)watcher->delays_us[i];
    size_t count = watcher->delay_count > 0 ? watcher->delay_count : 1;
    tf_time late = watcher->delay_count > 0 ? watcher->delays_us[count * 95 / 100] : 0;
    measure_say("looks_per_day", (double)watcher->looks / (DAYS - 7), "");
    measure_say("wakes_per_day", (double)watcher->wakes / (DAYS - 7), "");
    measure_say("delay_mean", sum / (double)count / (double)TF_MINUTE, "min");
    measure_say("delay_p95", (double)late / (double)TF_MINUTE, "min");
    tf_result_close(&measured.result);
    tf_plan_destroy(plan);
    free(watcher->delays_us);
    free(watcher);
}

static const struct option known[] = {{"every", required_argument, NULL, 'e'},
                                      {"seed", required_argument, NULL, 's'},
                                      {"learns", no_argument, NULL, 'l'},
                                      {"windows", required_argument, NULL, 'w'},
                                      {NULL, 0, NULL, 0}};

int main(int argc, char **argv) {
    struct habits habits = {.every_min = 30};
    uint64_t seed = 1;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'e') {
            habits.every_min = measure_number(optarg);
        } else if (option == 's') {
            seed = measure_number(optarg);
        } else if (option == 'l') {
            habits.learns = true;
        } else if (option == 'w') {
            habits.sleeps = true;
            habits.windows_min = measure_number(optarg);
        } else {
            fputs("usage: bench_sync_policy [--every MINUTES] [--learns] [--windows MINUTES] "
                  "[--seed N]\n",
                  stderr);
            return EXIT_FAILURE;
        }
    }
    measure(seed, &habits);
    return EXIT_SUCCESS;
}
