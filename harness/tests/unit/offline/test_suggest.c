/* What is suggested for a conflict, by the choices made before. */
#include "driver.h"
#include "offline/suggest.h"
#include "offline/view.h"
#include "support/check_main.h"

#define LUNCH 7
#define HELP  8

static struct driver d;
static struct tf_core core;
static struct tf_job job;
static struct tf_error error;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
    core = (struct tf_core){.config.suggest = true};
    job = tf_view_job(&core, &d.store, &error);
}

static void tear_down(void) {
    driver_close(&d);
}

static void choose(int64_t conversation, enum tf_action_type type, enum tf_resolution chosen,
                   int times) {
    for (int i = 0; i < times; i++)
        ck_assert_int_eq(tf_suggest_learn(&job, conversation, type, chosen), TF_OK);
}

static struct tf_suggestion ask(int64_t conversation, enum tf_action_type type) {
    struct tf_suggestion found;
    ck_assert_int_eq(tf_suggest(&job, conversation, type, &found), TF_OK);
    return found;
}

START_TEST(a_habit_needs_three_choices_of_which_two_thirds_went_one_way) {
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_THEIRS, 2);
    ck_assert(!ask(LUNCH, TF_ACTION_EDIT).is_made);
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_THEIRS, 1);
    struct tf_suggestion found = ask(LUNCH, TF_ACTION_EDIT);
    ck_assert(found.is_made && found.in_conversation);
    ck_assert_int_eq(found.resolution, TF_RESOLVE_THEIRS);
    ck_assert_uint_eq(found.chosen, 3);
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_MINE, 1);
    found = ask(LUNCH, TF_ACTION_EDIT);
    ck_assert(found.is_made && found.of == 4);
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_TEXT, 1);
    ck_assert(!ask(LUNCH, TF_ACTION_EDIT).is_made);
}
END_TEST

START_TEST(a_conversation_goes_before_all_together) {
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_MINE, 9);
    struct tf_suggestion found = ask(HELP, TF_ACTION_EDIT);
    ck_assert(found.is_made && !found.in_conversation);
    ck_assert_int_eq(found.resolution, TF_RESOLVE_MINE);
    choose(HELP, TF_ACTION_EDIT, TF_RESOLVE_THEIRS, 3);
    found = ask(HELP, TF_ACTION_EDIT);
    ck_assert(found.is_made && found.in_conversation);
    ck_assert_int_eq(found.resolution, TF_RESOLVE_THEIRS);
}
END_TEST

START_TEST(types_of_actions_are_told_apart) {
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_MINE, 5);
    ck_assert(!ask(LUNCH, TF_ACTION_DELETE).is_made);
}
END_TEST

START_TEST(where_it_is_not_wanted_nothing_is_learnt_or_shown) {
    core.config.suggest = false;
    choose(LUNCH, TF_ACTION_EDIT, TF_RESOLVE_MINE, 5);
    ck_assert(!ask(LUNCH, TF_ACTION_EDIT).is_made);
    core.config.suggest = true;
    ck_assert(!ask(LUNCH, TF_ACTION_EDIT).is_made);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("suggest");
    TCase *tests = tcase_create("suggest");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_habit_needs_three_choices_of_which_two_thirds_went_one_way);
    tcase_add_test(tests, a_conversation_goes_before_all_together);
    tcase_add_test(tests, types_of_actions_are_told_apart);
    tcase_add_test(tests, where_it_is_not_wanted_nothing_is_learnt_or_shown);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
