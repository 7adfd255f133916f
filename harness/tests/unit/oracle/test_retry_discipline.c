#include "base/random.h"
#include "support/small_plan.h"
#include "unit/oracle/claims.h"

#define RULE    "retry-discipline"
#define BASE_US TF_SECOND

static void begin(struct history *h, const char *names) {
    history_begin(h, names);
    for (uint32_t i = 0; i < h->plan->replica_count; i++)
        for (int type = 0; type < TF_ACTION_TYPE_COUNT; type++)
            h->plan->replicas[i].client.retry[type] = (struct tf_retry_policy){
                .base_us = BASE_US, .cap_us = 8 * BASE_US, .factor_percent = 200};
}

static struct tf_note retry(uint64_t failures, tf_time delay_us, tf_time floor_us) {
    return (struct tf_note){
        .kind = TF_NOTE_RETRY, .number = failures, .delay_us = delay_us, .floor_us = floor_us};
}

/* Attempt `number` of a1 fails now; the device plans to wait. */
static void fails(struct history *h, uint32_t number, tf_time delay_us, tf_time floor_us) {
    uint32_t exchange = history_attempt(h, ASHA, "a1", number);
    history_at(h, h->now_us + 100 * TF_MS);
    history_net(h, ASHA, TF_RECORD_FAILED, exchange, 0);
    history_note(h, ASHA, "a1", retry(number, delay_us, floor_us));
}

START_TEST(waits_inside_the_envelope_are_fine) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 700 * TF_MS, 0);
    history_at(&h, 5 * TF_SECOND);
    fails(&h, 2, 1900 * TF_MS, 0);
    history_at(&h, 9 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 3);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_wait_beyond_its_envelope_is_found) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, BASE_US + 1, 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_retry_after_may_come_on_top) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 30 * TF_SECOND + BASE_US, 30 * TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(no_wait_at_all_is_found) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 0, 0);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_retry_in_the_instant_of_the_failure_is_found) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 500 * TF_MS, 0);
    history_attempt(&h, ASHA, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_retry_without_a_word_in_the_instant_of_the_failure_is_found) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 1);
    history_net(&h, ASHA, TF_RECORD_FAILED, exchange, 0);
    history_attempt(&h, ASHA, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_retry_before_retry_after_is_found) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 31 * TF_SECOND, 30 * TF_SECOND);
    history_at(&h, 10 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_clock_of_a_fast_device_excuses_what_it_must) {
    struct history h;
    begin(&h, DEVICES);
    h.plan->replicas[ASHA].clock.drift_ppm = 10000;
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 31 * TF_SECOND, 30 * TF_SECOND);
    history_at(&h, 100 * TF_MS + 30 * TF_SECOND - 300 * TF_MS);
    history_attempt(&h, ASHA, "a1", 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(attempts_forgotten_over_a_restart_are_found) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 500 * TF_MS, 0);
    history_at(&h, 5 * TF_SECOND);
    fails(&h, 2, 500 * TF_MS, 0);
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    history_at(&h, 9 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 1);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(the_attempt_under_way_at_a_kill_may_be_missed) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    fails(&h, 1, 500 * TF_MS, 0);
    history_at(&h, 5 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    history_at(&h, 6 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_was_rejected_for_good_is_not_sent_again) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    history_attempt(&h, ASHA, "a1", 1);
    history_note(&h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    history_at(&h, 5 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

/* What was rejected is set aside; its user has it tried again and the process dies in the call,
 * before that or after. */
static void tried_again_cut_short(struct history *h, bool after) {
    struct tf_record again = {.kind = TF_RECORD_COMMAND,
                              .node = ASHA,
                              .command = {.kind = TF_COMMAND_RETRY,
                                          .conversation_id = tf_id_of("lunch"),
                                          .cut_short = true}};
    begin(h, DEVICES);
    history_send(h, ASHA, "a1", "hello");
    history_attempt(h, ASHA, "a1", 1);
    if (!after)
        history_put(h, again);
    history_note(h, ASHA, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_PARKED});
    if (after)
        history_put(h, again);
    history_at(h, 5 * TF_SECOND);
    history_attempt(h, ASHA, "a1", 2);
}

START_TEST(what_was_rejected_may_be_tried_again_by_an_act_that_was_cut_short) {
    struct history h;
    tried_again_cut_short(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_act_before_the_rejection_tries_nothing_again) {
    struct history h;
    tried_again_cut_short(&h, false);
    BREAKS(h, RULE);
}
END_TEST

static void refused(struct history *h, const char *code, int status) {
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    struct tf_record record = {.kind = TF_RECORD_ANSWER_TAKEN, .node = ASHA};
    record.net.exchange = record.net.request_id = exchange;
    record.net.call = TF_CALL_SYNC;
    record.net.status = status;
    record.net.bytes = tf_slice_of(code);
    history_at(h, h->now_us + 100 * TF_MS);
    history_put(h, record);
    history_note(h, ASHA, "a1", retry(1, 500 * TF_MS, 0));
    history_at(h, 5 * TF_SECOND);
    history_attempt(h, ASHA, "a1", 2);
}

START_TEST(a_call_refused_for_good_is_not_made_again) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    refused(&h, "{\"code\":\"not_participant\"}", 403);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_server_that_is_unavailable_may_be_asked_again) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    refused(&h, "{\"code\":\"unavailable\"}", 503);
    HOLDS(h, RULE);
}
END_TEST

/* Ten sends fail once each, with these waits. */
static void ten_waits(struct history *h, tf_time (*wait)(uint32_t)) {
    char id[8] = "a0";
    for (uint32_t i = 0; i < 10; i++) {
        id[1] = (char)('0' + i);
        history_send(h, ASHA, id, "hello");
        history_attempt(h, ASHA, id, 1);
        history_note(h, ASHA, id, retry(1, wait(i), 0));
    }
}

static tf_time always_the_same(uint32_t i) {
    (void)i;
    return BASE_US;
}

static tf_time by_chance(uint32_t i) {
    return 1 + (tf_time)tf_draw_below(tf_draw(1, 0, 0, i), BASE_US);
}

START_TEST(waits_that_are_all_equal_are_found) {
    struct history h;
    begin(&h, DEVICES);
    ten_waits(&h, always_the_same);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(waits_drawn_by_chance_are_fine) {
    struct history h;
    begin(&h, DEVICES);
    ten_waits(&h, by_chance);
    HOLDS(h, RULE);
}
END_TEST

static void all_come_back(struct history *h, tf_time (*wait)(uint32_t)) {
    begin(h, "u1 u2 u3 u4 u5 u6");
    history_phase(h, TF_PHASE_FAULTS);
    for (uint32_t node = 0; node < 6; node++)
        history_online(h, node, false);
    history_at(h, TF_MINUTE);
    for (uint32_t node = 0; node < 6; node++)
        history_online(h, node, true);
    for (uint32_t node = 0; node < 6; node++) {
        history_at(h, TF_MINUTE + wait(node));
        history_net(h, node, TF_RECORD_REQUEST, node + 1, 0);
    }
}

START_TEST(devices_that_all_come_back_in_one_instant_are_found) {
    struct history h;
    all_come_back(&h, always_the_same);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(devices_that_come_back_spread_are_fine) {
    struct history h;
    all_come_back(&h, by_chance);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_that_the_device_could_not_keep_binds_it_to_nothing) {
    struct history h;
    begin(&h, DEVICES);
    history_send(&h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(&h, ASHA, "a1", 1);
    history_net(&h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 403);
    history_process(&h, ASHA, TF_PROCESS_CRASHED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    history_at(&h, 5 * TF_SECOND);
    history_attempt(&h, ASHA, "a1", 1);
    HOLDS(h, RULE);
}
END_TEST

/* asha's storage fails at 4 s; the server says 403 at 5 s, and she asks again at 9 s. */
static void refused_behind_a_storage_failure(struct history *h, bool forever, bool lifted) {
    begin(h, DEVICES);
    struct tf_step *fault = small_step(h->plan, 0, TF_VERB_IO_ERROR, ASHA);
    fault->forever = forever;
    struct tf_record record = {.kind = TF_RECORD_FAULT_HIT,
                               .node = ASHA,
                               .fault = {.verb = TF_VERB_IO_ERROR, .step = fault->id}};
    history_send(h, ASHA, "a1", "hello");
    history_at(h, 4 * TF_SECOND);
    history_put(h, record);
    record.kind = TF_RECORD_FAULT_OFF;
    if (lifted)
        history_put(h, record);
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    history_at(h, 5 * TF_SECOND);
    history_net(h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 403);
    if (!lifted)
        history_put(h, record);
    history_at(h, 9 * TF_SECOND);
    history_attempt(h, ASHA, "a1", 1);
}

/* The server says 403 at 5 s; asha's storage fails once then, or once before, and again at 7 s. */
static void refused_at_a_storage_failure(struct history *h, bool then) {
    begin(h, DEVICES);
    struct tf_step *fault = small_step(h->plan, 0, TF_VERB_IO_ERROR, ASHA);
    struct tf_record record = {.kind = TF_RECORD_FAULT_HIT,
                               .node = ASHA,
                               .fault = {.verb = TF_VERB_IO_ERROR, .step = fault->id}};
    history_send(h, ASHA, "a1", "hello");
    uint32_t exchange = history_attempt(h, ASHA, "a1", 1);
    history_at(h, 4 * TF_SECOND);
    if (!then)
        history_put(h, record);
    history_at(h, 5 * TF_SECOND);
    history_net(h, ASHA, TF_RECORD_ANSWER_TAKEN, exchange, 403);
    if (then)
        history_put(h, record);
    history_at(h, 7 * TF_SECOND);
    history_put(h, record);
    history_at(h, 9 * TF_SECOND);
    history_attempt(h, ASHA, "a1", 1);
}

START_TEST(an_answer_at_which_storage_failed_binds_to_nothing_whatever_fails_later) {
    struct history h;
    refused_at_a_storage_failure(&h, true);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_between_two_storage_failures_binds) {
    struct history h;
    refused_at_a_storage_failure(&h, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(an_answer_that_came_while_storage_failed_on_binds_to_nothing) {
    struct history h;
    refused_behind_a_storage_failure(&h, true, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_that_came_when_storage_worked_again_binds) {
    struct history h;
    refused_behind_a_storage_failure(&h, true, true);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(one_failed_operation_excuses_no_later_answer) {
    struct history h;
    refused_behind_a_storage_failure(&h, false, false);
    BREAKS(h, RULE);
}
END_TEST

/* Another device of asha offers a1 to a server that was put back, and is refused. */
static void refused_elsewhere(struct history *h) {
    begin(h, DEVICES);
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_restored(h, 0);
    history_attempt(h, TABLET, "a1", 1);
    history_note(h, TABLET, "a1",
                 (struct tf_note){.kind = TF_NOTE_OUTCOME, .outcome = TF_OUTCOME_REJECTED});
    history_at(h, 5 * TF_SECOND);
}

START_TEST(what_another_device_was_refused_may_be_tried_here) {
    struct history h;
    refused_elsewhere(&h);
    history_attempt(&h, ASHA, "a1", 1);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_this_device_was_refused_is_not_tried_here_again) {
    struct history h;
    refused_elsewhere(&h);
    history_attempt(&h, TABLET, "a1", 2);
    BREAKS(h, RULE);
}
END_TEST

/* Two sends go out together, with an extension's batch between; both fail at once, as the older one
 * says. */
static void fails_beside_an_extension(struct history *h, uint64_t older) {
    begin(h, DEVICES);
    h->plan->replicas[TABLET].extends = ASHA + 1;
    history_send(h, ASHA, "a1", "one");
    history_send(h, ASHA, "a2", "two");
    uint32_t exchange = history_attempt(h, ASHA, "a1", (uint32_t)older);
    history_at(h, h->now_us + 100 * TF_MS);
    history_net(h, ASHA, TF_RECORD_FAILED, exchange, 0);
    history_note(h, ASHA, "a1", retry(older, 3 * BASE_US, 0));
    history_note(h, ASHA, "a2", retry(1, 3 * BASE_US, 0));
}

START_TEST(what_goes_with_an_older_action_waits_as_long_with_two_processes) {
    struct history h;
    fails_beside_an_extension(&h, 3);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_waits_longer_than_anything_with_it_is_found_with_two_processes) {
    struct history h;
    fails_beside_an_extension(&h, 1);
    ck_assert_uint_ge(history_findings(&h, RULE), 1);
    history_close(&h);
}
END_TEST

static Suite *retry_suite(void) {
    Suite *suite = suite_create(RULE);
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, waits_inside_the_envelope_are_fine);
    tcase_add_test(tests, a_wait_beyond_its_envelope_is_found);
    tcase_add_test(tests, a_retry_after_may_come_on_top);
    tcase_add_test(tests, no_wait_at_all_is_found);
    tcase_add_test(tests, a_retry_in_the_instant_of_the_failure_is_found);
    tcase_add_test(tests, a_retry_without_a_word_in_the_instant_of_the_failure_is_found);
    tcase_add_test(tests, a_retry_before_retry_after_is_found);
    tcase_add_test(tests, the_clock_of_a_fast_device_excuses_what_it_must);
    tcase_add_test(tests, attempts_forgotten_over_a_restart_are_found);
    tcase_add_test(tests, the_attempt_under_way_at_a_kill_may_be_missed);
    tcase_add_test(tests, what_was_rejected_for_good_is_not_sent_again);
    tcase_add_test(tests, what_was_rejected_may_be_tried_again_by_an_act_that_was_cut_short);
    tcase_add_test(tests, an_act_before_the_rejection_tries_nothing_again);
    tcase_add_test(tests, a_call_refused_for_good_is_not_made_again);
    tcase_add_test(tests, a_server_that_is_unavailable_may_be_asked_again);
    tcase_add_test(tests, waits_that_are_all_equal_are_found);
    tcase_add_test(tests, waits_drawn_by_chance_are_fine);
    tcase_add_test(tests, devices_that_all_come_back_in_one_instant_are_found);
    tcase_add_test(tests, devices_that_come_back_spread_are_fine);
    tcase_add_test(tests, an_answer_that_the_device_could_not_keep_binds_it_to_nothing);
    tcase_add_test(tests, an_answer_at_which_storage_failed_binds_to_nothing_whatever_fails_later);
    tcase_add_test(tests, an_answer_between_two_storage_failures_binds);
    tcase_add_test(tests, an_answer_that_came_while_storage_failed_on_binds_to_nothing);
    tcase_add_test(tests, an_answer_that_came_when_storage_worked_again_binds);
    tcase_add_test(tests, one_failed_operation_excuses_no_later_answer);
    tcase_add_test(tests, what_another_device_was_refused_may_be_tried_here);
    tcase_add_test(tests, what_this_device_was_refused_is_not_tried_here_again);
    tcase_add_test(tests, what_goes_with_an_older_action_waits_as_long_with_two_processes);
    tcase_add_test(tests, what_waits_longer_than_anything_with_it_is_found_with_two_processes);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(retry_suite)
