/* One client on a database in memory, with the test in the place of everything else: the network,
 * the server, the clocks, and death. */
#ifndef TF_TESTS_OFFLINE_DRIVER_H
#define TF_TESTS_OFFLINE_DRIVER_H

#include "offline/client.h"

#define DRIVER_NOTES_MAX          512
#define DRIVER_EPOCH              "e1"
#define DRIVER_CONVERSATION       "c1"
#define DRIVER_OTHER_CONVERSATION "c2"
#define DRIVER_ME                 "asha"
#define DRIVER_FRIEND             "ravi"

/* A request or a frame as the client handed it out. */
struct driver_request {
    bool is_open;                /* waits for its answer */
    struct tf_http_request http; /* blobs owned */
};

struct driver {
    sqlite3 *db;
    struct tf_store store;
    void *client;
    struct tf_client_config config;
    struct tf_moment now;
    struct tf_client_outbox outbox;
    struct driver_request request; /* the latest */
    unsigned requests;             /* so far */
    unsigned cancels;
    uint32_t socket;     /* open or opening, 0 if none */
    struct tf_buf frame; /* the latest that was sent */
    unsigned frames;
    struct tf_note notes[DRIVER_NOTES_MAX];
    unsigned note_count;
    const char *epoch; /* of the pulls that are answered; NULL is DRIVER_EPOCH */
    uint64_t seq;      /* the newest change of the server that the test has told */
    uint64_t next_key;
    enum tf_code code;   /* of the latest step */
    unsigned commits;    /* transactions that wrote */
    unsigned statements; /* run */
    bool disk_fails;     /* every commit */
};

void driver_open(struct driver *d);
void driver_close(struct driver *d);

/* A process: born, and dead without a word. */
void driver_start(struct driver *d, bool online);
void driver_kill(struct driver *d);
void driver_restart(struct driver *d);
/* Born, logged in, both conversations pulled, at rest. */
void driver_settle(struct driver *d);

void driver_step(struct driver *d, struct tf_client_event *event);
void driver_pass(struct driver *d, tf_time duration_us);
/* Goes to the client's next deadline. False when it has none. */
bool driver_deadline(struct driver *d);
tf_time driver_next(const struct driver *d);
void driver_connectivity(struct driver *d, bool online);
void driver_event(struct driver *d, enum tf_client_event_kind kind);

/* Commands. The action's id, none when it was refused or nothing was to be done. */
struct tf_id driver_command(struct driver *d, struct tf_command command);
struct tf_id driver_send(struct driver *d, const char *text);
struct tf_id driver_send_in(struct driver *d, const char *conversation, const char *text);
struct tf_id driver_reply(struct driver *d, struct tf_id parent, const char *text);
struct tf_id driver_edit(struct driver *d, struct tf_id message, const char *text);
struct tf_id driver_delete(struct driver *d, struct tf_id message);
struct tf_id driver_read(struct driver *d, struct tf_id message);
struct tf_id driver_create(struct driver *d, const char *with);
void driver_strategy(struct driver *d, enum tf_strategy strategy);
void driver_sync(struct driver *d);
enum tf_code driver_refusal(const struct driver *d); /* of the latest command */

/* What is on the wire. */
bool driver_is_open(const struct driver *d, const char *path);
struct tf_wire_doc *driver_batch(const struct driver *d, struct tf_wire_sync *out);
unsigned driver_batch_count(const struct driver *d);

/* Answers to the open request. */
void driver_answer(struct driver *d, int status, struct tf_slice body, tf_time retry_after_us);
void driver_status_only(struct driver *d, int status);
void driver_fail(struct driver *d, enum tf_http_outcome outcome);
void driver_token(struct driver *d);
void driver_token_with_refresh(struct driver *d, const char *token, const char *refresh);
void driver_results(struct driver *d, const struct tf_wire_result *results, size_t count);
void driver_pull(struct driver *d, const struct tf_change *changes, size_t count, bool has_more);
void driver_pull_nothing(struct driver *d);
/* Answers whatever is open as a server would on which everything goes well, until the client rests.
 */
void driver_drain(struct driver *d);

/* Pieces of answers. `seq` is the next one of the server. */
struct tf_change driver_conversation(struct driver *d, const char *id);
struct tf_change driver_message(struct driver *d, const char *id, const char *sender,
                                const char *text);
/* Another version of a message that was told before. */
struct tf_change driver_version(struct driver *d, const struct tf_change *of, uint64_t version,
                                const char *text);
struct tf_change driver_tombstone(struct driver *d, const struct tf_change *of, uint64_t version);
/* The result of a send as the server gives it: message "m-<first letters of the action>". */
struct tf_wire_result driver_sent(struct driver *d, struct tf_id action, const char *id,
                                  const char *text);
struct tf_wire_result driver_outcome(struct tf_id action, enum tf_outcome outcome);
struct tf_wire_result driver_changed(struct tf_id action, enum tf_outcome outcome,
                                     struct tf_change change);

/* The gateway. */
void driver_hello(struct driver *d, uint64_t seq);
void driver_frame(struct driver *d, const struct tf_frame *frame);
void driver_push(struct driver *d, const struct tf_change *change);
void driver_typing(struct driver *d, const char *user, bool is_typing);
struct tf_frame driver_sent_frame(const struct driver *d); /* without slices */

/* Notes since the last driver_forget. */
void driver_forget(struct driver *d);
unsigned driver_count(const struct driver *d, enum tf_note_kind kind);
const struct tf_note *driver_note(const struct driver *d,
                                  enum tf_note_kind kind); /* the last, or NULL */
const struct tf_note *driver_note_of(const struct driver *d, enum tf_note_kind kind,
                                     struct tf_id action);

/* What is shown. Texts are copies in the struct. */
struct driver_look {
    struct tf_message_view view;
    char text[512];
};
struct driver_look driver_look(struct driver *d, struct tf_id message);
struct tf_client_status driver_status(const struct driver *d);
/* What is durable. */
struct driver_queue {
    struct tf_action_view actions[64];
    unsigned count;
    struct tf_conflict_view conflicts[8]; /* without texts */
    char mine[8][128], base[8][128], theirs[8][128];
    unsigned conflict_count;
    struct tf_cursor cursor;
    unsigned messages;
};
void driver_inspect(struct driver *d, struct driver_queue *out);
struct tf_conversation_view driver_shown(struct driver *d, const char *conversation);

#endif
