/* Situations of users: what they did when, and what became of it at the server. */
#include "oracle/situations.h"

#define DEEP 10 /* actions in a queue */

static void on_command(struct tf_situations *situations, const struct tf_node_seen *node,
                       const struct tf_record *record) {
    uint32_t at = record->node;
    if (record->command.cut_short)
        tf_situations_reach(situations, at, TF_SITUATION_CRASHED_STORING);
    if (!record->command.accepted) {
        if (!record->command.cut_short)
            tf_situations_reach(situations, at, TF_SITUATION_REFUSED);
        return;
    }
    if (node->offline)
        tf_situations_reach(situations, at, TF_SITUATION_OFFLINE_COMMAND);
    if (tf_node_has_sync(node))
        tf_situations_reach(situations, at, TF_SITUATION_RACED_SYNC);
    bool changes =
        record->command.kind == TF_COMMAND_EDIT || record->command.kind == TF_COMMAND_DELETE;
    if (changes && record->command.seen_version == 0)
        tf_situations_reach(situations, at, TF_SITUATION_CHANGED_UNSENT);
}

static void on_audit(struct tf_situations *situations, const struct tf_record *record,
                     bool on_tombstone) {
    const struct tf_audit_view *audit = &record->audit;
    if (audit->outcome != TF_OUTCOME_CONFLICT)
        return;
    if (audit->type == TF_ACTION_DELETE)
        tf_situations_reach(situations, record->node, TF_SITUATION_DELETE_MET_EDIT);
    else if (audit->type == TF_ACTION_EDIT)
        tf_situations_reach(situations, record->node,
                            on_tombstone ? TF_SITUATION_EDIT_MET_TOMBSTONE
                                         : TF_SITUATION_EDIT_MET_EDIT);
}

static void on_status(struct tf_situations *situations, struct tf_node_seen *node,
                      const struct tf_record *record) {
    const struct tf_client_status *figures = &record->status.figures;
    if (figures->conflicts > node->conflicts)
        tf_situations_reach(situations, record->node, TF_SITUATION_CONFLICT_WAITS);
    if (figures->waiting >= DEEP && node->waiting < DEEP)
        tf_situations_reach(situations, record->node, TF_SITUATION_QUEUE_DEEP);
    if (figures->parked > node->parked)
        tf_situations_reach(situations, record->node, TF_SITUATION_PARKED);
    node->waiting = figures->waiting;
    node->conflicts = figures->conflicts;
    node->parked = figures->parked;
    node->syncing = figures->syncing;
    node->waits = record->status.deadline_us != TF_NEVER;
}

void tf_situations_hear_user(struct tf_situations *situations, const struct tf_record *record,
                             bool on_tombstone) {
    struct tf_node_seen *node = tf_situations_node(situations, record->node);
    if (record->kind == TF_RECORD_AUDIT)
        on_audit(situations, record, on_tombstone);
    else if (node != NULL && record->kind == TF_RECORD_COMMAND)
        on_command(situations, node, record);
    else if (node != NULL)
        on_status(situations, node, record);
}
