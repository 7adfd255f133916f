#include "scenario/table.h"

#include "scenario/profiles.h"

#include "env/situations.h"

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
static const char *const later[] = {"now", "later", NULL};

static const struct tf_row replica_rows[] = {
    {"user", TF_FIELD_NEW_USER, .example = "asha",
     .doc = "whose device it is; its own name unless said"},
    {"on", TF_FIELD_REPLICA, .example = "asha",
     .doc = "another account on the device of this replica, which stands before it: they share "
            "its clock and links, one is logged in at a time, and this one begins with `login`"},
    {"clock", TF_FIELD_OBJECT, .object = &tf_object_clock, .doc = "how wrong its clock is"},
    {"strategy", TF_FIELD_ENUM, .words = strategies, .example = "manual",
     .doc = "short for `client: {strategy: ...}`"},
    {"starts", TF_FIELD_ENUM, false, TF_TO(tf_plan_replica, starts_later), .words = later,
     .fallback = "now", .example = "later", .doc = "`later`: it begins with a `start` step"},
    {"client", TF_FIELD_OBJECT, .object = &tf_object_client,
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
    {"network", TF_FIELD_MAP, .item = TF_FIELD_OBJECT, .object = &tf_object_link,
     .example = "{default: {profile: 4g}, ravi: {profile: 2g}}",
     .doc = "links by replica; `default` is for all others"},
    {"client", TF_FIELD_OBJECT, .object = &tf_object_client,
     .doc = "settings of every installation"},
    {"server", TF_FIELD_OBJECT, .object = &tf_object_server, .doc = "settings of the server"},
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

TF_TABLE_ACCESSOR(root, root)
TF_TABLE_ACCESSOR(replica, replica)
TF_TABLE_ACCESSOR(conversation, conversation)
TF_TABLE_ACCESSOR(finally, finally)
TF_TABLE_ACCESSOR(oracles, oracles)
TF_TABLE_ACCESSOR(failure, failure)
