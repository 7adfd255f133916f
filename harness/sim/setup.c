#include "sim/setup.h"

#include "sim/client_node.h"
#include "sim/gateway.h"
#include "sim/http.h"
#include "sim/kept.h"
#include "sim/media_node.h"
#include "sim/neighbours.h"
#include "sim/provision.h"
#include "sim/server_node.h"
#include "sim/steps/steps.h"
#include "sim/wire_size.h"

#include <stdlib.h>

bool tf_world_open(struct tf_world *world, struct tf_error *error) {
    const struct tf_plan *plan = world->plan;
    world->exchanges.item_size = sizeof(struct tf_exchange);
    world->sockets.item_size = sizeof(struct tf_socket);
    world->frames.item_size = sizeof(struct tf_flight);
    world->digest = tf_digest_create();
    tf_outbox_init(&world->outbox);
    tf_audit_index_init(&world->index, plan);
    world->timed_steps = plan->step_count;
    world->hits = tf_alloc_zero(plan->step_count + 1, sizeof(*world->hits));
    world->message_ids = tf_alloc_zero(plan->message_count + 1, sizeof(*world->message_ids));
    world->conversation_ids =
        tf_alloc_zero(plan->conversation_count + 1, sizeof(*world->conversation_ids));
    for (uint32_t i = 0; i < plan->conversation_count; i++)
        if (plan->conversations[i].made_by_step == TF_NAME_NONE)
            world->conversation_ids[i] = plan->conversations[i].name;
    tf_provision_secrets(world);
    world->revoked = tf_alloc_zero(plan->user_count + 1, sizeof(*world->revoked));
    if (!tf_kept_take(world, error))
        return false;
    if (!world->options->no_judge) {
        world->judge = tf_judge_create(plan, world->client->capabilities);
        world->judge_sink = tf_judge_sink(world->judge);
    }
    world->asks_along = plan->always_count != 0 || plan->sometimes_count != 0;
    world->now_us = TF_PRELUDE_US;
    tf_host_init(world);
    world->replica_count = plan->replica_count;
    world->replicas = tf_alloc_zero(plan->replica_count + 1, sizeof(*world->replicas));
    for (uint32_t i = 0; i < world->replica_count; i++)
        tf_replica_init(world, &world->replicas[i]);
    tf_neighbours_init(world);
    tf_fault_backups_plan(world);
    return true;
}

static void release_blobs(struct tf_world *world) {
    for (uint32_t i = 0; i < world->exchanges.count; i++) {
        struct tf_exchange *exchange = tf_pool_at(&world->exchanges, i);
        if (!exchange->head.live)
            continue;
        tf_blob_release(exchange->path);
        tf_blob_release(exchange->token);
        tf_blob_release(exchange->body);
        tf_blob_release(exchange->answer);
    }
    for (uint32_t i = 0; i < world->sockets.count; i++) {
        struct tf_socket *socket = tf_pool_at(&world->sockets, i);
        if (!socket->head.live)
            continue;
        tf_blob_release(socket->path);
        tf_blob_release(socket->token);
    }
    for (uint32_t i = 0; i < world->frames.count; i++) {
        struct tf_flight *flight = tf_pool_at(&world->frames, i);
        if (flight->head.live)
            tf_blob_release(flight->bytes);
    }
}

void tf_world_close(struct tf_world *world) {
    for (uint32_t i = 0; i < world->replica_count; i++)
        tf_replica_close(world, &world->replicas[i]);
    tf_host_close(world);
    tf_kept_leave(world);
    release_blobs(world);
    tf_pool_close(&world->exchanges);
    tf_pool_close(&world->sockets);
    tf_pool_close(&world->frames);
    tf_wire_size_close(world);
    tf_media_close(world);
    tf_scheduler_close(&world->scheduler);
    tf_outbox_close(&world->outbox);
    tf_audit_index_close(&world->index);
    tf_map_close(&world->creations);
    tf_digest_destroy(world->digest);
    tf_judge_destroy(world->judge);
    tf_neighbours_close(world);
    free(world->touched.ids);
    free(world->replicas);
    free(world->secrets);
    free(world->revoked);
    free(world->message_ids);
    free(world->conversation_ids);
    free(world->hits);
    tf_fault_backups_close(world);
    free(world->holds);
    free(world->aims);
}
