/* nothing-lost. Actions that a device has set aside: refused, expired, out of attempts; and
 * then discarded. */
#include "unit/oracle/claims.h"
#include "unit/oracle/queue_looks.h"

#define RULE "nothing-lost"

static void set_aside_and_gone(struct history *h, bool asked) {
    history_send(h, ASHA, "a1", "");
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    if (asked)
        history_command(h, ASHA, (struct tf_record){.command = {.kind = TF_COMMAND_DISCARD}});
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_DISCARDED});
    queue_empty(h, ASHA);
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

static void expired_after(struct history *h, tf_time patience_us, tf_time waited_us) {
    h->plan->replicas[ASHA].client.retry[TF_ACTION_SEND].expires_us = patience_us;
    history_send(h, ASHA, "a1", "hello");
    history_at(h, h->now_us + waited_us);
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_PARKED, .refusal = TF_REFUSAL_EXPIRED});
    queue_holds(h, ASHA, "a1", TF_QUEUE_PARKED);
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

static void parked_after(struct history *h, int status) {
    history_send(h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    history_net(h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, status);
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    queue_holds(h, ASHA, "a1", TF_QUEUE_PARKED);
}

START_TEST(an_action_set_aside_because_of_403_is_fine) {
    BEGIN(h);
    parked_after(&h, 403);
    HOLDS(h, RULE);
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

static Suite *suite(void) {
    Suite *suite = suite_create(RULE ": set aside");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, what_was_set_aside_may_be_discarded_by_its_user);
    tcase_add_test(tests, what_nobody_discarded_is_lost);
    tcase_add_test(tests, an_action_that_expired_in_its_time_and_is_shown_is_fine);
    tcase_add_test(tests, an_action_that_expired_too_soon_is_found);
    tcase_add_test(tests, an_action_that_expired_although_its_type_never_does_is_found);
    tcase_add_test(tests, an_action_set_aside_because_of_403_is_fine);
    tcase_add_test(tests, an_action_set_aside_because_of_429_is_found);
    tcase_add_test(tests, a_bound_of_attempts_excuses_no_first_failure);
    tcase_add_test(tests, the_bound_of_one_type_excuses_no_other);
    tcase_add_test(tests, what_had_all_its_attempts_may_be_set_aside);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
