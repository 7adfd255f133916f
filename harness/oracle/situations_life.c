/* Situations of processes, devices and clocks. */
#include "oracle/situations.h"

#include <string.h>

static bool is_present(const struct tf_node_seen *node) {
    return !node->down && !node->asleep && !node->offline;
}

/* Whether a server's death leaves somebody without an answer. */
static bool owes_answers(const struct tf_situations *situations) {
    for (uint32_t i = 0; i < situations->replica_count; i++)
        for (uint32_t j = 0; j < TF_FLIGHTS; j++) {
            const struct tf_flight_seen *flight = &situations->nodes[i].flights[j];
            if (flight->exchange != 0 && flight->taken && !flight->answered)
                return true;
        }
    return false;
}

static void on_server(struct tf_situations *situations, const struct tf_record *record) {
    enum tf_process_event event = record->process.event;
    if (event != TF_PROCESS_KILLED && event != TF_PROCESS_CRASHED)
        return;
    if (owes_answers(situations))
        tf_situations_reach(situations, record->node, TF_SITUATION_SERVER_DIED_OWING);
    if (event == TF_PROCESS_CRASHED)
        tf_situations_reach(situations, record->node, TF_SITUATION_SERVER_CRASHED);
}

static void on_death(struct tf_situations *situations, struct tf_node_seen *node,
                     const struct tf_record *record) {
    bool in_flight = tf_node_has_sync(node);
    if (in_flight)
        tf_situations_reach(situations, record->node, TF_SITUATION_KILLED_IN_FLIGHT);
    if (!in_flight && node->waiting > 0 && node->waits)
        tf_situations_reach(situations, record->node, TF_SITUATION_KILLED_IN_BACKOFF);
    if (node->conflicts > 0)
        tf_situations_reach(situations, record->node, TF_SITUATION_KILLED_WITH_CONFLICT);
    bool crashed = record->process.event == TF_PROCESS_CRASHED;
    if (crashed && node->input != TF_INPUT_NONE && node->input_us == record->at_us)
        tf_situations_reach(situations, record->node,
                            node->input == TF_INPUT_ACK ? TF_SITUATION_CRASHED_ACK
                                                        : TF_SITUATION_CRASHED_NEWS);
    for (uint32_t i = 0; i < TF_FLIGHTS; i++)
        node->flights[i].given_up = true;
    node->socket = false;
}

static void set_away(struct tf_situations *situations, struct tf_node_seen *node,
                     const struct tf_record *record, bool was_present) {
    bool present = is_present(node);
    if (was_present == present)
        return;
    if (!present) {
        node->away_us = record->at_us;
        situations->present--;
        if (situations->present == 0 && situations->began)
            tf_situations_reach(situations, record->node, TF_SITUATION_ALL_AWAY);
        return;
    }
    situations->present++;
    if (node->known && record->at_us - node->away_us > TF_DAY)
        tf_situations_reach(situations, record->node, TF_SITUATION_LONG_AWAY);
    node->known = true;
}

static void on_process(struct tf_situations *situations, struct tf_node_seen *node,
                       const struct tf_record *record) {
    switch (record->process.event) {
    case TF_PROCESS_STARTED:
        node->down = node->asleep = false;
        return;
    case TF_PROCESS_SUSPENDED:
        if (tf_node_has_sync(node))
            tf_situations_reach(situations, record->node, TF_SITUATION_SUSPENDED_IN_FLIGHT);
        node->asleep = true;
        return;
    case TF_PROCESS_RESUMED:
        node->asleep = false;
        return;
    default:
        if (!node->down)
            on_death(situations, node, record);
        node->down = true;
        return;
    }
}

void tf_situations_hear_life(struct tf_situations *situations, const struct tf_record *record) {
    struct tf_node_seen *node = tf_situations_node(situations, record->node);
    if (record->kind == TF_RECORD_PHASE) {
        situations->began |= record->phase != TF_PHASE_PRELUDE;
        return;
    }
    if (node == NULL) {
        if (record->kind == TF_RECORD_PROCESS && record->node == TF_NODE_SERVER)
            on_server(situations, record);
        return;
    }
    bool was_present = is_present(node);
    if (record->kind == TF_RECORD_PROCESS)
        on_process(situations, node, record);
    else if (record->kind == TF_RECORD_CONNECTIVITY)
        node->offline = !record->flag;
    else if (node->waiting > 0 && node->waits && situations->began)
        tf_situations_reach(situations, record->node, TF_SITUATION_CLOCK_SET_WAITING);
    set_away(situations, node, record, was_present);
}
