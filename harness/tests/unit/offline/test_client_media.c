/* Files of messages, as a device sends, loads and keeps them. */
#include "chat/wire_media.h"
#include "driver.h"
#include "support/check_main.h"

#include <string.h>

#define FILE_BYTES (TF_MEDIA_PART_BYTES + 1000)

static struct driver d;
static struct driver_queue queue;
static char file[FILE_BYTES];

static void set_up(void) {
    driver_open(&d);
    for (size_t i = 0; i < sizeof(file); i++)
        file[i] = (char)(i * 7);
    driver_settle(&d);
    driver_forget(&d);
}

static void tear_down(void) {
    driver_close(&d);
}

static struct tf_id send_file(size_t size) {
    struct tf_media_file media = {
        .bytes = {file, size}, .extension = TF_SLICE_LITERAL("jpg"), .duration_ms = 1500};
    return driver_command(&d, (struct tf_command){.kind = TF_COMMAND_SEND,
                                                  .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                                  .message_type = TF_MESSAGE_IMAGE,
                                                  .metadata = TF_SLICE_LITERAL("{\"table\":4}"),
                                                  .media = &media});
}

/* The part that is under way. */
static struct tf_wire_upload upload(void) {
    struct tf_wire_upload part = {.offset = UINT64_MAX};
    ck_assert(d.request.is_open);
    ck_assert(tf_wire_upload_parse(tf_blob_slice(d.request.http.path), &part));
    return part;
}

static void stored(uint64_t received, const char *public_id) {
    struct tf_buf body = {0}, url = {0};
    struct tf_wire_stored answer = {.received = received};
    if (public_id != NULL) {
        answer.public_id = tf_id_of(public_id);
        tf_wire_media_url(&url, &answer.public_id);
        answer.url = tf_buf_slice(&url);
    }
    tf_wire_stored(&body, &answer);
    driver_answer(&d, 200, tf_buf_slice(&body), 0);
    tf_buf_close(&url);
    tf_buf_close(&body);
}

START_TEST(a_file_goes_before_its_message_which_names_its_address) {
    struct tf_wire_sync batch;
    struct tf_id send = send_file(FILE_BYTES);
    struct tf_wire_upload part = upload();
    ck_assert(tf_id_equal(&part.key, &send));
    ck_assert_uint_eq(part.size, FILE_BYTES);
    ck_assert_uint_eq(part.offset, 0);
    ck_assert_uint_eq(d.request.http.body->len, TF_MEDIA_PART_BYTES);
    ck_assert_ptr_null(d.request.http.token);
    stored(TF_MEDIA_PART_BYTES, NULL);
    ck_assert_uint_eq(upload().offset, TF_MEDIA_PART_BYTES);
    ck_assert_uint_eq(d.request.http.body->len, 1000);
    stored(FILE_BYTES, "o1");
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    struct tf_wire_doc *doc = driver_batch(&d, &batch);
    const struct tf_message *message = &batch.actions[0].message;
    ck_assert(tf_slice_is(message->media_url, TF_MEDIA_ORIGIN "/media/o1"));
    ck_assert_uint_eq(message->media_size, FILE_BYTES);
    ck_assert_uint_eq(message->media_duration_ms, 1500);
    ck_assert(tf_slice_is(message->metadata,
                          "{\"mediaPublicId\":\"o1\",\"fileExtension\":\"jpg\",\"table\":4}"));
    tf_wire_doc_destroy(doc);
}
END_TEST

START_TEST(after_a_kill_an_upload_goes_on_where_the_host_said) {
    struct tf_id send = send_file(FILE_BYTES);
    stored(TF_MEDIA_PART_BYTES, NULL);
    driver_kill(&d);
    driver_restart(&d);
    driver_token(&d);
    while (d.request.is_open && !tf_slice_starts_with(tf_blob_slice(d.request.http.path), "/media"))
        driver_pull_nothing(&d);
    ck_assert_uint_eq(upload().offset, TF_MEDIA_PART_BYTES);
    struct tf_wire_upload part = upload();
    ck_assert(tf_id_equal(&part.key, &send));
}
END_TEST

START_TEST(the_rest_of_a_part_is_sent_when_the_host_has_half_of_it) {
    send_file(FILE_BYTES);
    stored(1000, NULL);
    ck_assert_uint_eq(upload().offset, 1000);
    ck_assert_uint_eq(d.request.http.body->len, TF_MEDIA_PART_BYTES - 1000);
    ck_assert_int_eq(memcmp(d.request.http.body->data, file + 1000, 100), 0);
}
END_TEST

START_TEST(a_host_that_does_not_answer_is_asked_again_and_holds_up_nothing_else) {
    send_file(FILE_BYTES);
    driver_fail(&d, TF_HTTP_UNREACHABLE);
    ck_assert(!d.request.is_open);
    driver_send_in(&d, DRIVER_OTHER_CONVERSATION, "meanwhile");
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
    driver_drain(&d);
    while (!d.request.is_open && driver_deadline(&d))
        continue;
    ck_assert_uint_eq(upload().offset, 0);
}
END_TEST

START_TEST(an_answer_that_is_none_moves_nothing) {
    send_file(FILE_BYTES);
    driver_answer(&d, 200, TF_SLICE_LITERAL("<html>hello</html>"), 0);
    ck_assert(!d.request.is_open);
    ck_assert_uint_eq(driver_status(&d).waiting, 1);
    ck_assert_uint_eq(driver_count(&d, TF_NOTE_PARKED), 0);
}
END_TEST

START_TEST(a_refused_file_sets_its_message_aside) {
    struct tf_id send = send_file(FILE_BYTES);
    driver_answer(&d, 413, (struct tf_slice){0}, 0);
    const struct tf_note *parked = driver_note_of(&d, TF_NOTE_PARKED, send);
    ck_assert_ptr_nonnull(parked);
    ck_assert_int_eq(parked->refusal, TF_REFUSAL_BODY_TOO_LARGE);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_FAILED);
    ck_assert(driver_look(&d, send).view.is_loaded);
    ck_assert(!d.request.is_open);
}
END_TEST

/* What a phone loses that loses its files alone. */
static void lose_parts(void) {
    driver_kill(&d);
    ck_assert_int_eq(sqlite3_exec(d.db, "DELETE FROM media_part", NULL, NULL, NULL), SQLITE_OK);
}

static void restart_until_media(void) {
    driver_restart(&d);
    driver_token(&d);
    while (driver_is_open(&d, TF_PATH_PULL))
        driver_pull_nothing(&d);
}

START_TEST(a_send_whose_file_is_lost_is_set_aside_and_what_is_behind_it_goes) {
    struct tf_id send = send_file(FILE_BYTES);
    driver_send(&d, "behind it");
    lose_parts();
    driver_forget(&d);
    restart_until_media();
    const struct tf_note *parked = driver_note_of(&d, TF_NOTE_PARKED, send);
    ck_assert_ptr_nonnull(parked);
    ck_assert_int_eq(parked->refusal, TF_REFUSAL_FILE_LOST);
    ck_assert_int_eq(driver_look(&d, send).view.status, TF_STATUS_FAILED);
    ck_assert(driver_is_open(&d, TF_PATH_SYNC));
    ck_assert_uint_eq(driver_batch_count(&d), 1);
}
END_TEST

START_TEST(a_deletion_cancels_the_upload) {
    struct tf_id send = send_file(FILE_BYTES);
    unsigned cancels = d.cancels;
    driver_delete(&d, send);
    ck_assert_uint_eq(d.cancels, cancels + 1);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
    ck_assert(!driver_look(&d, send).view.exists);
    ck_assert_uint_eq(driver_status(&d).in_flight, 0);
}
END_TEST

static struct tf_change picture(const char *id, uint64_t size) {
    struct tf_change change = driver_message(&d, id, DRIVER_FRIEND, "look");
    change.message.type = TF_MESSAGE_IMAGE;
    change.message.media_url = TF_SLICE_LITERAL(TF_MEDIA_ORIGIN "/media/o9");
    change.message.media_size = size;
    return change;
}

static void open_file(const char *id) {
    driver_command(&d, (struct tf_command){.kind = TF_COMMAND_OPEN, .message_id = tf_id_of(id)});
}

static void give_part(size_t offset, size_t len) {
    driver_answer(&d, 200, (struct tf_slice){file + offset, len}, 0);
}

START_TEST(a_file_is_loaded_in_parts_and_is_there_then) {
    struct tf_change change = picture("m9", FILE_BYTES);
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    driver_drain(&d);
    ck_assert(!driver_look(&d, tf_id_of("m9")).view.is_loaded);
    open_file("m9");
    ck_assert(driver_is_open(&d, "/media/o9?offset=0"));
    give_part(0, TF_MEDIA_PART_BYTES);
    ck_assert(driver_is_open(&d, "/media/o9?offset=32768"));
    ck_assert(!driver_look(&d, tf_id_of("m9")).view.is_loaded);
    give_part(TF_MEDIA_PART_BYTES, 1000);
    ck_assert(driver_look(&d, tf_id_of("m9")).view.is_loaded);
    ck_assert_uint_eq(driver_status(&d).media_bytes, FILE_BYTES);
    open_file("m9");
    ck_assert(!d.request.is_open);
}
END_TEST

START_TEST(a_file_that_was_seen_and_is_lost_is_loaded_again) {
    struct tf_change seen = picture("m9", 1000);
    driver_sync(&d);
    driver_pull(&d, &seen, 1, false);
    open_file("m9");
    driver_answer(&d, 200, (struct tf_slice){file, 1000}, 0);
    ck_assert(driver_look(&d, tf_id_of("m9")).view.is_loaded);
    lose_parts();
    restart_until_media();
    ck_assert(!driver_look(&d, tf_id_of("m9")).view.is_loaded);
    ck_assert(driver_is_open(&d, "/media/o9"));
    driver_answer(&d, 200, (struct tf_slice){file, 1000}, 0);
    ck_assert(driver_look(&d, tf_id_of("m9")).view.is_loaded);
}
END_TEST

START_TEST(bytes_that_no_file_has_go_with_a_new_database) {
    driver_kill(&d);
    ck_assert_int_eq(sqlite3_exec(d.db,
                                  "DELETE FROM device; INSERT INTO device (one) VALUES (1); "
                                  "INSERT INTO media_part VALUES ('p1', 'old')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    driver_restart(&d);
    sqlite3_stmt *row = NULL;
    sqlite3_prepare_v2(d.db, "SELECT count(*) FROM media_part", -1, &row, NULL);
    ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
    ck_assert_int_eq(sqlite3_column_int(row, 0), 0);
    sqlite3_finalize(row);
}
END_TEST

START_TEST(a_part_of_another_length_is_not_taken) {
    struct tf_change change = picture("m9", FILE_BYTES);
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    driver_drain(&d);
    open_file("m9");
    give_part(0, 100);
    ck_assert(!d.request.is_open);
    ck_assert_uint_eq(driver_status(&d).media_bytes, 0);
}
END_TEST

START_TEST(what_has_no_file_cannot_be_opened) {
    struct tf_change change = driver_message(&d, "m8", DRIVER_FRIEND, "words");
    driver_sync(&d);
    driver_pull(&d, &change, 1, false);
    driver_drain(&d);
    open_file("m8");
    ck_assert_int_eq(driver_refusal(&d), TF_E_STATE);
}
END_TEST

START_TEST(files_that_cannot_be_are_refused_at_once) {
    struct tf_media_file bad = {.bytes = {file, 10}, .extension = TF_SLICE_LITERAL("../x")};
    struct tf_command command = {.kind = TF_COMMAND_SEND,
                                 .conversation_id = tf_id_of(DRIVER_CONVERSATION),
                                 .message_type = TF_MESSAGE_IMAGE,
                                 .media = &bad};
    driver_command(&d, command);
    ck_assert_int_eq(driver_refusal(&d), TF_E_INVALID);
    bad.extension = TF_SLICE_LITERAL("jpg");
    command.message_type = TF_MESSAGE_TEXT;
    driver_command(&d, command);
    ck_assert_int_eq(driver_refusal(&d), TF_E_INVALID);
    command.message_type = TF_MESSAGE_IMAGE;
    command.metadata = TF_SLICE_LITERAL("[1]");
    driver_command(&d, command);
    ck_assert_int_eq(driver_refusal(&d), TF_E_INVALID);
    ck_assert_uint_eq(driver_status(&d).waiting, 0);
}
END_TEST

START_TEST(the_wait_for_the_host_outlives_the_process) {
    send_file(FILE_BYTES);
    driver_answer(&d, 503, (struct tf_slice){0}, 20 * TF_SECOND);
    tf_time refused_us = d.now.mono_us;
    driver_kill(&d);
    driver_restart(&d);
    driver_drain(&d);
    driver_inspect(&d, &queue);
    ck_assert_uint_eq(queue.count, 1);
    while (!d.request.is_open && driver_deadline(&d))
        continue;
    ck_assert_uint_eq(upload().offset, 0);
    ck_assert_int_ge(d.now.mono_us - refused_us, 20 * TF_SECOND);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("files");
    TCase *t = tcase_create("files");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_file_goes_before_its_message_which_names_its_address);
    tcase_add_test(t, after_a_kill_an_upload_goes_on_where_the_host_said);
    tcase_add_test(t, the_rest_of_a_part_is_sent_when_the_host_has_half_of_it);
    tcase_add_test(t, a_host_that_does_not_answer_is_asked_again_and_holds_up_nothing_else);
    tcase_add_test(t, an_answer_that_is_none_moves_nothing);
    tcase_add_test(t, a_refused_file_sets_its_message_aside);
    tcase_add_test(t, a_send_whose_file_is_lost_is_set_aside_and_what_is_behind_it_goes);
    tcase_add_test(t, a_file_that_was_seen_and_is_lost_is_loaded_again);
    tcase_add_test(t, bytes_that_no_file_has_go_with_a_new_database);
    tcase_add_test(t, a_deletion_cancels_the_upload);
    tcase_add_test(t, a_file_is_loaded_in_parts_and_is_there_then);
    tcase_add_test(t, a_part_of_another_length_is_not_taken);
    tcase_add_test(t, what_has_no_file_cannot_be_opened);
    tcase_add_test(t, files_that_cannot_be_are_refused_at_once);
    tcase_add_test(t, the_wait_for_the_host_outlives_the_process);
    suite_add_tcase(s, t);
    return s;
}

TF_TEST_MAIN(suite)
