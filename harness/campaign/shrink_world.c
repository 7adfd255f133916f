#include "campaign/shrink_inside.h"
#include "scenario/profiles.h"
#include "scenario/table.h"

#include <string.h>

static bool differ(const void *a, const void *b, size_t size) {
    return memcmp(a, b, size) != 0;
}

/* -- The network -- */

static bool set_link(struct tf_link_model *link, const struct tf_link_model *usual) {
    bool any = differ(&link->latency_us, &usual->latency_us, sizeof(usual->latency_us)) ||
               link->bytes_per_second != usual->bytes_per_second ||
               link->loss_per_million != usual->loss_per_million ||
               link->lose_per_million != usual->lose_per_million;
    *link = *usual;
    return any;
}

bool tf_shrink_use_usual_links(struct tf_plan *plan, size_t n) {
    struct tf_profiles *profiles = tf_profiles_create();
    const struct tf_profile *usual =
        tf_profile_find(profiles, TF_SLICE_LITERAL(TF_PROFILE_DEFAULT));
    bool any = false;
    (void)n;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        any |= set_link(&plan->replicas[i].up, &usual->up);
        any |= set_link(&plan->replicas[i].down, &usual->down);
    }
    tf_profiles_destroy(profiles);
    return any;
}

/* Slow or narrow, but nothing is lost by itself. */
bool tf_shrink_lose_nothing(struct tf_plan *plan, size_t n) {
    bool any = false;
    (void)n;
    for (uint32_t i = 0; i < 2 * plan->replica_count; i++) {
        struct tf_plan_replica *replica = &plan->replicas[i / 2];
        struct tf_link_model *link = i % 2 == 0 ? &replica->up : &replica->down;
        any |= link->loss_per_million > 0 || link->lose_per_million > 0;
        link->loss_per_million = link->lose_per_million = 0;
    }
    return any;
}

/* -- The server -- */

bool tf_shrink_use_usual_server(struct tf_plan *plan, size_t n) {
    struct tf_server_config usual = plan->server;
    (void)n;
    tf_server_config_defaults(&usual);
    bool any = differ(&usual, &plan->server, sizeof(usual)) || plan->server_work_us.a != 0 ||
               plan->server_work_us.kind != TF_DIST_FIXED;
    plan->server = usual;
    plan->server_work_us = (struct tf_dist){.kind = TF_DIST_FIXED};
    return any;
}

static bool lower(uint32_t *count, size_t step) {
    bool any = *count > (uint32_t)1 << step;
    *count = any ? (uint32_t)1 << step : *count;
    return any;
}

/* What a limit lets through is so much that must happen before it holds. */
bool tf_shrink_lower_limit(struct tf_plan *plan, size_t n) {
    struct tf_server_config *server = &plan->server;
    return lower(n < TF_SHRINK_LIMITS / 2 ? &server->request_limit.count
                                          : &server->action_limit.count,
                 n % (TF_SHRINK_LIMITS / 2));
}

/* -- Devices -- */

bool tf_shrink_set_clock_right(struct tf_plan *plan, size_t n) {
    struct tf_plan_clock *clock = &plan->replicas[n].clock;
    bool any = clock->offset_us != 0 || clock->drift_ppm != 0 || clock->granularity_us != 0;
    *clock = (struct tf_plan_clock){0};
    return any;
}

bool tf_shrink_set_all_clocks_right(struct tf_plan *plan, size_t n) {
    bool any = false;
    (void)n;
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        any |= tf_shrink_set_clock_right(plan, i);
    }
    return any;
}

bool tf_shrink_use_usual_client(struct tf_plan *plan, size_t n) {
    struct tf_client_config *config = &plan->replicas[n].client, usual = *config;
    tf_client_config_defaults(&usual);
    bool any = differ(config, &usual, sizeof(usual));
    *config = usual;
    return any;
}

size_t tf_shrink_settings(const struct tf_plan *plan) {
    return plan->replica_count * tf_table_client()->row_count;
}

bool tf_shrink_use_usual_setting(struct tf_plan *plan, size_t n) {
    const struct tf_object *object = tf_table_client();
    const struct tf_row *row = &object->rows[n % object->row_count];
    struct tf_client_config *config = &plan->replicas[n / object->row_count].client;
    struct tf_client_config usual = *config;
    tf_client_config_defaults(&usual);
    bool any = differ((char *)config + row->at, (char *)&usual + row->at, row->size);
    memcpy((char *)config + row->at, (char *)&usual + row->at, row->size);
    return any;
}
