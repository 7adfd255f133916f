/* Who has read a message, and when, as a device shows it. */
#include "driver.h"
#include "support/check_main.h"

#include <stdio.h>

#define HISTORY TF_PATH_CONVERSATIONS "/room/messages"

static struct driver d;
static struct tf_reader_view seen[8];
static unsigned seen_count;
static struct tf_participant members[2];

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static void pull(const struct tf_change *changes, size_t count) {
    driver_sync(&d);
    driver_pull(&d, changes, count, false);
}

static struct tf_change read_by_friend(uint64_t after, uint64_t upto, tf_time at_us) {
    d.seq++;
    return (struct tf_change){.seq = d.seq,
                              .previous = d.seq - 1,
                              .entity = TF_ENTITY_RECEIPT,
                              .receipt = {.conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                          .user_id = tf_id_of(DRIVER_FRIEND),
                                          .delivered_position = upto,
                                          .read_position = upto,
                                          .read_after = at_us == 0 ? 0 : after,
                                          .read_upto = at_us == 0 ? 0 : upto,
                                          .read_at_us = at_us}};
}

static void see(void *self, const struct tf_reader_view *view) {
    (void)self;
    seen[seen_count++] = *view;
}

static void see_message(void *self, const struct tf_message_view *view) {
    (void)self, (void)view;
}

static void look(void) {
    const struct tf_viewer viewer = {.message = see_message, .reader = see};
    seen_count = 0;
    ck_assert_int_eq(tf_offline_client.snapshot(d.client, &d.store, d.now.mono_us, &viewer, NULL),
                     TF_OK);
}

static void expect(unsigned at, const char *message, const char *user, tf_time at_us) {
    ck_assert_uint_lt(at, seen_count);
    ck_assert_str_eq(seen[at].message_id.text, message);
    ck_assert_str_eq(seen[at].user_id.text, user);
    ck_assert_int_eq(seen[at].at_wall_us, at_us);
}

START_TEST(a_message_is_read_at_the_first_read_that_came_over_it_and_outlives_the_process) {
    struct tf_change one = driver_message(&d, "m1", DRIVER_ME, "one");
    struct tf_change two = driver_message(&d, "m2", DRIVER_ME, "two");
    struct tf_change three = driver_message(&d, "m3", DRIVER_ME, "three");
    struct tf_change first = read_by_friend(0, one.seq, 100);
    struct tf_change second = read_by_friend(one.seq, two.seq, 50);
    const struct tf_change all[] = {one, two, three, first, second};
    pull(all, 5);
    driver_kill(&d);
    driver_restart(&d);
    look();
    ck_assert_uint_eq(seen_count, 2);
    expect(0, "m1", DRIVER_FRIEND, 100);
    expect(1, "m2", DRIVER_FRIEND, 50);
}
END_TEST

START_TEST(a_mark_alone_says_who_but_not_when) {
    struct tf_change one = driver_message(&d, "m1", DRIVER_ME, "one");
    struct tf_change mark = read_by_friend(0, one.seq, 0);
    const struct tf_change all[] = {one, mark};
    pull(all, 2);
    look();
    ck_assert_uint_eq(seen_count, 1);
    expect(0, "m1", DRIVER_FRIEND, 0);
}
END_TEST

START_TEST(what_is_not_sent_yet_has_no_readers_and_nobody_reads_their_own) {
    struct tf_change one = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change mark = read_by_friend(0, one.seq, 100);
    const struct tf_change all[] = {one, mark};
    pull(all, 2);
    driver_connectivity(&d, false);
    driver_send(&d, "mine");
    look();
    ck_assert_uint_eq(seen_count, 0);
}
END_TEST

START_TEST(a_page_of_history_brings_the_times_of_before) {
    struct tf_change change = driver_conversation(&d, "room");
    members[0] = (struct tf_participant){.user_id = tf_id_of(DRIVER_ME),
                                         .delivered_position = change.seq,
                                         .read_position = change.seq,
                                         .since_position = change.seq};
    members[1] = (struct tf_participant){.user_id = tf_id_of(DRIVER_FRIEND), .read_position = 2};
    change.conversation.participants = members;
    change.conversation.participant_count = 2;
    pull(&change, 1);
    ck_assert(driver_is_open(&d, HISTORY));
    driver_answer(
        &d, 200,
        TF_SLICE_LITERAL("{\"messages\":[{\"id\":\"m1\",\"conversationId\":\"room\",\"senderId\":"
                         "\"meena\",\"content\":\"old\",\"version\":\"1\",\"position\":\"2\","
                         "\"readBy\":[{\"userId\":\"ravi\",\"readAt\":70},{\"userId\":\"asha\"}]}],"
                         "\"hasMore\":false}"),
        0);
    look();
    ck_assert_uint_eq(seen_count, 2);
    expect(0, "m1", DRIVER_ME, 0);
    expect(1, "m1", DRIVER_FRIEND, 70);
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("client_reads");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests,
                   a_message_is_read_at_the_first_read_that_came_over_it_and_outlives_the_process);
    tcase_add_test(tests, a_mark_alone_says_who_but_not_when);
    tcase_add_test(tests, what_is_not_sent_yet_has_no_readers_and_nobody_reads_their_own);
    tcase_add_test(tests, a_page_of_history_brings_the_times_of_before);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
