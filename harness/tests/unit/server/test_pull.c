#include "support/check_main.h"
#include "unit/server/driver.h"

#include <stdio.h>

static struct driver *d;
static char *asha, *bilal, *chen;
static const struct tf_cursor from_start;

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

/* Pulls everything in pages of `limit` and checks the chain; the number of changes. */
static size_t pull_all(const char *token, uint32_t limit, struct tf_cursor *cursor) {
    size_t count = 0;
    bool has_more = true;
    while (has_more) {
        ck_assert_int_eq(driver_pull(d, token, cursor, limit), 200);
        uint64_t before = cursor->seq;
        for (size_t i = 0; i < d->page.change_count; i++) {
            ck_assert_uint_eq(d->page.changes[i].previous, before);
            before = d->page.changes[i].seq;
        }
        ck_assert_uint_eq(d->page.next.seq, before);
        *cursor = d->page.next;
        count += d->page.change_count;
        has_more = d->page.has_more;
    }
    return count;
}

START_TEST(a_first_pull_gives_everything_in_scope_and_nothing_else) {
    driver_say(d, asha, "a1", "r1", "s1", "for bilal");
    driver_say(d, asha, "a1", "r2", "s2", "for chen");
    driver_pull(d, bilal, &from_start, 100);
    ck_assert_uint_eq(d->page.change_count, 2);
    ck_assert_int_eq(d->page.changes[0].entity, TF_ENTITY_CONVERSATION);
    ck_assert_int_eq(d->page.changes[1].entity, TF_ENTITY_MESSAGE);
    ck_assert(tf_slice_is(d->page.changes[1].message.content, "for bilal"));
    ck_assert(!driver_says(d, "for chen"));
    ck_assert(!d->page.has_more);
}
END_TEST

START_TEST(pages_of_one_give_the_same_as_one_page) {
    for (int i = 0; i < 6; i++) {
        const char *const ids[] = {"s0", "s1", "s2", "s3", "s4", "s5"};
        driver_say(d, asha, "a1", i % 2 ? "r1" : "r2", ids[i], "x");
    }
    struct tf_cursor small = {.seq = 0}, large = {.seq = 0};
    ck_assert_uint_eq(pull_all(asha, 1, &small), 8);
    ck_assert_uint_eq(pull_all(asha, 100, &large), 8);
    ck_assert_uint_eq(small.seq, large.seq);
    ck_assert(tf_id_equal(&small.epoch, &large.epoch));
}
END_TEST

START_TEST(a_pull_without_news_keeps_its_cursor) {
    struct tf_cursor cursor = {.seq = 0};
    pull_all(bilal, 100, &cursor);
    driver_say(d, asha, "a1", "r2", "s1", "for chen");
    ck_assert_int_eq(driver_pull(d, bilal, &cursor, 100), 200);
    ck_assert_uint_eq(d->page.change_count, 0);
    ck_assert_uint_eq(d->page.next.seq, cursor.seq);
}
END_TEST

START_TEST(a_change_carries_the_entity_as_it_is_now) {
    struct tf_id m = driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &m, 1, "two");
    driver_delete(d, "r1", "d1", &m, 2);
    driver_sync(d, asha);
    driver_pull(d, bilal, &from_start, 100);
    ck_assert_uint_eq(d->page.change_count, 4);
    for (size_t i = 1; i < 4; i++) {
        ck_assert_uint_eq(d->page.changes[i].message.version, 3);
        ck_assert(d->page.changes[i].message.is_deleted);
    }
    ck_assert(!driver_says(d, "\"one\"") && !driver_says(d, "\"two\""));
}
END_TEST

START_TEST(a_cursor_of_another_epoch_or_of_the_future_is_gone) {
    struct tf_cursor cursor = {.seq = 0};
    pull_all(asha, 100, &cursor);
    struct tf_cursor other = {.epoch = tf_id_of("eother"), .seq = 1};
    ck_assert_int_eq(driver_pull(d, asha, &other, 100), 410);
    ck_assert(driver_says(d, "cursor_expired"));
    cursor.seq += 1000;
    ck_assert_int_eq(driver_pull(d, asha, &cursor, 100), 410);
}
END_TEST

START_TEST(the_epoch_outlives_a_restart) {
    struct tf_cursor cursor = {.seq = 0};
    pull_all(asha, 100, &cursor);
    driver_restart(d);
    free(asha);
    asha = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_pull(d, asha, &cursor, 100), 200);
    ck_assert(tf_id_equal(&d->page.next.epoch, &cursor.epoch));
}
END_TEST

START_TEST(what_a_cursor_covers_counts_as_delivered) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    struct tf_cursor cursor = {.seq = 0};
    ck_assert_uint_eq(pull_all(bilal, 100, &cursor), 2);
    size_t audits = d->audit_count;
    ck_assert_uint_eq(pull_all(bilal, 100, &cursor), 1); /* the own mark */
    ck_assert_uint_eq(d->audit_count, audits + 1);
    ck_assert(tf_id_is_none(&d->audits[audits].action_id));
    ck_assert_uint_eq(pull_all(bilal, 100, &cursor), 0); /* and then nothing moves */
    driver_pull(d, asha, &from_start, 100);
    const struct tf_change *last = &d->page.changes[d->page.change_count - 1];
    ck_assert_int_eq(last->entity, TF_ENTITY_RECEIPT);
    ck_assert_str_eq(last->receipt.user_id.text, "bilal");
    ck_assert_uint_eq(last->receipt.delivered_position, 3);
    ck_assert_uint_eq(last->receipt.read_position, 0);
}
END_TEST

START_TEST(a_cursor_in_the_middle_delivers_only_up_to_there) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    driver_say(d, bilal, "b1", "r1", "s2", "own");
    driver_say(d, asha, "a1", "r1", "s3", "two");
    struct tf_cursor cursor = {.seq = 0};
    driver_pull(d, bilal, &cursor, 3); /* r1, one, own */
    cursor = d->page.next;
    driver_pull(d, bilal, &cursor, 1);
    ck_assert_int_eq(driver_ask(d, "SELECT max(delivered) FROM participants"), 3);
}
END_TEST

START_TEST(own_messages_move_no_mark_of_the_sender) {
    driver_say(d, asha, "a1", "r1", "s1", "one");
    struct tf_cursor cursor = {.seq = 0};
    pull_all(asha, 100, &cursor);
    ck_assert_uint_eq(pull_all(asha, 100, &cursor), 0);
    ck_assert_int_eq(driver_ask(d, "SELECT max(delivered) FROM participants"), 0);
}
END_TEST

START_TEST(a_bad_cursor_or_limit_is_refused) {
    const char *const queries[] = {"?since=1", "?since=e.x", "?limit=0", "?limit=-1", "?limit=x"};
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char path[64];
        snprintf(path, sizeof path, TF_PATH_PULL "%s", queries[i]);
        ck_assert_int_eq(driver_call(d, TF_HTTP_GET, path, asha, NULL), 422);
    }
    ck_assert_int_eq(
        driver_call(d, TF_HTTP_GET, TF_PATH_PULL "?limit=99999999999999999999", asha, NULL), 200);
}
END_TEST

START_TEST(a_conversation_that_was_made_appears_to_both) {
    struct tf_cursor cursor = {.seq = 0};
    pull_all(chen, 100, &cursor);
    driver_begin(d, "b1");
    driver_create(d, "k1", "chen");
    driver_sync(d, bilal);
    ck_assert_uint_eq(pull_all(chen, 100, &cursor), 1);
    ck_assert_int_eq(driver_pull(d, bilal, &from_start, 100), 200);
    ck_assert_uint_eq(d->page.change_count, 2);
    ck_assert_int_eq(d->page.changes[1].entity, TF_ENTITY_CONVERSATION);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("pull");
    TCase *tests = tcase_create("pull");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_first_pull_gives_everything_in_scope_and_nothing_else);
    tcase_add_test(tests, pages_of_one_give_the_same_as_one_page);
    tcase_add_test(tests, a_pull_without_news_keeps_its_cursor);
    tcase_add_test(tests, a_change_carries_the_entity_as_it_is_now);
    tcase_add_test(tests, a_cursor_of_another_epoch_or_of_the_future_is_gone);
    tcase_add_test(tests, the_epoch_outlives_a_restart);
    tcase_add_test(tests, what_a_cursor_covers_counts_as_delivered);
    tcase_add_test(tests, a_cursor_in_the_middle_delivers_only_up_to_there);
    tcase_add_test(tests, own_messages_move_no_mark_of_the_sender);
    tcase_add_test(tests, a_bad_cursor_or_limit_is_refused);
    tcase_add_test(tests, a_conversation_that_was_made_appears_to_both);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
