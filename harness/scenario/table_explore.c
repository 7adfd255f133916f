#include "scenario/explore.h"

#define EVERY                                                                                      \
    {                                                                                              \
        "every", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_explore_process, every),                   \
            .fallback = "about 1 min", .example = "about 30 s",                                    \
            .doc = "from one turn to the next; at most a thousand a second"                        \
    }
#define LASTS                                                                                      \
    {                                                                                              \
        "lasts", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_explore_process, lasts),                   \
            .fallback = "1 s .. 30 s", .example = "1 s .. 2 min", .doc = "how long a turn holds"   \
    }
#define WHO                                                                                        \
    {                                                                                              \
        "who", TF_FIELD_PLACE, false, TF_TO(tf_explore_process, who), .words = everyone,           \
                                                                      .example = "ravi",           \
                                                                      .doc = "one device, or all " \
                                                                             "at once; drawn for " \
                                                                             "each turn unless "   \
                                                                             "said"                \
    }
#define BY(text, usual)                                                                            \
    {                                                                                              \
        "by", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_explore_process, by), .fallback = usual,      \
                                                                           .example = "1 s .. 1 "  \
                                                                                      "min",       \
                                                                           .doc = text             \
    }
#define RATE(usual)                                                                                \
    {                                                                                              \
        "rate", TF_FIELD_SHARE, false, TF_TO(tf_explore_process, rate_per_million),                \
            .fallback = usual, .example = "10 %",                                                  \
            .doc = "of what passes meanwhile is met; with `swarm`, up to this"                     \
    }

static const char *const everyone[] = {"all", NULL};
static const char *const everything[] = {"all", "server", NULL};

static const struct tf_row held_rows[] = {EVERY, LASTS, WHO};
static const struct tf_row momentary_rows[] = {EVERY, WHO};
static const struct tf_row shared_rows[] = {EVERY, LASTS, RATE("30 %"), WHO};
static const struct tf_row slowed_rows[] = {EVERY, LASTS, BY("how much slower", "about 2 s"), WHO};
static const struct tf_row delayed_rows[] = {EVERY, LASTS, RATE("50 %"),
                                             BY("how much later it comes", "1 s .. 40 s"), WHO};
static const struct tf_row of_server_rows[] = {EVERY, LASTS};
static const struct tf_row slow_server_rows[] = {EVERY, LASTS,
                                                 BY("extra time for each request", "about 3 s")};
#define WHO_OR_SERVER                                                                              \
    {                                                                                              \
        "who", TF_FIELD_PLACE, false, TF_TO(tf_explore_process, who),                              \
            .words = everything, .example = "server",                                              \
            .doc = "one device, `server`, or all devices; drawn unless said"                       \
    }
static const struct tf_row jumped_rows[] = {EVERY, BY("how far, forward or back", "1 s .. 2 h"),
                                            WHO_OR_SERVER};
static const struct tf_row frozen_rows[] = {EVERY, LASTS, WHO_OR_SERVER};
static const struct tf_row answered_rows[] = {
    EVERY,
    LASTS,
    RATE("50 %"),
    WHO,
    {"status", TF_FIELD_COUNT, false, TF_TO(tf_explore_process, status), .min = 100, .max = 599,
     .example = "503", .doc = "HTTP status; drawn for each turn unless said"}};
static const struct tf_row stored_rows[] = {
    EVERY,
    LASTS,
    {"within", TF_FIELD_COUNT, false, TF_TO(tf_explore_process, within), .min = 1, .max = 1000000,
     .fallback = "40", .example = "10",
     .doc = "the storage operation is drawn from the next so many"},
    WHO_OR_SERVER,
};
static const struct tf_row pattern_rows[] = {
    EVERY,
    LASTS,
    {"gap", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_explore_process, gap), .fallback = "0 s .. 5 s",
     .example = "about 1 s", .doc = "from one part of it to the next"},
};
static const struct tf_row let_go_rows[] = {EVERY,
                                            BY("what is younger than this stays", "0 s .. 1 min")};
static const struct tf_row put_back_rows[] = {EVERY, LASTS,
                                              BY("age of the backup", "1 s .. 1 min")};
static const struct tf_row gone_back_rows[] = {EVERY, BY("age of the copy", "1 s .. 1 min"), WHO};
static const struct tf_row of_people_rows[] = {EVERY, LASTS};
static const struct tf_row held_anywhere_rows[] = {EVERY, LASTS};

static const struct tf_row staged_rows[] = {EVERY, LASTS, RATE("50 %"),
                                            BY("how long a request waits", "about 1 s"), WHO};

static const struct tf_row rotten_rows[] = {
    EVERY,
    LASTS,
    {"rate", TF_FIELD_SHARE, false, TF_TO(tf_explore_process, rate_per_million), .fallback = "5 %",
     .example = "2 %", .doc = "of the pages of the database change; with `swarm`, up to this"},
    WHO};

#define SETTINGS(of, text)                                                                         \
    static const struct tf_object of = {.name = #of " fault", .doc = text, TF_ROWS(of##_rows)}
SETTINGS(held, "A fault that holds for a while.");
SETTINGS(momentary, "A fault of one moment.");
SETTINGS(shared, "A fault that meets a share of what passes.");
SETTINGS(slowed, "A fault that makes a link or a database slow.");
SETTINGS(delayed, "A fault that delays a share of what passes.");
SETTINGS(of_server, "A fault of the server.");
SETTINGS(slow_server, "A fault that makes the server slow.");
SETTINGS(jumped, "A fault of wall clocks.");
SETTINGS(answered, "A fault that answers instead of the server.");
SETTINGS(stored, "A fault at a storage operation.");
SETTINGS(pattern, "A fault of several parts.");
SETTINGS(frozen, "A fault of wall clocks that holds for a while.");
SETTINGS(staged, "A fault that makes a share of the requests wait within the server.");
SETTINGS(let_go, "A fault by which the server lets go of what is old.");
SETTINGS(put_back, "A fault that puts the server back.");
SETTINGS(gone_back, "A fault that puts a device back.");
SETTINGS(rotten, "A fault of what is stored; `lasts` is how long it stays unnoticed at most.");
SETTINGS(of_people, "Who takes part in what.");
SETTINGS(held_anywhere,
         "A fault of devices with a notification extension, that holds for a while.");

#define TF_X(fault, word, settings, draw, text)                                                    \
    {word,                                                                                         \
     TF_FIELD_OBJECT,                                                                              \
     false,                                                                                        \
     TF_TO(tf_explore, faults[TF_EXPLORE_##fault]),                                                \
     .object = &settings,                                                                          \
     .doc = text},
static const struct tf_row fault_rows[] = {TF_EXPLORE_FAULTS(TF_X)};
#undef TF_X
static const struct tf_object faults = {
    .name = "faults to draw",
    .doc = "What goes wrong, by kind. A key alone (`cut:`) takes every default.",
    TF_ROWS(fault_rows)};

#define TF_X(verb, word, weight, text)                                                             \
    {word,                                                                                         \
     TF_FIELD_COUNT,                                                                               \
     false,                                                                                        \
     TF_TO(tf_explore, weights[TF_EXPLORE_##verb]),                                                \
     .min = 0,                                                                                     \
     .max = 1000,                                                                                  \
     .example = weight,                                                                            \
     .doc = text},
static const struct tf_row mix_rows[] = {TF_EXPLORE_ACTIONS(TF_X)};
#undef TF_X
static const struct tf_object mix = {
    .name = "mix",
    .doc = "What users do: of all actions, each verb's weight in the sum of all weights. What is "
           "left out is not done.",
    TF_ROWS(mix_rows)};

static const struct tf_row workload_rows[] = {
    {"every", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_explore, every), .fallback = "about 3 s",
     .example = "about 500 ms", .doc = "from one action to the next, over all devices"},
    {"hot", TF_FIELD_SHARE, false, TF_TO(tf_explore, hot_per_million), .fallback = "50 %",
     .example = "80 %",
     .doc = "of the actions, in the first conversation; the others share the rest evenly"},
    {"mix", TF_FIELD_OBJECT, .at = 0, .size = sizeof(struct tf_explore), .object = &mix,
     .doc = "what users do; without it, mostly sending, editing and reading"},
};
static const struct tf_object workload = {
    .name = "workload", .doc = "What users do.", TF_ROWS(workload_rows)};

static const struct tf_row devices_rows[] = {
    {"skew", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_explore, skew), .fallback = "0 s",
     .example = "0 s .. 2 h", .doc = "of each device's wall clock; ahead or behind is drawn"},
    {"drift", TF_FIELD_PPM, false, TF_TO(tf_explore, drift_ppm), .fallback = "0 ppm",
     .example = "200 ppm", .doc = "of each device's clocks at most, faster or slower"},
    {"granularity", TF_FIELD_DURATION, false, TF_TO(tf_explore, granularity_us), .fallback = "0 s",
     .example = "1 s", .doc = "of each device's wall clock at most"},
    {"page", TF_FIELD_COUNT, false, TF_TO(tf_explore, page_max), .min = 1, .max = TF_PAGE_LIMIT_MAX,
     .example = "3", .doc = "changes in one pull, drawn from 1 to this"},
    {"batch", TF_FIELD_COUNT, false, TF_TO(tf_explore, batch_max), .min = 1,
     .max = TF_BATCH_ACTIONS_MAX, .example = "4",
     .doc = "actions in one sync call, drawn from 1 to this"},
    {"strategies", TF_FIELD_BOOL, false, TF_TO(tf_explore, strategies), .fallback = "false",
     .example = "true", .doc = "each device's strategy for conflicts is drawn"},
};
static const struct tf_object devices = {.name = "devices to draw",
                                         .doc = "Settings that each seed draws for each device.",
                                         TF_ROWS(devices_rows)};

static const struct tf_row explore_rows[] = {
    {"lasts", TF_FIELD_DURATION, false, TF_TO(tf_explore, lasts_us), .fallback = "2 min",
     .example = "5 min", .doc = "virtual time in which users act and faults begin"},
    {"seeds", TF_FIELD_COUNT, false, TF_TO(tf_explore, seeds), .min = 1, .max = 1000,
     .fallback = "10", .example = "5",
     .doc = "how many are run when the command line does not say; with `--for`, how often its "
            "turn comes"},
    {"swarm", TF_FIELD_BOOL, false, TF_TO(tf_explore, swarm), .fallback = "false",
     .example = "true",
     .doc = "each seed switches a random half of the faults on, and draws how often, how long and "
            "how strongly each of them comes"},
    {"workload", TF_FIELD_OBJECT, .at = 0, .size = sizeof(struct tf_explore), .object = &workload,
     .doc = "what users do"},
    {"devices", TF_FIELD_OBJECT, .at = 0, .size = sizeof(struct tf_explore), .object = &devices,
     .doc = "settings drawn for each device"},
    {"faults", TF_FIELD_OBJECT, .at = 0, .size = sizeof(struct tf_explore), .object = &faults,
     .doc = "what goes wrong"},
};
const struct tf_object tf_object_explore = {
    .name = "explore",
    .doc = "Instead of steps: what each seed draws its own steps from. `tiffin replay --plan "
           "CASE@SEED` prints them. At most 20000 steps are drawn.",
    .example = "explore: {lasts: 3 min, workload: {every: about 1 s}, swarm: true, faults: {cut: "
               "{every: about 20 s}, kill: }}",
    TF_ROWS(explore_rows)};

const struct tf_object *tf_table_explore(void) {
    return &tf_object_explore;
}

const struct tf_object *tf_table_explore_faults(void) {
    return &faults;
}

bool tf_explore_has_rate(enum tf_explore_fault fault) {
    return tf_object_row(fault_rows[fault].object, TF_SLICE_LITERAL("rate")) != NULL;
}
