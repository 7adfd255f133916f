#include "server/calls/held_back.h"
#include "support/check_main.h"

START_TEST(what_comes_behind_a_retry_in_its_conversation_waits) {
    struct tf_held_back held = {.count = 0};
    struct tf_id r1 = tf_id_of("r1"), r2 = tf_id_of("r2");
    tf_held_back_note(&held, &r1, TF_OUTCOME_RETRY);
    ck_assert(tf_held_back_has(&held, &r1));
    ck_assert(!tf_held_back_has(&held, &r2));
    tf_held_back_note(&held, &r1, TF_OUTCOME_DEFERRED);
    ck_assert_uint_eq(held.count, 1);
}
END_TEST

START_TEST(final_answers_and_conflicts_hold_nothing_back) {
    struct tf_held_back held = {.count = 0};
    struct tf_id r1 = tf_id_of("r1");
    tf_held_back_note(&held, &r1, TF_OUTCOME_APPLIED);
    tf_held_back_note(&held, &r1, TF_OUTCOME_DUPLICATE);
    tf_held_back_note(&held, &r1, TF_OUTCOME_REJECTED);
    tf_held_back_note(&held, &r1, TF_OUTCOME_CONFLICT);
    ck_assert(!tf_held_back_has(&held, &r1));
}
END_TEST

START_TEST(creations_wait_for_nobody) {
    struct tf_held_back held = {.count = 0};
    struct tf_id none = {{0}};
    tf_held_back_note(&held, &none, TF_OUTCOME_RETRY);
    ck_assert(!tf_held_back_has(&held, &none));
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("held_back");
    TCase *tests = tcase_create("held_back");
    tcase_add_test(tests, what_comes_behind_a_retry_in_its_conversation_waits);
    tcase_add_test(tests, final_answers_and_conflicts_hold_nothing_back);
    tcase_add_test(tests, creations_wait_for_nobody);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
