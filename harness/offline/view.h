/* The chat store: what a screen shows. The server's row of a message, with the user's pending
 * actions on it applied again at each look, so that nothing ever has to be rolled back. */
#ifndef TF_OFFLINE_VIEW_H
#define TF_OFFLINE_VIEW_H

#include "offline/conversation.h"
#include "offline/message.h"

/* Looking only reads: these borrow the core for a job without an outbox. */
enum tf_code tf_view_snapshot(const struct tf_core *core, struct tf_store *store, tf_time mono_us,
                              const struct tf_viewer *viewer, struct tf_error *error) TF_MUST_CHECK;
enum tf_code tf_view_inspect(const struct tf_core *core, struct tf_store *store,
                             const struct tf_viewer *viewer, struct tf_error *error) TF_MUST_CHECK;
enum tf_code tf_view_lookup(const struct tf_core *core, struct tf_store *store,
                            const struct tf_id *message_id, const struct tf_viewer *viewer,
                            struct tf_error *error) TF_MUST_CHECK;
/* As `survey` and `lookups` of a client are told. */
enum tf_code tf_view_survey(const struct tf_core *core, struct tf_store *store,
                            const struct tf_survey *survey, struct tf_error *error) TF_MUST_CHECK;
enum tf_code tf_view_lookups(const struct tf_core *core, struct tf_store *store,
                             const struct tf_wanted *wanted, const struct tf_viewer *viewer,
                             struct tf_error *error) TF_MUST_CHECK;

/* How far everybody in a conversation has got. */
struct tf_view_marks {
    uint64_t own_read;         /* with pending reads */
    uint64_t others_delivered; /* the least of the others' marks, 0 when there are none */
    uint64_t others_read;
    uint32_t participants;
};
enum tf_code tf_view_marks(struct tf_job *job, int64_t conversation, bool pending,
                           struct tf_view_marks *out) TF_MUST_CHECK;
/* Only those that decide what one message shows; `out->own_read` comes in as it is stored. */
enum tf_code tf_view_marks_for(struct tf_job *job, const struct tf_message_row *row,
                               struct tf_view_marks *out) TF_MUST_CHECK;

/* A message of a conversation as it is shown; without pending actions where `pending` is false.
 * `scratch` holds the text that the view borrows. */
struct tf_view_frame {
    struct tf_id conversation_id; /* server id, or client key */
    struct tf_view_marks marks;
    bool pending;
    struct tf_buf scratch;
};
enum tf_code tf_view_message(struct tf_job *job, struct tf_view_frame *frame,
                             const struct tf_message_row *row,
                             struct tf_message_view *out) TF_MUST_CHECK;
/* Shows it to viewer->message, and who has read it to viewer->reader. */
enum tf_code tf_view_show_message(struct tf_job *job, struct tf_view_frame *frame,
                                  const struct tf_message_row *row,
                                  const struct tf_viewer *viewer) TF_MUST_CHECK;
/* A conversation, and its messages, to those members of the viewer that are there. */
enum tf_code tf_view_conversation(struct tf_job *job, const struct tf_conversation_row *row,
                                  const struct tf_viewer *viewer, bool pending) TF_MUST_CHECK;
/* One of those who look in the same pass, each by its own job: what keeps one from being shown more
 * leaves the others alone. */
struct tf_view_face {
    struct tf_job *job; /* of the store that the others look at, too */
    const struct tf_viewer *viewer;
    bool pending;
    enum tf_code code;          /* how it ended; comes in as OK, else it is shown nothing */
    struct tf_view_frame frame; /* of the conversation that is being shown */
    struct tf_conversation_view shown;
};
/* All conversations, and the messages of each, to those members of each viewer that are there. The
 * rows are read by the first one's job. */
void tf_view_conversations(struct tf_view_face *faces, size_t count);
/* Who is typing, of a look at what is shown. */
void tf_view_typing(const struct tf_core *core, tf_time mono_us, const struct tf_viewer *viewer);
/* What `inspect` shows before the conversations. */
enum tf_code tf_view_durable(struct tf_job *job, const struct tf_viewer *viewer) TF_MUST_CHECK;

/* What messages of one list have in common. All zero knows nothing. */
struct tf_view_memo {
    bool is_known;
    int64_t conversation;
    struct tf_view_marks marks; /* of everybody in it, as they decide about the user's own */
};
/* The message that a statement of looked up messages stands at. */
enum tf_code tf_view_found(struct tf_job *job, sqlite3_stmt *statement, struct tf_view_memo *memo,
                           const struct tf_viewer *viewer) TF_MUST_CHECK;
/* The message of that name, or that there is none. */
enum tf_code tf_view_named(struct tf_job *job, const struct tf_id *name,
                           const struct tf_viewer *viewer) TF_MUST_CHECK;
/* A job that only reads. */
struct tf_job tf_view_job(const struct tf_core *core, struct tf_store *store,
                          struct tf_error *error);

#endif
