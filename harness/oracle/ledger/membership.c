#include "oracle/ledger/parts.h"

#include <string.h>

bool tf_ledger_takes_part(const struct tf_known_conversation *conversation, uint32_t user) {
    for (uint32_t i = 0; i < conversation->user_count; i++)
        if (conversation->users[i] == user)
            return true;
    return false;
}

const struct tf_known_guest *tf_ledger_guest(const struct tf_known_conversation *conversation,
                                             uint32_t user) {
    const struct tf_known_guest *guest = conversation == NULL ? NULL : conversation->guests;
    while (guest != NULL && guest->user != user)
        guest = guest->next;
    return guest;
}

bool tf_ledger_has_left(const struct tf_known_conversation *conversation, uint32_t user) {
    const struct tf_known_guest *guest = tf_ledger_guest(conversation, user);
    return guest != NULL && guest->left != 0;
}

static struct tf_known_guest *
learn_guest(struct tf_ledger *ledger, struct tf_known_conversation *conversation, uint32_t user) {
    for (struct tf_known_guest *guest = conversation->guests; guest != NULL; guest = guest->next)
        if (guest->user == user)
            return guest;
    struct tf_known_guest *guest = tf_ledger_arena_take(&ledger->arena, sizeof(*guest));
    guest->user = user;
    guest->next = conversation->guests;
    conversation->guests = guest;
    return guest;
}

/* The list of those who take part is the plan's until somebody comes or goes. */
static void renew_users(struct tf_ledger *ledger, struct tf_known_conversation *conversation,
                        uint32_t user, bool comes) {
    uint32_t *users =
        tf_ledger_arena_take(&ledger->arena, (conversation->user_count + 1) * sizeof(*users));
    uint32_t count = 0;
    for (uint32_t i = 0; i < conversation->user_count; i++)
        if (conversation->users[i] != user)
            users[count++] = conversation->users[i];
    if (comes)
        users[count++] = user;
    conversation->users = users;
    conversation->user_count = count;
}

void tf_ledger_hear_membership(struct tf_ledger *ledger, const struct tf_record *record,
                               struct tf_known_conversation *conversation) {
    const struct tf_audit_view *audit = &record->audit;
    const uint64_t *user = tf_map_find(&ledger->user_names, tf_id_hash(&audit->user_id));
    bool comes = audit->type == TF_ACTION_JOIN;
    if (user == NULL)
        return;
    struct tf_known_guest *guest = learn_guest(ledger, conversation, (uint32_t)*user);
    guest->takes_part = comes;
    if (comes)
        guest->since = audit->seq;
    else
        guest->left = audit->seq;
    renew_users(ledger, conversation, (uint32_t)*user, comes);
}
