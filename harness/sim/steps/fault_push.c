#include "sim/steps/fault_push.h"

#include "sim/http.h"
#include "sim/steps/aim.h"

/* Greetings and heartbeats are the connection's own, not pushes. What cannot be read is one. */
static bool is_push(const struct tf_flight *flight) {
    struct tf_wire_doc *doc = NULL;
    struct tf_frame frame;
    if (tf_wire_frame_parse(tf_blob_slice(flight->bytes), &doc, &frame, NULL) != TF_OK)
        return true;
    bool push = frame.kind == TF_FRAME_CHANGE || frame.kind == TF_FRAME_TYPING;
    tf_wire_doc_destroy(doc);
    return push;
}

static bool is_armed(const struct tf_world *world) {
    for (size_t i = 0; i < world->aim_count; i++)
        if (world->plan->steps[world->aims[i].step].verb == TF_VERB_PUSH_FAULT)
            return true;
    return false;
}

static void send_twice(struct tf_world *world, struct tf_flight *flight) {
    struct tf_flight *copy =
        tf_gateway_make(world, flight->socket, TF_ROLE_CONTENT, false, tf_blob_keep(flight->bytes));
    copy->number = flight->number;
    copy->key = tf_hash_pair(flight->key, 1);
    copy->caused_by = flight->caused_by;
    tf_gateway_post(world, flight);
    tf_gateway_post(world, copy);
}

bool tf_push_fault_meets(struct tf_world *world, struct tf_flight *flight) {
    if (!is_armed(world) || !is_push(flight))
        return false;
    const struct tf_aim_target target = {
        .node = tf_world_replica_index(world, flight->socket->replica),
        .call = TF_CALL_GATEWAY,
        .exchange = flight->socket->number,
        .key = flight->key,
    };
    uint32_t met = tf_aim_take(world, TF_VERB_PUSH_FAULT, &target);
    if (met == 0)
        return false;
    const struct tf_step *step = &world->plan->steps[met - 1];
    if (step->push == TF_PUSH_LOSE)
        tf_gateway_lose(world, flight, TF_VERB_PUSH_FAULT);
    else if (step->push == TF_PUSH_DUPLICATE)
        send_twice(world, flight);
    else
        tf_gateway_fly_loose(world, flight,
                             tf_dist_at(&step->dist, tf_world_draw(world, TF_CONCERN_LATENCY,
                                                                   flight->key, TF_LEG_LATE)));
    return true;
}
