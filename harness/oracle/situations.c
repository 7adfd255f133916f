#include "oracle/situations.h"

#include <stdlib.h>

#define MANY_CHANGES 10

struct tf_situations *tf_situations_create(uint32_t replica_count) {
    struct tf_situations *situations = tf_alloc_zero(1, sizeof(*situations));
    situations->nodes = tf_alloc_zero(replica_count + 1, sizeof(*situations->nodes));
    situations->replica_count = replica_count;
    for (uint32_t i = 0; i < replica_count; i++) {
        situations->nodes[i].last = TF_SITUATION_COUNT;
        situations->nodes[i].down = true;
    }
    return situations;
}

void tf_situations_destroy(struct tf_situations *situations) {
    if (situations == NULL)
        return;
    free(situations->nodes);
    free(situations);
}

const struct tf_reached *tf_situations_reached(const struct tf_situations *situations) {
    return &situations->reached;
}

struct tf_node_seen *tf_situations_node(struct tf_situations *situations, uint32_t node) {
    return node < situations->replica_count ? &situations->nodes[node] : NULL;
}

bool tf_node_has_sync(const struct tf_node_seen *node) {
    for (uint32_t i = 0; i < TF_FLIGHTS; i++)
        if (node->flights[i].exchange != 0 && node->flights[i].call == TF_CALL_SYNC &&
            !node->flights[i].given_up)
            return true;
    return false;
}

static void cover(struct tf_situations *situations, uint32_t bit) {
    situations->reached.coverage[bit / 64] |= UINT64_C(1) << bit % 64;
}

void tf_situations_reach(struct tf_situations *situations, uint32_t node, enum tf_situation what) {
    struct tf_node_seen *seen = tf_situations_node(situations, node);
    uint32_t before = seen == NULL ? TF_SITUATION_COUNT : seen->last;
    situations->reached.situations[what]++;
    cover(situations, TF_NODE_STATES + before * TF_SITUATION_COUNT + (uint32_t)what);
    if (seen != NULL)
        seen->last = what;
}

/* Queue, conflicts, connection and process of a device, as one number. */
static uint32_t state_of(const struct tf_node_seen *node) {
    uint32_t queue = node->waiting > 3 ? 3 : node->waiting;
    uint32_t conflicts = node->conflicts > 1 ? 2 : node->conflicts;
    uint32_t process = node->down ? 3 : node->asleep ? 2 : node->offline ? 1 : 0;
    return queue | conflicts << 2 | process << 4 | (uint32_t)node->waits << 6 |
           (uint32_t)node->socket << 7 | (uint32_t)node->syncing << 8 |
           (uint32_t)tf_node_has_sync(node) << 9;
}

void tf_situations_hear(struct tf_situations *situations, const struct tf_record *record,
                        bool on_tombstone) {
    switch (record->kind) {
    case TF_RECORD_REQUEST:
    case TF_RECORD_REQUEST_TAKEN:
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER:
    case TF_RECORD_ANSWER_TAKEN:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FAILED:
    case TF_RECORD_FRAME_TAKEN:
    case TF_RECORD_FRAME_LOST:
    case TF_RECORD_SOCKET_OPENED:
    case TF_RECORD_SOCKET_CLOSED:
        tf_situations_hear_exchange(situations, record);
        break;
    case TF_RECORD_PROCESS:
    case TF_RECORD_CONNECTIVITY:
    case TF_RECORD_CLOCK:
    case TF_RECORD_PHASE:
        tf_situations_hear_life(situations, record);
        break;
    case TF_RECORD_COMMAND:
    case TF_RECORD_AUDIT:
    case TF_RECORD_STATUS:
        tf_situations_hear_user(situations, record, on_tombstone);
        break;
    case TF_RECORD_NOTE:
    case TF_RECORD_WENT_BACK:
    case TF_RECORD_RESTORED:
    case TF_RECORD_TRIMMED:
        tf_situations_hear_loss(situations, record);
        return;
    case TF_RECORD_CURSOR:
        if (record->cursor.old_seq != 0 &&
            record->cursor.cursor.seq >= record->cursor.old_seq + MANY_CHANGES)
            tf_situations_reach(situations, record->node, TF_SITUATION_CURSOR_BEHIND);
        return;
    default:
        return;
    }
    const struct tf_node_seen *node = tf_situations_node(situations, record->node);
    if (node != NULL)
        cover(situations, state_of(node));
}
