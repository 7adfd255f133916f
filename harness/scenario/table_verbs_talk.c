/* What users say: messages, and what is done to them. */
#include "scenario/table_verbs.h"

#define TF_X(name, text) text,
static const char *const message_types[] = {TF_MESSAGE_TYPES(TF_X) NULL};
static const char *const strategies[] = {TF_STRATEGIES(TF_X) NULL};
#undef TF_X
static const char *const resolutions[] = {"mine", "theirs", "text", NULL};
static const char *const strategy_actions[] = {"edit", "delete", NULL};
static const char *const text_keys[] = {"text", "text_from", NULL};

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

static const struct tf_choice text_choices[] = {{text_keys, true}};

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

static const struct tf_row resolve_rows[] = {
    WHO,
    TARGET,
    {"choose", TF_FIELD_ENUM, true, TF_TO(tf_step, resolution), .words = resolutions,
     .example = "mine", .doc = "my version, theirs, or a new text"},
    TEXT,
    REFUSED,
};
static const struct tf_condition resolve_condition = {"choose", "text", "text"};

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

VERB(SEND, send_rows, "A user sends a message.",
     "send: {who: asha, in: lunch, text: \"Is it here?\", as: hello}", .name = "send",
     TF_CHOICES(text_choices));

VERB(REPLY, reply_rows, "A user answers a message, in its conversation.",
     "reply: {who: ravi, to: question, text: \"On its way\", as: answer}", .name = "reply",
     TF_CHOICES(text_choices));

VERB(EDIT, edit_rows, "A user changes the text of a message.",
     "edit: {who: asha, message: question, text: \"Is the tiffin warm?\"}", .name = "edit",
     TF_CHOICES(text_choices));

VERB(DELETE, delete_rows, "A user deletes a message.", "delete: {who: asha, message: question}",
     .name = "delete");

VERB(READ, read_rows, "A user reads a conversation.", "read: {who: ravi, in: lunch}",
     .name = "read");

VERB(TYPING, typing_rows, "A user begins or stops to type.", "typing: {who: asha, in: lunch}",
     .name = "typing");

VERB(RESOLVE, resolve_rows, "A user decides a conflict that waits for them.",
     "resolve: {who: asha, message: question, choose: mine}", .name = "resolve",
     .condition = &resolve_condition);

VERB(STRATEGY, strategy_rows, "A user chooses what happens to conflicts.",
     "strategy: {who: asha, is: manual}", .name = "strategy");

VERB(OPEN, open_rows,
     "A user looks at the file of a message: it is loaded where it is not there yet, part by "
     "part, and then is there offline.",
     "open: {who: ravi, message: question, refused: maybe}", .name = "open");
