/* What was set aside and what its user makes of it; offline mode; what the app keeps by key. */
#include "driver.h"
#include "offline/app_data.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct driver d;
static struct driver_queue queue;
static struct tf_change theirs;

static void set_up(void) {
    driver_open(&d);
    d.config.retry[TF_ACTION_SEND].expires_us = TF_MINUTE;
    driver_settle(&d);
    theirs = driver_message(&d, "m-theirs", DRIVER_FRIEND, "hi");
    driver_sync(&d);
    driver_pull(&d, &theirs, 1, false);
    driver_forget(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

/* A send that waited too long, without a network. */
static struct tf_id expired(const char *text) {
    driver_connectivity(&d, false);
    struct tf_id send = driver_send(&d, text);
    driver_pass(&d, TF_MINUTE);
    driver_deadline(&d);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_FAILED);
    return send;
}

static void settle_aside(enum tf_command_kind kind, struct tf_id message) {
    driver_command(&d, (struct tf_command){.kind = kind, .message_id = message});
}

static void settle_all(enum tf_command_kind kind) {
    driver_command(
        &d, (struct tf_command){.kind = kind, .conversation_id = tf_id_of(DRIVER_CONVERSATION)});
}

START_TEST(another_try_goes_out_under_its_own_id) {
    struct tf_id send = expired("hello");
    settle_aside(TF_COMMAND_RETRY, send);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_RETRIED, send));
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_SENDING);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    driver_connectivity(&d, true);
    driver_deadline(&d);
    struct tf_wire_sync sync;
    struct tf_wire_doc *doc = driver_batch(&d, &sync);
    ck_assert_str_eq(sync.actions[0].action_id.text, send.text);
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(another_try_waits_anew_and_survives_the_process) {
    struct tf_id send = expired("hello");
    settle_aside(TF_COMMAND_RETRY, send);
    driver_kill(&d);
    driver_start(&d, false);
    driver_pass(&d, TF_MINUTE / 2);
    driver_event(&d, TF_CLIENT_DEADLINE);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    driver_pass(&d, TF_MINUTE / 2);
    driver_event(&d, TF_CLIENT_DEADLINE);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
}
END_TEST

/* A send and an answer to it, both set aside. */
static struct tf_id expired_pair(struct tf_id *reply) {
    driver_connectivity(&d, false);
    struct tf_id send = driver_send(&d, "hello");
    *reply = driver_reply(&d, send, "and");
    driver_pass(&d, TF_MINUTE);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
    return send;
}

START_TEST(an_answer_is_not_tried_again_before_what_it_answers) {
    struct tf_id reply;
    struct tf_id send = expired_pair(&reply);
    settle_aside(TF_COMMAND_RETRY, reply);
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
    settle_aside(TF_COMMAND_RETRY, send);
    settle_aside(TF_COMMAND_RETRY, reply);
    driver_connectivity(&d, true);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(everything_of_a_conversation_is_tried_again_in_order) {
    struct tf_id reply;
    expired_pair(&reply);
    settle_all(TF_COMMAND_RETRY);
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting + driver_status(&d).parked, 0);
}
END_TEST

START_TEST(a_discarded_send_takes_along_what_hangs_on_it) {
    struct tf_id reply;
    struct tf_id send = expired_pair(&reply);
    settle_aside(TF_COMMAND_DISCARD, send);
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_DISCARDED, send));
    ck_assert_ptr_nonnull(driver_note_of(&d, TF_NOTE_DISCARDED, reply));
    ck_assert(!driver_look(&d, send).view.exists && !driver_look(&d, reply).view.exists);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
}
END_TEST

START_TEST(a_discarded_edit_leaves_the_message) {
    struct tf_id edit = driver_edit(&d, theirs.message.id, "not mine");
    struct tf_wire_result refused = driver_outcome(edit, TF_OUTCOME_REJECTED);
    refused.refusal = TF_REFUSAL_NOT_ALLOWED;
    driver_results(&d, &refused, 1);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
    settle_all(TF_COMMAND_DISCARD);
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    ck_assert_str_eq(driver_look(&d, theirs.message.id).text, "hi");
}
END_TEST

START_TEST(a_discarded_creation_takes_its_conversation_along) {
    struct tf_id room = driver_create(&d, DRIVER_FRIEND);
    struct tf_wire_result refused = driver_outcome(room, TF_OUTCOME_REJECTED);
    refused.refusal = TF_REFUSAL_NOT_ALLOWED;
    driver_send_in(&d, room.text, "hello?");
    driver_results(&d, &refused, 1);
    ck_assert_uint_eq(driver_status(&d).parked, 2);
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_DISCARD, .conversation_id = room});
    ck_assert_uint_eq(driver_status(&d).parked, 0);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 0);
    ck_assert_uint_eq(queue.messages, 1);
}
END_TEST

START_TEST(only_what_was_set_aside_is_tried_again_or_discarded) {
    driver_connectivity(&d, false);
    struct tf_id send = driver_send(&d, "waits");
    settle_aside(TF_COMMAND_RETRY, send);
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
    settle_aside(TF_COMMAND_DISCARD, send);
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
    settle_aside(TF_COMMAND_DISCARD, tf_id_of("m-unknown"));
    ck_assert_int_eq(driver_refusal(&d), TF_E_NOT_FOUND);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
}
END_TEST

/* -- Offline mode ------------------------------------------------------------------------------ */

static void mode(bool offline) {
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_OFFLINE, .flag = offline});
}

START_TEST(in_offline_mode_nothing_is_sent_over_restarts) {
    mode(true);
    unsigned requests = d.requests;
    driver_send(&d, "later");
    driver_sync(&d);
    driver_restart(&d);
    driver_connectivity(&d, true);
    for (int i = 0; i < 10 && driver_deadline(&d); i++)
        continue;
    ck_assert_uint_eq(d.requests, requests);
    ck_assert(driver_status(&d).offline_mode);
    ck_assert_uint_eq(driver_status(&d).waiting + driver_status(&d).parked, 1);
}
END_TEST

START_TEST(when_offline_mode_ends_what_waits_goes_out) {
    mode(true);
    driver_send(&d, "later");
    mode(false);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(offline_mode_closes_the_gateway) {
    driver_kill(&d);
    d.config.gateway = true;
    driver_start(&d, true);
    driver_token(&d);
    driver_pull_nothing(&d);
    ck_assert_uint_ne(d.socket, 0);
    mode(true);
    ck_assert_uint_eq(d.socket, 0);
    mode(false);
    driver_deadline(&d);
    ck_assert_uint_ne(d.socket, 0);
}
END_TEST

/* -- Data by key ------------------------------------------------------------------------------- */

static void store(const char *key, const char *value) {
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_STORE,
                                           .name = tf_id_of(key),
                                           .text = tf_slice_of(value)});
}

static char stored[64];

static void see(void *self, const struct tf_data_view *view) {
    (void)self;
    snprintf(stored + strlen(stored), sizeof(stored) - strlen(stored), "%s=%.*s;", view->key.text,
             (int)view->value.len, view->value.data);
}

static const char *all_stored(void) {
    const struct tf_viewer viewer = {.data = see};
    struct tf_error error;
    stored[0] = '\0';
    ck_assert_int_eq(tf_offline_client.inspect(d.client, &d.store, &viewer, &error), TF_OK);
    return stored;
}

START_TEST(data_is_kept_replaced_and_forgotten_by_key) {
    store("draft", "one");
    store("colour", "red");
    store("draft", "two");
    driver_restart(&d);
    ck_assert_str_eq(all_stored(), "colour=red;draft=two;");
    store("colour", "");
    ck_assert_str_eq(all_stored(), "draft=two;");
}
END_TEST

START_TEST(data_without_a_key_or_that_is_no_text_is_refused) {
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_STORE, .text = tf_slice_of("x")});
    ck_assert_int_eq(driver_refusal(&d), TF_E_INVALID);
    store("draft", "\xff");
    ck_assert_int_eq(driver_refusal(&d), TF_E_INVALID);
    ck_assert_str_eq(all_stored(), "");
}
END_TEST

START_TEST(one_key_too_many_is_refused_and_leaves_no_trace) {
    char key[TF_ID_SIZE];
    for (int i = 0; i < TF_DATA_KEYS_MAX; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        store(key, "x");
        driver_forget(&d);
    }
    store("k7", "replaced");
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_ACCEPTED), 1);
    store("more", "x");
    ck_assert_int_eq(driver_refusal(&d), TF_E_LIMIT);
    store("k8", "");
    store("more", "x");
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_ACCEPTED), 3);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("aside");
    TCase *c = tcase_create("aside");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, another_try_goes_out_under_its_own_id);
    tcase_add_test(c, another_try_waits_anew_and_survives_the_process);
    tcase_add_test(c, an_answer_is_not_tried_again_before_what_it_answers);
    tcase_add_test(c, everything_of_a_conversation_is_tried_again_in_order);
    tcase_add_test(c, a_discarded_send_takes_along_what_hangs_on_it);
    tcase_add_test(c, a_discarded_edit_leaves_the_message);
    tcase_add_test(c, a_discarded_creation_takes_its_conversation_along);
    tcase_add_test(c, only_what_was_set_aside_is_tried_again_or_discarded);
    tcase_add_test(c, in_offline_mode_nothing_is_sent_over_restarts);
    tcase_add_test(c, when_offline_mode_ends_what_waits_goes_out);
    tcase_add_test(c, offline_mode_closes_the_gateway);
    tcase_add_test(c, data_is_kept_replaced_and_forgotten_by_key);
    tcase_add_test(c, data_without_a_key_or_that_is_no_text_is_refused);
    tcase_add_test(c, one_key_too_many_is_refused_and_leaves_no_trace);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
