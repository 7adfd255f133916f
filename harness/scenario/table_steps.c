#include "scenario/table.h"

#include "base/assert.h"

#define TF_X(name, text) text,
static const char *const message_types[] = {TF_MESSAGE_TYPES(TF_X) NULL};
static const char *const conversation_types[] = {TF_CONVERSATION_TYPES(TF_X) NULL};
static const char *const strategies[] = {TF_STRATEGIES(TF_X) NULL};
static const char *const calls[] = {TF_CALLS(TF_X) NULL};
static const char *const points[] = {TF_STORAGE_POINTS(TF_X) NULL};
static const char *const stages[] = {"any", TF_SERVER_STAGES(TF_X) NULL};
#undef TF_X
static const char *const resolutions[] = {"mine", "theirs", "text", NULL};
static const char *const strategy_actions[] = {"edit", "delete", NULL};
static const char *const refusals[] = {"no", "yes", "maybe", NULL};
static const char *const channels[] = {"rest", "gateway", "both", NULL};
static const char *const record_faults[] = {"expire", "miss", "late", NULL};
#define TF_X(name, text) text,
static const char *const questions[] = {TF_QUESTIONS(TF_X) NULL};
#undef TF_X
#define TF_X(name, text) text,
static const char *const actions[] = {"any", TF_ACTION_TYPES(TF_X) NULL};
#undef TF_X
static const char *const session_changes[] = {"expire", "end", "revoke", NULL};
#define TF_X(name, text) text,
static const char *const scripted_results[] = {TF_SCRIPTED_RESULTS(TF_X) NULL};
#undef TF_X
static const char *const signals[] = {"again", "online", "offline", NULL};
static const char *const twins[] = {"first", "second", NULL};
static const char *const ways[] = {"request", "answer", NULL};
static const char *const push_faults[] = {"lose", "duplicate", "delay", NULL};

#define WHO                                                                                        \
    {                                                                                              \
        "who", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",                     \
                                                            .doc = "the replica (device)"          \
    }
#define IN(text)                                                                                   \
    {                                                                                              \
        "in", TF_FIELD_CONVERSATION, true, TF_TO(tf_step, conversation), .example = "lunch",       \
                                                                         .doc = text               \
    }
#define TARGET                                                                                     \
    {                                                                                              \
        "message", TF_FIELD_MESSAGE, true, TF_TO(tf_step, message),                                \
            .example = "question", .doc = "the message, by the name that `as` gave it"             \
    }
#define TEXT                                                                                       \
    {                                                                                              \
        "text", TF_FIELD_TEXT, false, TF_TO(tf_step, text), .example = "\"Is the tiffin here?\"",  \
                                                            .doc = "what is written"               \
    }
#define TEXT_FROM                                                                                  \
    {                                                                                              \
        "text_from", TF_FIELD_FILE, false,                                                         \
            .example = "long-text.txt",                                                            \
            .doc = "a file whose bytes are the text, unchanged; relative to this file's folder"    \
    }
#define MESSAGE_TYPE                                                                               \
    {                                                                                              \
        "type", TF_FIELD_ENUM, false, TF_TO(tf_step, message_type),                                \
            .words = message_types, .fallback = "text", .example = "image",                        \
            .doc = "type of the message"                                                           \
    }
#define SHARED                                                                                     \
    {                                                                                              \
        "shared", TF_FIELD_BOOL, false, TF_TO(tf_step, flag),                                      \
            .fallback = "false", .example = "true",                                                \
            .doc = "whoever takes part may edit it, several at once and without a conflict"        \
    }
#define REFUSED                                                                                    \
    {                                                                                              \
        "refused", TF_FIELD_ENUM, false, TF_TO(tf_step, refused),                                  \
            .words = refusals, .fallback = "no", .example = "yes",                                 \
            .doc = "whether the app must refuse it; with `no`, a refused step fails the scenario"  \
    }
#define LINK                                                                                       \
    {                                                                                              \
        "link", TF_FIELD_LINK, true, .example = "asha <-> server",                                 \
                                     .doc = "the link, and which of its directions: `->` from "    \
                                            "the left to the right, `<->` both; `all` is both "    \
                                            "directions of every replica"                          \
    }
#define LASTS                                                                                      \
    {                                                                                              \
        "lasts", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us),                                  \
            .example = "20 s",                                                                     \
            .doc = "lifted by itself after this; without it, by a later step or at the healing"    \
    }
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

#define SERVER_MAY_BE_DOWN                                                                         \
    {                                                                                              \
        "may_miss", TF_FIELD_BOOL, false, TF_TO(tf_step, may_miss),                                \
            .fallback = "false", .example = "true",                                                \
            .doc = "the server may be down then, and nothing come of it; else that fails the "     \
                   "scenario"                                                                      \
    }
#define RATE                                                                                       \
    {                                                                                              \
        "rate", TF_FIELD_SHARE, false, TF_TO(tf_step, amount),                                     \
            .example = "30 %", .doc = "so many of those that match are met; all unless said"       \
    }
#define MAY_MISS                                                                                   \
    {                                                                                              \
        "may_miss", TF_FIELD_BOOL, false, TF_TO(tf_step, may_miss),                                \
            .fallback = "false", .example = "true",                                                \
            .doc = "the operation need not come; else a scenario in which it does not fails"       \
    }

static const char *const text_keys[] = {"text", "text_from", NULL};
static const char *const from_keys[] = {"from", "to", NULL};
static const char *const aim_keys[] = {"first", "nth", "every", NULL};
static const char *const body_keys[] = {"body", "body_from", "results", NULL};
static const char *const time_keys[] = {"at", "after", NULL};
static const char *const io_error_keys[] = {"nth", "share", NULL};
static const struct tf_choice io_error_choices[] = {{io_error_keys, true}};
static const struct tf_choice text_choices[] = {{text_keys, true}};
static const struct tf_choice aim_choices[] = {{aim_keys, false}};
static const struct tf_choice exchange_choices[] = {{from_keys, true}, {aim_keys, false}};
static const struct tf_choice answer_choices[] = {{body_keys, false}, {aim_keys, false}};

static const struct tf_row media_rows[] = {
    {"size", TF_FIELD_SIZE, true, TF_TO(tf_step_media, size), .example = "300 KiB",
     .doc = "of the file"},
    {"duration", TF_FIELD_DURATION, false, TF_TO(tf_step_media, duration_us), .example = "12 s",
     .doc = "of what plays"},
    {"extension", TF_FIELD_LABEL, false, TF_TO(tf_step_media, extension), .example = "jpg",
     .doc = "of the file's name; the media host does not take every kind"},
    {"thumbnail", TF_FIELD_TEXT, false, TF_TO(tf_step_media, thumbnail),
     .example = "\"data:image/webp;base64,UklGRg==\"", .doc = "a small preview"},
};
static const struct tf_object media = {
    .name = "media",
    .doc = "A file that goes with a message: it is sent to the media host first, part by part, and "
           "the message waits for its address.",
    TF_ROWS(media_rows)};

#define MEDIA                                                                                      \
    {                                                                                              \
        "media", TF_FIELD_OBJECT, false, TF_TO(tf_step, media),                                    \
            .object = &media, .example = "{size: 300 KiB, extension: jpg}",                        \
            .doc = "the file of an image, a video or a file; its bytes are drawn"                  \
    }
#define METADATA                                                                                   \
    {                                                                                              \
        "metadata", TF_FIELD_TEXT, false, TF_TO(tf_step, metadata),                                \
            .example = "\"{\\\"table\\\": 4}\"", .doc = "a JSON object that travels with it"       \
    }

static const struct tf_row send_rows[] = {
    WHO,
    IN("the conversation"),
    TEXT,
    TEXT_FROM,
    {"as", TF_FIELD_NEW_MESSAGE, .example = "question",
     .doc = "a name for the message, for later steps and checks"},
    MESSAGE_TYPE,
    MEDIA,
    METADATA,
    SHARED,
    REFUSED,
};
static const struct tf_row reply_rows[] = {
    WHO,
    {"to", TF_FIELD_MESSAGE, true, TF_TO(tf_step, reply_to), .example = "question",
     .doc = "the message that is answered"},
    TEXT,
    TEXT_FROM,
    {"as", TF_FIELD_NEW_MESSAGE, .example = "answer", .doc = "a name for the reply"},
    MESSAGE_TYPE,
    MEDIA,
    METADATA,
    SHARED,
    REFUSED,
};
static const struct tf_row edit_rows[] = {
    WHO,
    TARGET,
    TEXT,
    TEXT_FROM,
    {"place", TF_FIELD_COUNT, false, TF_TO(tf_step, text_place), .min = 1,
     .max = TF_CONTENT_BYTES_MAX, .example = "4",
     .doc = "the text is put in before this character, counted from 1, instead of taking the place "
            "of all; a place behind the last one is the end"},
    {"erase", TF_FIELD_COUNT, false, TF_TO(tf_step, erase), .max = TF_CONTENT_BYTES_MAX,
     .fallback = "0", .example = "2",
     .doc = "so many characters from `place`, or the beginning, on go"},
    REFUSED,
};
static const struct tf_row delete_rows[] = {WHO, TARGET, REFUSED};
static const struct tf_row open_rows[] = {WHO, TARGET, REFUSED};
static const struct tf_row lasts_rows[] = {LASTS};
static const struct tf_row end_rows[] = {IN("the conversation")};
static const struct tf_row ask_rows[] = {
    WHO,
    {"what", TF_FIELD_ENUM, true, TF_TO(tf_step, question), .words = questions, .example = "stats",
     .doc = "a list of conversations, one of them, its figures, who types in it, or the earlier "
            "texts of a message"},
    {"in", TF_FIELD_CONVERSATION, false, TF_TO(tf_step, conversation), .example = "lunch",
     .doc = "`conversation`, `stats`, `typing`: which"},
    {"message", TF_FIELD_MESSAGE, false, TF_TO(tf_step, message), .example = "question",
     .doc = "`versions`: of which message"},
    {"type", TF_FIELD_ENUM, false, TF_TO(tf_step, of_type), .words = conversation_types,
     .words_from = 1, .example = "support", .doc = "`conversations`: of this type only"},
    {"order", TF_FIELD_LABEL, false, TF_TO(tf_step, order_id), .example = "o-17",
     .doc = "`conversations`: about this order only"},
    {"restaurant", TF_FIELD_LABEL, false, TF_TO(tf_step, restaurant_id), .example = "r-3",
     .doc = "`conversations`: with this restaurant only"},
    REFUSED,
};
static const char *const list_keys[] = {"type", "order", "restaurant", NULL};
static const struct tf_choice ask_choices[] = {{list_keys, false}};
static const struct tf_row read_rows[] = {
    WHO,
    IN("the conversation"),
    {"up_to", TF_FIELD_MESSAGE, false, TF_TO(tf_step, message), .example = "question",
     .doc = "the last message read; without it, all that is shown"},
    REFUSED,
};
static const struct tf_row typing_rows[] = {
    WHO,
    IN("the conversation"),
    {"on", TF_FIELD_BOOL, false, TF_TO(tf_step, flag), .fallback = "true", .example = "true",
     .doc = "begins to type, or stops"},
    REFUSED,
};
static const struct tf_row create_rows[] = {
    WHO,
    {"type", TF_FIELD_ENUM, true, .words = conversation_types, .example = "support",
     .doc = "type of the conversation"},
    {"with", TF_FIELD_LIST, true, .min = 1, .max = TF_PARTICIPANTS_MAX - 1, .item = TF_FIELD_USER,
     .example = "[ravi]", .doc = "the other users"},
    {"as", TF_FIELD_NEW_CONVERSATION, true, .example = "help",
     .doc = "a name for the conversation"},
    METADATA,
    REFUSED,
};
static const struct tf_row add_rows[] = {
    WHO,
    IN("the conversation"),
    {"user", TF_FIELD_USER, true, TF_TO(tf_step, user), .example = "ravi", .doc = "who comes"},
    REFUSED,
};
static const struct tf_row remove_rows[] = {
    WHO,
    IN("the conversation"),
    {"user", TF_FIELD_USER, true, TF_TO(tf_step, user), .example = "ravi", .doc = "who goes"},
    REFUSED,
};
static const struct tf_row leave_rows[] = {WHO, IN("the conversation"), REFUSED};
static const struct tf_row aside_rows[] = {
    WHO,
    {"message", TF_FIELD_MESSAGE, false, TF_TO(tf_step, message), .example = "question",
     .doc = "what was set aside about this message"},
    {"in", TF_FIELD_CONVERSATION, false, TF_TO(tf_step, conversation), .example = "lunch",
     .doc = "everything that was set aside in this conversation"},
    REFUSED,
};
static const struct tf_row mode_rows[] = {
    WHO,
    {"on", TF_FIELD_BOOL, false, TF_TO(tf_step, flag), .fallback = "true", .example = "false",
     .doc = "whether it begins, or ends"},
    REFUSED,
};
static const struct tf_row store_rows[] = {
    WHO,
    {"key", TF_FIELD_LABEL, true, TF_TO(tf_step, name), .example = "draft",
     .doc = "at most 23 bytes"},
    {"text", TF_FIELD_TEXT, false, TF_TO(tf_step, text), .example = "\"Is the\"",
     .doc = "what is kept; nothing forgets the key"},
    REFUSED,
};
static const char *const aside_keys[] = {"message", "in", NULL};
static const struct tf_choice aside_choices[] = {{aside_keys, true}};
static const struct tf_row scroll_rows[] = {WHO, IN("the conversation"), REFUSED};
static const struct tf_row membership_rows[] = {
    {"user", TF_FIELD_USER, true, TF_TO(tf_step, user), .example = "ravi",
     .doc = "who comes or goes, wherever their devices are"},
    IN("the conversation"),
    {"joins", TF_FIELD_BOOL, false, TF_TO(tf_step, flag), .fallback = "true", .example = "false",
     .doc = "comes, or goes"},
    SERVER_MAY_BE_DOWN,
};
static const struct tf_row resolve_rows[] = {
    WHO,
    TARGET,
    {"choose", TF_FIELD_ENUM, true, TF_TO(tf_step, resolution), .words = resolutions,
     .example = "mine", .doc = "my version, theirs, or a new text"},
    TEXT,
    REFUSED,
};
static const struct tf_condition resolve_condition = {"choose", "text", "text"};
static const struct tf_row sync_rows[] = {WHO, REFUSED};
static const struct tf_row strategy_rows[] = {
    WHO,
    {"is", TF_FIELD_ENUM, true, TF_TO(tf_step, strategy), .words = strategies, .example = "merge",
     .doc = "what happens to conflicts from now on"},
    {"in", TF_FIELD_CONVERSATION, false, TF_TO(tf_step, conversation), .example = "lunch",
     .doc = "for one conversation only"},
    {"for", TF_FIELD_ENUM, false, TF_TO(tf_step, of_action), .words = strategy_actions,
     .words_from = 1 + TF_ACTION_EDIT, .example = "edit",
     .doc = "for conflicts of one type of action only. The most specific choice wins: of the "
            "conversation and the type, of the conversation, of the type, of the user"},
    REFUSED,
};
static const struct tf_row who_rows[] = {WHO};
static const struct tf_row account_rows[] = {WHO, REFUSED};
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
static const struct tf_row restart_rows[] = {
    {"down", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us), .fallback = "1 s", .example = "2 s",
     .doc = "how long nothing answers"},
};
static const struct tf_row rollback_rows[] = {
    {"to", TF_FIELD_DURATION, true, TF_TO(tf_step, backup_us), .example = "5 s",
     .doc = "when the backup was taken, from the start of the scenario; not after this step"},
    {"down", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us), .fallback = "1 s", .example = "2 s",
     .doc = "how long nothing answers"},
};
static const struct tf_row slow_rows[] = {
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "about 3 s",
     .doc = "extra time for each request"},
    LASTS,
};
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
#define KEEP(text)                                                                                 \
    {                                                                                              \
        "keep", TF_FIELD_DURATION, false, TF_TO(tf_step, keep_us), .fallback = "0 s",              \
                                                                   .example = "1 h", .doc = text   \
    }
static const struct tf_row tombstone_rows[] = {KEEP("deletions younger than this stay")};
static const struct tf_row trimmed_rows[] = {KEEP("changes younger than this stay")};
static const struct tf_row dedup_rows[] = {
    {"do", TF_FIELD_ENUM, true, TF_TO(tf_step, records), .words = record_faults,
     .example = "expire",
     .doc = "`expire`: those older than `keep` are gone; `miss`: none is found; `late`: each is "
            "found only `keep` after it was made"},
    {"of", TF_FIELD_ENUM, false, TF_TO(tf_step, of_action), .words = actions, .fallback = "any",
     .example = "send", .doc = "of which kind of action"},
    KEEP("an age; see `do`"),
    LASTS,
};
#define RESTART_AFTER                                                                              \
    {                                                                                              \
        "restart_after", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us),                          \
            .example = "3 s",                                                                      \
            .doc = "starts again after this; without it, by a `start` step or at the healing"      \
    }
static const struct tf_row kill_rows[] = {WHO, RESTART_AFTER};
#define WHO_OR_SERVER                                                                              \
    {                                                                                              \
        "who", TF_FIELD_REPLICA_OR_SERVER, true, TF_TO(tf_step, who),                              \
            .example = "asha", .doc = "the replica, or `server`"                                   \
    }
#define NTH_OPERATION(text)                                                                        \
    {                                                                                              \
        "nth", TF_FIELD_COUNT, true, TF_TO(tf_step, amount), .min = 1, .max = 10000000,            \
                                                             .example = "3", .doc = text           \
    }
#define POINT                                                                                      \
    {                                                                                              \
        "on", TF_FIELD_ENUM, false, TF_TO(tf_step, point),                                         \
            .words = points, .fallback = "any", .example = "journal-sync",                         \
            .doc = "which storage operations count: by what is written or made durable"            \
    }
static const struct tf_row crash_rows[] = {
    WHO_OR_SERVER,
    NTH_OPERATION("the storage operation from now, from 1, at which the process dies; it has no "
                  "effect any more"),
    POINT,
    MAY_MISS,
    RESTART_AFTER,
};
static const struct tf_row torn_rows[] = {
    WHO_OR_SERVER,
    NTH_OPERATION("the storage operation from now, from 1, at which the power fails; a write is "
                  "under way then, and some of its sectors are written"),
    POINT,
    MAY_MISS,
    RESTART_AFTER,
};
static const struct tf_row lost_rows[] = {
    WHO_OR_SERVER,
    NTH_OPERATION("the storage operation from now, from 1, at which the power fails"),
    POINT,
    MAY_MISS,
    RESTART_AFTER,
};
static const struct tf_row full_rows[] = {WHO_OR_SERVER, LASTS};
static const struct tf_row io_error_rows[] = {
    WHO_OR_SERVER,
    {"nth", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = 10000000,
     .example = "2", .doc = "the storage operation from now, from 1, that fails"},
    {"share", TF_FIELD_SHARE, false, TF_TO(tf_step, per_million), .example = "2 %",
     .doc = "instead of `nth`: each operation fails with this chance"},
    {"forever", TF_FIELD_BOOL, false, TF_TO(tf_step, forever), .fallback = "false",
     .example = "true", .doc = "with `nth`: and every one behind it, until it is lifted"},
    POINT,
    MAY_MISS,
    LASTS,
};
static const struct tf_row slow_storage_rows[] = {
    WHO_OR_SERVER,
    {"by", TF_FIELD_DISTRIBUTION, true, TF_TO(tf_step, dist), .example = "200 ms",
     .doc = "how much later goes out what a step says that has written to its database"},
    LASTS,
};
static const struct tf_row freeze_rows[] = {WHO_OR_SERVER, LASTS};
static const struct tf_row jump_rows[] = {
    WHO_OR_SERVER,
    {"by", TF_FIELD_SIGNED_DURATION, true, TF_TO(tf_step, by_us), .example = "-90 s",
     .doc = "forward, or back with a minus; the monotonic clock does not notice"},
};
static const struct tf_row restore_rows[] = {
    WHO,
    {"to", TF_FIELD_DURATION, true, TF_TO(tf_step, backup_us), .example = "5 s",
     .doc = "when the copy was taken, from the start of the scenario; not after this step"},
    {"onto", TF_FIELD_REPLICA, false, TF_TO(tf_step, onto), .example = "asha-tablet",
     .doc =
         "a second device of the same user, which `starts: later`, starts from the copy; without "
         "it the device itself does"},
};
static const char *const disk_parts[] = {"queue", "cursor", NULL};
static const struct tf_row partial_rows[] = {
    WHO,
    {"of", TF_FIELD_ENUM, true, TF_TO(tf_step, part), .words = disk_parts,
     .words_from = TF_PART_QUEUE, .example = "queue",
     .doc = "`queue`: what waits, what was set aside, and conflicts that wait for the person; "
            "`cursor`: how far the device has pulled"},
};
static const struct tf_row upgrade_rows[] = {
    WHO,
    {"from", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = TF_OLDER_VERSIONS,
     .fallback = "1", .example = "2",
     .doc = "the version whose database the device has at that moment: see fixtures/databases"},
};
static const struct tf_row wake_rows[] = {
    {"who", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",
     .doc = "a replica that is an `extension_of` another"},
    {"lasts", TF_FIELD_DRAWN, false, TF_TO(tf_step, lasts_us), .fallback = "10 s", .example = "5 s",
     .doc = "the system ends it after this"},
};
static const struct tf_row two_rows[] = {
    WHO,
    {"share", TF_FIELD_SHARE, false, TF_TO(tf_step, per_million), .fallback = "50 %",
     .example = "50 %",
     .doc = "of what one process is about to do: it waits up to 100 ms for a step of the other"},
    {"nth", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = 10000, .example = "7",
     .doc = "at which storage operation or lock of that step it is done; drawn unless said"},
    LASTS,
};
static const struct tf_row double_rows[] = {
    WHO,
    {"count", TF_FIELD_COUNT, false, TF_TO(tf_step, amount), .min = 1, .max = 100, .fallback = "3",
     .example = "3", .doc = "how many"},
};
static const struct tf_row session_rows[] = {
    {"who", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",
     .doc = "the replica whose session it is; `revoke` is about its user, on all devices"},
    {"do", TF_FIELD_ENUM, true, TF_TO(tf_step, admin), .words = session_changes,
     .example = "expire",
     .doc = "`expire`: its token ends now; `end`: its refresh token, too, and its WebSocket; "
            "`revoke`: the user's account is closed, and their devices must wipe themselves"},
    SERVER_MAY_BE_DOWN,
};
static const struct tf_row window_rows[] = {
    WHO,
    {"lasts", TF_FIELD_DRAWN, true, TF_TO(tf_step, lasts_us), .example = "5 s",
     .doc = "how long the app may run"},
};
#define VERB(verb, array, text, sample, ...)                                                       \
    [TF_VERB_##verb] = {.doc = text, .example = sample, TF_ROWS(array), __VA_ARGS__}

#define TF_X(verb, word, kind) [TF_VERB_##verb] = word,
static const char *const verb_keys[] = {TF_VERBS(TF_X) NULL};
#undef TF_X

static const struct tf_object verbs[TF_VERB_COUNT] = {
    VERB(SEND, send_rows, "A user sends a message.",
         "send: {who: asha, in: lunch, text: \"Is it here?\", as: hello}", .name = "send",
         TF_CHOICES(text_choices)),
    VERB(REPLY, reply_rows, "A user answers a message, in its conversation.",
         "reply: {who: ravi, to: question, text: \"On its way\", as: answer}", .name = "reply",
         TF_CHOICES(text_choices)),
    VERB(EDIT, edit_rows, "A user changes the text of a message.",
         "edit: {who: asha, message: question, text: \"Is the tiffin warm?\"}", .name = "edit",
         TF_CHOICES(text_choices)),
    VERB(DELETE, delete_rows, "A user deletes a message.", "delete: {who: asha, message: question}",
         .name = "delete"),
    VERB(READ, read_rows, "A user reads a conversation.", "read: {who: ravi, in: lunch}",
         .name = "read"),
    VERB(TYPING, typing_rows, "A user begins or stops to type.", "typing: {who: asha, in: lunch}",
         .name = "typing"),
    VERB(CREATE, create_rows, "A user opens a conversation.",
         "create-conversation: {who: asha, type: support, with: [ravi], as: help}",
         .name = "create-conversation"),
    VERB(RESOLVE, resolve_rows, "A user decides a conflict that waits for them.",
         "resolve: {who: asha, message: question, choose: mine}", .name = "resolve",
         .condition = &resolve_condition),
    VERB(STRATEGY, strategy_rows, "A user chooses what happens to conflicts.",
         "strategy: {who: asha, is: manual}", .name = "strategy"),
    VERB(SYNC, sync_rows, "A user pulls to refresh.", "sync: asha", .name = "sync",
         .shorthand = "who"),
    VERB(LOGOUT, account_rows,
         "A user logs out on a device. Nothing of theirs is sent until they log in again, and what "
         "waits in their queue is kept for them.",
         "logout: asha", .name = "logout", .shorthand = "who"),
    VERB(LOGIN, account_rows,
         "A user logs in on a device, again, or for the first time when the replica is another "
         "account `on` a device. Whoever was logged in there must have logged out.",
         "login: {who: asha, refused: yes}", .name = "login", .shorthand = "who"),
    VERB(ADD_PARTICIPANT, add_rows,
         "A user takes somebody into a conversation, who then has its history, too.",
         "add-participant: {who: asha, in: lunch, user: ravi}", .name = "add-participant"),
    VERB(REMOVE_PARTICIPANT, remove_rows,
         "A user takes somebody out of a conversation; its owner may, or anybody if it has none.",
         "remove-participant: {who: asha, in: lunch, user: ravi}", .name = "remove-participant"),
    VERB(LEAVE, leave_rows,
         "A user leaves a conversation; once the server knows, it is gone from their devices.",
         "leave: {who: asha, in: lunch}", .name = "leave"),
    VERB(SCROLL_BACK, scroll_rows,
         "A user scrolls back beyond what the device has kept: a page of what was cleaned up is "
         "loaded from the server again.",
         "scroll-back: {who: asha, in: lunch}", .name = "scroll-back"),
    VERB(RETRY_ACTION, aside_rows,
         "A user tries again what was refused or has expired, under its own id.",
         "retry-action: {who: asha, message: question, refused: yes}", .name = "retry-action",
         TF_CHOICES(aside_choices)),
    VERB(DISCARD_ACTION, aside_rows,
         "A user gives up what was refused or has expired, and what hangs on it.",
         "discard-action: {who: asha, message: question, refused: yes}", .name = "discard-action",
         TF_CHOICES(aside_choices)),
    VERB(
        OFFLINE_MODE, mode_rows,
        "A user wants to be offline: the app sends nothing, over restarts, until they end it. What "
        "is on its way comes to its end.",
        "offline-mode: {who: asha}", .name = "offline-mode"),
    VERB(STORE_DATA, store_rows,
         "The app keeps a text for its user under a key, on this device alone.",
         "store-data: {who: asha, key: draft, text: \"Is the\"}", .name = "store-data"),
    VERB(OPEN_CONVERSATION, scroll_rows,
         "A user opens a conversation: its newest messages are on the screen, and come from the "
         "server where they were cleaned up.",
         "open-conversation: {who: asha, in: lunch}", .name = "open-conversation"),
    VERB(CUT, cut_rows,
         "Packets vanish and nobody is told. What was under way waits for the heal as long as its "
         "connection lives.",
         "cut: asha <-> server", .name = "cut", .shorthand = "link"),
    VERB(HEAL, heal_rows, "Lifts cuts, latencies, bandwidths, losses and refusals from a link.",
         "heal: asha <-> server", .name = "heal", .shorthand = "link"),
    VERB(OFFLINE, who_lasts_rows,
         "The device loses its network and the app is told; its connections break at once.",
         "offline: asha", .name = "offline", .shorthand = "who"),
    VERB(ONLINE, who_rows, "The device has its network again.", "online: asha", .name = "online",
         .shorthand = "who"),
    VERB(FLAP, flap_rows,
         "The device tells its app of the network what is not so, or says the same again.",
         "flap: {who: asha, says: offline, lasts: 1 min}", .name = "flap", .shorthand = "who"),
    VERB(LATENCY, latency_rows, "A link gets another latency.",
         "latency: {link: asha -> server, is: 1 s .. 4 s, lasts: 20 s}", .name = "latency"),
    VERB(BANDWIDTH, bandwidth_rows, "A link gets another bandwidth.",
         "bandwidth: {link: server -> asha, is: 64 KiB/s}", .name = "bandwidth"),
    VERB(LOSS, loss_rows, "A link gets another loss of packets.",
         "loss: {link: all, is: 5 %, burst: 4}", .name = "loss"),
    VERB(RESET, reset_rows, "The connections of a link break, and both ends are told.",
         "reset: asha <-> server", .name = "reset", .shorthand = "link"),
    VERB(REFUSE, refuse_rows, "New connections over a link are refused.",
         "refuse: {link: asha <-> server, lasts: 5 s}", .name = "refuse", .shorthand = "link"),
    VERB(HALF_OPEN, who_rows,
         "The device's WebSocket dies without a close frame; neither end is told.",
         "half-open: {who: asha}", .name = "half-open", .shorthand = "who"),
    VERB(LOSE_REQUEST, lose_request_rows, "Requests vanish before the server sees them.",
         "lose-request: {from: asha, of: sync}", .name = "lose-request",
         TF_CHOICES(exchange_choices)),
    VERB(LOSE_RESPONSE, lose_response_rows,
         "Answers vanish after the server has done what it was asked.",
         "lose-response: {to: asha, of: sync, first: 1}", .name = "lose-response",
         TF_CHOICES(exchange_choices)),
    VERB(LATE_RESPONSE, late_rows,
         "Answers come late: past the client's time-out a retry overlaps the first attempt.",
         "late-response: {to: asha, of: sync, by: 40 s}", .name = "late-response",
         TF_CHOICES(exchange_choices)),
    VERB(SCRIPTED_ANSWER, answer_rows,
         "A proxy answers instead of the server, which does not see the request.",
         "scripted-answer: {to: asha, of: sync, status: 503, retry_after: 10 s}",
         .name = "scripted-answer", TF_CHOICES(answer_choices)),
    VERB(DUPLICATE, duplicate_rows,
         "A proxy sends a request to the server a second time, and the server handles both.",
         "duplicate: {from: asha, of: sync, by: 3 s}", .name = "duplicate",
         TF_CHOICES(exchange_choices)),
    VERB(HANG, hang_rows, "Answers begin to come and never end.",
         "hang: {to: asha, of: sync, first: 1}", .name = "hang", TF_CHOICES(exchange_choices)),
    VERB(TRUNCATE, truncate_rows,
         "The end of a body is missing: at least its last byte, at most all of it.",
         "truncate: {to: asha, of: sync, what: answer}", .name = "truncate",
         TF_CHOICES(exchange_choices)),
    VERB(CORRUPT, corrupt_rows, "A byte of a body is another one, which no text has.",
         "corrupt: {from: asha, of: sync, what: request}", .name = "corrupt",
         TF_CHOICES(exchange_choices)),
    VERB(PUSH_FAULT, push_rows, "Frames that the server pushes are lost, doubled or late.",
         "push-fault: {to: ravi, do: delay, by: 5 s}", .name = "push-fault",
         TF_CHOICES(aim_choices), .condition = &push_condition),
    VERB(SERVER_RESTART, restart_rows, "The server dies and comes back; all sessions are dropped.",
         "server-restart: {down: 2 s}", .name = "server-restart", .shorthand = "down"),
    VERB(SERVER_SLOW, slow_rows, "The server takes longer for each request.",
         "server-slow: {by: about 3 s, lasts: 30 s}", .name = "server-slow"),
    VERB(SERVER_STAGES, stages_rows,
         "Requests wait between two steps of the server, and others go on meanwhile.",
         "server-stages: {from: asha, of: sync, stage: committed, by: 2 s}",
         .name = "server-stages", TF_CHOICES(exchange_choices)),
    VERB(SERVER_ROLLBACK, rollback_rows,
         "The server's database is put back from an older backup; all sessions are dropped.",
         "server-rollback: {to: 1 s, down: 2 s}", .name = "server-rollback"),
    VERB(SERVER_FORGETS, restart_rows,
         "The server's database is lost: a new one knows the users and the conversations of the "
         "file, and nothing that happened since.",
         "server-forgets: {down: 2 s}", .name = "server-forgets", .shorthand = "down"),
    VERB(SERVER_UPGRADE, restart_rows,
         "The server comes back as a later version, for good: all that it says has fields that the "
         "apps do not know, and it pushes frames of a kind that they do not know.",
         "server-upgrade: {down: 2 s}", .name = "server-upgrade", .shorthand = "down"),
    VERB(TOMBSTONE_GC, tombstone_rows,
         "The server lets go of deleted messages; devices that missed the deletion must start "
         "over.",
         "tombstone-gc: {keep: 1 h}", .name = "tombstone-gc", .shorthand = "keep"),
    VERB(LOG_TRIMMED, trimmed_rows,
         "The server lets go of changes that later ones have made needless; older cursors expire.",
         "log-trimmed: {keep: 1 h}", .name = "log-trimmed", .shorthand = "keep"),
    VERB(DEDUP_FAULT, dedup_rows,
         "The records by which the server recognises a repeated action expire, are not found, or "
         "come late. `miss` and `late` hold while it `lasts`.",
         "dedup-fault: {do: miss, of: send, lasts: 10 s}", .name = "dedup-fault"),
    VERB(
        MEMBERSHIP, membership_rows,
        "An administrator takes a user into a conversation, or out of it; no participant is asked.",
        "membership: {user: ravi, in: lunch, joins: false}", .name = "membership"),
    VERB(KILL, kill_rows, "The process dies at once. What is durable stays.",
         "kill: {who: asha, restart_after: 3 s}", .name = "kill", .shorthand = "who"),
    VERB(START, who_rows, "A killed replica, or one that `starts: later`, starts.", "start: asha",
         .name = "start", .shorthand = "who"),
    VERB(CRASH_AT_STORAGE_STEP, crash_rows, "The process dies at a write or sync of its database.",
         "crash-at-storage-step: {who: asha, nth: 3, restart_after: 2 s}",
         .name = "crash-at-storage-step"),
    VERB(DISK_FULL, full_rows, "Writes of the device, or of the server, fail for want of room.",
         "disk-full: {who: asha, lasts: 10 s}", .name = "disk-full", .shorthand = "who"),
    VERB(IO_ERROR, io_error_rows, "A storage operation fails: the n-th, or some by chance.",
         "io-error: {who: asha, nth: 2}", .name = "io-error", TF_CHOICES(io_error_choices)),
    VERB(TORN_WRITE, torn_rows,
         "The power fails in the middle of a write. Of all that was not synced, that write "
         "included, each sector is there or is not.",
         "torn-write: {who: asha, nth: 1, on: database-write, restart_after: 2 s}",
         .name = "torn-write"),
    VERB(LOST_WRITE, lost_rows, "The power fails, and nothing is left of what was not synced.",
         "lost-write: {who: asha, nth: 1, on: journal-delete, restart_after: 2 s}",
         .name = "lost-write"),
    VERB(WAKE_EXTENSION, wake_rows,
         "A push wakes a device's notification extension, a second process over its database.",
         "wake-extension: {who: asha, lasts: 5 s}", .name = "wake-extension", .shorthand = "who"),
    VERB(TWO_PROCESSES, two_rows,
         "The app and its extension run at once: at a storage operation of one, the other runs a "
         "whole step, and meets its locks.",
         "two-processes: {who: asha, share: 50 %, lasts: 20 s}", .name = "two-processes",
         .shorthand = "who"),
    VERB(DOUBLE_TRIGGER, double_rows,
         "Several causes of a sync at once: refreshes by hand and the signal of a network, in each "
         "process that runs.",
         "double-trigger: {who: asha, count: 3}", .name = "double-trigger", .shorthand = "who"),
    VERB(SLOW_STORAGE, slow_storage_rows,
         "The storage takes its time: what a step says goes out later.",
         "slow-storage: {who: asha, by: 50 ms .. 2 s, lasts: 20 s}", .name = "slow-storage"),
    VERB(BACKGROUND_WINDOW, window_rows,
         "A suspended app may run for a short while, as operating systems grant it in the "
         "background. Nothing on a device that is not suspended.",
         "background-window: {who: asha, lasts: 5 s}", .name = "background-window"),
    VERB(SUSPEND, who_lasts_rows,
         "The device sleeps: timers freeze, and the monotonic clock with them.",
         "suspend: {who: asha, lasts: 1 min}", .name = "suspend", .shorthand = "who"),
    VERB(RESUME, who_rows, "A suspended device wakes up.", "resume: asha", .name = "resume",
         .shorthand = "who"),
    VERB(CLOCK_JUMP, jump_rows, "The wall clock of a device, or of the server, is set.",
         "clock-jump: {who: asha, by: -90 s}", .name = "clock-jump"),
    VERB(CLOCK_FREEZE, freeze_rows,
         "The wall clock of a device, or of the server, stands; when that is over it is set right. "
         "The monotonic clock does not notice.",
         "clock-freeze: {who: asha, lasts: 1 h}", .name = "clock-freeze", .shorthand = "who"),
    VERB(
        RESTORE, restore_rows,
        "An older copy of the device's disk comes back on it: what it did since is lost to it, and "
        "what waited in its queue then waits again. The app starts on it at once. Or a second "
        "device starts from the copy, and both go on.",
        "restore-or-clone: {who: asha, to: 1 s}", .name = "restore-or-clone"),
    VERB(
        REINSTALL, who_rows,
        "The app is deleted from the device and installed again: it starts with an empty database, "
        "and what waited in its queue is lost.",
        "reinstall: asha", .name = "reinstall", .shorthand = "who"),
    VERB(PARTIAL_LOSS, partial_rows,
         "A part of what the device keeps is gone, and the rest stays. The app starts on it at "
         "once.",
         "partial-loss: {who: asha, of: queue}", .name = "partial-loss"),
    VERB(UPGRADE, upgrade_rows,
         "The app is updated: its process ends, the database is as an older version had it, and "
         "the present version starts on it.",
         "upgrade: {who: asha, from: 1}", .name = "upgrade", .shorthand = "who"),
    VERB(SESSION_CHANGE, session_rows,
         "The server ends a session, at any moment. Needs a server that is up.",
         "session-change: {who: asha, do: expire}", .name = "session-change"),
    VERB(ASK, ask_rows,
         "A user asks the server for what is not on the device. Refused without a network; nothing "
         "is tried again.",
         "ask: {who: asha, what: stats, in: lunch}", .name = "ask", TF_CHOICES(ask_choices)),
    VERB(OPEN, open_rows,
         "A user looks at the file of a message: it is loaded where it is not there yet, part by "
         "part, and then is there offline.",
         "open: {who: ravi, message: question, refused: maybe}", .name = "open"),
    VERB(END_CONVERSATION, end_rows,
         "An administrator ends a conversation: what was said stays, nothing is said in it any "
         "more.",
         "end-conversation: {in: lunch}", .name = "end-conversation", .shorthand = "in"),
    VERB(MEDIA_DOWN, lasts_rows,
         "The media host refuses connections. The chat's server is another machine.",
         "media-down: {lasts: 20 s}", .name = "media-down"),
    [TF_VERB_EXPECT] = {.doc = "What must hold at this moment.",
                        .example = "expect: [{message: question, at: ravi, appears: once}]",
                        .name = "expect"},
};

#define ROW_USER(verb, word)                                                                       \
    { word, TF_FIELD_OBJECT, .object = &verbs[TF_VERB_##verb] }
#define ROW_FAULT ROW_USER
#define ROW_TEST(verb, word)                                                                       \
    { word, TF_FIELD_LIST, .min = 1, .item = TF_FIELD_CHECK }
#define TF_X(verb, word, kind) ROW_##kind(verb, word),
static const struct tf_row step_rows[] = {
    {"at", TF_FIELD_DRAWN, .example = "1500 ms", .doc = "when, from the start of the scenario"},
    {"after", TF_FIELD_DRAWN, .example = "1 s .. 5 s", .doc = "when, from the step before"},
    {"id", TF_FIELD_COUNT, TF_TO(tf_step, id), .min = 1, .max = 1000000000, .example = "7",
     .doc = "what the step's chance is drawn by; its place in the file unless said. Written by "
            "`shrink`, so that a step keeps its draws when others go"},
    TF_VERBS(TF_X)};
#undef TF_X
#define ROWS_BEFORE_VERBS 3

static const struct tf_choice step_choices[] = {{time_keys, true}, {verb_keys, true}};
const struct tf_object tf_object_step = {
    .name = "step",
    .doc = "One verb at one time. Equal times mean file order. A distribution is drawn once, by "
           "the seed and the step.",
    .example = NULL,
    TF_ROWS(step_rows),
    TF_CHOICES(step_choices),
};

const struct tf_object *tf_table_step(void) {
    return &tf_object_step;
}

const struct tf_object *tf_table_verb(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return &verbs[verb];
}

const struct tf_row *tf_table_verb_row(enum tf_verb verb) {
    TF_ASSERT(verb < TF_VERB_COUNT);
    return &step_rows[ROWS_BEFORE_VERBS + verb];
}
