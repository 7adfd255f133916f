#include "unit/oracle/claims.h"

#define RULE "typing-expires"

/* The server tells a device that ravi types, or has stopped, as frame `number`. */
static void pushed(struct history *h, uint32_t node, uint64_t number, bool types) {
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_FRAME_DOWN,
                       .node = node,
                       .net = {.message = number,
                               .bytes = tf_slice_of(
                                   types ? "{\"type\":\"typing\",\"conversationId\":\"lunch\","
                                           "\"userId\":\"ravi\",\"isTyping\":true}"
                                         : "{\"type\":\"typing\",\"conversationId\":\"lunch\","
                                           "\"userId\":\"ravi\",\"isTyping\":false}")}});
}

static void taken(struct history *h, uint32_t node, uint64_t number) {
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_FRAME_TAKEN, .node = node, .net = {.message = number}});
}

static void told(struct history *h, uint32_t node, bool shown) {
    history_put(h, (struct tf_record){.kind = TF_RECORD_NOTE,
                                      .node = node,
                                      .note = {.kind = TF_NOTE_TYPING,
                                               .conversation_id = tf_id_of("lunch"),
                                               .user_id = tf_id_of("ravi"),
                                               .flag = shown}});
}

/* Somebody looks, and asha's device shows that ravi types. */
static void seen(struct history *h) {
    history_view(h, ASHA, TF_VIEW_SHOWN, 0);
    history_put(h, (struct tf_record){.kind = TF_RECORD_VIEW_TYPING,
                                      .node = ASHA,
                                      .typing = {tf_id_of("lunch"), tf_id_of("ravi")}});
    history_view_end(h, ASHA);
}

/* A signal comes to asha's device at this time, and is shown. */
static void signalled(struct history *h, tf_time at_us) {
    history_at(h, at_us);
    pushed(h, ASHA, 1, true);
    taken(h, ASHA, 1);
    told(h, ASHA, true);
}

START_TEST(typing_that_is_hidden_in_time_is_fine) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 39 * TF_SECOND);
    seen(&h);
    history_at(&h, 40 * TF_SECOND);
    told(&h, ASHA, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(typing_that_is_shown_too_long_is_found) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 41 * TF_SECOND);
    seen(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(typing_that_is_hidden_too_late_is_found_though_nobody_looked) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 41 * TF_SECOND);
    told(&h, ASHA, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(typing_that_is_never_hidden_is_found_at_the_end) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 60 * TF_SECOND);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(each_signal_gives_it_another_half_minute) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 35 * TF_SECOND);
    pushed(&h, ASHA, 2, true);
    taken(&h, ASHA, 2);
    history_at(&h, 64 * TF_SECOND);
    seen(&h);
    history_at(&h, 65 * TF_SECOND);
    told(&h, ASHA, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_signal_that_comes_late_counts_from_its_arrival) {
    BEGIN(h);
    pushed(&h, ASHA, 1, true);
    history_at(&h, 50 * TF_SECOND);
    taken(&h, ASHA, 1);
    told(&h, ASHA, true);
    history_at(&h, 79 * TF_SECOND);
    seen(&h);
    told(&h, ASHA, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_signal_that_comes_to_another_device_counts_for_nothing) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 35 * TF_SECOND);
    pushed(&h, TABLET, 2, true);
    taken(&h, TABLET, 2);
    history_at(&h, 41 * TF_SECOND);
    seen(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_signal_to_stop_is_none_that_prolongs) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 35 * TF_SECOND);
    pushed(&h, ASHA, 2, false);
    taken(&h, ASHA, 2);
    history_at(&h, 41 * TF_SECOND);
    seen(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(typing_without_any_signal_is_found) {
    BEGIN(h);
    seen(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_new_process_knows_of_no_signal) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_process(&h, ASHA, TF_PROCESS_STARTED);
    history_at(&h, 20 * TF_SECOND);
    seen(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_process_that_died_shows_nothing) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_KILLED);
    history_at(&h, 60 * TF_SECOND);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(after_a_sleep_it_is_hidden_first) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(&h, 100 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_RESUMED);
    told(&h, ASHA, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_is_shown_over_a_sleep_is_found_however_short_it_was) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(&h, 11 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_RESUMED);
    seen(&h);
    told(&h, ASHA, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_message_that_is_shown_before_it_is_hidden_is_too_early) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "hello");
    history_applied(&h, "r1", "m1", 0);
    signalled(&h, 10 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(&h, 11 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_RESUMED);
    history_look(&h, ASHA, history_row(&h, HISTORY_NAMES("m1", "r1"), RAVI, "hello", 1, 11));
    told(&h, ASHA, false);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_signal_after_the_sleep_may_be_shown) {
    BEGIN(h);
    signalled(&h, 10 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_SUSPENDED);
    history_at(&h, 100 * TF_SECOND);
    history_process(&h, ASHA, TF_PROCESS_RESUMED);
    told(&h, ASHA, false);
    signalled(&h, 101 * TF_SECOND);
    history_at(&h, 130 * TF_SECOND);
    seen(&h);
    told(&h, ASHA, false);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_clock_that_runs_slow_gives_it_a_little_longer) {
    BEGIN(h);
    h.plan->replicas[ASHA].clock.drift_ppm = -100000;
    signalled(&h, 10 * TF_SECOND);
    history_at(&h, 42 * TF_SECOND);
    told(&h, ASHA, false);
    HOLDS(h, RULE);
}
END_TEST

/* The answer to who types comes to asha's device at this time, and is shown. */
static void answered(struct history *h, tf_time at_us, const char *body) {
    history_at(h, at_us);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_ANSWER,
                       .node = ASHA,
                       .net = {.exchange = 9, .call = TF_CALL_ASK, .bytes = tf_slice_of(body)}});
    history_put(h, (struct tf_record){.kind = TF_RECORD_ANSWER_TAKEN,
                                      .node = ASHA,
                                      .net = {.exchange = 9, .call = TF_CALL_ASK}});
    told(h, ASHA, true);
}
#define WHO_TYPES "{\"typing\":[{\"conversationId\":\"lunch\",\"userId\":\"ravi\"}]}"

START_TEST(an_answer_that_names_the_typist_is_a_signal) {
    BEGIN(h);
    answered(&h, 10 * TF_SECOND, WHO_TYPES);
    history_at(&h, 39 * TF_SECOND);
    seen(&h);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(an_answer_that_names_nobody_is_none) {
    BEGIN(h);
    answered(&h, 10 * TF_SECOND, "{\"typing\":[]}");
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_an_answer_named_is_over_after_its_time_too) {
    BEGIN(h);
    answered(&h, 10 * TF_SECOND, WHO_TYPES);
    history_at(&h, 41 * TF_SECOND);
    seen(&h);
    BREAKS(h, RULE);
}
END_TEST

/* A tenth of a second is what two processes may hold each other up for. */
static void hidden_a_little_late(struct history *h) {
    signalled(h, 10 * TF_SECOND);
    history_at(h, 40 * TF_SECOND + 100 * TF_MS);
    seen(h);
    told(h, ASHA, false);
}

START_TEST(a_device_with_one_process_is_held_up_by_nobody) {
    BEGIN(h);
    hidden_a_little_late(&h);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(one_with_an_extension_may_be_held_up) {
    BEGIN(h);
    h.plan->replicas[TABLET].extends = ASHA + 1;
    hidden_a_little_late(&h);
    HOLDS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("typing-expires");
    TCase *c = tcase_create("typing-expires");
    tcase_add_test(c, typing_that_is_hidden_in_time_is_fine);
    tcase_add_test(c, typing_that_is_shown_too_long_is_found);
    tcase_add_test(c, typing_that_is_hidden_too_late_is_found_though_nobody_looked);
    tcase_add_test(c, typing_that_is_never_hidden_is_found_at_the_end);
    tcase_add_test(c, each_signal_gives_it_another_half_minute);
    tcase_add_test(c, a_signal_that_comes_late_counts_from_its_arrival);
    tcase_add_test(c, a_signal_that_comes_to_another_device_counts_for_nothing);
    tcase_add_test(c, a_signal_to_stop_is_none_that_prolongs);
    tcase_add_test(c, typing_without_any_signal_is_found);
    tcase_add_test(c, a_new_process_knows_of_no_signal);
    tcase_add_test(c, a_process_that_died_shows_nothing);
    tcase_add_test(c, after_a_sleep_it_is_hidden_first);
    tcase_add_test(c, what_is_shown_over_a_sleep_is_found_however_short_it_was);
    tcase_add_test(c, a_message_that_is_shown_before_it_is_hidden_is_too_early);
    tcase_add_test(c, a_signal_after_the_sleep_may_be_shown);
    tcase_add_test(c, a_clock_that_runs_slow_gives_it_a_little_longer);
    tcase_add_test(c, what_an_answer_named_is_over_after_its_time_too);
    tcase_add_test(c, an_answer_that_names_nobody_is_none);
    tcase_add_test(c, an_answer_that_names_the_typist_is_a_signal);
    tcase_add_test(c, a_device_with_one_process_is_held_up_by_nobody);
    tcase_add_test(c, one_with_an_extension_may_be_held_up);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
