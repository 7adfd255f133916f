#include "base/assert.h"
#include "scenario/build.h"

#include <stdlib.h>
#include <string.h>

#define ORDINAL_LASTS 1 /* a step's own time is ordinal 0 */

bool tf_assign_drawn(const struct tf_build *build, const struct tf_yaml_node *node, uint64_t entity,
                     uint64_t ordinal, tf_time *out) {
    static const struct tf_row row = {.key = "time", .field = TF_FIELD_DRAWN};
    struct tf_scalar_context silent = {0};
    struct tf_scalar scalar = {0};
    if (node->kind == TF_YAML_MAP) {
        struct tf_assign assign = {(struct tf_build *)build, tf_table_lognormal(), &scalar.dist,
                                   false, entity};
        scalar.dist.kind = TF_DIST_LOGNORMAL;
        tf_assign_object(&assign, node);
    } else if (!tf_scalar_read(&silent, &row, TF_FIELD_DRAWN, node, &scalar)) {
        return false;
    }
    tf_time drawn =
        tf_dist_at(&scalar.dist, tf_draw(build->seed, TF_CONCERN_STEP_TIME, entity, ordinal));
    *out = drawn < 0 ? 0 : drawn;
    return true;
}

void tf_assign_file(const struct tf_build *build, const struct tf_yaml_node *name, char **text,
                    size_t *len) {
    struct tf_error error = {0};
    if (name == NULL || name->kind != TF_YAML_SCALAR || name->text.len == 0)
        return;
    const struct tf_source *file =
        tf_files_beside(build->files, name->span.source, name->text, &error);
    if (file == NULL) {
        tf_problems_add(build->problems, TF_SCENARIO_FILE, name->span,
                        "expected a file that can be read, found %s", error.message);
        return;
    }
    free(*text);
    *text = tf_slice_dup((struct tf_slice){file->text, file->len});
    *len = file->len;
}

static uint32_t find(const struct tf_build *build, const struct tf_names *names, const char *kind,
                     const struct tf_yaml_node *node) {
    if (node->kind != TF_YAML_SCALAR)
        return UINT32_MAX;
    uint32_t index = tf_names_find(names, node->text);
    struct tf_slice placeholder;
    if (index == UINT32_MAX && node->text.len > 0 && !tf_placeholder_find(node->text, &placeholder))
        tf_names_refuse(names, build->problems, kind, node->text, node->span);
    return index;
}

uint32_t tf_build_replica(const struct tf_build *build, const struct tf_yaml_node *node) {
    return find(build, &build->replicas, "replica", node);
}

uint32_t tf_build_user(const struct tf_build *build, const struct tf_yaml_node *node) {
    return find(build, &build->users, "user", node);
}

uint32_t tf_build_conversation(const struct tf_build *build, const struct tf_yaml_node *node) {
    return find(build, &build->conversations, "conversation", node);
}

uint32_t tf_build_message(const struct tf_build *build, const struct tf_yaml_node *node) {
    return find(build, &build->messages, "message", node);
}

static uint32_t find_place(const struct tf_build *build, const struct tf_row *row,
                           const struct tf_yaml_node *node) {
    bool any_is_all = false;
    for (size_t i = 0; row->words != NULL && row->words[i] != NULL; i++)
        any_is_all |= strcmp(row->words[i], "all") == 0;
    bool has_server = row->field == TF_FIELD_REPLICA_OR_SERVER;
    for (size_t i = 0; row->words != NULL && row->words[i] != NULL; i++) {
        has_server |= strcmp(row->words[i], "server") == 0;
        if (!tf_slice_is(node->text, row->words[i]) || strcmp(row->words[i], "server") == 0)
            continue;
        bool any = strcmp(row->words[i], "any") == 0 && !any_is_all;
        return any ? TF_NODE_ANY : TF_NODE_ALL;
    }
    if (has_server && tf_slice_is(node->text, "server"))
        return TF_NODE_SERVER;
    return tf_build_replica(build, node);
}

static uint32_t find_name(const struct tf_build *build, const struct tf_row *row,
                          const struct tf_yaml_node *node) {
    switch (row->field) {
    case TF_FIELD_USER:
        return tf_build_user(build, node);
    case TF_FIELD_CONVERSATION:
        return tf_build_conversation(build, node);
    case TF_FIELD_MESSAGE:
        return tf_build_message(build, node);
    default:
        return find_place(build, row, node);
    }
}

static void put_integer(const struct tf_row *row, void *at, int64_t value) {
    uint8_t byte = (uint8_t)value;
    uint32_t word = (uint32_t)value;
    TF_ASSERT(row->size == 1 || row->size == 4 || row->size == 8);
    memcpy(at,
           row->size == 1   ? (const void *)&byte
           : row->size == 4 ? (const void *)&word
                            : &value,
           row->size);
}

static void put_text(const struct tf_row *row, char **at, struct tf_slice text) {
    TF_ASSERT(row->size == sizeof(char *));
    free(*at);
    *at = tf_slice_dup(text);
    if (row->field == TF_FIELD_TEXT) /* every text of a plan has its length behind it */
        memcpy(at + 1, &text.len, sizeof(text.len));
}

static void put_aim(const struct tf_row *row, struct tf_aim *at, const struct tf_aim *aim) {
    TF_ASSERT(row->size == sizeof(struct tf_aim));
    at->skip = aim->skip;
    at->count = aim->count;
}

static void put_scalar(const struct tf_assign *assign, const struct tf_row *row,
                       const struct tf_yaml_node *node) {
    struct tf_scalar_context silent = {.profiles = assign->build->profiles};
    struct tf_scalar scalar = {0};
    void *at = (char *)assign->base + row->at;
    if (!tf_scalar_read(&silent, row, row->field, node, &scalar))
        return;
    switch (row->field) {
    case TF_FIELD_LABEL:
    case TF_FIELD_TEXT:
        put_text(row, at, scalar.text);
        return;
    case TF_FIELD_DISTRIBUTION:
        memcpy(at, &scalar.dist, sizeof(scalar.dist));
        return;
    case TF_FIELD_TIMES:
    case TF_FIELD_AMOUNT:
        memcpy(at, &scalar.count, sizeof(scalar.count));
        return;
    case TF_FIELD_FIRST:
    case TF_FIELD_NTH:
    case TF_FIELD_EVERY:
        put_aim(row, at, &scalar.aim);
        return;
    case TF_FIELD_REPLICA:
    case TF_FIELD_REPLICA_OR_SERVER:
    case TF_FIELD_PLACE:
    case TF_FIELD_USER:
    case TF_FIELD_CONVERSATION:
    case TF_FIELD_MESSAGE:
        put_integer(row, at, find_name(assign->build, row, node));
        return;
    default:
        put_integer(row, at, scalar.integer);
        return;
    }
}

void tf_assign_value(const struct tf_assign *assign, const struct tf_row *row,
                     const struct tf_yaml_node *node) {
    void *at = (char *)assign->base + row->at;
    struct tf_assign inner = *assign;
    inner.base = at;
    if (row->size == 0)
        return;
    if (row->field == TF_FIELD_OBJECT) {
        inner.object = row->object;
        tf_assign_object(&inner, node);
    } else if (row->field == TF_FIELD_DRAWN) {
        tf_assign_drawn(assign->build, node, assign->entity, ORDINAL_LASTS, at);
    } else if (row->field == TF_FIELD_DISTRIBUTION && node->kind == TF_YAML_MAP) {
        inner.object = tf_table_lognormal();
        ((struct tf_dist *)at)->kind = TF_DIST_LOGNORMAL;
        tf_assign_object(&inner, node);
    } else {
        put_scalar(assign, row, node);
    }
}

/* Whether another key of the same choice stands, so that this one's default does not apply. */
static bool is_overruled(const struct tf_object *object, const struct tf_row *row,
                         const struct tf_yaml_node *node) {
    for (size_t i = 0; i < object->choice_count; i++) {
        bool is_mine = false, other = false;
        for (const char *const *key = object->choices[i].keys; *key != NULL; key++) {
            is_mine |= strcmp(*key, row->key) == 0;
            other |= tf_yaml_find(node, *key) != NULL;
        }
        if (is_mine && other)
            return true;
    }
    return false;
}

static void assign_default(const struct tf_assign *assign, const struct tf_row *row,
                           const struct tf_yaml_node *node) {
    struct tf_yaml_node value = {.kind = TF_YAML_SCALAR, .text = tf_slice_of(row->fallback)};
    if (!is_overruled(assign->object, row, node))
        tf_assign_value(assign, row, &value);
}

void tf_assign_object(const struct tf_assign *assign, const struct tf_yaml_node *node) {
    const struct tf_object *object = assign->object;
    bool short_form = node != NULL && node->kind == TF_YAML_SCALAR && object->shorthand != NULL &&
                      tf_yaml_type(node) != TF_YAML_NULL;
    for (size_t i = 0; i < object->row_count; i++) {
        const struct tf_row *row = &object->rows[i];
        const struct tf_yaml_pair *pair = tf_yaml_find(node, row->key);
        const struct tf_yaml_node *value = pair != NULL ? pair->value : NULL;
        if (short_form && strcmp(row->key, object->shorthand) == 0)
            value = node;
        if (value != NULL)
            tf_assign_value(assign, row, value);
        else if (assign->defaults && row->fallback != NULL)
            assign_default(assign, row, node);
    }
}
