/* Networks: links and their directions, and the profiles of real ones. */
#include "scenario/profiles.h"
#include "scenario/table.h"

static const struct tf_row lognormal_rows[] = {
    {"median", TF_FIELD_DURATION, true, TF_TO(tf_dist, a), .example = "80 ms",
     .doc = "half are shorter; above 0"},
    {"p99", TF_FIELD_DURATION, true, TF_TO(tf_dist, b), .example = "600 ms",
     .doc = "99 of 100 are shorter; above the median"},
};
static const struct tf_object lognormal = {.name = "log-normal",
                                           .doc = "A log-normal distribution of durations.",
                                           TF_ROWS(lognormal_rows)};

#define LATENCY                                                                                    \
    {                                                                                              \
        "latency", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_link_model, latency_us),                 \
            .example = "{median: 80 ms, p99: 600 ms}", .doc = "one way"                            \
    }
#define BANDWIDTH                                                                                  \
    {                                                                                              \
        "bandwidth", TF_FIELD_RATE, false, TF_TO(tf_link_model, bytes_per_second),                 \
            .example = "64 KiB/s", .doc = "in each direction"                                      \
    }
#define LOSS                                                                                       \
    {                                                                                              \
        "loss", TF_FIELD_SHARE, false, TF_TO(tf_link_model, loss_per_million),                     \
            .example = "1 %",                                                                      \
            .doc = "of packets; they are sent again, and past a limit the connection breaks"       \
    }
#define BURST                                                                                      \
    {                                                                                              \
        "burst", TF_FIELD_COUNT, false, TF_TO(tf_link_model, loss_burst_packets),                  \
            .min = 1, .max = 1000, .example = "4",                                                 \
            .doc = "mean length of a burst of losses, in packets"                                  \
    }

static const struct tf_row direction_rows[] = {LATENCY, BANDWIDTH, LOSS, BURST};
static const struct tf_object direction = {
    .name = "direction",
    .doc = "One direction of a link, on top of what is said of both.",
    TF_ROWS(direction_rows)};

#define DIRECTIONS                                                                                 \
    {"up", TF_FIELD_OBJECT, .object = &direction, .doc = "replica to server only"}, {              \
        "down", TF_FIELD_OBJECT, .object = &direction, .doc = "server to replica only"             \
    }

static const struct tf_row link_rows[] = {
    {"profile", TF_FIELD_PROFILE, .example = "4g",
     .doc = "figures to begin with; other keys change them"},
    LATENCY,
    BANDWIDTH,
    LOSS,
    BURST,
    {"lose-request", TF_FIELD_SHARE, .example = "1 %",
     .doc = "of requests vanish before the server sees them"},
    {"lose-response", TF_FIELD_SHARE, .example = "1 %", .doc = "of answers vanish"},
    DIRECTIONS,
};
const struct tf_object tf_object_link = {
    .name = "link",
    .doc = "How the network of a replica behaves while no step says otherwise.",
    TF_ROWS(link_rows)};

static const struct tf_row over_time_rows[] = {
    {"tunnel_every", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_profile, tunnel_every),
     .example = "about 2 min", .doc = "from the end of one tunnel to the next"},
    {"tunnel_lasts", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_profile, tunnel_lasts),
     .example = "10 s .. 60 s", .doc = "how long nothing gets through"},
    {"portal_lasts", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_profile, portal_lasts),
     .example = "20 s .. 3 min",
     .doc = "from the start, until somebody logs in, a page answers every request"},
};
static const struct tf_object over_time = {
    .name = "over_time",
    .doc = "What such a network does in the course of time; drawn by the seed for each replica.",
    TF_ROWS(over_time_rows)};

static const struct tf_row profile_rows[] = {
    {"about", TF_FIELD_LABEL, true, .doc = "what it stands for"},
    {"sources", TF_FIELD_LIST, true, .min = 1, .item = TF_FIELD_LABEL,
     .doc = "where the figures come from"},
    {"over_time", TF_FIELD_OBJECT, .object = &over_time, .doc = "what it does meanwhile"},
    LATENCY,
    BANDWIDTH,
    LOSS,
    BURST,
    DIRECTIONS,
};
static const struct tf_object profile = {
    .name = "profile", .doc = "A network with published figures.", TF_ROWS(profile_rows)};
static const struct tf_row profiles_rows[] = {
    {"profiles", TF_FIELD_MAP, true, .item = TF_FIELD_OBJECT, .object = &profile, .doc = "by name"},
};
static const struct tf_object profiles = {
    .name = "profiles", .doc = "The file of network profiles.", TF_ROWS(profiles_rows)};

TF_TABLE_ACCESSOR(link, tf_object_link)
TF_TABLE_ACCESSOR(direction, direction)
TF_TABLE_ACCESSOR(lognormal, lognormal)
TF_TABLE_ACCESSOR(profiles, profiles)
TF_TABLE_ACCESSOR(profile, profile)
TF_TABLE_ACCESSOR(over_time, over_time)
