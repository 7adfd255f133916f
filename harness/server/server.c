#include "server/server.h"

#include "base/assert.h"
#include "base/hash.h"
#include "server/accounts.h"
#include "server/apply/apply.h"
#include "server/gateway.h"
#include "server/inspect.h"
#include "server/meta.h"
#include "server/provision.h"
#include "server/retention.h"
#include "server/router.h"
#include "server/store/schema.h"

#include <stdlib.h>

static enum tf_code migrate(struct tf_store *store, struct tf_error *error) {
    store->sql = tf_server_sql;
    return tf_server_schema_migrate(store, error);
}

static void *create(const struct tf_server_config *config, struct tf_error *error) {
    if (config->page_limit_max == 0 || config->page_limit_max > TF_PAGE_LIMIT_MAX ||
        config->batch_actions_max == 0 || config->batch_actions_max > TF_BATCH_ACTIONS_MAX ||
        config->token_lifetime_us <= 0 || config->request_limit.per_us < 0 ||
        config->action_limit.per_us < 0) {
        tf_error_set(error, TF_E_INVALID, "a limit of the server is zero or too large");
        return NULL;
    }
    struct tf_server *server = tf_alloc_zero(1, sizeof *server);
    server->config = *config;
    server->scope = tf_alloc_zero(1, sizeof *server->scope);
    return server;
}

static void forget_life(struct tf_server *server) {
    tf_scope_forget(server->scope);
    tf_sessions_close(&server->sessions);
    tf_sockets_close(&server->sockets);
    tf_typing_close(&server->typing);
    tf_stages_close(&server->stages);
    server->epoch = (struct tf_id){{0}};
    server->retention = (struct tf_retention){.changes = 0};
}

static void destroy(void *self) {
    struct tf_server *server = self;
    if (server == NULL)
        return;
    forget_life(server);
    tf_scope_close(server->scope);
    free(server->scope);
    tf_arena_close(&server->arena);
    tf_buf_close(&server->scratch);
    tf_buf_close(&server->effects.answer.body);
    free(server->effects.audits);
    free(server->effects.frames);
    free(server->effects.trims);
    free(server->effects.touched);
    free(server);
}

/* Tokens of another life must not come to life again: the wall clock at the start is mixed in. */
static enum tf_code start(struct tf_turn *turn, bool restored) {
    forget_life(turn->server);
    turn->server->unsure = true;
    turn->server->life = tf_hash_pair(turn->chance.seed, (uint64_t)turn->now.wall_us);
    enum tf_code code = tf_server_schema_migrate(turn->db.store, turn->db.error);
    if (code == TF_OK)
        code = tf_meta_epoch(turn);
    return code == TF_OK && restored ? tf_meta_renew_epoch(turn) : code;
}

/* The first turn of a database that was put back may fail like any other; the next one that comes
 * tries again, because under the old epoch nobody would start over. */
static enum tf_code renew(struct tf_turn *turn) {
    enum tf_code code = tf_meta_epoch(turn);
    if (code == TF_OK)
        code = tf_meta_renew_epoch(turn);
    code = tf_turn_end(turn, code, NULL);
    turn->in_transaction = false;
    turn->server->put_back = code != TF_OK;
    return code;
}

static enum tf_code refuse(struct tf_turn *turn, const struct tf_server_event *event,
                           enum tf_code code) {
    bool is_request = event->kind == TF_SERVER_REQUEST || event->kind == TF_SERVER_CONTINUE;
    if (event->kind == TF_SERVER_WS_OPENED)
        tf_gateway_close(turn, event->ws.socket);
    return tf_turn_end(turn, code, is_request ? &event->http.exchange : NULL);
}

static enum tf_code open_socket(struct tf_turn *turn, const struct tf_server_event *event) {
    enum tf_code code = tf_turn_end(turn, tf_gateway_opened(turn, event), NULL);
    if (code != TF_OK)
        tf_gateway_close(turn, event->ws.socket);
    return code;
}

/* Old things go in a turn of their own, before the request that came when it was time. */
static enum tf_code serve(struct tf_turn *turn, const struct tf_server_event *event) {
    turn->stops = event->http.stages;
    if (tf_retention_is_due(turn->server, turn->now.wall_us)) {
        enum tf_code code = tf_turn_end(turn, tf_retention_run(turn), NULL);
        turn->in_transaction = false;
        if (code != TF_OK)
            return tf_turn_end(turn, code, &event->http.exchange);
    }
    return tf_turn_end(turn, tf_route(turn, event), &event->http.exchange);
}

/* A request that waited begins again from the top, unless only its telling was left. */
static enum tf_code go_on(struct tf_turn *turn, const struct tf_server_event *event) {
    if (event->http.from == TF_AT_COMMITTED) {
        tf_stages_tell(&turn->server->stages, turn->outbox, event->http.exchange);
        return TF_OK;
    }
    turn->passed = (2u << event->http.from) - 1;
    return serve(turn, event);
}

static enum tf_code begin(struct tf_turn *turn, const struct tf_server_event *event) {
    enum tf_code code = tf_turn_end(turn, start(turn, event->restored), NULL);
    turn->server->put_back = event->restored && code != TF_OK;
    return code;
}

static enum tf_code dispatch(struct tf_turn *turn, const struct tf_server_event *event) {
    switch (event->kind) {
    case TF_SERVER_START:
        return begin(turn, event);
    case TF_SERVER_REQUEST:
        return serve(turn, event);
    case TF_SERVER_CONTINUE:
        return go_on(turn, event);
    case TF_SERVER_MAINTAIN:
        return tf_turn_end(turn, tf_retention_maintain(turn, &event->maintenance), NULL);
    case TF_SERVER_WS_OPENED:
        return open_socket(turn, event);
    case TF_SERVER_WS_MESSAGE:
        return tf_turn_end(turn, tf_gateway_message(turn, event), NULL);
    case TF_SERVER_MEMBERSHIP:
        return tf_turn_end(turn, tf_apply_administered(turn, event), NULL);
    case TF_SERVER_CLOSE:
        return tf_turn_end(turn, tf_apply_ended(turn, event), NULL);
    case TF_SERVER_WS_CLOSED:
        tf_socket_remove(&turn->server->sockets, event->ws.socket);
        return TF_OK;
    case TF_SERVER_ADMIN:
        return tf_turn_end(turn, tf_accounts_admin(turn, &event->admin), NULL);
    default: /* ABANDONED: every answer is given within its step. DEADLINE: none is ever asked for.
              */
        return TF_OK;
    }
}

static enum tf_code step(void *self, struct tf_server_context *context,
                         const struct tf_server_event *event, struct tf_error *error) {
    struct tf_server *server = self;
    struct tf_error own = {.code = TF_OK};
    struct tf_turn turn = {
        .server = server,
        .db = {.store = context->store,
               .scope = server->scope,
               .error = error != NULL ? error : &own},
        .outbox = context->outbox,
        .chance = context->chance,
        .now = event->now,
        .key = event->key,
    };
    context->store->sql = tf_server_sql;
    bool is_late =
        server->put_back && event->kind != TF_SERVER_START && event->kind != TF_SERVER_WS_CLOSED;
    enum tf_code code = is_late ? renew(&turn) : TF_OK;
    code = code == TF_OK ? dispatch(&turn, event) : refuse(&turn, event, code);
    if (code == TF_OK)
        tf_store_assert_idle(context->store);
    return code;
}

/* Nothing that the server promises is due at a time of its own: tokens and typing signals expire
 * when they are asked for. */
static tf_time deadline(const void *self) {
    (void)self;
    return TF_NEVER;
}

const struct tf_server_ops tf_reference_server = {
    .abi = TF_SUBJECT_ABI,
    .name = "reference",
    .capabilities = TF_CAN_INSPECT | TF_CAN_STORAGE,
    .migrate = migrate,
    .provision = tf_server_provision,
    .create = create,
    .destroy = destroy,
    .step = step,
    .deadline = deadline,
    .snapshot = tf_inspect_snapshot,
    .snapshots = tf_inspect_snapshots,
    .lookup = tf_inspect_lookup,
    .audit = tf_inspect_audit,
};
