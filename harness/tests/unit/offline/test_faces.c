/* The three faces over one client, their listeners, and reading in pages. */
#include "driver.h"
#include "offline/chat_service.h"
#include "offline/chat_store.h"
#include "offline/data_manager.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

static struct driver d;
static struct tf_app app;
static struct tf_app_outcome outcome;
static const struct tf_id none = {{0}};

static struct tf_id room(void) {
    return tf_id_of(DRIVER_CONVERSATION);
}

/* The face at this moment, for another act of the user. */
static struct tf_app *now(void) {
    app = (struct tf_app){.client = d.client,
                          .context = {&d.store, &d.outbox, {.seed = 7}},
                          .now = d.now,
                          .act = ++d.next_key};
    return &app;
}

static void set_up(void) {
    driver_open(&d);
    driver_settle(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static struct tf_slice text(const char *words) {
    return tf_slice_of(words);
}

/* -- Doing ------------------------------------------------------------------------------------- */

START_TEST(what_a_user_does_is_durable_when_the_call_returns) {
    driver_connectivity(&d, false);
    ck_assert_int_eq(tf_chat_service_send(now(), room(), text("one"), &outcome), TF_OK);
    struct tf_id send = outcome.message_id;
    ck_assert_int_eq(tf_chat_service_reply(now(), send, text("two"), &outcome), TF_OK);
    ck_assert_int_eq(tf_chat_service_edit(now(), send, text("one, better")), TF_OK);
    driver_restart(&d);
    ck_assert_str_eq(driver_look(&d, send).text, "one, better");
    struct driver_look reply = driver_look(&d, outcome.message_id);
    ck_assert(tf_id_equal(&reply.view.reply_to, &send));
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
}
END_TEST

START_TEST(what_is_refused_says_why_and_changes_nothing) {
    ck_assert_int_eq(tf_chat_service_send(now(), room(), text(""), &outcome), TF_E_INVALID);
    ck_assert_int_eq(tf_chat_service_delete(now(), tf_id_of("m-unknown")), TF_E_NOT_FOUND);
    ck_assert_int_eq(tf_chat_service_reply(now(), tf_id_of("m-unknown"), text("x"), &outcome),
                     TF_E_NOT_FOUND);
    ck_assert_int_eq(tf_data_manager_retry(now(), tf_id_of("m-unknown")), TF_E_NOT_FOUND);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(a_database_that_fails_is_told) {
    d.disk_fails = true;
    ck_assert_int_eq(tf_chat_service_send(now(), room(), text("one"), &outcome), TF_E_STORAGE);
    d.disk_fails = false;
}
END_TEST

START_TEST(a_conversation_is_made_and_written_in) {
    const struct tf_id friend = tf_id_of(DRIVER_FRIEND);
    ck_assert_int_eq(tf_chat_service_create(now(), TF_CONVERSATION_SUPPORT, &friend, 1, &outcome),
                     TF_OK);
    struct tf_id made = outcome.action_id;
    ck_assert_int_eq(tf_chat_service_send(now(), made, text("hello"), &outcome), TF_OK);

    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert_int_eq(tf_chat_service_set_typing(now(), room(), true), TF_OK);
}
END_TEST

START_TEST(a_conflict_is_resolved_for_what_is_local) {
    struct tf_change change = driver_message(&d, "m1", DRIVER_ME, "base");
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    ck_assert_int_eq(tf_data_manager_set_strategy(now(), none, TF_STRATEGY_MANUAL), TF_OK);
    struct tf_id edit = driver_edit(&d, tf_id_of("m1"), "mine");
    struct tf_wire_result met =
        driver_changed(edit, TF_OUTCOME_CONFLICT, driver_version(&d, &change, 2, "theirs"));
    driver_results(&d, &met, 1);
    struct tf_sync_status status;
    ck_assert_int_eq(tf_data_manager_status(now(), &status), TF_OK);
    ck_assert_uint_eq(status.figures.conflicts, 1);
    ck_assert_uint_eq(status.sizes.queue_actions, 1);
    ck_assert_uint_gt(status.sizes.database_bytes, 0);
    ck_assert_int_eq(tf_data_manager_resolve(now(), tf_id_of("m1"), TF_RESOLVE_MINE, text("")),
                     TF_OK);
    ck_assert_uint_eq(driver_status(&d).conflicts, 0);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
}
END_TEST

START_TEST(data_is_got_by_the_key_it_was_stored_under) {
    struct tf_buf value = {0};
    struct tf_id key = tf_id_of("draft"), other = tf_id_of("other");
    ck_assert_int_eq(tf_data_manager_store(now(), key, text("Dear kitchen")), TF_OK);
    ck_assert_int_eq(tf_data_manager_get(now(), &key, &value), TF_OK);
    ck_assert(tf_slice_is(tf_buf_slice(&value), "Dear kitchen"));
    ck_assert_int_eq(tf_data_manager_get(now(), &other, &value), TF_E_NOT_FOUND);
    tf_buf_close(&value);
}
END_TEST

/* -- What a screen shows ----------------------------------------------------------------------- */

START_TEST(offline_is_detected_or_chosen) {
    ck_assert_int_eq(tf_chat_store_network(now()), TF_NETWORK_ONLINE);
    driver_connectivity(&d, false);
    ck_assert_int_eq(tf_chat_store_network(now()), TF_NETWORK_OFFLINE);
    ck_assert_int_eq(tf_chat_store_set_offline(now(), true), TF_OK);
    driver_connectivity(&d, true);
    ck_assert_int_eq(tf_chat_store_network(now()), TF_NETWORK_OFFLINE_BY_CHOICE);
    ck_assert_int_eq(tf_chat_store_set_offline(now(), false), TF_OK);
    ck_assert_int_eq(tf_chat_store_network(now()), TF_NETWORK_ONLINE);
}
END_TEST

START_TEST(unread_counts_and_status_are_of_this_moment) {
    uint64_t unread = 0;
    enum tf_message_status status;
    struct tf_id id = room(), theirs = tf_id_of("m1"), unknown = tf_id_of("m2");
    struct tf_change change = driver_message(&d, "m1", DRIVER_FRIEND, "hello");
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    ck_assert_int_eq(tf_chat_store_unread(now(), &id, &unread), TF_OK);
    ck_assert_uint_eq(unread, 1);
    ck_assert_int_eq(tf_chat_service_mark_read(now(), id, none), TF_OK);
    ck_assert_int_eq(tf_chat_store_unread(now(), &id, &unread), TF_OK);
    ck_assert_uint_eq(unread, 0);
    ck_assert_int_eq(tf_chat_store_message_status(now(), &theirs, &status), TF_OK);
    ck_assert_int_eq(status, TF_STATUS_READ);
    ck_assert_int_eq(tf_chat_store_message_status(now(), &unknown, &status), TF_E_NOT_FOUND);
}
END_TEST

/* -- Pages ------------------------------------------------------------------------------------- */

#define ROWS 25

static char read_so_far[ROWS * 8 + 64];

static void read_on(void *self, const struct tf_message_view *view) {
    (void)self;
    size_t len = strlen(read_so_far);
    snprintf(read_so_far + len, sizeof(read_so_far) - len, "%s ",
             tf_id_is_none(&view->id) ? "unsent" : view->id.text);
}
static const struct tf_viewer reader = {.message = read_on};

/* m1 to m<count> in one conversation. */
static void fill(unsigned count) {
    struct tf_change changes[ROWS];
    char id[TF_ID_SIZE];
    for (unsigned i = 0; i < count; i++) {
        snprintf(id, sizeof(id), "m%u", i + 1);
        changes[i] = driver_message(&d, id, DRIVER_FRIEND, "hello");
    }
    driver_sync(&d);
    driver_pull(&d, changes, count, false);
    read_so_far[0] = '\0';
}

START_TEST(pages_go_back_from_the_newest) {
    struct tf_page page = {.limit = 2};
    struct tf_id id = room();
    fill(5);
    driver_connectivity(&d, false);
    driver_send(&d, "not sent");
    ck_assert_int_eq(tf_chat_service_messages(now(), &id, &page, &reader), TF_OK);
    ck_assert_str_eq(read_so_far, "unsent m5 ");
    ck_assert(!page.is_last);
    ck_assert_int_eq(tf_chat_service_messages(now(), &id, &page, &reader), TF_OK);
    ck_assert(!page.is_last);
    ck_assert_int_eq(tf_chat_service_messages(now(), &id, &page, &reader), TF_OK);
    ck_assert_str_eq(read_so_far, "unsent m5 m4 m3 m2 m1 ");
    ck_assert(page.is_last);
}
END_TEST

START_TEST(what_comes_in_and_goes_between_pages_moves_nothing) {
    struct tf_page page = {.limit = 2};
    struct tf_id id = room();
    fill(5);
    ck_assert_int_eq(tf_chat_service_messages(now(), &id, &page, &reader), TF_OK);
    struct tf_change newer = driver_message(&d, "m9", DRIVER_FRIEND, "newer");
    driver_sync(&d);
    driver_pull(&d, &newer, 1, false);
    ck_assert_int_eq(sqlite3_exec(d.db, "DELETE FROM message WHERE id = 'm5'", NULL, NULL, NULL),
                     SQLITE_OK);
    while (!page.is_last)
        ck_assert_int_eq(tf_chat_service_messages(now(), &id, &page, &reader), TF_OK);
    ck_assert_str_eq(read_so_far, "m5 m4 m3 m2 m1 ");
}
END_TEST

static void count_row(void *self, const struct tf_conversation_view *view) {
    (void)view;
    ++*(unsigned *)self;
}

START_TEST(conversations_come_in_pages_too) {
    unsigned count = 0;
    struct tf_page page = {.limit = 1};
    const struct tf_viewer viewer = {.self = &count, .conversation = count_row};
    ck_assert_int_eq(tf_chat_service_conversations(now(), &page, &viewer), TF_OK);
    ck_assert_uint_eq(count, 1);
    ck_assert(!page.is_last);
    ck_assert_int_eq(tf_chat_service_conversations(now(), &page, &viewer), TF_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert(page.is_last);
}
END_TEST

START_TEST(a_page_has_a_bound_and_a_place) {
    struct tf_id id = room(), unknown = tf_id_of("nowhere");
    struct tf_page empty = {.limit = 0}, large = {.limit = TF_PAGE_ROWS_MAX + 1},
                   one = {.limit = 1};
    ck_assert_int_eq(tf_chat_service_messages(now(), &id, &empty, &reader), TF_E_INVALID);
    ck_assert_int_eq(tf_chat_service_messages(now(), &id, &large, &reader), TF_E_INVALID);
    ck_assert_int_eq(tf_chat_service_conversations(now(), &large, &reader), TF_E_INVALID);
    ck_assert_int_eq(tf_chat_service_messages(now(), &unknown, &one, &reader), TF_E_NOT_FOUND);
}
END_TEST

START_TEST(a_screen_is_loaded_from_here_and_asks_for_more) {
    struct tf_page page = {.limit = TF_PAGE_ROWS_MAX};
    struct tf_id id = room();
    fill(ROWS);
    ck_assert(!d.request.is_open);
    ck_assert_int_eq(tf_chat_store_load(now(), &id, &page, &reader), TF_OK);
    ck_assert(page.is_last);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
}
END_TEST

/* -- Listeners --------------------------------------------------------------------------------- */

struct ear {
    unsigned heard[TF_NOTE_KIND_COUNT];
    uint32_t handle, removes; /* `removes` goes when this one hears anything */
    bool commits_seen;
};

static void hear(void *self, const struct tf_note *note) {
    struct ear *ear = self;
    ear->heard[note->kind]++;
    if (ear->removes != 0)
        tf_data_manager_remove_listener(&app, ear->removes);
    if (note->kind == TF_NOTE_ACCEPTED)
        ear->commits_seen = sqlite3_get_autocommit(d.db) != 0;
}

static void listen(struct ear *ear) {
    struct tf_listener listener = {ear, hear};
    ck_assert_int_eq(tf_data_manager_add_listener(now(), listener, &ear->handle), TF_OK);
}

START_TEST(listeners_are_told_once_after_the_commit) {
    struct ear one = {.handle = 0}, two = {.handle = 0};
    listen(&one);
    listen(&two);
    driver_send(&d, "hello");
    ck_assert_uint_eq(one.heard[TF_NOTE_ACCEPTED], 1);
    ck_assert_uint_eq(two.heard[TF_NOTE_ACCEPTED], 1);
    ck_assert_uint_eq(one.heard[TF_NOTE_TOUCHED], 1);
    ck_assert(one.commits_seen);
}
END_TEST

START_TEST(listeners_never_hear_of_what_was_rolled_back) {
    struct ear ear = {.handle = 0};
    listen(&ear);
    d.disk_fails = true;
    driver_send(&d, "hello");
    d.disk_fails = false;
    ck_assert_uint_eq(ear.heard[TF_NOTE_ACCEPTED] + ear.heard[TF_NOTE_TOUCHED], 0);
    ck_assert_uint_eq(ear.heard[TF_NOTE_REFUSED], 1);
}
END_TEST

START_TEST(a_removed_listener_hears_nothing_more) {
    struct ear ear = {.handle = 0};
    listen(&ear);
    tf_data_manager_remove_listener(now(), ear.handle);
    tf_data_manager_remove_listener(now(), ear.handle);
    driver_send(&d, "hello");
    ck_assert_uint_eq(ear.heard[TF_NOTE_ACCEPTED], 0);
}
END_TEST

START_TEST(removal_while_told_is_safe_for_itself_and_for_others) {
    struct ear first = {.handle = 0}, second = {.handle = 0}, third = {.handle = 0};
    listen(&first);
    listen(&second);
    listen(&third);
    first.removes = second.handle;
    third.removes = third.handle;
    driver_send(&d, "hello");
    ck_assert_uint_eq(first.heard[TF_NOTE_ACCEPTED], 1);
    ck_assert_uint_eq(second.heard[TF_NOTE_ACCEPTED], 0);
    ck_assert_uint_eq(third.heard[TF_NOTE_ACCEPTED], 1);
    ck_assert_uint_eq(third.heard[TF_NOTE_TOUCHED], 0);
}
END_TEST

static struct ear late;

static void hear_and_add(void *self, const struct tf_note *note) {
    (void)note;
    if (late.handle == 0)
        listen(&late);
    ++*(unsigned *)self;
}

START_TEST(one_that_is_added_while_others_are_told_hears_the_next_first) {
    unsigned heard = 0;
    uint32_t handle = 0;
    struct tf_listener listener = {&heard, hear_and_add};
    late = (struct ear){.handle = 0};
    ck_assert_int_eq(tf_chat_store_add_listener(now(), listener, &handle), TF_OK);
    driver_send(&d, "hello");
    unsigned all = 0;
    for (int kind = 0; kind < TF_NOTE_KIND_COUNT; kind++)
        all += late.heard[kind];
    ck_assert_uint_eq(all + 1, heard);
    tf_chat_store_remove_listener(now(), handle);
}
END_TEST

START_TEST(there_are_only_so_many) {
    struct ear ears[TF_LISTENERS_MAX + 1] = {{.handle = 0}};
    for (int i = 0; i < TF_LISTENERS_MAX; i++)
        listen(&ears[i]);
    struct tf_listener more = {&ears[TF_LISTENERS_MAX], hear};
    ck_assert_int_eq(tf_data_manager_add_listener(now(), more, &ears[TF_LISTENERS_MAX].handle),
                     TF_E_LIMIT);
    tf_data_manager_remove_listener(now(), ears[3].handle);
    ck_assert_int_eq(tf_data_manager_add_listener(now(), more, &ears[TF_LISTENERS_MAX].handle),
                     TF_OK);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("faces");
    TCase *c = tcase_create("faces");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, what_a_user_does_is_durable_when_the_call_returns);
    tcase_add_test(c, what_is_refused_says_why_and_changes_nothing);
    tcase_add_test(c, a_database_that_fails_is_told);
    tcase_add_test(c, a_conversation_is_made_and_written_in);
    tcase_add_test(c, a_conflict_is_resolved_for_what_is_local);
    tcase_add_test(c, data_is_got_by_the_key_it_was_stored_under);
    tcase_add_test(c, offline_is_detected_or_chosen);
    tcase_add_test(c, unread_counts_and_status_are_of_this_moment);
    tcase_add_test(c, pages_go_back_from_the_newest);
    tcase_add_test(c, what_comes_in_and_goes_between_pages_moves_nothing);
    tcase_add_test(c, conversations_come_in_pages_too);
    tcase_add_test(c, a_page_has_a_bound_and_a_place);
    tcase_add_test(c, a_screen_is_loaded_from_here_and_asks_for_more);
    tcase_add_test(c, listeners_are_told_once_after_the_commit);
    tcase_add_test(c, listeners_never_hear_of_what_was_rolled_back);
    tcase_add_test(c, a_removed_listener_hears_nothing_more);
    tcase_add_test(c, removal_while_told_is_safe_for_itself_and_for_others);
    tcase_add_test(c, one_that_is_added_while_others_are_told_hears_the_next_first);
    tcase_add_test(c, there_are_only_so_many);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
