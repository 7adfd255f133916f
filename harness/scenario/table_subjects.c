/* Settings of what runs: the app, the server, their clocks and their patience. */
#include "scenario/table.h"

#define TF_X(name, word) word,
static const char *const prefetches[] = {TF_PREFETCHES(TF_X) NULL};
#undef TF_X
#define TF_X(name, text) text,
static const char *const strategies[] = {TF_STRATEGIES(TF_X) NULL};
#undef TF_X
static const char *const calls[] = {"batch", "single", NULL};

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
const struct tf_object tf_object_client = {
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
const struct tf_object tf_object_clock = {
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
    {"clock", TF_FIELD_OBJECT, false, TF_TO(tf_plan, server_clock), .object = &tf_object_clock,
     .doc = "how wrong its clock is"},
    {"work", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_plan, server_work_us), .fallback = "2 ms",
     .example = "{median: 5 ms, p99: 80 ms}", .doc = "time that the server takes for a request"},
};
const struct tf_object tf_object_server = {
    .name = "server", .doc = "Settings of the server.", TF_ROWS(server_rows)};

TF_TABLE_ACCESSOR(clock, tf_object_clock)
TF_TABLE_ACCESSOR(client, tf_object_client)
TF_TABLE_ACCESSOR(server, tf_object_server)
