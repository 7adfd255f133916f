#include "support/check_main.h"
#include "unit/server/driver.h"

#include <string.h>

#define SEEN_MAX 64

struct seen {
    struct tf_message_view messages[SEEN_MAX];
    char contents[SEEN_MAX][32];
    size_t message_count;
    struct tf_conversation_view conversations[SEEN_MAX];
    size_t conversation_count;
    struct tf_audit_view audits[SEEN_MAX];
    char audit_contents[SEEN_MAX][32];
    size_t audit_count;
};

static struct driver *d;
static char *asha, *bilal;
static struct seen seen;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
    memset(&seen, 0, sizeof seen);
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    driver_close(d);
}

static void keep(char to[32], struct tf_slice text) {
    ck_assert_uint_lt(text.len, 32);
    if (text.len > 0)
        memcpy(to, text.data, text.len);
}

static void see_message(void *self, const struct tf_message_view *view) {
    (void)self;
    keep(seen.contents[seen.message_count], view->content);
    seen.messages[seen.message_count++] = *view;
}

static void see_conversation(void *self, const struct tf_conversation_view *view) {
    (void)self;
    seen.conversations[seen.conversation_count++] = *view;
}

static void see_audit(void *self, const struct tf_audit_view *view) {
    (void)self;
    keep(seen.audit_contents[seen.audit_count], view->content);
    seen.audits[seen.audit_count++] = *view;
}

static const struct tf_viewer viewer = {
    .message = see_message, .conversation = see_conversation, .audit = see_audit};

static void look(const char *user) {
    struct tf_id id = tf_id_of(user);
    seen.message_count = seen.conversation_count = 0;
    ck_assert_int_eq(tf_reference_server.snapshot(d->server, &d->store, &id, &viewer, NULL), TF_OK);
    tf_store_assert_idle(&d->store);
}

START_TEST(a_snapshot_shows_a_users_conversations_and_messages_in_order) {
    driver_say(d, asha, "a1", "r2", "s1", "to chen");
    driver_say(d, asha, "a1", "r1", "s2", "one");
    struct tf_id last = driver_say(d, bilal, "b1", "r1", "s3", "two");
    look("asha");
    ck_assert_uint_eq(seen.conversation_count, 2);
    ck_assert_str_eq(seen.conversations[0].id.text, "r1");
    ck_assert_uint_eq(seen.conversations[0].unread, 1);
    ck_assert(tf_id_equal(&seen.conversations[0].last_message_id, &last));
    ck_assert_uint_eq(seen.message_count, 3);
    ck_assert_str_eq(seen.contents[0], "one");
    ck_assert_str_eq(seen.contents[1], "two");
    ck_assert_str_eq(seen.contents[2], "to chen");
    look("bilal");
    ck_assert_uint_eq(seen.message_count, 2);
    ck_assert_uint_eq(seen.conversations[0].unread, 1);
}
END_TEST

START_TEST(a_status_follows_from_the_marks_of_the_others) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    look("asha");
    ck_assert_int_eq(seen.messages[0].status, TF_STATUS_SENT);
    driver_open_socket(d, 7, bilal);
    driver_ack(d, 7, 3);
    look("asha");
    ck_assert_int_eq(seen.messages[0].status, TF_STATUS_DELIVERED);
    look("bilal");
    ck_assert_int_eq(seen.messages[0].status, TF_STATUS_DELIVERED);
    driver_begin(d, "b1");
    driver_read(d, "r1", "x1", &m);
    driver_sync(d, bilal);
    look("asha");
    ck_assert_int_eq(seen.messages[0].status, TF_STATUS_READ);
    look("bilal");
    ck_assert_int_eq(seen.messages[0].status, TF_STATUS_READ);
    ck_assert_uint_eq(seen.conversations[0].unread, 0);
}
END_TEST

START_TEST(a_deleted_message_counts_nowhere) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_delete(d, "r1", "d1", &m, 1);
    driver_sync(d, asha);
    look("bilal");
    ck_assert_uint_eq(seen.conversations[0].unread, 0);
    ck_assert(tf_id_is_none(&seen.conversations[0].last_message_id));
    ck_assert(seen.messages[0].is_deleted);
    ck_assert_str_eq(seen.contents[0], "");
}
END_TEST

START_TEST(a_message_is_found_by_either_id) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    const struct tf_id ids[] = {m, tf_id_of("s1"), tf_id_of("nothing")};
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(tf_reference_server.lookup(d->server, &d->store, &ids[i], &viewer, NULL),
                         TF_OK);
    ck_assert(seen.messages[0].exists && seen.messages[1].exists && !seen.messages[2].exists);
    ck_assert(tf_id_equal(&seen.messages[1].id, &m));
    ck_assert_str_eq(seen.messages[2].id.text, "nothing");
    tf_store_assert_idle(&d->store);
}
END_TEST

START_TEST(the_audit_reads_back_as_it_was_told) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_edit(d, "r1", "e2", &m, 1, "lost");
    driver_reply(d, "r1", "s2", m.text);
    driver_delete(d, "r1", "d1", &m, 2);
    driver_create(d, "k1", "chen");
    driver_sync(d, asha);
    driver_begin(d, "b1");
    driver_read(d, "r1", "x1", &m);
    driver_sync(d, bilal);
    static const char *const contents[] = {"one", "two", "lost", "answer", "", "", ""};
    ck_assert_int_eq(tf_reference_server.audit(d->server, &d->store, 2, &viewer, NULL), TF_OK);
    ck_assert_uint_eq(seen.audit_count, 7);
    ck_assert_uint_eq(d->audit_count, 7);
    for (size_t i = 0; i < 7; i++) {
        struct tf_audit_view read = seen.audits[i], told = d->audits[i];
        ck_assert_str_eq(seen.audit_contents[i], contents[i]);
        read.content = told.content = (struct tf_slice){0};
        ck_assert_uint_eq(read.entry, told.entry);
        ck_assert_uint_eq(read.seq, told.seq);
        ck_assert_int_eq(read.type, told.type);
        ck_assert_int_eq(read.outcome, told.outcome);
        ck_assert_uint_eq(read.base_version, told.base_version);
        ck_assert_uint_eq(read.old_version, told.old_version);
        ck_assert_uint_eq(read.new_version, told.new_version);
        ck_assert_int_eq(read.at_wall_us, told.at_wall_us);
        ck_assert(tf_id_equal(&read.actor_id, &told.actor_id));
        ck_assert(tf_id_equal(&read.device_id, &told.device_id));
        ck_assert(tf_id_equal(&read.action_id, &told.action_id));
        ck_assert(tf_id_equal(&read.conversation_id, &told.conversation_id));
        ck_assert(tf_id_equal(&read.message_id, &told.message_id));
        ck_assert(tf_id_equal(&read.client_id, &told.client_id));
        ck_assert(tf_id_equal(&read.reply_to, &told.reply_to));
    }
}
END_TEST

/* -- Several users in one pass -- */

static void write_message(void *self, const struct tf_message_view *view) {
    tf_buf_append_format(self, "%s %.*s in %s is %d;", view->id.text, (int)view->content.len,
                         view->content.data, view->conversation_id.text, (int)view->status);
}

static void write_conversation(void *self, const struct tf_conversation_view *view) {
    tf_buf_append_format(self, "%s unread %d;", view->id.text, (int)view->unread);
}

static void write_cursor(void *self, const struct tf_cursor *cursor) {
    tf_buf_append_format(self, "up to %d;", (int)cursor->seq);
}

static struct tf_viewer writer(struct tf_buf *out) {
    return (struct tf_viewer){.self = out,
                              .message = write_message,
                              .conversation = write_conversation,
                              .cursor = write_cursor};
}

START_TEST(what_several_are_shown_in_one_pass_each_is_shown_alone) {
    const struct tf_id users[] = {tf_id_of("chen"), tf_id_of("asha"), tf_id_of("bilal"),
                                  tf_id_of("asha")};
    struct tf_buf alone[4] = {{0}}, together[4] = {{0}};
    struct tf_viewer viewers[4];
    struct tf_shown_to whom[4];
    driver_say(d, asha, "a1", "r2", "s1", "to chen");
    driver_say(d, asha, "a1", "r1", "s2", "one");
    driver_say(d, bilal, "b1", "r1", "s3", "two");
    for (int i = 0; i < 4; i++) {
        const struct tf_viewer one = writer(&alone[i]);
        ck_assert_int_eq(tf_reference_server.snapshot(d->server, &d->store, &users[i], &one, NULL),
                         TF_OK);
        viewers[i] = writer(&together[i]);
        whom[i] = (struct tf_shown_to){&users[i], &viewers[i]};
    }
    ck_assert_int_eq(tf_reference_server.snapshots(d->server, &d->store, whom, 4, NULL), TF_OK);
    tf_store_assert_idle(&d->store);
    for (int i = 0; i < 4; i++) {
        ck_assert_str_eq(tf_buf_text(&alone[i]), tf_buf_text(&together[i]));
        tf_buf_close(&together[i]);
    }
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&alone[0]), "to chen"));
    ck_assert_ptr_null(strstr(tf_buf_text(&alone[0]), "one in r1"));
    ck_assert_str_ne(tf_buf_text(&alone[1]), tf_buf_text(&alone[2]));
    for (int i = 0; i < 4; i++)
        tf_buf_close(&alone[i]);
}
END_TEST

START_TEST(a_look_for_marks_alone_counts_nothing) {
    struct tf_buf out = {0};
    const struct tf_id user = tf_id_of("bilal");
    struct tf_viewer marks = {.self = &out, .only_marks = true, .conversation = write_conversation};
    driver_say(d, asha, "a1", "r1", "s1", "one");
    ck_assert_int_eq(tf_reference_server.snapshot(d->server, &d->store, &user, &marks, NULL),
                     TF_OK);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&out), "r1 unread 0;"));
    tf_buf_clear(&out);
    marks.only_marks = false;
    ck_assert_int_eq(tf_reference_server.snapshot(d->server, &d->store, &user, &marks, NULL),
                     TF_OK);
    ck_assert_ptr_nonnull(strstr(tf_buf_text(&out), "r1 unread 1;"));
    tf_buf_close(&out);
}
END_TEST

START_TEST(looking_at_somebody_unknown_is_an_error) {
    struct tf_id id = tf_id_of("nobody");
    struct tf_error error;
    ck_assert_int_eq(tf_reference_server.snapshot(d->server, &d->store, &id, &viewer, &error),
                     TF_E_NOT_FOUND);
    const struct tf_id known = tf_id_of("asha");
    const struct tf_shown_to whom[] = {{&known, &viewer}, {&id, &viewer}};
    ck_assert_int_eq(tf_reference_server.snapshots(d->server, &d->store, whom, 2, &error),
                     TF_E_NOT_FOUND);
    tf_store_assert_idle(&d->store);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("inspect");
    TCase *tests = tcase_create("inspect");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_snapshot_shows_a_users_conversations_and_messages_in_order);
    tcase_add_test(tests, a_status_follows_from_the_marks_of_the_others);
    tcase_add_test(tests, a_deleted_message_counts_nowhere);
    tcase_add_test(tests, a_message_is_found_by_either_id);
    tcase_add_test(tests, the_audit_reads_back_as_it_was_told);
    tcase_add_test(tests, what_several_are_shown_in_one_pass_each_is_shown_alone);
    tcase_add_test(tests, a_look_for_marks_alone_counts_nothing);
    tcase_add_test(tests, looking_at_somebody_unknown_is_an_error);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
