#include "chat/json_plain.h"

#include "support/check_main.h"
#include "unit/chat/samples.h"

#include <stdlib.h>
#include <string.h>

struct read {
    struct tf_json_scan scan;
    cJSON *nodes;
    char *texts;
    const cJSON *root; /* NULL when the text is not plain */
};

static struct read read_of(struct tf_slice text) {
    struct read read;
    tf_json_scan(text, &read.scan);
    ck_assert_msg(read.scan.refusal == TF_REFUSAL_NONE, "%s", text.data);
    read.nodes = tf_alloc(read.scan.values_max * sizeof(*read.nodes));
    read.texts = tf_alloc(read.scan.root.len);
    read.root = tf_json_plain_read(&read.scan, read.nodes, read.texts);
    return read;
}

static void close_read(struct read *read) {
    free(read->nodes);
    free(read->texts);
}

static void assert_as_cjson(struct tf_slice text) {
    struct read read = read_of(text);
    ck_assert_msg(read.root != NULL, "%s", text.data);
    cJSON *tree = cJSON_ParseWithLength(text.data, text.len);
    char *wanted = cJSON_PrintUnformatted(tree), *got = cJSON_PrintUnformatted(read.root);
    ck_assert_str_eq(got, wanted);
    free(wanted);
    free(got);
    cJSON_Delete(tree);
    close_read(&read);
}

START_TEST(plain_texts_give_the_tree_that_cjson_makes) {
    static const char *const texts[] = {
        "{}",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "{\"\":\"\"}",
        "{ \"a\" :\n[ 1 ,\t2 ]\r, \"a\" : 3 }",
        "{\"a\":true,\"b\":false,\"c\":null}",
        "{\"a\":[0,-1,7,9007199254740991,-9007199254740991,2147483648,-2147483649]}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"b\\n\":\"x\"}",
        "{\"a\":[[[[{\"b\":[{},{}]}]]]]}",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_as_cjson(tf_slice_of(texts[i]));
}
END_TEST

START_TEST(what_our_writers_write_of_a_message_is_plain) {
    struct tf_buf body = {0};
    struct tf_change change = {.seq = 7, .entity = TF_ENTITY_MESSAGE, .message = full_message()};
    struct tf_cursor next = {.epoch = tf_id_of("e1"), .seq = 7};
    change.message.content = TF_SLICE_LITERAL("a \"text\"\nof two lines, with \xC3\xA9");
    change.message.metadata = TF_SLICE_LITERAL("{\"orderId\":17}");
    tf_wire_pull_begin(&body);
    tf_wire_pull_change(&body, &change, true);
    tf_wire_pull_end(&body, &next, false);
    assert_as_cjson(tf_buf_slice(&body));
    tf_buf_close(&body);
}
END_TEST

START_TEST(the_first_child_knows_the_last) {
    struct read read = read_of(TF_SLICE_LITERAL("{\"a\":1,\"b\":2,\"c\":3}"));
    const cJSON *first = read.root->child;
    ck_assert_str_eq(first->prev->string, "c");
    ck_assert_ptr_eq(first->next->prev, first);
    ck_assert_ptr_null(first->prev->next);
    close_read(&read);
}
END_TEST

START_TEST(what_is_not_plain_is_left_to_cjson) {
    static const char *const texts[] = {
        "{\"a\":\"\\u00e9\"}",
        "{\"a\":1.5}",
        "{\"a\":1e3}",
        "{\"a\":-0}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":+1}",
        "{\"a\":9007199254740992}",
        "{\"a\":tru}",
        "{\"a\":truer}",
        "{\"a\":}",
        "{\"a\"}",
        "{\"a\":1,}",
        "{,}",
        "{1:2}",
        "{\"a\":1 2}",
        "{\"a\":[1,]}",
        "{\"a\":nul}",
        "{\"a\" 1}",
        "{\"a\":[1 2]}",
        "{\"a\":12345678901234567890}",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct read read = read_of(tf_slice_of(texts[i]));
        ck_assert_msg(read.root == NULL, "%s", texts[i]);
        close_read(&read);
    }
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("json_plain");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, plain_texts_give_the_tree_that_cjson_makes);
    tcase_add_test(tests, what_our_writers_write_of_a_message_is_plain);
    tcase_add_test(tests, the_first_child_knows_the_last);
    tcase_add_test(tests, what_is_not_plain_is_left_to_cjson);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
