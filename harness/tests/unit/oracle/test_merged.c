/* An edit on top of an own one that a merge has changed, or of what a server has lost: what
 * conflict-outcome and merge-algebra take for its base. */
#include "unit/oracle/claims.h"

static void met_conflict(struct history *h, const char *action, uint64_t base, const char *lost) {
    struct tf_audit_view entry = history_entry(h, action, "m1", base);
    entry.outcome = TF_OUTCOME_CONFLICT;
    entry.old_version = entry.new_version = base + 1;
    entry.content = tf_slice_of(lost);
    history_audit(h, entry);
}

static void merges(struct history *h, const char *action) {
    history_note(h, TABLET, action,
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
}

static void stored(struct history *h, const char *action, uint64_t base, const char *text) {
    struct tf_audit_view entry = history_entry(h, action, "m1", base);
    entry.content = tf_slice_of(text);
    history_audit(h, entry);
}

/* m1 is "one two three", and asha makes it "ONE two three". The tablet's edit t1, "one two THREE",
 * meets that; the merge "ONE two THREE" meets "ONE two three four" and is stored with it. The
 * tablet's user has written "two" meanwhile, as t2: `before` or after the first merge was shown. */
static void writes_over(struct history *h, bool before) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", "one two three");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "ONE two three");
    history_edit(h, TABLET, "t1", "m1", 1, "one two THREE");
    history_applied(h, "a2", "m1", 1);
    met_conflict(h, "t1", 1, "one two THREE");
    if (before)
        history_edit(h, TABLET, "t2", "m1", 1, "two");
    merges(h, "t1");
    if (!before)
        history_edit(h, TABLET, "t2", "m1", 2, "two");
    history_edit(h, ASHA, "a3", "m1", 2, "ONE two three four");
    history_applied(h, "a3", "m1", 2);
    met_conflict(h, "t1", 2, "ONE two THREE");
    merges(h, "t1");
    stored(h, "t1", 3, "ONE two THREE four");
    met_conflict(h, "t2", 3, "two");
    merges(h, "t2");
}

static void both_hold(struct history *h) {
    ck_assert_str_eq(history_headline(h, "conflict-outcome"), "");
    ck_assert_str_eq(history_headline(h, "merge-algebra"), "");
    history_close(h);
}

static void both_break(struct history *h) {
    ck_assert_uint_eq(history_findings(h, "conflict-outcome"), 1);
    ck_assert_uint_eq(history_findings(h, "merge-algebra"), 1);
    history_close(h);
}

START_TEST(what_is_written_over_a_merge_stands_on_it) {
    BEGIN(h);
    writes_over(&h, false);
    stored(&h, "t2", 4, "two four");
    both_hold(&h);
}
END_TEST

START_TEST(what_came_after_the_merge_that_was_shown_is_kept) {
    BEGIN(h);
    writes_over(&h, false);
    stored(&h, "t2", 4, "two");
    both_break(&h);
}
END_TEST

START_TEST(what_was_not_shown_is_not_written_over) {
    BEGIN(h);
    writes_over(&h, true);
    stored(&h, "t2", 4, "two four");
    both_break(&h);
}
END_TEST

START_TEST(what_was_written_before_the_merge_stands_on_the_words_before_it) {
    BEGIN(h);
    writes_over(&h, true);
    stored(&h, "t2", 4, "ONE two four");
    both_hold(&h);
}
END_TEST

/* The tablet's edit "one two THREE" meets asha's "ONE two three"; the server is put back, which
 * loses that, before the tablet hears of it. The edit is stored as `text`. */
static void put_back(struct history *h, const char *text) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", "one two three");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "ONE two three");
    history_edit(h, TABLET, "t1", "m1", 1, "one two THREE");
    history_applied(h, "a2", "m1", 1);
    met_conflict(h, "t1", 1, "one two THREE");
    history_restored(h, 1);
    merges(h, "t1");
    stored(h, "t1", 1, text);
}

START_TEST(a_merge_with_what_the_server_lost_is_stored_as_it_is_shown) {
    BEGIN(h);
    put_back(&h, "ONE two THREE");
    both_hold(&h);
}
END_TEST

START_TEST(own_words_may_come_alone_when_the_others_are_lost) {
    BEGIN(h);
    put_back(&h, "one two THREE");
    both_hold(&h);
}
END_TEST

START_TEST(what_the_server_lost_does_not_come_alone) {
    BEGIN(h);
    put_back(&h, "ONE two three");
    both_break(&h);
}
END_TEST

enum stand { SEEN, SEEN_LATE, MET, BEFORE };

/* The server is put back and loses asha's "ONE two three"; she writes "one TWO three" then. The
 * tablet's edit "ONE two THREE" stands on what was lost: its user saw it, or had not heard of the
 * server when they wrote, or it was merged with it; or they wrote it before that. It meets her new
 * text, and is stored as `text`. */
static void stands_on_lost(struct history *h, enum stand stand, const char *text) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", "one two three");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "ONE two three");
    history_applied(h, "a2", "m1", 1);
    if (stand == MET)
        history_edit(h, TABLET, "t1", "m1", 1, "one two THREE");
    else if (stand != SEEN_LATE)
        history_edit(h, TABLET, "t1", "m1", stand == SEEN ? 2 : 1, "ONE two THREE");
    if (stand == MET) {
        met_conflict(h, "t1", 1, "one two THREE");
        merges(h, "t1");
    }
    history_restored(h, 1);
    if (stand == SEEN_LATE)
        history_edit(h, TABLET, "t1", "m1", 2, "ONE two THREE");
    history_edit(h, ASHA, "a3", "m1", 1, "one TWO three");
    history_applied(h, "a3", "m1", 1);
    met_conflict(h, "t1", 1, "ONE two THREE");
    merges(h, "t1");
    stored(h, "t1", 2, text);
}

START_TEST(an_edit_may_stand_on_what_a_server_has_lost) {
    for (int stand = SEEN; stand <= MET; stand++) {
        BEGIN(h);
        stands_on_lost(&h, (enum stand)stand, "one TWO THREE");
        both_hold(&h);
    }
}
END_TEST

START_TEST(what_the_next_log_holds_is_kept_whatever_was_lost) {
    for (int stand = SEEN; stand <= BEFORE; stand++) {
        BEGIN(h);
        stands_on_lost(&h, (enum stand)stand, "ONE two THREE");
        both_break(&h);
    }
}
END_TEST

START_TEST(an_edit_does_not_stand_on_a_lost_state_that_its_user_had_not_seen) {
    BEGIN(h);
    stands_on_lost(&h, BEFORE, "one TWO THREE");
    both_break(&h);
}
END_TEST

/* The server loses asha's "two"; she writes `then`, and the tablet "three". Its user has seen what
 * was lost, or also what came `then`. */
static void goes_on(struct history *h, const char *then, bool knows) {
    history_cursor(h, TABLET, 0, 1);
    history_send(h, ASHA, "a1", "one");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "two");
    history_applied(h, "a2", "m1", 1);
    history_restored(h, 1);
    history_edit(h, ASHA, "a3", "m1", 1, then);
    history_applied(h, "a3", "m1", 1);
    if (knows)
        history_put(h, (struct tf_record){.kind = TF_RECORD_CURSOR,
                                          .node = TABLET,
                                          .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 5},
                                                     .old_seq = 1}});
    history_edit(h, TABLET, "t1", "m1", 2, "three");
    history_applied(h, "t1", "m1", 2);
}

START_TEST(another_state_with_the_number_of_a_lost_one_is_unseen) {
    BEGIN(h);
    goes_on(&h, "one and a half", false);
    BREAKS(h, "conflict-outcome");
}
END_TEST

START_TEST(a_state_that_says_what_the_lost_one_said_may_be_written_over) {
    BEGIN(h);
    goes_on(&h, "two", false);
    HOLDS(h, "conflict-outcome");
}
END_TEST

START_TEST(what_a_device_has_of_the_next_log_may_be_written_over) {
    BEGIN(h);
    goes_on(&h, "one and a half", true);
    HOLDS(h, "conflict-outcome");
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("merged");
    TCase *tests = tcase_create("merged");
    tcase_add_test(tests, what_is_written_over_a_merge_stands_on_it);
    tcase_add_test(tests, what_came_after_the_merge_that_was_shown_is_kept);
    tcase_add_test(tests, what_was_not_shown_is_not_written_over);
    tcase_add_test(tests, what_was_written_before_the_merge_stands_on_the_words_before_it);
    tcase_add_test(tests, a_merge_with_what_the_server_lost_is_stored_as_it_is_shown);
    tcase_add_test(tests, own_words_may_come_alone_when_the_others_are_lost);
    tcase_add_test(tests, what_the_server_lost_does_not_come_alone);
    tcase_add_test(tests, an_edit_may_stand_on_what_a_server_has_lost);
    tcase_add_test(tests, what_the_next_log_holds_is_kept_whatever_was_lost);
    tcase_add_test(tests, an_edit_does_not_stand_on_a_lost_state_that_its_user_had_not_seen);
    tcase_add_test(tests, another_state_with_the_number_of_a_lost_one_is_unseen);
    tcase_add_test(tests, a_state_that_says_what_the_lost_one_said_may_be_written_over);
    tcase_add_test(tests, what_a_device_has_of_the_next_log_may_be_written_over);
    suite_add_tcase(s, tests);
    return s;
}

TF_TEST_MAIN(suite)
