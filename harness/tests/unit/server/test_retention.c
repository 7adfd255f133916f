#include "support/check_main.h"
#include "unit/server/driver.h"

static struct driver *d;
static char *asha, *bilal;
static const struct tf_cursor from_start;

static void set_up(void) {
    d = driver_open();
    asha = driver_login(d, "asha", "a1");
    bilal = driver_login(d, "bilal", "b1");
}

static void tear_down(void) {
    free(asha);
    free(bilal);
    driver_close(d);
}

static void maintain(enum tf_maintenance_kind kind, tf_time keep_us, uint32_t types) {
    const struct tf_maintenance maintenance = {kind, keep_us, types};
    driver_maintain(d, &maintenance);
}

static void delete_message(const char *id, const struct tf_id *message) {
    driver_begin(d, "a1");
    driver_delete(d, "r1", id, message, 1);
    ck_assert_int_eq(driver_sync(d, asha), 200);
}

static void edit_message(const char *id, const struct tf_id *message, uint64_t base) {
    driver_begin(d, "a1");
    driver_edit(d, "r1", id, message, base, "changed");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_APPLIED);
}

static struct tf_cursor cursor_of(const char *token) {
    struct tf_cursor cursor = {.seq = 0};
    ck_assert_int_eq(driver_pull(d, token, &cursor, 100), 200);
    return d->page.next;
}

START_TEST(a_cursor_from_before_a_forgotten_deletion_has_expired) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    const struct tf_cursor before = cursor_of(bilal);
    delete_message("d1", &message);
    ck_assert_int_eq(driver_pull(d, bilal, &before, 100), 200);
    maintain(TF_MAINTAIN_TOMBSTONES, 0, 0);
    ck_assert_int_eq(driver_pull(d, bilal, &before, 100), 410);
    ck_assert(driver_says(d, "cursor_expired"));
}
END_TEST

START_TEST(a_cursor_that_has_seen_the_deletion_goes_on) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    delete_message("d1", &message);
    const struct tf_cursor after = cursor_of(bilal);
    maintain(TF_MAINTAIN_TOMBSTONES, 0, 0);
    ck_assert_int_eq(driver_pull(d, bilal, &after, 100), 200);
    ck_assert_uint_le(d->page.change_count, 1); /* bilal's own receipt */
}
END_TEST

START_TEST(a_pull_from_the_start_is_without_the_deleted_and_ends_beyond_the_horizon) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    delete_message("d1", &message);
    const struct tf_cursor after = cursor_of(bilal);
    maintain(TF_MAINTAIN_TOMBSTONES, 0, 0);
    ck_assert_int_eq(driver_pull(d, bilal, &from_start, 100), 200);
    ck_assert_uint_eq(d->page.change_count, 1); /* the conversation */
    ck_assert_uint_eq(d->page.next.seq, after.seq);
    const struct tf_cursor next = d->page.next;
    ck_assert_int_eq(driver_pull(d, bilal, &next, 100), 200);
}
END_TEST

#define DELIVERED_TO_BILAL                                                                         \
    "SELECT delivered FROM participants p JOIN users u ON u.number = p.user WHERE u.id = 'bilal'"

/* A restart takes the memory of the server, and must not change what a mark gets to. */
static void forgets_the_newest(bool restarts) {
    driver_say(d, asha, "a1", "r1", "s1", "stays");
    int64_t stays = driver_ask(d, "SELECT max(position) FROM messages");
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s2", "goes");
    delete_message("d1", &message);
    maintain(TF_MAINTAIN_TOMBSTONES, 0, 0);
    if (restarts) {
        driver_restart(d);
        free(bilal);
        bilal = driver_login(d, "bilal", "b1");
    }
    const struct tf_cursor after = cursor_of(bilal);
    ck_assert_int_eq(driver_pull(d, bilal, &after, 100), 200);
    ck_assert_int_eq(driver_ask(d, DELIVERED_TO_BILAL), stays);
}

START_TEST(nobody_receives_what_is_forgotten) {
    forgets_the_newest(false);
}
END_TEST

START_TEST(nor_after_a_restart) {
    forgets_the_newest(true);
}
END_TEST

START_TEST(what_is_deleted_and_still_told_is_received) {
    driver_say(d, asha, "a1", "r1", "s1", "stays");
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s2", "is told of");
    int64_t newest = driver_ask(d, "SELECT max(position) FROM messages");
    delete_message("d1", &message);
    const struct tf_cursor after = cursor_of(bilal);
    ck_assert_int_eq(driver_pull(d, bilal, &after, 100), 200);
    ck_assert_int_eq(driver_ask(d, DELIVERED_TO_BILAL), newest);
}
END_TEST

START_TEST(a_trimmed_log_still_tells_the_newest_state_of_everything) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    edit_message("e1", &message, 1);
    edit_message("e2", &message, 2);
    driver_say(d, asha, "a1", "r1", "s2", "y");
    maintain(TF_MAINTAIN_CHANGES, 0, 0);
    ck_assert_int_eq(driver_pull(d, bilal, &from_start, 100), 200);
    ck_assert_uint_eq(d->page.change_count, 3);
    ck_assert_uint_eq(d->page.changes[1].message.version, 3);
}
END_TEST

START_TEST(younger_changes_stay) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    const struct tf_cursor before = cursor_of(bilal);
    edit_message("e1", &message, 1);
    edit_message("e2", &message, 2);
    maintain(TF_MAINTAIN_CHANGES, TF_HOUR, 0);
    ck_assert_int_eq(driver_pull(d, bilal, &before, 100), 200);
    ck_assert_uint_eq(d->page.change_count, 3); /* both edits, and bilal's own receipt */
    driver_wait(d, 2 * TF_HOUR);
    maintain(TF_MAINTAIN_CHANGES, TF_HOUR, 0);
    free(bilal);
    bilal = driver_login(d, "bilal", "b1");
    ck_assert_int_eq(driver_pull(d, bilal, &before, 100), 410);
}
END_TEST

START_TEST(pages_of_a_full_pull_go_on_below_the_horizon) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    edit_message("e1", &message, 1);
    edit_message("e2", &message, 2);
    driver_say(d, asha, "a1", "r1", "s2", "y");
    maintain(TF_MAINTAIN_CHANGES, 0, 0);
    struct tf_cursor cursor = {.seq = 0};
    size_t count = 0;
    do {
        ck_assert_int_eq(driver_pull(d, bilal, &cursor, 1), 200);
        for (size_t i = 0; i < d->page.change_count; i++)
            count += d->page.changes[i].entity == TF_ENTITY_MESSAGE;
        cursor = d->page.next;
        ck_assert(d->page.has_more == (cursor.started != 0));
    } while (d->page.has_more);
    ck_assert_uint_eq(count, 2);
}
END_TEST

START_TEST(a_full_pull_starts_over_when_something_went_meanwhile) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    driver_say(d, asha, "a1", "r1", "s2", "y");
    ck_assert_int_eq(driver_pull(d, bilal, &from_start, 2), 200);
    const struct tf_cursor second = d->page.next;
    delete_message("d1", &message);
    maintain(TF_MAINTAIN_TOMBSTONES, 0, 0);
    ck_assert_int_eq(driver_pull(d, bilal, &second, 2), 410);
}
END_TEST

START_TEST(a_forgotten_message_cannot_be_sent_once_more) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    delete_message("d1", &message);
    maintain(TF_MAINTAIN_TOMBSTONES, 0, 0);
    maintain(TF_MAINTAIN_RECORDS, 0, 1u << TF_ACTION_SEND);
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "x");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_DUPLICATE);
    ck_assert(driver_result(d, 0)->change.message.is_deleted);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
}
END_TEST

START_TEST(without_records_a_send_and_a_creation_are_recognised_by_what_they_made) {
    driver_say(d, asha, "a1", "r1", "s1", "x");
    driver_begin(d, "a1");
    driver_create(d, "c1", "bilal");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    int64_t entries = driver_ask(d, "SELECT max(seq) FROM log");
    maintain(TF_MAINTAIN_RECORDS, 0, ~0u);
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "x");
    driver_create(d, "c1", "bilal");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_DUPLICATE);
    ck_assert_int_eq(driver_result(d, 1)->outcome, TF_OUTCOME_DUPLICATE);
    ck_assert_int_eq(driver_ask(d, "SELECT max(seq) FROM log"), entries);
    driver_say(d, asha, "a1", "r1", "s2", "the next entry has the next number");
    ck_assert_int_eq(driver_ask(d, "SELECT max(seq) FROM log"), entries + 1);
}
END_TEST

START_TEST(records_of_one_kind_go_alone) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    edit_message("e1", &message, 1);
    maintain(TF_MAINTAIN_RECORDS, 0, 1u << TF_ACTION_EDIT);
    driver_begin(d, "a1");
    driver_send(d, "r1", "s1", "x");
    driver_edit(d, "r1", "e1", &message, 1, "changed");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_DUPLICATE);
    ck_assert_int_eq(driver_result(d, 1)->outcome, TF_OUTCOME_CONFLICT);
}
END_TEST

START_TEST(late_records_are_found_later) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    edit_message("e1", &message, 1);
    maintain(TF_MAINTAIN_HIDE, TF_MINUTE, 1u << TF_ACTION_EDIT);
    driver_wait(d, 2 * TF_MINUTE);
    driver_begin(d, "a1");
    driver_edit(d, "r1", "e1", &message, 1, "changed");
    ck_assert_int_eq(driver_sync(d, asha), 200);
    ck_assert_int_eq(driver_result(d, 0)->outcome, TF_OUTCOME_DUPLICATE);
}
END_TEST

START_TEST(what_is_old_goes_by_itself) {
    struct tf_id message = driver_say(d, asha, "a1", "r1", "s1", "x");
    delete_message("d1", &message);
    driver_wait(d, 20 * TF_DAY);
    char *later = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 1);
    driver_wait(d, 15 * TF_DAY);
    free(later);
    later = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM buried"), 1);
    driver_wait(d, 170 * TF_DAY);
    free(later);
    later = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM log WHERE action_id IS NOT NULL AND "
                                   "body_hash IS NOT NULL"),
                     0);
    free(later);
}
END_TEST

/* The database is put back: the process starts anew and is told so. */
static void put_back(void) {
    driver_restore(d);
    free(asha);
    asha = driver_login(d, "asha", "a1");
}

START_TEST(a_database_that_was_put_back_is_another_log) {
    driver_say(d, asha, "a1", "r1", "s1", "x");
    const struct tf_cursor before = cursor_of(asha);
    put_back();
    ck_assert_int_eq(driver_pull(d, asha, &before, 100), 410);
    const struct tf_cursor after = cursor_of(asha);
    ck_assert(!tf_id_equal(&before.epoch, &after.epoch));
    driver_restart(d);
    free(asha);
    asha = driver_login(d, "asha", "a1");
    ck_assert_int_eq(driver_pull(d, asha, &after, 100), 200);
}
END_TEST

START_TEST(a_batch_for_another_log_is_refused_whole) {
    const char *const batch =
        "{\"deviceId\":\"a1\",\"actions\":[{\"actionId\":\"s9\",\"type\":"
        "\"send\",\"conversationId\":\"r1\",\"clientId\":\"s9\",\"messageType\":"
        "\"text\",\"content\":\"x\"}],\"epoch\":\"enever\"}";
    ck_assert_int_eq(driver_call(d, TF_HTTP_POST, TF_PATH_SYNC, asha, batch), 410);
    ck_assert(driver_says(d, "cursor_expired"));
    ck_assert_int_eq(driver_ask(d, "SELECT count(*) FROM messages"), 0);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("retention");
    TCase *tests = tcase_create("retention");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_database_that_was_put_back_is_another_log);
    tcase_add_test(tests, a_batch_for_another_log_is_refused_whole);
    tcase_add_test(tests, a_cursor_from_before_a_forgotten_deletion_has_expired);
    tcase_add_test(tests, a_cursor_that_has_seen_the_deletion_goes_on);
    tcase_add_test(tests, a_pull_from_the_start_is_without_the_deleted_and_ends_beyond_the_horizon);
    tcase_add_test(tests, nobody_receives_what_is_forgotten);
    tcase_add_test(tests, nor_after_a_restart);
    tcase_add_test(tests, what_is_deleted_and_still_told_is_received);
    tcase_add_test(tests, a_trimmed_log_still_tells_the_newest_state_of_everything);
    tcase_add_test(tests, younger_changes_stay);
    tcase_add_test(tests, pages_of_a_full_pull_go_on_below_the_horizon);
    tcase_add_test(tests, a_full_pull_starts_over_when_something_went_meanwhile);
    tcase_add_test(tests, a_forgotten_message_cannot_be_sent_once_more);
    tcase_add_test(tests, without_records_a_send_and_a_creation_are_recognised_by_what_they_made);
    tcase_add_test(tests, records_of_one_kind_go_alone);
    tcase_add_test(tests, late_records_are_found_later);
    tcase_add_test(tests, what_is_old_goes_by_itself);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
