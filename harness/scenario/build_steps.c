#include "base/assert.h"
#include "scenario/build.h"
#include "scenario/explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A step of the file on its way into the plan. */
struct draft {
    const struct tf_yaml_node *node; /* the step */
    const struct tf_yaml_node *body; /* of its verb; may be a scalar */
    enum tf_verb verb;               /* TF_VERB_COUNT when it has none */
    uint32_t id;
};

static enum tf_verb verb_of(const struct tf_yaml_node *node, const struct tf_yaml_node **body) {
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++) {
        const struct tf_yaml_pair *pair = tf_yaml_find(node, tf_verb_word((enum tf_verb)verb));
        if (pair == NULL)
            continue;
        *body = pair->value;
        return (enum tf_verb)verb;
    }
    return TF_VERB_COUNT;
}

/* The place in the file counts from 1, unless `id` says otherwise. */
static uint32_t id_of(struct tf_build *build, const struct tf_yaml_node *node, uint32_t index) {
    struct tf_step step = {.id = index + 1};
    const struct tf_yaml_node *id = tf_build_get(node, "id", TF_YAML_SCALAR);
    struct tf_assign assign = {build, tf_table_step(), &step, false, 0};
    if (id != NULL)
        tf_assign_value(&assign, tf_object_row(tf_table_step(), TF_SLICE_LITERAL("id")), id);
    char text[16];
    snprintf(text, sizeof(text), "%u", step.id);
    if (tf_names_add(&build->step_ids, tf_slice_of(text)) == UINT32_MAX)
        tf_problems_add(build->problems, TF_SCENARIO_DUPLICATE_NAME,
                        id != NULL ? id->span : node->span,
                        "expected each step's id once, found %u again", step.id);
    return step.id;
}

static bool makes_message(enum tf_verb verb) {
    return verb == TF_VERB_SEND || verb == TF_VERB_REPLY;
}

static void refuse_second(struct tf_build *build, const struct tf_yaml_node *name) {
    tf_problems_add(build->problems, TF_SCENARIO_DUPLICATE_NAME, name->span,
                    "expected a new name, found \"%.*s\" again", (int)name->text.len,
                    name->text.data);
}

static void declare_message(struct tf_build *build, const struct draft *draft) {
    struct tf_plan *plan = build->plan;
    const struct tf_yaml_node *as = tf_build_get(draft->body, "as", TF_YAML_SCALAR);
    const struct tf_yaml_node *in = tf_build_get(draft->body, "in", TF_YAML_SCALAR);
    struct tf_buf name = {0};
    if (as != NULL)
        tf_buf_append_slice(&name, as->text);
    else
        tf_buf_append_format(&name, "message of step %u", draft->id);
    if (tf_names_add(&build->messages, tf_buf_slice(&name)) == UINT32_MAX) {
        if (as != NULL)
            refuse_second(build, as);
    } else {
        tf_grow((void **)&plan->messages, &build->message_capacity, plan->message_count,
                sizeof(*plan->messages));
        plan->messages[plan->message_count++] = (struct tf_plan_message){
            .name = tf_slice_dup(tf_buf_slice(&name)),
            .step = draft->id,
            .conversation = draft->verb == TF_VERB_SEND && in != NULL
                                ? tf_names_find(&build->conversations, in->text)
                                : UINT32_MAX,
        };
    }
    tf_buf_close(&name);
}

static void declare_conversation(struct tf_build *build, const struct draft *draft) {
    struct tf_plan *plan = build->plan;
    const struct tf_yaml_node *as = tf_build_get(draft->body, "as", TF_YAML_SCALAR);
    const struct tf_yaml_node *who = tf_build_get(draft->body, "who", TF_YAML_SCALAR);
    const struct tf_yaml_node *type = tf_build_get(draft->body, "type", TF_YAML_SCALAR);
    struct tf_plan_conversation made = {.made_by_step = draft->id};
    if (as == NULL || tf_id_parse(as->text, &made.name) != TF_OK)
        return;
    if (tf_names_add(&build->conversations, as->text) == UINT32_MAX) {
        refuse_second(build, as);
        return;
    }
    if (type == NULL || !tf_conversation_type_parse(type->text, &made.type))
        made.type = TF_CONVERSATION_SUPPORT; /* told by the validator */
    uint32_t replica = who == NULL ? UINT32_MAX : tf_names_find(&build->replicas, who->text);
    if (replica != UINT32_MAX) {
        made.users = tf_alloc(sizeof(*made.users));
        made.users[made.user_count++] = plan->replicas[replica].user;
    }
    tf_build_participants(build, &made, tf_build_get(draft->body, "with", TF_YAML_LIST),
                          (struct tf_deal){0, 1});
    tf_grow((void **)&plan->conversations, &build->conversation_capacity, plan->conversation_count,
            sizeof(*plan->conversations));
    plan->conversations[plan->conversation_count++] = made;
}

/* A reply is in the conversation of the message it answers, which may be a reply itself. False when
 * they go in a circle. */
static bool find_conversation(const struct tf_build *build, uint32_t message,
                              const uint32_t *parents, uint32_t *conversation) {
    *conversation = UINT32_MAX;
    for (uint32_t hops = 0; hops <= build->plan->message_count; hops++) {
        if (message == UINT32_MAX || *conversation != UINT32_MAX)
            return true;
        *conversation = build->plan->messages[message].conversation;
        message = parents[message];
    }
    return false;
}

/* The message that each reply answers; UINT32_MAX for sends. Owned by caller. */
static uint32_t *find_parents(struct tf_build *build, const struct draft *drafts, uint32_t count) {
    struct tf_plan *plan = build->plan;
    uint32_t *parents = tf_alloc((plan->message_count + 1) * sizeof(*parents));
    memset(parents, 0xFF, plan->message_count * sizeof(*parents));
    for (uint32_t i = 0, message = 0; i < count && message < plan->message_count; i++) {
        if (plan->messages[message].step != drafts[i].id || !makes_message(drafts[i].verb))
            continue;
        const struct tf_yaml_node *to = tf_build_get(drafts[i].body, "to", TF_YAML_SCALAR);
        if (drafts[i].verb == TF_VERB_REPLY && to != NULL)
            parents[message] = tf_names_find(&build->messages, to->text);
        message++;
    }
    return parents;
}

static void place_replies(struct tf_build *build, const struct draft *drafts, uint32_t count) {
    struct tf_plan *plan = build->plan;
    uint32_t *parents = find_parents(build, drafts, count);
    for (uint32_t i = 0, message = 0; i < count && message < plan->message_count; i++) {
        if (plan->messages[message].step != drafts[i].id || !makes_message(drafts[i].verb))
            continue;
        uint32_t conversation;
        if (!find_conversation(build, message, parents, &conversation))
            tf_problems_add(build->problems, TF_SCENARIO_CIRCLE,
                            tf_build_get(drafts[i].body, "to", TF_YAML_SCALAR)->span,
                            "expected a message that is there before its answer, found a circle");
        plan->messages[message++].conversation = conversation;
    }
    free(parents);
}

static void read_link(struct tf_build *build, struct tf_step *step,
                      const struct tf_yaml_node *node) {
    static const struct tf_row row = {.key = "link", .field = TF_FIELD_LINK};
    struct tf_scalar_context silent = {0};
    struct tf_scalar scalar = {0};
    if (node == NULL || !tf_scalar_read(&silent, &row, TF_FIELD_LINK, node, &scalar))
        return;
    const struct tf_scalar_link *link = &scalar.link;
    bool all = tf_slice_is(node->text, "all");
    bool right = tf_slice_is(link->right, "server");
    if (!all && right == tf_slice_is(link->left, "server")) {
        tf_problems_add(build->problems, TF_SCENARIO_UNKNOWN_NAME, node->span,
                        "expected a link between a replica and server, found \"%.*s\"",
                        (int)node->text.len, node->text.data);
        return;
    }
    struct tf_slice name = all || right ? link->left : link->right;
    step->direction = link->both ? TF_BOTH : right ? TF_UP : TF_DOWN;
    step->who = tf_slice_is(name, "all") ? TF_NODE_ALL : tf_names_find(&build->replicas, name);
    struct tf_span span = node->span;
    span.offset += (uint32_t)(name.data - node->text.data);
    span.len = (uint32_t)name.len;
    if (step->who == UINT32_MAX)
        tf_names_refuse(&build->replicas, build->problems, "replica", name, span);
}

/* The value of a key, or the whole body when it is the short form of that key. */
static const struct tf_yaml_node *value_of(const struct tf_object *object,
                                           const struct tf_yaml_node *body, const char *key) {
    bool is_short = body->kind == TF_YAML_SCALAR && object->shorthand != NULL &&
                    strcmp(object->shorthand, key) == 0;
    return is_short ? body : tf_build_get(body, key, TF_YAML_SCALAR);
}

/* What a scripted answer says of the batch, packed. */
static uint64_t read_results(const struct tf_object *object, const struct tf_yaml_node *body) {
    const struct tf_yaml_node *list = tf_build_get(body, "results", TF_YAML_LIST);
    uint64_t results = 0;
    if (list == NULL)
        return 0;
    const char *const *words = tf_object_row(object, TF_SLICE_LITERAL("results"))->words;
    for (uint32_t i = 0; i < list->count && i < TF_SCRIPTED_RESULTS_MAX; i++)
        for (uint64_t word = 0; words[word] != NULL; word++)
            if (tf_slice_is(list->pairs[i].value->text, words[word]))
                results |= (word + 1) << 4 * i;
    return results;
}

static void read_texts(struct tf_build *build, struct tf_step *step,
                       const struct tf_yaml_node *body) {
    const char *key = step->verb == TF_VERB_SCRIPTED_ANSWER ? "body_from" : "text_from";
    tf_assign_file(build, tf_build_get(body, key, TF_YAML_SCALAR), &step->text, &step->text_len);
}

/* What a verb does not name stays "none" rather than the first of its kind. */
static void clear_names(struct tf_step *step) {
    step->who = TF_NODE_NONE;
    step->message = step->reply_to = step->conversation = step->user = TF_NAME_NONE;
    step->onto = TF_NAME_NONE;
    if ((step->verb >= TF_VERB_SERVER_RESTART && step->verb <= TF_VERB_DEDUP_FAULT) ||
        step->verb == TF_VERB_MEMBERSHIP || step->verb == TF_VERB_END_CONVERSATION)
        step->who = TF_NODE_SERVER;
}

/* A copy goes to a device of the same user that has nothing of its own yet. */
static void check_onto(struct tf_build *build, const struct tf_step *step,
                       const struct tf_yaml_node *onto) {
    const struct tf_plan *plan = build->plan;
    if (onto == NULL || step->onto >= plan->replica_count || step->who >= plan->replica_count)
        return;
    const struct tf_plan_replica *second = &plan->replicas[step->onto];
    if (step->onto != step->who && second->user == plan->replicas[step->who].user &&
        second->starts_later && second->extends == 0 && second->shares == 0)
        return;
    tf_problems_add(build->problems, TF_SCENARIO_UNKNOWN_NAME, onto->span,
                    "expected a second device of the same user that `starts: later`, found "
                    "\"%.*s\"",
                    (int)onto->text.len, onto->text.data);
}

/* A message or all of a conversation: what is said of the one is not said of the other. */
static bool takes_either(enum tf_verb verb) {
    return verb == TF_VERB_RETRY_ACTION || verb == TF_VERB_DISCARD_ACTION;
}

static void read_body(struct tf_build *build, struct tf_step *step, const struct draft *draft) {
    struct tf_plan *plan = build->plan;
    const struct tf_object *object = tf_table_verb(step->verb);
    struct tf_assign assign = {build, object, step, true, step->id};
    clear_names(step);
    if (step->verb == TF_VERB_EXPECT) {
        tf_build_checks(build, draft->body, &step->first_check, &step->check_count);
        return;
    }
    tf_assign_object(&assign, draft->body);
    if (tf_build_get(draft->body, "rate", TF_YAML_SCALAR) != NULL && step->amount == 0)
        step->amount = TF_RATE_NONE;
    if (tf_object_row(object, TF_SLICE_LITERAL("link")) != NULL)
        read_link(build, step, value_of(object, draft->body, "link"));
    if (step->verb == TF_VERB_RESTORE)
        check_onto(build, step, tf_build_get(draft->body, "onto", TF_YAML_SCALAR));
    read_texts(build, step, draft->body);
    if (step->verb == TF_VERB_SCRIPTED_ANSWER)
        step->results = read_results(object, draft->body);
    if (step->message != TF_NAME_NONE && !takes_either(step->verb))
        step->conversation = plan->messages[step->message].conversation;
}

static void find_made(struct tf_build *build, struct tf_step *step, uint32_t *next_message) {
    struct tf_plan *plan = build->plan;
    if (makes_message(step->verb) && *next_message < plan->message_count &&
        plan->messages[*next_message].step == step->id) {
        step->message = (*next_message)++;
        step->conversation = plan->messages[step->message].conversation;
    }
    for (uint32_t i = 0; step->verb == TF_VERB_CREATE && i < plan->conversation_count; i++)
        if (plan->conversations[i].made_by_step == step->id)
            step->conversation = i;
}

static void read_time(struct tf_build *build, struct tf_step *step, const struct draft *draft,
                      tf_time *previous_us) {
    const struct tf_yaml_pair *at = tf_yaml_find(draft->node, "at");
    const struct tf_yaml_pair *after = tf_yaml_find(draft->node, "after");
    tf_time drawn = 0;
    if (at != NULL && tf_assign_drawn(build, at->value, step->id, 0, &drawn))
        step->at_us = drawn;
    else if (after != NULL && tf_assign_drawn(build, after->value, step->id, 0, &drawn))
        step->at_us = *previous_us + drawn;
    if (step->at_us > TF_STEP_TIME_MAX) /* sums and long tails of what was drawn */
        step->at_us = TF_STEP_TIME_MAX;
    *previous_us = step->at_us;
}

static void add_step(struct tf_build *build, const struct draft *draft, tf_time *previous_us,
                     uint32_t *next_message) {
    struct tf_plan *plan = build->plan;
    struct tf_step step = {.id = draft->id, .verb = draft->verb};
    step.place = tf_build_place(build, draft->node);
    read_time(build, &step, draft, previous_us);
    read_body(build, &step, draft);
    find_made(build, &step, next_message);
    tf_grow((void **)&plan->steps, &build->step_capacity, plan->step_count, sizeof(step));
    plan->steps[plan->step_count++] = step;
}

/* Merge sort. */
void tf_build_sort_steps(struct tf_step *steps, struct tf_step *scratch, uint32_t count) {
    if (count < 2)
        return;
    uint32_t half = count / 2;
    tf_build_sort_steps(steps, scratch, half);
    tf_build_sort_steps(steps + half, scratch, count - half);
    memcpy(scratch, steps, half * sizeof(*steps));
    for (uint32_t left = 0, right = half, out = 0; left < half; out++) {
        bool take_right = right < count && steps[right].at_us < scratch[left].at_us;
        steps[out] = take_right ? steps[right++] : scratch[left++];
    }
}

void tf_build_steps(struct tf_build *build) {
    const struct tf_yaml_node *list = tf_build_get(build->root, "steps", TF_YAML_LIST);
    const struct tf_yaml_node *explore = tf_build_get(build->root, "explore", TF_YAML_MAP);
    uint32_t count = 0, next_message = 0;
    tf_time previous_us = 0;
    if (list == NULL && explore != NULL)
        tf_build_explore(build, explore);
    if (list == NULL)
        return;
    struct draft *drafts = tf_alloc_zero(list->count, sizeof(*drafts));
    for (uint32_t i = 0; i < list->count; i++) {
        struct draft draft = {.node = list->pairs[i].value};
        draft.verb = verb_of(draft.node, &draft.body);
        draft.id = id_of(build, draft.node, i);
        if (draft.verb != TF_VERB_COUNT)
            drafts[count++] = draft;
    }
    for (uint32_t i = 0; i < count; i++)
        if (drafts[i].verb == TF_VERB_CREATE)
            declare_conversation(build, &drafts[i]);
    for (uint32_t i = 0; i < count; i++)
        if (makes_message(drafts[i].verb))
            declare_message(build, &drafts[i]);
    place_replies(build, drafts, count);
    for (uint32_t i = 0; i < count; i++)
        add_step(build, &drafts[i], &previous_us, &next_message);
    struct tf_plan *plan = build->plan;
    struct tf_step *scratch = tf_alloc_zero(count, sizeof(*scratch));
    tf_build_sort_steps(plan->steps, scratch, plan->step_count);
    free(scratch);
    free(drafts);
}
