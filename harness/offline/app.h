/* What the three faces of the client stand on: an app's hold on one client for the length of a
 * call. */
#ifndef TF_OFFLINE_APP_H
#define TF_OFFLINE_APP_H

#include "offline/client.h"
#include "offline/listeners.h"

struct tf_app {
    void *client;                     /* of tf_offline_client.create; borrowed */
    struct tf_client_context context; /* as for its steps */
    struct tf_moment now;
    uint64_t act; /* names what the user does with this call: another one for each call, kept when
                     the same call is made again */
};

/* What became of it. */
struct tf_app_outcome {
    struct tf_id action_id;  /* none when nothing had to be queued */
    struct tf_id message_id; /* the one that was made, by its client id, or that is meant */
};

/* Has the client carry out a command. When it returns OK the command is durable; when it does not,
 * nothing has changed: E_NOT_FOUND, E_INVALID, E_LIMIT, E_STATE as the command says; E_STORAGE and
 * E_FULL when the database failed, and then it is not known. `out` may be NULL. */
enum tf_code tf_app_do(struct tf_app *app, const struct tf_command *command,
                       struct tf_app_outcome *out) TF_MUST_CHECK;
/* The client's memory, and a job that only reads its database. */
struct tf_core *tf_app_core(const struct tf_app *app);
struct tf_job tf_app_reader(const struct tf_app *app, struct tf_error *error);

#endif
