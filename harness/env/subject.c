#include "env/subject.h"

#define MIB (1024u * 1024u)

/* What a person did is never given up because a network was bad: only the server's word ends it. */
static const struct tf_retry_policy patient = {
    .base_us = TF_SECOND, .cap_us = TF_MINUTE, .factor_percent = 200, .expires_us = TF_NEVER};

/* A mark that comes late hurts nobody. */
static const struct tf_retry_policy lazy = {.base_us = 2 * TF_SECOND,
                                            .cap_us = 2 * TF_MINUTE,
                                            .factor_percent = 200,
                                            .expires_us = TF_NEVER};

void tf_client_config_defaults(struct tf_client_config *config) {
    config->strategy = TF_STRATEGY_SERVER_WINS;
    config->batch_actions = 20;
    config->page_limit = 100;
    config->request_timeout_us = 10 * TF_SECOND;
    config->pull_every_us = 15 * TF_MINUTE;
    config->ping_every_us = 30 * TF_SECOND;
    for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
        config->retry[type] = type == TF_ACTION_READ ? lazy : patient;
    config->transport_retry = patient;
    config->gateway = true;
    config->queue_actions_max = TF_QUEUE_ACTIONS_MAX;
    config->keep = (struct tf_keep_policy){
        .age_us = TF_NEVER, .every_us = TF_HOUR, .linger_us = 10 * TF_MINUTE};
    config->media_cache_bytes = 64 * MIB;
}

void tf_server_config_defaults(struct tf_server_config *config) {
    *config = (struct tf_server_config){
        .page_limit_max = TF_PAGE_LIMIT_MAX,
        .batch_actions_max = TF_BATCH_ACTIONS_MAX,
        .body_bytes_max = 4 * MIB,
        .token_lifetime_us = TF_HOUR,
        .keep_changes_us = 30 * TF_DAY,
        .keep_tombstones_us = 30 * TF_DAY,
        .keep_records_us = 180 * TF_DAY,
        .refresh_lifetime_us = 30 * TF_DAY,
    };
}
