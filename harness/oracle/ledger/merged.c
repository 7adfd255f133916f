/* What merges make of edits. The server's audit tells it when the edit comes again; its user has
 * seen it from the record on that told of the conflict, and what they write next stands on it. */
#include "oracle/ledger/parts.h"

void tf_ledger_hear_merged(struct tf_ledger *ledger, const struct tf_audit_view *audit,
                           struct tf_known_action *action) {
    bool was_merged = (tf_known_met(action) & 1u << TF_STRATEGY_MERGE) != 0;
    if (audit->type != TF_ACTION_EDIT || action->refused_record == 0 || !was_merged ||
        tf_slice_equal(audit->content, action->effective) ||
        (action->merges != NULL && tf_slice_equal(audit->content, action->merges->text)))
        return;
    struct tf_known_merge *merge = tf_ledger_arena_take(&ledger->arena, sizeof(*merge));
    merge->older = action->merges;
    merge->text = tf_ledger_arena_text(&ledger->arena, audit->content);
    merge->record =
        action->untold_record > action->met_record ? action->untold_record : action->met_record;
    action->merges = merge;
}

/* What a merge had made of the action when its user did something else at `order`, unless they had
 * written over that. */
static const struct tf_known_merge *merge_seen(const struct tf_known_action *action,
                                               uint32_t order) {
    const struct tf_known_merge *merge = action->merges;
    while (merge != NULL && merge->record > order)
        merge = merge->older;
    return merge != NULL && merge->record > action->effective_order ? merge : NULL;
}

size_t tf_known_stood_on(const struct tf_known_action *edit,
                         struct tf_slice bases[TF_KNOWN_BASES_MAX]) {
    size_t count = 0;
    if (edit->lost_seen != NULL)
        bases[count++] = edit->lost_seen->content;
    if (edit->lost_met != NULL)
        bases[count++] = edit->lost_met->content;
    struct tf_known_action *under = edit->on_top_of;
    if (under == NULL)
        return count;
    bases[count++] = under->text;
    bases[count++] = under->effective;
    const struct tf_known_merge *merge = merge_seen(tf_known_action_root(under), edit->order);
    if (merge != NULL)
        bases[count++] = merge->text;
    return count;
}
