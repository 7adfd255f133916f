/* What goes from a device by age and size, and what never does. */
#include "driver.h"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#define HISTORY TF_PATH_CONVERSATIONS "/" DRIVER_CONVERSATION "/messages"

static struct driver d;
static struct tf_change told[128];

static void set_up(void) {
    driver_open(&d);
    d.config.keep.age_us = TF_HOUR;
    d.config.keep.every_us = TF_MINUTE;
}

static void tear_down(void) {
    driver_close(&d);
}

/* `count` messages of one sender come in one after the other, m-0 first. */
static void tell(const char *sender, size_t count) {
    char id[TF_ID_SIZE];
    for (size_t i = 0; i < count; i++) {
        snprintf(id, sizeof(id), "m-%zu", i);
        told[i] = driver_message(&d, id, sender, "hello");
    }
    driver_sync(&d);
    driver_pull(&d, told, count, false);
    driver_forget(&d);
}

static void begin(const char *sender, size_t count) {
    driver_settle(&d);
    tell(sender, count);
}

/* Time goes by, and whatever is due in it is done. */
static void live(tf_time duration_us) {
    tf_time until_us = d.now.mono_us + duration_us;
    while (driver_next(&d) <= until_us)
        driver_deadline(&d);
    driver_pass(&d, until_us - d.now.mono_us);
}

static bool is_here(const char *id) {
    return driver_look(&d, tf_id_of(id)).view.exists;
}

static size_t count_here(size_t count) {
    char id[TF_ID_SIZE];
    size_t here = 0;
    for (size_t i = 0; i < count; i++) {
        snprintf(id, sizeof(id), "m-%zu", i);
        here += is_here(id);
    }
    return here;
}

START_TEST(what_is_too_old_goes_and_the_newest_stays) {
    begin(DRIVER_ME, 3);
    live(TF_HOUR - TF_MINUTE);
    ck_assert_uint_eq(count_here(3), 3);
    live(3 * TF_MINUTE);
    ck_assert(!is_here("m-0") && !is_here("m-1") && is_here("m-2"));
    const struct tf_note *note = driver_note(&d, TF_NOTE_CLEANED);
    ck_assert_str_eq(note->conversation_id.text, DRIVER_CONVERSATION);
    ck_assert_uint_eq(note->number, told[1].message.position);
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).cleaned_position,
                      told[1].message.position);
}
END_TEST

START_TEST(nothing_goes_and_no_timer_runs_unless_it_is_asked_for) {
    d.config.keep.age_us = TF_NEVER;
    begin(DRIVER_ME, 3);
    ck_assert_int_eq(driver_next(&d), TF_NEVER);
}
END_TEST

START_TEST(what_was_not_read_stays) {
    begin(DRIVER_FRIEND, 3);
    live(2 * TF_HOUR);
    ck_assert_uint_eq(count_here(3), 3);
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).unread, 3);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_CLEANED));
}
END_TEST

START_TEST(what_a_waiting_action_is_about_stays_until_it_is_done) {
    begin(DRIVER_ME, 4);
    driver_connectivity(&d, false);
    driver_edit(&d, tf_id_of("m-0"), "changed");
    driver_reply(&d, tf_id_of("m-1"), "an answer");
    live(2 * TF_HOUR);
    ck_assert(is_here("m-0") && is_here("m-1") && !is_here("m-2") && is_here("m-3"));
    driver_connectivity(&d, true);
    driver_deadline(&d);
    driver_drain(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    live(2 * TF_MINUTE);
    ck_assert(!is_here("m-0") && !is_here("m-1"));
}
END_TEST

START_TEST(what_was_refused_keeps_what_it_is_about) {
    begin(DRIVER_ME, 3);
    struct tf_id edit = driver_edit(&d, tf_id_of("m-0"), "changed");
    struct tf_wire_result refused = driver_outcome(edit, TF_OUTCOME_REJECTED);
    refused.refusal = TF_REFUSAL_NOT_ALLOWED;
    driver_results(&d, &refused, 1);
    ck_assert_uint_eq(driver_status(&d).parked, 1);
    live(2 * TF_HOUR);
    ck_assert(is_here("m-0") && !is_here("m-1"));
}
END_TEST

START_TEST(a_step_is_small_and_a_round_goes_on_after_a_pause) {
    begin(DRIVER_ME, 100);
    driver_pass(&d, 2 * TF_HOUR);
    for (size_t here = 100; here > 1;) {
        ck_assert(driver_deadline(&d));
        size_t left = count_here(100);
        ck_assert_uint_le(here - left, 32);
        here = left;
    }
    ck_assert(is_here("m-99"));
}
END_TEST

START_TEST(beyond_the_size_the_oldest_go) {
    d.config.keep.age_us = TF_NEVER;
    d.config.keep.bytes = (uint64_t)4 * (256 + 5);
    begin(DRIVER_ME, 7);
    live(2 * TF_MINUTE);
    ck_assert_uint_eq(count_here(7), 4);
    ck_assert(!is_here("m-2") && is_here("m-3"));
}
END_TEST

START_TEST(what_fits_stays) {
    d.config.keep.age_us = TF_NEVER;
    d.config.keep.bytes = (uint64_t)7 * (256 + 5);
    begin(DRIVER_ME, 7);
    live(2 * TF_MINUTE);
    ck_assert_uint_eq(count_here(7), 7);
}
END_TEST

START_TEST(a_failing_disk_is_met_again_later) {
    begin(DRIVER_ME, 3);
    d.disk_fails = true;
    live(2 * TF_HOUR);
    ck_assert_uint_eq(count_here(3), 3);
    d.disk_fails = false;
    live(2 * TF_MINUTE);
    ck_assert_uint_eq(count_here(3), 1);
}
END_TEST

START_TEST(a_change_of_what_has_gone_is_no_gap) {
    begin(DRIVER_ME, 3);
    live(2 * TF_HOUR);
    struct tf_change change = driver_version(&d, &told[0], 2, "from the tablet");
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    ck_assert(!d.request.is_open);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m-0")).text, "from the tablet");
}
END_TEST

/* A page with m-1; `before` is where the next one ends. */
static void answer_page(uint64_t before) {
    struct tf_buf body = {0};
    tf_buf_append_format(&body,
                         "{\"messages\":[{\"id\":\"m-1\",\"clientId\":\"of-m-1\","
                         "\"conversationId\":\"%s\",\"senderId\":\"%s\",\"content\":\"hello\","
                         "\"version\":\"1\",\"position\":\"%llu\"}],\"nextBefore\":\"%llu\","
                         "\"hasMore\":%s}",
                         DRIVER_CONVERSATION, DRIVER_ME,
                         (unsigned long long)told[1].message.position, (unsigned long long)before,
                         before > 0 ? "true" : "false");
    driver_answer(&d, 200, tf_buf_slice(&body), 0);
    tf_buf_close(&body);
}

static void scroll(void) {
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_SCROLL_BACK,
                                           .conversation_id = tf_id_of(DRIVER_CONVERSATION)});
}

START_TEST(scrolling_back_loads_one_page_that_stays_for_a_while) {
    d.config.page_limit = 1;
    begin(DRIVER_ME, 3);
    live(2 * TF_HOUR);
    scroll();
    ck_assert_uint_eq(driver_status(&d).filling, 1);
    ck_assert(driver_is_open(&d, HISTORY));
    answer_page(told[1].message.position);
    ck_assert_uint_eq(driver_status(&d).filling, 0);
    ck_assert(!d.request.is_open);
    ck_assert(is_here("m-1") && !is_here("m-0"));
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).cleaned_position,
                      told[1].message.position - 1);
    live(d.config.keep.linger_us - TF_MINUTE);
    ck_assert(is_here("m-1"));
    live(3 * TF_MINUTE);
    ck_assert(!is_here("m-1"));
}
END_TEST

START_TEST(a_scroll_outlives_the_process_and_ends_at_the_beginning) {
    begin(DRIVER_ME, 3);
    live(2 * TF_HOUR);
    driver_connectivity(&d, false);
    scroll();
    driver_kill(&d);
    driver_start(&d, true);
    driver_token(&d);
    driver_pull_nothing(&d);
    ck_assert(driver_is_open(&d, HISTORY));
    answer_page(0);
    ck_assert_uint_eq(driver_shown(&d, DRIVER_CONVERSATION).cleaned_position, 0);
    scroll();
    ck_assert(!d.request.is_open);
    ck_assert_int_eq(driver_refusal(&d), TF_OK);
}
END_TEST

/* -- Sizes and bounds -- */

static struct tf_sizes_view seen;

static void see(void *self, const struct tf_sizes_view *view) {
    (void)self;
    seen = *view;
}

static struct tf_sizes_view sizes(void) {
    const struct tf_viewer viewer = {.sizes = see};
    struct tf_error error;
    ck_assert_int_eq(tf_offline_client.inspect(d.client, &d.store, &viewer, &error), TF_OK);
    return seen;
}

START_TEST(sizes_count_actions_texts_and_the_file) {
    begin(DRIVER_FRIEND, 2);
    uint64_t empty = sizes().database_bytes;
    driver_connectivity(&d, false);
    driver_send(&d, "hello again");
    driver_edit(&d, driver_send(&d, "four"), "three");
    driver_read(&d, tf_id_of("m-1"));
    ck_assert_uint_eq(sizes().queue_actions, 3);
    ck_assert_uint_eq(sizes().queue_bytes, 3 * 128 + 11 + 5);
    ck_assert_uint_eq(sizes().messages, 4);
    ck_assert_uint_eq(sizes().message_bytes, 2 * 5 + 11 + 5);
    ck_assert_uint_ge(sizes().database_bytes, empty);
    ck_assert_uint_gt(empty, 0);
}
END_TEST

/* What was refused has left nothing behind. */
static void expect_refused(struct tf_id action, uint32_t waiting) {
    ck_assert(tf_id_is_none(&action));
    ck_assert_int_eq(driver_refusal(&d), TF_E_LIMIT);
    ck_assert_uint_eq(driver_status(&d).waiting, waiting);
    driver_restart(&d);
    ck_assert_uint_eq(driver_status(&d).waiting, waiting);
}

START_TEST(a_full_queue_refuses_and_leaves_no_trace) {
    d.config.queue_actions_max = 2;
    begin(DRIVER_FRIEND, 1);
    driver_connectivity(&d, false);
    driver_send(&d, "one");
    driver_send(&d, "two");
    uint64_t messages = sizes().messages;
    struct tf_id third = driver_send(&d, "three");
    ck_assert_uint_eq(sizes().messages, messages);
    expect_refused(third, 2);
}
END_TEST

START_TEST(bytes_of_the_queue_are_bounded_for_edits_too) {
    d.config.queue_bytes_max = 128 + 5;
    begin(DRIVER_FRIEND, 1);
    driver_connectivity(&d, false);
    struct tf_id message = driver_send(&d, "hello");
    driver_edit(&d, message, "hallo");
    ck_assert_str_eq(driver_look(&d, message).text, "hallo");
    driver_edit(&d, message, "hello!");
    ck_assert_int_eq(driver_refusal(&d), TF_E_LIMIT);
    ck_assert_str_eq(driver_look(&d, message).text, "hallo");
    expect_refused(driver_send(&d, "x"), 1);
}
END_TEST

START_TEST(what_makes_room_is_taken_where_there_is_none) {
    d.config.queue_bytes_max = (uint64_t)2 * (128 + 5);
    begin(DRIVER_FRIEND, 1);
    driver_connectivity(&d, false);
    struct tf_id message = driver_send(&d, "hello");
    driver_send(&d, "there");
    driver_send(&d, "x");
    ck_assert_int_eq(driver_refusal(&d), TF_E_LIMIT);
    driver_delete(&d, message);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    driver_send(&d, "again");
    ck_assert_uint_eq(driver_status(&d).waiting, 2);
}
END_TEST

START_TEST(a_full_database_is_cleaned_up_and_then_takes_what_it_refused) {
    char text[6000];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    begin(DRIVER_ME, 100);
    uint64_t most = sizes().database_bytes + 1;
    driver_kill(&d);
    d.config.keep.age_us = TF_NEVER;
    d.config.database_bytes_max = most;
    driver_start(&d, false);
    struct tf_id refused = driver_send(&d, text);
    ck_assert(tf_id_is_none(&refused));
    ck_assert_int_eq(driver_refusal(&d), TF_E_LIMIT);
    ck_assert_uint_eq(count_here(100), 100);
    live(TF_SECOND);
    ck_assert_uint_lt(count_here(100), 100);
    ck_assert(is_here("m-99"));
    struct tf_id taken = driver_send(&d, text);
    ck_assert(!tf_id_is_none(&taken));
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("keep");
    TCase *c = tcase_create("keep");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, what_is_too_old_goes_and_the_newest_stays);
    tcase_add_test(c, nothing_goes_and_no_timer_runs_unless_it_is_asked_for);
    tcase_add_test(c, what_was_not_read_stays);
    tcase_add_test(c, what_a_waiting_action_is_about_stays_until_it_is_done);
    tcase_add_test(c, what_was_refused_keeps_what_it_is_about);
    tcase_add_test(c, a_step_is_small_and_a_round_goes_on_after_a_pause);
    tcase_add_test(c, beyond_the_size_the_oldest_go);
    tcase_add_test(c, what_fits_stays);
    tcase_add_test(c, a_failing_disk_is_met_again_later);
    tcase_add_test(c, a_change_of_what_has_gone_is_no_gap);
    tcase_add_test(c, scrolling_back_loads_one_page_that_stays_for_a_while);
    tcase_add_test(c, a_scroll_outlives_the_process_and_ends_at_the_beginning);
    tcase_add_test(c, sizes_count_actions_texts_and_the_file);
    tcase_add_test(c, a_full_queue_refuses_and_leaves_no_trace);
    tcase_add_test(c, bytes_of_the_queue_are_bounded_for_edits_too);
    tcase_add_test(c, what_makes_room_is_taken_where_there_is_none);
    tcase_add_test(c, a_full_database_is_cleaned_up_and_then_takes_what_it_refused);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
