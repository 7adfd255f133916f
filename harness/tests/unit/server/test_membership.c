/* Who comes and who goes, as the server tells it. */
#include "support/check_main.h"
#include "unit/server/driver.h"

#include <stdio.h>
#include <string.h>

static struct driver *d;
static char *asha, *bilal, *chen;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
    chen = driver_login(d, "chen", "c1");
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    free(chen);
    driver_close(d);
}

/* Through the batch, by the device that the token is of. */
static const struct tf_wire_result *change(const char *token, const char *device,
                                           enum tf_action_type type, const char *id,
                                           const char *user) {
    driver_begin(d, device);
    driver_act(d, &(struct tf_wire_action){.type = type,
                                           .action_id = tf_id_of(id),
                                           .conversation_id = tf_id_of("r1"),
                                           .attempt = 1,
                                           .user_id = tf_id_of(user)});
    driver_sync(d, token);
    return driver_result(d, 0);
}

static bool has_room(const char *token) {
    return driver_call(d, TF_HTTP_GET, TF_PATH_CONVERSATIONS "/r1", token, NULL) == 200;
}

START_TEST(who_joins_gets_changes_from_there_on_and_the_rest_as_history) {
    struct tf_cursor start = {0};
    driver_say(d, asha, "a1", "r1", "s1", "before");
    ck_assert_int_eq(change(asha, "a1", TF_ACTION_JOIN, "j1", "chen")->outcome, TF_OUTCOME_APPLIED);
    driver_say(d, asha, "a1", "r1", "s2", "after");
    driver_pull(d, chen, &start, 100);
    uint64_t since = 0;
    for (size_t i = 0; i < d->page.change_count; i++) {
        const struct tf_change *each = &d->page.changes[i];
        if (each->entity == TF_ENTITY_MESSAGE)
            ck_assert(!tf_slice_is(each->message.content, "before"));
        if (each->entity == TF_ENTITY_CONVERSATION &&
            tf_id_equal(&each->conversation.id, &(struct tf_id){"r1"}))
            for (size_t k = 0; k < each->conversation.participant_count; k++)
                since |= each->conversation.participants[k].since_position;
    }
    ck_assert_uint_gt(since, 0);
    ck_assert_int_eq(driver_call(d, TF_HTTP_GET, TF_PATH_CONVERSATIONS "/r1/messages", chen, NULL),
                     200);
    ck_assert(driver_says(d, "before"));
    ck_assert(driver_says(d, " added "));
}
END_TEST

START_TEST(the_chain_of_previous_changes_has_no_gap_for_who_joins) {
    driver_open_socket(d, 7, chen);
    struct tf_cursor start = {0};
    driver_pull(d, chen, &start, 100);
    uint64_t cursor = d->page.next.seq;
    driver_say(d, asha, "a1", "r1", "s1", "not for chen");
    change(asha, "a1", TF_ACTION_JOIN, "j1", "chen");
    struct tf_change told = driver_heard_change(d, 7, 0);
    ck_assert_int_eq(told.entity, TF_ENTITY_CONVERSATION);
    ck_assert_uint_eq(told.previous, cursor);
    cursor = told.seq;
    told = driver_heard_change(d, 7, 1);
    ck_assert_int_eq(told.entity, TF_ENTITY_MESSAGE);
    ck_assert_int_eq(told.message.type, TF_MESSAGE_SYSTEM);
    ck_assert_uint_eq(told.previous, cursor);
}
END_TEST

START_TEST(who_goes_is_told_and_sees_nothing_more) {
    driver_open_socket(d, 7, bilal);
    struct tf_cursor start = {0};
    driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_pull(d, bilal, &start, 100);
    struct tf_cursor held = d->page.next;
    ck_assert_int_eq(change(asha, "a1", TF_ACTION_LEAVE, "l1", "bilal")->outcome,
                     TF_OUTCOME_APPLIED);
    ck_assert_int_eq(driver_heard_change(d, 7, 0).entity, TF_ENTITY_WITHDRAWAL);
    driver_say(d, asha, "a1", "r1", "s2", "two");
    ck_assert_ptr_null(driver_heard(d, 7, 0));
    ck_assert(!has_room(bilal));
    driver_pull(d, bilal, &held, 100);
    ck_assert_uint_eq(d->page.change_count, 1);
    ck_assert_int_eq(d->page.changes[0].entity, TF_ENTITY_WITHDRAWAL);
    driver_restart(d);
    free(bilal);
    bilal = driver_login(d, "bilal", "b1");
    driver_pull(d, bilal, &held, 100);
    ck_assert_uint_eq(d->page.change_count, 1);
}
END_TEST

START_TEST(a_leave_whose_answer_was_lost_says_the_same_again) {
    const struct tf_wire_result *first = change(bilal, "b1", TF_ACTION_LEAVE, "l1", "bilal");
    uint64_t seq = first->change.seq, previous = first->change.previous;
    ck_assert_int_eq(first->change.entity, TF_ENTITY_WITHDRAWAL);
    const struct tf_wire_result *again = change(bilal, "b1", TF_ACTION_LEAVE, "l1", "bilal");
    ck_assert_int_eq(again->outcome, TF_OUTCOME_DUPLICATE);
    ck_assert_int_eq(again->change.entity, TF_ENTITY_WITHDRAWAL);
    ck_assert_uint_eq(again->change.seq, seq);
    ck_assert_uint_le(again->change.previous, previous);
}
END_TEST

START_TEST(only_an_owner_takes_others_out_where_there_is_one) {
    driver_begin(d, "a1");
    driver_create(d, "k1", "bilal");
    driver_sync(d, asha);
    struct tf_id room = driver_result(d, 0)->change.conversation.id;
    driver_begin(d, "b1");
    driver_act(d, &(struct tf_wire_action){.type = TF_ACTION_LEAVE,
                                           .action_id = tf_id_of("l1"),
                                           .conversation_id = room,
                                           .attempt = 1,
                                           .user_id = tf_id_of("asha")});
    driver_sync(d, bilal);
    ck_assert_int_eq(driver_result(d, 0)->refusal, TF_REFUSAL_NOT_ALLOWED);
    ck_assert_int_eq(change(bilal, "b1", TF_ACTION_LEAVE, "l2", "asha")->outcome,
                     TF_OUTCOME_APPLIED);
}
END_TEST

START_TEST(strangers_and_unknown_users_are_refused) {
    ck_assert_int_eq(change(chen, "c1", TF_ACTION_JOIN, "j1", "chen")->refusal,
                     TF_REFUSAL_NOT_PARTICIPANT);
    ck_assert_int_eq(change(asha, "a1", TF_ACTION_JOIN, "j2", "nobody")->refusal,
                     TF_REFUSAL_UNKNOWN_USER);
    ck_assert_int_eq(change(asha, "a1", TF_ACTION_JOIN, "j3", "bilal")->outcome,
                     TF_OUTCOME_APPLIED);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM memberships"), 0);
}
END_TEST

START_TEST(a_read_that_was_done_before_its_reader_left_is_refused_afterwards) {
    struct tf_id said = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "b1");
    driver_read(d, "r1", "d1", &said);
    driver_sync(d, bilal);
    change(bilal, "b1", TF_ACTION_LEAVE, "l1", "bilal");
    driver_begin(d, "b1");
    driver_read(d, "r1", "d1", &said);
    driver_sync(d, bilal);
    ck_assert_int_eq(driver_result(d, 0)->refusal, TF_REFUSAL_NOT_PARTICIPANT);
}
END_TEST

START_TEST(nobody_edits_what_the_server_says) {
    change(asha, "a1", TF_ACTION_JOIN, "j1", "chen");
    driver_call(d, TF_HTTP_GET, TF_PATH_CONVERSATIONS "/r1/messages", asha, NULL);
    const char *id = strstr(d->body, "\"id\":\"") + strlen("\"id\":\"");
    char path[128];
    snprintf(path, sizeof path, TF_PATH_MESSAGES "/%.*s", (int)strcspn(id, "\""), id);
    ck_assert_int_eq(
        driver_call(d, TF_HTTP_PUT, path, asha, "{\"baseVersion\":\"1\",\"content\":\"never\"}"),
        403);
}
END_TEST

static void end(const char *room) {
    struct tf_server_event event = {.kind = TF_SERVER_CLOSE,
                                    .membership = {.conversation_id = tf_id_of(room)}};
    driver_event(d, &event);
}

static const struct tf_wire_result *send_again(const char *id, const char *text) {
    driver_begin(d, "a1");
    driver_send(d, "r1", id, text);
    driver_sync(d, asha);
    return driver_result(d, 0);
}

START_TEST(a_conversation_that_ended_takes_nothing_new_but_knows_what_it_took) {
    struct tf_cursor start = {0};
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "before");
    end("r1");
    ck_assert_int_eq(send_again("s2", "after")->refusal, TF_REFUSAL_CONVERSATION_ENDED);
    ck_assert_int_eq(send_again("s1", "before")->outcome, TF_OUTCOME_DUPLICATE);
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "mended");
    driver_sync(d, asha);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_APPLIED);
    driver_pull(d, bilal, &start, 100);
    bool told = false;
    for (size_t i = 0; i < d->page.change_count; i++)
        told |= d->page.changes[i].entity == TF_ENTITY_CONVERSATION &&
                !d->page.changes[i].conversation.is_active;
    ck_assert(told);
}
END_TEST

START_TEST(one_that_ended_stays_so_whoever_comes_and_ends_once) {
    end("r1");
    int64_t entries = driver_ask(d, "SELECT count(*) FROM log");
    end("r1");
    end("nowhere");
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM log"), entries);
    ck_assert_int_eq(change(asha, "a1", TF_ACTION_JOIN, "j1", "chen")->outcome, TF_OUTCOME_APPLIED);
    ck_assert_int_eq(send_again("s1", "hello")->refusal, TF_REFUSAL_CONVERSATION_ENDED);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("membership");
    TCase *tests = tcase_create("who comes and goes");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, who_joins_gets_changes_from_there_on_and_the_rest_as_history);
    tcase_add_test(tests, the_chain_of_previous_changes_has_no_gap_for_who_joins);
    tcase_add_test(tests, who_goes_is_told_and_sees_nothing_more);
    tcase_add_test(tests, a_leave_whose_answer_was_lost_says_the_same_again);
    tcase_add_test(tests, only_an_owner_takes_others_out_where_there_is_one);
    tcase_add_test(tests, strangers_and_unknown_users_are_refused);
    tcase_add_test(tests, a_read_that_was_done_before_its_reader_left_is_refused_afterwards);
    tcase_add_test(tests, nobody_edits_what_the_server_says);
    tcase_add_test(tests, one_that_ended_stays_so_whoever_comes_and_ends_once);
    tcase_add_test(tests, a_conversation_that_ended_takes_nothing_new_but_knows_what_it_took);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
