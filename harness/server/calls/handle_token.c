/* Logging in and refreshing. */
#include "server/calls/calls.h"

/* What a user has to show, read anew each time: log-ins are rare. */
static enum tf_code check_secret(struct tf_turn *turn, const struct tf_user *user,
                                 struct tf_slice secret, enum tf_refusal *refusal) {
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_USER_SECRET);
    if (statement == NULL)
        return turn->db.error->code;
    tf_db_bind_u64(statement, 1, user->number);
    enum tf_code code = TF_OK;
    if (!tf_db_row(&turn->db, statement, &code))
        return code;
    if (!tf_slice_equal(tf_store_column_slice(statement, 0), secret))
        *refusal = TF_REFUSAL_BAD_CREDENTIALS;
    else if (sqlite3_column_int(statement, 1) != 0)
        *refusal = TF_REFUSAL_REVOKED;
    sqlite3_reset(statement);
    return TF_OK;
}

static void answer_token(struct tf_turn *turn, struct tf_session *session) {
    struct tf_server *server = turn->server;
    const struct tf_token_ends ends = {
        .token_us = turn->now.wall_us + server->config.token_lifetime_us,
        .refresh_us = turn->now.wall_us + server->config.refresh_lifetime_us};
    tf_session_renew(&server->sessions, session, server->life, &ends);
    const struct tf_wire_token token = {.token = tf_id_slice(&session->tokens[0].text),
                                        .expires_in_us = server->config.token_lifetime_us,
                                        .refresh = tf_id_slice(&session->refreshes[0].text)};
    tf_wire_token_answer(tf_turn_answer(turn, 200), &token);
}

/* Whether the name or the secret is wrong is nobody's business. */
enum tf_code tf_handle_token(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_wire_credentials credentials;
    struct tf_error reason = {0};
    struct tf_user *user = NULL;
    enum tf_refusal refusal =
        tf_wire_credentials_parse(call->body, &turn->doc, &credentials, &reason);
    if (refusal != TF_REFUSAL_NONE) {
        tf_turn_refuse(turn, refusal, reason.message);
        return TF_OK;
    }
    enum tf_code code = tf_scope_user_named(&turn->db, &credentials.user_id, &user);
    if (code == TF_OK && user == NULL)
        refusal = TF_REFUSAL_BAD_CREDENTIALS;
    else if (code == TF_OK)
        code = check_secret(turn, user, credentials.secret, &refusal);
    if (code != TF_OK)
        return code;
    if (refusal != TF_REFUSAL_NONE)
        tf_turn_refuse(turn, refusal, NULL);
    else
        answer_token(turn, tf_session_of(&turn->server->sessions, &user->id, user->number,
                                         &credentials.device_id));
    return TF_OK;
}

static enum tf_code check_account(struct tf_turn *turn, const struct tf_session *session,
                                  enum tf_refusal *refusal) {
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_USER_SECRET);
    if (statement == NULL)
        return turn->db.error->code;
    tf_db_bind_u64(statement, 1, session->user);
    enum tf_code code = TF_OK;
    if (!tf_db_row(&turn->db, statement, &code))
        return code;
    if (sqlite3_column_int(statement, 1) != 0)
        *refusal = TF_REFUSAL_REVOKED;
    sqlite3_reset(statement);
    return TF_OK;
}

/* The old refresh token stays good until the new one was used: this answer may be lost. */
enum tf_code tf_handle_refresh(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_slice text;
    struct tf_error reason = {0};
    enum tf_refusal refusal = tf_wire_refresh_parse(call->body, &turn->doc, &text, &reason);
    if (refusal != TF_REFUSAL_NONE) {
        tf_turn_refuse(turn, refusal, reason.message);
        return TF_OK;
    }
    struct tf_session *session =
        tf_session_find_refresh(&turn->server->sessions, text, turn->now.wall_us);
    enum tf_code code = TF_OK;
    if (session == NULL)
        refusal = TF_REFUSAL_UNAUTHORIZED;
    else
        code = check_account(turn, session, &refusal);
    if (code != TF_OK)
        return code;
    if (refusal != TF_REFUSAL_NONE)
        tf_turn_refuse(turn, refusal, NULL);
    else
        answer_token(turn, session);
    return TF_OK;
}
