#include "scenario/scenario.h"

#include "base/assert.h"
#include "base/hash.h"
#include "scenario/build.h"
#include "scenario/merge.h"
#include "scenario/validate.h"

#include <stdlib.h>
#include <string.h>

struct tf_scenario {
    struct tf_files files;
    struct tf_yaml_arena arena;
    struct tf_problems problems;
    struct tf_profiles *profiles;
    char *case_base;
    const struct tf_source *main;      /* the file itself */
    struct tf_source *empty;           /* stands for a file that cannot be read */
    struct tf_yaml_node *root;         /* with what it extends; NULL when it cannot be parsed */
    const struct tf_yaml_node *matrix; /* or NULL */
    char **case_ids;
    uint32_t case_count;
    uint32_t seeds; /* that an exploring one asks for */
    char *name, *description;
    char **tags; /* NULL-terminated */
};

static char *base_of(const char *path) {
    size_t len = strlen(path);
    if (len > 5 && strcmp(path + len - 5, ".yaml") == 0)
        len -= 5;
    return tf_slice_dup((struct tf_slice){path, len});
}

static struct tf_yaml_node *read_tree(struct tf_scenario *scenario,
                                      const struct tf_source *source) {
    struct tf_yaml_node *root = tf_yaml_parse(&scenario->arena, source, &scenario->problems);
    if (root != NULL && root->kind != TF_YAML_MAP) {
        tf_problems_add(&scenario->problems, TF_SCENARIO_TYPE, root->span,
                        "expected a map of keys, found %s",
                        root->kind == TF_YAML_LIST ? "a list" : "a text");
        return NULL;
    }
    return root;
}

static void check_version(struct tf_scenario *scenario, const struct tf_yaml_node *root) {
    const struct tf_yaml_pair *version = tf_yaml_find(root, "tiffin");
    if (version == NULL || root->count == 0)
        return; /* a missing key is the validator's */
    if (version != &root->pairs[0])
        tf_problems_add(&scenario->problems, TF_SCENARIO_FIRST_KEY, version->key->span,
                        "expected \"tiffin\" as the first key, found \"%.*s\" before it",
                        (int)root->pairs[0].key->text.len, root->pairs[0].key->text.data);
}

static void extend(struct tf_scenario *scenario) {
    const struct tf_yaml_node *path = tf_build_get(scenario->root, "extends", TF_YAML_SCALAR);
    struct tf_error error = {0};
    if (path == NULL || path->text.len == 0)
        return;
    const struct tf_source *file =
        tf_files_beside(&scenario->files, scenario->main, path->text, &error);
    if (file == NULL) {
        tf_problems_add(&scenario->problems, TF_SCENARIO_FILE, path->span,
                        "expected a file that can be read, found %s", error.message);
        return;
    }
    struct tf_yaml_node *base = read_tree(scenario, file);
    const struct tf_yaml_pair *again = tf_yaml_find(base, "extends");
    if (again != NULL)
        tf_problems_add(&scenario->problems, TF_SCENARIO_EXTENDS, again->key->span,
                        "expected a file that extends no other, found one that does");
    check_version(scenario, base);
    if (base != NULL)
        scenario->root = tf_merge(&scenario->arena, base, scenario->root);
}

static void read_file(struct tf_scenario *scenario, const char *path) {
    struct tf_error error = {0};
    scenario->main = tf_files_get(&scenario->files, path, &error);
    if (scenario->main == NULL) {
        scenario->empty = tf_source_create(path, (struct tf_slice){"", 0});
        scenario->main = scenario->empty;
        tf_problems_add(&scenario->problems, TF_SCENARIO_FILE,
                        (struct tf_span){.source = scenario->main},
                        "expected a file that can be read, found %s", error.message);
        return;
    }
    scenario->root = read_tree(scenario, scenario->main);
    if (scenario->root == NULL)
        return;
    check_version(scenario, scenario->root);
    extend(scenario);
    scenario->matrix = tf_build_get(scenario->root, "matrix", TF_YAML_MAP);
}

static struct tf_plan *build_case(const struct tf_scenario *scenario, uint32_t number,
                                  uint64_t seed, struct tf_problems *problems) {
    struct tf_yaml_arena arena = {0};
    struct tf_build_input input = {
        .root = tf_matrix_apply(&arena, scenario->root, scenario->matrix, number),
        .main = scenario->main,
        .profiles = scenario->profiles,
        /* Whatever a plan needs was read when the scenario was loaded. */
        .files = (struct tf_files *)&scenario->files,
        .case_id = scenario->case_ids[number],
        .seed = seed,
    };
    struct tf_plan *plan = tf_build_plan(&input, problems);
    tf_yaml_arena_close(&arena);
    return plan;
}

static void check_case(struct tf_scenario *scenario, uint32_t number) {
    struct tf_yaml_arena arena = {0};
    struct tf_scalar_context context = {&scenario->problems, scenario->profiles, scenario->matrix};
    tf_validate_object(&context, tf_table_root(),
                       tf_matrix_apply(&arena, scenario->root, scenario->matrix, number));
    tf_yaml_arena_close(&arena);
    struct tf_plan *plan = build_case(scenario, number, 0, &scenario->problems);
    scenario->seeds = plan->seeds_wanted;
    tf_plan_destroy(plan);
}

static void make_cases(struct tf_scenario *scenario) {
    tf_matrix_validate(scenario->matrix, &scenario->problems);
    uint32_t count = tf_matrix_count(scenario->matrix);
    count = count == UINT32_MAX ? 1 : count;
    scenario->case_ids = tf_alloc_zero(count, sizeof(*scenario->case_ids));
    for (uint32_t i = 0; i < count; i++) {
        struct tf_buf id = {0};
        tf_buf_append_text(&id, scenario->case_base);
        tf_matrix_append_id(scenario->matrix, i, &id);
        scenario->case_ids[i] = tf_strdup(tf_buf_text(&id));
        tf_buf_close(&id);
    }
    scenario->case_count = count;
    for (uint32_t i = 0; i < count; i++)
        check_case(scenario, i);
}

static char *text_of(const struct tf_scenario *scenario, const char *key) {
    const struct tf_yaml_node *node = tf_build_get(scenario->root, key, TF_YAML_SCALAR);
    return node == NULL ? tf_strdup("") : tf_slice_dup(node->text);
}

static void read_head(struct tf_scenario *scenario) {
    const struct tf_yaml_node *tags = tf_build_get(scenario->root, "tags", TF_YAML_LIST);
    uint32_t count = tags == NULL ? 0 : tags->count;
    scenario->name = text_of(scenario, "name");
    scenario->description = text_of(scenario, "description");
    scenario->tags = tf_alloc_zero(count + 1, sizeof(*scenario->tags));
    for (uint32_t i = 0; i < count; i++)
        scenario->tags[i] = tf_slice_dup(tags->pairs[i].value->text);
}

struct tf_scenario *tf_scenario_load(const char *path, const char *case_base,
                                     struct tf_scenario_reader reader) {
    struct tf_scenario *scenario = tf_alloc_zero(1, sizeof(*scenario));
    scenario->case_base = case_base != NULL ? tf_strdup(case_base) : base_of(path);
    scenario->profiles = tf_profiles_create();
    tf_files_init(&scenario->files, reader);
    read_file(scenario, path);
    if (scenario->root != NULL)
        make_cases(scenario);
    read_head(scenario);
    tf_problems_sort(&scenario->problems);
    return scenario;
}

void tf_scenario_destroy(struct tf_scenario *scenario) {
    if (scenario == NULL)
        return;
    for (uint32_t i = 0; i < scenario->case_count; i++)
        free(scenario->case_ids[i]);
    for (size_t i = 0; scenario->tags[i] != NULL; i++)
        free(scenario->tags[i]);
    free(scenario->case_ids);
    free(scenario->tags);
    free(scenario->name);
    free(scenario->description);
    free(scenario->case_base);
    tf_problems_close(&scenario->problems);
    tf_profiles_destroy(scenario->profiles);
    tf_yaml_arena_close(&scenario->arena);
    tf_files_close(&scenario->files);
    tf_source_destroy(scenario->empty);
    free(scenario);
}

size_t tf_scenario_problem_count(const struct tf_scenario *scenario) {
    return scenario->problems.count;
}

struct tf_scenario_problem tf_scenario_problem(const struct tf_scenario *scenario, size_t index) {
    TF_ASSERT(index < scenario->problems.count);
    const struct tf_problem *problem = &scenario->problems.items[index];
    struct tf_scenario_problem out = {
        .file = problem->span.source->path,
        .code = problem->code,
        .message = problem->message,
        .hint = problem->hint,
    };
    tf_source_locate(problem->span.source, problem->span.offset, &out.line, &out.column);
    return out;
}

void tf_scenario_problems_write(const struct tf_scenario *scenario, struct tf_buf *out) {
    for (size_t i = 0; i < scenario->problems.count; i++)
        tf_problem_write(&scenario->problems.items[i], out);
    if (scenario->problems.dropped > 0)
        tf_buf_append_format(out, "%s: and %zu more\n", scenario->main->path,
                             scenario->problems.dropped);
}

const char *tf_scenario_path(const struct tf_scenario *scenario) {
    return scenario->main->path;
}

const char *tf_scenario_name(const struct tf_scenario *scenario) {
    return scenario->name;
}

const char *tf_scenario_description(const struct tf_scenario *scenario) {
    return scenario->description;
}

const char *tf_scenario_tag(const struct tf_scenario *scenario, size_t index) {
    for (size_t i = 0; i <= index; i++)
        if (scenario->tags[i] == NULL)
            return NULL;
    return scenario->tags[index];
}

bool tf_scenario_has_tag(const struct tf_scenario *scenario, const char *tag) {
    for (size_t i = 0; scenario->tags[i] != NULL; i++)
        if (strcmp(scenario->tags[i], tag) == 0)
            return true;
    return false;
}

bool tf_scenario_seed(const struct tf_scenario *scenario, uint64_t *seed) {
    const struct tf_yaml_node *node = tf_build_get(scenario->root, "seed", TF_YAML_SCALAR);
    bool negative;
    return node != NULL && tf_yaml_type(node) == TF_YAML_INTEGER &&
           tf_integer_parse(node->text, &negative, seed);
}

uint32_t tf_scenario_seeds(const struct tf_scenario *scenario) {
    return scenario->seeds == 0 ? 1 : scenario->seeds;
}

uint64_t tf_scenario_hash(const struct tf_scenario *scenario) {
    uint64_t hash = 0;
    for (size_t i = 0; i < scenario->files.count; i++)
        hash = tf_hash_bytes(scenario->files.items[i]->text, scenario->files.items[i]->len, hash);
    return hash;
}

size_t tf_scenario_case_count(const struct tf_scenario *scenario) {
    return scenario->case_count;
}

const char *tf_scenario_case_id(const struct tf_scenario *scenario, size_t index) {
    TF_ASSERT(index < scenario->case_count);
    return scenario->case_ids[index];
}

struct tf_plan *tf_scenario_plan(const struct tf_scenario *scenario, size_t index, uint64_t seed) {
    TF_ASSERT(index < scenario->case_count && scenario->problems.count == 0);
    struct tf_problems *problems = tf_alloc_zero(1, sizeof(*problems));
    struct tf_plan *plan = build_case(scenario, (uint32_t)index, seed, problems);
    TF_ASSERT(problems->count == 0);
    free(problems);
    return plan;
}
