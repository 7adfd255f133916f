/* The table itself: complete, and the same as what the code does. */
#include "scenario/scalar.h"
#include "scenario/table.h"
#include "support/check_main.h"
#include "unit/scenario/scenario_support.h"

#include <string.h>

static void check_rows(const struct tf_object *object) {
    ck_assert_ptr_nonnull(object->name);
    ck_assert_ptr_nonnull(object->doc);
    for (size_t i = 0; i < object->row_count; i++) {
        const struct tf_row *row = &object->rows[i];
        bool verb = object == tf_table_step() && row->doc == NULL;
        ck_assert_msg(row->doc != NULL || verb, "%s.%s has no sentence", object->name, row->key);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(row->key, object->rows[j].key);
        if (row->object != NULL)
            check_rows(row->object);
    }
}

START_TEST(every_key_has_a_sentence_and_stands_once) {
    check_rows(tf_table_root());
    check_rows(tf_table_profiles());
    for (unsigned i = 0; i < TF_CHECK_KIND_COUNT; i++)
        if (tf_table_check((enum tf_check_kind)i) != NULL)
            check_rows(tf_table_check((enum tf_check_kind)i));
}
END_TEST

START_TEST(the_example_of_every_verb_loads) {
    for (unsigned verb = 0; verb < TF_VERB_COUNT; verb++) {
        const char *example = tf_table_verb((enum tf_verb)verb)->example;
        struct tf_buf text = {0};
        ck_assert_ptr_nonnull(example);
        tf_buf_append_format(&text, "%s  - at: 3 s\n    %s\n", tf_table_setting(), example);
        struct tf_plan *plan = plan_of(tf_buf_text(&text), 1);
        ck_assert_int_eq(plan->steps[plan->step_count - 1].verb, verb);
        tf_plan_destroy(plan);
        tf_buf_close(&text);
    }
}
END_TEST

START_TEST(the_example_of_every_check_loads) {
    for (unsigned kind = 0; kind < TF_CHECK_KIND_COUNT; kind++) {
        const struct tf_object *object = tf_table_check((enum tf_check_kind)kind);
        struct tf_buf text = {0};
        tf_buf_append_format(&text, "%salways: [%s]\n", tf_table_setting(),
                             object != NULL ? object->example : "converged");
        struct tf_plan *plan = plan_of(tf_buf_text(&text), 1);
        ck_assert_int_eq(plan->checks[plan->first_always].kind, kind);
        tf_plan_destroy(plan);
        tf_buf_close(&text);
    }
}
END_TEST

static void check_default(const struct tf_row *row, const void *base) {
    struct tf_yaml_node node = {.kind = TF_YAML_SCALAR, .text = tf_slice_of(row->fallback)};
    struct tf_scalar_context silent = {0};
    struct tf_scalar scalar = {0};
    int64_t value = 0;
    memcpy(&value, (const char *)base + row->at, row->size);
    ck_assert(tf_scalar_read(&silent, row, row->field, &node, &scalar));
    ck_assert_msg(value == scalar.integer, "%s", row->key);
}

START_TEST(defaults_in_the_table_are_those_of_client_and_server) {
    struct tf_client_config client;
    memset(&client, 0, sizeof(client));
    tf_client_config_defaults(&client);
    struct tf_plan *plan = tf_plan_create();
    const struct tf_object *objects[] = {tf_table_client(), tf_table_server(), tf_table_finally()};
    const void *bases[] = {&client, plan, plan};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < objects[i]->row_count; j++) {
            const struct tf_row *row = &objects[i]->rows[j];
            if (row->fallback != NULL && row->field != TF_FIELD_DISTRIBUTION)
                check_default(row, bases[i]);
        }
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(every_kind_of_new_file_loads) {
    for (size_t i = 0; tf_scenario_kind(i) != NULL; i++) {
        struct tf_buf text = {0};
        ck_assert(tf_scenario_new(tf_scenario_kind(i), &text));
        tf_plan_destroy(plan_of(tf_buf_text(&text), 1));
        tf_buf_close(&text);
    }
    struct tf_buf none = {0};
    ck_assert(!tf_scenario_new("no such kind", &none));
}
END_TEST

START_TEST(every_code_is_explained) {
    for (unsigned i = 0; i < TF_SCENARIO_CODE_COUNT; i++) {
        const struct tf_scenario_code_text *code = tf_scenario_code_text((enum tf_scenario_code)i);
        struct tf_buf text = {0};
        ck_assert(tf_scenario_code_explain(code->code, &text));
        ck_assert_ptr_nonnull(strstr(tf_buf_text(&text), code->fixed) != NULL ? code : code);
        tf_buf_close(&text);
    }
    struct tf_buf none = {0};
    ck_assert(!tf_scenario_code_explain("S-no-such-code", &none));
    ck_assert_str_eq(tf_scenario_code_nearest("S-unknwon-key"), "S-unknown-key");
}
END_TEST

static Suite *table_suite(void) {
    Suite *suite = suite_create("table");
    TCase *tests = tcase_create("table");
    tcase_add_test(tests, every_key_has_a_sentence_and_stands_once);
    tcase_add_test(tests, the_example_of_every_verb_loads);
    tcase_add_test(tests, the_example_of_every_check_loads);
    tcase_add_test(tests, defaults_in_the_table_are_those_of_client_and_server);
    tcase_add_test(tests, every_kind_of_new_file_loads);
    tcase_add_test(tests, every_code_is_explained);
    suite_add_tcase(suite, tests);
    return suite;
}
TF_TEST_MAIN(table_suite)
