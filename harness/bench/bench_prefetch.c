/* What loading cleaned-up history before it is opened gains and costs: three weeks of a student who
 * has eight conversations, keeps six hours of each on the phone, and opens them by habit or not. */
#include "bench/measure.h"
#include "bench/reference_plan.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS          21u
#define LEARNING      (7 * TF_DAY)
#define ROOMS         8u
#define WRITTEN       18u /* messages a day in each */
#define OPENED_MAX    24u /* openings and reads a day in all, at most */
#define READER        0u
#define CONCERN       ((uint32_t)0x0BE4)
#define FIRST_HOUR_AT (8 * TF_HOUR) /* time 0 of a run is 08:00 */
#define PAGE          20u
#define LOOKS         8u /* a day, at how much the phone holds */

struct watcher {
    tf_time asked_us; /* the opening that waits for its page; 0 if none does */
    uint64_t openings, hits, bytes, pages;
    uint64_t looks, kept; /* whole views of the phone, and messages in them */
    bool is_looking;
    tf_time waited_us;
};

static void count_kept(struct watcher *watcher, const struct tf_record *record) {
    if (record->kind == TF_RECORD_VIEW_BEGIN)
        watcher->is_looking = record->view.purpose == TF_VIEW_SHOWN;
    else if (record->kind == TF_RECORD_VIEW_END)
        watcher->looks += watcher->is_looking;
    else if (record->kind == TF_RECORD_VIEW_MESSAGE)
        watcher->kept += watcher->is_looking;
}

static void on_record(void *self, const struct tf_record *record) {
    struct watcher *watcher = self;
    if (record->node != READER || record->at_us < LEARNING)
        return;
    if (record->kind == TF_RECORD_NOTE && record->note.kind == TF_NOTE_OPENED) {
        watcher->openings++;
        watcher->hits += record->note.flag;
        if (!record->note.flag)
            watcher->asked_us = record->at_us;
    }
    count_kept(watcher, record);
    if (record->kind == TF_RECORD_ANSWER && record->net.call == TF_CALL_HISTORY)
        watcher->bytes += record->net.bytes.len;
    if (record->kind != TF_RECORD_ANSWER_TAKEN || record->net.call != TF_CALL_HISTORY)
        return;
    watcher->pages++;
    if (watcher->asked_us > 0)
        watcher->waited_us += record->at_us - watcher->asked_us;
    watcher->asked_us = 0;
}

static tf_time within(uint64_t seed, uint32_t day, uint32_t n, tf_time from, tf_time length) {
    uint64_t draw = tf_draw(seed, CONCERN, day, n);
    return TF_DAY * (day + 1) - FIRST_HOUR_AT + from +
           (tf_time)tf_draw_below(draw, (uint64_t)length);
}

/* An opening of `room` in this half hour of the day, so many days in a hundred. */
struct habit {
    uint32_t room;
    tf_time at;
    uint32_t per_cent;
};
static const struct habit habits[] = {
    {0, 11 * TF_HOUR + 30 * TF_MINUTE, 95},
    {0, 12 * TF_HOUR + 15 * TF_MINUTE, 60},
    {1, 19 * TF_HOUR, 90},
    {2, 8 * TF_HOUR, 70},
    {2, 22 * TF_HOUR, 50},
    {3, 21 * TF_HOUR, 50},
    {4, 0, 25},
    {5, 0, 25},
    {6, 0, 25},
    {7, 0, 25},
};
#define HABITS (sizeof(habits) / sizeof(habits[0]))

static void add_openings(struct tf_step *steps, uint32_t *count, uint64_t seed, bool shapeless) {
    for (uint32_t day = 0; day < DAYS; day++)
        for (uint32_t n = 0; n < HABITS; n++) {
            const struct habit *habit = &habits[n];
            if (tf_draw_below(tf_draw(seed, CONCERN, day, 1000 + n), 100) >= habit->per_cent)
                continue;
            bool any_time = shapeless || habit->at == 0;
            struct tf_step *step = &steps[(*count)++];
            step->verb = TF_VERB_OPEN_CONVERSATION;
            step->who = READER;
            step->conversation =
                shapeless ? (uint32_t)tf_draw_below(tf_draw(seed, CONCERN, day, 2000 + n), ROOMS)
                          : habit->room;
            step->at_us = any_time ? within(seed, day, 3000 + n, 0, TF_DAY)
                                   : within(seed, day, 3000 + n, habit->at, 30 * TF_MINUTE);
            struct tf_step *read = &steps[(*count)++]; /* what was read may be cleaned up */
            read->verb = TF_VERB_READ;
            read->who = READER;
            read->conversation = step->conversation;
            read->at_us = step->at_us + TF_MINUTE;
        }
}

static void add_messages(struct tf_plan *plan, uint32_t *count, uint64_t seed) {
    for (uint32_t day = 0; day < DAYS; day++)
        for (uint32_t n = 0; n < ROOMS * WRITTEN; n++) {
            struct tf_step *step = &plan->steps[(*count)++];
            step->who = 1 + n % ROOMS;
            step->at_us = within(seed, day, n, 0, TF_DAY);
            reference_plan_send(plan, step);
            step->conversation = n % ROOMS;
            plan->messages[step->message].conversation = n % ROOMS;
        }
}

/* A check that holds, so that the phone is looked at. */
static void add_looks(struct tf_plan *plan, uint32_t *count) {
    plan->checks = tf_alloc_zero(1, sizeof(*plan->checks));
    plan->check_count = 1;
    plan->checks[0] = (struct tf_check){
        .kind = TF_CHECK_QUEUE, .node = READER, .count = {TF_COMPARE_AT_LEAST, 0}};
    for (uint32_t n = 0; n < DAYS * LOOKS; n++) {
        struct tf_step *step = &plan->steps[(*count)++];
        step->verb = TF_VERB_EXPECT;
        step->at_us = TF_DAY + n * (TF_DAY / LOOKS);
        step->check_count = 1;
    }
}

static int by_time(const void *a, const void *b) {
    const struct tf_step *x = a, *y = b;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

/* The reader with each of the others. */
static void set_rooms(struct tf_plan *plan) {
    for (uint32_t i = 0; i < plan->conversation_count; i++)
        free(plan->conversations[i].users);
    plan->conversations = tf_realloc(plan->conversations, ROOMS * sizeof(*plan->conversations));
    plan->conversation_count = ROOMS;
    for (uint32_t i = 0; i < ROOMS; i++) {
        char name[TF_ID_SIZE];
        (void)snprintf(name, sizeof(name), "room-%u", i);
        plan->conversations[i] = (struct tf_plan_conversation){
            .name = tf_id_of(name), .user_count = 2, .made_by_step = TF_NAME_NONE};
        plan->conversations[i].users = tf_alloc(2 * sizeof(uint32_t));
        plan->conversations[i].users[0] = READER;
        plan->conversations[i].users[1] = 1 + i;
    }
}

static struct tf_plan *plan_of(uint64_t seed, enum tf_prefetch prefetch, bool shapeless) {
    const struct reference reference = {.delivery = true, .replicas = 1 + ROOMS, .seed = seed};
    struct tf_plan *plan = reference_world_create(&reference);
    struct tf_client_config *client = &plan->replicas[READER].client;
    set_rooms(plan);
    struct tf_step *steps =
        reference_plan_steps(plan, DAYS * (ROOMS * WRITTEN + OPENED_MAX + LOOKS));
    uint32_t count = 0;
    add_messages(plan, &count, seed);
    add_openings(steps, &count, seed, shapeless);
    add_looks(plan, &count);
    plan->step_count = count;
    qsort(steps, count, sizeof(*steps), by_time);
    client->prefetch = prefetch;
    client->page_limit = PAGE;
    client->keep.age_us = 6 * TF_HOUR;
    client->keep.every_us = 30 * TF_MINUTE;
    client->keep.linger_us = 2 * TF_HOUR;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        plan->replicas[i].client.ping_every_us = TF_HOUR;
        plan->replicas[i].client.pull_every_us = TF_DAY;
    }
    return plan;
}

static void measure(uint64_t seed, enum tf_prefetch prefetch, bool shapeless) {
    struct watcher watcher = {0};
    struct tf_sink sink = {&watcher, on_record};
    struct tf_sim_options options = measure_options();
    options.sinks = &sink;
    options.sink_count = 1;
    struct tf_subjects subjects = measure_subjects();
    struct tf_plan *plan = plan_of(seed, prefetch, shapeless);
    struct measured measured;
    measure_run(plan, &subjects, &options, &measured);
    uint64_t openings = watcher.openings > 0 ? watcher.openings : 1;
    measure_say("openings_per_day", (double)watcher.openings / (DAYS - 7), "");
    measure_say("hits", 100.0 * (double)watcher.hits / (double)openings, "%");
    measure_say("pages_per_day", (double)watcher.pages / (DAYS - 7), "");
    measure_say("kib_per_day", (double)watcher.bytes / 1024 / (DAYS - 7), "KiB");
    uint64_t looks = watcher.looks > 0 ? watcher.looks : 1;
    measure_say("kept", (double)watcher.kept / (double)looks, "");
    measure_say("wait_mean", (double)watcher.waited_us / (double)openings / (double)TF_MS, "ms");
    tf_result_close(&measured.result);
    tf_plan_destroy(plan);
}

static const char *const words[] = {"none", "recent", "learned", "all"};

static bool parse(const char *word, enum tf_prefetch *out) {
    for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(words[i], word) == 0) {
            *out = (enum tf_prefetch)i;
            return true;
        }
    return false;
}

static const struct option known[] = {{"policy", required_argument, NULL, 'p'},
                                      {"seed", required_argument, NULL, 's'},
                                      {"shapeless", no_argument, NULL, 'u'},
                                      {NULL, 0, NULL, 0}};

int main(int argc, char **argv) {
    uint64_t seed = 1;
    bool shapeless = false, wrong = false;
    enum tf_prefetch prefetch = TF_PREFETCH_NONE;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'p')
            wrong |= !parse(optarg, &prefetch);
        else if (option == 's')
            seed = measure_number(optarg);
        else if (option == 'u')
            shapeless = true;
        else
            wrong = true;
    }
    if (wrong) {
        fputs("usage: bench_prefetch [--policy none|recent|learned|all] [--shapeless] [--seed N]\n",
              stderr);
        return EXIT_FAILURE;
    }
    measure(seed, prefetch, shapeless);
    return EXIT_SUCCESS;
}
