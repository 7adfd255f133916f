#include "sim/kept.h"

#include <stdlib.h>

struct tf_sim_kept {
    const struct tf_client_ops *client; /* whose templates they are */
    const struct tf_server_ops *server;
    struct tf_stores *stores; /* NULL: nothing was left */
    struct tf_store_schema *client_schema, *server_schema;
};

struct tf_sim_kept *tf_sim_kept_create(void) {
    return tf_alloc_zero(1, sizeof(struct tf_sim_kept));
}

void tf_sim_kept_destroy(struct tf_sim_kept *kept) {
    if (kept == NULL)
        return;
    tf_stores_destroy(kept->stores);
    free(kept);
}

static struct tf_stores_options options_of(const struct tf_world *world) {
    return (struct tf_stores_options){.own_connections = world->options->own_connections,
                                      .seed = world->plan->seed};
}

static bool fits(const struct tf_sim_kept *kept, const struct tf_world *world) {
    return kept != NULL && kept->stores != NULL && kept->client == world->client &&
           kept->server == world->server;
}

static bool make(struct tf_world *world, bool client, bool server, struct tf_error *error) {
    const struct tf_stores_options options = options_of(world);
    world->stores = tf_stores_create(&options, error);
    if (world->stores == NULL)
        return false;
    if (client)
        world->client_schema =
            tf_stores_add_schema(world->stores, TF_STORE_CLIENT, world->client->migrate, error);
    if (client && world->client_schema == NULL)
        return false;
    if (server)
        world->server_schema =
            tf_stores_add_schema(world->stores, TF_STORE_SERVER, world->server->migrate, error);
    return !server || world->server_schema != NULL;
}

bool tf_kept_take(struct tf_world *world, struct tf_error *error) {
    struct tf_sim_kept *kept = world->options->kept;
    bool client = (world->client->capabilities & TF_CAN_STORAGE) != 0;
    bool server = (world->server->capabilities & TF_CAN_STORAGE) != 0;
    if (!client && !server)
        return true;
    if (fits(kept, world)) {
        world->stores = kept->stores;
        world->client_schema = kept->client_schema;
        world->server_schema = kept->server_schema;
        kept->stores = NULL;
    } else if (!make(world, client, server, error)) {
        return false;
    }
    const struct tf_stores_options options = options_of(world);
    tf_stores_renew(world->stores, &options);
    return true;
}

void tf_kept_leave(struct tf_world *world) {
    struct tf_sim_kept *kept = world->options->kept;
    bool whole = world->stores != NULL && world->broken == TF_OK &&
                 (world->client_schema != NULL || world->server_schema != NULL);
    if (kept == NULL || kept->stores != NULL || !whole) {
        tf_stores_destroy(world->stores);
        return;
    }
    *kept = (struct tf_sim_kept){.client = world->client,
                                 .server = world->server,
                                 .stores = world->stores,
                                 .client_schema = world->client_schema,
                                 .server_schema = world->server_schema};
}
