#include "scenario/profiles.h"

#include "base/assert.h"
#include "scenario/build.h"
#include "scenario/validate.h"

#include <stdlib.h>

/* fixtures/network-profiles.yaml, embedded when the library is built. */
extern const char tf_network_profiles_yaml[];
extern const size_t tf_network_profiles_yaml_len;

static void assign(const struct tf_object *object, void *base, const struct tf_yaml_node *node) {
    struct tf_build nothing = {0};
    struct tf_assign into = {&nothing, object, base, false, 0};
    if (node != NULL)
        tf_assign_object(&into, node);
}

static void add_profile(struct tf_profiles *profiles, const struct tf_yaml_pair *pair) {
    struct tf_profile *profile = &profiles->items[profiles->count++];
    const struct tf_yaml_node *about = tf_build_get(pair->value, "about", TF_YAML_SCALAR);
    const struct tf_yaml_node *sources = tf_build_get(pair->value, "sources", TF_YAML_LIST);
    *profile = (struct tf_profile){
        .name = tf_slice_dup(pair->key->text),
        .about = tf_slice_dup(about->text),
        .sources = tf_alloc_zero(sources->count, sizeof(*profile->sources)),
    };
    for (uint32_t i = 0; i < sources->count; i++)
        profile->sources[profile->source_count++] = tf_slice_dup(sources->pairs[i].value->text);
    assign(tf_table_direction(), &profile->up, pair->value);
    profile->down = profile->up;
    assign(tf_table_direction(), &profile->up, tf_build_get(pair->value, "up", TF_YAML_MAP));
    assign(tf_table_direction(), &profile->down, tf_build_get(pair->value, "down", TF_YAML_MAP));
    assign(tf_table_over_time(), profile, tf_build_get(pair->value, "over_time", TF_YAML_MAP));
}

static struct tf_profiles *read_profiles(const struct tf_source *source,
                                         struct tf_problems *problems) {
    struct tf_yaml_arena arena = {0};
    struct tf_scalar_context context = {.problems = problems};
    struct tf_profiles *profiles = NULL;
    struct tf_yaml_node *root = tf_yaml_parse(&arena, source, problems);
    if (root != NULL)
        tf_validate_object(&context, tf_table_profiles(), root);
    const struct tf_yaml_node *list = tf_build_get(root, "profiles", TF_YAML_MAP);
    if (list != NULL && list->count > TF_PROFILES_MAX)
        tf_problems_add(problems, TF_SCENARIO_LIMIT, list->span,
                        "expected at most %d profiles, found more", TF_PROFILES_MAX);
    if (problems->count == 0 && list != NULL) {
        profiles = tf_alloc_zero(1, sizeof(*profiles));
        for (uint32_t i = 0; i < list->count; i++)
            add_profile(profiles, &list->pairs[i]);
    }
    tf_yaml_arena_close(&arena);
    return profiles;
}

enum tf_code tf_profiles_parse(struct tf_slice yaml, struct tf_profiles **out,
                               struct tf_error *error) {
    enum tf_code code = TF_OK;
    struct tf_problems *problems = tf_alloc_zero(1, sizeof(*problems));
    struct tf_source *source = tf_source_create("network-profiles.yaml", yaml);
    struct tf_profiles *profiles = read_profiles(source, problems);
    if (profiles == NULL) {
        struct tf_buf text = {0};
        tf_problem_write(&problems->items[0], &text);
        code = tf_error_set(error, TF_E_INVALID, "%s", tf_buf_text(&text));
        tf_buf_close(&text);
    } else {
        *out = profiles;
    }
    tf_problems_close(problems);
    free(problems);
    tf_source_destroy(source);
    return code;
}

struct tf_profiles *tf_profiles_create(void) {
    struct tf_profiles *profiles = NULL;
    struct tf_error error = {0};
    struct tf_slice yaml = {tf_network_profiles_yaml, tf_network_profiles_yaml_len};
    enum tf_code code = tf_profiles_parse(yaml, &profiles, &error);
    TF_ASSERT(code == TF_OK && profiles != NULL);
    TF_ASSERT(tf_profile_find(profiles, TF_SLICE_LITERAL(TF_PROFILE_DEFAULT)) != NULL);
    return profiles;
}

void tf_profiles_destroy(struct tf_profiles *profiles) {
    if (profiles == NULL)
        return;
    for (uint32_t i = 0; i < profiles->count; i++) {
        struct tf_profile *profile = &profiles->items[i];
        for (uint32_t j = 0; j < profile->source_count; j++)
            free(profile->sources[j]);
        free(profile->sources);
        free(profile->about);
        free(profile->name);
    }
    free(profiles);
}

const struct tf_profile *tf_profile_find(const struct tf_profiles *profiles, struct tf_slice name) {
    for (uint32_t i = 0; i < profiles->count; i++)
        if (tf_slice_is(name, profiles->items[i].name))
            return &profiles->items[i];
    return NULL;
}
