/* Situations on the network: requests, answers, pushes. */
#include "oracle/situations.h"

#include <string.h>

static struct tf_flight_seen *find(struct tf_node_seen *node, uint64_t exchange) {
    for (uint32_t i = 0; i < TF_FLIGHTS; i++)
        if (node->flights[i].exchange == exchange)
            return &node->flights[i];
    return NULL;
}

static void reach(struct tf_situations *situations, const struct tf_record *record,
                  enum tf_situation what) {
    tf_situations_reach(situations, record->node, what);
}

/* A sync that is under way although its client may have given it up. */
static bool may_be_carried_out(const struct tf_node_seen *node) {
    for (uint32_t i = 0; i < TF_FLIGHTS; i++)
        if (node->flights[i].exchange != 0 && node->flights[i].call == TF_CALL_SYNC &&
            !node->flights[i].answered)
            return true;
    return false;
}

static void on_request(struct tf_situations *situations, struct tf_node_seen *node,
                       const struct tf_record *record) {
    if (record->net.call == TF_CALL_SYNC && may_be_carried_out(node))
        reach(situations, record, TF_SITUATION_RETRIES_OVERLAP);
    bool opens = record->net.call == TF_CALL_LOGIN || record->net.call == TF_CALL_REFRESH;
    if (opens && node->logins++ > 0)
        reach(situations, record, TF_SITUATION_LOGIN_AGAIN);
    node->flights[node->next_flight++ % TF_FLIGHTS] =
        (struct tf_flight_seen){.exchange = record->net.exchange, .call = record->net.call};
}

/* What became of actions, as an answer says it; each counts once for an answer. */
static const struct {
    const char *word;
    enum tf_situation what;
} outcomes[] = {
    {"duplicate\"", TF_SITUATION_DUPLICATE},
    {"conflict\"", TF_SITUATION_CONFLICT},
    {"rejected\"", TF_SITUATION_REJECTED},
    {"retry\"", TF_SITUATION_RETRY_ASKED},
};
#define OUTCOMES (sizeof(outcomes) / sizeof(outcomes[0]))

/* The bytes behind the next `key`; empty when there is none. */
static struct tf_slice behind(struct tf_slice bytes, struct tf_slice key) {
    const char *at = bytes.len == 0 ? NULL : memmem(bytes.data, bytes.len, key.data, key.len);
    size_t skipped = at == NULL ? bytes.len : (size_t)(at - bytes.data) + key.len;
    return (struct tf_slice){bytes.data + skipped, bytes.len - skipped};
}

static void look_at_results(struct tf_situations *situations, const struct tf_record *record) {
    const struct tf_slice key = TF_SLICE_LITERAL("\"outcome\":\"");
    bool seen[OUTCOMES] = {false};
    struct tf_slice rest = behind(record->net.bytes, key);
    for (; rest.len > 0; rest = behind(rest, key))
        for (size_t i = 0; i < OUTCOMES; i++)
            seen[i] = seen[i] || tf_slice_starts_with(rest, outcomes[i].word);
    for (size_t i = 0; i < OUTCOMES; i++)
        if (seen[i])
            reach(situations, record, outcomes[i].what);
}

static void look_at_status(struct tf_situations *situations, const struct tf_record *record) {
    int status = record->net.status;
    if (status == 429 || status >= 500)
        reach(situations, record, TF_SITUATION_BUSY);
    if (record->net.retry_after_us > 0)
        reach(situations, record, TF_SITUATION_TOLD_WHEN);
    if (status == 401 && record->net.call != TF_CALL_LOGIN && record->net.call != TF_CALL_REFRESH)
        reach(situations, record, TF_SITUATION_SESSION_ENDED);
    if (status == 410 && record->net.call == TF_CALL_PULL)
        reach(situations, record, TF_SITUATION_CURSOR_EXPIRED);
    if (record->net.fault == TF_VERB_SCRIPTED_ANSWER)
        reach(situations, record, TF_SITUATION_NOT_OUR_ANSWER);
}

static void on_answer(struct tf_situations *situations, struct tf_flight_seen *flight,
                      const struct tf_record *record) {
    look_at_status(situations, record);
    if (record->net.call == TF_CALL_SYNC && record->net.status == 200)
        look_at_results(situations, record);
    if (flight == NULL)
        return;
    flight->answered = true;
    if (flight->given_up && flight->call == TF_CALL_SYNC) {
        reach(situations, record, TF_SITUATION_ANSWER_LATE);
        reach(situations, record, TF_SITUATION_ACK_LOST);
    }
}

/* The client will never have the answer: it was lost, or still travels when it is given up. */
static void on_failed(struct tf_situations *situations, struct tf_flight_seen *flight,
                      const struct tf_record *record) {
    if (flight == NULL || flight->given_up)
        return;
    if (flight->call == TF_CALL_SYNC && flight->answered)
        reach(situations, record, TF_SITUATION_ACK_LOST);
    if (flight->call == TF_CALL_SYNC && flight->answered && record->kind == TF_RECORD_FAILED)
        reach(situations, record, TF_SITUATION_ANSWER_LATE);
    flight->given_up = true;
    if (flight->answered)
        flight->exchange = 0;
}

static void on_answer_taken(struct tf_node_seen *node, struct tf_flight_seen *flight,
                            const struct tf_record *record) {
    node->input = record->net.call == TF_CALL_SYNC   ? TF_INPUT_ACK
                  : record->net.call == TF_CALL_PULL ? TF_INPUT_NEWS
                                                     : TF_INPUT_NONE;
    node->input_us = record->at_us;
    if (flight != NULL)
        flight->exchange = 0;
}

static bool answer_is_under_way(const struct tf_node_seen *node) {
    for (uint32_t i = 0; i < TF_FLIGHTS; i++)
        if (node->flights[i].exchange != 0 && node->flights[i].call == TF_CALL_SYNC &&
            node->flights[i].answered && !node->flights[i].given_up)
            return true;
    return false;
}

static void on_frame_taken(struct tf_situations *situations, struct tf_node_seen *node,
                           const struct tf_record *record) {
    node->input = TF_INPUT_NEWS;
    node->input_us = record->at_us;
    if (answer_is_under_way(node))
        reach(situations, record, TF_SITUATION_PUSH_FIRST);
}

static void on_request_lost(struct tf_situations *situations, struct tf_flight_seen *flight,
                            const struct tf_record *record) {
    if (record->net.call == TF_CALL_SYNC)
        reach(situations, record, TF_SITUATION_REQUEST_LOST);
    if (flight != NULL)
        flight->answered = true; /* nothing of it can be carried out any more */
    if (flight != NULL && flight->call == TF_CALL_SYNC)
        flight->exchange = 0;
}

static void on_socket_closed(struct tf_situations *situations, struct tf_node_seen *node,
                             const struct tf_record *record) {
    if (node->socket)
        reach(situations, record, TF_SITUATION_SOCKET_LOST);
    node->socket = false;
}

void tf_situations_hear_exchange(struct tf_situations *situations, const struct tf_record *record) {
    struct tf_node_seen *node = tf_situations_node(situations, record->node);
    if (node == NULL)
        return;
    struct tf_flight_seen *flight = find(node, record->net.exchange);
    switch (record->kind) {
    case TF_RECORD_REQUEST:
        on_request(situations, node, record);
        return;
    case TF_RECORD_REQUEST_TAKEN:
        if (flight != NULL)
            flight->taken = true;
        return;
    case TF_RECORD_REQUEST_LOST:
        on_request_lost(situations, flight, record);
        return;
    case TF_RECORD_ANSWER:
        on_answer(situations, flight, record);
        return;
    case TF_RECORD_ANSWER_TAKEN:
        on_answer_taken(node, flight, record);
        return;
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FAILED:
        on_failed(situations, flight, record);
        return;
    case TF_RECORD_FRAME_TAKEN:
        on_frame_taken(situations, node, record);
        return;
    case TF_RECORD_FRAME_LOST:
        reach(situations, record, TF_SITUATION_PUSH_LOST);
        return;
    case TF_RECORD_SOCKET_OPENED:
        node->socket = true;
        return;
    default:
        on_socket_closed(situations, node, record);
        return;
    }
}
