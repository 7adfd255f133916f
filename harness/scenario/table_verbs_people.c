/* Who takes part: conversations, membership, sessions. */
#include "scenario/table_verbs.h"

static const char *const session_changes[] = {"expire", "end", "revoke", NULL};

#define SERVER_MAY_BE_DOWN                                                                         \
    {                                                                                              \
        "may_miss", TF_FIELD_BOOL, false, TF_TO(tf_step, may_miss),                                \
            .fallback = "false", .example = "true",                                                \
            .doc = "the server may be down then, and nothing come of it; else that fails the "     \
                   "scenario"                                                                      \
    }

static const struct tf_row end_rows[] = {IN("the conversation")};

static const struct tf_row create_rows[] = {
    WHO,
    {"type", TF_FIELD_ENUM, true, .words = tf_words_conversation_type, .example = "support",
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

static const struct tf_row membership_rows[] = {
    {"user", TF_FIELD_USER, true, TF_TO(tf_step, user), .example = "ravi",
     .doc = "who comes or goes, wherever their devices are"},
    IN("the conversation"),
    {"joins", TF_FIELD_BOOL, false, TF_TO(tf_step, flag), .fallback = "true", .example = "false",
     .doc = "comes, or goes"},
    SERVER_MAY_BE_DOWN,
};

static const struct tf_row account_rows[] = {WHO, REFUSED};

static const struct tf_row session_rows[] = {
    {"who", TF_FIELD_REPLICA, true, TF_TO(tf_step, who), .example = "asha",
     .doc = "the replica whose session it is; `revoke` is about its user, on all devices"},
    {"do", TF_FIELD_ENUM, true, TF_TO(tf_step, admin), .words = session_changes,
     .example = "expire",
     .doc = "`expire`: its token ends now; `end`: its refresh token, too, and its WebSocket; "
            "`revoke`: the user's account is closed, and their devices must wipe themselves"},
    SERVER_MAY_BE_DOWN,
};

VERB(CREATE, create_rows, "A user opens a conversation.",
     "create-conversation: {who: asha, type: support, with: [ravi], as: help}",
     .name = "create-conversation");

VERB(ADD_PARTICIPANT, add_rows,
     "A user takes somebody into a conversation, who then has its history, too.",
     "add-participant: {who: asha, in: lunch, user: ravi}", .name = "add-participant");

VERB(REMOVE_PARTICIPANT, remove_rows,
     "A user takes somebody out of a conversation; its owner may, or anybody if it has none.",
     "remove-participant: {who: asha, in: lunch, user: ravi}", .name = "remove-participant");

VERB(LEAVE, leave_rows,
     "A user leaves a conversation; once the server knows, it is gone from their devices.",
     "leave: {who: asha, in: lunch}", .name = "leave");

VERB(MEMBERSHIP, membership_rows,
     "An administrator takes a user into a conversation, or out of it; no participant is asked.",
     "membership: {user: ravi, in: lunch, joins: false}", .name = "membership");

VERB(END_CONVERSATION, end_rows,
     "An administrator ends a conversation: what was said stays, nothing is said in it any "
     "more.",
     "end-conversation: {in: lunch}", .name = "end-conversation", .shorthand = "in");

VERB(LOGOUT, account_rows,
     "A user logs out on a device. Nothing of theirs is sent until they log in again, and what "
     "waits in their queue is kept for them.",
     "logout: asha", .name = "logout", .shorthand = "who");

VERB(LOGIN, account_rows,
     "A user logs in on a device, again, or for the first time when the replica is another "
     "account `on` a device. Whoever was logged in there must have logged out.",
     "login: {who: asha, refused: yes}", .name = "login", .shorthand = "who");

VERB(SESSION_CHANGE, session_rows,
     "The server ends a session, at any moment. Needs a server that is up.",
     "session-change: {who: asha, do: expire}", .name = "session-change");
