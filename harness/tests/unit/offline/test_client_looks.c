/* Looks that ask for several things at once show what the same things show one by one. */
#include "driver.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define MESSAGES 150 /* three pages, and more than a list of names has places for */

static struct driver d;
static struct tf_id sent;

/* Enough for pages and lists, from both; with an edit, a deletion and a send that wait. */
static void set_up(void) {
    struct tf_change changes[MESSAGES];
    char names[MESSAGES][8];
    driver_open(&d);
    driver_settle(&d);
    for (unsigned i = 0; i < MESSAGES; i++) {
        snprintf(names[i], sizeof(names[i]), "m%u", i);
        changes[i] = driver_message(&d, names[i], i % 3 == 0 ? DRIVER_ME : DRIVER_FRIEND, "hello");
    }
    driver_sync(&d);
    driver_pull(&d, changes, MESSAGES, false);
    driver_connectivity(&d, false);
    driver_edit(&d, tf_id_of("m3"), "hello again");
    driver_delete(&d, tf_id_of("m6"));
    driver_read(&d, tf_id_of("m10"));
    sent = driver_send(&d, "waits");
}

static void tear_down(void) {
    driver_close(&d);
}

/* -- What is seen, as text -- */

static void see_message(void *self, const struct tf_message_view *view) {
    tf_buf_append_format(self, "message %s %s %s %s %d %.*s v%d p%d %d%d%d%d\n", view->id.text,
                         view->client_id.text, view->conversation_id.text, view->sender_id.text,
                         (int)view->status, (int)view->content.len, view->content.data,
                         (int)view->version, (int)view->position, view->is_deleted, view->is_edited,
                         view->is_pending, view->exists);
}

static void see_conversation(void *self, const struct tf_conversation_view *view) {
    tf_buf_append_format(self, "conversation %s last %s unread %d read %d\n", view->id.text,
                         view->last_message_id.text, (int)view->unread, (int)view->read_position);
}

static void see_action(void *self, const struct tf_action_view *view) {
    tf_buf_append_format(self, "action %s on %s\n", view->action_id.text, view->message_id.text);
}

static void see_reader(void *self, const struct tf_reader_view *view) {
    tf_buf_append_format(self, "reader %s\n", view->user_id.text);
}

static void see_typing(void *self, const struct tf_typing_view *view) {
    tf_buf_append_format(self, "typing %s\n", view->user_id.text);
}

static struct tf_viewer viewer_into(struct tf_buf *out) {
    return (struct tf_viewer){.self = out,
                              .message = see_message,
                              .conversation = see_conversation,
                              .action = see_action,
                              .reader = see_reader,
                              .typing = see_typing};
}

static enum tf_code inspect(struct tf_buf *out) {
    const struct tf_viewer viewer = viewer_into(out);
    return tf_offline_client.inspect(d.client, &d.store, &viewer, NULL);
}

static enum tf_code snapshot(struct tf_buf *out) {
    const struct tf_viewer viewer = viewer_into(out);
    return tf_offline_client.snapshot(d.client, &d.store, d.now.mono_us, &viewer, NULL);
}

static enum tf_code survey(struct tf_buf *durable, struct tf_buf *shown) {
    const struct tf_viewer viewers[] = {viewer_into(durable), viewer_into(shown)};
    const struct tf_survey whom = {&viewers[0], &viewers[1], d.now.mono_us};
    enum tf_code code = tf_offline_client.survey(d.client, &d.store, &whom, NULL);
    tf_store_assert_idle(&d.store);
    return code;
}

static void expect_same(struct tf_buf *a, struct tf_buf *b) {
    ck_assert_uint_gt(a->len, 0);
    ck_assert_str_eq(tf_buf_text(a), tf_buf_text(b));
    tf_buf_close(a);
    tf_buf_close(b);
}

/* -- Both at once -- */

static void expect_survey(void) {
    struct tf_buf alone[2] = {{0}, {0}}, together[2] = {{0}, {0}};
    ck_assert_int_eq(inspect(&alone[0]), TF_OK);
    ck_assert_int_eq(snapshot(&alone[1]), TF_OK);
    ck_assert_int_eq(survey(&together[0], &together[1]), TF_OK);
    ck_assert_str_ne(tf_buf_text(&alone[0]), tf_buf_text(&alone[1]));
    expect_same(&alone[0], &together[0]);
    expect_same(&alone[1], &together[1]);
}

START_TEST(a_survey_shows_what_is_stored_and_what_a_screen_shows) {
    expect_survey();
    driver_kill(&d);
    driver_start(&d, false);
    expect_survey();
}
END_TEST

START_TEST(a_survey_shows_who_is_typing) {
    driver_close(&d);
    driver_open(&d);
    d.config.gateway = true;
    driver_settle(&d);
    driver_hello(&d, d.seq);
    driver_typing(&d, DRIVER_FRIEND, true);
    struct tf_buf alone = {0}, durable = {0}, shown = {0};
    ck_assert_int_eq(snapshot(&alone), TF_OK);
    ck_assert_int_eq(survey(&durable, &shown), TF_OK);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&shown), "typing " DRIVER_FRIEND));
    ck_assert_ptr_null(strstr(tf_buf_text(&durable), "typing"));
    expect_same(&alone, &shown);
    tf_buf_close(&durable);
}
END_TEST

/* A waiting text that does not open spoils the screen alone. */
START_TEST(what_a_screen_cannot_show_is_stored_all_the_same) {
    ck_assert_int_eq(
        sqlite3_exec(d.db, "UPDATE queue SET text = x'01' WHERE target = 'm3'", NULL, NULL, NULL),
        SQLITE_OK);
    struct tf_buf alone = {0}, durable = {0}, shown = {0};
    const struct tf_viewer stored = {.self = &alone, .message = see_message};
    const struct tf_viewer viewers[] = {{.self = &durable, .message = see_message},
                                        viewer_into(&shown)};
    const struct tf_survey whom = {&viewers[0], &viewers[1], d.now.mono_us};
    ck_assert_int_eq(tf_offline_client.inspect(d.client, &d.store, &stored, NULL), TF_OK);
    ck_assert_int_eq(tf_offline_client.survey(d.client, &d.store, &whom, NULL), TF_E_DAMAGED);
    tf_store_assert_idle(&d.store);
    expect_same(&alone, &durable);
    tf_buf_close(&shown);
}
END_TEST

/* -- Many by name -- */

static enum tf_code look_up(struct tf_buf *out, const struct tf_id *ids, size_t count) {
    const struct tf_viewer viewer = {.self = out, .message = see_message};
    const struct tf_wanted wanted = {ids, count};
    enum tf_code code = tf_offline_client.lookups(d.client, &d.store, &wanted, &viewer, NULL);
    tf_store_assert_idle(&d.store);
    return code;
}

/* Up to the first that fails. */
static enum tf_code look_up_each(struct tf_buf *out, const struct tf_id *ids, size_t count) {
    const struct tf_viewer viewer = {.self = out, .message = see_message};
    enum tf_code code = TF_OK;
    for (size_t i = 0; i < count && code == TF_OK; i++)
        code = tf_offline_client.lookup(d.client, &d.store, &ids[i], &viewer, NULL);
    return code;
}

static size_t all_names(struct tf_id *out) {
    char name[8];
    for (unsigned i = 0; i < MESSAGES; i++) {
        snprintf(name, sizeof(name), "m%u", MESSAGES - 1 - i);
        out[i] = tf_id_of(name);
    }
    return MESSAGES;
}

static void expect_lookups(const struct tf_id *ids, size_t count, enum tf_code code) {
    struct tf_buf one_by_one = {0}, together = {0};
    ck_assert_int_eq(look_up_each(&one_by_one, ids, count), code);
    ck_assert_int_eq(look_up(&together, ids, count), code);
    expect_same(&one_by_one, &together);
}

START_TEST(a_list_of_names_shows_what_each_shows_in_its_order) {
    struct tf_id ids[MESSAGES];
    all_names(ids);
    for (size_t count = 1; count <= MESSAGES; count++)
        expect_lookups(ids, count, TF_OK);
}
END_TEST

START_TEST(a_list_may_hold_what_is_nowhere_what_is_unsent_and_a_name_twice) {
    struct tf_id ids[MESSAGES + 4];
    size_t count = all_names(ids);
    ids[count++] = sent;
    ids[count++] = ids[3] = tf_id_of("nowhere");
    ids[count++] = ids[5];
    ids[count++] = ids[5] = tf_id_of("m3");
    ids[20] = sent;
    expect_lookups(ids, count, TF_OK);
    struct tf_buf out = {0};
    ck_assert_int_eq(look_up(&out, ids, 0), TF_OK);
    ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(a_list_ends_at_the_first_that_fails) {
    struct tf_id ids[MESSAGES];
    size_t count = all_names(ids);
    ck_assert_int_eq(sqlite3_exec(d.db, "UPDATE message SET content = x'01' WHERE id = 'm130'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    expect_lookups(ids, count, TF_E_DAMAGED);
}
END_TEST

static Suite *client_looks(void) {
    Suite *suite = suite_create("client looks");
    TCase *both = tcase_create("both");
    tcase_add_checked_fixture(both, set_up, tear_down);
    tcase_add_test(both, a_survey_shows_what_is_stored_and_what_a_screen_shows);
    tcase_add_test(both, a_survey_shows_who_is_typing);
    tcase_add_test(both, what_a_screen_cannot_show_is_stored_all_the_same);
    suite_add_tcase(suite, both);
    TCase *names = tcase_create("names");
    tcase_add_checked_fixture(names, set_up, tear_down);
    tcase_add_test(names, a_list_of_names_shows_what_each_shows_in_its_order);
    tcase_add_test(names, a_list_may_hold_what_is_nowhere_what_is_unsent_and_a_name_twice);
    tcase_add_test(names, a_list_ends_at_the_first_that_fails);
    suite_add_tcase(suite, names);
    return suite;
}

TF_TEST_MAIN(client_looks)
