#include "scenario/table.h"

#include "scenario/profiles.h"

#include "env/situations.h"

#define TF_X(name, word) word,
static const char *const prefetches[] = {TF_PREFETCHES(TF_X) NULL};
#undef TF_X
#define TF_X(name, text) text,
static const char *const conversation_types[] = {TF_CONVERSATION_TYPES(TF_X) NULL};
static const char *const strategies[] = {TF_STRATEGIES(TF_X) NULL};
#undef TF_X
#define TF_X(name, word, claim) word,
static const char *const failures[] = {TF_ORACLES(TF_X) "expect", NULL};
#undef TF_X
#define TF_X(name, word, text) word,
static const char *const situations[] = {TF_SITUATIONS(TF_X) NULL};
#undef TF_X
static const char *const calls[] = {"batch", "single", NULL};
static const char *const later[] = {"now", "later", NULL};

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
static const struct tf_object link = {
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

#define POLICY_ROWS                                                                                \
    {"base",                                                                                       \
     TF_FIELD_DURATION,                                                                            \
     false,                                                                                        \
     TF_TO(tf_retry_policy, base_us),                                                              \
     .example = "500 ms",                                                                          \
     .doc = "ceiling of the first delay"},                                                         \
        {"cap",                                                                                    \
         TF_FIELD_DURATION,                                                                        \
         false,                                                                                    \
         TF_TO(tf_retry_policy, cap_us),                                                           \
         .example = "30 s",                                                                        \
         .doc = "ceiling of every delay"},                                                         \
        {"factor",       TF_FIELD_FACTOR,                                                          \
         false,          TF_TO(tf_retry_policy, factor_percent),                                   \
         .example = "2", .doc = "growth of the ceiling from one attempt to the next"},             \
    {                                                                                              \
        "attempts", TF_FIELD_COUNT, false, TF_TO(tf_retry_policy, attempts_max),                   \
            .min = 1, .max = 1000000, .zero_word = "unlimited", .example = "5",                    \
            .doc = "after so many it is set aside"                                                 \
    }
static const struct tf_row policy_rows[] = {POLICY_ROWS};
static const struct tf_row action_policy_rows[] = {
    POLICY_ROWS,
    {"priority", TF_FIELD_COUNT, false, TF_TO(tf_retry_policy, priority), .min = 1, .max = 100,
     .zero_word = "none", .fallback = "none", .example = "5",
     .doc = "what is higher goes out first, with what is before it in its conversation: a "
            "conversation keeps its order"},
    {"expires_after", TF_FIELD_DURATION_OR_NEVER, false, TF_TO(tf_retry_policy, expires_us),
     .fallback = "never", .example = "10 min",
     .doc = "what has waited so long by the device's wall clock is set aside and shown as "
            "`expired`, with what depends on it"},
};
static const struct tf_object policy = {.name = "retry policy",
                                        .doc =
                                            "Back-off with full jitter: a delay is drawn from "
                                            "above 0 to min(cap, base * factor ^ (attempt - 1)).",
                                        TF_ROWS(policy_rows)};

static const struct tf_object action_policy = {
    .name = "policy of an action",
    .doc = "Back-off with full jitter as for `transport`, and what goes first or not at all.",
    TF_ROWS(action_policy_rows)};

#define POLICY(key, index, text)                                                                   \
    {                                                                                              \
        key, TF_FIELD_OBJECT, false, TF_TO(tf_client_config, retry[index]),                        \
            .object = &action_policy, .doc = text                                                  \
    }
static const struct tf_row retry_rows[] = {
    POLICY("send", TF_ACTION_SEND, "sends and replies"),
    POLICY("edit", TF_ACTION_EDIT, "edits"),
    POLICY("delete", TF_ACTION_DELETE, "deletions"),
    POLICY("read", TF_ACTION_READ, "read marks"),
    POLICY("create", TF_ACTION_CREATE, "new conversations"),
    {"transport", TF_FIELD_OBJECT, false, TF_TO(tf_client_config, transport_retry),
     .object = &policy, .doc = "logins, pulls and reconnects"},
};
static const struct tf_object retry = {
    .name = "retry", .doc = "Retry policies by kind of action.", TF_ROWS(retry_rows)};

static const struct tf_row client_rows[] = {
    {"strategy", TF_FIELD_ENUM, false, TF_TO(tf_client_config, strategy), .words = strategies,
     .fallback = "server-wins", .example = "merge", .doc = "what happens to conflicts"},
    {"batch", TF_FIELD_COUNT, false, TF_TO(tf_client_config, batch_actions), .min = 1,
     .max = TF_BATCH_ACTIONS_MAX, .fallback = "20", .example = "1",
     .doc = "actions in one sync call"},
    {"page", TF_FIELD_COUNT, false, TF_TO(tf_client_config, page_limit), .min = 1,
     .max = TF_PAGE_LIMIT_MAX, .fallback = "100", .example = "2", .doc = "changes in one pull"},
    {"timeout", TF_FIELD_DURATION, false, TF_TO(tf_client_config, request_timeout_us),
     .fallback = "10 s", .example = "10 s", .doc = "how long a request is waited for"},
    {"pull_every", TF_FIELD_DURATION_OR_NEVER, false, TF_TO(tf_client_config, pull_every_us),
     .fallback = "15 min", .example = "never", .doc = "periodic sync"},
    {"pull_learns", TF_FIELD_BOOL, false, TF_TO(tf_client_config, pull_learns), .fallback = "false",
     .example = "true",
     .doc = "periodic syncs come more often in the hours of the day in which news used to come, "
            "and less often in others: a quarter of pull_every to four times it"},
    {"suggest", TF_FIELD_BOOL, false, TF_TO(tf_client_config, suggest), .fallback = "false",
     .example = "true",
     .doc = "a conflict that waits for the person shows how they resolved earlier ones"},
    {"prefetch", TF_FIELD_ENUM, false, TF_TO(tf_client_config, prefetch), .words = prefetches,
     .fallback = "none", .example = "learned",
     .doc = "which conversations are made ready once an hour before they are opened, of those that "
            "were cleaned up: the three opened last, those that its user is likely to open at this "
            "hour, or all"},
    {"ping_every", TF_FIELD_DURATION_OR_NEVER, false, TF_TO(tf_client_config, ping_every_us),
     .fallback = "30 s", .example = "20 s", .doc = "heartbeat of the WebSocket"},
    {"gateway", TF_FIELD_BOOL, false, TF_TO(tf_client_config, gateway), .fallback = "true",
     .example = "false", .doc = "keeps a WebSocket for pushes"},
    {"compress", TF_FIELD_BOOL, false, TF_TO(tf_client_config, compress), .fallback = "false",
     .example = "true", .doc = "requests, answers and frames travel compressed"},
    {"delta_edits", TF_FIELD_BOOL, false, TF_TO(tf_client_config, delta_edits), .fallback = "false",
     .example = "true", .doc = "an edit sends only what it changes, where that is shorter"},
    {"gather", TF_FIELD_DURATION, false, TF_TO(tf_client_config, gather_us), .fallback = "0 s",
     .example = "5 s", .doc = "what a user does waits so long for more of it, to travel together"},
    {"encrypt", TF_FIELD_BOOL, false, TF_TO(tf_client_config, encrypt), .fallback = "false",
     .example = "true",
     .doc = "texts and names are sealed on the device, with a key that the app keeps elsewhere"},
    {"pack", TF_FIELD_BOOL, false, TF_TO(tf_client_config, pack), .fallback = "false",
     .example = "true", .doc = "texts are kept compressed on the device"},
    {"keep_for", TF_FIELD_DURATION_OR_NEVER, false, TF_TO(tf_client_config, keep.age_us),
     .fallback = "never", .example = "30 d",
     .doc = "older messages are cleaned up from the device, but for what is not synced or not read "
            "and the newest of a conversation"},
    {"keep_size", TF_FIELD_SIZE, false, TF_TO(tf_client_config, keep.bytes), .example = "64 KiB",
     .doc = "of messages that stay on the device; the oldest are cleaned up beyond, each counting "
            "its text and 256 B"},
    {"clean_every", TF_FIELD_DURATION, false, TF_TO(tf_client_config, keep.every_us),
     .fallback = "1 h", .example = "10 s",
     .doc = "how often the device looks for what `keep_for` and `keep_size` let go"},
    {"queue_actions", TF_FIELD_COUNT, false, TF_TO(tf_client_config, queue_actions_max), .min = 1,
     .max = TF_QUEUE_ACTIONS_MAX, .fallback = "10000", .example = "100",
     .doc = "that wait or were set aside; what a user does beyond is refused"},
    {"queue_size", TF_FIELD_SIZE, false, TF_TO(tf_client_config, queue_bytes_max),
     .example = "64 KiB",
     .doc = "of queued actions, 128 B each and their texts; what a user does beyond is refused"},
    {"database_size", TF_FIELD_SIZE, false, TF_TO(tf_client_config, database_bytes_max),
     .example = "4 MiB",
     .doc = "of the device's database; the oldest messages are cleaned up when three quarters are "
            "taken, and what a user does beyond is refused"},
    {"keep_scrolled", TF_FIELD_DURATION, false, TF_TO(tf_client_config, keep.linger_us),
     .fallback = "10 min", .example = "1 min",
     .doc = "how long nothing goes of a conversation in which its user scrolled back"},
    {"calls", TF_FIELD_ENUM, false, TF_TO(tf_client_config, single_calls), .words = calls,
     .fallback = "batch", .example = "single",
     .doc =
         "`single`: sends, edits, deletions and reads go by the server's calls of their own, one "
         "by one, instead of in batches"},
    {"media_cache", TF_FIELD_SIZE, false, TF_TO(tf_client_config, media_cache_bytes),
     .fallback = "64 MiB", .example = "1 MiB",
     .doc = "files that were seen are kept up to here; the oldest go first"},
    {"retry", TF_FIELD_OBJECT, .at = 0, .size = sizeof(struct tf_client_config), .object = &retry,
     .doc = "how failed attempts are repeated"},
};
static const struct tf_object client = {
    .name = "client", .doc = "Settings of the app.", TF_ROWS(client_rows)};

static const struct tf_row rate_limit_rows[] = {
    {"at_most", TF_FIELD_COUNT, true, TF_TO(tf_rate_limit, count), .min = 1, .max = 1000000,
     .example = "10", .doc = "so many may come at once"},
    {"every", TF_FIELD_DURATION, true, TF_TO(tf_rate_limit, per_us), .example = "1 min",
     .doc = "and, evenly spread, so many more in each such time"},
};
static const struct tf_object rate_limit = {
    .name = "rate limit", .doc = "How much comes through in a while.", TF_ROWS(rate_limit_rows)};

static const struct tf_row clock_rows[] = {
    {"offset", TF_FIELD_SIGNED_DURATION, false, TF_TO(tf_plan_clock, offset_us), .fallback = "0 s",
     .example = "90 s", .doc = "wall clock ahead of true time at the start; behind with a minus"},
    {"drift", TF_FIELD_PPM, false, TF_TO(tf_plan_clock, drift_ppm), .fallback = "0 ppm",
     .example = "20 ppm", .doc = "both clocks run faster by this"},
    {"granularity", TF_FIELD_DURATION, false, TF_TO(tf_plan_clock, granularity_us),
     .fallback = "0 s", .example = "1 s", .doc = "wall clock readings are cut to a multiple of it"},
};
static const struct tf_object device_clock = {
    .name = "clock", .doc = "The clocks of a device, or of the server.", TF_ROWS(clock_rows)};
static const struct tf_row server_rows[] = {
    {"page", TF_FIELD_COUNT, false, TF_TO(tf_plan, server.page_limit_max), .min = 1,
     .max = TF_PAGE_LIMIT_MAX, .fallback = "200", .example = "2",
     .doc = "changes in one pull at most, whatever the client asks"},
    {"batch", TF_FIELD_COUNT, false, TF_TO(tf_plan, server.batch_actions_max), .min = 1,
     .max = TF_BATCH_ACTIONS_MAX, .fallback = "50", .example = "5",
     .doc = "actions in one sync call at most"},
    {"body", TF_FIELD_SIZE, false, TF_TO(tf_plan, server.body_bytes_max), .fallback = "4 MiB",
     .example = "1 MiB", .doc = "size of a request at most"},
    {"token_lifetime", TF_FIELD_DURATION, false, TF_TO(tf_plan, server.token_lifetime_us),
     .fallback = "1 h", .example = "30 s", .doc = "how long a session lives"},
    {"refresh_lifetime", TF_FIELD_DURATION, false, TF_TO(tf_plan, server.refresh_lifetime_us),
     .fallback = "30 d", .example = "1 h",
     .doc = "how long a session can be renewed without the user's secret"},
    {"requests", TF_FIELD_OBJECT, false, TF_TO(tf_plan, server.request_limit),
     .object = &rate_limit,
     .doc = "calls of one user on one device; more are answered 429 with Retry-After"},
    {"actions", TF_FIELD_OBJECT, false, TF_TO(tf_plan, server.action_limit), .object = &rate_limit,
     .doc = "queued actions of one user on one device; more are answered `retry` in their batch"},
    {"keep_changes", TF_FIELD_DURATION_OR_NEVER, false, TF_TO(tf_plan, server.keep_changes_us),
     .fallback = "30 d", .example = "7 d",
     .doc = "how long changes stay that a later one has made needless; cursors older than what is "
            "gone expire"},
    {"keep_changes_count", TF_FIELD_COUNT, false, TF_TO(tf_plan, server.keep_changes), .min = 1,
     .max = 1000000000, .zero_word = "unlimited", .fallback = "unlimited", .example = "20",
     .doc = "how many entries back they stay at most"},
    {"keep_tombstones", TF_FIELD_DURATION_OR_NEVER, false,
     TF_TO(tf_plan, server.keep_tombstones_us), .fallback = "30 d", .example = "7 d",
     .doc = "how long deleted messages stay"},
    {"keep_records", TF_FIELD_DURATION_OR_NEVER, false, TF_TO(tf_plan, server.keep_records_us),
     .fallback = "180 d", .example = "90 d",
     .doc = "how long a repeated action is recognised; the app promises to be away for 90 d"},
    {"clock", TF_FIELD_OBJECT, false, TF_TO(tf_plan, server_clock), .object = &device_clock,
     .doc = "how wrong its clock is"},
    {"work", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_plan, server_work_us), .fallback = "2 ms",
     .example = "{median: 5 ms, p99: 80 ms}", .doc = "time that the server takes for a request"},
};
static const struct tf_object server = {
    .name = "server", .doc = "Settings of the server.", TF_ROWS(server_rows)};

static const struct tf_row replica_rows[] = {
    {"user", TF_FIELD_NEW_USER, .example = "asha",
     .doc = "whose device it is; its own name unless said"},
    {"on", TF_FIELD_REPLICA, .example = "asha",
     .doc = "another account on the device of this replica, which stands before it: they share "
            "its clock and links, one is logged in at a time, and this one begins with `login`"},
    {"clock", TF_FIELD_OBJECT, .object = &device_clock, .doc = "how wrong its clock is"},
    {"strategy", TF_FIELD_ENUM, .words = strategies, .example = "manual",
     .doc = "short for `client: {strategy: ...}`"},
    {"starts", TF_FIELD_ENUM, false, TF_TO(tf_plan_replica, starts_later), .words = later,
     .fallback = "now", .example = "later", .doc = "`later`: it begins with a `start` step"},
    {"client", TF_FIELD_OBJECT, .object = &client,
     .doc = "settings of this installation, on top of the file's"},
    {"count", TF_FIELD_COUNT, .min = 1, .max = TF_GROUP_MAX, .example = "200",
     .doc = "a group of so many alike, NAME-1 and so on; its name stands for all of them in "
            "`network` and in `with`"},
    {"extension_of", TF_FIELD_REPLICA, .example = "asha",
     .doc = "it is no device but the notification extension of that one, which stands before it: a "
            "second process over the same database, begun by `wake-extension`"},
};
static const struct tf_object replica = {
    .name = "replica", .doc = "A device with the app.", TF_ROWS(replica_rows)};

static const struct tf_row conversation_rows[] = {
    {"type", TF_FIELD_ENUM, true, TF_TO(tf_plan_conversation, type), .words = conversation_types,
     .example = "group_order", .doc = "type of the conversation"},
    {"with", TF_FIELD_LIST, true, .min = 1, .max = TF_PARTICIPANTS_MAX, .item = TF_FIELD_USER,
     .example = "[asha, ravi]", .doc = "the users that take part; a group stands for its users"},
    {"count", TF_FIELD_COUNT, .min = 1, .max = TF_GROUP_MAX, .example = "40",
     .doc = "so many of them, NAME-1 and so on; the users of groups are dealt to them in turn, all "
            "others take part in each"},
    {"metadata", TF_FIELD_LABEL, false, TF_TO(tf_plan_conversation, metadata),
     .example = "\"{\\\"orderId\\\": \\\"o-17\\\"}\"",
     .doc = "a JSON object: `orderId`, `restaurantId`, anything else"},
};
static const struct tf_object conversation = {
    .name = "conversation",
    .doc = "A conversation that exists before the first step.",
    TF_ROWS(conversation_rows)};

static const struct tf_row finally_rows[] = {
    {"settle_within", TF_FIELD_DURATION, false, TF_TO(tf_plan, settle_within_us),
     .fallback = "3 min", .example = "30 s",
     .doc = "how long the system may take to come to rest after everything healed"},
    {"expect", TF_FIELD_LIST, .min = 1, .item = TF_FIELD_CHECK, .example = "[converged]",
     .doc = "what must hold then"},
};
static const struct tf_object finally = {.name = "finally",
                                         .doc =
                                             "After all faults healed and the system came to rest.",
                                         TF_ROWS(finally_rows)};

static const struct tf_row off_rows[] = {
    {"off", TF_FIELD_LABEL, true, .example = "\"the queue is wiped on purpose\"",
     .doc = "the reason why it cannot hold here"},
};
static const struct tf_object off = {
    .name = "oracle", .doc = "An oracle that this scenario does without.", TF_ROWS(off_rows)};
#define TF_X(name, word, claim) {word, TF_FIELD_OBJECT, .object = &off, .doc = claim},
static const struct tf_row oracle_rows[] = {TF_ORACLES(TF_X)};
#undef TF_X
static const struct tf_object oracles = {.name = "oracles",
                                         .doc = "All are on. One can be turned off, with a reason.",
                                         TF_ROWS(oracle_rows)};

static const struct tf_row failure_rows[] = {
    {"of", TF_FIELD_ENUM, true, .words = failures, .example = "at-most-once",
     .doc = "the oracle that fails, or `expect` for a check of this file"},
    {"because", TF_FIELD_LABEL, true, TF_TO(tf_plan, expected_because),
     .example = "\"bug 123 is open\"", .doc = "the reason"},
};
static const struct tf_object failure = {
    .name = "expect_failure",
    .doc =
        "The scenario must fail, in just this way; a pass fails it, and so does another failure.",
    TF_ROWS(failure_rows)};

static const struct tf_row root_rows[] = {
    {"tiffin", TF_FIELD_VERSION, true, .example = "1",
     .doc = "version of the format; the first key"},
    {"name", TF_FIELD_LABEL, true, TF_TO(tf_plan, name),
     .example = "A lost answer must not send a message twice", .doc = "the claim, in a sentence"},
    {"description", TF_FIELD_LABEL,
     .example = "\"The server has done it and the app does not know.\"", .doc = "why it matters"},
    {"tags", TF_FIELD_LIST, .max = 32, .item = TF_FIELD_TAG, .example = "[smoke, retry]",
     .doc = "for `--tag`"},
    {"extends", TF_FIELD_FILE, .example = "common/two-devices.yaml",
     .doc = "another file to start from: maps are merged, lists replaced; one level"},
    {"seed", TF_FIELD_SEED, .example = "305", .doc = "the seed when the command line gives none"},
    {"replicas", TF_FIELD_MAP, true, .item = TF_FIELD_OBJECT, .object = &replica,
     .example = "{asha: {}, asha-tablet: {user: asha}}", .doc = "the devices, by name"},
    {"conversations", TF_FIELD_MAP, .item = TF_FIELD_OBJECT, .object = &conversation,
     .example = "{lunch: {type: group_order, with: [asha, ravi]}}",
     .doc = "what exists before the first step, by name"},
    {"network", TF_FIELD_MAP, .item = TF_FIELD_OBJECT, .object = &link,
     .example = "{default: {profile: 4g}, ravi: {profile: 2g}}",
     .doc = "links by replica; `default` is for all others"},
    {"client", TF_FIELD_OBJECT, .object = &client, .doc = "settings of every installation"},
    {"server", TF_FIELD_OBJECT, .object = &server, .doc = "settings of the server"},
    {"matrix", TF_FIELD_MAP, .item = TF_FIELD_LIST,
     .example = "{skew: [0 s, 90 s], first: [asha, ravi]}",
     .doc = "one case per combination; `<skew>` stands for the value wherever it is written"},
    {"steps", TF_FIELD_LIST, .max = 100000, .item = TF_FIELD_OBJECT, .object = &tf_object_step,
     .doc = "what happens; `[]`: the devices are installed, and nobody does anything"},
    {"explore", TF_FIELD_OBJECT, .object = &tf_object_explore,
     .example = "{lasts: 3 min, swarm: true, faults: {cut: {every: about 20 s}}}",
     .doc = "instead of steps: what each seed draws its own steps from"},
    {"require", TF_FIELD_LIST, .min = 1, .max = TF_SITUATION_COUNT, .item = TF_FIELD_ENUM,
     .words = situations, .example = "[ack-lost-after-commit, retries-overlapped]",
     .doc = "situations that at least one seed must reach; else the case proves too little and is "
            "inconclusive"},
    {"always", TF_FIELD_LIST, .min = 1, .item = TF_FIELD_CHECK,
     .example = "[{message: question, at: ravi, appears: at most 1}]",
     .doc = "holds after every step of the system"},
    {"sometimes", TF_FIELD_LIST, .min = 1, .item = TF_FIELD_CHECK,
     .example = "[{queue: asha, length: at least 1}]", .doc = "holds at least once over all seeds"},
    {"finally", TF_FIELD_OBJECT, .object = &finally, .doc = "holds at the end"},
    {"oracles", TF_FIELD_OBJECT, .object = &oracles,
     .example = "{progress: {off: \"the server stays away\"}}",
     .doc = "oracles that are turned off"},
    {"expect_failure", TF_FIELD_OBJECT, .object = &failure,
     .example = "{of: at-most-once, because: \"bug 123 is open\"}", .doc = "a known bug"},
};
static const char *const course_keys[] = {"steps", "explore", NULL};
static const struct tf_choice root_choices[] = {{course_keys, true}};
static const struct tf_object root = {
    .name = "scenario",
    .doc = "One claim: who takes part, what happens, what must hold.",
    TF_ROWS(root_rows),
    TF_CHOICES(root_choices)};

#define ACCESSOR(name, object)                                                                     \
    const struct tf_object *tf_table_##name(void) {                                                \
        return &object;                                                                            \
    }
ACCESSOR(root, root)
ACCESSOR(replica, replica)
ACCESSOR(clock, device_clock)
ACCESSOR(conversation, conversation)
ACCESSOR(client, client)
ACCESSOR(server, server)
ACCESSOR(link, link)
ACCESSOR(direction, direction)
ACCESSOR(finally, finally)
ACCESSOR(oracles, oracles)
ACCESSOR(failure, failure)
ACCESSOR(lognormal, lognormal)
ACCESSOR(profiles, profiles)
ACCESSOR(profile, profile)
ACCESSOR(over_time, over_time)
