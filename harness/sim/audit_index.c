#include "sim/audit_index.h"

#include <stdlib.h>

void tf_audit_index_init(struct tf_audit_index *index, const struct tf_plan *plan) {
    *index = (struct tf_audit_index){.plan = plan};
    index->users = tf_alloc_zero(plan->user_count + 1, sizeof(*index->users));
    for (uint32_t i = 0; i < plan->conversation_count; i++)
        if (plan->conversations[i].made_by_step == TF_NAME_NONE)
            tf_audit_index_join(index, &plan->conversations[i].name, i);
}

void tf_audit_index_close(struct tf_audit_index *index) {
    for (size_t i = 0; i < index->conversation_count; i++)
        free(index->conversations[i].changes);
    for (uint32_t i = 0; index->users != NULL && i < index->plan->user_count; i++)
        free(index->users[i].parts);
    free(index->conversations);
    free(index->users);
    free(index->found);
    tf_map_close(&index->by_id);
}

static uint32_t slot_of(struct tf_audit_index *index, const struct tf_id *id) {
    uint64_t *slot = tf_map_put(&index->by_id, tf_id_hash(id), index->conversation_count);
    if (*slot == index->conversation_count) {
        tf_grow((void **)&index->conversations, &index->conversation_capacity,
                index->conversation_count, sizeof(*index->conversations));
        index->conversations[index->conversation_count++] =
            (struct tf_indexed_conversation){.id = *id};
    }
    return (uint32_t)*slot;
}

static void add_part(struct tf_user_scope *scope, uint32_t slot, uint64_t since) {
    tf_grow((void **)&scope->parts, &scope->capacity, scope->count, sizeof(*scope->parts));
    scope->parts[scope->count++] = (struct tf_indexed_part){slot, since};
}

void tf_audit_index_join(struct tf_audit_index *index, const struct tf_id *id,
                         uint32_t conversation) {
    const struct tf_plan_conversation *planned = &index->plan->conversations[conversation];
    uint32_t slot = slot_of(index, id);
    for (uint32_t i = 0; i < planned->user_count; i++)
        add_part(&index->users[planned->users[i]], slot, 0);
}

static void take_part_out(struct tf_user_scope *scope, uint32_t slot) {
    size_t kept = 0;
    for (size_t i = 0; i < scope->count; i++)
        if (scope->parts[i].conversation != slot)
            scope->parts[kept++] = scope->parts[i];
    scope->count = kept;
}

/* Who comes sees from here on, and before once it is filled in; who goes sees nothing more. */
static void note_member(struct tf_audit_index *index, const struct tf_audit_view *audit,
                        uint32_t slot) {
    for (uint32_t i = 0; i < index->plan->user_count; i++) {
        if (!tf_id_equal(&index->plan->users[i].id, &audit->user_id))
            continue;
        take_part_out(&index->users[i], slot);
        if (audit->type == TF_ACTION_JOIN)
            add_part(&index->users[i], slot, audit->seq);
        else
            index->users[i].withdrawn_seq = audit->seq;
    }
}

static void note_position(struct tf_indexed_conversation *conversation, uint64_t sender,
                          uint64_t position) {
    if (conversation->top_position != 0 && conversation->top_sender != sender)
        conversation->other_position = conversation->top_position;
    conversation->top_position = position;
    conversation->top_sender = sender;
}

void tf_audit_index_add(struct tf_audit_index *index, const struct tf_audit_view *audit) {
    if (audit->seq == 0)
        return;
    uint32_t slot = slot_of(index, &audit->conversation_id);
    struct tf_indexed_conversation *conversation = &index->conversations[slot];
    if (audit->type == TF_ACTION_JOIN || audit->type == TF_ACTION_LEAVE)
        note_member(index, audit, slot);
    if (audit->seq > conversation->newest_seq)
        conversation->newest_seq = audit->seq;
    if (audit->type == TF_ACTION_READ || audit->type == TF_ACTION_CREATE ||
        tf_id_is_none(&audit->message_id))
        return;
    tf_grow((void **)&conversation->changes, &conversation->change_capacity,
            conversation->change_count, sizeof(*conversation->changes));
    struct tf_indexed_change *change = &conversation->changes[conversation->change_count++];
    *change = (struct tf_indexed_change){.seq = audit->seq, .message_id = audit->message_id};
    if (audit->type != TF_ACTION_SEND)
        return;
    change->position = audit->seq;
    change->sender = tf_id_hash(&audit->actor_id);
    note_position(conversation, change->sender, change->position);
}

/* The highest positions among what is left. */
static void find_positions(struct tf_indexed_conversation *c) {
    const struct tf_indexed_change none = {0}, *top = &none;
    for (size_t i = 0; i < c->change_count; i++)
        if (c->changes[i].position > top->position)
            top = &c->changes[i];
    c->top_position = top->position;
    c->top_sender = top->sender;
    c->other_position = 0;
    for (size_t i = 0; i < c->change_count; i++)
        if (c->changes[i].sender != top->sender && c->changes[i].position > c->other_position)
            c->other_position = c->changes[i].position;
}

static bool is_highest(const struct tf_indexed_conversation *c, uint64_t position) {
    return position != 0 && (position == c->top_position || position == c->other_position);
}

void tf_audit_index_forget(struct tf_audit_index *index, const struct tf_id *conversation,
                           const struct tf_id *message_id) {
    uint64_t *slot = tf_map_find(&index->by_id, tf_id_hash(conversation));
    if (slot == NULL)
        return;
    struct tf_indexed_conversation *c = &index->conversations[*slot];
    size_t kept = 0;
    bool was_highest = false;
    for (size_t i = 0; i < c->change_count; i++)
        if (!tf_id_equal(&c->changes[i].message_id, message_id))
            c->changes[kept++] = c->changes[i];
        else if (is_highest(c, c->changes[i].position))
            was_highest = true;
    c->change_count = kept;
    if (was_highest)
        find_positions(c);
}

/* Whether a later change of the same message is left, which then keeps its position. */
static bool gives_way(struct tf_indexed_conversation *c, size_t at) {
    const struct tf_indexed_change *change = &c->changes[at];
    size_t next = at + 1;
    while (next < c->change_count &&
           !tf_id_equal(&c->changes[next].message_id, &change->message_id))
        next++;
    if (next == c->change_count)
        return false;
    if (change->position != 0) {
        c->changes[next].position = change->position;
        c->changes[next].sender = change->sender;
    }
    return true;
}

void tf_audit_index_trim(struct tf_audit_index *index, const struct tf_id *conversation,
                         uint64_t horizon) {
    uint64_t *slot = tf_map_find(&index->by_id, tf_id_hash(conversation));
    if (slot == NULL)
        return;
    struct tf_indexed_conversation *c = &index->conversations[*slot];
    size_t kept = 0;
    for (size_t i = 0; i < c->change_count; i++)
        if (c->changes[i].seq > horizon || !gives_way(c, i))
            c->changes[kept++] = c->changes[i];
    c->change_count = kept;
}

void tf_audit_index_undo(struct tf_audit_index *index, uint64_t entry) {
    for (size_t i = 0; i < index->conversation_count; i++) {
        struct tf_indexed_conversation *c = &index->conversations[i];
        while (c->change_count > 0 && c->changes[c->change_count - 1].seq > entry)
            c->change_count--;
        c->newest_seq = c->change_count == 0 ? 0 : c->changes[c->change_count - 1].seq;
        c->top_position = c->other_position = 0;
        c->top_sender = 0;
    }
}

/* Index of the first change above `seq`. Changes come in commit order. */
static size_t first_above(const struct tf_indexed_conversation *conversation, uint64_t seq) {
    size_t low = 0, high = conversation->change_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (conversation->changes[middle].seq > seq)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int by_seq(const void *a, const void *b) {
    uint64_t left = ((const struct tf_indexed_change *)a)->seq;
    uint64_t right = ((const struct tf_indexed_change *)b)->seq;
    return left < right ? -1 : left > right;
}

static void find_in(struct tf_audit_index *index, const struct tf_indexed_conversation *c,
                    uint64_t above, uint64_t upto) {
    for (size_t at = first_above(c, above); at < c->change_count; at++) {
        if (c->changes[at].seq > upto)
            break;
        tf_grow((void **)&index->found, &index->found_capacity, index->found_count,
                sizeof(*index->found));
        index->found[index->found_count++] = c->changes[at];
    }
}

const struct tf_indexed_change *tf_audit_index_before_joining(struct tf_audit_index *index,
                                                              uint32_t user,
                                                              const struct tf_id *conversation,
                                                              uint64_t upto, size_t *count) {
    const struct tf_user_scope *scope = &index->users[user];
    const uint64_t *slot = tf_map_find(&index->by_id, tf_id_hash(conversation));
    index->found_count = 0;
    for (size_t i = 0; slot != NULL && i < scope->count; i++) {
        uint64_t since = scope->parts[i].since;
        if (scope->parts[i].conversation == *slot && since > 0)
            find_in(index, &index->conversations[*slot], 0, upto < since ? upto : since - 1);
    }
    *count = index->found_count;
    return index->found;
}

const struct tf_indexed_change *tf_audit_index_between(struct tf_audit_index *index, uint32_t user,
                                                       uint64_t above, uint64_t upto,
                                                       size_t *count) {
    const struct tf_user_scope *scope = &index->users[user];
    index->found_count = 0;
    for (size_t i = 0; i < scope->count; i++) {
        const struct tf_indexed_part *part = &scope->parts[i];
        const struct tf_indexed_conversation *c = &index->conversations[part->conversation];
        if (c->newest_seq > above)
            find_in(index, c, part->since > above ? part->since - 1 : above, upto);
    }
    if (index->found_count > 1)
        qsort(index->found, index->found_count, sizeof(*index->found), by_seq);
    *count = index->found_count;
    return index->found;
}

uint64_t tf_audit_index_newest(const struct tf_audit_index *index, uint32_t user) {
    const struct tf_user_scope *scope = &index->users[user];
    uint64_t newest = scope->withdrawn_seq;
    for (size_t i = 0; i < scope->count; i++) {
        uint64_t seq = index->conversations[scope->parts[i].conversation].newest_seq;
        newest = seq > newest ? seq : newest;
    }
    return newest;
}

uint64_t tf_audit_index_owed(const struct tf_audit_index *index, const struct tf_id *conversation,
                             const struct tf_id *user) {
    uint64_t *slot = tf_map_find(&index->by_id, tf_id_hash(conversation));
    if (slot == NULL)
        return 0;
    const struct tf_indexed_conversation *c = &index->conversations[*slot];
    return c->top_sender == tf_id_hash(user) ? c->other_position : c->top_position;
}
