#include "scenario/table.h"

#include "base/assert.h"

#define TF_X(name, text) text,
static const char *const statuses[] = {TF_MESSAGE_STATUSES(TF_X) NULL};
#undef TF_X
#define TF_X(name, text) text,
static const char *const size_parts[] = {TF_SIZE_PARTS(TF_X) NULL};
#undef TF_X
#define TF_X(name, word) word,
static const char *const figures[] = {TF_FIGURES(TF_X) NULL};
#undef TF_X
static const char *const all_places[] = {"everywhere", "any", "server", NULL};
static const char *const replicas_only[] = {"all", "any", NULL};

#define AT                                                                                         \
    {                                                                                              \
        "at", TF_FIELD_PLACE, true, TF_TO(tf_check, node),                                         \
            .words = all_places, .example = "ravi",                                                \
            .doc = "a replica; `everywhere`: every replica whose user takes part; `any`: at "      \
                   "least one; or `server`"                                                        \
    }
#define NODE(key, text)                                                                            \
    {                                                                                              \
        key, TF_FIELD_PLACE, true, TF_TO(tf_check, node), .words = replicas_only,                  \
                                                          .example = "asha", .doc = text           \
    }
#define IN                                                                                         \
    {                                                                                              \
        "in", TF_FIELD_CONVERSATION, true, TF_TO(tf_check, conversation),                          \
            .example = "lunch", .doc = "the conversation"                                          \
    }
#define COUNT                                                                                      \
    { "count", TF_FIELD_AMOUNT, true, TF_TO(tf_check, count), .example = "1", .doc = "how many" }
#define APPEARS                                                                                    \
    {                                                                                              \
        "appears", TF_FIELD_TIMES, false, TF_TO(tf_check, count),                                  \
            .example = "once", .doc = "how often it is shown; `once` when nothing else is asked"   \
    }
#define FLAG(key, text)                                                                            \
    { #key, TF_FIELD_TRISTATE, false, TF_TO(tf_check, key), .example = "true", .doc = text }

static const struct tf_row message_rows[] = {
    {"message", TF_FIELD_MESSAGE, true, TF_TO(tf_check, message), .example = "question",
     .doc = "the message, by the name that `as` gave it"},
    AT,
    APPEARS,
    {"text", TF_FIELD_TEXT, false, TF_TO(tf_check, text), .example = "\"Is the tiffin here?\"",
     .doc = "its text, byte by byte"},
    {"text_from", TF_FIELD_FILE, false, .example = "long-text.txt",
     .doc = "a file whose bytes are the text"},
    {"status", TF_FIELD_ENUM, false, TF_TO(tf_check, status), .words = statuses,
     .example = "delivered", .doc = "the status that is shown"},
    FLAG(deleted, "shown as deleted"),
    FLAG(edited, "shown as edited"),
    FLAG(pending, "an action on it waits"),
    FLAG(conflict, "a conflict about it waits for the person"),
    FLAG(uploaded, "its file has an address at the media host"),
    FLAG(loaded, "its file is on the replica, and can be seen offline"),
};
static const struct tf_row files_rows[] = {
    NODE("files", "whose cache of files: a replica, `all` or `any`"),
    COUNT,
    {"bytes", TF_FIELD_AMOUNT, false, TF_TO(tf_check, bytes), .example = "at most 300000",
     .doc = "of all of them"},
};
static const struct tf_row queue_rows[] = {
    NODE("queue", "whose queue: a replica, `all` or `any` (both: each replica, whichever)"),
    {"length", TF_FIELD_AMOUNT, true, TF_TO(tf_check, count), .example = "0",
     .doc = "waiting actions"},
};
static const struct tf_row unread_rows[] = {NODE("unread", "where: a replica, `all` or `any`"), IN,
                                            COUNT};
static const char *const suggestions[] = {"nothing", "mine", "theirs", "text", NULL};
static const struct tf_row conflicts_rows[] = {
    NODE("conflicts", "conflicts that wait for the person: a replica, `all` or `any`"),
    COUNT,
    {"suggests", TF_FIELD_ENUM, false, TF_TO(tf_check, suggests), .words = suggestions,
     .words_from = 1, .example = "mine",
     .doc = "what is suggested for each of them; with the client's `suggest` alone"}};
static const struct tf_row parked_rows[] = {
    NODE("parked", "actions set aside and shown as failed: a replica, `all` or `any`"), COUNT};
static const struct tf_row typing_rows[] = {
    NODE("typing", "on which replica it is shown"),
    IN,
    {"by", TF_FIELD_USER, true, TF_TO(tf_check, user), .example = "ravi", .doc = "who types"},
    {"shown", TF_FIELD_TRISTATE, false, TF_TO(tf_check, shown), .fallback = "true",
     .example = "true", .doc = "shown, or not"},
};
static const struct tf_row conversation_rows[] = {
    {"conversation", TF_FIELD_CONVERSATION, true, TF_TO(tf_check, conversation), .example = "lunch",
     .doc = "the conversation"},
    AT,
    APPEARS,
    FLAG(active, "something can be said in it"),
};
static const struct tf_row order_rows[] = {
    {"order", TF_FIELD_LIST, true, .min = 2, .max = 1000, .item = TF_FIELD_MESSAGE,
     .example = "[question, answer]", .doc = "messages, in the order in which they must be shown"},
    AT,
};

static const struct tf_row listed_rows[] = {
    NODE("listed", "who was answered: a replica, `all` or `any`"),
    {"conversations", TF_FIELD_LIST, true, .max = 1000, .item = TF_FIELD_CONVERSATION,
     .example = "[lunch]", .doc = "all that the last list held, in its order"},
};
static const struct tf_row stats_rows[] = {
    NODE("stats", "who was answered: a replica, `all` or `any`"),
    IN,
    {"of", TF_FIELD_ENUM, false, TF_TO(tf_check, figure), .words = figures, .fallback = "messages",
     .example = "image",
     .doc = "what is counted: all messages, deleted ones, those of a type, or of "
            "a status"},
    {"by", TF_FIELD_USER, false, TF_TO(tf_check, user), .example = "ravi",
     .doc = "those that a user sent"},
    COUNT,
};
static const struct tf_row versions_rows[] = {
    {"versions", TF_FIELD_MESSAGE, true, TF_TO(tf_check, message), .example = "question",
     .doc = "the message, by the name that `as` gave it"},
    {"on", TF_FIELD_PLACE, true, TF_TO(tf_check, node), .words = replicas_only, .example = "ravi",
     .doc = "on which replica: its name, `all` or `any`"},
    {"number", TF_FIELD_COUNT, false, TF_TO(tf_check, version), .max = 1000000, .fallback = "0",
     .zero_word = "any", .example = "1", .doc = "only this version, or `any`"},
    {"by", TF_FIELD_USER, false, TF_TO(tf_check, user), .example = "ravi",
     .doc = "only those that this user wrote"},
    {"count", TF_FIELD_AMOUNT, false, TF_TO(tf_check, count), .example = "0",
     .doc = "how many earlier texts are kept"},
    {"text", TF_FIELD_TEXT, false, TF_TO(tf_check, text), .example = "\"Is the tiffin here?\"",
     .doc = "one of them, byte by byte"},
};
static const struct tf_row answers_rows[] = {
    {"answers", TF_FIELD_MESSAGE, true, TF_TO(tf_check, message), .example = "question",
     .doc = "the message, by the name that `as` gave it"},
    {"on", TF_FIELD_PLACE, true, TF_TO(tf_check, node), .words = replicas_only, .example = "asha",
     .doc = "who was answered: a replica, `all` or `any`"},
    {"messages", TF_FIELD_LIST, true, .max = 1000, .item = TF_FIELD_MESSAGE, .example = "[another]",
     .doc = "all that the last page held, newest first"},
};
static const struct tf_row readers_rows[] = {
    {"readers", TF_FIELD_MESSAGE, true, TF_TO(tf_check, message), .example = "question",
     .doc = "the message, by the name that `as` gave it"},
    {"on", TF_FIELD_PLACE, true, TF_TO(tf_check, node), .words = replicas_only, .example = "asha",
     .doc = "on which replica: its name, `all` or `any`"},
    {"by", TF_FIELD_USER, false, TF_TO(tf_check, user), .example = "ravi",
     .doc = "only this reader"},
    {"count", TF_FIELD_AMOUNT, false, TF_TO(tf_check, count), .example = "1",
     .doc = "how many have read it, but its sender; at least one when nothing is said"},
    {"timed", TF_FIELD_TRISTATE, false, TF_TO(tf_check, timed), .example = "true",
     .doc = "whether it is shown when each of them read it"},
};
static const struct tf_row data_rows[] = {
    NODE("data", "on which device: a replica, `all` or `any`"),
    {"key", TF_FIELD_LABEL, true, TF_TO(tf_check, name), .example = "draft", .doc = "the key"},
    {"text", TF_FIELD_TEXT, false, TF_TO(tf_check, text), .example = "\"Is the\"",
     .doc = "what is kept under it, byte by byte"},
    {"kept", TF_FIELD_TRISTATE, false, TF_TO(tf_check, shown), .example = "false",
     .doc = "whether anything is"},
};
static const struct tf_row size_rows[] = {
    NODE("size", "how much there is on a device: a replica, `all` or `any`"),
    {"of", TF_FIELD_ENUM, true, TF_TO(tf_check, part), .words = size_parts, .example = "queue",
     .doc = "`queue`: what waits or was set aside, 128 bytes each and their texts; `messages`: "
            "texts, as they are stored; `database`: the file, which differs with the build of "
            "SQLite"},
    {"bytes", TF_FIELD_AMOUNT, true, TF_TO(tf_check, count), .example = "at most 4096",
     .doc = "how many"},
};

static const char *const text_keys[] = {"text", "text_from", NULL};
static const struct tf_choice message_choices[] = {{text_keys, false}};

static const struct tf_object checks[TF_CHECK_KIND_COUNT] = {
    [TF_CHECK_MESSAGE] =
        {.name = "message check",
         .doc = "What is shown of a message somewhere.",
         .example = "{message: question, at: everywhere, appears: once, status: delivered}",
         TF_ROWS(message_rows),
         TF_CHOICES(message_choices)},
    [TF_CHECK_QUEUE] = {.name = "queue check",
                        .doc = "How many actions wait to be sent.",
                        .example = "{queue: any, length: 0}",
                        TF_ROWS(queue_rows)},
    [TF_CHECK_UNREAD] = {.name = "unread check",
                         .doc = "The unread count of a conversation.",
                         .example = "{unread: ravi, in: lunch, count: 1}",
                         TF_ROWS(unread_rows)},
    [TF_CHECK_CONFLICTS] = {.name = "conflicts check",
                            .doc = "How many conflicts wait for the person.",
                            .example = "{conflicts: asha, count: 1}",
                            TF_ROWS(conflicts_rows)},
    [TF_CHECK_PARKED] = {.name = "parked check",
                         .doc = "How many actions are set aside.",
                         .example = "{parked: asha, count: at least 1}",
                         TF_ROWS(parked_rows)},
    [TF_CHECK_TYPING] = {.name = "typing check",
                         .doc = "Whether somebody is shown as typing.",
                         .example = "{typing: asha, in: lunch, by: ravi, shown: true}",
                         TF_ROWS(typing_rows)},
    [TF_CHECK_CONVERSATION] = {.name = "conversation check",
                               .doc = "Whether a conversation is shown.",
                               .example = "{conversation: lunch, at: ravi, appears: once}",
                               TF_ROWS(conversation_rows)},
    [TF_CHECK_LISTED] = {.name = "listed check",
                         .doc = "Which conversations the last answer to `ask` listed.",
                         .example = "{listed: asha, conversations: []}",
                         TF_ROWS(listed_rows)},
    [TF_CHECK_STATS] = {.name = "stats check",
                        .doc = "A figure of the last answer to `ask: {what: stats}`.",
                        .example = "{stats: asha, in: lunch, of: image, count: 0}",
                        TF_ROWS(stats_rows)},
    [TF_CHECK_VERSIONS] = {.name = "versions check",
                           .doc = "Earlier texts of a message that are there, offline too.",
                           .example = "{versions: question, on: ravi, count: 0}",
                           TF_ROWS(versions_rows)},
    [TF_CHECK_ANSWERS] = {.name = "answers check",
                          .doc = "What the last answer to `ask: {what: answers}` listed.",
                          .example = "{answers: question, on: asha, messages: [another]}",
                          TF_ROWS(answers_rows)},
    [TF_CHECK_READERS] = {.name = "readers check",
                          .doc = "Who is shown to have read a message, and when.",
                          .example = "{readers: question, on: asha, by: ravi, timed: true}",
                          TF_ROWS(readers_rows)},
    [TF_CHECK_FILES] = {.name = "files check",
                        .doc = "How many files that were seen are kept on a replica.",
                        .example = "{files: ravi, count: 0, bytes: at most 300000}",
                        TF_ROWS(files_rows)},
    [TF_CHECK_ORDER] = {.name = "order check",
                        .doc = "In which order messages are shown.",
                        .example = "{order: [question, another], at: ravi}",
                        TF_ROWS(order_rows)},
    [TF_CHECK_DATA] = {.name = "data check",
                       .doc = "What the app keeps under a key.",
                       .example = "{data: asha, key: draft, kept: false}",
                       TF_ROWS(data_rows)},
    [TF_CHECK_SIZE] = {.name = "size check",
                       .doc = "How many bytes a device holds.",
                       .example = "{size: asha, of: database, bytes: at most 1000000}",
                       TF_ROWS(size_rows)},
};

const struct tf_object *tf_table_check(enum tf_check_kind kind) {
    TF_ASSERT(kind < TF_CHECK_KIND_COUNT);
    return kind == TF_CHECK_CONVERGED ? NULL : &checks[kind];
}
