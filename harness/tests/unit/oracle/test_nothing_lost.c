#include "unit/oracle/claims.h"

#define RULE "nothing-lost"

static struct tf_note coalesced_into(const char *other) {
    return (struct tf_note){.kind = TF_NOTE_COALESCED,
                            .other_id = other == NULL ? (struct tf_id){{0}} : tf_id_of(other)};
}

static void empty_queue(struct history *h, uint32_t node) {
    history_view(h, node, TF_VIEW_DURABLE, 0);
    history_view_end(h, node);
}

START_TEST(an_applied_action_is_accounted_for) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    empty_queue(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_that_is_nowhere_is_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    empty_queue(&h, ASHA);
    ck_assert_str_eq(history_headline(&h, RULE),
                     "asha lost an accepted action: the send of \"message\" is neither "
                     "in its queue nor with the server.");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_waits_in_the_queue_is_not_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_gone_after_a_kill_is_lost_even_if_it_went_on_before) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_send(&h, ASHA, "a2", "again");
    history_applied(&h, "a1", "m1", 0);
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    empty_queue(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(without_a_look_at_the_queue_nothing_is_claimed) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_rejected_action_that_is_shown_is_accounted_for) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "");
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    history_note(&h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_PARKED, 1);
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

static void set_aside_and_gone(struct history *h, bool asked) {
    history_send(h, ASHA, "a1", "");
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    if (asked)
        history_command(h, ASHA, (struct tf_record){.command = {.kind = TF_COMMAND_DISCARD}});
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_DISCARDED});
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(h, ASHA);
}

START_TEST(what_was_set_aside_may_be_discarded_by_its_user) {
    BEGIN(h);
    set_aside_and_gone(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_nobody_discarded_is_lost) {
    BEGIN(h);
    set_aside_and_gone(&h, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_rejected_action_that_is_not_shown_is_lost) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "");
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    empty_queue(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_be_folded_into_a_later_one) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "one");
    history_edit(&h, ASHA, "a3", "m1", 1, "two");
    history_note(&h, ASHA, "a2", coalesced_into("a3"));
    history_applied(&h, "a3", "m1", 1);
    empty_queue(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_not_be_folded_into_one_of_another_message) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_send(&h, ASHA, "a2", "other");
    history_applied(&h, "a1", "m1", 0);
    history_applied(&h, "a2", "m2", 0);
    history_edit(&h, ASHA, "a3", "m1", 1, "one");
    history_edit(&h, ASHA, "a4", "m2", 1, "two");
    history_note(&h, ASHA, "a3", coalesced_into("a4"));
    history_applied(&h, "a4", "m2", 1);
    empty_queue(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_was_sent_may_not_be_folded) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_edit(&h, ASHA, "a2", "m1", 1, "one");
    history_attempt(&h, ASHA, "a2", 1);
    history_edit(&h, ASHA, "a3", "m1", 1, "two");
    history_note(&h, ASHA, "a2", coalesced_into("a3"));
    history_applied(&h, "a3", "m1", 1);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(deleting_an_unsent_message_takes_its_edit_and_replies_along) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_reply(&h, ASHA, "a2", "a1", "to myself");
    history_delete(&h, ASHA, "a3", "a1", 0);
    history_note(&h, ASHA, "a1", coalesced_into(NULL));
    history_note(&h, ASHA, "a2", coalesced_into(NULL));
    history_note(&h, ASHA, "a3", coalesced_into(NULL));
    empty_queue(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_send_may_not_be_cancelled_without_a_deletion) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_note(&h, ASHA, "a1", coalesced_into(NULL));
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_read_mark_may_go_under_a_later_one_only) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "one");
    history_send(&h, RAVI, "r2", "two");
    history_applied(&h, "r1", "m1", 0);
    history_applied(&h, "r2", "m2", 0);
    history_read(&h, ASHA, "a1", "m1");
    history_read(&h, ASHA, "a2", "m2");
    history_note(&h, ASHA, "a1", coalesced_into("a2"));
    history_read(&h, TABLET, "t1", "m2");
    history_read(&h, TABLET, "t2", "m1");
    history_note(&h, TABLET, "t1", coalesced_into("t2"));
    history_applied(&h, "a2", "m2", 0);
    history_applied(&h, "t2", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

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
    empty_queue(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_should_win_may_not_end_in_its_conflict) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_CLIENT_WINS);
    empty_queue(&h, TABLET);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_conflict_for_the_person_has_to_be_kept) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_MANUAL);
    empty_queue(&h, TABLET);
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
    empty_queue(&h, TABLET);
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
    empty_queue(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_whose_merge_had_words_of_its_own_may_not_be_given_up) {
    BEGIN(h);
    merged_to_nothing(&h, "hello, two thalis");
    others_write(&h, "hello");
    empty_queue(&h, TABLET);
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
    empty_queue(h, TABLET);
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

START_TEST(what_others_write_between_two_later_versions_excuses_no_edit_given_up_before) {
    BEGIN(h);
    merged_to_nothing(&h, "two thalis");
    others_write(&h, "two thalis");
    history_edit(&h, ASHA, "a4", "m1", 3, "hello");
    history_applied(&h, "a4", "m1", 3);
    empty_queue(&h, TABLET);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_that_met_a_deletion_is_accounted_for) {
    BEGIN(h);
    conflicting_edit(&h, TF_STRATEGY_CLIENT_WINS);
    history_delete(&h, ASHA, "a3", "m1", 2);
    history_applied(&h, "a3", "m1", 2);
    empty_queue(&h, TABLET);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_command_cut_short_may_be_gone) {
    BEGIN(h);
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_SEND,
                                                   .action_id = tf_id_of("a1"),
                                                   .text = TF_SLICE_LITERAL("hello"),
                                                   .cut_short = true}});
    empty_queue(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_deletion_cut_short_may_have_taken_the_send_along) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_command(&h, ASHA,
                    (struct tf_record){.command = {.kind = TF_COMMAND_DELETE,
                                                   .message_id = tf_id_of("a1"),
                                                   .cut_short = true}});
    empty_queue(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

static void parked_after(struct history *h, int status) {
    history_send(h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    history_net(h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, status);
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(h, ASHA, "a1", TF_QUEUE_PARKED, 1);
    history_view_end(h, ASHA);
}

static void expired_after(struct history *h, tf_time patience_us, tf_time waited_us) {
    h->plan->replicas[ASHA].client.retry[TF_ACTION_SEND].expires_us = patience_us;
    history_send(h, ASHA, "a1", "hello");
    history_at(h, h->now_us + waited_us);
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_PARKED, .refusal = TF_REFUSAL_EXPIRED});
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(h, ASHA, "a1", TF_QUEUE_PARKED, 1);
    history_view_end(h, ASHA);
}

START_TEST(an_action_that_expired_in_its_time_and_is_shown_is_fine) {
    BEGIN(h);
    expired_after(&h, TF_MINUTE, TF_MINUTE);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_that_expired_too_soon_is_found) {
    BEGIN(h);
    expired_after(&h, TF_MINUTE, 59 * TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_action_that_expired_although_its_type_never_does_is_found) {
    BEGIN(h);
    h.plan->replicas[ASHA].client.retry[TF_ACTION_READ].expires_us = TF_SECOND;
    expired_after(&h, TF_NEVER, TF_MINUTE);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_action_set_aside_because_of_429_is_found) {
    BEGIN(h);
    parked_after(&h, 429);
    BREAKS(h, RULE);
}
END_TEST

/* Sends are given up after two attempts. */
START_TEST(a_bound_of_attempts_excuses_no_first_failure) {
    BEGIN(h);
    h.plan->replicas[ASHA].client.retry[TF_ACTION_SEND].attempts_max = 2;
    parked_after(&h, 503);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_bound_of_one_type_excuses_no_other) {
    BEGIN(h);
    h.plan->replicas[ASHA].client.retry[TF_ACTION_DELETE].attempts_max = 1;
    parked_after(&h, 503);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_had_all_its_attempts_may_be_set_aside) {
    BEGIN(h);
    h.plan->replicas[ASHA].client.retry[TF_ACTION_SEND].attempts_max = 1;
    parked_after(&h, 503);
    HOLDS(h, RULE);
}
END_TEST

static void stay(struct history *h, enum tf_action_type type, uint64_t seq) {
    history_audit(h, (struct tf_audit_view){.type = type,
                                            .outcome = TF_OUTCOME_APPLIED,
                                            .conversation_id = tf_id_of("lunch"),
                                            .user_id = tf_id_of("asha"),
                                            .seq = seq});
}

/* Asha was taken out and in again; what she writes then is gone from her queue. */
static void gone_in_a_later_stay(struct history *h, bool dies) {
    stay(h, TF_ACTION_LEAVE, 13);
    stay(h, TF_ACTION_JOIN, 14);
    history_send(h, ASHA, "a1", "hello");
    if (dies) {
        history_process(h, ASHA, TF_PROCESS_KILLED);
        history_process(h, ASHA, TF_PROCESS_STARTED);
    }
    empty_queue(h, ASHA);
}

START_TEST(what_is_gone_unsaid_in_a_later_stay_is_lost) {
    BEGIN(h);
    gone_in_a_later_stay(&h, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_process_that_died_could_not_say_that_it_was_withdrawn) {
    BEGIN(h);
    gone_in_a_later_stay(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_action_set_aside_because_of_403_is_fine) {
    BEGIN(h);
    parked_after(&h, 403);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_not_be_folded_into_a_send_that_may_have_arrived) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_attempt(&h, ASHA, "a1", 1);
    history_edit(&h, ASHA, "a2", "a1", 0, "hello!");
    history_note(&h, ASHA, "a2", coalesced_into("a1"));
    history_applied(&h, "a1", "m1", 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_edit_may_be_folded_into_a_send_that_surely_never_arrived) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 1);
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 401);
    history_edit(&h, ASHA, "a2", "a1", 0, "hello!");
    history_note(&h, ASHA, "a2", coalesced_into("a1"));
    history_applied(&h, "a1", "m1", 0);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_command_that_failed_on_storage_may_have_taken_others_along) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    struct tf_record record = {.kind = TF_RECORD_COMMAND, .node = ASHA};
    record.command.kind = TF_COMMAND_DELETE;
    record.command.message_id = tf_id_of("a1");
    record.command.message = TF_NAME_NONE;
    record.command.conversation_id = tf_id_of("lunch");
    record.command.code = TF_E_STORAGE;
    history_put(&h, record);
    empty_queue(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

/* Asha's send is applied; the server is put back to before it; she comes to rest with the new log.
 */
static void lost_by_server(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_cursor(h, ASHA, 0, 11);
    history_restored(h, 0);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_CURSOR,
                       .node = ASHA,
                       .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 5}, .old_seq = 11}});
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = TF_PHASE_REST});
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_SYNC});
}

START_TEST(a_send_that_a_server_lost_must_be_offered_again) {
    BEGIN(h);
    lost_by_server(&h);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_send_that_is_offered_again_is_pending) {
    BEGIN(h);
    lost_by_server(&h);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_queued(&h, ASHA, "a1", TF_QUEUE_WAITING, 1);
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_send_that_a_server_lost_and_took_again_is_applied) {
    BEGIN(h);
    lost_by_server(&h);
    history_applied(&h, "a1", "m1", 0);
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    HOLDS(h, "at-most-once");
}
END_TEST

START_TEST(a_read_that_a_server_lost_is_rolled_back) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_read(&h, RAVI, "a2", "m1");
    history_applied(&h, "a2", "m1", 0);
    history_restored(&h, 1);
    history_view(&h, RAVI, TF_VIEW_DURABLE, 1);
    history_view_end(&h, RAVI);
    HOLDS(h, RULE);
}
END_TEST

/* The device of asha after its disk was put back: an empty queue. */
static void goes_back(struct history *h, uint64_t upto) {
    history_process(h, ASHA, TF_PROCESS_KILLED);
    history_went_back(h, ASHA, upto);
    history_process(h, ASHA, TF_PROCESS_STARTED);
    history_view(h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(h, ASHA);
}

START_TEST(what_only_the_lost_disk_held_is_lost_with_the_device) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "hi");
    history_applied(&h, "r1", "m1", 0);
    uint64_t copied = h.index;
    history_send(&h, ASHA, "a1", "hello");
    goes_back(&h, copied);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(what_the_copy_held_is_not_lost_with_the_device) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    goes_back(&h, h.index);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(what_another_device_held_is_not_lost_with_this_one) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "hello");
    goes_back(&h, 0);
    history_view(&h, RAVI, TF_VIEW_DURABLE, 1);
    history_view_end(&h, RAVI);
    BREAKS(h, "nothing-lost");
}
END_TEST

START_TEST(a_deleted_message_that_a_server_lost_need_not_be_offered_again) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_delete(&h, TABLET, "t1", "m1", 1);
    history_applied(&h, "t1", "m1", 1);
    history_cursor(&h, ASHA, 0, 12);
    history_restored(&h, 0);
    history_put(&h, (struct tf_record){
                        .kind = TF_RECORD_CURSOR,
                        .node = ASHA,
                        .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 5}, .old_seq = 12}});
    history_put(&h, (struct tf_record){
                        .kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = TF_PHASE_REST});
    history_note(&h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_SYNC});
    history_view(&h, ASHA, TF_VIEW_DURABLE, 0);
    history_view_end(&h, ASHA);
    HOLDS(h, RULE);
}
END_TEST

static Suite *nothing_lost_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_send_that_a_server_lost_must_be_offered_again);
    tcase_add_test(tests, a_send_that_is_offered_again_is_pending);
    tcase_add_test(tests, a_send_that_a_server_lost_and_took_again_is_applied);
    tcase_add_test(tests, a_read_that_a_server_lost_is_rolled_back);
    tcase_add_test(tests, an_applied_action_is_accounted_for);
    tcase_add_test(tests, an_action_that_is_nowhere_is_lost);
    tcase_add_test(tests, what_waits_in_the_queue_is_not_lost);
    tcase_add_test(tests, an_action_gone_after_a_kill_is_lost_even_if_it_went_on_before);
    tcase_add_test(tests, without_a_look_at_the_queue_nothing_is_claimed);
    tcase_add_test(tests, a_rejected_action_that_is_shown_is_accounted_for);
    tcase_add_test(tests, a_rejected_action_that_is_not_shown_is_lost);
    tcase_add_test(tests, what_was_set_aside_may_be_discarded_by_its_user);
    tcase_add_test(tests, what_nobody_discarded_is_lost);
    tcase_add_test(tests, an_edit_may_be_folded_into_a_later_one);
    tcase_add_test(tests, an_edit_may_not_be_folded_into_one_of_another_message);
    tcase_add_test(tests, an_edit_that_was_sent_may_not_be_folded);
    tcase_add_test(tests, deleting_an_unsent_message_takes_its_edit_and_replies_along);
    tcase_add_test(tests, a_send_may_not_be_cancelled_without_a_deletion);
    tcase_add_test(tests, a_read_mark_may_go_under_a_later_one_only);
    tcase_add_test(tests, the_loser_under_server_wins_is_accounted_for);
    tcase_add_test(tests, an_edit_that_should_win_may_not_end_in_its_conflict);
    tcase_add_test(tests, a_conflict_for_the_person_has_to_be_kept);
    tcase_add_test(tests, a_conflict_that_the_person_decided_is_over);
    tcase_add_test(
        tests, an_edit_whose_merge_was_there_already_is_accounted_for_whatever_is_written_later);
    tcase_add_test(tests, an_edit_whose_merge_had_words_of_its_own_may_not_be_given_up);
    tcase_add_test(tests, an_edit_that_the_next_log_had_already_is_accounted_for);
    tcase_add_test(tests, an_edit_with_other_words_than_the_next_log_may_not_be_given_up);
    tcase_add_test(tests,
                   what_others_write_between_two_later_versions_excuses_no_edit_given_up_before);
    tcase_add_test(tests, an_edit_that_met_a_deletion_is_accounted_for);
    tcase_add_test(tests, a_command_cut_short_may_be_gone);
    tcase_add_test(tests, a_deletion_cut_short_may_have_taken_the_send_along);
    tcase_add_test(tests, an_action_set_aside_because_of_429_is_found);
    tcase_add_test(tests, an_action_that_expired_in_its_time_and_is_shown_is_fine);
    tcase_add_test(tests, an_action_that_expired_too_soon_is_found);
    tcase_add_test(tests, an_action_that_expired_although_its_type_never_does_is_found);
    tcase_add_test(tests, a_bound_of_attempts_excuses_no_first_failure);
    tcase_add_test(tests, the_bound_of_one_type_excuses_no_other);
    tcase_add_test(tests, what_had_all_its_attempts_may_be_set_aside);
    tcase_add_test(tests, what_is_gone_unsaid_in_a_later_stay_is_lost);
    tcase_add_test(tests, a_process_that_died_could_not_say_that_it_was_withdrawn);
    tcase_add_test(tests, an_action_set_aside_because_of_403_is_fine);
    tcase_add_test(tests, an_edit_may_not_be_folded_into_a_send_that_may_have_arrived);
    tcase_add_test(tests, an_edit_may_be_folded_into_a_send_that_surely_never_arrived);
    tcase_add_test(tests, a_command_that_failed_on_storage_may_have_taken_others_along);
    tcase_add_test(tests, what_only_the_lost_disk_held_is_lost_with_the_device);
    tcase_add_test(tests, what_the_copy_held_is_not_lost_with_the_device);
    tcase_add_test(tests, what_another_device_held_is_not_lost_with_this_one);
    tcase_add_test(tests, a_deleted_message_that_a_server_lost_need_not_be_offered_again);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(nothing_lost_suite)
