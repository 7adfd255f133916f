#include "server/accounts.h"

#include "server/gateway.h"

/* Closes the sockets of a user, of one device alone where `device_id` is not NULL. */
static void close_sockets(struct tf_turn *turn, uint64_t user, const struct tf_id *device_id) {
    const struct tf_socket *socket = tf_socket_first(&turn->server->sockets, user);
    while (socket != NULL) {
        const struct tf_socket *next = socket->next;
        if (device_id == NULL || tf_id_equal(&socket->device_id, device_id))
            tf_gateway_close(turn, socket->number);
        socket = next;
    }
}

static enum tf_code revoke(struct tf_turn *turn, const struct tf_user *user) {
    enum tf_code code = tf_turn_write(turn);
    if (code != TF_OK)
        return code;
    sqlite3_stmt *statement = tf_db_statement(&turn->db, TF_SQL_USER_REVOKE);
    if (statement == NULL)
        return turn->db.error->code;
    tf_db_bind_u64(statement, 1, user->number);
    code = tf_db_run(&turn->db, statement);
    if (code != TF_OK)
        return code;
    tf_sessions_expire_user(&turn->server->sessions, user->number);
    close_sockets(turn, user->number, NULL);
    return TF_OK;
}

enum tf_code tf_accounts_admin(struct tf_turn *turn, const struct tf_server_admin *admin) {
    struct tf_user *user = NULL;
    enum tf_code code = tf_scope_user_named(&turn->db, &admin->user_id, &user);
    if (code != TF_OK || user == NULL)
        return code;
    if (admin->kind == TF_ADMIN_REVOKE)
        return revoke(turn, user);
    struct tf_session *session =
        tf_session_known(&turn->server->sessions, &admin->user_id, &admin->device_id);
    if (session == NULL)
        return TF_OK;
    tf_session_expire(&turn->server->sessions, session, admin->kind == TF_ADMIN_END);
    if (admin->kind == TF_ADMIN_END)
        close_sockets(turn, user->number, &admin->device_id);
    return TF_OK;
}
