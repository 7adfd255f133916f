#include "env/situations.h"
#include "scenario/build.h"
#include "scenario/validate.h"

#include <stdlib.h>
#include <string.h>

static void read_messages(struct tf_build *build, struct tf_check *check,
                          const struct tf_yaml_node *node, const char *key) {
    const struct tf_yaml_node *order = tf_build_get(node, key, TF_YAML_LIST);
    if (order == NULL)
        return;
    check->messages = tf_alloc_zero((size_t)order->count + 1, sizeof(*check->messages));
    for (uint32_t i = 0; i < order->count; i++)
        check->messages[check->message_count++] = tf_build_message(build, order->pairs[i].value);
}

static void read_listed(struct tf_build *build, struct tf_check *check,
                        const struct tf_yaml_node *node) {
    const struct tf_yaml_node *listed = tf_build_get(node, "conversations", TF_YAML_LIST);
    if (listed == NULL)
        return;
    check->messages = tf_alloc_zero((size_t)listed->count + 1, sizeof(*check->messages));
    for (uint32_t i = 0; i < listed->count; i++)
        check->messages[check->message_count++] =
            tf_build_conversation(build, listed->pairs[i].value);
}

static bool asks_something(const struct tf_check *check) {
    return check->count.compare != TF_COMPARE_NONE || check->has_status || check->text != NULL ||
           check->deleted != TF_UNASKED || check->edited != TF_UNASKED ||
           check->pending != TF_UNASKED || check->conflict != TF_UNASKED ||
           check->active != TF_UNASKED || check->uploaded != TF_UNASKED ||
           check->loaded != TF_UNASKED;
}

static void read_check(struct tf_build *build, struct tf_check *check,
                       const struct tf_yaml_node *node) {
    struct tf_assign assign = {build, tf_table_check(check->kind), check, true, 0};
    if (check->kind == TF_CHECK_CONVERGED) {
        check->node = TF_NODE_ALL;
        return;
    }
    tf_assign_object(&assign, node);
    tf_assign_file(build, tf_build_get(node, "text_from", TF_YAML_SCALAR), &check->text,
                   &check->text_len);
    check->has_status = tf_yaml_find(node, "status") != NULL;
    if (check->kind == TF_CHECK_ORDER)
        read_messages(build, check, node, "order");
    if (check->kind == TF_CHECK_ANSWERS)
        read_messages(build, check, node, "messages");
    if (check->kind == TF_CHECK_LISTED)
        read_listed(build, check, node);
    bool is_shown = check->kind == TF_CHECK_MESSAGE || check->kind == TF_CHECK_CONVERSATION;
    if (is_shown && !asks_something(check))
        check->count = (struct tf_count){TF_COMPARE_EQUAL, 1};
}

void tf_build_checks(struct tf_build *build, const struct tf_yaml_node *list, uint32_t *first,
                     uint32_t *count) {
    struct tf_plan *plan = build->plan;
    *first = plan->check_count;
    for (uint32_t i = 0; list != NULL && list->kind == TF_YAML_LIST && i < list->count; i++) {
        const struct tf_yaml_node *node = list->pairs[i].value;
        struct tf_check check = {
            .kind = tf_validate_check_kind(node),
            .place = tf_build_place(build, node),
            .node = TF_NODE_NONE,
            .message = TF_NAME_NONE,
            .conversation = TF_NAME_NONE,
            .user = TF_NAME_NONE,
        };
        if (check.kind == TF_CHECK_KIND_COUNT)
            continue;
        read_check(build, &check, node);
        tf_grow((void **)&plan->checks, &build->check_capacity, plan->check_count, sizeof(check));
        plan->checks[plan->check_count++] = check;
    }
    *count = plan->check_count - *first;
}

static void read_oracles(struct tf_build *build, const struct tf_yaml_node *oracles) {
    for (unsigned i = 0; i < TF_ORACLE_COUNT; i++) {
        const struct tf_yaml_node *entry =
            tf_build_get(oracles, tf_oracle_word((enum tf_oracle)i), TF_YAML_MAP);
        const struct tf_yaml_node *reason = tf_build_get(entry, "off", TF_YAML_SCALAR);
        if (reason == NULL)
            continue;
        build->plan->oracles_off |= 1u << i;
        build->plan->oracle_off_reason[i] = tf_slice_dup(reason->text);
    }
}

static void read_failure(struct tf_build *build, const struct tf_yaml_node *failure) {
    struct tf_plan *plan = build->plan;
    struct tf_assign assign = {build, tf_table_failure(), plan, false, 0};
    const struct tf_yaml_node *of = tf_build_get(failure, "of", TF_YAML_SCALAR);
    if (of == NULL)
        return;
    char *word = tf_slice_dup(of->text);
    plan->expects_failure = true;
    plan->expects_check_failure = strcmp(word, "expect") == 0;
    if (!plan->expects_check_failure && !tf_oracle_parse(word, &plan->expected_oracle))
        plan->expects_failure = false; /* told by the validator */
    free(word);
    tf_assign_object(&assign, failure);
}

static void read_tags(struct tf_build *build, const struct tf_yaml_node *tags) {
    struct tf_plan *plan = build->plan;
    if (tags == NULL)
        return;
    plan->tags = tf_alloc_zero(tags->count, sizeof(*plan->tags));
    for (uint32_t i = 0; i < tags->count; i++)
        plan->tags[plan->tag_count++] = tf_slice_dup(tags->pairs[i].value->text);
}

static void read_required(struct tf_build *build, const struct tf_yaml_node *list) {
    for (uint32_t i = 0; list != NULL && i < list->count; i++)
        for (unsigned word = 0; word < TF_SITUATION_COUNT; word++)
            if (list->pairs[i].value->kind == TF_YAML_SCALAR &&
                tf_slice_is(list->pairs[i].value->text, tf_situation_word((enum tf_situation)word)))
                build->plan->required |= UINT64_C(1) << word;
}

void tf_build_outcome(struct tf_build *build) {
    struct tf_plan *plan = build->plan;
    const struct tf_yaml_node *finally = tf_build_get(build->root, "finally", TF_YAML_MAP);
    struct tf_assign settle = {build, tf_table_finally(), plan, true, 0};
    tf_assign_object(&settle, finally);
    tf_build_checks(build, tf_build_get(build->root, "always", TF_YAML_LIST), &plan->first_always,
                    &plan->always_count);
    tf_build_checks(build, tf_build_get(finally, "expect", TF_YAML_LIST), &plan->first_finally,
                    &plan->finally_count);
    tf_build_checks(build, tf_build_get(build->root, "sometimes", TF_YAML_LIST),
                    &plan->first_sometimes, &plan->sometimes_count);
    read_oracles(build, tf_build_get(build->root, "oracles", TF_YAML_MAP));
    read_failure(build, tf_build_get(build->root, "expect_failure", TF_YAML_MAP));
    read_required(build, tf_build_get(build->root, "require", TF_YAML_LIST));
    read_tags(build, tf_build_get(build->root, "tags", TF_YAML_LIST));
}
