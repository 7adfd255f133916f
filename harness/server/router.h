/* From method and path to a handler. */
#ifndef TF_SERVER_ROUTER_H
#define TF_SERVER_ROUTER_H

#include "server/turn.h"

/* A request on its way to its handler. Slices are borrowed from the event. */
struct tf_call {
    enum tf_http_method method;
    struct tf_slice path, query; /* without and behind the '?' */
    struct tf_slice token, body;
    struct tf_id id; /* of the path's :id, none where it has none */
    struct tf_session *session;
    struct tf_actor
        actor; /* with the user's scope loaded; without user in calls that need no session */
};

/* Answers the call, by tf_turn_answer or tf_turn_refuse. A code other than TF_OK is the database's
 * trouble; the turn is then undone and answered by its caller. */
typedef enum tf_code tf_handler(struct tf_turn *turn, const struct tf_call *call);

/* Finds the handler, checks the session, and lets it answer; refuses what nobody handles. */
enum tf_code tf_route(struct tf_turn *turn, const struct tf_server_event *event) TF_MUST_CHECK;

/* The value of a parameter of the query, as it stands; empty when it is absent. Borrowed. */
struct tf_slice tf_query_text(const struct tf_call *call, const char *name);
/* The same, percent-decoded into `arena`; false when an escape is none. */
bool tf_query_decoded(const struct tf_call *call, const char *name, struct tf_arena *arena,
                      struct tf_slice *out);
/* A parameter that is an identifier, percent-decoded; false when it is there and is none. */
bool tf_query_id(const struct tf_call *call, const char *name, struct tf_id *out);
/* A parameter that is a whole number from 1 to `max`; `absent` when it is not there, `max` when it
 * is larger. False when it is not a number. */
bool tf_query_number(const struct tf_call *call, const char *name, uint64_t absent, uint64_t max,
                     uint64_t *out);

#endif
