/* Joining and leaving, as a device lives it: back-fill in pages, withdrawal, and what crosses. */
#include "driver.h"
#include "support/check_main.h"

#define HISTORY TF_PATH_CONVERSATIONS "/room/messages"

static struct driver d;
static struct driver_queue queue;
static struct tf_participant members[2];

static void set_up(void) {
    driver_open(&d);
    d.config.gateway = true;
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static struct tf_change joined(uint64_t version) {
    struct tf_change change = driver_conversation(&d, "room");
    members[0] = (struct tf_participant){.user_id = tf_id_of(DRIVER_ME),
                                         .delivered_position = change.seq,
                                         .read_position = change.seq,
                                         .since_position = change.seq};
    members[1] = (struct tf_participant){.user_id = tf_id_of(DRIVER_FRIEND)};
    change.conversation.participants = members;
    change.conversation.participant_count = 2;
    change.conversation.version = version;
    return change;
}

static struct tf_change withdrawn(void) {
    struct tf_change change = driver_conversation(&d, "room");
    change.entity = TF_ENTITY_WITHDRAWAL;
    change.withdrawal = (struct tf_withdrawal){tf_id_of("room")};
    return change;
}

static void pull(const struct tf_change *changes, size_t count) {
    driver_sync(&d);
    if (driver_is_open(&d, TF_PATH_PULL))
        driver_pull(&d, changes, count, false);
}

/* A page with one old message; `before` is where the next one ends. */
static void page(const char *id, uint64_t position, uint64_t before) {
    struct tf_buf body = {0};
    tf_buf_append_format(&body,
                         "{\"messages\":[{\"id\":\"%s\",\"clientId\":\"k%s\",\"conversationId\":"
                         "\"room\",\"senderId\":\"ravi\",\"content\":\"old\",\"version\":\"1\","
                         "\"position\":\"%llu\"}],\"nextBefore\":\"%llu\",\"hasMore\":%s}",
                         id, id, (unsigned long long)position, (unsigned long long)before,
                         before > 0 ? "true" : "false");
    driver_answer(&d, 200, tf_buf_slice(&body), 0);
    tf_buf_close(&body);
}

static bool is_shown(const char *id) {
    return driver_look(&d, tf_id_of(id)).view.exists;
}

START_TEST(history_is_filled_in_page_by_page_over_a_kill) {
    struct tf_change change = joined(1);
    pull(&change, 1);
    ck_assert(driver_is_open(&d, HISTORY));
    ck_assert_uint_eq(driver_status(&d).filling, 1);
    page("m2", 2, 2);
    ck_assert(is_shown("m2"));
    driver_kill(&d);
    driver_start(&d, true);
    driver_token(&d);
    driver_pull_nothing(&d);
    ck_assert(driver_is_open(&d, HISTORY "?before=2&"));
    page("m1", 1, 0);
    ck_assert(is_shown("m1") && is_shown("m2"));
}
END_TEST

START_TEST(the_last_page_ends_it_and_says_so) {
    struct tf_change change = joined(1);
    pull(&change, 1);
    page("m2", 2, 2);
    ck_assert(driver_is_open(&d, HISTORY "?before=2&"));
    page("m1", 1, 0);
    ck_assert(is_shown("m1"));
    ck_assert_uint_eq(driver_status(&d).filling, 0);
    ck_assert_ptr_nonnull(driver_note(&d, TF_NOTE_FILLED));
}
END_TEST

START_TEST(a_page_that_is_not_what_was_asked_for_is_asked_for_again) {
    struct tf_change change = joined(1);
    pull(&change, 1);
    page("m9", change.seq + 5, 0);
    ck_assert(!is_shown("m9"));
    ck_assert_uint_eq(driver_status(&d).filling, 1);
    ck_assert(driver_deadline(&d));
    ck_assert(driver_is_open(&d, HISTORY));
}
END_TEST

START_TEST(who_was_there_from_the_beginning_fills_nothing_in) {
    struct tf_change change = driver_conversation(&d, "room");
    pull(&change, 1);
    ck_assert(!driver_is_open(&d, HISTORY));
    ck_assert_uint_eq(driver_status(&d).filling, 0);
}
END_TEST

START_TEST(withdrawal_takes_rows_and_ends_what_waits_there) {
    struct tf_change change = joined(1);
    pull(&change, 1);
    page("m1", 1, 0);
    driver_hello(&d, d.seq);
    struct tf_id send = driver_send_in(&d, "room", "nobody hears");
    driver_forget(&d);
    struct tf_change gone = withdrawn();
    driver_push(&d, &gone);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_WITHDRAWN, send));
    ck_assert(!is_shown("m1"));
    ck_assert(!driver_look(&d, send).view.exists);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
    struct tf_wire_result late = driver_sent(&d, send, "m7", "nobody hears");
    late.change.message.conversation_id = tf_id_of("room");
    late.change.seq = gone.seq - 1;
    late.change.previous = 0;
    driver_results(&d, &late, 1);
    ck_assert(!is_shown("m7"));
}
END_TEST

START_TEST(a_change_from_before_the_withdrawal_that_comes_late_brings_nothing_back) {
    struct tf_change change = joined(1);
    pull(&change, 1);
    page("m1", 1, 0);
    struct tf_change late = driver_message(&d, "m5", DRIVER_FRIEND, "late");
    late.message.conversation_id = tf_id_of("room");
    struct tf_change gone = withdrawn();
    pull(&gone, 1);
    ck_assert(!is_shown("m1"));
    driver_hello(&d, d.seq);
    driver_push(&d, &late);
    ck_assert(!is_shown("m5"));
}
END_TEST

START_TEST(an_old_withdrawal_does_not_undo_a_newer_joining) {
    struct tf_change gone = withdrawn();
    struct tf_change again = joined(3);
    struct tf_change both[2] = {gone, again};
    driver_hello(&d, d.seq);
    driver_push(&d, &again);
    pull(both, 2);
    struct tf_conversation_view shown = driver_shown(&d, "room");
    ck_assert_str_eq(shown.id.text, "room");
}
END_TEST

START_TEST(only_who_is_there_can_go_and_only_strangers_can_come) {
    struct tf_id me = tf_id_of(DRIVER_ME), friend = tf_id_of(DRIVER_FRIEND),
                 stranger = tf_id_of("meena");
    struct tf_change change = joined(1);
    pull(&change, 1);
    page("m1", 1, 0);
    struct tf_command command = {.kind = TF_COMMAND_JOIN,
                                 .conversation_id = tf_id_of("room"),
                                 .participants = &friend,
                                 .participant_count = 1};
    driver_command(&d, command);
    ck_assert_int_eq(driver_refusal(&d), TF_E_EXISTS);
    command.kind = TF_COMMAND_LEAVE;
    command.participants = &stranger;
    driver_command(&d, command);
    ck_assert_int_eq(driver_refusal(&d), TF_E_NOT_FOUND);
    command.participants = &me;
    struct tf_id left = driver_command(&d, command);
    ck_assert(!tf_id_is_none(&left));
}
END_TEST

static Suite *suite(void) {
    Suite *made = suite_create("client membership");
    TCase *tests = tcase_create("joining and leaving");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, history_is_filled_in_page_by_page_over_a_kill);
    tcase_add_test(tests, the_last_page_ends_it_and_says_so);
    tcase_add_test(tests, a_page_that_is_not_what_was_asked_for_is_asked_for_again);
    tcase_add_test(tests, who_was_there_from_the_beginning_fills_nothing_in);
    tcase_add_test(tests, withdrawal_takes_rows_and_ends_what_waits_there);
    tcase_add_test(tests, a_change_from_before_the_withdrawal_that_comes_late_brings_nothing_back);
    tcase_add_test(tests, an_old_withdrawal_does_not_undo_a_newer_joining);
    tcase_add_test(tests, only_who_is_there_can_go_and_only_strangers_can_come);
    suite_add_tcase(made, tests);
    return made;
}

TF_TEST_MAIN(suite)
