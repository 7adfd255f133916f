#include "oracle/ledger/parts.h"

/* Actions are told of with their request in one step, so the one told last is the one that is
 * meant. */
struct tf_known_request *tf_ledger_learn_request(struct tf_ledger *ledger, uint32_t node,
                                                 uint32_t id) {
    struct tf_known_device *device = tf_ledger_device(ledger, node);
    struct tf_known_request *known = device == NULL ? NULL : device->request;
    uint32_t life = device == NULL ? 0 : device->life;
    if (known != NULL && known->id == id && known->life == life)
        return known;
    known = tf_ledger_arena_take(&ledger->arena, sizeof(*known));
    known->node = node;
    known->id = id;
    known->life = life;
    known->sent_us = known->taken_us = known->ended_us = known->lost_us = TF_NEVER;
    known->lost_by = TF_VERB_COUNT;
    if (device != NULL)
        device->request = known;
    return known;
}

static void hear_sent(struct tf_ledger *ledger, const struct tf_record *record,
                      struct tf_scene *scene) {
    struct tf_known_request *known =
        tf_ledger_learn_request(ledger, record->node, record->net.request_id);
    known->sent_us = record->at_us;
    *tf_map_put(&ledger->exchanges, record->net.exchange, 0) = (uint64_t)(uintptr_t)known;
    scene->request = known;
}

static void hear_lost(struct tf_known_request *known, const struct tf_record *record) {
    known->lost_us = record->at_us;
    known->lost_by = record->net.fault;
    known->answer_lost = record->kind == TF_RECORD_ANSWER_LOST;
}

static void hear_refusal(struct tf_known_request *known, const struct tf_record *record) {
    if (record->net.status < 400)
        return;
    known->refusal = tf_wire_refusal_parse(record->net.bytes);
    known->unreadable =
        record->net.bytes.len > 0 && !tf_wire_refusal_is_readable(record->net.bytes);
}

static void hear_ended(const struct tf_ledger *ledger, struct tf_known_request *known,
                       const struct tf_record *record) {
    known->ended_us = record->at_us;
    known->unkept = tf_ledger_disk_fails(ledger, record->node);
    known->outcome = record->net.outcome;
    known->status = record->net.status;
    known->retry_after_us = record->net.retry_after_us;
    if (record->kind == TF_RECORD_ANSWER_TAKEN) {
        known->outcome = TF_HTTP_ANSWERED;
        if (record->net.bytes.len >
            0) /* not what the server said, or on a wire that tells it here */
            hear_refusal(known, record);
    }
}

void tf_ledger_hear_net(struct tf_ledger *ledger, const struct tf_record *record,
                        struct tf_scene *scene) {
    if (record->net.call != TF_CALL_SYNC)
        return;
    if (record->kind == TF_RECORD_REQUEST) {
        hear_sent(ledger, record, scene);
        return;
    }
    uint64_t *place = tf_map_find(&ledger->exchanges, record->net.exchange);
    if (place == NULL)
        return;
    struct tf_known_request *known = (struct tf_known_request *)(uintptr_t)*place;
    scene->request = known;
    switch (record->kind) {
    case TF_RECORD_REQUEST_TAKEN:
        known->taken_us = record->at_us;
        break;
    case TF_RECORD_ANSWER:
        hear_refusal(known, record);
        break;
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER_LOST:
        hear_lost(known, record);
        break;
    default:
        hear_ended(ledger, known, record);
        if (record->kind == TF_RECORD_ANSWER_TAKEN)
            tf_map_remove(&ledger->exchanges, record->net.exchange);
    }
}

void tf_ledger_hear_scripted(struct tf_ledger *ledger, const struct tf_record *record) {
    const uint64_t *place = tf_map_find(&ledger->exchanges, record->fault.exchange);
    if (place != NULL) /* else it carried no action */
        ((struct tf_known_request *)(uintptr_t)*place)->is_scripted = true;
}
