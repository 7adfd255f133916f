/* nothing-lost. Servers that were put back, and devices whose disk was. */
#include "unit/oracle/claims.h"
#include "unit/oracle/queue_looks.h"

#define RULE "nothing-lost"

/* Asha has come to `seq`; the server is put back to its beginning; she comes to rest with the new
 * log. */
static void restored_to_nothing(struct history *h, uint64_t seq) {
    history_cursor(h, ASHA, 0, seq);
    history_restored(h, 0);
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_CURSOR,
                       .node = ASHA,
                       .cursor = {.cursor = {.epoch = tf_id_of("e2"), .seq = 5}, .old_seq = seq}});
    history_put(h, (struct tf_record){
                       .kind = TF_RECORD_PHASE, .node = TF_NODE_NONE, .phase = TF_PHASE_REST});
    history_note(h, ASHA, "a1", (struct tf_note){.kind = TF_NOTE_SYNC});
}

/* So it goes with what she has sent. */
static void lost_by_server(struct history *h) {
    history_send(h, ASHA, "a1", "hello");
    history_applied(h, "a1", "m1", 0);
    restored_to_nothing(h, 11);
}

START_TEST(a_send_that_a_server_lost_must_be_offered_again) {
    BEGIN(h);
    lost_by_server(&h);
    queue_empty(&h, ASHA);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(a_send_that_is_offered_again_is_pending) {
    BEGIN(h);
    lost_by_server(&h);
    queue_holds(&h, ASHA, "a1", TF_QUEUE_WAITING);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_send_that_a_server_lost_and_took_again_is_applied) {
    BEGIN(h);
    lost_by_server(&h);
    history_applied(&h, "a1", "m1", 0);
    queue_empty(&h, ASHA);
    ck_assert_str_eq(history_headline(&h, RULE), "");
    HOLDS(h, "at-most-once");
}
END_TEST

START_TEST(a_deleted_message_that_a_server_lost_need_not_be_offered_again) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    history_applied(&h, "a1", "m1", 0);
    history_delete(&h, TABLET, "t1", "m1", 1);
    history_applied(&h, "t1", "m1", 1);
    restored_to_nothing(&h, 12);
    queue_empty(&h, ASHA);
    HOLDS(h, RULE);
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
    queue_empty(h, ASHA);
}

START_TEST(what_only_the_lost_disk_held_is_lost_with_the_device) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "hi");
    history_applied(&h, "r1", "m1", 0);
    uint64_t copied = h.index;
    history_send(&h, ASHA, "a1", "hello");
    goes_back(&h, copied);
    HOLDS(h, RULE);
}
END_TEST

START_TEST(what_the_copy_held_is_not_lost_with_the_device) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "hello");
    goes_back(&h, h.index);
    BREAKS(h, RULE);
}
END_TEST

START_TEST(what_another_device_held_is_not_lost_with_this_one) {
    BEGIN(h);
    history_send(&h, RAVI, "r1", "hello");
    goes_back(&h, 0);
    history_view(&h, RAVI, TF_VIEW_DURABLE, 1);
    history_view_end(&h, RAVI);
    BREAKS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create(RULE ": went back");
    TCase *tests = tcase_create("claims");
    tcase_add_test(tests, a_send_that_a_server_lost_must_be_offered_again);
    tcase_add_test(tests, a_send_that_is_offered_again_is_pending);
    tcase_add_test(tests, a_send_that_a_server_lost_and_took_again_is_applied);
    tcase_add_test(tests, a_deleted_message_that_a_server_lost_need_not_be_offered_again);
    tcase_add_test(tests, a_read_that_a_server_lost_is_rolled_back);
    tcase_add_test(tests, what_only_the_lost_disk_held_is_lost_with_the_device);
    tcase_add_test(tests, what_the_copy_held_is_not_lost_with_the_device);
    tcase_add_test(tests, what_another_device_held_is_not_lost_with_this_one);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
