#include "scenario/print.h"
#include "scenario/profiles.h"
#include "scenario/units.h"

#include <string.h>

static bool differs(const struct tf_retry_policy *a, const struct tf_retry_policy *b) {
    return a->base_us != b->base_us || a->cap_us != b->cap_us ||
           a->factor_percent != b->factor_percent || a->attempts_max != b->attempts_max ||
           a->priority != b->priority || a->expires_us != b->expires_us;
}

static void print_retry(struct tf_print *print, struct tf_print_rows *client,
                        const struct tf_client_config *config) {
    const struct tf_object *object =
        tf_object_row(tf_table_client(), TF_SLICE_LITERAL("retry"))->object;
    struct tf_client_config usual;
    struct tf_print_rows rows = {.object = object, .base = config};
    memset(&usual, 0, sizeof(usual));
    tf_client_config_defaults(&usual);
    for (size_t i = 0; i < object->row_count; i++) {
        const struct tf_row *row = &object->rows[i];
        const void *mine = (const char *)config + row->at;
        if (!differs(mine, (const void *)((const char *)&usual + row->at)))
            continue;
        if (!rows.any) {
            tf_print_key(print, client, "retry");
            tf_buf_append_byte(print->out, '{');
        }
        tf_print_key(print, &rows, row->key);
        tf_buf_append_byte(print->out, '{');
        /* Every key: what is left out would be the default of this kind of action. */
        struct tf_object whole = *row->object;
        struct tf_row keys[8];
        memcpy(keys, whole.rows, whole.row_count * sizeof(keys[0]));
        for (size_t j = 0; j < whole.row_count; j++)
            keys[j].required = true;
        whole.rows = keys;
        struct tf_print_rows policy = {.object = &whole, .base = mine};
        tf_print_rows(print, &policy);
        tf_buf_append_byte(print->out, '}');
    }
    if (rows.any)
        tf_buf_append_byte(print->out, '}');
}

/* "key: {...}" when there is something in it. */
static void print_inner(struct tf_print *print, struct tf_print_rows *outer, const char *key,
                        const struct tf_buf *inner) {
    if (inner->len == 0)
        return;
    tf_print_key(print, outer, key);
    tf_buf_append_byte(print->out, '{');
    tf_buf_append_slice(print->out, tf_buf_slice(inner));
    tf_buf_append_byte(print->out, '}');
}

static void print_replica(struct tf_print *print, const struct tf_plan_replica *replica) {
    const char *user = print->plan->users[replica->user].name;
    struct tf_print_rows rows = {.object = tf_table_replica(), .base = replica};
    struct tf_buf clock = {0}, client = {0};
    struct tf_print into_clock = {&clock, print->plan, false};
    struct tf_print into_client = {&client, print->plan, false};
    struct tf_print_rows clock_rows = {.object = tf_table_clock(), .base = &replica->clock};
    struct tf_print_rows client_rows = {.object = tf_table_client(), .base = &replica->client};
    tf_print_rows(&into_clock, &clock_rows);
    tf_print_rows(&into_client, &client_rows);
    print_retry(&into_client, &client_rows, &replica->client);
    tf_buf_append_text(print->out, "  ");
    tf_print_name(print, replica->name.text);
    tf_buf_append_text(print->out, ": {");
    if (replica->extends != 0) {
        tf_print_key(print, &rows, "extension_of");
        tf_print_name(print, print->plan->replicas[replica->extends - 1].name.text);
    } else if (strcmp(user, replica->name.text) != 0) {
        tf_print_key(print, &rows, "user");
        tf_print_name(print, user);
    }
    if (replica->shares != 0) {
        tf_print_key(print, &rows, "on");
        tf_print_name(print, print->plan->replicas[replica->shares - 1].name.text);
    }
    tf_print_rows(print, &rows);
    print_inner(print, &rows, "clock", &clock);
    print_inner(print, &rows, "client", &client);
    tf_buf_append_text(print->out, "}\n");
    tf_buf_close(&clock);
    tf_buf_close(&client);
}

static void print_conversation(struct tf_print *print,
                               const struct tf_plan_conversation *conversation) {
    tf_buf_append_text(print->out, "  ");
    tf_print_name(print, conversation->name.text);
    tf_buf_append_format(print->out, ": {type: %s, with: [",
                         tf_conversation_type_text(conversation->type));
    for (uint32_t i = 0; i < conversation->user_count; i++) {
        tf_buf_append_text(print->out, i == 0 ? "" : ", ");
        tf_print_name(print, print->plan->users[conversation->users[i]].name);
    }
    tf_buf_append_byte(print->out, ']');
    if (conversation->metadata != NULL) {
        tf_buf_append_text(print->out, ", metadata: ");
        tf_print_text(print, tf_slice_of(conversation->metadata));
    }
    tf_buf_append_text(print->out, "}\n");
    print->impossible |= conversation->user_count == 0;
}

static void print_conversations(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    bool any = false;
    for (uint32_t i = 0; i < plan->conversation_count; i++) {
        if (plan->conversations[i].made_by_step != TF_NAME_NONE)
            continue;
        if (!any)
            tf_buf_append_text(print->out, "conversations:\n");
        any = true;
        print_conversation(print, &plan->conversations[i]);
    }
}

static bool same_model(const struct tf_link_model *a, const struct tf_link_model *b) {
    return a->latency_us.kind == b->latency_us.kind && a->latency_us.a == b->latency_us.a &&
           a->latency_us.b == b->latency_us.b && a->bytes_per_second == b->bytes_per_second &&
           a->loss_per_million == b->loss_per_million &&
           a->loss_burst_packets == b->loss_burst_packets &&
           a->lose_per_million == b->lose_per_million;
}

static void append_direction(struct tf_buf *out, const struct tf_link_model *model) {
    tf_buf_append_text(out, "{latency: ");
    tf_dist_append(out, &model->latency_us);
    tf_buf_append_text(out, ", bandwidth: ");
    tf_unit_append_rate(out, model->bytes_per_second);
    tf_buf_append_text(out, ", loss: ");
    tf_unit_append_share(out, model->loss_per_million);
    if (model->loss_burst_packets > 0)
        tf_buf_append_format(out, ", burst: %u", model->loss_burst_packets);
    tf_buf_append_byte(out, '}');
}

static struct tf_link_model lossless(const struct tf_link_model *model) {
    struct tf_link_model made = *model;
    made.loss_per_million = made.lose_per_million = 0;
    return made;
}

/* A profile as it is, or one that loses nothing. */
static bool append_profile(struct tf_buf *out, const struct tf_plan_replica *replica,
                           const struct tf_profile *profile) {
    struct tf_link_model up = lossless(&profile->up), down = lossless(&profile->down);
    bool as_it_is =
        same_model(&replica->up, &profile->up) && same_model(&replica->down, &profile->down);
    if (!as_it_is && (!same_model(&replica->up, &up) || !same_model(&replica->down, &down))) {
        return false;
    }
    tf_buf_append_format(out, "{profile: %s", profile->name);
    if (!as_it_is && (profile->up.loss_per_million > 0 || profile->down.loss_per_million > 0)) {
        tf_buf_append_text(out, ", loss: 0 %");
    }
    if (!as_it_is && profile->up.lose_per_million > 0) {
        tf_buf_append_text(out, ", lose-request: 0 %");
    }
    if (!as_it_is && profile->down.lose_per_million > 0) {
        tf_buf_append_text(out, ", lose-response: 0 %");
    }
    tf_buf_append_byte(out, '}');
    return true;
}

/* What stands behind a replica's name: a profile, or every figure. */
static void append_link(struct tf_buf *out, const struct tf_plan_replica *replica,
                        const struct tf_profiles *profiles) {
    for (uint32_t i = 0; i < profiles->count; i++) {
        if (append_profile(out, replica, &profiles->items[i])) {
            return;
        }
    }
    tf_buf_append_text(out, "{up: ");
    append_direction(out, &replica->up);
    tf_buf_append_text(out, ", down: ");
    append_direction(out, &replica->down);
    tf_buf_append_text(out, ", lose-request: ");
    tf_unit_append_share(out, replica->up.lose_per_million);
    tf_buf_append_text(out, ", lose-response: ");
    tf_unit_append_share(out, replica->down.lose_per_million);
    tf_buf_append_byte(out, '}');
}

static bool all_links_are_same(const struct tf_plan *plan) {
    for (uint32_t i = 1; i < plan->replica_count; i++)
        if (!same_model(&plan->replicas[i].up, &plan->replicas[0].up) ||
            !same_model(&plan->replicas[i].down, &plan->replicas[0].down))
            return false;
    return true;
}

static void print_network(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    struct tf_profiles *profiles = tf_profiles_create();
    bool same = all_links_are_same(plan);
    tf_buf_append_text(print->out, "network:\n");
    for (uint32_t i = 0; i < (same ? 1 : plan->replica_count); i++) {
        tf_buf_append_text(print->out, "  ");
        tf_print_name(print, same ? "default" : plan->replicas[i].name.text);
        tf_buf_append_text(print->out, ": ");
        append_link(print->out, &plan->replicas[i], profiles);
        tf_buf_append_byte(print->out, '\n');
    }
    tf_profiles_destroy(profiles);
}

/* One object of settings within another; nothing when it says nothing. */
static void print_object(struct tf_print *print, struct tf_print_rows *rows,
                         const struct tf_row *row) {
    struct tf_buf text = {0};
    struct tf_print inner = {&text, print->plan, false};
    struct tf_print_rows inner_rows = {.object = row->object,
                                       .base = (const char *)rows->base + row->at};
    tf_print_rows(&inner, &inner_rows);
    print_inner(print, rows, row->key, &text);
    tf_buf_close(&text);
}

static void print_server_clock(struct tf_print *print, struct tf_print_rows *rows,
                               const struct tf_plan_clock *clock) {
    if (clock->offset_us != 0 || clock->drift_ppm != 0 || clock->granularity_us != 0)
        print_object(print, rows, tf_object_row(rows->object, TF_SLICE_LITERAL("clock")));
}

static void print_limits(struct tf_print *print, struct tf_print_rows *rows,
                         const struct tf_server_config *config) {
    if (config->request_limit.count > 0)
        print_object(print, rows, tf_object_row(rows->object, TF_SLICE_LITERAL("requests")));
    if (config->action_limit.count > 0)
        print_object(print, rows, tf_object_row(rows->object, TF_SLICE_LITERAL("actions")));
}

void tf_print_world(struct tf_print *print) {
    const struct tf_plan *plan = print->plan;
    struct tf_buf settings = {0};
    struct tf_print into_settings = {&settings, plan, false};
    struct tf_print_rows server = {.object = tf_table_server(), .base = plan};
    tf_buf_append_text(print->out, "replicas:\n");
    for (uint32_t i = 0; i < plan->replica_count; i++)
        print_replica(print, &plan->replicas[i]);
    print_conversations(print);
    if (plan->replica_count > 0)
        print_network(print);
    tf_print_rows(&into_settings, &server);
    print_limits(&into_settings, &server, &plan->server);
    print_server_clock(&into_settings, &server, &plan->server_clock);
    if (settings.len > 0)
        tf_buf_append_format(print->out, "server: {%s}\n", tf_buf_text(&settings));
    tf_buf_close(&settings);
}
