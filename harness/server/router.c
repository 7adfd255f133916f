#include "server/router.h"

#include "base/assert.h"
#include "server/calls/calls.h"
#include "server/rate.h"

#include <string.h>

struct route {
    enum tf_http_method method;
    const char *path; /* ":id" stands for one segment that is an identifier */
    bool needs_session;
    tf_handler *handle;
};

#define TF_X(name, method, path, session) {TF_HTTP_##method, path, session, tf_handle_##name},
static const struct route routes[] = {TF_SERVER_CALLS(TF_X)};
#undef TF_X

#define ROUTE_COUNT (sizeof routes / sizeof routes[0])

static int hex_digit(char digit) {
    static const char digits[] = "0123456789abcdef";
    const char *at =
        digit == '\0' ? NULL : strchr(digits, digit >= 'A' && digit <= 'F' ? digit | 0x20 : digit);
    return at == NULL ? -1 : (int)(at - digits);
}

/* The byte at `*i`, which moves to its end; -1 where an escape is none. */
static int decode_byte(struct tf_slice text, size_t *i) {
    if (text.data[*i] != '%')
        return (unsigned char)text.data[*i];
    if (*i + 2 >= text.len)
        return -1;
    int high = hex_digit(text.data[*i + 1]), low = hex_digit(text.data[*i + 2]);
    *i += 2;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Identifiers are short; whatever does not fit is none. */
static bool decode_id(struct tf_slice text, struct tf_id *out) {
    char decoded[TF_ID_SIZE];
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int byte = decode_byte(text, &i);
        if (byte < 0)
            return false;
        if (len == sizeof decoded)
            return false;
        decoded[len++] = (char)byte;
    }
    return tf_id_parse((struct tf_slice){decoded, len}, out) == TF_OK;
}

static struct tf_slice segment_of(struct tf_slice path) {
    const char *end = path.len == 0 ? NULL : memchr(path.data, '/', path.len);
    return (struct tf_slice){path.data, end == NULL ? path.len : (size_t)(end - path.data)};
}

/* Whether the path fits the route; `*id` is then the raw text of its :id, if it has one. */
static bool fits(const char *pattern, struct tf_slice path, struct tf_slice *id) {
    const char *mark = strstr(pattern, ":id");
    size_t head = mark == NULL ? strlen(pattern) : (size_t)(mark - pattern);
    if (path.len < head || memcmp(path.data, pattern, head) != 0)
        return false;
    struct tf_slice rest = {path.data + head, path.len - head};
    if (mark == NULL)
        return rest.len == 0;
    *id = segment_of(rest);
    rest = (struct tf_slice){rest.data + id->len, rest.len - id->len};
    return id->len > 0 && tf_slice_is(rest, mark + strlen(":id"));
}

static const struct route *find_route(const struct tf_call *call, struct tf_slice *id) {
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if (routes[i].method == call->method && fits(routes[i].path, call->path, id))
            return &routes[i];
    return NULL;
}

static void split_query(struct tf_call *call, struct tf_slice target) {
    const char *mark = target.len == 0 ? NULL : memchr(target.data, '?', target.len);
    size_t len = mark == NULL ? target.len : (size_t)(mark - target.data);
    call->path = (struct tf_slice){target.data, len};
    if (mark != NULL)
        call->query = (struct tf_slice){mark + 1, target.len - len - 1};
}

static enum tf_code load_actor(struct tf_turn *turn, struct tf_call *call) {
    enum tf_code code = tf_scope_user(&turn->db, call->session->user, &call->actor.user);
    if (code == TF_OK)
        code = tf_scope_load(&turn->db, call->actor.user);
    call->actor.device_id = call->session->device_id;
    return code;
}

static tf_time take_request(const struct tf_turn *turn, struct tf_session *session) {
    return tf_rate_take(&turn->server->config.request_limit, turn->now.mono_us,
                        &session->requests_due_us);
}

enum tf_code tf_route(struct tf_turn *turn, const struct tf_server_event *event) {
    struct tf_call call = {
        .method = event->http.method, .token = event->http.token, .body = event->http.body};
    struct tf_slice id = {0};
    split_query(&call, event->http.path);
    const struct route *route = find_route(&call, &id);
    enum tf_refusal refusal = TF_REFUSAL_NONE;
    if (route == NULL || (id.len > 0 && !decode_id(id, &call.id)))
        refusal = TF_REFUSAL_UNKNOWN_ROUTE;
    else if (call.body.len > turn->server->config.body_bytes_max)
        refusal = TF_REFUSAL_BODY_TOO_LARGE;
    else if (route->needs_session &&
             (call.session =
                  tf_session_find(&turn->server->sessions, call.token, turn->now.wall_us)) == NULL)
        refusal = TF_REFUSAL_UNAUTHORIZED;
    if (refusal != TF_REFUSAL_NONE) {
        tf_turn_refuse(turn, refusal, NULL);
        return TF_OK;
    }
    bool counts = call.session != NULL && !tf_turn_passed(turn, TF_AT_RECEIVED);
    tf_time wait_us = counts ? take_request(turn, call.session) : 0;
    if (wait_us > 0) {
        tf_turn_refuse_for(turn, wait_us);
        return TF_OK;
    }
    if (tf_turn_waits(turn, TF_AT_RECEIVED))
        return TF_OK;
    enum tf_code code = call.session == NULL ? TF_OK : load_actor(turn, &call);
    return code == TF_OK ? route->handle(turn, &call) : code;
}

struct tf_slice tf_query_text(const struct tf_call *call, const char *name) {
    struct tf_slice rest = call->query;
    size_t name_len = strlen(name);
    while (rest.len > 0) {
        const char *end = memchr(rest.data, '&', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.data);
        if (len > name_len && memcmp(rest.data, name, name_len) == 0 && rest.data[name_len] == '=')
            return (struct tf_slice){rest.data + name_len + 1, len - name_len - 1};
        size_t step = end == NULL ? len : len + 1;
        rest = (struct tf_slice){rest.data + step, rest.len - step};
    }
    return (struct tf_slice){0};
}

bool tf_query_decoded(const struct tf_call *call, const char *name, struct tf_arena *arena,
                      struct tf_slice *out) {
    struct tf_slice text = tf_query_text(call, name);
    char *decoded = tf_arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int byte = decode_byte(text, &i);
        if (byte < 0)
            return false;
        decoded[len++] = (char)byte;
    }
    *out = (struct tf_slice){decoded, len};
    return true;
}

bool tf_query_id(const struct tf_call *call, const char *name, struct tf_id *out) {
    struct tf_slice text = tf_query_text(call, name);
    *out = (struct tf_id){{0}};
    return text.len == 0 || decode_id(text, out);
}

bool tf_query_number(const struct tf_call *call, const char *name, uint64_t absent, uint64_t max,
                     uint64_t *out) {
    struct tf_slice text = tf_query_text(call, name);
    uint64_t value = text.len == 0 ? absent : 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned char)text.data[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        value = value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : value * 10 + digit;
    }
    if (value == 0)
        return false;
    *out = value < max ? value : max;
    return true;
}
