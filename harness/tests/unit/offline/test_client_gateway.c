/* The line to the gateway: hints, acknowledgements, dead peers, typing. */
#include "driver.h"
#include "offline/board.h"
#include "support/check_main.h"

static struct driver d;

static void set_up(void) {
    driver_open(&d);
    d.config.gateway = true;
    d.config.ping_every_us = 30 * TF_SECOND;
    driver_settle(&d);
    driver_hello(&d, d.seq);
    driver_forget(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

START_TEST(line_opens_after_the_login_and_a_greeting_of_nothing_new_asks_nothing) {
    ck_assert_uint_ne(d.socket, 0);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(next_change_is_applied_and_moves_the_cursor) {
    struct tf_change change = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_push(&d, &change);
    ck_assert(driver_look(&d, tf_id_of("m1")).view.exists);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_CURSOR)->number, change.seq);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(change_behind_a_gap_is_shown_and_pulled_for) {
    struct tf_change missed = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change change = driver_message(&d, "m2", DRIVER_FRIEND, "two");
    driver_push(&d, &change);
    ck_assert(driver_look(&d, tf_id_of("m2")).view.exists);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_CURSOR));
    ck_assert(!d.request.is_open); /* it may still come by itself */
    driver_deadline(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?since=e1.2&"));
    struct tf_change both[] = {missed, change};
    driver_pull(&d, both, 2, false);
    ck_assert(driver_look(&d, tf_id_of("m1")).view.exists);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(gap_that_fills_itself_moves_the_cursor_over_all_that_is_here) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change second = driver_message(&d, "m2", DRIVER_FRIEND, "two");
    struct tf_change third = driver_message(&d, "m3", DRIVER_FRIEND, "three");
    struct tf_change fourth = driver_message(&d, "m4", DRIVER_FRIEND, "four");
    driver_push(&d, &fourth);
    driver_push(&d, &second);
    driver_push(&d, &third);
    ck_assert_ptr_null(driver_note(&d, TF_NOTE_CURSOR));
    driver_push(&d, &first);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_CURSOR)->number, fourth.seq);
    driver_deadline(&d);
    ck_assert(!d.request.is_open);
    ck_assert_uint_eq(driver_sent_frame(&d).cursor.seq, fourth.seq);
}
END_TEST

START_TEST(what_was_not_stored_is_never_jumped_over) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change second = driver_message(&d, "m2", DRIVER_FRIEND, "two");
    d.disk_fails = true;
    driver_push(&d, &second);
    d.disk_fails = false;
    driver_push(&d, &first);
    ck_assert_uint_eq(driver_note(&d, TF_NOTE_CURSOR)->number, first.seq);
}
END_TEST

START_TEST(frames_twice_or_out_of_order_do_no_harm) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change second = driver_version(&d, &first, 2, "two");
    driver_push(&d, &second);
    driver_push(&d, &first);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m1")).text, "two");
    driver_push(&d, &second);
    driver_push(&d, &first);
    ck_assert_str_eq(driver_look(&d, tf_id_of("m1")).text, "two");
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(push_that_overtakes_the_answer_finishes_the_send) {
    struct tf_id send = driver_send(&d, "hello");
    struct tf_wire_result result = driver_sent(&d, send, "m1", "hello");
    driver_push(&d, &result.change);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_SENT);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    driver_results(&d, &result, 1);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_OUTCOME), 1);
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(greeting_with_news_pulls) {
    driver_hello(&d, d.seq + 5);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
}
END_TEST

START_TEST(greeting_of_another_epoch_pulls_and_its_changes_are_not_applied) {
    driver_frame(&d, &(struct tf_frame){.kind = TF_FRAME_HELLO,
                                        .cursor = {.epoch = tf_id_of("e2"), .seq = 1}});
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
    struct tf_change change = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_push(&d, &change);
    ck_assert(!driver_look(&d, tf_id_of("m1")).view.exists);
}
END_TEST

START_TEST(news_of_others_is_acknowledged_once_and_only_after_the_commit) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    driver_push(&d, &first);
    struct tf_change second = driver_message(&d, "m2", DRIVER_FRIEND, "two");
    driver_push(&d, &second);
    ck_assert_uint_eq(d.frames, 0);
    ck_assert_int_eq(driver_next(&d) - d.now.mono_us, 300 * TF_MS);
    driver_deadline(&d);
    ck_assert_uint_eq(d.frames, 1);
    struct tf_frame frame = driver_sent_frame(&d);
    ck_assert_int_eq(frame.kind, TF_FRAME_ACK);
    ck_assert_uint_eq(frame.cursor.seq, second.seq);
}
END_TEST

START_TEST(news_behind_a_gap_is_acknowledged_when_the_gap_is_filled) {
    struct tf_change first = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    struct tf_change missed = driver_message(&d, "m2", DRIVER_ME, "mine");
    struct tf_change behind = driver_message(&d, "m3", DRIVER_FRIEND, "three");
    driver_push(&d, &first);
    driver_push(&d, &behind);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_sent_frame(&d).cursor.seq, first.seq);
    struct tf_change changes[] = {missed, behind};
    driver_pull(&d, changes, 2, false);
    driver_deadline(&d);
    ck_assert_uint_eq(driver_sent_frame(&d).cursor.seq, behind.seq);
}
END_TEST

START_TEST(own_messages_and_receipts_are_not_acknowledged) {
    struct tf_change mine = driver_message(&d, "m1", DRIVER_ME, "one");
    driver_push(&d, &mine);
    struct tf_change receipt = {.seq = ++d.seq,
                                .previous = d.seq - 1,
                                .entity = TF_ENTITY_RECEIPT,
                                .receipt = {.conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                            .user_id = tf_id_of(DRIVER_FRIEND),
                                            .delivered_position = 3}};
    driver_push(&d, &receipt);
    ck_assert_int_ge(driver_next(&d) - d.now.mono_us, TF_SECOND);
}
END_TEST

START_TEST(news_that_could_not_be_stored_is_not_acknowledged) {
    struct tf_change change = driver_message(&d, "m1", DRIVER_FRIEND, "one");
    d.disk_fails = true;
    driver_push(&d, &change);
    d.disk_fails = false;
    ck_assert_int_eq(d.code, TF_E_STORAGE);
    ck_assert_uint_eq(d.frames, 0);
    ck_assert(driver_deadline(&d)); /* until then it is not known what the database holds */
    ck_assert(driver_is_open(&d, TF_PATH_PULL "?since=e1.2&"));
}
END_TEST

START_TEST(dead_peer_is_found_by_a_ping_without_answer_and_the_line_opens_again) {
    driver_deadline(&d);
    ck_assert_int_eq(driver_sent_frame(&d).kind, TF_FRAME_PING);
    driver_frame(&d, &(struct tf_frame){.kind = TF_FRAME_PONG});
    driver_deadline(&d);
    ck_assert_uint_eq(d.frames, 2);
    driver_deadline(&d);
    ck_assert_uint_eq(d.socket, 0);
    ck_assert(driver_next(&d) > d.now.mono_us && driver_next(&d) != TF_NEVER);
    driver_deadline(&d);
    ck_assert_uint_ne(d.socket, 0);
}
END_TEST

START_TEST(line_that_is_refused_opens_again_later_and_later_and_asks_by_a_call) {
    tf_time longest = 0;
    for (int i = 0; i < 8; i++) {
        struct tf_client_event closed = {.kind = TF_CLIENT_WS_CLOSED, .ws = {.socket = d.socket}};
        d.socket = 0;
        driver_step(&d, &closed);
        if (i > 0)
            ck_assert(driver_is_open(&d, TF_PATH_PULL));
        driver_drain(&d);
        tf_time wait = driver_next(&d) - d.now.mono_us;
        ck_assert(wait > 0);
        longest = wait > longest ? wait : longest;
        driver_deadline(&d);
        ck_assert_uint_ne(d.socket, 0);
    }
    ck_assert(longest > 2 * d.config.transport_retry.base_us);
    ck_assert(longest <= d.config.transport_retry.cap_us);
}
END_TEST

START_TEST(line_that_only_greets_opens_later_and_later) {
    tf_time longest = 0;
    for (int i = 0; i < 8; i++) {
        struct tf_client_event closed = {.kind = TF_CLIENT_WS_CLOSED, .ws = {.socket = d.socket}};
        d.socket = 0;
        driver_step(&d, &closed);
        driver_drain(&d);
        tf_time wait = driver_next(&d) - d.now.mono_us;
        longest = wait > longest ? wait : longest;
        driver_deadline(&d);
        driver_hello(&d, d.seq);
    }
    ck_assert(longest > 2 * d.config.transport_retry.base_us);
}
END_TEST

START_TEST(greeting_shortens_a_back_off_but_never_to_nothing) {
    driver_send(&d, "hello");
    for (int i = 0; i < 6; i++) {
        driver_fail(&d, TF_HTTP_BROKEN);
        while (i < 5 && !d.request.is_open)
            driver_deadline(&d);
    }
    driver_hello(&d, d.seq);
    ck_assert(!d.request.is_open);
    ck_assert(driver_next(&d) > d.now.mono_us);
    ck_assert_int_le(driver_next(&d) - d.now.mono_us, d.config.transport_retry.base_us);
}
END_TEST

START_TEST(frame_that_cannot_be_read_is_still_a_hint) {
    struct tf_client_event event = {.kind = TF_CLIENT_WS_MESSAGE,
                                    .ws = {.socket = d.socket, .bytes = TF_SLICE_LITERAL("{")}};
    driver_step(&d, &event);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
}
END_TEST

START_TEST(typing_is_shown_and_hidden_after_its_time_by_the_monotonic_clock) {
    driver_typing(&d, DRIVER_FRIEND, true);
    ck_assert(driver_note(&d, TF_NOTE_TYPING)->flag);
    d.now.wall_us += TF_DAY;
    driver_event(&d, TF_CLIENT_WS_OPENED);
    ck_assert(driver_note(&d, TF_NOTE_TYPING)->flag);
    tf_time from = d.now.mono_us;
    while (driver_note(&d, TF_NOTE_TYPING)->flag)
        driver_deadline(&d);
    ck_assert_int_eq(d.now.mono_us - from, TF_TYPING_TTL_US);
}
END_TEST

START_TEST(typing_is_hidden_by_its_end_and_before_anything_is_shown_after_a_sleep) {
    driver_typing(&d, DRIVER_FRIEND, true);
    driver_typing(&d, DRIVER_FRIEND, false);
    ck_assert(!driver_note(&d, TF_NOTE_TYPING)->flag);
    driver_typing(&d, DRIVER_FRIEND, true);
    driver_event(&d, TF_CLIENT_SUSPENDED);
    ck_assert_int_eq(driver_next(&d), TF_NEVER);
    driver_event(&d, TF_CLIENT_RESUMED);
    ck_assert(!driver_note(&d, TF_NOTE_TYPING)->flag);
}
END_TEST

START_TEST(own_typing_goes_over_the_line_only_and_not_too_often) {
    struct tf_command typing = {
        .kind = TF_COMMAND_TYPING, .conversation_id = tf_id_of(DRIVER_CONVERSATION), .flag = true};
    unsigned commits = d.commits;
    driver_command(&d, typing);
    driver_command(&d, typing);
    ck_assert_uint_eq(d.frames, 1);
    ck_assert_int_eq(driver_sent_frame(&d).kind, TF_FRAME_TYPING);
    driver_pass(&d, 6 * TF_SECOND);
    driver_command(&d, typing);
    ck_assert_uint_eq(d.frames, 2);
    ck_assert_uint_eq(d.commits, commits);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(sleep_closes_the_line_and_the_end_of_sleep_syncs) {
    driver_event(&d, TF_CLIENT_SUSPENDED);
    ck_assert_uint_eq(d.socket, 0);
    driver_event(&d, TF_CLIENT_RESUMED);
    ck_assert_uint_ne(d.socket, 0);
    driver_deadline(&d);
    ck_assert(driver_is_open(&d, TF_PATH_PULL));
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("gateway");
    TCase *c = tcase_create("gateway");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, line_opens_after_the_login_and_a_greeting_of_nothing_new_asks_nothing);
    tcase_add_test(c, next_change_is_applied_and_moves_the_cursor);
    tcase_add_test(c, change_behind_a_gap_is_shown_and_pulled_for);
    tcase_add_test(c, gap_that_fills_itself_moves_the_cursor_over_all_that_is_here);
    tcase_add_test(c, what_was_not_stored_is_never_jumped_over);
    tcase_add_test(c, frames_twice_or_out_of_order_do_no_harm);
    tcase_add_test(c, push_that_overtakes_the_answer_finishes_the_send);
    tcase_add_test(c, greeting_with_news_pulls);
    tcase_add_test(c, greeting_of_another_epoch_pulls_and_its_changes_are_not_applied);
    tcase_add_test(c, news_of_others_is_acknowledged_once_and_only_after_the_commit);
    tcase_add_test(c, news_behind_a_gap_is_acknowledged_when_the_gap_is_filled);
    tcase_add_test(c, own_messages_and_receipts_are_not_acknowledged);
    tcase_add_test(c, news_that_could_not_be_stored_is_not_acknowledged);
    tcase_add_test(c, dead_peer_is_found_by_a_ping_without_answer_and_the_line_opens_again);
    tcase_add_test(c, line_that_is_refused_opens_again_later_and_later_and_asks_by_a_call);
    tcase_add_test(c, line_that_only_greets_opens_later_and_later);
    tcase_add_test(c, greeting_shortens_a_back_off_but_never_to_nothing);
    tcase_add_test(c, frame_that_cannot_be_read_is_still_a_hint);
    tcase_add_test(c, typing_is_shown_and_hidden_after_its_time_by_the_monotonic_clock);
    tcase_add_test(c, typing_is_hidden_by_its_end_and_before_anything_is_shown_after_a_sleep);
    tcase_add_test(c, own_typing_goes_over_the_line_only_and_not_too_often);
    tcase_add_test(c, sleep_closes_the_line_and_the_end_of_sleep_syncs);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
