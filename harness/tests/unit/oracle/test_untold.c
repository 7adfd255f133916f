/* The database of a device fails at the end of a commit that takes in the server's word, and its
 * process dies: what was to be done may be done, and nobody was told. What of this each oracle
 * excuses, and what it does not. */
#include "unit/oracle/claims.h"

static void fails(struct history *h, uint32_t node, enum tf_verb verb) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_FAULT_HIT,
                                      .node = node,
                                      .fault = {.verb = verb, .step = TF_NAME_NONE}});
}

static void restarts(struct history *h, uint32_t node, enum tf_process_event death) {
    history_process(h, node, death);
    history_at(h, h->now_us + TF_SECOND);
    history_process(h, node, TF_PROCESS_STARTED);
}

/* The power fails while the answer is taken in. */
static void loses_power_at_answer(struct history *h, uint32_t node, uint32_t exchange) {
    history_net(h, node, TF_RECORD_ANSWER_TAKEN, exchange, 200);
    fails(h, node, TF_VERB_CRASH_AT_STORAGE_STEP);
    restarts(h, node, TF_PROCESS_CRASHED);
}

/* -- What is left of an action of which the server had an older word -- */

/* "rice" waits on asha's phone and on the tablet, which began with a copy; on the phone it becomes
 * `mine`. The server has it from the tablet, as `theirs`. */
static void two_words(struct history *h, const char *mine, const char *theirs) {
    history_send(h, ASHA, "a1", "rice");
    history_copied(h, TABLET, ASHA, h->index);
    history_process(h, TABLET, TF_PROCESS_STARTED);
    history_edit(h, ASHA, "a2", "a1", 0, mine);
    history_note(h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a1")});
    history_at(h, TF_SECOND);
    struct tf_audit_view entry = history_entry(h, "a1", "m1", 0);
    entry.device_id = tf_id_of("asha-tablet");
    entry.content = tf_slice_of(theirs);
    history_audit(h, entry);
    history_at(h, 2 * TF_SECOND);
}

static void rows(struct history *h) {
    history_look(h, ASHA, history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "rice", 1, 11));
}

static struct tf_action_view unnamed(const char *id) {
    return (struct tf_action_view){.action_id = tf_id_of(id),
                                   .type = TF_ACTION_EDIT,
                                   .state = TF_QUEUE_WAITING,
                                   .conversation_id = tf_id_of("lunch"),
                                   .message_id = tf_id_of("m1"),
                                   .base_version = 1,
                                   .order = 9};
}

static void queue_holds(struct history *h, const struct tf_action_view *view) {
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_put(h,
                (struct tf_record){.kind = TF_RECORD_VIEW_ACTION, .node = ASHA, .action = *view});
    rows(h);
    history_view_end(h, ASHA);
}

static void holds_the_rest(struct history *h) {
    struct tf_action_view view = unnamed("x1");
    queue_holds(h, &view);
}

START_TEST(the_rest_of_an_action_may_be_queued_when_the_power_failed_at_the_answer) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    holds_the_rest(&h);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(it_may_be_queued_when_the_database_failed_there_and_the_process_was_killed_later) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, history_attempt(&h, ASHA, "a1", 1), 200);
    fails(&h, ASHA, TF_VERB_IO_ERROR);
    history_at(&h, 3 * TF_SECOND);
    restarts(&h, ASHA, TF_PROCESS_KILLED);
    holds_the_rest(&h);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(it_may_be_queued_when_the_power_failed_at_a_frame_that_says_so) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    history_net(&h, ASHA, TF_RECORD_FRAME_TAKEN, 7, 0);
    fails(&h, ASHA, TF_VERB_CRASH_AT_STORAGE_STEP);
    restarts(&h, ASHA, TF_PROCESS_CRASHED);
    holds_the_rest(&h);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(it_stays_until_it_is_sent) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    holds_the_rest(&h);
    restarts(&h, ASHA, TF_PROCESS_KILLED);
    holds_the_rest(&h);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(a_process_that_dies_without_a_failure_leaves_nothing_unnamed) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, history_attempt(&h, ASHA, "a1", 1), 200);
    restarts(&h, ASHA, TF_PROCESS_CRASHED);
    holds_the_rest(&h);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(a_failure_when_nothing_was_taken_in_leaves_nothing_unnamed) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, history_attempt(&h, ASHA, "a1", 1), 200);
    history_at(&h, 3 * TF_SECOND);
    fails(&h, ASHA, TF_VERB_CRASH_AT_STORAGE_STEP);
    restarts(&h, ASHA, TF_PROCESS_CRASHED);
    holds_the_rest(&h);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(what_comes_up_after_the_first_look_was_not_left_by_the_failure) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    rows(&h);
    history_view_end(&h, ASHA);
    restarts(&h, ASHA, TF_PROCESS_CRASHED);
    holds_the_rest(&h);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(nothing_is_left_where_the_server_has_the_newest_words) {
    BEGIN(h);
    two_words(&h, "dal", "dal");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    holds_the_rest(&h);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(nothing_is_left_where_the_server_has_no_word_at_all) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "rice");
    history_edit(&h, ASHA, "a2", "a1", 0, "dal");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a1")});
    history_at(&h, TF_SECOND);
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    struct tf_action_view view = unnamed("x1");
    view.message_id = tf_id_of("a1");
    queue_holds(&h, &view);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(what_is_left_of_an_edit_deletes_nothing) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    struct tf_action_view view = unnamed("x1");
    view.type = TF_ACTION_DELETE;
    queue_holds(&h, &view);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(what_is_left_is_about_that_message) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "naan");
    history_applied(&h, "r1", "m9", 0);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    struct tf_action_view view = unnamed("x1");
    view.message_id = tf_id_of("m9");
    queue_holds(&h, &view);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(what_is_left_was_never_tried) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    struct tf_action_view view = unnamed("x1");
    view.attempts = 1;
    queue_holds(&h, &view);
    BREAKS(h, "crash-consistent");
}
END_TEST

START_TEST(the_rest_is_queued_once) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    struct tf_action_view first = unnamed("x1"), second = unnamed("x2");
    second.order++;
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_put(&h,
                (struct tf_record){.kind = TF_RECORD_VIEW_ACTION, .node = ASHA, .action = first});
    history_put(&h,
                (struct tf_record){.kind = TF_RECORD_VIEW_ACTION, .node = ASHA, .action = second});
    rows(&h);
    history_view_end(&h, ASHA);
    BREAKS(h, "crash-consistent");
}
END_TEST

/* The user read up to the second message; the server has the mark at the first. */
static void two_marks(struct history *h, bool further) {
    history_send(h, RAVI, "r1", "one");
    history_applied(h, "r1", "m1", 0);
    history_send(h, RAVI, "r2", "two");
    history_applied(h, "r2", "m2", 0);
    history_read(h, ASHA, "a1", "m1");
    if (further) {
        history_read(h, ASHA, "a2", "m2");
        history_note(h, ASHA, "a2",
                     (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a1")});
    }
    history_at(h, TF_SECOND);
    history_applied(h, "a1", "m1", 0);
    loses_power_at_answer(h, ASHA, history_attempt(h, ASHA, "a1", 1));
    struct tf_action_view view = unnamed("x1");
    view.type = TF_ACTION_READ;
    view.message_id = tf_id_of("m2");
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_put(h, (struct tf_record){.kind = TF_RECORD_VIEW_ACTION, .node = ASHA, .action = view});
    history_view_end(h, ASHA);
}

START_TEST(a_mark_that_the_server_has_not_may_be_what_is_left) {
    BEGIN(h);
    two_marks(&h, true);
    HOLDS(h, "crash-consistent");
}
END_TEST

START_TEST(a_mark_that_moved_no_further_leaves_nothing) {
    BEGIN(h);
    two_marks(&h, false);
    BREAKS(h, "crash-consistent");
}
END_TEST

/* What becomes of it is judged as ever: one change of the message was asked for. */
static void rest_is_applied(struct history *h, const char *id, uint64_t base) {
    struct tf_audit_view entry = history_entry(h, "a2", "m1", base);
    entry.action_id = tf_id_of(id);
    history_audit(h, entry);
}

START_TEST(the_rest_takes_effect) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    holds_the_rest(&h);
    rest_is_applied(&h, "x1", 1);
    HOLDS(h, "at-most-once");
}
END_TEST

START_TEST(the_rest_takes_effect_no_more_than_once) {
    BEGIN(h);
    two_words(&h, "dal", "rice");
    loses_power_at_answer(&h, ASHA, history_attempt(&h, ASHA, "a1", 1));
    holds_the_rest(&h);
    rest_is_applied(&h, "x1", 1);
    rest_is_applied(&h, "x2", 2);
    BREAKS(h, "at-most-once");
}
END_TEST

/* -- How a conflict was dealt with -- */

/* The tablet merges "one two THREE" with asha's "ONE two three", and tells of that; then its user
 * declares `declared`. The merge meets "ONE TWO three", version 3. The power fails, or not, when
 * the answer is taken in. */
static void second_conflict(struct history *h, enum tf_strategy declared, bool power_fails) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", "one two three");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "ONE two three");
    history_edit(h, TABLET, "t1", "m1", 1, "one two THREE");
    history_applied(h, "a2", "m1", 1);
    history_refused_by_conflict(h, "t1", "m1", 1, 2);
    history_note(h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
    history_edit(h, ASHA, "a3", "m1", 2, "ONE TWO three");
    history_applied(h, "a3", "m1", 2);
    history_strategy(h, TABLET, declared);
    history_at(h, TF_SECOND);
    uint32_t exchange = history_attempt(h, TABLET, "t1", 2);
    struct tf_audit_view again = history_entry(h, "t1", "m1", 2);
    again.outcome = TF_OUTCOME_CONFLICT;
    again.content = tf_slice_of("ONE two THREE");
    history_audit(h, again);
    history_at(h, 2 * TF_SECOND);
    if (power_fails)
        loses_power_at_answer(h, TABLET, exchange);
    else
        history_net(h, TABLET, TF_RECORD_ANSWER_TAKEN, exchange, 200);
}

static void stores(struct history *h, const char *text) {
    struct tf_audit_view entry = history_entry(h, "t1", "m1", 3);
    entry.content = tf_slice_of(text);
    history_audit(h, entry);
}

static const char *const CONFLICT_RULES[] = {"conflict-outcome", "merge-algebra"};

START_TEST(what_the_user_had_declared_counts_when_the_power_failed_at_the_answer) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_CLIENT_WINS, true);
    stores(&h, "ONE two THREE");
    HOLDS(h, CONFLICT_RULES[_i]);
}
END_TEST

START_TEST(what_the_device_told_counts_when_no_power_failed) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_CLIENT_WINS, false);
    stores(&h, "ONE two THREE");
    BREAKS(h, CONFLICT_RULES[_i]);
}
END_TEST

START_TEST(a_merge_is_one_whoever_was_told_of_it) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_MERGE, true);
    stores(&h, "ONE two THREE");
    BREAKS(h, CONFLICT_RULES[_i]);
}
END_TEST

START_TEST(a_merge_that_nobody_was_told_of_is_fine) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_MERGE, true);
    stores(&h, "ONE TWO THREE");
    HOLDS(h, CONFLICT_RULES[_i]);
}
END_TEST

START_TEST(what_is_declared_after_the_power_failed_changes_nothing) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_MERGE, true);
    history_strategy(&h, TABLET, TF_STRATEGY_CLIENT_WINS);
    stores(&h, "ONE two THREE");
    BREAKS(h, CONFLICT_RULES[_i]);
}
END_TEST

/* The server repeats what it had answered, and the power fails once more. */
static void fails_again_under(struct history *h, enum tf_strategy declared) {
    history_strategy(h, TABLET, declared);
    uint32_t exchange = history_attempt(h, TABLET, "t1", 3);
    history_at(h, h->now_us + TF_SECOND);
    loses_power_at_answer(h, TABLET, exchange);
}

START_TEST(of_two_answers_that_were_never_told_of_either_may_count) {
    static const char *const stored[] = {"ONE two THREE", "ONE TWO THREE"};
    for (int i = 0; i < 2; i++) {
        BEGIN(h);
        second_conflict(&h, TF_STRATEGY_MERGE, true);
        fails_again_under(&h, TF_STRATEGY_CLIENT_WINS);
        stores(&h, stored[i]);
        HOLDS(h, CONFLICT_RULES[_i]);
    }
}
END_TEST

START_TEST(what_neither_of_them_allows_is_found) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_SERVER_WINS, true);
    fails_again_under(&h, TF_STRATEGY_CLIENT_WINS);
    stores(&h, "ONE TWO THREE");
    BREAKS(h, "conflict-outcome");
}
END_TEST

START_TEST(what_is_told_after_the_power_failed_counts) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_CLIENT_WINS, true);
    history_note(&h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
    stores(&h, "ONE two THREE");
    ck_assert_uint_ge(history_findings(&h, CONFLICT_RULES[_i]), 1);
    history_close(&h);
}
END_TEST

START_TEST(a_loser_is_not_applied_whoever_was_told) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_SERVER_WINS, true);
    stores(&h, "ONE TWO THREE");
    BREAKS(h, "conflict-outcome");
}
END_TEST

START_TEST(a_merge_does_not_win_when_the_client_does) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_CLIENT_WINS, true);
    stores(&h, "ONE TWO THREE");
    BREAKS(h, "conflict-outcome");
}
END_TEST

/* The edit is in the queue no more. */
static void gives_up(struct history *h) {
    history_view(h, TABLET, TF_VIEW_DURABLE, 0);
    history_look(h, TABLET,
                 history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "ONE TWO three", 3, 11));
    history_view_end(h, TABLET);
    history_rest(h);
}

START_TEST(an_edit_that_lost_by_what_was_declared_is_not_missed) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_SERVER_WINS, true);
    gives_up(&h);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(an_edit_that_should_have_won_is_missed) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_CLIENT_WINS, true);
    gives_up(&h);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(an_edit_that_lost_by_what_was_never_told_is_missed_when_no_power_failed) {
    BEGIN(h);
    second_conflict(&h, TF_STRATEGY_SERVER_WINS, false);
    gives_up(&h);
    BREAKS(h, "nothing-lost");
}
END_TEST

static TCase *of_queues(void) {
    TCase *tests = tcase_create("queues");
    tcase_add_test(tests, the_rest_of_an_action_may_be_queued_when_the_power_failed_at_the_answer);
    tcase_add_test(
        tests, it_may_be_queued_when_the_database_failed_there_and_the_process_was_killed_later);
    tcase_add_test(tests, it_may_be_queued_when_the_power_failed_at_a_frame_that_says_so);
    tcase_add_test(tests, it_stays_until_it_is_sent);
    tcase_add_test(tests, a_process_that_dies_without_a_failure_leaves_nothing_unnamed);
    tcase_add_test(tests, a_failure_when_nothing_was_taken_in_leaves_nothing_unnamed);
    tcase_add_test(tests, what_comes_up_after_the_first_look_was_not_left_by_the_failure);
    tcase_add_test(tests, nothing_is_left_where_the_server_has_the_newest_words);
    tcase_add_test(tests, nothing_is_left_where_the_server_has_no_word_at_all);
    tcase_add_test(tests, what_is_left_of_an_edit_deletes_nothing);
    tcase_add_test(tests, what_is_left_is_about_that_message);
    tcase_add_test(tests, what_is_left_was_never_tried);
    tcase_add_test(tests, the_rest_is_queued_once);
    tcase_add_test(tests, a_mark_that_the_server_has_not_may_be_what_is_left);
    tcase_add_test(tests, a_mark_that_moved_no_further_leaves_nothing);
    tcase_add_test(tests, the_rest_takes_effect);
    tcase_add_test(tests, the_rest_takes_effect_no_more_than_once);
    return tests;
}

static TCase *of_conflicts(void) {
    TCase *tests = tcase_create("conflicts");
    const int rules = sizeof(CONFLICT_RULES) / sizeof(CONFLICT_RULES[0]);
    tcase_add_loop_test(
        tests, what_the_user_had_declared_counts_when_the_power_failed_at_the_answer, 0, rules);
    tcase_add_loop_test(tests, what_the_device_told_counts_when_no_power_failed, 0, rules);
    tcase_add_loop_test(tests, a_merge_is_one_whoever_was_told_of_it, 0, rules);
    tcase_add_loop_test(tests, a_merge_that_nobody_was_told_of_is_fine, 0, rules);
    tcase_add_loop_test(tests, what_is_declared_after_the_power_failed_changes_nothing, 0, rules);
    tcase_add_loop_test(tests, of_two_answers_that_were_never_told_of_either_may_count, 0, rules);
    tcase_add_test(tests, what_neither_of_them_allows_is_found);
    tcase_add_loop_test(tests, what_is_told_after_the_power_failed_counts, 0, rules);
    tcase_add_test(tests, a_loser_is_not_applied_whoever_was_told);
    tcase_add_test(tests, a_merge_does_not_win_when_the_client_does);
    tcase_add_test(tests, an_edit_that_lost_by_what_was_declared_is_not_missed);
    tcase_add_test(tests, an_edit_that_should_have_won_is_missed);
    tcase_add_test(tests, an_edit_that_lost_by_what_was_never_told_is_missed_when_no_power_failed);
    return tests;
}

static Suite *untold_suite(void) {
    Suite *suite = suite_create("untold");
    suite_add_tcase(suite, of_queues());
    suite_add_tcase(suite, of_conflicts());
    return suite;
}

TF_TEST_MAIN(untold_suite)
