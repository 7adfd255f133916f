/* Conflicts, strategy by strategy, and what a person decides. */
#include "driver.h"
#include "support/check_main.h"

static struct driver d;
static struct driver_queue queue;
static struct tf_change base; /* my message "m1", version 1: "lunch at noon" */

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
    base = driver_message(&d, "m1", DRIVER_ME, "lunch at noon");
    driver_sync(&d);
    driver_pull(&d, &base, 1, false);
    driver_forget(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static struct tf_id message(void) {
    return tf_id_of("m1");
}

static void answer_conflict(struct tf_id action, struct tf_change copy) {
    struct tf_wire_result result = driver_changed(action, TF_OUTCOME_CONFLICT, copy);
    driver_results(&d, &result, 1);
    if (driver_is_open(&d, TF_PATH_PULL))
        driver_pull_nothing(&d);
}

static struct tf_change other_device_wrote(const char *text) {
    return driver_version(&d, &base, 2, text);
}

static void expect_batch(struct tf_id action, uint64_t base_version, const char *text) {
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_eq(sync.action_count, 1);
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &action));
    ck_assert_uint_eq(sync.actions[0].base_version, base_version);
    if (text != NULL)
        ck_assert(tf_slice_is(sync.actions[0].message.content, text));
    tf_wire_doc_destroy(doc);
}

START_TEST(server_wins_drops_mine_and_shows_theirs) {
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    ck_assert_str_eq(driver_look(&d, message()).text, "lunch at two");
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert_int_eq(driver_note_of(&d, TF_NOTE_CONFLICT, edit)->strategy, TF_STRATEGY_SERVER_WINS);
    ck_assert_int_eq(driver_note_of(&d, TF_NOTE_OUTCOME, edit)->outcome, TF_OUTCOME_CONFLICT);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(client_wins_sends_the_same_action_on_the_new_base) {
    driver_strategy(&d, TF_STRATEGY_CLIENT_WINS);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    expect_batch(edit, 2, "lunch at one");
    ck_assert_str_eq(driver_look(&d, message()).text, "lunch at one");
}
END_TEST

START_TEST(merge_sends_both_changes_on_the_new_base) {
    driver_strategy(&d, TF_STRATEGY_MERGE);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("late lunch at noon"));
    expect_batch(edit, 2, "late lunch at one");
}
END_TEST

START_TEST(merge_with_what_was_heard_before_is_shown_at_once) {
    tear_down();
    driver_open(&d);
    d.config.gateway = true;
    driver_settle(&d);
    driver_hello(&d, d.seq);
    base = driver_message(&d, "m1", DRIVER_ME, "lunch at noon");
    driver_push(&d, &base);
    driver_strategy(&d, TF_STRATEGY_MERGE);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    struct tf_change theirs = other_device_wrote("late lunch at noon");
    driver_push(&d, &theirs);
    ck_assert_str_eq(driver_look(&d, message()).text, "lunch at one");
    driver_forget(&d);
    answer_conflict(edit, theirs);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_TOUCHED), 1);
    ck_assert_str_eq(driver_look(&d, message()).text, "late lunch at one");
}
END_TEST

START_TEST(merge_that_adds_nothing_sends_nothing) {
    driver_strategy(&d, TF_STRATEGY_MERGE);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at one"));
    ck_assert(!d.request.is_open);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_COALESCED, edit));
}
END_TEST

START_TEST(merge_that_conflicts_again_starts_from_what_it_met) {
    driver_strategy(&d, TF_STRATEGY_MERGE);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    struct tf_change second = other_device_wrote("late lunch at noon");
    answer_conflict(edit, second);
    driver_restart(&d);
    driver_token(&d);
    expect_batch(edit, 2, "late lunch at one");
    answer_conflict(edit, driver_version(&d, &base, 3, "very late lunch at noon"));
    expect_batch(edit, 3, "very late lunch at one");
}
END_TEST

START_TEST(edit_that_meets_a_tombstone_ends_under_every_strategy) {
    for (int strategy = 0; strategy < TF_STRATEGY_COUNT; strategy++) {
        tear_down();
        set_up();
        driver_strategy(&d, (enum tf_strategy)strategy);
        struct tf_id edit = driver_edit(&d, message(), "lunch at one");
        answer_conflict(edit, driver_tombstone(&d, &base, 2));
        ck_assert(driver_look(&d, message()).view.is_deleted);
        ck_assert_uint_eq(driver_status(&d).waiting, 0);
        ck_assert_uint_eq(driver_status(&d).conflicts, 0);
        ck_assert(!d.request.is_open);
    }
}
END_TEST

START_TEST(delete_under_merge_goes_again_on_the_new_base) {
    driver_strategy(&d, TF_STRATEGY_MERGE);
    struct tf_id deletion = driver_delete(&d, message());
    answer_conflict(deletion, other_device_wrote("lunch at two"));
    expect_batch(deletion, 2, NULL);
    ck_assert(driver_look(&d, message()).view.is_deleted);
}
END_TEST

START_TEST(delete_under_server_wins_is_dropped) {
    struct tf_id deletion = driver_delete(&d, message());
    answer_conflict(deletion, other_device_wrote("lunch at two"));
    ck_assert(!driver_look(&d, message()).view.is_deleted);
    ck_assert_str_eq(driver_look(&d, message()).text, "lunch at two");
}
END_TEST

START_TEST(manual_conflict_is_kept_with_its_three_texts_over_a_restart) {
    driver_strategy(&d, TF_STRATEGY_MANUAL);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    driver_kill(&d);
    driver_start(&d, false);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.conflict_count, 1);
    ck_assert_str_eq(queue.base[0], "lunch at noon");
    ck_assert_str_eq(queue.mine[0], "lunch at one");
    ck_assert_str_eq(queue.theirs[0], "lunch at two");
    ck_assert_uint_eq(driver_status(&d).conflicts, 1);
    ck_assert(driver_look(&d, message()).view.in_conflict);
    ck_assert(tf_id_equal(&queue.conflicts[0].action_id, &edit));
}
END_TEST

static struct tf_id resolve(enum tf_resolution resolution, const char *text) {
    return driver_command(&d, (struct tf_command){.kind = TF_COMMAND_RESOLVE,
                                                  .message_id = message(),
                                                  .resolution = resolution,
                                                  .text = tf_slice_of(text)});
}

static void open_conflict(void) {
    driver_strategy(&d, TF_STRATEGY_MANUAL);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    driver_forget(&d);
}

START_TEST(resolution_queues_a_new_edit_on_top_of_theirs) {
    open_conflict();
    struct tf_id decision = resolve(TF_RESOLVE_TEXT, "lunch at half past one");
    expect_batch(decision, 2, "lunch at half past one");
    ck_assert_uint_eq(driver_status(&d).conflicts, 0);
    ck_assert(!driver_look(&d, message()).view.in_conflict);
}
END_TEST

START_TEST(resolution_for_mine_sends_mine_and_for_theirs_sends_nothing) {
    open_conflict();
    expect_batch(resolve(TF_RESOLVE_MINE, NULL), 2, "lunch at one");
    tear_down();
    set_up();
    open_conflict();
    resolve(TF_RESOLVE_THEIRS, NULL);
    ck_assert(!d.request.is_open);
    ck_assert_str_eq(driver_look(&d, message()).text, "lunch at two");
    ck_assert_uint_eq(driver_status(&d).conflicts, 0);
}
END_TEST

START_TEST(newer_version_that_is_pulled_becomes_theirs) {
    open_conflict();
    struct tf_change third = driver_version(&d, &base, 3, "lunch at three");
    driver_sync(&d);
    driver_pull(&d, &third, 1, false);
    driver_inspect(&d, &queue);
    ck_assert_str_eq(queue.theirs[0], "lunch at three");
    ck_assert_uint_eq(queue.conflicts[0].theirs_version, 3);
    expect_batch(resolve(TF_RESOLVE_MINE, NULL), 3, "lunch at one");
}
END_TEST

START_TEST(resolution_that_meets_a_newer_version_is_a_conflict_again) {
    open_conflict();
    struct tf_id decision = resolve(TF_RESOLVE_MINE, NULL);
    answer_conflict(decision, driver_version(&d, &base, 3, "lunch at three"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.conflict_count, 1);
    ck_assert_str_eq(queue.theirs[0], "lunch at three");
    ck_assert_str_eq(queue.base[0], "lunch at two");
}
END_TEST

START_TEST(edit_during_an_open_conflict_changes_my_side_of_it) {
    open_conflict();
    driver_edit(&d, message(), "lunch at eleven");
    ck_assert(!d.request.is_open);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_str_eq(queue.mine[0], "lunch at eleven");
}
END_TEST

START_TEST(edit_that_waited_behind_the_one_in_conflict_joins_it) {
    driver_strategy(&d, TF_STRATEGY_MANUAL);
    struct tf_id first = driver_edit(&d, message(), "lunch at one");
    struct tf_id second = driver_edit(&d, message(), "lunch at eleven");
    answer_conflict(first, other_device_wrote("lunch at two"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_str_eq(queue.mine[0], "lunch at eleven");
    ck_assert(tf_id_equal(&driver_note_of(&d, TF_NOTE_COALESCED, second)->other_id, &first));
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(edit_behind_one_that_was_dropped_meets_the_same_conflict) {
    struct tf_id first = driver_edit(&d, message(), "lunch at one");
    struct tf_id second = driver_edit(&d, message(), "lunch at eleven");
    answer_conflict(first, other_device_wrote("lunch at two"));
    expect_batch(second, 1, "lunch at eleven"); /* never as if it had seen version 2 */
}
END_TEST

START_TEST(own_deletion_ends_an_open_conflict) {
    open_conflict();
    struct tf_id deletion = driver_delete(&d, message());
    ck_assert(driver_look(&d, message()).view.is_deleted);
    struct tf_wire_result result =
        driver_changed(deletion, TF_OUTCOME_APPLIED, driver_tombstone(&d, &base, 3));
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_status(&d).conflicts, 0);
    ck_assert(driver_look(&d, message()).view.is_deleted);
}
END_TEST

START_TEST(conflict_with_nothing_newer_is_tried_again_later) {
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    struct tf_wire_result result = driver_outcome(edit, TF_OUTCOME_CONFLICT);
    driver_results(&d, &result, 1);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_RETRY, edit));
    ck_assert(!d.request.is_open);
    driver_deadline(&d);
    answer_conflict(edit, base);
    ck_assert_uint_eq(driver_note_of(&d, TF_NOTE_RETRY, edit)->number, 2);
}
END_TEST

START_TEST(strategy_of_a_conversation_goes_before_the_users) {
    driver_strategy(&d, TF_STRATEGY_MANUAL);
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_SET_STRATEGY,
                                           .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                           .strategy = TF_STRATEGY_CLIENT_WINS});
    driver_restart(&d);
    driver_drain(&d);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    expect_batch(edit, 2, "lunch at one");
}
END_TEST

static void choose(const char *conversation, uint32_t of_action, enum tf_strategy strategy) {
    struct tf_command command = {
        .kind = TF_COMMAND_SET_STRATEGY, .of_action = of_action, .strategy = strategy};
    if (conversation != NULL)
        command.conversation_id = tf_id_of(conversation);
    driver_command(&d, command);
}

START_TEST(strategy_of_a_type_goes_before_the_users_and_survives_a_restart) {
    driver_strategy(&d, TF_STRATEGY_MANUAL);
    choose(NULL, 1 + TF_ACTION_EDIT, TF_STRATEGY_CLIENT_WINS);
    choose(NULL, 1 + TF_ACTION_DELETE, TF_STRATEGY_SERVER_WINS);
    driver_restart(&d);
    driver_drain(&d);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    expect_batch(edit, 2, "lunch at one");
}
END_TEST

START_TEST(strategy_of_a_conversation_goes_before_that_of_a_type) {
    choose(DRIVER_CONVERSATION, 0, TF_STRATEGY_MANUAL);
    choose(NULL, 1 + TF_ACTION_EDIT, TF_STRATEGY_CLIENT_WINS);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    answer_conflict(edit, other_device_wrote("lunch at two"));
    ck_assert_uint_eq(driver_status(&d).conflicts, 1);
}
END_TEST

START_TEST(strategy_of_a_conversation_and_type_is_chosen_while_the_action_is_pending) {
    choose(DRIVER_CONVERSATION, 0, TF_STRATEGY_MANUAL);
    struct tf_id edit = driver_edit(&d, message(), "lunch at one");
    choose(DRIVER_CONVERSATION, 1 + TF_ACTION_EDIT, TF_STRATEGY_CLIENT_WINS);
    answer_conflict(edit, other_device_wrote("lunch at two"));
    expect_batch(edit, 2, "lunch at one");
}
END_TEST

START_TEST(strategy_of_a_type_that_meets_no_conflicts_is_refused) {
    choose(NULL, 1 + TF_ACTION_SEND, TF_STRATEGY_CLIENT_WINS);
    ck_assert_int_eq(driver_note(&d, TF_NOTE_REFUSED)->code, TF_E_INVALID);
}
END_TEST

START_TEST(newer_version_under_a_pending_edit_never_hides_it) {
    driver_connectivity(&d, false);
    driver_edit(&d, message(), "lunch at one");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_fail(&d, TF_HTTP_TIMED_OUT);
    driver_kill(&d);
    driver_start(&d, true);
    driver_token(&d);
    struct tf_change second = other_device_wrote("lunch at two");
    driver_pull(&d, &second, 1, false);
    ck_assert_str_eq(driver_look(&d, message()).text, "lunch at one");
    ck_assert_uint_eq(driver_look(&d, message()).view.version, 2);
    ck_assert(driver_look(&d, message()).view.is_pending);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("conflicts");
    TCase *c = tcase_create("conflicts");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, server_wins_drops_mine_and_shows_theirs);
    tcase_add_test(c, client_wins_sends_the_same_action_on_the_new_base);
    tcase_add_test(c, merge_sends_both_changes_on_the_new_base);
    tcase_add_test(c, merge_with_what_was_heard_before_is_shown_at_once);
    tcase_add_test(c, merge_that_adds_nothing_sends_nothing);
    tcase_add_test(c, merge_that_conflicts_again_starts_from_what_it_met);
    tcase_add_test(c, edit_that_meets_a_tombstone_ends_under_every_strategy);
    tcase_add_test(c, delete_under_merge_goes_again_on_the_new_base);
    tcase_add_test(c, delete_under_server_wins_is_dropped);
    tcase_add_test(c, manual_conflict_is_kept_with_its_three_texts_over_a_restart);
    tcase_add_test(c, resolution_queues_a_new_edit_on_top_of_theirs);
    tcase_add_test(c, resolution_for_mine_sends_mine_and_for_theirs_sends_nothing);
    tcase_add_test(c, newer_version_that_is_pulled_becomes_theirs);
    tcase_add_test(c, resolution_that_meets_a_newer_version_is_a_conflict_again);
    tcase_add_test(c, edit_during_an_open_conflict_changes_my_side_of_it);
    tcase_add_test(c, edit_that_waited_behind_the_one_in_conflict_joins_it);
    tcase_add_test(c, edit_behind_one_that_was_dropped_meets_the_same_conflict);
    tcase_add_test(c, own_deletion_ends_an_open_conflict);
    tcase_add_test(c, conflict_with_nothing_newer_is_tried_again_later);
    tcase_add_test(c, strategy_of_a_conversation_goes_before_the_users);
    tcase_add_test(c, strategy_of_a_type_goes_before_the_users_and_survives_a_restart);
    tcase_add_test(c, strategy_of_a_conversation_goes_before_that_of_a_type);
    tcase_add_test(c, strategy_of_a_conversation_and_type_is_chosen_while_the_action_is_pending);
    tcase_add_test(c, strategy_of_a_type_that_meets_no_conflicts_is_refused);
    tcase_add_test(c, newer_version_under_a_pending_edit_never_hides_it);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
