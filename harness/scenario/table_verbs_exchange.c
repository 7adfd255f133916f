/* Faults that are aimed: at requests, answers and pushes, one by one or by rate. */
#include "scenario/table_verbs.h"

#define TF_X(name, text) text,
static const char *const calls[] = {TF_CALLS(TF_X) NULL};
static const char *const stages[] = {"any", TF_SERVER_STAGES(TF_X) NULL};
static const char *const scripted_results[] = {TF_SCRIPTED_RESULTS(TF_X) NULL};
#undef TF_X
static const char *const twins[] = {"first", "second", NULL};
static const char *const ways[] = {"request", "answer", NULL};
static const char *const push_faults[] = {"lose", "duplicate", "delay", NULL};
static const char *const from_keys[] = {"from", "to", NULL};
static const char *const aim_keys[] = {"first", "nth", "every", NULL};
static const char *const body_keys[] = {"body", "body_from", "results", NULL};

#define FROM                                                                                       \
    {                                                                                              \
        "from", TF_FIELD_REPLICA, false, TF_TO(tf_step, who),                                      \
            .example = "asha", .doc = "the replica whose exchange it is (the same as `to`)"        \
    }

#define TO                                                                                         \
    {                                                                                              \
        "to", TF_FIELD_REPLICA, false, TF_TO(tf_step, who),                                        \
            .example = "asha", .doc = "the replica whose exchange it is (the same as `from`)"      \
    }

#define OF                                                                                         \
    {                                                                                              \
        "of", TF_FIELD_ENUM, false, TF_TO(tf_step, aim.call),                                      \
            .words = calls, .fallback = "any", .example = "sync", .doc = "which call"              \
    }

#define AIM                                                                                        \
    {"first",                                                                                      \
     TF_FIELD_FIRST,                                                                               \
     false,                                                                                        \
     TF_TO(tf_step, aim),                                                                          \
     .min = 1,                                                                                     \
     .max = 100000,                                                                                \
     .fallback = "1",                                                                              \
     .example = "1",                                                                               \
     .doc = "the next so many that match; each must come"},                                        \
        {"nth",          TF_FIELD_NTH,                                                             \
         false,          TF_TO(tf_step, aim),                                                      \
         .min = 1,       .max = 100000,                                                            \
         .example = "2", .doc = "the n-th that matches from now, counted from 1; it must come"},   \
    {                                                                                              \
        "every", TF_FIELD_EVERY, false, TF_TO(tf_step, aim),                                       \
            .example = "true", .doc = "every one that matches from now on; none need come"         \
    }

#define RATE                                                                                       \
    {                                                                                              \
        "rate", TF_FIELD_SHARE, false, TF_TO(tf_step, amount),                                     \
            .example = "30 %", .doc = "so many of those that match are met; all unless said"       \
    }

static const struct tf_choice aim_choices[] = {{aim_keys, false}};
static const struct tf_choice exchange_choices[] = {{from_keys, true}, {aim_keys, false}};
static const struct tf_choice answer_choices[] = {{body_keys, false}, {aim_keys, false}};

static const struct tf_row lose_request_rows[] = {FROM, TO, OF, AIM, RATE, LASTS};
static const struct tf_row lose_response_rows[] = {TO, FROM, OF, AIM, RATE, LASTS};

static const struct tf_row late_rows[] = {
    TO,
    FROM,
    OF,
    AIM,
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "40 s",
     .doc = "how much later the answer comes"},
    RATE,
    LASTS,
};

static const struct tf_row answer_rows[] = {
    {"to", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",
     .doc = "the replica that is answered"},
    OF,
    AIM,
    {"status", TF_FIELD_COUNT, true, TF_TO(tf_step, status), .min = 100, .max = 599,
     .example = "503", .doc = "HTTP status"},
    {"retry_after", TF_FIELD_DURATION, false, TF_TO(tf_step, retry_after_us), .example = "30 s",
     .doc = "header Retry-After"},
    {"body", TF_FIELD_TEXT, false, TF_TO(tf_step, text), .example = "\"<html>busy</html>\"",
     .doc = "the body"},
    {"body_from", TF_FIELD_FILE, false, .example = "busy.html",
     .doc = "a file whose bytes are the body"},
    {"results", TF_FIELD_LIST, .min = 1, .max = TF_SCRIPTED_RESULTS_MAX, .item = TF_FIELD_ENUM,
     .words = scripted_results, .example = "[missing, rejected, retry]",
     .doc =
         "the body is made of the actions of the batch: what is said of the first, the second and "
         "so on, and of all behind the last; nothing of one that is `missing`"},
    RATE,
    LASTS,
};

static const struct tf_row duplicate_rows[] = {
    FROM,
    TO,
    OF,
    AIM,
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "3 s",
     .doc = "how much later the second one comes"},
    {"answer", TF_FIELD_ENUM, false, TF_TO(tf_step, second), .words = twins, .fallback = "first",
     .example = "second",
     .doc = "which of the two answers the client gets; the other one goes nowhere"},
    RATE,
    LASTS,
};

static const struct tf_row hang_rows[] = {
    TO,
    FROM,
    OF,
    AIM,
    {"breaks_after", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_step, dist), .example = "5 s",
     .doc = "then the connection breaks; without it, the client waits as long as it will"},
    RATE,
    LASTS,
};

#define DAMAGED                                                                                    \
    {"what",                                                                                       \
     TF_FIELD_ENUM,                                                                                \
     false,                                                                                        \
     TF_TO(tf_step, direction),                                                                    \
     .words = ways,                                                                                \
     .words_from = 1,                                                                              \
     .fallback = "answer",                                                                         \
     .example = "request",                                                                         \
     .doc = "of the exchange"},                                                                    \
    {                                                                                              \
        "noticed", TF_FIELD_BOOL, false, TF_TO(tf_step, noticed),                                  \
            .fallback = "false", .example = "true",                                                \
            .doc = "the transport notices (a length that is known, the checksum of TLS) and the "  \
                   "connection breaks; else it was done by a proxy, and the damaged bytes arrive"  \
    }

static const struct tf_row truncate_rows[] = {FROM, TO, OF, AIM, DAMAGED, RATE, LASTS};
static const struct tf_row corrupt_rows[] = {FROM, TO, OF, AIM, DAMAGED, RATE, LASTS};

static const struct tf_row push_rows[] = {
    {"to", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "ravi",
     .doc = "the replica that is pushed to"},
    {"do", TF_FIELD_ENUM, true, TF_TO(tf_step, push), .words = push_faults, .example = "lose",
     .doc = "what happens to the frame"},
    AIM,
    {"by", TF_FIELD_DISTRIBUTION, false, TF_TO(tf_step, dist), .example = "5 s",
     .doc = "`do: delay`: how much later it comes"},
    RATE,
    LASTS,
};
static const struct tf_condition push_condition = {"do", "delay", "by"};

static const struct tf_row stages_rows[] = {
    FROM,
    TO,
    OF,
    {"stage", TF_FIELD_ENUM, false, TF_TO(tf_step, stage), .words = stages, .fallback = "any",
     .example = "committed",
     .doc = "where it waits: `received`, when it is known who asks and nothing is decided; "
            "`recorded`, a pull only, between noting what the device holds and reading its page; "
            "`committed`, when all is durable and nobody has been told; or at each it comes by"},
    AIM,
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "2 s",
     .doc = "how long it waits there; drawn for each stage"},
    RATE,
    LASTS,
};

VERB(LOSE_REQUEST, lose_request_rows, "Requests vanish before the server sees them.",
     "lose-request: {from: asha, of: sync}", .name = "lose-request", TF_CHOICES(exchange_choices));

VERB(LOSE_RESPONSE, lose_response_rows,
     "Answers vanish after the server has done what it was asked.",
     "lose-response: {to: asha, of: sync, first: 1}", .name = "lose-response",
     TF_CHOICES(exchange_choices));

VERB(LATE_RESPONSE, late_rows,
     "Answers come late: past the client's time-out a retry overlaps the first attempt.",
     "late-response: {to: asha, of: sync, by: 40 s}", .name = "late-response",
     TF_CHOICES(exchange_choices));

VERB(SCRIPTED_ANSWER, answer_rows,
     "A proxy answers instead of the server, which does not see the request.",
     "scripted-answer: {to: asha, of: sync, status: 503, retry_after: 10 s}",
     .name = "scripted-answer", TF_CHOICES(answer_choices));

VERB(DUPLICATE, duplicate_rows,
     "A proxy sends a request to the server a second time, and the server handles both.",
     "duplicate: {from: asha, of: sync, by: 3 s}", .name = "duplicate",
     TF_CHOICES(exchange_choices));

VERB(HANG, hang_rows, "Answers begin to come and never end.",
     "hang: {to: asha, of: sync, first: 1}", .name = "hang", TF_CHOICES(exchange_choices));

VERB(TRUNCATE, truncate_rows,
     "The end of a body is missing: at least its last byte, at most all of it.",
     "truncate: {to: asha, of: sync, what: answer}", .name = "truncate",
     TF_CHOICES(exchange_choices));

VERB(CORRUPT, corrupt_rows, "A byte of a body is another one, which no text has.",
     "corrupt: {from: asha, of: sync, what: request}", .name = "corrupt",
     TF_CHOICES(exchange_choices));

VERB(PUSH_FAULT, push_rows, "Frames that the server pushes are lost, doubled or late.",
     "push-fault: {to: ravi, do: delay, by: 5 s}", .name = "push-fault", TF_CHOICES(aim_choices),
     .condition = &push_condition);

VERB(SERVER_STAGES, stages_rows,
     "Requests wait between two steps of the server, and others go on meanwhile.",
     "server-stages: {from: asha, of: sync, stage: committed, by: 2 s}", .name = "server-stages",
     TF_CHOICES(exchange_choices));
