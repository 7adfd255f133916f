/* The queue: order, dependents, coalescing, what is set aside, and what a command is refused for.
 */
#include "driver.h"
#include "support/check_main.h"

#include <string.h>

static struct driver d;
static struct driver_queue queue;

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

/* One message of the friend and one of mine, as the server has them. */
static struct tf_change theirs, mine;

static void tell_two(void) {
    theirs = driver_message(&d, "m-theirs", DRIVER_FRIEND, "hi");
    mine = driver_message(&d, "m-mine", DRIVER_ME, "hello");
    struct tf_change changes[] = {theirs, mine};
    driver_sync(&d);
    driver_pull(&d, changes, 2, false);
    driver_forget(&d);
}

static void go_offline(void) {
    driver_connectivity(&d, false);
}

static void go_online(void) {
    driver_connectivity(&d, true);
    driver_deadline(&d);
}

START_TEST(edit_of_an_unsent_message_goes_into_its_send) {
    go_offline();
    struct tf_id send = driver_send(&d, "helo");
    struct tf_id edit = driver_edit(&d, send, "hello");
    ck_assert(tf_id_equal(&driver_note_of(&d, TF_NOTE_COALESCED, edit)->other_id, &send));
    ck_assert_str_eq(driver_look(&d, send).text, "hello");
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    go_online();
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_eq(sync.action_count, 1);
    ck_assert(tf_slice_is(sync.actions[0].message.content, "hello"));
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(edit_of_a_message_in_flight_waits_for_its_id_and_is_rewritten) {
    struct tf_id send = driver_send(&d, "helo");
    struct tf_id edit = driver_edit(&d, send, "hello");
    ck_assert_str_eq(driver_look(&d, send).text, "hello");
    struct tf_wire_result result = driver_sent(&d, send, "m1", "helo");
    driver_results(&d, &result, 1);
    ck_assert_str_eq(driver_look(&d, send).text, "hello");
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert(tf_id_equal(&sync.actions[0].action_id, &edit));
    ck_assert_str_eq(sync.actions[0].message_id.text, "m1");
    ck_assert_uint_eq(sync.actions[0].base_version, 1);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(rewriting_of_dependents_survives_a_restart) {
    struct tf_id send = driver_send(&d, "parent");
    struct tf_id reply = driver_reply(&d, send, "child");
    driver_edit(&d, send, "parent, better");
    driver_read(&d, send);
    struct tf_wire_result result = driver_sent(&d, send, "m1", "parent");
    driver_results(&d, &result, 1);
    driver_kill(&d);
    driver_start(&d, false);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 3);
    for (unsigned i = 1; i < 3; i++)
        ck_assert_str_eq(queue.actions[i].message_id.text, "m1");
    ck_assert_str_eq(driver_look(&d, reply).view.reply_to.text, "m1");
}
END_TEST

START_TEST(reply_never_shares_a_batch_with_its_unsent_parent) {
    go_offline();
    struct tf_id parent = driver_send(&d, "parent");
    struct tf_id child = driver_reply(&d, parent, "child");
    struct tf_id grandchild = driver_reply(&d, child, "grandchild");
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "unrelated");
    driver_connectivity(&d, true);
    driver_deadline(&d);
    if (driver_is_open(&d, TF_PATH_PULL))
        driver_pull_nothing(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 2);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    struct driver_look look = driver_look(&d, grandchild);
    ck_assert_str_eq(look.view.reply_to.text, driver_look(&d, child).view.id.text);
}
END_TEST

START_TEST(edit_after_an_unsent_edit_keeps_the_first_base) {
    tell_two();
    go_offline();
    struct tf_id first = driver_edit(&d, tf_id_of("m-mine"), "hello you");
    struct tf_id second = driver_edit(&d, tf_id_of("m-mine"), "hello all of you");
    ck_assert(tf_id_equal(&driver_note_of(&d, TF_NOTE_COALESCED, second)->other_id, &first));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_uint_eq(queue.actions[0].base_version, 1);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m-mine")).text, "hello all of you");
}
END_TEST

START_TEST(edit_after_an_edit_in_flight_waits_for_its_answer) {
    tell_two();
    struct tf_id first = driver_edit(&d, tf_id_of("m-mine"), "two");
    driver_edit(&d, tf_id_of("m-mine"), "three");
    struct tf_wire_result result =
        driver_changed(first, TF_OUTCOME_APPLIED, driver_version(&d, &mine, 2, "two"));
    driver_results(&d, &result, 1);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m-mine")).text, "three");
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_eq(sync.action_count, 1);
    ck_assert_uint_eq(sync.actions[0].base_version, 2);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(delete_of_an_unsent_message_takes_all_that_hangs_on_it) {
    go_offline();
    struct tf_id parent = driver_send(&d, "parent");
    struct tf_id child = driver_reply(&d, parent, "child");
    struct tf_id other = driver_send(&d, "other");
    driver_read(&d, parent);
    driver_delete(&d, parent);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert(!driver_look(&d, parent).view.exists);
    ck_assert(!driver_look(&d, child).view.exists);
    ck_assert(driver_look(&d, other).view.exists);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_COALESCED), 4);
    unsigned before = d.requests;
    driver_delete(&d, other);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert_uint_eq(d.requests, before);
}
END_TEST

START_TEST(nothing_that_may_have_been_sent_is_coalesced_after_a_restart) {
    struct tf_id send = driver_send(&d, "hello");
    driver_restart(&d);
    driver_delete(&d, send);
    ck_assert(driver_look(&d, send).view.is_deleted);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_COALESCED), 0);
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
}
END_TEST

START_TEST(delete_behind_an_edit_lets_the_edit_reach_the_history) {
    tell_two();
    go_offline();
    driver_edit(&d, tf_id_of("m-mine"), "typed");
    driver_delete(&d, tf_id_of("m-mine"));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 2);
    ck_assert_int_eq(queue.actions[0].type, TF_ACTION_EDIT);
    ck_assert_uint_eq(queue.actions[1].base_version, 2);
    ck_assert(driver_look(&d, tf_id_of("m-mine")).view.is_deleted);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m-mine")).text, "");
}
END_TEST

START_TEST(later_read_takes_the_place_of_an_unsent_one) {
    tell_two();
    struct tf_change more = driver_message(&d, "m-more", DRIVER_FRIEND, "more");
    driver_sync(&d);
    driver_pull(&d, &more, 1, false);
    go_offline();
    struct tf_id first = driver_read(&d, tf_id_of("m-theirs"));
    struct tf_id second = driver_read(&d, tf_id_of("m-more"));
    ck_assert(tf_id_equal(&driver_note_of(&d, TF_NOTE_COALESCED, second)->other_id, &first));
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    ck_assert_str_eq(queue.actions[0].message_id.text, "m-more");
}
END_TEST

START_TEST(read_shows_at_once_and_its_mark_never_goes_back) {
    tell_two();
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).unread, 1);
    struct tf_id read = driver_read(&d, tf_id_of("m-mine"));
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).unread, 0);
    struct tf_change receipt = {.entity = TF_ENTITY_RECEIPT,
                                .receipt = {.conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                            .user_id = tf_id_of(DRIVER_ME),
                                            .delivered_position = 1,
                                            .read_position = 1}};
    struct tf_wire_result result = driver_changed(read, TF_OUTCOME_DUPLICATE, receipt);
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).unread, 0);
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).read_position, mine.message.position);
}
END_TEST

START_TEST(read_of_what_is_read_needs_nothing) {
    tell_two();
    driver_read(&d, tf_id_of("m-mine"));
    driver_drain(&d);
    unsigned before = d.requests;
    struct tf_id none = driver_read(&d, (struct tf_id){{0}});
    ck_assert(tf_id_is_none(&none));
    ck_assert_int_eq(driver_refusal(&d), TF_OK);
    ck_assert_uint_eq(d.requests, before);
}
END_TEST

START_TEST(rejected_send_is_shown_as_failed_and_takes_its_dependents_along) {
    struct tf_id bad = driver_send(&d, "bad");
    struct tf_id child = driver_reply(&d, bad, "child");
    struct tf_id good = driver_send(&d, "good");
    struct tf_wire_result result = driver_outcome(bad, TF_OUTCOME_REJECTED);
    result.refusal = TF_REFUSAL_CONTENT_TOO_LONG;
    driver_results(&d, &result, 1);
    ck_assert_int_eq(driver_look(&d, bad).view.status, TF_STATUS_FAILED);
    ck_assert_int_eq(driver_look(&d, child).view.status, TF_STATUS_FAILED);
    ck_assert_int_eq(driver_note_of(&d, TF_NOTE_PARKED, child)->refusal,
                     TF_REFUSAL_CONTENT_TOO_LONG);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    ck_assert_int_eq(driver_look(&d, good).view.status, TF_STATUS_SENT);
    driver_restart(&d);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
    ck_assert_int_eq(driver_look(&d, bad).view.status, TF_STATUS_FAILED);
}
END_TEST

START_TEST(rejected_edit_shows_the_servers_text_and_lets_the_next_one_go) {
    tell_two();
    struct tf_id first = driver_edit(&d, tf_id_of("m-mine"), "bad");
    driver_edit(&d, tf_id_of("m-mine"), "good");
    struct tf_wire_result result = driver_outcome(first, TF_OUTCOME_REJECTED);
    result.refusal = TF_REFUSAL_NOT_SENDER;
    driver_results(&d, &result, 1);
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_uint_eq(sync.actions[0].base_version, 1);
    tf_wire_doc_destroy(doc);
    driver_inspect(&d, &queue);
    ck_assert_int_eq(queue.actions[0].state, TF_QUEUE_PARKED);
    ck_assert_int_eq(queue.actions[0].refusal, TF_REFUSAL_NOT_SENDER);
}
END_TEST

START_TEST(conversation_made_offline_takes_messages_and_gets_its_id_later) {
    go_offline();
    struct tf_id key = driver_create(&d, DRIVER_FRIEND);
    struct tf_id send = driver_send_in(&d, key.text, "first");
    ck_assert_uint_eq(driver_shown(&d, key.text).participant_count, 2);
    go_online();
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    struct driver_look look = driver_look(&d, send);
    ck_assert_int_eq(look.view.status, TF_STATUS_SENT);
    struct tf_conversation_view shown = driver_shown(&d, key.text);
    ck_assert(tf_id_equal(&look.view.conversation_id, &shown.id));
}
END_TEST

START_TEST(conversation_whose_creation_is_refused_fails_with_all_in_it) {
    struct tf_id key = driver_create(&d, "nobody");
    struct tf_id send = driver_send_in(&d, key.text, "first");
    struct tf_wire_result result = driver_outcome(key, TF_OUTCOME_REJECTED);
    result.refusal = TF_REFUSAL_UNKNOWN_USER;
    driver_results(&d, &result, 1);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_FAILED);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(order_grows_and_is_kept_over_a_restart) {
    go_offline();
    driver_send(&d, "one");
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "two");
    driver_restart(&d);
    driver_connectivity(&d, false);
    driver_send(&d, "three");
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 3);
    ck_assert(queue.actions[0].order < queue.actions[1].order);
    ck_assert(queue.actions[1].order < queue.actions[2].order);
}
END_TEST

static void refused_with(struct tf_command command, enum tf_code code) {
    unsigned commits = d.commits;
    struct tf_id action = driver_command(&d, command);
    ck_assert(tf_id_is_none(&action));
    ck_assert_int_eq(driver_refusal(&d), code);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert_uint_eq(d.commits, commits);
    ck_assert_int_eq(d.code, TF_OK);
}

START_TEST(commands_that_make_no_sense_are_refused_and_change_nothing) {
    struct tf_id here = tf_id_of(DRIVER_CONVERSATION), nowhere = tf_id_of("nowhere");
    struct tf_slice text = tf_slice_of("text"), bad = {"\xFF", 1}, nul = {"a\0b", 3};
    char *long_text = malloc(TF_CONTENT_BYTES_MAX + 1);
    memset(long_text, 'x', TF_CONTENT_BYTES_MAX + 1);
    refused_with(
        (struct tf_command){.kind = TF_COMMAND_SEND, .conversation_id = nowhere, .text = text},
        TF_E_NOT_FOUND);
    refused_with((struct tf_command){.kind = TF_COMMAND_SEND, .conversation_id = here},
                 TF_E_INVALID);
    refused_with((struct tf_command){.kind = TF_COMMAND_SEND, .conversation_id = here, .text = bad},
                 TF_E_INVALID);
    refused_with((struct tf_command){.kind = TF_COMMAND_SEND, .conversation_id = here, .text = nul},
                 TF_E_INVALID);
    refused_with((struct tf_command){.kind = TF_COMMAND_SEND,
                                     .conversation_id = here,
                                     .text = {long_text, TF_CONTENT_BYTES_MAX + 1}},
                 TF_E_LIMIT);
    refused_with(
        (struct tf_command){
            .kind = TF_COMMAND_SEND, .conversation_id = here, .reply_to = nowhere, .text = text},
        TF_E_NOT_FOUND);
    refused_with((struct tf_command){.kind = TF_COMMAND_EDIT, .message_id = nowhere, .text = text},
                 TF_E_NOT_FOUND);
    refused_with((struct tf_command){.kind = TF_COMMAND_DELETE, .message_id = nowhere},
                 TF_E_NOT_FOUND);
    refused_with((struct tf_command){.kind = TF_COMMAND_RESOLVE, .message_id = nowhere},
                 TF_E_NOT_FOUND);
    free(long_text);
}
END_TEST

START_TEST(text_of_the_greatest_length_and_any_script_arrives_unchanged) {
    char *text = malloc(TF_CONTENT_BYTES_MAX + 1);
    memset(text, 'x', TF_CONTENT_BYTES_MAX);
    text[TF_CONTENT_BYTES_MAX] = '\0';
    memcpy(text, "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80\xE0\xA4\xA8\x01\"\\", 17);
    driver_send(&d, text);
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert(tf_slice_is(sync.actions[0].message.content, text));
    tf_wire_doc_destroy(doc);
    free(text);
}
END_TEST

START_TEST(deleted_and_failed_messages_take_no_edits) {
    tell_two();
    go_offline();
    driver_delete(&d, tf_id_of("m-mine"));
    driver_edit(&d, tf_id_of("m-mine"), "too late");
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
    driver_delete(&d, tf_id_of("m-mine"));
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("queue");
    TCase *c = tcase_create("queue");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, edit_of_an_unsent_message_goes_into_its_send);
    tcase_add_test(c, edit_of_a_message_in_flight_waits_for_its_id_and_is_rewritten);
    tcase_add_test(c, rewriting_of_dependents_survives_a_restart);
    tcase_add_test(c, reply_never_shares_a_batch_with_its_unsent_parent);
    tcase_add_test(c, edit_after_an_unsent_edit_keeps_the_first_base);
    tcase_add_test(c, edit_after_an_edit_in_flight_waits_for_its_answer);
    tcase_add_test(c, delete_of_an_unsent_message_takes_all_that_hangs_on_it);
    tcase_add_test(c, nothing_that_may_have_been_sent_is_coalesced_after_a_restart);
    tcase_add_test(c, delete_behind_an_edit_lets_the_edit_reach_the_history);
    tcase_add_test(c, later_read_takes_the_place_of_an_unsent_one);
    tcase_add_test(c, read_shows_at_once_and_its_mark_never_goes_back);
    tcase_add_test(c, read_of_what_is_read_needs_nothing);
    tcase_add_test(c, rejected_send_is_shown_as_failed_and_takes_its_dependents_along);
    tcase_add_test(c, rejected_edit_shows_the_servers_text_and_lets_the_next_one_go);
    tcase_add_test(c, conversation_made_offline_takes_messages_and_gets_its_id_later);
    tcase_add_test(c, conversation_whose_creation_is_refused_fails_with_all_in_it);
    tcase_add_test(c, order_grows_and_is_kept_over_a_restart);
    tcase_add_test(c, commands_that_make_no_sense_are_refused_and_change_nothing);
    tcase_add_test(c, text_of_the_greatest_length_and_any_script_arrives_unchanged);
    tcase_add_test(c, deleted_and_failed_messages_take_no_edits);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
