/* The incremental pull. The cursor that comes with it says what the device durably holds. */
#include "server/calls/calls.h"
#include "server/meta.h"
#include "server/receipts.h"

struct page {
    struct tf_buf *out;
    uint64_t limit, count;
    uint64_t last_seq;
    bool has_more;
};

static bool put_change(void *self, const struct tf_change *change) {
    struct page *page = self;
    if (page->count == page->limit) {
        page->has_more = true;
        return false;
    }
    tf_wire_pull_change(page->out, change, page->count == 0);
    page->count++;
    page->last_seq = change->seq;
    return true;
}

static uint64_t higher(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

static enum tf_code answer_page(struct tf_turn *turn, const struct tf_call *call,
                                const struct tf_cursor *since, uint64_t limit) {
    struct page page = {.out = tf_turn_answer(turn, 200), .limit = limit, .last_seq = since->seq};
    const struct tf_change_reader reader = {&page, put_change};
    tf_wire_pull_begin(page.out);
    enum tf_code code =
        tf_changes_each(&turn->db, call->actor.user, since->seq, (size_t)limit + 1, &reader);
    struct tf_cursor next = {turn->server->epoch, page.last_seq, since->started};
    if (!page.has_more) /* what is no longer told counts as told */
        next = (struct tf_cursor){turn->server->epoch,
                                  higher(page.last_seq, tf_scope_horizon(call->actor.user)), 0};
    tf_wire_pull_end(page.out, &next, page.has_more);
    return code;
}

/* A cursor of another epoch, of a future that this database never had, or older than what is still
 * told cannot be continued. A pull from the start goes on as long as nothing went that was there
 * when it began. */
static enum tf_code check_cursor(struct tf_turn *turn, const struct tf_call *call,
                                 struct tf_cursor *since, enum tf_refusal *refusal) {
    uint64_t newest = 0;
    enum tf_code code = tf_scope_newest_seq(&turn->db, &newest);
    if (code != TF_OK)
        return code;
    if (tf_id_is_none(&since->epoch)) {
        since->started = newest;
        return TF_OK;
    }
    uint64_t holds = since->started != 0 ? since->started : since->seq;
    if (!tf_id_equal(&since->epoch, &turn->server->epoch) || since->seq > newest ||
        since->started > newest || holds < tf_scope_horizon(call->actor.user))
        *refusal = TF_REFUSAL_CURSOR_EXPIRED;
    return TF_OK;
}

static bool read_query(const struct tf_turn *turn, const struct tf_call *call,
                       struct tf_cursor *since, uint64_t *limit) {
    struct tf_slice text = tf_query_text(call, "since");
    *since = (struct tf_cursor){.seq = 0};
    return (text.len == 0 || tf_wire_cursor_parse(text, since)) &&
           tf_query_number(call, "limit", TF_PULL_LIMIT, turn->server->config.page_limit_max,
                           limit);
}

enum tf_code tf_handle_pull(struct tf_turn *turn, const struct tf_call *call) {
    struct tf_cursor since;
    uint64_t limit = 0;
    enum tf_refusal refusal = TF_REFUSAL_NONE;
    if (!read_query(turn, call, &since, &limit)) {
        tf_turn_refuse(turn, TF_REFUSAL_BAD_FIELD, "since or limit");
        return TF_OK;
    }
    enum tf_code code = tf_meta_epoch(turn);
    if (code == TF_OK)
        code = check_cursor(turn, call, &since, &refusal);
    if (code != TF_OK)
        return code;
    if (refusal != TF_REFUSAL_NONE) {
        tf_turn_refuse(turn, refusal, "start over without a cursor; pending actions stay valid");
        return TF_OK;
    }
    if (!tf_turn_passed(turn, TF_AT_RECORDED))
        code = tf_receipts_delivered(turn, &call->actor, since.seq, false);
    if (code == TF_OK && tf_turn_waits(turn, TF_AT_RECORDED))
        return TF_OK;
    if (code == TF_OK && call->actor.user->newest_seq > since.seq)
        code = tf_turn_read(turn);
    return code == TF_OK ? answer_page(turn, call, &since, limit) : code;
}
