/* Faults of the network between a device and the server. */
#include "scenario/table_verbs.h"

static const char *const channels[] = {"rest", "gateway", "both", NULL};
static const char *const signals[] = {"again", "online", "offline", NULL};

#define LINK                                                                                       \
    {                                                                                              \
        "link", TF_FIELD_LINK, true, .example = "asha <-> server",                                 \
                                     .doc = "the link, and which of its directions: `->` from "    \
                                            "the left to the right, `<->` both; `all` is both "    \
                                            "directions of every replica"                          \
    }

static const struct tf_row who_rows[] = {WHO};
static const struct tf_row who_lasts_rows[] = {WHO, LASTS};

static const struct tf_row flap_rows[] = {
    WHO,
    {"says", TF_FIELD_ENUM, false, TF_TO(tf_step, signal), .words = signals, .fallback = "again",
     .example = "offline",
     .doc =
         "`again`: the last signal once more; `online` or `offline`: this, whatever is true, and "
         "at the end the truth"},
    LASTS,
};

static const struct tf_row cut_rows[] = {
    LINK,
    {"channel", TF_FIELD_ENUM, false, TF_TO(tf_step, channel), .words = channels, .words_from = 1,
     .fallback = "both", .example = "gateway", .doc = "HTTP calls, the WebSocket, or both"},
    LASTS,
};

static const struct tf_row heal_rows[] = {LINK};

static const struct tf_row latency_rows[] = {
    LINK,
    {"is", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist),
     .example = "{median: 80 ms, p99: 600 ms}", .doc = "one way"},
    LASTS,
};

static const struct tf_row bandwidth_rows[] = {
    LINK,
    {"is", TF_FIELD_RATE, true, TF_TO(tf_step, amount), .example = "64 KiB/s",
     .doc = "in each direction of the link"},
    LASTS,
};

static const struct tf_row loss_rows[] = {
    LINK,
    {"is", TF_FIELD_SHARE, true, TF_TO(tf_step, amount), .example = "5 %",
     .doc = "of packets; they are sent again, and past a limit the connection breaks"},
    {"burst", TF_FIELD_COUNT, false, TF_TO(tf_step, loss_burst_packets), .min = 1, .max = 1000,
     .fallback = "1", .example = "4", .doc = "mean length of a burst of losses, in packets"},
    LASTS,
};

static const struct tf_row refuse_rows[] = {LINK, LASTS};

static const struct tf_row reset_rows[] = {
    LINK,
    {"channel", TF_FIELD_ENUM, false, TF_TO(tf_step, channel), .words = channels, .words_from = 1,
     .fallback = "both", .example = "gateway", .doc = "HTTP calls, the WebSocket, or both"},
};

VERB(CUT, cut_rows,
     "Packets vanish and nobody is told. What was under way waits for the heal as long as its "
     "connection lives.",
     "cut: asha <-> server", .name = "cut", .shorthand = "link");

VERB(HEAL, heal_rows, "Lifts cuts, latencies, bandwidths, losses and refusals from a link.",
     "heal: asha <-> server", .name = "heal", .shorthand = "link");

VERB(OFFLINE, who_lasts_rows,
     "The device loses its network and the app is told; its connections break at once.",
     "offline: asha", .name = "offline", .shorthand = "who");

VERB(ONLINE, who_rows, "The device has its network again.", "online: asha", .name = "online",
     .shorthand = "who");

VERB(FLAP, flap_rows,
     "The device tells its app of the network what is not so, or says the same again.",
     "flap: {who: asha, says: offline, lasts: 1 min}", .name = "flap", .shorthand = "who");

VERB(LATENCY, latency_rows, "A link gets another latency.",
     "latency: {link: asha -> server, is: 1 s .. 4 s, lasts: 20 s}", .name = "latency");

VERB(BANDWIDTH, bandwidth_rows, "A link gets another bandwidth.",
     "bandwidth: {link: server -> asha, is: 64 KiB/s}", .name = "bandwidth");

VERB(LOSS, loss_rows, "A link gets another loss of packets.",
     "loss: {link: all, is: 5 %, burst: 4}", .name = "loss");

VERB(RESET, reset_rows, "The connections of a link break, and both ends are told.",
     "reset: asha <-> server", .name = "reset", .shorthand = "link");

VERB(REFUSE, refuse_rows, "New connections over a link are refused.",
     "refuse: {link: asha <-> server, lasts: 5 s}", .name = "refuse", .shorthand = "link");

VERB(HALF_OPEN, who_rows, "The device's WebSocket dies without a close frame; neither end is told.",
     "half-open: {who: asha}", .name = "half-open", .shorthand = "who");
