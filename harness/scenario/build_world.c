#include "base/assert.h"
#include "scenario/build.h"

#include <string.h>

static const char *const reserved[] = {"server", "all", "any", "everywhere", "default", NULL};

static bool is_reserved(struct tf_slice name) {
    for (size_t i = 0; reserved[i] != NULL; i++)
        if (tf_slice_is(name, reserved[i]))
            return true;
    return false;
}

/* A name that the validator refused becomes a stand-in, so that indices stay right. */
static struct tf_id id_of(struct tf_slice name) {
    struct tf_id id;
    return tf_id_parse(name, &id) == TF_OK ? id : tf_id_of("unnamed");
}

static uint32_t user_of(struct tf_build *build, struct tf_slice name) {
    struct tf_plan *plan = build->plan;
    uint32_t index = tf_names_find(&build->users, name);
    if (index != UINT32_MAX)
        return index;
    tf_grow((void **)&plan->users, &build->user_capacity, plan->user_count, sizeof(*plan->users));
    plan->users[plan->user_count++] =
        (struct tf_plan_user){.id = id_of(name), .name = tf_slice_dup(name)};
    return tf_names_add(&build->users, name);
}

static void apply_client(struct tf_build *build, struct tf_client_config *config,
                         const struct tf_yaml_node *settings) {
    struct tf_assign assign = {build, tf_table_client(), config, false, 0};
    if (settings != NULL)
        tf_assign_object(&assign, settings);
}

static void apply_strategy(struct tf_client_config *config, const struct tf_yaml_node *node) {
    enum tf_strategy strategy;
    if (node != NULL && tf_strategy_parse(node->text, &strategy))
        config->strategy = strategy;
}

/* How many a line stands for: 0 when it does not say, and is itself one. */
static uint32_t count_of(const struct tf_yaml_node *node, const struct tf_object *object) {
    static const struct tf_slice key = {"count", 5};
    struct tf_scalar_context silent = {0};
    struct tf_scalar scalar = {0};
    const struct tf_yaml_node *count = tf_build_get(node, key.data, TF_YAML_SCALAR);
    bool good = count != NULL &&
                tf_scalar_read(&silent, tf_object_row(object, key), TF_FIELD_COUNT, count, &scalar);
    return good ? (uint32_t)scalar.integer : 0;
}

static struct tf_slice member_name(struct tf_build *build, struct tf_buf *buf,
                                   const struct tf_yaml_node *key, uint32_t number) {
    tf_buf_clear(buf);
    tf_buf_append_format(buf, "%.*s-%u", (int)key->text.len, key->text.data, number);
    if (!tf_name_is_valid(tf_buf_slice(buf)))
        tf_problems_add(build->problems, TF_SCENARIO_BAD_NAME, key->span,
                        "expected a name with room for a number behind it, found \"%.*s\"",
                        (int)key->text.len, key->text.data);
    return tf_buf_slice(buf);
}

/* An app has one extension, and is none itself. */
static void extend(struct tf_build *build, struct tf_plan_replica *replica,
                   const struct tf_yaml_node *app) {
    struct tf_plan *plan = build->plan;
    uint32_t index = tf_build_replica(build, app);
    bool taken = index >= plan->replica_count - 1 || plan->replicas[index].extends != 0;
    for (uint32_t i = 0; !taken && i < plan->replica_count; i++)
        taken = plan->replicas[i].extends == index + 1;
    if (taken) {
        if (index != UINT32_MAX)
            tf_problems_add(build->problems, TF_SCENARIO_DUPLICATE_NAME, app->span,
                            "expected a device before this one that has no extension, found "
                            "\"%.*s\"",
                            (int)app->text.len, app->text.data);
        return;
    }
    replica->extends = index + 1;
    replica->user = plan->replicas[index].user;
}

static void share_device(struct tf_build *build, struct tf_plan_replica *replica,
                         const struct tf_yaml_node *on) {
    const struct tf_plan *plan = build->plan;
    uint32_t other = on == NULL ? UINT32_MAX : tf_build_replica(build, on);
    if (other >= plan->replica_count || &plan->replicas[other] == replica)
        return;
    uint32_t device = tf_plan_device(plan, other);
    replica->shares = device + 1;
    replica->starts_later = true;
    replica->clock = plan->replicas[device].clock;
}

static void add_replica(struct tf_build *build, struct tf_slice name,
                        const struct tf_yaml_node *node) {
    struct tf_plan *plan = build->plan;
    if (tf_names_add(&build->replicas, name) == UINT32_MAX)
        return;
    const struct tf_yaml_node *user = tf_build_get(node, "user", TF_YAML_SCALAR);
    tf_grow((void **)&plan->replicas, &build->replica_capacity, plan->replica_count,
            sizeof(*plan->replicas));
    struct tf_plan_replica *replica = &plan->replicas[plan->replica_count++];
    *replica = (struct tf_plan_replica){
        .name = id_of(name),
    };
    const struct tf_yaml_node *app = tf_build_get(node, "extension_of", TF_YAML_SCALAR);
    if (app != NULL)
        extend(build, replica, app);
    else
        replica->user = user_of(build, user != NULL ? user->text : name);
    struct tf_assign assign = {build, tf_table_replica(), replica, true, 0};
    tf_assign_object(&assign, node);
    struct tf_assign clock = {build, tf_table_clock(), &replica->clock, true, 0};
    tf_assign_object(&clock, tf_build_get(node, "clock", TF_YAML_MAP));
    share_device(build, replica, tf_build_get(node, "on", TF_YAML_SCALAR));
    tf_client_config_defaults(&replica->client);
    apply_client(build, &replica->client, tf_build_get(build->root, "client", TF_YAML_MAP));
    apply_client(build, &replica->client, tf_build_get(node, "client", TF_YAML_MAP));
    apply_strategy(&replica->client, tf_build_get(node, "strategy", TF_YAML_SCALAR));
    replica->starts_later = replica->starts_later || replica->extends != 0;
}

static void add_group(struct tf_build *build, const struct tf_yaml_pair *pair, uint32_t count) {
    struct tf_group group = {build->plan->replica_count, count};
    struct tf_buf name = {0};
    uint32_t index = tf_names_add(&build->groups, pair->key->text);
    for (uint32_t i = 1; i <= count; i++)
        add_replica(build, member_name(build, &name, pair->key, i), pair->value);
    tf_buf_close(&name);
    group.count = build->plan->replica_count - group.first; /* fewer where a name was taken */
    if (index == UINT32_MAX)
        return;
    tf_grow((void **)&build->group_items, &build->group_capacity, index,
            sizeof(*build->group_items));
    build->group_items[index] = group;
}

static void build_replica(struct tf_build *build, const struct tf_yaml_pair *pair) {
    struct tf_slice name = pair->key->text;
    uint32_t count = count_of(pair->value, tf_table_replica());
    if (is_reserved(name))
        tf_problems_add(build->problems, TF_SCENARIO_RESERVED_NAME, pair->key->span,
                        "expected a name for a replica, found the word \"%.*s\"", (int)name.len,
                        name.data);
    if (count > 0)
        add_group(build, pair, count);
    else
        add_replica(build, name, pair->value);
}

static void add_conversation(struct tf_build *build, struct tf_slice name,
                             const struct tf_yaml_pair *pair, struct tf_deal deal) {
    struct tf_plan *plan = build->plan;
    if (tf_names_add(&build->conversations, name) == UINT32_MAX)
        return;
    tf_grow((void **)&plan->conversations, &build->conversation_capacity, plan->conversation_count,
            sizeof(*plan->conversations));
    struct tf_plan_conversation *conversation = &plan->conversations[plan->conversation_count++];
    *conversation = (struct tf_plan_conversation){
        .name = id_of(name),
        .made_by_step = TF_NAME_NONE,
    };
    struct tf_assign assign = {build, tf_table_conversation(), conversation, true, 0};
    tf_assign_object(&assign, pair->value);
    const struct tf_yaml_node *with = tf_build_get(pair->value, "with", TF_YAML_LIST);
    tf_build_participants(build, conversation, with, deal);
    if (conversation->user_count > TF_PARTICIPANTS_MAX)
        tf_problems_add(build->problems, TF_SCENARIO_COUNT, with->span,
                        "expected at most %d users in a conversation, found %u",
                        TF_PARTICIPANTS_MAX, conversation->user_count);
}

static void build_conversation(struct tf_build *build, const struct tf_yaml_pair *pair) {
    uint32_t count = count_of(pair->value, tf_table_conversation());
    struct tf_buf name = {0};
    for (uint32_t i = 0; i < count; i++)
        add_conversation(build, member_name(build, &name, pair->key, i + 1), pair,
                         (struct tf_deal){i, count});
    if (count == 0)
        add_conversation(build, pair->key->text, pair, (struct tf_deal){0, 1});
    tf_buf_close(&name);
}

static void add_user(struct tf_plan_conversation *conversation, size_t *capacity, uint32_t user) {
    for (uint32_t i = 0; i < conversation->user_count; i++)
        if (conversation->users[i] == user)
            return;
    tf_grow((void **)&conversation->users, capacity, conversation->user_count,
            sizeof(*conversation->users));
    conversation->users[conversation->user_count++] = user;
}

void tf_build_participants(const struct tf_build *build, struct tf_plan_conversation *conversation,
                           const struct tf_yaml_node *with, struct tf_deal deal) {
    size_t capacity = conversation->user_count;
    for (uint32_t i = 0; with != NULL && i < with->count; i++) {
        const struct tf_yaml_node *node = with->pairs[i].value;
        uint32_t group =
            node->kind == TF_YAML_SCALAR ? tf_names_find(&build->groups, node->text) : UINT32_MAX;
        uint32_t user = group == UINT32_MAX ? tf_build_user(build, node) : UINT32_MAX;
        if (user != UINT32_MAX)
            add_user(conversation, &capacity, user);
        if (group == UINT32_MAX)
            continue;
        const struct tf_group *members = &build->group_items[group];
        for (uint32_t at = deal.turn; at < members->count; at += deal.of)
            add_user(conversation, &capacity, build->plan->replicas[members->first + at].user);
    }
}

static void apply_direction(struct tf_build *build, struct tf_link_model *model,
                            const struct tf_yaml_node *node) {
    struct tf_assign assign = {build, tf_table_direction(), model, false, 0};
    if (node != NULL)
        tf_assign_object(&assign, node);
}

static void apply_share(struct tf_build *build, uint32_t *per_million,
                        const struct tf_yaml_node *node, const char *key) {
    const struct tf_yaml_node *value = tf_build_get(node, key, TF_YAML_SCALAR);
    struct tf_scalar_context silent = {.profiles = build->profiles};
    struct tf_scalar scalar = {0};
    const struct tf_row *row = tf_object_row(tf_table_link(), tf_slice_of(key));
    if (value != NULL && tf_scalar_read(&silent, row, row->field, value, &scalar))
        *per_million = (uint32_t)scalar.integer;
}

/* A profile is a new beginning; the other keys change what was said so far. */
static void apply_link(struct tf_build *build, struct tf_link_model *up, struct tf_link_model *down,
                       const struct tf_yaml_node *node) {
    const struct tf_yaml_node *name = tf_build_get(node, "profile", TF_YAML_SCALAR);
    const struct tf_profile *profile =
        name == NULL ? NULL : tf_profile_find(build->profiles, name->text);
    if (profile != NULL) {
        *up = profile->up;
        *down = profile->down;
    }
    apply_direction(build, up, node);
    apply_direction(build, down, node);
    apply_direction(build, up, tf_build_get(node, "up", TF_YAML_MAP));
    apply_direction(build, down, tf_build_get(node, "down", TF_YAML_MAP));
    apply_share(build, &up->lose_per_million, node, "lose-request");
    apply_share(build, &down->lose_per_million, node, "lose-response");
}

static void apply_replica_link(struct tf_build *build, uint32_t replica,
                               const struct tf_yaml_node *node) {
    struct tf_plan_replica *at = &build->plan->replicas[replica];
    apply_link(build, &at->up, &at->down, node);
}

static void build_links(struct tf_build *build, const struct tf_yaml_node *network) {
    struct tf_plan *plan = build->plan;
    const struct tf_profile *wifi =
        tf_profile_find(build->profiles, TF_SLICE_LITERAL(TF_PROFILE_DEFAULT));
    TF_ASSERT(wifi != NULL);
    struct tf_link_model up = wifi->up, down = wifi->down;
    apply_link(build, &up, &down, tf_build_get(network, "default", TF_YAML_MAP));
    for (uint32_t i = 0; i < plan->replica_count; i++) {
        plan->replicas[i].up = up;
        plan->replicas[i].down = down;
    }
    for (uint32_t i = 0; i < build->groups.count; i++)
        for (uint32_t j = 0; j < build->group_items[i].count; j++)
            apply_replica_link(build, build->group_items[i].first + j,
                               tf_build_get(network, build->groups.items[i], TF_YAML_MAP));
    for (uint32_t i = 0; i < plan->replica_count; i++)
        apply_replica_link(build, i, tf_build_get(network, build->replicas.items[i], TF_YAML_MAP));
    for (uint32_t i = 0; network != NULL && i < network->count; i++)
        if (!tf_slice_is(network->pairs[i].key->text, "default") &&
            tf_names_find(&build->groups, network->pairs[i].key->text) == UINT32_MAX)
            (void)tf_build_replica(build, network->pairs[i].key);
}

void tf_build_world(struct tf_build *build) {
    const struct tf_yaml_node *replicas = tf_build_get(build->root, "replicas", TF_YAML_MAP);
    const struct tf_yaml_node *conversations =
        tf_build_get(build->root, "conversations", TF_YAML_MAP);
    for (uint32_t i = 0; replicas != NULL && i < replicas->count; i++)
        build_replica(build, &replicas->pairs[i]);
    for (uint32_t i = 0; conversations != NULL && i < conversations->count; i++)
        build_conversation(build, &conversations->pairs[i]);
    build_links(build, tf_build_get(build->root, "network", TF_YAML_MAP));
    struct tf_assign server = {build, tf_table_server(), build->plan, true, 0};
    tf_assign_object(&server, tf_build_get(build->root, "server", TF_YAML_MAP));
}
