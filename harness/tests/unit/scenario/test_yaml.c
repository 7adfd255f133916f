#include "scenario/yaml.h"
#include "support/check_main.h"

#include <string.h>

/* A text as a tree, with what was told about it. */
struct tree {
    struct tf_yaml_arena arena;
    struct tf_source *source;
    struct tf_problems *problems;
    const struct tf_yaml_node *root;
};

static struct tree parse(const char *text) {
    struct tree tree = {0};
    tree.source = tf_source_create("test.yaml", tf_slice_of(text));
    tree.problems = tf_alloc_zero(1, sizeof(*tree.problems));
    tree.root = tf_yaml_parse(&tree.arena, tree.source, tree.problems);
    return tree;
}

static void close_tree(struct tree *tree) {
    tf_yaml_arena_close(&tree->arena);
    tf_problems_close(tree->problems);
    free(tree->problems);
    tf_source_destroy(tree->source);
}

static const struct tf_yaml_node *get(const struct tree *tree, const char *key) {
    const struct tf_yaml_pair *pair = tf_yaml_find(tree->root, key);
    ck_assert_ptr_nonnull(pair);
    return pair->value;
}

static void check_refused(const char *text, enum tf_scenario_code code) {
    struct tree tree = parse(text);
    ck_assert_uint_gt(tree.problems->count, 0);
    ck_assert_str_eq(tf_scenario_code_text(tree.problems->items[0].code)->code,
                     tf_scenario_code_text(code)->code);
    close_tree(&tree);
}

START_TEST(scalars_have_the_types_of_the_core_schema) {
    static const struct {
        const char *text;
        enum tf_yaml_type type;
    } cases[] = {
        {"5", TF_YAML_INTEGER},    {"-5", TF_YAML_INTEGER},      {"+5", TF_YAML_INTEGER},
        {"0x1F", TF_YAML_INTEGER}, {"0o17", TF_YAML_INTEGER},    {"5.0", TF_YAML_DECIMAL},
        {"1e3", TF_YAML_DECIMAL},  {".5", TF_YAML_DECIMAL},      {".inf", TF_YAML_DECIMAL},
        {"true", TF_YAML_BOOL},    {"False", TF_YAML_BOOL},      {"~", TF_YAML_NULL},
        {"null", TF_YAML_NULL},    {"yes", TF_YAML_TEXT},        {"on", TF_YAML_TEXT},
        {"1:30", TF_YAML_TEXT},    {"2026-01-05", TF_YAML_TEXT}, {"5 s", TF_YAML_TEXT},
        {"1_000", TF_YAML_TEXT},   {"\"5\"", TF_YAML_TEXT},      {"'true'", TF_YAML_TEXT},
        {"e5", TF_YAML_TEXT},      {".", TF_YAML_TEXT},          {"1e", TF_YAML_TEXT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct tf_buf text = {0};
        tf_buf_append_format(&text, "a: %s\n", cases[i].text);
        struct tree tree = parse(tf_buf_text(&text));
        ck_assert_msg(tf_yaml_type(get(&tree, "a")) == cases[i].type, "%s", cases[i].text);
        close_tree(&tree);
        tf_buf_close(&text);
    }
}
END_TEST

static void check_place(const struct tf_yaml_node *node, uint32_t line, uint32_t column) {
    uint32_t found_line, found_column;
    tf_source_locate(node->span.source, node->span.offset, &found_line, &found_column);
    ck_assert_uint_eq(found_line, line);
    ck_assert_uint_eq(found_column, column);
}

START_TEST(places_count_bytes_from_one) {
    struct tree tree = parse("# नमस्ते\nनाम: x\nb:\n  - 1\n  - {c: \"d\"}\ne:\n");
    ck_assert_ptr_nonnull(tree.root);
    check_place(tree.root->pairs[0].value, 2, 12);
    check_place(get(&tree, "b")->pairs[0].value, 4, 5);
    check_place(get(&tree, "b")->pairs[1].value, 5, 5);
    check_place(get(&tree, "e"), 6, 2);
    close_tree(&tree);
}
END_TEST

START_TEST(json_is_yaml) {
    struct tree tree = parse("{\"a\": [1, \"2\", null, true], \"b\": {}}");
    ck_assert_uint_eq(get(&tree, "a")->count, 4);
    ck_assert_int_eq(tf_yaml_type(get(&tree, "a")->pairs[1].value), TF_YAML_TEXT);
    ck_assert_int_eq(get(&tree, "b")->kind, TF_YAML_MAP);
    close_tree(&tree);
}
END_TEST

START_TEST(an_alias_stands_for_the_latest_anchor_of_its_name) {
    struct tree tree = parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
    ck_assert(tf_slice_is(get(&tree, "b")->text, "1"));
    ck_assert(tf_slice_is(get(&tree, "d")->text, "2"));
    close_tree(&tree);
}
END_TEST

START_TEST(what_is_not_taken_is_refused_with_its_code) {
    check_refused("", TF_SCENARIO_SYNTAX);
    check_refused("# nothing\n", TF_SCENARIO_SYNTAX);
    check_refused("a: [1, 2\n", TF_SCENARIO_SYNTAX);
    check_refused("a: 1\na: 2\n", TF_SCENARIO_DUPLICATE_KEY);
    check_refused("a: !!str 1\n", TF_SCENARIO_TAG);
    check_refused("a: !x [1]\n", TF_SCENARIO_TAG);
    check_refused("a: 1\n---\nb: 2\n", TF_SCENARIO_DOCUMENTS);
    check_refused("a: *nobody\n", TF_SCENARIO_SYNTAX);
    check_refused("a: &a [*a]\n", TF_SCENARIO_SYNTAX);
    check_refused("? [1, 2]\n: 3\n", TF_SCENARIO_TYPE);
    check_refused("a: \xFF\n", TF_SCENARIO_ENCODING);
    check_refused("a: \x01\n", TF_SCENARIO_ENCODING);
}
END_TEST

START_TEST(every_duplicate_key_is_told) {
    struct tree tree = parse("a: 1\na: 2\nb: {c: 1, c: 2}\n");
    ck_assert_uint_eq(tree.problems->count, 2);
    close_tree(&tree);
}
END_TEST

START_TEST(aliases_of_aliases_cannot_fill_the_memory) {
    struct tf_buf text = {0};
    tf_buf_append_text(&text, "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n");
    for (int i = 1; i < 30; i++) {
        tf_buf_append_format(&text, "a%d: &a%d [", i, i);
        for (int j = 0; j < 10; j++)
            tf_buf_append_format(&text, "%s*a%d", j == 0 ? "" : ", ", i - 1);
        tf_buf_append_text(&text, "]\n");
    }
    check_refused(tf_buf_text(&text), TF_SCENARIO_LIMIT);
    tf_buf_close(&text);
}
END_TEST

START_TEST(depth_is_bounded) {
    struct tf_buf text = {0};
    for (int i = 0; i < TF_YAML_DEPTH_MAX; i++)
        tf_buf_append_byte(&text, '[');
    for (int i = 0; i < TF_YAML_DEPTH_MAX; i++)
        tf_buf_append_byte(&text, ']');
    struct tree tree = parse(tf_buf_text(&text));
    ck_assert_ptr_nonnull(tree.root);
    close_tree(&tree);
    tf_buf_clear(&text);
    for (int i = 0; i < 10000; i++)
        tf_buf_append_byte(&text, '[');
    check_refused(tf_buf_text(&text), TF_SCENARIO_LIMIT);
    tf_buf_close(&text);
}
END_TEST

static Suite *yaml_suite(void) {
    Suite *suite = suite_create("yaml");
    TCase *tests = tcase_create("yaml");
    tcase_add_test(tests, scalars_have_the_types_of_the_core_schema);
    tcase_add_test(tests, places_count_bytes_from_one);
    tcase_add_test(tests, json_is_yaml);
    tcase_add_test(tests, an_alias_stands_for_the_latest_anchor_of_its_name);
    tcase_add_test(tests, what_is_not_taken_is_refused_with_its_code);
    tcase_add_test(tests, every_duplicate_key_is_told);
    tcase_add_test(tests, aliases_of_aliases_cannot_fill_the_memory);
    tcase_add_test(tests, depth_is_bounded);
    suite_add_tcase(suite, tests);
    return suite;
}
TF_TEST_MAIN(yaml_suite)
