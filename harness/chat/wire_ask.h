/* What a person asks the server for, past what is on the device: lists, figures, earlier versions,
 * who types. Paths as clients write them, and the answers as they read them. */
#ifndef TF_CHAT_WIRE_ASK_H
#define TF_CHAT_WIRE_ASK_H

#include "chat/wire.h"

#define TF_VERSIONS_MAX 4096 /* of one message in one answer */

/* (NAME, "word in scenario files"). */
#define TF_QUESTIONS(X)                                                                            \
    X(CONVERSATIONS, "conversations") /* of the user, newest activity first */                     \
    X(CONVERSATION, "conversation")                                                                \
    X(STATS, "stats")                                                                              \
    X(VERSIONS, "versions") /* earlier texts of a message */                                       \
    X(TYPING, "typing")     /* who types in a conversation */                                      \
    X(ANSWERS, "answers")   /* to a message, newest first */
#define TF_X(name, word) TF_ASK_##name,
enum tf_question { TF_QUESTIONS(TF_X) TF_QUESTION_COUNT };
#undef TF_X

/* Which conversations are listed: at most one of these. */
struct tf_wire_filter {
    uint32_t of_type;                        /* 1 + enum tf_conversation_type, 0 for any */
    struct tf_slice order_id, restaurant_id; /* borrowed; empty for any */
};
/* "/api/chat/conversations?limit=N&type=...": bytes that have a meaning in a query are escaped. */
void tf_wire_rooms_path(struct tf_buf *out, const struct tf_wire_filter *filter, uint32_t limit);

struct tf_wire_rooms {
    const struct tf_conversation *conversations; /* in the order of the answer; owned by the
                                                    document */
    size_t count;
};
enum tf_code tf_wire_rooms_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                 struct tf_wire_rooms *out, struct tf_error *error) TF_MUST_CHECK;
/* The answer about one. */
enum tf_code tf_wire_room_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                struct tf_conversation *out, struct tf_error *error) TF_MUST_CHECK;

struct tf_wire_by_sender {
    struct tf_id user_id;
    uint64_t count;
};
struct tf_wire_stats {
    uint64_t total, deleted;
    uint64_t by_type[TF_MESSAGE_TYPE_COUNT], by_status[TF_MESSAGE_STATUS_COUNT];
    const struct tf_wire_by_sender *senders; /* owned by the document */
    size_t sender_count;
    tf_time first_at_us, last_at_us; /* server's wall clock; 0 when there is no message */
};
enum tf_code tf_wire_stats_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                 struct tf_wire_stats *out, struct tf_error *error) TF_MUST_CHECK;

/* One earlier text of a message: it was shown, or lost a conflict. */
struct tf_wire_version {
    uint64_t version;
    bool is_lost;
    struct tf_id action_id; /* lost ones */
    struct tf_id author_id; /* who wrote it; none when the server did not say */
    struct tf_slice content;
    tf_time at_us; /* server's wall clock */
};
struct tf_wire_versions {
    struct tf_id message_id;
    const struct tf_wire_version *versions; /* oldest first; owned by the document */
    size_t count;
};
enum tf_code tf_wire_versions_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                    struct tf_wire_versions *out,
                                    struct tf_error *error) TF_MUST_CHECK;

/* The message as a call that carries out one action answers it; and as it is in the answer that
 * tells of a conflict. */
enum tf_code tf_wire_done_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                struct tf_message *out, struct tf_error *error) TF_MUST_CHECK;
enum tf_code tf_wire_conflict_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                    struct tf_message *out, struct tf_error *error) TF_MUST_CHECK;

struct tf_wire_typists {
    const struct tf_wire_typist {
        struct tf_id conversation_id, user_id;
    } * typists; /* owned by the document */
    size_t count;
};
enum tf_code tf_wire_typists_parse(struct tf_slice body, struct tf_wire_doc **doc,
                                   struct tf_wire_typists *out,
                                   struct tf_error *error) TF_MUST_CHECK;
/* The body of POST typing. */
void tf_wire_typing(struct tf_buf *out, const struct tf_wire_typing *typing);

#endif
