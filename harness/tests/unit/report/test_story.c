/* What is read from a picture, and the small picture of it. */
#include "report/formats/sketch.h"
#include "report/story/window.h"
#include "support/check_main.h"
#include "unit/report/drawn.h"

#include <stdlib.h>
#include <string.h>

static struct tf_story lost_answer(void) {
    struct drawn drawn;
    drawn_open(&drawn);
    drawn_tell_lost_answer(&drawn, "Is the tiffin here?");
    struct tf_story story = drawn_read(&drawn);
    drawn_close(&drawn);
    return story;
}

START_TEST(messages_have_both_ends_and_a_fate) {
    struct tf_story story = lost_answer();
    ck_assert_uint_eq(story.message_count, 4);
    ck_assert_uint_eq(story.messages[0].from, DRAWN_ASHA);
    ck_assert_uint_eq(story.messages[0].to, tf_story_server(&story));
    ck_assert_int_eq(story.messages[0].fate, TF_STORY_ARRIVED);
    ck_assert_uint_eq(story.messages[1].from, tf_story_server(&story));
    ck_assert_int_eq(story.messages[1].fate, TF_STORY_LOST);
    ck_assert_int_eq(story.events[story.messages[1].end].kind, TF_RECORD_ANSWER_LOST);
    ck_assert_int_eq(story.messages[3].fate, TF_STORY_ARRIVED);
    tf_story_close(&story);
}
END_TEST

START_TEST(what_held_for_a_while_is_a_band) {
    struct tf_story story = lost_answer();
    ck_assert_uint_eq(story.band_count, 2);
    ck_assert_str_eq(story.bands[0].word, "lose-response");
    ck_assert(story.bands[0].on_link);
    ck_assert_int_lt(story.bands[0].from_us, story.bands[0].to_us);
    ck_assert_str_eq(story.bands[1].word, "killed");
    ck_assert(story.bands[1].is_away);
    ck_assert_int_eq(story.bands[1].to_us, 10 * TF_SECOND);
    tf_story_close(&story);
}
END_TEST

START_TEST(a_file_that_is_no_picture_is_refused) {
    struct drawn drawn;
    struct tf_story story;
    struct tf_error error;
    drawn_open(&drawn);
    drawn_tell_lost_answer(&drawn, "text");
    struct tf_buf file = drawn_file(&drawn);
    for (size_t len = 0; len < file.len; len += 7) {
        ck_assert_int_eq(tf_story_read(&story, (struct tf_slice){file.data, len}, &error),
                         TF_E_INVALID);
        tf_story_close(&story);
    }
    file.data[file.len - 9] ^= 0x55;
    ck_assert_int_ne(tf_story_read(&story, tf_buf_slice(&file), &error), TF_OK);
    tf_story_close(&story);
    tf_buf_close(&file);
    drawn_close(&drawn);
}
END_TEST

static void expect_sketch(enum tf_sketch_set set, const char *golden) {
    struct tf_story story = lost_answer();
    struct tf_buf out = {0};
    tf_sketch_append(&out, &story, &(struct tf_sketch_style){set, TF_SKETCH_WIDTH});
    ck_assert_str_eq(tf_buf_text(&out), golden);
    tf_buf_close(&out);
    tf_story_close(&story);
}

START_TEST(the_small_picture_is_drawn_in_ascii) {
    expect_sketch(
        TF_SKETCH_ASCII,
        "                  asha      server\n"
        "    00:01.000       o          |      asha sends \"Is the tiffin here?\"\n"
        "    00:01.020       | ~ ~ ~ ~  |      lose-response begins: asha\n"
        "    00:01.030       o---- ~ ~  |      asha asks sync\n"
        "    00:01.040       | ~ ~\\---->o      server takes sync\n"
        "    00:01.050       | ~ ~ ~ ~  o      server applied send m1 v1 \"Is the tiffin..\n"
        "    00:01.060       | ~ ~ ~ ~--o      server answers sync\n"
        "    00:01.070       | ~ ~x--/  |      answer to sync lost by lose-response\n"
        "    00:01.080       | ~ ~ ~ ~  |      lose-response ends: asha\n"
        "    00:01.090       X          |      asha killed\n"
        "    00:10.000       o          |      asha started\n"
        "    00:10.010       o----      |      asha asks sync\n"
        "    00:10.020       |    \\---->o      server takes sync\n"
        "    00:10.030       |          o      server applied send m1 v1 \"Is the tiffin..\n"
        "    00:10.070       !          |      found: at-most-once\n"
        "    (not drawn: 1 other replica)\n");
}
END_TEST

START_TEST(the_small_picture_is_drawn_in_utf8) {
    expect_sketch(
        TF_SKETCH_UTF8,
        "                  asha      server\n"
        "    00:01.000       ●          │      asha sends \"Is the tiffin here?\"\n"
        "    00:01.020       │ ░ ░ ░ ░  │      lose-response begins: asha\n"
        "    00:01.030       ●──── ░ ░  │      asha asks sync\n"
        "    00:01.040       │ ░ ░╲────▶●      server takes sync\n"
        "    00:01.050       │ ░ ░ ░ ░  ●      server applied send m1 v1 \"Is the tiffin …\n"
        "    00:01.060       │ ░ ░ ░ ░──●      server answers sync\n"
        "    00:01.070       │ ░ ░✗──╱  │      answer to sync lost by lose-response\n"
        "    00:01.080       │ ░ ░ ░ ░  │      lose-response ends: asha\n"
        "    00:01.090       ✖          │      asha killed\n"
        "    00:10.000       ●          │      asha started\n"
        "    00:10.010       ●────      │      asha asks sync\n"
        "    00:10.020       │    ╲────▶●      server takes sync\n"
        "    00:10.030       │          ●      server applied send m1 v1 \"Is the tiffin …\n"
        "    00:10.070       ◆          │      found: at-most-once\n"
        "    (not drawn: 1 other replica)\n");
}
END_TEST

static size_t widest(const char *text) {
    size_t widest = 0, columns = 0;
    for (; *text != '\0'; text++) {
        columns = *text == '\n' ? 0 : columns + (((unsigned char)*text & 0xC0) != 0x80);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

START_TEST(a_hostile_run_is_drawn_in_80_columns_and_plain_characters) {
    for (int set = TF_SKETCH_ASCII; set <= TF_SKETCH_UTF8; set++) {
        struct drawn drawn;
        struct tf_buf out = {0};
        drawn_open_named(&drawn, DRAWN_HOSTILE);
        drawn_tell_lost_answer(&drawn, DRAWN_HOSTILE);
        struct tf_story story = drawn_read(&drawn);
        tf_sketch_append(&out, &story, &(struct tf_sketch_style){(enum tf_sketch_set)set, 80});
        drawn_expect_inert(&out);
        ck_assert_uint_le(widest(tf_buf_text(&out)), 80);
        for (size_t i = 0; set == TF_SKETCH_ASCII && i < out.len; i++) {
            ck_assert_uint_lt((unsigned char)out.data[i], 0x80);
        }
        tf_buf_close(&out);
        tf_story_close(&story);
        drawn_close(&drawn);
    }
}
END_TEST

START_TEST(exchanges_that_change_nothing_are_not_drawn) {
    struct drawn drawn;
    struct tf_story_window window;
    drawn_open(&drawn);
    for (drawn.exchange = 100; drawn.exchange < 140; drawn.exchange++) {
        uint64_t asked = drawn_net(&drawn, 0, TF_RECORD_REQUEST, DRAWN_ASHA);
        uint64_t taken = drawn_net(&drawn, asked, TF_RECORD_REQUEST_TAKEN, DRAWN_ASHA);
        uint64_t answer = drawn_net(&drawn, taken, TF_RECORD_ANSWER, DRAWN_ASHA);
        drawn_net(&drawn, answer, TF_RECORD_ANSWER_TAKEN, DRAWN_ASHA);
    }
    drawn_tell_lost_answer(&drawn, "text");
    struct tf_story story = drawn_read(&drawn);
    tf_story_window_choose(&window, &story, &(struct tf_story_bounds){0});
    for (uint32_t i = 0; i < window.count; i++) {
        uint32_t place = window.places[i];
        bool is_net = story.events[place].message != TF_STORY_NONE;
        ck_assert(!is_net || tf_story_field(&story, place, "exchange") > 140);
    }
    ck_assert_uint_ge(window.count, 10);
    tf_story_window_close(&window);
    tf_story_close(&story);
    drawn_close(&drawn);
}
END_TEST

START_TEST(a_run_without_records_is_no_picture_and_no_crash) {
    struct drawn drawn;
    struct tf_buf out = {0};
    drawn_open(&drawn);
    struct tf_story story = drawn_read(&drawn);
    tf_sketch_append(&out, &story, &(struct tf_sketch_style){TF_SKETCH_UTF8, 80});
    ck_assert_uint_eq(out.len, 0);
    tf_story_close(&story);
    drawn_close(&drawn);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("story");
    TCase *tests = tcase_create("story");
    tcase_add_test(tests, messages_have_both_ends_and_a_fate);
    tcase_add_test(tests, what_held_for_a_while_is_a_band);
    tcase_add_test(tests, a_file_that_is_no_picture_is_refused);
    tcase_add_test(tests, the_small_picture_is_drawn_in_ascii);
    tcase_add_test(tests, the_small_picture_is_drawn_in_utf8);
    tcase_add_test(tests, a_hostile_run_is_drawn_in_80_columns_and_plain_characters);
    tcase_add_test(tests, exchanges_that_change_nothing_are_not_drawn);
    tcase_add_test(tests, a_run_without_records_is_no_picture_and_no_crash);
    suite_add_tcase(suite, tests);
    return suite;
}

TF_TEST_MAIN(suite)
