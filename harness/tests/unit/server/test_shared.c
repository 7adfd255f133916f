/* Messages that whoever takes part may edit, several at once. */
#include "chat/shared_text.h"
#include "support/check_main.h"
#include "unit/server/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct driver *d;
static char *asha, *bilal;
static struct tf_id message;

static void setup(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
    struct tf_wire_action send = {.type = TF_ACTION_SEND,
                                  .action_id = tf_id_of("s1"),
                                  .conversation_id = tf_id_of("r1"),
                                  .attempt = 1};
    send.message.content = TF_SLICE_LITERAL("abc");
    send.message.is_shared = true;
    driver_begin(d, "a1");
    driver_act(d, &send);
    driver_sync(d, asha);
    message = driver_result(d, 0)->change.message.id;
}

static void teardown(void) {
    free(asha);
    free(bilal);
    driver_close(d);
}

static const struct tf_wire_result *result(size_t index) {
    return driver_result(d, index);
}

static bool content_is(size_t index, const char *text) {
    return tf_slice_is(result(index)->change.message.content, text);
}

/* An edit by its operation, into the open batch. */
static void operate(const char *id, const char *operation) {
    const struct tf_wire_action edit = {.type = TF_ACTION_EDIT,
                                        .action_id = tf_id_of(id),
                                        .conversation_id = tf_id_of("r1"),
                                        .attempt = 1,
                                        .message_id = message,
                                        .base_version = 1,
                                        .operation = tf_slice_of(operation)};
    driver_act(d, &edit);
}

static void operate_alone(const char *token, const char *id, const char *operation) {
    driver_begin(d, strcmp(token, asha) == 0 ? "a1" : "b1");
    operate(id, operation);
    driver_sync(d, token);
}

/* Behind the n-th character of the send. */
static const char *behind(unsigned n, const char *text) {
    static char json[128];
    (void)snprintf(json, sizeof(json), "{\"insert\":[{\"p\":\"s1\",\"pn\":%u,\"t\":\"%s\"}]}",
                   n - 1, text);
    return json;
}

START_TEST(operations_on_one_version_are_both_applied) {
    operate_alone(asha, "e1", behind(3, "de"));
    operate_alone(bilal, "f1", "{\"delete\":[{\"a\":\"s1\",\"x\":1}]}");
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_APPLIED);
    ck_assert(content_is(0, "bcde"));
    ck_assert_uint_eq(result(0)->change.message.version, 3);
    ck_assert(result(0)->change.message.document.len > 0);
}
END_TEST

START_TEST(each_version_is_by_whoever_wrote_it) {
    char path[96];
    operate_alone(bilal, "f1", behind(3, "d"));
    ck_assert_str_eq(result(0)->change.message.editor_id.text, "bilal");
    operate_alone(asha, "e1", behind(3, "e"));
    ck_assert(tf_id_is_none(&result(0)->change.message.editor_id));
    operate_alone(bilal, "f2", behind(3, "f"));
    snprintf(path, sizeof(path), TF_PATH_MESSAGES "/%s/versions", message.text);
    ck_assert_int_eq(driver_call(d, TF_HTTP_GET, path, asha, NULL), 200);
    ck_assert(driver_says(d, "\"editedBy\":\"bilal\""));
    const char *at = d->body;
    static const char *const authors[] = {"asha", "bilal", "asha"};
    for (int i = 0; i < 3; i++) {
        char wanted[64];
        snprintf(wanted, sizeof(wanted), "\"version\":\"%d\",\"authorId\":\"%s\"", i + 1,
                 authors[i]);
        at = strstr(at, wanted);
        ck_assert_msg(at != NULL, "%s in %s", wanted, d->body);
    }
}
END_TEST

START_TEST(what_was_done_before_makes_no_version) {
    operate_alone(asha, "e1", behind(3, "d"));
    operate_alone(asha, "e1", behind(3, "d"));
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_DUPLICATE);
    operate_alone(bilal, "f1", "{\"delete\":[{\"a\":\"s1\",\"x\":1}]}");
    operate_alone(asha, "e2", "{\"delete\":[{\"a\":\"s1\",\"x\":1}]}");
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_APPLIED);
    ck_assert_uint_eq(result(0)->change.seq, 0);
    ck_assert_uint_eq(result(0)->change.message.version, 3);
    operate_alone(asha, "e2", "{\"delete\":[{\"a\":\"s1\",\"x\":2}]}");
    ck_assert_int_eq(result(0)->refusal, TF_REFUSAL_KEY_REUSED);
}
END_TEST

START_TEST(whole_texts_of_who_knows_no_operations_are_taken_on_the_newest_version) {
    operate_alone(asha, "e1", behind(3, "d"));
    driver_begin(d, "b1");
    driver_edit(d, "r1", "f1", &message, 1, "abx");
    driver_edit(d, "r1", "f2", &message, 2, "abXd");
    driver_sync(d, bilal);
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_CONFLICT);
    ck_assert_int_eq(result(1)->outcome, TF_OUTCOME_APPLIED);
    operate_alone(asha, "e2", behind(3, "!"));
    ck_assert(content_is(0, "abXd!")); /* beside "d", by name */
}
END_TEST

START_TEST(an_operation_on_a_deleted_message_is_a_conflict_and_kept) {
    driver_begin(d, "a1");
    driver_delete(d, "r1", "d1", &message, 1);
    driver_sync(d, asha);
    operate_alone(bilal, "f1", behind(2, " said too late "));
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_CONFLICT);
    ck_assert(result(0)->change.message.is_deleted);
    ck_assert_uint_eq(result(0)->change.message.document.len, 0);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM versions WHERE kind = 1 AND content = "
                                   "'ab said too late c'"),
                     1);
}
END_TEST

START_TEST(operations_that_cannot_be_are_refused) {
    operate_alone(asha, "e1", "{\"insert\":[{\"p\":\"s1\",\"pn\":0}]}");
    ck_assert_int_eq(result(0)->refusal, TF_REFUSAL_BAD_FIELD);
    operate_alone(asha, "e2", "{\"insert\":[{\"p\":\"zz\",\"t\":\"x\"}]}");
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_CONFLICT);
    message = driver_say(d, asha, "a1", "r1", "s2", "plain");
    operate_alone(asha, "e3", "{\"insert\":[{\"t\":\"x\"}]}");
    ck_assert_int_eq(result(0)->refusal, TF_REFUSAL_BAD_FIELD);
}
END_TEST

START_TEST(deleted_characters_are_forgotten_when_actions_are) {
    operate_alone(asha, "e1", "{\"delete\":[{\"a\":\"s1\",\"n\":1,\"x\":2}]}");
    driver_wait(d, d->config.keep_records_us + TF_SECOND);
    free(asha);
    asha = driver_login(d, "asha", "a1");
    operate_alone(asha, "e2", behind(1, "!"));
    ck_assert(content_is(0, "a!"));
    ck_assert_int_eq(driver_ask(d, "SELECT document LIKE '%\"x\"%' FROM messages"), 0);
    operate_alone(asha, "e3", behind(3, "?"));
    ck_assert_int_eq(result(0)->outcome, TF_OUTCOME_CONFLICT);
    ck_assert(content_is(0, "a!"));
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("shared");
    TCase *tests = tcase_create("shared");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, operations_on_one_version_are_both_applied);
    tcase_add_test(tests, each_version_is_by_whoever_wrote_it);
    tcase_add_test(tests, what_was_done_before_makes_no_version);
    tcase_add_test(tests, whole_texts_of_who_knows_no_operations_are_taken_on_the_newest_version);
    tcase_add_test(tests, an_operation_on_a_deleted_message_is_a_conflict_and_kept);
    tcase_add_test(tests, operations_that_cannot_be_are_refused);
    tcase_add_test(tests, deleted_characters_are_forgotten_when_actions_are);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
