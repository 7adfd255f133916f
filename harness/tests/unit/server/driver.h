/* A server in memory, driven step by step, with what it said kept for the checks.
 *
 * Users asha, bilal and chen with the secret "pw"; conversations r1 (asha, bilal) and r2 (asha,
 * chen). */
#ifndef TF_TESTS_UNIT_SERVER_DRIVER_H
#define TF_TESTS_UNIT_SERVER_DRIVER_H

#include "server/server.h"

#define DRIVER_FRAMES_MAX 256
#define DRIVER_AUDITS_MAX 512

struct driver_frame {
    uint64_t socket;
    uint64_t key;
    char *bytes;
};

struct driver {
    struct tf_server_outbox outbox; /* first: emit finds the driver by it */
    struct tf_store store;
    void *server;
    struct tf_moment now;
    struct tf_server_config config;
    uint64_t exchange;
    struct tf_id epoch;
    /* of the last step */
    enum tf_code code;
    int status; /* 0: no answer */
    tf_time retry_after_us;
    char *body;
    struct driver_frame frames[DRIVER_FRAMES_MAX];
    size_t frame_count;
    uint64_t closed_socket;
    int waits_at; /* 1 + enum tf_server_stage of a request that waits, 0 if none does */
    /* of all steps */
    struct tf_audit_view audits[DRIVER_AUDITS_MAX]; /* without contents */
    size_t audit_count;
    /* documents that results borrow from */
    struct tf_wire_doc *doc;
    struct tf_wire_results results;
    struct tf_wire_pull page;
    struct tf_buf batch;
    size_t batch_count;
};

/* A provisioned server with a connection of its own; `closed` frees it. */
struct driver *driver_open(void);
void driver_close(struct driver *driver);
/* The process dies and starts again over the same database. */
void driver_restart(struct driver *driver);
/* The process starts again over a database that was put back, and is told so. */
void driver_restore(struct driver *driver);
/* An operator's hand on what the server keeps. */
void driver_maintain(struct driver *driver, const struct tf_maintenance *maintenance);
/* Lets both clocks go on. */
void driver_wait(struct driver *driver, tf_time us);

/* One request. `token` may be NULL. Returns the status. */
int driver_call(struct driver *driver, enum tf_http_method method, const char *path,
                const char *token, const char *body);
int driver_call_bytes(struct driver *driver, enum tf_http_method method, const char *path,
                      const char *token, struct tf_slice body);
/* Any event; its moment is set here. */
void driver_event(struct driver *driver, struct tf_server_event *event);
/* Logs in; the token is owned by caller. */
char *driver_login(struct driver *driver, const char *user, const char *device);

/* A batch, put together piece by piece and handed in; results are checked by index. */
void driver_begin(struct driver *driver, const char *device);
void driver_send(struct driver *driver, const char *room, const char *id, const char *text);
void driver_reply(struct driver *driver, const char *room, const char *id, const char *parent);
void driver_edit(struct driver *driver, const char *room, const char *id,
                 const struct tf_id *message, uint64_t base, const char *text);
void driver_delete(struct driver *driver, const char *room, const char *id,
                   const struct tf_id *message, uint64_t base);
void driver_read(struct driver *driver, const char *room, const char *id,
                 const struct tf_id *message);
void driver_create(struct driver *driver, const char *id, const char *other);
void driver_act(struct driver *driver, const struct tf_wire_action *action);
int driver_sync(struct driver *driver, const char *token);
const struct tf_wire_result *driver_result(const struct driver *driver, size_t index);

/* Sends one message and returns its id. */
struct tf_id driver_say(struct driver *driver, const char *token, const char *device,
                        const char *room, const char *id, const char *text);

/* Pulls a page behind `since` (all zero: from the start) into `driver->page`. Returns the status.
 */
int driver_pull(struct driver *driver, const char *token, const struct tf_cursor *since,
                uint32_t limit);

void driver_open_socket(struct driver *driver, uint64_t socket, const char *token);
void driver_frame(struct driver *driver, uint64_t socket, const struct tf_frame *frame);
void driver_ack(struct driver *driver, uint64_t socket, uint64_t seq);
/* The n-th frame of the last step for this socket, or NULL; counts from 0. */
const char *driver_heard(const struct driver *driver, uint64_t socket, size_t n);
/* The change in that frame; its texts live until the next call. */
struct tf_change driver_heard_change(struct driver *driver, uint64_t socket, size_t n);

/* Whether the last body contains the text. */
bool driver_says(const struct driver *driver, const char *text);
/* One number that an SQL question gives. */
int64_t driver_ask(struct driver *driver, const char *sql);

#endif
