/* `cleaned-up`: what its policy lets a device forget is no loss, and anything else is. */
#include "unit/oracle/claims.h"

#define RULE "session-view"

/* Asha's m1, and with it change 11, is taken at 1 s, and Ravi shows it. */
static void shown(struct history *h) {
    history_at(h, TF_SECOND);
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    history_look(h, RAVI, history_row(h, HISTORY_NAMES("m1", "a1"), ASHA, "hello", 1, 11));
}

static struct tf_keep_policy *policy(struct history *h) {
    return &h->plan->replicas[RAVI].client.keep;
}

static void cleaned(struct history *h, tf_time at_us, uint64_t position) {
    history_at(h, at_us);
    history_note(h, RAVI, "",
                 (struct tf_note){.kind = TF_NOTE_CLEANED,
                                  .conversation_id = tf_id_of("lunch"),
                                  .number = position});
    history_gone(h, RAVI, "m1");
}

START_TEST(what_is_old_enough_may_go) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    shown(&h);
    cleaned(&h, TF_MINUTE + TF_SECOND, 11);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_is_too_young_may_not) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    shown(&h);
    cleaned(&h, TF_MINUTE / 2, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(age_is_by_the_clock_of_the_device) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    shown(&h);
    history_put(&h, (struct tf_record){
                        .kind = TF_RECORD_CLOCK, .node = RAVI, .clock = {.skew_us = TF_MINUTE}});
    cleaned(&h, TF_MINUTE / 2, 11);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(nothing_may_go_without_a_policy) {
    BEGIN(h);
    shown(&h);
    cleaned(&h, TF_HOUR, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_is_behind_the_mark_may_not) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    shown(&h);
    cleaned(&h, TF_HOUR, 10);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_an_own_action_is_about_may_not) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    shown(&h);
    history_reply(&h, RAVI, "b1", "m1", "an answer");
    cleaned(&h, TF_HOUR, 11);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(it_may_once_that_is_done) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    shown(&h);
    history_reply(&h, RAVI, "b1", "m1", "an answer");
    history_applied(&h, "b1", "m2", 0);
    cleaned(&h, TF_HOUR, 11);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(beyond_the_size_anything_synced_may_go) {
    BEGIN(h);
    policy(&h)->bytes = 256 + 4;
    shown(&h);
    cleaned(&h, TF_MINUTE, 11);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(within_the_size_nothing_may_go) {
    BEGIN(h);
    policy(&h)->bytes = 256 + 5;
    shown(&h);
    cleaned(&h, TF_MINUTE, 11);
    BREAKS(h, RULE);
}
END_TEST

/* Ravi's own message is lost by a server that is put back, and he comes to rest with the new log.
 */
static void lost_by_server(struct history *h) {
    history_send(h, RAVI, "b1", "mine");
    history_applied(h, "b1", "m2", 0);
    history_cursor(h, RAVI, 0, 11);
    history_at(h, TF_HOUR);
    history_note(h, RAVI, "",
                 (struct tf_note){
                     .kind = TF_NOTE_CLEANED, .conversation_id = tf_id_of("lunch"), .number = 11});
    history_restored(h, 0);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_CURSOR,
                       .node = RAVI,
                       .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 5}, .old_seq = 11}});
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = TF_PHASE_REST});
    history_note(h, RAVI, "b1", (struct tf_note){.kind = TF_NOTE_SYNC});
    history_view(h, RAVI, TF_VIEW_DURABLE, 1);
    history_view_end(h, RAVI);
}

START_TEST(what_was_cleaned_up_cannot_be_offered_to_a_server_that_lost_it) {
    BEGIN(h);
    policy(&h)->age_us = TF_MINUTE;
    lost_by_server(&h);
    HOLDS(h, "nothing-lost");
}
END_TEST

START_TEST(without_a_policy_it_must_be) {
    BEGIN(h);
    lost_by_server(&h);
    BREAKS(h, "nothing-lost");
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("cleaned-up");
    TCase *c = tcase_create("cleaned-up");
    tcase_add_test(c, what_is_old_enough_may_go);
    tcase_add_test(c, what_is_too_young_may_not);
    tcase_add_test(c, age_is_by_the_clock_of_the_device);
    tcase_add_test(c, nothing_may_go_without_a_policy);
    tcase_add_test(c, what_is_behind_the_mark_may_not);
    tcase_add_test(c, what_an_own_action_is_about_may_not);
    tcase_add_test(c, it_may_once_that_is_done);
    tcase_add_test(c, beyond_the_size_anything_synced_may_go);
    tcase_add_test(c, within_the_size_nothing_may_go);
    tcase_add_test(c, what_was_cleaned_up_cannot_be_offered_to_a_server_that_lost_it);
    tcase_add_test(c, without_a_policy_it_must_be);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
