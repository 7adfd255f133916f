#include "sim/audit_index.h"
#include "support/check_main.h"
#include "support/small_plan.h"

static void commit(struct tf_audit_index *index, const char *actor, enum tf_action_type type,
                   uint64_t seq, const char *message) {
    struct tf_audit_view audit = {.entry = seq,
                                  .actor_id = tf_id_of(actor),
                                  .type = type,
                                  .conversation_id = tf_id_of("lunch"),
                                  .seq = seq};
    if (message != NULL)
        audit.message_id = tf_id_of(message);
    tf_audit_index_add(index, &audit);
}

START_TEST(between_two_cursors_lie_the_message_changes_in_scope) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    commit(&index, "asha", TF_ACTION_SEND, 2, "m1");
    commit(&index, "ravi", TF_ACTION_READ, 3, NULL);
    commit(&index, "asha", TF_ACTION_EDIT, 4, "m1");
    commit(&index, "asha", TF_ACTION_SEND, 0, NULL); /* a conflict changed nothing */
    size_t count;
    const struct tf_indexed_change *found = tf_audit_index_between(&index, 1, 1, 4, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(found[0].seq, 2);
    ck_assert_uint_eq(found[1].seq, 4);
    tf_audit_index_between(&index, 1, 2, 3, &count);
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_eq(tf_audit_index_newest(&index, 0), 4);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(what_the_server_no_longer_tells_lies_between_no_cursors) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    const struct tf_id lunch = tf_id_of("lunch"), gone = tf_id_of("m2");
    commit(&index, "asha", TF_ACTION_SEND, 2, "m1");
    commit(&index, "asha", TF_ACTION_SEND, 3, "m2");
    commit(&index, "asha", TF_ACTION_EDIT, 4, "m1");
    commit(&index, "asha", TF_ACTION_EDIT, 5, "m1");
    size_t count;
    tf_audit_index_trim(&index, &lunch, 3);
    const struct tf_indexed_change *found = tf_audit_index_between(&index, 1, 0, 9, &count);
    ck_assert_uint_eq(count, 3); /* the newest of m2 stays, the first of m1 does not */
    ck_assert_uint_eq(found[0].seq, 3);
    tf_audit_index_forget(&index, &lunch, &gone);
    found = tf_audit_index_between(&index, 1, 0, 9, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(found[0].seq, 4);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_conversation_out_of_scope_is_not_seen) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    plan->conversations[0].user_count = 1;
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    commit(&index, "asha", TF_ACTION_SEND, 2, "m1");
    size_t count;
    tf_audit_index_between(&index, 1, 0, 9, &count);
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_eq(tf_audit_index_newest(&index, 1), 0);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_user_owes_the_receipt_of_the_newest_message_of_others) {
    struct tf_plan *plan = small_plan("asha ravi mina", 1);
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    const struct tf_id lunch = tf_id_of("lunch");
    const struct tf_id asha = tf_id_of("asha"), ravi = tf_id_of("ravi");
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &asha), 0);
    commit(&index, "asha", TF_ACTION_SEND, 2, "m1");
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &asha), 0);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 2);
    commit(&index, "ravi", TF_ACTION_SEND, 3, "m2");
    commit(&index, "asha", TF_ACTION_SEND, 4, "m3");
    commit(&index, "asha", TF_ACTION_SEND, 5, "m4");
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &asha), 3);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 5);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(nobody_owes_the_receipt_of_a_message_that_is_forgotten) {
    struct tf_plan *plan = small_plan("asha ravi mina", 1);
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    const struct tf_id lunch = tf_id_of("lunch"), gone = tf_id_of("m3");
    const struct tf_id asha = tf_id_of("asha"), ravi = tf_id_of("ravi");
    commit(&index, "ravi", TF_ACTION_SEND, 2, "m1");
    commit(&index, "asha", TF_ACTION_SEND, 3, "m2");
    commit(&index, "asha", TF_ACTION_SEND, 4, "m3");
    commit(&index, "asha", TF_ACTION_DELETE, 5, "m3");
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 4); /* deleted, but still told */
    tf_audit_index_forget(&index, &lunch, &gone);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 3);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &asha), 2);
    commit(&index, "asha", TF_ACTION_SEND, 6, "m4");
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 6);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(a_message_is_owed_whose_first_change_is_no_longer_told) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    const struct tf_id lunch = tf_id_of("lunch"), gone = tf_id_of("m2"), first = tf_id_of("m1");
    const struct tf_id ravi = tf_id_of("ravi");
    commit(&index, "asha", TF_ACTION_SEND, 2, "m1");
    commit(&index, "asha", TF_ACTION_SEND, 3, "m2");
    commit(&index, "asha", TF_ACTION_DELETE, 4, "m2");
    commit(&index, "asha", TF_ACTION_EDIT, 5, "m1");
    tf_audit_index_trim(&index, &lunch, 3);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 3);
    tf_audit_index_forget(&index, &lunch, &gone);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 2);
    tf_audit_index_forget(&index, &lunch, &first);
    ck_assert_uint_eq(tf_audit_index_owed(&index, &lunch, &ravi), 0);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

START_TEST(before_a_joining_lies_what_a_cursor_knows_of_it) {
    struct tf_plan *plan = small_plan("asha ravi", 1);
    struct tf_audit_index index;
    tf_audit_index_init(&index, plan);
    const struct tf_id lunch = tf_id_of("lunch");
    const struct tf_audit_view joins = {.entry = 5,
                                        .user_id = tf_id_of("ravi"),
                                        .type = TF_ACTION_JOIN,
                                        .conversation_id = lunch,
                                        .seq = 5};
    commit(&index, "asha", TF_ACTION_SEND, 2, "m1");
    commit(&index, "asha", TF_ACTION_SEND, 4, "m2");
    tf_audit_index_add(&index, &joins);
    commit(&index, "asha", TF_ACTION_SEND, 6, "m3");
    size_t count;
    tf_audit_index_before_joining(&index, 1, &lunch, 6, &count);
    ck_assert_uint_eq(count, 2);
    tf_audit_index_before_joining(&index, 1, &lunch, 3, &count); /* of an earlier joining */
    ck_assert_uint_eq(count, 1);
    tf_audit_index_close(&index);
    tf_plan_destroy(plan);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("audit index");
    TCase *all = tcase_create("all");
    tcase_add_test(all, between_two_cursors_lie_the_message_changes_in_scope);
    tcase_add_test(all, what_the_server_no_longer_tells_lies_between_no_cursors);
    tcase_add_test(all, a_conversation_out_of_scope_is_not_seen);
    tcase_add_test(all, a_user_owes_the_receipt_of_the_newest_message_of_others);
    tcase_add_test(all, nobody_owes_the_receipt_of_a_message_that_is_forgotten);
    tcase_add_test(all, a_message_is_owed_whose_first_change_is_no_longer_told);
    tcase_add_test(all, before_a_joining_lies_what_a_cursor_knows_of_it);
    suite_add_tcase(made, all);
    return made;
}

TF_TEST_MAIN(suite)
