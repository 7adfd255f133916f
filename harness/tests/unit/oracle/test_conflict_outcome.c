#include "unit/oracle/claims.h"

#define RULE "conflict-outcome"

/* m1 "one two three" in version 1; asha makes it "ONE two three" (version 2); the tablet, which saw
 * version 1, writes `mine` as action t1. */
static void two_sides(struct history *h, enum tf_strategy strategy, const char *mine) {
    h->plan->replicas[TABLET].client.strategy = strategy;
    history_send(h, ASHA, "a1", "one two three");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "ONE two three");
    history_edit(h, TABLET, "t1", "m1", 1, mine);
    history_applied(h, "a2", "m1", 1);
}

static void conflict(struct history *h, enum tf_strategy strategy) {
    history_refused_by_conflict(h, "t1", "m1", 1, 2);
    history_note(h, TABLET, "t1", (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = strategy});
}

static void applied_as(struct history *h, const char *text) {
    struct tf_audit_view entry = history_entry(h, "t1", "m1", 2);
    entry.content = tf_slice_of(text);
    history_audit(h, entry);
}

START_TEST(edits_one_after_the_other_are_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "two");
    history_applied(&h, "a2", "m1", 1);
    history_edit(&h, TABLET, "t1", "m1", 2, "three");
    history_applied(&h, "t1", "m1", 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_on_an_old_base_that_is_applied_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_SERVER_WINS, "one two THREE");
    struct tf_audit_view entry = history_entry(&h, "t1", "m1", 1);
    entry.old_version = 2;
    entry.new_version = 3;
    history_audit(&h, entry);
    ck_assert_uint_ge(history_findings(&h, RULE), 1);
    history_close(&h);
}
END_TEST

START_TEST(a_base_made_newer_behind_the_users_back_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_SERVER_WINS, "one two THREE");
    applied_as(&h, "one two THREE");
    BREAKS(h, RULE);
}
END_TEST

static void edit_cut_short(struct history *h, const char *message, const char *text) {
    history_command(h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_EDIT,
                                                   .message_id = tf_id_of(message),
                                                   .text = tf_slice_of(text),
                                                   .cut_short = true}});
}

/* Asha's process dies in two edits of an unsent message, and in one of another. */
static void cut_twice(struct history *h, const char *stored) {
    history_send(h, ASHA, "a1", "one");
    history_send(h, ASHA, "b1", "other");
    edit_cut_short(h, "a1", "two");
    edit_cut_short(h, "b1", "four");
    edit_cut_short(h, "a1", "three");
    struct tf_audit_view entry = history_entry(h, "a1", "m1", 0);
    entry.content = tf_slice_of(stored);
    history_audit(h, entry);
}

START_TEST(of_several_edits_cut_short_any_may_have_been_made) {
    static const char *const may[] = {"one", "two", "three"};
    for (int i = 0; i < 3; i++) {
        BEGIN(h);
        cut_twice(&h, may[i]);
        HOLDS(h, RULE);
    }
}
END_TEST

START_TEST(an_edit_of_another_message_that_was_cut_short_excuses_nothing) {
    BEGIN(h);
    cut_twice(&h, "four");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(own_earlier_edits_are_no_surprise) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_edit(&h, ASHA, "a2", "a1", 0, "two");
    history_edit(&h, ASHA, "a3", "a1", 0, "three");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a2", "m1", 1);
    history_applied(&h, "a3", "m1", 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(under_server_wins_the_loser_is_kept_and_not_applied) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_SERVER_WINS, "one two THREE");
    conflict(&h, TF_STRATEGY_SERVER_WINS);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(under_server_wins_an_applied_loser_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_SERVER_WINS, "one two THREE");
    conflict(&h, TF_STRATEGY_SERVER_WINS);
    applied_as(&h, "one two THREE");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_losing_text_that_was_not_kept_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_SERVER_WINS, "one two THREE");
    struct tf_audit_view entry = history_entry(&h, "t1", "m1", 1);
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.content = (struct tf_slice){0};
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(under_client_wins_the_own_words_are_applied) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_CLIENT_WINS, "one two THREE");
    conflict(&h, TF_STRATEGY_CLIENT_WINS);
    applied_as(&h, "one two THREE");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(under_client_wins_other_words_are_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_CLIENT_WINS, "one two THREE");
    conflict(&h, TF_STRATEGY_CLIENT_WINS);
    applied_as(&h, "ONE two THREE");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_merge_keeps_both_sides) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MERGE, "one two THREE");
    conflict(&h, TF_STRATEGY_MERGE);
    applied_as(&h, "ONE two THREE");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_merge_that_drops_a_side_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MERGE, "one two THREE");
    conflict(&h, TF_STRATEGY_MERGE);
    applied_as(&h, "one two THREE");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_second_conflict_of_a_merge_goes_on_from_the_first) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MERGE, "one two THREE");
    conflict(&h, TF_STRATEGY_MERGE);
    history_edit(&h, ASHA, "a3", "m1", 2, "ONE TWO three");
    history_applied(&h, "a3", "m1", 2);
    struct tf_audit_view again = history_entry(&h, "t1", "m1", 2);
    again.outcome = TF_OUTCOME_CONFLICT;
    again.content = tf_slice_of("ONE two THREE");
    history_audit(&h, again);
    struct tf_audit_view merged = history_entry(&h, "t1", "m1", 3);
    merged.content = tf_slice_of("ONE TWO THREE");
    history_audit(&h, merged);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_undecided_edit_that_is_applied_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    conflict(&h, TF_STRATEGY_MANUAL);
    applied_as(&h, "one two THREE");
    BREAKS(h, RULE);
}
END_TEST

static void resolution(struct history *h, uint64_t seen) {
    history_command(h, TABLET,
                    (struct tf_record){.command = {.kind = TF_COMMAND_RESOLVE,
                                                   .action_id = tf_id_of("t2"),
                                                   .message_id = tf_id_of("m1"),
                                                   .resolution = TF_RESOLVE_MINE,
                                                   .seen_version = seen}});
}

START_TEST(a_decision_for_the_own_text_carries_it) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    conflict(&h, TF_STRATEGY_MANUAL);
    resolution(&h, 2);
    struct tf_audit_view entry = history_entry(&h, "t2", "m1", 2);
    entry.content = tf_slice_of("one two THREE");
    history_audit(&h, entry);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_decision_that_ignores_a_newer_version_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    conflict(&h, TF_STRATEGY_MANUAL);
    resolution(&h, 2);
    history_edit(&h, ASHA, "a3", "m1", 2, "newer");
    history_applied(&h, "a3", "m1", 2);
    struct tf_audit_view entry = history_entry(&h, "t2", "m1", 3);
    entry.content = tf_slice_of("one two THREE");
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_on_the_newest_base_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "two");
    history_refused_by_conflict(&h, "a2", "m1", 1, 1);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_repeat_of_an_applied_edit_in_conflict_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "two");
    history_applied(&h, "a2", "m1", 1);
    history_refused_by_conflict(&h, "a2", "m1", 1, 2);
    BREAKS(h, RULE);
}
END_TEST

/* A server that thinks itself a year later has let go of the records. */
static void server_jumps(struct history *h, tf_time by_us) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_CLOCK,
                                      .node = TF_NODE_SERVER,
                                      .clock = {.skew_us = by_us}});
}

START_TEST(the_repeat_of_an_edit_whose_record_is_gone_meets_its_own_effect) {
    for (int far = 0; far < 2; far++) {
        BEGIN(h);
        history_send(&h, ASHA, "a1", "one");
        history_applied(&h, "a1", "m1", 0);
        history_edit(&h, ASHA, "a2", "m1", 1, "two");
        history_applied(&h, "a2", "m1", 1);
        server_jumps(&h, far == 1 ? 400 * TF_DAY : TF_HOUR);
        history_refused_by_conflict(&h, "a2", "m1", 1, 2);
        if (far == 1)
            HOLDS(h, RULE);
        else
            BREAKS(h, RULE);
    }
}
END_TEST

START_TEST(words_changed_on_the_way_are_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "naïve");
    struct tf_audit_view entry = history_entry(&h, "a1", "m1", 0);
    entry.content = TF_SLICE_LITERAL("naive");
    history_audit(&h, entry);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_folded_into_its_unsent_send_is_its_text) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "one");
    history_edit(&h, ASHA, "a2", "a1", 0, "two");
    history_note(&h, ASHA, "a2",
                 (struct tf_note){.kind = TF_NOTE_COALESCED, .other_id = tf_id_of("a1")});
    struct tf_audit_view entry = history_entry(&h, "a1", "m1", 0);
    entry.content = TF_SLICE_LITERAL("two");
    history_audit(&h, entry);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_device_that_uses_another_strategy_than_declared_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    conflict(&h, TF_STRATEGY_SERVER_WINS);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_strategy_set_at_run_time_counts) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    history_command(&h, TABLET,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SET_STRATEGY,
                                                   .strategy = TF_STRATEGY_CLIENT_WINS}});
    conflict(&h, TF_STRATEGY_CLIENT_WINS);
    applied_as(&h, "one two THREE");
    HOLDS(h, RULE);
}
END_TEST

static void declare(struct history *h, const char *conversation, uint32_t of_action,
                    enum tf_strategy strategy) {
    struct tf_record record = {.kind = TF_RECORD_COMMAND,
                               .node = TABLET,
                               .command = {.kind = TF_COMMAND_SET_STRATEGY,
                                           .message = TF_NAME_NONE,
                                           .of_action = of_action,
                                           .strategy = strategy,
                                           .accepted = true}};
    if (conversation != NULL)
        record.command.conversation_id = tf_id_of(conversation);
    history_put(h, record);
}

static void edit_met(struct history *h, enum tf_strategy strategy) {
    history_note(
        h, TABLET, "t1",
        (struct tf_note){.kind = TF_NOTE_CONFLICT, .type = TF_ACTION_EDIT, .strategy = strategy});
}

/* The merge meets a third version; by then the user has chosen client-wins. The first conflict was
 * dealt with by `first`; the second is met by `lost`, and `won` is applied. */
static void chosen_between(struct history *h, enum tf_strategy first, const char *lost,
                           const char *won) {
    two_sides(h, first, "one two THREE");
    conflict(h, first);
    history_edit(h, ASHA, "a3", "m1", 2, "ONE TWO three");
    history_applied(h, "a3", "m1", 2);
    struct tf_audit_view again = history_entry(h, "t1", "m1", 2);
    again.outcome = TF_OUTCOME_CONFLICT;
    again.content = tf_slice_of(lost);
    history_audit(h, again);
    declare(h, NULL, 0, TF_STRATEGY_CLIENT_WINS);
    edit_met(h, TF_STRATEGY_CLIENT_WINS);
    struct tf_audit_view entry = history_entry(h, "t1", "m1", 3);
    entry.content = tf_slice_of(won);
    history_audit(h, entry);
}

START_TEST(a_merge_that_met_a_conflict_is_what_wins_when_the_client_does) {
    BEGIN(h);
    chosen_between(&h, TF_STRATEGY_MERGE, "ONE two THREE", "ONE two THREE");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(words_that_no_merge_allows_do_not_win) {
    BEGIN(h);
    chosen_between(&h, TF_STRATEGY_MERGE, "ONE THREE", "ONE THREE");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_merge_of_newer_text_does_not_win_when_the_client_does) {
    BEGIN(h);
    chosen_between(&h, TF_STRATEGY_MERGE, "ONE two THREE", "ONE TWO THREE");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_merge_that_nobody_chose_does_not_win) {
    BEGIN(h);
    chosen_between(&h, TF_STRATEGY_CLIENT_WINS, "ONE two THREE", "ONE two THREE");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_strategy_of_a_type_goes_before_the_users) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    declare(&h, NULL, 1 + TF_ACTION_EDIT, TF_STRATEGY_CLIENT_WINS);
    edit_met(&h, TF_STRATEGY_CLIENT_WINS);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_device_that_ignores_the_strategy_of_a_type_is_found) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    declare(&h, NULL, 1 + TF_ACTION_EDIT, TF_STRATEGY_CLIENT_WINS);
    edit_met(&h, TF_STRATEGY_MANUAL);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_strategy_of_another_type_counts_for_nothing) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    declare(&h, NULL, 1 + TF_ACTION_DELETE, TF_STRATEGY_CLIENT_WINS);
    edit_met(&h, TF_STRATEGY_MANUAL);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(the_strategy_of_a_conversation_goes_before_that_of_a_type) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    declare(&h, "lunch", 0, TF_STRATEGY_MERGE);
    declare(&h, NULL, 1 + TF_ACTION_EDIT, TF_STRATEGY_CLIENT_WINS);
    edit_met(&h, TF_STRATEGY_MERGE);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(of_a_conversation_the_strategy_of_the_type_counts_most) {
    BEGIN(h);
    two_sides(&h, TF_STRATEGY_MANUAL, "one two THREE");
    declare(&h, "lunch", 1 + TF_ACTION_EDIT, TF_STRATEGY_SERVER_WINS);
    declare(&h, "lunch", 0, TF_STRATEGY_MERGE);
    edit_met(&h, TF_STRATEGY_MERGE);
    BREAKS(h, RULE);
}
END_TEST

/* The server loses m1, and asha's phone offers it again; her tablet, which offers it too, edits it.
 */
static void offered_by_both(struct history *h) {
    history_send(h, ASHA, "a1", "one");
    history_applied(h, "a1", "m1", 0);
    history_restored(h, 0);
    history_edit(h, TABLET, "t1", "m1", 0, "two");
    history_applied(h, "a1", "m1", 0);
}

START_TEST(a_message_that_another_device_offered_again_is_no_surprise) {
    BEGIN(h);
    offered_by_both(&h);
    history_applied(&h, "t1", "m1", 1);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_said_on_top_of_an_offered_message_is_not_overwritten) {
    BEGIN(h);
    offered_by_both(&h);
    history_edit(&h, ASHA, "a2", "m1", 1, "three");
    history_applied(&h, "a2", "m1", 1);
    history_applied(&h, "t1", "m1", 2);
    BREAKS(h, RULE);
}
END_TEST

/* The tablet's edit meets a conflict, of which it hears or not; then the server loses the edit that
 * it met, and takes the tablet's. */
static void conflict_is_lost(struct history *h, bool is_told) {
    two_sides(h, TF_STRATEGY_SERVER_WINS, "one two THREE");
    history_refused_by_conflict(h, "t1", "m1", 1, 2);
    if (is_told)
        history_note(h, TABLET, "t1",
                     (struct tf_note){.kind = TF_NOTE_CONFLICT,
                                      .strategy = TF_STRATEGY_SERVER_WINS,
                                      .type = TF_ACTION_EDIT});
    history_restored(h, 1);
    history_applied(h, "t1", "m1", 1);
}

START_TEST(a_conflict_that_the_server_lost_before_it_was_heard_of_never_was) {
    BEGIN(h);
    conflict_is_lost(&h, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_conflict_that_was_heard_of_counts_whatever_the_server_lost) {
    BEGIN(h);
    conflict_is_lost(&h, true);
    BREAKS(h, RULE);
}
END_TEST

/* Two edits of the tablet wait for the person, of whom the second meets the message's deletion when
 * `deleted`: what is decided after that is the first. */
static void decided_twice(struct history *h, bool deleted) {
    two_sides(h, TF_STRATEGY_MANUAL, "one two THREE");
    conflict(h, TF_STRATEGY_MANUAL);
    history_edit(h, TABLET, "t3", "m1", 2, "four");
    if (deleted) {
        history_delete(h, ASHA, "a3", "m1", 2);
        history_applied(h, "a3", "m1", 2);
        struct tf_audit_view met = history_entry(h, "t3", "m1", 2);
        met.outcome = TF_OUTCOME_CONFLICT;
        met.old_version = met.new_version = 3;
        met.content = tf_slice_of("four");
        met.seq = 0;
        history_audit(h, met);
    }
    resolution(h, deleted ? 3 : 2);
    struct tf_audit_view entry = history_entry(h, "t2", "m1", deleted ? 3 : 2);
    entry.outcome = deleted ? TF_OUTCOME_CONFLICT : TF_OUTCOME_APPLIED;
    entry.content = tf_slice_of("one two THREE");
    if (deleted) {
        entry.old_version = entry.new_version = 3;
        entry.seq = 0;
    }
    history_audit(h, entry);
}

START_TEST(a_decision_after_a_deletion_may_carry_older_words) {
    BEGIN(h);
    decided_twice(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_decision_that_carries_older_words_is_found) {
    BEGIN(h);
    decided_twice(&h, false);
    BREAKS(h, RULE);
}
END_TEST

/* A merge on a base that the server lost, on top of the message as it was offered again. */
START_TEST(a_merge_on_a_base_of_a_lost_log_is_not_held_against_the_new_one) {
    BEGIN(h);
    h.plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(&h, ASHA, "a1", "one");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "chutney");
    history_applied(&h, "a2", "m1", 1);
    history_edit(&h, TABLET, "t1", "m1", 2, "mine");
    history_restored(&h, 0);
    struct tf_audit_view offered = history_entry(&h, "a1", "m1", 0);
    offered.content = tf_slice_of("chutney");
    history_audit(&h, offered);
    history_refused_by_conflict(&h, "t1", "m1", 2, 1);
    history_note(&h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
    history_applied(&h, "t1", "m1", 1);
    HOLDS(h, RULE);
}
END_TEST

static Suite *conflict_outcome_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, edits_one_after_the_other_are_fine);
    tcase_add_test(tests, an_edit_on_an_old_base_that_is_applied_is_found);
    tcase_add_test(tests, a_base_made_newer_behind_the_users_back_is_found);
    tcase_add_test(tests, of_several_edits_cut_short_any_may_have_been_made);
    tcase_add_test(tests, an_edit_of_another_message_that_was_cut_short_excuses_nothing);
    tcase_add_test(tests, own_earlier_edits_are_no_surprise);
    tcase_add_test(tests, under_server_wins_the_loser_is_kept_and_not_applied);
    tcase_add_test(tests, under_server_wins_an_applied_loser_is_found);
    tcase_add_test(tests, a_losing_text_that_was_not_kept_is_found);
    tcase_add_test(tests, under_client_wins_the_own_words_are_applied);
    tcase_add_test(tests, under_client_wins_other_words_are_found);
    tcase_add_test(tests, a_merge_keeps_both_sides);
    tcase_add_test(tests, a_merge_that_drops_a_side_is_found);
    tcase_add_test(tests, a_second_conflict_of_a_merge_goes_on_from_the_first);
    tcase_add_test(tests, a_merge_that_met_a_conflict_is_what_wins_when_the_client_does);
    tcase_add_test(tests, words_that_no_merge_allows_do_not_win);
    tcase_add_test(tests, a_merge_of_newer_text_does_not_win_when_the_client_does);
    tcase_add_test(tests, a_merge_that_nobody_chose_does_not_win);
    tcase_add_test(tests, an_undecided_edit_that_is_applied_is_found);
    tcase_add_test(tests, a_decision_for_the_own_text_carries_it);
    tcase_add_test(tests, a_decision_that_ignores_a_newer_version_is_found);
    tcase_add_test(tests, a_conflict_on_the_newest_base_is_found);
    tcase_add_test(tests, the_repeat_of_an_applied_edit_in_conflict_is_found);
    tcase_add_test(tests, the_repeat_of_an_edit_whose_record_is_gone_meets_its_own_effect);
    tcase_add_test(tests, words_changed_on_the_way_are_found);
    tcase_add_test(tests, an_edit_folded_into_its_unsent_send_is_its_text);
    tcase_add_test(tests, a_device_that_uses_another_strategy_than_declared_is_found);
    tcase_add_test(tests, a_strategy_set_at_run_time_counts);
    tcase_add_test(tests, the_strategy_of_a_type_goes_before_the_users);
    tcase_add_test(tests, a_device_that_ignores_the_strategy_of_a_type_is_found);
    tcase_add_test(tests, the_strategy_of_another_type_counts_for_nothing);
    tcase_add_test(tests, the_strategy_of_a_conversation_goes_before_that_of_a_type);
    tcase_add_test(tests, of_a_conversation_the_strategy_of_the_type_counts_most);
    tcase_add_test(tests, a_message_that_another_device_offered_again_is_no_surprise);
    tcase_add_test(tests, what_was_said_on_top_of_an_offered_message_is_not_overwritten);
    tcase_add_test(tests, a_conflict_that_the_server_lost_before_it_was_heard_of_never_was);
    tcase_add_test(tests, a_conflict_that_was_heard_of_counts_whatever_the_server_lost);
    tcase_add_test(tests, a_decision_after_a_deletion_may_carry_older_words);
    tcase_add_test(tests, a_decision_that_carries_older_words_is_found);
    tcase_add_test(tests, a_merge_on_a_base_of_a_lost_log_is_not_held_against_the_new_one);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(conflict_outcome_suite)
