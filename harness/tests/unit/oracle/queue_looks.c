#include "unit/oracle/queue_looks.h"

void queue_empty(struct history *history, uint32_t node) {
    history_view(history, node, TF_VIEW_DURABLE, 0);
    history_view_end(history, node);
}

void queue_holds(struct history *history, uint32_t node, const char *action,
                 enum tf_queue_state state) {
    history_view(history, node, TF_VIEW_DURABLE, 0);
    history_queued(history, node, action, state, 1);
    history_view_end(history, node);
}

struct tf_note coalesced_into(const char *other) {
    return (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = history_id(other)};
}
