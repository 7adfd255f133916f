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

const struct tf_token *tf_session_token(struct tf_sessions *sessions, struct tf_session *session,
                                        uint64_t seed, tf_time expires_wall_us) {
    uint64_t entity = device_key(&session->user_id, &session->device_id);
    uint64_t ordinal = 2 * session->log_ins++;
    struct tf_token *tokens = session->tokens;
    const struct tf_token *oldest = &tokens[TF_SESSION_TOKENS - 1];
    if (!tf_id_is_none(&oldest->text))
        tf_map_remove(&sessions->by_token, tf_id_hash(&oldest->text));
    memmove(&tokens[1], &tokens[0], (TF_SESSION_TOKENS - 1) * sizeof *tokens);
    tokens[0].text = tf_id_from_draws('t', tf_draw(seed, TF_CONCERN_TOKEN, entity, ordinal),
                                      tf_draw(seed, TF_CONCERN_TOKEN, entity, ordinal + 1));
    tokens[0].expires_wall_us = expires_wall_us;
    tf_map_put(&sessions->by_token, tf_id_hash(&tokens[0].text), (uint64_t)(uintptr_t)session);
    return &tokens[0];
}

struct tf_session *tf_session_find(const struct tf_sessions *sessions, struct tf_slice token,
                                   tf_time now_wall_us) {
    struct tf_id text;
    if (tf_id_parse(token, &text) != TF_OK)
        return NULL;
    struct tf_session *session = session_at(&sessions->by_token, tf_id_hash(&text));
    for (int i = 0; session != NULL && i < TF_SESSION_TOKENS; i++)
        if (tf_id_equal(&session->tokens[i].text, &text))
            return session->tokens[i].expires_wall_us > now_wall_us ? session : NULL;
    return NULL;
}
