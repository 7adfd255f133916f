#include "server/sessions.h"

#include "base/assert.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static uint64_t device_key(const struct tf_id *user_id, const struct tf_id *device_id) {
    return tf_hash_pair(tf_id_hash(user_id), tf_id_hash(device_id));
}

static struct tf_session *session_at(const struct tf_map *map, uint64_t key) {
    const uint64_t *place = tf_map_find(map, key);
    return place == NULL ? NULL : (struct tf_session *)(uintptr_t)*place;
}

void tf_sessions_close(struct tf_sessions *sessions) {
    for (size_t i = 0; i < sessions->by_device.count; i++)
        free((void *)(uintptr_t)sessions->by_device.entries[i].value);
    tf_map_close(&sessions->by_device);
    tf_map_close(&sessions->by_token);
}

struct tf_session *tf_session_of(struct tf_sessions *sessions, const struct tf_id *user_id,
                                 uint64_t user, const struct tf_id *device_id) {
    uint64_t key = device_key(user_id, device_id);
    struct tf_session *session = session_at(&sessions->by_device, key);
    if (session == NULL) {
        session = tf_alloc_zero(1, sizeof *session);
        session->user_id = *user_id;
        session->device_id = *device_id;
        session->user = user;
        tf_map_put(&sessions->by_device, key, (uint64_t)(uintptr_t)session);
    }
    TF_ASSERT(session->user == user && tf_id_equal(&session->device_id, device_id));
    return session;
}

static void forget(struct tf_sessions *sessions, struct tf_token *token) {
    if (!tf_id_is_none(&token->text))
        tf_map_remove(&sessions->by_token, tf_id_hash(&token->text));
    *token = (struct tf_token){0};
}

static void push(struct tf_sessions *sessions, struct tf_session *session,
                 struct tf_token tokens[TF_SESSION_TOKENS], const struct tf_token *token) {
    forget(sessions, &tokens[TF_SESSION_TOKENS - 1]);
    memmove(&tokens[1], &tokens[0], (TF_SESSION_TOKENS - 1) * sizeof *tokens);
    tokens[0] = *token;
    tf_map_put(&sessions->by_token, tf_id_hash(&token->text), (uint64_t)(uintptr_t)session);
}

void tf_session_renew(struct tf_sessions *sessions, struct tf_session *session, uint64_t seed,
                      const struct tf_token_ends *ends) {
    uint64_t entity = device_key(&session->user_id, &session->device_id);
    uint64_t ordinal = 4 * session->log_ins++;
    uint64_t draws[4];
    for (unsigned i = 0; i < 4; i++)
        draws[i] = tf_draw(seed, TF_CONCERN_TOKEN, entity, ordinal + i);
    const struct tf_token token = {tf_id_from_draws('t', draws[0], draws[1]), ends->token_us};
    const struct tf_token refresh = {tf_id_from_draws('r', draws[2], draws[3]), ends->refresh_us};
    push(sessions, session, session->tokens, &token);
    push(sessions, session, session->refreshes, &refresh);
}

static bool holds(const struct tf_token tokens[TF_SESSION_TOKENS], const struct tf_id *text,
                  tf_time now_wall_us) {
    for (int i = 0; i < TF_SESSION_TOKENS; i++)
        if (tf_id_equal(&tokens[i].text, text))
            return tokens[i].expires_wall_us > now_wall_us;
    return false;
}

struct tf_session *tf_session_find(const struct tf_sessions *sessions, struct tf_slice token,
                                   tf_time now_wall_us) {
    struct tf_id text;
    if (tf_id_parse(token, &text) != TF_OK)
        return NULL;
    struct tf_session *session = session_at(&sessions->by_token, tf_id_hash(&text));
    return session != NULL && holds(session->tokens, &text, now_wall_us) ? session : NULL;
}

struct tf_session *tf_session_find_refresh(const struct tf_sessions *sessions,
                                           struct tf_slice refresh, tf_time now_wall_us) {
    struct tf_id text;
    if (tf_id_parse(refresh, &text) != TF_OK)
        return NULL;
    struct tf_session *session = session_at(&sessions->by_token, tf_id_hash(&text));
    return session != NULL && holds(session->refreshes, &text, now_wall_us) ? session : NULL;
}

void tf_session_expire(struct tf_sessions *sessions, struct tf_session *session, bool refreshes) {
    for (int i = 0; i < TF_SESSION_TOKENS; i++) {
        forget(sessions, &session->tokens[i]);
        if (refreshes)
            forget(sessions, &session->refreshes[i]);
    }
}

struct tf_session *tf_session_known(const struct tf_sessions *sessions, const struct tf_id *user_id,
                                    const struct tf_id *device_id) {
    return session_at(&sessions->by_device, device_key(user_id, device_id));
}

void tf_sessions_expire_user(struct tf_sessions *sessions, uint64_t user) {
    for (size_t i = 0; i < sessions->by_device.count; i++) {
        struct tf_session *session =
            (struct tf_session *)(uintptr_t)sessions->by_device.entries[i].value;
        if (session->user == user)
            tf_session_expire(sessions, session, false);
    }
}
