/* nothing-lost. Edits that met a conflict, and merges that left nothing of them. */
#include "unit/oracle/claims.h"
#include "unit/oracle/queue_looks.h"

#define RULE "nothing-lost"

static void conflicting_edit(struct history *h, enum tf_strategy strategy) {
    h->plan->replicas[TABLET].client.strategy = strategy;
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "theirs");
    history_edit(h, TABLET, "t1", "m1", 1, "mine");
    history_applied(h, "a2", "m1", 1);
    history_refused_by_conflict(h, "t1", "m1", 1, 2);
    history_note(h, TABLET, "t1", (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = strategy});
}

START_TEST(the_loser_under_server_wins_is_accounted_for) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_SERVER_WINS);
    queue_empty(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_should_win_may_not_end_in_its_conflict) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_CLIENT_WINS);
    queue_empty(&h, TABLET);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_for_the_person_has_to_be_kept) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_MANUAL);
    queue_empty(&h, TABLET);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_that_the_person_decided_is_over) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_MANUAL);
    history_command(&h, TABLET,
                    (struct tf_record){.command = {.kind = TF_COMMAND_RESOLVE,
                                                   .message_id = tf_id_of("m1"),
                                                   .resolution = TF_RESOLVE_THEIRS}});
    queue_empty(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_met_a_deletion_is_accounted_for) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_CLIENT_WINS);
    history_delete(&h, ASHA, "a3", "m1", 2);
    history_applied(&h, "a3", "m1", 2);
    queue_empty(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

/* The device says that nothing is left of its edit of "hello", which met "hello there". */
static void merged_to_nothing(struct history *h, const char *mine) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_edit(h, ASHA, "a2", "m1", 1, "hello there");
    history_edit(h, TABLET, "t1", "m1", 1, mine);
    history_applied(h, "a2", "m1", 1);
    history_refused_by_conflict(h, "t1", "m1", 1, 2);
    history_note(h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
    history_note(h, TABLET, "t1", coalesced_into(NULL));
}

static void others_write(struct history *h, const char *text) {
    history_edit(h, ASHA, "a3", "m1", 2, text);
    history_applied(h, "a3", "m1", 2);
}

START_TEST(an_edit_whose_merge_was_there_already_is_accounted_for_whatever_is_written_later) {
    BEGIN(h);
    merged_to_nothing(&h, "hello there");
    others_write(&h, "hello");
    queue_empty(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_whose_merge_had_words_of_its_own_may_not_be_given_up) {
    BEGIN(h);
    merged_to_nothing(&h, "hello, two thalis");
    others_write(&h, "hello");
    queue_empty(&h, TABLET);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_others_write_between_two_later_versions_excuses_no_edit_given_up_before) {
    BEGIN(h);
    merged_to_nothing(&h, "two thalis");
    others_write(&h, "two thalis");
    history_edit(&h, ASHA, "a4", "m1", 3, "hello");
    history_applied(&h, "a4", "m1", 3);
    queue_empty(&h, TABLET);
    BREAKS(h, RULE);
}
END_TEST

/* Its user saw a version 4 that is lost. Another version 4 comes when it has been given up. */
static void merged_in_another_log(struct history *h, const char *mine) {
    h->plan->replicas[TABLET].client.strategy = TF_STRATEGY_MERGE;
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    static const char *const lost[] = {"b1", "b2", "b3"};
    for (uint64_t i = 0; i < 3; i++) {
        history_edit(h, ASHA, lost[i], "m1", i + 1, "hello, two");
        history_applied(h, lost[i], "m1", i + 1);
    }
    history_edit(h, TABLET, "t1", "m1", 4, mine);
    history_restored(h, 1);
    history_edit(h, ASHA, "a3", "m1", 1, "hello two thalis");
    history_applied(h, "a3", "m1", 1);
    history_edit(h, ASHA, "a4", "m1", 2, "two thalis");
    history_applied(h, "a4", "m1", 2);
    history_refused_by_conflict(h, "t1", "m1", 2, 3);
    history_note(h, TABLET, "t1",
                 (struct tf_note){.kind = TF_NOTE_CONFLICT, .strategy = TF_STRATEGY_MERGE});
    history_note(h, TABLET, "t1", coalesced_into(NULL));
    history_edit(h, ASHA, "a5", "m1", 3, "hello");
    history_applied(h, "a5", "m1", 3);
    history_edit(h, ASHA, "a6", "m1", 4, "hello you");
    history_applied(h, "a6", "m1", 4);
    queue_empty(h, TABLET);
}

START_TEST(an_edit_that_the_next_log_had_already_is_accounted_for) {
    BEGIN(h);
    merged_in_another_log(&h, "two thalis");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_with_other_words_than_the_next_log_may_not_be_given_up) {
    BEGIN(h);
    merged_in_another_log(&h, "two thalis please");
    BREAKS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create(RULE ": conflicts");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, the_loser_under_server_wins_is_accounted_for);
    tcase_add_test(tests, an_edit_that_should_win_may_not_end_in_its_conflict);
    tcase_add_test(tests, a_conflict_for_the_person_has_to_be_kept);
    tcase_add_test(tests, a_conflict_that_the_person_decided_is_over);
    tcase_add_test(tests, an_edit_that_met_a_deletion_is_accounted_for);
    tcase_add_test(
        tests, an_edit_whose_merge_was_there_already_is_accounted_for_whatever_is_written_later);
    tcase_add_test(tests, an_edit_whose_merge_had_words_of_its_own_may_not_be_given_up);
    tcase_add_test(tests,
                   what_others_write_between_two_later_versions_excuses_no_edit_given_up_before);
    tcase_add_test(tests, an_edit_that_the_next_log_had_already_is_accounted_for);
    tcase_add_test(tests, an_edit_with_other_words_than_the_next_log_may_not_be_given_up);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
