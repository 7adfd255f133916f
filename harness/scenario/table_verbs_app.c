/* What users ask of their app, beside talking. */
#include "scenario/table_verbs.h"

#define TF_X(name, text) text,
static const char *const questions[] = {TF_QUESTIONS(TF_X) NULL};
#undef TF_X
static const char *const list_keys[] = {"type", "order", "restaurant", NULL};
static const char *const aside_keys[] = {"message", "in", NULL};

static const struct tf_row ask_rows[] = {
    WHO,
    {"what", TF_FIELD_ENUM, true, TF_TO(tf_step, question), .words = questions, .example = "stats",
     .doc = "a list of conversations, one of them, its figures, who types in it, or the earlier "
            "texts of a message and the answers to it"},
    {"in", TF_FIELD_CONVERSATION, false, TF_TO(tf_step, conversation), .example = "lunch",
     .doc = "`conversation`, `stats`, `typing`: which"},
    {"message", TF_FIELD_MESSAGE, false, TF_TO(tf_step, message), .example = "question",
     .doc = "`versions`, `answers`: of which message"},
    {"type", TF_FIELD_ENUM, false, TF_TO(tf_step, of_type), .words = tf_words_conversation_type,
     .words_from = 1, .example = "support", .doc = "`conversations`: of this type only"},
    {"order", TF_FIELD_LABEL, false, TF_TO(tf_step, order_id), .example = "o-17",
     .doc = "`conversations`: about this order only"},
    {"restaurant", TF_FIELD_LABEL, false, TF_TO(tf_step, restaurant_id), .example = "r-3",
     .doc = "`conversations`: with this restaurant only"},
    REFUSED,
};
static const struct tf_choice ask_choices[] = {{list_keys, false}};

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
static const struct tf_choice aside_choices[] = {{aside_keys, true}};

static const struct tf_row scroll_rows[] = {WHO, IN("the conversation"), REFUSED};
static const struct tf_row sync_rows[] = {WHO, REFUSED};

VERB(SYNC, sync_rows, "A user pulls to refresh.", "sync: asha", .name = "sync", .shorthand = "who");

VERB(SCROLL_BACK, scroll_rows,
     "A user scrolls back beyond what the device has kept: a page of what was cleaned up is "
     "loaded from the server again.",
     "scroll-back: {who: asha, in: lunch}", .name = "scroll-back");

VERB(OPEN_CONVERSATION, scroll_rows,
     "A user opens a conversation: its newest messages are on the screen, and come from the "
     "server where they were cleaned up.",
     "open-conversation: {who: asha, in: lunch}", .name = "open-conversation");

VERB(RETRY_ACTION, aside_rows,
     "A user tries again what was refused or has expired, under its own id.",
     "retry-action: {who: asha, message: question, refused: yes}", .name = "retry-action",
     TF_CHOICES(aside_choices));

VERB(DISCARD_ACTION, aside_rows,
     "A user gives up what was refused or has expired, and what hangs on it.",
     "discard-action: {who: asha, message: question, refused: yes}", .name = "discard-action",
     TF_CHOICES(aside_choices));

VERB(OFFLINE_MODE, mode_rows,
     "A user wants to be offline: the app sends nothing, over restarts, until they end it. What "
     "is on its way comes to its end.",
     "offline-mode: {who: asha}", .name = "offline-mode");

VERB(STORE_DATA, store_rows, "The app keeps a text for its user under a key, on this device alone.",
     "store-data: {who: asha, key: draft, text: \"Is the\"}", .name = "store-data");

VERB(ASK, ask_rows,
     "A user asks the server for what is not on the device. Refused without a network; nothing "
     "is tried again.",
     "ask: {who: asha, what: stats, in: lunch}", .name = "ask", TF_CHOICES(ask_choices));
