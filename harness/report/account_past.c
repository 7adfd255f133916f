#include "report/account_past.h"

#include "base/hash.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* A record belongs together with others that carry one of its keys. */
#define KEYS_MAX 6

struct past {
    const struct tf_plan *plan;
    const struct tf_trace *trace;
    bool *marked;
    size_t *todo; /* places in the trace, to be followed */
    size_t todo_count;
    struct tf_map keys; /* that are known to matter */
    bool grew;
};

static uint64_t id_key(const struct tf_id *id) {
    return tf_id_is_none(id) ? 0 : tf_hash_pair(1, tf_id_hash(id));
}

static uint64_t exchange_key(uint64_t exchange) {
    return exchange == 0 ? 0 : tf_hash_pair(2, exchange);
}

static uint64_t node_key(uint32_t node) {
    return tf_hash_pair(3, node);
}

static bool is_frame(enum tf_record_kind kind) {
    return kind >= TF_RECORD_SOCKET_OPEN && kind <= TF_RECORD_FRAME_LOST;
}

static size_t keys_of(const struct tf_record *r, uint64_t keys[KEYS_MAX]) {
    size_t count = 0;
    switch (r->kind) {
    case TF_RECORD_COMMAND: /* the node is no key of other records, but of what becomes of it */
        keys[count++] = node_key(r->node);
        keys[count++] = id_key(&r->command.action_id);
        keys[count++] = id_key(&r->command.message_id);
        break;
    case TF_RECORD_AUDIT:
        keys[count++] = id_key(&r->audit.action_id);
        keys[count++] = id_key(&r->audit.message_id);
        keys[count++] = id_key(&r->audit.client_id);
        break;
    case TF_RECORD_NOTE:
        keys[count++] = id_key(&r->note.action_id);
        keys[count++] = id_key(&r->note.other_id);
        keys[count++] = id_key(&r->note.message_id);
        break;
    case TF_RECORD_FAULT_HIT:
        keys[count++] = exchange_key(r->fault.exchange);
        break;
    case TF_RECORD_CHANGE:
        keys[count++] = id_key(&r->change.message_id);
        break;
    default:
        /* One socket carries everything: it joins nothing. */
        if (r->kind >= TF_RECORD_REQUEST && r->kind <= TF_RECORD_FAILED && !is_frame(r->kind)) {
            keys[count++] = exchange_key(r->net.exchange);
        }
    }
    return count;
}

static void mark(struct past *past, size_t at) {
    if (!past->marked[at]) {
        past->marked[at] = true;
        past->todo[past->todo_count++] = at;
    }
}

static void learn(struct past *past, const struct tf_record *r) {
    uint64_t keys[KEYS_MAX];
    size_t count = keys_of(r, keys);
    for (size_t i = 0; i < count; i++) {
        if (keys[i] != 0 && tf_map_find(&past->keys, keys[i]) == NULL) {
            tf_map_put(&past->keys, keys[i], 1);
            past->grew = true;
        }
    }
}

/* Along the causes, each of which stands before its effect. */
static void follow(struct past *past) {
    while (past->todo_count > 0) {
        const struct tf_record *r = tf_trace_at(past->trace, past->todo[--past->todo_count]);
        learn(past, r);
        if (r->cause > 0 && r->cause < r->index) {
            mark(past, r->cause - 1);
        }
    }
}

static bool carries_known_key(const struct past *past, const struct tf_record *r) {
    uint64_t keys[KEYS_MAX];
    size_t count = keys_of(r, keys);
    for (size_t i = r->kind == TF_RECORD_COMMAND ? 1 : 0; i < count; i++) {
        if (keys[i] != 0 && tf_map_find(&past->keys, keys[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* -- What the finding names -- */

static bool has_word(const char *text, struct tf_slice word) {
    return text != NULL && word.len > 0 && memmem(text, strlen(text), word.data, word.len) != NULL;
}

/* Messages stand between quotes, actions by their short ids. */
enum tf_account_naming tf_account_naming(const struct tf_plan *plan, const struct tf_record *r,
                                         const struct tf_finding *finding) {
    enum tf_account_naming naming = TF_ACCOUNT_UNNAMED;
    struct tf_buf quoted = {0};
    if (r->kind != TF_RECORD_COMMAND) {
        return naming;
    }
    struct tf_slice action = tf_id_short(&r->command.action_id);
    if (r->command.message < plan->message_count) {
        tf_buf_append_format(&quoted, "\"%s\"", plan->messages[r->command.message].name);
        if (has_word(finding->headline, tf_buf_slice(&quoted)) ||
            has_word(finding->detail, tf_buf_slice(&quoted))) {
            naming = TF_ACCOUNT_NAMES_MESSAGE;
        }
    }
    if (has_word(finding->detail, action) || has_word(finding->headline, action)) {
        naming = TF_ACCOUNT_NAMES_ACTION;
    }
    tf_buf_close(&quoted);
    return naming;
}

/* What a process that died forgot, or wrote by half, has no cause in the trace: every death of the
 * finding's node and of whoever acted is in its past. */
static bool is_life(const struct past *past, size_t at, const struct tf_finding *finding) {
    const struct tf_record *r = tf_trace_at(past->trace, at);
    bool dies = r->kind == TF_RECORD_PROCESS && r->at_us >= 0 &&
                (r->process.event == TF_PROCESS_KILLED || r->process.event == TF_PROCESS_CRASHED ||
                 r->process.event == TF_PROCESS_SUSPENDED);
    return dies &&
           (r->node == finding->node || tf_map_find(&past->keys, node_key(r->node)) != NULL);
}

static size_t end_of(const struct tf_trace *trace, const struct tf_finding *finding) {
    size_t count = tf_trace_count(trace);
    return finding->record > 0 && finding->record <= count ? finding->record : count;
}

bool *tf_account_past(const struct tf_plan *plan, const struct tf_trace *trace,
                      const struct tf_finding *finding) {
    size_t count = tf_trace_count(trace), end = end_of(trace, finding);
    struct past past = {.plan = plan,
                        .trace = trace,
                        .marked = tf_alloc_zero(count + 1, sizeof(bool)),
                        .todo = tf_alloc_zero(count + 1, sizeof(size_t))};
    if (end > 0) {
        mark(&past, end - 1);
    }
    for (size_t i = 0; i < end; i++) {
        if (tf_account_naming(plan, tf_trace_at(trace, i), finding) != TF_ACCOUNT_UNNAMED) {
            mark(&past, i);
        }
    }
    do {
        past.grew = false;
        follow(&past);
        for (size_t i = 0; i < end && past.grew; i++) {
            if (carries_known_key(&past, tf_trace_at(trace, i)) || is_life(&past, i, finding)) {
                mark(&past, i);
            }
        }
    } while (past.todo_count > 0);
    tf_map_close(&past.keys);
    free(past.todo);
    return past.marked;
}
