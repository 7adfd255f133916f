/* Who is logged in: opaque bearer tokens, in memory only, so that a restart of the server drops
 * them all. */
#ifndef TF_SERVER_SESSIONS_H
#define TF_SERVER_SESSIONS_H

#include "base/map.h"
#include "env/subject.h"

/* A device may hold so many tokens at once: a log-in whose answer was lost must not end the one
 * that came through. */
#define TF_SESSION_TOKENS 2

struct tf_token {
    struct tf_id text; /* none: not given yet */
    tf_time expires_wall_us;
};

/* A user on a device, from its first log-in on. */
struct tf_session {
    struct tf_id user_id, device_id;
    uint64_t user; /* number */
    uint64_t log_ins;
    tf_time requests_due_us, actions_due_us;      /* what its rate limits remember; monotonic */
    struct tf_token tokens[TF_SESSION_TOKENS];    /* the newest first */
    struct tf_token refreshes[TF_SESSION_TOKENS]; /* likewise */
};

struct tf_sessions {
    struct tf_map by_device; /* hash of user and device -> session */
    struct tf_map by_token;  /* hash of token or refresh token -> session */
};

/* When what is given now will end; by the server's wall clock. */
struct tf_token_ends {
    tf_time token_us, refresh_us;
};

void tf_sessions_close(struct tf_sessions *sessions);

/* The session of a user on a device, made on first need. Borrowed; lives as long as the sessions.
 */
struct tf_session *tf_session_of(struct tf_sessions *sessions, const struct tf_id *user_id,
                                 uint64_t user, const struct tf_id *device_id);

/* Gives the session a new token and refresh token, the first of each kind; the oldest beyond
 * TF_SESSION_TOKENS die. `seed` is the process life's. */
void tf_session_renew(struct tf_sessions *sessions, struct tf_session *session, uint64_t seed,
                      const struct tf_token_ends *ends);
/* The session that the refresh token belongs to, as tf_session_find. */
struct tf_session *tf_session_find_refresh(const struct tf_sessions *sessions,
                                           struct tf_slice refresh, tf_time now_wall_us);
/* The tokens end now; with `refreshes`, those too. */
void tf_session_expire(struct tf_sessions *sessions, struct tf_session *session, bool refreshes);
/* The session, or NULL when the user never logged in on the device. */
struct tf_session *tf_session_known(const struct tf_sessions *sessions, const struct tf_id *user_id,
                                    const struct tf_id *device_id);
/* The tokens of all the user's devices end now. Refresh tokens stay, to be told why they are no
 * good. */
void tf_sessions_expire_user(struct tf_sessions *sessions, uint64_t user);

/* The session that `token` belongs to, unless it is unknown or was to expire at or before
 * `now_wall_us`. */
struct tf_session *tf_session_find(const struct tf_sessions *sessions, struct tf_slice token,
                                   tf_time now_wall_us);

#endif
